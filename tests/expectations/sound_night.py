"""A small night in which every rule holds: the ground that each proof breaks in one place.

Belongs here: rows as frames, built from the record classes so that a renamed field shows. Does not belong here: proofs.
"""

from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas

from transforms.records import (
    HUB,
    Capture,
    Disposition,
    Document,
    Figure,
    Observation,
    ObservationKind,
    Outcome,
    Rate,
    sha256_of_text,
)

END_2022 = date(2022, 12, 31)
CAPTURED_AT = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)  # 21 November in Vietnam
TEXT = (
    "Lạng Sơn cuts poverty\n"
    "The poor household rate fell by 3.28% from 12.2% in 2021 to 8.92% in 2022, and the near-poor rate to 9.1%, both by 3.1 points. "
    "Of 192,700 households 17,190 are poor and more than 24,180 lack standard toilets. "
    "Outstanding loans reach 4,275 billion VND, of which 1,120 billion VND was lent this year.\n"
    "Lending to poor households 6,6%/year\n"
    "Lending to poor households in 64 poor districts 3,3%/year\n"
    "Lending to near poor households 7,92%/year\n"
    "Overnight 3,04%/year\n"
    "1 week 3,23%/year\n"
    "2 week 3,5%/year\n"
)
SHORT_TEXTS = (
    "Groups of savers\nIn every village of the commune the members of the group meet on the fifth day and put aside what they can spare.",
    "Roads to the villages\nThe road to the last village was laid this spring, and the bus now waits where the track used to end.",
    "Nước về bản\nĐường ống mới đã đưa nước từ khe núi về tới từng nhà, bà con không còn phải đi gánh nước mỗi sáng sớm.",
)
DIGEST = sha256_of_text(TEXT)
STAGED = {"captured_on": date(2026, 11, 21), "source": "vbsp-en", "document_id": "d1", "text_sha256": DIGEST, "captured_at": CAPTURED_AT}
"""What staging adds to each row of the one document."""


def frames() -> dict[str, pandas.DataFrame]:
    return {
        "captures": captures(),
        "documents": documents(),
        "observations": observations(),
        "rates": rates(),
        "figures": figures(),
    }


def captures() -> pandas.DataFrame:
    def row(number: int, outcome: Outcome, *, source: str = "vbsp-en", **other: Any) -> dict[str, object]:
        return asdict(
            Capture(
                capture_id=f"00000000-0000-0000-0000-{number:012d}",
                source=source,
                page=f"page-{number}",
                url=f"https://eng.vbsp.org.vn/page-{number}.html",
                document_id=f"d{number}",
                captured_at=CAPTURED_AT,
                outcome=outcome,
                **other,
            )
        )

    def kept(text: str) -> dict[str, Any]:
        return {"payload_sha256": "a" * 64, "text_sha256": sha256_of_text(text), "warc_file": "night.warc.gz", "warc_offset": 10}

    return pandas.DataFrame(
        [
            row(1, "changed", http_status=200, **kept(TEXT)),
            row(2, "changed", http_status=200, **kept(SHORT_TEXTS[0])),
            row(3, "changed", http_status=200, **kept(SHORT_TEXTS[1])),
            row(4, "changed", source="vbsp-vi", http_status=200, **kept(SHORT_TEXTS[2])),
            row(5, "timeout", detail="no answer within 30 s"),
            row(6, "unchanged", http_status=200, **kept("an older text")),
            row(7, "robots_disallowed", detail="robots.txt, line 3"),
            row(8, "changed", source="vbsp-vi", detail=f"{HUB}4 links, 1 new or changed"),
        ]
    )


def documents() -> pandas.DataFrame:
    texts = enumerate((TEXT, *SHORT_TEXTS), start=1)
    return pandas.DataFrame([document(number, text, source="vbsp-vi" if number == 4 else "vbsp-en") for number, text in texts])


def document(number: int, text: str, *, source: str) -> dict[str, object]:
    record = Document(
        page=f"page-{number}",
        url=f"https://eng.vbsp.org.vn/page-{number}.html",
        source=source,
        title=text.splitlines()[0],
        language="en",
        published_on=date(2023, 1, 20),
        updated_at=None,
        origin_url=None,
        origin_name=None,
        text=text,
        text_sha256=sha256_of_text(text),
        blocks=(),
        captured_at=CAPTURED_AT,
        reader=source,
    )
    return {**asdict(record), **STAGED, "source": source, "document_id": f"d{number}", "text_sha256": record.text_sha256}


