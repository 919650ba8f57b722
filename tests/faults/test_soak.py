"""What has no end of its own, within bounds of time and count: kills at random moments, coverage-guided fuzzing, years of load.

`make soak` runs all of it; a small part of the load runs in `make test-all`. Rows 1, 39 and 42.
"""

import contextlib
import importlib.util
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.data_root import DataRoot
from tests.faults.logical import archived, facts, follows, lost
from tests.faults.test_crash_points import COMMAND, Base
from tests.faults.totals import Tally
from tests.faults.warm import Warm
from tests.run.commands import ROOT

SEED = int(os.environ.get("SOAK_SEED", "2026"))
KILLS = int(os.environ.get("SOAK_KILLS", "300"))
SECONDS = int(os.environ.get("SOAK_FUZZ_SECONDS", "600"))
MANY_PAGES = int(os.environ.get("SOAK_PAGES", "50000"))
MANY_NIGHTS = int(os.environ.get("SOAK_NIGHTS", "3650"))
IN_A_ROW = 10


@pytest.fixture(scope="module")
def base(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    yield Base(warm, tmp_path_factory.mktemp("soak"))


@pytest.mark.soak
def test_row01_nights_killed_at_random_moments_again_and_again_are_made_good(base: Base, warm: Warm, tmp_path: Path, tally: Tally) -> None:
    chance = random.Random(SEED)
    began = time.monotonic()
    assert warm.run(*COMMAND, data=shutil.copytree(base.before.path, tmp_path / "measured")).code in (0, 4)
    lasts = time.monotonic() - began
    for group in range(0, KILLS, IN_A_ROW):
        root = DataRoot(tmp_path / f"root-{group}")
        shutil.copytree(base.before.path, root.path)
        for _ in range(min(IN_A_ROW, KILLS - group)):
            night = warm.start(*COMMAND, data=root.path)
            time.sleep(chance.uniform(0, lasts))
            with contextlib.suppress(ProcessLookupError):
                os.kill(night.pid, signal.SIGKILL)
            night.wait()
            tally.fault()
            tally.lost(lost(root, base.kept))
            assert tally["payloads lost"] == 0
            assert facts(root.current_release) in (base.facts_before, base.facts_after)
        said = warm.run(*COMMAND, data=root.path)
        assert said.code in (0, 4), said.err
        assert facts(root.current_release) == base.facts_after and archived(root) == base.archived_after
        follows(root)
        shutil.rmtree(root.path)


@pytest.mark.soak
def test_row39_coverage_guided_fuzzing_finds_no_page_that_trips_the_reader(tmp_path: Path, tally: Tally) -> None:
    if importlib.util.find_spec("atheris") is None:
        pytest.skip("atheris has no wheel for this platform, or requirements/fuzz.lock is not installed (`make soak` does)")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for path in sorted((ROOT / "tests" / "pages").glob("*/*.html")):
        if path.stat().st_size < 6_000:
            shutil.copy(path, corpus / path.name)
    command = [sys.executable, "-m", "tests.faults.fuzz_pages", str(corpus), f"-max_total_time={SECONDS}", "-max_len=8192", "-timeout=60"]
    done = subprocess.run(
        [*command, f"-artifact_prefix={tmp_path}/"], cwd=ROOT, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    runs = re.search(r"Done (\d+) runs", done.stderr)
    assert runs and int(runs[1]) > 100, done.stderr[-2000:]
    tally.bad_input(int(runs[1]))


def load(what: str, count: int, folder: Path) -> dict[str, int]:
    """Runs a load in a process of its own; what it counted and how much memory it took at most, in mebibytes."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.load", what, str(count), str(folder)], cwd=ROOT, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    print(f"\n{what} {count:,}: {told}")
    return told


@pytest.mark.parametrize("count", [pytest.param(400, marks=pytest.mark.long), pytest.param(MANY_PAGES, marks=pytest.mark.soak)])
def test_row42_a_night_of_many_pages_loses_none(tmp_path: Path, count: int) -> None:
    told = load("pages", count, tmp_path)
    assert (told["captured"], told["documents"], told["damage"]) == (count, count, 0)
    assert told["facts"] >= 3 * count
    assert told["mebibytes_while_capturing"] < 300, "capturing takes one page at a time"
    assert told["mebibytes"] < 1_000 + count * 0.06


@pytest.mark.parametrize("count", [pytest.param(90, marks=pytest.mark.long), pytest.param(MANY_NIGHTS, marks=pytest.mark.soak)])
def test_row42_years_of_nights_stay_small_and_lose_nothing(tmp_path: Path, count: int) -> None:
    told = load("nights", count, tmp_path)
    assert (told["captures"], told["versions"], told["damage"]) == (count, count, 0)
    assert told["folders"] <= 62, "months that are over are one file a table"
    assert told["mebibytes"] < 700
