"""Pages made for the tests of reading: one article in the templates that portals use, and ways in which a portal may change its markup.

Belongs here: markup. Does not belong here: assertions.
"""
# ruff: noqa: E501 - markup is as wide as portals write it

from collections.abc import Callable

from lxml import etree

TITLE = "Lạng Sơn công bố kết quả rà soát hộ nghèo"
LEAD = "Tỷ lệ hộ nghèo của tỉnh giảm nhanh, nhiều xã vùng cao lần đầu còn dưới một phần năm số hộ."
PARAGRAPHS = (
    "Theo Quyết định số 12/QĐ-UBND, cuối năm 2023 toàn tỉnh còn 12.107 hộ nghèo, chiếm 6,02%, giảm 2,9% so với năm trước.",
    "Trong năm, hơn 5.600 lượt hộ được vay vốn; dư nợ đạt 4.512 tỷ đồng, tăng 312 tỷ đồng so với đầu năm, nợ quá hạn 0,05%.",
    "Năm 2024, tỉnh phấn đấu giảm tỷ lệ hộ nghèo từ 2,5% trở lên; mỗi xã cử một cán bộ theo dõi từng nhóm hộ khó khăn.",
)
CAPTION = "Người dân xã Hữu Kiên nhận giống ngựa"
BYLINE = "Hoàng Thị Lan"
STRAY = (
    "Khai mạc giải chạy với 4.200 người",
    "Giá lợn hơi vượt 65.000 đồng/kg",
    "Khánh thành cầu dài 698 m",
    "Mưa lớn 200 mm tại nhiều nơi",
)
LINKS = "".join(f'<li><a href="/{number}.html">{text}</a></li>' for number, text in enumerate(STRAY))
HEAD = f'<head><meta charset="utf-8"><title>{TITLE} - Báo Ví Dụ</title></head>'
FOOT = '<div class="footer"><p>Báo Ví Dụ. Giấy phép số 15/GP. Điện thoại: 024 3812 605. © Bản quyền thuộc Báo Ví Dụ.</p></div>'


def paragraphs(tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in PARAGRAPHS)


MODERN = f"""<!DOCTYPE html><html lang="vi">{HEAD}<body>
<header><div class="clock">Thứ ba, 14/05/2024 10:41</div><nav><ul>{LINKS}</ul></nav></header>
<main><article><h1 class="a-title">{TITLE}</h1><div class="meta">05/01/2024 07:15 GMT+7</div><div class="share"><a href="#">Zalo</a></div>
<h2 class="a-sapo">{LEAD}</h2><div class="a-body">{paragraphs()}
<figure><img src="1.jpg" alt=""><figcaption>{CAPTION}</figcaption></figure><div class="box-related"><ul><li><a href="#">{STRAY[0]}</a></li></ul></div></div>
<p class="author"><strong>{BYLINE}</strong></p></article><aside><h4>Đọc nhiều</h4><ol>{LINKS}</ol></aside></main>
<div class="related"><h3>Tin liên quan</h3><ul>{LINKS}</ul></div>{FOOT}</body></html>"""

TABLES = f"""<html>{HEAD}<body><table width="980"><tr><td colspan="2"><ul class="menu">{LINKS}</ul></td></tr>
<tr><td width="200"><b>Đọc nhiều</b><ol>{LINKS}</ol></td><td><table><tr><td class="tieude">{TITLE}</td></tr></table><div>05/01/2024</div>
<div id="noidung"><p><b>{LEAD}</b></p>{paragraphs()}
<table><tr><td><img src="1.jpg"></td></tr><tr><td class="image_desc"><em>{CAPTION}</em></td></tr></table></div>
<p align="right"><strong>{BYLINE}</strong></p><table class="rel"><tr><th>Các tin khác</th></tr>{LINKS.replace("li>", "td>")}</table></td></tr>
<tr><td colspan="2">{FOOT}</td></tr></table></body></html>"""

BREAKS = f"""<html>{HEAD}<body><div id="top"><a href="/">Trang chủ</a> <a href="/b">Tin tức</a> <a href="/c">Văn bản</a></div>
<div id="ct"><h2>{TITLE}</h2><div class="submitted">Thứ Sáu, 05/01/2024 - 22:09</div><div class="body"><strong>{LEAD}</strong><br><br>
{"<br><br>".join(PARAGRAPHS)}<br><br><em>{CAPTION}</em></div><div align="right"><b>{BYLINE}</b></div>
<div>Tổng số điểm của bài viết là: 0 trong 0 đánh giá</div><h3>Tin nổi bật</h3><ul>{LINKS}</ul></div>{FOOT}</body></html>"""

