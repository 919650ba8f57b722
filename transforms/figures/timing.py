"""When a number was true: the time mention that belongs to it.

Belongs here: choosing a time. Does not belong here: finding times (`periods`), turning them into first and last day (`period_days`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from transforms.figures.detours import HEDGES, before_hedges, is_compared
from transforms.figures.linking import Ruler
from transforms.figures.period_days import WINDOWS
from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

ASIDE = frozenset({"compared", "issued", "every"})


def is_dated(mention: PeriodMention) -> bool:
    return mention.last is not None or mention.first is not None or mention.form in ("to_date", "since")


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
    `names_count`: years in a programme's name are its period too (planned capital, a standard).
    """
    placed = placed if of_plan else [one for one in placed if not _is_of_later_plan(quantity, one)]
    best: Placed | None = None
    base: Placed | None = None
    best_cost = base_cost = _NEVER
    for one in placed:
        mention = one.mention
        if mention.marker == "compared" and mention.last and not (of_plan or changing) and _right_in_brackets(quantity, one, placed):
            # 'so với cuối năm 2021 (12,2%)': the number in brackets is the base's own.
            return replace(one, mention=replace(mention, marker="at_end")), None
        if (
            mention.marker == "compared"
            and mention.last
            and not (of_plan or changing)
            and _is_weighed_then(quantity, one, state=not_after is not None)
        ):
            return replace(one, mention=replace(mention, marker="during")), None
        if mention.marker == "compared":
            cost = _way(quantity, one, ruler, left=1.0, right=0.5)
            if cost < base_cost and cost < 6:
                base, base_cost = one, cost
            continue
        of_year = mention.marker not in POINTS and mention.form not in _MONTHS  # "met 52 percent of its plan in the five months"
        if of_plan and of_year and one.first > quantity.right and not _PLANS.isdisjoint(_between(quantity, one)):
            continue  # "reached 104% of the plan for 2019": the plan's year
        tells = is_dated(mention) or mention.form in (*WINDOWS, "day") or is_unknown_year(quantity.sentence, one)
        if mention.marker in ASIDE or not tells:
            continue
        if mention.in_name and not (names_count and mention.form in ("span", "year", "term")):
            continue
        if not_after is not None and mention.form in ("span", "term") and mention.last is not None and mention.last - not_after > _SOON:
            continue  # a state of today is not that of years to come: the span is a standard's or a programme's
        if one.first > quantity.right and _opens_part(quantity, one):
            continue
        if one.first > quantity.right and (_is_of_start(quantity, one) or (not_after is not None and _opens_next(quantity, one))):
            continue
        cost = _cost(quantity, one, ruler, arrived=arrived, changing=changing)
        if cost < best_cost:
            best, best_cost = one, cost
    if best is None and not of_plan and (quantity.sentence.lexicon.language == "en" or _is_counted_to(quantity.sentence, placed)):
        best = _of_whole_sentence(quantity, placed, state=not_after is not None)
    if best is not None and is_unknown_year(quantity.sentence, best):
        best = _year_after(best, placed)
    if best is not None and (not_after is not None or of_plan):
        best = _point_within(quantity, best, placed)
    elif best is not None and changing:
        best = _up_to_day(quantity, best, placed)
    if changing and best is not None and best.mention.marker == "since":
        # 'As of August 31 ..., having grown by 31.4% since December 31, 2015.'
        ends = (p for p in placed if p.mention.marker in ("until", "by", "at_end") and p.mention.last and not p.mention.in_name)
        begun = best.mention.first or date.min
        until = next((p for p in ends if (p.mention.last or date.min) > begun), None)  # not "from 9.9 percent at the end of 2015"
        if until is not None and best.mention.first is not None:
            day = replace(best.mention, last=best.mention.first, marker="compared")
            return until, Placed(day, best.first, best.last)
    return best, base


_MONTHS = frozenset({"months", "half_year"})
_SOON = timedelta(days=31)  # "after three years (2021-2023)", told in December


