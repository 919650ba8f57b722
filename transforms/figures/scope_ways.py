"""How far the name of a group stands from a number: nearest in its noun phrase, then before it in the clause, then behind it.

Belongs here: the way from a number to a name. Does not belong here: whether the name can be the number's at all (`scope_choice`).
"""

from transforms.figures.lexicon import Match
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence

NEVER = 9.0  # the way to a name that cannot be the number's
_OF_NEXT = 0.8  # "xây mới 171 nhà và sửa chữa 4 nhà": a name that a number follows is that number's


def in_noun_phrase(quantity: Quantity, match: Match) -> bool:
    return quantity.first <= match.last <= max(quantity.noun_last, quantity.last) + 1


def way_to(sentence: Sentence, quantity: Quantity, match: Match, ruler: Ruler, family: str) -> float:
    """How far a group's name stands from a number: nearest in its own noun phrase, then before it in the clause, then behind it."""
    of_which = [m for m in sentence.tags.get("cue:of_which", ()) if quantity.right < m.first]
    parting = [m for m in of_which if m.last < match.first or _opens_part(sentence, quantity, match, m)]
    some = any(sentence.keys[m.last + 1] in _SOME for m in parting)  # "4,120 households, including many poor ones"
    if parting and (some or family == "union" or sentence.lexicon.language == "vi"):
        return NEVER  # "dư nợ của các hội là 200 tỷ đồng, trong đó Hội Phụ nữ 85 tỷ đồng"
    way = ruler.way(quantity, match)
    if family == "union":
        between = sentence.keys[quantity.right + 1 : match.first]
        led = any(token.sort == "n" for token in sentence.tokens[match.last :])
        if (led and ";" in between) or ("(" in between and _leads_number(sentence, match)):
            return NEVER  # "8 tổ yếu (Hội Nông dân 5 tổ)", "dư nợ hộ nghèo 300 tỷ đồng; dư nợ qua Hội Nông dân 350 tỷ đồng"
        # A union named in a sentence owns all its figures, in a list of unions those behind each.
        if _is_source(sentence, match) and "cue:union_own" not in sentence.tags:
            return NEVER
        return way * 0.1 if match.last < quantity.left else way * 0.1 + 0.6
    if family == "area" and match.first <= _OPENING and _frames(sentence, match) and quantity.noun != "districts":
        return _FRAMES  # "In rural areas, a poor household is one ..."
    if family == "area" and match.last < quantity.left and sentence.keys[max(0, match.first - 2) : match.first] in _SHARE_OF:
        return NEVER  # "60% số xã đặc biệt khó khăn, tỷ lệ hộ nghèo 31%"
    if match.last < quantity.left:
        joined = any(t.key in ("and", "và", ",") for t in sentence.tokens[match.last + 1 : quantity.left])
        return way + (0.2 if quantity.measure in ("VND", "percent", "point") else 0.5) + (0.6 if joined else 0.0)
    if match.first > quantity.right:
        way += 0.8 if ruler.between(quantity.right + 1, match.first) > 0.7 else 0.0
        way += 0.3 if quantity.measure in ("VND", "percent", "point") else 0.0
        if sentence.keys[match.first - 1] == "cho" and all(t.sort == "w" for t in sentence.tokens[quantity.right + 1 : match.first]):
            way = min(way, _GIVEN)  # "cấp 21.450 thẻ bảo hiểm y tế cho người nghèo với kinh phí 18 tỷ đồng"
        way += _OF_NEXT if _leads_number(sentence, match) else 0.0
        if family == "class" and all(t.sort == "w" for t in sentence.tokens[quantity.right + 1 : match.first]):
            way = min(way, _GRADED)  # "95% of savings and credit groups were classified as good, 5% as fair"
    return way * (1.5 if family == "area" else 1.0)


def _opens_part(sentence: Sentence, quantity: Quantity, match: Match, of_which: Match) -> bool:
    """'61.420 nhân khẩu, người Khmer trong đó chiếm 31%': the group of a part named before the words that part it from the whole."""
    return of_which.first == match.last + 1 and "," in sentence.keys[quantity.right + 1 : match.first]


def _frames(sentence: Sentence, match: Match) -> bool:
    """'In mountainous and ethnic minority areas (of Phu Tho),': a comma right behind an area, or behind where it lies."""
    behind = sentence.tokens[match.last + 1 : match.last + 1 + _WHERE]
    comma = next((i for i, token in enumerate(behind) if token.key == ","), -1)
    lies = comma > 0 and behind[0].key in ("of", "in") and sentence.lexicon.language == "en"
    return comma == 0 or (lies and all(token.sort == "w" for token in behind[:comma]))


_SOME, _WHERE = frozenset({"many", "some", "several", "those"}), 6  # tokens
_SHARE_OF = (["%", "số"], ["%", "of"], ["percent", "of"])


_OPENING = 2  # tokens
_FRAMES, _GRADED, _GIVEN = 1.0, 0.6, 0.4  # ways


def _leads_number(sentence: Sentence, match: Match) -> bool:
    """Whether a name leads to a number: 'construction of 1,250 houses and repair of 830', 'đồng bào Khmer giảm từ 4%'."""
    at = match.last + 1
    while sentence.keys[at : at + 1] and sentence.keys[at] in _LEADS:
        at += 1
    return at < len(sentence.tokens) and sentence.tokens[at].sort == "n"


_LEADS = frozenset({"of", "giảm", "tăng", "còn", "từ", "trên", "hơn", "gần"})


def _is_source(sentence: Sentence, match: Match) -> bool:
    """'According to the Women's Union, ...' names who says so."""
    return any(t.key in ("accord", "according", "theo") for t in sentence.tokens[max(0, match.first - 3) : match.first])
