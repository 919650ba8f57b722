"""Reading held to ratios, with slack for a busy machine; `make bench` measures it beside its peers."""

import pytest

from tests.benchmarks.bench_reading import documents_of, ways_to_read_figures, ways_to_read_html
from tests.benchmarks.measuring import in_turns
from tests.benchmarks.page_set import page_set
from transforms.figures.read import read_figures
from transforms.reading.page import read_document

pytestmark = pytest.mark.long
DIGITS_AT_MOST = 250
"""How many times a bare pattern for digits reading may cost: twice what it did when this was written."""


def test_reading_costs_a_bounded_multiple_of_finding_digits() -> None:
    documents = documents_of(list(page_set(40)))
    spent = in_turns(ways_to_read_figures(documents))
    assert spent["ours"] <= DIGITS_AT_MOST * spent["digits"]


def test_a_text_costs_what_its_parts_cost() -> None:
    """A document as long as twenty is read in the time of twenty: nothing looks through all of it again and again."""
    parts = [document for document in documents_of(list(page_set(80))) if document.language == "vi"][:20]
    whole = read_document("\n".join(part.text for part in parts).encode(), page="whole", plain_text=True)
    spent = in_turns({"parts": lambda: [read_figures(part) for part in parts], "whole": lambda: read_figures(whole)})
    assert len(parts) == 20
    assert spent["whole"] <= 1.6 * spent["parts"]


def test_a_document_costs_what_the_bare_text_does_by_the_packages_it_is_built_on() -> None:
    spent = in_turns(ways_to_read_html(list(page_set(40))))
    assert spent["ours"] <= 1.5 * spent["packages"]  # 1.1 on a machine at rest; the goal of `make bench` is 1.2
