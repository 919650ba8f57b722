"""The evidence viewer: a page for each text, with its figures beside the page as captured; and the list of all of them.

Belongs here: what stands beside the captured page. Does not belong here: making that page harmless (`../captured.py`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from transforms.report.kept import digest_of
from transforms.report.pages.frame import Site, SiteFile, first_words
from transforms.report.rows import DocumentRow, FigureRow, ReconciliationRow
from transforms.report.shown import Shown, evidence_page, sentence_of

MOST_SISTERS = 5
MOST_CHECKS = 3
"""More stand on the pages of the indicator and of the arithmetic, to which the card leads."""


@dataclass(frozen=True, slots=True)
class Member:
    words: str
    link: str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """One arithmetic identity that a figure takes part in."""

    row: ReconciliationRow
    words: str
    figures: Markup  # the members, linked
    residual: str


@dataclass(frozen=True, slots=True)
class Card:
    """One figure on its evidence page."""

    shown: Shown
    sentence: tuple[str, str, str]  # up to the quote, the quote, what follows
    name: str
    is_lit: bool
    sisters: tuple[Shown, ...]
    more_sisters: int
    sums: tuple[Sum, ...]
    more_sums: int
    citation: str
    interval: str
    successor: str | None  # where the newer wording stands


@dataclass(frozen=True, slots=True)
class Version:
    row: DocumentRow
    link: str
    is_this: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A text in the list of all; `ids` are its figures, by which an address with an id alone is led on."""

    row: DocumentRow
    title: str
    link: str
    ids: str


def evidence_pages(site: Site) -> Iterator[SiteFile]:
    """`evidence/index.html`, and `evidence/<first digits of the text's digest>.html` for each text with a figure or an unread number."""
    made_from = {page.text_sha256: page.evidence for page in site.rows.pages}
    for text_sha256, documents in site.shared.documents.items():
        lit = site.shared.captured.get(text_sha256)
        digest = digest_of([], made_from[text_sha256], site.made_by, lit and lit.made_from)
        path = evidence_page(text_sha256)
        yield site.kept(path, digest) or _page(site, path, documents, digest)
    newest = sorted(site.shared.documents.values(), key=lambda own: (own[0].is_current, str(own[0].published_on or "")), reverse=True)
    yield site.page(
        "evidence/index.html",
        "evidence_list.html.j2",
        title=site.language.say("evidence.title"),
        nav="evidence",
        listed=site.table_rows(
            "evidence/index.html",
            "listed_text",
            ((made_from[own[0].text_sha256], own[0]) for own in newest),
            lambda row: _listed(site, row),
        ),
        left_out=site.rows.total("documents") - len(site.rows.documents),
    )


def _listed(site: Site, row: DocumentRow) -> Listed:
    ids = " ".join(figure.observation_id for figure in _figures(site, row.text_sha256))
    return Listed(row, title_of(site, row), evidence_page(row.text_sha256).removeprefix("evidence/"), ids)


def _figures(site: Site, text_sha256: str) -> Sequence[FigureRow]:
    """The figures of a text in their order, each once though the text may stand at several addresses."""
    own = sorted(site.shared.by_text.get(text_sha256, ()), key=lambda row: (row.document_start, row.observation_id))
    return list({row.observation_id: row for row in own}.values())


def title_of(site: Site, row: DocumentRow) -> str:
    return first_words(row.title, 160) or row.page or site.language.say("evidence.untitled")


def _page(site: Site, path: str, documents: list[DocumentRow], made_from: str) -> SiteFile:
    first = documents[0]
    captured = site.shared.captured.get(first.text_sha256)
    lit = captured.found if captured else frozenset()
    versions = site.shared.versions[first.document_id]
    every = [Version(row, evidence_page(row.text_sha256).removeprefix("evidence/"), row is first) for row in versions]
    title = title_of(site, first)
    return site.page(
        path,
        "evidence.html.j2",
        title=title,
        nav="evidence",
        document=first,
        source=site.names.of("source", first.source),
        copies=documents[1:],
        versions=every if len(every) > 1 else [],
        frame=f"captured/{first.text_sha256[:16]}.html" if captured else None,
        cards=[_card(site, site.shown(row), lit) for row in _figures(site, first.text_sha256)],
        citation=page_citation(site, first, title),
        rates=site.rates_by_text.get(first.text_sha256, ()),
        lit=lit,
        marked=site.marked,
        made_from=made_from,
    )


