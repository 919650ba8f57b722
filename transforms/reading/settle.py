"""Kinds that hang on the place of a line among the others.

Belongs here: lead, byline, source line, doubled captions, file names under pictures, stories appended after the article. Does not belong
here: what one line shows by itself (`marks.py`) or by its markup (`layout.py`).
"""

import re
from dataclasses import replace

from transforms.reading.marks import ends_sentence, is_bare_host, is_byline, is_on_topic, is_original_link, is_source_line
from transforms.reading.pieces import Piece

_PROSE = frozenset({"paragraph", "list_item", "table_row"})
_DATELINE = re.compile(r"^(\([A-Z]{2,6}\)|[A-ZĐ]{2,6}(?:O|TV)?)\s{0,2}[-–—]")
_ATTRIBUTED = re.compile(r".{2,60}\((?:according to|theo|nguồn|source)\b[^()]{2,60}\)$", re.IGNORECASE)
_STOPS = ".!?…:;"
_LONG = 90
_LONGEST_PLACEHOLDER = 40
_SEVERAL = 3  # headlines of the bank's English pages, where no source stands before them
_DASHES = ("- ", "– ", "• ", ">> ")
_LONGEST_CAPTION = 300
_AROUND = frozenset({"paragraph", "lead"})
_SHORTEST_HEADLINE_WORDS = 6


def settle(pieces: list[Piece]) -> list[Piece]:
    """The pieces of an article's body with the kinds that their order gives them."""
    settled = list(pieces)
    long = [index for index, piece in enumerate(settled) if piece.kind in _PROSE and len(piece.text) > _LONG]
    first, last = (long[0], long[-1]) if long else (len(settled), -1)
    for index, piece in enumerate(settled):
        if piece.role == "byline" and is_source_line(piece.text):
            settled[index] = replace(piece, kind="source_line", level=None)
        elif piece.role is None:
            settled[index] = _by_place(piece, settled, index, first, last)
    _settle_leads(settled)
    _settle_headlines(settled)
    _settle_tail(settled)
    _settle_captions(settled)
    _settle_lone_lines(settled)
    _settle_items(settled)
    return mark_appended(settled)


def _by_place(piece: Piece, pieces: list[Piece], index: int, first: int, last: int) -> Piece:
    if piece.kind not in {"paragraph", "heading", "caption"}:
        return piece
    if is_bare_host(piece.text) or (is_source_line(piece.text) and (index >= last or "http" in piece.text)):
        return replace(piece, kind="source_line", level=None)
    if index > last and is_byline(piece.text) and not any(later.kind in _PROSE for later in pieces[index + 1 :]):
        return replace(piece, kind="byline", level=None)
    if not first <= index <= last and piece.kind != "caption" and (_ATTRIBUTED.fullmatch(piece.text) or _is_doubled(piece.text)):
        return replace(piece, kind="byline", level=None)
    return piece


def _is_doubled(text: str) -> bool:
    half = len(text) // 2
    return len(text) >= 6 and len(text) % 2 == 0 and text[:half] == text[half:]


def _settle_leads(pieces: list[Piece]) -> None:
    """One lead, before the first paragraph and heading; a long heading in that place is the lead, a later one a paragraph."""
    open_for_lead = True
    for index, piece in enumerate(pieces):
        if piece.kind in {"byline", "published", "caption"}:
            continue
        if piece.kind == "lead" and piece.role is None and not open_for_lead:
            pieces[index] = replace(piece, kind="paragraph")
        elif piece.kind == "heading" and open_for_lead and _reads_as_lead(piece):
            pieces[index] = replace(piece, kind="lead", level=None)
        elif piece.kind != "lead":
            open_for_lead = False


def _reads_as_lead(piece: Piece) -> bool:
    whole = ends_sentence(piece.text, _STOPS)
    return len(piece.text) > (40 if whole else 80) and (whole or piece.level is not None)


def _settle_headlines(pieces: list[Piece]) -> None:
    """Lines behind the article's source that begin with a dash or end in no stop are headlines: '- Quảng Nam widens its credit'."""
    end = len(pieces)
    while end > 0 and (pieces[end - 1].text.startswith(_DASHES) or not ends_sentence(pieces[end - 1].text, _STOPS)):
        end -= 1
    told = (i for i in range(end, len(pieces)) if pieces[i].kind == "source_line" or is_original_link(pieces[i].text))
    dashed = [piece.text for piece in pieces[end:] if piece.text.startswith("- ")]
    english = len(dashed) >= _SEVERAL and all(text.replace("’", "").isascii() for text in dashed) and not pieces[end - 1].text.endswith(":")
    source = next(told, end - 1 if english and len(dashed) == len(pieces) - end else len(pieces))
    for index in range(source + 1, len(pieces)):
        if pieces[index].kind in {"paragraph", "list_item", "heading"}:
            pieces[index] = replace(pieces[index], kind="boilerplate", level=None)


