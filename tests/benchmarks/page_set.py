"""A set of realistic pages for benchmarks: both languages, several templates, 15 to 60 KB, figures in the forms that portals print.

A page has about 5,000 characters, 25 numbers and 10 observations, as the labelled pages have, and tells a thing the same in every place.
Belongs here: making pages from a seed, the same on every machine. Does not belong here: measuring. All sentences are ours.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

PROVINCES = ("Lạng Sơn", "Cao Bằng", "Hà Giang", "Sơn La", "Điện Biên", "Nghệ An", "Quảng Trị", "Kon Tum", "Trà Vinh", "Sóc Trăng")
DISTRICTS = ("Bình Gia", "Văn Quan", "Chi Lăng", "Lộc Bình", "Hữu Lũng", "Đình Lập", "Tràng Định", "Cao Lộc")

VIETNAMESE = (
    "Năm {year}, tỷ lệ hộ nghèo của tỉnh {place} giảm {points}% so với năm {before}, còn {rate}%.",
    "Đến {day}/{month}/{year}, tổng dư nợ các chương trình tín dụng chính sách đạt {billions} tỷ đồng, với {count} hộ còn dư nợ.",
    "Trong 9 tháng đầu năm {year}, toàn tỉnh có trên {count} lượt hộ nghèo, hộ cận nghèo và các đối tượng chính sách được vay vốn.",
    "Huyện {district} phấn đấu giảm tỷ lệ hộ nghèo từ 2 đến 3%/năm trong giai đoạn {before}-{year}.",
    "Toàn tỉnh còn {count} hộ nghèo, chiếm {rate}%, và {other} hộ cận nghèo, chiếm {near}%.",
    "Từ đầu năm đến nay, gần {count} lao động được tạo việc làm mới, trong đó khoảng {few} người đi làm việc ở nước ngoài.",
    "Theo kế hoạch, tỉnh xóa {other} nhà tạm, nhà dột nát; đến nay đã hoàn thành {few} nhà, đạt {percent}% kế hoạch.",
    "Gia đình ông Nông Văn T. được vay 50 triệu đồng để nuôi 3 con bò; năm ngoái ông bán được 2 con.",
    "Nghị quyết số 47-NQ/TU đặt mục tiêu cho nhiệm kỳ 2020-2025; cán bộ đến từng thôn để giải thích cho bà con.",
    "Chính quyền địa phương chú trọng tuyên truyền, để người dân chủ động vươn lên và không trông chờ vào hỗ trợ.",
)
ENGLISH = (
    "In {year}, the poverty rate of {place} province fell by {points} percentage points to {rate} percent.",
    "As of {month_name} {day}, {year}, outstanding loans reached over VND {billions} billion, with more than {count} households borrowing.",
    "In the first nine months of {year}, more than {count} turns of poor and near-poor households received preferential loans.",
    "{district} district aims to cut the rate of poor households by 2 - 3 percent a year in the {before}-{year} period.",
    "The province still has {count} poor households ({rate}%) and {other} near-poor households ({near}%).",
    "Since the beginning of the year nearly {count} workers have found new jobs, and about {few} have gone to work abroad.",
    "Under the plan, {other} temporary houses are to be replaced; to date {few} have been completed, reaching {percent}% of the plan.",
    "Mrs. Lan's family borrowed VND 50 million to raise 3 cows; last year she sold 2 of them.",
    "Resolution No. 47-NQ/TU set the goals of the 2020-2025 term, and officials went from village to village to explain them.",
    "Local authorities pay attention to communication, so that people rise by themselves instead of waiting for support.",
)
VIETNAMESE_PROSE = (
    "Các tổ chức hội nhận uỷ thác đã hướng dẫn bà con lập tổ tiết kiệm và vay vốn, bình xét công khai ngay tại thôn bản.",
    "Nhờ nguồn vốn ưu đãi, nhiều gia đình đã mạnh dạn chuyển đổi cây trồng, mở rộng chuồng trại và học thêm nghề mới.",
    "Lãnh đạo huyện cho biết khó khăn lớn nhất hiện nay là đường sá còn xa, thị trường tiêu thụ nông sản chưa ổn định.",
    "Cán bộ tín dụng thường xuyên xuống cơ sở, nắm chắc hoàn cảnh của từng hộ để tư vấn cách sử dụng đồng vốn hiệu quả.",
    "Bên cạnh đó, công tác đào tạo nghề được gắn với nhu cầu của doanh nghiệp trên địa bàn và nguyện vọng của lao động.",
    "Bà con phấn khởi vì con em được đến trường, nhà cửa khang trang hơn và đường làng đã được đổ bê tông sạch đẹp.",
    "Thời gian tới, cấp uỷ và chính quyền các xã tiếp tục lồng ghép các chương trình, ưu tiên vùng đặc biệt khó khăn.",
    "Hội nghị cũng nghe nhiều ý kiến về cách giúp người dân tiếp cận dịch vụ y tế, nước sạch và thông tin.",
    "Mô hình trồng hồi, trồng quế và nuôi ong lấy mật đang được nhân rộng vì hợp với đất đai, khí hậu của địa phương.",
    "Mặt trận Tổ quốc vận động doanh nghiệp, nhà hảo tâm chung tay giúp các gia đình neo đơn sửa sang nhà cửa trước Tết.",
)
ENGLISH_PROSE = (
    "Savings groups meet in the village hall, and members decide together who will borrow first and for what purpose.",
    "With preferential credit many families have changed what they grow, built better sheds and learned a new trade.",
    "District leaders say that the greatest difficulty is still the long way to the market and the unsteady price of produce.",
    "Credit officers often visit borrowers at home to see how the money is used and to advise on animals and crops.",
    "Vocational training has been tied to what local businesses need and to what young people themselves would like to do.",
    "Villagers are glad that their children go to school, that houses are sounder and that the lane has been paved.",
    "In the coming time communes will go on combining the programmes and will put remote hamlets first.",
    "Participants also spoke about clean water, health care and how news of the policies reaches those who need them.",
    "Growing star anise and cinnamon and keeping bees are spreading, since they suit the soil and the climate here.",
    "The Fatherland Front called on companies and kind people to help lonely families mend their homes before Tet.",
)
MONTHS = [date(2000, month, 1).strftime("%B") for month in range(1, 13)]


@dataclass(frozen=True)
class MadePage:
    """One page of the set."""

    name: str
    language: str
    html: bytes


def page_set(count: int, *, seed: int = 20, edition: int = 0, first: int = 0) -> Iterator[MadePage]:
    """`count` pages, of which the `first` is number 0; another `edition` has the same pages with other figures (a night in which every
    page has changed)."""
    for number in range(first, first + count):
        layout = random.Random(f"{seed}:{number}")
        figures = random.Random(f"{seed}:{number}:{edition}")
        yield _page(number, layout, figures)


def _page(number: int, layout: random.Random, figures: random.Random) -> MadePage:
    language = layout.choice(("vi", "en"))
    forms = VIETNAMESE if language == "vi" else ENGLISH
    published = date(2016, 1, 5) + timedelta(days=layout.randrange(3600))
    told = _told(published, language, figures)
    sentences = [form.format(**told) for form in layout.sample(forms, layout.randrange(5, len(forms) + 1))]
    prose = VIETNAMESE_PROSE if language == "vi" else ENGLISH_PROSE
    sentences += [layout.choice(prose) for _ in range(3 * layout.randrange(10, 20) - len(sentences))]
    layout.shuffle(sentences)
    paragraphs = [" ".join(sentences[first : first + 3]) for first in range(0, len(sentences), 3)]
    title = forms[0].format(**told)
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    template = layout.choice((_plain, _portal, _divs))
    target = layout.randrange(15_000, 60_000)
    html = template(title, published, body, language)
    furniture = "<script>var filler=[{}];</script>"
    row = '{"id":%d,"width":640,"lazy":true,"ratio":1.5},'
    missing = max(0, target - len(html.encode()))
    filler = furniture.replace("{}", "".join(row % index for index in range(missing // 45)))
    return MadePage(f"page-{number:05}", language, html.replace("<!-- furniture -->", filler).encode())


def _told(published: date, language: str, figures: random.Random) -> dict[str, str]:
    """What one page tells, the same wherever it says it again."""

    def count(low: int, high: int) -> str:
        text = f"{figures.randrange(low, high):,}"
        return text if language == "en" else text.replace(",", ".")

    def decimal(low: float, high: float) -> str:
        text = f"{figures.uniform(low, high):.2f}"
        return text if language == "en" else text.replace(".", ",")

    told = {
        "year": published.year,
        "before": published.year - 1,
        "day": published.day,
        "month": published.month,
        "month_name": MONTHS[published.month - 1],
        "place": figures.choice(PROVINCES),
        "district": figures.choice(DISTRICTS),
        "points": decimal(1, 4),
        "rate": decimal(3, 25),
        "near": decimal(3, 15),
        "percent": decimal(40, 99),
        "billions": count(1_000, 6_000),
        "count": count(1_000, 60_000),
        "other": count(1_000, 30_000),
        "few": count(100, 999),
    }
    return {name: str(value) for name, value in told.items()}


def _plain(title: str, published: date, body: str, language: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title><!-- furniture --></head>'
        f'<body><div id="menu"><ul>{_links(12)}</ul></div><article><h1>{title}</h1><time>{published:%d/%m/%Y}</time>{body}</article>'
        f"<aside><ul>{_links(8)}</ul></aside><footer>Tel. 0205 3812 345</footer></body></html>"
    )


def _portal(title: str, published: date, body: str, language: str) -> str:
    head = f'<meta property="article:published_time" content="{published.isoformat()}T08:00:00+07:00">'
    top = f'<h1 class="title">{title}</h1><div class="meta">{published:%d/%m/%Y}</div>'
    return (
        f'<html lang="{language}"><head><meta charset="utf-8"><title>{title} | Portal</title>{head}<!-- furniture --></head>'
        f'<body><nav>{_links(20)}</nav><div class="wrap"><div class="main">{top}<div class="content-detail">{body}</div></div>'
        f'<div class="related">{_links(10)}</div></div></body></html>'
    )


def _divs(title: str, published: date, body: str, language: str) -> str:
    rows = body.replace("<p>", '<div class="para"><span>').replace("</p>", "</span></div>")
    story = f'<div class="detail"><h2>{title}</h2><i>({published:%d/%m/%Y})</i>{rows}</div>'
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title></head><body lang="{language}">'
        f'<table><tr><td width="200">{_links(15)}</td><td>{story}</td></tr></table><!-- furniture --></body></html>'
    )


def _links(count: int) -> str:
    return "".join(f'<li><a href="/tin-{index}.html">Tin tức số {index} của cổng thông tin</a></li>' for index in range(count))
