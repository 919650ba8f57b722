"""Whether a number is per year: '2.95% a year', 'bình quân mỗi năm giảm 3%'.

Belongs here: cues of an average. Does not belong here: aims (`aims`), what the unit says, 'mỗi hộ' (`per_units`).
"""

from transforms.figures.detours import behind_aside
from transforms.figures.kinds import is_inside
from transforms.figures.noise import is_year
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

_PER_CENT = frozenset({"%", "percent", "point"})  # "fell by 4% a year, or 6,200 households": the year is that of the per cent
_AVERAGED = frozenset({"averaged", "averaging"})
_CLAUSE = 7  # tokens: "a 1.43% drop in the number of poor households annually"


_PLANNED_FOR = (["plan"], ["target"])
_LASTING = frozenset({"hơn", "gần", "sau", "qua", "trong"})


def is_average(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number is per year: '2.95% a year', 'bình quân mỗi năm giảm 3%'."""
    tokens = sentence.tokens
    if "year" in quantity.per or (quantity.left and tokens[quantity.left - 1].raw in _AVERAGED):
        return True
    void = sentence.tags.get("cue:nothing", [])
    opened = any(match.first == 0 for match in sentence.tags.get("cue:average", ()))
    for match in sentence.tags.get("cue:per_year", ()):
        if opened and match.first > 0 and match.last < quantity.left and quantity.measure in ("percent", "point"):
            return True  # "On average the rate falls by 2.5-3% per year; in difficult communes it falls by 4-5%"
        if is_inside(match, void) or sentence.keys[match.last + 1 : match.last + 2] in _PLANNED_FOR:
            continue  # "46% of the yearly plan"
        if match.first == 0 and match.last < quantity.left and not any(t.key in (";", ":") for t in tokens[: quantity.left]):
            return True  # "Every year the rate falls by 3-4%, and that of ethnic minorities by 4-5%"
        lead = tokens[match.first - 1] if match.first else None
        if lead is not None and lead.key in _LASTING:
            continue  # "sau hơn một năm phát động, tỉnh xây 4.412 căn nhà"
        owned = lead is not None and (lead.sort == "n" or lead.key in _PER_CENT)
        if match.last < quantity.left and quantity.left - match.last <= 14 and not owned:
            between = tokens[match.last + 1 : quantity.left]
            if not any(t.key == ";" for t in between) and not any(t.sort == "n" and not is_year(t.raw) for t in between):
                return True
        between = sentence.tokens[behind_aside(sentence, quantity.right + 1) : match.first]
        if [t.key for t in between] in _PARTED and any(t.sort == "n" for t in tokens[match.last + 1 : match.last + _CLAUSE]):
            continue  # "giảm 12,4%, bình quân mỗi năm giảm 3,1%", "16.8 points, or an average of 4.2 a year": the next number's
        if match.first > quantity.last and (len(between) <= 2 or (len(between) <= _CLAUSE and all(t.sort == "w" for t in between))):
            return True
    return False


_PARTED = ([","], [",", "or"], ["or"], [",", "tức"], [",", "hay"], [",", "tương", "đương"])
