"""What cutting a page yields, whoever cut it: the shapes that `generic.py` and `declared.py` share.

Belongs here: shapes. Does not belong here: how a page is cut.
"""

from dataclasses import dataclass

from transforms.reading.pieces import Piece
from transforms.records import SelectorHits


@dataclass(frozen=True, slots=True)
class Cut:
    """A page cut down to its article: the title as shown, its date lines, the markup of title-less frame, rate rows from elsewhere."""

    title: str | None
    date_lines: tuple[str, ...]
    markup: str
    rates: tuple[Piece, ...] = ()
    hits: tuple[SelectorHits, ...] = ()
    reader: str = "generic"
    letters_on_page: int = 0  # unlinked letters of the whole page or declared region
    originals: tuple[str, ...] = ()  # addresses behind "see original here"
