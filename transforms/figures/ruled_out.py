"""What no indicator tells: numbers whose link other words of the sentence speak against, so that they get none.

Belongs here: differences from an average or a plan, shares and rates of what is not read, subjects that are missing. Does not belong here:
links that other words lead to another indicator (`amends`).
"""

from collections.abc import Sequence
from itertools import pairwise, takewhile

from transforms.figures.barred import is_barred, is_sample
from transforms.figures.change_words import PLANS
from transforms.figures.detours import JOINING, are_parted, before_hedges
from transforms.figures.houses import is_no_house
from transforms.figures.kinds import is_inside
from transforms.figures.linking import Link, measure_of
from transforms.figures.number_lists import sign_since
from transforms.figures.programme_money import is_loans, is_paid_out
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import is_of_all_near_poor, is_of_relapsed
from transforms.figures.sums_told import is_of_that_sum
from transforms.figures.told import Told

_PROGRAMME = "programme"
_BESIDE, _NEXT, _LED, _FAR = 6, 2, 5, 7  # tokens
_AIMS = frozenset({"chỉ", "tiêu", "kế", "hoạch", "mục", "đề", "ra", "được", "giao"})
_EXCEEDS = frozenset({"vượt", "exceed", "miss"})


def is_ruled_out(sentence: Sentence, link: Link, before: Link | None, earlier: Sequence[Link | None], told: Told) -> bool:
    """Whether other words of the sentence make something else of a number than its link; `earlier` are the links before it."""
    return (
        _is_excess(link, before)
        or _is_elsewhere(sentence, link)
        or _lacks_subject(sentence, link, before, told)
        or is_loans(sentence, link)
        or is_paid_out(sentence, link)
        or _is_of_own_rate(sentence, link)
        or _is_of_interest(sentence, link)
        or is_no_house(link, earlier)
        or is_of_relapsed(link)
        or is_of_all_near_poor(link)
        or is_sample(sentence, link)
        or _is_difference(sentence, link)
        or _is_of_changes(sentence, link, before)
        or _is_of_deprivation(sentence, link)
        or is_barred(sentence, link)
        or _is_share_of_officials(sentence, link)
        or _sets_groups_apart(sentence, link)
        or _are_some_programmes(sentence, link)
        or _are_served(sentence, link)
        or _are_on_the_way(sentence, link)
        or (link.indicator.yields and is_of_that_sum(sentence, link.quantity))  # "poor households took 24 percent of that amount"
        or (link.indicator.code == "bank_branches" and link.quantity.pair_is == "part")  # "31 of 34 branches met their plans"
    )


def _is_of_interest(sentence: Sentence, link: Link) -> bool:
    """'overdue debt fell by VND 62 million, 0.4%; accrued interest by VND 117 million': interest, of which no indicator tells."""
    if link.used or link.indicator.theme != "credit" or link.quantity.measure != "VND":
        return False
    left = link.quantity.left
    first = max((i for i in sentence.numbers if i < left), default=-1)
    told = (match for match in sentence.tags.get("cue:interest_owed", ()) if first < match.first and match.last < left)
    return any(_OF_LOANS.isdisjoint(sentence.keys[match.last + 1 : left]) for match in told)


_OF_LOANS = frozenset({"loan", "rate", "subsidy", "support"})  # "interest support for loans of VND 2 billion"


def _are_served(sentence: Sentence, link: Link) -> bool:
    """'bringing water to 264 Khmer households': whom something reached, and not how many there are."""
    at = before_hedges(link.quantity)
    counts_all = link.indicator.code == "households" and not link.changed
    return counts_all and sentence.keys[max(0, at)] in _LED_TO and sentence.keys[at - 1 : at] != ["home"]


_LED_TO = frozenset({"to", "for", "cho", "tới"})


def _are_on_the_way(sentence: Sentence, link: Link) -> bool:
    """'7 xã đạt 15 - 18 tiêu chí', '40 thôn thuộc 8 xã', 'mỗi huyện chọn 1 xã đạt chuẩn': no communes that met the new standard."""
    if link.indicator.code != "new_rural_communes":
        return False
    clause = sentence.tokens[link.quantity.right + 1 : link.quantity.right + _TO_CRITERIA]
    clause = list(takewhile(lambda token: token.key not in (*JOINING, ";"), clause))
    met = [token.raw for token in clause if token.sort == "n"]
    counted = met and "19" not in met and any(token.key in ("chí", "criterion") for token in clause)
    return bool(counted) or sentence.keys[link.quantity.left - 1] in ("thuộc", "chọn")


