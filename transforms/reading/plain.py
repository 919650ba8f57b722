"""Plain text, as people copy it from a page: lines to pieces, without markup to go by.

Belongs here: what a line is by its words, its length and its place. Does not belong here: markup (`layout.py`), a portal's own words
(its declaration).
"""

import re
from dataclasses import dataclass

from transforms.reading.dates import is_date_line, read_date
from transforms.reading.marks import ends_article, ends_sentence, is_byline, is_caption_line, is_furniture_line, is_source_line
from transforms.reading.pieces import Piece
from transforms.reading.rates import is_rate_row
from transforms.reading.settle import mark_appended
from transforms.records import BlockKind

_URL = re.compile(r"https?://\S+")
_TABLE = re.compile(r"\|.*\||!\[\]\(\)\s{0,2}\|")
_EMPTY_CELL = re.compile(r"!\[[^\]]{0,200}\]\([^)]{0,300}\)|:?-{2,}:?")
_STOPS = ".!?…:;"
_LONG = 90
_BULLETS = ("- ", "– ", "• ", "+ ", "* ")
_RATE_WORDS = re.compile(r"rate|deposit|loan|lending|household|lãi suất|tiền gửi|cho vay|hộ ", re.IGNORECASE)


def first_line_url(text: str) -> str | None:
    """The URL that the first line of a saved text is, if it is one."""
    first = text.lstrip().partition("\n")[0].strip()
    return first if _URL.fullmatch(first) else None


def read_lines(text: str, *, ends: frozenset[str] = frozenset()) -> tuple[list[Piece], list[str]]:
    """The pieces of a plain text in their order, and its date lines."""
    lines = [" ".join(line.split()) for line in text.split("\n")]
    lines = [line for line in lines if line]
    if lines and _URL.fullmatch(lines[0]):
        lines = lines[1:]
    prose = [index for index, line in enumerate(lines) if len(line) > _LONG and ends_sentence(line, _STOPS)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    dates = [line for index, line in enumerate(lines) if (index < first + 3 or index > last) and _is_date(line)]
    over = _end_of_article(lines, last, ends)
    title_at = _title_index(lines, first, over)
    context = _Context(lines, frozenset(dates), title_at=title_at, first=first, last=last, over=over)
    pieces: list[Piece] = []
    for index, line in enumerate(lines):
        kind = context.kind_of(index, line)
        pieces.append(Piece(kind, _cells(line) if kind in {"table_row", "caption"} else line))
    pieces = [piece for piece in pieces if piece.text]
    return mark_appended(pieces), dates


@dataclass(slots=True)
class _Context:
    """Where the parts of a text begin and end, by line numbers: first and last line of prose, title, and the end of the article."""

    lines: list[str]
    dates: frozenset[str]
    title_at: int | None
    first: int
    last: int
    over: int
    seen_rate: bool = False

    def kind_of(self, index: int, line: str) -> BlockKind:
        if _TABLE.match(line) and index < self.over:
            return "table_row" if " | " in line.strip("| ") else "caption"
        if is_rate_row(line):
            self.seen_rate = True
            return "rate_row"
        if index == self.title_at:
            return "title"
        if line in self.dates:
            return "published"
        if index == self.last + 1 and is_byline(line) and not _RATE_WORDS.search(line):
            return "byline"
        if (index > self.last or self.seen_rate) and _heads_rates(self.lines, index):
            return "heading"
        if index >= self.over or is_furniture_line(line) or (self.title_at is not None and index < self.title_at and len(line) <= _LONG):
            return "boilerplate"
        if is_source_line(line) and index >= self.last:
            return "source_line"
        if index == self.first and self.title_at is not None:
            return "lead"
        if is_caption_line(line):
            return "caption"
        if index > self.last and is_byline(line):
            return "byline"
        return self._by_length(index, line)

    def _by_length(self, index: int, line: str) -> BlockKind:
        """A line without a full stop is a caption or a heading; a short statement right above a paragraph is a heading too."""
        if line.startswith(_BULLETS):
            return "list_item"
        if not ends_sentence(line, _STOPS):
            return "caption" if len(line.split()) > 9 or len(line) < 20 or line[0].islower() else "heading"
        follows = self.lines[index + 1] if index + 1 < len(self.lines) else ""
        return "heading" if line.endswith(".") and len(line.split()) <= 9 and len(follows) > _LONG else "paragraph"


def _cells(line: str) -> str:
    """A row of a copied table without its outer bars, rules and empty pictures."""
    if not _TABLE.match(line):
        return line
    return " | ".join(cell for part in line.split("|") if (cell := part.strip()) and not _EMPTY_CELL.fullmatch(cell))


def _is_date(line: str) -> bool:
    if is_date_line(line):
        return True
    printed = read_date(line) if len(line) <= 160 else None
    return printed is not None and not ends_sentence(line, _STOPS) and re.search(r"[^\W\d]\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$", line) is not None


def _end_of_article(lines: list[str], last: int, ends: frozenset[str]) -> int:
    marked = next((index for index, line in enumerate(lines) if index > last // 2 and ends_article(line, ends)), len(lines))
    return next(
        (index for index in range(last + 1, marked - 1) if _is_bare_headline(lines[index]) and _is_bare_headline(lines[index + 1])), marked
    )


def _is_bare_headline(line: str) -> bool:
    """A line of a list of other stories: a dash, and no stop at its end."""
    return line.startswith(("- ", "– ", "• ", "» ")) and not ends_sentence(line, _STOPS)


def _title_index(lines: list[str], first: int, over: int) -> int | None:
    """The first headline-like line before the prose: neither furniture nor a date; None for a copy that begins in the body."""
    for index in range(min(first, over)):
        line = lines[index]
        if 12 <= len(line) <= 250 and not is_furniture_line(line) and not _is_date(line) and not _TABLE.match(line):
            return index
    return None


def _heads_rates(lines: list[str], index: int) -> bool:
    """Whether a short line stands above rate rows with at most two other short lines between."""
    if len(lines[index]) > 80 or ends_sentence(lines[index], _STOPS):
        return False
    for line in lines[index + 1 : index + 4]:
        if is_rate_row(line):
            return True
        if len(line) > 80:
            return False
    return False
