"""The page as captured, made harmless, with the sentences and figures lit that were read from it.

What comes out holds text and plain structure alone: no attribute of the page, no link, no picture, no style, no script. It is made to
stand in a sandboxed frame, under a policy that allows nothing but its own style sheet.
Belongs here: bytes of a page in, one harmless page out. Does not belong here: fetching the bytes (`transforms/archive`).
"""

import html
import re
import unicodedata
from base64 import b64encode
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Final

import nh3

from transforms.errors import UnreadableInput
from transforms.reading.decoding import decode
from transforms.report.kept import as_meta

MOST_LETTERS: Final = 1_500_000
"""A longer page is not shown: it would make the viewer unusable, and nothing was read from it either."""
# fmt: off
_KEPT: Final = {
    "article", "aside", "b", "blockquote", "br", "caption", "dd", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "i", "li", "main", "nav", "ol", "p", "pre", "section", "strong", "sub", "sup", "table", "tbody",
    "td", "tfoot", "th", "thead", "time", "tr", "u", "ul",
}
_DROPPED: Final = {
    "script", "style", "title", "noscript", "template", "svg", "math", "iframe", "object", "embed", "canvas", "select", "textarea",
    "button", "audio", "video",
}
# fmt: on
_TAG: Final = re.compile(r"(<[^>]*>)")
_EMPTY: Final = re.compile(
    r"<(div|p|li|ul|ol|section|article|aside|nav|header|footer|figure|em|strong|b|i|u|h[1-6]|main|figcaption|time)>\s*</\1>"
)
_ID: Final = re.compile(rb'<(?:mark class="f"|span) id="([^"]*)"')
STYLE: Final = """\
:root{color-scheme:light}body{margin:0;padding:1.25rem 1.5rem 40vh;color:#1c2330;background:#fff;overflow-wrap:break-word;\
font:16px/1.6 Georgia,"Times New Roman","Noto Serif",serif}nav,footer,aside{font-size:.8125rem;color:#5b6472}\
h1{font-size:1.5rem;line-height:1.25}h2,h3,h4{font-size:1.125rem}table{border-collapse:collapse;max-width:100%}\
td,th{border:1px solid #d8dade;padding:.25rem .5rem;vertical-align:top}pre{white-space:pre-wrap;font:inherit}\
mark{background:#fff3c4;color:inherit;padding:.1em 0}mark.f{background:#ffd97a;font-weight:600;border-bottom:2px solid #9a4b00;\
scroll-margin-top:30vh}mark.f:target{background:#9a4b00;color:#fff;outline:3px solid #9a4b00;border-radius:2px}"""
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Light:
    """A figure to be lit: its words stand `before` long into its sentence. Lights of a page come in the order of its text."""

    observation_id: str
    sentence: str
    quote: str
    before: int


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    observation_id: str | None  # None: a sentence


def light_page(
    payload: bytes, *, lights: Sequence[Light], language: str, media_type: str | None, where: str, title: str, made_from: str
) -> bytes:
    """The harmless page in UTF-8, which says in its head what it was `made_from`.

    Raises UnreadableInput for bytes that cannot be read as a page, or for a page that is too long to be shown.
    """
    plain = media_type == "text/plain"
    text = decode(payload, where=where, expected="a plain text" if plain else "an HTML page").text
    if len(text) > MOST_LETTERS:
        raise UnreadableInput(where, expected=f"a page of at most {MOST_LETTERS} letters", came=f"{len(text)} letters")
    clean = f"<pre>{html.escape(text)}</pre>" if plain else _harmless(text)
    pieces = _TAG.split(clean)
    body = _lit(pieces, lights)
    head = (
        f'<!doctype html><html lang="{"vi" if language == "vi" else "en"}"><head><meta charset="utf-8">{as_meta(made_from)}'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="viewport" content="width=device-width">'
        f'<meta name="robots" content="noindex"><title>{html.escape(title)}</title><style>{STYLE}</style></head><body>'
    )
    return f"{head}{body}</body></html>\n".encode()


def figures_lit_on(page: bytes) -> frozenset[str]:
    """The figures that were found on a page that `light_page` made: their ids are fragments of its address.

    No other element of such a page has an id, and no text has a tag.
    """
    return frozenset(match.decode() for match in _ID.findall(page))