def _card(site: Site, shown: Shown, lit: frozenset[str]) -> Card:
    row = shown.row
    sisters = {
        sister.statement_id: sister
        for sister in site.shared.by_fact[row.fact_id]
        if sister.statement_id != row.statement_id and sister.is_newest
    }
    every = sorted(sisters.values(), key=lambda sister: (not sister.is_chosen, sister.sort_key, sister.observation_id))
    tried = site.shared.tried.get(row.observation_id, [])
    return Card(
        shown=shown,
        sentence=sentence_of(row, site.language),
        name=site.names.indicator(row.indicator),
        is_lit=row.observation_id in lit,
        sisters=tuple(site.shown(sister) for sister in every[:MOST_SISTERS]),
        more_sisters=max(0, len(every) - MOST_SISTERS),
        sums=tuple(_sum(site, each) for each in tried[:MOST_CHECKS]),
        more_sums=max(0, len(tried) - MOST_CHECKS),
        citation=citation_of(site, shown),
        interval=_interval(site, shown),
        successor=site.link_by_id(row.successor_id),
    )


def citation_of(site: Site, shown: Shown) -> str:
    """The beginning of a reference: what is said. `page_citation` says by whom, when and where; the script joins the two."""
    return site.language.say(
        "cite",
        indicator=site.names.indicator(shown.row.indicator),
        scope=f" ({shown.scope})" if shown.scope else "",
        place=shown.place,
        value=shown.full,
        period=shown.period,
        id=shown.row.observation_id,
    )


def page_citation(site: Site, document: DocumentRow, title: str) -> str:
    """A reference to the page as captured: publisher, title, dates, address, and the digest of the bytes; the script adds the release."""
    say = site.language.say
    return say(
        "cite_page",
        source=site.names.of("source", document.source),
        title=title,
        published=say("cite.published", day=site.language.day(document.published_on)) if document.published_on else say("cite.undated"),
        url=document.url or say("none"),
        captured=site.language.instant(document.captured_at),
        digest=document.payload_sha256 or say("none"),
    )


def _interval(site: Site, shown: Shown) -> str:
    """What a hedge or range allows, in interval notation; nothing for an exact figure."""
    row, language = shown.row, site.language
    if row.lower is None and row.upper is None:
        return ""
    low = f"[{language.number(row.lower)}" if row.lower is not None else "(\N{MINUS SIGN}∞"
    high = f"{language.number(row.upper)}]" if row.upper is not None else "∞)"
    return f"{low}; {high}"


def _sum(site: Site, row: ReconciliationRow) -> Sum:
    residual = "" if row.residual is None else site.language.number(round(row.residual, 4) + 0)
    return Sum(row, site.language.say_code("identity", row.identity), _linked(members_of(site, row)), residual)


def _linked(members: tuple[Member, ...]) -> Markup:
    """The members of an identity for an evidence page."""
    parts = [
        Markup('<a href="{}">{}</a>').format(member.link.removeprefix("evidence/"), member.words) if member.link else escape(member.words)
        for member in members
    ]
    return Markup(", ").join(parts)


def members_of(site: Site, row: ReconciliationRow) -> tuple[Member, ...]:
    """The figures of an identity, each with its evidence; rates have no page of their own."""
    members = []
    for number, member in enumerate(row.members):
        words = row.words[number] if number < len(row.words) else ""
        if not words:
            words = shown.full if (shown := site.shown_by_id(member)) else member
        members.append(Member(words, site.link_by_id(member)))
    return tuple(members)
