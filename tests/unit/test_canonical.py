"""One address for one article: the ways in which links to it differ."""

import unicodedata

import pytest

from transforms.canonical import canonical_url
from transforms.sources.declaration import declarations


@pytest.mark.parametrize(
    "variant",
    [
        "https://vbsp.org.vn/mot-bai.html",
        "http://vbsp.org.vn/mot-bai.html",
        "https://www.vbsp.org.vn/mot-bai.html",
        "HTTPS://VBSP.ORG.VN/mot-bai.html",
        "https://vbsp.org.vn:443/mot-bai.html",
        "https://vbsp.org.vn/index.php/mot-bai.html",
        "https://vbsp.org.vn//mot-bai.html/",
        "https://vbsp.org.vn/mot-bai.html#binh-luan",
        "https://vbsp.org.vn/mot-bai.html?utm_source=zalo&utm_medium=x&fbclid=1",
        "https://vbsp.org.vn/mot-bai.html&mobile=yes&amp=1",
        " https://vbsp.org.vn/mot-bai.html ",
    ],
)
def test_variants_are_one_address(variant: str) -> None:
    assert canonical_url(variant) == "https://vbsp.org.vn/mot-bai.html"


def test_vietnamese_letters_in_any_form_are_one_address() -> None:
    plain = "https://vidu.vn/tin/hộ-nghèo?từ=khóa"
    forms = [plain, unicodedata.normalize("NFD", plain), canonical_url(plain), canonical_url(unicodedata.normalize("NFD", plain))]
    assert len({canonical_url(form) for form in forms}) == 1


def test_parameters_that_name_the_page_stay_in_one_order() -> None:
    assert canonical_url("https://moj.gov.vn/a.aspx?ItemID=7648&b=1") == canonical_url("https://moj.gov.vn/a.aspx?b=1&ItemID=7648&utm_id=3")
    assert canonical_url("https://m.thvl.vn/?p=563760") != canonical_url("https://m.thvl.vn/?p=563761")


@pytest.mark.parametrize(
    ("source", "one", "other"),
    [
        ("vietnam_vn", "https://www.vietnam.vn/en/giam-ngheo-o-lang-son", "https://thongtin.vietnam.vn/giam-ngheo-o-lang-son"),
        ("vietnam_vn", "https://www.vietnam.vn/fr/giam-ngheo-o-lang-son", "http://vietnam.vn/ja/giam-ngheo-o-lang-son/"),
        (
            "vietnamplus",
            "https://en.vietnamplus.vn/poverty-rate-drops/275574.vnp",
            "https://en.vietnamplus.vn/poverty-rate-drops-post275574.vnp",
        ),
        ("baodantoc", "https://m.baodantoc.vn/mot-bai-1734785699709.htm", "https://baodantoc.vn/mot-bai-1734785699709.htm"),
        ("langson", "https://vanphong.langson.gov.vn/vi/node/12", "https://vanphong.langson.gov.vn/en/node/12"),
    ],
)
def test_twins_by_declaration(source: str, one: str, other: str) -> None:
    declaration = declarations()[source]
    assert canonical_url(one, declaration) == canonical_url(other, declaration)


def test_offices_of_one_family_stay_apart() -> None:
    langson = declarations()["langson"]
    assert canonical_url("https://sokhdt.langson.gov.vn/node/1", langson) != canonical_url(
        "https://vanphong.langson.gov.vn/node/1", langson
    )


@pytest.mark.parametrize(
    "text", ["", "mailto:a@b.vn", "/only/a/path", "https://", "http://[bad", "javascript:alert(1)", "file:///etc/passwd"]
)
def test_what_is_no_web_address_comes_back_as_it_is(text: str) -> None:
    assert canonical_url(text) == text


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:8080/a/../b?x=1&y=",
        "https://vidu.vn/%E1%BB%99%20a%2Fb?q=a+b%26c",
        "https://xn--vd-xla.vn/a;jsessionid=1",
        "https://vidu.vn",
    ],
)
def test_a_canonical_address_is_its_own_canonical_form(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
