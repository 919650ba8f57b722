"""Tables of the body: a cell is read as "row label: column heading: cell".

What neither of the two names, the line above the table does: it heads all columns, 'Tỷ lệ hộ nghèo theo khu vực', and says in what they
count, 'Đơn vị tính: %'. Belongs here: making such a sentence of a cell, and the unit and scale that a heading gives. Does not belong here:
rate tables (`rates`). Cells are parted by "|" in the text of a `table_row` block; the rows before the first figures are the heading.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, repeat

from transforms.figures.deposit_terms import TERM_UNITS
from transforms.figures.hedging import apply_qualifier
from transforms.figures.mentions import Mentions
from transforms.figures.noise import is_year
from transforms.figures.numerals import Measure, scaled
from transforms.figures.periods import PeriodMention
from transforms.figures.placing import Place
from transforms.figures.quantities import Quantity, colons_of
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Run, Token
from transforms.records import DecimalSign, Document, PlaceLevel

_PLACE_HEADS: dict[str, PlaceLevel] = {
    "xã": "commune", "phường": "commune", "commune": "commune", "ward": "commune", "huyện": "district", "district": "district",
    "tỉnh": "province", "province": "province", "thôn": "village", "village": "village", "vùng": "region", "region": "region",
}  # fmt: skip
_UNIT_WORDS = frozenset({"đvt", "unit"})
_NUMBERED = 3  # tokens: "Biểu số 3: Tỷ lệ hộ nghèo"
_UNIT_SPAN = 8  # tokens of "đơn vị tính: triệu đồng"
_COUNTING = frozenset({"số", "of", ":"})
_MONEY = frozenset({"vnd", "vnđ", "đồng", "dong"})
_IN_BILLIONS = tuple(["(", scale, ")"] for scale in ("tỷ", "triệu", "billion"))  # of nothing but money
_TIMES = frozenset({"years", "months", "days"})
_NOTHING = Run([], [])
_Counted = tuple[Measure, str | None, int]  # measure, unit of a count, scale
_PERCENT: _Counted = "percent", None, 1
_PARTED_BY = frozenset({"theo", "phân", "chia", "by"})  # "Tỷ lệ hộ nghèo phân theo thành thị, nông thôn"
_WHOLES = frozenset({"chung", "tổng", "toàn", "cả", "total", "whole", "all", "tỷ", "rate"})
_NOT_MONEY = frozenset({"bằng", "bào"})  # "Đồng bằng sông Hồng", "đồng bào"
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

    def __init__(self, document: Document, mentions: Mentions) -> None:
        self.document, self.mentions = document, mentions
        self.above: list[Sentence] = []  # the two lines before the table
        self.caption = _NOTHING
        self.header: list[Run] = []
        self.over: list[Run] = []  # by column the heading above its own, that spans several
        self.section = _NOTHING  # the row of one cell that heads the rows at hand: 'Khu vực nông thôn'
        self.under = False  # a row under the heading was read
        self.counted: _Counted | None = None  # what bare numbers count, as a line above the table says

    def forget(self, line: Sentence) -> None:
        """The table ended, or has not begun: `line` may head it."""
        self.above = [*self.above[-1:], line]
        self.header, self.section, self.under = [], _NOTHING, False

    def _begin(self) -> None:
        """What the lines above say of the whole table: '7. Tỷ lệ hộ nghèo', 'Đơn vị tính: triệu đồng'; prose with figures says nothing."""
        self.caption, self.counted = _NOTHING, None
        for line in reversed(self.above):
            keys, times = line.keys, self.mentions.periods_of(line)
            told = next((i for i, key in enumerate(keys) if key in _UNIT_WORDS or keys[i : i + 2] == ["đơn", "vị"]), None)
            if told is None and keys[-1] in (")", ":") and "(" in keys[-_UNIT_SPAN:]:
                told = len(keys) - 1 - keys[::-1].index("(")
            if self.counted is None and told is not None:
                self.counted = _counted(line, told)
            if self.caption.tokens or any(map(_is_figure, line.tokens[_NUMBERED:], line.starts[_NUMBERED:], repeat(times))):
                break
            end = next((i for i, key in enumerate(keys) if i == told or (i and key in _PARTED_BY)), len(keys))
            words = [i for i in range(end) if line.tokens[i].sort == "w" and not any(m.start <= line.starts[i] < m.end for m in times)]
            self.caption = Run([line.tokens[i] for i in words], [line.starts[i] for i in words])
        self.above = []

    def cells_of(self, row: Sentence, whole: Place) -> list[Cell]:
        """The cells of a row that may hold figures; heading rows give none but their own numbers, as cells without a heading.

        `whole`: where the row of a total holds, under rows of places."""
        if self.above:
            self._begin()
        parts, periods = _parted(row), self.mentions.periods_of(row)
        figures = [any(map(_is_figure, part.tokens, part.starts, repeat(periods))) for part in parts]
        words = [any(t.sort == "w" for t in part.tokens) for part in parts]
        if self.under and self.header and len(parts) > 1 and len(parts) != len(self.header) and not row.has_number:
            self.header = []  # another table begins right behind
        section = len(parts) == 1 and self.header and not any(figures)
        years = sum(len(part.tokens) <= 2 and any(is_year(t.raw) for t in part.tokens) for part in parts)
        is_heading = not any(figures[1:]) if not (self.under and self.header) else years >= 2 and not any(figures)
        if section:
            self.section = _NOTHING if row.has_number else parts[0]
        elif is_heading:
            self._add_heading(parts)
        self.under = not is_heading or bool(section)
        if section or is_heading:
            return [Cell(_sentence(row, [Run([*row.tokens], [*row.starts])]), 0)] if row.has_number else []
        label_at = next((k for k, part in enumerate(parts) if words[k] and not figures[k]), None)
        if label_at is None and len(parts) > 1:
            dated = words[0] or (parts[0].tokens and not figures[0])  # the year of '2015 | 9,4 | 4,1'
            label_at = 0 if dated else next((k for k, part in enumerate(parts[:-1]) if _is_term(part)), None)
        label = parts[label_at] if label_at is not None else _NOTHING
        heads = ([t.key for t in head.tokens] for head in self.header[: len(parts)])
        unit_at = next((k for k, keys in enumerate(heads) if keys in _UNIT_HEADS and k != label_at), None)
        unit = _bracketed(parts[unit_at]) if unit_at is not None else _NOTHING
        shift = len(self.header) - len(parts) if 0 < len(self.header) < len(parts) else 0
        cells: list[Cell] = []
        for k, part in enumerate(parts):
            if not any(t.sort == "n" for t in part.tokens):
                continue
            at = k + shift
            over, heading = (self.over[at], self.header[at]) if 0 <= at < len(self.header) and k != label_at else (_NOTHING, _NOTHING)
            own_label = label if k != label_at else _NOTHING
            lead = (self.section, own_label, unit if k != unit_at else _NOTHING, over, heading)
            cell, lead_end = _composed(row, lead, part)
            if own_label.tokens and self.caption.tokens and not self._says_what(cell) and self._says_of_whom(cell, own_label, heading):
                cell, lead_end = _composed(row, (*lead[:-1], self.caption, heading), part)
            label_end = len(own_label.tokens)
            place = self._place(label, label_at, whole) if own_label.tokens else None
            named = any(m.first >= label_end and m.last < lead_end and any(tag.startswith("lit:") for tag in m.tags) for m in cell.matches)
            cell.label_end = label_end if named and not _prints_unit(own_label.tokens) else 0
            counts = label_at is not None and k < label_at and len(part.tokens) <= 2
            cells.append(Cell(cell, lead_end, place, counts_rows=counts))
        return cells

    def _says_what(self, cell: Sentence) -> bool:
        """Whether label and heading name an indicator, of the measure that the table is said to count in."""
        measure = (self.counted[1] or self.counted[0]) if self.counted is not None else None
        rules = (rule for tag in cell.tags for rule in cell.lexicon.rules_of.get(tag, ()) if all(part in cell.tags for part in rule.parts))
        return any(measure is None or measure in rule.indicator.measures for rule in rules)

    def _says_of_whom(self, cell: Sentence, *runs: Run) -> bool:
        """Whether each of a cell's label and heading is understood, as a time, a place, a group or the whole: not 'Thiếu vốn', 'Ba Na'."""
        spans = [(one.start, one.end) for one in self.mentions.periods_of(cell)]
        spans += [(one.start, one.end) for one in self.mentions.names_of(cell)]
        groups = (m for m in cell.matches if not cell.lexicon.scope_rules_of.keys().isdisjoint(m.tags))
        spans += [(cell.starts[m.first], cell.end_of(m.last)) for m in groups]
        return all(
            all(t.sort != "w" for t in run.tokens)
            or any(t.key in _WHOLES for t in run.tokens)
            or any(first <= at < end for at in run.starts for first, end in spans)
            for run in runs
        )

    def _add_heading(self, parts: list[Run]) -> None:
        """The heading, or its second row: what stands under a cell that spans columns, or years under one common heading."""
        above = self.header if not self.under else []
        if len(parts) == len(above):
            for k, part in enumerate(parts):
                if k and part.tokens and not above[k].tokens:
                    above[k] = above[k - 1]
            self.over = [head if part.tokens else _NOTHING for head, part in zip(above, parts, strict=True)]
            self.header = [part if part.tokens else head for head, part in zip(above, parts, strict=True)]
        else:
            self.header = [*above[: max(0, len(above) - len(parts))], *parts]
            self.over = [_NOTHING] * len(self.header)

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
        captioned = not set(self.caption.starts).isdisjoint(sentence.starts[: quantity.left])
        if any(t.key == "%" for t in before):
            quantity.measure = "percent"
            return
        factor = _factor(sentence, before, 0)
        if _is_money(before) or any(sentence.keys[i : i + 3] in _IN_BILLIONS for i in range(len(before))):
            quantity.measure = "VND"
            _rescale(quantity, factor)
            return
        for i in _nearest_first(sentence, len(before)):
            found = sentence.units.get(i)
            told = i > 0 and before[i - 1].key == "("  # "Kế hoạch năm 2021" is when, and counts no years; "Thời hạn (năm)" does
            led = before[i - 1].key if i and sentence.starts[i - 1] >= 0 else ""
            opens = not led and not captioned and self.counted != _PERCENT and not any(m.nested for m in found or ())
            if self.counted is not None and not (told or opens or led in _COUNTING):
                continue  # "Tiền gửi của tổ viên" in a table of amounts counts nobody
            if found and (told or found[0].phrase.unit not in _TIMES):
                quantity.noun = found[0].phrase.unit
                quantity.noun_first, quantity.noun_last = -1, -1
                _rescale(quantity, factor)
                return
        if self.counted is not None:
            quantity.measure, quantity.noun, factor = self.counted
            _rescale(quantity, factor)


