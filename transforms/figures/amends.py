"""Links looked at once more, when all numbers of a sentence have theirs: what the rest of the sentence and the page say against them.

Belongs here: links that other words lead to another indicator, shares told in a row, parts that sum up to a number told before. Does not
belong here: the choice itself (`chaining`), what no indicator tells (`ruled_out`), what the same words tell on pages of other themes
(`themes`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from transforms.figures.earlier import share_of_frozen
from transforms.figures.gifts import as_donated, as_supported
from transforms.figures.houses import are_to_be_built, as_built, as_paired, is_next_house, is_social_house
from transforms.figures.lent_or_owed import as_owing, as_whole
from transforms.figures.linking import BAD_DEBT_RATES, POVERTY_RATES, Link, indicator, measure_of
from transforms.figures.predicates import as_borrowing, as_given_out, as_lent, share_predicates
from transforms.figures.programme_money import of_both_budgets, share_source
from transforms.figures.quantities import Quantity
from transforms.figures.ruled_out import is_of_other_plan, is_ruled_out
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import as_share_of_poor, is_share_of_told, leave_each, rate_of_both, share_minorities, share_of_both
from transforms.figures.themes import as_told_there
from transforms.figures.told import Told
from transforms.reference.vocabulary import count_of_share

_MOST_POINTS = 20
_NEXT, _FAR = 2, 7  # tokens
_NUMBERS = frozenset({"number", "số"})
_RATES = frozenset({"rate", "ratio", "percentage", "proportion"})
_TOLD_SO = frozenset({"direct", "change", "row"})
_OF_ANOTHER = frozenset({"share", "change", "growth", "part"})


def amend_links(
    sentence: Sentence, quantities: Sequence[Quantity], links: Sequence[Link | None], told: Told, *, of_credit: bool
) -> list[Link | None]:
    """The links of a sentence's numbers, those amended that its other words or numbers speak against.

    `of_credit`: the sentence names a programme of credit.
    """
    amended: list[Link | None] = []
    dropped: list[Link] = []
    before: Link | None = None
    for k, link in enumerate(links):
        now = as_told_there(sentence, as_supported(sentence, link), before, told, of_credit=of_credit) if link is not None else None
        now = _led_elsewhere(sentence, now, before, told) if now is not None else None
        now = as_whole(sentence, now, amended) if now is not None else None
        if now is not None and is_ruled_out(sentence, now, before, links[:k], told):
            now = None
        if now is not None and now.way in _OF_ANOTHER:
            if any(now.parent is other and not _goes_on_behind(other, before, now) for other in dropped):
                # "nợ khoanh 5,4 tỷ đồng, chiếm 0,18% tổng dư nợ, giảm 340 triệu đồng"
                now = share_of_frozen(sentence, now.quantity, now.parent.quantity) if now.parent is not None else None
            elif is_share_of_told(now, _wholes_of(now, amended, told)):
                now = as_share_of_poor(sentence, now, since=_before(now.parent, quantities))
        if now is not None and k and is_of_other_plan(now, links[k - 1], quantities[k - 1]):
            now = None
        if now is None and link is not None:
            dropped.append(link)
        amended.append(now)
        before = now or before
    if "cue:respectively" in sentence.tags:
        _share_out(amended)
        _share_named(amended)
    as_borrowing(sentence, amended)
    as_lent(sentence, quantities, amended)
    as_given_out(sentence, amended)
    as_owing(sentence, amended, told)
    share_predicates(sentence, quantities, amended)
    as_built(sentence, quantities, amended)
    as_paired(amended)
    share_source(amended)
    share_of_both(amended)
    leave_each(amended)
    rate_of_both(amended)
    share_minorities(quantities, amended)
    _share_bad_debt(sentence, amended)
    for first, last, whole in _sums(amended, told):
        for k in range(first, last + 1):
            part = amended[k]
            assert part is not None
            amended[k] = replace(part, indicator=whole.indicator, rule_kind=whole.rule_kind, way="sum", parent=whole)
    return amended


def _goes_on_behind(excess: Link, before: Link | None, link: Link) -> bool:
    """'fell by 3.7%, going beyond the plan by 0.7%; that of minorities by 5.1%': what goes on is told of the number before the excess."""
    alike = before is not None and before.changed and link.changed and before.indicator is link.indicator
    return alike and link.quantity.left - excess.quantity.right > _NEXT


def _share_bad_debt(sentence: Sentence, links: list[Link | None]) -> None:
    """'nợ quá hạn 52 triệu đồng với 17 hộ vay, chiếm 0,03% tổng dư nợ': the share of the debt, and no share of those who owe it."""
    for k, (debt, takers, share) in enumerate(zip(links, links[1:], links[2:], strict=False), 2):
        if debt is None or takers is None or share is None or debt.indicator.share not in BAD_DEBT_RATES or debt.changed or share.changed:
            continue
        owing = takers.indicator.code in _TAKERS and measure_of(debt.quantity) == "VND"
        told = sentence.keys[takers.quantity.right + 1 : share.quantity.left]
        if owing and share.indicator.code == "credit_outstanding_share" and ";" not in told and len(told) <= _TO_SHARE:
            links[k] = replace(share, indicator=indicator(debt.indicator.share), way="share", parent=debt)


_TAKERS, _TO_SHARE = frozenset({"credit_borrowers", "credit_loans"}), 4  # tokens: ", chiếm tỷ lệ"


def _before(link: Link | None, quantities: Sequence[Quantity]) -> Quantity | None:
    """The number of the sentence that stands before a link's."""
    return next((q for q in reversed(quantities) if link is not None and q.right < link.quantity.left), None)


