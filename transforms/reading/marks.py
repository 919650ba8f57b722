"""The words by which page furniture, ends of articles, captions, bylines and source lines are known.

Belongs here: questions about one line of text or one class name, answered from `marks.toml`. Does not belong here: trees and positions
(`region.py`, `layout.py`), a single portal's words (its declaration).
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_WORDS_OF_CLASS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_TRIM_END: Final = " .…:»>›-–|*"
_COUNT_IN_BRACKETS = re.compile(r"\s*\(\s*\d{1,6}\s*\)\s*$")

_SOURCE_LINE = re.compile(
    r"(?:nguồn(?: tin| bài)?|source|theo|according to|via|original(?: link)?|see original here|xem bài gốc)\b[\s:]{0,4}\S.{0,400}",
    re.IGNORECASE,
)
_BARE_HOST = re.compile(r"(?:https?://)?(?:[a-z0-9-]{1,40}\.){1,4}(?:vn|com|net|org|info|gov)(?:/\S{0,300})?", re.IGNORECASE)
_CAPTION = re.compile(r"(?:photo|ảnh|image|illustration|hình|ảnh minh họa|illustrative photo)\b\s{0,3}[:.]?", re.IGNORECASE)
_CAPTION_CREDIT = re.compile(r"[.)\s,-](?:photo(?: by)?|ảnh|image|đồ họa|video)\s{0,3}(?:[:/]|by\b)\s{0,3}[^.]{1,60}\.?$", re.IGNORECASE)
_CREDIT_WORDS = ("photo", "ảnh", "image", "đồ họa", "video")
_CREDIT_SIGNS = (":", "/", "by")
_LONGEST_CREDIT = 90
_PLACEHOLDER = re.compile(r"(?:image|img|picture|anh|hinh|dsc|photo)?[\s_-]{0,2}\d{1,5}(?:\(\d+\))?|[\w -]{1,30}\(\d{1,3}\)", re.IGNORECASE)
_TIME_AGO = re.compile(
    r"(?:^|\W)\d{1,3} (?:phút|giờ|ngày|tuần|tháng|năm) trước$|(?:^|\W)\d{1,3} (?:minute|hour|day|week|month|year)s? ago$"
)
_COUNTER = re.compile(
    r"(?:số )?(?:lượt (?:xem|đọc|truy cập|thích)|đã xem|đọc|views?|page views|hits|likes?|shares?|online|trực tuyến)"
    r"\W{0,4}[\d.,]{1,14}(?: lần| lượt)?"
    r"|[\d.,]{1,14} (?:lượt xem|lượt đọc|lượt thích|bình luận|views?|likes?|comments?|shares?|phản hồi)",
    re.IGNORECASE,
)
_CLOSING = "\"”’')]"
_BYLINE_PREFIX = re.compile(
    r"(?:tin|bài|ảnh|tin, ảnh|bài và ảnh|bài, ảnh|tin và ảnh|thực hiện|tác giả|by|reported by|story by|translated by|written by|author"
    r"|biên dịch)\b(?:\s{0,3}[:,/&-]|\s)",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(
    r"caption|(?:img|image|photo|pic|fig|anh)[-_]?(?:desc|cap|alt|note|credit)|(?:^|[\s_-])cap(?:$|[\s_-])|chu-?thich", re.IGNORECASE
)
_LEAD_CLASS = re.compile(r"lead|sapo|chappeau|excerpt|summary|standfirst|intro|phead|description", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Marks:
    classes: frozenset[str]
    ends: frozenset[str]
    end_starts: tuple[str, ...]
    clocks: frozenset[str]
    lines: frozenset[str]
    starts: tuple[str, ...]
    planted: tuple[str, ...]
    original: frozenset[str]
    topic: tuple[str, ...]


@cache
def _marks() -> _Marks:
    raw = tomllib.loads((Path(__file__).parent / "marks.toml").read_text(encoding="utf-8"))
    return _Marks(
        classes=frozenset(raw["furniture_classes"]),
        clocks=frozenset(raw["clock_classes"]),
        ends=frozenset(raw["ends"]),
        end_starts=tuple(raw["end_starts"]),
        lines=frozenset(raw["furniture_lines"]),
        starts=tuple(raw["furniture_starts"]),
        planted=tuple(raw["planted_words"]),
        original=frozenset(raw["original_links"]),
        topic=tuple(raw["topic_words"]),
    )


def fold_line(text: str) -> str:
    """Lower case, white space collapsed, no trailing dots, colons or count in brackets."""
    folded = " ".join(text.split()).lower().rstrip(_TRIM_END)
    if folded.endswith(")"):
        folded = _COUNT_IN_BRACKETS.sub("", folded)
    return folded.strip(_TRIM_END)


@lru_cache(maxsize=10_000)
def is_caption_class(names: str) -> bool:
    """Whether these class names are of the line under a picture."""
    return bool(names) and _CAPTION_CLASS.search(names) is not None and not _LEAD_CLASS.search(names)


@lru_cache(maxsize=10_000)
def is_lead_class(names: str) -> bool:
    """Whether these class names are of the lead."""
    return bool(names) and _LEAD_CLASS.search(names) is not None


@lru_cache(maxsize=10_000)
def is_furniture_class(names: str) -> bool:
    """Whether one part of these class or id names is a word for what is no article."""
    parts = {part.lower() for part in _WORDS_OF_CLASS.findall(names)}
    return not parts.isdisjoint(_marks().classes)


def is_clock_class(names: str) -> bool:
    """Whether one part of these class or id names is a word for the head of the site."""
    return not _marks().clocks.isdisjoint(part.lower() for part in _WORDS_OF_CLASS.findall(names))


def ends_article(text: str, extra: frozenset[str] = frozenset()) -> bool:
    """Whether a line begins a list of other stories, comments or tags."""
    if len(text) > 60:
        return False
    folded = fold_line(text)
    return folded in _marks().ends or folded in extra or (len(folded) <= 40 and folded.startswith(_marks().end_starts))


def is_furniture_line(text: str) -> bool:
    """Whether a line belongs to no article wherever it stands."""
    if len(text) > 500:
        return False
    if len(text) > 120:  # long enough to be no line of `lines`
        return text[:60].lower().startswith(_marks().starts)
    folded = fold_line(text)
    if not folded or (len(folded) <= 60 and (_TIME_AGO.search(folded) or _COUNTER.fullmatch(folded))):
        return True
    if len(folded) <= 60 and all(part.strip(_TRIM_END) in _marks().lines for part in folded.split("|")):
        return True
    return folded.startswith(_marks().starts)


def ends_sentence(text: str, stops: str = ".!?…") -> bool:
    """Whether a text ends with one of these stops, closing quotes and brackets aside."""
    return text[-4:].rstrip(_CLOSING)[-1:] in tuple(stops)


def is_planted(text: str) -> bool:
    """Whether the text of a link was put into a copied page to sell something."""
    folded = text.lower()
    return any(word in folded for word in _marks().planted)


def is_original_link(text: str) -> bool:
    """Whether the text of a link promises the page that a copy was made from."""
    return len(text) <= 40 and fold_line(text) in _marks().original


def is_on_topic(text: str) -> bool:
    """Whether a text speaks of poverty, credit or support at all."""
    folded = text.lower()
    return any(word in folded for word in _marks().topic)


def is_bare_host(text: str) -> bool:
    """Whether a line is no more than the host of the page it was taken from."""
    return _BARE_HOST.fullmatch(text.strip().strip("()")) is not None


def is_source_line(text: str) -> bool:
    """Whether a line names whose text this is: "Source: URL", "Theo Báo X", "Nguồn: X", a bare host."""
    stripped = text.strip().strip("()")
    if len(stripped) > 420:
        return False
    if is_bare_host(stripped):
        return True
    match = _SOURCE_LINE.fullmatch(stripped)
    if match is None:
        return False
    return "http" in stripped or (
        len(stripped) <= 70 and not ends_sentence(stripped.rstrip("."), ".!?…:;") and not re.search(r"\d\D*\d", stripped)
    )


def is_caption_line(text: str) -> bool:
    """Whether a line is by its own words the caption of a picture, or the file name of one."""
    stripped = text.strip()
    if len(stripped) > 400:
        return False
    ends_in = stripped[-_LONGEST_CREDIT:].lower().__contains__
    return (
        (any(map(ends_in, _CREDIT_SIGNS)) and any(map(ends_in, _CREDIT_WORDS)) and _CAPTION_CREDIT.search(stripped) is not None)
        or ((stripped[-1:].isdigit() or stripped.endswith(")")) and _PLACEHOLDER.fullmatch(stripped) is not None)
        or (":" in stripped[:30] and len(stripped) < 300 and _CAPTION.match(stripped) is not None)
    )


def is_byline(text: str) -> bool:
    """Whether a short line is the name of an author or an office: few words, mostly capitalised, no number, no full stop."""
    stripped = text.strip().strip("*()").strip()
    if not stripped or len(stripped) > 90 or re.search(r"\d", stripped):
        return False
    if stripped.endswith("thực hiện"):
        return True
    if _BYLINE_PREFIX.match(stripped):
        return not stripped.endswith((".", "?", "!")) or len(stripped) < 40
    words = [word for word in re.split(r"[\s,&/–-]+", stripped) if word]
    if not 1 <= len(words) <= 8 or ends_sentence(stripped.removesuffix("."), ".!?…:;"):
        return False
    capitals = sum(1 for word in words if word[0].isupper())
    return capitals == len(words) or (len(words) > 2 and capitals >= len(words) - 1)