def observations() -> pandas.DataFrame:
    end_2021, end_2022 = date(2021, 12, 31), date(2022, 12, 31)
    units: list[dict[str, Any]] = [{"unit": "percent"}, {"unit": "households"}, {"unit": "VND"}]
    rate, count, money = units
    return pandas.DataFrame(
        [
            observation("12.2%", "poor_household_rate", "12.2", start=end_2021, end=end_2021, **rate),
            observation("3.28%", "poor_household_rate", "-3.28", kind="change", unit="percentage_point", start=end_2021, end=end_2022),
            observation(
                "3.1 points", "multidimensional_poverty_rate", "-3.1", kind="change", unit="percentage_point", start=end_2021, end=end_2022
            ),
            observation("8.92%", "poor_household_rate", "8.92", start=end_2022, end=end_2022, **rate),
            observation("9.1%", "near_poor_household_rate", "9.1", start=end_2022, end=end_2022, **rate),
            observation("192,700 households", "households", "192700", start=end_2022, end=end_2022, **count),
            observation("17,190", "poor_households", "17190", start=end_2022, end=end_2022, **count),
            observation("more than 24,180", "deprived_hygienic_toilet", "24180", lower="24180", start=end_2022, end=end_2022, **count),
            observation("4,275 billion VND", "credit_outstanding", "4275000000000", start=end_2022, end=end_2022, **money),
            observation(
                "1,120 billion VND", "credit_disbursed", "1120000000000", kind="flow", start=date(2022, 1, 1), end=end_2022, **money
            ),
        ]
    )


def observation(
    quote: str,
    indicator: str,
    value: str | None,
    *,
    unit: str,
    start: date | None,
    end: date | None,
    kind: ObservationKind = "level",
    lower: str | None = None,
    upper: str | None = None,
) -> dict[str, object]:
    """One observation whose quote is found in TEXT."""
    at = TEXT.index(quote)
    sentence_start = max(TEXT.rfind(". ", 0, at) + 2, TEXT.rfind("\n", 0, at) + 1)
    record = Observation(
        page="page-1",
        observation_id=f"{at:016x}",
        indicator=indicator,
        kind=kind,
        value=None if value is None else Decimal(value),
        lower=None if lower is None else Decimal(lower),
        upper=None if upper is None else Decimal(upper),
        unit=unit,
        qualifier="over" if lower else "exact",
        period_start=start,
        period_end=end,
        period_basis="stated",
        place_name="Lạng Sơn",
        place_level="province",
        place_code="20",
        population=None,
        programme=None,
        quote=quote,
        start=at,
        end=at + len(quote),
        sentence_start=sentence_start,
        sentence_end=TEXT.index("\n", at),
        mentions=(),
        confidence="high",
        extractor_version="test",
    )
    return {**asdict(record), **STAGED}


def rates() -> pandas.DataFrame:
    return pandas.DataFrame(
        [
            rate("Lending to poor households 6,6%/year", "6.6", programme="poor_households"),
            rate("Lending to poor households in 64 poor districts 3,3%/year", "3.3", programme="poor_households_30a_districts"),
            rate("Lending to near poor households 7,92%/year", "7.92", programme="near_poor_households"),
            rate("Overnight 3,04%/year", "3.04", term="P1D"),
            rate("1 week 3,23%/year", "3.23", term="P1W"),
            rate("2 week 3,5%/year", "3.5", term="P2W"),
        ]
    )


def rate(row: str, percent: str, *, programme: str | None = None, term: str | None = None) -> dict[str, object]:
    at = TEXT.index(row)
    record = Rate(
        page="page-1",
        product_kind="loan" if programme else "deposit",
        programme=programme,
        term=term,
        label=row.rsplit(" ", 1)[0],
        percent_per_year=Decimal(percent),
        printed_per="year",
        section="sidebar",
        effective_from=None,
        observed_on=date(2026, 11, 21),
        superseded=False,
        quote=row,
        start=at,
        end=at + len(row),
        extractor_version="test",
    )
    return {**asdict(record), **STAGED}


def figures() -> pandas.DataFrame:
    def row(raw: str, disposition: Disposition, reason: str) -> dict[str, object]:
        at = TEXT.index(raw)
        record = Figure("page-1", raw, Decimal(raw), None, at, at + len(raw), disposition, reason, "test")
        return {**asdict(record), **STAGED}

    return pandas.DataFrame([row("2021", "ignored", "year"), row("2022", "ignored", "year"), row("64", "unresolved", "no_indicator")])
