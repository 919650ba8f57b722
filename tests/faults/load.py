"""Synthetic load in a process of its own, so that its memory can be told: many pages in one night, or many nights in a row.

python -m tests.faults.load pages|nights COUNT FOLDER    prints what it counted as one line of JSON
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from itertools import repeat
from pathlib import Path

import duckdb

from orchestration import clock, staging
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import archived_days, read_days
from tests.small_root import PAGE, publish
from transforms.archive.index import compact, read_captures
from transforms.archive.pages import capture_pages
from transforms.archive.readback import verify

SOURCE = "baolangson"
BEGIN = date(2016, 1, 4)


def mebibytes() -> int:
    """The most that this process ever held. Not `ru_maxrss`, which begins at what the process that started it held."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM:")).split()[1]) // 1024


def write_page(folder: Path, name: str, number: int) -> Path:
    path = folder / f"{name}.html"
    path.write_text(PAGE.format(name=name, rate=f"{number % 97 // 4 + 1},{number % 90 + 10}").replace("6.512", f"{number % 9 + 1}.512"))
    return path


def pages(count: int, folder: Path) -> dict[str, int]:
    root = DataRoot(folder / "data")
    (folder / "pages").mkdir()
    files = [write_page(folder / "pages", f"bai-{number}", number) for number in range(count)]
    began = clock.start_of_night(BEGIN)
    ticks = iter(range(10 * count))
    captured = capture_pages(files, archive_root=root.archive, now=lambda: began + timedelta(milliseconds=next(ticks)))
    told = {"captured": len(captured.captures), "mebibytes_while_capturing": mebibytes()}
    done = read_days(root, SOURCE, archived_days(root, SOURCE, [BEGIN]), reporter=SilentReporter())
    root.warehouse.mkdir(parents=True, exist_ok=True)
    publish(root, built_at=datetime(2026, 11, 21, tzinfo=UTC))
    with duckdb.connect(str(root.current_release), read_only=True) as connection:
        row = connection.execute("SELECT count(*) FROM core.fact_observation").fetchone()
    told |= {"documents": done.documents, "facts": row[0] if row else 0, "damage": len(verify(root.archive).damage)}
    return told | {"mebibytes": mebibytes()}


def nights(count: int, folder: Path) -> dict[str, int]:
    """One page that is edited every night."""
    root = DataRoot(folder / "data")
    (folder / "pages").mkdir()
    for number in range(count):
        day = BEGIN + timedelta(days=number)
        began = clock.start_of_night(day)
        path = write_page(folder / "pages", "bai", number)
        path.write_text(path.read_text(encoding="utf-8").replace("17.250", f"{number + 11:,}".replace(",", ".")), encoding="utf-8")
        capture_pages([path], archive_root=root.archive, now=repeat(began).__next__)
        read_days(root, SOURCE, archived_days(root, SOURCE, [day]), reporter=SilentReporter())
        if day.day == 1:
            close_months(root.staged, today=day)
            compact(root.archive, today=day)
    root.warehouse.mkdir(parents=True, exist_ok=True)
    publish(root, built_at=datetime(2026, 11, 21, tzinfo=UTC))
    with duckdb.connect(str(root.current_release), read_only=True) as connection:
        versions = connection.execute("SELECT count(*) FROM core.dim_document").fetchone()
    return {
        "captures": len(read_captures(root.archive)),
        "versions": versions[0] if versions else 0,
        "folders": len(staging.partitions(root.staged)),
        "damage": len(verify(root.archive).damage),
        "mebibytes": mebibytes(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"pages": pages, "nights": nights}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))) + "\n")
