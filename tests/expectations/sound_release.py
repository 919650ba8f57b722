"""A small release in which every rule holds: the built tables that the stages `warehouse` and `marts` look at.

Belongs here: rows as frames with the columns of `sql/`. Does not belong here: proofs.
"""

from datetime import date

import pandas

from transforms.reference import __file__ as reference_file

END_2021, END_2022 = date(2021, 12, 31), date(2022, 12, 31)


def frames() -> dict[str, pandas.DataFrame]:
    return {
        "core.dim_place": places(),
        "core.fact_rate": rates(),
        "core.quarantine": quarantine(),
        "marts.indicator_series": series(),
        "marts.rate_history": rates(),
        "marts.reconciliation": reconciliation(),
        "marts.conflict_ledger": conflicts(),
        "marts.source_health": source_health(),
    }


def places() -> pandas.DataFrame:
    places = pandas.read_csv(reference_file.replace("__init__.py", "places.csv"), dtype=str, keep_default_na=False)
    return pandas.DataFrame(
        {
            "place_code": places["code"],
            "level": places["level"],
            "parent_code": places["parent_code"],
            "valid_from": [day or None for day in places["valid_from"]],
            "valid_to": [day or None for day in places["valid_to"]],
        }
    )


def rates() -> pandas.DataFrame:
    rows = [
        ("loan", "poor_households", None, 6.6),
        ("loan", "near_poor_households", None, 7.92),
        ("loan", "newly_escaped_households", None, 8.25),
        ("deposit", None, "P1D", 3.04),
        ("deposit", None, "P1W", 3.23),
        ("deposit", None, "P6M", 3.5),
    ]
    return pandas.DataFrame(
        [
            {
                "rate_id": f"r{number}",
                "source": "vbsp-en",
                "product_kind": kind,
                "programme": programme,
                "term": term,
                "percent_per_year": percent,
                "section": "sidebar",
                "superseded": False,
                "first_seen_on": date(2026, 11, 1),
                "last_seen_on": date(2026, 11, 21),
                "captures": 21,
            }
            for number, (kind, programme, term, percent) in enumerate(rows)
        ]
    )


def quarantine() -> pandas.DataFrame:
    row = {
        "table_name": "observations",
        "document_id": "d1",
        "rule": "observations.level_percent",
        "reason": "a share",
        "source": "vbsp-en",
    }
    return pandas.DataFrame([{**row, "row_key": f"o{number}"} for number in range(3)])


def series() -> pandas.DataFrame:
    rows = [
        ("poor_household_rate", "level", "20", 12.2, "percent", END_2021, END_2021),
        ("poor_household_rate", "change", "20", -3.28, "percentage_point", END_2021, END_2022),
        ("poor_household_rate", "level", "20", 8.92, "percent", END_2022, END_2022),
        ("near_poor_household_rate", "level", "20", 9.1, "percent", END_2022, END_2022),
        ("households", "level", "20", 192_700, "households", END_2022, END_2022),
        ("poor_households", "level", "20", 17_190, "households", END_2022, END_2022),
        ("credit_outstanding", "level", "20", 4.275e12, "VND", END_2022, END_2022),
        ("credit_disbursed", "flow", "20", 1.12e12, "VND", date(2022, 1, 1), END_2022),
        ("credit_outstanding", "level", "VN", 283e12, "VND", END_2022, END_2022),
    ]
    return pandas.DataFrame([statement(*row) for row in rows])


def statement(indicator: str, kind: str, place: str, value: float, unit: str, start: date, end: date) -> dict[str, object]:
    return {
        "observation_id": f"{indicator}-{kind}-{place}-{end}",
        "fact_id": f"fact-{indicator}-{kind}-{place}-{end}",
        "indicator": indicator,
        "kind": kind,
        "place_code": place,
        "place_name": {"20": "Lạng Sơn", "VN": "Việt Nam"}[place],
        "population": None,
        "programme": None,
        "period_start": start,
        "period_end": end,
        "value": value,
        "unit": unit,
        "source": "vbsp-en",
        "quote": str(value),
        "chosen_by": "only_statement",
    }


def reconciliation() -> pandas.DataFrame:
    return pandas.DataFrame([check(number) for number in range(9)])


def check(number: int, *, verdict: str = "holds", residual: float | None = 0.0) -> dict[str, object]:
    return {
        "check_id": f"c{number}",
        "identity": "chain",
        "place_code": "20",
        "expected": 8.92,
        "residual": residual,
        "tolerance": 0.01,
        "verdict": verdict,
    }


def conflicts() -> pandas.DataFrame:
    row = {"indicator": "poor_household_rate", "statements": ["s1", "s2"], "settled_by": "authority"}
    kinds = ("value", "scope", "rounding", "forecast_against_result", "unit_slip")
    return pandas.DataFrame([{**row, "conflict_id": f"k{kind}", "kind_of_conflict": kind} for kind in kinds])


def source_health() -> pandas.DataFrame:
    row = {"state": "fresh", "quarantined": 1, "observations": 40, "last_changed_at": "2026-11-20", "last_checked_at": "2026-11-21"}
    return pandas.DataFrame([{**row, "source": source} for source in ("vbsp-en", "vbsp-vi", "vietnam-vn")])
