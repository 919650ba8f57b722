"""The real daemon and the real UI: a run that is killed is closed and started again once, and told of; the UI shows what it should."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import psutil
import pytest

from orchestration import clock, staging
from orchestration.assets.warehouse import published_tables
from orchestration.capturing import capture_saved_pages
from orchestration.data_root import DataRoot, hold, make_ready
from orchestration.progress import SilentReporter
from orchestration.reaper import AGAIN_TAG, PID_TAG
from orchestration.release import read_release
from tests.conftest import CHROMIUM
from tests.run.commands import ROOT
from tests.run.daemon import ask, free_port, launch, launch_backfill, running, wait_for
from transforms.records import EXTRACTOR_VERSION

pytestmark = pytest.mark.long
YESTERDAY = clock.day_of(clock.now()) - timedelta(days=1)  # a day that is over is read from the archive: no network


DAEMONS: list[subprocess.Popen[bytes]] = []


@pytest.fixture
def daemon() -> subprocess.Popen[bytes]:
    """The daemon of `served`, for the one test that kills it; that test stands last."""
    return DAEMONS[-1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[DataRoot, dg.DagsterInstance, int]]:
    """A root with captures of yesterday, with webserver and daemon over it and every schedule and sensor on."""
    before = {name: os.environ.pop(name, None) for name in ("DAGSTER_HOME", "GIAMNGHEO_DATA")}
    root = make_ready(DataRoot(tmp_path_factory.mktemp("daemon") / "data"))
    pages = [ROOT / "tests" / "pages" / "langson", ROOT / "tests" / "pages" / "vbsp_en"]
    capture_saved_pages(root, pages, day=YESTERDAY, now=clock.now, reporter=SilentReporter())
    port = free_port()
    with (
        running("ui", "--port", str(port), data=root.path),
        running("daemon", "--start", data=root.path) as process,
        dg.DagsterInstance.from_config(str(root.dagster_home)) as instance,
    ):
        DAEMONS.append(process)
        wait_for(lambda: ask(port, "{ version }"), seconds=240, what="the webserver")
        wait_for(lambda: len([one for one in instance.all_instigator_state() if one.is_running]) >= 5 or None, seconds=240, what="sensors")
        yield root, instance, port
    for name, value in before.items():
        os.environ.pop(name, None)
        if value is not None:
            os.environ[name] = value


def status_of(instance: dg.DagsterInstance, run_id: str) -> str | None:
    run = instance.get_run_by_id(run_id)
    return run.status.value if run else None


def test_a_killed_run_is_closed_started_again_once_and_told_of(served: tuple[DataRoot, dg.DagsterInstance, int]) -> None:
    root, instance, port = served

    def pid() -> int | None:
        run = instance.get_run_by_id(run_id)
        return int(run.tags[PID_TAG]) if run and PID_TAG in run.tags else None

    def second() -> dg.DagsterRun | None:
        return next(iter(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id}))), None)

    with hold(root, purpose="a test", started_at=clock.now()):  # the run waits for the root, so that it can be killed in the middle
        run_id = launch(port, "nightly", partition=YESTERDAY.isoformat())
        os.kill(wait_for(pid, seconds=240, what="the run to say its process"), signal.SIGKILL)
        assert status_of(instance, run_id) == "STARTED", "Dagster itself leaves a killed run as it was"
    wait_for(lambda: status_of(instance, run_id) == "FAILURE", seconds=240, what="the reaper to close the run")
    again = wait_for(second, seconds=120, what="the second try")
    wait_for(lambda: status_of(instance, again.run_id) == "SUCCESS", seconds=400, what="the second try to end well")
    assert len(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id}))) == 1
    assert root.current_release.exists()
    wait_for(root.alive.exists, seconds=180, what="the digest of the good night")
    told = [json.loads(line) for line in (root.alerts / "messages.jsonl").read_text(encoding="utf-8").splitlines()]
    assert any("run_failed:nightly" in message["keys"] for message in told), "the killed run was told of"
    assert "Mended" in told[-1]["text"] or any("Mended" in message["text"] for message in told)


def test_a_backfill_from_the_ui_reads_all_days_in_one_run_and_builds_once(served: tuple[DataRoot, dg.DagsterInstance, int]) -> None:
    root, instance, port = served
    before = read_release(root.current_release).release_id
    for marker in root.staged.rglob("*.json"):  # as if an older reader had read them
        marker.write_text(marker.read_text(encoding="utf-8").replace(EXTRACTOR_VERSION, "0.0.0-older"), encoding="utf-8")
    assert len(staging.stale(root.staged)) == 2
    tables = [name.split(".") for name in published_tables()]
    days = [(YESTERDAY - timedelta(days=number)).isoformat() for number in (1, 0)]
    backfill = launch_backfill(port, [["staged", "vbsp_en"], ["staged", "langson"], *tables], partitions=days)
    wait_for(lambda: status_of_backfill(instance, backfill) == "COMPLETED_SUCCESS", seconds=420, what="the backfill to end well")
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


def test_run_and_daemon_killed_together_are_made_good_by_the_next_daemon(
    served: tuple[DataRoot, dg.DagsterInstance, int], daemon: subprocess.Popen[bytes]
) -> None:
    root, instance, port = served
    day = (YESTERDAY - timedelta(days=1)).isoformat()

    def named() -> bool:
        run = instance.get_run_by_id(run_id)
        return run is not None and PID_TAG in run.tags

    def again() -> list[dg.DagsterRun]:
        return list(instance.get_runs(filters=dg.RunsFilter(tags={AGAIN_TAG: run_id})))

    with hold(root, purpose="a test", started_at=clock.now()):
        run_id = launch(port, "nightly", partition=day)
        wait_for(named, seconds=240, what="the run to say its process")
        os.killpg(daemon.pid, signal.SIGKILL)  # the daemon, its code server and the run in it
        daemon.wait(30)
        run = instance.get_run_by_id(run_id)
        assert run is not None
        if psutil.pid_exists(pid := int(run.tags[PID_TAG])):
            os.kill(pid, signal.SIGKILL)
    assert status_of(instance, run_id) == "STARTED", "nobody is left who could close it"
    with running("daemon", data=root.path):
        wait_for(lambda: status_of(instance, run_id) == "FAILURE", seconds=240, what="the reaper to close the run")
        second = wait_for(lambda: next(iter(again()), None), seconds=120, what="the second try")
        wait_for(lambda: status_of(instance, second.run_id) == "SUCCESS", seconds=240, what="the second try to end well")
        assert len(again()) == 1
