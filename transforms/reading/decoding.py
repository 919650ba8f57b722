"""From bytes to the text they mean: media, charset, normal form.

Belongs here: telling pages from other files, choosing the charset by evidence before claims, legacy Vietnamese encodings, NFC. Does not
belong here: HTML structure (`tree.py`).

The order of evidence: a byte order mark; valid UTF-8 (no other charset of Vietnamese pages yields it by accident); the charset of the HTTP
header or of a `meta` anywhere in the first 256 KiB, when the bytes fit it; then charset-normalizer over the charsets that Vietnamese pages
have used. What a header claims against the bytes becomes a warning.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass

from transforms.errors import UnreadableInput

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or Office document"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a RIFF file (image, sound or video)"),
    (b"\x1f\x8b", "gzip data that nobody unpacked"),
    (b"BZh", "bzip2 data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"\x00\x00\x00\x18ftyp", "a video"),
    (b"ID3", "a sound file"),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(rb"[cC][hH][aA][rR][sS][eE][tT]\s{0,9}=\s{0,9}[\"']?\s{0,9}([A-Za-z0-9_:.-]{2,40})")
_XML_CHARSET = re.compile(rb"^\s{0,99}<\?xml[^>]{0,200}?encoding=[\"']([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_META_REACH = 256 * 1024
_SAMPLE = 64 * 1024
_VIETNAMESE_CHARSETS = ["utf_8", "cp1258", "cp1252", "utf_16_le", "utf_16_be"]
_CONTROL = "".join(map(chr, (*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF)))
_SPACE_LIKE = "\x0b\x0c\u2028\u2029"

# Two bytes of UTF-8 read as Windows-1252 leave these pairs; correct Vietnamese or English has none of them.
_MOJIBAKE = re.compile("á[º»][\u0080-\u00bf€-™ŸŽžŠšŒœƒˆ˜–—‘’‚“”„†‡•…‰‹›]|Ä[‘’\u0090\u0091ƒ\u0083]|Æ[°¡]|Ã[\u00a0-\u00bf]|â€[œ\u009d™“”˜]")
# TCVN3 (ABC) puts Vietnamese letters on signs such as µ ¸ ¶ · ¹ ® ¬ between plain letters; VNI writes marks as letters of their own.
_TCVN3 = re.compile(
    r"(?<![A-Za-z])[A-Za-z]{0,6}[µ¸¶·¹¨©ª«¬­®»¾¼½Æ][A-Za-z]{1,4}(?![A-Za-z])|[A-Za-z]{1,6}[µ¸¶·¹¾¼½Ö×ØÜÞ](?=[ ,.;:])|®[A-Za-zÀ-ÿ]"
)
_VNI = re.compile(r"[aeouyôö][ïûøùõäáàåãâëêéèü](?![a-z]{5})|ñ(?=[aeiouyôöùò])", re.IGNORECASE)
_VIETNAMESE_LETTER = re.compile("[ăđơưĂĐƠƯ\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
_COMMON_LETTERS = "ạảấếộđưủ"
_ASCII = bytes(range(0x80))
_PLAIN = bytes((*b"\t\n\r", *range(0x20, 0x7F)))
# Letters and signs that are shown, and composed whatever stands before them; most pages have no others besides ASCII.
_COMPOSED = re.compile("[\u00a0-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u2030-\u205e]*")
_MARKUP = re.compile(r"<(script|style)\b.{0,200000}?</\1>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file in NFC, how it was decoded, and what was claimed wrongly."""

    text: str
    utf8: bytes  # the same text
    charset: str
    warnings: tuple[str, ...] = ()


def decode(content: bytes, *, where: str, charset: str | None = None, expected: str = "an HTML page") -> Decoded:
    """`content` as NFC text. `charset` is what the HTTP header said, if anything. Raises UnreadableInput for other media, empty files
    and legacy encodings that cannot be told back letter by letter."""
    _refuse_other_media(content, where=where, expected=expected)
    claimed = _usable(charset) or _usable(_charset_in(content))
    text, used, warnings, verbatim = _to_text(content, claimed=claimed, where=where, expected=expected)
    utf8 = content if verbatim else _to_utf8(text)
    unusual = _without(_PLAIN, utf8)
    if _lacks_vietnamese_letters(unusual):
        repaired = _mend_double_encoding(text)
        if repaired is not None:
            text, used = repaired, f"{used}, encoded twice"
            warnings.append("the text was UTF-8 encoded twice and was put right")
            utf8 = _to_utf8(text)
            unusual = _without(_PLAIN, utf8)
        else:
            _refuse_legacy_letters(text, where=where, expected=expected)
    if "\x00" in unusual:
        warnings.append(f"{unusual.count(chr(0))} NUL characters left out")
    if not _COMPOSED.fullmatch(unusual):
        text = _compose(text)
        utf8 = _to_utf8(text)
    if not text.strip():
        raise UnreadableInput(where, expected=expected, came="a file of nothing but white space")
    return Decoded(text, utf8, used, tuple(warnings))


def clean(text: str) -> str:
    """NFC, without characters that show nothing; asked again of parsed text, since character references bring them back."""
    return text if _COMPOSED.fullmatch(_without(_PLAIN, _to_utf8(text))) else _compose(text)


def _compose(text: str) -> str:
    if any(character in text for character in _SPACE_LIKE):
        text = re.sub(f"[{_SPACE_LIKE}]", " ", text)
    if any(character in text for character in _CONTROL):
        text = re.sub(f"[{_CONTROL}]", "", text)
    return unicodedata.normalize("NFC", text)


def outside_ascii(text: str) -> str:
    """The characters of a text that are not ASCII, in order."""
    return _without(_ASCII, _to_utf8(text))


