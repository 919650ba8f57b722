"""`read_document`, and `ParsedPage` for who asks more of a page than its text: from bytes to text in blocks, the door of this folder.

Belongs here: the order of the steps and the assembling of the text with its offsets. Does not belong here: each step.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from transforms.errors import PageChanged, UnreadableInput
from transforms.reading.cut import Cut
from transforms.reading.declared import cut_declared
from transforms.reading.decoding import clean, decode
from transforms.reading.drift import survey
from transforms.reading.generic import cut_generically
from transforms.reading.last_resort import is_thin, second_markup
from transforms.reading.layout import lay_out, parse_markup
from transforms.reading.numbers_shown import decimal_sign_of, signs_of_blocks
from transforms.reading.origin import find_origin
from transforms.reading.pieces import Piece
from transforms.reading.plain import first_line_url, read_lines
from transforms.reading.portal import find_portal, find_url, language_of
from transforms.reading.published import head_dates, settle_dates
from transforms.reading.soup import parse_soup
from transforms.reading.tree import Element, Hrefs, PageTree, hrefs_of, parse_page
from transforms.records import Block, Document, Language, Layout, sha256_of_text
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
    parsed = ParsedPage(
        content,
        page=page,
        url=url,
        source=source,
        language=language,
        captured_at=captured_at,
        plain_text=plain_text,
        charset=charset,
    )
    return parsed.document


class ParsedPage:
    """A page decoded and parsed once for all that is asked of it: its document, where its links lead, how it is laid out.

    Arguments and errors as of `read_document`. Reading the document uses the tree up, so what else is wanted is asked first; asked after
    it, the page is parsed again.
    """

    def __init__(
        self,
        content: bytes,
        *,
        page: str,
        url: str | None = None,
        source: str | None = None,
        language: Language | None = None,
        captured_at: datetime | None = None,
        plain_text: bool = False,
        charset: str | None = None,
    ) -> None:
        self._page, self._source, self._language, self._captured_at = page, source, language, captured_at
        self._where = url or page
        self._expected = "a plain text" if plain_text else "an HTML page"
        self._plain_text = plain_text
        portal = find_portal(source=source, url=url, text="") if source or url else None
        if charset is None and portal:
            charset = portal.charset
        self._decoded = decode(content, where=self._where, charset=charset, expected=self._expected)
        if not plain_text:
            _refuse_data(self._decoded.text, self._where)
        self._tree = None if plain_text else parse_page(self._decoded.utf8, where=self._where)
        self._url = url or (first_line_url(self._decoded.text) if self._tree is None else find_url(self._decoded.text, self._tree.root))
        self._portal = portal if source or url else find_portal(source=source, url=self._url, text=self._decoded.text)

    @property
    def tree(self) -> PageTree | None:
        """The tree of the whole page; None of a plain text."""
        if self._tree is None and not self._plain_text:
            self._tree = parse_page(self._decoded.utf8, where=self._where)
        return self._tree

    @cached_property
    def hrefs(self) -> Hrefs:
        """Where the links of the page lead; a plain text has none."""
        return Hrefs() if self.tree is None else hrefs_of(self.tree.root)

    @cached_property
    def layout(self) -> Layout | None:
        """The fingerprint of a page and the hits of its portal's selectors; None of a plain text."""
        return None if self.tree is None else survey(self.tree, self._portal, page=self._page)

    @cached_property
    def document(self) -> Document:
        """The text of the page and what its parts are. Raises UnreadableInput where there is none."""
        decoded, portal, url, tree = self._decoded, self._portal, self._url, self.tree
        self._tree = None
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
            cut = _cut(tree, decoded.utf8, portal, ends, self._where, warnings)
            pieces = _pieces_of(cut)
            if is_thin(pieces, letters_on_page=cut.letters_on_page) and (markup := second_markup(decoded.text)):
                warnings.append("little text was found by the page's prose; read by trafilatura")
                cut = replace(cut, markup=markup, reader="generic")
                pieces = _pieces_of(cut, parse=parse_soup)
        if clean(together := "\n".join([piece.text for piece in pieces])) is not together:
            pieces = [piece if piece.text.isascii() else replace(piece, text=clean(piece.text)) for piece in pieces]
        if not any(_LETTER.search(piece.text) for piece in pieces):
            raise UnreadableInput(self._where, expected=f"{self._expected} with text", came="a page without text")
        dates = settle_dates(
            list(cut.date_lines),
            published_meta=published_meta,
            modified_meta=modified_meta,
            captured_at=self._captured_at,
            order=portal.date_order if portal else "day_first",
        )
        text = "\n".join(piece.text for piece in pieces)
        language = self._language or language_of(text, portal)
        origin = find_origin(pieces, cut, url=url, portal=portal)
        return Document(
            page=self._page,
            url=url,
            source=self._source or (portal.name if portal else "unknown"),
            title=next((piece.text for piece in pieces if piece.kind == "title"), None),
            language=language,
            published_on=dates.published_on,
            updated_at=dates.updated_at,
            origin_url=origin.url,
            origin_name=origin.name,
            text=text,
            text_sha256=sha256_of_text(text),
            blocks=_blocks_of(pieces, portal if portal is not None and portal.language == language else None),
            default_place_code=portal.default_place_code if portal else None,
            captured_at=self._captured_at,
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


def _blocks_of(pieces: list[Piece], portal: Declaration | None) -> tuple[Block, ...]:
    """The blocks of the text, one piece a line; `portal` declares the decimal sign of pages in its language, and of no others."""
    blocks: list[Block] = []
    at = 0
    shown = iter(signs_of_blocks([piece.text for piece in pieces if piece.kind != "rate_row"]))
    for piece in pieces:
        declared = portal.decimal_sign.get(piece.kind) if portal else None
        sign = (decimal_sign_of(piece.text) if piece.kind == "rate_row" else next(shown)) or declared
        blocks.append(Block(piece.kind, at, at + len(piece.text), sign, piece.level))
        at += len(piece.text) + 1
    return tuple(blocks)


def _refuse_data(text: str, where: str) -> None:
    """JSON and XML feeds are no pages."""
    head = text.lstrip()[:200]
    if head[:1] in "{[" and not re.search(r"<(?:html|body|div|p|!doctype)\b", text[:20_000], re.IGNORECASE):
        raise UnreadableInput(where, expected="an HTML page", came="JSON")
    if re.match(r"(?:<\?xml[^>]{0,200}>\s*)?<(rss|feed|urlset|sitemapindex)\b", head, re.IGNORECASE):
        raise UnreadableInput(where, expected="an HTML page", came="an XML feed or sitemap")
    if "<" not in text:
        raise UnreadableInput(where, expected="an HTML page", came="text without markup (plain text is read with the ending .txt)")
