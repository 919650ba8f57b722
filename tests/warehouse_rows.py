"""Staged rows for the warehouse's tests, made by hand: the figures of the two seed pages in sentences of our own, and short helpers.

The figures and dates are facts that the pages state; every sentence here is written for the tests.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from orchestration import staging
from transforms.records import (
    EXTRACTOR_VERSION,
    Capture,
    Document,
    Figure,
    Language,
    Layout,
    Observation,
    Outcome,
    Rate,
    Reading,
    document_id_of,
    observation_id_of,
    sha256_of_text,
)

LANG_SON = {"place_name": "Lạng Sơn", "place_level": "province", "place_code": "20"}
_HEDGES = {"over": "lower", "at_least": "lower", "nearly": "upper", "under": "upper", "at_most": "upper"}


def end_of(year: int) -> date:
    return date(year, 12, 31)


@dataclass(slots=True)
class Page:
    """A page under construction: each figure adds a sentence to its text."""

    page: str
    source: str
    url: str | None = None
    published_on: date | None = None
    language: Language = "en"
    origin_url: str | None = None
    origin_name: str | None = None
    reader: str = "declared"
    layout: Layout | None = None
    text: str = ""
    observations: list[dict[str, Any]] = field(default_factory=list)
    rates: list[dict[str, Any]] = field(default_factory=list)
    figures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def document_id(self) -> str:
        return document_id_of(self.url, source=self.source, page=self.page)

    def state(self, indicator: str, kind: str, value: str | None, quote: str, *, sentence: str | None = None, **fields: Any) -> "Page":
        """Adds one figure. `period` is one date, two dates or None; `bounds` are lower and upper of a range."""
        start, end = self._add(sentence or f"Of {indicator} ({kind}) the page says {quote}, no more and no less than that.", quote)
        number = None if value is None else Decimal(value)
        period = fields.pop("period", None)
        first, last = period if isinstance(period, tuple) else (period, period)
        qualifier = fields.setdefault("qualifier", "exact")
        lower, upper = fields.pop("bounds", (None, None))
        bound = _HEDGES.get(qualifier)
        self.observations.append(
            {
                "indicator": indicator,
                "kind": kind,
                "value": number,
                "lower": Decimal(lower) if lower else number if bound == "lower" else None,
                "upper": Decimal(upper) if upper else number if bound == "upper" else None,
                "period_start": first,
                "period_end": last,
                "period_basis": "stated" if last else "none",
                "quote": quote,
                "start": start,
                "end": end,
                **LANG_SON,
                "population": None,
                "programme": None,
                "confidence": "high",
                **fields,
            }
        )
        return self

    def lend(self, programme: str | None, percent: str, label: str, **fields: Any) -> "Page":
        """Adds one row of a rate table."""
        quote = f"{percent}%/year"
        start, end = self._add(f"{label} {quote}", quote)
        self.rates.append(
            {
                "product_kind": "loan",
                "programme": programme,
                "term": None,
                "label": label,
                "percent_per_year": Decimal(percent),
                "printed_per": "year",
                "section": "sidebar",
                "effective_from": None,
                "superseded": False,
                "quote": quote,
                "start": start,
                "end": end,
                **fields,
            }
        )
        return self

    def ignore(self, raw: str, reason: str, disposition: str = "ignored") -> "Page":
        start, end = self._add(f"Also {raw}.", raw)
        self.figures.append(
            {"raw": raw, "value": None, "unit": None, "start": start, "end": end, "disposition": disposition, "reason": reason}
        )
        return self

    def _add(self, sentence: str, quote: str) -> tuple[int, int]:
        before = f"{self.text}\n" if self.text else ""
        start = len(before) + sentence.index(quote)
        self.text = before + sentence
        return start, start + len(quote)

    def reading(self, captured_at: datetime) -> Reading:
        digest = sha256_of_text(self.text)
        document = Document(
            page=self.page,
            url=self.url,
            source=self.source,
            title=self.text.partition("\n")[0],
            language=self.language,
            published_on=self.published_on,
            updated_at=None,
            origin_url=self.origin_url,
            origin_name=self.origin_name,
            text=self.text,
            text_sha256=digest,
            blocks=(),
            captured_at=captured_at,
            reader=self.reader,
        )
        return Reading(
            document=document,
            observations=tuple(self._observation(row, digest) for row in self.observations),
            rates=tuple(
                Rate(page=self.page, observed_on=captured_at.date(), extractor_version=EXTRACTOR_VERSION, **row) for row in self.rates
            ),
            figures=tuple(Figure(page=self.page, extractor_version=EXTRACTOR_VERSION, **row) for row in self.figures),
            layout=self.layout,
        )

    def _observation(self, row: dict[str, Any], digest: str) -> Observation:
        begins = self.text.rfind("\n", 0, row["start"]) + 1
        ends = self.text.find("\n", row["end"])
        return Observation(
            page=self.page,
            observation_id=observation_id_of(digest, start=row["start"], end=row["end"], ordinal=0),
            sentence_start=begins,
            sentence_end=len(self.text) if ends < 0 else ends,
            mentions=(),
            extractor_version=EXTRACTOR_VERSION,
            **row,
        )

    def edited(self, before: str, after: str, **fields: Any) -> "Page":
        """The same page with one figure's words changed, and its value with them."""
        other = replace(self, text="", observations=[], rates=[], figures=[])
        for line in self.text.split("\n"):
            begin = self.text.index(line)
            for row in self.observations:
                if begin <= row["start"] < begin + len(line):
                    kept = {k: v for k, v in row.items() if k not in ("start", "end", "period_start", "period_end", "lower", "upper")}
                    if before in row["quote"]:
                        line = line.replace(before, after)
                        kept |= {"quote": row["quote"].replace(before, after), "value": Decimal(after.rstrip("%"))} | fields
                    value = kept.pop("value")
                    other.state(
                        kept.pop("indicator"),
                        kept.pop("kind"),
                        None if value is None else str(value),
                        kept.pop("quote"),
                        sentence=line,
                        period=(row["period_start"], row["period_end"]),
                        **kept,
                    )
        return other

    def without(self, quote: str) -> "Page":
        """The same page without the sentences that hold a quote."""
        gone = replace(self, text="", observations=[], rates=[], figures=[])
        for row in self.observations:
            if quote not in row["quote"]:
                kept = {k: v for k, v in row.items() if k not in ("start", "end", "period_start", "period_end", "lower", "upper")}
                gone.state(
                    kept.pop("indicator"),
                    kept.pop("kind"),
                    str(kept.pop("value")),
                    kept.pop("quote"),
                    period=(row["period_start"], row["period_end"]),
                    **kept,
                )
        return gone


