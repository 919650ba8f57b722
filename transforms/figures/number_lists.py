"""Numbers of one measure that stand as one list.

Belongs here: such lists. Does not belong here: what is concluded from them (`kinds`, `chaining`).
"""

from collections.abc import Sequence

from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

# behind a number: "higher than", "ít hơn"
RIGHT_MORE = frozenset({"more", "higher", "up", "greater", "cao", "nhiều", "larger"})
THAT_TIME = frozenset({"figure", "same", "start", "beginning", "end"})  # "6.3 percent above the figure of last May"
RIGHT_LESS = frozenset({"less", "lower", "fewer", "down", "thấp", "ít", "smaller"})


def find_groups(sentence: Sentence, quantities: Sequence[Quantity]) -> list[list[int]]:
    """Numbers of one measure that stand as one list: '3,28%, 2,9% và 2,66%'."""
    groups: list[list[int]] = []
    told = _RESPECTIVELY if "cue:respectively" in sentence.tags else _NO_MARKS
    listing, list_words = _LISTING | told, _LIST_WORDS | told
    for k, quantity in enumerate(quantities):
        if groups:
            last = quantities[groups[-1][-1]]
            between = sentence.keys[last.right + 1 : quantity.left]
            behind = sentence.keys[quantity.right + 1] if quantity.right + 1 < len(sentence.keys) else ""
            apart = behind in RIGHT_MORE or behind in RIGHT_LESS or sentence.keys[quantity.right + 1 : quantity.right + 3] in OF_THEM
            apart = apart or ("or" in between and "year" in quantity.per and not last.per)  # "37.1 percent, or 3.7 percent a year"
            apart = apart or (quantity.measure == "point" and behind in ("below", "above"))  # "3.2%, 0.8 points below the 2019 figure"
            apart = apart or (behind == "of" and list(between) == [","])  # "a ratio below 0.2%, 99% of interest collected"
            apart = apart or sign_since(quantity) != 0
            if not apart and not list_words.isdisjoint(between) and listing.issuperset(between) and _alike(last, quantity):
                groups[-1].append(k)
                continue
        groups.append([k])
    return groups


def sign_since(quantity: Quantity) -> int:
    """-1 in 'còn 3,1%, thấp hơn 0,4% so với năm 2023': lower than it was is fallen. Vietnamese only."""
    keys, behind = quantity.sentence.keys, quantity.right + 1
    if keys[behind : behind + 2] != ["so", "với"] or keys[behind + 2 : behind + 3] not in _TIMES:
        return 0
    return _APART.get(" ".join(keys[max(0, quantity.left - 2) : quantity.left]), 0)


_APART = {"thấp hơn": -1, "cao hơn": 1}
_TIMES = (["năm"], ["cuối"], ["đầu"], ["cùng"], ["thời"], ["tháng"])
OF_THEM = (["of", "which"], ["of", "whom"], ["of", "them"])  # "1,450 houses, 980 of which have been completed"
_LIST_WORDS = frozenset({",", "and", "và", "&", "hoặc", "or"})
_LISTING = _LIST_WORDS | {"vnd", "vnđ", "usd"}
_RESPECTIVELY = frozenset({";"})  # "các năm 2021, 2022 lần lượt là 14,6%; 11,9%"
_NO_MARKS: frozenset[str] = frozenset()


def _alike(one: Quantity, two: Quantity) -> bool:
    points = {"percent", "point"}
    if one.measure in points and two.measure in points:
        return True
    return one.measure == two.measure and (one.noun == two.noun or one.noun is None) and one.pair_is != "part"
