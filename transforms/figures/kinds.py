"""What a number is of its indicator: the state itself, or a change of it.

Belongs here: verbs of change around a number. Does not belong here: what the words between them say (`change_words`), aims, forecasts and
averages (`aims`), which indicator it is (`linking`), when (`timing`), lists of numbers (`number_lists`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile
from typing import Literal

from transforms.figures.change_words import (
    BY,
    EQUALS,
    NOUN,
    are_adjacent,
    goes_on,
    has_own_rate,
    is_about_rate,
    is_average_of,
    is_averaged,
    is_compared_behind,
    is_equal,
    is_greatest,
    is_named_aim,
    is_weighed,
    leads_to,
    leads_to_aim,
    names_change,
    sign_behind,
    sign_named,
)
from transforms.figures.lexicon import Match
from transforms.figures.list_changes import MOST_POINTS, change_of_list
from transforms.figures.noise import is_year
from transforms.figures.number_lists import RIGHT_MORE
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

_TO = {
    "en": frozenset({"to", "at", "reach", "stand", "remain", "only", "total", "hit", "exceed", "surpass", "come"}),
    "vi": frozenset({"còn", "xuống", "lên", "đạt", "mức", "về", "tới", "đến", "là", "dưới"}),
}
_FROM = frozenset({"from", "từ"})
_LED = frozenset({"xuống", "lên", "còn", "down", "up"})
_BRINGS = frozenset({"nâng", "đưa"})
_COMPARED = frozenset({"higher", "lower"})
_FAR, _FAR_RATE = 14, 18  # tokens: a rate may be named with where and of whom it is
_CURRENT_START = frozenset({"from", "current"})  # "cut it to 5%, from the current rate of 9.45%"
_HOLDS_NO_VERB = frozenset({"cue:nothing", "cue:share_cue", "cue:of_which"})


@dataclass(slots=True)
class Direction:
    """How a verb of change governs a number: it fell `by` it, fell `to` it, fell `from` it; or nothing governs it."""

    sign: int = 0
    how: Literal["", "by", "to", "from"] = ""
    verb: Match | None = None


def find_directions(sentence: Sentence, quantities: Sequence[Quantity], groups: Sequence[Sequence[int]]) -> list[Direction]:
    """For each number the verb of change that governs it."""
    void = [
        m
        for m in sentence.matches
        if m.words > 1
        and (not m.nested or "cue:nothing" in m.tags)
        and (m.phrase.unit is not None or not _HOLDS_NO_VERB.isdisjoint(m.tags))
    ]
    verbs = [
        (m, m.phrase.change)
        for m in sentence.matches
        if m.phrase.change
        and not is_inside(m, void)
        and not (m.first and sentence.keys[m.first - 1] == "-" and sentence.tokens[m.first].glued)
    ]  # not "a goat-raising model"
    found: list[Direction] = [Direction()] * len(quantities)
    for group in groups:
        k = group[0]
        at = k - 1
        while at >= 0 and quantities[at].in_words and quantities[at].measure == "count":
            at -= 1  # "and by 5% in the two poor districts": words that count places part no clause
        before = quantities[at] if at >= 0 else None
        direction = _direction(sentence, quantities[k], before, found[at] if at >= 0 else Direction(), verbs)
        if not direction.how and before is not None and _falls_too(before, quantities[k]):
            direction = found[at]
        elif k + 1 < len(quantities):
            goes_on = at >= 0 and direction.verb is found[at].verb  # "giảm 512 hộ (từ 2.318 hộ xuống còn 1.806 hộ)"
            start = _start_of(sentence, quantities[k], quantities[k + 1]) if goes_on or not direction.how else Direction()
            if start.how:
                direction = start
            elif direction.how == "by" and _runs_over_years(sentence, quantities[k], quantities[k + 1]):
                direction = Direction(direction.sign, "from", direction.verb)
        for member in group:
            found[member] = direction
    for k in _of_beginning(sentence, quantities):
        found[k] = found[k] if found[k].how else Direction(0, "from", None)
    return found


def _of_beginning(sentence: Sentence, quantities: Sequence[Quantity]) -> range:
    """'From 3 programmes with VND 118 billion, the bank now runs 17 programmes': the numbers that it began with, all before the comma."""
    first = quantities[0] if quantities else None
    if first is None or first.measure != "count" or first.noun is None or not first.left:
        return range(0)
    if sentence.keys[first.left - 1] not in _FROM or sentence.keys[max(0, first.left - 2) : first.left - 1] not in ([], [","]):
        return range(0)  # "Sau 18 năm, từ 3 chương trình ban đầu"
    comma = next((i for i in range(first.right + 1, len(sentence.keys)) if sentence.keys[i] == ","), 0)
    begun = sum(quantity.right < comma for quantity in quantities)
    again = any(quantity.noun == first.noun and (quantity.value or 0) > (first.value or 0) for quantity in quantities[begun:])
    return range(begun if again else 0)


def _falls_too(one: Quantity, two: Quantity) -> bool:
    """'giảm bình quân 2,5 - 3%/năm, riêng huyện nghèo 4 - 5%/năm': so much per year is told by how much, and no state."""
    alike = one.measure == two.measure == "percent" and one.per == two.per == ("year",)
    return alike and _LED.isdisjoint(one.sentence.keys[one.right + 1 : two.left])


def _start_of(sentence: Sentence, one: Quantity, two: Quantity) -> Direction:
    """'đưa tỷ lệ từ 34,7% xuống còn 29,5%', 'brought from 34.7% to 29.5%': where a number went from, whatever the verb."""
    tokens = sentence.tokens
    if not one.left or tokens[one.left - 1].key not in _FROM or one.measure != two.measure or one.value is None or two.value is None:
        return Direction()
    between = [t.key for t in tokens[one.right + 1 : two.left]]
    falls = two.value < one.value
    led = any(key in _LED for key in between) or ("to" in between and falls)
    return Direction(-1 if falls else 1, "from", None) if led and ";" not in between and len(between) <= _FAR else Direction()


def _runs_over_years(sentence: Sentence, one: Quantity, two: Quantity) -> bool:
    """'giảm 18,5% năm 2011 xuống 4,2% năm 2018': each with a year of its own, it fell from the one to the other, and not by the one."""
    between = [key for key in sentence.keys[one.right + 1 : two.left] if key not in "()"]
    behind = [key for key in sentence.keys[two.right + 1 : two.right + 4] if key not in "()"]
    dated = between[:1] == behind[:1] == ["năm"] and not _LED.isdisjoint(between[2:3])
    return dated and behind[1:] > between[1:2] and one.measure == two.measure


_MARKS = frozenset({"below", "under", "above"})
_AS_MUCH, _LARGE = (["đạt"], ["đến"], ["tới"]), 50  # no share of households grows by as much: "tăng đến 98%"


def is_inside(match: Match, void: Sequence[Match]) -> bool:
    """Whether a verb of change is only part of a fixed phrase: 'giảm nghèo', 'poverty reduction'."""
    return any(other is not match and other.first <= match.first and match.last <= other.last for other in void)


def _direction(
    sentence: Sentence, quantity: Quantity, before: Quantity | None, earlier: Direction, verbs: Sequence[tuple[Match, int]]
) -> Direction:
    tokens = sentence.tokens
    edge = before.right + 1 if before is not None else 0
    left = quantity.left
    i = left - 1
    low = max(edge, left - (_FAR_RATE if quantity.measure in ("percent", "point") else _FAR))
    while i >= low and tokens[i].key != ";":
        i -= 1
    low = i + 1
    governing: tuple[Match, int] | None = None
    for match, sign in verbs:
        if low <= match.first and match.last < left and (governing is None or match.last > governing[0].last):
            governing = (match, sign)
    if earlier.how == "by" and is_named_aim(quantity):
        return Direction(earlier.sign, "by", earlier.verb)  # "fell by 2.1%, beating the 1.5% target"
    if quantity.measure == "percent" and any(m.first == quantity.last + 1 for m in sentence.tags.get("cue:plan", ())):
        return Direction()  # "mức giảm tỷ lệ hộ nghèo đạt 112% kế hoạch": a share of the plan, and no change
    named = sign_named(sentence, low, quantity) if quantity.measure in ("percent", "point") else 0
    if named:
        return Direction(named, "by", None)
    if governing is not None:
        than = sentence.keys[governing[0].last + 1 : left]
        weighed = tokens[governing[0].last].key == "hơn" or than[:1] == ["than"]
        if weighed and leads_to_aim(than) and quantity.measure in ("percent", "point"):
            if earlier.how == "by":
                return Direction(earlier.sign, "by", earlier.verb)  # "by 3.41% annually, higher than the target of 2.8%"
            if than[:1] != ["than"]:
                return Direction()  # "còn 3,4%, thấp hơn chỉ tiêu được giao (3,6%)"
        compared = than[:1] == ["than"] and tokens[governing[0].last].key in _COMPARED
        if compared and before is not None and (before.measure == quantity.measure or "average" in than):
            return Direction(governing[1], "to", governing[0])  # "is 28.2 percent, higher than the 15.1 percent of the province"
        return _governed(sentence, quantity, *governing, verbs)
    return _ungoverned(sentence, quantity, before, earlier, verbs)


def _governed(sentence: Sentence, quantity: Quantity, match: Match, sign: int, verbs: Sequence[tuple[Match, int]]) -> Direction:
    """The direction of a number behind a verb of change: from, to or by it, or none where the verb is another's."""
    tokens, left = sentence.tokens, quantity.left
    to_words = _TO[sentence.lexicon.language]
    between = [t.key for t in tokens[match.last + 1 : left]]
    if quantity.measure in ("VND", "USD") and tokens[match.last].key == "raise" and not between:
        return Direction()  # "has raised VND 727 billion": money that came in
    if between[:1] == ["tổng"] and tokens[match.last].key in _BRINGS:
        return Direction(sign, "to", match)  # "nâng tổng số tiền đã thu được 863 triệu đồng"
    if between[:2] == [",", "with"] or has_own_rate(between) or (between == ["("] and quantity.measure == "count"):
        return Direction()  # "lending keeps growing (1.7 million households got out of poverty)", "roads improved, with 85% paved"
    verb_words = [t.key for t in tokens[match.first : match.last + 1]]
    if (any(key in _FROM for key in between[-3:]) or _CURRENT_START.issubset(between[-5:])) and quantity.qualifier != "range":
        # 'giảm từ 1,5% trở lên' falls by it; 'giảm từ 9% xuống 7%' falls from it.
        return Direction(sign, "by" if quantity.qualifier in ("at_least", "at_most") else "from", match)
    if sentence.lexicon.language == "vi" and (verb_words[-1] in to_words and len(verb_words) > 1):
        return Direction(sign, "to", match)
    equal = quantity.measure in ("VND", "USD") and is_equal(between)  # "a 4.6 per cent jump equal to $387 million"
    if equal or (quantity.measure in ("percent", "point", "VND") and names_change(sentence, match, between)):
        return Direction(sign, "by", match)
    as_much = between[-1:] in _AS_MUCH and are_adjacent(between[:-1]) and "từ" not in sentence.keys[: match.first]
    if as_much and quantity.measure == "percent" and (sign < 0 or (quantity.value or 0) < _LARGE):
        return Direction(sign, "by", match)  # "tỷ lệ hộ nghèo giảm đạt 3,9%", "giảm mạnh tới 5,3%"
    if quantity.measure in ("percent", "point") and is_greatest(sentence, match, left):
        return Direction(sign, "by", match)
    if not between and quantity.hedge_first >= 0 and tokens[quantity.hedge_first].key in _MARKS:
        return Direction(sign, "to", match)  # "fell below 2 percent"
    if (":" in between or between[-1:] == ["("]) and (listed := change_of_list(sentence, quantity, verbs)) is not None:
        return Direction(listed[1], "by", listed[0])
    if between[-1:] == ["average"] and quantity.measure in ("percent", "point"):
        return Direction(sign, "by", match)  # "has decreased at an average 4 percent a year"
    if leads_to(between, to_words) and quantity.measure != "point" and not is_weighed(between):
        return Direction(sign, "to", match)
    if not between or are_adjacent(between) or is_weighed(between) or quantity.measure in ("percent", "point"):
        near = are_adjacent(between) or is_weighed(between) or between[-1:] == ["with"]
        loose = quantity.measure in ("percent", "point") and not near
        if loose and not is_about_rate(sentence, match, quantity):  # "the rate fell fast in poor districts, with 5.9 percent"
            return Direction()
        return Direction(sign, "by", match)
    if any(key in BY for key in between[-2:]):
        return Direction(sign, "by", match)
    listed = change_of_list(sentence, quantity, verbs)
    return Direction() if listed is None else Direction(listed[1], "by", listed[0])


