"""Columns for the rules of the built warehouse and its marts.

Belongs here: what a rule needs of a built table, named as the table is. Does not belong here: rules that need whole-table scans (keys,
orphans, arithmetic over all statements): those are SQL and run in the builder.
"""

from collections.abc import Mapping
from datetime import date

import pandas

from expectations.frames.cells import days, days_between, flags, numbers, plain_frame, texts
from expectations.frames.codes import codes_of

_MERGER = date(2025, 7, 1)  # Resolution 202/2025/QH15: 63 provinces became 34, and districts ended
_LANG_SON = "20"
# Units in which the parts of a country can be added up, so that none can exceed it.
_ADDITIVE = frozenset({"households", "persons", "customers", "turns", "loans", "groups", "works", "houses", "VND"})
_STOCKS_AND_FLOWS = ("level", "flow")


def place_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """One row: how many provinces there were the day before the merger and the day of it, and Lạng Sơn's districts until then."""
    frame = frames["core.dim_place"]
    columns = (
        texts(frame, "place_code"),
        texts(frame, "level"),
        texts(frame, "parent_code"),
        days(frame, "valid_from"),
        days(frame, "valid_to"),
    )
    rows = list(zip(*columns, strict=True))
    before = [(code, level, parent) for code, level, parent, first, last in rows if _holds(date(2025, 6, 30), first, last)]
    after = [(code, level, parent) for code, level, parent, first, last in rows if _holds(_MERGER, first, last)]
    return plain_frame(
        {
            "place": ["VN"],
            "provinces_before": [sum(level == "province" for _, level, _ in before)],
            "provinces_after": [sum(level == "province" for _, level, _ in after)],
            "districts_of_lang_son": [sum(level == "district" and parent == _LANG_SON for _, level, parent in before)],
            "districts_after": [sum(level == "district" for _, level, _ in after)],
        }
    )


def rate_run_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each run of a rate: its key, its length in days, and its programme or term where it is the one shown last in the column."""
    return _rate_runs(frames["core.fact_rate"])


def rate_history_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """The same of the mart."""
    return _rate_runs(frames["marts.rate_history"])


def _rate_runs(frame: pandas.DataFrame) -> pandas.DataFrame:
    read = {name: texts(frame, name) for name in ("rate_id", "source", "product_kind", "programme", "term", "section")}
    last = days(frame, "last_seen_on")
    newest: dict[str | None, date] = {}
    for source, day in zip(read["source"], last, strict=True):
        if day is not None:
            newest[source] = max(day, newest.get(source, day))
    superseded = flags(frame, "superseded")
    shown = [
        section == "sidebar" and not old and day == newest.get(source)
        for section, old, day, source in zip(read["section"], superseded, last, read["source"], strict=True)
    ]
    return plain_frame(
        {
            **read,
            "percent_per_year": numbers(frame, "percent_per_year"),
            "run_days": days_between(days(frame, "first_seen_on"), last),
            "captures": numbers(frame, "captures"),
            "programme_shown": [code if is_shown else None for code, is_shown in zip(read["programme"], shown, strict=True)],
            "term_shown": [term if is_shown else None for term, is_shown in zip(read["term"], shown, strict=True)],
        }
    )


def quarantine_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each row in quarantine: its key, and what it lacks of being told why it is there."""
    frame = frames["core.quarantine"]
    names = ("table_name", "row_key", "rule", "reason", "document_id")
    read = {name: texts(frame, name) for name in names}
    lacks = [", ".join(name for name in names if not read[name][row]) or None for row in range(len(frame))]
    return plain_frame({**read, "source": texts(frame, "source"), "missing": lacks})


