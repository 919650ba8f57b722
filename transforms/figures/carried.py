"""What a number may carry on from those before it in its sentence, besides what the one right before gives (`beside`).

Belongs here: growth of an amount told together with its borrowers, shares of a plan that is not named, a count that stands for a change,
what goes on from an amount before the last, the share of what the cell before tells.
Does not belong here: choosing among the candidates (`chaining`), who lives in a place (`inhabitants`).
"""

from collections.abc import Sequence
from itertools import combinations

from transforms.figures.detours import JOINING, are_parted
from transforms.figures.inhabitants import AND_PEOPLE, ENDS, PEOPLE
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, indicator, measure_of
from transforms.figures.nouns import WHO
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import is_counted_out
from transforms.figures.tables import heading_of
from transforms.figures.takers import TO_TAKERS
from transforms.figures.told import Told, is_per_unit
from transforms.reference.vocabulary import count_of_share

_MOST_WORDS = 6
_MOST_PLANNED = 10  # "1,906 of the 2,450 houses planned for this year had been completed, or 77.8 percent"
_RATE_OF = 3  # words of "reaching a rate of 82%"
_ATTAINED = frozenset({"đạt", "bằng", "reach", "equal", "fulfill", "achieve", "attain", "(", "or"})
_RATE_OF_LEAVERS = {"households_leaving_poverty": "poor_household_rate", "households_leaving_near_poverty": "near_poor_household_rate"}
_MEMBERS = {
    "poor_households": "persons_in_poor_households",
    "near_poor_households": "persons_in_poor_households",
    "households": "population",
}
_PAIRED = ("credit_borrowers", "credit_loan_turns")
_GROUPS = "savings_credit_groups"
_MEMBERS_OF_GROUPS = (["thành"], ["tổ"], ["member"])
_HOLDERS, _AVERAGED = frozenset({"household", "customer", "person"}), frozenset({"average", "averaging"})
_MAKES_UP = frozenset({"chiếm", "account", "make", "or", "equal", "("})
_SURE = 3.5


