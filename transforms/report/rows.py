"""What the report is made from: the rows that the SELECTs of `sql/report/` yield, one class a file, one field a column.

Belongs here: the shapes. Does not belong here: where they come from (`orchestration/reporting.py`), how they are shown (the other modules).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ReleaseRow:
    """The release that the report shows, and the three clocks of all its sources together."""

    release_id: str
    built_at: datetime
    schema_version: str
    extractor_version: str
    content_hash: str
    last_checked_at: datetime | None
    last_changed_at: datetime | None
    newest_period_end: date | None  # of the results: targets and forecasts lie ahead
    last_night: date | None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    indicator: str
    theme: str
    label_en: str
    label_vi: str | None
    unit: str
    identities: str | None
    outside_match: str | None


@dataclass(frozen=True, slots=True)
class LabelRow:
    """A code of a closed list in both languages. `list_name` is population, programme, unit, rate_product or source."""

    list_name: str
    code: str
    label_en: str | None
    label_vi: str | None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One version of a page's text, with the first capture that showed it."""

    document_id: str
    text_sha256: str
    version_number: int
    source: str
    page: str
    url: str | None
    title: str | None
    language: str
    published_on: date | None
    origin_name: str | None
    origin_url: str | None
    authority: str | None
    known_from: datetime
    known_to: datetime | None
    is_current: bool
    status: str
    reader: str
    warnings: tuple[str, ...]
    captured_at: datetime
    capture_id: str
    warc_file: str | None
    warc_offset: int | None
    payload_sha256: str | None
    media_type: str | None
    figures: int
    unresolved: int