TEMPLATES = {"modern": MODERN, "tables": TABLES, "breaks": BREAKS}

RATES = """<div class="box"><div class="head">Lending interest rate</div><table class="rate"><tr><td colspan="2"><strong>Poor Households</strong></td></tr>
<tr><td><a href="/l1.html">Lending to poor households</a></td><td><span>6,6%/year</span></td></tr>
<tr><td><a href="/l2.html">Lending to poor households in 64 poor districts</a></td><td><span>3,3%/year</span></td></tr>
<tr><td colspan="2"><strong>Near Poor Households</strong></td></tr>
<tr><td><a href="/l3.html">Lending to near poor households</a></td><td><span>7,92%/year</span></td></tr></table></div>
<div class="box"><div class="head">Deposit interest rate</div><table class="rate"><tr><td>Overnight</td><td>3,04%/year</td></tr>
<tr><td>1 week</td><td>3,23%/year</td></tr></table></div>"""

BANK = f"""<!-- saved from url=(0042)https://eng.vbsp.org.vn/a-made-up-story.html --><html><head><meta charset="utf-8"><title>A made-up story - VBSP</title></head>
<body><table class="main"><tr class="menu"><td colspan="2"><a href="/">Home</a> | <a href="/a.html">About us</a> | <a href="/n.html">News</a></td></tr>
<tr><td class="left"><div class="cat">News &amp; Events</div><div class="NewsDate">Updated: 2024-04-16 15:15:45</div>
<h1 class="NewsTitle">A made-up story of Van Lang</h1><p class="NewsLead">In Van Lang, goats and loans go together, and the poor are fewer than before.</p>
<div id="divContent"><p><img src="1.jpg" alt="van lang"></p><p>van lang</p><p class="caption">Goats of Mr. Sinh on the hill above the river</p>
<p>In 2023, more than 1,200 turns of poor households received loans at a rate of 3.3%/year, which the bank calls a help and the people a start.</p>
<p>By the end of the year the poverty rate of the district had come down by 2.9 percentage points to 9.4%, a little more than was planned.</p>
<p align="right"><strong>Hung Trang</strong></p></div><table class="others"><tr><td><strong>Others...</strong></td></tr>
<tr><td><a href="/x.html">Support for 462,000 people after the storm</a></td></tr></table></td><td class="right">{RATES}
<div class="box">Online: 80 | Total visits: 9,839,217</div></td></tr></table></body></html>"""

Change = Callable[[etree._Element], None]


def _rename_classes(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for key in ("class", "id"):
            if element.get(key):
                element.set(key, f"x{sum(map(ord, element.get(key) or ''))}")


def _lose_classes(root: etree._Element) -> None:
    for element in root.iter(etree.Element):
        for key in ("class", "id"):
            element.attrib.pop(key, "")


def _to_divs(*tags: str) -> Change:
    def change(root: etree._Element) -> None:
        for element in root.iter(*tags):
            element.tag = "div"

    return change


def _wrap_paragraphs(root: etree._Element) -> None:
    for element in list(root.iter("p")):
        parent, tail = element.getparent(), element.tail
        if parent is not None:
            box = etree.Element("div")
            element.tail = None
            parent.replace(element, box)
            box.append(element)
            box.tail = tail


def _swap_columns(root: etree._Element) -> None:
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        if all(len(row) == 2 for row in rows):  # a wider table's heading alone, swapped, would tell other figures
            for row in rows:
                row.append(row[0])


CHANGES: dict[str, Change] = {
    "classes renamed": _rename_classes,
    "classes lost": _lose_classes,
    "tables to divs": _to_divs("table", "tbody", "tr", "td", "th"),
    "lists to divs": _to_divs("ul", "ol", "li"),
    "paragraphs to divs": _to_divs("p"),
    "sections to divs": _to_divs("main", "article", "header", "footer", "aside", "nav", "figure", "figcaption", "section"),
    "paragraphs wrapped": _wrap_paragraphs,
    "columns swapped": _swap_columns,
}


def changed(page: str, change: Change) -> bytes:
    root = etree.fromstring(page.encode(), etree.HTMLParser(encoding="utf-8"))
    change(root)
    return b"<!DOCTYPE html>" + etree.tostring(root, encoding="utf-8", method="html")
