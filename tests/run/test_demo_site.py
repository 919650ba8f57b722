"""A night that visits portals: their stand-ins on this machine, through robots.txt, pace, guard and frontier, to a published release."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.health import health_of
from orchestration.queries import ask
from tests.run.commands import ROOT, Said, giamngheo

PAGES = ROOT / "tests" / "pages"


def night(data: Path) -> Said:
    return giamngheo("nightly", "--demo-site", "--pages", PAGES / "vbsp_en", PAGES / "langson", "--json", data=data)


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    data = tmp_path_factory.mktemp("demo") / "data"
    return data, night(data)


def test_a_visited_night_publishes_what_it_found(first: tuple[Path, Said]) -> None:
    _, said = first
    assert said.code in (0, 4), said.err
    assert said.json["published"] is True and int(str(said.json["figures_read"])) > 50
    assert said.json["outcomes"]["changed"] > 10


def test_a_look_at_a_listing_holds_no_source_back_and_every_declaration_fits(first: tuple[Path, Said]) -> None:
    data, _ = first
    failed = giamngheo("sql", "SELECT string_agg(rule) FROM core.release_check WHERE NOT passed", "--format", "csv", data=data).out
    for rule in ("captures.complete", "sources.changed_pages_read", "sources.most_changed_pages_read", "documents.read_as_declared"):
        assert rule not in failed, rule
    states = giamngheo("sql", "SELECT source, state FROM source_health WHERE documents > 0", "--format", "csv", data=data).out
    assert states.split() == ["source,state", "langson,fresh", "vbsp_en,fresh"]


def test_an_unchanged_night_asks_little_and_loads_nothing(first: tuple[Path, Said]) -> None:
    data, _ = first
    said = night(data)
    assert said.code == 0, said.err
    assert said.json["facts_loaded"] == 0 and said.json["published"] is False
    asked = sum(" not_modified " in line or " changed " in line or " unchanged " in line for line in said.err.splitlines())
    assert asked <= 6, said.err


def test_the_sources_are_visited_ones_now(first: tuple[Path, Said]) -> None:
    data, _ = first
    said = giamngheo("status", "--json", data=data)
    visited = {row["source"] for row in said.json["sources"] if row["visited_at"]}
    assert said.code == 0 and visited == {"langson", "vbsp_en"}


def test_a_quiet_night_is_a_visit(first: tuple[Path, Said]) -> None:
    data, _ = first
    root = DataRoot(data)
    assert night(data).json["published"] is False
    released, visited = (
        max(at for row in rows if isinstance(at := row["visited_at"], datetime))
        for rows in (ask(root.current_release, "status"), health_of(root).sources)
    )
    assert visited > released
    between = released + (visited - released) / 2 + timedelta(hours=configuration_of(root).late_hours)
    assert not any("the nights have stopped" in warning for warning in health_of(root, now=between).warnings)


def test_live_portals_are_not_visited_without_a_contact(tmp_path: Path) -> None:
    said = giamngheo("nightly", data=tmp_path / "data", GIAMNGHEO_CONTACT="")
    assert said.code == 2 and "contact" in said.err and not (tmp_path / "data" / "archive" / "vbsp_en").exists()
