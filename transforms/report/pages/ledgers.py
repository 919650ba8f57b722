"""The pages that set statements against each other or against arithmetic, and those that list what is new or could not be read.

Belongs here: conflicts, reconciliation, what changed, unresolved figures. Does not belong here: sources and coverage (`upkeep.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from transforms.report.kept import digest_of
from transforms.report.language import VIETNAM
from transforms.report.pages.evidence import Member, members_of, title_of
from transforms.report.pages.frame import Site, SiteFile
from transforms.report.persons import without_private_names
from transforms.report.rows import ConflictRow, DocumentRow, FigureRow, RateRow, ReconciliationRow, RevisionRow, UnresolvedRow
from transforms.report.shown import ShownRate, evidence_page

MOST_ROWS = 1_500
"""A longer list would make a page that no browser filters at ease; the whole stands in the warehouse, and the page says so."""


@dataclass(frozen=True, slots=True)
class Conflict:
    row: ConflictRow
    name: str
    scope: str
    period: str
    members: tuple[Member, ...]
    chosen: tuple[bool, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class Tried:
    row: ReconciliationRow
    period: str
    place: str
    members: tuple[Member, ...]
    expected: str
    reported: str
    residual: str
    tolerance: str


@dataclass(frozen=True, slots=True)
class Revision:
    row: RevisionRow
    name: str
    old: tuple[str, str, str]  # before, quote, after
    new: tuple[str, str, str]
    old_link: str | None
    new_link: str | None


@dataclass(frozen=True, slots=True)
class NewPage:
    row: DocumentRow
    title: str
    link: str


@dataclass(frozen=True, slots=True)
class Unread:
    row: UnresolvedRow
    link: str


def conflicts_page(site: Site) -> SiteFile:
    """`conflicts.html`."""
    path, rates = "conflicts.html", {rate.row.rate_id: rate for rate in site.rates}
    members: Mapping[str, FigureRow | RateRow] = {**site.shared.by_id, **{code: rate.row for code, rate in rates.items()}}
    listed = ((_digest(row.digest, row.statements, members), row) for row in site.rows.conflicts)
    rows = site.table_rows(path, "conflict", listed, lambda row: _conflict(site, row, rates))
    return site.page(path, "conflicts.html.j2", title=site.language.say("conflicts.title"), nav="conflicts", listed=rows)


def _conflict(site: Site, row: ConflictRow, rates: Mapping[str, ShownRate]) -> Conflict:
    members = []
    for number, member in enumerate(row.statements):
        shown, rate = site.shown_by_id(member), rates.get(member)
        words = row.values[number] if number < len(row.values) else ""
        link = shown.link if shown else rate.link if rate else None
        members.append(Member(shown.full if shown else rate.percent if rate else words, link))
    is_rate = ":" in row.indicator
    scope = [site.names.of("population", row.population), site.names.of("programme", row.programme)]
    return Conflict(
        row=row,
        name=site.names.of("rate_product", row.indicator) if is_rate else site.names.indicator(row.indicator),
        scope=", ".join(part for part in scope if part),
        period=site.language.period(row.kind or "", row.period_start, row.period_end),
        members=tuple(members),
        chosen=tuple(member == row.chosen_id for member in row.statements),
        sources=", ".join(site.names.of("source", source) for source in row.sources),
    )


def _digest(own: int, names: Iterable[str], members: Mapping[str, FigureRow | RateRow]) -> str:
    """Of all that a row of a table shows: what it is about, and its members."""
    return digest_of([], own, [members[name].digest for name in names if name in members])


def reconciliation_page(site: Site) -> SiteFile:
    """`reconciliation.html`."""
    path, rows = "reconciliation.html", site.rows.reconciliation
    listed = ((_digest(row.digest, row.members, site.shared.by_id), row) for row in rows[:MOST_ROWS])
    return site.page(
        path,
        "reconciliation.html.j2",
        title=site.language.say("reconciliation.title"),
        nav="reconciliation",
        verdicts=site.rows.totals_of("verdict"),
        tried=site.table_rows(path, "tried_sum", listed, lambda row: _tried(site, row)),
        left_out=site.rows.total("reconciliation") - min(len(rows), MOST_ROWS),
    )


def _tried(site: Site, row: ReconciliationRow) -> Tried:
    def told(value: Decimal | None) -> str:
        return "–" if value is None else _short(site, value)

    return Tried(
        row=row,
        period=site.language.day(row.period_end),
        place=row.place_name or "",
        members=members_of(site, row),
        expected=told(row.expected),
        reported=told(row.reported),
        residual=told(row.residual),
        tolerance=told(row.tolerance),
    )


def _short(site: Site, value: Decimal) -> str:
    """A computed number with as many digits as can be read: it is no figure of a page."""
    for size, scale in ((10**9, "scale.billion"), (10**6, "scale.million")):
        if abs(value) >= size:
            return f"{site.language.number(round(value / size, 2))} {site.language.words[scale]}"
    return site.language.number(round(value, 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 4) + 0)


def tonight_page(site: Site) -> SiteFile:
    """`tonight.html`: what the newest night brought."""
    night = site.rows.release.last_night
    outcomes: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for row in site.rows.captures:
        outcomes[row.source][row.outcome] = row.captures
    new = [
        NewPage(row, title_of(site, row), evidence_page(row.text_sha256))
        for row in site.rows.documents
        if night is not None and row.known_from.astimezone(VIETNAM).date() == night
    ]
    revisions = [_revision(site, row) for row in site.rows.revisions]
    return site.page(
        "tonight.html",
        "tonight.html.j2",
        title=site.language.say("tonight.title", day=site.language.day(night)),
        nav="tonight",
        outcomes=sorted(outcomes.items()),
        totals=Counter({row.outcome: 0 for row in site.rows.captures}) + _totals(site),
        new=[page for page in new if page.row.version_number == 1],
        changed=[page for page in new if page.row.version_number > 1],
        revisions=[each for each in revisions if _day(each.row) == night],
        earlier=[each for each in revisions if _day(each.row) != night][:MOST_ROWS],
        rates=[rate for rate in site.rates if rate.row.first_seen_on == night],
        conflicts=site.rows.conflicts,
    )


def _totals(site: Site) -> Counter[str]:
    totals: Counter[str] = Counter()
    for row in site.rows.captures:
        totals[row.outcome] += row.captures
    return totals


def _day(row: RevisionRow) -> date:
    return row.changed_at.astimezone(VIETNAM).date()


def _revision(site: Site, row: RevisionRow) -> Revision:
    return Revision(
        row=row,
        name=site.names.indicator(row.indicator),
        old=_parts(site, row.old_sentence, row.old_quote),
        new=_parts(site, row.new_sentence, row.new_quote),
        old_link=site.link_by_id(row.old_observation_id or ""),
        new_link=site.link_by_id(row.new_observation_id or ""),
    )


def _parts(site: Site, sentence: str | None, quote: str | None) -> tuple[str, str, str]:
    before, found, after = (sentence or "").partition(quote or "\0")
    before, after = without_private_names(before, after, hidden=site.language.words["hidden_name"])
    return before, found, after


def unresolved_page(site: Site) -> SiteFile:
    """`unresolved.html`."""
    rows: Sequence[UnresolvedRow] = site.rows.unresolved
    return site.page(
        "unresolved.html",
        "unresolved.html.j2",
        title=site.language.say("unresolved.title"),
        nav="unresolved",
        reasons=list(site.rows.totals_of("reason").items()),
        listed=[Unread(row, evidence_page(row.text_sha256)) for row in rows[:MOST_ROWS]],
        left_out=site.rows.total("unresolved") - min(len(rows), MOST_ROWS),
    )
