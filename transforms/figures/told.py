"""What the sentences before have told: the numbers that a later one may carry on from.

Belongs here: that memory. Does not belong here: carrying on (`from_told`), times and places (`frames`).
"""

from dataclasses import dataclass, field, replace
from decimal import Decimal

from transforms.figures.linking import POVERTY_RATES, Link, indicator, measure_of
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Indicator, RuleKind


@dataclass(slots=True, frozen=True)
class Topic:
    """What words without a figure speak of."""

    indicator: Indicator
    kind: RuleKind | None


@dataclass(slots=True)
class Told:
    """What the sentences before have told: the last link, the last link of each measure, the page's leading theme."""

    last: Link | None = None
    by_measure: dict[str, Link] = field(default_factory=dict)
    topics: dict[str, "Topic"] = field(default_factory=dict)  # by measure, what a sentence without figures named
    topic_distance: int = 9
    totals: dict[str, Link] = field(default_factory=dict)  # those of them that are not per household or person
    parts: tuple[Indicator, Indicator] | None = None  # the two parts of a sum told last, in their order
    theme: str = ""
    distance: int = 9  # sentences since `last`
    row: int = -1  # block of the table's row, or other sentence, that told `last`
    wholes: dict[str, set[Decimal]] = field(default_factory=dict)  # by indicator the counts of the poor and near-poor told so far
    sequence: list[Link] = field(default_factory=list)  # of the sentence that told `last`, in order

    def lately(self, measure: str | None = None) -> Link | None:
        """What the sentence before told last, or of one measure."""
        if self.distance > 1:
            return None
        return self.last if measure is None else self.by_measure.get(measure)

    def note_topics(self, sentence: Sentence) -> None:
        """What a sentence without figures speaks of, for those of the next one: of a list that it opens also what is counted."""
        opens = sentence.keys[-1] == ":"
        best = {measure: one for measure, one in topics_of(sentence).items() if opens or measure in ("percent", "VND")}
        if best:
            self.topics = best
            self.topic_distance = 0

    def note(self, link: Link) -> None:
        if link.indicator.code == "ethnic_minority_share_of_poor_households":
            link = replace(link, indicator=indicator("poor_household_rate"))  # what follows a part's share is told of all the poor
        if link.indicator.share and link.indicator.yields and not link.changed and link.quantity.value is not None:
            self.wholes.setdefault(link.indicator.code, set()).add(link.quantity.value)
        if self.last is None or self.last.quantity.sentence is not link.quantity.sentence:
            self.sequence = []
        self.sequence.append(link)
        self.last, self.row = link, link.quantity.sentence.block_index
        measure = measure_of(link.quantity)
        known = self.by_measure.get(measure)
        rate = known.indicator.code if known is not None else ""
        near = link.indicator.code == "near_poor_household_rate" and rate == "poor_household_rate"
        aside = near or (link.indicator.unit == "percent_of_plan" and rate in POVERTY_RATES)
        of_group = link.indicator.code == "disabled_poor_share" and rate in POVERTY_RATES
        beside = aside and known is not None and known.quantity.sentence is link.quantity.sentence
        if not beside and not of_group:
            self.by_measure[measure] = link  # the rate of the poor, told with others beside it, is what the page goes on with
        if not is_per_unit(link):
            self.totals[measure_of(link.quantity)] = link
        self.distance = 0


def is_per_unit(link: Link) -> bool:
    """Whether an amount is per household or person: what follows it in a list is not, unless it says so."""
    return "/" in link.indicator.unit


def topics_of(sentence: Sentence, *, since: int = 0, until: int | None = None, groups: bool = False) -> dict[str, Topic]:
    """By measure the indicator that the tokens from `since` to before `until` name by their longest phrase.

    With `groups`, by who is counted too: 'Nơi có hộ nghèo nhiều nhất'.
    """
    best: dict[str, tuple[int, Topic]] = {}
    for tag, matches in sentence.tags.items():
        for rule in sentence.lexicon.rules_of.get(tag, ()):
            if len(rule.parts) > 1 or not (tag.startswith("lit:") or (groups and tag in _GROUPS)):
                continue
            words = max((m.words + (tag in _GROUPS) for m in matches if since <= m.first and (until is None or m.last < until)), default=0)
            for measure in rule.indicator.measures:
                if words > 1 and (measure not in best or words > best[measure][0]):
                    best[measure] = (words, Topic(rule.indicator, rule.kind))
    return {measure: topic for measure, (_, topic) in best.items()}


_GROUPS = frozenset({"cue:poor_hh", "cue:near_poor_hh"})
