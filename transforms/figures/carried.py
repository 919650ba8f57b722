"""What a number may carry on from those before it in its sentence, besides what the one right before gives (`beside`).

Each stage is one way of going on, and gives its link or none. Belongs here: growth of an amount told together with its borrowers,
a count that stands for a change, who lives in the households counted, what goes on behind a semicolon. Does not belong here: choosing
among the candidates (`chaining`), changes and parts of an amount before the last (`earlier`), who lives in a place (`inhabitants`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from transforms.figures.earlier import GROUPS, MAKES_UP, MOST_WORDS, PAIRED, RATE_OF, money_before
from transforms.figures.inhabitants import AND_PEOPLE, are_people
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, indicator, measure_of
from transforms.figures.nouns import WHO
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import is_counted_out
from transforms.reference.vocabulary import Indicator, RuleKind, count_of_share

_SURE = 3.5


@dataclass(slots=True)
class Behind:
    """A number, and the links of those before it in its sentence."""

    sentence: Sentence
    quantity: Quantity
    direction: Direction
    direct: Sequence[Link]  # what the number's own words tell, best first
    known: Sequence[Link]  # the links before it, in their order
    before: Link  # the last of them
    keys: Sequence[str]  # the words between that one and the number
    measure: str

    def link(self, told: Indicator, score: float, way: str, parent: Link, *, kind: RuleKind | None = None, relative: bool = False) -> Link:
        return Link(self.quantity, told, score, way, kind, (), parent=parent, relative=relative)

    def money(self) -> Link | None:
        """The last sum of money before the number that is no change."""
        return next((link for link in reversed(self.known) if link.quantity.measure == "VND" and not link.changed), None)


def carry_on(
    sentence: Sentence, quantity: Quantity, links: Sequence[Link | None], direction: Direction, direct: Sequence[Link]
) -> list[Link]:
    """Further candidates of a number behind the links of its sentence."""
    known = [link for link in links if link is not None]
    if not known:
        return []
    before = known[-1]
    keys = sentence.keys[before.quantity.right + 1 : quantity.left]
    behind = Behind(sentence, quantity, direction, direct, known, before, keys, measure_of(quantity))
    return [link for way in (_WAYS_ON if ";" in keys else _WAYS) if (link := way(behind)) is not None]


def _growth_behind_list(of: Behind) -> Link | None:
    """'loans were 5,812 billion VND with 117,206 borrowers; the growth was 13.4%'."""
    if of.measure != "percent" or of.direction.how != "by" or of.keys[-2:] not in _GROWTH:
        return None
    money = next((link for link in reversed(of.known) if link.quantity.measure == "VND"), None)
    if money is not None and money.indicator.code == "credit_outstanding" and not money.changed:
        return of.link(money.indicator, 3.0, "growth", money, kind=money.rule_kind, relative=True)
    return None


_GROWTH = (["growth", "be"], ["increase", "be"], ["growth", "reach"])


def _growth_of_money(of: Behind) -> Link | None:
    """'dư nợ 3.415 tỷ đồng/104.277 hộ, tăng 13,2%': the money grew."""
    before = of.before
    if of.measure != "percent" or of.direction.how != "by" or before.indicator.code not in PAIRED or len(of.known) < _PAIR:
        return None
    money = of.known[-2]
    lent = money.quantity.measure == "VND" and money.indicator.theme == "credit" and not money.relative
    if lent and not before.changed and before.quantity.right < of.quantity.left:
        return of.link(money.indicator, 3.8, "growth", money, kind=money.rule_kind, relative=True)
    return None


_PAIR = 2


def _rate_of_leavers(of: Behind) -> Link | None:
    """'to lift 7,200 households out of poverty, cutting the rate to 9.4 percent': the rate that they left."""
    rate = _RATE_OF_LEAVERS.get(of.before.indicator.code)
    if of.measure != "percent" or rate is None:
        return None
    if of.direction.how == "by" and of.direction.sign < 0:
        return of.link(indicator(rate), 3.8, "change", of.before)
    arrives = "rate" in of.keys and (of.direction.how in ("to", "from") or of.keys[-1] == "be")
    return of.link(indicator(rate), 3.0, "change", of.before) if arrives else None


_RATE_OF_LEAVERS = {"households_leaving_poverty": "poor_household_rate", "households_leaving_near_poverty": "near_poor_household_rate"}


def _more_groups(of: Behind) -> Link | None:
    """'812 savings and credit groups ..., 701 groups'."""
    if of.measure == "groups" and not of.direct and any(link.indicator.code == GROUPS for link in of.known):
        return Link(of.quantity, indicator(GROUPS), 2.0, "parallel")
    return None


def _members_of_groups(of: Behind) -> Link | None:
    """'1.720 tỷ đồng/701 tổ/24.900 hộ': who borrowed through the groups."""
    if of.before.indicator.code != GROUPS or of.measure not in WHO or len(of.keys) > MOST_WORDS or of.direction.how:
        return None
    members = of.sentence.keys[of.quantity.last + 1 : of.quantity.last + 2] in _MEMBERS_OF_GROUPS
    if members or (money_before(of.known) is not None and not (of.direct and of.direct[0].score > _SURE)):
        score = of.direct[0].score + 0.1 if members and of.direct else 3.0
        return of.link(indicator("credit_borrowers"), max(score, 3.0), "partner", of.before, kind="level")
    return None


_MEMBERS_OF_GROUPS = (["thành"], ["tổ"], ["member"])


def _share_of_lent(of: Behind) -> Link | None:
    """'dư nợ 512 tỷ đồng với 9.120 hộ, chiếm 41%': the share of the money before its borrowers."""
    if of.before.indicator.code != "credit_borrowers" or of.measure != "percent" or of.direction.how or len(of.keys) > MOST_WORDS:
        return None
    if any(match.first == of.quantity.last for match in of.sentence.tags.get("cue:percent_of_hh", ())):
        return None  # "với 9.120 hộ vay (chiếm 31% tổng số hộ dân)": a share of the households
    lent = money_before(of.known)
    if lent is not None and lent.indicator.share is not None and not MAKES_UP.isdisjoint(of.keys):
        return of.link(indicator(lent.indicator.share), 4.5, "share", lent)
    return None


def _part_counted_out(of: Behind) -> Link | None:
    """'3,300 disabled people are poor, out of 7,840 (2.5% of all), that is 42.1%': the share of the first, where both numbers give it."""
    share, left = of.quantity.value, of.quantity.left
    if of.measure != "percent" or of.direction.how or of.sentence.keys[left - 2 : left] not in _THAT_IS or share is None:
        return None
    counts = [link for link in of.known if link.quantity.measure == "count" and link.quantity.value and not link.changed]
    for part, whole in combinations(counts, 2):
        one, two = part.quantity.value, whole.quantity.value
        if part.indicator.share and one and two and one < two and is_counted_out(share, one, two):
            return of.link(indicator(part.indicator.share), 4.5, "share", part)
    return None


_THAT_IS = (["that", "be"], ["which", "be"], [",", "or"], ["i", "e"])


def _next_takers(of: Behind) -> Link | None:
    """'cho vay 3.250 hộ nghèo, 2.140 hộ cận nghèo': the next who took what those before took."""
    listed = of.measure in _TAKERS and _NEXT_OF_LIST.issuperset(of.keys) and not of.direction.how
    if not listed or not of.direct or not of.direct[0].indicator.yields:
        return None
    takers = _takers_before(of.known)
    if takers is not None:
        return of.link(takers.indicator, of.direct[0].score + 0.5, "parallel", takers, kind=takers.rule_kind)
    return None


_TAKERS = frozenset({"households", "persons", "turns"})
_NEXT_OF_LIST = frozenset({",", ";", "và"})


def _people_of_households(of: Behind) -> Link | None:
    """'1.964 hộ nghèo với 8.120 khẩu': the people who live in the households counted before."""
    members = _MEMBERS.get(of.before.indicator.code)
    if of.measure != "persons" or members is None or not are_people(of.sentence, of.quantity) or not _is_with(of.keys):
        return None
    code = "ethnic_minority_population" if _are_minorities(of.sentence, of.before.quantity) else members
    return of.link(indicator(code), 4.0, "partner", of.before)


_MEMBERS = {
    "poor_households": "persons_in_poor_households",
    "near_poor_households": "persons_in_poor_households",
    "households_newly_poor": "persons_in_poor_households",
    "households": "population",
}


def _part_of_houses_planned(of: Behind) -> Link | None:
    """'1,906 of the 2,450 houses planned for this year had been completed, or 77.8 percent': how much of the plan that is."""
    before, keys = of.before, of.keys[:-RATE_OF] if of.keys[-RATE_OF:] == ["a", "rate", "of"] else of.keys
    if of.measure != "percent" or of.direction.how or before.indicator.attainment != "houses_plan_attainment" or before.changed:
        return None
    paired = before.quantity.pair_is == "total"
    if not keys or keys[-1] not in (_ATTAINED | _IS_OF if paired else _ATTAINED) or len(keys) > MOST_WORDS:
        return None
    if not (of.direct and of.direct[0].score > FLOOR):
        return of.link(indicator("houses_plan_attainment"), 3.0, "plan", before)
    return None


_ATTAINED = frozenset({"đạt", "bằng", "mức", "lệ", "đương", "ứng", "reach", "equal", "fulfill", "achieve", "attain", "(", "or"})
_IS_OF = frozenset({"là", "chiếm", "tới", "được"})  # "2.415/3.200 căn, chiếm 75%": of what it is a part


def _count_of_fall(of: Behind) -> Link | None:
    """'tỷ lệ hộ nghèo giảm 1,52%, giảm 2.655 hộ': the households by which a rate fell."""
    fell = of.before.changed and measure_of(of.before.quantity) == "percent"
    counted = count_of_share(of.before.indicator.code) if fell and of.measure == "households" and of.direction.how == "by" else None
    if counted is not None and len(of.keys) <= MOST_WORDS:
        return of.link(counted, 4.0, "count", of.before)
    return None


def _next_area(of: Behind) -> Link | None:
    """'Thu nhập bình quân khu vực nông thôn đạt 41 triệu đồng, ...; vùng đồng bào DTTS đạt 30 triệu đồng': the same of another.

    So of a line: 'thành thị có mức thu nhập trên 1,4 triệu đồng đến ...; khu vực nông thôn có mức thu nhập trên 1,2 triệu đồng đến ...'.
    """
    told = of.money()
    if told is None or told.indicator.code not in _OF_AREAS or of.quantity.measure != "VND":
        return None
    opened = of.keys[len(of.keys) - of.keys[::-1].index(";") :]
    if of.direct and of.direct[0].score > FLOOR:
        return None
    rules_of, since = of.sentence.lexicon.scope_rules_of, of.before.quantity.right
    tags = of.sentence.tags
    named = (m for tag in tags if tag in rules_of for m in tags[tag] if since < m.first and m.last < of.quantity.left)
    if any(named) and opened[:1] in _AREAS and opened[-1:] in _COMES_TO and len(opened) <= _MOST_NAMED:
        return of.link(told.indicator, 2.4, "parallel", told, kind=told.rule_kind)
    return None


_AREAS = (["vùng"], ["khu"], ["miền"], ["ở"], ["riêng"])
_COMES_TO = (["đạt"], ["là"], ["còn"], ["nhập"])
_OF_AREAS = frozenset({"income_per_capita", "poverty_line"})
_MOST_NAMED = 12  # tokens


def _in_need(of: Behind) -> Link | None:
    """'xóa 512 nhà tạm; hiện còn 204 hộ có nhu cầu': who still needs what the others were helped with."""
    quantity = of.quantity
    still = quantity.noun in _NEEDED and "còn" in of.sentence.keys[max(0, quantity.left - 2) : quantity.left]
    if not still or not any(link.indicator.code in _HOUSED for link in of.known):
        return None
    needs = tuple(m for m in of.sentence.tags.get("cue:need", ()) if not m.nested and 0 < m.first - quantity.last <= 2)
    if needs:
        return Link(quantity, indicator("houses_needed"), 2.8, "parallel", None, needs, parent=of.before)
    return None


_HOUSED = frozenset({"houses_completed", "houses_started", "houses_in_progress"})
_NEEDED = frozenset({"households", "houses"})


def _takers_before(known: Sequence[Link]) -> Link | None:
    """'cho vay 3.250 hộ nghèo với số tiền 162 tỷ đồng, 2.140 hộ cận nghèo với ...': the borrowers right before, or before their money."""
    last = known[-1]
    if last.indicator.partner in PAIRED and last.parent is not None and len(known) > 1 and known[-2] is last.parent:
        last = known[-2]
    happened = (last.rule_kind or last.indicator.kind) == "event"
    return last if last.indicator.code in PAIRED and happened and last.way in ("direct", "parallel") else None


def _is_with(keys: Sequence[str]) -> bool:
    """'68 households with 222 people', and not '68 households, creating jobs for 222 people'."""
    return len(keys) <= MOST_WORDS and (AND_PEOPLE.issuperset(keys) or not {"with", "and", ","}.intersection(keys))


def _are_minorities(sentence: Sentence, households: Quantity) -> bool:
    """'dân tộc thiểu số có 1.964 hộ': whether those counted are named right before."""
    return any(0 < households.left - m.last <= 2 for m in sentence.tags.get("cue:em", ()))


_WAYS_ON = (_growth_behind_list, _next_area, _in_need, _next_takers)  # behind a semicolon
_WAYS = (
    _in_need,
    _growth_of_money,
    _rate_of_leavers,
    _more_groups,
    _members_of_groups,
    _share_of_lent,
    _part_counted_out,
    _next_takers,
    _people_of_households,
    _part_of_houses_planned,
    _count_of_fall,
)
