"""Carrying on from the number right before in the same sentence: its share, its change, what it counts, who took it, a part of it.

Each stage is one way of going on, and gives the links that it allows with how well it tells them. Belongs here: those ways. Does not
belong here: who took a sum (`takers`), parts (`parts_beside`), choosing among them (`chaining`), going on from farther back (`carried`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.figures.detours import is_compared, words_between
from transforms.figures.kinds import Direction
from transforms.figures.linking import BAD_DEBT_RATES, FLOOR, POVERTY_RATES, Link, indicator, measure_of
from transforms.figures.neighbours import NEAR, Beside, are_alike, past_change, speaks_for_itself
from transforms.figures.number_lists import OF_THEM
from transforms.figures.parts_beside import find_parts
from transforms.figures.programme_money import SOURCES
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import OF, OF_TOTAL, is_ethnic_part, is_of_minorities, is_of_them
from transforms.figures.takers import find_takers
from transforms.reference.vocabulary import Indicator, RuleKind, count_of_share

_EQUALS = frozenset({"equal", "equivalent", "tương", "bằng", "tức", "e"})
# "…; for the poor districts by 5%", "…; the fall was 1.3%", "…; chỉ tiêu giao là giảm 2,5%"
_GOES_ON = frozenset({"by", "be", "down", "another", "further", "giảm", "tăng", "average"})
_ASIDE_WORDS = 20  # "2,134 poor households at the close of 2023, accounting for 7.9 per cent"
_STOCKS = frozenset({"VND", "households", "persons", "customers", "houses", "groups", "communes", "loans", "turns"})
_SHARE_OF_ALL = "credit_outstanding_share"


def from_before(sentence: Sentence, quantity: Quantity, before: Link, direction: Direction, direct: Sequence[Link]) -> list[Link]:
    """All ways in which a number may go on from the one before it."""
    keys = words_between(before.quantity, quantity)
    beside = Beside(
        sentence,
        quantity,
        before,
        direction,
        direct,
        keys,
        measure_of(quantity),
        measure_of(before.quantity),
        near=len(keys) <= NEAR and ";" not in keys,
        in_brackets="(" in keys[:3] and ")" not in keys,
    )
    return [link for way in _WAYS for link in way(beside)]


def _is_of_takers(of: Beside) -> bool:
    """'VND 12 billion, 76% of the total number of households', 'chiếm 76% tổng số hộ vay': whom the share counts, and no sum."""
    behind = of.sentence.keys[of.quantity.last + 1 : of.quantity.last + _WHOLE]
    counted = next((i for i, pair in enumerate(pairwise(behind)) if pair in _NUMBERS_OF), -1)
    return counted >= 0 and not _TAKERS.isdisjoint(behind[counted + 2 : counted + 4])


_WHOLE = 8  # tokens: "of the total number of poor households"
_NUMBERS_OF = (("number", "of"), ("tổng", "số"), ("số", "lượng"))
_TAKERS = frozenset({"household", "borrower", "customer", "client", "member", "hộ", "khách"})


def _shares(of: Beside) -> Iterator[Link]:
    """'còn 3.210 hộ nghèo, chiếm 4,2%'."""
    if of.measure != "percent" or of.earlier == "percent" or of.direction.how == "by":
        return
    of = past_change(of)
    before, quantity = of.before, of.quantity
    # "overdue debt dropped VND 1.3 billion, accounting for 0.11 percent": the share of the debt
    changed = before.changed and not (before.indicator.code == "credit_overdue" and of.accounts_for)
    if not before.indicator.share or changed or (before.indicator.share == _SHARE_OF_ALL and _is_of_takers(of)):
        return
    behind = of.sentence.keys[quantity.last + 1 : quantity.last + 3]
    goes = before.indicator.share == _SHARE_OF_ALL and (behind == ["of", "which"] or behind[:1] in _GOES_TO)  # "71 percent of which went"
    aside = before.indicator.share in BAD_DEBT_RATES and of.keys == [","]  # "overdue debt is VND 9 billion, 0.17% of outstanding loans"
    told_so = goes or of.in_brackets or aside or of.cues("cue:share_cue")
    told = [m for m in of.sentence.tags.get("cue:share_cue", ()) if m.first > before.quantity.right]
    stated = any(0 <= quantity.left - 1 - m.last <= 1 for m in told) or of.keys[-1:] == ["latter"]
    opened = [of.sentence.keys[m.first - 2 : m.first] for m in told]
    # "hộ nghèo: 12.867 hộ; chiếm 16%", "1,900 poor households; they make up 4%" go on
    parted = ";" in of.keys and not any(keys[-1:] == [";"] or (keys[:1] == [";"] and keys[1] in _THEM) for keys in opened)
    if (parted and "former" not in of.keys) or not (of.near or (stated and len(of.keys) <= _ASIDE_WORDS)):
        return
    share = indicator(before.indicator.share)
    if before.indicator.code == "poor_households" and is_of_minorities(of.sentence, quantity) and told_so:
        yield of.link(share, max(5.0, of.direct[0].score + 0.1 if of.direct else 0.0), "share")  # "or 24.7 percent of Khmer households"
        return
    sure = told_so and (stated or len(of.keys) <= 5)
    of_poor = before.indicator.code == "poor_households"
    of_them = of_poor and is_of_them(of.sentence, quantity)
    if of_poor and (is_ethnic_part(of.sentence, before.quantity, quantity) or _told_as_part(of)):
        share = indicator("ethnic_minority_share_of_poor_households")
    elif of_them or (before.quantity.noun == "persons" and of.keys[-2:] in OF_THEM):
        return  # "3,100 poor households, 92 percent of which are led by women", "disabled people, of whom 28 percent are children"
    own = of.own(1.6)
    score = 5.0 if sure else 1.9
    if sure and own is not None and own.indicator is share:
        score = max(score, own.score + 0.1)  # of the same group: "2.096 tổ xếp loại tốt, đạt 97,7%"
    elif sure and own is not None and own.indicator.code in BAD_DEBT_RATES and own.indicator is not share:
        score = own.score - 0.1  # "tổng dư nợ 5,8 tỷ đồng, nợ quá hạn chiếm 7,9%"
    elif sure and own is not None and _is_rate_of_others(own, share, of):
        score = own.score - 0.1  # "761,000 were poor, while near-poor households accounted for 4.4%"
    elif own is not None and own.indicator.code == _SHARE_OF_ALL and of.earlier == "groups":
        score = own.score - 0.1  # "qua 618 tổ, chiếm 31,2% tổng dư nợ": a share of money, and of no groups
    elif sure and own is not None and own.indicator.code == _SHARE_OF_ALL and share.code != _SHARE_OF_ALL:
        score = own.score + 0.1  # "nợ quá hạn 3,4 tỷ đồng, chiếm 0,1% tổng dư nợ"
    yield of.link(share, score, "share")


_THEM = frozenset({"they", "this", "these", "those", "which"})
_GOES_TO = (["go"], ["lend"], ["use"], ["invest"], ["channel"])


def _is_rate_of_others(own: Link, share: Indicator, of: Beside) -> bool:
    """Whether the number is told, since the one before, by the name of another group of the poor."""
    named = all(of.before.quantity.right < match.first and match.last < of.quantity.left for match in own.used)
    return named and own.indicator is not share and {own.indicator.code, share.code} <= POVERTY_RATES


def _told_as_part(of: Beside) -> bool:
    """'Among the poor, 18,000 are ethnic minority households, or 83%': who the poor are tells the count before."""
    told = of.before.used[1:]
    return any(one.first <= match.first <= one.last for one in told for match in of.sentence.tags.get("cue:em", ()))


def _changes(of: Beside) -> Iterator[Link]:
    """'... tăng 12 tỷ đồng', 'giảm 2,1%': by how much the number before grew or fell, or to what."""
    before, how = of.before, of.direction.how
    from_it = how == "from" or (not how and _is_weighed(of))
    if of.measure == of.earlier == "VND" and before.indicator.kind == "level" and _is_sum_of_all(of):
        yield Link(of.quantity, before.indicator, 2.6, "change", "level", (), parent=before)
    if from_it and of.quantity.bare and before.quantity.measure == "count" and ";" not in of.keys:
        own = of.own(FLOOR)  # "fell to 1,020 households from 7,900 in 2016", but "poor households ..., near-poor ones from 9,300"
        yield of.link(before.indicator, 2.6 if own is None or own.indicator is before.indicator else min(2.6, own.score - 0.1), "change")
    elif not how and of.measure == of.earlier == "percent" and _is_that_figure(of) and of.own(1.6) is None:
        # "41 percent of the capital was paid out, while the figure for current capital is 12.7"
        yield of.link(before.indicator, 2.0, "part")
    fewer = of.sentence.keys[of.quantity.right + 1 : of.quantity.right + 3] in (["fewer", "than"], ["more", "than"])
    if how == "by" and of.quantity.bare and before.quantity.measure == "count" and fewer and of.keys[-1:] in ([","], ["or"]):
        yield of.link(before.indicator, 3.0, "change")  # "9,460 poor households in early 2021, 1,720 fewer than a year before"
    still = of.keys[-1:] == ["còn"] and before.indicator.code in POVERTY_RATES  # "giảm bình quân 4,6%/năm; hiện còn 24,8%"
    verb = next((key for key in reversed(of.keys) if key not in _ON_AVERAGE), "")
    opened = of.direction.verb.last + 1 if of.direction.verb is not None else before.quantity.left
    listed = before.changed and ":" in of.sentence.keys[opened : before.quantity.left]  # "các chương trình tăng cao: A 49 tỷ; B 33 tỷ"
    # "số hộ nghèo là 17.185 (giảm 5.193 hộ)": a number told without its noun
    same = of.measure == of.earlier or (of.earlier == "bare" and of.measure == before.indicator.unit)
    goes_on = same and (verb in _GOES_ON or still or listed or _names_rate(of))
    if (total := _of_total(of)) is not None:
        kind: RuleKind | None = "level" if total.indicator.kind == "level" else None
        yield Link(of.quantity, total.indicator, 2.6, "change", kind, (), parent=total)
    if how not in ("by", "to") or (";" in of.keys and not goes_on):
        return
    far = 0.05 * len(of.keys)
    of_amount = before.indicator.unit == "percent_of_plan" and how == "by" and of.quantity.measure == "percent"  # and not points
    planned = before.parent if of_amount else None
    if planned is not None and measure_of(planned.quantity) in _STOCKS and not planned.changed:
        # "dư nợ đạt 568 tỷ đồng, hoàn thành 100% kế hoạch, tăng 9,1%": the amount grew
        yield Link(of.quantity, planned.indicator, 3.5 - far, "growth", planned.rule_kind, (), parent=planned, relative=True)
        return
    if same and not before.relative:
        score, own = 3.4 - far, of.own(2.2 if before.indicator.theme == "poverty" else 2.5)
        if own is not None:
            score = 1.5 if how == "to" else min(score, own.score - 0.1)
        yield of.link(before.indicator, score, "change")
    elif of.measure == "percent" and before.indicator.yields and how == "by":
        if before.indicator.share:
            yield of.link(indicator(before.indicator.share), 3.5 - far, "change")
    elif of.measure == "percent" and of.earlier in _STOCKS and how == "by":
        score, own = 3.5 - far, of.own(1.6)
        if own is not None and (not own.relative or own.indicator is not before.indicator):
            score = min(score, own.score - 0.1)  # "income has reached 34 million, cutting the poverty rate by 3%"
        yield of.link(before.indicator, score, "growth", relative=True)
    elif of.measure == "VND" and how == "to" and before.indicator.code == "credit_growth":
        yield of.link(indicator("credit_outstanding"), 3.0, "change")  # "credit growth rose by more than 40 percent to VND 31 trillion"
    elif of.measure == "percent" and before.relative:
        own = of.own(1.6)  # "for capital to grow by 9 percent and outstanding loans by 8-10 percent"
        score = 2.6 if own is None or own.indicator is before.indicator else min(2.6, own.score - 0.1)
        yield of.link(before.indicator, score, "growth", relative=True)
    elif how == "by" and of.earlier == "percent" and of.measure != "bare" and (before.used or before.changed):
        counted = count_of_share(before.indicator.code)
        clause = ";" not in of.sentence.keys[before.used[0].last if before.used else before.quantity.right : of.quantity.left]
        if clause and counted is not None and of.measure in counted.measures:  # "nợ quá hạn chiếm 0,05% tổng dư nợ, giảm 45 triệu đồng"
            yield of.link(counted, 3.4 - far, "change")


def _is_weighed(of: Beside) -> bool:
    """'812 workers left, compared with 2,143 a year ago', 'while the figure for 2020 was 2,143': the same of another time or place."""
    return (is_compared(of.quantity) or _is_that_figure(of)) and are_alike(of.before.quantity, of.quantity)


def _is_that_figure(of: Beside) -> bool:
    return ("the", "figure") in pairwise(of.keys) and of.keys[-1:] in _COMES_TO


_COMES_TO = (["be"], ["reach"], ["at"], ["hit"])


def _names_rate(of: Beside) -> bool:
    """'from 18.4% down to 6.3%; on average the rate fell 2.4% a year': the rate that was told before the semicolon."""
    return of.before.indicator.code in POVERTY_RATES and any(pair == ("the", "rate") for pair in pairwise(of.keys[-_SUBJECT:]))


_SUBJECT = 4  # tokens: "the rate has fallen"


def _of_total(of: Beside) -> Link | None:
    """'three more communes met the standard, bringing the total to 71', '310 households (12%); the number has fallen to 204'."""
    counted = of.before if of.before.quantity.measure == "count" else of.before.parent
    arrives = of.keys[-1:] == ["to"] and (not _BRINGS.isdisjoint(of.keys) or of.direction.how == "to")
    arrives = arrives or (of.keys[-2:] == ["total", "of"] and not _MAKES.isdisjoint(of.keys))  # "making a total of 11"
    if not of.quantity.bare or not arrives or _TOTALS.isdisjoint(of.keys) or counted is None:
        return None
    return counted if counted.quantity.measure == "count" and counted.quantity.sentence is of.sentence else None


def _is_sum_of_all(of: Beside) -> bool:
    """'set aside VND 27 billion, bringing the total to VND 188 billion'."""
    larger = (of.quantity.value or 0) > (of.before.quantity.value or 0)
    return larger and of.keys[-1:] == ["to"] and not _BRINGS.isdisjoint(of.keys) and not _TOTALS.isdisjoint(of.keys)


_TOTALS, _MAKES = frozenset({"total", "number", "figure"}), frozenset({"make", "bring", "give", "for"})
_BRINGS = frozenset({"bring", "take", "push", "carry"})
_ON_AVERAGE = frozenset({"bình", "quân", "trung", "mỗi", "năm", "hàng"})  # "đặt mục tiêu giảm bình quân 1,8%"


def _counts(of: Beside) -> Iterator[Link]:
    """'tỷ lệ hộ nghèo 4,2%, tương đương 3.210 hộ': what a share stands for."""
    counted = count_of_share(of.before.indicator.code)
    numbered = of.keys[-1:] in (["number"], ["numbered"]) and "they" in of.keys[-_SUBJECT:]  # "4.2%, but they still number 3,210"
    fallen = of.direction.how == "by" and of.before.changed and of.keys[-1:] == ["với"]  # "giảm 0,3% so với năm trước, với 140 hộ"
    apart = of.direction.how == "by" and not fallen and _EQUALS.isdisjoint(of.keys)  # "còn 11,5%, tương ứng giảm 370 hộ"
    if of.measure in ("percent", "VND", "USD") or of.earlier != "percent" or apart or counted is None:
        return
    told_so = fallen or (
        (of.near or numbered)
        and (
            (of.in_brackets or numbered)
            or any(of.before.quantity.right < m.first < of.quantity.left for m in of.sentence.tags.get("cue:share_cue", ()))
            or (of.keys[:1] in (["với"], ["with"]) and OF_TOTAL.issuperset(of.keys[1:-1]))
            or of.keys == [",", "với"]
            or (of.keys == [","] and not (of.direct and of.direct[0].score > 2.5))
        )
    )
    if of.measure in counted.measures and told_so:
        own = of.own(1.6)
        yield of.link(counted, 4.0 if own is None or own.indicator is counted else own.score - 0.1, "count")


def _equals(of: Beside) -> Iterator[Link]:
    """'giảm 574 hộ, tương đương 2,02%': the same change as a per cent."""
    before, keys = of.before, of.keys
    alike = of.in_brackets or any(key in ("or", "hay") for key in keys[:2]) or any(key in _EQUALS for key in keys[:4])
    makes_up = of.makes_up and of.direction.how == "by"
    if of.measure != "percent" or not before.changed:
        return
    if (makes_up or (alike and of.near)) and before.indicator.yields and before.indicator.share:
        yield of.link(indicator(before.indicator.share), 4.9, "change")
    elif alike and of.near and of.earlier != "percent":
        yield of.link(before.indicator, 4.8, "growth", relative=True)


def _wholes(of: Beside) -> Iterator[Link]:
    """'3,36% của tổng số 205.714 hộ': of what a share is one."""
    of_total = bool(of.keys) and of.keys[0] in OF and all(key in OF_TOTAL for key in of.keys)
    if of.earlier == "percent" and of.measure == "households" and of_total and count_of_share(of.before.indicator.code) is not None:
        poor = any(m.first >= of.quantity.first for m in of.sentence.tags.get("cue:poor_hh", ()))
        if not poor:
            yield of.link(indicator("households"), 6.0, "total")


def _sources(of: Beside) -> Iterator[Link]:
    """'1,130 billion from the central budget, 96 billion from the local budget': sources of a programme's money."""
    if of.before.indicator.code.startswith("programme_capital") and of.measure == "VND":
        named = [link for link in of.direct if _is_source(of.before, link, of.quantity)]
        for k, link in enumerate(named):  # "mobilised capital of 45 billion and local budget capital of 20 billion": the nearest is told
            yield replace(link, score=max(0.0 if k else 3.2, link.score + 0.4), way="source")


def _built_too(of: Beside) -> Iterator[Link]:
    """'used to build 2,140 clean water works and 180 houses': what was built besides."""
    built = of.before.indicator.code == "water_sanitation_works" and of.quantity.noun == "houses" and of.keys[-1:] in (["and"], ["và"])
    if built and not of.before.changed and ";" not in of.keys:
        yield Link(of.quantity, indicator("houses_completed"), 1.7, "part", of.before.rule_kind, (), parent=of.before)


_WAYS = (_built_too, _shares, _changes, _counts, _equals, find_takers, _wholes, _sources, find_parts)


def _is_source(before: Link, direct: Link, quantity: Quantity) -> bool:
    """Whether a number's own words name where the money of a programme comes from."""
    own = direct.used != before.used and speaks_for_itself(before, direct, quantity)
    return own and direct.indicator.code in SOURCES and direct.score > 1.0