def series_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each chosen statement: its key and reading, its share of 100, and its amount where parts of a country add up."""
    frame = frames["marts.indicator_series"]
    read = {name: texts(frame, name) for name in _SERIES_TEXTS}
    value = numbers(frame, "value")
    kinds, units = read["kind"], read["unit"]
    additive = [kind in _STOCKS_AND_FLOWS and unit in _ADDITIVE for kind, unit in zip(kinds, units, strict=True)]
    return plain_frame(
        {
            **read,
            "value": value,
            "period_start": [None if day is None else day.isoformat() for day in days(frame, "period_start")],
            "period_end": [None if day is None else day.isoformat() for day in days(frame, "period_end")],
            "level_percent": [
                figure if unit == "percent" and kind == "level" and indicator != "credit_collection_ratio" else None
                for figure, unit, kind, indicator in zip(value, units, kinds, read["indicator"], strict=True)
            ],
            "stock_or_flow": [
                figure if kind in _STOCKS_AND_FLOWS and last is not None else None
                for figure, kind, last in zip(value, kinds, days(frame, "period_end"), strict=True)
            ],
            "additive_value": [figure if adds else None for figure, adds in zip(value, additive, strict=True)],
            "unlisted_indicator": [code if code not in codes_of("indicators") else None for code in read["indicator"]],
        }
    )


_SERIES_TEXTS = (
    "observation_id",
    "fact_id",
    "indicator",
    "kind",
    "place_code",
    "place_name",
    "population",
    "programme",
    "unit",
    "chosen_by",
    "source",
    "quote",
)


def reconciliation_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each identity tried: its key and verdict, the verdict that its residual says, and 1 or 0 for holding where it was testable."""
    frame = frames["marts.reconciliation"]
    verdicts, residual, tolerance = texts(frame, "verdict"), numbers(frame, "residual"), numbers(frame, "tolerance")
    said = [_verdict(*row) for row in zip(residual, tolerance, numbers(frame, "expected"), strict=True)]
    return plain_frame(
        {
            "check_id": texts(frame, "check_id"),
            "identity": texts(frame, "identity"),
            "place_code": texts(frame, "place_code"),
            "verdict": verdicts,
            "residual": residual,
            "tolerance": tolerance,
            "testable_verdict": [None if verdict == "untestable" else verdict for verdict in verdicts],
            "verdict_of_residual": [None if verdict == "untestable" else own for verdict, own in zip(verdicts, said, strict=True)],
            "holds": [None if verdict == "untestable" else int(verdict == "holds") for verdict in verdicts],
        }
    )


def conflict_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each conflict: its key and kind, and what it lacks of being one."""
    frame = frames["marts.conflict_ledger"]
    kinds, settled = texts(frame, "kind_of_conflict"), texts(frame, "settled_by")
    statements = [len(each) if each is not None else 0 for each in frame["statements"].tolist()] if len(frame) else []
    lacks = [["two statements"] * (count < 2) + ["settled_by"] * (not rule) for count, rule in zip(statements, settled, strict=True)]
    return plain_frame(
        {
            "conflict_id": texts(frame, "conflict_id"),
            "indicator": texts(frame, "indicator"),
            "kind_of_conflict": kinds,
            "missing": [", ".join(each) or None for each in lacks],
        }
    )


def source_health_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each source: its state, and the share of its figures that wait in quarantine."""
    frame = frames["marts.source_health"]
    held, stand = numbers(frame, "quarantined"), numbers(frame, "observations")
    return plain_frame(
        {
            "source": texts(frame, "source"),
            "state": texts(frame, "state"),
            "quarantined_share": [
                a / (a + b) if a is not None and b is not None and a + b > 0 else None for a, b in zip(held, stand, strict=True)
            ],
            "days_since_change": days_between(days(frame, "last_changed_at"), days(frame, "last_checked_at")),
        }
    )


def _holds(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _verdict(residual: float | None, tolerance: float | None, expected: float | None) -> str | None:
    """Null tolerance: the hedges allow any residual. Nine decimals are kept, so as much is granted to their rounding."""
    if residual is None:
        return None
    rounding = 2e-9 * max(1.0, abs(expected or 0.0))
    return "holds" if tolerance is None or abs(residual) <= tolerance + rounding else "violated"
