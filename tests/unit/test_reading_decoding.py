"""Bytes to text: charsets that are missing, late, wrong or old; files that are no pages."""

import codecs
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.errors import UnreadableInput
from transforms.reading.decoding import _COMPOSED, _compose, clean, decode
from transforms.reading.page import read_document
from transforms.reading.tree import collapse

SENTENCE = "Năm 2023, tỷ lệ hộ nghèo của tỉnh Lạng Sơn giảm 2,9%, còn 6,02%; hộ cận nghèo còn 9,4% và tiếp tục giảm đều."
TITLE = "Hộ nghèo giảm nhanh ở Lạng Sơn"
PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{SENTENCE}</p></body></html>"
TCVN3 = "TØnh L¹ng S¬n gi¶m nghÌo bÒn v÷ng, hé nghÌo ®­îc vay vèn ®Ó s¶n xuÊt, "
VNI = "Tænh Laïng Sôn giaûm ngheøo beàn vöõng, hoä ngheøo ñöôïc vay voán ñeå saûn xuaát, "


def text_of(content: bytes, charset: str | None = None) -> str:
    return read_document(content, page="page", charset=charset).text


@pytest.mark.parametrize("charset", [None, "utf-8", "iso-8859-1", "windows-1252", "no-such-charset"])
def test_utf8_is_read_whatever_the_header_says(charset: str | None) -> None:
    assert SENTENCE in text_of(PAGE.encode(), charset)


def test_a_wrong_header_is_told() -> None:
    assert any(
        "windows-1252" in warning or "cp1252" in warning for warning in decode(PAGE.encode(), where="x", charset="windows-1252").warnings
    )


@pytest.mark.parametrize(
    "content",
    [
        codecs.BOM_UTF8 + PAGE.encode(),
        PAGE.encode("utf-16"),
        codecs.BOM_UTF16_BE + PAGE.encode("utf-16-be"),
        PAGE.encode("utf-16-le"),
        PAGE.encode("utf-16-be"),
    ],
    ids=["utf-8 with mark", "utf-16 with mark", "utf-16-be with mark", "utf-16-le", "utf-16-be"],
)
def test_marks_and_wide_charsets(content: bytes) -> None:
    assert SENTENCE in text_of(content)


def test_a_meta_charset_far_down_is_found() -> None:
    late = PAGE.replace(
        "<head>", "<head>" + "<!-- filler -->" * 2000 + '<meta http-equiv="Content-Type" content="text/html; charset=windows-1258">'
    )
    assert "nghèo" in text_of(late.encode("cp1258", errors="xmlcharrefreplace"))


def test_windows_1252_english_without_a_word_about_it() -> None:
    story = "“He hasn’t been seen for 2 years,” says A Thuy — that is what credit at 3.3%/year does in a village."
    page = f"<html><body><h1>The poor of Kon Tum and their banks</h1><p>{story}</p></body></html>"
    assert "“He hasn’t been seen" in text_of(page.encode("cp1252"))


def test_decomposed_letters_come_out_composed() -> None:
    assert SENTENCE in text_of(unicodedata.normalize("NFD", PAGE).encode())


def test_text_encoded_twice_is_put_right() -> None:
    twice = PAGE.encode().decode("latin-1").encode()
    assert SENTENCE in text_of(twice)


def test_nul_and_invisible_characters_are_left_out() -> None:
    dirty = PAGE.replace("6,02%", "6,\u200b02\x00%\u00ad")
    document = read_document(dirty.encode(), page="page")
    assert SENTENCE in document.text
    assert any("NUL" in warning for warning in document.warnings)


def test_a_few_torn_bytes_do_not_spoil_the_page() -> None:
    torn = PAGE.encode().replace(b"</p>", b" \xe1\xbb tail of the story.</p>")
    document = read_document(torn, page="page")
    assert SENTENCE.rstrip(".") in document.text
    assert any("no UTF-8" in warning for warning in document.warnings)


@pytest.mark.parametrize(
    ("content", "came"),
    [
        (b"", "an empty file"),
        (b"  \n\t ", "nothing but white space"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0JFIF", "a JPEG image"),
        (b"\x1f\x8b\x08rest", "gzip data"),
        (json.dumps({"items": [1, 2]}).encode(), "JSON"),
        (b"<?xml version='1.0'?><rss version='2.0'><channel/></rss>", "an XML feed"),
        (b"Just some words in a line.", "text without markup"),
        (b"<html><head><title></title></head><body><script>var a = 1</script></body></html>", "a page without text"),
        (f"<html><body><p>{TCVN3 * 20}</p></body></html>".encode(), "TCVN3"),
        (f"<html><body><p>{TCVN3 * 20}</p></body></html>".encode("latin-1"), "TCVN3"),
        (f"<html><body><p>{VNI * 20}</p></body></html>".encode(), "VNI"),
    ],
)
def test_what_is_no_page_is_named(content: bytes, came: str) -> None:
    with pytest.raises(UnreadableInput) as caught:
        read_document(content, page="some-page")
    assert caught.value.where == "some-page"
    assert came in caught.value.came


def test_french_accents_are_not_taken_for_an_old_encoding() -> None:
    page = (
        "<html><body><h1>La réduction de la pauvreté</h1><p>"
        + "Le taux de pauvreté a été ramené à 6,02 % grâce aux prêts préférentiels, naïf ou non. " * 10
    )
    assert "ramené à 6,02" in text_of(page.encode())


def test_what_passes_unlooked_is_shown_and_stays_as_it_is_behind_any_letter() -> None:
    """`clean` returns at once what holds only such characters: each must be its own NFC, never join the letter before, and be visible."""
    passed = [character for character in map(chr, range(0x80, 0x11_0000)) if _COMPOSED.fullmatch(character)]
    assert "ạ" in passed and "\u0301" not in passed and "\u200b" not in passed and "\u00ad" not in passed
    for character in passed:
        assert unicodedata.combining(character) == 0 and unicodedata.category(character) not in {"Cf", "Cc", "Zl", "Zp"}, hex(
            ord(character)
        )
        for before in ("", "a", "E", "ơ", "ạ"):
            assert unicodedata.normalize("NFC", before + character) == before + character, hex(ord(character))


@given(st.text(alphabet=st.sampled_from("aạ \t\n\r\u00a0\u2003\u3000\u200b\u00ad\x1c\u0301e")))
def test_clean_and_collapse_give_what_their_slow_ways_give(text: str) -> None:
    assert clean(text) == _compose(text)
    assert collapse(text) == " ".join(text.split())
