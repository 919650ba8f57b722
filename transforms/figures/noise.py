"""Numbers that are no figures, told by their form and the word beside them: years, dates, decrees, telephones, ages, ordinals.

Belongs here: what can be told before anything is linked. Does not belong here: figures of one household (`stories`), numbers without an
indicator (`read`).
"""

from collections.abc import Iterable

from transforms.figures.nouns import is_in_adjective
from transforms.figures.per_units import ONE
from transforms.figures.periods import PeriodMention
from transforms.figures.place_mark import NUMBERED_UNITS
from transforms.figures.sentences import Sentence, is_numbering
from transforms.records import IgnoredReason

_UNITS_BEHIND = frozenset({"%", "đồng", "vnd", "tỷ", "triệu", "billion", "million", "trillion", "usd", "thousand", "percent", "nghìn"})


def find_noise(sentence: Sentence, periods: Iterable[PeriodMention]) -> dict[int, IgnoredReason]:
    """Number tokens of a sentence that are no figures, each with the reason."""
    tokens = sentence.tokens
    found: dict[int, IgnoredReason] = {}
    spans = [(p.start, p.end) for p in periods if p.end > sentence.start and p.start < sentence.end]
    for i in sentence.numbers:
        if i in found:
            continue
        token = tokens[i]
        behind = tokens[i + 1] if i + 1 < len(tokens) else None
        in_period = any(start <= sentence.starts[i] < end for start, end in spans)
        if _is_margin(sentence, i):
            found[i] = "out_of_vocabulary"
            continue
        if behind is not None and behind.key in _UNITS_BEHIND and not _scale_is_not_one(sentence, i + 1) and not in_period:
            continue
        reason = _form(sentence, i)
        if reason is None and in_period:
            reason = "year" if is_year(token.raw) else "date"
        if reason is None:
            reason = _beside(sentence, i)
        if reason is not None:
            found[i] = reason
            for j in (*_rest_of(sentence, i), *(_listed(sentence, i, reason) if reason in _LISTED else ())):
                found.setdefault(j, reason)
            j = i + 1
            while reason == "phone" and j < len(tokens) and tokens[j].sort == "n":
                found[j] = reason  # "024 3641 0053"
                j += 1
    return found


def _is_margin(sentence: Sentence, i: int) -> bool:
    """'giảm 5,1%/năm, vượt 1,1% so với mục tiêu đề ra (4%/năm)': by how much a plan was exceeded, before the plan itself."""
    keys = sentence.keys
    return keys[i - 1 : i] == ["vượt"] and keys[i + 1 : i + 4] == ["%", "so", "với"] and not _PLANS.isdisjoint(keys[i + 4 : i + _PLANNED])


_PLANS, _PLANNED = frozenset({"kế", "mục", "chỉ", "nghị", "kh"}), 7  # tokens: "% so với các mục"
_STATED, _COUNTS, _SUBJECT = frozenset({"be", "là"}), frozenset({"number", "số"}), 6  # tokens
_LISTING, _OF = frozenset({",", "và", "and", "&"}), frozenset({"of", "của"})
_LISTED = {"ordinal": 2, "legal_reference": 4}  # the most digits of a number that goes on
_PERCENTS = frozenset({"%", "percent", "per", "pct"})


def _scale_is_not_one(sentence: Sentence, i: int) -> bool:
    """'năm 2024 tỷ lệ hộ nghèo': the word begins a longer phrase and is no scale."""
    here = sentence.starting.get(i, ())
    return any(m.words > 1 and m.phrase.scale is None for m in here)


def is_year(raw: str) -> bool:
    """Whether a numeral may be a year."""
    return len(raw) == 4 and raw.isdigit() and raw[:2] in ("19", "20")