def instant(day: date, hour: int = 19, *, minute: int = 0) -> datetime:
    """An instant of the night of `day`: 19:00 UTC of the day before is 02:00 in Vietnam."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(days=1) + timedelta(minutes=minute)


def capture_of(page: Page, at: datetime, *, outcome: Outcome = "changed", number: int = 0) -> Capture:
    shows = outcome in ("changed", "unchanged")
    digest = sha256_of_text(page.text)
    return Capture(
        capture_id=f"{page.document_id}-{at:%Y%m%dT%H%M%S}-{number}",
        source=page.source,
        page=page.page,
        url=page.url,
        document_id=page.document_id,
        captured_at=at,
        outcome=outcome,
        http_status=200 if shows else None,
        media_type="text/html" if shows else None,
        payload_sha256=sha256_of_text(f"<html>{page.text}") if shows else None,
        text_sha256=digest if shows else None,
        warc_file=f"{page.source}/{at:%Y/%m}/{at:%Y%m%d}.warc.gz" if shows else None,
        warc_offset=1000 + number if shows else None,
    )


def stage_night(root: Path, day: date, pages: Sequence[Page], *, outcome: Outcome = "changed", at: datetime | None = None) -> None:
    """One night that captured these pages, all with one outcome; only changed ones bring a reading."""
    for source in sorted({page.source for page in pages}):
        own = [page for page in pages if page.source == source]
        captures = [capture_of(page, at or instant(day) + timedelta(seconds=n), outcome=outcome, number=n) for n, page in enumerate(own)]
        readings = [(c, page.reading(c.captured_at)) for c, page in zip(captures, own, strict=True)] if outcome == "changed" else []
        staging.stage(root, day=day, source=source, captures=captures, readings=readings)


def vbsp_page() -> Page:
    """What the bank's English page of 16 April 2024 states."""
    page = Page(
        page="vbsp-lang-son-2024",
        source="eng.vbsp.org.vn",
        url="https://eng.vbsp.org.vn/lang-son-strives-to-reduce-poverty.html",
        published_on=date(2024, 4, 16),
    )
    year: dict[str, Any] = {"period": (date(2023, 1, 1), end_of(2023))}
    here: dict[str, Any] = {"period": date(2024, 4, 16), "period_basis": "published", "unit": "percent"}
    page.state("ethnic_minority_population_share", "level", "83", "more than 83%", unit="percent", qualifier="over")
    page.state(
        "credit_loan_turns",
        "flow",
        "5600",
        "more than 5,600 turns",
        unit="turns",
        qualifier="over",
        population="near_poor;newly_escaped;poor",
        **year,
    )
    page.state("jobs_created", "flow", "4100", "more than 4,100 workers", unit="persons", qualifier="over", **year)
    page.state("water_sanitation_works", "flow", "8000", "more than 8,000 works", unit="works", qualifier="over", **year)
    page.state(
        "communes_leaving_special_difficulty",
        "cumulative",
        "11",
        "11 communes",
        unit="communes",
        period=(None, date(2024, 4, 16)),
        period_basis="published",
    )
    page.state(
        "poor_household_rate",
        "change",
        "-2.9",
        "2.9%",
        unit="percentage_point",
        population="ethnic_minority_area",
        period=(end_of(2022), end_of(2023)),
    )
    page.state("electricity_access_rate", "level", "99", "More than 99%", qualifier="over", **here)
    page.state("television_access_rate", "level", "96", "96%", population="ethnic_minority", **here)
    page.lend("job_change_decree_28_2022", "3.3", "a loan to change jobs", section="prose")
    for programme, percent, label in SIDEBAR:
        page.lend(programme, percent, label)
    for term, percent, label in (("P1D", "3.04", "Overnight"), ("P1W", "3.23", "1 week"), ("P2W", "3.5", "2 week")):
        page.lend(None, percent, label, term=term, product_kind="deposit")
    page.ignore("June 2023", "date").ignore("30a", "legal_reference")
    return page


