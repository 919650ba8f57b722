"""Deeds told right behind a count, which tell what it counts: '146 of them escaped poverty', '12 fell back into it'.

Belongs here: which candidate is such a deed. Does not belong here: what other words say of the others (`own_words`).
"""

from dataclasses import replace

from transforms.figures.linking import Link
from transforms.figures.quantities import Quantity


def with_deed_first(quantity: Quantity, direct: list[Link]) -> list[Link]:
    """'146 of them escaped poverty', '12 fell back and 25 became newly poor': what those counted did, right behind them, tells them.

    English only: a verb there follows at once, whatever was told before.
    """
    if quantity.measure != "count" or quantity.sentence.lexicon.language != "en":
        return direct
    deed = next((link for link in direct if _is_deed(link)), None)
    if deed is None:
        return direct
    others = [link for link in direct if link is not deed]
    return [replace(deed, score=max(deed.score, _DONE, *(link.score + 0.1 for link in others))), *others]


def _is_deed(link: Link) -> bool:
    event = (link.rule_kind or link.indicator.kind) == "event" or link.indicator.code == "near_poor_households"
    quantity, sentence = link.quantity, link.quantity.sentence
    behind = [match.first for match in link.used if match.first > quantity.last and sentence.keys[match.last] not in _THINGS]
    if not event or link.relative or not behind or (link.indicator.theme not in _DEEDS and link.indicator.code != _ABROAD):
        return False
    start = quantity.last + 1
    if quantity.pair is not None and quantity.pair_is == "part" and quantity.pair.first > quantity.last:
        start = quantity.pair.right + 1  # "146 of the 150 houses planned for 2023 were completed"
    glued = quantity.first > 0 and sentence.end_of(quantity.first - 1) == sentence.starts[quantity.first]
    done = [first for first in behind if first >= start]
    if not done:
        return False
    between = [t for t in sentence.tokens[start : min(done)] if start == quantity.last + 1 or not (t.sort == "n" or t.key in _PLANNED)]
    return not glued and all(t.key in _SUBJECT and t.raw != "being" for t in between)  # not "54 m2 were finished", "980 being built"


_DONE = 3.0
_PLANNED = frozenset({"plan", "planned", "target", "targeted", "register", "registered", "for", "in", "need", "needed", "this", "year"})
_THINGS = frozenset({"household", "family", "house", "home"})  # "980 new houses are under construction"
_ABROAD = "workers_sent_abroad"  # "430 of them abroad"
_DEEDS = frozenset({"poverty", "living_conditions"})
_SUBJECT = frozenset({"household", "family", "house", "people", "of", "them", "which", "whom", "these", "those"}) | frozenset(
    {"have", "be", "become", "newly", "already", "still", "also", "who", "that", "work", "go", "other", "others"}
)
