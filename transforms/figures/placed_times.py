"""The time mentions that lie in a sentence, and what each is by the words around it: a base, a launch, a plan's year.

Belongs here: placing mentions in a sentence. Does not belong here: finding them (`periods`), choosing one for a number (`timing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from transforms.figures.detours import is_behind_share
from transforms.figures.period_days import CALENDAR
from transforms.figures.periods import PeriodMention
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token


@dataclass(slots=True)
class Placed:
    """A time mention with the tokens it covers in its sentence."""

    mention: PeriodMention
    first: int
    last: int


def place_mentions(sentence: Sentence, mentions: Sequence[PeriodMention], *, published_on: date | None) -> list[Placed]:
    """The mentions that lie in the sentence, as the words around them and the page's day have them."""
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
    return _of_year_over(sentence, [_as_meant(sentence, one) for one in found], published_on)


def _as_meant(sentence: Sentence, one: Placed) -> Placed:
    """A time with what the words before it make of it: a base, a plan's year, the day of a launch, the year something began."""
    if _is_base(sentence, one):
        one = replace(one, mention=replace(one.mention, marker="compared"))
    if _is_of_plan(sentence, one):
        one = replace(one, mention=replace(one.mention, in_name=True))
    if _is_launch(sentence, one) or _is_said(sentence, one):
        one = replace(one, mention=replace(one.mention, marker="issued"))
    return _as_founding(one) if _is_founding(sentence, one) or _is_of_then(sentence, one) else one


def _is_of_plan(sentence: Sentence, one: Placed) -> bool:
    """'99.7 percent of the 2018 plan', 'đạt 105,7% kế hoạch cả năm': the year that a plan is made for, not that up to which it was met."""
    if sentence.keys[max(0, one.first - _SHARE_VI) : one.first] in _SHARES_OF_PLAN:
        return one.mention.form in ("relative", "year")
    if one.mention.form in ("span", "term") and _is_of_aim(sentence, one):
        return True
    behind = sentence.keys[one.last + 1 : one.last + 3]
    if behind[:1] and behind[0] in _PLANNED:
        behind = behind[1:]
    if one.mention.form != "year" or behind[:1] not in (["plan"], ["target"], ["estimate"]):
        return False
    return is_behind_share(sentence, one.first)


def _is_of_aim(sentence: Sentence, one: Placed) -> bool:
    """'đạt 41,5% so với mục tiêu của cả giai đoạn 2016 - 2020', '41.5% of the target set for 2016-2020': the years of what is aimed at."""
    lead = sentence.keys[max(0, one.first - _AIM) : one.first]
    at = next((i for i in range(len(lead) - 1, -1, -1) if lead[i] in _AIMS), -1)
    share = next((i for i in range(at - 1, -1, -1) if lead[i] in ("%", "percent")), -1)
    return 0 <= share < at and _OF_AIM.issuperset(lead[share + 1 : at] + lead[at + 1 :])


_AIM = 14  # tokens
_AIMS = frozenset({"tiêu", "hoạch", "target", "goal", "plan"})
_OF_AIM = frozenset({"so", "với", "mục", "chỉ", "kế", "của", "cả", "cho", "đề", "ra", "trong", "toàn", "đặt", "giảm", "nghèo"}) | {
    "nghị", "quyết", "of", "the", "for", "set", "to", "compare", "in", "whole", "entire", "period", "reduction", "poverty", "poor", "over"
}  # fmt: skip
_PLANNED = frozenset({"capital", "credit", "growth", "lending", "disbursement", "budget", "investment"})  # "31% of the 2024 capital plan"


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
    begin = one.first - len(lead) + at
    if any(token.sort == "n" for token in sentence.tokens[begin : one.first]):
        return False  # "the programme launched 12 models last year"
    opening = begin == 0 or keys[begin - 1] == ","
    return opening or not _OPENS_CLAUSE.isdisjoint(keys[max(0, begin - 3) : begin])  # "under a programme it launched last year"


