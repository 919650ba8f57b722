"""Where figures hold: the place by the value that was read, a paragraph each line."""

from dataclasses import replace
from datetime import date

import pytest

from tests.unit.figure_documents import document_of
from transforms.extract import records_of
from transforms.figures.read import read_figures
from transforms.records import Document, Language


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        (
            "Muong La lifts people out of poverty",
            "Muong La district, in the northern mountainous province of Son La, cut its poverty rate from 31% to 18.4%.",
            {"31": "Mường La", "18.4": "Mường La"},
        ),
        (
            "Ha Giang cuts poverty",
            "Ha Giang, which borders China, has a poverty rate of 31.2%, against a national average of 2.9%.",
            {"31.2": "Hà Giang", "2.9": "Việt Nam"},
        ),
        (
            "Song Ma",
            "In Phuoc Vinh commune, 412 poor households remain. Muong Pon commune has 355 poor households.",
            {"412": "Phuoc Vinh", "355": "Muong Pon"},
        ),
        (
            "Bac Yen",
            "Pa Tan Lo is one of the poorest communes in Bac Yen district. The commune has 318 poor households.",
            {"318": "Pa Tan Lo"},
        ),
        (
            "Son La in 2017",
            "Son La province is to cut its poverty rate by 2%, and Bac Yen district by 4%. In all, 1,900 households are to leave poverty.",
            {"-2": "Sơn La", "-4": "Bắc Yên", "1900": "Sơn La"},
        ),
        (
            "Thang Binh lends more",
            "Outstanding loans in Thang Binh district reached VND 891 billion, 11% of the total outstanding loans of the province, "
            "up VND 38.2 billion on the end of 2024.\n"
            "It strives to be the first office of the province whose outstanding loans exceed VND 950 billion.",
            {"891000000000": "Thăng Bình", "11": "Thăng Bình", "38200000000": "Thăng Bình", "950000000000": "Thăng Bình"},
        ),
        (
            "Nam Po",
            "Nam Po district had 4,190 poor households, or 51.8 percent, the second highest in the province after Muong Nhe.",
            {"4190": "Nậm Pồ", "51.8": "Nậm Pồ"},
        ),
        (
            "Loans for start-ups",
            "Nationwide 3,100 groups lend.\nFor example, in Bac Ninh province, the youth union lends to start-ups. "
            "Outstanding loans of the programme have reached VND 14 billion.",
            {"14000000000": "Bắc Ninh"},
        ),
        (
            "Overdue debts fall",
            "The overdue rate of Hau Giang fell by 6.12 points to 0.52%, the one in An Giang by 3.37 points to 0.61%.",
            {"-6.12": "Hậu Giang", "0.52": "Hậu Giang", "-3.37": "An Giang", "0.61": "An Giang"},
        ),
        (
            "Krong No does well",
            "In Dak Nong province, Krong No district has 538 poor households, 132.5% of the plan assigned by the province.",
            {"538": "Krông Nô", "132.5": "Krông Nô"},
        ),
        (
            "Lao Cai moves on",
            "By the end of 2024 the poverty rate of Lao Cai was 8.2% – a fall seldom seen in the northern mountainous region.",
            {"8.2": "Lào Cai"},
        ),
        (
            "Muong Te cuts poverty",
            "Muong Te, one of the poorest districts of the northern mountainous province of Lai Chau, had a poverty rate of 38.7%.",
            {"38.7": "Mường Tè"},
        ),
        (
            "Soc Trang has new-style communes",
            "After ten years, Thanh Phu commune has asphalt roads.\nThe poverty rate is down to 2.9%.\nIn the province it is 4.1%.",
            {"2.9": "Thanh Phu", "4.1": "Sóc Trăng"},
        ),
        (
            "Khmer people get support",
            "Tra Vinh did much for them.\nAn Giang has 24 communes of theirs. The poverty rate there is 2.3%.",
            {"2.3": "An Giang"},
        ),
        (
            "The Central Highlands",
            "The poverty rate in the Central Highlands provinces of Gia Lai and Kon Tum was 8.1% and 9.4% in 2023.",
            {"8.1": "Gia Lai", "9.4": "Kon Tum"},
        ),
        (
            "Poverty in Vietnam",
            "The national poverty rate was 4.2% in 2022, the highest in the Northwest (21.5%) and the lowest in the Southeast (0.3%).",
            {"4.2": "Việt Nam", "21.5": "Tây Bắc", "0.3": "Đông Nam Bộ"},
        ),
        (
            "Poverty in Vietnam",
            "The northeastern mountains had the country's second highest rate of poor households (17.6%) and the Mekong Delta 7.3%.",
            {"17.6": "Đông Bắc", "7.3": "Đồng bằng sông Cửu Long"},
        ),
        (
            "Poverty in Vietnam",
            "In 2014 the poverty rate was 6.1 percent in the country and 31 percent in poor districts. More will be done.-VNS",
            {"6.1": "Việt Nam", "31": "poor districts"},
        ),
        (
            "Branches of the delta",
            "As of June 30, Ben Tre has outstanding loans of VND 3.3 trillion (up 7 percent) and Long An VND 3.8 trillion (up 9.2%).",
            {"7": "Bến Tre", "3800000000000": "Long An", "9.2": "Long An"},
        ),
        (
            "Poverty in Hoa Binh",
            "Hoa Binh has 19,000 poor households. Da Bac district has the highest poverty rate in the province (31.4%).",
            {"19000": "Hòa Bình", "31.4": "Đà Bắc"},
        ),
        (
            "Soc Trang lends to Khmer people",
            "In Tran De district, outstanding loans have reached 530 billion VND. The locality has 312 savings and credit groups.\n"
            "Soc Trang has 4,120 poor households. The locality has 800 near-poor households.",
            {"312": "Trần Đề", "4120": "Sóc Trăng", "800": "Sóc Trăng"},
        ),
        (
            "Thanh Hoa builds houses",
            "Ba Thuoc district leads with 612 houses completed, followed by Quan Son with 540 and Lang Chanh with 415.",
            {"612": "Bá Thước", "540": "Quan Sơn", "415": "Lang Chánh"},
        ),
        (
            "Poverty in Vietnam",
            "Vietnam cut poverty. The poverty rate in poor districts fell by 4.6%, while that of ethnic minority households fell by 4.1%.",
            {"-4.6": "poor districts", "-4.1": "Việt Nam"},
        ),
        (
            "Poverty in Vietnam",
            "In poor districts, the rate of poverty is 24.6%; the near-poor rate is 12.1%, and that of minorities in Vietnam 17.8%.",
            {"24.6": "poor districts", "12.1": "poor districts", "17.8": "Việt Nam"},
        ),
        (
            "Quang Ngai cuts poverty",
            "The poor districts have got roads. Their poverty rate was 52% in 2010 and 33.5% in 2014. That of Quang Ngai is 13%.",
            {"52": "poor districts", "33.5": "poor districts", "13": "Quảng Ngãi"},
        ),
        (
            "Kon Tum's people shake off poverty",
            "Tu Mo Rong district in the Central Highlands province of Kon Tum has 7,000 households.\nFew of them were rich in 2018.\n"
            "In 2022, the poverty rate fell to 41.7%.\nThe province as a whole has 12,100 poor households.",
            {"41.7": "Tu Mơ Rông", "12100": "Kon Tum"},
        ),
        (
            "Dien Bien Dong lends",
            "The bank has lent much in Dien Bien Dong district.\nKeo Lom is one of the communes with many loans. "
            "The commune has 19 savings and credit groups.",
            {"19": "Keo Lom"},
        ),
        (
            "Policy credit grows",
            "Hanoi - The VBSP lent 93.4 trillion VND in 2023.\nOf that, 8 trillion VND went to poor districts.",
            {"93400000000000": "Việt Nam"},
        ),
        (
            "Tra Vinh counts its poor",
            "In Tra Vinh province 5,210 poor households are left, mostly in Tra Cu and Cau Ngang districts.",
            {"5210": "Trà Vinh"},
        ),
        (
            "Cao Bang lifts incomes",
            "Bao Lac and Ha Quang are two upland districts, with poverty rates of 31.2% and 28.7%.",
            {"31.2": "Bảo Lạc", "28.7": "Hà Quảng"},
        ),
        (
            "Poverty in Vietnam",
            "Vietnam's poverty rate was 3.7%. In poor districts it was 27.9%. In extremely disadvantaged communes, it has dropped by 4%.\n"
            "This year, the ministry wants to cut the rate by 1.2%.",
            {"27.9": "poor districts", "-4": "Việt Nam", "-1.2": "Việt Nam"},
        ),
        (
            "Social policy bank meets in Soc Trang",  # no branch has lent so much
            "As of May 31, 2025, the outstanding loans reached VND 371,000 billion.\n"
            "In Soc Trang, the outstanding loans reached VND 6,020 billion.",
            {"371000000000000": "Việt Nam", "6020000000000": "Sóc Trăng"},
        ),
        (
            "Lang Son's poverty falls",
            "In Lang Son, the poverty rate is 5.2%, above the national average of 3.1%.",
            {"5.2": "Lạng Sơn", "3.1": "Việt Nam"},
        ),
        (
            "Poverty in Vietnam",
            "The northwest tops all with a poverty rate of 24%. In the northeast it fell by 2.8% and the Central Highlands cut it by 2%.\n"
            "The lowest rate was found in the east-southern region (1.1%). Bac Ha lies to the northwest of Hanoi; its poverty rate is 19%.",
            {"24": "Tây Bắc", "-2.8": "Đông Bắc", "-2": "Tây Nguyên", "1.1": "Đông Nam Bộ", "19": "Bắc Hà"},
        ),
        (
            "Loans change lives in Lao Cai",  # the whole that the district is weighed against is not told of
            "In ten years Van Ban district has changed a lot.\nThe poverty rate has come to 4.3%, lower than that of the whole country.",
            {"4.3": "Văn Bàn"},
        ),
    ],
)
def test_where_a_figure_holds(title: str, text: str, expected: dict[str, str]) -> None:
    found = _places_read(document_of(text, title=title, language="en", by_lines=True))
    assert {value: found.get(value) for value in expected} == expected


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Vùng cao", "Nậm Lành là xã vùng cao của huyện Văn Chấn, tỷ lệ hộ nghèo chiếm 45%.", {"45": "Nậm Lành"}),
        (
            "Huyện Chi Lăng: Giảm nghèo bền vững",
            "Chi Lăng ở phía Nam thành phố Lạng Sơn; phía Bắc giáp 2 huyện Cao Lộc và Văn Quan; phía Tây giáp huyện Bắc Sơn.\n"
            "Dân số của huyện là 54.210 người. Toàn huyện còn 3.120 hộ nghèo.",
            {"54210": "Chi Lăng", "3120": "Chi Lăng"},
        ),
        ("Đồng Tháp", "Ở xã Hồng Ngự Tây, huyện Tân Hồng, còn 45 hộ nghèo.", {"45": "Hồng Ngự Tây"}),
        ("Yên Bái", "Chủ tịch UBND xã Giàng A Súa cho biết, tỷ lệ hộ nghèo còn 45%.", {"45": "Yên Bái"}),
        ("Quảng Bình", "Tỉnh còn 9.227 hộ nghèo, tập trung ở Minh Hóa và Lệ Thủy.", {"9227": "Quảng Bình"}),
        (
            "Nghệ An",
            "Tỷ lệ hộ nghèo của huyện Kỳ Sơn giảm 5,1%, Tương Dương giảm 3,4%; tính chung toàn tỉnh giảm 1,3%, còn 5,9%.",
            {"-5.1": "Kỳ Sơn", "-3.4": "Tương Dương", "-1.3": "Nghệ An", "5.9": "Nghệ An"},
        ),
        (
            "Nghệ An",
            "Tỷ lệ hộ nghèo ở huyện Kỳ Sơn còn 43,1%, Tương Dương 28,4% và thành phố còn 0,3%.",
            {"28.4": "Tương Dương", "0.3": "Vinh"},
        ),
        ("Yên Bái", "Các huyện Lục Yên, Văn Yên và Yên Bình có 3.120 hộ thoát nghèo.", {"3120": "Lục Yên; Văn Yên; Yên Bình"}),
        ("Điện Biên", "Tỷ lệ hộ nghèo giảm xuống 33,5%, các huyện nghèo xuống dưới 44%.", {"33.5": "Điện Biên", "44": "poor districts"}),
        (
            "Quảng Ngãi",
            "Các huyện nghèo đã có nhiều đổi thay. Tỷ lệ hộ nghèo của các huyện này còn 33,5%.",
            {"33.5": "poor districts"},
        ),
        (
            "Kết quả rà soát hộ nghèo tỉnh Lạng Sơn",
            "1. Huyện Văn Quan:\n- Hộ nghèo: 812 hộ, 6,4%;\n- Hộ cận nghèo: 640 hộ;\nĐối với huyện Bình Gia\n- Hộ nghèo: 905 hộ;\n"
            "Theo đánh giá chung, 100% cán bộ làm đúng quy trình.\n- Hộ nghèo: 8.214 hộ.",
            {"812": "Văn Quan", "6.4": "Văn Quan", "640": "Văn Quan", "905": "Bình Gia", "8214": "Lạng Sơn"},
        ),
        (
            "Trà Vinh: Giảm nghèo trong đồng bào Khmer",
            "* Huyện Trà Cú\nCuối năm 2021, còn 912 hộ nghèo.\nTrong đó, hộ nghèo Khmer 701 hộ.\n* Huyện Cầu Ngang\n"
            "Năm 2021, hộ nghèo giảm 420 hộ.\nToàn tỉnh còn 6.210 hộ nghèo.\nTỷ lệ hộ nghèo chung là 1,88%.",
            {"912": "Trà Cú", "701": "Trà Cú", "-420": "Cầu Ngang", "6210": "Trà Vinh", "1.88": "Trà Vinh"},
        ),
        (
            "Ủy thác vốn chính sách: Kết quả và kỳ vọng",
            "Tại huyện Nậm Pồ (Điện Biên), ủy thác đạt nhiều kết quả. Hết năm 2021, dư nợ đạt 456 tỷ đồng.\nNợ quá hạn chiếm 0,11%.",
            {"456000000000": "Nậm Pồ", "0.11": "Nậm Pồ"},
        ),
        (
            "Krông Pắc: Đồng bào Ê Đê vươn lên",
            "Huyện Krông Pắc có nhiều buôn Ê Đê.\nBuôn Puăn B có 312 hộ, 1.480 khẩu.\nXã Ea Phê còn 402 hộ nghèo.\n"
            "Buôn có 3 tổ tiết kiệm và vay vốn, dư nợ 7,2 tỷ đồng.",
            {"312": "Puăn B", "402": "Ea Phê", "7200000000": "Puăn B"},
        ),
        (
            "Gia Lai: Thoát nghèo nhờ vốn vay",
            "Gia Lai có dư nợ 1.024 tỷ đồng.\nHuyện Chư Sê là địa phương có dư nợ cao nhất với 92 tỷ đồng.",
            {"92000000000": "Chư Sê"},
        ),
        (
            "Nam Giang: Vốn ưu đãi tiếp sức đồng bào Cơ Tu",
            "Huyện Nam Giang có 4.612 hộ vay.\nXã La Dêê có 412 hộ, gần 60% là hộ nghèo. Địa phương này có dư nợ 19,8 tỷ đồng.",
            {"4612": "Nam Giang", "19800000000": "La Dêê"},
        ),
        (
            "Lào Cai Online",
            "Lào Cai Online – Là tỉnh miền núi, Lạng Sơn có nhiều dân tộc. Toàn tỉnh có 7.105 hộ nghèo.",
            {"7105": "Lạng Sơn"},
        ),
        (
            "Mường Lát giảm nghèo",
            "Huyện Mường Lát có 9.000 hộ dân.\nXã Trung Lý là xã khó khăn nhất huyện. Nơi đây có 1.512 hộ, 68% là hộ nghèo.\n"
            "Vùng này chủ yếu là đồng bào Mông, tỷ lệ hộ cận nghèo là 21,3%.",
            {"9000": "Mường Lát", "68": "Trung Lý", "21.3": "Trung Lý"},
        ),
        (
            "Lạng Sơn giảm nghèo",
            "Tỉnh có 2 huyện thoát nghèo (huyện Bình Gia, huyện Đình Lập), 14 xã ra khỏi diện đặc biệt khó khăn; giảm 1.204 hộ nghèo.",
            {"14": "Lạng Sơn", "-1204": "Lạng Sơn"},
        ),
        (
            "Huyện Tràng Định giảm nghèo",
            "Xã có số hộ nghèo giảm nhiều nhất là Kim Đồng, giảm 57 hộ; xã có tỷ lệ hộ nghèo cao nhất là Tân Minh (41%).",
            {"-57": "Kim Đồng", "41": "Tân Minh"},
        ),
        (
            "Bình Gia vươn lên",
            "Năm 2016, Bình Gia là huyện nghèo nhất tỉnh Lạng Sơn với tỷ lệ hộ nghèo 43,7%. Xã Hưng Đạo còn 47%, xã Thiện Hòa 53%.",
            {"43.7": "Bình Gia", "47": "Hưng Đạo", "53": "Thiện Hòa"},
        ),
        (
            "Tràng Định dạy nghề cho lao động nông thôn",
            "Bà con thôn Nà Tềnh, xã Tri Phương, huyện Tràng Định đã biết trồng nho.\n"
            "Toàn huyện có 1.204 lao động được dạy nghề, trong đó lao động nông thôn có nhiều người, tỷ lệ lao động qua đào tạo đạt 47,3%.",
            {"1204": "Tràng Định", "47.3": "Tràng Định"},
        ),
    ],
)
def test_where_a_vietnamese_figure_holds(title: str, text: str, expected: dict[str, str]) -> None:
    found = _places_read(document_of(text, title=title, published_on=date(2022, 11, 10), by_lines=True))
    assert {value: found.get(value) for value in expected} == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Hàng nghìn hộ dân ở huyện Nậm Pồ (Điện Biên) có vốn sản xuất. Đến nay, đã có 8.410 hộ nghèo được vay vốn.",
            {"8410": "Nậm Pồ"},
        ),
        (
            "Tổng dư nợ của toàn hệ thống đạt 220.000 tỷ đồng.\nÔng Páo ở huyện Nậm Pồ (Điện Biên) nuôi bò. Nợ quá hạn chiếm 0,25%.",
            {"0.25": "Việt Nam"},
        ),
        (
            "Ngày 12/7, tại Hà Nội, Hội đồng quản trị NHCSXH họp phiên thường kỳ.\nTổng nguồn vốn tín dụng đạt 373.000 tỷ đồng.",
            {"373000000000000": "Việt Nam"},
        ),
    ],
)
def test_a_page_of_a_national_body_may_be_about_one_district(text: str, expected: dict[str, str]) -> None:
    found = _places_read(document_of(text, title="Hiệu quả vốn vay", default_place_code="VN", by_lines=True))
    assert {value: found.get(value) for value in expected} == expected


