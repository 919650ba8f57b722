"""Houses told in a list: those that are needed or planned go on so, households behind them are none.

Belongs here: what the words between houses say of the next ones. Does not belong here: what they cost (`takers`, `gifts`).
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures.lexicon import Match
from transforms.figures.linking import Link, indicator
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence

_BESIDE, _SERVED = 6, 3  # tokens: "serving more than"


def is_next_house(sentence: Sentence, link: Link, before: Link) -> bool:
    """'có nhu cầu xây mới 1.820 căn, sửa chữa 490 căn': the next of a list of houses that are needed or planned is so too.

    So are those behind social houses that no name makes others: 'có 1.240 căn nhà ở xã hội, trong đó năm 2024 hoàn thành 520 căn'.
    """
    if link.indicator.code != "houses_completed":
        return False
    edge = before.quantity.noun_last + 1 if before.quantity.sentence is sentence else -1
    if before.indicator.code == "social_houses":
        return link.quantity.noun == "houses" and not any(match.last > edge for match in _named(sentence, link))
    if edge < 0 or before.indicator.code not in ("houses_needed", "houses_target"):
        return False
    between = sentence.keys[before.quantity.right + 1 : link.quantity.left]
    nouns = ("houses", None, before.quantity.noun)  # "312 hộ cần hỗ trợ, trong đó 210 hộ xây mới, 102 hộ sửa chữa"
    listing = _BUILDING if before.quantity.pair is not None else _BUILDING | _OF_THEM  # not "khởi công 687/702 nhà, trong đó 531 nhà xong"
    return link.quantity.noun in nouns and len(between) > 1 - link.quantity.bare and listing.issuperset(between)


_OF_THEM = frozenset({"trong", "đó", "gồm", "bao", ":", "nhà", "tạm", "hỗ", "trợ", "xóa"})


def as_paired(links: list[Link | None]) -> None:
    """'A khởi công 312/318 nhà, hoàn thành 204; B 290/310 nhà, hoàn thành 187': the next 'n of m' counts what the last did."""
    told: Link | None = None
    for k, link in enumerate(links):
        if link is None or link.quantity.pair_is != "part" or not link.indicator.code.startswith("houses_"):
            continue
        if told is None or link.way == "direct":
            told = link
        elif not link.used:
            links[k] = replace(link, indicator=told.indicator, rule_kind=told.rule_kind)


def is_social_house(link: Link) -> bool:
    """'264 social housing projects, totalling 219,000 units, are being built': the units of social housing, whatever is done with them."""
    quantity = link.quantity
    if not link.indicator.code.startswith("houses_") or quantity.sentence.keys[quantity.noun_last : quantity.noun_last + 1] not in _UNITS:
        return False
    named = [match.last for match in quantity.sentence.tags.get("lit:social housing", ()) if match.last < quantity.left]
    return bool(named) and not any(named[-1] < match.first < quantity.left for match in quantity.sentence.tags.get("cue:temp_house", ()))


_UNITS = (["unit"], ["apartment"], ["flat"])


def are_to_be_built(link: Link) -> bool:
    """'needs VND 48 billion to rebuild 960 houses', 'earmarked VND 2 billion to help remove 40 makeshift ones': what the money is for.

    Or the campaign: 'launched a drive to clear 700 makeshift houses'.
    """
    keys, left = link.quantity.sentence.keys, link.quantity.left
    if link.indicator.code not in _BUILT_SO_FAR:
        return False
    near = range(left - 1, max(0, left - _PURPOSE), -1)
    led = next((i - 1 for i in near if keys[i] == "to" and (keys[i - 1] in _MONEY or keys[i - 1] in _EFFORTS)), left)
    if "," in keys[led:left] or led == left:
        return False
    if keys[led] in _MONEY:
        return not _SOUGHT.isdisjoint(keys[max(0, led - _PURPOSE) : led])
    behind = keys[link.quantity.noun_last + 1 : link.quantity.noun_last + _AUXILIARIES]  # "a drive to clear 700 houses was launched"
    return not _LAUNCHED.isdisjoint([*keys[max(0, led - _PURPOSE) : led], *behind])


_PURPOSE = 8  # tokens
_MONEY = frozenset({"vnd", "billion", "million", "trillion", "dong"})
_SOUGHT = frozenset({"need", "require", "earmark", "reserve"})
_EFFORTS = frozenset({"campaign", "programme", "program", "project", "drive", "plan", "scheme", "movement"})
_LAUNCHED = frozenset({"launch", "kick", "start", "begin", "adopt", "approve", "announce"})
_AUXILIARIES = 4  # tokens: "has been launched"
_BUILT_SO_FAR = frozenset({"houses_completed", "houses_started"})


def _named(sentence: Sentence, link: Link) -> list[Match]:
    """The names of houses in the sentence, up to right behind a number."""
    return [match for match in sentence.tags.get("cue:temp_house", ()) if match.first <= link.quantity.right + 1]


_BUILDING = frozenset({",", "và", "sửa", "chữa", "xây", "mới", "cải", "tạo", "nâng", "cấp", "làm"}) | frozenset(
    {"and", "to", "be", "newly", "build", "repair", "rebuild", "need", "for", "new", "construction"}
)


def is_no_house(link: Link, earlier: Sequence[Link | None]) -> bool:
    """'xây 1.205 căn nhà, hỗ trợ nước sinh hoạt cho 1.410 hộ': households told of behind houses are no houses.

    'Water works have been put into use, serving 2,410 households': nor are those whom something serves.
    """
    if not link.indicator.code.startswith("houses_"):
        return False
    sentence, left = link.quantity.sentence, link.quantity.left
    told = link.used or (link.parent.used if link.way == "total" and link.parent is not None else ())
    done = max((match.last for match in told), default=left)
    its_plan = sentence.keys[done + 1 : done + 2] in _ITS and not _PLANS.isdisjoint(sentence.keys[done + 2 : done + _SERVED])
    if done > left and its_plan:
        return True  # "12 of 12 units completed the plan"
    if link.quantity.noun != "households":
        return False
    if sentence.lexicon.language != "vi":
        return "serve" in sentence.keys[max(0, left - _SERVED) : left]
    houses = next((one.quantity for one in earlier if one is not None and one.quantity.noun == "houses"), None)
    return houses is not None and all(match.last < houses.noun_last + _BESIDE for match in link.used)


def builds_water_works(link: Link) -> bool:
    """'612 hộ xây dựng công trình nước sạch', '612 households to build 1,220 water works': households that build, and no house."""
    quantity = link.quantity
    if quantity.noun != "households":
        return False
    named = [match for name in ("cue:water_work", "unit:works") for match in quantity.sentence.tags.get(name, ())]
    built = (match.first for match in named if quantity.right < match.first <= quantity.right + _BUILT)
    between = quantity.sentence.tokens[quantity.right + 1 : min(built, default=quantity.right + 1)]
    works = [i for i, token in enumerate(between) if token.sort == "n" and between[i - 1].key != "build"]
    return bool(between) and not works and not any(token.key in _OTHERS for token in between)


_ITS, _PLANS = (["the"], ["its"], ["their"]), frozenset({"plan", "target", "task", "goal"})
_BUILT, _OTHERS = 10, frozenset({"nhà", "house", "home", ";"})  # tokens


def as_built(sentence: Sentence, quantities: Sequence[Quantity], links: list[Link | None]) -> None:
    """'310 houses, 6,200 water works and 14 schools were built': what is told behind a list is told of the houses in it too."""
    if sentence.lexicon.language != "en":
        return
    for k, one in enumerate(quantities[:-1]):
        if links[k] is not None or one.noun != "houses":
            continue
        last = k
        while last + 1 < len(quantities) and _is_listed(sentence, quantities[last], quantities[last + 1]):
            last += 1
        if last > k and _were_built(sentence, quantities[last].right + 1):
            links[k] = Link(one, indicator("houses_completed"), _SURELY, "predicate", "event")


def _were_built(sentence: Sentence, at: int) -> bool:
    """Whether the nouns from a token on were built: 'clean water works were newly built', and not 'will be built', 'were damaged'."""
    behind = sentence.keys[at : at + _PREDICATE]
    verb = next((i for i, key in enumerate(behind) if key == "be"), len(behind))
    done = behind[verb + 1 : verb + 3]
    return not _BUILT_WORDS.isdisjoint(done[:1]) and _UP_TO_VERB.isdisjoint(behind[:verb])


def _is_listed(sentence: Sentence, one: Quantity, two: Quantity) -> bool:
    """Whether nothing but their nouns parts two numbers of a list."""
    between = sentence.keys[one.right + 1 : two.left]
    return bool(between) and not {",", "and"}.isdisjoint(between) and len(between) <= _LISTED and _UP_TO_VERB.isdisjoint(between[:-1])


_PREDICATE, _LISTED, _SURELY = 12, 7, 3.0  # tokens, tokens
_BUILT_WORDS = frozenset({"build", "complete", "construct", "repair", "finish", "renovate", "upgrade", "hand"})
_UP_TO_VERB = frozenset({";", ":", ",", "be", "for", "to", "will", "must", "should", "can", "not"})
