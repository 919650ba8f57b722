"""Tables of the body: a cell is read as "row label: column heading: cell".

Belongs here: making such a sentence of a cell, and the unit and scale that a heading gives. Does not belong here: rate tables (`rates`).
Cells are parted by "|" in the text of a `table_row` block; the first row without figures is the heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.deposit_terms import TERM_UNITS
from transforms.figures.hedging import apply_qualifier
from transforms.figures.noise import is_year
from transforms.figures.numerals import scaled
from transforms.figures.periods import PeriodMention
from transforms.figures.placing import Place
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Run, Token
from transforms.records import DecimalSign, Document, PlaceLevel

_PLACE_HEADS: dict[str, PlaceLevel] = {
    "xã": "commune", "phường": "commune", "commune": "commune", "ward": "commune", "huyện": "district", "district": "district",
    "tỉnh": "province", "province": "province", "thôn": "village", "village": "village", "vùng": "region", "region": "region",
}  # fmt: skip
_UNIT_WORDS = frozenset({"đvt", "unit"})
_UNIT_SPAN = 8  # tokens of "đơn vị tính: triệu đồng"
_COUNTING = frozenset({"số", "of", ":"})
_MONEY = frozenset({"vnd", "vnđ", "đồng", "dong"})
_IN_BILLIONS = tuple(["(", scale, ")"] for scale in ("tỷ", "triệu", "billion"))  # of nothing but money
_TIMES = frozenset({"years", "months", "days"})
_NOTHING = Run([], [])
_COLON = Run([Token(":", ":", "p")], [-1])  # between label, heading and cell; not printed
_NO_PLACE = frozenset({"tổng", "cộng", "total", "toàn", "whole", "all", "khác", "other", "cả"})


@dataclass(slots=True)
class Cell:
    """A cell as a sentence of its own; numbers count from token `quantity_first` on."""

    sentence: Sentence
    quantity_first: int
    place: Place | None = None
    counts_rows: bool = False  # "1", "2", "3" before the labels


class TableReader:
    """Keeps the heading of the table being read."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.header: list[Run] = []
        self.under = False  # a row under it was read
        self.money_factor: int | None = None  # what a cell's bare amounts count in, as the line above the table says

    def forget(self, line: Sentence) -> None:
        """The table ended, or has not begun: `line` may say in what it counts, '(Đơn vị: triệu đồng)'."""
        self.header = []
        told = next((i for i, key in enumerate(line.keys) if key in _UNIT_WORDS or line.keys[i : i + 2] == ["đơn", "vị"]), None)
        behind = line.tokens[told : told + _UNIT_SPAN] if told is not None else ()
        self.money_factor = _factor(line, behind, told or 0) if any(t.key in _MONEY for t in behind) else None

    def cells_of(self, row: Sentence, whole: Place, periods: Sequence[PeriodMention]) -> list[Cell]:
        """The cells of a row that may hold figures; heading rows give none but their own numbers, as cells without a heading.

        `whole`: where the row of a total holds, under rows of places. `periods`: the times that the row names, which are no figures."""
        parts = _parted(row)
        figures = [any(_is_figure(token, at, periods) for token, at in zip(part.tokens, part.starts, strict=True)) for part in parts]
        words = [any(t.sort == "w" for t in part.tokens) for part in parts]
        if self.under and self.header and len(parts) > 1 and len(parts) != len(self.header) and not row.has_number:
            self.header = []  # another table begins right behind
        years = [part for part in parts if len(part.tokens) <= 2 and any(is_year(t.raw) for t in part.tokens)]
        if (not self.header and not any(figures[1:])) or (self.header and len(years) >= 2 and not any(figures)):
            self._add_heading(parts, second=bool(self.header))
            self.under = False
            return [Cell(_sentence(row, [Run([*row.tokens], [*row.starts])]), 0)] if row.has_number else []
        self.under = True
        label_at = next((k for k, part in enumerate(parts) if words[k] and not figures[k]), None)
        if label_at is None and len(parts) > 1:
            label_at = 0 if words[0] else next((k for k, part in enumerate(parts[:-1]) if _is_term(part)), None)
        label = parts[label_at] if label_at is not None else _NOTHING
        unit_at = next((k for k, head in enumerate(self.header[: len(parts)]) if [t.key for t in head.tokens] in _UNIT_HEADS), None)
        unit = _bracketed(parts[unit_at]) if unit_at is not None else _NOTHING
        shift = len(self.header) - len(parts) if 0 < len(self.header) < len(parts) else 0
        cells: list[Cell] = []
        for k, part in enumerate(parts):
            if not any(t.sort == "n" for t in part.tokens):
                continue
            at = k + shift
            heading = self.header[at] if 0 <= at < len(self.header) and k != label_at else _NOTHING
            own_label = label if k != label_at else _NOTHING
            lead: list[Run] = []
            for told in (own_label, unit if k != unit_at else _NOTHING, heading):
                if told.tokens:
                    lead += told, _COLON
            lead_end, label_end = sum(len(run.tokens) for run in lead), len(own_label.tokens)
            place = self._place(label, label_at, whole) if own_label.tokens else None
            cell = _sentence(row, [*lead, part])
            named = any(m.first >= label_end and m.last < lead_end and any(tag.startswith("lit:") for tag in m.tags) for m in cell.matches)
            cell.label_end = label_end if named and not _prints_unit(own_label.tokens) else 0
            counts = label_at is not None and k < label_at and len(part.tokens) <= 2
            cells.append(Cell(cell, lead_end, place, counts_rows=counts))
        return cells

    def _add_heading(self, parts: list[Run], *, second: bool) -> None:
        """The heading, or its second row: years under one common heading."""
        if not second or len(parts) >= len(self.header):
            self.header = parts
        else:
            self.header = [*self.header[: len(self.header) - len(parts)], *parts]

    def _place(self, label: Run, label_at: int | None, whole: Place) -> Place | None:
        """The place that a row's label names, where the heading above it says that labels are places: 'Xã', 'Địa phương'."""
        if label_at is None or label_at >= len(self.header):
            return None
        keys = {t.key for t in self.header[label_at].tokens}
        level = next((level for key, level in _PLACE_HEADS.items() if key in keys), None)
        tokens, starts = label
        if level is not None and tokens and not _NO_PLACE.isdisjoint(t.key for t in tokens) and all(t.sort != "n" for t in tokens):
            return whole
        if level is None or any(t.sort == "n" or t.key in _NO_PLACE for t in tokens) or not tokens or not tokens[0].raw[:1].isupper():
            return None
        name = self.document.text[starts[0] : starts[-1] + len(tokens[-1].raw)]
        return Place(name, level, None, True, "row label")

    def apply_header(self, quantity: Quantity) -> None:
        """The unit that the heading prints in brackets, for a bare number: '(VND billion)', '(%)', '(hộ)'."""
        if not quantity.bare:
            return
        sentence = quantity.sentence
        before = sentence.tokens[: quantity.left]
        if any(t.key == "%" for t in before):
            quantity.measure = "percent"
            return
        factor = _factor(sentence, before, 0)
        if any(t.key in _MONEY for t in before) or any(sentence.keys[i : i + 3] in _IN_BILLIONS for i in range(len(before))):
            quantity.measure = "VND"
            _rescale(quantity, factor)
            return
        for i in _nearest_first(sentence, len(before)):
            found = sentence.units.get(i)
            told = i > 0 and before[i - 1].key == "("  # "Kế hoạch năm 2021" is when, and counts no years; "Thời hạn (năm)" does
            if self.money_factor is not None and not told and i and before[i - 1].key not in _COUNTING and sentence.starts[i - 1] >= 0:
                continue  # "Tiền gửi của tổ viên" in a table of amounts counts nobody
            if found and (told or found[0].phrase.unit not in _TIMES):
                quantity.noun = found[0].phrase.unit
                quantity.noun_first, quantity.noun_last = -1, -1
                _rescale(quantity, factor)
                return
        if self.money_factor is not None:
            quantity.measure = "VND"
            _rescale(quantity, self.money_factor)


