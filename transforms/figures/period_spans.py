"""So many years told of a span that the page names: 'giai đoạn 2019-2021 ... Sau 3 năm, ...'.

Belongs here: which years of which span a count of years means. Does not belong here: spans themselves (`period_forms.py`), years that
are not printed (`period_years.py`).
"""

from collections.abc import Sequence
from datetime import date, timedelta

from transforms.figures.period_forms import Core, years_of

_MARGIN = timedelta(days=45)  # a page may tell of a day some weeks before it has come
_STALE = timedelta(days=400)  # counted years that ended longer ago are not those a page looks back on
_JUBILEE = 5  # years from which on "2002-2022" may be twenty of them
_TOLD = 600  # characters within which a span still tells of which years one speaks
_AHEAD = 160  # characters: "Sau 3 năm thực hiện chương trình ... giai đoạn 2021-2025"
_NOT_WHOLE = ("hơn", "gần", "trên", "khoảng", "over", "nearly", "almost", "about", "more than")


def counted_years(text: str, core: Core, spans: Sequence[Core], published: date | None) -> tuple[date, date] | None:
    """First and last day of the years that `core` counts, of the span behind it in its sentence or of the last one before it.

    A span of just as many years is meant whole; of one that is not over, its first so many years. None where neither can be.
    """
    if core.unit not in ("năm", "year") or not core.count or core.count < 2:
        return None
    known = [span for span in spans if years_of(span) is not None]
    behind = (s for s in known if 0 < s.start - core.end < _AHEAD and not _ends_sentence(text[core.end : s.start]))
    before = (s for s in reversed(known) if s.start < core.start)
    span = next(behind, None) or next(before, None)
    if span is None or span.year is None:
        return None
    last = date(span.year + core.count - 1, 12, 31)
    over = published is None or date(span.last_year or span.year, 12, 31) - published < _MARGIN
    whole = core.count == years_of(span) or (over and core.count >= _JUBILEE and core.count + 1 == years_of(span))
    first, last = date(span.year, 1, 1), date(span.last_year or span.year, 12, 31) if whole else last
    told = abs(core.start - span.end) < _TOLD
    if core.count > (years_of(span) or 0) or (published is None and not whole):
        return None
    if published is not None and not (published - last > -_MARGIN and (published - last < _STALE or (whole and told))):
        return None
    loose = not whole and any(word in text[core.start : core.end].lower() for word in _NOT_WHOLE)
    return first, published if loose and published is not None else last


def _ends_sentence(between: str) -> bool:
    return "\n" in between or ". " in between or ";" in between
