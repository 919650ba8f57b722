"""Which figure a number goes on from: its share, its change, a part of it. It speaks of the same group, and often of the same day.

Belongs here: finding that figure among those already read. Does not belong here: which indicator it gives (`chaining`).
"""

from collections.abc import Sequence

from transforms.figures.drafts import Draft
from transforms.figures.kinds import Direction
from transforms.figures.linking import Link
from transforms.figures.timing import Placed


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


def share_time(heir: Draft, draft: Draft, direction: Direction, mention: Placed | None) -> None:
    """One state told twice, by its number and by its share, holds on one day: 'from 25,100 (15.4%) to 16,300 (9.7%)'."""
    quantity = draft.link.quantity
    twice = draft.link.way in ("share", "count")
    behind = twice and mention is not None and mention.first > quantity.right
    starts = heir.changes and quantity.sentence.keys[max(0, heir.link.quantity.left - 1)] in ("from", "từ")
    if behind or (heir.timed.last is None and direction.how != "to" and not starts):
        heir.timed = draft.timed  # "23,510 households (12.2%) at the end of 2021"
    elif twice and (starts or (mention is not None and mention.last < heir.link.quantity.left and heir.timed.last is not None)):
        draft.timed = heir.timed  # "26% in 2015; it had fallen to 10.3% by the end of 2020, or 14,300 households"
