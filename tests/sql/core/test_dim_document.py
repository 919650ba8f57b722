"""Copies of one text are one origin: given pages at several addresses, expected origins."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.warehouse import ask, build
from tests.warehouse_rows import Page, end_of, stage_night

NIGHT = date(2026, 11, 1)
ORIGINAL = "https://sonnmt.langson.gov.vn/tin/giam-ngheo"


def article(name: str, host: str, *, level: str = "3.36", own_words: bool = False, **fields: Any) -> Page:
    page = Page(page=name, source=host, url=f"https://{host}/{name}", published_on=date(2025, 1, 10), **fields)
    words = f"In the words of {name}" if own_words else "By the review at the end of the year"
    for indicator, value, unit in (
        ("poor_household_rate", level, "percent"),
        ("near_poor_household_rate", "5.1", "percent"),
        ("poor_households", "6500", "households"),
    ):
        sentence = f"{words} the figure of {indicator.replace('_', ' ')} in the province was {value}, which the meeting noted."
        page.state(indicator, "level", value, value, sentence=sentence, unit=unit, period=end_of(2024))
    return page


def test_copies_by_link_by_sentences_and_by_name_are_one_origin(tmp_path: Path) -> None:
    pages = [
        article("giam-ngheo", "sonnmt.langson.gov.vn/tin", own_words=True),
        article("copy", "vietnam.vn", own_words=True, origin_url=ORIGINAL),
        article("first", "baolangson.vn"),
        article("unsigned", "baomoi.com", level="3.63"),  # the same sentences, one figure altered
        article("one", "a.vn", own_words=True, origin_name="TTXVN"),
        article("two", "b.vn", own_words=True, origin_name="ttxvn"),
        article("alone", "c.vn", own_words=True),
    ]
    pages[0].url, pages[0].source = ORIGINAL + "/?utm_source=x", "sonnmt.langson.gov.vn"
    stage_night(tmp_path / "staged", NIGHT, [page for page in pages if page.page != "unsigned"])
    stage_night(tmp_path / "staged", NIGHT + timedelta(days=1), [page for page in pages if page.page == "unsigned"])
    built = build(tmp_path)
    origins = dict(ask(built, "SELECT page, origin_id FROM core.dim_document"))
    assert origins["giam-ngheo"] == origins["copy"]
    assert origins["first"] == origins["unsigned"]
    assert origins["one"] == origins["two"]
    assert len(set(origins.values())) == 4
    assert dict(ask(built, "SELECT page, copy_evidence FROM core.dim_document")) == {
        "giam-ngheo": None,
        "copy": "link",
        "first": None,
        "unsigned": "sentences",
        "one": "name",
        "two": "name",
        "alone": None,
    }
    # the altered copy is one origin with the original, and still a conflict
    assert ask(built, "SELECT kind_of_conflict, lowest::DOUBLE, highest::DOUBLE, len(statements) FROM conflict_ledger") == [
        ("value", 3.36, 3.63, 7)
    ]
    # six statements of four origins agree; a government's word goes before
    assert ask(
        built,
        """SELECT value::DOUBLE, independent_origins, statements, chosen_by, source FROM indicator_series
        WHERE indicator = 'poor_household_rate'""",
    ) == [(3.36, 4, 7, "authority", "sonnmt.langson.gov.vn")]


def test_one_text_at_two_addresses_is_one_statement_in_the_marts(tmp_path: Path) -> None:
    twins = [article("same", "x.vn"), article("same", "y.vn")]
    twins[1].url = None
    stage_night(tmp_path / "staged", NIGHT, twins)
    built = build(tmp_path)
    assert ask(built, "SELECT count(*) FROM core.fact_observation") == [(6,)]
    assert ask(built, "SELECT count(*), max(independent_origins) FROM poverty_timeline") == [(3, 1)]
    assert ask(built, "SELECT statements, independent_origins, chosen_by FROM indicator_series WHERE indicator = 'poor_households'") == [
        (2, 1, "all_agree")
    ]
