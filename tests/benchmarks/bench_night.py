"""The whole night: crawl, archive, reading, staging, build, checks, marts, publishing, report and exports, beside a floor and beside peers.

The floor and the peers do a part of that work each (`peers`). Imports are left aside on every side but in the rows on fixed cost.
A night must cost what is new in it: five new pages on an archive of all pages stand beside five on a tenth of them. The release is built
from all that is staged each night, and everything else looks at what has changed: a tenth more is what the one may cost that the other
does not.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks.measuring import Row, at_least, at_most, cost
from tests.benchmarks.site import ROOT, growing_portal, portal

QUANTULUM_PAGES = 6
TIMES = 3
BARE_IMPORTS = "import dagster, great_expectations"
FIXED_SECONDS, QUIET_SECONDS = 3.0, 5.0
A_FEW = 5
BY_ARCHIVE = 1.1


def rows(pages: int) -> Iterator[Row]:
    with portal(pages) as port, tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder, "data"))
        night = told_by("one_night", str(port), str(pages), data, "1")
        quiet = told_by("one_night", str(port), str(pages), data, "0", "--light")
        assert night["documents"] == pages and quiet["documents"] == 0, (night, quiet)
        floor = _peer("floor", port, pages)
        packages = _peer("packages", port, pages)
        reader = _peer("reader", port, pages)
        few = [_peer("quantulum", port, number) for number in (1, QUANTULUM_PAGES)]
    quantulum = (few[1] - few[0]) / (QUANTULUM_PAGES - 1) * 1000  # what a page costs more, so that start and load count for nothing
    spent = night["night"] / pages * 1000
    ours = f"{spent:.1f} s of CPU per 1,000 pages of {pages:,}, {night['facts']:,} facts in the release"
    yield at_most(3, "whole night, full reading", spent / floor, ours=ours, beside=f"requests, selectolax, patterns, Arrow: {floor:.1f} s")
    yield at_most(
        1.2,
        "whole night beside the bare packages that it is made of",
        spent / packages,
        ours=ours,
        beside=f"requests, warcio, lxml and BeautifulSoup, patterns, Dagster, Great Expectations, DuckDB: {packages:.1f} s",
    )
    yield at_least(6, "whole night beside Scrapy, our reader and dlt", reader / spent, ours=ours, beside=f"{reader:.1f} s")
    yield at_least(
        100,
        "whole night beside Scrapy, quantulum3 and dlt",
        quantulum / spent,
        ours=ours,
        beside=f"{quantulum:.0f} s, from {QUANTULUM_PAGES} pages, the rest extrapolated",
    )
    yield at_most(
        0.05,
        "unchanged night",
        quiet["night"] / night["night"],
        ours=f"{quiet['night']:.1f} s of CPU",
        beside=f"the changed night of {pages:,} pages, {night['night']:.1f} s",
    )
    yield at_most(
        0,
        "of Great Expectations, pandas and scipy imported by an unchanged night",
        len(quiet["heavy"]),
        ours=", ".join(quiet["heavy"]) or "none",
        beside="pyarrow itself imports pandas, 0.4 s, when it first turns a Python value into Arrow",
    )
    yield from fixed()
    small, large = a_few_new(max(1, pages // 10)), a_few_new(pages)
    yield at_most(
        BY_ARCHIVE,
        f"{A_FEW} new pages on an archive of {pages:,} documents, beside the same night on {pages // 10:,}",
        large / small,
        ours=f"{large:.2f} s of CPU; {1000 * (large - small) / (pages - pages // 10):.2f} ms for each document that did not change",
        beside=f"{small:.2f} s",
    )


def a_few_new(archived: int, *, times: int = TIMES) -> float:
    """CPU seconds of a night that finds a few new pages where so many are archived and shown by the report: the best of some nights,
    whose new pages are the same wherever they are new."""
    with growing_portal() as show, tempfile.TemporaryDirectory() as folder:
        data = str(Path(folder, "data"))
        spent: list[float] = []
        for night in range(times + 2):  # on the night after, the first pages are shown as unchanged for the first time
            port = show(archived, A_FEW * night)
            told = told_by("one_night", str(port), str(archived + A_FEW * night), data, str(times + 1 - night))
            assert told["documents"] == (A_FEW if night else archived), told
            spent.append(told["night"])
    return min(spent[2:])


def fixed() -> Iterator[Row]:
    """What a night costs with next to nothing to do, imports and all, beside the imports that it cannot do without."""
    bare, small, quiet, packages = [], [], [], []
    for _ in range(TIMES):
        bare.append(cost(lambda: subprocess.run([sys.executable, "-c", BARE_IMPORTS], check=True, capture_output=True)))
        with portal(A_FEW) as port, tempfile.TemporaryDirectory() as folder:
            data = str(Path(folder, "data"))
            small.append(_whole(told_by("one_night", str(port), str(A_FEW), data, "1", "--light")))
            quiet.append(_whole(told_by("one_night", str(port), str(A_FEW), data, "0", "--light")))
            told = told_by("peers", "packages", str(port), str(A_FEW), folder)
            packages.append(told["imports"] + told["seconds"])
    imports, changed, unchanged, alone = median(bare), median(small), median(quiet), median(packages)
    yield at_most(
        1,
        f"fixed cost of a night of {A_FEW} pages beyond bare imports, beside its limit",
        (changed - imports) / FIXED_SECONDS,
        ours=f"{changed:.1f} s of CPU in all",
        beside=f"imports of dagster and Great Expectations, {imports:.1f} s, and {FIXED_SECONDS:g} s; the bare packages with these pages "
        f"{alone:.1f} s in all",
    )
    yield at_most(
        1,
        "cost of a night with nothing new, imports and all, beside its limit",
        unchanged / QUIET_SECONDS,
        ours=f"{unchanged:.1f} s of CPU in all",
        beside=f"{QUIET_SECONDS:g} s",
    )


def _whole(told: dict[str, float]) -> float:
    return told["imports"] + told["night"]


def _peer(way: str, port: int, pages: int) -> float:
    """CPU seconds of a peer per 1,000 pages; of so many pages as they are where it takes seconds a page."""
    with tempfile.TemporaryDirectory() as folder:
        told = told_by("peers", way, str(port), str(pages), folder)
    assert told["rows"] > pages, told
    seconds: float = told["seconds"]
    return seconds if way == "quantulum" else seconds / pages * 1000


def told_by(module: str, *arguments: str) -> Any:
    """The object that a module of the benchmarks prints: figures by name, and one list."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])