def _led_elsewhere(sentence: Sentence, link: Link, before: Link | None, told: Told) -> Link:
    """The link with the indicator that the sentence's other words lead it to."""
    link = of_both_budgets(sentence, as_donated(_as_share_of_number(link, before), before))
    house = before or told.lately()
    if house is not None and is_next_house(sentence, link, house):
        return replace(link, indicator=house.indicator, rule_kind=house.rule_kind)
    if is_social_house(link):
        return replace(link, indicator=indicator("social_houses"), rule_kind="target" if link.indicator.kind == "target" else None)
    if are_to_be_built(link):
        return replace(link, indicator=indicator("houses_target"), rule_kind="target")
    if _takes_in_newly_poor(sentence, link):
        return replace(link, indicator=indicator("poor_households"), rule_kind=None)
    if _stays_inland(sentence, link):
        return replace(link, indicator=indicator("jobs_created"))
    if link.way in ("parallel", "list") and sentence.lexicon.language == "en":
        link = next((own for own in link.rivals if own.way == "direct" and _is_told_right_behind(sentence, own)), link)
    counted = count_of_share(link.indicator.code) if link.changed and link.way in _TOLD_SO else None
    goes_on = before is not None and before.relative and link.way != "direct" and before.indicator is counted
    if counted is not None and (goes_on or (link.way == "direct" and _is_of_number(sentence, link))):
        return replace(link, indicator=counted, rule_kind=None, relative=True)
    whole = _whole_of(sentence, link, before)
    if whole is not None and whole.indicator is not link.indicator:
        link = replace(link, indicator=whole.indicator, rule_kind=whole.rule_kind)
    used = link.used or (link.parent.used if link.parent is not None else ())
    if link.indicator.code == "credit_average_balance" and link.relative and len(used) > 1:
        return replace(link, indicator=indicator("credit_outstanding"), rule_kind=None)  # "dư nợ tăng bình quân 9,4%/năm"
    if link.indicator.code == "credit_outstanding" and _is_owed_by_one(sentence, link.quantity):
        return replace(link, indicator=indicator("credit_average_balance"), rule_kind=None)  # "an outstanding loan of 31 million/household"
    if _is_of_balance(sentence, link):
        return replace(link, indicator=indicator("credit_outstanding"), rule_kind=None)
    return link


def _is_owed_by_one(sentence: Sentence, quantity: Quantity) -> bool:
    """'42 million VND/household', 'an average of VND 34.5 million each', 'each owing VND 42 million'."""
    beside = (*sentence.keys[max(0, quantity.left - _FAR_EACH) : quantity.left], *sentence.keys[quantity.right + 1 : quantity.right + 2])
    return (bool(quantity.per) and _HOLDERS.issuperset(quantity.per)) or ("each" in beside and 0 < (quantity.value or 0) < _MOST_OWED)


_HOLDERS, _FAR_EACH = frozenset({"household", "customer", "person"}), 3  # tokens: "each owing VND"
_MOST_OWED = 1_000_000_000  # VND: what is more is owed by all of a place


