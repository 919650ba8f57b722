"""The evidence viewer: a page for each text, with its figures beside the page as captured; and the list of all of them.

Belongs here: what stands beside the captured page. Does not belong here: making that page harmless (`../captured.py`).
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from transforms.report.kept import digest_of
from transforms.report.pages.frame import Site, SiteFile, first_words
from transforms.report.rows import DocumentRow, RateRow, ReconciliationRow
from transforms.report.shown import Shown, evidence_page

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
    name: str
    is_lit: bool
    sisters: tuple[Shown, ...]
    more_sisters: int
    sums: tuple[Sum, ...]
    more_sums: int
    citation: str
    interval: str


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
    sums = _sums_by_member(site)
    versions: defaultdict[str, list[DocumentRow]] = defaultdict(list)
    for row in site.rows.documents:
        versions[row.document_id].append(row)
    listed = []
    for text_sha256, documents in site.documents.items():
        own = sorted(site.by_text.get(text_sha256, ()), key=lambda shown: (shown.row.document_start, shown.row.observation_id))
        own = list({shown.row.observation_id: shown for shown in own}.values())
        first = documents[0]
        yield _page(site, text_sha256, documents, own, versions, sums)
        ids = " ".join(shown.row.observation_id for shown in own)
        listed.append(Listed(first, title_of(site, first), evidence_page(text_sha256).removeprefix("evidence/"), ids))
    listed.sort(key=lambda each: (each.row.is_current, str(each.row.published_on or "")), reverse=True)
    yield site.page(
        "evidence/index.html",
        "evidence_list.html.j2",
        title=site.language.say("evidence.title"),
        nav="evidence",
        listed=listed,
        left_out=site.rows.total("documents") - len(site.rows.documents),
    )


def title_of(site: Site, row: DocumentRow) -> str:
    return first_words(row.title, 160) or row.page or site.language.say("evidence.untitled")


def _page(
    site: Site,
    text_sha256: str,
    documents: list[DocumentRow],
    own: list[Shown],
    versions: dict[str, list[DocumentRow]],
    sums: dict[str, list[Sum]],
) -> SiteFile:
    first = documents[0]
    lit = site.shared.captured.get(text_sha256)
    every = [Version(row, evidence_page(row.text_sha256).removeprefix("evidence/"), row is first) for row in versions[first.document_id]]
    path, made_from = evidence_page(text_sha256), _made_from(site, documents, own, versions[first.document_id], sums, lit)
    if kept := site.kept(path, made_from):
        return kept
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
        frame=f"captured/{text_sha256[:16]}.html" if lit is not None else None,
        cards=[_card(site, shown, lit or frozenset(), sums) for shown in own],
        citation=page_citation(site, first, title),
        rates=site.rates_by_text.get(text_sha256, ()),
        lit=lit or frozenset(),
        marked=site.marked,
        made_from=made_from,
    )


def _made_from(
    site: Site,
    documents: list[DocumentRow],
    own: list[Shown],
    versions: list[DocumentRow],
    sums: dict[str, list[Sum]],
    lit: frozenset[str] | None,
) -> str:
    """Digest of all that the page of a text shows: whoever shows more there adds it here."""
    text = documents[0].text_sha256
    shown = [shown.row for shown in own]
    named = [
        (
            site.shared.digest_of_figure(row),
            site.digest_of_fact(row.fact_id),
            row.observation_id in site.marked.rivals,
            row.observation_id in site.marked.revised,
            site.by_id[row.successor_id].link if row.successor_id in site.by_id else None,
            [(each.row.verdict, each.words, str(each.figures), each.residual) for each in sums.get(row.observation_id, ())],
        )
        for row in shown
    ]
    rates = [rate.row for rate in site.rates_by_text.get(text, ())]
    rows: list[DocumentRow | RateRow] = [*documents, *versions, *rates]
    return digest_of(rows, site.made_by, named, None if lit is None else sorted(lit))


def _card(site: Site, shown: Shown, lit: frozenset[str], sums: dict[str, list[Sum]]) -> Card:
    row = shown.row
    sisters = {
        sister.row.statement_id: sister
        for sister in site.by_fact.get(row.fact_id, ())
        if sister.row.statement_id != row.statement_id and sister.row.is_newest
    }
    every = sorted(sisters.values(), key=lambda sister: (not sister.row.is_chosen, sister.sort_key, sister.row.observation_id))
    own_sums = sums.get(row.observation_id, [])
    return Card(
        shown=shown,
        name=site.names.indicator(row.indicator),
        is_lit=row.observation_id in lit,
        sisters=tuple(every[:MOST_SISTERS]),
        more_sisters=max(0, len(every) - MOST_SISTERS),
        sums=tuple(own_sums[:MOST_CHECKS]),
        more_sums=max(0, len(own_sums) - MOST_CHECKS),
        citation=citation_of(site, shown),
        interval=_interval(site, shown),
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


def _sums_by_member(site: Site) -> dict[str, list[Sum]]:
    found: defaultdict[str, list[Sum]] = defaultdict(list)
    for row in site.rows.reconciliation:
        if row.verdict == "untestable":
            continue
        residual = "" if row.residual is None else site.language.number(round(row.residual, 4) + 0)
        each = Sum(row, site.language.say_code("identity", row.identity), _linked(members_of(site, row)), residual)
        for member in row.members:
            found[member].append(each)
    return found


def _linked(members: tuple[Member, ...]) -> Markup:
    """The members of an identity for an evidence page, made once and shown on the card of each."""
    parts = [
        Markup('<a href="{}">{}</a>').format(member.link.removeprefix("evidence/"), member.words) if member.link else escape(member.words)
        for member in members
    ]
    return Markup(", ").join(parts)


def members_of(site: Site, row: ReconciliationRow) -> tuple[Member, ...]:
    """The figures of an identity, each with its evidence; rates have no page of their own."""
    members = []
    for number, member in enumerate(row.members):
        shown = site.by_id.get(member)
        words = row.words[number] if number < len(row.words) else ""
        members.append(Member(words or (shown.full if shown else member), shown.link if shown else None))
    return tuple(members)
