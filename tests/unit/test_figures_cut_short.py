"""Sentences that end where no sentence does: cells, headlines and texts cut off in the middle are read, whatever they end with."""

from datetime import date
from typing import cast

import pytest

from tests.unit.figure_documents import document_of, sentence_rows
from transforms.figures.read import read_figures
from transforms.records import Language

ROWS = sentence_rows()[::25]  # all of them were tried once, in some minutes


@pytest.mark.parametrize("row", ROWS, ids=[row["sentence"][:40] for row in ROWS])
def test_a_sentence_cut_short_is_read(row: dict[str, str]) -> None:
    words = row["sentence"].split(" ")
    published_on = date.fromisoformat(row["published_on"]) if row["published_on"] else None
    for end in range(1, len(words) + 1):
        document = document_of(" ".join(words[:end]), language=cast(Language, row["language"]), published_on=published_on)
        for one in read_figures(document).observations:
            assert document.text[one.start : one.end] == one.quote


def test_a_number_with_too_many_scales_is_accounted_for() -> None:
    reading = read_figures(document_of("Dư nợ 7 " + "nghìn tỷ triệu " * 40 + "đồng."))
    assert "7" in {one.raw for one in reading.figures} or any(one.quote.startswith("7") for one in reading.observations)


@pytest.mark.parametrize("published_on", [None, date.min, date.max])
@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("vi", "Năm 2016 các huyện Tràng Định, Văn Lãng, Chi Lăng được giao 3 tỷ đồng/"),
        ("vi", "Đến hết năm 2020, tỷ lệ hộ nghèo giảm từ 9% xuống 3% ("),
        ("en", "Households that escape near poverty: 900 poor and 1,100"),
        ("en", "In 9999 the rate fell from 9 percent to 3 percent. Last year 5 poor households, down 3 percent over 9999"),
        ("en", "0, 08%"),
    ],
)
def test_what_ends_oddly_is_read_on_whatever_day(language: Language, text: str, published_on: date | None) -> None:
    document = document_of(text, language=language, published_on=published_on)
    for one in read_figures(document).observations:
        assert document.text[one.start : one.end] == one.quote