def _cost(quantity: Quantity, one: Placed, ruler: Ruler, *, arrived: bool, changing: bool) -> float:
    """How far a time is from a number, dearer where it is another number's, a name's, or no day is known of it."""
    tokens = quantity.sentence.tokens
    cost = _way(quantity, one, ruler, left=0.35, right=1.0)
    gap = one.first - quantity.right
    if gap == 1 or (gap == 2 and tokens[one.first - 1].key in ("(", "in", "vào", "at", "by")):
        cost = min(cost, 0.1)  # "12,1% (cuối năm 2015)", "31% năm 2016 đến nay còn 8%": the nearest of two
    if one.last < quantity.left and _is_owned(quantity, one, arrived=arrived) and not (changing and _opens_on(quantity, one)):
        if changing and tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")":
            return _NEVER  # "from 68.3% (2021) to 57.1%, a fall of 11.2 points"
        if arrived and not any(t.sort == "n" for t in tokens[one.last + 1 : quantity.left]):
            return _NEVER  # "from 0.5 billion in 2014 to 11.3 billion"
        # "to 9.6% in 2017 from 12.5% in 2016, beating the goal of 2 points"
        cost += 12.0 if _is_start_told(quantity.sentence, one) else 6.0
    planned = quantity.sentence.keys[max(0, one.first - 3) : one.first] == ["%", "kế", "hoạch"]  # "đạt 97% kế hoạch năm 2018": the plan's
    cost += 6.0 if planned else 0.0
    known = is_dated(one.mention) or is_unknown_year(quantity.sentence, one)
    return cost + (0.6 if one.mention.in_name else 0.0) + (0.0 if known else 3.0)


_NEVER = 99.0


def _opens_on(quantity: Quantity, one: Placed) -> bool:
    """'đạt 52% năm 2019 (tăng 10% so với năm 2015)': a change told in the brackets right behind a time ends with it."""
    behind = quantity.sentence.keys[one.last + 1 : quantity.left]
    return behind[:1] == ["("] and ")" not in behind and ";" not in behind


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
_PLANS = frozenset({"plan", "target", "kế", "chỉ"})


def _between(quantity: Quantity, one: Placed) -> set[str]:
    """The normal forms of the words between a number and a time behind it."""
    return {t.key for t in quantity.sentence.tokens[quantity.right + 1 : one.first]}


def _is_of_later_plan(quantity: Quantity, one: Placed) -> bool:
    """'rose by 7% and met 98% of the growth plan for 2022': the year is the plan's, and of no number before the one that met it."""
    lead = quantity.sentence.keys[max(0, one.first - 2) : one.first]
    if one.mention.form != "year" or lead[-1:] not in (["for"], ["of"]) or lead[0] not in _PLANS:
        return False
    return any(token.sort == "n" for token in quantity.sentence.tokens[quantity.right + 1 : one.first])


def _point_within(quantity: Quantity, best: Placed, placed: Sequence[Placed]) -> Placed:
    """The day up to which a state is told, where the nearest time is only the year that it lies in: 'Đến 30/6/2023, vốn năm 2023 đạt'."""
    mention = best.mention
    this_year = mention.form == "relative" and quantity.sentence.keys[best.first : best.last + 1] == ["this", "year"]
    if not (mention.form == "year" or this_year) or mention.marker != "during" or mention.last is None:
        return best
    if is_set_apart(quantity.sentence, best):
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


def is_set_apart(sentence: Sentence, one: Placed) -> bool:
    """'By the end of 2021 ..., compared to 2020 (in 2021 alone, lending reached 905 billion)': a time that is of its own clause."""
    return sentence.keys[one.last + 1 : one.last + 2] == ["alone"] or "riêng" in sentence.keys[max(0, one.first - 2) : one.first + 1]


UP_TO = frozenset({"until", "by", "at_end"})


def _is_told_with(quantity: Quantity, point: Placed, best: Placed) -> bool:
    """Whether a day stands before its year and the number, or closes the number's clause: '..., 55.6 percent was disbursed by June 30.'"""
    if point.last < best.first < quantity.left:
        return point.mention.marker == "until"
    tokens = quantity.sentence.tokens
    between = [tokens[i] for i in range(quantity.right + 1, point.first) if not best.first <= i <= best.last]
    closes = quantity.right < point.first and all(t.sort == "w" or t.key in ",)" for t in between)
    return closes and tokens[min(point.last + 1, len(tokens) - 1)].key in (".", ";") and "and" not in [t.key for t in between]


def _right_in_brackets(quantity: Quantity, one: Placed, placed: Sequence[Placed]) -> bool:
    """Whether a number stands in the bracket that opens right behind a time, and no other time: '(12,2%, tương ứng 23.511 hộ)'."""
    tokens, first = quantity.sentence.tokens, one.last + 2
    if first > quantity.left or tokens[one.last + 1].key != "(" or any(one.last < other.first < quantity.left for other in placed):
        return False
    beside = any(t.sort == "n" for t in tokens[first : first + _CLOSING])  # not "(doanh số cho vay cả năm đạt 905 tỷ đồng)"
    return beside and not any(t.key == ")" for t in tokens[first : quantity.first])


