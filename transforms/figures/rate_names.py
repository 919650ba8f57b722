"""The names of rate products: the programme that words name best, a code for a product that no row names.

Belongs here: names. Does not belong here: which number is a rate (`rates`), the terms of deposits (`deposit_terms`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.deposit_terms import JOINTS, TERM_UNITS, clause_end, terms_listed
from transforms.figures.lexicon import Match
from transforms.figures.quantities import Quantity
from transforms.figures.respectively import one_list
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import fold

_OPENING = 2  # tokens before what frames a sentence: "Under Decree 28, households borrow at 3 percent a year for housing"
_THE_REST = "cue:the_rest"  # "for the remaining customers": of a programme that the sentence named before
LIST_WORDS = (
    frozenset(
        {",", ";", "and", "as", "well", "for", "to", "of", "on", "the", "loan", "lending", "credit", "household", "family", "programme"}
    )
    | frozenset({"ones", "those", "people", "borrower", "customer", "beneficiary"})
    | frozenset({"và", "cùng", "với", "cho", "đối", "vay", "hộ", "gia", "đình", "các", "người", "khách", "hàng", "thuộc", "diện"})
    | frozenset({"chương", "trình", "đối", "tượng", "chính", "sách", "lao", "động", "là"})
)
"""What may stand between two products of one list."""


def label_tokens(sentence: Sentence, rate: Quantity) -> tuple[int, int]:
    """From which token to before which the label of a row of rates stands: before its rate, or behind it where columns are swapped."""
    if any(token.sort != "p" for token in sentence.tokens[: rate.left]):
        return 0, rate.left
    first = rate.right + 1
    while first < len(sentence.tokens) and (sentence.tokens[first].sort == "p" or sentence.tokens[first].key in TERM_UNITS):
        first += 1
    return (first, len(sentence.tokens)) if first < len(sentence.tokens) else (0, rate.left)


def _named(sentence: Sentence, first: int, last: int, *, rated: bool = True) -> list[tuple[float, int, int, str]]:
    """(words, first token, last token, code) of each programme named by tokens `first` to before `last`: those with a rate, or the rest."""
    found: list[tuple[float, int, int, str]] = []
    tags = sentence.tags
    rules_of = sentence.lexicon.rate_rules_of if rated else sentence.lexicon.scope_rules_of
    for tag in [tag for tag in tags if tag in rules_of]:
        for rule in rules_of[tag]:
            if rule.scope.rate is not rated or rule.scope.field != "programme" or not (rated or "credit" in rule.scope.applies_to):
                continue
            spans: list[Match] = []
            for part in rule.parts:
                named = tags.get(part, ())
                inside = [m for m in named if first <= m.first and m.last < last]
                if not inside and spans:
                    rest = rule.parts[0] == _THE_REST
                    inside = [m for m in named if m.last < first and (rest or _frames(sentence, m))]
                if not inside:
                    break
                spans.append(max(inside, key=lambda m: m.words))
            else:
                words = sum(m.words for m in spans) - (0.5 if spans[0].nested else 0.0) + 0.4 * (len(spans) - 1)
                own = [m for m in spans if m.first >= first]
                found.append((words, min(m.first for m in own), max(m.last for m in own), rule.scope.code))
    return found


def _frames(sentence: Sentence, match: Match) -> bool:
    """'Under Decree 28, ...'"""
    return match.first <= _OPENING and sentence.keys[match.last + 1 : match.last + 2] == [","]


def spans_named(sentence: Sentence, first: int, last: int) -> list[tuple[int, int]]:
    """The first and last tokens of every rate programme named by tokens `first` to before `last`."""
    return [(begin, end) for _, begin, end, _ in _named(sentence, first, last)]


def rate_programme(sentence: Sentence) -> str | None:
    """The rate programme that a label or sentence names best: by most words."""
    found = _named(sentence, 0, len(sentence.tokens))
    return max(found, key=lambda one: (one[0], one[3]))[3] if found else None


def _apart(sentence: Sentence, first: int, last: int) -> list[tuple[float, int, int, str]]:
    """What `_named` finds, each programme once and each word in one name, in the order of the text."""
    named = _named(sentence, first, last)
    named += _elided(sentence, first, last, named)
    told: dict[str, float] = {}
    for words, _, _, code in named:
        told[code] = told.get(code, 0.0) + words  # of two that one phrase names, the one that other words name too
    kept: list[tuple[float, int, int, str]] = []
    for one in sorted(named, key=lambda one: (-one[0], -told[one[3]], -one[1], one[3])):
        if all(one[2] < other[1] or other[2] < one[1] for other in kept) and one[3] not in {other[3] for other in kept}:
            kept.append(one)
    return sorted(kept, key=lambda one: one[1])


def _elided(sentence: Sentence, first: int, last: int, named: Sequence[tuple[float, int, int, str]]) -> list[tuple[float, int, int, str]]:
    """The groups of a list that share the noun of one: 'poor, near-poor and newly escaped households', 'hộ nghèo, cận nghèo'."""
    spans = sorted((begin, end) for _, begin, end, code in named if code in _OF_GROUPS.values())
    if not spans:
        return []
    tags, rules_of = sentence.tags, sentence.lexicon.scope_rules_of
    groups = [
        (float(m.words), m.first, m.last, _OF_GROUPS[rule.scope.code])
        for tag in [tag for tag in tags if tag in rules_of]
        for rule in rules_of[tag]
        if rule.scope.code in _OF_GROUPS and len(rule.parts) == 1
        for m in tags[tag]
        if first <= m.first and m.last < last and all(m.last < begin or end < m.first for begin, end in spans)
    ]
    found: list[tuple[float, int, int, str]] = []
    for one in sorted(groups, key=lambda one: -one[1]):
        if any(_are_listed(sentence, one[2], begin) for begin, _ in spans):
            found.append(one)
            spans.append(one[1:3])
    for one in sorted(groups, key=lambda one: one[1]):
        if one not in found and any(_are_listed(sentence, end, one[1]) for _, end in spans):
            found.append(one)
            spans.append(one[1:3])
    return found


def _are_listed(sentence: Sentence, last: int, first: int) -> bool:
    between = sentence.keys[last + 1 : first]
    return bool(between) and _LISTS.issuperset(between)


_OF_GROUPS = {code: f"{code}_households" for code in ("poor", "near_poor", "newly_escaped")}
_LISTS = frozenset({",", "and", "or", "và", "hoặc", "/"})


def programmes_named(sentence: Sentence) -> tuple[str, ...]:
    """All programmes that a sentence names, in its order."""
    return tuple(code for _, _, _, code in sorted(_apart(sentence, 0, len(sentence.tokens)), key=lambda one: one[1]))


def paired_programmes(sentence: Sentence, rates: Sequence[Quantity]) -> dict[int, tuple[str, int, int]] | None:
    """By the first token of each rate its programme, with the first and last tokens that name it: 'hộ nghèo, hộ cận nghèo lần lượt là ...'.

    Empty where the names do not number as many as the rates; None where nothing is told 'respectively', nor as many names as rates in
    two lists side by side."""
    if len(rates) < 2 or ("cue:respectively" not in sentence.tags and "cue:interest" not in sentence.tags):
        return None
    named = _apart(sentence, 0, len(sentence.tokens))
    spans = [(begin, end) for _, begin, end, _ in named]
    lists = _lists(sentence, rates)
    run = one_list(sentence, spans, len(lists[0])) if len({len(one) for one in lists}) == 1 else None
    if "cue:respectively" not in sentence.tags and (run is None or len(run) < 2):
        return None
    return {rate.left: (named[at][3], *spans[at]) for one in lists for rate, at in zip(one, run or (), strict=False)}


def listed_terms(sentence: Sentence, rates: Sequence[Quantity]) -> dict[int, tuple[str, ...]]:
    """By the first token of each rate the terms of deposits that it is of, where they are listed: one each, or all of them."""
    found: dict[int, tuple[str, ...]] = {}
    edge = 0
    for one in _lists(sentence, rates):
        terms = terms_listed(sentence, edge, one[0].left)
        edge = one[-1].right + 1
        if len(one) == len(terms):
            found.update({rate.left: (term,) for rate, term in zip(one, terms, strict=True)})
        elif terms and len(one) == 1:
            found[one[0].left] = terms
    return found


def _lists(sentence: Sentence, rates: Sequence[Quantity]) -> list[list[Quantity]]:
    """Rates in lists whose neighbours only a comma or an 'and' joins: 'to 6.6 and 7.92 percent, from 7.2 and 8.64 percent'."""
    lists: list[list[Quantity]] = []
    for rate in rates:
        if lists and JOINTS.issuperset(sentence.keys[lists[-1][-1].right + 1 : rate.left]):
            lists[-1].append(rate)
        else:
            lists.append([rate])
    return lists


def programmes_before(sentence: Sentence, first: int, last: int) -> tuple[str, ...]:
    """The programmes named between two tokens: the best, and others that are joined to it by 'and for', 'và cho'."""
    kept = _apart(sentence, first, last)
    if not kept:
        return ()
    best = max(kept, key=lambda one: one[0])
    at = kept.index(best)
    group = [best]
    for other in kept[at + 1 :]:
        if _joined(sentence, group[-1][2], other[1]):
            group.append(other)
    for other in reversed(kept[:at]):
        if _joined(sentence, other[2], group[0][1]):
            group.insert(0, other)
    return tuple(one[3] for one in group)


def programmes_behind(sentence: Sentence, rate: Quantity) -> tuple[str, ...]:
    """The programmes that the clause behind a rate names: '0.55 percent a month for poor households, 0.66 percent for near-poor ones'."""
    first, last = rate.right + 1, clause_end(sentence, rate.right + 1)
    for begin, end in sorted(spans_named(sentence, first, len(sentence.tokens))):
        longer = clause_end(sentence, end + 1)
        if end < last or any(t.sort == "n" for t in sentence.tokens[begin:longer]):
            continue
        if begin < last or LIST_WORDS.issuperset(sentence.keys[last:begin]):
            last = longer  # "for poor households and students"
    return programmes_before(sentence, first, last)


def parts_before(sentence: Sentence, last: int) -> tuple[str, ...]:
    """The programme without a rate row of its own that is named before a token: computers for pupils, say."""
    found = _named(sentence, 0, last, rated=False)
    code = max(found, key=lambda one: (one[0], one[1], one[3]))[3] if found else ""
    return (_RATED_AS.get(code, code),) if code else ()


_RATED_AS = {"students": "disadvantaged_students"}  # the programme by its balance, and by its rate


def _joined(sentence: Sentence, last: int, first: int) -> bool:
    aside = references(sentence, first)
    between = [sentence.keys[i] for i in range(last + 1, first) if i not in aside]
    return bool(between) and (
        LIST_WORDS.issuperset(between) or any(a in ("and", "và", ",") and b in ("for", "cho", "đối", "hộ") for a, b in pairwise(between))
    )


def references(sentence: Sentence, last: int) -> set[int]:
    """The tokens before `last` that refer to a decree: 'theo Quyết định số 157/2007/QĐ-TTg', brackets round them counted in."""
    found: set[int] = set()
    for match in sentence.tags.get("noise_before:legal_reference", ()):
        begin = match.first - 1 if sentence.keys[match.first - 1] in _UNDER else match.first
        begin -= sentence.keys[begin - 1] == "("
        found.update(range(begin, match.last + 1))
        for i in range(match.last + 1, last):
            if sentence.keys[i] in JOINTS or (sentence.tokens[i].sort == "w" and sentence.keys[i - 1] not in ("/", "-")):
                break
            found.add(i)
    return found


def law_behind(sentence: Sentence, rate: Quantity) -> int:
    """The token at which the decree ends that a rate is told under right behind it, 'at 3.1% a year under Resolution 30a', or 0."""
    keys, tokens, first = sentence.keys, sentence.tokens, rate.right + 1
    laws = (m for m in sentence.tags.get("noise_before:legal_reference", ()) if first <= m.first <= rate.right + _SHORT)
    law = next((m for m in laws if not _JOINS.isdisjoint(keys[first : m.first])), None)
    if law is None or any(t.sort == "n" for t in tokens[first : law.first]):
        return 0
    at = next((i for i in range(law.last + 1, len(tokens)) if tokens[i].sort == "n"), 0)
    return at + 2 if at and at + 1 < len(tokens) and tokens[at + 1].glued and tokens[at + 1].sort == "w" else at and at + 1


_SHORT = 5  # tokens
_JOINS = frozenset({"theo", "under", "accord", "according", "by"})
_UNDER = frozenset({"theo", "under"})


def coined_code(label: str) -> str:
    """The code of a product that no row names: its label in snake_case."""
    return "_".join("".join(c if c.isalnum() else " " for c in fold(label)).split())[:60] or "unnamed"