def _harmless(text: str) -> str:
    clean = nh3.clean(text, tags=_KEPT, clean_content_tags=_DROPPED, attributes={}, link_rel=None)
    clean = " ".join(clean.split()) if "<pre>" not in clean else clean
    while (emptier := _EMPTY.sub("", clean)) != clean:
        clean = emptier
    return clean


def _squeeze(text: str) -> str:
    """The text without white space and cell borders: pages and documents break lines and rows in other places."""
    return "".join(text.replace("|", " ").split())


def _lit(pieces: list[str], lights: Sequence[Light]) -> str:
    """Puts marks into the text between the tags. `pieces` are text and tags in turn, text first."""
    texts = [unicodedata.normalize("NFC", html.unescape(piece)) for piece in pieces[::2]]
    squeezed = [_squeeze(text) for text in texts]
    starts = [0]
    for part in squeezed:
        starts.append(starts[-1] + len(part))
    spans = _spans("".join(squeezed), lights)
    out = [html.escape(text, quote=False) for text in texts]
    told: set[str] = set()
    by_piece: defaultdict[int, list[_Span]] = defaultdict(list)
    for span in spans:
        for number in _touched(span, starts):
            if squeezed[number]:
                by_piece[number].append(span)
    for number, own in sorted(by_piece.items()):
        out[number] = _mark(texts[number], starts[number], own, told)
    merged: list[str] = []
    for number, text in enumerate(out):
        merged.append(text)
        if 2 * number + 1 < len(pieces):
            merged.append(pieces[2 * number + 1])
    return "".join(merged)


def _spans(whole: str, lights: Iterable[Light]) -> list[_Span]:
    """Where sentences and figures stand in the squeezed text. A sentence that occurs twice is taken at or after the one before it."""
    spans: list[_Span] = []
    cursor = 0
    for light in lights:
        sentence, quote = _squeeze(light.sentence), _squeeze(light.quote)
        before = _squeeze(light.sentence[: light.before])
        if not quote:
            continue
        at = _find(whole, sentence, cursor)
        if at >= 0:
            figure = at + len(before)
            if whole[figure : figure + len(quote)] != quote:
                continue
            spans.append(_Span(at, at + len(sentence), None))
            cursor = at
        else:  # the page breaks the sentence by what the reader left out: the words just before the figure must do
            near = before[-12:] + quote
            at = _find(whole, near, cursor)
            if at < 0:
                continue
            figure = at + len(near) - len(quote)
        spans.append(_Span(figure, figure + len(quote), light.observation_id))
    return spans


def _find(whole: str, wanted: str, cursor: int) -> int:
    at = whole.find(wanted, cursor)
    return at if at >= 0 else whole.find(wanted)


def _touched(span: _Span, starts: list[int]) -> range:
    first = bisect_right(starts, span.start) - 1
    last = bisect_right(starts, span.end - 1) - 1
    return range(first, last + 1)


def _mark(text: str, start: int, spans: list[_Span], told: set[str]) -> str:
    """One stretch of text with its marks; `told` are the figures whose id stands already."""
    places = [at for at, letter in enumerate(text) if not (letter.isspace() or letter == "|")]
    placed = [(_begin(span.start - start, places), _finish(span.end - start, places), span.observation_id) for span in spans]
    edges = sorted({0, len(text), *(edge for begin, end, _ in placed for edge in (begin, end))})
    number_of = {edge: number for number, edge in enumerate(edges)}
    between: list[list[str | None]] = [[] for _ in edges]  # what lies over the words from each edge to the next
    for begin, end, figure in placed:
        for number in range(number_of[begin], number_of[end]):
            between[number].append(figure)
    out = []
    for (left, right), inside in zip(pairwise(edges), between, strict=False):
        words = html.escape(text[left:right], quote=False)
        figures = [figure for figure in inside if figure is not None]
        if not figures:
            out.append(f'<mark class="s">{words}</mark>' if inside and words.strip() else words)
            continue
        new = [figure for figure in figures if figure not in told]
        told.update(new)
        also = "".join(f'<span id="{html.escape(figure)}"></span>' for figure in new[1:])
        own = f' id="{html.escape(new[0])}"' if new else ""
        out.append(f'{also}<mark class="f"{own}>{words}</mark>')
    return "".join(out)


def _begin(offset: int, places: list[int]) -> int:
    """The place in the text where a span begins; `offset` counts letters without white space."""
    return places[max(0, offset)]


def _finish(offset: int, places: list[int]) -> int:
    """The place in the text just after a span's last letter."""
    return places[min(offset, len(places)) - 1] + 1
