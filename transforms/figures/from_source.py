"""Carrying on from one figure told before the sentence: the next of a list, what it came to, what is aimed at, a part of it.

Each stage is one way of going on, and gives its link or none; the first that gives one is the last asked. Belongs here: those ways. Does
not belong here: which figure told before a number may carry on, and what is counted off those told last (`from_told`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.change_words import PLANS
from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match
from transforms.figures.linking import FLOOR, Link
from transforms.figures.neighbours import OF_THAT, are_alike, names_that_figure, ranks
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import is_of_others
from transforms.figures.sums_told import is_of_that_sum
from transforms.figures.told import Told, is_per_unit

BORROWERS = "credit_borrowers"


@dataclass(slots=True)
class Carrying:
    """A number, and the figure told before its sentence that it may carry on."""

    sentence: Sentence
    quantity: Quantity
    direction: Direction
    source: Link
    told: Told
    direct: Sequence[Link]  # what the number's own words tell, best first
    measure: str
    listed: bool  # the sentence is an item under an introducing sentence
    parted_by_scope: bool  # it names a part of a programme

    def link(self, score: float, way: str = "carried", *, relative: bool = False) -> Link:
        """A link that goes on from the figure told before, as of the same kind."""
        return Link(self.quantity, self.source.indicator, score, way, self.source.rule_kind, (), parent=self.source, relative=relative)

    def own(self) -> Link | None:
        """What the number's own words tell, if they tell anything well enough."""
        return self.direct[0] if self.direct and self.direct[0].score > FLOOR else None

    def is_untold(self) -> bool:
        """Whether the number's own words tell nothing of it, in the sentence right behind what was told."""
        return not (self.direct and self.direct[0].score >= FLOOR) and self.told.distance <= 1


def from_source(of: Carrying) -> Link | None:
    """The first of the ways in which the number may carry on."""
    if of.source.indicator.code == "programme_capital_disbursed_rate" and of.quantity.measure == "point":
        return None  # "68 percent was disbursed. In 2016, the rate fell by 2.7 percentage points": that of the poor, told further up
    for way in _WAYS:
        link = way(of)
        if link is not None:
            return link
    return None


def _as_item(of: Carrying) -> Link | None:
    """What the item before told, of the next item of a list."""
    if not of.listed or (of.measure == "percent" and (of.quantity.left <= 1 or of.source.relative)):
        return None
    score = 2.5 if of.measure in ("VND", "customers", "turns") else 1.7
    own = of.own()
    if of.sentence.composed and own is not None:
        score = min(score, own.score - 0.1)  # a column's heading says more than the row above
    return of.link(score, "listed", relative=of.source.relative)


def _as_next_aim(of: Carrying) -> Link | None:
    """'The target for 2024 is 65%'."""
    stated = of.measure == "percent" and not of.direction.how and not of.direct
    if not stated or of.source.way == "topic" or not tells_plan(of.sentence, of.quantity):
        return None
    return of.link(1.6, relative=of.source.relative)


def _as_changed_rate(of: Carrying) -> Link | None:
    """'In 2022, it decreased by 3.28% to 8.92%'."""
    if of.measure != "percent" or of.direction.how not in ("by", "to") or of.source.relative:
        return None
    return of.link(2.1 if _points_to_it(of) else 1.6)


def _as_part_of_programme(of: Carrying) -> Link | None:
    """'chương trình có dư nợ lớn: hộ nghèo 68,3 tỷ đồng': what the programme that its own words name has of the sum."""
    if of.measure != "VND" or not of.parted_by_scope or not _goes_on(of):
        return None
    own = of.own()
    if own is not None and own.indicator.code == "credit_disbursed" and any(_is_at(of.quantity, match) for match in own.used):
        return None  # "In May it lent VND 10 billion to ...", "with VND 2 trillion being disbursed for 1,950 employers"
    return of.link(own.score - 0.1 if own is not None and own.indicator.code == "credit_outstanding" else 2.2)


def _is_at(quantity: Quantity, match: Match) -> bool:
    """Whether a verb stands right before a number or, its auxiliary aside, right behind it."""
    return match.last == quantity.left - 1 or 0 < match.first - quantity.right <= _AUXILIARY


_AUXILIARY = 2  # tokens


def _goes_on(of: Carrying) -> bool:
    """Whether the sentence told last is the source's: Vietnamese goes on from that one, whatever was told further up."""
    last, english = of.told.last, of.sentence.lexicon.language == "en"
    return english or of.source.way == "topic" or last is None or of.source.quantity.sentence is last.quantity.sentence