def _without(left_out: bytes, utf8: bytes) -> str:
    """The characters of a text besides some of ASCII, in order: few of a page's many, and found at the speed of C."""
    return utf8.translate(None, left_out).decode("utf-8")


def _to_utf8(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")


def _refuse_other_media(content: bytes, *, where: str, expected: str) -> None:
    if not content:
        raise UnreadableInput(where, expected=expected, came="an empty file")
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableInput(where, expected=expected, came=name)
    head = content[:4096]
    if (
        b"\x00" in head
        and head.count(0) > len(head) // 3
        and not any(head.startswith(bom) for bom, _ in _BOMS)
        and _wide_charset(head) is None
    ):
        raise UnreadableInput(where, expected=expected, came="binary data")


def _to_text(content: bytes, *, claimed: str | None, where: str, expected: str) -> tuple[str, str, list[str], bool]:
    """The text, its charset, warnings, and whether the bytes are the text's UTF-8 as they stand."""
    for bom, name in _BOMS:
        if content.startswith(bom):
            body = content[len(bom) :] if name == "utf-8" else content
            return body.decode(name, errors="replace"), name, [], False
    wide = _wide_charset(content[:4096])
    if wide is not None:
        return content.decode(wide, errors="replace"), wide, [f"no charset fits but {wide}"], False
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        return (*_without_valid_utf8(content, error, claimed=claimed, where=where, expected=expected), False)
    if claimed and claimed != "utf-8" and not content.isascii():
        return text, "utf-8", [f"charset {claimed} was declared, the bytes are UTF-8"], True
    return text, "utf-8", [], True


def _without_valid_utf8(
    content: bytes, error: UnicodeDecodeError, *, claimed: str | None, where: str, expected: str
) -> tuple[str, str, list[str]]:
    mended = content.decode("utf-8", errors="replace")
    bad = mended.count("\ufffd")
    multibyte = sum(1 for character in mended[: 4 * _SAMPLE] if character > "\x7f" and character != "\ufffd")
    if bad <= max(3, multibyte // 20) and multibyte > bad:  # UTF-8 with a few torn bytes: all other letters are right
        return mended, "utf-8", [f"{bad} bytes are no UTF-8 (first at byte {error.start}) and are shown as \ufffd"]
    if claimed and claimed != "utf-8":
        try:
            return content.decode(claimed), claimed, []
        except UnicodeDecodeError:
            return content.decode(claimed, errors="replace"), claimed, [f"some bytes do not fit the declared charset {claimed}"]
    from charset_normalizer import from_bytes

    best = from_bytes(content[:_SAMPLE], cp_isolation=_VIETNAMESE_CHARSETS).best()
    if best is None:
        _refuse_legacy_letters(content[:_SAMPLE].decode("latin-1"), where=where, expected=expected)
        raise UnreadableInput(where, expected=expected, came=f"bytes that fit no charset of Vietnamese pages (first at byte {error.start})")
    found = "cp1252" if best.encoding == "cp1258" and not _has_combining_marks(content, "cp1258") else best.encoding
    declared = f"{claimed} was declared" if claimed else "no charset was declared"
    return content.decode(found, errors="replace"), found, [f"{declared}; read as {found} by its bytes"]


def _has_combining_marks(content: bytes, charset: str) -> bool:
    return any(unicodedata.combining(character) for character in content[:_SAMPLE].decode(charset, errors="ignore"))


def _wide_charset(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its markup is NUL."""
    if len(head) < 8 or b"\x00" not in head:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else None


def _charset_in(content: bytes) -> str | None:
    head = content[:_META_REACH]
    if match := _XML_CHARSET.match(head):
        return match[1].decode("ascii")
    for match in _CHARSET.finditer(head):
        tag = head.rfind(b"<", max(0, match.start() - 300), match.start())
        if head[tag : tag + 5].lower() == b"<meta":
            return match[1].decode("ascii")
    return None


def _usable(charset: str | None) -> str | None:
    """The Python name of a charset that Python knows; browsers read ISO-8859-1 as Windows-1252, and so do we."""
    if not charset:
        return None
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    return "cp1252" if name in {"iso8859-1", "ascii"} else name


def _lacks_vietnamese_letters(unusual: str) -> bool:
    """Whether letters outside ASCII are there, and few of them are Vietnamese: typographic signs, or letters that stand for others."""
    if sum(map(unusual.count, _COMMON_LETTERS)) > 40:
        return False
    foreign = outside_ascii(unusual)
    return len(foreign) >= 12 and 3 * len(_VIETNAMESE_LETTER.findall(foreign)) < len(foreign)


def _mend_double_encoding(text: str) -> str | None:
    """The text behind UTF-8 that was read as Windows-1252 and encoded again; None when it was not."""
    hits = len(_MOJIBAKE.findall(text[: 4 * _SAMPLE]))
    if hits < 5:
        return None
    raw = bytearray()
    for character in text:
        try:
            raw += character.encode("cp1252")
        except UnicodeEncodeError:
            raw += bytes([ord(character)]) if ord(character) < 0x100 else character.encode()
    mended = raw.decode("utf-8", errors="replace")
    return mended if mended.count("\ufffd") <= hits // 20 else None


def _refuse_legacy_letters(text: str, *, where: str, expected: str) -> None:
    sample = _MARKUP.sub(" ", text[: 4 * _SAMPLE])
    words = max(1, sample.count(" "))
    for name, pattern in (("TCVN3 (ABC)", _TCVN3), ("VNI", _VNI)):
        hits = len(pattern.findall(sample))
        if hits >= 12 and hits * 12 > words:
            raise UnreadableInput(
                where, expected=f"{expected} in Unicode", came=f"Vietnamese in the font encoding {name}; convert it first"
            )
