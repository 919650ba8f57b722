"""Layout drift and first declarations: what a page's markup says about its portal."""

import itertools

import pytest

from tests.unit.made_pages import BANK, CHANGES, LEAD, MODERN, PARAGRAPHS, TABLES, TITLE, changed
from transforms.errors import UnreadableInput
from transforms.reading.drift import SAME_LAYOUT, distance
from transforms.reading.page import ParsedPage, read_document
from transforms.reading.propose import propose_declaration
from transforms.records import Layout

URL = "https://baovidu.vn/mot-bai-12.html"


def laid_out(page: str, *, source: str | None = None) -> Layout:
    layout = ParsedPage(page.encode(), page="made", source=source).layout
    assert layout is not None
    return layout


def test_pages_of_one_template_are_alike_and_others_are_not() -> None:
    prints = {name: laid_out(page).fingerprint for name, page in {"modern": MODERN, "tables": TABLES, "bank": BANK}.items()}
    longer = MODERN.replace(f"<p>{PARAGRAPHS[0]}</p>", f"<p>{PARAGRAPHS[0]}</p>" * 30)
    assert distance(prints["modern"], laid_out(longer).fingerprint) == 0
    assert all(distance(one, other) > SAME_LAYOUT for one, other in itertools.combinations(prints.values(), 2))
    renamed = laid_out(changed(MODERN, CHANGES["classes renamed"]).decode())
    assert distance(prints["modern"], renamed.fingerprint) > SAME_LAYOUT


def test_selectors_miss_when_a_portal_renames_its_classes() -> None:
    good = laid_out(BANK, source="vbsp_en")
    bad = laid_out(changed(BANK, CHANGES["classes renamed"]).decode(), source="vbsp_en")
    assert good.fits and not bad.fits
    assert [hit.part for hit in bad.hits if not hit.fits] == ["region", "title"]  # a lead may be missing
    hit = next(hit for hit in bad.hits if hit.part == "region")
    assert (hit.expected, hit.came, hit.fits) == ("1", 0, False)


@pytest.mark.parametrize("page", [MODERN, TABLES], ids=["modern", "tables"])
def test_a_proposed_declaration_reads_its_page_as_the_generic_reader_does(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = propose_declaration(page.encode(), name="baovidu", url=URL)
    assert proposal.declaration.hosts == ("baovidu.vn",)
    assert proposal.declaration.live_unverified
    monkeypatch.setattr("transforms.reading.portal.declarations", lambda: {"baovidu": proposal.declaration})
    document = read_document(page.encode(), page="made", url=URL)
    assert (document.source, document.warnings) == ("baovidu", ())
    assert document.reader == "baovidu"
    assert document.text == proposal.document.text
    assert document.title == TITLE and LEAD in document.text


def test_a_proposal_needs_a_name_and_an_address() -> None:
    with pytest.raises(UnreadableInput, match="small letters"):
        propose_declaration(MODERN.encode(), name="Báo Ví Dụ", url=URL)
    with pytest.raises(UnreadableInput, match="does not carry it"):
        propose_declaration(MODERN.encode(), name="baovidu")
