"""Plain text: lines to the kinds of block that a page's markup would have told."""

from datetime import date
from pathlib import Path

import pytest

from transforms.reading.page import read_document
from transforms.records import Document

BANK = """Tiếng việt
Stay Connected:

News & Events

Updated: 2024-04-16 15:15:45

Goats help Van Lang out of poverty

In Van Lang district most people are Tay or Nung, and most of them live from goats, star anise and the loans of the bank.

van lang

People of Tan Thanh commune drive their goats home along the river in the evening

In 2023, more than 1,200 turns of poor households received loans at a rate of 3.3%/year, and the poverty rate fell by 2.9%.

Hung Trang

Poor Households

Lending to poor households 6,6%/year
Lending to poor households in 64 poor districts 3,3%/year

Term Deposit Rate
Overnight 3,04%/year
1 week 3,23%/year"""

COPY = """https://www.vietnam.vn/en/mot-bai-viet-ve-giam-ngheo
Vietnam.vn - Nền tảng quảng bá Việt Nam

A province makes a breakthrough.

With the poverty rate down from 12.2% to 3.36%, the province is near the goal that its congress set five years ago.

Báo Ví DụBáo Ví Dụ26/11/2025

From the first year on

The whole province conducted 430 inspections during the 2021-2024 period, and each of them found something to be mended.

Children of poor families go on with their education without interruption. Photo: Hoang Nghia.

Children of poor families go on with their education without interruption. Photo: Hoang Nghia.

In 2024 alone, 1,200 workers went abroad, and more than 3,260 people took part in nearly 140 training courses of the project.

Source: https://baovidu.vn/mot-bai-viet.html

Comment (0)

Same tag

- 14.4 billion for the fund
- 3,000 visitors on one day"""


def kinds(document: Document) -> list[str]:
    return [block.kind for block in document.blocks]


def read(text: str, page: str = "made") -> Document:
    return read_document(text.encode(), page=page, plain_text=True)


def test_a_page_of_the_bank_is_known_by_its_marks() -> None:
    document = read(BANK)
    assert (document.source, document.reader, document.language) == ("vbsp_en", "vbsp_en", "en")
    assert (document.title, document.published_on) == ("Goats help Van Lang out of poverty", date(2024, 4, 16))
    assert kinds(document) == [
        *("boilerplate", "boilerplate", "boilerplate", "published", "title", "lead", "caption", "caption", "paragraph", "byline"),
        *("heading", "rate_row", "rate_row", "heading", "rate_row", "rate_row"),
    ]
    assert {block.decimal_sign for block in document.blocks if block.kind == "rate_row"} == {","}
    assert {block.decimal_sign for block in document.blocks if block.kind == "paragraph"} == {"."}


def test_a_sentence_that_ends_with_a_yearly_change_is_no_row_of_a_rate_table() -> None:
    lines = [
        "Bình quân mỗi năm tỷ lệ hộ nghèo của huyện giảm 1,5%/năm.",
        "Dư nợ cho vay hộ nghèo tăng 6,2%/năm",
        "Cho vay hộ nghèo: 6,6%/năm",
    ]
    document = read("\n\n".join(["Tín dụng chính sách về vùng cao", *lines]))
    assert kinds(document).count("rate_row") == 1


def test_a_republished_copy() -> None:
    document = read(COPY)
    assert document.url == "https://www.vietnam.vn/en/mot-bai-viet-ve-giam-ngheo"
    assert (document.source, document.title) == ("vietnam_vn", "A province makes a breakthrough.")
    assert document.published_on == date(2025, 11, 26)
    assert (document.origin_url, document.origin_name) == ("https://baovidu.vn/mot-bai-viet.html", "Báo Ví Dụ")
    assert kinds(document) == [
        *("boilerplate", "title", "lead", "published", "heading", "paragraph", "caption", "caption", "paragraph", "source_line"),
        *("boilerplate", "boilerplate", "boilerplate", "boilerplate"),
    ]


def test_a_reduced_copy_ends_at_the_list_of_headlines() -> None:
    body = "In the first half of 2023 the bank lent VND 1,200 billion to 4,500 poor households of the province, said its director."
    others = "- Support for 462,000 people\n- 100 million for one house"
    document = read(f"Loans in half a year\n{body}\n{body} It hopes for more.\neng.vbsp.org.vn\n{others}")
    assert kinds(document) == ["title", "lead", "paragraph", "source_line", "boilerplate", "boilerplate"]


def test_a_copy_that_begins_in_the_body_has_no_title_and_keeps_its_table() -> None:
    body = "In 2025 the whole province strives to reduce the poor household rate by 1.5%, and by 4% in the communes of the border."
    table = "| ![]() |\n| A market day in the highlands |\n| Area | Reduction |\n|---|---|\n| Vinh City (old) | 0.02 to 0.04% |"
    document = read(f"{body}\n{table}\n{body}")
    assert document.title is None
    assert kinds(document) == ["paragraph", "caption", "table_row", "table_row", "paragraph"]
    assert "Vinh City (old) | 0.02 to 0.04%" in document.text.splitlines()


@pytest.mark.parametrize("text", ["Một dòng chữ.", "12,2% hộ nghèo"])
def test_the_shortest_texts(text: str) -> None:
    assert read(text).text == text


@pytest.mark.shared
@pytest.mark.parametrize(
    ("page", "source", "on", "rates"),
    [("vbsp-lang-son-2024", "vbsp_en", date(2024, 4, 16), 8), ("vietnamvn-lang-son-2025", "vietnam_vn", date(2025, 11, 26), 0)],
)
def test_the_two_real_pages(shared: Path, page: str, source: str, on: date, rates: int) -> None:
    document = read_document((shared / "seeds" / f"{page}.txt").read_bytes(), page=page, plain_text=True)
    assert (document.source, document.published_on) == (source, on)
    assert kinds(document).count("rate_row") == rates
    assert document.title is not None and document.title.startswith("Lang Son")
    assert (document.origin_url is not None) is (source == "vietnam_vn")