def _counted(line: Sentence, first: int) -> _Counted | None:
    """What the words of a line from token `first` on say that bare numbers count: '(%)', 'ĐVT: triệu đồng'."""
    tokens = line.tokens[first : first + _UNIT_SPAN]
    if any(token.key == "%" for token in tokens):
        return _PERCENT
    if _is_money(tokens):
        return "VND", None, _factor(line, tokens, first)
    noun = next((line.units[i][0].phrase.unit for i in range(first, first + len(tokens)) if i in line.units), None)
    return ("count", noun, 1) if noun is not None and not any(t.sort == "n" for t in tokens) else None


def _is_money(tokens: Sequence[Token]) -> bool:
    keys = [*(token.key for token in tokens), ""]
    return any(one in _MONEY and two not in _NOT_MONEY for one, two in pairwise(keys))


def _composed(row: Sentence, lead: Sequence[Run], part: Run) -> tuple[Sentence, int]:
    """A cell behind what heads it, and the token that the cell begins at."""
    runs = [run for told in lead if told.tokens for run in (told, _COLON)]
    return _sentence(row, [*runs, part]), sum(len(run.tokens) for run in runs)


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


def _nearest_first(sentence: Sentence, last: int) -> Iterator[int]:
    """The tokens before a cell: in brackets, then its heading's, then its label's, from the first on ('Customers with loans')."""
    keys = sentence.keys
    colons = [-1, *colons_of(sentence, last)]
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
