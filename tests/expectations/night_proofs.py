"""For every rule of a night: a row or batch that breaks it by little.

Belongs here: proofs, each as near to its limit as a loosened rule would grant. Does not belong here: running them (`test_proofs.py`).
"""

import unicodedata
from datetime import date, timedelta
from typing import Any

from tests.expectations.breaking import (
    Break,
    Frames,
    Proof,
    Row,
    add,
    both,
    change,
    copy,
    drop,
    empty_each,
    flags,
    give,
    holds,
    keep,
    quarantines,
    rows_of,
    shift,
    tells,
    warns,
)
from tests.expectations.sound_night import END_2022, TEXT, observation, rate
from transforms.records import ObservationKind, sha256_of_text

CAPTURED_ON = date(2026, 11, 21)
POOR, CHANGE, OTHER_CHANGE, POOR_2022, NEAR, HOUSEHOLDS, POOR_HOUSEHOLDS, TOILETS, STOCK, FLOW = range(10)
LENT_POOR, LENT_30A, LENT_NEAR, OVERNIGHT, WEEK, TWO_WEEKS = range(6)
DEPRIVATIONS = (
    *("employment", "dependency", "child_nutrition", "health_insurance", "adult_education", "child_schooling"),
    *("housing_quality", "housing_area", "clean_water", "hygienic_toilet", "internet_use", "information_access"),
)


def with_text(row: int, text: str) -> Break:
    return change("documents", row, text=text, text_sha256=sha256_of_text(text))


def measured(indicator: str, value: float, *, kind: ObservationKind = "level", unit: str = "households") -> Row:
    """One more figure of Lạng Sơn at the end of 2022; its words are of no matter to the rule that it breaks."""
    return {**observation("8.92%", indicator, str(value), kind=kind, unit=unit, start=END_2022, end=END_2022), "observation_id": indicator}


def stated(*figures: Row) -> Break:
    return add("observations", *figures)


def lent(programme: str, percent: float, **cells: Any) -> Row:
    return {**rate("Lending to poor households 6,6%/year", str(percent), programme=programme), "start": 0, **cells}


def known_rates(*, percent: float = 6.6, beside: int = 0) -> Break:
    """What the column showed before: six rows, and `beside` more that tonight does not show."""
    products: list[tuple[str, str | None, str | None]] = [
        ("loan", "poor_households", None),
        ("loan", "poor_households_30a_districts", None),
        ("loan", "near_poor_households", None),
    ]
    products += [("deposit", None, "P1D"), ("deposit", None, "P1W"), ("deposit", None, "P2W")]
    values = [percent, 3.3, 7.92, 3.04, 3.23, 3.5]
    products += [("loan", f"lost_{number}", None) for number in range(beside)]
    values += [6.6] * beside
    names = ("source", "product_kind", "programme", "term", "percent_per_year")
    return give(
        "known_rates",
        [dict(zip(names, ("vbsp-en", *product, value), strict=True)) for product, value in zip(products, values, strict=True)],
    )


SHOWN_ELSEWHERE: Row = {"source": "vbsp-vi", "product_kind": "loan", "programme": "poor_households", "percent_per_year": 6.6}


def history(nights: int, **counts: int) -> Break:
    usual = {"pages": 5, "changed_pages": 3, "documents": 3, "numbers": 100, "unresolved": 5, "observations": 9, "rates": 6}
    return give("history", [{"source": "vbsp-en", **usual, **counts}] * nights)


def unresolved(count: int) -> Break:
    """Leaves 16 figures and rates, and `count` numbers that nobody could read."""
    return keep("figures", *[2] * count)


def obtained(count: int, *, of: int) -> Break:
    def make(frames: Frames) -> None:
        rows = rows_of(frames, "captures")
        give("captures", [{**rows[0 if number < count else 4], "capture_id": str(number)} for number in range(of)])(frames)

    return make


def documents(count: int, **last: Any) -> Break:
    """So many documents with texts of their own, the last one with other cells."""

    def make(frames: Frames) -> None:
        row = rows_of(frames, "documents")[0]
        texts: list[Row] = [{**row, "document_id": f"d{number}", "text_sha256": f"{number}"} for number in range(count)]
        give("documents", [*texts[:-1], {**texts[-1], **last}])(frames)

    return make


