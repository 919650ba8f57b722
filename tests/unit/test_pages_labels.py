"""The labelled pages of `tests/pages` are well-formed: every label can be read, scored and found in its page.

Belongs here: checks of pages and labels against each other and against the code lists. Does not belong here: how well the reader reads
them (`evaluate` and its floors). The text is taken from the markup by Beautiful Soup alone, so that no error of the reader can hide here.
"""

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from bs4 import BeautifulSoup

from transforms import records

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "tests" / "pages"
REFERENCE = ROOT / "transforms" / "reference"
MARK = "<!-- Written for tests of giamngheo; wording and some figures are invented. -->"
LARGEST_PAGE_BYTES = 40_000

LABELS = sorted(PAGES.glob("*/*.json"))
UNITS = frozenset(
    re.findall(
        r"\S+",
        """percent percentage_point percent_relative percent_of_plan households persons customers turns loans groups works houses communes
    villages districts models projects courses cards items leaflets bridges inspections programmes branches offices points times units
    VND USD VND/household VND/group VND/person/month VND/person/year USD/person/year""",
    )
)
TERM_UNITS = UNITS | {"percent_of_loan_rate", "percent_of_poor_household_rate", "years", "months"}
TERM_UNITS |= {"VND/person", "VND/project", "VND/facility", "VND/house", "VND/student/month"}
FIELDS = {
    "indicator",
    "kind",
    "value",
    "lower",
    "upper",
    "unit",
    "qualifier",
    "period_start",
    "period_end",
    "period_basis",
    "place_name",
    "place_level",
    "place_parent",
    "population",
    "programme",
    "per",
    "fx_usd",
    "scope_open",
    "ambiguous",
    "ambiguity",
    "also",
    "note",
}
SCALES = [Decimal(10) ** n for n in (0, 1, 2, 3, 4, 6, 9, 12)]
WORDS = {
    1: "one first một mot",
    2: "two hai",
    3: "three ba",
    4: "four bốn",
    5: "five năm",
    6: "six sáu",
    7: "seven bảy",
    8: "eight tám",
    9: "nine chín",
    10: "ten mười",
    12: "twelve mười hai",
    13: "thirteen",
    15: "fifteen mười lăm",
    19: "nineteen",
    20: "twenty hai mươi",
    50: "half nửa",
}


def ids(path: Path) -> str:
    return path.stem


@cache
def label_of(path: Path) -> dict[str, Any]:
    label: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return label


def page_file(path: Path) -> Path:
    found = [p for p in (path.with_suffix(".html"), path.with_suffix(".txt")) if p.exists()]
    assert len(found) == 1, f"{path.stem}: expected one page beside the label, got {[p.name for p in found]}"
    return found[0]


def content_of(page: Path) -> str:
    """The page as written: UTF-8, or windows-1252 where the page declares that."""
    content = page.read_bytes()
    return content.decode("cp1252" if b"charset=windows-1252" in content else "utf-8")


@cache
def text_of(path: Path, *, between_tags: str = " ") -> str:
    content = content_of(page_file(path))
    if page_file(path).suffix == ".html":
        soup = BeautifulSoup(content, "lxml")
        for tag in soup(["script", "style"]):
            tag.decompose()
        content = soup.get_text(between_tags)
    return unicodedata.normalize("NFC", content)


@cache
def codes(name: str) -> frozenset[str]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return frozenset(row["code"] for row in csv.DictReader(lines))


@cache
def printed_numbers(path: Path) -> frozenset[Decimal]:
    """Every number that the digits of the page can stand for, under either decimal sign, joined over a stray space or not."""
    found: set[Decimal] = set()
    for token in re.findall(r"\d+(?:[.,] ?\d+)*", text_of(path) + " " + text_of(path, between_tags="")):
        for form in {token, *token.split(" ")}:
            bare = form.replace(" ", "").strip(".,")
            for plain in (bare.replace(".", "").replace(",", "."), bare.replace(",", "")):
                try:
                    found.add(Decimal(plain))
                except InvalidOperation:
                    continue
    for billions, millions in re.findall(r"(\d+) tỷ (\d+) triệu", text_of(path)):
        found.add(Decimal(billions) + Decimal(millions) / 1000)
    return frozenset(found)


def is_printed(path: Path, value: float | int) -> bool:
    size = abs(Decimal(str(value)))
    if size == 0:
        return True
    if any(size / scale in printed_numbers(path) for scale in SCALES):
        return True
    text = text_of(path).lower()
    words = [word for scale in SCALES for word in WORDS.get(int(size / scale) if size / scale % 1 == 0 else 0, "").split()]
    return any(re.search(rf"\b{word}\b", text) for word in words)


def observations() -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in LABELS:
        for observation in label_of(path)["observations"]:
            yield path, observation


def test_there_are_enough_pages_of_both_languages() -> None:
    languages = Counter(label_of(path)["language"] for path in LABELS)
    assert len(LABELS) >= 48
    assert min(languages["vi"], languages["en"]) >= 0.4 * len(LABELS)


