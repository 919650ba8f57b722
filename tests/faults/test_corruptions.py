"""Row 17. Single figures corrupted in consistent pages: how many the arithmetic catches, and that it accuses no page that is whole."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from tests.faults.totals import Tally
from tests.mutations import cases
from tests.warehouse import ask, build
from tests.warehouse_rows import stage_night

FLOOR = 0.95


@pytest.mark.parametrize(("seeds", "every"), [(2, 4), pytest.param(12, 1, marks=pytest.mark.long)])
def test_row17_corruptions_of_reconcilable_figures_are_caught(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], tally: Tally, seeds: int, every: int
) -> None:
    corpus = list(cases(seeds=seeds, every=every))
    stage_night(tmp_path / "staged", date(2026, 11, 1), [case.page for case in corpus])
    built = build(tmp_path)
    violated = {
        place
        for (place,) in ask(
            built,
            """SELECT DISTINCT s.place_name
            FROM (SELECT unnest(members) AS id FROM core.fact_identity_check WHERE verdict = 'violated') AS m
                JOIN core.fact_statement AS s ON m.id = s.observation_id""",
        )
    }
    assert not violated & {case.place for case in corpus if case.corrupted is None}, "a page that is whole was accused"
    tried: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    missed: Counter[tuple[str, str]] = Counter()
    for case in corpus:
        if case.corrupted is None:
            continue
        tried[case.corrupted[0]] += 1
        if case.place in violated:
            caught[case.corrupted[0]] += 1
        else:
            missed[case.corrupted] += 1
    tally.bad_input(tried.total())
    rate = caught.total() / tried.total()
    with capsys.disabled():
        kinds = ", ".join(f"{name} {caught[name]}/{tried[name]}" for name in sorted(tried))
        print(f"\ncorruptions caught by arithmetic: {caught.total()} of {tried.total()} = {rate:.1%} ({kinds})")
        print("missed:", ", ".join(f"{kind} of {figure} {n}" for (kind, figure), n in missed.most_common(8)) or "none")
    assert rate >= FLOOR
