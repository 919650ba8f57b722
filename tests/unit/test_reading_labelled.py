"""Reading against the labelled pages: the page's own date, its language, its title, and that labelled rates stand in the text."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SHARED
from transforms.reading.page import read_document
from transforms.records import Document

OWN = Path(__file__).parents[1] / "pages"


def own_labels() -> Iterator[tuple[Path, dict[str, object]]]:
    for label in sorted(OWN.rglob("*.json")):
        page = label.with_suffix(".html")
        yield page if page.exists() else label.with_suffix(".txt"), json.loads(label.read_text(encoding="utf-8"))


def shared_labels() -> Iterator[tuple[Path, dict[str, object]]]:
    labels = SHARED / "gold" / "development.jsonl"
    for line in labels.read_text(encoding="utf-8").splitlines() if labels.exists() else ():
        label = json.loads(line)
        yield SHARED / "gold" / "pages" / str(label["html"]), label


def read(path: Path) -> Document:
    return read_document(path.read_bytes(), page=path.stem, plain_text=path.suffix == ".txt")


def differences(labels: Iterator[tuple[Path, dict[str, object]]]) -> tuple[int, list[str]]:
    """How many pages there are, and in what their documents differ from their labels."""
    pages, found = 0, []
    for path, label in labels:
        pages += 1
        document = read(path)
        published = document.published_on.isoformat() if document.published_on else None
        found += [f"{path.stem}: published {published}, label {label.get('published')}"] if published != label.get("published") else []
        found += [f"{path.stem}: language {document.language}"] if document.language != label["language"] else []
        found += [f"{path.stem}: no title"] if not document.title else []
    return pages, found


def test_own_pages() -> None:
    pages, found = differences(own_labels())
    assert pages >= 40
    assert found == []


@pytest.mark.shared
def test_development_pages() -> None:
    pages, found = differences(shared_labels())
    assert pages == 71
    assert found == []


def test_reading_twice_is_the_same() -> None:
    for path, _ in list(own_labels())[::10]:
        assert read(path) == read(path)
