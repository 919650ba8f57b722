"""From the cut region to pieces of text, each of one kind, in the order of the page.

Belongs here: how markup becomes lines (paragraphs, headings, lists, tables, captions). Does not belong here: what to cut (`region.py`),
offsets and number formats (`page.py`).

The region comes from lxml, already cut; BeautifulSoup reads only that. An element may carry `giamngheo-kind`, set by the cut: the kind that
its text is, whatever its tag.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from transforms.reading.marks import ends_sentence, is_caption_class, is_caption_line, is_furniture_line, is_lead_class
from transforms.reading.pieces import Piece
from transforms.reading.settle import settle
from transforms.reading.tree import INLINE, KIND_ATTRIBUTE
from transforms.records import BlockKind

_BREAK = "\x00"  # stands for `br`; decoding leaves no NUL in a text
_HEADING = re.compile(r"h([1-6])$")
_BULLET = re.compile(r"^\s*(?:[-–—•●▪◦*+·]|\(?\d{1,2}[.)]|[a-zđ]\))\s+\S")
_INHERITED = frozenset({"lead", "caption", "list_item", "title", "published", "byline", "source_line"})
_LONGEST_HEADING = 160
_LONGEST_STATEMENT = 80
_LONGEST_LEAD = 900
_LONGEST_CAPTION_LINE = 120


def lay_out(markup: str) -> list[Piece]:
    """The pieces of a region's markup, empty lines and furniture lines left out."""
    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    root = soup.body if soup.body is not None else soup
    pieces = [piece for piece in _pieces(root) if piece.text and not (piece.role is None and is_furniture_line(piece.text))]
    return settle(pieces)


@dataclass(slots=True)
class _Line:
    """Text being gathered until a block ends."""

    kind: BlockKind
    level: int | None
    role: str | None
    parts: list[str]
    bold: int = 0
    italic: int = 0
    lines: int = 0

    def piece(self) -> Iterator[Piece]:
        text = "".join(self.parts)
        if not text or text.isspace():
            self.parts.clear()
            return
        for line in _join_lines(text.split(_BREAK)):
            yield Piece(self._kind_of(line), line, self.level, self.role)
        self.parts.clear()
        self.bold = self.italic = 0

    def _kind_of(self, line: str) -> BlockKind:
        letters = len(line)
        if self.kind == "caption" and self.role is None and self.lines > 0 and letters > _LONGEST_CAPTION_LINE and ends_sentence(line):
            return "paragraph"  # an unclosed caption runs on into the story
        self.lines += 1
        if self.kind != "paragraph" or not letters:
            return self.kind
        if is_caption_line(line) or (self.italic >= 0.9 * letters and letters < 300 and not ends_sentence(line)):
            return "caption"
        if self.bold >= 0.9 * letters and letters <= _LONGEST_LEAD:
            whole = ends_sentence(line)
            if letters <= (_LONGEST_STATEMENT if whole else _LONGEST_HEADING):
                return "heading"
            return "lead" if whole else "paragraph"  # a lead only in its place: settle.py
        return "list_item" if _BULLET.match(line) and line.lstrip()[0] in "-–—•●▪◦*+·" else "paragraph"


def _join_lines(lines: list[str]) -> Iterator[str]:
    """Lines parted by `br`: a line that goes on in the next is joined to it, one that is whole or begins a list item stands alone."""
    pending: list[str] = []
    for raw in lines:
        line = " ".join(raw.split())
        if pending and (not line or ends_sentence(pending[-1]) or pending[-1].endswith((":", ";")) or _BULLET.match(line)):
            yield " ".join(pending)
            pending = []
        if line:
            pending.append(line)
    if pending:
        yield " ".join(pending)


