"""`tests/sentences.csv`: one sentence a row, with what is to be read of it; every misreading that was mended left a row.

A row with `known_miss` is a strict expected failure: it says why, and the test fails when the miss is mended and the mark stays.
"""

from collections import Counter
from datetime import date

import pytest

from tests.unit.figure_documents import document_of, sentence_rows, summary
from transforms.errors import ReferenceDataError
from transforms.figures.lexicon import check_forms
from transforms.figures.read import read_figures
from transforms.records import Language
from transforms.reference.vocabulary import phrases_in

ROWS = sentence_rows()


def _case(row: dict[str, str]) -> object:
    marks = [pytest.mark.xfail(reason=row["known_miss"], strict=True)] if row["known_miss"] else []
    return pytest.param(row, marks=marks, id=row["sentence"][:60])


@pytest.mark.parametrize("row", [_case(row) for row in ROWS])
def test_sentence(row: dict[str, str]) -> None:
    published = date.fromisoformat(row["published_on"]) if row["published_on"] else None
    language: Language = "vi" if row["language"] == "vi" else "en"
    reading = read_figures(document_of(row["sentence"], language=language, published_on=published, default_place_code="20"))
    expected = sorted(part.strip() for part in row["read"].split(";;") if part.strip())
    assert sorted(summary(reading)) == expected


def test_no_sentence_stands_twice() -> None:
    counts = Counter((row["language"], row["published_on"], row["sentence"]) for row in ROWS)
    assert [told for told, count in counts.items() if count > 1] == []


def test_the_people_that_the_title_names_are_not_those_of_the_first_paragraph() -> None:
    title = "Loans help ethnic people out of poverty"
    text = "The poverty rate of the district fell to 31.4 percent in 2021."
    reading = read_figures(document_of(text, language="en", title=title, published_on=date(2022, 3, 1), default_place_code="20"))
    assert summary(reading) == ["poor_household_rate level 31.4 percent 2021-12-31"]


def test_the_year_of_a_plan_in_the_title_dates_no_state() -> None:
    text = "Tỷ lệ hộ nghèo của xã cao nhất huyện, với 38,5%."
    title = "Lộc Bình phấn đấu giảm 640 hộ nghèo trong năm 2024"
    reading = read_figures(document_of(text, title=title, published_on=date(2024, 2, 20), default_place_code="20"))
    states = [observation for observation in reading.observations if observation.kind == "level"]
    assert [observation.period_end for observation in states] == [None]


def test_both_languages_are_there() -> None:
    counts = [sum(row["language"] == language for row in ROWS) for language in ("vi", "en")]
    assert min(counts) >= 30


def test_a_cell_spells_out_its_choices() -> None:
    assert phrases_in("(poor|needy) (rural|) family; the poor") == (
        "poor rural family",
        "poor family",
        "needy rural family",
        "needy family",
        "the poor",
    )


@pytest.mark.parametrize("cell", ["(poor|needy family", "poor|needy family", "poor) family"])
def test_a_broken_choice_is_told(cell: str) -> None:
    with pytest.raises(ReferenceDataError, match="expected choices as in"):
        phrases_in(cell)


def test_what_only_the_title_tells_holds_for_the_day_of_the_text() -> None:
    text = "Kết quả rà soát năm 2021 cho thấy tỷ lệ hộ nghèo của tỉnh Phú Yên là 4,12%."
    assert summary(read_figures(document_of(text, title="Phú Yên còn 11.322 hộ nghèo"))) == [
        "poor_households level 11322 households 2021-12-31",
        "poor_household_rate level 4.12 percent 2021-12-31",
    ]
    text = "Tỷ lệ hộ nghèo của tỉnh Phú Yên là 6,01% năm 2020 và 4,12% năm 2021."
    assert summary(read_figures(document_of(text, title="Phú Yên còn 11.322 hộ nghèo")))[0] == "poor_households level 11322 households -"


def test_a_form_beside_its_verb_is_refused() -> None:
    check_forms({"gain", "job", "housing", "house"})
    with pytest.raises(ReferenceDataError, match="'gained' stands in a phrase beside 'gain'"):
        check_forms({"gain", "gained", "job"})
