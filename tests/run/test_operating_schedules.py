"""Schedules as an operator lives with them: what each asks for, missed nights, a clock set back, and what Dagster is told of freshness."""

from datetime import date, datetime, timedelta
from pathlib import Path

import dagster as dg
import dagster._daemon
import pytest

from orchestration import clock
from orchestration import column_lineage as lineage_module
from orchestration.archive_check import KIND, damage_troubles, verify_archive
from orchestration.capturing import capture_saved_pages
from orchestration.clock import ZONE
from orchestration.column_lineage import column_lineage
from orchestration.data_root import DataRoot, make_ready
from orchestration.definitions import SOURCES, defs
from orchestration.jobs import EVERY_PAGE_TAG, every_month, every_night, every_week
from orchestration.lineage import kept_lineage
from orchestration.progress import SilentReporter
from orchestration.sensors import tell_of_failure, tell_of_success, watch
from tests.run.commands import ROOT

GRAPH = defs.resolve_asset_graph()


def test_the_weekly_run_asks_for_every_page_on_its_own_key() -> None:
    at = datetime(2026, 10, 4, 9, 0, tzinfo=ZONE)
    request = every_week(dg.build_schedule_context(scheduled_execution_time=at))
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-10-04" and request.run_key != "2026-10-04" and EVERY_PAGE_TAG in request.tags


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh"])
def test_every_schedule_counts_in_vietnam_and_ships_stopped(zone: str) -> None:
    for schedule in (every_night, every_week, every_month):
        assert schedule.execution_timezone == zone and schedule.default_status is dg.DefaultScheduleStatus.STOPPED
    for sensor in (tell_of_success, tell_of_failure, watch):
        assert sensor.default_status is dg.DefaultSensorStatus.STOPPED


@pytest.mark.parametrize("source", [name for name, hosts in SOURCES.items() if hosts])
def test_a_portal_is_fresh_by_its_own_cadence(source: str) -> None:
    from transforms.sources.declaration import declarations

    policy = GRAPH.get(dg.AssetKey(["portals", source])).freshness_policy
    assert policy == dg.FreshnessPolicy.time_window(fail_window=timedelta(days=declarations()[source].cadence_days, hours=12))
    assert GRAPH.get(dg.AssetKey(["archive", source])).freshness_policy is not None


def test_every_asset_says_owner_kind_layer_and_code() -> None:
    for key in GRAPH.get_all_asset_keys():
        node = GRAPH.get(key)
        if node.group_name == "downstream":
            continue
        assert node.owners and node.kinds and "layer" in node.tags, key
        references = node.metadata["dagster/code_references"].code_references
        assert references and all(Path(one.file_path).is_file() for one in references), key
    assert {GRAPH.get(key).code_version for key in GRAPH.get_all_asset_keys() if key.path[0] == "marts"} != {None}


def test_columns_are_followed_to_the_tables_that_they_come_from() -> None:
    lineage = column_lineage()
    assert lineage["marts.rate_history"]["percent_per_year"] == (("core.fact_rate", "percent_per_year"),)
    assert ("core.fact_statement", "value") in lineage["marts.indicator_series"]["value"], "through the macro as_of"
    known = {column for columns in lineage.values() for sources in columns.values() for column in sources}
    assert not {table for table, _ in known if table.startswith("work.")}
    followed = [bool(sources) for columns in lineage.values() for sources in columns.values()]
    assert sum(followed) / len(followed) > 0.85, "constants, counts and rows taken as a whole come from no single column"


def test_the_lineage_is_kept_for_one_version_of_the_sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, whole = tmp_path / "lineage.json", column_lineage()
    assert kept_lineage(kept, version="1") == whole
    monkeypatch.setattr(lineage_module, "column_lineage", dict)
    assert kept_lineage(kept, version="1") == whole, "read, not made again"
    assert kept_lineage(kept, version="2") == {}, "other SQL, made again"
    kept.write_text("{torn", encoding="utf-8")
    assert kept_lineage(kept, version="2") == {}


def test_damage_of_the_archive_is_told_and_fails_the_monthly_run(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make_ready(DataRoot(data))
    capture_saved_pages(root, [ROOT / "tests" / "pages" / "vbsp_en"], day=date(2026, 10, 5), now=clock.now, reporter=SilentReporter())
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    with dg.DagsterInstance.ephemeral() as instance:
        assert verify_archive.execute_in_process(instance=instance).success
        warc = next((data / "archive").rglob("*.warc.gz"))
        content = bytearray(warc.read_bytes())
        content[len(content) // 2] ^= 0xFF
        warc.write_bytes(content)
        assert not verify_archive.execute_in_process(instance=instance, raise_on_error=False).success
    told = (data / "alerts" / "messages.jsonl").read_text(encoding="utf-8")
    assert KIND in told and warc.name in told
    assert damage_troubles([]) == []


def test_the_lineage_is_made_where_it_cannot_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert kept_lineage(tmp_path / "file" / "lineage.json", version="1") == column_lineage()
