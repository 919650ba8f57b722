"""Rows of lending and deposit tables: where they stand on a page, and what heads them.

Belongs here: telling rate rows from prose by their form, a label and a per cent with its period, in tables, lists or bare divs. Does not
belong here: which programme or term a label means (`transforms/figures/`).
"""

import re
from collections.abc import Iterator

from lxml import etree

from transforms.reading.marks import ends_article, is_furniture_line
from transforms.reading.pieces import Piece
from transforms.reading.region import Place
from transforms.reading.tree import INLINE, KIND_ATTRIBUTE, Element, PageTree, collapse, texts_of

_PERIOD = r"(?:/\s?|per\s|a\s|một\s|p\.\s?)(?:year|annum|a\.|năm|month|tháng)"
RATE = re.compile(rf"(?<![\d.,])\d{{1,2}}(?:\s?[.,]\s?\d{{1,3}})?\s?%\s?{_PERIOD}", re.IGNORECASE)
_TELLS = re.compile(r"\b(?:giảm|tăng|đạt|chiếm|bình quân|fell|fall|rose|rise|grew|grow\w*|reach\w*|account\w*|average)\b", re.IGNORECASE)
_LENDS = re.compile(r"\b(?:lend|lending|loans?|deposits?|overnight|weeks?|months?|vay|gửi|hạn|tuần|tháng)\b", re.IGNORECASE)
_SENTENCE = 60  # letters of a label that ends in a full stop behind its rate
_LONGEST_ROW = 200
_LONGEST_HEADING = 80
_MOST_OTHER_LINES = 4
_COLUMN = 2  # rows
_MOST_ROWS = 500
_LONGEST_BOX = 4000
_ROW_TAGS = frozenset({"tr", "li", "p", "div", "dl"})


def is_rate_row(text: str) -> bool:
    """Whether a line is a label and one rate per year or month, in either order, and nothing else; no sentence that tells of a change."""
    if len(text) > _LONGEST_ROW or "%" not in text:
        return False
    found = RATE.findall(text)
    if len(found) != 1:
        return False
    before, _, after = text.partition(found[0])
    label, rest = (before, after) if len(before.strip()) > len(after.strip()) else (after, before)
    if _TELLS.search(label) or (rest.strip() == "." and len(label) > _SENTENCE):
        return False
    return len(label.strip(" :|-–.")) >= 2 and not rest.strip(" :|-–.;*()") and not re.search(r"[.!?;]\s", label.strip())


def take_rates(tree: PageTree, place: Place) -> tuple[Piece, ...]:
    """Rate rows that stand outside the article, each box with the short lines that head its rows, in the order of the page. Rows of a
    table or of a column inside the article are marked for the layout and keep their place."""
    _part_lines(tree)
    rows = _rate_rows(tree)
    if not rows:
        return ()
    inside = {place.body, *place.body.iterdescendants()}
    outside = [row for row in rows if row not in inside and not _is_headline(row, place)]
    column = [row for row in rows if row in inside and row.tag != "tr" and _LENDS.search(row_text(row))]
    for row in (*(row for row in rows if row in inside and row.tag == "tr"), *(column if len(column) >= _COLUMN else ())):
        row.set(KIND_ATTRIBUTE, "rate_row")
    if len(outside) > _MOST_ROWS:
        return ()  # no rate column: a page built to be read so
    closed = {place.frame: False, tree.body: False}
    closed |= dict.fromkeys((*place.frame.iterancestors(), *inside), False)
    holders = set(outside)
    boxes = dict.fromkeys(_box_of(row, holders, closed) for row in outside)
    pieces: list[Piece] = []
    for box in boxes:
        if not any(parent in boxes for parent in box.iterancestors()):
            pieces += _pieces(box, holders)
    return tuple(pieces)


def marked_rows(frame: Element) -> list[Element]:
    """The rows that `take_rates` has marked inside the article."""
    return [element for element in frame.iter(etree.Element) if element.get(KIND_ATTRIBUTE) == "rate_row"]


def rows_cut_away(rows: list[Element], frame: Element) -> tuple[Piece, ...]:
    """Those of the marked rows that the article's end has cut from the frame: a column of rates under 'Photo articles'."""
    kept = set(frame.iter(etree.Element)) if rows else set()
    return tuple(Piece("rate_row", row_text(row)) for row in rows if row not in kept)


