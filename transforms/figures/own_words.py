"""What a number's own words say against candidates that carry on: '60% meet the standard of health', 'give land to 48'.

Belongs here: clauses that open anew. Does not belong here: what a number may carry on from (`beside`, `carried`), deeds (`deeds`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.figures.linking import FLOOR, Link, indicator, measure_of
from transforms.figures.quantities import PER_CENT, Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import load_words

_CARRIED = frozenset({"list", "part", "of_which", "carried", "listed", "topic", "parallel"})
_BOUNDS = frozenset({",", ";", ".", ":", "(", "and", "while"})
_VERBS = load_words("own_predicates")
_DOING = load_words("own_doings")
_GOES_ON = _CARRIED | {"change"}
_BESIDE = 2  # tokens
_OF_BALANCE = "credit_outstanding_share"


@dataclass(frozen=True)
class _Asked:
    """A number with its candidates; `direct` are those that phrases of the sentence told, best first."""

    sentence: Sentence
    quantity: Quantity
    options: Sequence[Link]
    direct: Sequence[Link]


def without_carried(sentence: Sentence, quantity: Quantity, options: Sequence[Link], direct: Sequence[Link]) -> list[Link]:
    """The candidates, less those that carry on from a number before where the words of this one tell otherwise. English only.

    `direct` are the candidates that phrases of the sentence told, best first.
    """
    asked = _Asked(sentence, quantity, options, direct)
    rules = _RULES_OF.get(measure_of(quantity), ()) if sentence.lexicon.language == "en" else ()
    return next((left for rule in rules if (left := rule(asked)) is not None), list(options))


def _part_of_sum(asked: _Asked) -> list[Link] | None:
    """'a quarter of the 2.6 trillion VND has been disbursed': the whole sum was not."""
    of_part = _is_of_fraction(asked.sentence, asked.quantity)
    return [link for link in asked.options if link.indicator.kind != "event"] if of_part else None


def _skilled(asked: _Asked) -> list[Link] | None:
    """'has 418,000 trained workers': how many there are."""
    return [] if asked.sentence.keys[asked.quantity.last + 1 : asked.quantity.last + 3] in _SKILLED else None


_SKILLED = (["train", "worker"], ["train", "labourer"], ["trained", "worker"], ["trained", "labourer"])


def _not_built(asked: _Asked) -> list[Link] | None:
    """'22 have not yet started', 'more than half of the 4,200 houses registered have been finished'."""
    return [] if _is_not_begun(asked.sentence, asked.quantity) or _is_of_fraction(asked.sentence, asked.quantity) else None


def _whole(asked: _Asked) -> list[Link] | None:
    """'91.2% of its 61,000 people belong to ethnic minorities'."""
    whole = _whole_of_share(asked.sentence, asked.quantity, asked.direct)
    return None if whole is None else [whole]


def _of_a_people(asked: _Asked) -> list[Link] | None:
    """'132,000 people, including 48,600 Cham people'."""
    people = asked.direct[0] if asked.direct and asked.direct[0].indicator.code == "ethnic_minority_population" else None
    named = people is not None and people.score > FLOOR and all(match.first == asked.quantity.last + 1 for match in people.used)
    return [link for link in asked.options if link.indicator.code != "population"] if named else None


def _no_share(asked: _Asked) -> list[Link] | None:
    """'with a 70-percent discount'."""
    return [] if asked.sentence.keys[asked.quantity.right + 1 : asked.quantity.right + 2] in _NO_SHARES else None


_NO_SHARES = (["discount"], ["subsidy"])


def _share_named_behind(asked: _Asked) -> list[Link] | None:
    """'4.5% being poor households and 3.6% being near-poor families'."""
    named = asked.direct[0] if asked.direct and _is_named_behind(asked.quantity, asked.direct[0]) else None
    if named is None or (named.indicator.theme != "credit" and any(link.indicator.code == _OF_BALANCE for link in asked.options)):
        return None
    return [link for link in asked.options if link.way not in _CARRIED or link.indicator is named.indicator]


def _share_with_predicate(asked: _Asked) -> list[Link] | None:
    """'..., while 97 percent of the residents use clean water', '60% meet national standards'."""
    if not _has_predicate(asked.sentence, asked.quantity):
        return None
    if asked.sentence.keys[asked.quantity.right + 1] == "of":
        return _told_behind(asked.quantity, asked.options, asked.direct)
    return [link for link in asked.options if not _is_of_one_behind(link)]


def _share_of_another(asked: _Asked) -> list[Link] | None:
    if not asked.direct or not _is_of_another(asked.quantity, asked.direct[0], asked.options):
        return None
    return [link for link in asked.options if link.way not in _GOES_ON or _may_go_on(link, asked.direct[0])]


def _lacking(asked: _Asked) -> list[Link] | None:
    if not _lacks(asked.sentence, asked.quantity):
        return None
    right = asked.quantity.right
    return [link for link in (*asked.options, *asked.direct[1:]) if link.way not in _CARRIED and _is_told_beyond(link, right)]


def _to_build(asked: _Asked) -> list[Link] | None:
    """'has 2,450 dilapidated houses and aims to build 800 houses': told by the verb, but 'social housing units' by their noun."""
    quantity = asked.quantity
    if asked.sentence.keys[quantity.left - 1 : quantity.left] not in _BUILDING:
        return None
    if asked.direct and all(quantity.last < m.first <= quantity.noun_last for m in asked.direct[0].used):
        return list(asked.options)
    own = [link for link in asked.direct if link.score > FLOOR and any(m.last == quantity.left - 1 for m in link.used)]
    return own[:1] or list(asked.options)


_BUILDING = (["build"], ["complete"], ["repair"], ["finish"], ["construct"], ["rebuild"])


def _built(asked: _Asked) -> list[Link] | None:
    """'with 171 under construction and 241 completed'."""
    right = asked.quantity.right
    told = [link for link in asked.direct if link.score > FLOOR and any(m.first == right + 1 for m in link.used)]
    behind = [link for link in told if link is asked.direct[0] or link.indicator.code == "houses_in_progress"]
    return behind[:1] if behind and behind[0].indicator.theme == "living_conditions" else None


def _in_own_clause(asked: _Asked) -> list[Link] | None:
    edge = _opens_doing(asked.sentence, asked.quantity)
    return None if edge < 0 else [link for link in asked.options if not _is_told_before(link, edge)]


_RULES_OF: Mapping[str, tuple[Callable[[_Asked], list[Link] | None], ...]] = {
    "VND": (_part_of_sum,),
    "percent": (_no_share, _share_named_behind, _share_with_predicate, _share_of_another),
    "persons": (_skilled, _whole, _of_a_people, _in_own_clause),
    "households": (_whole, _lacking, _in_own_clause),
    "turns": (_in_own_clause,),
    "houses": (_not_built, _to_build, _built),
    "bare": (_not_built, _built),
}
"""By what a number counts: each says what candidates are left, or None where it has no say; the first that has one decides."""


def _whole_of_share(sentence: Sentence, quantity: Quantity, direct: Sequence[Link]) -> Link | None:
    """'91.2% of its 61,000 people belong to ethnic minorities', 'out of 5,940 people with disabilities': what its own noun phrase names."""
    keys, at = sentence.keys, quantity.left - 1
    while at > 0 and (keys[at] in LEADS_WHOLE or sentence.tokens[at].raw[0].isupper()):  # "46.2 percent of Gia Lai's 1.5 million people"
        at -= 1
    out = keys[at - 1 : at] == ["out"]
    if keys[at : at + 1] != ["of"] or at < 1 or not (out or keys[at - 1] in PER_CENT):
        return None
    edge = quantity.right + (2 if out else 0)  # "people with disabilities"
    named = (link for link in direct if link.score > FLOOR and all(quantity.last < m.first and m.last <= edge for m in link.used))
    link = next(named, None)
    if link is None and not out and quantity.noun in _ALL and not _ALL_WORDS.isdisjoint(keys[quantity.last + 1 : quantity.last + 2]):
        return Link(quantity, indicator(_ALL[quantity.noun]), _SURE, "total")
    return replace(link, score=max(link.score, _SURE), way="total") if link is not None else None


PEOPLE = frozenset({"households", "persons"})
_SURE = 3.0
_ALL = {"households": "households", "persons": "population"}
_ALL_WORDS = frozenset({"people", "inhabitant", "resident", "population", "household"})
LEADS_WHOLE = frozenset(
    {"its", "the", "their", "all", "over", "nearly", "more", "than", "about", "some", "around", "almost", "total", "'", "’", "s"}
) | {"province", "district", "commune", "country", "village", "town"}


def _is_not_begun(sentence: Sentence, quantity: Quantity) -> bool:
    """'42 are being built and 22 have not yet started': of what was not begun nothing is told."""
    behind = sentence.tokens[quantity.right + 1 : quantity.right + _NOT_BEGUN]
    return any(one.key in ("not", "yet") for one in behind[:_NOT]) and any(token.key in _BEGINS for token in behind)


def _is_of_fraction(sentence: Sentence, quantity: Quantity) -> bool:
    """'More than half of the 4,200 houses registered have been finished': not all of them were."""
    keys, at = sentence.keys, quantity.left - 1
    while at > 0 and keys[at] in LEADS_WHOLE:
        at -= 1
    return at > 0 and keys[at] == "of" and keys[at - 1] in _FRACTIONS


_FRACTIONS = frozenset({"half", "third", "quarter", "most", "majority", "part", "some", "many"})
_NOT, _NOT_BEGUN = 3, 7  # tokens: "have still not", "have still not yet been started"
_BEGINS = frozenset({"start", "begin", "commence", "break"})


def _told_behind(quantity: Quantity, options: Sequence[Link], direct: Sequence[Link]) -> list[Link]:
    """The candidates that words behind a number tell, else the best of `direct` that they do."""
    kept = [link for link in options if not _is_told_before(link, quantity.left)]
    if kept:
        return kept
    behind = (link for link in direct if not _is_told_before(link, quantity.left) or _is_named_again(link, quantity))
    return [link for link in behind if link.score > FLOOR][:1]


def _is_named_again(link: Link, quantity: Quantity) -> bool:
    """'All communes are on the national grid, and 98 percent of households use electricity': one thing named before and behind."""
    sentence, right = quantity.sentence, quantity.right
    return any(
        right < match.first <= right + _PREDICATE
        for tag in sentence.tags
        if any(rule.indicator is link.indicator and len(rule.parts) == 1 for rule in sentence.lexicon.rules_of.get(tag, ()))
        for match in sentence.tags[tag]
    )


_PREDICATE = 8  # tokens: "of the households in the district use"


def _lacks(sentence: Sentence, quantity: Quantity) -> bool:
    """'1,120 lack land', '9,300 poor households in Son La face a shortage of water': what is told of them stands behind the verb."""
    at = quantity.right + 1
    while at < len(sentence.keys) and (sentence.keys[at] in _WHERE or sentence.tokens[at].raw[0].isupper()):
        at += 1
    return sentence.keys[at : at + 1] in _LACKING


_LACKING = (["lack"], ["need"], ["require"], ["face"])
_WHERE = frozenset({"in", "of", "across", "nationwide", "province", "district", "commune", "the"})


def _is_told_beyond(link: Link, right: int) -> bool:
    return link.score > FLOOR and bool(link.used) and all(match.first > right or match.last > right + 1 for match in link.used)


def _is_named_behind(quantity: Quantity, link: Link) -> bool:
    """'4.5% being poor households and 3.6% being near-poor families': what a share is of stands right behind it."""
    keys = quantity.sentence.keys
    return (
        link.score > FLOOR
        and keys[quantity.right + 1 : quantity.right + 2] != ["of"]
        and all(quantity.last < match.first <= quantity.right + _BESIDE for match in link.used)
    )


def _is_of_another(quantity: Quantity, link: Link, options: Sequence[Link]) -> bool:
    """'..., and raising the average income by 7.1 per cent': what a change is of was named since the number before."""
    before = next((option.parent for option in options if option.parent is not None), None)
    if before is None or before.quantity.sentence is not quantity.sentence or link.score <= FLOOR:
        return False
    return all(before.quantity.right + _BESIDE < match.first and match.last < quantity.left for match in link.used)


def _may_go_on(link: Link, named: Link) -> bool:
    """Whether a number may go on from the one before though its clause names something: a rate not, where what is named is an amount.

    'the overdue rate is to stay under 0.35%, and outstanding loans are to grow by 8%'.
    """
    return link.indicator.theme == named.indicator.theme and not (named.relative and link.indicator.unit == "percent")


def _opens_doing(sentence: Sentence, quantity: Quantity) -> int:
    """The comma or 'and' behind which a verb opens the number's clause, with another number before it; -1 where none does."""
    edge = next((i for i in range(quantity.left - 1, -1, -1) if sentence.keys[i] in _BOUNDS or sentence.tokens[i].sort == "n"), -1)
    if edge <= 0 or sentence.keys[edge] not in _BOUNDS or sentence.keys[edge + 1] not in _DOING:
        return -1
    return edge if any(token.sort == "n" for token in sentence.tokens[:edge]) else -1


def _is_told_before(link: Link, edge: int) -> bool:
    """Whether nothing told a number but what stands before its clause."""
    if link.way in _CARRIED:
        return True
    return link.way == "direct" and all(match.last < edge for match in link.used)


def _is_of_one_behind(link: Link) -> bool:
    """Whether a number goes on from one that was told by words behind it, or in another sentence."""
    if link.way not in _CARRIED or link.parent is None:
        return False
    return link.parent.quantity.sentence is not link.quantity.sentence or _is_led_from_behind(link.parent)


def _is_led_from_behind(link: Link) -> bool:
    """Whether the words that told a number, or the one that it carries on from, stand behind it: '98% of households use electricity'."""
    while not link.used and link.parent is not None:
        link = link.parent
    return any(match.first > link.quantity.last for match in link.used)


def _has_predicate(sentence: Sentence, quantity: Quantity) -> bool:
    """'60% meet national standards', '97% of the workers find jobs': a verb behind the per cent, before the next mark or number."""
    for i in range(quantity.right + 1, len(sentence.keys)):
        if sentence.keys[i] in _BOUNDS or sentence.tokens[i].sort == "n":
            return False
        if sentence.keys[i] in _VERBS:
            return True
    return False