@dataclass(frozen=True, slots=True)
class PageRow:
    """A text, with digests of all that its evidence page and its captured page show."""

    text_sha256: str
    evidence: str
    captured: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One figure in one version of a page. `is_chosen` to `statements` are those of `indicator_series`, where it stands there;
    `digest` is of all the others."""

    observation_id: str
    document_id: str
    text_sha256: str
    statement_id: str
    fact_id: str
    source: str
    indicator: str
    kind: str
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    qualifier: str
    period_start: date | None
    period_end: date | None
    period_basis: str
    place_code: str | None
    place_name: str | None
    place_level: str | None
    population: str | None
    programme: str | None
    quote: str
    sentence: str
    document_start: int
    document_end: int
    sentence_start: int
    confidence: str
    printed_unit: Decimal
    printed_value: Decimal | None
    correction: str | None
    known_from: datetime
    known_to: datetime | None
    successor_id: str
    published_on: date | None
    origin_id: str
    is_chosen: bool
    chosen_by: str | None
    independent_origins: int | None
    statements: int | None
    digest: int

    @property
    def is_newest(self) -> bool:
        """Whether this is the newest wording of its statement: edited pages keep the older ones too."""
        return self.successor_id == self.observation_id

    @property
    def sort_key(self) -> str:
        """Sorts by the day that a figure holds for, undated figures first."""
        return str(self.period_end or "")


@dataclass(frozen=True, slots=True)
class RateRow:
    rate_id: str
    product_kind: str
    programme: str | None
    term: str | None
    label: str
    percent_per_year: Decimal
    first_seen_on: date
    last_seen_on: date
    source: str
    section: str
    effective_from: date | None
    superseded: bool
    captures: int
    is_newest: bool
    quote: str
    url: str | None
    text_sha256: str | None
    digest: int


@dataclass(frozen=True, slots=True)
class ConflictRow:
    """`statements` are ids of observations, or of rates where `indicator` is a product."""

    conflict_id: str
    indicator: str
    kind: str | None
    place_code: str | None
    place_name: str | None
    population: str | None
    programme: str | None
    period_start: date | None
    period_end: date | None
    kind_of_conflict: str
    settled_by: str | None
    chosen_id: str | None
    sources: tuple[str, ...]
    values: tuple[str, ...]
    statements: tuple[str, ...]
    digest: int


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """`members` are ids of observations (of rates for rules between rates), the reported one first; `words` are theirs."""

    identity: str
    place_code: str | None
    place_name: str | None
    period_end: date | None
    expected: Decimal | None
    reported: Decimal | None
    residual: Decimal | None
    tolerance: Decimal | None
    verdict: str
    why: str | None
    sources: tuple[str, ...]
    words: tuple[str, ...]
    members: tuple[str, ...]
    digest: int


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """`what` is value_changed, reworded, removed, added or returned."""

    document_id: str
    title: str | None
    source: str
    changed_at: datetime
    what: str
    indicator: str
    place_name: str | None
    period_end: date | None
    old_sentence: str | None
    new_sentence: str | None
    old_quote: str | None
    new_quote: str | None
    old_observation_id: str | None
    new_observation_id: str | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """`state` is filled, missing or conflicting; `observation_id` the chosen figure of the year."""

    indicator: str
    place_code: str
    place_name: str
    place_level: str | None
    year: int
    state: str
    statements: int
    independent_origins: int
    observation_id: str | None


@dataclass(frozen=True, slots=True)
class SourceRow:
    source: str
    label: str
    home_url: str | None
    licence: str | None
    attribution: str | None
    last_checked_at: datetime | None
    last_changed_at: datetime | None
    newest_period_end: date | None
    outcome: str | None
    state: str
    attempts: int | None
    showed_text: int | None
    documents: int
    observations: int
    quarantined: int
    cadence_days: int


@dataclass(frozen=True, slots=True)
class UnresolvedRow:
    raw: str
    reason: str
    unit: str | None
    title: str | None
    url: str | None
    source: str
    published_on: date | None
    text_sha256: str


@dataclass(frozen=True, slots=True)
class CaptureCountRow:
    """Captures of the newest night, by source and outcome."""

    source: str
    outcome: str
    captures: int


@dataclass(frozen=True, slots=True)
class CheckRow:
    suite: str
    rule: str
    severity: str
    scope: str
    passed: bool
    unexpected: int
    checked: int
    reason: str


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of a published table, as the release itself describes it."""

    table_name: str
    table_comment: str | None
    column_name: str
    data_type: str
    column_comment: str | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A count of the whole release: documents, figures, unresolved, reconciliation, verdict.<verdict> or reason.<reason>."""

    what: str
    total: int


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How right the reading of an indicator was on labelled pages: shares from 0 to 1, and how many labelled figures they rest on."""

    precision: float
    recall: float
    labelled: int


@dataclass(frozen=True, slots=True)
class ReportRows:
    """Everything that a report shows. Of a large release the documents, their figures and what hangs on them are cut to the report's
    size; `totals` counts the whole."""

    release: ReleaseRow
    indicators: tuple[IndicatorRow, ...]
    labels: tuple[LabelRow, ...]
    documents: tuple[DocumentRow, ...]
    pages: tuple[PageRow, ...]
    figures: tuple[FigureRow, ...]
    rates: tuple[RateRow, ...]
    conflicts: tuple[ConflictRow, ...]
    reconciliation: tuple[ReconciliationRow, ...]
    revisions: tuple[RevisionRow, ...]
    coverage: tuple[CoverageRow, ...]
    sources: tuple[SourceRow, ...]
    unresolved: tuple[UnresolvedRow, ...]
    captures: tuple[CaptureCountRow, ...]
    checks: tuple[CheckRow, ...]
    columns: tuple[ColumnRow, ...]
    totals: tuple[TotalRow, ...]
    accuracy: dict[str, Accuracy] = field(default_factory=dict)  # by indicator

    def total(self, what: str) -> int:
        return next((row.total for row in self.totals if row.what == what), 0)

    def totals_of(self, group: str) -> dict[str, int]:
        """The counts of a group, such as `verdict`, by its codes, largest first."""
        found = {row.what.removeprefix(f"{group}."): row.total for row in self.totals if row.what.startswith(f"{group}.")}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
