"""When a number was true: the time mention that belongs to it.

Belongs here: choosing a time. Does not belong here: finding times (`periods`), turning them into first and last day (`period_days`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from transforms.figures.detours import is_behind_share
from transforms.figures.linking import Ruler
from transforms.figures.period_days import CALENDAR, WINDOWS
from transforms.figures.periods import PeriodMention
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

ASIDE = frozenset({"compared", "issued", "every"})
_REVIEWED = 16  # tokens: "kết quả rà soát hộ nghèo, hộ cận nghèo năm 2020"


@dataclass(slots=True)
class Placed:
    """A time mention with the tokens it covers in its sentence."""

    mention: PeriodMention
    first: int
    last: int


def place_mentions(sentence: Sentence, mentions: Sequence[PeriodMention]) -> list[Placed]:
    """The mentions that lie in the sentence."""
    found = []
    for mention in mentions:
        if sentence.composed:
            inside = sentence.tokens_within(mention.start, mention.end)
            if inside:
                found.append(Placed(mention, inside[0], inside[-1]))
        elif sentence.start <= mention.start < sentence.end:
            first = sentence.token_at(mention.start)
            last = max(first, sentence.token_at(mention.end) - 1)
            found.append(Placed(mention, first, last))
    found = [replace(one, mention=replace(one.mention, marker="compared")) if _is_base(sentence, one) else one for one in found]
    found = [replace(one, mention=replace(one.mention, in_name=True)) if _is_of_plan(sentence, one) else one for one in found]
    found = [
        replace(one, mention=replace(one.mention, marker="issued")) if _is_launch(sentence, one) or _is_said(sentence, one) else one
        for one in found
    ]
    found = [_as_founding(one) if _is_founding(sentence, one) or _is_of_then(sentence, one) else one for one in found]
    for k in range(len(found) - 1):
        # 'từ cuối năm 2010 đến nay': a start and the day of the page make one window.
        one, two = found[k], found[k + 1]
        word = sentence.tokens[one.first - 1].key if one.first else ""
        if word in ("từ", "from", "since") and two.mention.form == "to_date" and two.first - one.last <= 2 and one.mention.first:
            found[k + 1] = Placed(replace(two.mention, first=one.mention.first, form="since", marker="since"), one.first, two.last)
            found[k] = Placed(replace(one.mention, marker="compared"), one.first, one.last)
    return found


def _is_of_plan(sentence: Sentence, one: Placed) -> bool:
    """'99.7 percent of the 2018 plan', 'đạt 105,7% kế hoạch cả năm': the year that a plan is made for, not that up to which it was met."""
    if sentence.keys[max(0, one.first - _SHARE_VI) : one.first] in _SHARES_OF_PLAN:
        return one.mention.form == "relative"
    if one.mention.form != "year" or sentence.keys[one.last + 1 : one.last + 2] not in (["plan"], ["target"], ["estimate"]):
        return False
    return is_behind_share(sentence, one.first)


_SHARE_VI = 3  # tokens
_SHARES_OF_PLAN = (["%", "kế", "hoạch"], ["%", "chỉ", "tiêu"])


def _is_launch(sentence: Sentence, one: Placed) -> bool:
    """'Programme 135, which was launched in 1999', 'under the decision signed in 2015': when that began, and nothing else."""
    mention, keys = one.mention, sentence.keys
    if mention.marker not in _HELD or mention.form not in _LASTING:
        return False
    lead = keys[max(0, one.first - _LAUNCH) : one.first]
    if _LAUNCHED.isdisjoint(lead):
        return False
    at = next(i for i in range(len(lead) - 1, -1, -1) if lead[i] in _LAUNCHED)
    if not _LAUNCH_LINKS.issuperset(lead[at + 1 :]):
        return False
    begin = one.first - len(lead) + at
    opening = begin == 0 or keys[begin - 1] == "," or {"which", "that"} & {*keys[max(0, begin - 3) : begin]}
    return bool(opening) or keys[begin - 1] in _ACTS


_LAUNCH = 4  # tokens
_HELD = frozenset({"during", "at_end"})
_LASTING = CALENDAR | {"day"}
_LAUNCHED = frozenset({"launch", "initiate", "establish", "found", "sign", "issue", "approve", "adopt", "promulgate"})
_LAUNCH_LINKS = frozenset({"in", "on", "at", "late", "early", "mid", "the"})
_ACTS = frozenset({"decision", "decree", "resolution", "programme", "directive", "project", "scheme", "plan", "campaign"})


def _is_said(sentence: Sentence, one: Placed) -> bool:
    """'The ministry said on June 9 that ...', 'On June 9 the ministry announced that ...': the day on which it was told."""
    if one.mention.form != "day" or one.mention.marker != "during" or sentence.lexicon.language != "en":
        return False
    tokens = sentence.tokens
    if one.first and tokens[one.first - 1].key != "on":
        return False
    lead = tokens[max(0, one.first - _TELLING) : one.first]
    if any(t.key in _SAID for t in lead):
        return not any(t.sort == "n" for t in lead)
    ahead = tokens[one.last + 1 :] if one.first <= 1 else []
    told = next((i for i, t in enumerate(ahead) if t.key in _SAID or t.sort == "n"), None)
    return told is not None and ahead[told].key in _SAID


_TELLING = 5  # tokens
_SAID = frozenset({"say", "announce", "report", "inform", "reveal", "tell", "release", "publish"}) | frozenset(
    {"conference", "meeting", "ceremony", "session", "seminar", "workshop", "event"}
)


def _is_founding(sentence: Sentence, one: Placed) -> bool:
    """'Thành lập từ năm 2003 với 3 chương trình, dư nợ 5,8 tỷ đồng': what something began with."""
    lead = sentence.keys[max(0, one.first - _FOUNDING) : one.first]
    begun = any(lead[i : i + 2] == ["thành", "lập"] for i in range(len(lead) - 1))
    return begun and one.mention.first is not None and sentence.keys[one.last + 1 : one.last + 2] == ["với"]


def _is_of_then(sentence: Sentence, one: Placed) -> bool:
    """'Là huyện nghèo từ năm 2009, khi đó có 47,6% hộ nghèo': a state of when something began."""
    behind = sentence.keys[one.last + 1 : one.last + _THEN]
    then = any(behind[i] in _AT_THAT and behind[i + 1] == "đó" for i in range(len(behind) - 1))
    return then and one.mention.marker == "since" and one.mention.first is not None


_THEN = 10  # tokens
_AT_THAT = frozenset({"khi", "lúc"})


def _as_founding(one: Placed) -> Placed:
    """The year in which something began."""
    first = one.mention.first or date.min
    return replace(one, mention=replace(one.mention, last=date(first.year, 12, 31), form="year", marker="during"))


_FOUNDING = 4  # tokens
_WEIGHED = frozenset({"than", "against", "versus"})
_OVER = frozenset({"over", "above", "below", "from", "to"})


def _is_base(sentence: Sentence, one: Placed) -> bool:
    """'6.8% from the end of 2024', 'as high as at the end of 2014': a base of comparison."""
    lead = sentence.tokens[max(0, one.first - 6) : one.first]
    before = [t.key for t in lead]
    weighed = next((i for i, key in enumerate(before) if key == "compare" or (i >= len(before) - 4 and key in _WEIGHED)), None)
    if weighed is not None:  # "compared to the level at the end of 2015", but "compared with 20% in 2008", "to less than 2% by 2015"
        return not any(t.sort == "n" for t in lead[weighed:])
    if any(one in _OVER and two in ("that", "those") for one, two in pairwise(before)):
        return True  # "up by VND 8.3 billion over that in the beginning of the year"
    if before.count("as") >= 1 and ("high" in before or (before[-2:] == ["as", "at"] and "as" in before[:-2])):
        return True
    base = next((key for key in ("from", "on") if key in before[-3:] and (key == "from" or one.mention.form != "day")), None)
    if base is not None:
        i = one.first - 1
        while i >= 0 and sentence.tokens[i].key != base:
            if base == "from" and sentence.tokens[i].sort == "n":
                return False  # "fell to 1,020 from 7,900 in 2016"
            i -= 1
        if i > 0 and sentence.keys[i - 1] == ")":
            i = next((j for j in range(i - 1, 0, -1) if sentence.keys[j] == "("), i)  # "by 1.8 million VND (80 USD) from 2011"
        previous = sentence.tokens[i - 1] if i > 0 else None
        return previous is not None and (
            previous.sort == "n" or previous.key in ("%", "percent", "point", "billion", "million", "trillion", "vnd", "household")
        )
    return False


def of_review(sentence: Sentence, placed: Sequence[Placed]) -> Placed | None:
    """'Theo kết quả rà soát năm 2020, hiện nay ...': what a review tells holds for its year, whatever is now."""
    reviews = sentence.tags.get("cue:review", ())
    years = (one for one in placed if one.mention.form == "year" and one.mention.marker != "compared")
    return next((one for one in years if any(m.last < one.first <= m.last + _REVIEWED for m in reviews)), None)


def runs_of_times(sentence: Sentence, placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """The tokens of times, those of a list in one run: 'các năm 2019, 2020 và 2021'."""
    runs: list[tuple[int, int]] = []
    for one in placed:
        if runs and _TIME_JOINTS.issuperset(sentence.keys[runs[-1][1] + 1 : one.first]):
            runs[-1] = (runs[-1][0], one.last)
        else:
            runs.append((one.first, one.last))
    return runs


_TIME_JOINTS = frozenset({",", "và", "and", "năm"})


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
    best: Placed | None = None
    base: Placed | None = None
    best_cost = base_cost = _NEVER
    for one in placed:
        mention = one.mention
        if mention.marker == "compared" and mention.last is not None and not (of_plan or changing) and _right_in_brackets(quantity, one):
            # 'so với cuối năm 2021 (12,2%)': the number in brackets is the base's own.
            return replace(one, mention=replace(mention, marker="at_end")), None
        if mention.marker == "compared":
            cost = _way(quantity, one, ruler, left=1.0, right=0.5)
            if cost < base_cost and cost < 6:
                base, base_cost = one, cost
            continue
        if of_plan and one.first > quantity.right and not _PLANS.isdisjoint(_between(quantity, one)):
            continue  # "reached 104% of the plan for 2019": the plan's year
        tells = is_dated(mention) or mention.form in WINDOWS or is_unknown_year(quantity.sentence, one)
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
    if best is None and quantity.sentence.lexicon.language == "en" and not of_plan:
        best = _of_whole_sentence(quantity, placed)
    if best is not None and (not_after is not None or of_plan):
        best = _point_within(quantity, best, placed)
    if changing and best is not None and best.mention.marker == "since":
        # 'As of August 31 ..., having grown by 31.4% since December 31, 2015.'
        ends = (p for p in placed if p.mention.marker in ("until", "by", "at_end") and p.mention.last and not p.mention.in_name)
        begun = best.mention.first or date.min
        until = next((p for p in ends if (p.mention.last or date.min) > begun), None)  # not "from 9.9 percent at the end of 2015"
        if until is not None and best.mention.first is not None:
            day = replace(best.mention, last=best.mention.first, marker="compared")
            return until, Placed(day, best.first, best.last)
    return best, base


_SOON = timedelta(days=31)  # "after three years (2021-2023)", told in December


def _cost(quantity: Quantity, one: Placed, ruler: Ruler, *, arrived: bool, changing: bool) -> float:
    """How far a time is from a number, dearer where it is another number's, a name's, or no day is known of it."""
    tokens = quantity.sentence.tokens
    cost = _way(quantity, one, ruler, left=0.35, right=1.0)
    gap = one.first - quantity.right
    if gap == 1 or (gap == 2 and tokens[one.first - 1].key in ("(", "in", "vào", "at", "by")):
        cost = 0.1  # "12,1% (cuối năm 2015)"
    if one.last < quantity.left and _is_owned(quantity, one, arrived=arrived):
        if changing and tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")":
            return _NEVER  # "from 68.3% (2021) to 57.1%, a fall of 11.2 points"
        if arrived and not any(t.sort == "n" for t in tokens[one.last + 1 : quantity.left]):
            return _NEVER  # "from 0.5 billion in 2014 to 11.3 billion"
        cost += 6.0
    planned = quantity.sentence.keys[max(0, one.first - 3) : one.first] == ["%", "kế", "hoạch"]  # "đạt 97% kế hoạch năm 2018": the plan's
    cost += 6.0 if planned else 0.0
    return cost + (0.6 if one.mention.in_name else 0.0) + (0.0 if is_dated(one.mention) else 3.0)


_NEVER = 99.0


def is_unknown_year(sentence: Sentence, one: Placed) -> bool:
    """'Last year', on a page that nothing dates: what is told of it is told of no year named before."""
    told = sentence.keys[one.first : one.last + 1]
    return one.mention.form == "relative" and one.mention.last is None and told[-1:] == ["year"] and told[0] in _YEARS


_YEARS = frozenset({"last", "this", "next"})
_PLANS = frozenset({"plan", "target", "kế", "chỉ"})


def _between(quantity: Quantity, one: Placed) -> set[str]:
    """The normal forms of the words between a number and a time behind it."""
    return {t.key for t in quantity.sentence.tokens[quantity.right + 1 : one.first]}


def _point_within(quantity: Quantity, best: Placed, placed: Sequence[Placed]) -> Placed:
    """The day up to which a state is told, where the nearest time is only the year that it lies in: 'Đến 30/6/2023, vốn năm 2023 đạt'."""
    mention = best.mention
    this_year = mention.form == "relative" and quantity.sentence.keys[best.first : best.last + 1] == ["this", "year"]
    if not (mention.form == "year" or this_year) or mention.marker != "during" or mention.last is None:
        return best
    points = [p for p in placed if p.mention.marker == "until" and p.mention.last is not None and p.last < best.first < quantity.left]
    return points[-1] if points and (points[-1].mention.last or date.min).year == mention.last.year else best


def _right_in_brackets(quantity: Quantity, one: Placed) -> bool:
    """Whether a number stands in the bracket that opens right behind a time."""
    tokens = quantity.sentence.tokens
    if one.last + 1 >= len(tokens) or tokens[one.last + 1].key != "(" or quantity.first <= one.last:
        return False
    return not any(t.key == ")" for t in tokens[one.last + 1 : quantity.first])


def _of_whole_sentence(quantity: Quantity, placed: Sequence[Placed]) -> Placed | None:
    """'will fall by 5.6 and 3.2 points to 33% and 17.8% respectively by the end of the year': the one time, told last, dates all of it."""
    times = [one for one in placed if one.mention.marker not in ASIDE and not one.mention.in_name]
    if len(times) != 1 or not is_dated(times[0].mention):
        return None
    keys, one = quantity.sentence.keys, times[0]
    if _is_of_start(quantity, one):
        return None  # "the reduction was 6%, from 28.6% at the end of 2022"
    during = one.mention.marker == "during" and one.mention.form in WINDOWS
    closes = one.last + _CLOSING >= len(keys) and one.first > quantity.right
    listed = (
        one.mention.form == "year" and keys.count(";") > 1
    )  # "2,308 customers got loans; 1,120 works were built; 616 jobs created in 2023"
    holds = closes and (during or one.mention.marker in _POINTS) and (listed or ";" not in keys[quantity.right + 1 : one.first])
    return one if holds else None


_POINTS = frozenset({"by", "at_end", "until", "deadline"})
_CLOSING = 3  # tokens: the time's own last one, a full stop


def _opens_next(quantity: Quantity, one: Placed) -> bool:
    """'có hơn 40% hộ nghèo, đến cuối năm 2023 chỉ còn 6,8%': a time behind a comma frames the number that follows it."""
    tokens = quantity.sentence.tokens
    if quantity.sentence.lexicon.language != "vi" or one.mention.marker not in _POINTS or tokens[one.first - 1].key not in (",", "đến"):
        return False
    parted = "," in quantity.sentence.keys[quantity.right + 1 : one.first]
    ahead = next((t.key for t in tokens[one.last + 1 :] if t.sort == "n" or t.key in (",", ";")), ";")
    return parted and ahead not in (",", ";")


def _opens_part(quantity: Quantity, one: Placed) -> bool:
    """'Toàn xã có 5.820 hộ; năm 2022, xã còn 402 hộ nghèo': a time right behind a semicolon is that of what follows it.

    So is one anywhere behind 'thì': 'nếu năm 2021 có 21.400 hộ nghèo thì đến cuối năm 2024 ...'.
    """
    tokens = quantity.sentence.tokens
    if "thì" in quantity.sentence.keys[quantity.right + 1 : one.first]:
        return True
    at = one.first - 1
    while at > quantity.right and tokens[at].key in _LED_BY:
        at -= 1
    vietnamese = quantity.sentence.lexicon.language == "vi"
    return vietnamese and tokens[at].key == ";" and any(t.sort == "n" for t in tokens[one.last + 1 :])


_LED_BY = frozenset({"đến", "tính", "vào", "trong", "riêng"})


def _is_of_start(quantity: Quantity, one: Placed) -> bool:
    """'has fallen to 7.4% from 18.5% in 2010': the time of what something fell from, where that is not 'from 18.5% to 7.4% in 2010'."""
    keys = quantity.sentence.keys[: one.first]
    opened = next((i for i in range(quantity.right + 1, one.first) if keys[i] == "from"), one.first)
    start = next((i for i in range(opened + 1, one.first) if quantity.sentence.tokens[i].sort == "n"), None)
    return start is not None and "to" not in keys[start + 1 : start + _STEP]


_STEP = 4  # tokens


def _is_owned(quantity: Quantity, one: Placed, *, arrived: bool) -> bool:
    """Whether a time right behind another number belongs to that: the year of '57,2% năm 2021' says nothing of '64%' after it."""
    tokens = quantity.sentence.tokens
    i = one.first - 1
    while i >= 0 and tokens[i].key in ("(", ")", "in", "vào", "at", "the", "of", "by", "from", "end", "cuối", "đầu"):
        i -= 1
    if i < 0 or not (tokens[i].sort == "n" or tokens[i].key in _COUNTED or (arrived and tokens[i].key in _SCALES)):
        return False
    aside = tokens[one.first - 1].key == "(" and tokens[one.last + 1].key == ")"  # "còn 5,7% (năm 2023); 35 xã thoát khó khăn"
    return aside or not any(t.key == ";" for t in tokens[one.last + 1 : quantity.left])


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
