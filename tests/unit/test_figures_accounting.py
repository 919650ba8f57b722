"""Every number token of every page ends in exactly one place, and hostile text costs no more than its length."""

import re
import time
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.figure_documents import ROOT, document_of
from transforms.errors import UnreadableInput
from transforms.extract import read_page, records_of
from transforms.figures.explain import explain_figures
from transforms.figures.read import read_figures
from transforms.records import Language, Reading

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
PAGES = sorted(path for path in (ROOT / "tests" / "pages").glob("*/*") if path.suffix in (".html", ".txt"))
SHARED = ROOT.parent / "shared"


def uncounted(reading: Reading) -> list[str]:
    """The number tokens that no record claims, or that records of two kinds claim."""
    claims: list[tuple[int, int, str]] = []
    for observation in reading.observations:
        claims.append((observation.start, observation.end, "observation"))
        claims += [(start, end, "mention") for start, end in observation.mentions]
    claims += [(rate.start, rate.end, "rate") for rate in reading.rates]
    claims += [(term.start, term.end, "loan_term") for term in reading.loan_terms]
    claims += [(figure.start, figure.end, "figure") for figure in reading.figures]
    wrong = []
    for match in NUMBER.finditer(reading.document.text):
        kinds = [kind for start, end, kind in claims if start <= match.start() < end]
        if not kinds or len(set(kinds)) > 1 or kinds.count("figure") > 1:
            wrong.append(f"{match.group()} at {match.start()}: {kinds}")
    return wrong


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_number_of_a_page_is_accounted_for(path: Path) -> None:
    reading = read_page(path.read_bytes(), page=path.stem, plain_text=path.suffix == ".txt")
    assert uncounted(reading) == []


@pytest.mark.shared
def test_every_number_of_the_shared_pages_is_accounted_for() -> None:
    pages = [*sorted((SHARED / "gold" / "pages").glob("*.html")), *sorted((SHARED / "seeds").glob("*.txt"))]
    if not pages:
        pytest.skip("the shared labelled pages are not here")
    for path in pages:
        assert uncounted(read_page(path.read_bytes(), page=path.stem, plain_text=path.suffix == ".txt")) == [], path.stem


LANGUAGES = st.sampled_from(get_args(Language))
WORDS = st.sampled_from(
    [
        "hộ nghèo", "tỷ lệ", "giảm", "còn", "1.234", "3,5%", "12 tỷ đồng", "năm 2024", ",", ";", "và", "(", ")", "45/60", "ông A",
        "poor households", "fell", "by", "to", "VND", "5.6", "1,250", "million", "percent", "%", "in 2023", "from", "–", "7-8", "No. 5",
        "khách hàng", "lần lượt", "respectively", ":", ".", "\n", "0,55%/tháng", "Decree 28/2022/ND-CP", "1/4", "04", "3.3.3", "1,2,3",
    ]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(WORDS, min_size=1, max_size=25), LANGUAGES)
def test_any_heap_of_words_is_accounted_for(words: list[str], language: Language) -> None:
    document = document_of(" ".join(words), language=language)
    reading = read_figures(document)
    assert uncounted(reading) == []
    spans = [(o.start, o.end, o.observation_id) for o in reading.observations]
    assert len({one[2] for one in spans}) == len(spans)
    assert all(document.text[o.start : o.end] == o.quote for o in reading.observations)
    assert list(records_of(reading, selectors=True))
    assert len(explain_figures(document)) >= len(reading.observations)


@settings(max_examples=100)
@given(st.text(max_size=300), LANGUAGES)
def test_any_text_is_read(text: str, language: Language) -> None:
    assert uncounted(read_figures(document_of(text, language=language))) == []


@pytest.mark.parametrize(
    "hostile",
    [
        "1.1," * 4,
        "((((",
        "%1% ",
        "từ 1 đến 2 ",
        "1/2/3/4/5/",
        "giảm giảm 5% ",
        "hộ nghèo 5 ",
        ", và, và",
        "- - 5 - ",
        "VND VND 5 tỷ tỷ ",
        "1 2 3 4 ",
        "Mr. A 5 ",
    ],
)
def test_hostile_text_costs_no_more_than_its_length(hostile: str) -> None:
    def cost(size: int) -> float:
        document = document_of(hostile * (size // len(hostile)), language="vi")
        begin = time.process_time()
        read_figures(document)
        return time.process_time() - begin

    cost(2_000)
    small, large = cost(5_000), cost(20_000)
    assert large < 12 * small + 0.5, f"{small:.3f} s for 5,000 characters, {large:.3f} s for 20,000"


def test_what_is_no_page_is_refused() -> None:
    with pytest.raises(UnreadableInput):
        read_page(b"", page="empty")


def test_dollars_of_the_title_are_the_conversion_that_the_text_prints() -> None:
    text = "By 30 June 2024 the bank had disbursed VND 5,125 billion ($205 million) to 96,000 customers."
    reading = read_figures(document_of(text, title="$205 million disbursed to poor families", language="en"))
    assert [observation.unit for observation in reading.observations] == ["VND", "customers"]
    assert {(figure.raw, figure.reason) for figure in reading.figures if figure.raw == "205"} == {("205", "duplicate")}
