"""Shares that are of the poor, and no share of all households that are poor: 'of the 6,912 poor households 85.9% are of ethnic minorities'.

Belongs here: telling such shares. Does not belong here: other shares (`beside`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from transforms.figures.detours import is_compared
from transforms.figures.lexicon import Match
from transforms.figures.linking import POVERTY_RATES, RATES_OF_POOR, Link, indicator
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.reference.vocabulary import load_words

_OF_SOME = 4  # words of "trong tổng số các"
_GETS = frozenset(
    {"được", "có", "tham", "tiếp", "sử", "have", "receive", "get", "access", "own", "use", "benefit", "participate"}
) | frozenset({"lack", "need", "face", "thiếu", "chưa", "không"})
"""What the poor have or are given, and what a share of them is told by."""
_AMONG = frozenset({"of", "among"})
_TOTALS = frozenset({"total", "tổng", "all"})
OF = frozenset({"of", "trong", "trên"})
OF_TOTAL = OF | {"so", "với"} | _TOTALS | {"a", "its", "number", "số", "out", "các", "hộ"}


def is_ethnic_part(sentence: Sentence, part: Quantity, share: Quantity) -> bool:
    """'Of 6,912 poor households 5,940 are of ethnic minorities, or 85.9%': the share is of the poor, not of all households."""
    told = [m for m in _minorities(sentence) if part.right < m.first and m.last < share.left]
    whole = any(m.last < part.left for m in sentence.tags.get("cue:poor_hh", ()))
    if sentence.keys[part.last + 1 : part.last + 2] == ["of"] and "poor" in sentence.keys[part.last + 2 : part.last + _OF_SOME]:
        return bool(told)  # "3,300 of the poor households are ethnic minority people, accounting for 80.5 percent"
    counted = sentence.tokens[0].key in OF | _AMONG or any(t.sort == "n" for t in sentence.tokens[: part.left])
    return bool(told) and whole and counted


def is_of_the_poor(sentence: Sentence, share: Quantity) -> bool:
    """'66.77% of all poor households': a share of the poor, and no share of all households that are poor."""
    if sentence.keys[share.last + 1 : share.last + 5] in (["of", "the", "total", "poor"], ["of", "all", "the", "poor"]):
        return True
    if is_made_up(sentence, share):
        return True
    for match in sentence.tags.get("cue:poor_hh", ()):
        lead = sentence.keys[max(0, match.first - _OF_SOME) : match.first]
        behind = sentence.keys[match.last + 1 : share.left]
        if "trong" in lead and "số" in lead and "tỷ" not in lead and len(behind) <= 2 and match.last < share.left:
            return True  # "trong số những hộ nghèo, hơn 91% thiếu hụt thu nhập"
        if behind == [","] and match.first <= _OF_SOME and match.last < share.left and not _AMONG.isdisjoint(lead):
            return True  # "Of the 3,920 poor households, 99 percent belong to ethnic minority groups"
        between = [t.key for t in sentence.tokens[share.last + 1 : match.first]]
        if between in ([], ["số"]) and match.first > share.last and sentence.keys[share.left - 1 : share.left] == ["chiếm"]:
            return True  # "hộ nghèo vùng dân tộc thiểu số chiếm 52% hộ nghèo cả nước"
        if between in ([], ["of"]) and match.first > share.last and not _GETS.isdisjoint(_verb_behind(sentence, match.last)):
            return True  # "98,5% hộ nghèo được tiếp cận thông tin"
        if (
            between == ["of"]
            and match.first > share.last
            and sentence.keys[max(0, share.left - 1) : share.left] in (["for"], ["to"], ["help"])
        ):
            return True  # "loans to 30 percent of poor households"
        whole = between[:1] == ["of"] and len(between) <= _OF_SOME + 2 and sentence.keys[match.first] == "poor" and "," not in between
        said = sentence.keys[match.last + 1 : match.last + 2] in (["be"], ["have"], ["live"])
        if whole and match.first > share.last and (said or between[-2:] == ["'", "s"]):
            return True  # "45 percent of the province's poor households are led by women"
        if between and match.first > share.last and all(key in OF_TOTAL for key in between) and not _TOTALS.isdisjoint(between):
            return True
    return False


def is_made_up(sentence: Sentence, share: Quantity) -> bool:
    """'make up 30% of the population and 62% of its poor households', 'chiếm 30% dân số và 62% số hộ nghèo': what share of the poor those
    are who were named."""
    keys, at = sentence.keys, share.last + 1
    at += keys[at : at + 1] == [","]  # "more than half, or 58.5 percent, of poor households"
    whole = keys[at : at + _OF_SOME + 3]
    poor = next((i for i, key in enumerate(whole) if key in _POOR), 0)
    named = whole[0] == "of" and _PARTS_WHOLE.isdisjoint(whole[:poor]) if poor else False
    if not named and not (poor and _SO_MANY.issuperset(whole[:poor])):
        return False
    made = max((m.last for m in sentence.tags.get("cue:share_cue", ()) if m.last < share.left), default=-1)
    between = keys[made + 1 : share.left]
    if made < 0 or len(between) > _MADE_UP or ";" in between:
        return False
    return (named and _HALF.issuperset(between)) or (not _ALL.isdisjoint(between) and between[-1] in _GOES_ON)


_POOR, _SO_MANY = frozenset({"poor", "nghèo"}), frozenset({"tổng", "số", "hộ", "người"})
_PARTS_WHOLE = frozenset({",", ".", "%", "percent", "and", "near", "who", "that"})
_MADE_UP, _ALL = 14, frozenset({"population", "dân", "household", "hộ"})  # tokens: "30 percent of the population of the district, but"
_HALF = frozenset({"more", "than", "over", "half", ",", "or", "nearly", "about", "a", "third"})
_GOES_ON = frozenset({"and", "but", ",", "or", "và", "nhưng", "song"})


def _verb_behind(sentence: Sentence, last: int) -> list[str]:
    """The word behind a noun and its place: 'poor households in Ba Tơ have loans'."""
    at = last + 1
    if sentence.keys[at : at + 1] in (["in"], ["of"]):
        at += 1
        while at < len(sentence.keys) and sentence.tokens[at].raw[:1].isupper():
            at += 1
    return sentence.keys[at : at + 1]


def is_of_all_poor(sentence: Sentence, share: Quantity) -> bool:
    """'is home to 43% of all poor and near-poor households': a share of them, and no rate."""
    return sentence.keys[share.last + 1 : share.last + 4] == ["of", "all", "poor"]


def is_share_of_told(link: Link, wholes: Iterable[Decimal]) -> bool:
    """'1.125 hộ nghèo thuộc diện bảo trợ, chiếm 6,45%', where 17.435 were told: counted out, it is a share of those, and no rate."""
    share, part = link.quantity.value, link.parent.quantity.value if link.parent is not None else None
    if link.way != "share" or link.indicator.code not in RATES_OF_POOR or share is None or part is None:
        return False
    return any(part < whole and is_counted_out(share, part, whole) for whole in wholes)


def is_counted_out(share: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether a printed per cent is what part and whole give, to one unit of its last digit: 5 of 17 printed shares are cut off."""
    return abs(100 * part / whole - share) <= Decimal(1).scaleb(int(share.as_tuple().exponent))