def _as_plan(of: Carrying) -> Link | None:
    """'The plan for the whole year is VND 400 billion': what the bank is to lend, or is to be owed."""
    source = of.source
    if of.measure != "VND" or of.direct or source.changed or not tells_plan(of.sentence, of.quantity):
        return None
    owed = source.indicator.theme == "credit" and are_alike(source.quantity, of.quantity) and of.told.distance <= 1
    if source.indicator.code != "credit_disbursed" and not owed:
        return None
    whole = source.parent if source.way in _PARTS and source.parent is not None else source
    if whole.indicator is source.indicator:
        source = whole  # "Of the sum, ... The target for the year is VND 400 billion"
    return Link(of.quantity, source.indicator, 1.7, "of_which", source.rule_kind, (), parent=source)


_PARTS = frozenset({"of_which", "part"})


def _as_growth(of: Carrying) -> Link | None:
    """'So với đầu năm, tăng 17 tỷ đồng': a sentence that opens with what its first number is compared with."""
    if of.measure != "VND" or of.direction.how != "by" or not of.is_untold() or of.sentence.keys[:2] != ["so", "với"]:
        return None
    first = not any(token.sort == "n" for token in of.sentence.tokens[of.quantity.left - 3 : of.quantity.left])
    return of.link(1.6) if first and not is_per_unit(of.source) and of.source.way != "topic" else None


def _as_rate(of: Carrying) -> Link | None:
    """A per cent that no words tell: the rate of the poor that was spoken of, or a rate aimed at, 'Phấn đấu cuối năm đạt 95,5%'."""
    source = of.source
    if of.measure != "percent" or source.relative or not of.is_untold():
        return None
    of_poor = source.indicator.yields and not _is_rate_of_others(of.sentence.keys[: of.quantity.left])
    if of_poor and not is_of_others(of.sentence, of.quantity):
        return of.link(1.25)
    return of.link(1.25) if source.indicator.unit == "percent" and _AIMED.issuperset(_words(of)) else None


_AIMED = frozenset(
    {"phấn", "đấu", "dự", "kiến", "ước", "tính", "mục", "tiêu", "đến", "hết", "cuối", "năm", "nay", "tháng", "đạt", "trên"}
) | {*("đặt", "đề", "ra", "khoảng", "toàn", "tỉnh", "huyện", "xã", "chi", "nhánh")}


def _words(of: Carrying) -> list[str]:
    """The words of the sentence around the number."""
    tokens = of.sentence.tokens
    return [t.key for t in (*tokens[: of.quantity.left], *tokens[of.quantity.right + 1 :]) if t.sort == "w"]


def _is_rate_of_others(keys: Sequence[str]) -> bool:
    """'The rate of economically vulnerable people is 15 percent': a rate that names its own group, and that no poor one."""
    at = next((i for i, pair in enumerate(pairwise(keys)) if pair == ("rate", "of")), -1)
    named = keys[at + 2 : at + 2 + _NAMED] if at >= 0 else []
    return not _PEOPLE.isdisjoint(named) and _POOR.isdisjoint(named)


_POOR = frozenset({"poor", "poverty", "household"})
_PEOPLE = frozenset({"people", "person", "resident", "worker", "labourer", "child", "woman", "pupil", "student", "farmer", "official"})
_NAMED = 6  # tokens


def _as_whole_year(of: Carrying) -> Link | None:
    """'The whole year is to see 13,000 people leave'."""
    of_year = any(one in _WHOLE and two == "year" for one, two in pairwise(of.sentence.keys[: of.quantity.left]))
    if not of_year or of.direction.how or not are_alike(of.source.quantity, of.quantity):
        return None
    own = of.own()
    return of.link(own.score + 0.1 if own is not None else 1.7)


_WHOLE = frozenset({"whole", "full", "entire", "all"})


def _as_ranked(of: Carrying) -> Link | None:
    """What another place has, in a sentence that ranks it."""
    ranked = of.measure == "VND" or (of.quantity.measure == "count" and of.sentence.lexicon.language == "vi")
    if not ranked or of.direct or of.direction.how or of.told.distance > 1 or not ranks(of.sentence) or is_per_unit(of.source):
        return None
    return of.link(1.7)


def _as_next_pair(of: Carrying) -> Link | None:
    """'... began 212 of 318 houses. For the near-poor, 90 out of 120 houses were supported': the next 'n of m' counts what the last did."""
    one, two = of.source.quantity, of.quantity
    paired = one.pair_is == two.pair_is == "part" and one.noun == two.noun and not of.source.indicator.yields
    return of.link(1.6) if paired and of.is_untold() else None


