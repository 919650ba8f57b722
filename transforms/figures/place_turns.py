"""Pages that tell of several places in turn: 'Huyện Bình Gia có 18 xã ...|...| Huyện Chi Lăng có 20 xã ...', each until the next.

Belongs here: from where to where such a page is about which place. Does not belong here: what a whole page is about (`place_subject`).
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from transforms.figures.place_mention import PlaceMention
from transforms.records import Document

Turns = tuple[tuple[int, PlaceMention], ...]
"""From which character on which place is told of, by start."""

_TOLD_OF = re.compile(r"(?: \([^()\n]{1,40}\))?,? (?:có|đã|hiện|là|còn|đạt|được|cũng|vẫn|has|have|had|is|was)\b")
_LEAD = re.compile(r"[-–+*•\s]{0,4}(?:(?:[Tt]ại|[Cc]òn|[Rr]iêng|In|At) )?(?:the )?")


def turns_of(document: Document, mentions: Sequence[PlaceMention], subject: PlaceMention | None) -> Turns:
    """The paragraphs that open on the subject or on its peers, each up to the first that names another of them.

    None where but one place opens paragraphs so, or the title names one of them alone.
    """
    if subject is None:
        return ()
    peers = [one for one in mentions if one.level == subject.level and one.role == "name"]
    heads = [block for block in document.blocks if block.kind == "title"]
    named = {one.name for one in peers if any(block.start <= one.start < block.end for block in heads)}
    peers = [one for one in peers if not any(block.start <= one.start < block.end for block in heads)]
    openers = [one for one in peers if _opens(document.text, one)]
    told = {one.name for one in openers}
    if len(told) < 2 or subject.name not in told or len(named & told) == 1:
        return ()
    turns: list[tuple[int, PlaceMention]] = []
    for one in peers:
        line = document.text.rfind("\n", 0, one.start) + 1
        if one in openers:
            turns.append((line, one))
        elif turns and turns[-1][0] < line and turns[-1][1].name not in (one.name, subject.name):
            turns.append((line, subject))
    return tuple(turns)


def place_in_turn(turns: Turns, at: int) -> PlaceMention | None:
    """The place that the page tells of at a character, where it tells of several in turn."""
    found = bisect_right(turns, at, key=lambda turn: turn[0]) - 1
    return turns[found][1] if found >= 0 else None


def _opens(text: str, one: PlaceMention) -> bool:
    """Whether a paragraph begins with a place and a verb behind it."""
    line = text.rfind("\n", 0, one.start) + 1
    return _LEAD.fullmatch(text, line, one.start) is not None and _TOLD_OF.match(text, one.end) is not None
