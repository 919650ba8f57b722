"""Numbers that carry on from the sentence before: what it told, or what it spoke of, is what they tell.

Belongs here: sources before the sentence, and what is counted off those told last. Does not belong here: how a number goes on from its
source (`from_source`), sources within the sentence (`carried`, `beside`), what is remembered (`told`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.from_source import BORROWERS, Carrying, from_source, tells_plan
from transforms.figures.kinds import Direction
from transforms.figures.linking import Link, indicator, measure_of
from transforms.figures.neighbours import are_alike, points_back
from transforms.figures.quantities import Quantity, heading_of
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import are_minorities, is_of_the_poor
from transforms.figures.sums_told import is_growth_of_it, sum_shared
from transforms.figures.told import Told, is_per_unit


def from_told(
    sentence: Sentence,
    quantity: Quantity,
    direction: Direction,
    told: Told,
    direct: Sequence[Link],
    *,
    listed: bool,
    parted_by_scope: bool,
) -> list[Link]:
    """Carrying on from the sentence before: 'In 2022, it decreased by 3.28% to 8.92%', 'Of these, 3,840 were newly built'."""
    measure = measure_of(quantity)
    if more := _more_of_them(sentence, quantity, told):
        return more
    if summed := _sum_of_takers(sentence, quantity, told):
        return summed
    known = told.distance <= (6 if listed else 1) or told.topic_distance <= 1
    if not known and not (told.distance <= _RECENT and measure == "percent" and points_back(sentence.keys[: quantity.left])):
        return []
    if told.last is not None and _is_told_again(sentence, quantity, told.last):
        return [Link(quantity, told.last.indicator, _SURE, "of_which", told.last.rule_kind, (), parent=told.last)]
    found = _of_counted(sentence, quantity, direction, told)
    source = _source(sentence, quantity, told)
    if source is not None and (link := _of_same_households(sentence, quantity, direction, source, told, direct)) is not None:
        return [*found, link]
    if source is not None:
        link = from_source(Carrying(sentence, quantity, direction, source, told, direct, measure, listed, parted_by_scope))
    else:
        link = _part_of_counted(sentence, quantity, told, direct)
    return [*found, link] if link is not None else found


def _is_told_again(sentence: Sentence, quantity: Quantity, last: Link) -> bool:
    """'... 3,000 households got out of poverty. Of those 3,000, 2,400 ...': the number told last, once more."""
    led = sentence.keys[quantity.left - 1 : quantity.left] in (["those"], ["these"])
    return led and quantity.bare and last.quantity.measure == "count" and quantity.value == last.quantity.value


def _sum_of_takers(sentence: Sentence, quantity: Quantity, told: Told) -> list[Link]:
    """'... giải ngân cho 412 hộ. Tổng số tiền 18,6 tỷ đồng': what those told right before took."""
    last = told.last
    if last is None or told.distance > 1 or last.indicator.partner != "credit_disbursed" or quantity.measure != "VND":
        return []
    event = (last.rule_kind or last.indicator.kind) == "event" and not quantity.per
    opened = sentence.keys[: quantity.left]
    summed = opened[:3] in _SUMMED or opened[:2] == ["số", "tiền"]
    if not (event and summed and _TELLS_SUM.issuperset(opened)):
        return []
    return [Link(quantity, indicator("credit_disbursed"), _OF_SUM, "carried", "event", parent=last)]


_TELLS_SUM = frozenset(  # and no "tổng số tiền tiết kiệm", "số tiền lãi thu được"
    {"tổng", "số", "tiền", "cho", "vay", "giải", "ngân", "được", "là", "đạt", "lên", "tới", "đến", "trên", "hơn", "gần", "khoảng"}
    | {"the", "total", "amount", "sum", "lend", "disburse", "of", "be", "reach", "to", "over", "more", "than", "nearly", "about"}
)
_SUMMED = (["tổng", "số", "tiền"], ["the", "total", "amount"], ["the", "total", "sum"])


def _of_same_households(
    sentence: Sentence, quantity: Quantity, direction: Direction, source: Link, told: Told, direct: Sequence[Link]
) -> Link | None:
    """'... có 12.410 hộ nghèo. Qua 1 năm, giảm được 3.120 hộ, còn 9.290 hộ': households of no other kind, of those counted before."""
    keys, at = sentence.keys, quantity.last + 1
    falls = direction.how in ("by", "to") or keys[quantity.left - 1 : quantity.left] == ["còn"]
    if quantity.noun != "households" or not falls or told.distance > 1 or source.indicator.code not in _POOR_COUNTS:
        return None
    if keys[at : at + 1] != ["hộ"] or (at + 1 < len(keys) and keys[at + 1] not in _BEHIND_HOUSEHOLDS):
        return None
    one, two = source.quantity.value, quantity.value
    if one is None or two is None or sentence.composed or (two > one * _MOST_TIMES and "cue:whole" not in sentence.tags):
        return None  # "... xã A giảm 84 hộ. Toàn huyện giảm 1.240 hộ"
    if direct and (direct[0].indicator.yields or direct[0].score > _SURE):
        return None
    score = max(_SURE, direct[0].score) + 0.1 if direct else _SURE
    return Link(quantity, source.indicator, score, "carried", "level", (), parent=source)


_POOR_COUNTS = frozenset({"poor_households", "near_poor_households"})
_BEHIND_HOUSEHOLDS = frozenset({",", ".", ";", "(", "so", "xuống", "còn", "chiếm", "và", "với", "tương"})
_MOST_TIMES, _SURE = 2, 2.6


def _source(sentence: Sentence, quantity: Quantity, told: Told) -> Link | None:
    """The figure of this measure told last, or what was spoken of since."""
    measure = measure_of(quantity)
    source = told.by_measure.get(measure)
    cells = source is not None and sentence.composed and source.quantity.sentence.composed
    if cells and source is not None and heading_of(source.quantity) != heading_of(quantity):
        source = None  # a cell of another column
    topic = told.topics.get(measure)
    if topic is not None and told.topic_distance <= 1 and (source is None or told.distance > told.topic_distance):
        source = Link(quantity, topic.indicator, 2.0, "topic", topic.kind)
    if source is not None and is_per_unit(source) and not quantity.per and not _is_same_standard(source, quantity):
        source = told.totals.get(measure)
    part = source.quantity.pair if source is not None and source.quantity.pair_is == "total" else None
    # "They started 212 of 318 houses. Of these, 31 out of 34 for war invalids": those that were started, and no aim
    return next((link for link in told.sequence if part is not None and link.quantity is part), source)


def _part_of_counted(sentence: Sentence, quantity: Quantity, told: Told, direct: Sequence[Link]) -> Link | None:
    """'... 5,600 houses. Of these, 3,840 were newly built': a bare number, of those counted last."""
    of_them = sentence.keys[quantity.right + 1 : quantity.right + 3] == ["of", "them"]  # "Poor households make up 730 of them"
    parted = of_them or any(m.first <= 4 for m in sentence.tags.get("cue:of_which", ()))
    of_borrowers = parted and told.last is not None and told.last.indicator.code == BORROWERS
    if of_borrowers and told.last is not None and (direct[0].indicator.yields if direct else quantity.noun == "households"):
        # "The bank has 6,400 borrowers. Of these, 730 are poor households", "Among them are 240 Khmer households"
        score = direct[0].score + 0.5 if direct else 1.9
        return Link(quantity, told.last.indicator, score, "of_which", told.last.rule_kind, (), parent=told.last)
    named = sentence.tokens[quantity.right + 1 : quantity.right + 2]
    own = bool(named) and named[0].sort == "w" and named[0].raw.endswith("s") and named[0].key not in ("be", "have")
    if not parted or not quantity.bare or told.last is None or own:  # "These include 148 roads"
        return None
    counted = next((told.by_measure[m] for m in _COUNTED_OF if m in told.by_measure), None)
    last = told.last.parent if told.last.changed and told.last.parent is not None else told.last  # "214 groups, 7 more than in January"
    whole = last if measure_of(last.quantity) not in ("percent", "VND", "USD") else counted
    if whole is None or (whole.quantity.value or 0) <= (quantity.value or 0):
        return None
    return Link(quantity, whole.indicator, 1.5, "of_which", whole.rule_kind, (), parent=whole)


_COUNTED_OF = ("households", "persons", "houses")


def _is_same_standard(source: Link, quantity: Quantity) -> bool:
    """'In towns the figure is VND 900,000', behind the poverty line of the country, 'It was only 14.3 million' behind an income."""
    alike = source.indicator.kind == "standard" or source.indicator.code == "income_per_capita"
    return alike and are_alike(source.quantity, quantity)


def _of_counted(sentence: Sentence, quantity: Quantity, direction: Direction, told: Told) -> list[Link]:
    """'They represent 9.35% of all households', 'A year later the figure was 18,100': a share of those counted last, or how many there are.

    English only, but for the cards behind the share of those insured.
    """
    last, keys = told.last, sentence.keys[: quantity.left]
    if last is not None and is_growth_of_it(sentence, quantity, direction, told):
        return [Link(quantity, last.indicator, 1.7, "growth", last.rule_kind, (), parent=last, relative=True)]
    if last is not None and (whole := sum_shared(sentence, quantity, direction, last, told)) is not None:
        return [Link(quantity, indicator("credit_outstanding_share"), _OF_SUM, "share", parent=whole)]
    if last is not None and last.indicator.code == "health_insurance_coverage" and quantity.noun == "cards" and told.distance <= 1:
        return [Link(quantity, indicator("health_insurance_cards"), 1.7, "carried", parent=last)]
    while last is not None and last.quantity.measure != "count":
        beside = (one for one in reversed(told.sequence) if one.quantity.measure == "count" and last and one.indicator is last.indicator)
        last = last.parent or next(beside, None)  # "158 of 209 communes, equal to 75.6%, had no overdue debts"
    if last is None or told.distance > 1 or sentence.lexicon.language != "en":
        return []
    refers = any(one in _FIGURES and two != "of" for one, two in pairwise([*keys, ""]))
    if measure_of(quantity) == "percent":
        shared = any(match.last < quantity.left for match in sentence.tags.get("cue:share_cue", ())) and (refers or keys[:1] in _SUBJECTS)
        own = one_each(sentence, quantity, told) if shared else None
        share = (own or last).indicator.share if shared and not direction.how else None
        if share == "poor_household_rate" and is_of_the_poor(sentence, quantity) and are_minorities(last):
            share = "ethnic_minority_share_of_poor_households"  # "... poor Khmer households. They make up 12.9 percent of the poor ones"
        return [Link(quantity, indicator(share), _OF_SUM if own else 2.4, "share", parent=own or last)] if share else []
    one, two = last.quantity.value, quantity.value
    alike = one is not None and two is not None and two < _ALIKE * one and (one < _ALIKE * two or direction.how == "by")
    remains = sentence.keys[quantity.last + 1 : quantity.last + 2] == ["remain"] and last.indicator.kind == "level"
    remains = remains or (last.indicator.kind == "level" and _there_were(sentence, quantity))
    compared = keys[:2] in _THIS_IS and sentence.keys[quantity.last + 1 : quantity.last + 2] in (["fewer"], ["more"], ["less"])
    told_so = (refers or remains or compared) and alike and quantity.bare and not last.changed and keys[:1] != ["of"]
    return [Link(quantity, last.indicator, 1.7, "carried", last.rule_kind, (), parent=last)] if told_so else []


def one_each(sentence: Sentence, quantity: Quantity, told: Told) -> Link | None:
    """'... 21,600 poor households and 13,000 near-poor ones. They make up 7.1 and 4.2 percent, respectively': of each its own share."""
    counts = [link for link in told.sequence if link.quantity.measure == "count"] if "cue:respectively" in sentence.tags else []
    if len(counts) != len(sentence.numbers):
        return None
    return next((link for link, at in zip(counts, sentence.numbers, strict=True) if quantity.left <= at <= quantity.right), None)


def _there_were(sentence: Sentence, quantity: Quantity) -> bool:
    """'Nine years ago there were only 37': a bare number that nothing else is said of."""
    lead, left = sentence.tokens[: quantity.left], quantity.left
    at = left - 1 if lead[-1:] and lead[-1].key in _ONLY else left
    behind = sentence.keys[quantity.right + 1 : quantity.right + 2]
    return [token.key for token in lead[at - 2 : at]] == ["there", "be"] and behind in ([], ["."], [","], [";"], ["in"], ["at"])


_ONLY = frozenset({"only", "just", "still"})


_OF_SUM = 2.8
_FIGURES = frozenset({"figure", "number", "total"})
_THIS_IS = (["this", "be"], ["that", "be"], ["it", "be"])  # "This is 540 fewer than at the beginning of the year"
_SUBJECTS = (["they"], ["this"], ["that"], ["these"])
_ALIKE = 10  # times that one count is the other, at most, where both are of one thing


def _more_of_them(sentence: Sentence, quantity: Quantity, told: Told) -> list[Link]:
    """'41 communes meet the standards. It aims to have 5 more', 'aims to send 600 abroad. 284 people have left': of those told last.

    So are 'phấn đấu có thêm 6 xã đạt chuẩn', 'Lũy kế từ năm 2016 là 21.930 lao động', 'Kế hoạch cả năm là 900 lao động',
    'Another 29 will be completed'.
    """
    last, behind = told.last, sentence.keys[quantity.right + 1 :]
    if sentence.keys[:2] in _PLANNED and sentence.keys[quantity.left - 1 : quantity.left] in _IS_SO_FAR and told.distance <= 1:
        one = told.by_measure.get(measure_of(quantity)) if quantity.measure == "count" else None
        told_of = one is not None and one.indicator.kind == "event" and quantity.noun == one.quantity.noun
        return [Link(quantity, one.indicator, 1.8, "carried", one.rule_kind, (), parent=one)] if one is not None and told_of else []
    if last is None or told.distance > _LATELY or last.quantity.measure != "count":
        return []
    if sentence.keys[:2] == ["lũy", "kế"] and last.indicator.kind == "event" and quantity.noun == last.quantity.noun:
        summed = sentence.keys[quantity.left - 1 : quantity.left] in _IS_SO_FAR
        return [Link(quantity, last.indicator, 1.8, "carried", last.rule_kind, (), parent=last)] if summed else []
    counted = last.quantity.noun == quantity.noun or (quantity.bare and are_alike(last.quantity, quantity))
    if counted and not last.changed and told.distance <= 1 and tells_plan(sentence, quantity):
        return [Link(quantity, last.indicator, 2.0, "of_which", last.rule_kind, (), parent=last)]  # "The plan for the year is 900 houses"
    if last.indicator.code == "workers_sent_abroad" and (quantity.bare or quantity.noun == "persons"):
        at = 1 if behind[:1] == ["have"] else 0
        return [Link(quantity, last.indicator, 2.6, "carried", "event", (), parent=last)] if behind[at : at + 1] in _LEFT else []
    rest = sentence.keys[:2] == ["the", "remain"] and behind[:1] in _COMING and "not" not in behind[:_SUBJECT]
    more = (
        rest
        or sentence.keys[quantity.last + 1 : quantity.last + 2] == ["more"]
        or sentence.keys[quantity.left - 1 : quantity.left] in _FURTHER
    )
    if not more or last.indicator.kind not in ("level", "event") or last.changed or last.indicator.yields:
        return []
    if last.indicator.kind == "event" and not quantity.bare:
        return []
    if not quantity.bare and (quantity.noun not in last.indicator.measures or _STANDARDS.isdisjoint(behind[:_SUBJECT])):
        return []  # "five more communes got power"
    return [Link(quantity, last.indicator, 2.4, "carried", "event", (), parent=last)]


_LATELY = 2  # sentences
_COMING = (["be"], ["will"], ["aim"], ["strive"], ["plan"])  # "The remaining 11 are expected to do so by the end of the year"
_LEFT = (["leave"], ["depart"], ["departed"], ["go"])
_FURTHER = (["another"], ["further"], ["additional"], ["thêm"])
_PLANNED = (["kế", "hoạch"], ["chỉ", "tiêu"], ["mục", "tiêu"])
_IS_SO_FAR = (["là"], ["đạt"], ["được"], ["có"])
_STANDARDS = frozenset({"chuẩn", "đích", "standard", "standards", "criterion", "criteria", "title", "recognize", "recognise"})
_SUBJECT = 10  # tokens
_RECENT = 3  # sentences