def carry_on(
    sentence: Sentence, quantity: Quantity, links: Sequence[Link | None], direction: Direction, direct: Sequence[Link]
) -> list[Link]:
    """Further candidates of a number behind the links of its sentence."""
    known = [link for link in links if link is not None]
    if not known:
        return []
    before = known[-1]
    keys = [t.key for t in sentence.tokens[before.quantity.right + 1 : quantity.left]]
    measure = measure_of(quantity)
    found: list[Link] = []
    if ";" in keys:
        grown = measure == "percent" and direction.how == "by" and keys[-2:] in _GROWTH
        money = next((link for link in reversed(known) if link.quantity.measure == "VND"), None) if grown else None
        if money is not None and money.indicator.code == "credit_outstanding" and not money.changed:
            # "loans were 5,812 billion VND with 117,206 borrowers; the growth was 13.4%"
            found.append(Link(quantity, money.indicator, 3.0, "growth", money.rule_kind, (), parent=money, relative=True))
        return [*found, *_of_next_area(sentence, quantity, known, direct), *_in_need(sentence, quantity, known)]
    found.extend(_in_need(sentence, quantity, known))
    if measure == "percent" and direction.how == "by":
        if before.indicator.code in _PAIRED and len(known) > 1 and not before.changed and before.quantity.right < quantity.left:
            money = known[-2]
            if money.quantity.measure == "VND" and money.indicator.theme == "credit" and not money.relative:
                # "dư nợ 3.415 tỷ đồng/104.277 hộ, tăng 13,2%": the money grew
                found.append(Link(quantity, money.indicator, 3.8, "growth", money.rule_kind, (), parent=money, relative=True))
        if before.indicator.code in _RATE_OF_LEAVERS and direction.sign < 0:
            found.append(Link(quantity, indicator(_RATE_OF_LEAVERS[before.indicator.code]), 3.8, "change", None, (), parent=before))
    arrives = direction.how in ("to", "from") or (keys[-1:] == ["be"] and "rate" in keys)
    if measure == "percent" and arrives and before.indicator.code in _RATE_OF_LEAVERS and "rate" in keys:
        # "to lift 7,200 households out of poverty, cutting the rate to 9.4 percent"
        found.append(Link(quantity, indicator(_RATE_OF_LEAVERS[before.indicator.code]), 3.0, "change", None, (), parent=before))
    if measure == "groups" and not direct and any(link.indicator.code == _GROUPS for link in known):
        found.append(Link(quantity, indicator(_GROUPS), 2.0, "parallel"))  # "812 savings and credit groups ..., 701 groups"
    if before.indicator.code == _GROUPS and measure in WHO and len(keys) <= _MOST_WORDS and not direction.how:
        members = sentence.keys[quantity.last + 1 : quantity.last + 2] in _MEMBERS_OF_GROUPS
        if members or (_money_before(known) is not None and not (direct and direct[0].score > _SURE)):
            # "1.720 tỷ đồng/701 tổ/24.900 hộ": who borrowed through the groups
            score = direct[0].score + 0.1 if members and direct else 3.0
            found.append(Link(quantity, indicator("credit_borrowers"), max(score, 3.0), "partner", "level", (), parent=before))
    lent = _money_before(known) if before.indicator.code == "credit_borrowers" and measure == "percent" and not direction.how else None
    if lent is not None and lent.indicator.share is not None and len(keys) <= _MOST_WORDS and not _MAKES_UP.isdisjoint(keys):
        found.append(Link(quantity, indicator(lent.indicator.share), 4.5, "share", None, (), parent=lent))
    if measure == "VND" and not _HOLDERS.isdisjoint(quantity.per) and not _AVERAGED.isdisjoint(keys[-_RATE_OF:]):
        owed = next((link for link in reversed(known) if link.quantity.measure == "VND" and not link.changed), None)
        if owed is not None and owed.indicator.code == "credit_outstanding":
            # "298 billion VND with 7,120 households, an average of 41.9 million VND per household"
            found.append(Link(quantity, indicator("credit_average_balance"), 4.5, "share", None, (), parent=owed))
    if measure == "percent" and not direction.how and (part := _part_counted_out(sentence, quantity, known)) is not None:
        found.append(Link(quantity, indicator(part.indicator.share or ""), 4.5, "share", None, (), parent=part))
    owing = before.indicator.code in _OWED_BY and (before.rule_kind or before.indicator.kind) == "level" and not direction.how
    if measure == "VND" and owing and not quantity.per and {"số", "tiền"} <= {*keys[-_MOST_WORDS:]} and not _has_money(known):
        # "8.214 món vay còn dư nợ của 6.120 khách hàng, tổng số tiền 271 tỷ đồng": what they owe
        found.append(Link(quantity, indicator("credit_outstanding"), 2.2, "partner", None, (), parent=before))
    goes_on = measure in _TAKERS and set(keys) <= _NEXT_OF_LIST and bool(direct) and direct[0].indicator.yields and not direction.how
    takers = _takers_before(known) if goes_on else None
    if takers is not None:
        found.append(Link(quantity, takers.indicator, direct[0].score + 0.5, "parallel", takers.rule_kind, (), parent=takers))
    noun = quantity.sentence.keys[quantity.last + 1 : quantity.last + 4]
    if measure == "persons" and before.indicator.code in _MEMBERS and not PEOPLE.isdisjoint(noun) and _is_with(keys):
        code = "ethnic_minority_population" if _are_minorities(sentence, before.quantity) else _MEMBERS[before.indicator.code]
        found.append(Link(quantity, indicator(code), 4.0, "partner", None, (), parent=before))
    keys = keys[:-_RATE_OF] if keys[-_RATE_OF:] == ["a", "rate", "of"] else keys
    attained = (
        bool(keys)
        and len(keys) <= (_MOST_PLANNED if before.quantity.pair_is == "total" else _MOST_WORDS)
        and keys[-1] in _ATTAINED
        and not before.changed
        and not (direct and direct[0].score > FLOOR)
    )
    if measure == "percent" and attained and not direction.how and before.indicator.attainment == "houses_plan_attainment":
        found.append(Link(quantity, indicator("houses_plan_attainment"), 3.0, "plan", None, (), parent=before))
    if measure == "households" and direction.how == "by" and before.changed and measure_of(before.quantity) == "percent":
        counted = count_of_share(before.indicator.code)
        if counted is not None and len(keys) <= _MOST_WORDS:
            found.append(Link(quantity, counted, 4.0, "count", None, (), parent=before))
    return found


