"""Which figure a number goes on from: its share, its change, a part of it. It speaks of the same group, and often of the same day.

Belongs here: finding that figure among those already read. Does not belong here: which indicator it gives (`chaining`).
"""

from collections.abc import Sequence

from transforms.figures.drafts import Draft
from transforms.figures.kinds import Direction
from transforms.figures.linking import Link


def parent_of(link: Link, direction: Direction, drafts: Sequence[Draft]) -> Draft | None:
    """The figure that a number only carries on: its change, its share, the level it fell to. It speaks of the same group."""
    if link.way in ("change", "growth", "share", "count", "list", "partner"):
        return next((d for d in reversed(drafts) if d.link is link.parent), None)
    last = drafts[-1] if drafts else None
    if last is not None and direction.how in ("to", "by") and last.link.indicator is link.indicator and last.changes:
        return last
    return None


def whole_of(link: Link, drafts: Sequence[Draft]) -> Draft | None:
    """The figure of the sentence before of which a number is a part: 'Of this, one district gets 22 billion; another got 5 billion'."""
    root = link
    while root.way in ("part", "partner") and root.parent is not None:
        root = root.parent
    return next((d for d in reversed(drafts) if d.link is link.parent), None) if root.way == "of_which" else None
