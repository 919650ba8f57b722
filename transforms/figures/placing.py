"""Where a number holds: the place mention that belongs to it.

Belongs here: choosing a place. Does not belong here: finding and naming places (`places`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.numerals import PERCENT
from transforms.figures.place_context import DIRECTIONS
from transforms.figures.places import PlaceMention
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token
from transforms.records import PlaceLevel

_ASIDE = frozenset({"container", "organisation", "dateline"})
_REACH_RIGHT = 1.9
_MOUNTAIN_REACH = 2.0
_LANDS = {"cue:mountains": "miền núi", "cue:lowlands": "đồng bằng", "cue:borderlands": "vùng biên giới"}
_REMARK = 7  # tokens
_SETS_APART = frozenset({"riêng", "trong", "while", "particularly", "especially", "notably", "đặc", "mostly", "mainly", "chiefly"})


@dataclass(slots=True)
class Place:
    """Name, level and code as records carry them; `told` says how it is known."""

    name: str | None = None
    level: PlaceLevel | None = None
    code: str | None = None
    certain: bool = True
    told: str = "none"


@dataclass(slots=True)
class PlacedName:
    mention: PlaceMention
    first: int
    last: int
    has_level: bool = False  # "huyện Trà Cú"


def place_names(sentence: Sentence, mentions: Sequence[PlaceMention]) -> list[PlacedName]:
    """The place mentions that lie in the sentence."""
    found = []
    for mention in mentions:
        if sentence.composed and mention.role not in _ASIDE:
            inside = sentence.tokens_within(mention.start, mention.end)
            if inside:
                found.append(PlacedName(mention, inside[0], inside[-1]))
        elif sentence.start <= mention.start < sentence.end and mention.role not in _ASIDE:
            first = sentence.token_at(mention.start)
            if _is_remark(sentence, first) or _is_last_of_all(sentence, first, sentence.token_at(mention.end)):
                continue
            has_level = sentence.keys[first] in _LEVEL_WORDS
            found.append(PlacedName(mention, first, max(first, sentence.token_at(mention.end) - 1), has_level))
    return found


def _is_last_of_all(sentence: Sentence, first: int, behind: int) -> bool:
    """'cho các huyện và thành phố Lạng Sơn', 'for districts, towns and Thu Dau Mot city': all of the province, and not the last one.

    `first` is the name's first token, `behind` the one behind it.
    """
    if sentence.keys[first - 1 : first] not in _AND:
        return False
    at = first - 2
    while at >= 0 and sentence.keys[at] in _UNITS_AND:
        at -= 1
    units = sentence.tokens[at + 1 : first - 1]
    if sentence.lexicon.language == "vi":
        return sentence.keys[first] in _TOWNS and at >= 0 and sentence.keys[at] == "các" and any(t.key == "huyện" for t in units)
    town = not _TOWNS.isdisjoint(sentence.keys[max(first, behind - 1) : behind + 1])
    return town and any(t.key == "district" for t in units) and all(t.sort == "p" or t.raw.endswith("s") for t in units)


_TOWNS = frozenset({"thành", "thị", "tp", "city", "town"})
_AND = (["và"], ["and"])
_UNITS_AND = frozenset({"huyện", "thị", "xã", "quận", ",", "district", "town", "commune", "city"})


def runs_of_names(sentence: Sentence, names: Sequence[PlacedName]) -> list[tuple[int, int]]:
    """The tokens of names, those of a list in one run: 'in the Red River Delta, the Southeast and the Central Highlands'.

    With what only ranks it: 'xã giảm nhiều hộ nghèo nhất huyện là Tú Xuyên, giảm 64 hộ'.
    """
    runs: list[tuple[int, int]] = []
    for one in names:
        if ranked := rank_of(sentence, one):
            runs.append((ranked, one.last + (sentence.keys[one.last + 1 : one.last + 2] == [","])))
        elif runs and not sentence.composed and _JOINTS.issuperset(sentence.keys[runs[-1][1] + 1 : one.first]):
            runs[-1] = (runs[-1][0], one.last)
        else:
            runs.append((one.first, one.last))
    return runs


_JOINTS = frozenset({",", "and", "the", "in", "of", "và", "tỉnh", "huyện", "xã"})


def rank_of(sentence: Sentence, name: PlacedName) -> int:
    """The token that ranks a place: 'nhất' in 'nơi có dư nợ lớn nhất là Mường Tè', 'cao nhất huyện là Tú Xuyên'; 0 where none does."""
    keys, copula = sentence.keys, name.first - 1
    if copula < _RANK or keys[copula] != "là":
        return 0
    return next((i for i in range(copula - 1, copula - _RANK - 1, -1) if keys[i] == "nhất"), 0)


_RANK = 4  # tokens: "nhất trong toàn huyện"


def _is_remark(sentence: Sentence, first: int) -> bool:
    """'the Southeast, which includes the hub of Ho Chi Minh City': a place named only to say what another one holds."""
    before = [t.key for t in sentence.tokens[max(0, first - _REMARK) : first]]
    if _is_distance(before) or _is_left(sentence.keys, first) or _is_rank(sentence.keys, first):
        return True
    if not _ENCOMPASSES.isdisjoint(sentence.keys[:first]) and not any(t.sort == "n" for t in sentence.tokens[:first]):
        return True
    return "which" in before and any(key in ("include", "comprise", "cover") for key in before[before.index("which") :])


def _is_distance(before: Sequence[str]) -> bool:
    """'a border district some 240 km from the centre of Vinh city', 'cách thành phố Vinh 240 km': how far a place is from another."""
    if before[-1:] == ["cách"]:
        return True
    measured = next((i for i, key in enumerate(before) if key in _DISTANCES), len(before))
    return not _AWAY.isdisjoint(before[measured + 1 : measured + 2]) and "," not in before[measured:]


def _is_rank(keys: Sequence[str], first: int) -> bool:
    """'strives to be the first office of the province whose loans exceed 900 billion': among whom somebody is the first."""
    lead = [key for key in keys[max(0, first - _REMARK - 1) : first + 2] if key != "the"]
    at = max((i for i, key in enumerate(lead) if key in _RANKS and key != lead[-1]), default=-1)
    of = next((i for i in range(at + 1, len(lead) - 1) if lead[i] == "of" and lead[i + 1] in _UNITS), -1)
    return 0 <= at < of and "," not in lead[at:of]


_RANKS, _UNITS = frozenset({"first", "only", "leading", "largest", "biggest"}), frozenset({"province", "region", "city", "country"})


def _is_left(keys: Sequence[str], first: int) -> bool:
    """'Soc Trang has welcomed back 34,800 workers from Binh Duong': where those who came home had been."""
    at = next((i for i in range(first - 1, max(-1, first - _REMARK), -1) if keys[i] == "from"), -1)
    return at > 0 and not _BACK.isdisjoint(keys[: first + _REMARK]) and _THERE.isdisjoint(keys[at + 1 : first])


_BACK, _THERE = frozenset({"return", "returnee", "back"}), frozenset({"to", "in", "at", ";"})
_AWAY = DIRECTIONS | {"from", "away", "off"}
_DISTANCES = frozenset({"km", "kilometre", "kilometer", "kilometres", "kilometers", "mile"})
_ENCOMPASSES = frozenset({"encompass", "comprise", "consist"})  # "the Central Highlands encompasses the provinces of ..."


_LEVEL_WORDS = frozenset({"tỉnh", "thành", "huyện", "thị", "quận", "xã", "phường", "thôn", "bản"})


def of_mention(mention: PlaceMention, told: str) -> Place:
    return Place(mention.name, mention.level, mention.code, mention.certain, told)


def of_list(quantity: Quantity, names: Sequence[PlacedName], name: PlacedName) -> Place:
    """The place of a number that `name` is the nearest to: all of them where it ends a list, 'các huyện A, B và C cùng giảm 2,1%'."""
    keys = quantity.sentence.keys
    before = [other for other in names if other.last < quantity.left and other.mention.level == name.mention.level]
    listed = [name] if before and before[-1] is name and name.mention.role == "name" else []
    for other in reversed(before[:-1] if listed else []):
        between = keys[other.last + 1 : listed[-1].first]
        if other.mention.role != "name" or not between or not _LISTING.issuperset(between):
            break
        listed.append(other)
    apart = not _EACH.isdisjoint(keys[name.last + 1 : quantity.left])
    counted = len(listed) == 2 and _are_two(keys[max(0, listed[-1].first - _COUNTED) : listed[-1].first + 1])
    if (len(listed) < _LEAST_LIST and not counted) or apart or any(not one.mention.certain for one in listed):
        return of_mention(name.mention, "named")
    told = "; ".join(one.mention.name for one in reversed(listed))
    return Place(told, "group", None, True, "named")


_LISTING = frozenset({",", "và", "and", "&", "huyện", "xã"})
_LEAST_LIST = 3  # of two, readers take the one beside the number, but where they are counted: "2 huyện Bình Gia, Đình Lập"
_TWO, _COUNTED = frozenset({"2", "02", "hai", "two", "both"}), 7  # tokens
_EACH = frozenset({"mỗi", "each"})


def _are_two(lead: Sequence[str]) -> bool:
    """'2 huyện (đặc biệt khó khăn)' right before the first of two names."""
    at = max((i for i, key in enumerate(lead) if key in _TWO), default=-1)
    behind = [key for key in lead[at + 1 :] if key not in _KINDS_OF_UNIT]
    return at >= 0 and behind[:1] in _UNITS_OF_TWO and "," not in lead[at:]


_KINDS_OF_UNIT = frozenset({"mountainous", "poor", "border", "remote", "rural", "poorest", "coastal", "mountain"})
_UNITS_OF_TWO = (["huyện"], ["xã"], ["tỉnh"], ["district"], ["commune"], ["province"])


def choose_place(quantity: Quantity, names: Sequence[PlacedName], ruler: Ruler) -> tuple[PlacedName | None, float]:
    """The nearest place: one before the number holds until another comes, one behind only right behind it."""
    best: PlacedName | None = None
    best_cost = 99.0
    for name in names:
        if name.last < quantity.left:
            if name.mention.level == "group" and _is_left_behind(quantity, name):
                continue
            cost = 0.3 + 0.4 * ruler.between(name.last + 1, quantity.left)
            if name.last + 2 == quantity.left and quantity.sentence.tokens[name.last + 1].key == "(":
                cost = 0.0  # "Kon Plông (30.1 per cent) and Đăk Glei"
        elif name.first > quantity.last and quantity.noun == f"{name.mention.level}s":
            continue  # "2 huyện thoát nghèo (huyện Bát Xát, Sa Pa)": those that it counts
        elif name.first > quantity.last:
            cost = 0.6 * ruler.between(quantity.right + 1, name.first) + 0.2
            if ruler.between(quantity.last + 1, name.first) > _REACH_RIGHT or _opens_anew(quantity, name):
                continue
            cost += _JOINED if _opens_clause(quantity, name) else 0.0
        else:
            cost = 0.0
        if cost < best_cost:
            best, best_cost = name, cost
    return best, best_cost


_JOINED = 0.4  # more than to a place that the number's own words go on to


def _opens_clause(quantity: Quantity, name: PlacedName) -> bool:
    """'the northeast saw a fall of 2.8 percent and the Central Highlands lowered it by 2.4': the subject of what follows."""
    keys = quantity.sentence.keys
    joined = next((key for key in keys[quantity.right + 1 : name.first] if key != ")"), "") in ("and", "while")
    return joined and keys[name.last + 1 : name.last + 2] not in ([","], ["."], ["and"], [])


def _opens_anew(quantity: Quantity, name: PlacedName) -> bool:
    """ "... giảm 1 - 1,5%, riêng huyện Đakrông giảm 5 - 6%": a place set apart is that of what follows."""
    tokens = quantity.sentence.tokens
    between = tokens[quantity.last + 1 : name.first]
    behind = tokens[name.last + 1] if name.last + 1 < len(tokens) else None
    if between and between[-1].key == "," and behind is not None and (behind.sort == "n" or behind.key in _SAYS):
        return True  # "Hà Giang đạt 2,25 triệu đồng, Cao Bằng 2,44 triệu đồng"
    if between and between[-1].key == "(" and any(t.sort == "n" for t in _up_to(tokens[name.last + 1 :], ")")):
        return True  # "0.28% (the whole province's is 0.41%)"
    if "national" in quantity.sentence.keys[name.first : name.last + 1] or any(t.key in _WEIGHED for t in between):
        return True  # "31.2%, twice the national average"
    if any(t.key in _ASIDE_MARKS for t in tokens[quantity.last + 1 : name.last]) or _BY_WHOM & {t.key for t in between[-2:]}:
        return True  # "9.4%, more than in Quảng Trị", "cả nước có 1.057.374 hộ nghèo, chia theo vùng: Tây Nguyên ..."
    if any(one.key == ")" and two.key == "," for one, two in pairwise(between)):
        return True  # "vùng Đông Nam Bộ thấp nhất (0,2%), vùng Tây Nguyên cao nhất"
    keys = [t.key for t in between]
    if _are_parted(keys):
        return True  # "by 3.1% a year, and the poverty rate in poor districts by 5.2%"
    if not _STANDARDS.isdisjoint(keys[-_TELLING:]):
        return True  # "0,45% theo chuẩn nghèo đa chiều của tỉnh": whose standard it is
    if not _LEVELS.isdisjoint(keys[-2:]) and not any(t.sort == "n" for t in between):
        return True  # "22.9%, above the province's 4.5%"
    return any(one.key == "," and two.key in _SETS_APART for one, two in pairwise(between))


def _up_to(tokens: Sequence[Token], mark: str) -> Sequence[Token]:
    return tokens[: next((i for i, token in enumerate(tokens) if token.key == mark), 0)]


def is_set_apart(one: Quantity, two: Quantity) -> bool:
    """Whether a number is told of another subject than the one before: '...; that of minorities', '26%, and that in ethnic areas 18%'."""
    between = one.sentence.keys[one.last + 1 : two.left]
    return _are_parted(between) or _names_people(between)


def _are_parted(between: Sequence[str]) -> bool:
    """Whether the words between two parts of a sentence begin the second one's own subject."""
    if ";" in between or any(pair in _APART for pair in pairwise(between)):
        return True  # "in poor districts will fall to 24%, and the poverty rate of ethnic minorities to 12%"
    return any(
        one in _ANDS and two == "the" and three in _RATES for one, two, three in zip(between, between[1:], between[2:], strict=False)
    )


