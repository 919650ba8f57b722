"""A night that visits portals: their stand-ins on this machine, through robots.txt, pace, guard and frontier, to a published release."""

from pathlib import Path

import pytest

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
    assert said.json["outcomes"]["changed"] > 10  # type: ignore[index]


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
    visited = {row["source"] for row in said.json["sources"] if row["visited_at"]}  # type: ignore[index, attr-defined]
    assert said.code == 0 and visited == {"langson", "vbsp_en"}


def test_live_portals_are_not_visited_without_a_contact(tmp_path: Path) -> None:
    said = giamngheo("nightly", data=tmp_path / "data", GIAMNGHEO_CONTACT="")
    assert said.code == 2 and "contact" in said.err and not (tmp_path / "data" / "archive" / "vbsp_en").exists()