def _of_topic(of: Carrying) -> Link | None:
    """What a sentence without a figure spoke of."""
    paid_per = bool(of.quantity.per) and "/" in of.source.indicator.unit
    return of.link(1.6, "topic") if of.source.way == "topic" and (of.measure != "VND" or paid_per) else None


def _as_pointed_at(of: Carrying) -> Link | None:
    """'Of these, 3,840 were newly built', 'Among them, Na Hang has 412': a part of what was told, or it again."""
    parted = _is_parted(of)
    shares = "chiếm" in of.sentence.keys[max(0, of.quantity.left - 2) : of.quantity.left] or is_of_that_sum(of.sentence, of.quantity)
    shared = of.source.relative and not of.direction.how and shares
    if shared or (not parted and not _points_to_it(of)):
        return None  # "tăng 12,3%. Trong đó, lao động nữ chiếm 45%": a share, and no growth
    own = of.direct[0] if of.direct and of.direct[0].indicator.yields else None
    score = 2.3 if parted else 1.3
    taken = (of.source.rule_kind or of.source.indicator.kind) == "event" or of.source.indicator.code == BORROWERS
    if parted and own is not None and taken and of.direction.how != "by":  # not "Riêng năm 2020 giảm 702 hộ nghèo"
        score = own.score + 0.5  # "The participants include 1,318 poor households": who they are, and not how many there are
    if own is not None and of.source.indicator.yields and own.indicator is not of.source.indicator:
        score = own.score - 0.1  # "... và 223.000 hộ cận nghèo. Trong đó Hà Giang nhiều hộ nghèo nhất với 59.000 hộ"
    return of.link(score, "of_which" if parted else "carried", relative=of.source.relative)


def _is_parted(of: Carrying) -> bool:
    """Whether the sentence opens a part of what was told, or the number is said to be one: 'account for VND 61 billion of this sum'."""
    keys = of.sentence.keys
    opens = any(m.first <= 4 and not m.nested for m in of.sentence.tags.get("cue:of_which", ()))
    if not opens and keys[of.quantity.right + 1 : of.quantity.right + 3] not in OF_THAT:
        return False
    return not (of.direct and keys[0] == "riêng" and keys[1] in _TIMES)  # "Riêng năm 2020, 118 hộ thoát nghèo"


_TIMES = frozenset({"năm", "tháng", "quý", "trong", "giai"})


def _points_to_it(of: Carrying) -> bool:
    """'That of Na Hang district is VND 9 billion', 'In the first half of this year, it hit VND 9 billion': words for what was told."""
    keys, left = of.sentence.keys, of.quantity.left
    if names_that_figure(keys[:left]):
        return True
    opening = keys[: min(_OPENING, left)]
    pronoun = any(one in _PRONOUNS and not (one in _RATES and two == "of") for one, two in pairwise([*opening, ""]))
    pronoun = pronoun or keys[:2] == ["that", "of"] or keys[left - 2 : left] in _IT_REACHED
    return pronoun and not _is_foreseen(of.sentence)


_OPENING = 6  # tokens
_RATES = frozenset({"rate", "share", "proportion", "percentage"})
_PRONOUNS = (
    _RATES
    | frozenset({"it", "this", "they", "them", "these", "those", "figure", "number", "others"})
    | frozenset({"con", "này", "đó", "trong", "riêng"})
)  # fmt: skip
_IT_REACHED = tuple(["it", verb] for verb in ("reach", "be", "hit", "total", "exceed", "top"))


def _is_foreseen(sentence: Sentence) -> bool:
    """'It is expected that 300 more workers will leave': an 'it' that points to nothing told before."""
    return sentence.keys[:2] == ["it", "be"] and any(t.raw in _FORESEEN for t in sentence.tokens[2:4])


_FORESEEN = frozenset({"expected", "estimated", "planned", "forecast", "hoped", "reported", "known", "said", "predicted"})


def tells_plan(sentence: Sentence, quantity: Quantity) -> bool:
    """'The plan for the whole year is VND 400 billion': what is aimed at, of what was told last."""
    lead = sentence.keys[: quantity.left]
    return (
        not PLANS.isdisjoint(lead[:_PLAN])
        and "be" in lead
        and "," not in lead
        and not any(t.sort == "n" for t in sentence.tokens[_PLAN : quantity.left])
    )


_PLAN = 6  # tokens: "the year 's plan"
_WAYS = (
    _as_item,
    _as_next_aim,
    _as_changed_rate,
    _as_part_of_programme,
    _as_plan,
    _as_growth,
    _as_rate,
    _as_whole_year,
    _as_ranked,
    _of_topic,
    _as_pointed_at,
    _as_next_pair,
)
