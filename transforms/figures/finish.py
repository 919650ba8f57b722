"""The last step for one number: kind, sign, period and confidence from all that was found.

Belongs here: putting the conclusions together. Does not belong here: finding them, the unit (`units_of_kinds`), whether a period or a deed
is over on the page's day (`page_day`).
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from transforms.figures.aims import OUTLOOK, Status, is_share_aimed_at
from transforms.figures.averages import is_average
from transforms.figures.drafts import Draft
from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match
from transforms.figures.linking import SURE, Link
from transforms.figures.page_day import (
    MARGIN_DAYS,
    is_after,
    is_counted_since,
    is_over,
    is_promised,
    is_to_come,
    lies_ahead,
    lies_far_ahead,
    runs_on,
    will_be,
)
from transforms.figures.period_days import Timed, event_kind, period_of
from transforms.figures.placed_times import Placed
from transforms.figures.placing import Place
from transforms.figures.quantities import Quantity
from transforms.figures.scope import Scoped
from transforms.figures.sentences import Sentence
from transforms.figures.units_of_kinds import CHANGES, unit_of
from transforms.records import Document, ObservationKind
from transforms.reference.poverty_standards import base_of_span
from transforms.reference.vocabulary import load_indicators


def finish_draft(
    document: Document,
    sentence: Sentence,
    link: Link,
    direction: Direction,
    *,
    status: Status,
    cue: Match | None,
    mention: Placed | None,
    base: Placed | None,
    carried: Placed | None,
    place: Place,
    scoped: Scoped,
    is_now: bool = False,
    since: date | None = None,
) -> Draft:
    """The draft of one linked number."""
    quantity = link.quantity
    leaves = direction.how == "from" and (link.rule_kind or link.indicator.kind) == "level" and not _is_timed_itself(quantity, mention)
    begins = direction.how == "from" and mention is not None and is_over(document, mention)
    if status == "forecast" and mention is not None and is_counted_since(document, mention):
        status = ""
    kind = _kind(link, direction, sentence, "" if leaves or begins else status, cue)
    chosen = mention or (None if carried is not None and kind == "target" and carried.mention.marker == "until" else carried)
    weighed = carried if mention is None and base is not None and kind == "change" else None
    if weighed is not None and lies_far_ahead(document, Timed(None, weighed.mention.last, "implied", weighed.mention)):
        chosen = None  # "up 640 billion compared to the beginning of 2023", told in February behind what is planned for 2024
    timed = _period(document, sentence, kind, chosen, base, own=mention is not None, how="leaves" if leaves else direction.how)
    if leaves:
        untold = not direction.sign or _is_of_untold_start(quantity)
        timed = Timed() if untold else _as_it_was(timed, status)  # what something began with, on a day that no one tells
    if chosen is None and timed.last is None and is_now and not leaves and document.published_on is not None:
        since_base = base.mention.last if base is not None else None  # "now 9.1 percent, down 3.3 points from 2021"
        timed = Timed(document.published_on if kind == "level" else since_base, document.published_on, "published")
    if kind == "target" and mention is None and carried is not None and "cue:in_year" in sentence.tags:
        timed = _to_years_end(carried)
    counted = kind in ("flow", "cumulative") and timed.first is None
    if counted and since is not None and timed.last is not None and timed.last.year == since.year:
        timed = replace(timed, first=since)
    if not leaves:
        kind = _kind_by_time(document, sentence, link, kind, timed, dated=chosen is not None, own=mention is not None)
    if kind == "target" and link.relative and link.indicator.code == "credit_outstanding":
        link.indicator = load_indicators()["credit_growth"]  # "phấn đấu dư nợ tăng 8%"
    if kind == "target" and link.indicator.as_target is not None:
        link.indicator = load_indicators()[link.indicator.as_target]
    if status and link.indicator.unit == "percent_of_plan" and chosen is not None and is_after(document, timed):
        kind = status  # "ước đến hết năm giải ngân đạt 95% kế hoạch"
    timed = _period_by_kind(document, sentence, link, kind, timed, base)
    value, lower, upper = quantity.value, quantity.lower, quantity.upper
    if _falls(kind, direction) or (link.indicator.code == "interest_rate_cut" and (value or 0) > 0):
        value = None if value is None else -value
        lower, upper = (None if upper is None else -upper), (None if lower is None else -lower)
    unit = unit_of(link, kind, direction)
    draft = Draft(link, kind, value, lower, upper, quantity.qualifier, unit, timed, place, scoped, sentence.block_index)
    draft.changes = direction.how != ""
    draft.low = (link.score < SURE) or not place.certain or place.name is None
    return draft


def _period(
    document: Document, sentence: Sentence, kind: ObservationKind, chosen: Placed | None, base: Placed | None, *, own: bool, how: str
) -> Timed:
    """The period that the number's `own` time gives, or else the one carried on, which only implies it."""
    leaves = how == "leaves"
    basis = None if own or chosen is None else "implied" if chosen.mention.basis == "stated" else chosen.mention.basis
    timed = period_of(
        chosen.mention if chosen else None,
        base.mention if base else None,
        "change" if leaves else "cumulative" if kind in ("flow", "cumulative") else kind,
        published_on=document.published_on,
        basis=basis,
    )
    if basis is not None and not leaves and kind == "level" and runs_on(document, timed, arrived=how == "to"):
        return _as_it_began(timed, sentence)
    return timed