def _of_whole_sentence(quantity: Quantity, placed: Sequence[Placed], *, state: bool) -> Placed | None:
    """'will fall by 5.6 and 3.2 points to 33% and 17.8% respectively by the end of the year': the one time, told last, dates all of it."""
    times = [one for one in placed if one.mention.marker not in ASIDE and not one.mention.in_name]
    if len(times) != 1 or not is_dated(times[0].mention):
        return None
    keys, one = quantity.sentence.keys, times[0]
    if one.first > quantity.right and _opens_part(quantity, one):
        return None
    if _is_of_start(quantity, one):
        return None  # "the reduction was 6%, from 28.6% at the end of 2022"
    window = one.mention.form in WINDOWS or (one.mention.form == "span" and not state) or keys[one.first : one.last + 1] == ["last", "year"]
    during = one.mention.marker == "during" and window
    closes = one.last + _CLOSING >= len(keys) and one.first > quantity.right
    listed = (
        one.mention.form == "year" and keys.count(";") > 1
    )  # "2,308 customers got loans; 1,120 works were built; 616 jobs created in 2023"
    holds = closes and (during or one.mention.marker in POINTS) and (listed or ";" not in keys[quantity.right + 1 : one.first])
    return one if holds else None


def _is_counted_to(sentence: Sentence, placed: Sequence[Placed]) -> bool:
    """'Hội Nông dân 86 tỷ đồng, Hội Phụ nữ 94 tỷ đồng, tính đến cuối tháng 8': a day that closes a Vietnamese sentence."""
    return bool(placed) and "tính" in sentence.keys[max(0, placed[-1].first - 2) : placed[-1].first]


POINTS = UP_TO | {"deadline"}
_CLOSING = 3  # tokens: the time's own last one, a full stop; a hedge before a number


def _opens_next(quantity: Quantity, one: Placed) -> bool:
    """'có hơn 40% hộ nghèo, đến cuối năm 2023 chỉ còn 6,8%': a time behind a comma frames the number that follows it."""
    tokens = quantity.sentence.tokens
    if quantity.sentence.lexicon.language != "vi" or one.mention.marker not in POINTS or tokens[one.first - 1].key not in (",", "đến"):
        return False
    parted = "," in quantity.sentence.keys[quantity.right + 1 : one.first]
    ahead = next((t.key for t in tokens[one.last + 1 :] if t.sort == "n" or t.key in (",", ";")), ";")
    return parted and ahead not in (",", ";")


def _opens_part(quantity: Quantity, one: Placed) -> bool:
    """'Toàn xã có 5.820 hộ; năm 2022, xã còn 402 hộ nghèo': a time right behind a semicolon is that of what follows it.

    So is one behind ', and', '58.7 percent are trained, and by 2025 ...', and anywhere behind 'thì': 'nếu năm 2021 có 21.400 hộ nghèo
    thì đến cuối năm 2024 ...'.
    """
    tokens = quantity.sentence.tokens
    if "thì" in quantity.sentence.keys[quantity.right + 1 : one.first]:
        return True
    if any(quantity.right < m.first < one.first and tokens[m.first - 1].key == "and" for m in quantity.sentence.tags.get("cue:target", ())):
        return any(t.sort == "n" for t in tokens[quantity.right + 1 : one.first])  # "cleared 14,000 and plans to clear 6,500 by 2025"
    at = one.first - 1
    while at > quantity.right and tokens[at].key in _LED_BY:
        at -= 1
    vietnamese = quantity.sentence.lexicon.language == "vi"
    joined = not vietnamese and tokens[at].key in _AND_THEN and tokens[at - 1].key == ","
    parted = joined or (tokens[at].key == ";" and (vietnamese or one.mention.basis != "published"))  # not "5.1%; in the past 3 years ..."
    return parted and any(t.sort == "n" for t in tokens[one.last + 1 :])


_LED_BY = frozenset({"đến", "tính", "vào", "trong", "riêng", "by", "in", "at", "the"})
_AND_THEN = frozenset({"and", "while", "but", "whereas"})


def _is_of_start(quantity: Quantity, one: Placed) -> bool:
    """'has fallen to 7.4% from 18.5% in 2010': the time of what something fell from, where that is not 'from 18.5% to 7.4% in 2010'.

    So of what it is compared with: 'is 15.1%, against 29.4% at the end of 2015'.
    """
    keys = quantity.sentence.keys[: one.first]
    if _is_of_base(quantity, one):
        return True
    opened = next((i for i in range(quantity.right + 1, one.first) if keys[i] == "from"), one.first)
    start = next((i for i in range(opened + 1, one.first) if quantity.sentence.tokens[i].sort == "n"), None)
    # not "got loans from the bank, worth VND 13 billion, in 2021"
    return start is not None and "," not in keys[opened:start] and "to" not in keys[start + 1 : start + _STEP]