def _form(sentence: Sentence, i: int) -> IgnoredReason | None:
    """What the number's own form and its direct neighbours say."""
    tokens = sentence.tokens
    token = tokens[i]
    raw = token.raw
    before = tokens[i - 1] if i else None
    behind = tokens[i + 1] if i + 1 < len(tokens) else None
    ahead = tokens[i + 2] if i + 2 < len(tokens) else None
    if i == 0 and is_numbering(tokens, 1):
        return "ordinal"
    if behind is not None and behind.glued and behind.key in ("/", "-", "–") and ahead is not None and ahead.glued:
        if ahead.sort == "w" and ahead.raw.isupper() and len(ahead.raw) > 1 and ahead.raw not in ("VND", "VNĐ", "USD"):
            return "legal_reference"
        if ahead.sort == "n" and is_year(ahead.raw) and i + 4 < len(tokens) and tokens[i + 3].key == "/" and tokens[i + 4].raw.isupper():
            return "legal_reference"
    if behind is not None and before is not None and before.key == "the" and behind.raw in ("Programme", "Program"):
        return "ordinal"  # "communes under the 135 Programme"
    named = i > 1 and all(one.sort == "w" and one.raw[:1].isupper() for one in tokens[i - 2 : i])
    if named and behind is not None and behind.raw.lower() in NUMBERED_UNITS and len(raw) <= 2:
        return "ordinal"  # "In Phu Hoa 1 commune"
    if before is not None and token.glued:
        if before.sort == "w" and behind is not None and behind.key in _UNITS_BEHIND:
            return None
        if before.sort == "w" and before.key not in ("vnd", "vnđ", "usd", "us") and len(before.raw) <= 6 and not before.raw.islower():
            return "ordinal"
        if before.key in ("-", "/") and i >= 2 and before.glued and tokens[i - 2].sort == "w" and tokens[i - 2].raw[:1].isupper():
            return "ordinal" if before.key == "-" else None
        if before.key == "+" or (before.key == "#"):
            return "ordinal"
    if behind is not None and behind.glued:
        clock = behind.key == ":" and ahead is not None and ahead.glued and ahead.sort == "n"
        if clock or behind.key in ("h", "g"):
            return "date"
        if behind.sort == "w" and behind.key in ("a", "b", "c", "x", "th", "st", "nd", "rd", "xx"):
            return "ordinal" if behind.key in ("th", "st", "nd", "rd") else "legal_reference"
    if raw in ONE and i and i + 1 in sentence.units and any(m.last == i - 1 for m in sentence.tags.get("cue:average", ())):
        return "out_of_vocabulary"  # "dư nợ bình quân 1 hộ đạt 31 triệu đồng": what the amount is per
    if before is not None and before.key == ":" and token.glued and i >= 2 and tokens[i - 2].sort == "n" and before.glued:
        return "date"
    if (raw.isdigit() and len(raw) >= 9) or (raw.startswith("0") and raw.isdigit() and len(raw) >= 7):
        return "phone"
    if (raw.count(".") == 2 and raw.startswith("0")) or (raw.startswith("0") and "." in raw and len(raw.replace(".", "")) >= 9):
        return "phone"
    if raw.count(".") == 2 and all(len(part) in (1, 2, 4) for part in raw.split(".")) and is_year(raw.rsplit(".", 1)[1]):
        return "date"
    return "out_of_vocabulary" if is_in_adjective(sentence, i) else None


