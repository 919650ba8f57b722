"""Who is measured and what part of a programme: the populations and programmes that a sentence names.

Belongs here: which codes are named, by which words. Does not belong here: lists of names (`scope_lists`), whose number they are of
(`scope_choice`), places.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from transforms.figures.lexicon import Match
from transforms.figures.scope_lists import JOINTS, without_everyone
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import Scope, load_scopes, load_words

AREAS = frozenset({"rural", "urban"})
POOR = frozenset({"poor", "near_poor", "newly_escaped"})


@dataclass(slots=True)
class Scoped:
    """Codes in alphabetical order, and the phrases that told them."""

    populations: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        return not self.populations and not self.programmes

    @property
    def union(self) -> str | None:
        """The mass organisation whose part is told."""
        return next((code for code in self.populations if load_scopes()[code].family == "union"), None)

    def without(self, codes: Collection[str]) -> "Scoped":
        """All but these codes."""
        return Scoped(tuple(c for c in self.populations if c not in codes), tuple(c for c in self.programmes if c not in codes))

    def filled_from(self, before: "Scoped") -> "Scoped":
        """With the area, and the near-poor, that the line before was told of: 'near-poor: 1 million in rural and 1.3 in urban areas'."""
        area = [] if AREAS & set(self.populations) else [code for code in before.populations if code in AREAS]
        near = [] if POOR & set(self.populations) or "near_poor" not in before.populations else ["near_poor"]
        return self.with_codes([*area, *near])

    def with_codes(self, codes: Sequence[str]) -> "Scoped":
        """These codes and others beside them."""
        scopes = load_scopes()
        populations = {*self.populations, *(code for code in codes if scopes[code].field == "population")}
        programmes = {*self.programmes, *(code for code in codes if scopes[code].field == "programme")}
        return Scoped(tuple(sorted(populations)), tuple(sorted(programmes)))


def find_scopes(sentence: Sentence) -> list[tuple[Scope, list[Match]]]:
    """The populations and programmes that the sentence names, each with the phrases that name it; of nested names the longest."""
    tags = sentence.tags
    single: list[tuple[Scope, Match]] = []
    found: list[tuple[Scope, list[Match]]] = []
    rules_of = sentence.lexicon.scope_rules_of
    for tag in [tag for tag in tags if tag in rules_of]:
        for rule in rules_of[tag]:
            if not rule.scope.part or not all(part in tags for part in rule.parts):
                continue
            if len(rule.parts) == 1:
                single.extend((rule.scope, match) for match in tags[tag])
            else:
                found.append((rule.scope, [tags[part][0] for part in rule.parts]))
    void = tags.get("cue:nothing", ())
    for scope, match in single:
        if any(other.first <= match.first and match.last <= other.last and other.words > match.words for _, other in single):
            continue
        if scope.family in ("house", "water"):
            first, last = _with_synonyms(sentence, match, [one for part, one in single if part is scope])
            if last > match.last or _is_either(sentence, first, last, [one for part, one in single if part.family == scope.family]):
                continue
        if scope.field == "population" and (_with_others(sentence, match, single) or _are_peoples(sentence, match)):
            continue
        if not any(other.first <= match.first and match.last <= other.last for other in void):
            found.append((scope, [match]))
    return without_everyone(sentence, _as_programmes(sentence, found))


def _as_programmes(sentence: Sentence, found: list[tuple[Scope, list[Match]]]) -> list[tuple[Scope, list[Match]]]:
    """'gồm: hộ nghèo 31 tỷ đồng; vùng khó khăn 42 tỷ đồng; học sinh, sinh viên 8 tỷ đồng': in a list of loans an area is its programme."""
    if not any(scope.applies_to and "credit" in scope.applies_to for scope, _ in found):
        return found
    scopes = load_scopes()
    return [(scopes[_LENT_IN[s.code]] if s.code in _LENT_IN and _is_listed(sentence, told[0]) else s, told) for s, told in found]


def _is_listed(sentence: Sentence, match: Match) -> bool:
    """Whether a name stands bare between a mark and the sum of money that it has: '; vùng khó khăn 42 tỷ đồng'."""
    before, behind = sentence.keys[match.first - 1 : match.first], sentence.keys[match.last + 1 : match.last + 1 + _SUM]
    counted = any(token.sort == "n" for token in sentence.tokens[match.last + 1 : match.last + _SUM])
    return bool(before) and before[0] in _MARKS and counted and not _MONEY.isdisjoint(behind)


_LENT_IN = {"disadvantaged_area": "business_disadvantaged_area"}
_MARKS, _MONEY, _SUM = frozenset({":", ";", ",", "và"}), frozenset({"tỷ", "triệu", "đồng"}), 4  # tokens: "đạt 42 tỷ đồng"


_EITHER = frozenset({"and", "or", "và", "hoặc", "hay", ","})


def _with_others(sentence: Sentence, match: Match, single: Sequence[tuple[Scope, Match]]) -> bool:
    """'the poor, the near-poor and other policy beneficiaries': everyone the bank lends to, and so no group."""
    last = match.last
    all_others = sentence.tags.get("cue:others", ())
    while all_others:
        if any(0 < other.first - last <= 2 or other.first <= last + 1 <= other.last for other in all_others):
            return True
        ahead = [m for s, m in single if s.field == "population" and m.first > last]
        following = min(ahead, key=lambda m: m.first, default=None)
        if following is None or not all(t.key in JOINTS for t in sentence.tokens[last + 1 : following.first]):
            return False
        last = following.last
    return False


def _are_peoples(sentence: Sentence, match: Match) -> bool:
    """'12,300 households of ten ethnic groups': how many peoples live there, the Kinh among them, and no group."""
    before = sentence.tokens[match.first - 1] if match.first else None
    counted = before is not None and (before.sort == "n" or before.key in _COUNTS)
    return counted and sentence.keys[match.first : match.last + 1] == ["ethnic", "group"]


_COUNTS = load_words("counts")


def _with_synonyms(sentence: Sentence, match: Match, others: Sequence[Match]) -> tuple[int, int]:
    """The first and the last token of one part that several words name: 'xây mới 553 nhà; cải tạo, nâng cấp và sửa chữa 211 nhà'."""
    first, last = match.first, match.last
    for one in sorted(others, key=lambda other: other.first):
        last = one.last if one.first == last + 2 and sentence.keys[last + 1] in _EITHER else last
    for one in sorted(others, key=lambda other: -other.first):
        first = one.first if one.last == first - 2 and sentence.keys[first - 1] in _EITHER else first
    return first, last


def _is_either(sentence: Sentence, first: int, last: int, parts: Sequence[Match]) -> bool:
    """'built or repaired', 'nước sạch và vệ sinh', 'built and repaired 930 new houses': both parts named as one, and so neither."""
    tokens = sentence.tokens
    built = [*sentence.tags.get("cue:build", ()), *parts]
    if first and tokens[first - 1].sort == "n":
        first = next((m.first for m in built if m.last == first - 2), first)
    for joint, beyond in ((first - 1, first - 2), (last + 1, last + 2)):
        joined = 0 <= joint < len(tokens) and 0 <= beyond < len(tokens) and tokens[joint].key in _EITHER
        if joined and (tokens[beyond].key == "construction" or any(m.first <= beyond <= m.last for m in built)):
            return True
    return False
