"""Names of groups that stand in one list: 'hộ nghèo, hộ cận nghèo và hộ mới thoát nghèo', 'tốt và khá', 'Hội Phụ nữ, Hội Nông dân'.

Belongs here: which names a list joins, and what that makes of them. Does not belong here: which number they belong to (`scope`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.detours import JOINING, joins_clauses
from transforms.figures.lexicon import Match
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_words

Named = Sequence[tuple[Scope, list[Match]]]
"""What a sentence names: each code with the phrases that name it."""

JOINTS = load_words("joins_groups")


def without_everyone(sentence: Sentence, named: list[tuple[Scope, list[Match]]]) -> list[tuple[Scope, list[Match]]]:
    """'customers who are poor households, students and ethnic minorities': a list of all that borrow parts nothing."""
    fields = {scope.field for scope, _ in named}
    if len(named) < _MANY or len(fields) < 2:
        return named
    ordered = sorted((told[0] for _, told in named if len(told) == 1), key=lambda match: match.first)
    everyone: set[int] = set()
    for start, match in enumerate(ordered):
        if sentence.keys[max(0, match.first - 2) : match.first][-1:] not in _WHO_ARE or id(match) in everyone:
            continue
        run = [match]
        for other in ordered[start + 1 :]:
            if all(t.key in JOINTS for t in sentence.tokens[run[-1].last + 1 : other.first]):
                run.append(other)
        if len(run) >= _MANY and len({scope.field for scope, told in named if told[0] in run}) > 1:
            everyone.update(id(one) for one in run)
    return [(scope, told) for scope, told in named if id(told[0]) not in everyone] if everyone else named


_MANY = 3  # names
_WHO_ARE = (["be"], ["là"])


def _are_next(sentence: Sentence, one: Match, two: Match) -> bool:
    """'Hội Phụ nữ thành phố, Hội Nông dân': members of one list, with the place of one between them at most."""
    between = sentence.tokens[one.last + 1 : two.first]
    return 0 < len(between) <= _PLACED and between[-1].key in JOINING and all(token.sort == "w" for token in between[:-1])


_PLACED = 3  # tokens


def without_listed_unions(sentence: Sentence, named: Named) -> Named:
    """'(Hội Phụ nữ, Hội Nông dân, Đoàn Thanh niên)': what several unions share is the part of none of them."""
    unions = sorted((told[0] for scope, told in named if scope.family == "union"), key=lambda match: match.first)
    if not unions:
        return named
    listed = [(one, two) for one, two in pairwise(unions) if _are_next(sentence, one, two)]
    shared = {id(match) for pair in listed for match in pair}
    runs = [run for match in unions if (run := _unions_beside(sentence, match)) is not None]
    inside = (id(told[0]) for _, told in named if any(first <= told[0].first and told[-1].last <= last for first, last in runs))
    shared.update(inside)
    return [(scope, told) for scope, told in named if id(told[0]) not in shared] if shared else named


def _unions_beside(sentence: Sentence, match: Match) -> tuple[int, int] | None:
    """The tokens of a list of unions of which not every one is named in full, around one that is; None where it stands alone.

    'các hội phụ nữ, nông dân và đoàn thanh niên', 'the unions of farmers, women and youth'.
    """
    keys, first, last = sentence.keys, match.first, match.last
    while first and keys[first - 1] in _IN_UNIONS:
        first -= 1
    while last + 1 < len(keys) and keys[last + 1] in _IN_UNIONS:
        last += 1
    run = keys[first : last + 1]
    return (first, last) if not JOINING.isdisjoint(run) and len(_UNIONS.intersection(run)) > 1 else None


_IN_UNIONS, _UNIONS = load_words("in_unions"), load_words("unions")


def joined_classes(sentence: Sentence, named: Named) -> set[str]:
    """'96% số tổ xếp loại tốt và khá': classes that one number takes together."""
    classes = sorted((told[-1].last, told[0].first, scope.code) for scope, told in named if scope.family == "class")
    pairs = ((one, two) for one, two in pairwise(classes) if sentence.keys[one[0] + 1 : two[1]] in (["và"], ["and"], ["or"], ["hoặc"]))
    return {code for pair in pairs for _, _, code in pair}


def group_lists(sentence: Sentence, named: Named) -> list[tuple[int, int]]:
    """The runs of tokens that name several groups one after the other."""
    spans = {(m[0].first, m[0].last) for s, m in with_lists(sentence, named) if len(m) == 1 and m[0].last - m[0].first > 2}
    return sorted((first, last) for first, last in spans if not joins_clauses(sentence, first, last))


def with_lists(sentence: Sentence, named: Named) -> list[tuple[Scope, list[Match]]]:
    """Groups told as one list stand where the nearest of them stands: 'the poor, near-poor and newly escaped households'."""
    ordered = sorted(((m[0], s) for s, m in named if len(m) == 1 and s.field == "population"), key=lambda one: one[0].first)
    spans: dict[int, Match] = {}
    run: list[Match] = []
    for match, _ in ordered:
        if run and all(t.key in JOINTS for t in sentence.tokens[run[-1].last + 1 : match.first]):
            run.append(match)
        else:
            run = [match]
        for member in run:
            spans[id(member)] = Match(run[0].first, run[-1].last, (), False, 1)
    return [(s, [spans.get(id(m[0]), m[0])] if len(m) == 1 else m) for s, m in named]
