"""Pages built to exhaust a reader end in bounded time: read, or refused with a reason."""

import random
import time
import unicodedata

import pytest

from tests.unit.made_pages import BANK, TEMPLATES
from transforms.errors import UnreadableInput
from transforms.reading.page import read_document

SECONDS = 10.0  # of CPU; each takes well under three on one core of a slow machine
OPEN = "<html><head><title>Một tiêu đề đủ dài để đọc</title></head><body><h1>Một tiêu đề đủ dài để đọc</h1>"
UNITS = [
    *(
        "1.",
        "1,",
        "1.2,",
        "a ",
        "A-",
        "(",
        '"',
        "1 %",
        "/",
        "12/",
        "Nguồn: ",
        "Theo ",
        "Photo: ",
        "x.y.",
        "http://a.",
        "(HBO) - ",
        "- ",
        "1) ",
    ),
    *("6,6%/year ", "Mục 1.1 ", "thứ hai ", "Cập nhật ", "1:1", "2024-", "\u0301", "1/1/2020 ", "đ", " ", "&amp;"),
]
PAGES = {
    "200,000 nested elements": OPEN + "<div>" * 200_000 + "5 %" + "</div>" * 200_000,
    "240 nested elements": OPEN + "<div>" * 240 + "<p>" + "Hộ nghèo còn 5%. " * 20,
    "a line of 10 MB": OPEN + "<p>" + "a b 1,2 " * 1_300_000,
    "100,000 cells": OPEN + "<table>" + "<tr><td>1</td><td>2</td></tr>" * 50_000 + "</table>",
    "18,000 cells": OPEN + "<table>" + "<tr><td>1,2</td><td>a2</td></tr>" * 9_000 + "</table>",
    "a flood of entities": OPEN + "<p>" + "&amp;&#x61;&eacute;" * 500_000,
    "open tags": OPEN + "<p><b><i>x" * 9_000,
    "line breaks": OPEN + "<p>" + "abc def<br>" * 50_000,
    "rate rows": OPEN + "".join(f"<div><span>abc {n}</span><b>6,6%/year</b></div>" for n in range(9_000)),
    "rates in one box": OPEN + "<div>" + "<b>6,6%/year</b>" * 25_000 + "</div>",
    "dates": OPEN + "<div>12/04/2021 09:00</div>" * 15_000,
    "links": OPEN + "<div><a href='x'>abc def ghi jkl mno</a></div>" * 15_000,
    "end marks": OPEN + f"<p>Related news</p><p>{'word ' * 20}</p>" * 5_000,
    "a title of dashes": "<title>" + "a - " * 100_000 + "</title><p>hello there all of you</p>",
    "open comments and scripts": OPEN + "<!--" + "-" * 2_000_000 + "--><script>" * 1_000 + "x",
    "a class of a million words": OPEN + '<p class="' + "x " * 1_000_000 + '">hello there</p>',
}


def spend(content: str, *, plain_text: bool) -> float:
    started = time.process_time()
    try:
        read_document(content.encode(), page="hostile", plain_text=plain_text)
    except UnreadableInput as refused:
        assert refused.expected and refused.came
    return time.process_time() - started


@pytest.mark.parametrize("page", PAGES)
def test_hostile_pages_end(page: str) -> None:
    assert spend(PAGES[page], plain_text=False) < SECONDS


@pytest.mark.parametrize("plain_text", [False, True], ids=["page", "plain text"])
@pytest.mark.parametrize("unit", UNITS)
def test_no_pattern_blows_up(unit: str, plain_text: bool) -> None:
    body = unit * (200_000 // len(unit))
    assert spend(body if plain_text else f"{OPEN}<p>{body}</p>", plain_text=plain_text) < SECONDS / 4


def test_a_page_cannot_name_kinds_of_its_own() -> None:
    text = "Năm 2023, tỷ lệ hộ nghèo của tỉnh Lạng Sơn giảm 2,9%, còn 6,02%; hộ cận nghèo còn 9,4% và tiếp tục giảm đều."
    document = read_document(f'{OPEN}<p giamngheo-kind="rate_row" data-role="sapo">{text}</p>'.encode(), page="hostile")
    assert [block.kind for block in document.blocks] == ["title", "paragraph"]


DEBRIS = [
    b"<table>",
    b"</div>",
    b"<p",
    b'"',
    b"<!--",
    b"-->",
    b"<td><td>",
    b"<body>",
    b"<h1>",
    b"&#2;",
    b"&#8203;",
    b"\xff",
    b"<title>",
    b"<a href=x>",
    b"6,6%/year",
]


def broken(content: bytes, dice: random.Random) -> bytes:
    """A page with pieces lost, doubled, flipped and thrown in."""
    page = bytearray(content)
    for _ in range(dice.randint(1, 10)):
        at = dice.randrange(len(page))
        match dice.randrange(4):
            case 0:
                del page[at : at + dice.randint(1, 300)]
            case 1:
                page[at:at] = dice.choice(DEBRIS)
            case 2:
                page[at] = dice.randrange(256)
            case _:
                start = dice.randrange(len(page))
                page[at:at] = page[start : start + dice.randint(1, 800)]
    return bytes(page)


@pytest.mark.parametrize("name", [*TEMPLATES, "bank"])
def test_broken_pages_are_read_or_refused(name: str) -> None:
    dice = random.Random(name)
    for _ in range(80):
        content = broken(TEMPLATES.get(name, BANK).encode(), dice)
        try:
            document = read_document(content, page="broken")
        except UnreadableInput:
            continue
        assert "\n".join(document.text_of(block) for block in document.blocks) == document.text
        assert unicodedata.is_normalized("NFC", document.text)


@pytest.mark.parametrize("url", ["https://[broken", "https://[i]/a", "not an address", ""])
def test_an_address_that_is_none_does_no_harm(url: str) -> None:
    assert read_document(TEMPLATES["modern"].encode(), page="made", url=url).source == "unknown"


def test_control_characters_by_reference_are_left_out() -> None:
    page = TEMPLATES["modern"].replace("<script", "<b").replace("</h1>", "</h1><script>x</script>&#2;&#31;&#xFFFF;tail of a script")
    text = read_document(page.encode(), page="made").text
    assert not any(ord(character) < 32 and character != "\n" for character in text)
    assert "\uffff" not in text
