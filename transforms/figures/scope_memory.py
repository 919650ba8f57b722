"""Groups and programmes that earlier sentences named and later ones still mean: 'in the area', 'of the programme', a union's own part.

Belongs here: carrying codes on from sentence to sentence. Does not belong here: codes that stand beside a number (`scope`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.figures.lexicon import Match
from transforms.figures.linking import Link
from transforms.figures.scope import POOR, Scoped
from transforms.figures.scope_lists import Named, without_listed_unions
from transforms.figures.sentences import Sentence, is_item
from transforms.reference.vocabulary import load_scopes

PARTS_OF_PARTS = frozenset({"class", "model", "house", "money", "water", "zone"})  # never a programme that one goes on to speak of
_NARROWER = frozenset({"for", "on", "to", "cho", "tín"})  # "the programme for poor households" names another
_POINTERS = frozenset({"the", "this", "these"})
_NEAR = 2  # blocks
_PEOPLES = frozenset({"ethnic_minority", "ethnic_minority_area", "khmer", "rural", "urban", "disadvantaged_area"})
_TOLD_OF_PEOPLES = frozenset({"poverty", "deprivation", "credit"})
_UNITS = frozenset({"communes", "villages", "districts", "groups"})
_LONGEST_HEADING = 12  # tokens


@dataclass(slots=True)
class ScopeMemory:
    """What was named last: a mass organisation, an area, a programme."""

    union: str | None = None
    union_block: int = -9
    union_sentence: Sentence | None = None
    headline_union: str | None = None  # the one that the title names: the page tells of its part
    named_union: str | None = None  # the last one named: 'tổng dư nợ do Hội quản lý' is of it
    area: str | None = None
    area_block: int = -9
    told_of: tuple[str, ...] = ()  # the groups that the last figures were told of
    told_in: int = -9
    programme: str | None = None
    lent_to: str | None = None  # the group for which the last programme told of lends
    headed: str | None = None  # the people that the last line of its own names
    headed_block: int = -9

    def note_named(self, named: Named, sentence: Sentence) -> None:
        """The one area and the one programme that a sentence names; of several none is meant later."""
        areas = {scope.code for scope, _ in named if scope.family == "area"}
        if len(areas) == 1:
            self.area, self.area_block = areas.pop(), sentence.block_index
        unions = {scope.code for scope, _ in named if scope.family == "union"}
        if len(unions) == 1:  # the only one of a list that is named in full is none either: 'hội phụ nữ, nông dân'
            unions = {scope.code for scope, _ in without_listed_unions(sentence, named) if scope.code in unions}
        if len(unions) == 1 and sentence.keys[0] not in ("theo", "accord"):
            self.named_union = next(iter(unions))
        if len(unions) == 1 and sentence.block.kind == "title":
            self.headline_union = unions.pop()
        groups = {scope.code for scope, _ in named if scope.code in POOR}
        purposes = _PURPOSES if groups else ()
        told = (scope for scope, _ in named if scope.field == "programme" and scope.family not in PARTS_OF_PARTS)
        programmes = {scope.code for scope in told if scope.code not in purposes}
        if not programmes and len(groups) == 1 and "cue:loan" in sentence.tags:
            self.programme, self.lent_to = None, groups.pop()  # "Loans for newly escaped households ... to do business. This programme"
        frames = {scope.code for scope, _ in named if scope.family.startswith("frame")} or programmes  # a decree before its parts
        if programmes:
            self.programme = frames.pop() if len(frames) == 1 else None

    def note_quiet(self, named: Named, sentence: Sentence) -> None:
        """What a sentence without figures names, and the people that it heads a list with."""
        self.note_named(named, sentence)
        self._note_headed(named, sentence)

    def _note_headed(self, named: Named, sentence: Sentence) -> None:
        """'Đồng bào Khmer:', on a line of its own: the people that the items below it are told of."""
        people = {scope.code for scope, _ in named if scope.field == "population" and scope.code in _PEOPLES}
        line = sentence.start <= sentence.block.start + 1 and sentence.end >= sentence.block.end - 1
        heads = sentence.block.kind != "title" and not sentence.has_number and len(sentence.keys) <= _LONGEST_HEADING
        if line and len(people) == 1 and heads:
            self.headed, self.headed_block = people.pop(), sentence.block_index
        elif not is_item(sentence):
            self.headed = None

    def of_heading(self, sentence: Sentence, link: Link, own: Scoped) -> Scoped:
        """An item's groups with the people that its heading names."""
        if self.headed is None or not (is_item(sentence) or sentence.block_index == self.headed_block + 1):
            return own
        known = {load_scopes()[code].family for code in own.populations} | {*own.populations}
        apart = (
            link.quantity.noun in _UNITS
            or link.indicator.theme not in _TOLD_OF_PEOPLES
            or self.headed in link.indicator.own_scope
            or not known.isdisjoint(_PEOPLES)
        )
        return own if apart else own.with_codes([self.headed])

    def note_told(self, sentence: Sentence, scoped: Scoped) -> None:
        """The union and the area that a number was told of, and the group that a programme lends to."""
        self.told_of = scoped.populations
        self.told_in = sentence.index
        if scoped.programmes or len(scoped.populations) > 1 or (scoped.populations and scoped.populations[0] not in POOR):
            self.lent_to = None
        elif scoped.populations:
            self.lent_to = scoped.populations[0]
        if scoped.union is not None:
            listed = self.union_sentence is sentence and scoped.union != self.union  # of several none is meant later
            self.union, self.union_block = None if listed else scoped.union, sentence.block_index
            self.union_sentence = sentence

    def of_area(self, sentence: Sentence, link: Link, own: Scoped, *, is_placed: bool) -> Scoped:
        """A number's groups with the area that its sentence points back to, 'in those communes', or goes on with.

        `is_placed`: the sentence names where the number holds.
        """
        families = {load_scopes()[code].family for code in own.populations}
        near = self.area is not None and sentence.block_index - self.area_block <= _NEAR
        area = self.area if near and _points_back(sentence, sentence.tags.get("cue:same_area", ())) else None
        if near and self.area in _AREAS_OF_UNITS and _points_at_units(sentence, link):
            area, self.area_block = self.area, sentence.block_index
        follows = sentence.index == self.told_in + 1 and not is_placed and own.empty
        if area is None and follows and link.indicator.theme in _OF_HOUSEHOLDS and _goes_on(sentence):
            meant = self.told_of if sentence.lexicon.language == "vi" else _AREAS_OF_UNITS
            area = next((code for code in self.told_of if code in meant), None)
        known = area is None or "area" in families or area in link.indicator.own_scope
        return own if known or area is None else own.with_codes([area])

    def carry(self, sentence: Sentence, link: Link, own: Scoped, *, named_union: bool, is_placed: bool) -> Scoped:
        """A number's own groups, those that the sentence only points back to, and that of a heading."""
        tags, own = sentence.tags, self.of_area(sentence, link, self.of_heading(sentence, link, own), is_placed=is_placed)
        points_back = _points_back(sentence, tags.get("cue:same_programme", ())) or _is_of_programme(sentence)
        if self.programme is not None and not own.programmes and points_back:
            applies = load_scopes()[self.programme].applies_to
            if self.programme not in link.indicator.own_scope and link.indicator.code.startswith(applies or ("",)):
                own = own.with_codes([self.programme])
        this_one = own.empty and self.lent_to is not None and link.indicator.theme == "credit"
        if this_one and self.lent_to is not None and any(_points_at(sentence, m) for m in tags.get("cue:same_programme", ())):
            own = own.with_codes([self.lent_to])  # "lent to newly escaped households ...; the balance of this programme is"
        union = self.union or self.headline_union or self.named_union
        if named_union or union is None or link.indicator.theme != "credit" or own.union is not None:
            return own
        own_part = _tells_own_part(sentence, link)
        if not own_part and ("cue:whole" in tags or any(not m.nested for m in tags.get("cue:branch", ()))):
            return own
        near = sentence.block_index == self.union_block
        return own.with_codes([union]) if own_part or near or self.headline_union else own


