"""What may stand between a place name and the name of what it lies in: "xã Chi Lăng, huyện Tràng Định", "Muong La district, in the
northern mountainous province of Son La".

Belongs here: those words. Does not belong here: which unit a name means (`places.py`).
"""

import re

from transforms.figures.place_mark import Mark, gap_between
from transforms.reference.place_words import load_place_words

_GAPS = frozenset({
    " provinces in ", " provinces of ", " region of ", " region in ", ", ", " (", ",", " - ", " – ", ": ", " of ", " in ", " in the ",
    ", of ", ", in ", ", in the ", " thuộc ", " của ", " ở ", " tại ", ", thuộc ", ", tại ", ", ở ",
})  # fmt: skip
_LONGEST_TELLING = 90  # characters
_TELLS = re.compile(
    r" (?:là|thuộc(?: diện)?) (?:(?:một|1|01) )?"
    r"(?:trong (?:những |các |số |\d+ )*)?(?:xã|thị trấn|phường|huyện|thôn|bản|ấp|xóm)\b[^.;:\d\n]*"
    r" (?:của|thuộc|ở|nhất|phía \w+(?: \w+)?) "  # "là huyện nghèo nhất tỉnh"
    r"|,? (?:nằm|ở|tọa lạc)\b[^.;:\d\n]* (?:của|thuộc|ở|phía \w+(?: \w+)?) "  # "huyện Lâm Hà nằm ở phía Bắc tỉnh Lâm Đồng"
    r"|(?:,| is| was| remains) (?:a|an|one of the) [a-z ,-]{0,40}(?:districts?|communes?|villages?|towns?|wards?) (?:in|of) (?:the )?"
    r"[a-z -]{0,30}"
)
_LIES = frozenset({"also", "located", "lying", "situated"})
_OPENS = (" in ", " of ", " from ", ", ", " located ", " lying ", " situated ")
_LYING = frozenset({"in", "of", "from"})


def leads_to_container(text: str, one: Mark, two: Mark) -> bool:
    """Whether the next mark stands where a name's container does; with level words of their own also right behind it."""
    gap = gap_between(text, one, two)
    if gap in _GAPS or (gap == " " and bool(one.word and two.word) and not (one.word_after or two.word_after)):
        return True
    if not gap.startswith(_OPENS):
        return False
    words = [word for word in gap.lstrip(",").replace(",", "").split() if word not in _LIES]
    if len(words) < 2 or words[0] not in _LYING:
        return False
    described = load_place_words()["describes_unit"]
    return all(word in described for word in words[1:])


def is_told_to_lie(text: str, one: Mark, two: Mark) -> bool:
    """'Trung Minh là xã đặc biệt khó khăn của huyện Yên Sơn', 'Van Ho, a border district of Son La': the next mark only says where."""
    between = text[one.end : two.start]
    return len(between) <= _LONGEST_TELLING and _TELLS.fullmatch(between) is not None
