"""Place names that the rest of the text tells: lists under one level word, repeats of a commune's name, names inside a district.

Belongs here: what follows from marks already found. Does not belong here: finding those (`place_marks.py`).
"""

import itertools
import re
from bisect import bisect_right
from collections.abc import Sequence

from transforms.figures.place_context import words_of
from transforms.figures.place_mark import LIST_GAPS, Mark, can_be, gap_between

_INNER_REACH = 36  # characters
_LEAST_INNER = 5
_MERGED_REACH = 48
_ENDS_MERGER = re.compile(r"[,.;:\n]|\b(?:thành|vào|into|to form)\b")
_MOST_TOLD = 40
_MOST_REPEATS = 400
_BEFORE_A_NAME = frozenset(["In", "At", "Ở", "Tại", "The", "Of", "To", "From", "VBSP", "UBND", "Về", "Đến"])
_LISTED = re.compile(
    r"[^.;:,\n\d]{0,16}\(?[^.;:,\n\d]{0,6}\d[\d.,]{0,9}(?<=\d)[^.;:,\n\d]{0,8}"
    r"(?:,| và| and) (\w+(?: \w+){1,3}?)(?= (?:giảm |tăng |còn |có |là )?\(?\d)"
)
_JOINED = re.compile(r" và ([A-ZĐ]\w*(?: [A-ZĐ]\w*){1,2})(?= [^\WA-ZĐ]|[,.;])")
_SYLLABLE = r"(?:[bcdghklmnprstvxđ]|ch|gh|gi|kh|ngh?|nh|ph|qu|th|tr)?[aăâeêioôơuưy\u00e0-\u00ff\u0103-\u1ef9]{1,3}(?:ch?|m|ng?|nh|p|t)?"
_INNER = re.compile(rf"(?:^|[\n\s(“])({_SYLLABLE}(?: {_SYLLABLE}){{1,2}})(?:, in |, of | \(|, )$", re.IGNORECASE)


def spread_levels(text: str, marks: Sequence[Mark]) -> None:
    """One level word for a whole list: "các huyện Bình Gia, Văn Quan", "Bac Son and Van Quan districts"."""
    for left, right in itertools.pairwise(marks):
        if left.word and not left.word_after and _may_take(text, left, right, taker=right, word=left.word, plural=left.plural):
            right.word, right.plural = left.word, left.plural
    for right, left in itertools.pairwise(reversed(marks)):
        if right.word and right.word_after and _may_take(text, left, right, taker=left, word=right.word, plural=right.plural):
            left.word, left.word_after, left.plural = right.word, True, right.plural


def tell_merged(text: str, marks: Sequence[Mark]) -> None:
    """Units named as those that one was made of: "trên cơ sở sáp nhập thị trấn Yên Cát, xã Tân Bình và xã Yên Lễ"."""
    left: Mark | None = None
    for mark in marks:
        gap = text[max(left.end if left else 0, mark.start - _MERGED_REACH) : mark.start].lower()
        opened = any(phrase in gap and not _ENDS_MERGER.search(gap.rpartition(phrase)[2]) for phrase in words_of("merged_before"))
        mark.merged = opened or (left is not None and left.merged and gap_between(text, left, mark) in LIST_GAPS)
        left = mark


def _may_take(text: str, left: Mark, right: Mark, *, taker: Mark, word: str, plural: bool) -> bool:
    """Whether `taker` stands in a list with the other and may be of its level; "huyện Phong Điền, Huế" is no list of districts."""
    if taker.word or not taker.candidates or gap_between(text, left, right) not in LIST_GAPS or not can_be(taker, word):
        return False
    return plural or all(place.level != "province" for place in taker.candidates) or word == "province"


def with_inner(text: str, marks: list[Mark]) -> list[Mark]:
    """With names that only the district behind them tells to be communes: "Dai An, in Tra Cu district", "Đại An (huyện Trà Cú)"."""
    found: list[Mark] = []
    for index, mark in enumerate(marks):
        reached = marks[index - 1].end if index else 0
        if mark.level in ("district", "province") and (subject := _subject_of(text, reached, mark)) is not None:
            found.append(subject)
        elif (mark.level == "district" or _is_district_in_brackets(text, mark)) and mark.start - reached > _LEAST_INNER:
            match = _INNER.search(text, max(reached, mark.start - _INNER_REACH), mark.start)
            words = match[1].split() if match else []
            if match and all(word[0].isupper() for word in words) and _is_unit_name(text, match.start(1), words):
                found.append(Mark(match.start(1), match.end(1), match.start(1), match.end(1), (), "commune"))
        found.append(mark)
    return found