CAPTURES: dict[str, Proof] = {
    "captures.complete": quarantines(
        empty_each("captures", 0, "capture_id", "source", "page", "document_id", "captured_at", "outcome"),
        empty_each("captures", 0, "payload_sha256", "text_sha256", "warc_file", "warc_offset"),
        empty_each("captures", 4, "detail"),
        change("captures", 0, payload_sha256="a" * 63),
        change("captures", 0, text_sha256="A" * 64),
        beyond=0.2,
    ),
    "captures.outcome_known": quarantines(change("captures", 0, outcome="perhaps"), beyond=0.2),
    "captures.one_row_each": quarantines(copy("captures", 0, url="https://eng.vbsp.org.vn/other.html"), beyond=0.2),
    "captures.half_obtained": warns(obtained(9, of=19), obtained(0, of=2)),
}

DOCUMENTS: dict[str, Proof] = {
    "documents.complete": quarantines(
        empty_each("documents", 0, "document_id", "page", "source", "language", "text", "text_sha256", "captured_at"), beyond=0.2
    ),
    "documents.text_sound": quarantines(
        with_text(0, unicodedata.normalize("NFD", TEXT)),
        with_text(0, TEXT + "\ufffd" * (len(TEXT) // 200 + 1)),
        with_text(0, "Tỉnh Lạng Sơn có hộ nghèo".encode().decode("cp1252", errors="replace")),
        with_text(0, "Tỉnh Lạng Sơn có hộ nghèo".encode().decode("latin-1")),
        change("documents", 0, text=TEXT + "."),
        beyond=0.2,
    ),
    "documents.one_row_each": quarantines(copy("documents", 0, url="https://eng.vbsp.org.vn/other.html"), beyond=0.2),
    "documents.published_before_capture": quarantines(change("documents", 0, published_on=CAPTURED_ON + timedelta(days=1)), beyond=0.2),
    "documents.published_in_era": flags(change("documents", 0, published_on=date(2001, 12, 31))),
    "documents.own_text": quarantines(*[both(*(copy("documents", 0, document_id=f"copy-{n}") for n in range(3)))], beyond=0.5),
    "documents.long_enough": flags(with_text(0, "Lang Son " * 10 + "again")),
    "documents.read_as_declared": warns(documents(4, reader="generic"), documents(1, reader="generic")),
    "documents.titled": warns(documents(4, title=None), documents(2, title="")),
}

OBSERVATIONS: dict[str, Proof] = {
    "observations.complete": quarantines(
        empty_each("observations", 0, "document_id", "text_sha256", "observation_id", "indicator", "kind", "unit", "qualifier"),
        empty_each("observations", 0, "period_basis", "quote"),
        change("observations", 0, value=None),
        beyond=0.2,
    ),
    "observations.codes_known": quarantines(
        [change("observations", 0, **{name: "perhaps"}) for name in ("kind", "qualifier", "period_basis", "indicator", "place_code")],
        change("observations", 0, population="poor;perhaps"),
        change("observations", 0, programme="perhaps"),
        beyond=0.2,
    ),
    "observations.one_row_each": quarantines(copy("observations", 0, value=12.3), beyond=0.2),
    "observations.quote_in_text": quarantines(
        change("observations", 0, quote="12,2%"),
        change("observations", 0, document_id="unknown"),
        shift("observations", 0, start=1, end=1),
        beyond=0.2,
    ),
    "observations.sentence_around_quote": quarantines(
        change("observations", 0, sentence_start=TEXT.index("12.2%") + 1),
        change("observations", 0, sentence_end=TEXT.index("12.2%") + 4),
        change("observations", 0, sentence_end=len(TEXT) + 1),
        change("observations", 0, sentence_start=-1),
        change("observations", 0, end=TEXT.index("12.2%")),
        beyond=0.2,
    ),
    "observations.level_percent": quarantines(change("observations", 0, value=100.5), change("observations", 0, value=-0.5), beyond=0.2),
    "observations.not_negative": quarantines(change("observations", HOUSEHOLDS, value=-0.5), beyond=0.2),
    "observations.points_per_year": flags(change("observations", CHANGE, value=-12.5), change("observations", CHANGE, value=12.5)),
    "observations.unit_of_rate_change": quarantines(change("observations", CHANGE, unit="percent"), beyond=0.2),
    "observations.not_after_capture": quarantines(change("observations", 0, period_end=CAPTURED_ON + timedelta(days=1)), beyond=0.2),
    "observations.not_after_page": quarantines(
        change("observations", 0, period_end=date(2023, 1, 21)), change("observations", CHANGE, period_end=date(2023, 12, 31)), beyond=0.3
    ),
    "observations.window_over": flags(
        both(
            stated(measured("jobs_created", 8.92, kind="flow", unit="persons")), change("observations", FLOW, period_end=date(2023, 1, 21))
        )
    ),
    "observations.period_in_order": quarantines(change("observations", CHANGE, period_start=date(2023, 1, 1)), beyond=0.2),
    "observations.period_in_era": flags(
        change("observations", 0, period_end=date(1989, 12, 31)), change("observations", 0, period_end=date(2046, 1, 1))
    ),
    "observations.quote_contains_value": quarantines(
        [change("observations", POOR, value=value) for value in (1.22, 122, 22.1, 12, 8.92)],
        [change("observations", STOCK, value=value) for value in (4275, 4275e6, 4275e12, 4257e9, 42.75e12)],
        [change("observations", HOUSEHOLDS, value=value) for value in (192.7, 1927, 192_700_000, 197_200)],
        change("observations", TOILETS, value=None, lower=24_180, upper=30_000),
        change("observations", TOILETS, value=None, lower=24_000, upper=24_180),
        change("observations", POOR, quote=None),
        beyond=0.2,
    ),
    "observations.interval_contains_value": quarantines(
        change("observations", TOILETS, lower=24_181),
        change("observations", TOILETS, lower=None, upper=24_179),
        change("observations", TOILETS, value=None, lower=3, upper=2),
        beyond=0.2,
    ),
    "observations.levels_follow_changes": flags(
        change("observations", POOR_2022, value=8.935), change("observations", CHANGE, value=-3.295)
    ),
    "observations.poor_and_near_poor_sum": flags(stated(measured("multidimensional_poverty_rate", 18.035, unit="percent"))),
    "observations.counts_sum": flags(
        stated(measured("near_poor_households", 10_000), measured("multidimensionally_poor_households", 27_190 * 1.025))
    ),
    "observations.near_poor_against_poor": flags(
        change("observations", NEAR, value=8.92 * 5.2), change("observations", NEAR, value=8.92 * 0.19)
    ),
    "observations.multidimensional_above_poor": flags(stated(measured("multidimensional_poverty_rate", 8.9, unit="percent"))),
    "observations.deprived_below_households": flags(
        change("observations", TOILETS, value=192_701),
        [stated(measured(f"deprived_{name}", 192_701)) for name in DEPRIVATIONS if name != "hygienic_toilet"],
        [stated(measured(name, 192_701)) for name in ("near_poor_households", "multidimensionally_poor_households")],
        change("observations", POOR_HOUSEHOLDS, value=192_701),
    ),
    "observations.overdue_rate_fits": flags(
        stated(measured("credit_overdue", 42.75e9, unit="VND"), measured("credit_overdue_rate", 1.04, unit="percent")),
        stated(measured("credit_overdue", 4.275e9, unit="VND"), measured("credit_overdue_rate", 0.115, unit="percent")),
    ),
    "observations.average_balance_fits": flags(
        stated(measured("credit_borrowers", 100_000), measured("credit_average_balance", 44.4e6, unit="VND/household"))
    ),
    "observations.stock_against_flow": flags(
        change("observations", FLOW, value=4.3e12),
        [stated(measured(name, 4.3e12, kind="flow", unit="VND")) for name in ("credit_collected", "credit_written_off")],
        stated(measured("credit_overdue", 4.3e12, unit="VND")),
    ),
    "observations.local_budget_below_capital": flags(
        [
            stated(measured("credit_capital", 5e12, unit="VND"), measured(name, 5.1e12, unit="VND"))
            for name in ("credit_local_budget_capital", "credit_group_savings")
        ]
    ),
}

RATES: dict[str, Proof] = {
    "rates.complete": quarantines(
        empty_each("rates", 0, "document_id", "text_sha256", "product_kind", "printed_per", "section", "observed_on", "quote"),
        empty_each("rates", 0, "percent_per_year", "programme", "label"),
        empty_each("rates", OVERNIGHT, "term"),
        beyond=0.2,
    ),
    "rates.one_row_each": quarantines(copy("rates", 0, percent_per_year=6.7), beyond=0.2),
    "rates.quote_in_text": quarantines(
        change("rates", 0, quote="Lending to poor households 6,7%/year"), change("rates", 0, document_id="unknown"), beyond=0.2
    ),
    "rates.percent_in_bounds": quarantines(change("rates", 0, percent_per_year=21), change("rates", 0, percent_per_year=-0.5), beyond=0.1),
    "rates.near_last_known": quarantines(known_rates(percent=3.2), known_rates(percent=13.5), beyond=0.1),
    "rates.seen_on_capture_day": quarantines(
        change("rates", 0, observed_on=CAPTURED_ON - timedelta(days=1)),
        change("rates", 0, observed_on=CAPTURED_ON + timedelta(days=1)),
        beyond=0.1,
    ),
    "rates.effect_in_era": flags(
        both(change("rates", 1, effective_from=CAPTURED_ON), change("rates", 0, effective_from=CAPTURED_ON + timedelta(days=380))),
        both(change("rates", 1, effective_from=CAPTURED_ON), change("rates", 0, effective_from=CAPTURED_ON - timedelta(days=9001))),
    ),
    "rates.programme_listed": flags(change("rates", 0, programme="lending_to_somebody")),
    "rates.quote_contains_value": quarantines(
        [change("rates", 0, percent_per_year=value) for value in (66, 0.66, 6.5, 79.2)], change("rates", 0, printed_per="month"), beyond=0.1
    ),
    "rates.near_poor_ratio": quarantines([change("rates", LENT_NEAR, percent_per_year=value) for value in (8.0, 7.84)], beyond=0.5),
    "rates.newly_escaped_ratio": quarantines([add("rates", lent("newly_escaped_households", value)) for value in (8.33, 8.17)], beyond=0.5),
    "rates.poor_district_ratio": quarantines([change("rates", LENT_30A, percent_per_year=value) for value in (3.38, 3.22)], beyond=0.5),
    "rates.told_ratios": flags(
        [
            both(change("rates", LENT_POOR, section="prose"), change("rates", LENT_NEAR, section="prose", percent_per_year=value))
            for value in (8.33, 7.84)
        ],
        both(change("rates", LENT_POOR, section="prose"), add("rates", lent("newly_escaped_households", 8.33, section="prose"))),
    ),
    "rates.overdue_ratio": flags([add("rates", lent("poor_households", value, product_kind="overdue")) for value in (8.66, 8.5)]),
    "rates.short_terms_in_order": quarantines(
        change("rates", TWO_WEEKS, percent_per_year=3.2), change("rates", TWO_WEEKS, term="P6M", percent_per_year=3.2), beyond=0.5
    ),
    "rates.terms_in_order": tells(change("rates", TWO_WEEKS, term="P2Y", percent_per_year=3.2)),
    "rates.one_per_product": tells(copy("rates", 0, document_id="d2", percent_per_year=6.7)),
}

SOURCES: dict[str, Proof] = {
    "sources.changed_pages_read": warns(drop("documents", 2)),
    "sources.most_changed_pages_read": holds(copy("captures", 0, capture_id="another", document_id="d9")),
    "sources.rate_column_complete": warns(
        both(known_rates(beside=1), add("known_rates", SHOWN_ELSEWHERE), copy("rates", 0, source="vbsp-vi", document_id="d4"))
    ),
    "sources.unresolved_share": warns(both(unresolved(3), history(5)), both(unresolved(3), history(30)), unresolved(17)),
    "sources.observations_per_document": warns(history(5, observations=18), history(30, observations=18)),
}
