"""The line of a document before it has a place in the text.

Belongs here: the shape that layout, plain text, rate tables and page share. Does not belong here: how lines come about.
"""

from dataclasses import dataclass

from transforms.records import BlockKind


@dataclass(slots=True)
class Piece:
    """One line of one kind. `level` is of headings; `role` is set where markup or a declaration named the kind."""

    kind: BlockKind
    text: str
    level: int | None = None
    role: str | None = None