def _settle_tail(pieces: list[Piece]) -> None:
    """Headings that nothing follows head what was cut away."""
    for index in range(len(pieces) - 1, -1, -1):
        if pieces[index].kind == "heading":
            pieces[index] = replace(pieces[index], kind="boilerplate", level=None)
        elif pieces[index].kind not in {"byline", "source_line", "boilerplate"}:
            return


def _settle_captions(pieces: list[Piece]) -> None:
    for index in range(len(pieces) - 1):
        here, after = pieces[index], pieces[index + 1]
        if here.text == after.text and "caption" in {here.kind, after.kind}:
            pieces[index] = replace(here, kind="caption", level=None)
            pieces[index + 1] = replace(after, kind="caption", level=None)
        elif (
            here.kind == "paragraph"
            and here.role is None
            and after.kind == "caption"
            and len(here.text) <= _LONGEST_PLACEHOLDER
            and not ends_sentence(here.text, _STOPS)
        ):
            pieces[index] = replace(here, kind="caption")


def _settle_lone_lines(pieces: list[Piece]) -> None:
    """A line without a stop, alone between paragraphs of prose, is the caption of a picture that the markup does not mark."""
    for before, index, after in zip(pieces, range(1, len(pieces)), pieces[2:], strict=False):
        line = pieces[index]
        prose = [other for other in (before, after) if other.kind in _AROUND and ends_sentence(other.text) and len(other.text) > _LONG]
        alone = len(prose) == 2 or (len(prose) == 1 and after.kind == "heading")
        named = len(line.text.split()) >= _SHORTEST_HEADLINE_WORDS and len(line.text) <= _LONGEST_CAPTION
        if line.kind == "paragraph" and line.role is None and alone and named and not ends_sentence(line.text, _STOPS + ","):
            pieces[index] = replace(line, kind="caption")


def _settle_items(pieces: list[Piece]) -> None:
    """Plain lines after a colon are items of a list where semicolons end them, and so is the one sentence that closes their row."""
    before = ""
    for index, piece in enumerate(pieces):
        goes_on = piece.text.endswith(";")
        closes = before == ";" and ". " not in piece.text
        if piece.kind == "paragraph" and before and (goes_on or closes):
            pieces[index] = replace(piece, kind="list_item")
            before = ";" if goes_on else ""
        else:
            before = ":" if piece.text.endswith(":") else ""


def mark_appended(pieces: list[Piece]) -> list[Piece]:
    """Stories that follow the article without a mark become boilerplate: a headline and then the dateline of the first paragraph again, or
    closing headlines over text that speaks of nothing the project reads."""
    over = _second_dateline(pieces)
    if over is None:
        over = _stray_stories(pieces)
    if over is None:
        return pieces
    kept = {"byline", "source_line", "rate_row", "published", "boilerplate"}
    return [
        piece if index < over or piece.kind in kept else replace(piece, kind="boilerplate", level=None)
        for index, piece in enumerate(pieces)
    ]


def _second_dateline(pieces: list[Piece]) -> int | None:
    opening: str | None = None
    for index, piece in enumerate(pieces):
        match = _DATELINE.match(piece.text) if piece.kind in {"paragraph", "lead"} else None
        if match is None:
            continue
        if opening is None:
            opening = match[1]
        elif match[1] == opening and index and pieces[index - 1].kind == "heading":
            return index - 1
    return None


def _stray_stories(pieces: list[Piece]) -> int | None:
    """Where closing sections of a full headline and one or two paragraphs begin that are off topic; never the first half of a text."""
    over: int | None = None
    end = len(pieces)
    while end > 0 and pieces[end - 1].kind in {"byline", "source_line", "rate_row"}:
        end -= 1
    floor = len(pieces) // 2
    while True:
        start = next((index for index in range(end - 1, max(end - 4, floor) - 1, -1) if pieces[index].kind == "heading"), None)
        if start is None or start + 1 >= end:
            return over
        section = pieces[start:end]
        if len(section[0].text.split()) < _SHORTEST_HEADLINE_WORDS or any(is_on_topic(piece.text) for piece in section):
            return over
        over = end = start
