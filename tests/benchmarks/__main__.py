"""All benchmarks, or those that are named: a table of ratios, and with --write also results.json and RESULTS.md.

    python -m tests.benchmarks [--pages N] [--write] [SUBJECT...]

Each subject is a module `bench_<subject>.py` with `rows(pages)`, and runs in a process of its own: what one imports or leaves in memory is
no other's cost. Belongs here: choosing, printing, writing. Does not belong here: measuring.
"""

import argparse
import json
import multiprocessing
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil

from tests.benchmarks.measuring import Row, rows_of

HERE = Path(__file__).parent
SUBJECTS = tuple(path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py")))
PACKAGES = (
    *("dagster", "duckdb", "great-expectations", "pyarrow", "requests", "lxml", "warcio"),
    *("scrapy", "dlt", "selectolax", "quantulum3"),
)
PAGES = 1_000


def machine() -> dict[str, object]:
    """What the figures depend on and nothing that says whose machine it is."""
    return {
        "cores": os.cpu_count(),
        "cpu": _cpu_model(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _cpu_model() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.processor())


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def commit() -> str:
    """The commit that was measured, marked when the working tree is not it."""
    asked = [["git", "rev-parse", "--short=12", "HEAD"], ["git", "status", "--porcelain", "--untracked-files=no"]]
    head, changes = (subprocess.run(one, cwd=HERE, capture_output=True, text=True, check=False).stdout.strip() for one in asked)
    return (head or "unknown") + (" with changes" if changes else "")


def measured(subject: str, pages: int) -> list[Row]:
    """The rows of one subject, measured in a process of its own."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(rows_of, subject, pages).result()


def table(rows: Sequence[Row]) -> str:
    """The rows as Markdown."""
    head = ["| What | Ratio | Goal | Holds | Ours | Floor or peer |", "|---|---|---|---|---|---|"]
    cells = [(row.name, f"{row.ratio:g}", row.goal, "yes" if row.holds else "**no**", row.ours, row.floor_or_peer) for row in rows]
    return "\n".join([*head, *(f"| {' | '.join(each)} |" for each in cells)])


def write(rows: Sequence[Row], *, pages: int, about: dict[str, Any], at: str) -> None:
    """results.json and RESULTS.md beside this file."""
    on = f"{datetime.now(UTC):%Y-%m-%d}"
    result = {"machine": about, "commit": at, "date": on, "pages": pages, "rows": [asdict(row) for row in rows]}
    (HERE / "results.json").write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    packages = ", ".join(f"{name} {found}" for name, found in about["packages"].items())
    text = f"""# Speed

Written by `make bench PAGES={pages}`. Ratios are of CPU time, children included; the two sides of each were measured in one run.
What exactly each row measures stands in the module of its subject, `bench_*.py`.

{table(rows)}

Commit {at}, {on}; {about["cores"]} cores ({about["cpu"]}), {about["memory_gib"]} GiB, {about["system"]}, Python {about["python"]};
{packages}.
"""
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")


def main(arguments: Sequence[str]) -> None:
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("subjects", nargs="*", metavar="SUBJECT", choices=(*SUBJECTS, []), help=f"of {', '.join(SUBJECTS)} [default: all]")
    asked.add_argument("--pages", type=int, default=PAGES, help=f"pages of the whole night; the other sizes follow it [default: {PAGES}]")
    asked.add_argument("--write", action="store_true", help="write results.json and RESULTS.md; only for all subjects at once")
    options = asked.parse_args(arguments)
    if options.write and options.subjects:
        asked.error("--write: expected a run of all subjects, since the files tell of one commit and one machine")
    at, about = commit(), machine()
    rows: list[Row] = []
    for subject in options.subjects or SUBJECTS:
        found = measured(subject, options.pages)
        print(f"\n{subject}\n{table(found)}", flush=True)
        rows += found
    print(f"\n{sum(row.holds for row in rows)} of {len(rows)} hold; commit {at}; {json.dumps(about)}")
    if options.write:
        write(rows, pages=options.pages, about=about, at=at)


if __name__ == "__main__":
    main(sys.argv[1:])
