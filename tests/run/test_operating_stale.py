"""A day whose rows an older reader made: shown as stale, and read again when its partition is asked for, from the UI as well."""

import json
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from orchestration import clock, staging
from orchestration.assets.portals import archive_key, staged_key
from orchestration.capturing import Archived, capture_saved_pages
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot, make_ready
from orchestration.definitions import defs
from orchestration.night import HANDED_OVER, Night
from orchestration.progress import SilentReporter
from tests.run.commands import ROOT
from transforms.records import EXTRACTOR_VERSION

DAY = date(2026, 10, 5)
SOURCE = "vbsp_en"


def read(root: DataRoot, instance: dg.DagsterInstance) -> Night:
    """The two assets of the source for the day, as a click on Materialize runs them."""
    night = Night(root=root, day=DAY, started_at=clock.now(), capture=Archived(root), configuration=Configuration())
    token = HANDED_OVER.set(night)
    try:
        job = defs.resolve_job_def("nightly")
        keys = [archive_key(SOURCE), staged_key(SOURCE)]
        assert job.execute_in_process(instance=instance, partition_key=DAY.isoformat(), asset_selection=keys).success
    finally:
        HANDED_OVER.reset(token)
    return night


def test_a_partition_of_an_older_reader_is_read_again(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    pages = sorted((ROOT / "tests" / "pages" / SOURCE).glob("*.html"))[:2]
    capture_saved_pages(root, pages, day=DAY, now=clock.now, reporter=SilentReporter())
    with dg.DagsterInstance.ephemeral() as instance:
        assert read(root, instance).tally.documents == 2
        assert read(root, instance).tally.documents == 0, "read once by this reader"
        for marker in root.staged.rglob("*.json"):
            content = marker.read_text(encoding="utf-8")
            marker.write_text(content.replace(EXTRACTOR_VERSION, "0.0.0-older"), encoding="utf-8")
        assert [night.captured_on for night in staging.stale(root.staged)] == [DAY]
        assert read(root, instance).tally.documents == 2
        assert staging.stale(root.staged) == () and (root.warehouse / "news").exists()
        event = instance.get_latest_materialization_event(staged_key(SOURCE))
        assert event is not None and json.dumps(EXTRACTOR_VERSION).strip('"') in str(event.asset_materialization)
