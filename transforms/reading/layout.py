"""From the cut region to pieces of text, each of one kind, in the order of the page.

Belongs here: how markup becomes lines (paragraphs, headings, lists, tables, captions). Does not belong here: what to cut (`region.py`),
offsets and number formats (`page.py`).

The region comes from lxml, already cut and slimmed; its markup is parsed again, because what was cut may nest as no page can (`div` in
`p`). An element may carry `giamngheo-kind`, set by the cut: the kind that its text is, whatever its tag.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

from lxml import etree

from transforms.reading.marks import ends_sentence, is_caption_class, is_caption_line, is_furniture_line, is_lead_class
from transforms.reading.pieces import Piece
from transforms.reading.settle import settle
from transforms.reading.tree import INLINE, KIND_ATTRIBUTE, Element, collapse, texts_of
from transforms.records import BlockKind

_BREAK = "\x00"  # stands for `br`; decoding leaves no NUL in a text
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CAPTIONS, _ITEMS = frozenset({"figcaption", "caption"}), frozenset({"li", "dd", "dt"})
_BULLET = re.compile(r"^\s*(?:[-–—•●▪◦*+·]|\(?\d{1,2}[.)]|[a-zđ]\))\s+\S")
_INHERITED = frozenset({"lead", "caption", "list_item", "title", "published", "byline", "source_line"})
_BOLD, _ITALIC = frozenset({"b", "strong"}), frozenset({"i", "em"})
_LONGEST_HEADING = 160
_LONGEST_STATEMENT = 80
_LONGEST_LEAD = 900
_LONGEST_CAPTION_LINE = 120
_WIDEST = 30  # columns or rows that one cell may span


def parse_markup(markup: str) -> Element | None:
    """The body of a region's markup; None where it holds no element."""
    try:
        root = etree.fromstring(markup.encode("utf-8", errors="replace"), etree.HTMLParser(encoding="utf-8", remove_comments=True))
    except etree.XMLSyntaxError:
        return None
    return root if root is None or (body := root.find("body")) is None else body


def lay_out(markup: str, parse: Callable[[str], Element | None] = parse_markup) -> list[Piece]:
    """The pieces of a region's markup, empty lines and furniture lines left out. `parse` takes markup to its body."""
    root = parse(markup)
    pieces = [] if root is None else list(_pieces(root))
    return settle([piece for piece in pieces if piece.text and not (piece.role is None and is_furniture_line(piece.text))])


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

    def add(self, text: str | None, bold: int, italic: int) -> None:
        """A stretch of text, within so many bold and italic elements."""
        if not text:
            return
        self.parts.append(text)
        if bold or italic:
            letters = len(text.strip())
            self.bold += letters if bold else 0
            self.italic += letters if italic else 0

    def pieces(self) -> list[Piece]:
        """What was gathered, line by line; the next text begins anew."""
        if not self.parts:
            return []
        text = "".join(self.parts)
        self.parts.clear()
        if text.isspace():
            return []
        lines = _join_lines(text.split(_BREAK)) if _BREAK in text else [collapse(text)]
        pieces = [Piece(self._kind_of(line), line, self.level, self.role) for line in lines]
        self.bold = self.italic = 0
        return pieces

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
        line = collapse(raw)
        if pending and (not line or ends_sentence(pending[-1]) or pending[-1].endswith((":", ";")) or _BULLET.match(line)):
            yield " ".join(pending)
            pending = []
        if line:
            pending.append(line)
    if pending:
        yield " ".join(pending)