def _whole_of(sentence: Sentence, link: Link, before: Link | None) -> Link | None:
    """The whole that a sentence opening a part names itself, or that the part before this one is of; none where it is as led."""
    if link.way == "of_which":
        return next((own for own in link.rivals if own.way == "direct" and _names_whole(sentence, own)), None)
    goes_on = link.way in ("part", "list") and before is not None and before.way == "of_which"
    return before if goes_on and before is not None and before.quantity.noun == link.quantity.noun else None


def _names_whole(sentence: Sentence, link: Link) -> bool:
    """'Trong số nhà hoàn thành, huyện A có 806 căn': the whole is named, whatever was told last."""
    opening = next((m.last for m in sentence.tags.get("cue:of_which", ()) if m.first == 0), -1)
    comma = sentence.keys.index(",") if "," in sentence.keys else 0
    return 0 <= opening < link.used[0].first and link.used[-1].last < comma < link.quantity.left


def _is_told_right_behind(sentence: Sentence, link: Link) -> bool:
    """'0.2% of VND 285 billion outstanding', 'and VND 43 billion was collected': by words of its own, and not as the number before."""
    behind = link.quantity.right + 1
    behind += sentence.keys[behind : behind + 1] == ["be"]
    return any(match.first == behind for match in link.used)


def _is_of_number(sentence: Sentence, link: Link) -> bool:
    """'Số hộ nghèo của huyện giảm 12,4%': by how much fewer they are, and no points of a rate."""
    told = min(link.used, key=lambda match: match.first, default=None)
    if told is None or sentence.lexicon.language != "vi" or link.quantity.measure != "percent" or told.first > link.quantity.left:
        return False
    return sentence.keys[told.first] == "số" or sentence.keys[max(0, told.first - 1)] == "số"


def _wholes_of(link: Link, links: Sequence[Link | None], told: Told) -> Iterator[Decimal]:
    """The counts told before a share, on the page and in its sentence, of what it may be a share of."""
    code = link.parent.indicator.code if link.parent is not None else ""
    yield from told.wholes.get(code, ())
    for other in links:
        if other is not None and other.indicator.code == code and other.quantity.value is not None and not other.changed:
            yield other.quantity.value


def _share_out(links: list[Link | None]) -> None:
    """'2.1 million poor and 1.4 million near-poor households, accounting for 9.64 and 6.57 percent, respectively': each its own share."""
    for k in range(len(links) - 3):
        counts, shares = links[k : k + 2], links[k + 2 : k + 4]
        if any(link is None or not link.indicator.share or link.changed for link in counts):
            continue
        if any(link is None or measure_of(link.quantity) != "percent" or link.changed for link in shares):
            continue
        for at, (count, share) in enumerate(zip(counts, shares, strict=True), k + 2):
            if count is not None and share is not None:
                links[at] = replace(share, indicator=indicator(count.indicator.share or ""), rule_kind=None, way="share", parent=count)


def _share_named(links: list[Link | None]) -> None:
    """'the rates of households on the grid and with clean water are 95 and 76 percent, respectively': each by its own name, in order."""
    for k, (one, two) in enumerate(pairwise(links)):
        if one is None or two is None or one.way != "direct" or two.indicator is not one.indicator or measure_of(two.quantity) != "percent":
            continue
        named = [link for link in (one, *one.rivals) if link.way == "direct" and link.score > 0 and _is_before(link, one.quantity)]
        named.sort(key=lambda link: link.used[0].first)
        if len(named) == _PAIR and named[0].used[-1].last < named[1].used[0].first:
            links[k : k + _PAIR] = [
                replace(link, indicator=own.indicator, rule_kind=own.rule_kind, used=own.used)
                for link, own in zip((one, two), named, strict=True)
            ]


_PAIR = 2


def _is_before(link: Link, quantity: Quantity) -> bool:
    return all(match.last < quantity.left for match in link.used)


def _is_of_balance(sentence: Sentence, link: Link) -> bool:
    """'Dư nợ tăng ở các chương trình: cho vay hộ nghèo tăng 55 tỷ đồng': parts of the balance that stands before the colon."""
    colon = next((i for i, key in enumerate(sentence.keys[: link.quantity.left]) if key == ":"), -1)
    if colon < 0 or link.indicator.code != "credit_disbursed":
        return False
    return any(m.last < colon for m in sentence.tags.get("cue:outstanding", ())) and not any(
        not m.nested and m.last < colon and m.words > 1 for m in sentence.tags.get("cue:disburse", ())
    )