def _places_read(document: Document) -> dict[str, str | None]:
    """By value the place it was read of."""
    return {str(one.value): one.place_name for one in read_figures(document).observations}


def test_items_hold_for_the_people_that_their_heading_names() -> None:
    title = "Giảm nghèo ở Trà Vinh"
    text = "Đồng bào Khmer:\n- Hộ nghèo: 1.204 hộ, chiếm 2,4%.\n- Hộ cận nghèo: 2.301 hộ.\nKết quả chung:\n- Hộ nghèo: 5.012 hộ."
    reading = read_figures(document_of(text, title=title, by_lines=True))
    assert {str(one.value): one.population for one in reading.observations} == {
        "1204": "khmer",
        "2.4": "khmer",
        "2301": "khmer",
        "5012": None,
    }


def test_a_record_names_its_place_in_the_language_of_the_page() -> None:
    told: dict[Language, str] = {
        "en": "The poverty rate of Hanoi stood at 1.2% in 2022.",
        "vi": "Tỷ lệ hộ nghèo của Hà Nội năm 2022 là 1,2%.",
    }
    names = {}
    for language, text in told.items():
        reading = read_figures(document_of(text, language=language))
        names[language] = [line["place_name"] for line in records_of(reading) if line["record"] == "observation"]
        assert [observation.place_name for observation in reading.observations] == ["Hà Nội"]
    assert names == {"en": ["Hanoi"], "vi": ["Hà Nội"]}


