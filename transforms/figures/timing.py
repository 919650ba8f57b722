"""When a number was true: the time mention that belongs to it.

Belongs here: choosing a time, and what the times beside it make of it. Does not belong here: whether a time is another number's
(`owned_times`), finding times (`periods`), turning them into first and last day (`period_days`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from transforms.figures.owned_times import (
    BOUNDS,
    CLOSING,
    UP_TO,
    by_brackets,
    is_of_later_plan,
    is_of_own_plan,
    is_of_start,
    is_owned,
    is_start_told,
    is_weighed_then,
    opens_next,
    opens_on,
    opens_part,
    right_in_brackets,
)
from transforms.figures.period_days import WINDOWS
from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence

ASIDE = frozenset({"compared", "issued", "every"})


@dataclass(slots=True)
class _Asking:
    """A number that asks for its time, and what it tells."""

    quantity: Quantity
    ruler: Ruler
    names_count: bool  # years in a programme's name are its period too (planned capital, a standard)
    changing: bool  # by how much something rose or fell
    arrived: bool  # what it rose or fell to
    of_plan: bool  # a share of a plan
    not_after: date | None  # no day of it can lie behind this one: a state


def choose_mention(
    quantity: Quantity,
    placed: Sequence[Placed],
    ruler: Ruler,
    *,
    names_count: bool,
    changing: bool = False,
    arrived: bool = False,
    not_after: date | None = None,
    of_plan: bool = False,
) -> tuple[Placed | None, Placed | None]:
    """The mention a number belongs to, and the base it is compared with.

    A time before the number holds for all that follows until another comes; one behind it belongs to the number right before it.
    """
    if not placed:
        return None, None
    placed = by_brackets(quantity, placed)
    asking = _Asking(quantity, ruler, names_count, changing, arrived, of_plan, not_after)
    placed = placed if of_plan else [one for one in placed if not is_of_later_plan(quantity, one)]
    bases = [one for one in placed if one.mention.marker == "compared"]
    for one in bases:
        if (own := _own_of_base(asking, one, placed)) is not None:
            return own, None
    base = _nearest(bases, [_way(quantity, one, ruler, left=1.0, right=0.5) for one in bases], _FAR_BASE) if bases else None
    times = [one for one in placed if _may_date(asking, one)]
    best = _nearest(times, [_cost(asking, one) for one in times], _NEVER) if times else None
    best = _of_whole_sentence(asking, placed) if best is None and not of_plan else best
    if best is None:
        return None, base
    if is_unknown_year(quantity.sentence, best):
        best = _year_after(best, placed)
    if not_after is not None or of_plan:
        best = _point_within(quantity, best, placed)
    elif changing:
        best = _up_to_day(quantity, best, placed)
    since = _since_base(best, placed) if changing and best.mention.marker == "since" else None
    return since or (best, base)


def _nearest(times: Sequence[Placed], costs: Sequence[float], limit: float) -> Placed | None:
    """The first of the times that cost least, below a limit."""
    least = min(costs)
    return times[costs.index(least)] if least < limit else None


_NEVER, _FAR_BASE = 99.0, 6.0


def _own_of_base(asking: _Asking, one: Placed, placed: Sequence[Placed]) -> Placed | None:
    """The time of a comparison, where the number is what was true then: 'so với cuối năm 2021 (12,2%)', '... in the same period'."""
    if not one.mention.last or asking.of_plan or asking.changing:
        return None
    if right_in_brackets(asking.quantity, one, placed):
        return replace(one, mention=replace(one.mention, marker="at_end"))
    if is_weighed_then(asking.quantity, one, state=asking.not_after is not None):
        return replace(one, mention=replace(one.mention, marker="during"))
    return None


def _may_date(asking: _Asking, one: Placed) -> bool:
    """Whether a time can be that of the number: one that is known, no name's, and none that belongs to another number."""
    mention, quantity, state = one.mention, asking.quantity, asking.not_after is not None
    if mention.marker in ASIDE:
        return False
    if asking.of_plan and is_of_own_plan(quantity, one):
        return False
    if not (is_dated(mention) or mention.form in _TELLING or is_unknown_year(quantity.sentence, one)):
        return False
    if mention.in_name and not (asking.names_count and mention.form in ("span", "year", "term")):
        return False
    last = mention.last if mention.form in ("span", "term") else None
    if asking.not_after is not None and last is not None and last - asking.not_after > _SOON:
        return False  # a state of today is not that of years to come: the span is a standard's or a programme's
    if one.last < quantity.left:
        return not is_start_told(quantity.sentence, one)
    return not (opens_part(quantity, one) or is_of_start(quantity, one) or (state and opens_next(quantity, one)))