_TO_CRITERIA = 14  # tokens: "xã biên giới phấn đấu bình quân đạt từ 11 - 12 tiêu chí"


def _are_some_programmes(sentence: Sentence, link: Link) -> bool:
    """'có 3 chương trình được bổ sung nguồn vốn', 'trong đó 4 chương trình có dư nợ tăng': some of those run. Vietnamese only."""
    if link.indicator.code != "credit_programmes" or sentence.lexicon.language != "vi":
        return False
    left, behind = link.quantity.left, sentence.keys[link.quantity.right + 1 : link.quantity.right + _OF_PROGRAMMES]
    told = [pair for pair in pairwise(behind) if pair in _BEFALLS]
    parted = any(0 < left - match.last <= _NEXT for match in sentence.tags.get("cue:of_which", ()))
    return bool(told) and (parted or told[0] == _BEFALLS[0])


_OF_PROGRAMMES = 8  # tokens: "chương trình tín dụng ưu đãi có dư nợ"
_BEFALLS = (("được", "bổ"), ("được", "giao"), ("có", "dư"))  # "được bổ sung", of some alone


def _is_share_of_officials(sentence: Sentence, link: Link) -> bool:
    """'cán bộ người dân tộc thiểu số chiếm 21% tổng số công chức': how many of the officials they are, and not how many were trained."""
    behind = sentence.keys[link.quantity.right + 1 : link.quantity.right + 3]
    return link.indicator.code == "ethnic_minority_officials_trained_rate" and behind == ["tổng", "số"]


def _sets_groups_apart(sentence: Sentence, link: Link) -> bool:
    """'1,307 savings and credit groups with overdue debt of over 2%': which groups are counted, and no rate of the bank's."""
    if link.indicator.code != "credit_overdue_rate" or not link.used:
        return False
    first, english = link.used[0].first, sentence.lexicon.language == "en"
    counted = english or (link.quantity.qualifier != "exact" and any(token.sort == "n" for token in sentence.tokens[:first]))
    return counted and first > 1 and sentence.keys[first - 1] in ("with", "có") and sentence.keys[first - 2] in _GROUPS


_GROUPS = frozenset({"group", "team", "commune", "unit", "tổ", "vốn"})  # "26 tổ tiết kiệm và vay vốn có nợ quá hạn trên 2%"


def _is_of_deprivation(sentence: Sentence, link: Link) -> bool:
    """'Tỷ lệ thiếu hụt về nhà ở là 21,4%, nước sinh hoạt 17,6%, bảo hiểm y tế 12,3%': who lacks what is listed, and not who has it."""
    left, keys = link.quantity.left, sentence.keys
    if link.quantity.measure != "percent" or link.indicator.theme != "living_conditions" or link.changed:
        return False
    named = min((match.first for match in link.used), default=left)
    listed = sentence.lexicon.language == "vi" or named == left or keys[named - 1] in (",", "and")
    apart = ";" if sentence.lexicon.language == "en" else "."
    lacking = (m for m in sentence.tags.get("cue:deprived", ()) if m.last < left and apart not in keys[m.last : left])
    return listed and any(_WHO_HAS.isdisjoint(keys[m.last : left]) for m in lacking)


_WHO_HAS = frozenset({"đạt", "dùng", "được", "tham", "access", "use", "have", "cover"})


def _is_difference(sentence: Sentence, link: Link) -> bool:
    """'còn 6,9%, thấp hơn 2,1% so với bình quân chung', '2.1% below the national average', '1.7 points above the plan': no rate."""
    one = link.quantity
    behind = sentence.keys[one.right + 1 : one.right + _FAR]
    weighed = behind[:1] in _BESIDE_AVERAGE and not _MEASURES.isdisjoint(behind)
    if weighed and "," not in behind and one.measure in ("percent", "point"):
        return True
    if behind[:1] == ["of"] and "average" in behind[1:4] and one.measure == "percent":
        return True  # "equal to 40 percent of the provincial average"
    apart = sentence.keys[max(0, one.left - 2) : one.left] in _APART_BY and not sign_since(
        one
    )  # "... so với năm 2023" is by how much it fell
    return apart and one.measure == "percent" and behind[:2] == ["so", "với"]


