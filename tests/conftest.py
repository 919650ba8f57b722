"""What several tests share: a data root of their own, the bundled pages, and tests that need what a user's clone may not have."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from orchestration.data_root import DataRoot
from tests.faults.totals import pytest_terminal_summary
from tests.small_root import make_root

__all__ = ("pytest_terminal_summary",)

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
# No test is timed, and each run tries the same examples: a busy machine fails none of them.
settings.register_profile("untimed", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out what takes many minutes unless it is asked for (`-m soak`), and skips with a reason what cannot run here.

    In CI an absent browser is a failure, because `.ci/run` installs it.
    """
    if "soak" not in config.option.markexpr:
        items[:] = [item for item in items if item.get_closest_marker("soak") is None]
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(pytest.mark.skip(reason="the labelled pages of ../shared are not beside this clone"))
        if item.get_closest_marker("browser") and CHROMIUM is None and "CI" not in os.environ:
            item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install chromium"))


@pytest.fixture
def shared() -> Path:
    """The folder of labelled pages beside a developer's checkout."""
    return SHARED


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data root that no environment variable redirects."""
    monkeypatch.delenv("GIAMNGHEO_DATA", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    return tmp_path / "data"


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A published root of two pages, for reading; see `root` for one of a test's own."""
    return make_root(tmp_path_factory.mktemp("small"))


@pytest.fixture
def root(small: DataRoot, tmp_path: Path) -> DataRoot:
    """A published root of two pages that a test may break."""
    shutil.copytree(small.path, tmp_path / "data")
    return DataRoot(tmp_path / "data")