def _to_years_end(carried: Placed) -> Timed:
    """'As of July 31 it had lent 61 billion. The plan for the whole year is 300 billion': the year of the day told before."""
    last = carried.mention.last
    return Timed(date(last.year - 1, 12, 31), date(last.year, 12, 31), "implied", carried.mention) if last is not None else Timed()


def _kind_by_time(
    document: Document, sentence: Sentence, link: Link, kind: ObservationKind, timed: Timed, *, dated: bool, own: bool
) -> ObservationKind:
    """The kind as the period has it: what happened in a window or up to a day, what is still to come."""
    if kind in ("flow", "cumulative"):
        kind = "flow" if is_average(sentence, link.quantity) else event_kind(timed, own=own)
        at_once = not _AT_ONCE.isdisjoint(sentence.tags) or _is_of_year_plan(sentence, link)
        if kind == "cumulative" and at_once and (timed.first is None or timed.last is None):
            kind = "flow"
        if kind == "cumulative" and timed.first is None and link.indicator.code == _ENTRUSTED:
            kind = "level"  # "as of June, localities have set aside 34 billion": what was entrusted up to a day is there on it
    if kind == "change" and link.indicator.unit == "percent" and _is_averaged_over_years(sentence, link, timed):
        kind = "average_change"
    ahead = dated and link.indicator.kind != "cumulative" and lies_ahead(document, timed, sentence)
    if kind in ("level", *CHANGES) and dated and lies_far_ahead(document, timed) and link.indicator.unit != "percent_of_plan":
        return "target"  # "Năm 2019: tăng trưởng dư nợ 7%; nợ quá hạn dưới 0,12%", told in January
    if ahead and kind in ("level", "flow", "change", "cumulative"):
        return "target"
    own_day = timed.mention is not None and (timed.basis == "stated" or timed.mention.form in ("month", "quarter", "day"))
    stated, day = own and own_day and _is_counted(link), document.published_on
    begins = timed.first or (timed.last if timed.mention is not None and timed.mention.marker == "deadline" else None)
    if stated and kind in ("flow", "cumulative") and day is not None and begins is not None and begins > day:
        return "target"  # "needs 74,900 apartments by 2030": nothing of it can have happened
    if kind in CHANGES and not dated and is_to_come(sentence, link.quantity):
        return "target"
    promised, theme = is_promised(sentence, link), link.indicator.theme
    if promised and document.published_on is None and theme != "credit" and kind in ("flow", "cumulative"):
        return "target"
    undated = timed.last is None and kind in ("level", "flow", "cumulative")
    if undated and kind == "level" and link.indicator.yields and will_be(sentence, link.quantity):
        return "forecast"  # "by the new line about 2.4 million households will be rated poor"
    if promised and undated and theme != "poverty" and link.indicator.kind != "cumulative":
        return "target"
    return kind


def _is_averaged_over_years(sentence: Sentence, link: Link, timed: Timed) -> bool:
    """'Giai đoạn 2016-2020, tỷ lệ hộ nghèo giảm bình quân 3,1%': so much in each of its years, though none is named."""
    left = link.quantity.left
    averages = sentence.tags.get("cue:average", ())
    near = any(m.last < left and tuple(sentence.keys[m.last + 1 : left]) in _FALLING for m in averages)
    return near and timed.first is not None and timed.last is not None and timed.last.year - timed.first.year > 1


_FALLING = {(), ("giảm",), ("tăng",), ("giảm", "được"), ("là",), ("đạt",)}


