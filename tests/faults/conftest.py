"""What the tests of faults share: the nights of a crawl, and the counts that are told at the end."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orchestration.data_root import DataRoot
from tests.crawl.conftest import nights, tls_site
from tests.faults.totals import ARCHIVED, TOLD, Tally
from tests.faults.warm import Warm
from tests.small_root import make_root

__all__ = ("nights", "tls_site")


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


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A published root of two pages, for reading; see `root` for one of a test's own."""
    return make_root(tmp_path_factory.mktemp("small"))


@pytest.fixture
def root(small: DataRoot, tmp_path: Path) -> DataRoot:
    """A published root of two pages that a test may break."""
    shutil.copytree(small.path, tmp_path / "data")
    return DataRoot(tmp_path / "data")