_LAUNCH = 4  # tokens
_HELD = frozenset({"during", "at_end"})
_LASTING = CALENDAR | {"day", "relative"}
_LAUNCHED = frozenset({"launch", "begin", "initiate", "establish", "found", "sign", "issue", "approve", "adopt", "promulgate"})
_ACTS = frozenset({"decision", "decree", "resolution", "programme", "directive", "project", "scheme", "plan", "campaign"})
_OPENS_CLAUSE = _ACTS | {"which", "that"}


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
_TIMES_THE = (["double", "the"], ["twice", "the"], ["triple", "the"], ["half", "the"], ["times", "the"], ["time", "the"])
_OVER = frozenset({"over", "above", "below", "from", "to"})


def _is_base(sentence: Sentence, one: Placed) -> bool:
    """'6.8% from the end of 2024', 'as high as at the end of 2014': a base of comparison.

    Those right behind 'from' and 'over' that follow a word of change are known as such from the text (`period_context`).
    """
    lead = sentence.tokens[max(0, one.first - 6) : one.first]
    before = [t.key for t in lead]
    near = len(before) - 4
    weighed = next(
        (i for i, key in enumerate(before) if key == "compare" or (i >= near and key in _WEIGHED and not _fights(before, i))), None
    )
    if weighed is None and sentence.lexicon.language == "vi" and _is_against_amount(sentence, one):
        return True
    if weighed is not None:  # "compared to the level at the end of 2015", but "compared with 20% in 2008", "to less than 2% by 2015"
        return not any(t.sort == "n" for t in lead[weighed:])
    if any(one in _OVER and two in ("that", "those") for one, two in pairwise(before)):
        return True  # "up by VND 6.1 billion over that at the start of the year"
    if before[-2:] in _TIMES_THE and sentence.keys[one.last + 1 : one.last + 2] in (["figure"], ["level"], ["rate"]):
        return True  # "nearly double the 2015 figure"
    if (before[:-1] if before[-1:] == ["the"] else before)[-1:] in (["below"], ["above"]):
        return True  # "3.4% below 2019", "below the 2019 figure"
    if _is_led_by_as(lead) and (not _AS_MUCH.isdisjoint(before) or (before[-2:] == ["as", "at"] and "as" in before[:-2])):
        return True
    on = one.mention.form != "day" and (before[-1:] == ["on"] or before[-2:] == ["on", "the"])  # not "spends it on houses this year"
    spans = one.mention.form in ("span", "term")  # "lent VND 400 billion from January to July"
    base = "from" if _is_from(sentence, one) and not spans else "on" if on else None
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


def _is_against_amount(sentence: Sentence, one: Placed) -> bool:
    """'so với dư nợ của chương trình năm 2021', but 'so với mức chung cả nước năm 2023', where another place is the base."""
    lead = sentence.keys[max(0, one.first - _AGAINST) : one.first]
    at = next((i for i in range(len(lead) - 1, 0, -1) if lead[i - 1] == "so" and lead[i] == "với"), -1)
    amount = lead[at + 1 :] if at > 0 else []
    return bool(amount) and amount[0] in _AMOUNTS and _OF_OTHERS.isdisjoint(amount) and all(key.isalpha() for key in amount)


_AGAINST = 13  # tokens
_AMOUNTS = frozenset({"dư", "tỷ", "tỉ", "tổng", "số", "mức", "con", "kết", "doanh", "thu", "nguồn", "quy", "nợ", "vốn", "hộ"})
_OF_OTHERS = frozenset({"chung", "nước", "quốc", "vùng", "khác", "hoạch", "tiêu"})


def _is_from(sentence: Sentence, one: Placed) -> bool:
    """'from (the end of) 2020', 'from the figure recorded at (the end of) 2020'."""
    before = sentence.keys[max(0, one.first - _FROM) : one.first]
    if "from" not in before:
        return False
    at = len(before) - 1 - before[::-1].index("from")
    return at >= len(before) - _NEAR or _THE_FIGURE.issuperset(before[at + 1 :])


def _is_led_by_as(lead: Sequence[Token]) -> bool:
    """'half as many as in 2018', but 'As many as 3,100 households in 2020': whether no number stands behind the last 'as'."""
    at = next((i for i in range(len(lead) - 1, -1, -1) if lead[i].key == "as"), -1)
    return at >= 0 and not any(token.sort == "n" for token in lead[at:])