_TELLING = WINDOWS | {"day"}
_SOON = timedelta(days=31)  # "after three years (2021-2023)", told in December


def _since_base(best: Placed, placed: Sequence[Placed]) -> tuple[Placed, Placed] | None:
    """'As of August 31 ..., having grown by 31.4% since December 31, 2015': the day up to which, and the base."""
    begun = best.mention.first
    if begun is None:
        return None
    ends = (one for one in placed if one.mention.marker in UP_TO and one.mention.last and not one.mention.in_name)
    until = next((one for one in ends if (one.mention.last or date.min) > begun), None)  # not "from 9.9 percent at the end of 2015"
    day = replace(best.mention, last=begun, marker="compared")
    return (until, Placed(day, best.first, best.last)) if until is not None else None


def is_dated(mention: PeriodMention) -> bool:
    return mention.last is not None or mention.first is not None or mention.form in ("to_date", "since")


def _cost(asking: _Asking, one: Placed) -> float:
    """How far a time is from a number, dearer where it is another number's, a name's, or no day is known of it."""
    quantity, changing, tokens = asking.quantity, asking.changing, asking.quantity.sentence.tokens
    cost = _way(quantity, one, asking.ruler, left=0.35, right=1.0)
    gap = one.first - quantity.right
    if gap == 1 or (gap == 2 and tokens[one.first - 1].key in ("(", "in", "vào", "at", "by")):
        cost = min(cost, 0.1)  # "12,1% (cuối năm 2015)", "31% năm 2016 đến nay còn 8%": the nearest of two
    if one.last < quantity.left and is_owned(quantity, one, arrived=asking.arrived) and not (changing and opens_on(quantity, one)):
        if changing and tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")":
            return _NEVER  # "from 68.3% (2021) to 57.1%, a fall of 11.2 points"
        if asking.arrived and not any(t.sort == "n" for t in tokens[one.last + 1 : quantity.left]):
            return _NEVER  # "from 0.5 billion in 2014 to 11.3 billion"
        # "to 9.6% in 2017 from 12.5% in 2016, beating the goal of 2 points"
        cost += 12.0 if is_start_told(quantity.sentence, one) else 6.0
    known = is_dated(one.mention) or is_unknown_year(quantity.sentence, one)
    return cost + (0.6 if one.mention.in_name else 0.0) + (0.0 if known else 3.0)


def _way(quantity: Quantity, one: Placed, ruler: Ruler, *, left: float, right: float) -> float:
    if one.last < quantity.left:
        return 0.3 + left * ruler.between(one.last + 1, quantity.left)
    way = right * ruler.between(quantity.right + 1, one.first)
    crossed = ruler.between(quantity.last + 1, one.first)
    if crossed > 4.5:
        return _NEVER
    return way * (1.0 if crossed < 0.7 else 2.2)


def _year_after(one: Placed, placed: Sequence[Placed]) -> Placed:
    """'Last year the commune had 412 poor households, down 2% over 2021', on a page that nothing dates: the year after that."""
    before = next((each.mention for each in placed if each.mention.marker == "compared" and each.mention.form == "year"), None)
    if before is None or before.last is None or before.last.year == date.max.year:
        return one
    year = before.last.year + 1
    return replace(one, mention=replace(one.mention, first=date(year, 1, 1), last=date(year, 12, 31), basis="implied"))