def _part_counted_out(sentence: Sentence, quantity: Quantity, known: Sequence[Link]) -> Link | None:
    """'3,300 disabled people are poor, out of 7,840 (2.5% of all), that is 42.1%': the part, where both give the share."""
    if sentence.keys[quantity.left - 2 : quantity.left] not in _THAT_IS or quantity.value is None:
        return None
    counts = [link for link in known if link.quantity.measure == "count" and link.quantity.value and not link.changed]
    for part, whole in combinations(counts, 2):
        one, two = part.quantity.value, whole.quantity.value
        if part.indicator.share and one and two and one < two and is_counted_out(quantity.value, one, two):
            return part
    return None


_THAT_IS = (["that", "be"], ["which", "be"], [",", "or"], ["i", "e"])
_GROWTH = (["growth", "be"], ["increase", "be"], ["growth", "reach"])


def _of_next_area(sentence: Sentence, quantity: Quantity, known: Sequence[Link], direct: Sequence[Link]) -> list[Link]:
    """'Thu nhập bình quân khu vực nông thôn đạt 41 triệu đồng, ...; vùng đồng bào DTTS đạt 30 triệu đồng': the same of another."""
    told = next((link for link in reversed(known) if link.quantity.measure == "VND" and not link.changed), None)
    keys = sentence.keys[known[-1].quantity.right + 1 : quantity.left]
    opened = keys[len(keys) - keys[::-1].index(";") :]
    if told is None or told.indicator.code != "income_per_capita" or quantity.measure != "VND" or (direct and direct[0].score > FLOOR):
        return []
    rules_of, since = sentence.lexicon.scope_rules_of, known[-1].quantity.right
    named = (m for tag in sentence.tags if tag in rules_of for m in sentence.tags[tag] if since < m.first and m.last < quantity.left)
    area = any(named) and opened[:1] in _AREAS and opened[-1:] in _COMES_TO and len(opened) <= _MOST_NAMED
    return [Link(quantity, told.indicator, 2.4, "parallel", told.rule_kind, (), parent=told)] if area else []


_AREAS = (["vùng"], ["khu"], ["miền"], ["ở"], ["riêng"])
_COMES_TO = (["đạt"], ["là"], ["còn"])
_MOST_NAMED = 12  # tokens


def _in_need(sentence: Sentence, quantity: Quantity, known: Sequence[Link]) -> list[Link]:
    """'xóa 512 nhà tạm; hiện còn 204 hộ có nhu cầu': who still needs what the others were helped with."""
    houses = any(link.indicator.code in _HOUSED for link in known)
    told = houses and quantity.noun in _NEEDED and "còn" in sentence.keys[max(0, quantity.left - 2) : quantity.left]
    needs = tuple(m for m in sentence.tags.get("cue:need", ()) if not m.nested and 0 < m.first - quantity.last <= 2)
    return [Link(quantity, indicator("houses_needed"), 2.8, "parallel", None, needs, parent=known[-1])] if told and needs else []


_HOUSED = frozenset({"houses_completed", "houses_started", "houses_in_progress"})
_NEEDED = frozenset({"households", "houses"})
_OWED_BY = frozenset({"credit_borrowers", "credit_loans"})


def _has_money(known: Sequence[Link]) -> bool:
    return any(link.quantity.measure == "VND" for link in known)


def _takers_before(known: Sequence[Link]) -> Link | None:
    """'cho vay 3.250 hộ nghèo với số tiền 162 tỷ đồng, 2.140 hộ cận nghèo với ...': the borrowers right before, or before their money."""
    last = known[-1]
    if last.indicator.partner in _PAIRED and last.parent is not None and len(known) > 1 and known[-2] is last.parent:
        last = known[-2]
    happened = (last.rule_kind or last.indicator.kind) == "event"
    return last if last.indicator.code in _PAIRED and happened and last.way in ("direct", "parallel") else None


_TAKERS = frozenset({"households", "persons", "turns"})
_NEXT_OF_LIST = frozenset({",", "và"})


def _is_with(keys: Sequence[str]) -> bool:
    """'68 households with 222 people', and not '68 households, creating jobs for 222 people'."""
    return len(keys) <= _MOST_WORDS and (AND_PEOPLE.issuperset(keys) or not {"with", "and", ","}.intersection(keys))


