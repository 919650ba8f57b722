"""Names of private persons are left out of the sentences that the report shows.

A form of address before a name ("Mrs.", "chị") marks a person; whoever stands there with an office (a director, a chairman) speaks for
it and stays. The whole page is shown in the viewer only, which stays on this machine.
Belongs here: which names are left out. Does not belong here: whole pages (`captured.py`).
"""

import re
from typing import Final

_CAPITALS: Final = "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper())
_NAME: Final = rf"[{_CAPITALS}][\w'’-]*"
_NAMES: Final = rf"{_NAME}(?:\s+{_NAME}){{0,4}}"
_VIETNAMESE: Final = "ông|bà|anh|chị|cô|chú|cụ|em|gia đình"
_ADDRESS: Final = re.compile(
    # a capital form of address only where a sentence begins: "Bà Rịa" and "Anh Sơn" are places
    rf"(?:\b(?P<address>Mrs?\.?|Ms\.?|Miss|[Ff]amily of|{_VIETNAMESE})"
    rf"|(?:^|(?<=[.:;“\"(]\s)|(?<=[“\"(]))(?P<opening>{'|'.join(word.capitalize() for word in _VIETNAMESE.split('|'))}))\s+{_NAMES}"
)
_OFFICE: Final = re.compile(
    r"director|deputy|chair|head of|secretary|minister|official|governor|leader|chief|vice|president|representative|"
    r"giám đốc|chủ tịch|phó |trưởng|bí thư|bộ trưởng|thứ trưởng|cán bộ|chi cục|vụ trưởng|đại diện|lãnh đạo|đại biểu",
    re.IGNORECASE,
)
_REACH: Final = 50
"""An office stands within this many letters of the name that holds it, and in the same clause."""
_SEAM: Final = "\ue000"


def without_private_names(before: str, after: str, *, hidden: str) -> tuple[str, str]:
    """The two parts of a sentence around its figure, with `hidden` in place of the names of private persons."""
    if not (_ADDRESS.search(before) or _ADDRESS.search(after)):
        return before, after
    whole = before + _SEAM + after
    masked = _ADDRESS.sub(lambda found: _masked(found, whole, hidden), whole)
    first, _, second = masked.partition(_SEAM)
    return first, second


def _masked(found: re.Match[str], whole: str, hidden: str) -> str:
    before = whole[max(0, found.start() - _REACH) : found.start()].rpartition(";")[2]
    after = whole[found.end() : found.end() + _REACH].partition(";")[0]
    if _OFFICE.search(before) or _OFFICE.search(after):
        return found.group()
    return f"{found['address'] or found['opening']} {hidden}"