def test_several_districts_of_one_province_leave_a_page_about_the_whole_to_the_province() -> None:
    text = (
        "Kết quả rà soát năm 2023: toàn tỉnh còn 11.236 hộ nghèo.\n"
        "Các huyện có tỷ lệ hộ nghèo cao: Bình Gia 15,2%; Đình Lập 12,8%; Văn Quan 10,3%."
    )
    reading = read_figures(document_of(text, published_on=date(2023, 12, 20)))
    assert [observation.place_name for observation in reading.observations] == ["Lạng Sơn", "Bình Gia", "Đình Lập", "Văn Quan"]


def test_a_commune_told_by_its_word_is_known_by_its_bare_name_behind_a_district() -> None:
    title = "Xã Hữu Liên đẩy mạnh giảm nghèo"
    text = "Là xã vùng III của huyện Hữu Lũng, Hữu Liên có 96 hộ nghèo."
    reading = read_figures(document_of(text, title=title))
    assert [observation.place_name for observation in reading.observations] == ["Hữu Liên"]


def test_a_clause_without_figures_keeps_its_place_to_itself() -> None:
    text = "Đến nay, tỉnh Bắc Kạn có 36 thôn thoát nghèo; huyện Ba Bể ra khỏi danh sách huyện nghèo; tỷ lệ hộ nghèo còn hơn 22%."
    reading = read_figures(document_of(text, published_on=date(2019, 10, 28)))
    assert {observation.quote: observation.place_name for observation in reading.observations}["22%"] == "Bắc Kạn"