def _subject_of(text: str, reached: int, mark: Mark) -> Mark | None:
    """The commune or village of 'Nậm Lành là xã vùng cao của huyện Văn Chấn', told by what it is of what is named behind."""
    if not text.endswith(_OF_DISTRICT, 0, mark.start):
        return None
    match = _SUBJECT.search(text, max(reached, mark.start - _SUBJECT_REACH), mark.start)
    if match is None:
        return None
    return Mark(match.start(1), match.end(1), match.start(1), match.end(1), (), "village" if match[2] in ("bản", "thôn") else "commune")


_SUBJECT_REACH = 110
_OF_DISTRICT = (" của ", " thuộc ")
_SUBJECT = re.compile(
    r"(?:^|[\n“]|[.!?] )((?:[A-ZĐ][\w’']{0,6} ){1,2}[A-ZĐ][\w’']{0,6}) (?:là|thuộc(?: diện)?) (?:một |một trong những |một trong các )?"
    r"(xã|thị trấn|phường|bản|thôn) (?!đội|viên)[^.;:\d\n]{0,70}$"
)


def with_described(text: str, marks: list[Mark]) -> list[Mark]:
    """With the English names that a sentence opens with and makes a commune or village of: 'Keo Lom is one of the poor communes'."""
    if " commune" not in text and " village" not in text:
        return marks
    found = list(marks)
    starts = [mark.start for mark in marks]
    for match in _DESCRIBED.finditer(text):
        at = bisect_right(starts, match.end(1))
        told = at > 0 and marks[at - 1].end > match.start(1)
        words = match[1].split()
        if not told and words[0].lower() not in words_of("not_in_name") and _is_unit_name(text, match.start(1), words):
            found.append(Mark(match.start(1), match.end(1), match.start(1), match.end(1), (), match[2]))
    return sorted(found, key=lambda mark: mark.start) if len(found) > len(marks) else marks


def with_ranked(text: str, marks: list[Mark]) -> list[Mark]:
    """With the bare names of communes that a sentence ranks: 'Xã có số hộ nghèo nhiều nhất huyện là Pa Vệ Sủ với 412 hộ'."""
    if " nhất" not in text:
        return marks
    found = list(marks)
    starts = [mark.start for mark in marks]
    for subject in _RANKS.finditer(text):
        level = "commune" if subject[1].lower() == "xã" else "village"
        for match in _RANKED.finditer(text, subject.start(), subject.end()):
            at = bisect_right(starts, match.end(1))
            told = at > 0 and marks[at - 1].end > match.start(1)
            if not told and match[1].split()[0].lower() not in words_of("not_in_name"):
                found.append(Mark(match.start(1), match.end(1), match.start(1), match.end(1), (), level))
    return sorted(found, key=lambda mark: mark.start) if len(found) > len(marks) else marks


_MOST = r" nhất(?: (?:trong |)(?:toàn |)(?:huyện|tỉnh|thành phố|xã|vùng))?(?: (?:trong |)năm \d{4})? là "
_RANKS = re.compile(rf"\b((?i:xã|thôn|bản)) (?:có|giảm|tăng) [^.\n]{{3,60}}{_MOST}[^\n;]{{0,100}}")
_CAPITAL = f"[{''.join(filter(str.isupper, map(chr, range(0x41, 0x1EFA))))}]"
_RANKED = re.compile(
    rf"{_MOST}((?:{_CAPITAL}\w{{0,6}} ){{0,3}}{_CAPITAL}\w{{0,6}})"
    r"(?= (?:với |có |còn |chiếm |đạt |giảm |tăng |\()?\d|, (?:với |còn |có |chiếm |đạt |giảm |tăng )?(?:hơn |trên |gần |khoảng )?\d)"
)


_NAME = rf"(?=[A-ZĐ])(?i:{_SYLLABLE})"
_DESCRIBED = re.compile(
    rf"(?:^|\n|[.!?] )({_NAME}(?:[ ]{_NAME}){{1,2}})(?:,| is| was| remains) (?:an?|one of the|the)(?: [a-z-]+){{0,3}} (commune|village)s?\b"
)


def _is_district_in_brackets(text: str, mark: Mark) -> bool:
    """'Trà Giác (Bắc Trà My) 64,08%': a district that only says where the unit before it lies, of which a figure is told."""
    districts = mark.word is None and bool(mark.candidates) and all(place.level == "district" for place in mark.candidates)
    return districts and text[mark.start - 1 : mark.start] == "(" and _FIGURE_BEHIND.match(text, mark.end) is not None


_FIGURE_BEHIND = re.compile(r"\):?(?: (?:với|có|còn|giảm|tăng|là|đạt))? \d")


def _is_unit_name(text: str, start: int, words: Sequence[str]) -> bool:
    """Whether capitalised syllables before a district are no person's name."""
    if words[0].lower() in words_of("not_in_name") or any(word.lower() in words_of("surname") for word in words):
        return False
    before = text[max(0, start - 14) : start].split()
    return not before or not (before[-1][0].isupper() or before[-1].lower().rstrip(".") in words_of("honorific"))


