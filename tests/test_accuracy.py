"""How right reading is: the floors of pyproject.toml, on the project's own labelled pages and on those beside a developer's checkout."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from transforms.evaluation import Evaluation, Page, evaluate, find_page, load_pages
from transforms.extract import read_page
from transforms.records import Reading

ROOT = Path(__file__).parents[1]
FLOORS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["giamngheo"]["accuracy"]


def evaluated(gold: Path, pages: Path) -> Evaluation:
    def readings() -> Iterator[tuple[Page, Reading]]:
        for page in load_pages(gold):
            path = find_page(pages, page.page)
            yield page, read_page(path.read_bytes(), page=page.page, plain_text=path.suffix == ".txt")

    return evaluate(readings())


def held(result: Evaluation, name: str) -> None:
    reached: dict[str, float] = {level: score.f1 for level, score in result.levels.items()} | {"rate": result.rates.f1}
    short = {level: (round(reached[level], 3), floor) for level, floor in FLOORS[name].items() if reached[level] < floor}
    assert not short, f"{name}: {short}"


def test_the_projects_own_pages() -> None:
    result = evaluated(ROOT / "tests" / "pages", ROOT / "tests" / "pages")
    assert result.pages >= 40 and {"vi", "en"} <= set(result.by_language)
    held(result, "pages")


def test_the_kept_evaluation_is_of_these_pages() -> None:
    """`make accuracy` renews it; the report shows it beside each series."""
    kept = json.loads((ROOT / "tests" / "accuracy.json").read_text(encoding="utf-8"))
    result = evaluated(ROOT / "tests" / "pages", ROOT / "tests" / "pages")
    assert kept["pages"] == result.pages
    for level, score in result.levels.items():
        assert kept[level]["f1"] == pytest.approx(score.f1, abs=0.02), f"{level}: run `make accuracy`"
    assert kept["indicators"]["poor_household_rate"]["labelled"] > 50


@pytest.mark.shared
def test_the_seed_pages(shared: Path) -> None:
    held(evaluated(shared / "gold" / "seeds.jsonl", shared / "seeds"), "seeds")


@pytest.mark.shared
def test_the_development_pages(shared: Path) -> None:
    held(evaluated(shared / "gold" / "development.jsonl", shared / "gold" / "pages"), "development")
