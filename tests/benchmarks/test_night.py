"""An unchanged night imports nothing that only a changed one needs, and costs a part of it even where that has next to nothing to do."""

from pathlib import Path

import pytest

from tests.benchmarks.bench_night import told_by
from tests.benchmarks.site import portal


@pytest.mark.long
def test_an_unchanged_night_is_cheap(tmp_path: Path) -> None:
    with portal(5) as port:
        changed, unchanged = (told_by("one_night", str(port), "5", str(tmp_path / "data"), days_ago, "--light") for days_ago in "10")
    assert (changed["documents"], unchanged["documents"]) == (5, 0)
    assert set(unchanged["heavy"]) <= {"pandas"}  # which pyarrow imports when it first turns a Python value into Arrow
    assert unchanged["night"] <= changed["night"] / 2
