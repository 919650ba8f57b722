"""Places that earlier sentences spoke of and later ones still mean: the commune a paragraph is told of, the heading of a list.

Belongs here: carrying places on from sentence to sentence. Does not belong here: places that stand beside a number (`placing`), which one a
number takes (`whereabouts`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.placing import Place, PlacedName, is_heading, is_told_of, of_mention
from transforms.figures.sentences import Sentence, is_item

_OPENING = 1  # tokens
_LED_IN = frozenset({"as", "in", "for", "example", "instance", ",", "the", "case", "of", "province"})
_REFERS = frozenset({"them", "they", "their", "these", "there", "its", "it"})
_THOSE = frozenset({"those", "these"})
_THEY = frozenset({"them", "they", "their", "these", "those", "there"})
_THEIRS = (["their"], ["they"])
_POINTS_BACK = frozenset({"this", "that"})
_TIMES = frozenset({"year", "quarter", "month", "week", "time", "day"})
_REFERRING = 8  # tokens
_QUIET = 2  # paragraphs
_BELOW = {"province": ("district", "commune", "village"), "district": ("commune", "village"), "commune": ("village",)}


@dataclass(slots=True)
class PlaceMemory:
    """Where the last figure held, what the last sentence was told of, and what heads the items at hand."""

    place: Place | None = None
    place_block: int = -9
    place_sentence: int = -9
    place_before: Place | None = None  # where the last figure of the sentence before held
    listed_in: int = -9  # the last sentence that lists places of one level
    subject: Place | None = None  # the commune or district that the last sentence with places was told of
    subject_block: int = -9
    subject_until: int = -9  # the last of the paragraphs behind it that name no place
    named_below: frozenset[str] = frozenset()  # the communes and districts that its paragraph named
    group: Place | None = None  # 'the six poor districts', named last with no figure of theirs
    group_block: int = -9
    group_sentence: int = -9
    headed: Place | None = None  # the place that alone makes up the last line: a heading of the items below it
    heads_part: bool = False  # and says of what level that is: no name of who wrote

    def note_named(self, sentence: Sentence, names: Sequence[PlacedName]) -> None:
        """The one commune or village that a sentence without figures is about: 'Xã Chiềng Nơi là xã vùng 3, có 15 bản.'"""
        if not names or sentence.block.kind != "paragraph":
            return
        english = sentence.lexicon.language == "en"  # "the district": a Vietnamese "huyện" says less
        groups = [name for name in names if name.mention.level == "group"]
        if len(groups) == 1:
            self.group, self.group_block, self.group_sentence = of_mention(groups[0].mention, "told"), sentence.block_index, sentence.index
        named = {name.mention.name: name for name in names if name.mention.role == "name" or (english and name.mention.role == "generic")}
        only = next(iter(named.values())) if len(named) == 1 else None
        if only is None:
            return
        levels = ("commune", "village", "district") if english else ("commune", "village")
        # "An Giang has done much. The rate there is 2%", "As in Bac Ninh, ..."
        opens = english and only.mention.level == "province" and (only.first <= _OPENING or _LED_IN.issuperset(sentence.keys[: only.first]))
        if only.mention.level in levels or opens:
            self.place, self.place_block = of_mention(only.mention, "told"), sentence.block_index

    def note_told(self, sentence: Sentence, place: Place) -> None:
        """Where a figure holds, but for what is told aside: 'The province is to cut its rate by 2%, Ba Be by 4%. In all, 2,300 are ...'."""
        aside = self.place is not None and self.place_sentence == sentence.index and place.level in _BELOW.get(self.place.level or "", ())
        if aside:
            return
        if self.place_sentence != sentence.index:
            self.place_before = self.place
        elif self.place is not None and self.place_before is not None and self.place.name != place.name and place.level == self.place.level:
            # "Trong đó, huyện A 1.000 lao động; huyện B 750 lao động. Số đi làm ở nước ngoài là ...": of all again
            place = self.place_before if place.level in _BELOW.get(self.place_before.level or "", ()) else place
            self.listed_in = sentence.index
        if self.listed_in == sentence.index and self.place is self.place_before:
            return
        self.place, self.place_block, self.place_sentence = place, sentence.block_index, sentence.index

    def note_subject(self, sentence: Sentence, names: Sequence[PlacedName]) -> None:
        """The commune or district that an English sentence is told of: 'In ten years Thanh Phu has ...', 'roads in the commune are'.

        In either language, the place that a line of its own names above a list of items.
        """
        self._note_headed(sentence, names)
        names = [name for name in names if not _is_behind_than(sentence, name)]
        if sentence.lexicon.language != "en" or sentence.block.kind != "paragraph" or not names:
            if not names and sentence.block_index == self.subject_until + 1 <= self.subject_block + _QUIET:
                self.subject_until = sentence.block_index  # a paragraph that names no place goes on with it
            return
        keys = sentence.keys
        told = [name for name in names if name.mention.role == "generic" or is_told_of(keys, name)]
        below = told and all(name.mention.level in ("commune", "district") for name in names)
        here = {name.mention.name for name in names if name.mention.role == "name" and name.mention.level in ("commune", "district")}
        self.named_below = self.named_below.union(here) if sentence.block_index == self.subject_block else frozenset(here)
        alone = len({name.mention.name for name in names}) == 1 and len(self.named_below) <= 1  # "Bac Ha has 41 percent. Si Ma Cai has 46"
        self.subject = of_mention(told[0].mention, "told") if below and alone else None
        self.subject_block = self.subject_until = sentence.block_index

    def _note_headed(self, sentence: Sentence, names: Sequence[PlacedName]) -> None:
        """'* Huyện Trà Cú', on a line of its own: where the items below it hold, and paragraphs until another place is spoken of."""
        if len(names) == 1 and is_heading(sentence, names[0]):
            self.headed, self.heads_part = of_mention(names[0].mention, "told"), names[0].mention.role == "generic" or names[0].has_level
        elif is_item(sentence):
            self.heads_part = False  # what heads a list ends with it
        elif self.headed is not None:
            told = [one.mention for one in names if one.mention.level not in _BELOW.get(self.headed.level or "", ())]
            if not self.heads_part or sentence.block.kind != "paragraph" or any(one.name != self.headed.name for one in told):
                self.headed = None

    def of_subject(self, sentence: Sentence) -> Place | None:
        """That commune or district for the next paragraph, which names no place; that of the heading for what stands under it."""
        if self.headed is not None:
            return self.headed
        goes_on = self.subject_block < sentence.block_index <= self.subject_until + 1
        return self.subject if goes_on and sentence.block.kind == "paragraph" else None

    def of_group(self, sentence: Sentence) -> Place | None:
        """'The six poor districts have received much. The poverty rate there dropped to 17 percent': the group named last.

        So 'Their poverty rate' in the next sentence, 'tỷ lệ hộ nghèo của các huyện này'.
        """
        near = self.group_block <= sentence.block_index <= self.group_block + 1
        opening = sentence.keys[:_REFERRING]
        if sentence.lexicon.language == "vi":
            return self.group if near and _names_those(sentence.keys) else None
        pointed = any(one in _THOSE and two == "district" for one, two in pairwise(opening))
        theirs = opening[:1] in _THEIRS and sentence.index == self.group_sentence + 1
        return self.group if near and (pointed or theirs or "there" in opening[1:]) else None

    def referred(self, sentence: Sentence) -> Place | None:
        """'More than 70 percent of them are of ethnic minorities', 'nơi đây', a paragraph on: the place of those counted last."""
        english = sentence.lexicon.language == "en"
        refers = (
            not _REFERS.isdisjoint(sentence.keys[:_REFERRING])
            or (sentence.keys[0] in _POINTS_BACK and _TIMES.isdisjoint(sentence.keys[1:2]))  # not "this year"
            if english
            else "cue:here" in sentence.tags
        )
        follows = sentence.block_index == self.place_block + 1
        if (
            english and self.place is not None and self.place.level == "group"
        ):  # "To this end, it will mobilise": not its four poor districts
            refers = not _THEY.isdisjoint(sentence.keys[:_REFERRING]) or "cue:same_area" in sentence.tags
        return self.place if refers and follows else None


def _is_behind_than(sentence: Sentence, name: PlacedName) -> bool:
    """'lower than the rate of 0.41% of the whole province': only compared with, whatever the sentence is told of; not 'more than 40 in'."""
    return any(one.key == "than" and two.sort != "n" for one, two in pairwise(sentence.tokens[: name.first]))


def _names_those(keys: Sequence[str]) -> bool:
    """'của các huyện này', 'ở những huyện đó'."""
    return any(keys[i] in ("các", "những") and keys[i + 1] == "huyện" and keys[i + 2] in ("này", "đó") for i in range(len(keys) - 2))