def _are_minorities(sentence: Sentence, households: Quantity) -> bool:
    """'dân tộc thiểu số có 1.964 hộ': whether those counted are named right before."""
    return any(0 < households.left - m.last <= 2 for m in sentence.tags.get("cue:em", ()))


def from_earlier(sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direction: Direction) -> list[Link]:
    """A change or a part of an amount told before: 'loans were 3,175 billion, fulfilling 99.8% of the plan and growing by 50'."""
    measure = measure_of(quantity)
    if (left := _left_of_those(sentence, quantity, links, direction)) is not None:
        return [left]
    if measure_of(before.quantity) == measure:
        return []
    counted = before.parent if before.way == "share" and measure == "bare" else None
    part = sentence.keys[quantity.left - 1 : quantity.left] == ["include"]  # "18,940 disabled people, 2.1 percent of all, including 4,720"
    shared = sentence.keys[quantity.last + 1 : quantity.last + 2] == ["("] or sentence.keys[quantity.last + 1 : quantity.last + 3] == [
        ",",
        "or",
    ]
    if counted is not None and (part or shared):
        # "9,870 poor households (3.6%) ..., while at the end of 2015 it had 31,200 (12.6%)"
        return [Link(quantity, counted.indicator, 2.2, "parallel", counted.rule_kind, (), parent=counted)]
    weighed = any(before.quantity.right < m.first and m.last == quantity.left - 1 for m in sentence.tags.get("cue:compared", ()))
    if weighed and measure == "VND" and not direction.how:
        whole = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) == measure), None)
        if whole is not None and not whole.relative and not whole.changed and not is_per_unit(whole):
            # "VND 412 billion with 6,210 borrowers, against VND 318 billion in 2020"
            return [Link(quantity, whole.indicator, 2.2, "parallel", whole.rule_kind, (), parent=whole)]
    if direction.how == "to" and before.relative and measure in before.indicator.measures:
        # "rose by 12.6% to VND 3,930 billion"
        return [Link(quantity, before.indicator, 2.6, "change", before.rule_kind, (), parent=before)]
    if direction.how != "by":
        # "A: 7.7%, or 2,140 households; B: 1.4%, or 312 households": what follows a rate and its count is the next such pair
        parted = _goes_on_in_list(sentence, before.quantity, quantity)
        pair = before.parent if before.way in ("count", "share") else _money_of(before, links, parted=parted)
        alike = pair is not None and measure_of(pair.quantity) == measure and not pair.relative
        parted = any(before.quantity.right < m.first and m.last < quantity.left for m in sentence.tags.get("cue:of_which", ()))
        # "reaching 91% of the plan: VND 96 billion for ..."
        parted = parted or ":" in sentence.keys[before.quantity.right + 1 : quantity.left]
        if parted and measure == "VND":
            whole = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) == measure), None)
            if whole is not None and not whole.relative and not whole.changed and not is_per_unit(whole):
                # "312 tỷ đồng với 9.415 lượt khách hàng; trong đó hộ nghèo 64 tỷ đồng"
                return [Link(quantity, whole.indicator, 2.9, "part", whole.rule_kind, (), parent=whole)]
        return [Link(quantity, pair.indicator, 2.0, "parallel", pair.rule_kind, (), parent=pair)] if pair is not None and alike else []
    for link in reversed(links):
        if link is not None and measure_of(link.quantity) == measure and not link.relative and link.quantity.pair_is != "total":
            return [Link(quantity, link.indicator, 2.6, "change", link.rule_kind, (), parent=link)]
    if measure == "percent":
        for link in reversed(links):
            if link is not None and link.changed and measure_of(link.quantity) in ("VND", "households", "customers"):
                return [Link(quantity, link.indicator, 2.4, "growth", link.rule_kind, (), parent=link, relative=True)]
    return []