def _pieces(root: Tag) -> Iterator[Piece]:
    """Walk the region without recursion: a stack of what is still to be entered or left."""
    line = _Line("paragraph", None, None, [])
    stack: list[tuple[str, Tag | NavigableString, _Line]] = [("enter", child, line) for child in reversed(root.contents)]  # type: ignore[misc]
    styles = {"bold": 0, "italic": 0}
    while stack:
        action, node, holder = stack.pop()
        if isinstance(node, NavigableString):
            _add_text(line, node, styles)
            continue
        name = node.name
        if action == "leave":
            if name in {"b", "strong"}:
                styles["bold"] -= 1
            elif name in {"i", "em"}:
                styles["italic"] -= 1
            elif name not in INLINE:
                yield from line.piece()
                line = _Line(holder.kind, holder.level, holder.role, [], lines=holder.lines)
            continue
        if name == "br":
            line.parts.append(_BREAK)
            continue
        if name in INLINE:  # none has a class or kind that matters: tidy.slim
            if name in {"b", "strong"}:
                styles["bold"] += 1
            elif name in {"i", "em"}:
                styles["italic"] += 1
            stack.append(("leave", node, line))
            stack.extend(("enter", child, line) for child in reversed(node.contents))  # type: ignore[misc]
            continue
        yield from line.piece()
        if name == "table" and _is_data_table(node):
            yield from _rows(node)
            continue
        if name == "tr" and node.get(KIND_ATTRIBUTE) == "rate_row":
            yield Piece("rate_row", _clean(node.get_text(" ")))
            continue
        outer = line
        kind, level, role = _kind(node, outer)
        line = _Line(kind, level, role, [])
        stack.append(("leave", node, outer))
        stack.extend(("enter", child, line) for child in reversed(node.contents))  # type: ignore[misc]
    yield from line.piece()


def _add_text(line: _Line, node: NavigableString, styles: dict[str, int]) -> None:
    text = str(node)
    line.parts.append(text)
    letters = len(text.strip())
    if styles["bold"]:
        line.bold += letters
    if styles["italic"]:
        line.italic += letters


def _kind(node: Tag, outer: _Line) -> tuple[BlockKind, int | None, str | None]:
    role = node.attrs.get(KIND_ATTRIBUTE)
    if role is not None:
        return cast(BlockKind, role), None, str(role)
    names = _names(node)
    if heading := _HEADING.match(node.name):
        return ("lead", None, None) if is_lead_class(names) else ("heading", int(heading.group(1)), None)
    if node.name in {"figcaption", "caption"} or is_caption_class(names):
        return "caption", None, None
    if node.name in {"li", "dd", "dt"}:
        return "list_item", None, None
    if outer.kind in _INHERITED:
        return outer.kind, outer.level, outer.role
    if is_lead_class(names) and len(node.get_text()) < _LONGEST_LEAD:
        return "lead", None, None
    return "paragraph", None, None


def _names(node: Tag) -> str:
    return str(node.attrs.get("class") or "")


def _is_data_table(table: Tag) -> bool:
    """A table of data has no table inside, at least two rows, and several cells in most; others only lay out the page."""
    if table.find("table") is not None:
        return False
    rows = [len(row.find_all(["td", "th"], recursive=False)) for row in table.find_all("tr")]
    filled = [cells for cells in rows if cells > 1]
    return len(rows) >= 2 and 2 * len(filled) >= len(rows) and table.find("img") is None


def _rows(table: Tag) -> Iterator[Piece]:
    caption = table.find("caption")
    if isinstance(caption, Tag):
        yield Piece("caption", _clean(caption.get_text(" ")))
    for row in table.find_all("tr"):
        cells = [_clean(cell.get_text(" ")) for cell in row.find_all(["td", "th"], recursive=False)]
        if row.get(KIND_ATTRIBUTE) == "rate_row":
            yield Piece("rate_row", " ".join(cell for cell in cells if cell))
        elif row.get(KIND_ATTRIBUTE) == "heading":
            yield Piece("heading", " ".join(cell for cell in cells if cell))
        elif any(cells):
            yield Piece("table_row", " | ".join(cells))


def _clean(text: str) -> str:
    return " ".join(text.split())
