"""Sentences that end where no sentence does: cells, headlines and texts cut off in the middle are read, whatever they end with."""

import csv
import io
from datetime import date

import pytest

from tests.unit.figure_documents import ROOT, document_of
from transforms.figures.read import read_figures

ROWS = list(csv.DictReader(io.StringIO((ROOT / "tests" / "sentences.csv").read_text(encoding="utf-8"))))
_EVERY = 25  # rows; all of them were tried once, in some minutes


@pytest.mark.parametrize("row", ROWS[::_EVERY], ids=[row["sentence"][:40] for row in ROWS[::_EVERY]])
def test_a_sentence_cut_short_is_read(row: dict[str, str]) -> None:
    words = row["sentence"].split(" ")
    published_on = date.fromisoformat(row["published_on"]) if row["published_on"] else None
    for end in range(1, len(words) + 1):
        document = document_of(" ".join(words[:end]), language=row["language"], published_on=published_on)  # type: ignore[arg-type]
        for one in read_figures(document).observations:
            assert document.text[one.start : one.end] == one.quote


def test_a_number_with_too_many_scales_is_read() -> None:
    read_figures(document_of("Dư nợ 1 " + "nghìn tỷ triệu " * 40 + "đồng."))
