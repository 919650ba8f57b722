"""A night killed at every step on disk: what was archived stays, the old release or the new one is whole, and the next run makes good.

Row 1. A night of one page on a root that has a release takes about 700 steps. Steps that repeat over the files of one folder (the pages of
the report, the tables of the exports) are one kind: of each kind the first, the middle and the last are tried.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.data_root import DataRoot
from tests.faults.logical import archived, facts, follows, lost, payloads
from tests.faults.totals import Tally
from tests.faults.warm import Warm
from tests.run.commands import ROOT

PAGES = ROOT / "tests" / "pages"
FIRST, SECOND = PAGES / "vbsp_en" / "vbsp-en-langson-year-2022.html", PAGES / "langson" / "langson-ra-soat-2023.html"
COMMAND = ("nightly", "--pages", SECOND, "--on", "2026-10-06")
QUICK, LONG, SOAK = 6, 60, 12


class Base:
    """A root with a first night, the same after a second one that nothing disturbed, and the steps which that one took."""

    def __init__(self, warm: Warm, folder: Path) -> None:
        self.warm, self.before, self.after = warm, DataRoot(folder / "before"), DataRoot(folder / "after")
        said = warm.run("nightly", "--pages", FIRST, "--on", "2026-10-05", data=self.before.path)
        assert said.code in (0, 4), said.err
        shutil.copytree(self.before.path, self.after.path)
        steps = folder / "steps"
        said = warm.run(*COMMAND, data=self.after.path, steps_to=steps)
        assert said.code in (0, 4), said.err
        self.steps = steps.read_text(encoding="utf-8").splitlines()
        self.facts_before, self.facts_after = facts(self.before.current_release), facts(self.after.current_release)
        self.archived_after, self.kept = archived(self.after), payloads(self.before)
        assert self.facts_before != self.facts_after
        follows(self.after)


def kinds(steps: list[str]) -> list[int]:
    """The numbers of the steps to try: first, middle and last of each run of the same call in the same folder."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, step in enumerate(steps, start=1):
        call, _, path = step.partition(" ")
        parts = Path(path).parts
        place = parts[0] if step.count(".report") or step.count(".exports") else "/".join(parts[:-1])
        found.setdefault((call, place), []).append(number)
    return sorted({numbers[at] for numbers in found.values() for at in (0, len(numbers) // 2, -1)})


@pytest.fixture(scope="module")
def base(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    yield Base(warm, tmp_path_factory.mktemp("crash"))


def kill_and_run_again(base: Base, root: DataRoot, number: int, tally: Tally) -> None:
    shutil.copytree(base.before.path, root.path)
    said = base.warm.run(*COMMAND, data=root.path, kill_at=number)
    where = f"killed before step {number}, {base.steps[number - 1]}"
    assert said.code == -9, f"{where}: {said.err}"
    tally.fault()
    tally.lost(lost(root, base.kept))
    assert tally["payloads lost"] == 0, where
    assert facts(root.current_release) in (base.facts_before, base.facts_after), f"{where}: a torn release"
    said = base.warm.run(*COMMAND, data=root.path)
    assert said.code in (0, 4), f"{where}: {said.err}"
    assert facts(root.current_release) == base.facts_after, where
    assert archived(root) == base.archived_after, where
    try:
        follows(root)
    except AssertionError as error:
        raise AssertionError(f"{where}: {error}") from error


@pytest.mark.long
def test_row01_a_night_killed_again_and_again_is_made_good(base: Base, tmp_path: Path, tally: Tally) -> None:
    root = DataRoot(tmp_path / "data")
    shutil.copytree(base.before.path, root.path)
    tried = kinds(base.steps)
    killed = []
    for part in range(QUICK):  # later and later, so that each run comes further than the one before
        said = base.warm.run(*COMMAND, data=root.path, kill_at=tried[len(tried) * part // QUICK])
        assert said.code in (-9, 0, 4), said.err
        killed.append(said.code == -9)
        tally.fault(said.code == -9)
        tally.lost(lost(root, base.kept))
        assert tally["payloads lost"] == 0
        assert facts(root.current_release) in (base.facts_before, base.facts_after), "a torn release"
    assert sum(killed) >= QUICK // 2
    said = base.warm.run(*COMMAND, data=root.path)
    assert said.code in (0, 4), said.err
    assert facts(root.current_release) == base.facts_after and archived(root) == base.archived_after
    follows(root)


@pytest.mark.long
@pytest.mark.parametrize("part", range(LONG))
def test_row01_a_night_killed_at_an_even_choice_of_steps_is_made_good(base: Base, tmp_path: Path, tally: Tally, part: int) -> None:
    tried = kinds(base.steps)
    kill_and_run_again(base, DataRoot(tmp_path / "data"), tried[len(tried) * part // LONG], tally)


@pytest.mark.soak
@pytest.mark.parametrize("part", range(SOAK))
def test_row01_a_night_killed_at_every_kind_of_step_is_made_good(base: Base, tmp_path: Path, tally: Tally, part: int) -> None:
    failed = []
    for number in kinds(base.steps)[part::SOAK]:
        try:
            kill_and_run_again(base, DataRoot(tmp_path / str(number)), number, tally)
        except AssertionError as error:
            failed.append(str(error))
        shutil.rmtree(tmp_path / str(number), ignore_errors=True)
    assert not failed, "\n".join(failed)
