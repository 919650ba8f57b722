"""`tests/synonyms.csv`: what a page says in other words is read alike.

Each row's expression (a pattern) is put into other words in some pages of tests/pages that print it, and no figure that is read of them
may change.
"""

import csv
import re
from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from transforms.figures.read import read_figures
from transforms.reading.page import read_document
from transforms.records import Document, Observation, sha256_of_text

TESTS = Path(__file__).resolve().parents[1]
PAGES_TRIED = 8
PRINTED_AS_IT_IS = ("rate_row", "published", "boilerplate")


def _rows() -> list[object]:
    with (TESTS / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [pytest.param(row["language"], row["said"], row["instead"], id=f"{row['said']} -> {row['instead']}") for row in rows]


@cache
def _pages(language: str) -> tuple[tuple[Document, Counter[tuple[object, ...]]], ...]:
    files = sorted(path for path in (TESTS / "pages").rglob("*") if path.suffix in (".html", ".txt"))
    documents = [read_document(path.read_bytes(), page=path.stem, url=None, plain_text=path.suffix == ".txt") for path in files]
    return tuple((one, _read(one)) for one in documents if one.language == language)


def _read(document: Document) -> Counter[tuple[object, ...]]:
    return Counter(map(_told, read_figures(document).observations))


def _told(one: Observation) -> tuple[object, ...]:
    number = (one.value, one.unit, one.qualifier) if one.value is not None else (one.lower, one.upper, one.unit)
    return one.indicator, one.kind, number, one.period_start, one.period_end, one.place_name, one.population, one.programme


def _put_otherwise(document: Document, said: str, instead: str) -> Document | None:
    """The document with the expression in other words, None where it does not print it; blocks keep their places around the text."""
    pieces, blocks, end, last = list[str](), [], 0, 0
    for block in document.blocks:
        text = document.text_of(block)
        told = text if block.kind in PRINTED_AS_IT_IS else re.sub(said, instead, text, flags=re.IGNORECASE)
        gap = document.text[last : block.start]
        start = end + len(gap)
        end, last = start + len(told), block.end
        pieces += [gap, told]
        blocks.append(replace(block, start=start, end=end))
    text = "".join(pieces) + document.text[last:]
    if text == document.text:
        return None
    return replace(document, text=text, text_sha256=sha256_of_text(text), blocks=tuple(blocks))


@pytest.mark.parametrize(("language", "said", "instead"), _rows())
def test_other_words_are_read_alike(language: str, said: str, instead: str) -> None:
    told = ((read, _put_otherwise(document, said, instead)) for document, read in _pages(language))
    tried = list(islice(((read, other) for read, other in told if other is not None), PAGES_TRIED))
    assert tried, "no page prints it"
    for read, other in tried:
        now = _read(other)
        assert now == read, f"{other.page}: lost {list(read - now)}, found {list(now - read)}"
