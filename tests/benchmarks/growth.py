"""Ten years of nights, made by hand: what a night costs as the nights before it grow in number.

    python -m tests.benchmarks.growth [NIGHTS]

Each night brings one page with four figures; months that are over are gathered, as a run does when it begins. A quiet night is what a run
asks before it stops: leftovers, months, what is staged, whether there is news. A changed one is the build and its checks, and beside it the
same figures brought by one night, so that what is left is the cost of the number of nights.
"""

import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from orchestration import builder, staging
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from orchestration.news import has_news, recipe_of, set_published
from orchestration.reference_tables import reference_tables
from tests.benchmarks.measuring import cost
from tests.warehouse import BUILT_AT
from tests.warehouse_rows import Page, end_of, stage_night

FIRST = date(2016, 1, 1)
FIGURES = 4


@dataclass(frozen=True, slots=True)
class Point:
    """CPU seconds when so many nights are staged."""

    nights: int
    facts: int
    quiet: float
    changed: float
    in_one_night: float


def page_of(number: int) -> Page:
    page = Page(page=f"p{number}", source="langson.gov.vn", url=f"https://langson.gov.vn/{number}", published_on=FIRST)
    place = {"place_code": None, "place_name": f"Xã {number % 499}", "place_level": "commune"}  # few statements of each fact
    for figure in range(FIGURES):
        value, year = str(1000 + number * FIGURES + figure), end_of(1991 + (number + figure) % 30)
        page.state("poor_households", "level", value, f"{value} households", unit="households", period=year, **place)
    return page


def curve(folder: Path, marks: Sequence[int]) -> Iterator[Point]:
    """Stages nights one by one and measures at each mark."""
    root, reference = DataRoot(folder / "nights"), reference_tables()
    recipe, done = recipe_of(reference), 0
    for mark in marks:
        for number in range(done, mark):
            day = FIRST + timedelta(days=number)
            stage_night(root.staged, day, [page_of(number)])
            if day.day == 1:
                close_months(root.staged, today=day)
        done, today = mark, FIRST + timedelta(days=mark)
        alone = DataRoot(folder / f"at-once-{mark}")
        stage_night(alone.staged, FIRST, [page_of(number) for number in range(mark)])
        close_months(alone.staged, today=today + timedelta(days=40))
        changed = min(_build(root) for _ in range(3))
        quiet = min(cost(partial(_nothing_new, root, today, recipe=recipe)) for _ in range(5))
        yield Point(mark, mark * FIGURES, quiet, changed, min(_build(alone) for _ in range(3)))


def _build(root: DataRoot) -> float:
    def work() -> None:
        built = builder.build(staged=root.staged, warehouse=root.warehouse, reference=reference_tables(), built_at=BUILT_AT)
        assert all(row.passed for row in builder.check_integrity(built.path))
        builder.publish_built(built, kept=1)

    spent = cost(work)
    set_published(root, release_id="made", recipe=recipe_of(reference_tables()))
    return spent


def _nothing_new(root: DataRoot, today: date, *, recipe: str) -> None:
    staging.recover(root.staged)
    close_months(root.staged, today=today)
    staging.staged_capture_ids(root.staged, "langson.gov.vn", since=today)
    assert not has_news(root, recipe=recipe)


def told(points: Sequence[Point]) -> str:
    """The curve, one line a point."""
    lines = [f"{'nights':>7} {'facts':>7} {'quiet ms':>9} {'changed s':>10} {'same in one night s':>20}"]
    lines += [f"{p.nights:>7} {p.facts:>7} {1000 * p.quiet:>9.1f} {p.changed:>10.2f} {p.in_one_night:>20.2f}" for p in points]
    return "\n".join(lines)


if __name__ == "__main__":
    last = int(sys.argv[1]) if len(sys.argv) > 1 else 3_650
    with tempfile.TemporaryDirectory() as place:
        print(told(list(curve(Path(place), [last // 10, last // 4, last // 2, last]))))