def _pieces(root: Element) -> Iterator[Piece]:
    """Walk the region; `outer` are the lines that the open blocks stand in."""
    line = _Line("paragraph", None, None, [])
    outer: list[_Line] = []
    bold = italic = 0
    line.add(root.text, bold, italic)
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if node is root:
            continue
        name = node.tag
        if event == "end":
            if name in _BOLD:
                bold -= 1
            elif name in _ITALIC:
                italic -= 1
            elif name not in INLINE:
                yield from line.pieces()
                line = outer.pop()
            line.add(node.tail, bold, italic)
        elif name == "br":
            line.parts.append(_BREAK)
        elif name in INLINE:  # none has a class or kind that matters: tidy.slim
            bold += name in _BOLD
            italic += name in _ITALIC
            line.add(node.text, bold, italic)
        else:
            yield from line.pieces()
            outer.append(line)
            if name == "table" and _is_data_table(node):
                yield from _rows(node)
                walk.skip_subtree()
            elif node.get(KIND_ATTRIBUTE) == "rate_row":
                yield Piece("rate_row", _spaced(node))
                walk.skip_subtree()
            else:
                line = _Line(*_kind(node, line), [])
                line.add(node.text, bold, italic)
    yield from line.pieces()


def _kind(node: Element, outer: _Line) -> tuple[BlockKind, int | None, str | None]:
    role = node.get(KIND_ATTRIBUTE)
    if role is not None:
        return cast(BlockKind, role), None, role
    name, names = node.tag, node.get("class") or ""
    if name in _HEADINGS:
        return ("lead", None, None) if is_lead_class(names) else ("heading", _HEADINGS[name], None)
    if name in _CAPTIONS or is_caption_class(names):
        return "caption", None, None
    if name in _ITEMS:
        return "list_item", None, None
    if outer.kind in _INHERITED:
        return outer.kind, outer.level, outer.role
    if is_lead_class(names) and len("".join(texts_of(node))) < _LONGEST_LEAD:
        return "lead", None, None
    return "paragraph", None, None


def _is_data_table(table: Element) -> bool:
    """A table of data has no table inside, at least two rows, and several cells in most; others only lay out the page."""
    if table.find(".//table") is not None:
        return False
    rows = [len(_cells(row)) for row in table.iter("tr")]
    filled = [cells for cells in rows if cells > 1]
    return len(rows) >= 2 and 2 * len(filled) >= len(rows) and table.find(".//img") is None


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _rows(table: Element) -> Iterator[Piece]:
    caption = table.find(".//caption")
    if caption is not None:
        yield Piece("caption", _spaced(caption))
    spans: dict[int, int] = {}  # by column the rows that a cell above still covers
    for row in table.iter("tr"):
        cells = _in_columns(_cells(row), spans)
        if row.get(KIND_ATTRIBUTE) == "rate_row":
            yield Piece("rate_row", " ".join(cell for cell in cells if cell))
        elif row.get(KIND_ATTRIBUTE) == "heading":
            yield Piece("heading", " ".join(cell for cell in cells if cell))
        elif any(cells):
            yield Piece("table_row", " | ".join(cells))


def _in_columns(row: list[Element], spans: dict[int, int]) -> list[str]:
    """The texts of a row's cells, each in its column: a cell that spans several is followed, or stood under, by empty ones.

    A row of one cell is a heading of its own, however wide it is.
    """
    if len(row) == 1 and not any(spans.values()):
        return [_spaced(row[0])]
    texts: list[str] = []
    for cell in row:
        while spans.get(len(texts)):
            spans[len(texts)] -= 1
            texts.append("")
        width, height = _span(cell, "colspan"), _span(cell, "rowspan")
        for column in range(len(texts), len(texts) + width):
            spans[column] = height - 1
        texts += [_spaced(cell), *[""] * (width - 1)]
    while spans.get(len(texts)):
        spans[len(texts)] -= 1
        texts.append("")
    return texts


def _span(cell: Element, name: str) -> int:
    told = cell.get(name) or ""
    return min(max(1, int(told)), _WIDEST) if told.isdecimal() and len(told) < 4 else 1


def _spaced(element: Element) -> str:
    """The text of an element with a space between its parts, white space collapsed."""
    return collapse(" ".join(texts_of(element)))