def test_what_the_whole_bank_lends_is_of_the_country_wherever_a_borrower_lives() -> None:
    title = "Entrusted funds in policy credit"
    text = (
        "Overdue debt decreased from 0.41% in 2014 to 0.27% at the end of August 2020, of VBSP's total outstanding loans.\n"
        "The chicken farm of Mr. Tran Van Hoa lies in Gio Linh district (Quang Tri)."
    )
    reading = read_figures(document_of(text, title=title, language="en", published_on=date(2020, 11, 6), by_lines=True))
    assert {observation.place_name for observation in reading.observations} == {"Việt Nam"}


def test_the_end_of_a_year_told_later_dates_what_the_loans_have_done_by_then() -> None:
    title = "Vốn chính sách vào xuân"
    text = (
        "Năm 2013 còn nhiều khó khăn.\nĐến hết năm 2013, tổng dư nợ đạt 118.200 tỷ đồng.\n"
        "Nguồn vốn đã giúp trên 2,9 triệu hộ vượt qua ngưỡng nghèo."
    )
    reading = read_figures(document_of(text, title=title, by_lines=True))
    assert [(one.kind, one.period_end) for one in reading.observations] == [
        ("level", date(2013, 12, 31)),
        ("cumulative", date(2013, 12, 31)),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Huyện Bình Gia, địa bàn vùng cao của tỉnh Lạng Sơn, còn 3.210 hộ nghèo.",
        "Huyện Bình Gia, một huyện nghèo thuộc tỉnh Lạng Sơn, còn 3.210 hộ nghèo.",
        "Binh Gia, a mountainous district of Lang Son province, counted 3,210 poor households.",
    ],
)
def test_what_kind_of_place_it_is_and_where_is_told_between_commas(text: str) -> None:
    reading = read_figures(document_of(text, language="en" if text.isascii() else "vi", default_place_code="20"))
    assert [observation.place_name for observation in reading.observations] == ["Bình Gia"]


