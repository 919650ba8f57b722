"""The Dagster UI as an operator opens it after a night of the command line, in a real browser."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.conftest import CHROMIUM
from tests.run.commands import ROOT, giamngheo

pytestmark = pytest.mark.browser
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"


@pytest.fixture(scope="module")
def ui(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("ui") / "data"
    night = giamngheo("nightly", "--pages", ROOT / "tests" / "pages" / "vbsp_en", "--on", "2026-10-05", data=data)
    assert night.code in (0, 4), night.err
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name not in ("GIAMNGHEO_DATA", "DAGSTER_HOME")}
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "ui", "--port", str(port), "--data", str(data)]
    log = (data.parent / "ui.log").open("w")
    process = subprocess.Popen(command, stdout=log, stderr=log, cwd=data.parent, env=environment)  # works from any directory
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/server_info", timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, (data.parent / "ui.log").read_text()
                time.sleep(0.5)
        yield address
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser.new_page(viewport={"width": 1600, "height": 1000})
        browser.close()


def test_lineage_goes_from_portals_to_marts(ui: str, page: Page) -> None:
    page.goto(f"{ui}/asset-groups")
    for group in ("portals", "archive", "reading", "warehouse", "marts"):
        expect(page.get_by_text(group, exact=True).first).to_be_visible(timeout=60_000)


def test_the_night_stands_under_its_job(ui: str, page: Page) -> None:
    page.goto(f"{ui}/locations/giamngheo/jobs/nightly/runs")
    expect(page.get_by_text("2026-10-05").first).to_be_visible(timeout=60_000)
    expect(page.get_by_text(re.compile("Success", re.IGNORECASE)).first).to_be_visible(timeout=30_000)


def test_a_table_shows_its_checks_with_their_reasons(ui: str, page: Page, tmp_path: Path) -> None:
    page.goto(f"{ui}/assets/core/fact_observation?view=checks")
    expect(page.get_by_text("observations_evidence").first).to_be_visible(timeout=60_000)
    page.screenshot(path=tmp_path / "checks.png")


def test_a_column_says_which_columns_it_is_made_from(ui: str, page: Page) -> None:
    page.goto(f"{ui}/assets/marts/poverty_timeline?view=overview")
    expect(page.get_by_text("← fact_statement.value", exact=True).first).to_be_visible(timeout=60_000)


def test_a_portal_shows_how_well_its_declaration_fits(ui: str, page: Page) -> None:
    page.goto(f"{ui}/assets/staged/vbsp_en?view=checks")
    expect(page.get_by_text("hit rate of region").first).to_be_visible(timeout=60_000)
