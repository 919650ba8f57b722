"""Declarations: those that ship load and agree; a wrong one is refused with its file and key."""

import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest

from transforms.errors import ReferenceDataError
from transforms.reading.page import read_document
from transforms.reading.portal import find_portal
from transforms.sources.declaration import declarations, load_declarations, read_declaration

SMALLEST = """
title = "Báo Ví Dụ"
hosts = ["baovidu.vn"]
language = "vi"
licence = "none stated"
attribution = "Báo Ví Dụ"
"""


def test_the_portals_that_ship() -> None:
    assert set(declarations()) == {"vbsp_en", "vbsp_vi", "vietnam_vn", "langson", "baolangson", "vietnamplus", "baodantoc"}
    for declaration in declarations().values():
        assert "selectors" in declaration.live_unverified, "no live page has been seen"
        assert declaration.listings or declaration.feeds or declaration.sitemaps
        assert declaration.article_pattern is not None and re.compile(declaration.article_pattern)


def test_a_declaration_is_about_thirty_lines() -> None:
    import transforms.sources

    for path in Path(transforms.sources.__path__[0]).glob("*.toml"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 36, path.name


def test_the_smallest_declaration() -> None:
    declaration = read_declaration(SMALLEST, name="baovidu", where="baovidu.toml")
    assert (declaration.allowed_hosts, declaration.cadence_days, dict(declaration.selectors)) == (("baovidu.vn",), 7, {})


@pytest.mark.parametrize(
    ("addition", "message"),
    [
        ("colour = 1", "unknown key colour"),
        ("charset = 3", "charset: expected str, got int"),
        ('cadence_days = "x"', "cadence_days: expected int, got str"),
        ("cadence_days = true", "cadence_days: expected int, got bool"),
        ('date_order = "year_first"', "date_order: expected one of"),
        ('decimal_sign = { paragraph = ";" }', "decimal_sign.paragraph"),
        ('decimal_sign = { sidebar = "," }', "decimal_sign.sidebar"),
        ('url_rules = [["(", "x"]]', "is no pattern"),
        ('marks = ["one"]', "marks: expected lists of texts"),
        ('[selectors]\nregion = "h1"', "selectors.region: expected [css, count]"),
        ('[selectors]\nregion = ["h1[", "1"]', "is no CSS selector"),
        ('[selectors]\nregion = ["h1", "many"]', "count: expected"),
        ('[selectors]\nbody = ["h1", "1"]', "selectors.body: expected one of"),
        ("= broken", "not TOML"),
    ],
)
def test_a_wrong_declaration_is_refused_with_its_place(addition: str, message: str) -> None:
    with pytest.raises(ReferenceDataError, match=re.escape(message)) as caught:
        read_declaration(SMALLEST + addition, name="baovidu", where="baovidu.toml")
    assert "baovidu.toml" in str(caught.value)


def test_what_every_declaration_must_say() -> None:
    with pytest.raises(ReferenceDataError, match="licence: expected str, got nothing"):
        read_declaration(SMALLEST.replace('licence = "none stated"', ""), name="x", where="x.toml")


def test_two_portals_cannot_share_a_host(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.toml").write_text(SMALLEST, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"two.toml: hosts: baovidu.vn already belongs to one.toml"):
        load_declarations(tmp_path)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://eng.vbsp.org.vn/a.html", "vbsp_en"),
        ("https://www.vbsp.org.vn/a.html", "vbsp_vi"),
        ("https://thongtin.vietnam.vn/en/a", "vietnam_vn"),
        ("https://vanphong.langson.gov.vn/vi/node/1", "langson"),
        ("https://langson.gov.vn/a.html", "langson"),
        ("https://notlangson.gov.vn/a.html", None),
        ("https://vbsp.org.vn.example.com/a.html", None),
        ("https://baokontum.com.vn/a.html", None),
    ],
)
def test_a_portal_by_its_host(url: str, source: str | None) -> None:
    found = find_portal(source=None, url=url, text="")
    assert (found.name if found else None) == source


def test_what_the_caller_names_wins_and_marks_come_last() -> None:
    marked = "Vietnam.vn - Nền tảng quảng bá Việt Nam"
    assert getattr(find_portal(source="langson", url="https://eng.vbsp.org.vn/a.html", text=marked), "name", None) == "langson"
    assert getattr(find_portal(source=None, url=None, text=marked), "name", None) == "vietnam_vn"
    assert find_portal(source=None, url="https://mirror.example.com/a", text=marked) is None
    assert find_portal(source=None, url=None, text="Một trang nào đó") is None


def test_a_declared_charset_and_date_meta_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = read_declaration(SMALLEST + 'charset = "windows-1258"\ndate_meta = ["ngay-dang"]', name="baovidu", where="baovidu.toml")
    monkeypatch.setattr("transforms.reading.portal.declarations", lambda: {"baovidu": declared})
    text = "Theo Quyết định, cuối năm 2023 toàn tỉnh còn nhiều hộ nghèo, giảm so với năm trước và tiếp tục giảm trong năm nay."
    page = f'<html><head><meta name="Ngay-Dang" content="05/01/2024 07:15"></head><body><h1>Hộ nghèo giảm</h1><p>{text}</p></body></html>'
    content = b"".join(_to_cp1258(letter) for letter in page)
    document = read_document(content, page="made", url="https://baovidu.vn/a.html")
    assert text in document.text
    assert document.published_on == date(2024, 1, 5)


def _to_cp1258(letter: str) -> bytes:
    """Windows-1258 writes tones as marks of their own and keeps â, ê, ô, ă, ơ, ư whole."""
    for form in (letter, unicodedata.normalize("NFD", letter)):
        try:
            return form.encode("cp1258")
        except UnicodeEncodeError:
            continue
    base, *marks = list(unicodedata.normalize("NFD", letter))
    tones = [mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323"]
    shape = unicodedata.normalize("NFC", base + "".join(mark for mark in marks if mark not in tones))
    return (shape + "".join(tones)).encode("cp1258")
