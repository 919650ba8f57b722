"""What funds and donors gave: 'Quỹ Vì người nghèo đã hỗ trợ huyện A 1,2 tỷ đồng', 'trao 42.150 suất quà với tổng trị giá 16,9 tỷ đồng'.

Belongs here: telling money given from money raised, and those who were given something from those who are poor. Does not belong here:
what was built with it (`takers`), budgets (`programme_money`).
"""

from dataclasses import replace
from itertools import pairwise

from transforms.figures.linking import Link, indicator, measure_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.takers import AMOUNTS, SUMS

_GIVING = frozenset({"chi", "trích", "tặng", "trao", "giúp", "bổ"})
_RAISING = frozenset({"vận", "động", "ủng", "hộ", "nhận", "góp", "huy", "được", ";"})
_WORTH = frozenset({"với", "tổng", "số", "tiền", "trị", "giá", "kinh", "phí", "là"})
_NOT_GIVEN = frozenset({"cue:loan", "cue:bank_named", "cue:interest_named"})
_FAR = 6  # tokens: "với tổng số tiền là"


def as_donated(link: Link, before: Link | None) -> Link:
    """'quỹ vận động được 12 tỷ đồng; trong đó cấp tỉnh vận động 2,6 tỷ đồng': what is raised beside donations is donated too.

    'Quỹ Vì người nghèo đã hỗ trợ huyện A 1,2 tỷ đồng' is what the fund gave.
    """
    code = link.indicator.code
    if code == "support_received" and link.way == "direct" and _is_given_by_fund(link):
        return replace(link, indicator=indicator("support_spent"), rule_kind=None)
    sentence, left = link.quantity.sentence, link.quantity.left
    if code == "support_spent" and link.way == "direct" and _is_received(sentence, _clause(sentence, left), left):
        return replace(link, indicator=indicator("support_received"), rule_kind=None)  # "vận động ... ủng hộ với tổng trị giá 12 tỷ đồng"
    if before is None:
        return link
    partner = before.indicator.partner
    supported = code == "support_spent" and before.indicator.code == "direct_support_persons"
    if supported and partner is not None and ";" not in sentence.keys[before.quantity.right : left]:
        # "hỗ trợ trực tiếp cho 5.210 nhân khẩu với kinh phí 410 triệu đồng"
        return replace(link, indicator=indicator(partner), rule_kind=None)
    if before.indicator.code == "support_spent" and code == "support_received":
        goes_on = all(match.last < before.quantity.left for match in link.used)
        return replace(link, indicator=before.indicator, rule_kind=None) if goes_on else link
    if before.indicator.code != "support_received":
        return link
    between = sentence.keys[before.quantity.right : left]
    # "raised 21 billion; supporting 412 houses with a total amount of 17 billion"
    given = "support" in between and between[-2:] in AMOUNTS
    if (given or not _SPENDS.isdisjoint(between)) and measure_of(link.quantity) == "VND":
        return replace(link, indicator=indicator("support_spent"), way="direct")  # "raised VND18 billion and spent VND15.6 billion"
    if code == "support_received" and sentence.keys[left - 1 : left] == ["chi"]:
        # "tiếp nhận 8,2 tỷ đồng; đã chi 6,4 tỷ đồng"
        return replace(link, indicator=indicator("support_spent"), way="direct", rule_kind=None)
    return replace(link, indicator=before.indicator, rule_kind=before.rule_kind) if code == "programme_capital_mobilised" else link


_SPENDS = frozenset({"spend", "use"})


def _is_given_by_fund(link: Link) -> bool:
    """Whether a sum that the fund's name told was given by it, and not to it."""
    keys, left = link.quantity.sentence.keys, link.quantity.left
    funds = [match for match in link.used if keys[match.first] == "quỹ" and match.last < left]
    between = keys[funds[-1].last + 1 : left] if len(funds) == len(link.used) else []
    given = any(key in _GIVING or between[i : i + 2] == ["hỗ", "trợ"] for i, key in enumerate(between))
    return given and _RAISING.isdisjoint(between)


def _clause(sentence: Sentence, until: int) -> int:
    """The first token of the part of a sentence in which the token `until` stands."""
    return max((i + 1 for i in range(until) if sentence.keys[i] == ";"), default=0)


def worth_given(sentence: Sentence, quantity: Quantity, before: Link | None) -> Link | None:
    """'... với tổng trị giá 16,9 tỷ đồng': the worth of what the clause says was given, and not lent, or was received."""
    if quantity.measure != "VND" or quantity.per or not _NOT_GIVEN.isdisjoint(sentence.tags):
        return None
    keys, at = sentence.keys, quantity.left
    while at > 0 and keys[at - 1] in _WORTH:
        at -= 1
    lead = keys[max(at, quantity.left - _FAR) : quantity.left]
    if not any(name <= {*lead} for name in SUMS):
        return None
    since = before.quantity.right if before is not None else -1
    opened = _clause(sentence, at) - 1
    given = "giúp" in keys[opened + 1 : at] or any(opened < match.first < at for match in sentence.tags.get("cue:donate", ()))
    goes_on = before is not None and before.indicator.code == "support_spent" and opened > since
    code = "support_received" if given and _is_received(sentence, opened + 1, at) else "support_spent"
    return Link(quantity, indicator(code), 2.4, "worth", None, ()) if given or goes_on else None