def _is_left_behind(quantity: Quantity, name: PlacedName) -> bool:
    """Whether the number has a subject of its own since a group was named.

    Semicolons alone part it from no group that opens the sentence: 'Tại các huyện nghèo, hộ nghèo chiếm 30%; hộ cận nghèo 15%'.
    """
    keys = quantity.sentence.keys
    between = keys[name.last + 1 : quantity.left]
    if name.first and _FRAMES.issuperset(keys[: name.first]):
        between = [key if key != ";" else "," for key in between]
    return _are_parted(between) or _names_people(between)


_FRAMES = frozenset({"đối", "với", "tại", "ở", "các", "riêng", "in", "for", "the"})


def _names_people(between: Sequence[str]) -> bool:
    """'riêng huyện nghèo 4 - 5%/năm, hộ nghèo dân tộc thiểu số trên 3%/năm': ethnic minorities, told behind a comma, wherever they live."""
    return "," in between and ("dân", "tộc") in pairwise(between[between.index(",") :])


_APART = frozenset({("and", "that"), ("and", "among"), ("while", "that"), ("while", "among"), (",", "that"), ("the", "one")})
_ANDS, _RATES = frozenset({"and", "while"}), frozenset({"poverty", "rate", "figure", "proportion", "percentage", "ratio"})