def _ungoverned(
    sentence: Sentence, quantity: Quantity, before: Quantity | None, earlier: Direction, verbs: Sequence[tuple[Match, int]]
) -> Direction:
    """The direction of a number that no verb leads to: what the words beside it say, or that of the number before it."""
    tokens, left = sentence.tokens, quantity.left
    if _leave_poverty(sentence, quantity):
        return Direction()
    between = sentence.keys[before.right + 1 if before is not None else 0 : left]
    if between[:1] == ["trở"]:
        between = between[2:]  # "từ 2% trở lên": a bound of the number before, and no rise of this one
    if earlier.how == "by" and before is not None and leads_to_aim(between) and quantity.measure in ("percent", "point"):
        return Direction(earlier.sign, "by", earlier.verb)  # "giảm 10,88%/năm, vượt mục tiêu 4 - 5%/năm"
    aside = before is not None and (before.measure == "percent" or between[:1] == [")"])
    joined = [key for key in between if key not in "),"]
    placed = (
        joined in _OF_WHICH and sentence.keys[quantity.right + 1 : quantity.right + 2] in _WHERE and (quantity.value or 0) <= MOST_POINTS
    )
    if earlier.how == "by" and quantity.measure == "percent" and aside and (placed or joined == ["include"]):
        return earlier  # "to cut 0.5% of poor households (310), including 0.5% of Khmer ones", "by 1.2%, of which 3.4% in poor districts"
    if earlier.how == "by" and before is not None and between[-1:] == ["by"]:
        return Direction(earlier.sign, "by", earlier.verb)
    changed = sign_behind(tokens, quantity)
    if changed:
        return Direction(changed, "by", None)
    more = quantity.measure in ("percent", "point") and between[-1:] in _MORE
    if more and sentence.keys[quantity.right + 1 : quantity.right + 2] not in _PARTS:  # not "another 16.2 percent near poverty"
        last = next(((m, sign) for m, sign in reversed(verbs) if m.last < left), None)  # "the target for 2023 is another 6%"
        return Direction(last[1], "by", last[0]) if last else Direction(1 if _POOR.isdisjoint(sentence.keys) else -1, "by")
    if quantity.measure == "point" and not is_compared_behind(tokens, quantity):
        told = [(m, sign) for m, sign in verbs if m.last < left]
        return Direction(told[-1][1] if told else 1, "by", told[-1][0] if told else None)
    if before is not None and is_average_of(between, before, quantity):
        told = [(verb, sign) for verb, sign in verbs if verb.last < left]
        if told and (earlier.how or between[:2] == [",", "or"]):
            return Direction(told[-1][1], "by", told[-1][0])  # "had fallen to 45,600, equal to 37%, or 3.7% a year"
    if earlier.how in ("by", "from") and before is not None and leads_to(between, _TO[sentence.lexicon.language]):
        return Direction(earlier.sign, "to", earlier.verb)
    if earlier.how == "by" and _is_of_same_change(sentence, between, before, earlier, quantity):
        return Direction(earlier.sign, "by", earlier.verb)
    listed = change_of_list(sentence, quantity, verbs)
    if listed is not None:
        return Direction(listed[1], "by", listed[0])
    if earlier.how == "by" and before is not None and goes_on(between, before, quantity, named=earlier.verb is None):
        return Direction(earlier.sign, "by", earlier.verb)
    led = between[-1:] == ["from"] or _CURRENT_START.issubset(between[-5:])
    arrived = before is not None and (earlier.how in ("by", "to") or tokens[before.left - 1].key == "to")
    if before is not None and led and arrived and before.measure == quantity.measure:
        falls = (before.value or 0) < (quantity.value or 0)
        return Direction(-1 if falls else 1, "from", None)  # "was brought to 69.6% from 88.5%"
    if is_compared_behind(tokens, quantity):
        return Direction(1 if tokens[quantity.right + 1].key in RIGHT_MORE | {"above"} else -1, "by", None)
    return Direction()