def _is_of_year_plan(sentence: Sentence, link: Link) -> bool:
    """'Đến hết tháng 6, có 812 lao động đi nước ngoài, đạt 54% kế hoạch năm': what a year's plan measures was counted in that year.

    Houses are counted since their programme began, whatever the year's part of it.
    """
    quantity = link.quantity
    if link.indicator.theme not in ("jobs_and_education", "credit"):
        return False
    plans = (match.first for match in sentence.tags.get("cue:year_plan", ()) if match.first > quantity.right)
    return any(";" not in sentence.keys[quantity.right : first] and first - quantity.right <= _PLAN for first in plans)


_ENTRUSTED = "credit_local_budget_capital"
_PLAN = 12  # tokens: ", đạt 54,1% so với"
_AT_ONCE = frozenset({"cue:year_start", "cue:occasion", "cue:just"})


def _period_by_kind(document: Document, sentence: Sentence, link: Link, kind: ObservationKind, timed: Timed, base: Placed | None) -> Timed:
    """The period as the kind has it: what was counted by the page's day, the day from which something changed."""
    event = (
        kind == "flow"
        and not is_average(sentence, link.quantity)
        and (link.rule_kind or link.indicator.kind) == "event"
        and _is_counted(link)
    )
    day = document.published_on
    if event and "cue:in_year" not in sentence.tags and day and timed.last and (timed.last - day).days > MARGIN_DAYS:
        timed = replace(timed, last=day)  # "2,950 households borrowed this year", told in November
    if kind == "level" and timed.first is None and timed.last is not None:
        timed = replace(timed, first=timed.last)
    if kind == "change" and timed.first is None and timed.last is not None and base is None and timed.mention is not None:
        counted = timed.mention.form == "relative"  # "sau 5 năm thực hiện, tỷ lệ hộ nghèo giảm 12,4%"
        timed = replace(timed, first=timed.mention.began if counted else _year_before(timed))
    if kind == "change" and timed.first is not None and timed.last is not None and timed.first >= timed.last:
        timed = replace(timed, first=_year_before(timed))  # "cuối năm 2024 ..., giảm 1.200 hộ so với năm ngoái", told in January
    undated = base is None or (base.mention.last is None and base.mention.form in _OF_YEARS)
    if kind == "change" and undated and timed.first is not None and _is_weighed_by_unknown(sentence, link.quantity):
        timed = replace(timed, first=None)
    if kind in CHANGES and link.indicator.theme == "poverty" and _is_whole_years(timed) and base is None:
        timed = replace(timed, first=base_of_span(timed.first)) if timed.first else timed
    return timed


def _is_counted(link: Link) -> bool:
    """Whether a flow can only have been counted up to the page's day: people, houses, and what the bank lent; not a year's budget."""
    return link.quantity.measure == "count" or link.indicator.code in ("credit_disbursed", "credit_collected")


def _is_timed_itself(quantity: Quantity, mention: Placed | None) -> bool:
    """Whether a time stands right behind the number: 'from 9.4% in 2022 to 5.2%'."""
    if mention is not None and mention.last == quantity.left - 2 and quantity.sentence.keys[quantity.left - 1] == "từ":
        return True  # "năm 2023 từ 6,03% đã giảm xuống còn 3,36%"
    if mention is None or mention.first <= quantity.right or quantity.sentence.keys[mention.first - 1] == ",":
        return False  # "From 3 programmes with VND 118 billion, after 15 years it runs 17"
    return not any(t.sort == "n" for t in quantity.sentence.tokens[quantity.right + 1 : mention.first])


def _is_of_untold_start(quantity: Quantity) -> bool:
    """'từ 9,5% đầu nhiệm kỳ xuống còn 3,2%', 'from 9.5% at the start of the term': a day that the page does not tell."""
    behind = quantity.sentence.keys[quantity.right + 1 : quantity.right + _START]
    return any(pair in _STARTS for pair in pairwise(behind)) or ("start" in behind and "term" in behind)


_START = 7  # tokens: "at the start of the term"
_STARTS = frozenset({("đầu", "nhiệm"), ("đầu", "kỳ"), ("đầu", "giai")})


def _as_it_was(timed: Timed, status: Status) -> Timed:
    """The day of the level that something fell or rose from: where the change began. What an aim starts from is today's, and undated."""
    if status or timed.first is None or timed.last is None:
        return Timed()
    first = (base_of_span(timed.first) if _is_whole_years(timed) else None) or timed.first
    return Timed(first, first, "implied", timed.mention)