def share_minorities(quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'2.110 hộ nghèo DTTS, chiếm 26,4% hộ nghèo; người Hoa có 48 hộ, chiếm 0,6%': the next shares are of all the poor, as the first was.

    That is so where the numbers say it: they bear to the first as their households do.
    """
    for first, (count, share) in enumerate(pairwise(links)):
        if count is None or share is None or share.indicator.code != _OF_THE_POOR or not count.quantity.value or share.changed:
            continue
        for k in range(first + 2, len(links)):
            part, now, one = links[k - 1], links[k], quantities[k]
            unsure = now is None or (now.indicator.code == "poor_household_rate" and now.way == "share")
            if part is None or part.indicator is not count.indicator or part.changed or not unsure or one.measure != "percent":
                continue
            if not one.value or not share.quantity.value or not part.quantity.value or one.left - part.quantity.right > _TO_ITS_SHARE:
                continue
            whole = 100 * count.quantity.value / share.quantity.value
            if is_counted_out(one.value, part.quantity.value, whole):
                links[k] = Link(one, share.indicator, 2.5, "share", parent=part)
        return


_OF_THE_POOR = "ethnic_minority_share_of_poor_households"
_TO_ITS_SHARE = 6  # tokens: ", chiếm tỷ lệ"


def share_of_both(links: list[Link | None]) -> None:
    """'5.120 hộ nghèo và 7.340 hộ cận nghèo, chiếm 14,6%': the share of both, where neither has one of its own.

    Two numbers are told of each: '..., accounting for 7.1% and 9%', 'a reduction of 45 and 206'.
    """
    for k in range(2, len(links)):
        poor, near, told = links[k - 2], links[k - 1], links[k]
        if poor is None or near is None or told is None:
            continue
        between = near.quantity.sentence.keys[poor.quantity.right + 1 : near.quantity.left]
        joined = between[-1:] in (["and"], ["và"]) and len(between) <= _JOINING and "," not in between
        if not joined or (poor.indicator.code, near.indicator.code) != ("poor_households", "near_poor_households"):
            continue
        after = links[k + 1] if k + 1 < len(links) else None
        if after is not None and _are_of_each(told, after):
            links[k], links[k + 1] = _of_count(told, poor), _of_count(after, near)
        elif told.indicator.code == "near_poor_household_rate" and told.way == "share":
            links[k] = replace(told, indicator=indicator("multidimensional_poverty_rate"))


def leave_each(links: list[Link | None]) -> None:
    """'900 poor households and 1,100 near-poor households will escape poverty': what is told behind both is told of each."""
    for k, (poor, near) in enumerate(pairwise(links)):
        if poor is None or near is None or near.indicator.code not in _LEAVING:
            continue
        if not poor.indicator.yields and poor.indicator.code not in _LEAVING:
            continue
        keys = near.quantity.sentence.keys
        between, behind = keys[poor.quantity.last + 1 : near.quantity.left], keys[near.quantity.last + 1 : near.quantity.last + 2]
        if between[:1] == ["poor"] and between[-1:] == ["and"] and len(between) <= _JOINING and behind == ["near"]:
            links[k] = replace(near, quantity=poor.quantity, indicator=indicator("households_leaving_poverty"))
            links[k + 1] = replace(near, indicator=indicator("households_leaving_near_poverty"))


_LEAVING = frozenset({"households_leaving_poverty", "households_leaving_near_poverty"})


def _are_of_each(one: Link, two: Link) -> bool:
    """Whether two shares, or two counts by which something changed, stand side by side: '7.1 per cent and 9 per cent'."""
    between = one.quantity.sentence.keys[one.quantity.right + 1 : two.quantity.left]
    shares = one.quantity.measure == two.quantity.measure == "percent" and not one.changed and not two.changed
    counts = one.quantity.measure == two.quantity.measure == "count" and one.changed and two.changed
    return between[-1:] in (["and"], ["và"]) and _SIDE_BY_SIDE.issuperset(between) and (shares or counts)


_SIDE_BY_SIDE = frozenset({"and", "và", "household", "hộ", "about", "nearly", "over", "gần", "hơn", "khoảng"})


def _of_count(told: Link, count: Link) -> Link:
    """The share of a count, or by how much it changed."""
    share = told.quantity.measure == "percent"
    code = count.indicator.share if share else count.indicator.code
    return replace(told, indicator=indicator(code or ""), rule_kind=None, way="share" if share else "change", parent=count)


def rate_of_both(links: list[Link | None]) -> None:
    """'Tỷ lệ hộ nghèo đa chiều là 44,2%, trong đó hộ nghèo 33,1%, hộ cận nghèo 11,1%': what the poor and near-poor sum up to.

    The parts may be told by less: 'trong đó nghèo 33,1%, cận nghèo 11,1%', 'of which poor 33.1% and near-poor 11.1%'.
    """
    levels = [(k, link) for k, link in enumerate(links) if link is not None and link.quantity.measure == "percent" and not link.changed]
    for (k, both), (_, poor), (_, near) in zip(levels, levels[1:], levels[2:], strict=False):
        if both.indicator.code not in _WHOLE_RATES or not {poor.indicator.code, near.indicator.code} <= POVERTY_RATES:
            continue
        one, two, three = both.quantity.value, poor.quantity.value, near.quantity.value
        if one is None or two is None or three is None or abs(one - two - three) > _ROUNDED or not _names_near(poor, near):
            continue
        parts = {id(poor): "poor_household_rate", id(near): "near_poor_household_rate"}
        for at, link in enumerate(links):
            if link is not None and (at == k or (link.parent is both and link.changed)):
                links[at] = replace(link, indicator=indicator("multidimensional_poverty_rate"))
            elif link is not None and id(link) in parts:
                links[at] = replace(link, indicator=indicator(parts[id(link)]))


def _names_near(poor: Link, near: Link) -> bool:
    """Whether the near-poor are named between the two rates."""
    first, last = poor.quantity.right, near.quantity.left
    return any(first < match.first and match.last < last for match in near.quantity.sentence.tags.get("cue:near_poor_hh", ()))


def is_of_relapsed(link: Link) -> bool:
    """'keep the number of households relapsing into poverty below 0.1%': told by no name of the poor but in what befell them."""
    tags = link.quantity.sentence.tags
    befell = [match for name in _BEFELL for match in tags.get(name, ())]
    inside = (any(one.first <= match.first and match.last <= one.last for one in befell) for match in link.used)
    return bool(link.used) and link.quantity.measure == "percent" and link.indicator.code == "poor_household_rate" and all(inside)


_BEFELL = ("cue:relapse", "cue:newly_poor")


def is_of_each(sentence: Sentence, quantity: Quantity) -> bool:
    """'reduce the poverty and near-poverty rates by 1.2 points each': one number for both of them, and no sum."""
    behind = sentence.keys[quantity.right + 1 : quantity.right + 3]
    return (behind[:1] == ["each"] and behind[1:] not in _EACH_TIME) or sentence.keys[quantity.left - 2 : quantity.left] == ["mỗi", "loại"]


def rates_each(link: Link) -> list[Link]:
    """The links of both rates where one number tells them, the poor's first; else none."""
    quantity, keys = link.quantity, link.quantity.sentence.keys
    if link.indicator.code == "near_poor_household_rate" and _is_of_both_before(link):
        # "The poverty rate and the near-poverty rate each fell by 1.1 points"
        return [replace(link, indicator=indicator("poor_household_rate")), link]
    both = any(not _NEAR.isdisjoint(keys[match.first : match.last + 1]) for match in link.used)
    if link.indicator.code != "poor_household_rate" or not both or not is_of_each(quantity.sentence, quantity):
        return []
    return [link, replace(link, indicator=indicator("near_poor_household_rate"))]


def _is_of_both_before(link: Link) -> bool:
    keys, told = link.quantity.sentence.keys, [match for match in link.used if match.last < link.quantity.left]
    if not told or "each" not in keys[told[0].last + 1 : told[0].last + _NEXT]:
        return False
    lead = [key for key in keys[max(0, told[0].first - _JOINED) : told[0].first] if key != "the"]
    return lead[-1:] == ["and"] and {"poverty", "poor"}.intersection(lead) != set()


_NEXT, _JOINED = 3, 5  # tokens
_EACH_TIME = (["year"], ["month"])
_NEAR = frozenset({"near", "cận"})
_WHOLE_RATES = ("poor_household_rate", "multidimensional_poverty_rate")
_ROUNDED = Decimal("0.02")
_JOINING = 3  # tokens: "5,120 poor and 7,340 near-poor households"


def as_share_of_poor(sentence: Sentence, link: Link, *, since: Quantity | None = None) -> Link | None:
    """That share where it is the ethnic minorities', named behind `since`; of other groups no indicator tells it."""
    begin = since.right if since is not None else -1
    if link.indicator.code != "poor_household_rate":
        return None
    left = link.quantity.left
    minorities = _minorities(sentence)
    named = [match for match in minorities if begin < match.first and match.last < left]
    if not named and any(0 <= match.first - link.quantity.right - 1 <= _SAID_TO_BE for match in minorities):
        return replace(link, indicator=indicator("ethnic_minority_share_of_poor_households"))
    if all(";" in sentence.keys[match.last : left] for match in named):
        return None
    return replace(link, indicator=indicator("ethnic_minority_share_of_poor_households"))


def _minorities(sentence: Sentence) -> list[Match]:
    """The words for ethnic minorities, and the names of some: 'người Hoa', 'đồng bào Mông'."""
    return [match for name in _MINORITIES for match in sentence.tags.get(name, ())]


_MINORITIES = ("cue:em", "cue:em_named")
_OF_SAME_RATE = load_words("goes_on_with_rate")
_SAID_TO_BE = 2  # tokens: "are from ethnic minority groups"


def names_own_rate(sentence: Sentence, share: Quantity, before: Quantity) -> bool:
    """'...; tỷ lệ suy dinh dưỡng 18%': a rate that the number names itself, though none that is known, and not the one before it."""
    own = sentence.tokens[before.last + 1 : share.left]
    named = next((i + 2 for i, (one, two) in enumerate(pairwise(own)) if (one.key, two.key) == ("tỷ", "lệ")), len(own))
    return any(token.sort == "w" and token.raw.islower() and token.key not in _OF_SAME_RATE for token in own[named : named + 1])


def is_of_others(sentence: Sentence, share: Quantity) -> bool:
    """'45% of the women have a bank account': a share of what it names itself, and no rate told before."""
    if is_made_up(sentence, share):
        return False
    behind = sentence.keys[share.right + 1 : share.right + 5]
    wider = next((i for i, key in enumerate(behind) if key in _WIDER), 0)
    whole = wider and sentence.keys[share.right + 2 + wider : share.right + 3 + wider] not in _OWN  # not "5% of the country's children"
    if behind[:1] == ["of"] and whole and is_compared(share):
        return False  # "44.7 percent, compared with 5.1 percent of the whole province": the same there
    counted = behind[1:2] if behind[:1] == ["số"] else behind[:1]  # "50% số xã thoát khỏi diện khó khăn"
    return (behind[:1] == ["of"] and _WHOLES.isdisjoint(behind[1:])) or not _OTHERS.isdisjoint(counted)


_OWN = (["'"], ["’"], ["s"])
_WIDER = frozenset({"province", "country", "district", "region", "city", "nation"})


def is_of_minorities(sentence: Sentence, share: Quantity) -> bool:
    """'20 percent of ethnic households live near the poverty line': a share of them, and not theirs of all."""
    right = share.right
    behind = sentence.keys[right + 1 : right + 3]
    at = right + 3 if behind == ["of", "the"] else right + 2
    return behind[:1] == ["of"] and any(match.first == at for match in sentence.tags.get("cue:em", ()))


def are_minorities(link: Link) -> bool:
    """'4,120 poor Khmer households': whether the words that tell the poor name an ethnic minority."""
    minorities = link.quantity.sentence.tags.get("cue:em", ())
    edge = link.quantity.right + 1
    return any(one.first <= m.last and m.first <= max(one.last, edge) for one in link.used for m in minorities if m.first >= one.first - 1)


def is_of_them(sentence: Sentence, share: Quantity) -> bool:
    """'more than 70 percent of them are ethnic minority households': a share of those who were counted before."""
    behind = sentence.keys[share.last + 1 : share.last + 3]
    return behind[:1] == ["of"] and not _THEM.isdisjoint(behind)


_OTHERS = frozenset({"xã", "thôn", "bản", "trường", "trạm", "cán", "học", "trẻ", "đường", "phụ", "huyện", "phường", "công"})
_THEM = frozenset({"them", "these", "those", "whom", "which"})


def is_of_all_near_poor(link: Link) -> bool:
    """'chiếm 65,9% tổng số hộ cận nghèo', '24 percent of all near-poor households': a share of those, and no rate of them."""
    if link.indicator.code != "near_poor_household_rate" or link.quantity.measure != "percent":
        return False
    keys, last = link.quantity.sentence.keys, link.quantity.last
    named = link.quantity.sentence.tags.get("cue:near_poor_hh", ())
    leads = (keys[last + 1 : match.first] for match in named if last < match.first <= last + _TO_WHOLE)
    return any(not _TOTALS.isdisjoint(lead) and OF_TOTAL.issuperset(lead) for lead in leads)


_TO_WHOLE = 6  # tokens: "so với tổng số"


def is_of_other_whole(sentence: Sentence, link: Link) -> bool:
    """'88,02% tổng số đại biểu', 'chiếm 55% tổng số học sinh': a share of what no indicator is a share of."""
    keys = sentence.keys
    at = begin = link.quantity.last + 1
    if link.indicator.theme == "poverty" and keys[begin : begin + 2] in (["là", "đồng"], ["là", "người"]):
        return True  # "98% là đồng bào Mông, tỷ lệ hộ nghèo còn 45%": who lives there, and not who is poor
    whole = keys[begin : begin + _BORROWERS]
    if link.indicator.theme == "poverty" and whole[:1] == ["of"] and not _LENT_TO.isdisjoint(whole) and "," not in whole:
        return True  # "poor households account for 22% of the bank's 61,200 borrowers"
    while at < len(keys) and keys[at] in _LEADS_WHOLE:
        at += 1
    if at == begin or at == len(keys) or _COUNTED.isdisjoint(keys[begin:at]) or sentence.tokens[at].sort != "w":
        return False
    of_places = keys[at] in _PLACES and link.indicator.theme == "poverty"  # "60% số xã đặc biệt khó khăn, tỷ lệ hộ nghèo 31%"
    return (of_places or keys[at] not in _OWN_WHOLES) and not any(m.first <= at <= m.last for m in link.used)


_LENT_TO, _BORROWERS = frozenset({"borrower", "customer", "client"}), 8  # tokens
_PLACES = frozenset({"xã", "phường", "thôn", "bản", "ấp", "huyện"})
_OWN_WHOLES = load_words("wholes_of_shares")
_COUNTED = frozenset({"tổng", "số"})
_LEADS_WHOLE = _COUNTED | {"so", "với", "trên", "trong", "của", "các"}
_WHOLES = _TOTALS | {"household", "family", "population", "poor", "hộ"}
