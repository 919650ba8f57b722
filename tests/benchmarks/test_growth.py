"""What a night costs must not grow with the number of nights, held on half a year; ten years are measured by `make bench`."""

from pathlib import Path

import pytest

from tests.benchmarks.growth import curve


@pytest.mark.long
def test_a_night_costs_by_its_facts_and_not_by_the_nights_before_it(tmp_path: Path) -> None:
    (many,) = curve(tmp_path, [180])
    assert many.changed <= 2 * many.in_one_night
    assert many.quiet <= 0.1 * many.changed
