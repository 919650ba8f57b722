"""`read_document` on made pages: what is the article and what is not, in several templates and after changes of markup."""

from datetime import date

import pytest

from tests.unit.made_pages import BANK, BYLINE, CAPTION, CHANGES, LEAD, PARAGRAPHS, STRAY, TEMPLATES, TITLE, changed
from transforms.reading.last_resort import second_markup
from transforms.reading.numbers_shown import decimal_sign_of, signs_of_blocks
from transforms.reading.page import read_document
from transforms.records import Document, sha256_of_text


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text_of(block)) for block in document.blocks]


def texts(document: Document, *wanted: str) -> list[str]:
    return [text for kind, text in kinds(document) if kind in wanted]


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_article_and_nothing_else(template: str) -> None:
    document = read_document(TEMPLATES[template].encode(), page="made")
    assert document.title == TITLE
    assert document.published_on == date(2024, 1, 5)
    assert document.language == "vi"
    assert document.source == "unknown"
    assert document.reader == "generic"
    assert texts(document, "title") == [TITLE]
    assert texts(document, "lead") == [LEAD]
    assert texts(document, "paragraph") == list(PARAGRAPHS)
    assert texts(document, "caption") == [CAPTION]
    assert texts(document, "byline") == [BYLINE]
    assert not any(stray in document.text for stray in STRAY)
    assert "Giấy phép" not in document.text


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_the_article_survives_changes_of_markup(template: str, change: str) -> None:
    document = read_document(changed(TEMPLATES[template], CHANGES[change]), page="made")
    assert document.title == TITLE
    assert document.published_on == date(2024, 1, 5)
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert LEAD in document.text
    kept = "\n".join(text for kind, text in kinds(document) if kind != "boilerplate")
    assert not any(stray in kept for stray in STRAY)


@pytest.mark.parametrize("change", [None, *CHANGES])
def test_rate_rows_survive_changes_of_markup(change: str | None) -> None:
    content = changed(BANK, CHANGES[change]) if change else BANK.encode()
    document = read_document(content, page="made", url="https://eng.vbsp.org.vn/a-made-up-story.html")
    rows = texts(document, "rate_row")
    assert len(rows) == 5
    for label, rate in (
        ("Lending to poor households", "6,6%/year"),
        ("Lending to near poor households", "7,92%/year"),
        ("Overnight", "3,04%/year"),
    ):
        assert any(row in {f"{label} {rate}", f"{rate} {label}"} for row in rows)
    assert document.published_on == date(2024, 4, 16)
    assert "462,000" not in document.text


def test_a_declared_page() -> None:
    document = read_document(BANK.encode(), page="made")
    assert (document.source, document.reader, document.language, document.warnings) == ("vbsp_en", "vbsp_en", "en", ())
    assert document.url == "https://eng.vbsp.org.vn/a-made-up-story.html"
    assert document.updated_at is not None and document.updated_at.isoformat() == "2024-04-16T15:15:45+07:00"
    assert [kind for kind, _ in kinds(document)] == [
        *(
            "title",
            "published",
            "lead",
            "caption",
            "caption",
            "paragraph",
            "paragraph",
            "byline",
            "heading",
            "heading",
            "rate_row",
            "rate_row",
        ),
        *("heading", "rate_row", "heading", "rate_row", "rate_row"),
    ]
    signs = {block.kind: block.decimal_sign for block in document.blocks}
    assert (signs["paragraph"], signs["rate_row"]) == (".", ",")


def test_a_portal_that_changed_is_read_and_said_so() -> None:
    document = read_document(changed(BANK, CHANGES["classes renamed"]), page="made", url="https://eng.vbsp.org.vn/a-made-up-story.html")
    assert document.reader == "generic"
    assert document.source == "vbsp_en"
    assert any("expected 1 node(s), got 0" in warning for warning in document.warnings)


