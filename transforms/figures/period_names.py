"""Times that are no figure's period: years in names of programmes and decrees, the days these were issued; words of what is to come.

Belongs here: names, legal references, targets. Does not belong here: how a time is meant otherwise (`period_context.py`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from transforms.figures.period_forms import Core
from transforms.reference.period_cues import load_period_cues

_NAME_WORDS = 30  # words before a span in which a programme's name may begin
_NAME_WORDS_AFTER = 8
_SENTENCE_WORDS = 45
_TARGET_WORDS_AFTER = 16
_LEGAL_NOUN = r"(?:nghị quyết|nghị định|quyết định|chỉ thị|thông tư|luật|công văn|resolution|decree|decision|directive|circular|law)s?"
_LEGAL_CODE = re.compile(r"\s?/\s?(?:[A-ZĐ]{2}|QH\d)")
_LEGAL_BEFORE = re.compile(
    rf"{_LEGAL_NOUN}(?:\s+(?:số|no\.?|number))?\s*:?\s*(?:\d{{1,5}}\s?/\s?|\d{{1,5}}\s+(?:năm|of)\s+)?$", re.IGNORECASE
)
_LEGAL_NUMBER = re.compile(r"\d\s?[/:]\s?$")  # "28/2022/NĐ-CP", "QCVN 02:2009/BYT"


def is_legal(text: str, core: Core) -> bool:
    """Whether the digits are part of a legal reference: "28/2022/NĐ-CP", "Quyết định 15/2013"."""
    if core.form not in ("year", "month", "day") or core.edge:
        return False
    before = text[max(0, core.start - 40) : core.start]
    if core.form != "day" and _LEGAL_CODE.match(text, core.end) and (core.form == "month" or _LEGAL_NUMBER.search(before)):
        return True
    return core.bare is (core.form == "year") and core.form != "day" and bool(_LEGAL_BEFORE.search(before))


_ISSUED_BEFORE = re.compile(
    rf"(?:{_LEGAL_NOUN}|/\s?[A-ZĐ]{{2}}[\w-]*)[^.;\n]{{0,60}}?(?:,\s*|\s+)(?:on|dated|of|ngày|issued on|signed on)?\s*\(?$", re.IGNORECASE
)
_DECIDED = re.compile(r"\b(?:phê duyệt|công nhận)\s+(?:vào\s+)?$", re.IGNORECASE)  # "được phê duyệt ngày 6/6/2011"
_VERB = re.compile(
    r"\b(?:đã|được|là|đạt|còn|phê duyệt|có|was|were|has|have|had|is|are|will"
    r"|\w{3,}ed(?<!dated)(?<!issued)(?<!signed)(?<!approved))\b",
    re.IGNORECASE,
)
_ISSUING_AFTER = re.compile(
    r"[^.;\n]{0,90}?\b(?:recogni[sz]ed (?:the )?(?:near-)?poor\b"
    r"|(?:ban hành|ký|phê duyệt|công nhận|công bố|issued|signed|approved|adopted|promulgated|announced)\b"
    rf"[^.;\n]{{0,40}}?(?:{_LEGAL_NOUN}|kết quả (?:tổng )?(?:điều tra|rà soát|bình|khảo sát)|(?:danh sách|số) hộ nghèo"
    r"|results? of|lists? of poor))",
    re.IGNORECASE,
)


def is_issue_day(text: str, core: Core) -> bool:
    if core.form != "day" or core.relative:
        return False
    before = text[max(0, core.start - 90) : core.start]
    if _DECIDED.search(before):
        return True
    found = _ISSUED_BEFORE.search(before)
    if found and not _VERB.search(found[0]):
        return True
    return bool(_ISSUING_AFTER.match(text, core.end, min(len(text), core.end + 160)))


_NOT_IN_NAMES = (
    frozenset({"was", "were", "has", "have", "had", "is", "are", "will", "capital", "budget", "funding", "over", "which", "that", "during"})
    | frozenset({"đã", "được", "là", "đạt", "còn", "trong", "tổng", "vốn", "tỉnh", "huyện", "toàn", "ngân", "sách", "chỉ"})
)  # fmt: skip
_NAME_JOINS = frozenset([" ", "\u00a0", "-", " - ", " – ", " (", ") ", "/", "”, ", '", ', " “", ' "', "\u201d ", '" ', ", "])
_NAMED_AFTER = frozenset(
    ["national", "target", "sustainable", "poverty", "socio", "economic", "economy", "development", "new", "rural", "reduction"]
)
_PAST_TENSE = re.compile(r"(?:at|is|iz|ch|s|c|v|m|t|n|r|l|d|y)ed$")


def is_named(pieces: Sequence[str], index: int, end: int, core: Core) -> bool:
    """Whether the years of a span belong to the name of a programme, standard, plan or term."""
    if core.edge:
        return False
    if core.form == "term":
        before = [piece.lower() for piece in pieces[max(0, index - 4) : index] if piece[0].isalpha()]
        opens = index == 0 or _ends_sentence(pieces[index - 1])
        if opens and end < len(pieces) and pieces[end].startswith(","):
            return False  # "Nhiệm kỳ 2015-2020, tỷ lệ hộ nghèo giảm ..."
        return not before or not (before[-1] == "trong" or (before[-1] == "the" and before[0] in ("in", "during", "over")))
    if core.form != "span":
        return _is_in_title(pieces, index)
    if _APPLIED.search("".join(pieces[max(0, index - _APPLIED_WITHIN) : index])):
        return True
    nouns = _phrases_by_last_word("name_noun")
    for at in range(index - 1, max(-1, index - 2 * _NAME_WORDS), -1):  # the nearest noun before it
        piece = pieces[at]
        if piece[0].isalpha():
            if _is_phrase(pieces, at, nouns):
                planned = (
                    pieces[index - 1] == ", " and pieces[max(0, at - 4)].lower() == "theo"
                )  # "Theo kế hoạch, giai đoạn 2024-2025 tỉnh ..."
                return not planned and pieces[at + 2 : at + 3] != ("vốn",)
            if piece.lower() in _NOT_IN_NAMES or (
                piece.isascii() and len(piece) > 4 and _PAST_TENSE.search(piece) and piece != "multidimensional"
            ):
                break
        elif piece not in _NAME_JOINS or (piece == ", " and at < index - 1):
            break
    for at in range(end, min(len(pieces), end + 2 * _NAME_WORDS_AFTER)):  # "the 2021-2025 national target programme"
        piece = pieces[at]
        if piece[0].isalpha():
            if _is_phrase(pieces, at, nouns):
                return True
            if piece.lower() not in _NAMED_AFTER:
                break
        elif piece not in (" ", "-"):
            break
    return False


_APPLIED = re.compile(
    r"\b(?:áp dụng|applied|applicable)(?: (?:cho|trong|for|in|to|during))?(?: the| giai đoạn)? $"
)  # of a standard or method
_APPLIED_WITHIN = 8  # pieces


def _is_in_title(pieces: Sequence[str], index: int) -> bool:
    """Whether a title in quotation marks that has begun names a plan: 'Đề án "Phát triển các thôn khó khăn đến năm 2020"'."""
    for at in range(index - 1, max(0, index - 2 * _NAME_WORDS), -1):
        piece = pieces[at]
        if "”" in piece or "\n" in piece:
            return False
        if not piece[0].isalpha() and piece.endswith(("“", ' "', ': "')):
            return _is_phrase(pieces, at - 1, _phrases_by_last_word("name_noun"))
    return False


_REACHED_WITHIN = 9  # pieces
_REACHED = frozenset({"đạt", "vượt", "thành", "bằng", "fulfilled", "met", "meeting", "achieving", "achieved"}) | frozenset(
    {"reaching", "reached", "exceeding", "exceeded", "exceeds"}
)


def _is_reached(pieces: Sequence[str], at: int) -> bool:
    """Whether the plan or target at `at` is one that has been measured: "đạt 105% kế hoạch", "98% of the target"."""
    for before in range(at - 1, max(-1, at - _REACHED_WITHIN), -1):
        piece = pieces[before]
        if _ends_sentence(piece):
            return False
        if "%" in piece or piece.lower() in _REACHED:
            return True
    return False


_STOPS = frozenset(".!?;…")


def _ends_sentence(gap: str) -> bool:
    return "\n" in gap or (gap[-1].isspace() and not _STOPS.isdisjoint(gap))


def speaks_of(pieces: Sequence[str], index: int, end: int, kind: str) -> bool:
    """Whether the sentence, before the time or shortly after it, has a word for what is still to be done."""
    targets = _phrases_by_last_word(kind)
    for at in range(index - 1, max(-1, index - 2 * _SENTENCE_WORDS), -1):
        piece = pieces[at]
        if piece[0].isalpha():
            if _is_phrase(pieces, at, targets) and not _is_reached(pieces, at):
                return True
        elif _ends_sentence(piece):
            break
    for at in range(end, min(len(pieces), end + 2 * _TARGET_WORDS_AFTER)):
        piece = pieces[at]
        if piece[0].isalpha():
            if piece == "had":
                break  # "By late October, the district had finished 312 of the 340 houses planned"
            if _is_phrase(pieces, at, targets) and not _is_reached(pieces, at):
                return True
        elif _ends_sentence(piece):
            break
    return False


def _is_phrase(words: Sequence[str], last: int, phrases: Mapping[str, tuple[tuple[str, ...], ...]]) -> bool:
    """Whether a phrase ends at the piece `last`; the pieces between words are single gaps."""
    for phrase in phrases.get(words[last].lower(), ()):
        first = last - 2 * (len(phrase) - 1)
        if first >= 0 and all(words[first + 2 * step].lower() == word for step, word in enumerate(phrase)):
            return True
    return False


@cache
def _phrases_by_last_word(kind: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    by_last: dict[str, list[tuple[str, ...]]] = {}
    for phrase in load_period_cues()[kind]:
        words = tuple(phrase.split())
        by_last.setdefault(words[-1], []).append(words)
    return {last: tuple(rows) for last, rows in by_last.items()}