_PURPOSES = frozenset({"production_business", "start_up"})  # what those borrow for to whom a programme lends
_AREAS_OF_UNITS = frozenset({"disadvantaged_area", "ethnic_minority_area"})  # whose communes are counted: 'those 22 communes'
_OF_HOUSEHOLDS = frozenset({"poverty", "living_conditions"})
_UNITS_POINTED_AT = frozenset({"commune", "village", "hamlet"})
_WHOLES = frozenset({"province", "provincial", "country", "nationwide", "whole", "district", "city"})


def _points_at_units(sentence: Sentence, link: Link) -> bool:
    """'The income in those 22 communes is', 'all of the communes': those counted before, unless a larger place is named behind them."""
    keys, tokens = sentence.keys, sentence.tokens
    for at, key in enumerate(keys):
        if key not in _UNITS_POINTED_AT or at < _POINTED:
            continue
        counted = tokens[at - 1].sort == "n"
        pointed = keys[at - 1 - counted] in _THOSE or (keys[at - 1 - counted] == "the" and tokens[at].raw.endswith("s"))
        if pointed and _WHOLES.isdisjoint(keys[at + 1 : link.quantity.left]) and keys[at - 2 - counted] in _WITHIN:
            return True
    return False


_POINTED, _THOSE, _WITHIN = 3, frozenset({"those", "these"}), frozenset({"in", "of", "across", "at", "within", "for"})


