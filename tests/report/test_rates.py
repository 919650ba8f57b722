"""The chart of rates: what was seen is told apart from what a text says, and its words stand within it."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

from transforms.report.charts import draw, specification
from transforms.report.pages.rates import rates_panel
from transforms.report.rows import RateRow

NIGHT = date(2026, 11, 24)
POOR = RateRow(
    rate_id="a" * 16,
    product_kind="loan",
    programme="poor_households",
    term=None,
    label="Poor households",
    percent_per_year=Decimal("6.6"),
    first_seen_on=NIGHT,
    last_seen_on=NIGHT,
    source="vbsp_en",
    section="prose",
    effective_from=date(2015, 6, 5),
    superseded=False,
    captures=1,
    is_newest=True,
    quote="6.6%",
    url=None,
    text_sha256="b" * 64,
    digest=1,
)
STUDENTS = replace(POOR, rate_id="c" * 16, programme="disadvantaged_students", effective_from=date(2022, 5, 19))
TABLE = replace(POOR, rate_id="d" * 16, programme="near_poor", section="sidebar", effective_from=None, first_seen_on=date(2026, 11, 2))


def drawing(*rows: RateRow) -> str:
    panel = rates_panel(rows)
    assert panel
    return draw(specification(panel[0]))


def test_days_on_which_nothing_was_seen_are_dashed() -> None:
    svg = drawing(POOR)
    assert "stroke-dasharray" in svg and 'stroke-width="5"' not in svg, "seen once: no bar of days between which it was seen"
    seen = drawing(replace(POOR, first_seen_on=date(2026, 11, 2)))
    assert "stroke-dasharray" in seen and 'stroke-width="5"' in seen
    assert "stroke-dasharray" not in drawing(TABLE), "of a table nothing but the days of its captures is known"


def test_numbers_that_share_an_end_are_not_cut_off() -> None:
    svg = drawing(POOR, STUDENTS, TABLE)
    (box,) = re.findall(r'viewBox="0 0 (\d+) .*? transform="translate\((\d+),', svg)
    (at,) = re.findall(r'translate\(([\d.]+),[\d.]+\)"[^>]*>1 2 3<', svg)
    width, offset = map(int, box)
    assert offset + float(at) + 3 * 9.1 + 2 * 4.6 <= width, "so wide are bold digits and spaces of DejaVu Sans at 13 points"
