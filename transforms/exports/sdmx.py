"""The chosen series as SDMX-CSV 2.0, for statistical offices and their tools.

Belongs here: rows of `indicator_series` to SDMX-CSV, and the code lists that they use. Does not belong here: the structure message
(`sdmx_structure.py`).
"""

import csv
import io
from collections.abc import Mapping

import pyarrow as pa

from transforms.exports import sdmx_structure as structure
from transforms.exports.sdmx_codes import NOT_STATED, TOTAL, CodeList, area, fixed_lists, identifier, several, time_period
from transforms.exports.tables import text_of


def code_lists(series: pa.Table, *, labels: Mapping[str, Mapping[str, str]]) -> tuple[CodeList, ...]:
    """The code lists of the series: all codes of `labels` (indicator, unit, population, programme, area) and what the rows add."""
    rows = series.select(["indicator", "unit", "place_code", "place_name", "population", "programme"]).to_pylist()
    indicators = {identifier(code): name for code, name in labels["indicator"].items()}
    units = {identifier(code): name for code, name in labels["unit"].items()}
    areas = {area(code, None): name for code, name in labels["area"].items()} | {NOT_STATED: "not stated"}
    populations = {several(code): name for code, name in labels["population"].items()} | {TOTAL: "everyone"}
    programmes = {several(code): name for code, name in labels["programme"].items()} | {TOTAL: "all programmes"}
    for row in rows:
        indicators.setdefault(identifier(row["indicator"]), row["indicator"])
        units.setdefault(identifier(row["unit"]), row["unit"])
        areas.setdefault(area(row["place_code"], row["place_name"]), row["place_name"] or row["place_code"] or "not stated")
        for known, cell, names in ((populations, row["population"], "population"), (programmes, row["programme"], "programme")):
            together = ", ".join(labels[names].get(code, code) for code in (cell or "").split(";"))
            known.setdefault(several(cell), together)
    return (
        CodeList("CL_INDICATOR", "Indicator", indicators),
        CodeList("CL_AREA", "Place", areas),
        CodeList("CL_POPULATION", "Who is measured", populations),
        CodeList("CL_PROGRAMME", "Credit programme or part", programmes),
        CodeList("CL_UNIT", "Unit", units),
        *fixed_lists(),
    )


def to_sdmx_csv(series: pa.Table) -> bytes:
    """Rows of `indicator_series` as SDMX-CSV 2.0, action "I" (information), in the order of their keys."""
    header = [
        *("STRUCTURE", "STRUCTURE_ID", "ACTION"),
        *(id_ for id_, _, _ in structure.DIMENSIONS),
        *("TIME_PERIOD", "OBS_VALUE"),
        *(id_ for id_, _, _ in structure.ATTRIBUTES),
    ]
    fixed = ("dataflow", f"{structure.AGENCY}:{structure.DATAFLOW}({structure.VERSION})", "I")
    lines = []
    for row in series.to_pylist():
        key = (
            identifier(row["indicator"]),
            row["kind"],
            area(row["place_code"], row["place_name"]),
            several(row["population"]),
            several(row["programme"]),
            time_period(row["period_start"], row["period_end"]),
        )
        attributes = (
            *(identifier(row["unit"]), row["qualifier"], text_of(row["lower"]), text_of(row["upper"])),
            *(row["chosen_by"], text_of(row["independent_origins"]), row["source"], row["observation_id"]),
        )
        lines.append((*fixed, *key, text_of(row["value"]), *attributes))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(sorted(lines))
    return text.getvalue().encode()