def _part_lines(tree: PageTree) -> None:
    """Lines of one element that are rate rows each become elements of their own: '<p>Poor 6.6%/year<br>Students 6.6%/year</p>'."""
    for parent in {element.getparent() for element in tree.body.iter("br")}:
        if parent is None or any(child.tag != "br" for child in parent):
            continue
        lines = [line for part in (parent.text, *(child.tail for child in parent)) if (line := collapse(part or ""))]
        if len(lines) < _COLUMN or not all(is_rate_row(line) for line in lines):
            continue
        for child in list(parent):
            parent.remove(child)
        parent.text, parent.tag = None, "div" if parent.tag == "p" else parent.tag
        for line in lines:
            etree.SubElement(parent, "p").text = line


def _rate_rows(tree: PageTree) -> list[Element]:
    """The innermost elements whose text is a rate row; a headline with a rate in it is a link as a whole, and none."""
    rows: dict[Element, None] = {}
    for element in tree.body.iter(etree.Element):
        text, tail = element.text, element.tail
        if text and "%" in text:
            _climb_to_row(element, rows)
        if tail and "%" in tail and (parent := element.getparent()) is not None and parent not in rows:
            _climb_to_row(parent, rows)
    return list(rows)


def _climb_to_row(element: Element, rows: dict[Element, None]) -> None:
    if len(element.text or "") > _LONGEST_ROW:  # prose
        return
    for parent in (element, *element.iterancestors()):
        text = row_text(parent, limit=_LONGEST_ROW)
        if len(text) > _LONGEST_ROW or parent in rows:
            return
        if is_rate_row(text):
            if parent.tag == "a":
                return
            if parent.tag in _ROW_TAGS:
                rows[parent] = None
                return


def row_text(element: Element, *, limit: int = 100_000) -> str:
    """The text of an element with a space between its parts, so that cells do not run together; read no further than `limit` letters."""
    parts: list[str] = []
    letters = 0
    for text in texts_of(element):
        if part := collapse(text):
            parts.append(part)
            letters += len(part)
            if letters > limit:
                break
    return " ".join(parts)


def _is_headline(row: Element, place: Place) -> bool:
    """A title or lead that ends in a rate: one sentence without parts, in the article's frame."""
    if place.title is not None and (row is place.title or row in place.title.iterancestors() or place.title in row.iterancestors()):
        return True
    alone = len(row) == 0 or all(child.tag in INLINE for child in row)
    return (
        alone
        and row.tag in {"p", "div"}
        and place.frame in row.iterancestors()
        and not any(_is_sibling_row(row, step) for step in (True, False))
    )


def _is_sibling_row(row: Element, preceding: bool) -> bool:
    sibling = next(row.itersiblings(preceding=preceding), None)
    return sibling is not None and is_rate_row(row_text(sibling))


def _box_of(row: Element, rows: set[Element], known: dict[Element, bool]) -> Element:
    """The largest element around a row that holds rate rows and few other lines. `known` keeps what was found of elements before."""
    box = row
    for parent in row.iterancestors():
        if parent not in known:
            known[parent] = _holds_rates(parent, rows)
        if not known[parent]:
            break
        box = parent
    return box


def _holds_rates(element: Element, rows: set[Element]) -> bool:
    if len(row_text(element, limit=_LONGEST_BOX)) > _LONGEST_BOX:
        return False
    lines = list(_lines(element, rows))
    others = sum(1 for _, is_row in lines if not is_row)
    return others <= len(lines) - others + _MOST_OTHER_LINES


def _lines(box: Element, rows: set[Element]) -> Iterator[tuple[str, bool]]:
    """The lines of a box in order: rate rows whole, other text block by block."""
    pending: list[Element] = [box]
    while pending:
        element = pending.pop()
        if element in rows:
            yield row_text(element), True
            continue
        children = [child for child in element if isinstance(child.tag, str)]
        if all(child.tag in INLINE for child in children):
            text = row_text(element)
            if text and not any(row_text(link) == text for link in element.iter("a")):
                yield text, False
            continue
        if element.text and element.text.strip():
            yield collapse(element.text), False
        pending.extend(reversed(children))


def _pieces(box: Element, rows: set[Element]) -> list[Piece]:
    pieces: list[Piece] = []
    headings: list[Piece] = []
    for text, is_row in _lines(box, rows):
        if is_row:
            pieces += [*headings, Piece("rate_row", text)]
            headings = []
        elif len(text) <= _LONGEST_HEADING and not is_furniture_line(text) and not ends_article(text):
            headings.append(Piece("heading", text))
    return pieces
