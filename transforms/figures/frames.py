"""What a sentence leaves to those after it: when, where, and under what introduction they speak.

Belongs here: memory from sentence to sentence. Does not belong here: links (`chaining.Told`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from transforms.figures.chaining import Told
from transforms.figures.kinds import Status
from transforms.figures.placing import Place, PlacedName, of_mention
from transforms.figures.scope import Scoped
from transforms.figures.sentences import Sentence
from transforms.figures.timing import Placed

_POINTS = frozenset({"until", "by", "at_end", "at_start"})
_ASIDE = frozenset({"compared", "issued", "every"})


@dataclass(slots=True)
class Memory:
    """Times are kept apart as points ("as of 30 June") and windows ("in 2023"): a state carries on the one, an event the other."""

    told: Told = field(default_factory=Told)
    point: Placed | None = None
    point_block: int = -9
    window: Placed | None = None
    window_block: int = -9
    place: Place | None = None
    place_block: int = -9
    scoped: Scoped = field(default_factory=Scoped)
    intro: bool = False  # the last sentence introduces a list
    intro_status: Status = ""
    story: bool = False
    story_block: int = -9

    def note_frame(self, sentence: Sentence, placed: Sequence[Placed], names: Sequence[PlacedName]) -> None:
        """Times and the first place of a sentence."""
        for one in placed:
            mention = one.mention
            if mention.in_name or mention.marker in _ASIDE or (mention.last is None and mention.form != "to_date"):
                continue
            if mention.marker in _POINTS or mention.form == "to_date":
                self.point, self.point_block = one, sentence.block_index
            else:
                self.window, self.window_block = one, sentence.block_index
        if names:
            self.place, self.place_block = of_mention(names[0].mention, "before"), sentence.block_index

    def time_for(self, sentence: Sentence, *, state: bool, listed: bool, reach: int) -> Placed | None:
        """The time that a number without one carries on from the sentences before, at most `reach` blocks back."""
        block = sentence.block_index
        point = self.point if listed or block - self.point_block <= (reach if state else 0) else None
        window = self.window if listed or block == self.window_block else None
        if state:
            return point or (window if listed or (window is not None and _is_recent(self, sentence)) else None)
        if window is not None and (point is None or self.window_block >= self.point_block):
            return window
        return point


def _is_recent(memory: Memory, sentence: Sentence) -> bool:
    return memory.told.distance <= 1 and memory.window_block == sentence.block_index