SIDEBAR = (
    ("poor_households", "6.6", "Lending to poor households"),
    ("poor_households_30a_districts", "3.3", "Lending to poor households in 64 poor districts"),
    ("near_poor_households", "7.92", "Lending to near poor households"),
    ("disadvantaged_students", "6.6", "Lending to disadvantaged students"),
    ("job_creation_invalid_disabled_owned_business", "3.3", "Lending to businesses of war invalids"),
)


def vietnamvn_page() -> Page:
    """What the page of 26 November 2025 states; it names the province's own portal as its origin."""
    page = Page(
        page="vietnamvn-lang-son-2025",
        source="vietnam.vn",
        url="https://www.vietnam.vn/en/lang-son-but-pha-giam-ngheo-da-chieu",
        published_on=date(2025, 11, 26),
        origin_url="https://sonnmt.langson.gov.vn/tin-tuc-su-kien/lang-son-but-pha-giam-ngheo-da-chieu.html",
    )
    first: dict[str, Any] = {"period": end_of(2021), "period_basis": "implied"}
    page.state("poor_households", "level", "23510", "over 23,510", unit="households", qualifier="over", **first)
    page.state("poor_household_rate", "level", "12.2", "12.2%", unit="percent", **first)
    page.state("near_poor_households", "level", "23250", "nearly 23,250", unit="households", qualifier="nearly", **first)
    page.state("near_poor_household_rate", "level", "12.06", "12.06%", unit="percent", **first)
    for year, change, level in ((2022, "3.28", "8.92"), (2023, "2.9", "6.02"), (2024, "2.66", "3.36")):
        between = (end_of(year - 1), end_of(year))
        page.state("poor_household_rate", "change", f"-{change}", f"{change}%", unit="percentage_point", period=between)
        page.state("poor_household_rate", "level", level, f"{level}%", unit="percent", period=end_of(year))
    page.state(
        "poor_household_rate", "average_change", "-2.95", "2.95% per year", unit="percentage_point", period=(end_of(2021), end_of(2024))
    )
    page.state("target_attainment", "level", "98.33", "98.33%", unit="percent_of_plan", period=end_of(2024))
    whole: dict[str, Any] = {"period": (date(2021, 1, 1), end_of(2025)), "unit": "VND", "qualifier": "over"}
    page.state("programme_capital_planned", "cumulative", "1149180000000", "over 1,149,180 million VND", **whole)
    page.state("programme_capital_central", "cumulative", "844000000000", "over 844 billion VND", **whole)
    page.state("deprived_clean_water", "level", "4570", "over 4,570 households", unit="households", qualifier="over")
    page.state("vocational_trainees", "flow", None, "11,000-20,000 trainees", unit="persons", qualifier="range", bounds=("11000", "20000"))
    models: dict[str, Any] = {"period": (date(2022, 1, 1), end_of(2024))}
    page.state("livelihood_models", "cumulative", "249", "nearly 249", unit="models", qualifier="nearly", **models)
    for programme, value in (("livestock", "231"), ("crops", "14"), ("forestry", "4")):
        page.state("livelihood_models", "cumulative", value, f"{value} {programme} models", unit="models", programme=programme, **models)
    homes: dict[str, Any] = {"unit": "households", **models}
    page.state("livelihood_model_households", "cumulative", "4100", "nearly 4,100", qualifier="nearly", **homes)
    for population, value in (("poor", "1310"), ("near_poor", "1840"), ("newly_escaped", "910")):
        quote = f"over {int(value):,} {population}"
        page.state("livelihood_model_households", "cumulative", value, quote, qualifier="over", population=population, **homes)
    page.ignore("98", "ordinal").ignore("30-50", "no_indicator", "unresolved")
    return page


def seeds() -> list[Page]:
    return [vbsp_page(), vietnamvn_page()]