_STEP = 4  # tokens


def _is_of_base(quantity: Quantity, one: Placed) -> bool:
    """Whether a time stands right behind the number that another is compared with: 'compared to 21.6% in 2016', 'so với 24% năm 2016'."""
    keys, tokens = quantity.sentence.keys, quantity.sentence.tokens
    weighed = next((m for m in quantity.sentence.tags.get("cue:compared", ()) if quantity.right < m.first < one.first), None)
    at = weighed.last + 1 if weighed is not None else one.first
    while at < one.first and keys[at] in HEDGES:
        at += 1
    told = at < one.first and tokens[at].sort == "n" and not (tokens[at].raw.isdecimal() and tokens[at].raw[:2] in ("19", "20"))
    return told and all(t.key in _LED_TO for t in tokens[at + 1 : one.first])


def _is_weighed_then(quantity: Quantity, one: Placed, *, state: bool) -> bool:
    """'..., compared with 2,870 in the same period of 2020': the number that another is weighed by, and its own time right behind it.

    The state of 'a year earlier' has its day from the one that it is weighed with.
    """
    keys = quantity.sentence.keys
    same = not _SAME.isdisjoint(keys[one.first : one.last + 1])
    if state and not same:
        return False
    if one.last < quantity.left:  # "while the figure for the same period of 2020 was 2,870"
        told = "figure" in keys[max(0, one.first - _STEP) : one.first] or keys[quantity.left - 2 : quantity.left] == ["figure", "be"]
        told = told or _IS_THEN.issuperset(keys[one.last + 1 : quantity.left] or ["?"])  # "(cùng kỳ năm 2022 là 17.300 lao động)"
        return same and told and not any(t.sort == "n" for t in quantity.sentence.tokens[one.last + 1 : quantity.left])
    if one.first <= quantity.right or not _LED_TO.issuperset(keys[quantity.right + 1 : one.first]):
        return False
    return (same and keys[before_hedges(quantity)] == "from") or is_compared(quantity)


_SAME, _IS_THEN = frozenset({"same", "cùng"}), frozenset({"là", "đạt", "chỉ", "có"})
_LED_TO = frozenset(
    {"%", "percent", "million", "billion", "trillion", "vnd", "dong", "usd", "a", "per", "head", "person", "capita"}
) | frozenset({"household", "in", "at", "by", "the", "end", "of", "(", "tỷ", "triệu", "đồng", "hộ", "cuối", "vào"})


def _is_owned(quantity: Quantity, one: Placed, *, arrived: bool) -> bool:
    """Whether a time right behind another number belongs to that: the year of '57,2% năm 2021' says nothing of '64%' after it."""
    tokens = quantity.sentence.tokens
    if is_set_apart(quantity.sentence, one):
        return False
    i = one.first - 1
    while i >= 0 and tokens[i].key in ("(", ")", "in", "vào", "at", "the", "of", "by", "from", "end", "cuối", "đầu"):
        i -= 1
    if i < 0 or not (tokens[i].sort == "n" or tokens[i].key in _COUNTED or (arrived and tokens[i].key in _SCALES)):
        return False
    aside = tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")"  # "còn 5,7% (năm 2023); 35 xã thoát khó khăn"
    return aside or not any(t.key == ";" for t in tokens[one.last + 1 : quantity.left])


def _is_start_told(sentence: Sentence, one: Placed) -> bool:
    """'from 12.48 percent in 2016': whether a time is that of what something fell or rose from."""
    tokens, i = sentence.tokens, one.first - 1
    while i >= 0 and tokens[i].sort == "w" and tokens[i].key in _LED_TO:
        i -= 1
    return i > 0 and tokens[i].sort == "n" and tokens[i - 1].key == "from"


_COUNTED = frozenset({"%", "percent", "đồng", "hộ", "người", "household", "billion"})
_SCALES = frozenset({"million", "trillion", "thousand", "people", "person"})


def _way(quantity: Quantity, one: Placed, ruler: Ruler, *, left: float, right: float) -> float:
    if one.last < quantity.left:
        return 0.3 + left * ruler.between(one.last + 1, quantity.left)
    way = right * ruler.between(quantity.right + 1, one.first)
    crossed = ruler.between(quantity.last + 1, one.first)
    if crossed > 4.5:
        return _NEVER
    return way * (1.0 if crossed < 0.7 else 2.2)
