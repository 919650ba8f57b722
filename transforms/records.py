"""The frozen records that reading a page yields: one class for each kind of line that `giamngheo extract` prints.

Field names are the same here, in JSON Lines, in staged Parquet and in the warehouse. All offsets count Unicode code points of
`Document.text`, which is NFC. Money and rates are `Decimal` in base units (VND, never millions; percent as printed).

Belongs here: the shapes. Does not belong here: how they are read (`reading/`, `figures/`) or stored (`orchestration/staging.py`).
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Literal

from transforms.version import extractor_version

Language = Literal["vi", "en"]

BlockKind = Literal[
    "title",
    "lead",
    "published",
    "byline",
    "heading",
    "paragraph",
    "caption",
    "list_item",
    "table_row",
    "rate_row",
    "source_line",
    "boilerplate",
]
"""What a stretch of the text is. `boilerplate` (menus, link lists, comment boxes, stories appended after the article) is kept only
where the input has no markup to cut it by; figures in it are ignored with that reason. `rate_row` is a row of a lending or deposit
table."""

ObservationKind = Literal["level", "change", "average_change", "flow", "cumulative", "target", "forecast", "standard", "proposal"]
Qualifier = Literal["exact", "over", "nearly", "about", "at_least", "at_most", "under", "range"]
PeriodBasis = Literal["stated", "implied", "published", "none"]
PlaceLevel = Literal["country", "region", "province", "district", "commune", "village", "group"]
Confidence = Literal["high", "low"]
Disposition = Literal["ignored", "unresolved"]
IgnoredReason = Literal[
    "year",
    "date",
    "legal_reference",
    "phone",
    "age",
    "ordinal",
    "household_story",
    "duplicate",
    "boilerplate",
    "link_list",
    "out_of_vocabulary",
]
DecimalSign = Literal[",", "."]


@dataclass(frozen=True, slots=True)
class Block:
    """One stretch of a document's text, `text[start:end]`, that is of one kind and follows one number format."""

    kind: BlockKind
    start: int
    end: int
    decimal_sign: DecimalSign | None = None  # declared by the source or proven by a number of the block; None: not known
    heading_level: int | None = None  # 1 to 6 for headings


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a page's text: everything that figures are read from.

    `published_on` is the date that the page prints as its own, never a header clock. `default_place_code` is the place that "the
    province" or "toàn tỉnh" means on this portal, None for portals that write about the whole country.
    """

    page: str
    url: str | None
    source: str
    title: str | None
    language: Language
    published_on: date | None
    updated_at: datetime | None
    origin_url: str | None
    origin_name: str | None
    text: str
    text_sha256: str
    blocks: tuple[Block, ...]
    default_place_code: str | None = None
    captured_at: datetime | None = None
    reader: str = "generic"  # name of the declaration that read it; "generic" when no declaration fitted
    warnings: tuple[str, ...] = ()  # what a declared selector missed, in words

    def text_of(self, block: Block) -> str:
        return self.text[block.start : block.end]


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure about an indicator, as stated. Field meanings: README, "Records"."""

    page: str
    observation_id: str
    indicator: str
    kind: ObservationKind
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    qualifier: Qualifier
    period_start: date | None
    period_end: date | None
    period_basis: PeriodBasis
    place_name: str | None
    place_level: PlaceLevel | None
    place_code: str | None
    population: str | None
    programme: str | None
    quote: str
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    mentions: tuple[tuple[int, int], ...]
    confidence: Confidence
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of a lending or deposit table, or a rate stated in prose. `percent_per_year` is a monthly rate times 12."""

    page: str
    product_kind: Literal["loan", "deposit", "overdue"]
    programme: str | None
    term: str | None  # ISO 8601 duration, deposits only
    label: str
    percent_per_year: Decimal
    printed_per: Literal["year", "month"]
    section: Literal["sidebar", "prose"]
    effective_from: date | None
    observed_on: date | None  # the day of the capture, never the article's date
    superseded: bool
    quote: str
    start: int
    end: int
    extractor_version: str


@dataclass(frozen=True, slots=True)
class LoanTerm:
    """A limit, longest term, overdue ratio or ratio to another rate, stated beside rates."""

    page: str
    programme: str | None
    term_kind: Literal["limit", "max_term", "overdue_ratio", "rate_ratio"]
    value: Decimal
    unit: str
    quote: str
    start: int
    end: int
    extractor_version: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Every other number of the page, with why it is no fact."""

    page: str
    raw: str
    value: Decimal | None
    unit: str | None
    start: int
    end: int
    disposition: Disposition
    reason: str
    extractor_version: str