_OF_WHICH, _WHERE = (["of", "which"], ["with"], ["and"]), (["in"], ["for"], ["among"])
_PARTS = (["near"], ["nearly"], ["of"], ["be"], ["live"], ["poor"])
_MORE, _POOR = (["another"], ["further"]), frozenset({"poor", "poverty"})


def _leave_poverty(sentence: Sentence, quantity: Quantity) -> bool:
    """'giảm 3,2%, tương đương 1.420 hộ thoát nghèo', 'or 1,420 households escaping poverty': those who left, and no fall told once more."""
    edge = max(quantity.right, quantity.noun_last)
    leaving = (match for name in _LEAVING for match in sentence.tags.get(name, ()))
    return quantity.noun == "households" and any(match.last > edge and match.first - edge <= _TO_VERB for match in leaving)


_LEAVING = ("cue:leave_poverty", "cue:leave_near_poverty")
_TO_VERB = 3  # tokens: "hộ nghèo đã thoát nghèo", "households that have left poverty"


def _is_of_same_change(sentence: Sentence, between: Sequence[str], before: Quantity | None, earlier: Direction, quantity: Quantity) -> bool:
    """Whether a number behind one that something changed by tells the same change otherwise, or beside it that of the near-poor."""
    if earlier.sign < 0 and "cận" in between and _NEAR_POOR.issuperset(between):
        return True  # "giảm tỷ lệ hộ nghèo 2%, tỷ lệ hộ cận nghèo 1,5%"
    if before is not None and between[-1:] in _JOINED and before.measure == quantity.measure == "percent":
        return _is_of_poor(sentence, before) and _is_of_poor(sentence, quantity)  # "giảm 2% số hộ nghèo và 4% hộ nghèo dân tộc thiểu số"
    opened = max((i + 1 for i, key in enumerate(between[:-1]) if key in (",", "(")), default=0)
    equal_to = between[opened : opened + 1] in _EQUAL_TO or ("(", "or") in pairwise(between)
    if quantity.noun == "households" and equal_to and len(between) - opened <= NOUN and len(between) <= _FAR:
        return True  # "giảm 8% hộ nghèo, tương đương 1.050 hộ", "a cut of 3 percent of Khmer households (or 2,610 households)"
    if earlier.sign < 0 and before is not None and before.measure == "percent" and _is_only_counted(sentence, quantity):
        return True  # "hộ nghèo chiếm 2%, giảm 0,3% so với năm trước, với 140 hộ"
    if quantity.measure in ("VND", "USD") and before is not None and before.measure == "percent" and is_equal(between):
        return True  # "up 5.2 per cent, equal to $460 million"
    of_count = before is not None and (before.noun == "households" or before.bare)
    alike = quantity.noun == "households" or (quantity.measure == "percent" and of_count)
    if alike and 0 < len(between) <= NOUN:
        equal = not EQUALS.isdisjoint(between[:2]) or between[-1] in ("or", "hay")
        if equal or is_averaged(sentence, between, quantity):
            return True  # "giảm 1,52%, tương đương 2.655 hộ", "down by 3% on year or 26,325 households"
    if earlier.verb is None or quantity.measure != "percent" or "chiếm" not in between or not of_count:
        return False
    if sentence.keys[earlier.verb.first - 1] == "(":
        return ")" not in between  # "9.120 hộ (giảm 640 hộ so với đầu năm, chiếm 0,31%)"
    if between[:2] != [",", "chiếm"] or between[2:] not in _AT_RATE:
        return False
    clause = takewhile(lambda token: token.key != ";", reversed(sentence.tokens[: earlier.verb.first]))
    return not any(token.sort == "n" and not is_year(token.raw) for token in clause)  # "xã A giảm 64 hộ nghèo, chiếm tỷ lệ 8,3%"