_AS_MUCH = frozenset({"high", "low", "many", "much", "large"})  # "half as many as three years earlier"
_FROM, _NEAR = 8, 3  # tokens
_THE_FIGURE = frozenset({"the", "figure", "level", "number", "rate", "amount", "total", "one", "record", "recorded", "see", "seen"}) | {
    "register", "registered", "report", "reported", "at", "in", "of", "for", "a", "end", "beginning", "start",
}  # fmt: skip


def _fights(keys: Sequence[str], at: int) -> bool:
    """'the fight against poverty in 2014': what 'against' at `at` weighs nothing by."""
    return keys[at] == "against" and keys[max(0, at - 1)] in _FIGHTS


_FIGHTS = frozenset({"fight", "fighting", "battle", "struggle", "war", "combat"})


def of_review(sentence: Sentence, placed: Sequence[Placed]) -> Placed | None:
    """'Theo kết quả rà soát năm 2020, hiện nay ...': what a review tells holds for its year, whatever is now."""
    reviews = sentence.tags.get("cue:review", ())
    years = (one for one in placed if one.mention.form == "year" and one.mention.marker != "compared")
    return next((one for one in years if any(m.last < one.first <= m.last + _REVIEWED for m in reviews)), None)


_REVIEWED = 16  # tokens: "kết quả rà soát hộ nghèo, hộ cận nghèo năm 2020"


def _of_year_over(sentence: Sentence, placed: list[Placed], published_on: date | None) -> list[Placed]:
    """'Ngày 20/1/2014 phê duyệt kết quả rà soát hộ nghèo năm 2014': the list for a year tells of the end of the year before it.

    So it is where the results are decided on, or else told of, before the last months of that year, when its own review is made.
    'Công nhận hộ nghèo giai đoạn 2011 - 2015': the years of the standard by which they are poor, and of no state.
    """
    told_on = next((one.mention.last for one in placed if one.mention.marker == "issued" and one.mention.form == "day"), published_on)
    if decides_on_poor(sentence):
        placed = [_as_named(one) if _is_past(one, told_on) else one for one in placed]
    review = of_review(sentence, placed)
    if review is None or review.mention.last is None or not _tells_results(sentence, review):
        return placed
    if told_on is None or review.mention.last - told_on <= REVIEWED_AHEAD:
        return placed
    year = review.mention.last.year - 1
    over = replace(review.mention, first=date(year, 1, 1), last=date(year, 12, 31), basis="implied")
    return [replace(one, mention=over) if one is review else one for one in placed]


def decides_on_poor(sentence: Sentence) -> bool:
    """Whether a decision is told of on who is poor, or on what a review found; not one on how to review them."""
    if "cue:poor_decided" in sentence.tags:
        return True
    return any(_is_result(sentence, match.last) for match in sentence.tags.get("cue:review", ()))


def _is_result(sentence: Sentence, at: int) -> bool:
    """Whether the results are told of the review whose name ends at a token."""
    return not _RESULTS.isdisjoint(sentence.keys[max(0, at - _RESULT) : at + 1])


def _is_past(one: Placed, told_on: date | None) -> bool:
    """Whether years are told, as of a state, that were not over when it was decided on."""
    last = one.mention.last if one.mention.form in ("span", "term") else None
    return last is not None and (told_on is None or last - told_on > REVIEWED_AHEAD)


def _as_named(one: Placed) -> Placed:
    return replace(one, mention=replace(one.mention, in_name=True))


def _tells_results(sentence: Sentence, review: Placed) -> bool:
    """Whether the results of a review are told of, and its year stands in its name: 'kết quả rà soát hộ nghèo, hộ cận nghèo năm 2014'."""
    keys = sentence.keys
    at = max(match.last for match in sentence.tags["cue:review"] if match.last < review.first)
    name = keys[at + 1 : review.first]
    parts = all(two in _LISTED for one, two in pairwise(name) if one == ",")
    return parts and _AIMED.isdisjoint(name) and _is_result(sentence, at)


REVIEWED_AHEAD = timedelta(days=92)  # the reviews of a year are made from October on
_RESULT = 6  # tokens: "kết quả điều tra, rà soát"
_RESULTS = frozenset({"quả", "result", "outcome", "finding"})
_LISTED = frozenset({"hộ", "cận", "người", "và"})
_AIMED = frozenset({"tiêu", "hoạch", "đấu", "dự", "plan", "target", "goal", "aim"})


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
