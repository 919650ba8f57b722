"""What a number is of its indicator: the state itself, or a change of it.

Belongs here: verbs of change around a number. Does not belong here: aims, forecasts and averages (`aims`), which
indicator it is (`linking`), when (`timing`), lists of numbers (`number_lists`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from transforms.figures.lexicon import Match
from transforms.figures.list_changes import change_of_list
from transforms.figures.noise import is_year
from transforms.figures.number_lists import RIGHT_LESS, RIGHT_MORE, THAT_TIME
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token
from transforms.reference.vocabulary import load_words

_TO = {
    "en": frozenset({"to", "at", "reach", "stand", "remain", "only", "total", "hit", "exceed", "surpass", "come"}),
    "vi": frozenset({"còn", "xuống", "lên", "đạt", "mức", "về", "tới", "đến", "là", "dưới"}),
}
_FROM = frozenset({"from", "từ"})
_LED = frozenset({"xuống", "lên", "còn", "down", "up"})
_BRINGS = frozenset({"nâng", "đưa"})
_AIMS = frozenset({"tiêu", "hoạch"})
_BY = frozenset({"by", "of", "thêm", "được", "thêm được"})
_COMPARED = frozenset({"higher", "lower"})
_FAR, _FAR_RATE = 14, 18  # tokens: a rate may be named with where and of whom it is
_CURRENT_START = frozenset({"from", "current"})  # "cut it to 5%, from the current rate of 9.45%"
_EQUALS = frozenset({"or", "hay", "tương", "bằng", "tức", "equivalent", "equal", "("})
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
        if not direction.how and k + 1 < len(quantities):
            direction = _start_of(sentence, quantities[k], quantities[k + 1])
        elif direction.how == "by" and k + 1 < len(quantities) and _runs_over_years(sentence, quantities[k], quantities[k + 1]):
            direction = Direction(direction.sign, "from", direction.verb)
        for member in group:
            found[member] = direction
    return found


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
    if quantity.measure == "percent" and any(m.first == quantity.last + 1 for m in sentence.tags.get("cue:plan", ())):
        return Direction()  # "mức giảm tỷ lệ hộ nghèo đạt 112% kế hoạch": a share of the plan, and no change
    named = _named_change(sentence, low, quantity) if quantity.measure in ("percent", "point") else 0
    if named:
        return Direction(named, "by", None)
    if governing is not None:
        than = sentence.keys[governing[0].last + 1 : left]
        if than[:1] == ["than"] and earlier.how == "by" and _leads_to_aim(than) and quantity.measure in ("percent", "point"):
            return Direction(earlier.sign, "by", earlier.verb)  # "by 3.41% annually, higher than the target of 2.8%"
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
    if between[:2] == [",", "with"] or _has_own_rate(between) or (between == ["("] and quantity.measure == "count"):
        return Direction()  # "lending keeps growing (1.7 million households got out of poverty)", "roads improved, with 85% paved"
    verb_words = [t.key for t in tokens[match.first : match.last + 1]]
    if (any(key in _FROM for key in between[-3:]) or _CURRENT_START.issubset(between[-5:])) and quantity.qualifier != "range":
        # 'giảm từ 1,5% trở lên' falls by it; 'giảm từ 9% xuống 7%' falls from it.
        return Direction(sign, "by" if quantity.qualifier in ("at_least", "at_most") else "from", match)
    if sentence.lexicon.language == "vi" and (verb_words[-1] in to_words and len(verb_words) > 1):
        return Direction(sign, "to", match)
    equal = quantity.measure in ("VND", "USD") and _is_equal(between)  # "a 4.6 per cent jump equal to $387 million"
    if equal or (quantity.measure in ("percent", "point", "VND") and _names_change(sentence, match, between)):
        return Direction(sign, "by", match)
    as_much = between[-1:] in _AS_MUCH and _adjacent(between[:-1]) and "từ" not in sentence.keys[: match.first]
    if as_much and quantity.measure == "percent" and (sign < 0 or (quantity.value or 0) < _LARGE):
        return Direction(sign, "by", match)  # "tỷ lệ hộ nghèo giảm đạt 3,9%", "giảm mạnh tới 5,3%"
    if not between and quantity.hedge_first >= 0 and tokens[quantity.hedge_first].key in _MARKS:
        return Direction(sign, "to", match)  # "fell below 2 percent"
    if (":" in between or between[-1:] == ["("]) and (listed := change_of_list(sentence, quantity, verbs)) is not None:
        return Direction(listed[1], "by", listed[0])
    if between[-1:] == ["average"] and quantity.measure in ("percent", "point"):
        return Direction(sign, "by", match)  # "has decreased at an average 4 percent a year"
    if _leads_to(between, to_words) and quantity.measure != "point" and not _weighed(between):
        return Direction(sign, "to", match)
    if not between or _adjacent(between) or _weighed(between) or quantity.measure in ("percent", "point"):
        near = _adjacent(between) or _weighed(between) or between[-1:] == ["with"]
        loose = quantity.measure in ("percent", "point") and not near
        if loose and not _about_rate(sentence, match, quantity):  # "the rate fell fast in poor districts, with 5.9 percent"
            return Direction()
        return Direction(sign, "by", match)
    if any(key in _BY for key in between[-2:]):
        return Direction(sign, "by", match)
    listed = change_of_list(sentence, quantity, verbs)
    return Direction() if listed is None else Direction(listed[1], "by", listed[0])


def _has_own_rate(between: Sequence[str]) -> bool:
    """'poverty fell most in the north, with Meo Vac at a poverty rate of 39%': a level that its own clause tells."""
    at = between.index(",") if "," in between else len(between)
    return between[at + 1 : at + 2] == ["with"] and between[-2:] == ["rate", "of"]


def _ungoverned(
    sentence: Sentence, quantity: Quantity, before: Quantity | None, earlier: Direction, verbs: Sequence[tuple[Match, int]]
) -> Direction:
    """The direction of a number that no verb leads to: what the words beside it say, or that of the number before it."""
    tokens, left = sentence.tokens, quantity.left
    between = sentence.keys[before.right + 1 if before is not None else 0 : left]
    if between[:1] == ["trở"]:
        between = between[2:]  # "từ 2% trở lên": a bound of the number before, and no rise of this one
    if earlier.how == "by" and before is not None and _leads_to_aim(between) and quantity.measure in ("percent", "point"):
        return Direction(earlier.sign, "by", earlier.verb)  # "giảm 10,88%/năm, vượt mục tiêu 4 - 5%/năm"
    of_part = (
        between in ([",", "include"], ["include"]) and quantity.measure == "percent" and before is not None and before.measure == "percent"
    )
    if earlier.how == "by" and of_part:
        return earlier  # "to cut 0.5% of poor households, including 0.5% of Khmer ones"
    if earlier.how == "by" and before is not None and between[-1:] == ["by"]:
        return Direction(earlier.sign, "by", earlier.verb)
    changed = _change_behind(tokens, quantity)
    if changed:
        return Direction(changed, "by", None)
    more = quantity.measure in ("percent", "point") and between[-1:] in _MORE
    if more and sentence.keys[quantity.right + 1 : quantity.right + 2] not in _PARTS:  # not "another 16.2 percent near poverty"
        last = next(((m, sign) for m, sign in reversed(verbs) if m.last < left), None)  # "the target for 2023 is another 6%"
        return Direction(last[1], "by", last[0]) if last else Direction(1 if _POOR.isdisjoint(sentence.keys) else -1, "by")
    if quantity.measure == "point" and not _compared_behind(tokens, quantity):
        told = [(m, sign) for m, sign in verbs if m.last < left]
        return Direction(told[-1][1] if told else 1, "by", told[-1][0] if told else None)
    if before is not None and _is_average_of(between, before, quantity):
        if earlier.how == "by":
            return Direction(earlier.sign, "by", earlier.verb)  # "fell by 8.4% over four years, an average of 2.1%"
        told = [(verb, sign) for verb, sign in verbs if verb.last < left]
        if told and (earlier.how or between[:2] == [",", "or"]):
            return Direction(told[-1][1], "by", told[-1][0])  # "had fallen to 45,600, equal to 37%, or 3.7% a year"
    if earlier.how in ("by", "from") and before is not None and _leads_to(between, _TO[sentence.lexicon.language]):
        return Direction(earlier.sign, "to", earlier.verb)
    if earlier.how == "by" and _is_of_same_change(sentence, between, before, earlier, quantity):
        return Direction(earlier.sign, "by", earlier.verb)
    listed = change_of_list(sentence, quantity, verbs)
    if listed is not None:
        return Direction(listed[1], "by", listed[0])
    if earlier.how == "by" and before is not None and _goes_on(between, before, quantity, named=earlier.verb is None):
        return Direction(earlier.sign, "by", earlier.verb)
    led = between[-1:] == ["from"] or _CURRENT_START.issubset(between[-5:])
    arrived = before is not None and (earlier.how == "to" or tokens[before.left - 1].key == "to")
    if before is not None and led and arrived and before.measure == quantity.measure:
        falls = (before.value or 0) < (quantity.value or 0)
        return Direction(-1 if falls else 1, "from", None)  # "was brought to 69.6% from 88.5%"
    if _compared_behind(tokens, quantity):
        return Direction(1 if tokens[quantity.right + 1].key in RIGHT_MORE | {"above"} else -1, "by", None)
    return Direction()


_PARTS = (["near"], ["nearly"], ["of"], ["be"], ["live"], ["poor"])
_MORE, _POOR = (["another"], ["further"]), frozenset({"poor", "poverty"})


def _leads_to_aim(between: Sequence[str]) -> bool:
    """Whether the words before a number say that it was aimed at: '..., against a target of only 4%', 'vượt chỉ tiêu giao (4%)'."""
    words = list(between)
    while words and words[-1] in _BEHIND_AIM:
        words.pop()
    if words[-1:] in (["tiêu"], ["target"], ["plan"], ["goal"]):
        return True
    return between[-1:] == ["("] and not _AIMS.isdisjoint(between)


def _is_of_same_change(sentence: Sentence, between: Sequence[str], before: Quantity | None, earlier: Direction, quantity: Quantity) -> bool:
    """Whether a number behind one that something changed by tells the same change otherwise, or beside it that of the near-poor."""
    if earlier.sign < 0 and "cận" in between and _NEAR_POOR.issuperset(between):
        return True  # "giảm tỷ lệ hộ nghèo 2%, tỷ lệ hộ cận nghèo 1,5%"
    counted = between[-between[::-1].index(",") :] if "," in between[:-1] else between
    if quantity.noun == "households" and counted[:1] in _EQUAL_TO and len(counted) <= _NOUN and len(between) <= _FAR:
        return True  # "giảm 8% hộ nghèo, tương đương 1.050 hộ"
    if quantity.measure in ("VND", "USD") and before is not None and before.measure == "percent" and _is_equal(between):
        return True  # "up 5.2 per cent, equal to $460 million"
    of_count = before is not None and (before.noun == "households" or before.bare)
    alike = quantity.noun == "households" or (quantity.measure == "percent" and of_count)
    if alike and 0 < len(between) <= _NOUN:
        equal = not _EQUALS.isdisjoint(between[:2]) or between[-1] in ("or", "hay")
        if equal or _is_averaged(sentence, between, quantity):
            return True  # "giảm 1,52%, tương đương 2.655 hộ", "down by 3% on year or 26,325 households"
    opened = earlier.verb is not None and sentence.keys[earlier.verb.first - 1] == "(" and ")" not in between
    return opened and quantity.measure == "percent" and "chiếm" in between  # "9.120 hộ (giảm 640 hộ so với đầu năm, chiếm 0,31%)"


def _is_equal(between: Sequence[str]) -> bool:
    """Whether words lead from a per cent to the same in money: 'a 4.6 per cent jump, equal to'."""
    words = [key for key in between if key != "," and key not in _RISES | _FALLS]
    return bool(words) and words[0] in _EQUALS and len(words) <= _NOUN


_NOUN = 4  # tokens
_EQUAL_TO = (["tương"], ["equivalent"], ["equal"])
_NEAR_POOR = frozenset({",", "trở", "lên", "và", "tỷ", "tỉ", "lệ", "số", "hộ", "cận", "nghèo"})


def _is_averaged(sentence: Sentence, between: Sequence[str], quantity: Quantity) -> bool:
    """'an annual decrease of 7,500 poor households, 2.82 percent on average'."""
    return list(between) == [","] and sentence.keys[quantity.right + 1 : quantity.right + 3] == ["on", "average"]


def _is_average_of(between: Sequence[str], before: Quantity, quantity: Quantity) -> bool:
    """'decreased from 46.1 percent to 20.8 percent, an average of 5.06 percent a year'."""
    tail = between[len(between) - between[::-1].index(",") :] if "," in between else between
    told = "year" in quantity.per or not _AVERAGE.isdisjoint(tail)
    return told and before.measure == "percent" and quantity.measure in ("percent", "point") and _AVERAGING.issuperset(tail)


_AVERAGE = frozenset({"average", "averaging", "averagely", "annual", "yearly", "annually"})
_AVERAGING = _AVERAGE | {",", "(", "an", "the", "of", "or", "by", "on", "with", "at", "each", "every", "year", "about", "nearly"}


def _change_behind(tokens: Sequence[Token], quantity: Quantity) -> int:
    """'a 1.3 per cent reduction', 'a 9.4 percent increase': the noun of change right behind its amount."""
    if quantity.measure not in ("percent", "point") or not quantity.left or tokens[quantity.left - 1].key not in _DETERMINERS:
        return 0
    at = quantity.last + 1
    while at < len(tokens) and tokens[at].key in _MEASURED:
        at += 1
    behind = tokens[at].key if at < len(tokens) else ""
    return -1 if behind in _FALLS else 1 if behind in _RISES else 0


def _goes_on(between: Sequence[str], before: Quantity, quantity: Quantity, *, named: bool) -> bool:
    """'2 percent for the whole country and 4 percent for poor districts': a list of one change; `named`: by a noun, and no verb."""
    weighed = between[:1] in (["compare"], ["so"])  # "up 2.4 billion compared to the start of the month and 19 billion to that of the year"
    placed = quantity.measure in ("percent", "point") and between[:1] in (["in"], ["for"], ["among"], ["nationwide"])
    if not (named or weighed or placed):
        return False
    return before.measure == quantity.measure and between[-1:] in (["and"], ["và"]) and ";" not in between and len(between) <= 9


def _names_change(sentence: Sentence, verb: Match, between: Sequence[str]) -> bool:
    """'the average annual decrease was 1.26 percent', 'this reduction is only 0.4%': the change itself is the subject."""
    lead = sentence.keys[verb.first - 1] if verb.first else ""
    at = next((i for i, key in enumerate(between) if key in _STATES), -1)
    if sentence.keys[verb.last] not in _FALLS | _RISES or lead not in _NAMING or at < 0:
        return False
    return _SAYING.issuperset(between[at:]) and (at == 0 or (between[0] in _WHERE and at <= _SUBJECT and "," not in between[:at]))


_WHERE, _SUBJECT = frozenset({"in", "of", "for", "among", "across"}), 8  # tokens: "the average reduction in poor districts was"
_NAMING = frozenset({"the", "this", "that", "a", "an", "annual", "average", "yearly", "total", "overall"})
_STATES = frozenset({"be", "average"})  # "the reduction averaged 1.2% a year"
_SAYING = _STATES | frozenset({"at", "about", "only", "just", "around", "on", "average"})
_BEHIND_AIM = _SAYING | {"of", "still", "("}
_DETERMINERS = frozenset({"a", "an", "the", "annual", "yearly", "average"})
_MEASURED = frozenset({"annual", "yearly", "average", "further"})
_FALLS = frozenset({"slump", "slide", "reduction", "decrease", "decline", "fall", "drop", "cut"})
_RISES = frozenset({"increase", "rise", "growth", "jump", "surge", "climb", "gain", "hike"})


def _named_change(sentence: Sentence, low: int, quantity: Quantity) -> int:
    """-1 in 'tỷ lệ giảm nghèo bình quân từ 6% trở lên', 1 in 'tỷ lệ tăng đạt 9,9%': the rate that is named is a fall or a rise."""
    for sign, name in ((-1, "cue:fall_named"), (1, "cue:rise_named")):
        for match in sentence.tags.get(name, ()):
            between = [t.key for t in sentence.tokens[match.last + 1 : quantity.left]]
            leaves = between[-1:] == ["từ"] and quantity.qualifier == "exact"  # "giảm tỷ lệ hộ nghèo từ 6,3% xuống còn 2,4%"
            parted = leaves or "," in between or not _ARRIVED.isdisjoint(between)
            if low <= match.first and match.last < quantity.left and not parted:
                return sign
    cuts = [m.last for m in sentence.tags.get("cue:poverty_cut", ()) if low <= m.first and m.last < quantity.left]
    return -1 if cuts and _adjacent(sentence.keys[max(cuts) + 1 : quantity.left]) else 0  # "giảm nghèo được 2,1%"


_ARRIVED = frozenset({"còn", "xuống", "về", "dưới", "to", ";"})


def _compared_behind(tokens: Sequence[Token], quantity: Quantity) -> bool:
    """'VND 4,210 billion more than in the same period', '1.18 points less than last year'."""
    ahead = [t.key for t in tokens[quantity.right + 1 : quantity.right + 6]]
    if ahead[:1] in (["below"], ["above"]) and quantity.measure in ("percent", "point"):
        # "3.4% below 2019", "below the 2019 figure", "above the figure of May"
        return any(is_year(key) or key in THAT_TIME for key in ahead[1:2] + ahead[2:3] * (ahead[1:2] == ["the"]))
    based = ahead[1:2] == ["on"] or not {"than", "so", "hơn", "against", "from", "compare"}.isdisjoint(ahead)  # "4 percent down on 2018"
    return based and ahead[0] in RIGHT_MORE | RIGHT_LESS


def _leads_to(between: Sequence[str], to_words: frozenset[str]) -> bool:
    for j, key in enumerate(between):
        if (
            key in to_words
            and not (j and between[j - 1] in ("compare", "equal", "equivalent", "up", "due", "so"))
            and len(between) - j <= 7
        ):
            if key in ("at", "reach") and len(between) - j > 3:
                continue
            if key in ("đến", "tới") and j + 1 < len(between) and between[j + 1] in ("nay", "cuối", "hết", "năm", "tháng"):
                continue
            return True
    return False


def _adjacent(between: Sequence[str]) -> bool:
    """Only words that may stand between a verb of change and its amount."""
    return len(between) <= 5 and all(key in _FILLERS for key in between)


def _weighed(between: Sequence[str]) -> bool:
    """Only a base of comparison: 'tăng so với đầu năm 310 triệu đồng', 'giảm so với năm 2018 là 2,1%'."""
    between = between[:-1] if between[-1:] == ["là"] else between
    return list(between[:2]) == ["so", "với"] and len(between) <= _BASE and not {",", ";", ":", "là"}.intersection(between)


_BASE = 7  # tokens: "so với cùng kỳ năm trước"
_FILLERS = load_words("between_change_and_amount") | {"(", ","}


def _about_rate(sentence: Sentence, verb: Match, quantity: Quantity) -> bool:
    """Whether a rate stands between the verb and the per cent: 'giảm tỷ lệ hộ nghèo 4%', 'reduce the poverty rate in 2024 by 4%'."""
    between = sentence.tokens[verb.last + 1 : quantity.left]
    if any(t.key in _BY for t in between[-3:]) or any(t.key in ("giảm", "tăng") for t in between[-4:]):
        return True
    rates = sentence.tags.get("cue:rate", [])
    return any(verb.last < m.first and m.last < quantity.left for m in rates) and not any(t.key == "," for t in between)