def _is_figure(token: Token, at: int, periods: Sequence[PeriodMention]) -> bool:
    """Whether a token is a number, and neither a year nor part of a date: 'Dư nợ 30/9/2025', 'Doanh số 9 tháng 2025'."""
    return token.sort == "n" and not is_year(token.raw) and not any(one.start <= at < one.end for one in periods)


def _is_term(part: Run) -> bool:
    """'12 tháng' and '12 months and over' name the row of a deposit."""
    return len(part.tokens) > 1 and part.tokens[0].sort == "n" and part.tokens[1].key in TERM_UNITS


def _bracketed(unit: Run) -> Run:
    return Run([Token("(", "(", "p"), *unit.tokens, Token(")", ")", "p")], [-1, *unit.starts, -1]) if unit.tokens else _NOTHING


_UNIT_HEADS = (["đơn", "vị"], ["đơn", "vị", "tính"], ["đvt"], ["đv"], ["unit"], ["unit", "of", "measure"])


def sign_of_cell(cell: Sentence, sign: DecimalSign) -> DecimalSign:
    """The decimal sign of a cell that proves none: a Vietnamese table groups thousands by points, '4.610', whatever the page prints."""
    if cell.block.decimal_sign is not None:
        return cell.block.decimal_sign
    pointed = any("." in cell.tokens[i].raw for i in cell.numbers)
    return "," if pointed and cell.lexicon.language == "vi" else sign