def _is_received(sentence: Sentence, first: int, until: int) -> bool:
    """'đã tiếp nhận ủng hộ của 45 đơn vị với số tiền 18 tỷ đồng'.

    Not 'tiếp nhận và trao 2.000 suất quà', 'vận động được 12 tỷ đồng, hỗ trợ 310 hộ'.
    """
    clause = sentence.keys[first:until]
    taken = max((i for i, pair in enumerate(pairwise(clause)) if pair in _TAKEN_IN), default=-1)
    if taken < 0 or not _PASSED_ON.isdisjoint(clause) or not _TAKERS.isdisjoint(pairwise(clause[taken:])):
        return False
    numbers = (i for i in range(first + taken, until) if sentence.tokens[i].sort == "n" and sentence.keys[i + 1] not in _DONORS)
    counted = next(numbers, until)  # "hỗ trợ 310 hộ", and not "62 doanh nghiệp ủng hộ"
    return not any(counted < match.first < until for match in sentence.tags.get("cue:donate", ()))


_TAKEN_IN = frozenset(
    {("tiếp", "nhận"), ("nhận", "được"), ("vận", "động"), ("kêu", "gọi"), ("quyên", "góp"), ("đăng", "ký")}
    | {("receive", "donation"), ("collect", "donation"), ("receive", "contribution"), ("call", "for")}
)
_TAKERS = frozenset({("hộ", "nghèo"), ("hộ", "cận"), ("gia", "đình"), ("học", "sinh")})
_DONORS = frozenset({"doanh", "đơn", "tổ", "tập", "cá", "cơ", "lượt", "business", "donor", "firm", "company"})
_PASSED_ON = _GIVING | {"xây", "sửa", "chuyển", "cho", "dựng", "build", "give", "to"}


def worth_mobilised(sentence: Sentence, quantity: Quantity, before: Link | None) -> Link | None:
    """'Đã huy động kinh phí cho 3.950 nhà, tương đương 211 tỷ đồng': the money that was mobilised, told behind what it is for."""
    if quantity.measure != "VND" or quantity.per or not _NOT_GIVEN.isdisjoint(sentence.tags):
        return None
    lead = sentence.keys[max(0, quantity.left - 2) : quantity.left]
    if _EQUAL.isdisjoint(lead) or (before is not None and before.quantity.measure == "VND"):
        return None
    raised = (m for m in sentence.tags.get("cue:mobilised", ()) if quantity.left - _LONGEST <= m.first < quantity.left)
    told = any(not _MONEY.isdisjoint(sentence.keys[m.last + 1 : m.last + 3]) for m in raised)
    return Link(quantity, indicator("programme_capital_mobilised"), 2.4, "worth", None, ()) if told else None


_EQUAL = frozenset({"đương", "equivalent", "worth"})
_MONEY = frozenset({"kinh", "vốn", "lực", "fund", "funding", "resource", "money", "capital"})
_LONGEST = 40  # tokens


def as_supported(sentence: Sentence, link: Link) -> Link:
    """'2,645 poor households have been provided with land': those who were given something, and not how many there are."""
    if not link.indicator.yields or link.way != "direct" or link.quantity.noun != "households":
        return link
    if _is_given_to(sentence, link):
        return replace(link, indicator=indicator("poor_households_supported"), rule_kind=None)
    if sentence.lexicon.language != "en":
        return link
    tokens = sentence.tokens
    at = link.quantity.noun_last + 1
    if at == 0 or any(match.last < link.quantity.left for match in link.used):
        return link
    if sentence.keys[at : at + 1] == ["in"]:  # "6,500 poor families in Ha Giang's highland districts have been given money"
        at = next((i for i in range(at, min(at + _PLACE, len(tokens))) if tokens[i].key in _AUXILIARIES or tokens[i].key in ",;:."), at)
    passive = False
    while at < len(tokens) and tokens[at].key in _AUXILIARIES:
        passive = passive or tokens[at].key == "be"
        at += 1
    verb = tokens[at].key if at < len(tokens) else ""
    given = verb in _RECEIVED or (verb in _GIVEN and (passive or tokens[at].raw.endswith("ed")))
    return replace(link, indicator=indicator("poor_households_supported"), rule_kind=None) if given else link


def _is_given_to(sentence: Sentence, link: Link) -> bool:
    """'hỗ trợ 1.236 con bò giống cho 618 hộ nghèo', 'provided seeds for 618 poor households', and no loan."""
    keys, left = sentence.keys, link.quantity.left
    to = keys[left - 1 : left] == ["to"]  # "gave presents to 9,420 poor families"
    led = to or keys[left - 1 : left] in (["cho"], ["for"])
    if keys[left - 1 : left] == ["benefit"] and link.indicator.theme == "poverty":
        return True  # "small water projects, which benefited over 6,300 poor households"
    if link.indicator.theme != "poverty" or not led or not _LENT.isdisjoint(sentence.tags):
        return False
    given = [match.last for match in sentence.tags.get("cue:donate", ()) if match.last < left]
    if sentence.lexicon.language == "en":
        given = [i for i in range(left) if keys[i] in (_HANDED if to else _GIVEN)] if _LOANS.isdisjoint(keys) else []
    return bool(given) and {";", "from"}.isdisjoint(keys[given[-1] : left])  # not "support to cut the number from 12,000 to 9,420"


_PLACE = 9  # tokens
_AUXILIARIES = frozenset({"have", "be", "also", "already", "will", "now", "currently", "and"})
_GIVEN = frozenset({"provide", "support", "assist", "help", "give", "grant", "offer", "exempt"})
_HANDED = frozenset({"provide", "give", "grant", "offer", "present", "donate", "deliver", "distribute", "hand"})
_RECEIVED = frozenset({"gain", "receive", "benefit"})
_LENT = frozenset({"cue:money_taken", "cue:bank_named"})
_LOANS = frozenset({"loan", "lend", "borrow", "credit"})
