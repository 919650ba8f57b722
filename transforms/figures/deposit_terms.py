"""The terms of deposits, as words name them: 'kỳ hạn 12 tháng', 'from one to two months', 'overnight', 'demand deposits'.

Belongs here: ISO 8601 durations of deposits. Does not belong here: which number is a rate (`rates`).
"""

from transforms.figures.numerals import SMALL_WORDS
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

TERM_UNITS = {"day": "D", "ngày": "D", "week": "W", "tuần": "W", "month": "M", "tháng": "M", "year": "Y", "năm": "Y"}
_SHORT = 5  # tokens
_OPEN_ENDS = frozenset(
    {"từ", "trở", "lên", "trên", "dưới", "đến", "from", "to", "and", "or", "over", "under", "longer", "more", "above", "up"}
)
DEPOSIT_WORDS = frozenset({"deposit", "overnight", "tiền", "gửi", "kỳ", "hạn", "term", "demand", "saving"})
_UP_TO = frozenset({"đến", "tới", "dưới", "to", "under", "less", "than", "below"})
JOINTS = frozenset({",", ";", "and", "và", "&"})
"""What stands between the rates of one list."""
_ON = frozenset({"to", "đến", "tới", "lên"})  # "from 1.7% for one month to 4.8% for a year"
_BETWEEN_TERMS = JOINTS | DEPOSIT_WORDS | TERM_UNITS.keys() | {"-", "các", "for"}


def deposit_term(sentence: Sentence, first: int, last: int, *, of_deposit: bool = False) -> str | None:
    """The ISO 8601 duration that a deposit's label names from token `first` to before `last`: 'Overnight' is P1D, '2 week' P2W.

    A longer text must speak of a deposit or a term itself, unless it is known to be `of_deposit`."""
    keys = [key for key in sentence.keys[first:last] if key != "-"]
    ranged = last - first > len(keys)
    if "overnight" in keys or ("qua" in keys and "đêm" in keys):
        return "P1D"
    numbers = [int(key) if key.isdigit() else SMALL_WORDS.get(key) for key in keys]
    for i, unit in enumerate(keys[1:]):
        if numbers[i] is not None and unit in TERM_UNITS and (of_deposit or _is_bare_term(keys) or DEPOSIT_WORDS & set(keys)):
            least = i
            while least and keys[least - 1] in _UP_TO:
                least -= 1
            spans = least and (least < i or ranged) and numbers[least - 1] is not None  # "từ 1 đến dưới 3 tháng", "1-2 tháng"
            number = numbers[least - 1] if spans else numbers[i]
            if TERM_UNITS[unit] == "Y" and number is not None:
                return f"P{12 * number}M"
            return f"P{number}{TERM_UNITS[unit]}"
    if ("không" in keys and "kỳ" in keys) or "demand" in keys or keys[-2:] == ["on", "call"]:
        return "P0D"
    return None


def terms_listed(sentence: Sentence, first: int, last: int) -> tuple[str, ...]:
    """The terms of a list that tokens `first` to before `last` name: 'kỳ hạn 1, 3 và 6 tháng', 'one-month and two-month deposits'."""
    keys = [key for key in sentence.keys[first:last] if key != "-"]
    counts = [int(key) if key.isdigit() else SMALL_WORDS.get(key) for key in keys]
    found: list[str] = []
    at, unit = -9, ""
    for i in reversed(range(len(keys))):  # backwards: a unit stands behind the last of those that share it
        count = counts[i]
        if count is None:
            continue
        own = keys[i + 1] if i + 1 < len(keys) else ""
        joined = at > i and _BETWEEN_TERMS.issuperset(keys[i + 1 : at]) and not JOINTS.isdisjoint(keys[i + 1 : at])
        if own in TERM_UNITS:
            unit = own
        elif not joined:
            continue
        if found and not joined:
            break
        at = i
        found.insert(0, f"P{12 * count}M" if TERM_UNITS[unit] == "Y" else f"P{count}{TERM_UNITS[unit]}")
    return tuple(found) if len(found) > 1 else ()


def _is_bare_term(keys: list[str]) -> bool:
    """'12 tháng', 'từ 24 tháng trở lên', '12 months and longer'."""
    return len(keys) <= 4 or all(key in TERM_UNITS or key in _OPEN_ENDS or key.isdigit() for key in keys)


def clause_end(sentence: Sentence, first: int) -> int:
    """Where the clause that goes on at token `first` ends: before a comma or an 'and'."""
    return next((i for i in range(first, len(sentence.tokens)) if sentence.keys[i] in (",", ";", ".", "and", "và")), len(sentence.tokens))


def term_behind(sentence: Sentence, rate: Quantity) -> tuple[str, int] | None:
    """The term of a deposit that the clause behind its rate is, '3.3% a year for six months', and the token at which the clause ends."""
    first, last = rate.right + 1, clause_end(sentence, rate.right + 1)
    last = next((i for i in range(first, last - 1) if sentence.keys[i] in _ON and sentence.keys[i + 2 : i + 3] == ["%"]), last)
    term = deposit_term(sentence, first, last, of_deposit=True) if last - first <= _SHORT else None
    return (term, last) if term is not None else None


def term_of_rate(sentence: Sentence, first: int, rate: Quantity, *, label_end: int) -> str | None:
    """The term of a deposit's rate: behind it, or before it from token `first` on. The label of a table's row, the tokens before
    `label_end`, may be no more than '12 tháng'."""
    behind = term_behind(sentence, rate)
    if behind is not None:
        return behind[0]
    return (
        (deposit_term(sentence, 0, label_end, of_deposit=True) if label_end else None)
        or deposit_term(sentence, first, rate.left, of_deposit=True)
        or deposit_term(sentence, 0, rate.left)
    )
