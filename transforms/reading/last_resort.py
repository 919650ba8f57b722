"""A second reader for pages whose article the descent along the prose does not find.

Belongs here: when trafilatura is asked, and its answer as markup. Does not belong here: the first reading (`generic.py`).

It is asked last: on the labelled pages it left out figures of one page in ten and took 16 ms a page where the descent takes 2, and its
import costs half of what starting the command line may.
"""

from transforms.reading.pieces import Piece

_LEAST_TEXT = 140
_LEAST_LEFT_OUT = 600


def is_thin(pieces: list[Piece], *, letters_on_page: int) -> bool:
    """Whether hardly any text was read off a page that shows much."""
    read = sum(len(piece.text) for piece in pieces if piece.kind not in {"title", "published", "rate_row", "boilerplate"})
    return read < _LEAST_TEXT and letters_on_page > _LEAST_LEFT_OUT


def second_markup(text: str) -> str | None:
    """The article of a page as trafilatura finds it, as HTML; None when it finds none."""
    import trafilatura

    return trafilatura.extract(
        text, output_format="html", include_comments=False, include_tables=True, include_links=False, favor_recall=True
    )