_ASIDE_MARKS = frozenset({":", "than", "–", "—"})  # "8.2% – a fall seldom seen in the northern mountains"
_WEIGHED = frozenset({"against", "versus", "compare"})
_STANDARDS, _TELLING = frozenset({"standard", "chuẩn", "threshold", "criterion"}), 7  # tokens: "chuẩn nghèo tiếp cận đa chiều của"
_LEVELS = frozenset({"above", "below"})
_BY_WHOM = frozenset({"by"})  # "of the plan assigned by the province": who did it, and not where
_SAYS = frozenset({"xuống", "còn", "giảm", "dưới", "đạt", "chiếm", "tăng"})  # "xuống 33,5%, các huyện nghèo xuống dưới 44%"


def find_mountains(sentence: Sentence, quantity: Quantity, ruler: Ruler, province: Place) -> Place | None:
    """'the mountainous districts', 'riêng miền núi còn 15,67%': a group of the units of the province that the page is about."""
    if province.level != "province" or province.name is None:
        return None
    found = [(match, name) for cue, name in _LANDS.items() for match in sentence.tags.get(cue, ())]
    for match, name in sorted(found, key=lambda one: -one[0].first):
        before = sentence.tokens[match.first - 1].key if match.first else ""
        near = match.last < quantity.left and ruler.between(match.last + 1, quantity.left) < _MOUNTAIN_REACH
        named = " ".join(token.raw for token in sentence.tokens[match.last + 1 : match.last + _NAME_OF_UNIT])
        if named[:1].isupper() and not named.startswith(province.name):
            continue  # "xã miền núi Thượng Tiến còn 11%": what kind of unit one is, and no group of them
        if not match.nested and near and before not in ("tỉnh", "và", "and", "huyện", "a", "là"):
            behind = sentence.keys[match.last + 1 : match.last + 2]
            return Place(f"{name} {province.name}", "group", None, True, "named") if behind != ["sông"] else None
    return None


