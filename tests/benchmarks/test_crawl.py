"""Fetching and archiving held to ratios of the bare libraries, with slack for a busy machine; `make bench` measures the goal, 1.5."""

import pytest

from tests.benchmarks.bench_crawl import ways_to_archive, ways_to_fetch
from tests.benchmarks.measuring import in_turns
from tests.benchmarks.site import portal

pytestmark = pytest.mark.long
PAGES = 100


def test_fetching_costs_little_more_than_a_bare_session() -> None:
    with portal(PAGES) as port:
        spent = in_turns(ways_to_fetch(port, PAGES))
    assert spent["ours"] <= 2 * spent["bare"]


def test_archiving_costs_little_more_than_bare_warcio() -> None:
    spent = in_turns(ways_to_archive(PAGES))
    assert spent["ours"] <= 2 * spent["bare"]