def _is_only_counted(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether a number of households stands behind 'với' and has nothing else said of it."""
    led = quantity.noun == "households" and sentence.keys[quantity.left - 1 : quantity.left] == ["với"]
    poor = "cue:poor_hh" in sentence.tags or "cue:near_poor_hh" in sentence.tags
    return led and poor and sentence.keys[quantity.right + 1 : quantity.right + 2] in _CLOSES


_CLOSES: tuple[list[str], ...] = ([], ["."], [","], [";"], [")"])


def _is_of_poor(sentence: Sentence, quantity: Quantity) -> bool:
    """'2% tổng số hộ nghèo', '3 percent of near-poor households': whether the poor stand right behind a number, of whom it is a share."""
    names = (*sentence.tags.get("cue:poor_hh", ()), *sentence.tags.get("cue:near_poor_hh", ()))
    return any(0 < match.first - quantity.right <= _OF_WHOM for match in names)


_JOINED, _OF_WHOM = ([","], ["và"], ["and"]), 3  # tokens: "tổng số hộ nghèo"
_EQUAL_TO = (["tương"], ["equivalent"], ["equal"])
_AT_RATE: tuple[list[str], ...] = ([], ["tỷ", "lệ"])
_NEAR_POOR = frozenset({",", "trở", "lên", "và", "tỷ", "lệ", "số", "hộ", "cận", "nghèo"})
