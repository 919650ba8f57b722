"""So many years told of a span that the page names: 'giai đoạn 2019-2021 ... Sau 3 năm, ...'.

Belongs here: which years of which span a count of years means. Does not belong here: spans themselves (`period_forms.py`), years that
are not printed (`period_years.py`).
"""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, timedelta
from operator import attrgetter

from transforms.figures.period_forms import Core, years_of

_MARGIN = timedelta(days=45)  # a page may tell of a day some weeks before it has come
_STALE = timedelta(days=400)  # counted years that ended longer ago are not those a page looks back on
_JUBILEE = 5  # years from which on "2002-2022" may be twenty of them
_TOLD = 600  # characters within which a span still tells of which years one speaks
_AHEAD = 160  # characters: "Sau 3 năm thực hiện chương trình ... giai đoạn 2021-2025"
_FEW = 40  # spans: none further off is spoken of, and a text of nothing but spans costs what its length costs
_NOT_WHOLE = ("hơn", "gần", "trên", "khoảng", "over", "nearly", "almost", "about", "more than")


def counted_years(
    text: str, core: Core, spans: Sequence[Core], published: date | None, *, only_whole: bool = False
) -> tuple[date, date] | None:
    """First and last day of the years that `core` counts, of the span behind it in its sentence or of one before it, of `spans` in order.

    A span of just as many years is meant whole; of one that is not over, its first so many years. None where neither can be.
    `only_whole`: 'five years past' are no first years of a span.
    """
    if core.unit not in ("năm", "year") or not core.count or core.count < 2:
        return None
    near = spans[(at := _index_behind(spans, core)) : at + _FEW]
    behind = [s for s in near if 0 < s.start - core.end < _AHEAD and not _ends_sentence(text[core.end : s.start])]
    known = [span for span in (*behind, *reversed(spans_before(spans, core))) if years_of(span) is not None]
    if only_whole:
        found = (_whole_of(core, span, published) for span in known if span.start < core.start)
        years = next((ends for ends in found if ends is not None), None)
        return (years[0], min(years[1], published)) if years is not None and published is not None else None
    if not known:
        return None
    whole = _whole_of(core, known[0], published)
    return whole if whole is not None else _first_of(text, core, known[0], published)


def span_around(spans: Sequence[Core], core: Core, day: date) -> tuple[date, date] | None:
    """First and last day of the span named last before a time, shortly before, if the day lies in it."""
    before = (span for span in reversed(spans_before(spans, core)) if core.start - span.start < _TOLD)
    ends = next((window for span in before if (window := span.window()) is not None), None)
    return ends if ends is not None and ends[0] <= day <= ends[1] else None


def spans_before(spans: Sequence[Core], core: Core) -> Sequence[Core]:
    """The last of `spans` before a time, in order."""
    at = _index_behind(spans, core)
    return spans[max(0, at - _FEW) : at]


def _index_behind(spans: Sequence[Core], core: Core) -> int:
    return bisect_left(spans, core.start, key=attrgetter("start"))


def _whole_of(core: Core, span: Core, published: date | None) -> tuple[date, date] | None:
    """All of a span that has as many years as are counted, and is over: 'tổng kết 2015-2019 ... 5 năm qua'."""
    years, count = years_of(span) or 0, core.count or 0
    if span.year is None or not (count == years or (count >= _JUBILEE and count + 1 == years)):
        return None
    last = date(span.year + years - 1, 12, 31)
    lately = published is None or (last - published < _MARGIN and published - last < _STALE)
    told = published is None or (last - published < _MARGIN and core.relative != "past" and abs(core.start - span.end) < _TOLD)
    return (date(span.year, 1, 1), last) if lately or told else None


def _first_of(text: str, core: Core, span: Core, published: date | None) -> tuple[date, date] | None:
    """The first so many years of a span that is not over: 'giai đoạn 2021-2025 ... Sau 3 năm', told in 2023 or 2024."""
    count = core.count or 0
    if span.year is None or published is None or count > (years_of(span) or 0):
        return None
    last = date(span.year + count - 1, 12, 31)
    if not -_MARGIN < published - last < _STALE:
        return None
    loose = any(word in text[core.start : core.end].lower() for word in _NOT_WHOLE)
    return date(span.year, 1, 1), published if loose else last


def _ends_sentence(between: str) -> bool:
    return "\n" in between or ". " in between or ";" in between