def _is_of_changes(sentence: Sentence, link: Link, before: Link | None) -> bool:
    """'fell by 2.1 points in 2024, 0.4 points more than in 2023', 'giảm 2,1%, tăng 0,4% so với mức giảm năm 2023': by how much more."""
    if (
        before is None
        or not (before.changed and link.changed)
        or before.indicator is not link.indicator
        or before.quantity.sentence is not sentence
    ):
        return False
    behind = sentence.keys[link.quantity.right + 1 : link.quantity.right + _FAR]
    than = behind[:1] in _COMPARING and behind[1:2] == ["than"]
    return than or sign_since(link.quantity) != 0 or any(pair in _FALLS for pair in pairwise(behind))


_COMPARING = (
    ["more"],
    ["less"],
    ["few"],
    ["fewer"],
    ["higher"],
    ["lower"],
    ["high"],
    ["low"],
    ["great"],
    ["greater"],
    ["small"],
    ["smaller"],
)
_FALLS = frozenset({("mức", "giảm"), ("the", "fall"), ("the", "reduction"), ("the", "decrease"), ("the", "drop"), ("'s", "reduction")})
_BESIDE_AVERAGE = (["below"], ["above"], ["lower"], ["higher"], ["more"], ["less"])
_MEASURES = PLANS | {"average", "national", "nationwide"}
_APART_BY = (["cao", "hơn"], ["thấp", "hơn"])


def _is_of_own_rate(sentence: Sentence, link: Link) -> bool:
    """'đào tạo đạt 71%, tỷ lệ lao động nông nghiệp giảm còn 38%': a rate that names what it is of, and that no indicator is of."""
    before = link.parent.quantity if link.parent is not None else None
    if link.used or before is None or before.sentence is not sentence or measure_of(link.quantity) != "percent":
        return False
    keys, left = sentence.keys, link.quantity.left
    for match in sentence.tags.get("cue:rate", ()):
        behind = keys[match.last + 1 : left]
        opens = before.right < match.first < left and keys[match.first - 1] in _OPENS_RATE
        if opens and len(behind) > _NAMED_RATE and behind[0] in _RATED and _CERTIFIED.isdisjoint(behind):
            return True
    return False


_OPENS_RATE = frozenset({",", ";"})
_NAMED_RATE = 2  # tokens of "giảm còn"
_RATED = frozenset({"lao", "trẻ", "học", "dân", "người", "phụ", "thất", "đô", "che", "sinh", "cán", "thanh", "doanh"})  # who or what
_CERTIFIED = frozenset({"bằng", "chứng", "nghèo"})


def _is_elsewhere(sentence: Sentence, link: Link) -> bool:
    """A per cent or a sum carried on from the number before, or told by words behind it, with words before it of no indicator: GDP.

    So is a share of a plan: 'giá trị xuất khẩu đạt 84 triệu USD, bằng 109% kế hoạch'.
    """
    left = link.quantity.left
    if measure_of(link.quantity) not in ("percent", "VND") or link.way == "partner" or link.indicator.kind == "standard":
        return False
    if link.parent is not None:
        edge = link.parent.quantity.right if link.parent.quantity.sentence is sentence else -1
    elif link.indicator.unit == "percent_of_plan":
        edge = max((i for i in range(left) if sentence.keys[i] == ";" or sentence.keys[i] in _PLANNED), default=-1)
    elif link.used and all(match.first > link.quantity.last for match in link.used):
        edge = left - _BESIDE  # "the unemployment rate to 5 percent and the share of trained labour to 24.5"
    else:
        return False
    void = [match for name in ("cue:nothing", "cue:compared") for match in sentence.tags.get(name, ())]
    others = [match for match in sentence.tags.get("cue:elsewhere", ()) if edge < match.first and match.last < left]
    return any(not is_inside(match, void) for match in others)


_PLANNED = frozenset({"giải", "vốn", "nhà", "nợ", "vay", "tín", "disburse", "capital", "house", "loan", "credit", "lending"})  # by plan
_OF_MODELS = frozenset({"livelihood_model_income_gain", "livelihood_model_profit"})