def _prints_unit(label: Sequence[Token]) -> bool:
    """Whether a label ends with a bracket, 'Tạo việc làm mới (người)': then it says what is measured, and the heading only when."""
    return len(label) > 2 and label[-1].key == ")" and any(t.key == "(" for t in label[-5:])


def _parted(row: Sentence) -> list[Run]:
    bars = [-1, *(i for i, key in enumerate(row.keys) if key == "|"), len(row.tokens)]
    return [Run(list(row.tokens[one + 1 : two]), list(row.starts[one + 1 : two])) for one, two in pairwise(bars)]


def heading_of(quantity: Quantity) -> Sequence[str]:
    """The words that head a cell's column, nothing where it has none or stands in prose."""
    colons = _colons(quantity.sentence, quantity.left)
    return quantity.sentence.keys[colons[-2] + 1 : colons[-1]] if len(colons) > 1 else ()


def _colons(cell: Sentence, last: int) -> list[int]:
    """The marks before token `last` that part label, unit, heading and cell."""
    return [i for i in range(last) if cell.keys[i] == ":" and cell.starts[i] < 0]


def _nearest_first(sentence: Sentence, last: int) -> Iterator[int]:
    """The tokens before a cell: in brackets, then its heading's, then its label's, from the first on ('Customers with loans')."""
    keys = sentence.keys
    colons = [-1, *_colons(sentence, last)]
    yield from (i for i in range(last - 1, 0, -1) if keys[i - 1] == "(")
    for begin, end in reversed(list(pairwise(colons))):
        yield from range(begin + 1, end)


def _factor(sentence: Sentence, tokens: Sequence[Token], first: int) -> int:
    """The product of the scale words among some tokens of a sentence, that begin at `first`: a million of 'triệu đồng'."""
    factor = 1
    for i in range(first, first + len(tokens)):
        for match in sentence.starting.get(i, ()):
            if match.phrase.scale is not None and not match.nested and match.last < first + len(tokens) and _scales(tokens, i - first):
                factor *= match.phrase.scale
    return factor


def _scales(lead: Sequence[Token], i: int) -> bool:
    """Whether a scale word is one: not 'Vạn' in 'Vạn Linh'."""
    return lead[i].raw[0].islower() or (i > 0 and lead[i - 1].key == "(") or any(t.key in _MONEY for t in lead[i + 1 : i + 2])


def _rescale(quantity: Quantity, factor: int) -> None:
    if factor == 1:
        return
    if quantity.value is not None:
        quantity.value = scaled(quantity.value, type(quantity.value)(factor))
        apply_qualifier(quantity, quantity.qualifier)
    else:
        quantity.lower = None if quantity.lower is None else quantity.lower * factor
        quantity.upper = None if quantity.upper is None else quantity.upper * factor


def _sentence(row: Sentence, runs: Sequence[Run]) -> Sentence:
    tokens = [token for run in runs for token in run.tokens]
    starts = [start for run in runs for start in run.starts]
    return Sentence(tokens, starts, row.block, row.block_index, row.start, row.end, row.lexicon, row.index, composed=True)