@pytest.mark.parametrize(
    "text",
    [
        "Its network reaches the commune by its network.\nWith 5.4 million customers, 1.9 million households left poverty.",
        "The bank takes its service to the commune, 2.9 million customers in all.\n2.1 million poor households escaped poverty.",
        "NHCSXH phục vụ người dân ngay tại xã.\nĐến nay 3,2 triệu lượt hộ được vay vốn, 1,4 triệu hộ thoát nghèo.",
    ],
)
def test_a_place_under_a_picture_is_neither_what_a_page_is_about_nor_the_commune_of_its_text(text: str) -> None:
    caption = "Lo Thi May of Muong Hoong commune, Dak Glei district, bought a buffalo by a loan"
    language: Language = "en" if text.isascii() else "vi"
    document = document_of(f"{caption}\n{text}", title="Loans reach the poor", language=language, by_lines=True)
    title, _, *others = document.blocks
    below = replace(document.blocks[1], kind="caption")
    reading = read_figures(replace(document, blocks=(title, below, *others)))
    assert {observation.place_name for observation in reading.observations} == {"Việt Nam"}


def test_a_page_that_tells_of_districts_in_turn() -> None:
    opened = "Huyện Bình Gia có 18 xã vùng cao.\nTỷ lệ hộ nghèo của huyện còn 13,2%.\n"
    text = opened + "Huyện Chi Lăng có 20 xã.\nTỷ lệ hộ nghèo còn 4,1%. Toàn huyện có 96 tổ tiết kiệm và vay vốn."
    found = _places_read(document_of(text, title="Giảm nghèo ở hai huyện", default_place_code="20", by_lines=True))
    assert {number: found[number] for number in ("13.2", "4.1", "96")} == {"13.2": "Bình Gia", "4.1": "Chi Lăng", "96": "Chi Lăng"}


