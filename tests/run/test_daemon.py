"""The real daemon and the real UI: a night from the UI, a backfill from there, and what the UI shows."""

import os
from datetime import timedelta
from pathlib import Path

import dagster as dg
import pytest

from orchestration import staging
from orchestration.assets.warehouse import published_tables
from orchestration.data_root import DataRoot
from orchestration.release import read_release
from tests.conftest import CHROMIUM
from tests.run.daemon import YESTERDAY, launch, launch_backfill, served, status_of, wait_for
from transforms.records import EXTRACTOR_VERSION

__all__ = ("served",)
pytestmark = pytest.mark.long


def test_a_backfill_from_the_ui_reads_all_days_in_one_run_and_builds_once(served: tuple[DataRoot, dg.DagsterInstance, int]) -> None:
    root, instance, port = served
    night = launch(port, "nightly", partition=YESTERDAY.isoformat())
    wait_for(lambda: status_of(instance, night) == "SUCCESS", what="a night to end well")
    before = read_release(root.current_release).release_id
    for marker in root.staged.rglob("*.json"):  # as if an older reader had read them
        marker.write_text(marker.read_text(encoding="utf-8").replace(EXTRACTOR_VERSION, "0.0.0-older"), encoding="utf-8")
    assert len(staging.stale(root.staged)) == 2
    tables = [name.split(".") for name in published_tables()]
    days = [(YESTERDAY - timedelta(days=number)).isoformat() for number in (1, 0)]
    backfill = launch_backfill(port, [["staged", "vbsp_en"], ["staged", "langson"], *tables], partitions=days)
    wait_for(lambda: status_of_backfill(instance, backfill) == "COMPLETED_SUCCESS", what="the backfill to end well")
    runs = instance.get_runs(filters=dg.RunsFilter(tags={"dagster/backfill": backfill}))
    assert {run.status.value for run in runs} == {"SUCCESS"} and len(runs) <= 2, [run.tags for run in runs]
    assert staging.stale(root.staged) == () and read_release(root.current_release).release_id != before


def status_of_backfill(instance: dg.DagsterInstance, backfill_id: str) -> str | None:
    found = instance.get_backfill(backfill_id)
    return found.status.value if found else None


@pytest.mark.browser
def test_the_ui_shows_lineage_rows_checks_and_runs(served: tuple[DataRoot, dg.DagsterInstance, int], tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    root, _, port = served
    assert root.current_release.exists(), "the test before makes it"
    shots = Path(os.environ.get("SCREENSHOTS", tmp_path))
    shots.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1600, "height": 1000})
        page.set_default_timeout(120_000)

        def shoot(name: str, path: str, words: str) -> None:
            page.goto(f"http://127.0.0.1:{port}{path}")
            page.get_by_text(words, exact=False).first.wait_for()
            page.wait_for_timeout(4000)
            page.screenshot(path=str(shots / f"{name}.png"))

        shoot("runs", "/runs", "nightly")
        shoot("mart", "/assets/marts/poverty_timeline", "poverty_timeline")
        shoot("portal", "/assets/portals/vbsp_en", "vbsp_en")
        shoot("checks", "/assets/marts/indicator_series?view=checks", "indicator_series")
        shoot("lineage", "/assets/marts/rate_history?view=lineage", "rate_history")
        shoot("automation", "/automation", "every_night")
        browser.close()