_NAME_OF_UNIT = 5  # tokens


def is_heading(sentence: Sentence, name: PlacedName) -> bool:
    """'2. Huyện Mai Sơn:', 'Đối với xã Chiềng Nơi': nothing but a place, its number in a list and marks."""
    tokens = sentence.tokens
    others = [*tokens[: name.first], *tokens[name.last + 1 :]]
    alone = sentence.start <= sentence.block.start + _NUMBERED and sentence.end >= sentence.block.end - _NUMBERED
    return alone and all(token.sort != "w" or token.key in _BEFORE_HEADING for token in others) and tokens[-1].key != "."


_NUMBERED = 3  # characters
_BEFORE_HEADING = frozenset({"tại", "đối", "với", "ở", "in", "a", "b", "c", "d", "i", "ii", "iii", "iv", "v"})


def is_told_of(keys: Sequence[str], name: PlacedName) -> bool:
    """Whether a verb follows a place: 'Thanh Phu has', and where it opens the sentence 'Tu Mo Rong district in Kon Tum province has'."""
    reach = _FAR_VERB if name.first == 0 else 1
    behind = keys[name.last + 1 : name.last + 1 + reach]
    return not _VERBS.isdisjoint(behind[: behind.index(",")] if "," in behind else behind)


_VERBS, _FAR_VERB = frozenset({"have", "be"}), 9  # tokens


def is_whole_of_share(sentence: Sentence, name: PlacedName, names: Sequence[PlacedName], default: Place) -> bool:
    """'The district owes 891 billion, 11% of the total debt of the province, up 38 billion': what a share is of, and nothing is told there.

    That is so where a part of it was named before, or the page is about one.
    """
    keys, begin = sentence.keys, max(0, name.first - _WHOLE)
    share = next((i for i in range(name.first - 1, begin, -1) if keys[i] in PERCENT), -1)
    between = keys[share + 1 : name.first]
    if (
        share < 0
        or _WHOLES.isdisjoint(between)
        or any(key in ",;" or sentence.tokens[share + 1 + i].sort == "n" for i, key in enumerate(between))
    ):
        return False
    below = _BELOW.get(name.mention.level, ())
    return default.level in below or any(other.last < share and other.mention.level in below for other in names)


_WHOLE, _WHOLES = 10, frozenset({"tổng", "total"})  # tokens
_BELOW = {"country": ("province", "district", "commune"), "province": ("district", "commune"), "district": ("commune",)}
