"""What Dagster is told: partitions, schedule, lineage from portals to marts, checks with reasons, and the reaper."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dagster as dg
import psutil
import pytest

from expectations.rules import rules
from orchestration.assets.warehouse import published_tables, table_key
from orchestration.clock import ZONE
from orchestration.definitions import SOURCES, defs
from orchestration.jobs import every_night
from orchestration.partitions import DAYS_OF_CRAWL
from orchestration.reaper import AGAIN_TAG, PID_TAG, PROCESS_STARTED_TAG, reap, reaper

GRAPH = defs.resolve_asset_graph()


def upstream_of(key: dg.AssetKey) -> set[dg.AssetKey]:
    found: set[dg.AssetKey] = set()
    todo = [key]
    while todo:
        for parent in GRAPH.get(todo.pop()).parent_keys - found:
            found.add(parent)
            todo.append(parent)
    return found


@pytest.mark.parametrize("source", [name for name, hosts in SOURCES.items() if hosts])
def test_every_mart_of_figures_comes_from_every_portal(source: str) -> None:
    for mart in ("poverty_timeline", "indicator_series", "evidence"):
        assert dg.AssetKey(["portals", source]) in upstream_of(table_key(f"marts.{mart}"))


def test_each_portal_has_a_pool_by_its_host_and_a_check_of_its_layout() -> None:
    pools = {source: GRAPH.get(dg.AssetKey(["archive", source])).pools or set() for source, hosts in SOURCES.items() if hosts}
    assert pools["vbsp_en"] == {"host_eng_vbsp_org_vn"} and pools["langson"] == {"host_langson_gov_vn"}
    assert len(set.union(*pools.values())) == len(pools), "a host belongs to one declaration"
    checks = {(key.asset_key.path[-1], key.name) for key in GRAPH.asset_check_keys}
    assert {(source, "layout") for source in pools} <= checks
    assert ("unresolved_figures", "frequent_phrases") in checks


def test_every_asset_is_described_and_grouped() -> None:
    for key in GRAPH.get_all_asset_keys():
        node = GRAPH.get(key)
        assert node.description, key
        assert node.group_name and node.group_name != "default", key


def test_every_rule_is_part_of_a_check_that_gives_its_reason() -> None:
    described = " ".join(GRAPH.get_check_spec(key).description or "" for key in GRAPH.asset_check_keys)
    for rule in rules():
        assert rule.rule in described and rule.reason in described, rule.rule


def test_todays_key_exists_when_the_night_begins() -> None:
    for host_time in (datetime(2026, 10, 4, 19, 0, tzinfo=UTC), datetime(2026, 10, 5, 2, 0, tzinfo=ZONE)):
        assert "2026-10-05" in DAYS_OF_CRAWL.get_partition_keys(current_time=host_time)
    assert DAYS_OF_CRAWL.get_first_partition_key() == "2015-01-01"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Ho_Chi_Minh", "Pacific/Kiritimati"])
def test_the_schedule_asks_for_the_day_in_vietnam_on_any_host(zone: str) -> None:
    at = datetime(2026, 10, 5, 2, 0, tzinfo=ZONE).astimezone(ZoneInfo(zone))
    context = dg.build_schedule_context(scheduled_execution_time=at)
    request = every_night(context)
    assert isinstance(request, dg.RunRequest)
    assert request.partition_key == "2026-10-05" == request.run_key
    assert every_night.cron_schedule == "0 2 * * *" and every_night.execution_timezone == "Asia/Ho_Chi_Minh"


def test_schedules_and_sensors_ship_stopped() -> None:
    assert every_night.default_status is dg.DefaultScheduleStatus.STOPPED
    assert reaper.default_status is dg.DefaultSensorStatus.STOPPED


def test_the_reaper_closes_runs_of_dead_processes_and_starts_them_again_once() -> None:
    with dg.DagsterInstance.ephemeral() as instance:

        def run(tags: dict[str, str]) -> dg.DagsterRun:
            return instance.create_run_for_job(
                defs.resolve_job_def("nightly"), tags={"dagster/partition": "2026-10-05", **tags}, status=dg.DagsterRunStatus.STARTED
            )

        alive = psutil.Process()
        dead = {PID_TAG: "999999999", PROCESS_STARTED_TAG: "1.0"}
        reused = {PID_TAG: str(alive.pid), PROCESS_STARTED_TAG: "1.0"}
        killed, given_out_again = run(dead), run(reused)
        living = run({PID_TAG: str(alive.pid), PROCESS_STARTED_TAG: repr(alive.create_time())})
        nameless = run({})
        requests = reaper(dg.build_sensor_context(instance=instance, repository_def=defs.get_repository_def()))
        assert isinstance(requests, list)
        assert {request.run_key for request in requests} == {f"again-{killed.run_id}", f"again-{given_out_again.run_id}"}
        assert all(request.partition_key == "2026-10-05" for request in requests)
        for closed, status in ((killed, "FAILURE"), (given_out_again, "FAILURE"), (living, "STARTED"), (nameless, "STARTED")):
            found = instance.get_run_by_id(closed.run_id)
            assert found is not None and found.status.value == status
        second = run({**dead, AGAIN_TAG: killed.run_id})
        assert [one.run_id for one in reap(instance)] == [second.run_id]


def test_tables_are_keyed_as_the_warehouse_names_them() -> None:
    assert {"core.dim_place", "core.fact_observation", "marts.poverty_timeline"} <= set(published_tables())
    assert DAYS_OF_CRAWL.get_first_partition_key() == "2015-01-01"
