"""Plain text, as people copy it from a page: lines to pieces, without markup to go by.

Belongs here: what a line is by its words, its length and its place. Does not belong here: markup (`layout.py`), a portal's own words
(its declaration).
"""

import re

from transforms.reading.dates import is_date_line, read_date
from transforms.reading.marks import ends_article, is_byline, is_caption_line, is_furniture_line, is_source_line
from transforms.reading.pieces import Piece
from transforms.reading.rates import is_rate_row

_URL = re.compile(r"https?://\S+")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’')\]]{0,3}$")
_LONG = 90


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
    prose = [index for index, line in enumerate(lines) if len(line) > _LONG and _SENTENCE_END.search(line)]
    first, last = (prose[0], prose[-1]) if prose else (len(lines), -1)
    dates = [line for index, line in enumerate(lines) if (index < first + 3 or index > last) and _is_date(line)]
    over = _end_of_article(lines, last, ends)
    title_at = _title_index(lines, first, over)
    pieces: list[Piece] = []
    seen_rate = False
    for index, line in enumerate(lines):
        piece = Piece("paragraph", line)
        if is_rate_row(line):
            piece, seen_rate = Piece("rate_row", line), True
        elif index == title_at:
            piece = Piece("title", line)
        elif line in dates:
            piece = Piece("published", line)
        elif (index > last and not seen_rate and _heads_rates(lines, index)) or (seen_rate and _heads_rates(lines, index)):
            piece = Piece("heading", line)
        elif index >= over or is_furniture_line(line):
            piece = Piece("boilerplate", line)
        elif is_source_line(line) and index >= last:
            piece = Piece("source_line", line)
        elif index < first and len(line) <= _LONG and index < title_at:
            piece = Piece("boilerplate", line)
        elif index == first and title_at < first and not _has_long_body_before(lines, index):
            piece = Piece("lead", line)
        elif is_caption_line(line):
            piece = Piece("caption", line)
        elif index > last and is_byline(line):
            piece = Piece("byline", line)
        elif not _SENTENCE_END.search(line):
            piece = Piece("caption" if _is_lone_caption(lines, index) else "heading", line)
        elif (
            len(line) < _LONG and index + 1 < len(lines) and len(lines[index + 1]) > _LONG and line.endswith(".") and len(line.split()) <= 9
        ):
            piece = Piece("heading", line)
        pieces.append(piece)
    return pieces, dates


def _is_date(line: str) -> bool:
    if is_date_line(line):
        return True
    printed = read_date(line) if len(line) <= 160 else None
    return printed is not None and not _SENTENCE_END.search(line) and re.search(r"[^\W\d]\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$", line) is not None


def _end_of_article(lines: list[str], last: int, ends: frozenset[str]) -> int:
    return next((index for index, line in enumerate(lines) if index > last // 2 and ends_article(line, ends)), len(lines))


def _title_index(lines: list[str], first: int, over: int) -> int:
    """The last headline-like line before the lead: neither furniture nor a date nor a caption."""
    candidates = [
        index
        for index in range(min(first + 1, over))
        if len(lines[index]) <= 250 and not is_furniture_line(lines[index]) and not _is_date(lines[index]) and len(lines[index]) >= 12
    ]
    headlines = [index for index in candidates if index < first]
    return headlines[0] if headlines else (candidates[0] if candidates else 0)


def _has_long_body_before(lines: list[str], index: int) -> bool:
    return any(len(line) > _LONG and _SENTENCE_END.search(line) for line in lines[:index])


def _heads_rates(lines: list[str], index: int) -> bool:
    """Whether a short line stands above rate rows with at most two other short lines between."""
    if len(lines[index]) > 80 or _SENTENCE_END.search(lines[index]):
        return False
    for line in lines[index + 1 : index + 4]:
        if is_rate_row(line):
            return True
        if len(line) > 80:
            return False
    return False


def _is_lone_caption(lines: list[str], index: int) -> bool:
    return len(lines[index]) <= 250 and (len(lines[index].split()) > 9 or len(lines[index]) < 20 or lines[index][0].islower())
