"""The world of the report's tests, made once."""

from pathlib import Path

import pytest

from orchestration.data_root import DataRoot
from orchestration.reporting import ReportMade, make_report
from tests.report.world import NOW, make_world


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    return make_world(tmp_path_factory.mktemp("report") / "data")


@pytest.fixture(scope="session")
def report(world: DataRoot) -> ReportMade:
    return make_report(world, now=NOW)


@pytest.fixture(scope="session")
def site(report: ReportMade) -> Path:
    return report.path