def test_every_page_has_a_label_and_a_name_of_its_own() -> None:
    pages = [p for p in PAGES.glob("*/*") if p.suffix in {".html", ".txt"}]
    assert {p.with_suffix("") for p in pages} == {p.with_suffix("") for p in LABELS}
    assert [name for name, n in Counter(p.stem for p in LABELS).items() if n > 1] == []


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_the_page_says_that_it_was_written_for_tests(path: Path) -> None:
    page = page_file(path)
    assert page.stat().st_size <= LARGEST_PAGE_BYTES
    if page.suffix == ".html":
        assert MARK in content_of(page)
    label = label_of(path)
    assert label["page"] == path.stem
    assert label["origin"] == "written for tests"
    assert label["url"] is None or label["url"].startswith(("http://", "https://"))
    assert label["language"] in get_args(records.Language)


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_the_date_of_the_page_is_printed_on_it(path: Path) -> None:
    printed = label_of(path)["published"]
    if printed is None:
        return
    day = date.fromisoformat(printed)
    page = content_of(page_file(path))
    forms = {f"{day:%Y-%m-%d}", f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%B} {day.day}, {day:%Y}", f"{day.day}/{day.month}/{day:%Y}"}
    forms.add(f"{day:%B}, {day:%d/%Y}")
    assert any(form in page for form in forms), f"none of {sorted(forms)} in {path.stem}"


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_observations_are_well_formed(path: Path) -> None:
    for o in label_of(path)["observations"]:
        where = f"{path.stem}: {o}"
        for reading in (o, *({**o, **other} for other in o.get("also", ()))):
            assert set(reading) <= FIELDS, where
            assert reading["indicator"] in codes("indicators"), where
            assert reading["kind"] in get_args(records.ObservationKind), where
            assert reading["place_level"] in get_args(records.PlaceLevel), where
            assert reading["unit"] in UNITS, where
            for field, name in (("population", "populations"), ("programme", "programmes")):
                parts = (reading.get(field) or "").split(";") if reading.get(field) else []
                assert parts == sorted(set(parts)), where
                assert set(parts) <= codes(name), where
        assert o["qualifier"] in get_args(records.Qualifier), where
        assert o["period_basis"] in get_args(records.PeriodBasis), where
        assert bool(o.get("ambiguous")) == ("ambiguity" in o), where
        start, end = (date.fromisoformat(o[k]) if o.get(k) else None for k in ("period_start", "period_end"))
        assert start is None or end is None or start <= end, where
        assert (end is None) == (o["period_basis"] == "none"), where
        if o["kind"] == "level" and o["indicator"] != "credit_collection_ratio":
            assert start == end, where


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_bounds_follow_the_hedge(path: Path) -> None:
    for o in label_of(path)["observations"]:
        value, bounds = o["value"], (o.get("lower"), o.get("upper"))
        where = f"{path.stem}: {o}"
        if o["qualifier"] == "range":
            assert value is None and bounds[0] < bounds[1], where
            continue
        outward = {"exact": (None, None), "about": (None, None)}
        outward |= dict.fromkeys(("over", "at_least"), (value, None)) | dict.fromkeys(("nearly", "at_most", "under"), (None, value))
        expected = outward[o["qualifier"]]
        assert bounds == (expected if value >= 0 else expected[::-1]), where


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_what_is_labelled_is_printed(path: Path) -> None:
    for o in label_of(path)["observations"]:
        for number in (o["value"],) if o["value"] is not None else (o["lower"], o["upper"]):
            assert is_printed(path, number), f"{path.stem}: {number} of {o['indicator']} is not in the page"
    for rate in label_of(path)["rates"]:
        per = Decimal(str(rate["percent_per_year"]))
        assert is_printed(path, float(per)) or is_printed(path, float(per / 12)), f"{path.stem}: {rate}"
    for term in label_of(path)["loan_terms"]:
        assert is_printed(path, term["value"]), f"{path.stem}: {term}"


@pytest.mark.parametrize("path", LABELS, ids=ids)
def test_rates_and_terms_are_well_formed(path: Path) -> None:
    for rate in label_of(path)["rates"]:
        assert rate["product_kind"] in {"loan", "deposit", "overdue"}
        assert rate["section"] in {"sidebar", "prose"}
        if rate["product_kind"] == "deposit":
            assert re.fullmatch(r"P\d+[DWMY]", rate["term"]), rate
        else:
            assert rate["programme"] in codes("programmes"), rate
    for term in label_of(path)["loan_terms"]:
        assert term["term_kind"] in {"limit", "max_term", "overdue_ratio", "rate_ratio"}
        assert term["unit"] in TERM_UNITS, term
        assert term.get("programme") is None or term["programme"] in codes("programmes"), term


def test_labels_of_one_page_do_not_repeat_a_fact() -> None:
    keys = ("indicator", "kind", "value", "lower", "upper", "unit", "period_end", "place_name", "place_level", "population", "programme")
    for path in LABELS:
        seen = Counter(tuple(o.get(k) for k in (*keys, "scope_open")) for o in label_of(path)["observations"])
        assert [key for key, n in seen.items() if n > 1] == [], path.stem


def test_the_sample_names_pages_of_this_folder() -> None:
    sample = (PAGES / "sample.txt").read_text(encoding="utf-8").split()
    assert 10 <= len(sample) == len(set(sample)) <= 15
    labels = {f"{p.parent.name}/{page_file(p).name}": label_of(p) for p in LABELS}
    assert set(sample) <= set(labels)
    forms = {form for name in sample for form in labels[name]["forms"]}
    assert {"chain", "sidebar_rates", "copy", "conflict", "household_story", "table", "revision"} <= forms
