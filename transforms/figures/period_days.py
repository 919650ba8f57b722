"""First and last day of a figure: what its time mention makes of them, by what the number is.

Belongs here: turning a time into a period. Does not belong here: choosing the time (`timing`), finding times (`periods`).
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from transforms.figures.periods import PeriodMention
from transforms.records import ObservationKind, PeriodBasis

CALENDAR = frozenset({"month", "quarter", "year"})
WINDOWS = frozenset({"months", "month", "quarter", "half_year", "year"})
_SCHOOL_YEAR = (9, 8)  # its first month and its last
_DAY = timedelta(days=1)


@dataclass(slots=True)
class Timed:
    """First and last day of a figure, how they are known, and the mention that says so."""

    first: date | None = None
    last: date | None = None
    basis: PeriodBasis = "none"
    mention: PeriodMention | None = None


def period_of(
    mention: PeriodMention | None,
    base: PeriodMention | None,
    kind: ObservationKind,
    *,
    published_on: date | None,
    basis: PeriodBasis | None,
) -> Timed:
    """First and last day for a number of this kind.

    level: the day it holds for, twice. change: from the base to the end. flow and cumulative: the window. target: up to its day.
    """
    if mention is None:
        return Timed()
    first, last = mention.first, mention.last
    if mention.form == "to_date" and last is None:
        last = published_on
    if mention.form == "to_date" and published_on is None and last is None:
        return Timed(first, None, "none", mention)
    how = basis or mention.basis
    if kind == "standard":
        return Timed(first, last, how, mention)
    if kind == "level" and mention.marker == "at_start" and last is not None and (last.month, last.day) == (1, 1):
        last -= _DAY  # the start of a year is the end of the one before, for which reviews hold
    if kind == "level":
        return Timed(last, last, how, mention) if last else Timed(None, None, "none", mention)
    if kind in ("change", "average_change", "target", "forecast", "proposal"):
        start = None
        if base is not None and base.last is not None:
            start = base.last
            if last is not None and start > last and base.year_inferred and base.form == "year" and base.marker == "compared":
                start = start.replace(year=last.year)  # the balance at the end of 2023 "so với đầu năm", told in February
        elif first is not None and last is not None and first != last:
            whole = mention.form == "relative" and (first.month, first.day) == (1, 1)  # "last year"
            opens = first.day == 1 and mention.form in ("year", "quarter", "month", "half_year", "months")  # not "since the end of 2020"
            start = first - _DAY if whole or opens else first
        elif last is not None and kind == "change" and mention.form == "year":
            start = date(last.year - 1, 12, 31)
        return Timed(None if start is not None and last is not None and start > last else start, last, how, mention)
    of_year = mention.form == "year" or (mention.form == "relative" and last is not None and (last.month, last.day) == (1, 1))
    if mention.marker == "at_start" and of_year and first == last and last is not None:
        last = date(last.year, 12, 31)  # "Đầu năm 2022 có 5.120 hộ nghèo, số hộ thoát nghèo 1.910 hộ", "early this year": in that year
    if mention.marker in ("at_start", "during") and mention.form == "month" and first == last and last is not None:
        first, last = last.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])  # "Đầu tháng 9/2022 giải ngân 12 tỷ đồng"
    start = first if first != last or (mention.form == "day" and mention.marker == "during") else None
    if mention.marker in ("until", "by", "at_end", "deadline") and (first == last or mention.form in CALENDAR):
        start = None  # "as of March": the window began before
    return Timed(start, last, how, mention)


def event_kind(timed: Timed, *, own: bool) -> ObservationKind:
    """What happened within one calendar year is a flow; a longer window, or one without a start, is cumulative.

    `own`: the time stands with the number; a single day that another sentence lends is the day up to which it is counted.
    """
    mention = timed.mention
    if (
        mention is not None
        and mention.last is None
        and not (mention.marker == "since" and mention.first is not None)  # "since 2007", on a page that shows no date
        and (mention.form in WINDOWS or mention.form == "relative" or (mention.form == "since" and mention.first is None))
    ):
        return "flow"
    if own and mention is not None and mention.last is None and mention.form == "day" and mention.marker == "during":
        return "flow"  # "sáng 9/3", on a page that shows no year
    if timed.first is None or timed.last is None:
        return "cumulative"
    if timed.first == timed.last:
        return "flow" if own else "cumulative"  # "ngày 17/3 giải ngân 2 tỷ"
    if (timed.first.month, timed.last.month) == _SCHOOL_YEAR and timed.last.year == timed.first.year + 1:
        return "flow"
    return "flow" if timed.first.year == timed.last.year else "cumulative"