def _left_of_those(sentence: Sentence, quantity: Quantity, links: Sequence[Link | None], direction: Direction) -> Link | None:
    """'giảm được 1.340 hộ nghèo, đạt 112% kế hoạch; còn lại 4.105 hộ': how many there are of those who became fewer."""
    behind = sentence.keys[quantity.last + 1 : quantity.last + 3]
    behind = behind[:1] if behind[1:] == ["("] else behind
    remain = direction.how == "to" or "còn" in sentence.keys[quantity.left - 2 : quantity.left]
    if remain and quantity.measure == "percent":
        rate = next((link for link in reversed(links) if link is not None and link.indicator.unit != "percent_of_plan"), None)
        told = links[-1] if links else None
        of_plan = told is not None and told.indicator.unit == "percent_of_plan"  # "giảm 3,4%, đạt 113% kế hoạch; còn 9,8%"
        if not of_plan or rate is None or not rate.changed or rate.quantity.measure != "percent" or not rate.indicator.yields:
            return None
        return Link(quantity, rate.indicator, 2.4, "change", "level", (), parent=rate)
    if quantity.noun != "households" or not remain or behind[:1] != ["hộ"] or behind[1:] not in (*ENDS, []):
        return None
    fell = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) != "percent"), None)
    if fell is None or not fell.changed or not fell.indicator.yields or measure_of(fell.quantity) != "households":
        return None
    return Link(quantity, fell.indicator, 2.4, "change", "level", (), parent=fell)


def share_of_column(sentence: Sentence, quantity: Quantity, told: Told) -> Link | None:
    """'Dư nợ (triệu đồng) | Tỷ lệ (%)': under a bare 'share', the share of what the column before it tells."""
    before = told.last
    if not sentence.composed or measure_of(quantity) != "percent" or before is None or told.row != sentence.block_index:
        return None
    heading = heading_of(quantity)
    if before.indicator.share is None or not heading or not _BARE_SHARE.issuperset(heading):
        return None
    return Link(quantity, indicator(before.indicator.share), 5.0, "share", parent=before)


_BARE_SHARE = frozenset({"share", "rate", "ratio", "percentage", "proportion", "tỷ", "tỉ", "lệ", "trọng", "(", ")", "%", "chiếm"})


def share_of_frozen(sentence: Sentence, quantity: Quantity, amount: Quantity) -> Link | None:
    """'nợ khoanh 5,1 tỷ đồng, chiếm 0,09%': the share of frozen debt, whose amount before it has no indicator."""
    if quantity.measure != "percent" or amount.measure != "VND":
        return None
    keys = sentence.keys[amount.right + 1 : quantity.left]
    frozen = any(0 < amount.left - match.last <= _RATE_OF for match in sentence.tags.get("cue:frozen", ()))
    told = frozen and ";" not in keys and len(keys) <= _MOST_WORDS and not _MAKES_UP.isdisjoint(keys)
    return Link(quantity, indicator("credit_frozen_rate"), 4.0, "share") if told else None


def _money_of(takers: Link, links: Sequence[Link | None], *, parted: bool) -> Link | None:
    """The money that the borrowers told last took: 'women's union 808 billion, 19,100 households; farmers' union 776 billion'."""
    return _money_before(links) if parted and links[-1] is takers else None


def _money_before(links: Sequence[Link | None]) -> Link | None:
    """The money told last, where only the groups and borrowers that have it and its share stand behind it."""
    for link in reversed(links):
        if link is None or link.changed:
            return None
        if link.quantity.measure == "VND":
            return link if link.indicator.partner in _PAIRED else None
        if link.indicator.code not in (_GROUPS, *_PAIRED) and link.way != "share":
            return None
    return None


def _goes_on_in_list(sentence: Sentence, one: Quantity, two: Quantity) -> bool:
    """Whether the next member of a list begins between two numbers: behind a semicolon, or a comma and the name of another union."""
    if are_parted(one, two) or "," not in sentence.keys[one.right + 1 : two.left]:
        return are_parted(one, two)
    if set(sentence.keys[one.right + 1 : two.left]) <= JOINING and sentence.keys[two.right + 1 : two.right + 2] in TO_TAKERS:
        return True  # "20 billion to 412 poor households, 15 billion to 310 near-poor ones"
    rules_of = sentence.lexicon.scope_rules_of
    unions = [tag for tag in sentence.tags if any(rule.scope.family == "union" for rule in rules_of.get(tag, ()))]
    return any(one.right < m.first and m.last < two.left for tag in unions for m in sentence.tags[tag])