def is_unknown_year(sentence: Sentence, one: Placed) -> bool:
    """'Last year', on a page that nothing dates: what is told of it is told of no year named before."""
    told = sentence.keys[one.first : one.last + 1]
    return one.mention.form == "relative" and one.mention.last is None and told[-1:] == ["year"] and told[0] in _YEARS


_YEARS = frozenset({"last", "this", "next"})


def _point_within(quantity: Quantity, best: Placed, placed: Sequence[Placed]) -> Placed:
    """The day up to which a state is told, where the nearest time is only the year that it lies in: 'Đến 30/6/2023, vốn năm 2023 đạt'."""
    mention = best.mention
    this_year = mention.form == "relative" and quantity.sentence.keys[best.first : best.last + 1] == ["this", "year"]
    if not (mention.form == "year" or this_year) or mention.marker != "during" or mention.last is None:
        return best
    points = [p for p in placed if p.mention.marker in UP_TO and p.mention.last is not None and _is_told_with(quantity, p, best)]
    return points[-1] if points and (points[-1].mention.last or date.min).year == mention.last.year else best


def _up_to_day(quantity: Quantity, best: Placed, placed: Sequence[Placed]) -> Placed:
    """'By 20 September the balance had reached VND 2,416 billion, up VND 98 billion this year': so much up to the day told before."""
    year = best.mention.last
    if best.first < quantity.right or best.mention.form != "relative" or best.mention.marker != "during" or year is None:
        return best
    days = [p for p in placed if p.mention.marker in UP_TO and p.mention.form in ("day", "month", "quarter") and p.last < quantity.left]
    last = days[-1].mention.last if days else None
    if last is None or last.year != year.year or quantity.sentence.keys[best.first : best.last + 1] != ["this", "year"]:
        return best
    return replace(best, mention=replace(best.mention, last=last, basis="implied"))


def _is_told_with(quantity: Quantity, point: Placed, best: Placed) -> bool:
    """Whether a day stands before its year and the number, or closes the number's clause: '..., 55.6 percent was disbursed by June 30.'"""
    if point.last < best.first < quantity.left:
        return point.mention.marker == "until"
    tokens = quantity.sentence.tokens
    between = [tokens[i] for i in range(quantity.right + 1, point.first) if not best.first <= i <= best.last]
    closes = quantity.right < point.first and all(t.sort == "w" or t.key in ",)" for t in between)
    return closes and tokens[min(point.last + 1, len(tokens) - 1)].key in (".", ";") and "and" not in [t.key for t in between]


def _of_whole_sentence(asking: _Asking, placed: Sequence[Placed]) -> Placed | None:
    """'will fall by 5.6 and 3.2 points to 33% and 17.8% respectively by the end of the year': the one time, told last, dates all of it."""
    quantity = asking.quantity
    times = [one for one in placed if one.mention.marker not in ASIDE and not one.mention.in_name]
    if len(times) != 1 or not is_dated(times[0].mention):
        return None
    keys, one = quantity.sentence.keys, times[0]
    if one.first > quantity.right and opens_part(quantity, one):
        return None
    if is_of_start(quantity, one):
        return None  # "the reduction was 6%, from 28.6% at the end of 2022"
    window = (
        one.mention.form in WINDOWS
        or (one.mention.form == "span" and asking.not_after is None)
        or keys[one.first : one.last + 1] == ["last", "year"]
    )
    during = one.mention.marker == "during" and window
    closes = one.last + CLOSING >= len(keys) and one.first > quantity.right
    # "2,308 customers got loans; 1,120 works were built; 616 jobs created in 2023"
    listed = one.mention.form == "year" and keys.count(";") > 1
    holds = closes and (during or one.mention.marker in BOUNDS) and (listed or ";" not in keys[quantity.right + 1 : one.first])
    return one if holds else None
