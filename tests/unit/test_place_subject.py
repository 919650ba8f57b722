"""Which place a page is about: the pages of tests/fitting/subjects.csv, and the weights that were fitted to them."""

from pathlib import Path

import pytest

from tests.fitting import subject
from tests.unit.figure_documents import document_of
from transforms.errors import ReferenceDataError
from transforms.figures.place_address import place_of_address
from transforms.figures.place_subject import best_of, score_of, told_by
from transforms.figures.places import default_place, read_places
from transforms.records import Document
from transforms.reference import vocabulary
from transforms.reference.subject_weights import NAME, load_subject_weights

PAGES = list(subject.written_pages())
MISSED = {title: pytest.mark.xfail(reason=why, strict=True) for title, why in subject.known_misses().items()}


@pytest.mark.parametrize(
    ("document", "unit"),
    [pytest.param(document, unit, marks=MISSED.get(str(document.title), ())) for document, unit in PAGES],
    ids=[str(document.title) for document, _ in PAGES],
)
def test_a_page_is_about_what_its_row_says(document: Document, unit: subject.Unit) -> None:
    place = default_place(document)
    assert place is not None and (place.level, place.name) == unit


def test_the_weights_are_those_that_fit() -> None:
    weights = load_subject_weights()
    assert subject.fit(subject.choices(), list(weights)) == pytest.approx(weights, abs=0.02), "run `make fit`"


def test_every_feature_counts_and_the_best_is_told() -> None:
    document, _ = PAGES[0]
    candidates = read_places(document).candidates
    best = best_of(candidates)
    assert best is not None and candidates
    assert score_of(dict(candidates[0][1])) != 0
    told = told_by(candidates)
    assert "title" in told and "next" in told
    assert best_of([]) is None


@pytest.mark.parametrize(("rows", "told"), [("title,1,\ntitle,2,\n", "stands twice"), ("title,much,\n", "expected a number")])
def test_wrong_weights_are_named(rows: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / NAME).write_text(f"feature,weight,meaning\n{rows}", encoding="utf-8")
    monkeypatch.setattr(vocabulary, "_FOLDER", tmp_path)
    load_subject_weights.cache_clear()
    try:
        with pytest.raises(ReferenceDataError, match=told):
            load_subject_weights()
    finally:
        monkeypatch.undo()
        load_subject_weights.cache_clear()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://kinhtedothi.vn/lang-son-danh-94-ty-dong-giam-ngheo.html", "Lạng Sơn"),
        ("https://kinhtedothi.vn/danh-94-ty-dong-giam-ngheo.html", "Hà Nội"),
        ("https://bacson.langson.gov.vn/hoa-binh-den-tham-lang-son", "Bắc Sơn"),
    ],
)
def test_the_title_in_a_path_tells_more_than_the_host_of_a_newspaper(address: str, name: str) -> None:
    place = place_of_address(document_of("Vốn vay giúp dân.", url=address))
    assert place is not None
    assert place.name == name
