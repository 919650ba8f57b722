"""What the tests of faults share: the nights of a crawl, and the counts that are told at the end."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.crawl.conftest import certificate, nights, tls_site
from tests.faults.totals import ARCHIVED, TOLD, Tally
from tests.faults.warm import Warm

__all__ = ("certificate", "nights", "tls_site")


@pytest.fixture(autouse=True)
def tally(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """Counts of this test. What lies in archives under its folder when it ends counts as archived."""
    folder: Path | None = request.getfixturevalue("tmp_path") if "tmp_path" in request.fixturenames else None
    own = Tally()
    yield own
    if not own:
        own.fault()
    if folder is not None:
        own[ARCHIVED] += sum(path.stat().st_size for path in folder.rglob("archive/**/*.warc.gz") if path.is_file())
    record_property(TOLD, dict(own))


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """Commands that start in a moment, each a process of its own."""
    with Warm(tmp_path_factory.mktemp("warm")) as own:
        yield own
