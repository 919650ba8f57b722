"""Where a figure holds: the place that its sentence pairs or names with it, or that was spoken of before.

Belongs here: which of these counts. Does not belong here: choosing among the names of a sentence (`placing`), what earlier sentences
leave (`frames`, `place_memory`).
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.figures.drafts import Draft
from transforms.figures.frames import Memory
from transforms.figures.linked import Linked
from transforms.figures.linking import Link
from transforms.figures.placing import Place, PlacedName, choose_place, find_mountains, is_set_apart, is_whole_of_share, of_list, of_mention
from transforms.figures.quantities import Quantity

NATIONAL = Place("Việt Nam", "country", "VN", True, "standard")
"""Where poverty lines hold, where no other place is named."""
_OF_BANK = frozenset({"credit_outstanding", "credit_capital", "credit_disbursed", "credit_collected"})
_MOST_OF_PROVINCE = 60_000_000_000_000  # VND: twice what the bank has lent in its largest branch, an eighth of all that it has (2025)


def place_of(
    linked: Linked, k: int, link: Link, drafts: Sequence[Draft], memory: Memory, *, row_place: Place | None, default: Place
) -> Place:
    """The place of number `k`. `drafts`: the figures of its sentence so far; `row_place`: what its table row's label names; `default`:
    the place of the page."""
    quantity = linked.quantities[k]
    if k in linked.pairs.places:
        paired = linked.pairs.places[k]
        return default if paired is None else of_mention(paired, "paired")
    if k in linked.pairs.levels and drafts:
        return next((d.place for d in drafts if d.link.quantity is linked.pairs.levels[k]), drafts[-1].place)
    if k in linked.rows.row_of:
        return of_mention(linked.rows.row_of[k].name.mention, "row")
    if drafts and (_is_told_in_turn(linked, k, drafts[-1]) or _arrives(linked, k, link, drafts[-1])):
        return drafts[-1].place
    place = _place_named(linked, quantity, link, row_place, default) or _place_carried(linked, quantity, drafts, memory, default)
    if quantity.noun == "districts" and place.level == "group":
        return default
    if place.told != "named" and link.indicator.code in _OF_BANK and not link.changed and (quantity.value or 0) >= _MOST_OF_PROVINCE:
        return replace(NATIONAL, told="size")
    if place.told in ("default", "told") and place.level != "country" and _is_of_most_provinces(linked):
        return replace(NATIONAL, told="size")
    if link.indicator.kind == "standard" and place.told != "named" and "cue:own_standard" not in linked.sentence.tags:
        return NATIONAL
    return place


def _is_of_most_provinces(linked: Linked) -> bool:
    """'danh sách xã tại 51 tỉnh, thành phố, trong đó có 1.673 xã khu vực I', 'in 42 provinces': more than any region has."""
    keys = linked.sentence.keys
    many = (one for one in linked.quantities if one.noun == "provinces" and (one.value or 0) >= _MANY_PROVINCES)
    return any(keys[one.left - 1] in _LIE_IN or (one.left == 0 or keys[one.noun_last + 1 : one.noun_last + 2] == ["có"]) for one in many)


_MANY_PROVINCES = 25
_LIE_IN = frozenset({"tại", "ở", "bàn", "thuộc", "in", "across", "cả"})


def _is_told_in_turn(linked: Linked, k: int, before: Draft) -> bool:
    """'huyện Bình Gia lần lượt là 14,2% và 7,7%, huyện Lộc Bình lần lượt là 10,2% và 5,1%': a list that is told of one place."""
    beside = k > 0 and before.link.quantity is linked.quantities[k - 1] and linked.last_of.get(k) == linked.last_of.get(k - 1)
    return beside and "cue:respectively" in linked.sentence.tags


def _arrives(linked: Linked, k: int, link: Link, before: Draft) -> bool:
    """'In the mountainous districts it fell from 21.4% to 12.6%': both of the group, however far behind it the second stands.

    So with a count and its share: 'the mountainous districts have 18,300 poor households, or 27.6%', and wherever it is with what a bracket
    tells of a number, 'Hau Giang has 3.1 trillion (up 9 percent) and Vinh Long 2.9 trillion'.
    """
    left = before.link.quantity
    keys, carried = (
        linked.sentence.keys[left.right + 1 : linked.quantities[k].left],
        link.parent is not None and link.parent.quantity is left,
    )
    moves = k > 0 and linked.directions[k].how == "to" and linked.directions[k - 1].how == "from" and linked.quantities[k - 1] is left
    moves = moves or (before.link.changed and keys[-2:] in ([",", "từ"], [",", "from"]))  # "giảm 4,1%/năm, từ 24,6% xuống còn 4,2%"
    moves = moves or (link.way in ("share", "count", "partner") and carried)
    between = any(left.right < name.first < linked.quantities[k].left for name in linked.names)
    told = (carried and keys[:1] == ["("] and ")" not in keys) or (moves and before.place.level == "group" and before.place.told == "named")
    return told and not between


def _place_named(linked: Linked, quantity: Quantity, link: Link, row_place: Place | None, default: Place) -> Place | None:
    """The place that the sentence or its row names, in words that do not tell the indicator."""
    names = [name for name in linked.names if not any(m.first <= name.first and name.last <= m.last for m in link.used)]
    names = [name for name in names if not _is_of_quiet_clause(linked, name, quantity)]
    if quantity.noun == "districts":
        names = [name for name in names if name.mention.level != "group"]  # "8 of the 64 poor districts left the list"
    names = [name for name in names if not (name.mention.level == "group" and _is_counted_beside(linked, name, quantity))]
    names = [name for name in names if not _is_one_counted(linked, name, quantity)]
    said = _in_apposition(linked, names, quantity)
    names = [name for name in names if name not in said]
    names = [name for name in names if not is_whole_of_share(linked.sentence, name, names, default)]
    names = _without_home(linked, names, quantity)
    names = _without_lender(linked, names, quantity) if (link.rule_kind or link.indicator.kind) == "event" else names
    name, _ = choose_place(quantity, _without_label(linked, names, quantity), linked.ruler)
    if row_place is not None and (name is None or name.mention.level != row_place.level):
        return row_place
    mountains = find_mountains(linked.sentence, quantity, linked.ruler, default)
    if mountains is not None and not (name is not None and _names_units(linked, names)):
        return mountains
    return of_list(quantity, names, name) if name is not None else None


def _without_lender(linked: Linked, names: list[PlacedName], quantity: Quantity) -> list[PlacedName]:
    """'tại xã Dân Hóa, NHCSXH huyện Minh Hóa giải ngân cho 41 hộ': without whose bank lends, where a commune is named first."""
    keys, before = linked.sentence.keys, [name for name in names if name.last < quantity.left]
    if len(before) != _PAIR or before[0].mention.level not in _BELOW_DISTRICT or before[1].mention.level not in _OF_BANKS:
        return names
    led = not _AT.isdisjoint(keys[max(0, before[0].first - _SESSION) : before[0].first])
    banks = (match.last for match in linked.sentence.tags.get("cue:bank_named", ()) if before[0].last < match.first)
    return [name for name in names if name is not before[1]] if led and before[1].first - 1 in banks else names


_PAIR, _SESSION = 2, 5  # tokens: "tại phiên giao dịch xã"
_BELOW_DISTRICT, _OF_BANKS = frozenset({"commune", "village"}), frozenset({"district", "province"})


def _without_home(linked: Linked, names: list[PlacedName], quantity: Quantity) -> list[PlacedName]:
    """Without where a group lies and who is of it: '5 huyện nghèo của tỉnh Hà Giang', '5 huyện nghèo (gồm Mèo Vạc, Đồng Văn ...) giảm'."""
    keys, dropped = linked.sentence.keys, list[PlacedName]()
    for group in names:
        if group.mention.level != "group" or group.last > quantity.left:
            continue
        behind = [name for name in names if group.last < name.first and name.last < quantity.left]
        if behind and _HOME.issuperset(keys[group.last + 1 : behind[0].first]):
            dropped.append(behind.pop(0))
        opened = keys.index("(", group.last) if "(" in keys[group.last : quantity.left] else -1
        closed = keys.index(")", opened) if opened >= 0 and ")" in keys[opened : quantity.left] else -1
        members = [name for name in behind if opened < name.first and name.last < closed]
        if len(members) > 1 and members[0] is behind[0] and members[0].first - opened <= _MEMBERS:
            dropped += members
    return [name for name in names if name not in dropped]


_HOME = frozenset({"của", "thuộc", "ở", "tại", "trên", "địa", "bàn", "toàn", "of", "in", "the"})
_MEMBERS = 4  # tokens: "(bao gồm các huyện"


def _without_label(linked: Linked, names: list[PlacedName], quantity: Quantity) -> list[PlacedName]:
    """'Hà Giang: 415 hộ nghèo được xây nhà ở tại Mèo Vạc': a province that labels a headline says less than the district told in it."""
    keys, label = linked.sentence.keys, names[0] if names else None
    if label is None or len(names) < 2 or linked.sentence.block.kind != "title" or keys[label.last + 1 : label.last + 2] != [":"]:
        return names
    inside = [name for name in names[1:] if name.mention.parent_code == label.mention.code and keys[name.first - 1] in _AT]
    plain = len(linked.quantities) == 1 and {"cue:whole", "cue:branch"}.isdisjoint(linked.sentence.tags)
    return inside if inside and plain and "nhất" not in keys[quantity.right + 1 : inside[0].first] else names


_AT = frozenset({"tại", "ở", "in", "at"})


def _names_units(linked: Linked, names: Sequence[PlacedName]) -> bool:
    """'the two mountainous districts of Khanh Son and Khanh Vinh': those, by name."""
    units = [name for name in names if name.mention.level in ("district", "commune")]
    lands = linked.sentence.tags.get("cue:mountains", ())
    keys = linked.sentence.keys
    return any(match.first < name.first <= match.last or keys[match.last + 1 : name.first] == ["of"] for match in lands for name in units)


def _in_apposition(linked: Linked, names: Sequence[PlacedName], quantity: Quantity) -> list[PlacedName]:
    """'Ba Be, one of two poor districts of Bac Kan, counted', 'Huyện Bình Gia, địa bàn vùng cao của Lạng Sơn, có': what kind of place."""
    keys = linked.sentence.keys
    for name in names:
        told = keys[name.last + 2 : quantity.left] if keys[name.last + 1 : name.last + 2] == [","] else []
        said = told[: told.index(",")] if "," in told else []
        end = name.last + 2 + len(said)
        tells = "one" not in said and any(name.last < i < end for i in linked.sentence.numbers)
        if name.mention.level in _UNITS_OF and not _OF.isdisjoint(said) and not tells:
            return [other for other in names if name.last < other.first < end]
    return []


_UNITS_OF, _OF = frozenset({"district", "commune"}), frozenset({"của", "thuộc", "of", "in"})


def _is_counted_beside(linked: Linked, name: PlacedName, quantity: Quantity) -> bool:
    """'8 poor districts and 14 communes escaped poverty': the districts that one number counts are not where another holds."""
    keys = linked.sentence.keys
    counts = (one for one in linked.quantities if one.noun == "districts" and one.last < name.first <= one.noun_last)
    return any(keys[one.noun_last + 1 : quantity.left] == ["and"] for one in counts)


def _is_one_counted(linked: Linked, name: PlacedName, quantity: Quantity) -> bool:
    """'có 1 huyện thoát nghèo (huyện Như Xuân); 72 xã ra khỏi danh sách': whom another number counts, in a clause that is over."""
    keys = linked.sentence.keys
    behind = keys[name.last + 1 : quantity.left]
    behind = behind[behind.index(")") + 1 :] if ")" in behind else behind if behind[:1] == [";"] else []
    counts = (one for one in linked.quantities if one.noun == f"{name.mention.level}s" and one.noun_last < name.first)
    return behind[:1] in ([","], [";"]) and any(keys[i] in ("(", "là") for one in counts for i in range(one.noun_last, name.first))


def _is_of_quiet_clause(linked: Linked, name: PlacedName, quantity: Quantity) -> bool:
    """'tỉnh có 36 thôn thoát nghèo; huyện Ba Bể ra khỏi danh sách; tỷ lệ hộ nghèo còn 21%': a place that only its own clause is about."""
    keys = linked.sentence.keys
    first = next((i for i in range(name.first - 1, -1, -1) if keys[i] == ";"), -1)
    last = next((i for i in range(name.last + 1, len(keys)) if keys[i] == ";"), len(keys))
    if first < 0 or last > quantity.left:
        return False
    return not any(first < other.left < last for other in linked.quantities)


def _place_carried(linked: Linked, quantity: Quantity, drafts: Sequence[Draft], memory: Memory, default: Place) -> Place:
    """The place of the figure before, else of the paragraph, else of the page."""
    if drafts:
        # "the rate of the poor districts is 26%; that of ethnic minority households 13.5%"
        apart = drafts[-1].place.level == "group" and is_set_apart(drafts[-1].link.quantity, quantity)
        return default if apart else drafts[-1].place
    places = memory.places
    if (group := places.of_group(linked.sentence)) is not None:
        return group
    if places.place is not None and places.place_block == linked.sentence.block_index:
        # "the poor districts ... In communes with special difficulties the rate has dropped by 3%"
        elsewhere = places.place.level == "group" and any(scope.family == "area" for scope, _ in linked.scopes)
        return default if elsewhere else places.place
    return places.referred(linked.sentence) or places.of_subject(linked.sentence) or default


def places_each(linked: Linked, k: int) -> list[Place]:
    """'các huyện A, B và C được giao 4 tỷ đồng/huyện', 'A and B each got': the places listed before a number that holds for every one.

    Empty where it holds for one, or for all together.
    """
    sentence, quantity = linked.sentence, linked.quantities[k]
    keys = sentence.keys
    names = [name for name in linked.names if name.last < quantity.left and name.mention.role == "name"]
    if len(names) < 2 or k in linked.pairs.places:
        return []
    opened = max((i for i in range(quantity.left) if keys[i] in (";", ":") or sentence.tokens[i].sort == "n"), default=-1)
    names = [name for name in names if opened < name.first]
    if len(names) < 2:
        return []
    behind = keys[quantity.right + 1 : quantity.right + 3]
    each = not _EACH.isdisjoint(keys[names[-1].last + 1 : quantity.left]) or behind[:1] == ["each"]
    if not each and not (behind[:1] == ["/"] and behind[-1] in _UNITS):
        return []
    listed = all(_BETWEEN_PLACES.issuperset(keys[one.last + 1 : two.first]) for one, two in pairwise(names))
    return [of_mention(name.mention, "named") for name in names] if listed else []


_EACH = frozenset({"mỗi", "each", "đều"})
_UNITS = frozenset({"huyện", "xã", "tỉnh", "district", "commune", "province"})
_BETWEEN_PLACES = _UNITS | {",", "và", "and", "các", "thị", "thành", "phố", "tp", ".", "the", "city", "town"}