def _takes_in_newly_poor(sentence: Sentence, link: Link) -> bool:
    """'tính cả hộ nghèo mới phát sinh, có 10.689 hộ nghèo': all the poor, those newly so among them. Vietnamese only."""
    if link.indicator.code != "households_newly_poor" or sentence.lexicon.language != "vi":
        return False
    newly = next((match.first for match in link.used if "sinh" in sentence.keys[match.first : match.last + 1]), 0)
    lead = sentence.keys[max(0, newly - _NAMED_NEWLY) : newly]
    return "cả" in lead and _NEWLY.issuperset(lead[lead.index("cả") + 1 :])


_NAMED_NEWLY, _NEWLY = 5, frozenset({"số", "hộ", "nghèo", "mới"})  # tokens: "cả số hộ nghèo mới"


def _stays_inland(sentence: Sentence, link: Link) -> bool:
    """'ngoài tỉnh 1.310 lao động, xuất khẩu lao động 320 người': who works in the country was not sent abroad."""
    quantity = link.quantity
    if link.indicator.code != "workers_sent_abroad":
        return False
    for match in sentence.tags.get("cue:inland", ()):
        behind = sentence.keys[quantity.right + 1 : match.first]
        follows = match.first > quantity.right and len(behind) <= _FAR and "," not in behind
        if follows or (quantity.left - _NEXT <= match.last < quantity.left and sentence.keys[quantity.left - 1] not in _PARTING):
            return True
    return False


_PARTING = frozenset({";", ",", "và", "and"})


def _as_share_of_number(link: Link, before: Link | None) -> Link:
    """'cut the number of poor households by 55%', 'a 30% fall in poor households', '6,400 poor households, a drop of 55%': no rate falls by
    so many points, their number does."""
    quantity, count = link.quantity, count_of_share(link.indicator.code)
    least = quantity.lower if quantity.value is None else quantity.value
    if link.indicator.code not in POVERTY_RATES or count is None or quantity.measure != "percent" or least is None or least < _MOST_POINTS:
        return link
    keys = quantity.sentence.keys
    counted = any(key in _NUMBERS and before != "thiểu" for before, key in pairwise(["", *keys[: quantity.left]]))  # not "dân tộc thiểu số"
    behind = keys[quantity.last + 2 : quantity.last + _FAR]  # what the noun of change is followed by
    counted = counted or (behind[:1] == ["in"] and "poor" in behind and _RATES.isdisjoint(behind))
    if not link.changed or not (counted or (before is not None and before.indicator is count)):
        return link
    return replace(link, indicator=count, relative=True)


def _sums(links: Sequence[Link | None], told: Told) -> Iterator[tuple[int, int, Link]]:
    """Runs of numbers of one indicator that sum up to the number told before them, with that number's link, where it says otherwise."""
    k = 0
    while k < len(links):
        first = links[k]
        end = k
        while first is not None and end + 1 < len(links) and _same(first, links[end + 1]):
            end += 1
        if first is not None and end > k:
            whole = links[k - 1] if k else told.lately(measure_of(first.quantity))
            if whole is not None and whole.way == "total" and whole.parent is not None:
                whole = whole.parent  # "10.760/10.760 căn": what was done, and not the plan
            parts = [link.quantity for link in links[k : end + 1] if link is not None]
            stop = next((n for n in range(len(parts), 1, -1) if whole is not None and _sum_up(parts[:n], first, whole)), 0)
            if whole is not None and stop:
                yield k, k + stop - 1, whole  # "khởi công 1.460 nhà, trong đó 1.020 nhà xây mới, 440 nhà sửa chữa; hoàn thành 870 nhà"
        k = end + 1


def _same(one: Link, two: Link | None) -> bool:
    return two is not None and two.indicator is one.indicator and measure_of(two.quantity) == measure_of(one.quantity)


def _sum_up(parts: Sequence[Quantity], first: Link, whole: Link) -> bool:
    if whole.indicator is first.indicator or whole.indicator.theme != first.indicator.theme or whole.changed or whole.relative:
        return False
    if first.indicator.attainment != whole.indicator.attainment or first.indicator.kind != "event":
        return False
    if measure_of(whole.quantity) != measure_of(first.quantity) or measure_of(first.quantity) == "percent":
        return False
    values = [part.value for part in parts if part.value is not None]
    return len(values) == len(parts) and sum(values) == whole.quantity.value