@pytest.mark.parametrize("content", [*TEMPLATES.values(), BANK])
def test_blocks_tile_the_text(content: str) -> None:
    document = read_document(content.encode(), page="made")
    assert document.text_sha256 == sha256_of_text(document.text)
    assert "\n".join(document.text_of(block) for block in document.blocks) == document.text
    assert all(before.end + 1 == after.start for before, after in zip(document.blocks, document.blocks[1:], strict=False))


def page_of(body: str, title: str = "Hai mươi năm đồng vốn về làng bản") -> Document:
    return read_document(f"<html><body><div><h1>{title}</h1>{body}</div></body></html>".encode(), page="made")


def test_a_column_of_rates_inside_the_article_is_one_and_a_list_of_growth_is_not() -> None:
    rows = ("Lending to poor households 6.3%/year", "Lending to students 6.4%/year", "Overnight 0.2%/year")
    column = f"<h4>Poor Households</h4><p>{rows[0]}</p><h4>Students</h4><p>{rows[1]}</p><h4>Term Deposit Rate</h4><p>{rows[2]}</p>"
    document = page_of(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{column}")
    assert texts(document, "rate_row") == list(rows)
    growth = "<p>Industry: 12%/year</p><p>Services: 8%/year</p>"
    assert texts(page_of(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>{growth}"), "rate_row") == []


def test_rates_parted_by_line_breaks_are_rows_each() -> None:
    lines = "Lending to poor households 6.3%/year<br>Lending to poor households in 64 poor districts 3.1%/year"
    document = page_of(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><h3>PHOTO ARTICLES</h3><p>LENDING INTEREST RATE</p><p>{lines}</p>")
    assert texts(document, "rate_row") == lines.split("<br>")
    prose = "Lending to poor households is at 6.3%/year<br>Last year the bank lent to 3,120 households."
    assert texts(page_of(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p>{prose}</p>"), "rate_row") == []


def test_a_column_of_rates_behind_the_end_of_the_article_is_not_lost() -> None:
    rows = "<table><tr><td>Lending to poor households</td><td>6.3%/year</td></tr><tr><td>Overnight</td><td>0.2%/year</td></tr></table>"
    document = page_of(f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><h3>PHOTO ARTICLES</h3><h3>LENDING INTEREST RATE</h3>{rows}")
    assert texts(document, "rate_row") == ["Lending to poor households 6.3%/year", "Overnight 0.2%/year"]
    items = "<ul><li>Lending to poor households 6.3%/year</li></ul><p><b>Students</b></p><ul><li>Lending to students 6.4%/year</li></ul>"
    document = page_of(f'<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><div class="sidebar"><h3>LENDING INTEREST RATE</h3>{items}</div>')
    assert texts(document, "rate_row") == ["Lending to poor households 6.3%/year", "Lending to students 6.4%/year"]


def test_headlines_behind_the_source_and_lone_captions_are_no_prose() -> None:
    body = (
        f"<p>{PARAGRAPHS[0]}</p><p>Chị Hoàng Thị Mây ở thôn Bản Chu chăm sóc đàn dê của gia đình</p><p>{PARAGRAPHS[1]}</p>"
        "<p>vbsp.org.vn</p><div>- Trên 41.000 hộ nghèo ở Tây Ninh được vay vốn kịp thời</div><div>- Hai mươi năm một chặng đường.</div>"
    )
    document = page_of(body)
    assert texts(document, "paragraph") == list(PARAGRAPHS[:2])
    assert texts(document, "caption") == ["Chị Hoàng Thị Mây ở thôn Bản Chu chăm sóc đàn dê của gia đình"]
    assert len(texts(document, "boilerplate")) == 2


def test_english_headlines_that_close_a_page_are_no_items() -> None:
    told = "<p>The branch lends to 8,100 poor households of the province, who raise cattle and plant trees on the hills around.</p>"
    heads = "".join(
        f"<div>- {line}</div>" for line in ("Nearly 41,000 households got loans in Q1", "Newsletter Vol 4", "Quang Nam widens its credit")
    )
    document = page_of(f"{told}{told.replace('8,100', '7,400')}{heads}", title="Loans that reach the hills")
    assert len(texts(document, "boilerplate")) == 3


def test_a_date_under_the_title_is_believed_before_the_clock_above_it() -> None:
    head = "<p>Thứ hai, 23/09/2019 10:33 GMT+7</p>"
    markup = f"<html><body>{head}<h1>{TITLE}</h1><p>14/01/2014, 10:43 (GMT+7)</p><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body></html>"
    assert read_document(markup.encode(), page="made").published_on == date(2014, 1, 14)


def test_a_story_appended_under_the_dateline_again_is_boilerplate() -> None:
    document = page_of(
        f"<p>(HBO) - {PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p><p><b>Ngày hội trái cây mùa hạ</b></p>"
        "<p>(HBO) - Chợ phiên có 170 gian hàng bày bán trái cây của 12 xã, mỗi ngày đón trên 3.000 lượt khách đến từ nhiều nơi.</p>"
    )
    assert len(texts(document, "boilerplate")) == 2
    assert texts(document, "paragraph") == [f"(HBO) - {PARAGRAPHS[0]}", PARAGRAPHS[1]]


def test_a_closing_story_off_topic_is_boilerplate_and_a_section_on_topic_is_not() -> None:
    tail = "<p><b>{}</b></p><p>{}</p>"
    stray = tail.format(
        "Over 1,200 people join the spring tree planting",
        "On the morning of 30/1 they planted 5,600 trees along the highway and 604 hectares of forest.",
    )
    own = tail.format(
        "What the branch of the bank hopes for",
        "In 2024 the branch hopes to lend 1,200 billion to poor households and to keep overdue debt at 0.1%.",
    )
    body = "".join(
        f"<p>The loans of the year {year} reached {year - 900} poor households of the district, according to the bank.</p>"
        for year in range(2019, 2024)
    )
    assert "boilerplate" in {kind for kind, _ in kinds(page_of(body + stray, "Loans reach the poor"))}
    assert "boilerplate" not in {kind for kind, _ in kinds(page_of(body + own, "Loans reach the poor"))}


def test_tables_lists_and_teasers() -> None:
    rows = (("Năm", "Hộ nghèo", "Tỷ lệ (%)"), ("2022", "17.560", "8,92"), ("2023", "12.107", "6,02"))
    table = "<table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows) + "</table>"
    items = "<ul><li>Xã Vũ Lễ còn 123 hộ nghèo;</li><li>Xã Tân Hương còn 98 hộ nghèo.</li></ul>"
    document = page_of(f"<p>{PARAGRAPHS[0]}</p>{table}{items}<p>{PARAGRAPHS[1]}</p>")
    assert texts(document, "table_row") == ["Năm | Hộ nghèo | Tỷ lệ (%)", "2022 | 17.560 | 8,92", "2023 | 12.107 | 6,02"]
    assert len(texts(document, "list_item")) == 2
    entries = "".join(
        f'<li><a href="/{n}">Tin số {n} về giảm nghèo ở vùng cao</a> <span>{text}</span></li>' for n, text in enumerate(PARAGRAPHS)
    )
    listing = page_of(f"<ul>{entries}</ul>", "Kinh tế")
    assert [kind for kind, _ in kinds(listing)] == ["title", "heading", "list_item", "heading", "list_item", "heading", "list_item"]


def test_planted_links_and_lone_links_are_no_text() -> None:
    document = page_of(
        f'<p>{PARAGRAPHS[0]} <a href="http://x.example">keo nha cai odds 1.92</a></p>'
        f'<p><a href="/y">Khánh thành cầu dài 698 m qua sông</a></p><p>{PARAGRAPHS[1]}</p>'
    )
    assert texts(document, "paragraph") == [PARAGRAPHS[0], PARAGRAPHS[1]]


def test_dates_of_teasers_and_clocks_are_no_page_date() -> None:
    listing = "".join(
        f"<tr><td><a href='/{n}'>Tin số {n} về giảm nghèo</a><span>(1{n}/04/2021 09:00)</span><div>{text}</div></td></tr>"
        for n, text in enumerate(PARAGRAPHS)
    )
    assert page_of(f"<table>{listing}</table>", "Kinh tế").published_on is None
    menu = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("Thời sự", "Kinh tế", "Xã hội"))
    clock = f"<html><body><div>Thứ ba, 13/05/2025 10:41</div><ul>{menu}</ul>"
    document = read_document(f"{clock}<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body></html>".encode(), page="made")
    assert document.published_on is None
    assert "13/05/2025" not in document.text
    head = f"<html><body><div class='site-header'>Thứ ba, 13/05/2025</div><p>{PARAGRAPHS[2]}</p>"
    document = read_document(f"{head}<h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body></html>".encode(), page="made")
    assert document.published_on is None
    assert "13/05/2025" not in document.text
    head = "<html><body><div class='article-header'><span class='date'>13/05/2025</span>"
    document = read_document(
        f"{head}<h1>{TITLE}</h1></div><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></body></html>".encode(), page="made"
    )
    assert document.published_on == date(2025, 5, 13)


@pytest.mark.parametrize(
    ("line", "url", "name"),
    [
        (
            '<p>Source: <a href="https://baovidu.vn/mot-bai.html">https://baovidu.vn/mot-bai.html</a></p>',
            "https://baovidu.vn/mot-bai.html",
            None,
        ),
        ("<p><strong>Theo Báo Bắc Giang</strong></p>", None, "Báo Bắc Giang"),
        ("<p>Nguồn: TTXVN</p>", None, "TTXVN"),
        ("<p><em>en.nhandan.vn</em></p>", None, "en.nhandan.vn"),
        ('<p><a href="https://laodong.vn/goc.ldo">See original here</a></p>', "https://laodong.vn/goc.ldo", None),
    ],
)
def test_origins_of_copies(line: str, url: str | None, name: str | None) -> None:
    document = page_of("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + line)
    assert (document.origin_url, document.origin_name) == (url, name)


def test_a_sentence_that_begins_like_a_source_line_is_none() -> None:
    sentence = "Theo báo cáo của UBND tỉnh, đến nay còn 12.107 hộ nghèo"
    assert page_of("".join(f"<p>{text}</p>" for text in PARAGRAPHS) + f"<p>{sentence}</p>").origin_name is None


def test_the_second_reader_is_asked_only_for_thin_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def second(text: str) -> str | None:
        asked.append(len(text))
        return second_markup(text)

    monkeypatch.setattr("transforms.reading.page.second_markup", second)
    read_document(TEMPLATES["modern"].encode(), page="made")
    assert asked == []
    monkeypatch.setattr("transforms.reading.page.is_thin", lambda pieces, letters_on_page: True)
    document = read_document(TEMPLATES["modern"].encode(), page="made")
    assert len(asked) == 1
    assert all(paragraph in document.text for paragraph in PARAGRAPHS)
    assert any("trafilatura" in warning for warning in document.warnings)


def test_a_page_that_hides_itself_until_its_scripts_run_is_read() -> None:
    hidden = TEMPLATES["modern"].replace("<body>", '<body style="visibility:hidden">').replace("<main>", '<main style="display:none">')
    assert texts(read_document(hidden.encode(), page="made"), "paragraph") == list(PARAGRAPHS)


@pytest.mark.parametrize("number", [1, 37, 1204, 99_871])
def test_clocks_counters_and_changing_boxes_do_not_change_the_text(number: int) -> None:
    page = TEMPLATES["modern"]
    churned = (
        page.replace("Thứ ba, 14/05/2024 10:41", f"Thứ ba, 14/05/2024 10:{number % 60:02}")
        .replace("<h2", f"<div>{number:,} lượt xem</div><span>Lượt đọc: {number}</span><h2")
        .replace(
            "</article>",
            f'<div>{number % 50} giờ trước</div><div>Views: {number}</div><div class="comment"><p>Ý kiến {number}</p></div></article>',
        )
        .replace(STRAY[1], f"Một tin khác số {number} của ngày")
    )
    assert read_document(churned.encode(), page="made").text_sha256 == read_document(page.encode(), page="made").text_sha256


LISTED = (
    "Các chỉ tiêu đến hết năm 2026 gồm:",
    "Tỷ lệ hộ nghèo giảm từ 0,4% trở lên;",
    "Tạo việc làm cho 17.500 lao động;",
    "Cấp 620 mô hình sinh kế.",
)


@pytest.mark.parametrize("tag", ["li", "p", "div"])
def test_a_list_is_one_by_its_punctuation_whatever_its_markup(tag: str) -> None:
    rows = "".join(f"<{tag}>{line}</{tag}>" for line in LISTED[1:])
    rows = f"<ul>{rows}</ul>" if tag == "li" else rows
    page = f"<article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><p>{LISTED[0]}</p>{rows}<p>{PARAGRAPHS[1]}</p></article>"
    document = read_document(page.encode(), page="made")
    assert texts(document, "list_item") == list(LISTED[1:])
    assert set(texts(document, "lead", "paragraph")) == {PARAGRAPHS[0], LISTED[0], PARAGRAPHS[1]}


def test_prose_after_a_list_that_was_not_closed_stays_prose() -> None:
    rows = "".join(f"<p>{line}</p>" for line in LISTED[:3])
    document = read_document(f"<article><h1>{TITLE}</h1>{rows}<p>{PARAGRAPHS[0]} {PARAGRAPHS[1]}</p></article>".encode(), page="made")
    assert texts(document, "list_item") == list(LISTED[1:3])


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("Tính đến hết tháng 9.2021, dư nợ đạt 3.569 tỷ đồng.", None),
        ("Đến ngày 30.9, dư nợ đạt 3.569 tỷ đồng.", None),
        ("Đến 30.9, dư nợ đạt 3.569 tỷ đồng.", None),
        ("Đến ngày 30.9, tỷ lệ hộ nghèo còn 12.5%.", "."),
        ("Đến 30.9, tỷ lệ hộ nghèo còn 12,5%.", ","),
    ],
)
def test_the_points_of_dates_mark_no_decimals(text: str, sign: str | None) -> None:
    assert decimal_sign_of(text) == sign


@pytest.mark.parametrize(
    ("blocks", "signs"),
    [
        (["It lent 91,345 billion to 4,2 million.", "Of them 1.5 million, 2.5 million and 3.1 million."], [".", "."]),
        (["Dư nợ 2.415 tỷ, tăng 3.5%.", "Có 1,2 triệu hộ, 1,5 triệu lượt, 7,8%.", "Hết."], [",", ",", None]),
        (["It lent 91,345 billion to 4,2 million.", "Of them 1.5 million."], [",", "."]),  # which of the two is the slip?
        (["Nợ 4,2 tỷ và 3,7 tỷ.", "Of them 1.5 million, 2.5 million, 3.1 million."], [",", "."]),
    ],
)
def test_one_number_printed_in_another_way_is_a_slip(blocks: list[str], signs: list[str | None]) -> None:
    assert signs_of_blocks(blocks) == signs


@pytest.mark.parametrize(
    ("prose", "sign"), [("Vốn của chương trình là 3.120 tỷ đồng ở huyện này.", ","), ("The capital is VND 3,120 billion.", None)]
)
def test_a_portal_declares_the_decimal_sign_of_its_own_language(prose: str, sign: str | None) -> None:
    """The English pages of a Vietnamese portal group thousands by commas."""
    html = f"<html><head><title>X</title></head><body><article><h1>{prose}</h1><p>{prose * 5}</p></article></body></html>"
    document = read_document(html.encode(), page="made", url="https://langson.gov.vn/en/node/1")
    assert {block.decimal_sign for block in document.blocks} == {sign}