def _beside(sentence: Sentence, i: int) -> IgnoredReason | None:
    """What the phrase right before or right behind the number says."""
    tokens = sentence.tokens
    token = tokens[i]
    behind = tokens[i + 1].key if i + 1 < len(tokens) else ""
    counted = i + 1 in sentence.units or behind in _PERCENTS
    j = i - 1
    while j >= 0 and tokens[j].key in (".", ":", "(", "/") and j > i - 3:
        j -= 1
    small = len(token.raw) <= 4
    for match in sentence.ending.get(j, ()):
        for tag in match.tags if match.phrase.is_noise else ():
            if not tag.startswith("noise_before:"):
                continue
            reason = _reason(tag)
            named = sentence.lexicon.language == "en" and tokens[match.last].raw[:1].isupper() and token.raw.isdigit()  # "Decree 28 loans"
            if reason == "legal_reference" and (not counted or token.glued or named) and token.raw.count(",") == 0:
                return reason
            if reason == "phone" and not counted:
                return reason
            if reason == "age" and small and not counted:
                return reason
            headed = sentence.composed and sentence.starts[i - 1] < 0  # under "Số tổ"
            if reason == "ordinal" and small and not counted and not headed and token.raw.isdigit() and _names(sentence, match.first):
                return reason
            if reason == "date" and small and not counted and not match.nested and token.raw.isdigit() and int(token.raw) <= 31:
                return reason
    for match in sentence.starting.get(i + 1, ()):
        for tag in match.tags if match.phrase.is_noise else ():
            if tag.startswith("noise_after:"):
                reason = _reason(tag)
                if reason == "date" and (len(token.raw) > 3 or match.nested or (behind == "be" and tokens[i + 1].raw != "am")):
                    continue
                if reason == "ordinal" and not tokens[i + 1].glued:
                    continue
                return reason
    if is_year(token.raw) and not counted and not (_COUNTS & {*sentence.keys[max(0, i - _SUBJECT) : i]} and tokens[i - 1].key in _STATED):
        return "year"  # but not "the number of customers was 2000"
    if token.raw.isdigit() and len(token.raw) == 2 and i >= 2 and tokens[i - 1].key == "," and behind in (",", "."):
        # "Ms. Sen, 39, has a debt": an age between commas behind a name.
        named = tokens[i - 2].sort == "w" and tokens[i - 2].raw[:1].isupper()
        if named and int(token.raw) >= 14:
            return "age"
    if i <= 1 and behind in (".", ")") and small and token.raw.isdigit() and int(token.raw) < 40 and i + 2 < len(tokens):
        return "ordinal"
    return None


def _names(sentence: Sentence, first: int) -> bool:
    """Whether the word of an ordinal is used as a name: 'Project 3', 'thôn 5', and no word that counts ('số 120 hộ')."""
    word = sentence.tokens[first]
    return (
        word.raw[:1].isupper()
        or sentence.lexicon.language == "vi"
        or word.key in ("no", "part", "form", "kilometer", "kilometre", "top", "phase", "photo", "picture", "hinh")
    )


def _reason(tag: str) -> IgnoredReason:
    name = tag.partition(":")[2]
    for known in ("legal_reference", "ordinal", "phone", "age", "date"):
        if name == known:
            return known
    return "out_of_vocabulary"


def _listed(sentence: Sentence, i: int, reason: IgnoredReason) -> list[int]:
    """Further numbers of a list that one word heads: 'photos 6, 7 and 8', 'các tổ 3, 4 và 5', but for what counts something.

    So 'Decisions 167 and 33 of the Prime Minister'.
    """
    most, law = _LISTED[reason], reason == "legal_reference"
    listed: list[int] = []
    for j in range(i + 2, len(sentence.tokens), 2):
        token, behind = sentence.tokens[j], sentence.keys[j + 1 : j + 2]
        ends = behind[:1] in ([], [")"], ["."], [";"]) or behind[0] in _LISTING or (law and behind[0] in _OF)
        if sentence.keys[j - 1] not in _LISTING or token.sort != "n" or not token.raw.isdigit() or len(token.raw) > most or not ends:
            break
        listed.append(j)
    return listed


def _rest_of(sentence: Sentence, i: int) -> list[int]:
    """Further number tokens glued to a number that is no figure: the year of '28/2022/NĐ-CP', the minutes of '7:30'."""
    tokens = sentence.tokens
    rest: list[int] = []
    j = i + 1
    while j < len(tokens) and tokens[j].glued and not tokens[j].raw.isspace() and tokens[j].key not in (",", ";", ")", "."):
        if tokens[j].sort == "n":
            rest.append(j)
        j += 1
    return rest