def test_a_page_about_one_district_that_names_another() -> None:
    opened = "Huyện Bình Gia có 18 xã vùng cao.\nTỷ lệ hộ nghèo của huyện còn 13,2%.\n"
    text = opened + "Huyện Chi Lăng có ít hộ nghèo hơn.\nToàn huyện có 96 tổ tiết kiệm và vay vốn."
    found = _places_read(document_of(text, title="Bình Gia giảm nghèo", default_place_code="20", by_lines=True))
    assert found["96"] == "Bình Gia"


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("Danh sách có các xã ở 49 tỉnh, thành phố, trong đó 986 xã khu vực III.", "Việt Nam"),
        ("In 41 provinces, the programme has lent VND 986 billion.", "Việt Nam"),
        ("Tỉnh thu hút người từ 49 tỉnh, thành phố và tạo việc làm cho 986 lao động.", "Lạng Sơn"),
    ],
)
def test_what_most_provinces_have_is_of_the_country(told: str, place: str) -> None:
    language: Language = "en" if told.startswith("In ") else "vi"
    reading = read_figures(document_of(told, title="Lạng Sơn", language=language, default_place_code="20"))
    assert [one.place_name for one in reading.observations] == [place]


def test_the_units_behind_a_colon_are_told_after_the_whole() -> None:
    text = "Lạng Sơn có 70 xã (9 xã khu vực I và 61 xã khu vực III) ở 3 huyện: Bình Gia (21 xã), Chi Lăng (25 xã), Đình Lập (24 xã)."
    assert _places_read(document_of(text, default_place_code="20"))["61"] == "Lạng Sơn"


@pytest.mark.parametrize("union", ["Đoàn TNCS Hồ Chí Minh", "Đoàn Thanh niên Cộng sản Hồ Chí Minh"])
def test_the_name_of_the_youth_union_is_no_city(union: str) -> None:
    reading = read_figures(document_of(f"Qua {union}, dư nợ đạt 1.204 tỷ đồng.", default_place_code="20"))
    assert [one.place_name for one in reading.observations] == ["Lạng Sơn"]