def with_repeats(text: str, marks: list[Mark]) -> list[Mark]:
    """With the later bare mentions of names that a level word has once told to be communes or villages: "xã Lùng Cải ... ở Lùng Cải"."""
    told: dict[str, Mark] = {}
    for mark in marks:
        name = text[mark.name_start : mark.name_end]
        if mark.level == "commune" and len(told) < _MOST_TOLD and " " in name and name not in told:
            told[name] = mark
    found: list[Mark] = []
    for name, first in told.items():
        at = text.find(name)
        for _ in range(_MOST_REPEATS):
            if at < 0 or len(found) >= _MOST_REPEATS:
                break
            end = at + len(name)
            if _stands_alone(text, at, end):
                found.append(Mark(at, end, at, end, first.candidates, first.word, first.word_after))
            at = text.find(name, end)
    taken = [mark.start for mark in marks]
    for mark in found:
        index = bisect_right(taken, mark.start)
        if index and marks[index - 1].start == mark.start and marks[index - 1].end < mark.end:
            marks[index - 1] = mark  # "Phu Hoa 1", where Phu Hoa is a district
            continue
        if (index and marks[index - 1].end > mark.start) or (index < len(marks) and marks[index].start < mark.end):
            continue
        marks.insert(index, mark)
        taken.insert(index, mark.start)
    return marks


def with_listed(text: str, marks: list[Mark]) -> list[Mark]:
    """With the bare names of a list of communes that tells a figure of each: "xã A Vao giảm 7,7%, A Bung giảm 7,01% và Húc Nghì 6,5%"."""
    found: list[Mark] = []
    for index, mark in enumerate(marks):
        found.append(mark)
        reach = marks[index + 1].start if index + 1 < len(marks) else len(text)
        joined = _JOINED.match(text, mark.end, reach) if mark.level == "commune" and mark.plural and not mark.word_after else None
        if joined is not None and joined[1].split()[0].lower() not in words_of("not_in_name"):
            mark = Mark(joined.start(1), joined.end(1), joined.start(1), joined.end(1), (), "commune")
            found.append(mark)  # "hai xã Trung Lý và Pù Nhi"
        while mark.level == "commune" and not mark.word_after and (listed := _LISTED.match(text, mark.end, reach)) is not None:
            words = listed[1].split()
            if not all(word[0].isupper() for word in words) or (words[0] != "A" and words[0].lower() in words_of("not_in_name")):
                break
            mark = Mark(listed.start(1), listed.end(1), listed.start(1), listed.end(1), (), "commune")
            found.append(mark)
    return found


def with_enumerated(text: str, marks: list[Mark]) -> list[Mark]:
    """With the bare names of a list of communes that ends with an 'and': "bốn xã Tân Lập, Bình Minh, Yên Sơn và Hòa Phú"."""
    found: list[Mark] = []
    known = {mark.start: mark for mark in marks}
    until = 0
    for mark in marks:
        if mark.start < until:
            continue
        found.append(mark)
        listed = _ENUMERATED.match(text, mark.end) if mark.level == "commune" and not mark.word_after and mark.word else None
        names = list(_ONE_OF_LIST.finditer(text, mark.end, listed.end())) if listed is not None else []
        if listed is None or mark.word is None or any(_opens_other(name[1].partition(" ")[0].lower()) for name in names):
            continue
        for name in names:
            same = known.get(name.start(1))
            if same is not None and same.end == name.end(1) and (same.level == "commune" or (not same.word and can_be(same, mark.word))):
                same.word, same.plural = mark.word, True
                found.append(same)
            else:
                found.append(Mark(name.start(1), name.end(1), name.start(1), name.end(1), (), mark.word, plural=True))
        until = listed.end()
    return found


def _opens_other(word: str) -> bool:
    """Whether a word begins the name of a person, or no name."""
    return word in words_of("not_in_name") or word in words_of("surname")


_PROPER = r"[A-ZĐÂÊÔƯÝÁ]\w*(?: [A-ZĐÂÊÔƯÝÁ]\w*){1,2}"
_ENUMERATED = re.compile(rf"(?:, {_PROPER}){{1,12}},? (?:và|and) {_PROPER}(?=[ ,.;:)]|$)")
_ONE_OF_LIST = re.compile(rf"(?:, | và | and )({_PROPER})")


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether the words are not part of a longer name, of a person or else."""
    before, after = text[max(0, start - 12) : start], text[end : end + 2]
    if (before and before[-1].isalnum()) or (after and after[0].isalnum()) or (len(after) == 2 and after[0] == " " and after[1].isupper()):
        return False
    word = before.split()[-1] if before.endswith(" ") and before.split() else ""
    named = word[:1].isupper() and word[-1:].isalnum()  # "huyện Hữu Lũng, Hữu Liên" are two names
    return not (named or word.lower().rstrip(".") in words_of("honorific")) or word in _BEFORE_A_NAME