def _goes_on(sentence: Sentence) -> bool:
    """'The number of poor households is 9,120', 'the income of people there': behind a sentence told of an area, and naming no other."""
    if sentence.lexicon.language == "vi":  # "Con số này của năm 2021 là 26%"
        return any(sentence.keys[i : i + 2] in _FIGURE for i in range(_REFERRING)) and _WHOLES.isdisjoint(sentence.keys)
    refers = sentence.keys[0] in _OPENS_ON or not _REFERS.isdisjoint(sentence.keys[:_REFERRING])
    return refers and _WHOLES.isdisjoint(sentence.keys)


_OPENS_ON, _REFERRING = frozenset({"the", "their", "they"}), 8  # tokens
_REFERS = frozenset({"their", "them", "there"})
_FIGURE = (["con", "số"], ["lệ", "này"], ["lệ", "đó"])


def _points_at(sentence: Sentence, match: Match) -> bool:
    return _points_back(sentence, [match]) and not _THIS.isdisjoint(sentence.keys[match.first : match.last + 1])


_THIS = frozenset({"this", "này"})


def _tells_own_part(sentence: Sentence, link: Link) -> bool:
    """Whether 'loans through the Association', 'dư nợ do hội quản lý' tells of the union spoken of; not of a whole before 'of which'."""
    told = [
        match.first for match in sentence.tags.get("cue:union_own", ()) if not (_of_all(sentence, match) or _speaks(sentence, match.last))
    ]
    told += [i for i, key in enumerate(sentence.keys) if key in _BODIES and sentence.keys[i - 1] == "the" and not _speaks(sentence, i)]
    parted = [match.first for match in sentence.tags.get("cue:of_which", ()) if match.first > link.quantity.right]
    return any(not parted or i < parted[0] for i in told)


_BODIES = frozenset({"union", "association"})


def _speaks(sentence: Sentence, i: int) -> bool:
    """'in the words of the union's chairwoman': who says so, at token `i`."""
    return any(match.first == i + 3 for match in sentence.tags.get("cue:story_official", ()))


def _of_all(sentence: Sentence, match: Match) -> bool:
    """'qua 4 tổ chức hội': the part of all unions, and of none."""
    before = sentence.tokens[match.first - 1] if match.first else None
    return before is not None and sentence.keys[match.first] == "tổ" and (before.sort == "n" or before.key == "các")


def _is_of_programme(sentence: Sentence) -> bool:
    """'Dư nợ chương trình đạt 261 tỷ đồng': of the programme spoken of, and of none that is named."""
    keys = sentence.keys
    return "chương" in keys and any(
        keys[i : i + 4] == _BALANCE and not _STATES.isdisjoint(keys[i + 4 : i + 5]) for i in range(len(keys) - 4)
    )


_BALANCE = ["dư", "nợ", "chương", "trình"]
_STATES = frozenset({"đạt", "còn", "là", "đến", "hiện", "tăng", "giảm", "có"})


def _points_back(sentence: Sentence, matches: Sequence[Match]) -> bool:
    """Whether 'the programme', 'chương trình này' stands alone, and names no other than the one spoken of."""
    tokens = sentence.tokens
    for match in matches:
        behind = tokens[match.last + 1] if match.last + 1 < len(tokens) else None
        pointed = sentence.lexicon.language == "vi" or tokens[match.last - 1].key in _POINTERS
        to_date = sentence.keys[match.last + 1 : match.last + 3] == ["to", "date"]
        if pointed and not match.nested and (behind is None or to_date or (behind.key not in _NARROWER and behind.sort != "n")):
            return True
    return False
