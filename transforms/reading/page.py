"""`read_document`: from the bytes of a page to its text in blocks, the one door of this folder.

Belongs here: the order of the steps and the assembling of the text with its offsets. Does not belong here: each step.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from transforms.errors import PageChanged, UnreadableInput
from transforms.reading.cut import Cut
from transforms.reading.declared import cut_declared
from transforms.reading.decoding import clean, decode
from transforms.reading.generic import cut_generically
from transforms.reading.last_resort import is_thin, second_markup
from transforms.reading.layout import lay_out, parse_markup
from transforms.reading.numbers_shown import decimal_sign_of
from transforms.reading.origin import find_origin
from transforms.reading.pieces import Piece
from transforms.reading.plain import first_line_url, read_lines
from transforms.reading.portal import find_portal, find_url, language_of
from transforms.reading.published import head_dates, settle_dates
from transforms.reading.soup import parse_soup
from transforms.reading.tree import Element, PageTree, parse_page
from transforms.records import Block, Document, Language, sha256_of_text
from transforms.sources.declaration import Declaration

_LETTER = re.compile(r"[^\W\d_]")


def read_document(
    content: bytes,
    *,
    page: str,
    url: str | None = None,
    source: str | None = None,
    language: Language | None = None,
    captured_at: datetime | None = None,
    plain_text: bool = False,
    charset: str | None = None,
) -> Document:
    """The text of a page and what its parts are.

    `page` names the file; `url`, `source`, `language` and `charset` (of the HTTP header) say what the caller knows and win over what the
    page says. `captured_at` (aware) rules out dates after the visit. Raises UnreadableInput for what is no page or holds no text.
    """
    where = url or page
    expected = "a plain text" if plain_text else "an HTML page"
    hinted = find_portal(source=source, url=url, text="") if source or url else None
    if charset is None and hinted:
        charset = hinted.charset
    decoded = decode(content, where=where, charset=charset, expected=expected)
    if not plain_text:
        _refuse_data(decoded.text, where)
    tree = None if plain_text else parse_page(decoded.utf8, where=where)
    url = url or (first_line_url(decoded.text) if tree is None else find_url(decoded.text, tree.root))
    portal = hinted or find_portal(source=source, url=url, text=decoded.text)
    warnings = list(decoded.warnings)
    ends = frozenset(end.lower() for end in portal.ends) if portal else frozenset[str]()
    published_meta = modified_meta = None
    if tree is None:
        pieces, lines = read_lines(decoded.text, ends=ends)
        cut = Cut(
            next((piece.text for piece in pieces if piece.kind == "title"), None),
            tuple(lines),
            "",
            reader=portal.name if portal else "generic",
        )
    else:
        published_meta, modified_meta = head_dates(tree.root, portal.date_meta if portal else ())
        cut = _cut(tree, decoded.utf8, portal, ends, where, warnings)
        pieces = _pieces_of(cut)
        if is_thin(pieces, letters_on_page=cut.letters_on_page) and (markup := second_markup(decoded.text)):
            warnings.append("little text was found by the page's prose; read by trafilatura")
            cut = replace(cut, markup=markup, reader="generic")
            pieces = _pieces_of(cut, parse=parse_soup)
    if clean(together := "\n".join([piece.text for piece in pieces])) is not together:
        pieces = [piece if piece.text.isascii() else replace(piece, text=clean(piece.text)) for piece in pieces]
    if not any(_LETTER.search(piece.text) for piece in pieces):
        raise UnreadableInput(where, expected=f"{expected} with text", came="a page without text")
    dates = settle_dates(
        list(cut.date_lines),
        published_meta=published_meta,
        modified_meta=modified_meta,
        captured_at=captured_at,
        order=portal.date_order if portal else "day_first",
    )
    text, blocks = _assemble(pieces, portal)
    origin = find_origin(pieces, cut, url=url, portal=portal)
    return Document(
        page=page,
        url=url,
        source=source or (portal.name if portal else "unknown"),
        title=next((piece.text for piece in pieces if piece.kind == "title"), None),
        language=language or language_of(text, portal),
        published_on=dates.published_on,
        updated_at=dates.updated_at,
        origin_url=origin.url,
        origin_name=origin.name,
        text=text,
        text_sha256=sha256_of_text(text),
        blocks=blocks,
        default_place_code=portal.default_place_code if portal else None,
        captured_at=captured_at,
        reader=cut.reader,
        warnings=(*warnings, *dates.warnings),
    )


def _cut(tree: PageTree, utf8: bytes, portal: Declaration | None, ends: frozenset[str], where: str, warnings: list[str]) -> Cut:
    """By the declaration where there is one that fits; a portal that changed is read by the generic reader and said so."""
    if portal is None:
        return cut_generically(tree, ends=ends)
    if not portal.selectors:  # a declaration may leave the cut to prose; that is no change of the portal
        return replace(cut_generically(tree, ends=ends), reader=portal.name)
    try:
        return cut_declared(tree, portal, where=where, ends=ends)
    except PageChanged as changed:
        warnings.append(str(changed))
        return cut_generically(parse_page(utf8, where=where), ends=ends)


def _pieces_of(cut: Cut, parse: Callable[[str], Element | None] = parse_markup) -> list[Piece]:
    pieces = [Piece("title", cut.title)] if cut.title else []
    pieces += [Piece("published", line) for line in cut.date_lines]
    body = lay_out(cut.markup, parse) if cut.markup else []
    return [*pieces, *body, *cut.rates]


def _assemble(pieces: list[Piece], portal: Declaration | None) -> tuple[str, tuple[Block, ...]]:
    """The text, one piece a line, and its blocks."""
    blocks: list[Block] = []
    at = 0
    for piece in pieces:
        declared = portal.decimal_sign.get(piece.kind) if portal else None
        sign = decimal_sign_of(piece.text) or declared
        blocks.append(Block(piece.kind, at, at + len(piece.text), sign, piece.level))
        at += len(piece.text) + 1
    return "\n".join(piece.text for piece in pieces), tuple(blocks)


def _refuse_data(text: str, where: str) -> None:
    """JSON and XML feeds are no pages."""
    head = text.lstrip()[:200]
    if head[:1] in "{[" and not re.search(r"<(?:html|body|div|p|!doctype)\b", text[:20_000], re.IGNORECASE):
        raise UnreadableInput(where, expected="an HTML page", came="JSON")
    if re.match(r"(?:<\?xml[^>]{0,200}>\s*)?<(rss|feed|urlset|sitemapindex)\b", head, re.IGNORECASE):
        raise UnreadableInput(where, expected="an HTML page", came="an XML feed or sitemap")
    if "<" not in text:
        raise UnreadableInput(where, expected="an HTML page", came="text without markup (plain text is read with the ending .txt)")
