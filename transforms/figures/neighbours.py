"""A number and the one right before it: what stands between them, what its own words tell, and what points back to the sentence before.

Belongs here: what the ways of going on look at. Does not belong here: the ways themselves (`beside`, `takers`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from transforms.figures.detours import before_hedges
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told
from transforms.reference.vocabulary import Indicator

NEAR = 7  # tokens between two numbers that tell of one thing
JOINS = ([","], ["and"], ["và"])
_TO_SHARE = 3  # tokens: "chiếm tỷ lệ khoảng"
_MAKE_UP = (["account", "for"], ["make", "up"])


@dataclass(slots=True)
class Beside:
    """A number, the link of the one before it, and what stands between them."""

    sentence: Sentence
    quantity: Quantity
    before: Link
    direction: Direction
    direct: Sequence[Link]  # what the number's own words tell, best first
    keys: Sequence[str]  # the words between
    measure: str
    earlier: str  # the measure of the number before
    near: bool
    in_brackets: bool

    def link(self, told: Indicator, score: float, way: str, *, relative: bool = False) -> Link:
        """A link that goes on from the number before; of its own indicator it keeps the kind."""
        kind = self.before.rule_kind if told is self.before.indicator and self.before.way != "total" else None
        return Link(self.quantity, told, score, way, kind, (), parent=self.before, relative=relative)

    def own(self, least: float) -> Link | None:
        """What the number's own words since the one before tell, if they tell more than `least`."""
        best = self.direct[0] if self.direct else None
        return best if best is not None and best.score > least and speaks_for_itself(self.before, best, self.quantity) else None

    @property
    def makes_up(self) -> bool:
        """'chiếm tỷ lệ 4,2%', right before the number."""
        return "chiếm" in self.keys[-_TO_SHARE:]

    @property
    def accounts_for(self) -> bool:
        """'accounting for (only) 4.2 percent', right before the number."""
        hedged = before_hedges(self.quantity) - self.quantity.left + 1
        return self.keys[: hedged or None][-2:] in _MAKE_UP

    def cues(self, name: str) -> bool:
        """Whether a cue stands between the two numbers."""
        first, last = self.before.quantity.right, self.quantity.left
        return any(first < match.first and match.last < last for match in self.sentence.tags.get(name, ()))


def past_change(of: Beside) -> Beside:
    """'còn 16.240 hộ nghèo (giảm 4.115 hộ), chiếm 4,6%': the share of those who are left, and not of those fewer."""
    change, level = of.before, of.before.parent
    if level is None or not (
        change.changed and (of.makes_up or of.accounts_for) and change.way in ("change", "direct") and level.indicator is change.indicator
    ):
        return of
    counted = level.quantity.measure == change.quantity.measure == "count" and level.quantity.sentence is of.sentence
    return replace(of, before=level) if counted and not level.changed else of


def is_of_next_group(of: Beside) -> bool:
    """'clean water is used by 89.6 percent of urban households and 61.8 percent of rural ones': one share for each of two groups."""
    behind = of.sentence.keys[of.quantity.right + 1 : of.quantity.right + 5]
    at = next((i for i, key in enumerate(behind) if key in _OF_GROUPS), 0)
    ends = behind[at + 1 : at + 2] in ([], ["."], [","], [";"], ["in"])
    return of.keys[:1] == ["of"] and of.keys[-1:] in JOINS and len(of.keys) <= NEAR and at > 0 and ends and behind[:1] == ["of"]


_OF_GROUPS = frozenset({"one", "household", "family", "people", "resident", "population", "inhabitant", "commune", "village", "worker"})


def are_alike(one: Quantity, two: Quantity) -> bool:
    """Whether two amounts are of one size: 'VND 1.5 million per person a month ... and VND 2 million in towns'."""
    if one.value is None or two.value is None or not one.value or not two.value:
        return False
    return Decimal("0.2") < two.value / one.value < 5


def speaks_for_itself(before: Link, direct: Link, quantity: Quantity) -> bool:
    """Whether a number has words of its own since the number before."""
    return any(before.quantity.right < match.first and match.last <= quantity.right + 8 for match in direct.used)


def names_that_figure(keys: Sequence[str]) -> bool:
    """'Hai năm 2021 - 2022, con số này là 620 tỷ đồng': the figure told last, however long the time before it."""
    if keys[-2:] == ["figure", "be"]:
        return True  # "In the same period last year the figure was VND 412 billion"
    return any(keys[i : i + 2] == ["con", "số"] and keys[i + 2] in _THAT for i in range(len(keys) - 2))


def ranks(sentence: Sentence) -> bool:
    """'The Women's Union ranks first with VND 1,612 billion', 'Văn Quan is the leading district', 'có số nhà nhiều nhất với 1.904 căn':
    the shares of what was told last."""
    if sentence.lexicon.language == "vi":
        return any(pair in _MOST for pair in pairwise(sentence.keys))
    return any(token.raw in _RANKING for token in sentence.tokens)


_MOST = frozenset({("nhiều", "nhất"), ("cao", "nhất"), ("lớn", "nhất"), ("thấp", "nhất")})


OF_THAT = (["of", "this"], ["of", "that"], ["of", "it"])
_RANKING = frozenset({"ranks", "ranked", "ranking", "leads", "leading", "led", "followed", "highest", "largest", "smallest", "lowest"})


_THAT = frozenset({"này", "đó", "trên"})


def goes_back(sentence: Sentence, quantity: Quantity, before: Link, told: Told, direct: Sequence[Link]) -> bool:
    """'... raising the rate to 61%. It aims to train 10,000 people and lift the rate to 64%': of the rate told before this sentence."""
    one = before.quantity
    if measure_of(quantity) != "percent" or measure_of(one) == "percent" or told.distance > 1 or "percent" not in told.by_measure:
        return False
    return not (direct and direct[0].score > FLOOR) and points_back(sentence.keys[one.right + 1 : quantity.left])


def points_back(keys: Sequence[str]) -> bool:
    """'The province aims to cut the rate to 15%', and no 'rate of' something."""
    return any(
        one in _POINTING and two == "rate" and three != "of" for one, two, three in zip(keys, keys[1:], [*keys[2:], ""], strict=False)
    )


_POINTING = frozenset({"the", "its", "this", "that"})
