"""What a number may carry on from those before it in its sentence, besides shares, changes and parts (`chaining`).

Belongs here: growth of an amount told together with its borrowers, shares of a plan that is not named, a count that stands for a change.
Does not belong here: choosing among the candidates.
"""

from collections.abc import Sequence

from transforms.figures.kinds import Direction
from transforms.figures.linking import Link, indicator, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import count_of_share

_MOST_WORDS = 6
_ATTAINED = frozenset({"đạt", "bằng", "reach", "equal", "fulfill", "achieve", "attain", "("})
_RATE_OF_LEAVERS = {"households_leaving_poverty": "poor_household_rate", "households_leaving_near_poverty": "near_poor_household_rate"}
_PAIRED = ("credit_borrowers", "credit_loan_turns")


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
        return found
    if measure == "percent" and direction.how == "by":
        if before.indicator.code in _PAIRED and len(known) > 1 and not before.changed and before.quantity.right < quantity.left:
            money = known[-2]
            if money.quantity.measure == "VND" and money.indicator.theme == "credit" and not money.relative:
                # "dư nợ 3.415 tỷ đồng/104.277 hộ, tăng 13,2%": the money grew
                found.append(Link(quantity, money.indicator, 3.8, "growth", money.rule_kind, (), parent=money, relative=True))
        if before.indicator.code in _RATE_OF_LEAVERS and direction.sign < 0:
            found.append(Link(quantity, indicator(_RATE_OF_LEAVERS[before.indicator.code]), 3.8, "change", None, (), parent=before))
    noun = quantity.sentence.keys[quantity.last + 1 : quantity.last + 4]
    if measure == "persons" and before.indicator.code == "poor_households" and "khẩu" in noun and len(keys) <= _MOST_WORDS:
        found.append(Link(quantity, indicator("persons_in_poor_households"), 4.0, "partner", None, (), parent=before))
    attained = bool(keys) and len(keys) <= _MOST_WORDS and keys[-1] in _ATTAINED and not before.changed and not direct
    if measure == "percent" and attained and not direction.how and before.indicator.attainment == "houses_plan_attainment":
        found.append(Link(quantity, indicator("houses_plan_attainment"), 3.0, "plan", None, (), parent=before))
    if measure == "households" and direction.how == "by" and before.changed and measure_of(before.quantity) == "percent":
        counted = count_of_share(before.indicator.code)
        if counted is not None and len(keys) <= _MOST_WORDS:
            found.append(Link(quantity, counted, 4.0, "count", None, (), parent=before))
    return found
