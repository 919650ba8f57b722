"""What a number's own words say against other candidates: '60% meet the standard of health', 'give land to 48', 'inspected 12 groups'.

Belongs here: clauses that open anew, deeds told right behind a number, what was only visited. Does not belong here: what a number may carry
on from (`beside`, `carried`).
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.detours import is_told_before
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
_COUNTED = frozenset({"households", "persons", "turns"})


def without_carried(sentence: Sentence, quantity: Quantity, options: Sequence[Link], direct: Sequence[Link]) -> list[Link]:
    """The candidates, less those that carry on from a number before where the words of this one tell otherwise. English only.

    `direct` are the candidates that phrases of the sentence told, best first.
    """
    if sentence.lexicon.language != "en":
        return list(options)
    measure = measure_of(quantity)
    if measure == "VND" and _is_of_fraction(sentence, quantity):
        return [link for link in options if link.indicator.kind != "event"]  # "a quarter of the 2.6 trillion VND has been disbursed"
    if measure == "persons" and sentence.keys[quantity.last + 1 : quantity.last + 3] in _SKILLED:
        return []  # "has 418,000 trained workers": how many there are
    if measure in _BUILT and (_is_not_begun(sentence, quantity) or _is_of_fraction(sentence, quantity)):
        return []
    if measure in PEOPLE and (whole := _whole_of_share(sentence, quantity, direct)) is not None:
        return [whole]
    if measure == "percent" and sentence.keys[quantity.right + 1 : quantity.right + 2] in _NO_SHARES:
        return []  # "with a 70-percent discount"
    people = direct[0] if measure == "persons" and direct and direct[0].indicator.code == "ethnic_minority_population" else None
    if people is not None and people.score > FLOOR and all(match.first == quantity.last + 1 for match in people.used):
        return [link for link in options if link.indicator.code != "population"]  # "132,000 people, including 48,600 Cham people"
    if measure == "percent":
        named = direct[0] if direct and _is_named_behind(quantity, direct[0]) else None
        if named is not None and (named.indicator.theme == "credit" or not any(link.indicator.code == _OF_BALANCE for link in options)):
            return [link for link in options if link.way not in _CARRIED or link.indicator is named.indicator]
        if _has_predicate(sentence, quantity):
            of_whole = sentence.keys[quantity.right + 1] == "of"
            if of_whole:  # "..., while 97 percent of the residents use clean water"
                return _told_behind(quantity, options, direct)
            return [link for link in options if not _is_of_one_behind(link)]
        if direct and _is_of_another(quantity, direct[0], options):
            return [link for link in options if link.way not in _GOES_ON or _may_go_on(link, direct[0])]
    if measure == "households" and _lacks(sentence, quantity):
        return [link for link in (*options, *direct[1:]) if link.way not in _CARRIED and _is_told_beyond(link, quantity.right)]
    if measure == "houses" and sentence.keys[quantity.left - 1 : quantity.left] in _BUILDING:
        own_noun = bool(direct) and all(quantity.last < m.first <= quantity.noun_last for m in direct[0].used)  # "social housing units"
        own = [link for link in direct if link.score > FLOOR and any(m.last == quantity.left - 1 for m in link.used)]
        return list(options) if own_noun else own[:1] or list(options)  # "has 2,450 dilapidated houses and aims to build 800 houses"
    behind = [
        link
        for link in direct
        if link.score > FLOOR
        and any(m.first == quantity.right + 1 for m in link.used)
        and (link is direct[0] or link.indicator.code == "houses_in_progress")
    ]
    if measure in ("houses", "bare") and behind and behind[0].indicator.theme == "living_conditions":
        return behind[:1]  # "with 171 under construction and 241 completed"
    if measure in _COUNTED:
        edge = _opens_doing(sentence, quantity)
        return [link for link in options if edge < 0 or not _is_told_before(link, edge)]
    return list(options)


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
        return Link(quantity, indicator(_ALL[quantity.noun]), _DONE, "total")
    return replace(link, score=max(link.score, _DONE), way="total") if link is not None else None


PEOPLE = frozenset({"households", "persons"})
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


_NO_SHARES = (["discount"], ["subsidy"])
_SKILLED = (["train", "worker"], ["train", "labourer"], ["trained", "worker"], ["trained", "labourer"])
_FRACTIONS = frozenset({"half", "third", "quarter", "most", "majority", "part", "some", "many"})
_BUILT = frozenset({"houses", "bare"})
_NOT, _NOT_BEGUN = 3, 7  # tokens: "have still not", "have still not yet been started"
_BEGINS = frozenset({"start", "begin", "commence", "break"})


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


_BUILDING = (["build"], ["complete"], ["repair"], ["finish"], ["construct"], ["rebuild"])
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


def is_barred(sentence: Sentence, link: Link) -> bool:
    """'93% hộ dùng nước sạch, 62% hộ có nhà vệ sinh': a share carried on, whose own words are none of the indicator's.

    So the households that were given something else than a house: 'xây nhà cho 64 hộ, cấp nước sinh hoạt cho 310 hộ'.
    """
    one, parent = link.quantity, link.parent.quantity if link.parent is not None else None
    if (one.measure != "percent" and link.indicator.code not in _COUNTED_OF) or (parent is not None and parent.sentence is not sentence):
        return False
    carried = parent is not None and all(match.last < parent.right for match in link.used)
    if not carried and not (link.used and all(match.last < one.left and is_told_before(one, match) for match in link.used)):
        return False
    ahead = sentence.tokens[one.right + 1 :]
    until = one.right + next((i for i, token in enumerate(ahead) if token.sort != "w"), len(ahead))
    sides = ((link.indicator.unless, one.right), (_NOT_OF.get(link.indicator.code, ()), parent.right if parent is not None else one.right))
    return any(since < match.first <= until for names, since in sides for name in names for match in sentence.tags.get(name, ()))


_COUNTED_OF = {"houses_completed": ("cue:other_aid",)}
_NOT_OF = {"clean_water_access_rate": ("cue:toilet",), **_COUNTED_OF}


def is_sample(sentence: Sentence, link: Link) -> bool:
    """'Qua kiểm tra 12 xã, 36 hộ nghèo', 'inspected 4 associations, 10 groups and 50 borrowers': what was looked at, and no count of all.

    So is what those owe, and what is said of them behind: '50 borrowers with loans of VND 2 billion were inspected'.
    """
    if not (link.indicator.yields or link.indicator.code in _LOOKED_AT) or link.changed:
        return False
    looks = [match for match in sentence.tags.get("cue:inspect", ()) if not match.nested]
    at = max((match.last for match in looks if match.last < link.quantity.left), default=-1)
    listed = at >= 0 and all(token.sort == "n" or token.key in _VISITED for token in sentence.tokens[at + 1 : link.quantity.left])
    return listed or any(_are_looked_at(sentence, link, match.first) for match in looks)


def _are_looked_at(sentence: Sentence, link: Link, at: int) -> bool:
    """Whether a verb behind a number tells that it was looked at: 'được kiểm tra', 'were inspected'."""
    between = sentence.keys[link.quantity.right + 1 : at]
    return between[-1:] in _PASSIVE and not _PARTS_CLAUSES.intersection(between)


_LOOKED_AT = frozenset({"credit_borrowers", "credit_disbursed", "credit_outstanding", "savings_credit_groups"})
_VISITED = load_words("between_inspected")
_PASSIVE, _PARTS_CLAUSES = (["be"], ["được"], ["đã"]), frozenset({";", "and", "và", ":", "which"})