def _is_whole_years(timed: Timed) -> bool:
    """Whether a period is a span from a 1 January to a 31 December of a later year."""
    first, last = timed.first, timed.last
    if first is None or last is None or timed.mention is None or timed.mention.form not in ("span", "term"):
        return False
    return (first.month, first.day) == (1, 1) and (last.month, last.day) == (12, 31) and first.year < last.year


def _as_it_began(timed: Timed, sentence: Sentence) -> Timed:
    """The state with which a span began, where the sentence speaks of a new standard; else a state that nothing dates.

    A standard is first applied in the review at the end of the span's first year (Decree 07/2021/ND-CP: 2021 for 2021-2025).
    """
    first = timed.mention.first if timed.mention is not None else None
    if "cue:new_standard" not in sentence.tags or first is None:
        return Timed()
    day = date(first.year, 12, 31)
    return replace(timed, first=day, last=day)


def is_state(link: Link, direction: Direction) -> bool:
    """Whether the number tells a state of a day, and so carries on a day rather than a window."""
    own = link.rule_kind or link.indicator.kind
    return own in ("level", "standard") and direction.how != "by"


def _is_weighed_by_unknown(sentence: Sentence, quantity: Quantity) -> bool:
    """'tăng 790 tỷ đồng so với khi mới thành lập', 'compared to before the Directive': a day that nothing tells, and no year before."""
    beside = (match for match in sentence.tags.get("cue:compared", ()) if 0 < match.first - quantity.right <= _BESIDE)
    return any(not _DAYS_UNTOLD.isdisjoint(sentence.keys[match.last + 1 : match.last + _WORDS]) for match in beside)


_BESIDE, _WORDS = 2, 4  # tokens
_DAYS_UNTOLD = frozenset(
    {"khi", "trước", "lúc", "kỳ", "same", "thời", "hồi", "ngày", "đầu", "when", "before", "time", "beginning", "start"}
)
_OF_YEARS = frozenset({"term", "span", "none"})  # "so với đầu nhiệm kỳ"


def _year_before(timed: Timed) -> date | None:
    if timed.last is None:
        return None
    return date(timed.last.year - 1, 12, 31)


def _kind(link: Link, direction: Direction, sentence: Sentence, status: Status, cue: Match | None) -> ObservationKind:
    quantity = link.quantity
    own = link.rule_kind or link.indicator.kind
    if own == "standard":
        return "standard"
    to_come = is_share_aimed_at(sentence, cue, quantity) if status == "target" else status == "forecast" and is_promised(sentence, link)
    attained = link.indicator.unit == "percent_of_plan" and not to_come
    if status and not attained and own != "cumulative":
        return status
    if attained and quantity.measure == "point" and direction.how == "by":
        return "change"  # "disbursed 91 percent of the plan, 5.2 percentage points higher than in 2019"
    if attained:
        return "level"  # "đạt 98% kế hoạch": the plan is no aim of the sentence
    if direction.how == "by" or link.relative or own == "change":
        yearly = "year" in quantity.per or sentence.keys[quantity.right + 1 : quantity.right + 3] in _A_YEAR
        by_year = quantity.measure in ("percent", "point") or (yearly and "/" not in link.indicator.unit)
        if by_year and is_average(sentence, _first_in_brackets(link)):
            return "average_change"
        return "change"
    if own == "event" and link.indicator.code == "new_rural_communes" and (direction.how == "to" or _are_all(quantity)):
        return "level"  # "a third commune got the title this year, which takes the new rural communes to 17"
    if own == "event":
        return "flow"
    if own == "target":
        return "target"
    if own == "cumulative":
        return "cumulative"
    return "level"


def _are_all(quantity: Quantity) -> bool:
    """'23/23 xã được công nhận': all of them, whenever each was."""
    told = quantity.sentence.keys[quantity.left : quantity.left + 3]
    return len(told) > 2 and told[1] == "/" and told[0] == told[2]


def _first_in_brackets(link: Link) -> Quantity:
    """The first of a list: 'average annual cuts were high in Na Hang (3.1%), Lam Binh (2.4%)', each the average of its place."""
    while link.parent is not None and all(one.quantity.sentence.keys[one.quantity.left - 1] == "(" for one in (link, link.parent)):
        link = link.parent
    return link.quantity


_A_YEAR = (["a", "year"], ["per", "year"], ["each", "year"], ["every", "year"])  # "fell by an average of 4,900 a year"


def _falls(kind: ObservationKind, direction: Direction) -> bool:
    return direction.how == "by" and direction.sign < 0 and kind in (*CHANGES, *OUTLOOK)
