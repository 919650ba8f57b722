"""What Dagster is told: partitions, schedule, lineage from portals to marts, checks with reasons."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from expectations.rules import rules
from orchestration.assets.warehouse import published_tables, table_key
from orchestration.clock import ZONE
from orchestration.definitions import SOURCES, defs
from orchestration.jobs import every_night
from orchestration.partitions import DAYS_OF_CRAWL
from orchestration.reaper import reaper

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


def test_tables_are_keyed_as_the_warehouse_names_them() -> None:
    assert {"core.dim_place", "core.fact_observation", "marts.poverty_timeline"} <= set(published_tables())
    assert DAYS_OF_CRAWL.get_first_partition_key() == "2015-01-01"