def _lacks_subject(sentence: Sentence, link: Link, before: Link | None, told: Told) -> bool:
    """'thu nhập tăng 12%' is a gain of livelihood models only where models are spoken of, 'chỉ tiêu là 1.854 hộ' one of houses likewise."""
    if link.indicator.code == "production_projects" and before is not None and before.indicator.theme == "credit":
        return True  # "lent VND 86 billion to 1,620 projects"
    if link.indicator.code in _OF_MODELS:
        last = told.lately()
        goes_on = last is not None and last.indicator.code.startswith("livelihood_model")
        return "cue:model_ctx" not in sentence.tags and not goes_on and (before is None or before.indicator.theme != _PROGRAMME)
    if link.indicator.code.startswith("houses_") and link.way == "direct" and link.quantity.bare and sentence.lexicon.language == "en":
        last = before or told.lately()
        named = not _HOUSES.isdisjoint(sentence.keys) or any(match.words > 1 for match in sentence.tags.get("cue:temp_house", ()))
        return not named and (last is None or not last.indicator.code.startswith(("houses_", "social_houses", "credit_", "housing_")))
    if link.indicator.code != "houses_target" or measure_of(link.quantity) != "households" or sentence.lexicon.language != "vi":
        return False
    return "nhà" not in sentence.keys and (told.last is None or not told.last.indicator.code.startswith("houses_"))


_HOUSES = frozenset({"house", "home", "housing", "roof", "shelter", "apartment", "flat", "dwelling", "unit"})


def is_of_other_plan(link: Link, before: Link | None, beside: Quantity) -> bool:
    """'tạo việc làm cho 17.200 lao động, đạt 106% kế hoạch', 'cho 1.333 người (đạt 66,9% kế hoạch)': of plans that no indicator is of."""
    if link.indicator.unit != "percent_of_plan" or are_parted(beside, link.quantity):
        return False
    if before is None:
        return beside.measure == "count" and "(" in beside.sentence.keys[beside.right + 1 : link.quantity.left][-_NEXT:]
    return before.indicator.theme in _UNPLANNED and not before.indicator.attainment


_UNPLANNED = frozenset({"jobs_and_education", "living_conditions"})


def _is_excess(link: Link, before: Link | None) -> bool:
    """'vượt 21,4% kế hoạch', 'đạt 56%, vượt chỉ tiêu 1%', 'fell 6.6%, exceeding 0.6%' tell by how much a plan was exceeded."""
    quantity = link.quantity
    lead = quantity.sentence.keys[max(0, quantity.left - _LED) : quantity.left]
    if lead[-1:] == ["by"] and _goes_beyond(quantity):
        return True
    behind = quantity.sentence.keys[quantity.right + 1 : quantity.right + _FAR]
    if link.indicator.unit == "percent_of_plan" and behind[:1] in _MORE and not PLANS.isdisjoint(behind) and "," not in behind:
        return True  # "1.1 percent more than planned", "5 percent over its target"
    beyond = not _EXCEEDS.isdisjoint(quantity.sentence.keys[quantity.left - 1 - (lead[-1:] == ["by"]) : quantity.first])
    of_aim = "vượt" in lead[:-1] and _AIMS.issuperset(lead[lead.index("vượt") + 1 :])
    if before is not None and (of_aim or (beyond and before.changed)) and before.indicator is link.indicator:
        return quantity.value is not None and before.quantity.value is not None and 4 * quantity.value < before.quantity.value
    return link.indicator.unit == "percent_of_plan" and (quantity.value or 100) < 100 and (beyond or of_aim)


def _goes_beyond(quantity: Quantity) -> bool:
    """'..., exceeding the Government's target by 0.15 percent', 'exceeding the Resolution by 0.6% and 0.8% respectively'."""
    clause = quantity.sentence.keys[max(0, quantity.left - _CLAUSE) : quantity.left]
    verb = next((i for i, key in enumerate(clause) if key in _EXCEEDS), len(clause))
    return not _SET.isdisjoint(clause[verb:]) and "," not in clause[verb:]


_MORE = (["more"], ["higher"], ["over"], ["above"], ["beyond"])
_SET = PLANS | {"resolution", "it"}
_CLAUSE = 9  # tokens
