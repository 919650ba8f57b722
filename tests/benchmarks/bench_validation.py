"""What validating a night's batch costs: beside importing the library that does it, and beside the same rules as plain SQL.

The batch is what the labelled pages of one portal yield. Belongs here: those ratios. Does not belong here: that both say the same
(`tests/expectations/test_cost.py`).
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb

from expectations import library
from expectations.frames import Frames, prepare
from expectations.rules import NIGHT_STAGES, Suite, suites
from expectations.validation import validate_prepared
from orchestration import clock, staging
from orchestration.auditing import frames_of
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from tests.benchmarks.measuring import Row, at_most, in_turns
from tests.expectations.sql_twins import twins

PAGES = Path(__file__).parents[1] / "pages"
SOURCE = "vbsp_en"
NIGHT = date(2026, 11, 20)


def rows(pages: int) -> Iterator[Row]:
    """`pages` does not matter: a night's batch is as large as a night, not as the archive."""
    library.load()
    with tempfile.TemporaryDirectory() as folder:
        frames = batch(DataRoot(Path(folder)))
    with_twin = twins()
    night = [suite for stage in NIGHT_STAGES for suite in suites(stage)]
    twinned = [one for suite in night if (one := only(suite, frozenset(with_twin))).rules]
    spent = in_turns(
        {
            "all": lambda: by_library(night, frames),
            "twinned": lambda: by_library(twinned, frames),
            "sql": lambda: by_sql(twinned, with_twin, frames),
            "import": lambda: subprocess.run([sys.executable, "-W", "ignore", "-c", "import great_expectations"], check=True),
        }
    )
    size = f"{len(frames['documents'])} pages, {len(frames['observations'])} figures, {sum(len(suite.rules) for suite in night)} rules"
    yield at_most(
        0.05,  # 0.2 s where the import takes 4
        "validating a night's batch",
        spent["all"] / spent["import"],
        ours=f"{size}: {spent['all']:.3f} s",
        beside=f"import of the library {spent['import']:.2f} s",
    )
    number = sum(len(suite.rules) for suite in twinned)
    yield at_most(
        1.5,
        "validating by the library",
        spent["twinned"] / spent["sql"],
        ours=f"{number} rules, explained: {spent['twinned']:.3f} s",
        beside=f"the same as plain SQL, counted: {spent['sql']:.3f} s",
    )


def batch(root: DataRoot) -> Frames:
    """The staged rows of a night that captured the pages."""
    capture_saved_pages(root, sorted((PAGES / SOURCE).glob("*.html")), day=NIGHT, now=clock.now, reporter=SilentReporter())
    read_days(root, SOURCE, archived_days(root, SOURCE, [NIGHT]), reporter=SilentReporter())
    return frames_of(staging.partitions(root.staged))


def only(suite: Suite, names: frozenset[str]) -> Suite:
    """The suite without the rules that are not named."""
    kept = [index for index, rule in enumerate(suite.rules) if rule.rule in names]
    content = {**suite.content, "expectations": [suite.expectations[index] for index in kept]}
    return Suite(suite.name, suite.stage, suite.table, tuple(suite.rules[index] for index in kept), content)


def by_library(chosen: list[Suite], frames: Frames) -> None:
    for stage in NIGHT_STAGES:
        own = [suite for suite in chosen if suite.stage == stage]
        if own:
            validate_prepared(own, prepare(stage, frames))


def by_sql(chosen: list[Suite], with_twin: dict[str, str], frames: Frames) -> None:
    with duckdb.connect() as connection:
        for stage in NIGHT_STAGES:
            own = [suite for suite in chosen if suite.stage == stage]
            prepared = prepare(stage, frames) if own else {}
            for suite in own:
                connection.register("rows", prepared[suite.table])
                for rule in suite.rules:
                    connection.execute(with_twin[rule.rule]).fetchall()