Outcome = Literal[
    "changed",  # a new document, or a known one whose text is new
    "unchanged",  # fetched; the normalised text is the one already archived
    "not_modified",  # the server said so (304)
    "robots_disallowed",
    "not_found",
    "gone",
    "moved",
    "timeout",
    "tls_error",
    "connection_error",
    "server_error",
    "too_large",
    "challenge",
    "login",
    "soft_404",
    "empty",
    "unreadable",
    "blocked_address",
    "redirect_refused",
    "deferred",
]
"""The closed list of what can come of one attempt to capture a page."""


HUB: Final = "hub: "
"""How `Capture.detail` begins where a listing, feed or sitemap was looked at: an attempt without a page, a payload or a text."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One attempt to capture one page, successful or not: a row of the archive's index.

    `payload_sha256` is of the raw bytes, `text_sha256` of the normalised document text (a view counter or a clock is no change).
    `warc_file` is relative to the archive root; `warc_offset` is the byte offset of the record that holds the payload: for an
    unchanged payload that is the record first written, while `capture_id` names the revisit record of this attempt.
    """

    capture_id: str  # WARC-Record-ID without its urn prefix
    source: str
    page: str
    url: str | None
    document_id: str
    captured_at: datetime
    outcome: Outcome
    http_status: int | None = None
    media_type: str | None = None
    payload_sha256: str | None = None
    text_sha256: str | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    detail: str | None = None  # why, in words, when the outcome is a refusal or a failure

    @property
    def is_hub(self) -> bool:
        """Whether it was no page that was asked for but a listing, feed or sitemap."""
        return (self.detail or "").startswith(HUB)


@dataclass(frozen=True, slots=True)
class SelectorHits:
    """How many nodes one declared selector found on a page."""

    part: str
    css: str
    expected: str
    came: int
    fits: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What the markup of a page looks like, by which a portal that changed is told: `fingerprint` is alike for pages of one template."""

    page: str
    fingerprint: str  # 64 bits as 16 hex digits
    hits: tuple[SelectorHits, ...]  # of the portal's declared selectors; none where it declares none

    @property
    def fits(self) -> bool:
        return all(hit.fits for hit in self.hits)


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one document yields. Observations, their mentions, rates, loan terms and figures cover every number token of its text."""

    document: Document
    observations: tuple[Observation, ...] = ()
    rates: tuple[Rate, ...] = ()
    loan_terms: tuple[LoanTerm, ...] = ()
    figures: tuple[Figure, ...] = field(default=())
    layout: Layout | None = None  # None for a plain text, and where nobody asked for it


def sha256_of_text(text: str) -> str:
    """Hex SHA-256 of the UTF-8 bytes of `text`."""
    return hashlib.sha256(text.encode()).hexdigest()


def document_id_of(canonical_url: str | None, *, source: str, page: str) -> str:
    """The id of a document across its versions: of its canonical URL, or of source and page name where no URL is known."""
    return hashlib.sha256((canonical_url or f"{source}:{page}").encode()).hexdigest()[:16]


def observation_id_of(text_sha256: str, *, start: int, end: int, ordinal: int) -> str:
    """The id of the place of a figure, not of its reading: a better reading of the same words keeps the id.

    `ordinal` counts observations on the same span (0, 1, ...), as in "47/47 communes".
    """
    return hashlib.sha256(f"{text_sha256}:{start}:{end}:{ordinal}".encode()).hexdigest()[:16]


EXTRACTOR_VERSION = extractor_version()
"""Changes whenever output can change: rows staged under another version are read again from the archive."""
