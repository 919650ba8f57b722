"""Numbers linked in the order they are told: a number may carry on from the one before it.

Belongs here: gathering what each number may be and choosing the best of it, and what a sentence opens with. Does not belong here: direct
candidates (`linking`), the ways of carrying on (`beside`, `carried`, `earlier`, `from_told`), where the best is led afterwards
(`settling`, `amends`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from transforms.figures.beside import from_before
from transforms.figures.carried import carry_on
from transforms.figures.detours import behind_aside
from transforms.figures.earlier import from_earlier, share_of_column
from transforms.figures.from_told import from_told
from transforms.figures.gifts import worth_given, worth_mobilised
from transforms.figures.inhabitants import as_households, inhabitants_of
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, Ruler, find_candidates, indicator, measure_of
from transforms.figures.neighbours import are_alike, goes_back
from transforms.figures.own_words import with_deed_first, without_carried
from transforms.figures.parallel import in_parallel
from transforms.figures.programme_money import paid_out
from transforms.figures.quantities import Quantity
from transforms.figures.rows import Rows, from_rows
from transforms.figures.sentences import Sentence
from transforms.figures.settling import WORKERS, are_students, settle_link
from transforms.figures.shares_of_poor import is_counted_out
from transforms.figures.takers import TO_TAKERS
from transforms.figures.told import Told, topics_of
from transforms.reference.vocabulary import load_theme_nouns

_IN_BRACKETS = "persons_in_poor_households"  # "còn 1.746 hộ (6.994 khẩu), tương đương 24,3%"
_TO_PLAN = 3  # tokens
_NAMED_BEHIND, _SURE = 2, 2.5  # tokens, score
_AUXILIARIES = (["have"], ["be"])
_PLAN_THEMES = {"credit": "credit_plan_attainment", "poverty": "target_attainment", "living_conditions": "houses_plan_attainment"}


def link_sentence(
    sentence: Sentence,
    quantities: Sequence[Quantity],
    directions: Sequence[Direction],
    groups: Sequence[Sequence[int]],
    ruler: Ruler,
    told: Told,
    *,
    listed: bool,
    parted_by_scope: bool,
    rows: Rows,
) -> list[Link | None]:
    """The link of each number, None where none is good enough.

    `listed`: the sentence is an item under an introducing sentence; `parted_by_scope`: it names a part of a programme; `rows`: its lists.
    """
    candidates = find_candidates(sentence, quantities, ruler, directions)
    links: list[Link | None] = []
    group_of = {k: group for group in groups for k in group}
    parallels = in_parallel(sentence, quantities, told)
    for k, quantity in enumerate(quantities):
        before = next((link for link in reversed(links) if link is not None), None)
        direct = with_deed_first(quantity, _prefer_doing(candidates[k]))
        fallback = share_of_column(sentence, quantity, told) or _of_theme(quantity, told) or _of_income(quantity, before, told)
        if quantity.pair_is == "total" and quantity.pair is not None and quantity.pair.measure == quantity.measure and k and links[k - 1]:
            direct = []
        options = [direct[0]] if direct else []
        group = group_of[k]
        if k != group[0] and links[group[0]] is not None:
            options.extend(_as_listed(links[group[0]], quantity, direct))
        options.extend((*parallels[k : k + 1], *inhabitants_of(sentence, quantity)))
        if before is not None:
            options.extend(_from_known(sentence, quantity, before, links, directions[k], direct))
        if fallback is not None:
            options.append(fallback)
        plan = _of_plan(sentence, quantity, before, ruler, told) or _counted_out(quantity, before, quantities[:k])
        if plan is not None:
            options.append(plan)
        options.extend(_of_sums(sentence, quantity, quantities[:k], links, before, told))
        if rows.head_of:
            options.extend(from_rows(rows, k, quantity, links, told, direct))
        of_other = k > 0 and links[k - 1] is None and directions[k].how == "by" and quantity.measure == "percent"
        of_other = of_other and not _counts_names(quantities[k - 1])
        if of_other and quantities[k - 1].measure == "percent":
            options = [link for link in options if not link.relative]  # "88,5% hộ có nhà tiêu, tăng 1,4%": points of what is not read
        if before is None:
            options.extend(_of_opening(sentence, quantity, directions[k], direct))
        if (
            (before is None and not of_other)
            or listed
            or (before is not None and goes_back(sentence, quantity, before, told, candidates[k]))
        ):
            options.extend(from_told(sentence, quantity, directions[k], told, direct, listed=listed, parted_by_scope=parted_by_scope))
        best = max(without_carried(sentence, quantity, options, direct), key=_by_score, default=None)
        known = before or told.lately()
        found = settle_link(sentence, quantity, best, links, known.indicator.code if known is not None else "")
        if found is not None:
            found.changed = directions[k].how == "by"
            if found.parent is None and found.indicator.unit == "percent_of_plan":
                found.parent = before  # "5,240 jobs (46% of the plan), a fall of 9%": the jobs fell
            found.rivals = tuple(other for other in (*options, *direct[1:4]) if other is not found)
        found = found if found is not None and found.score >= FLOOR else None
        following = quantities[k + 1] if k + 1 < len(quantities) else None
        links.append(found or as_households(sentence, quantity, following, quantities[k - 1] if k else None))
        _hand_to_part(links)
        if k and directions[k - 1].how == "from" and links[k - 1] is None and found is not None and _is_level(found, quantities[k - 1]):
            links[k - 1] = replace(found, quantity=quantities[k - 1])  # "From 52% in 2013, the poverty rate has fallen to 23.1%"
    return links


def _counts_names(quantity: Quantity) -> bool:
    """'Riêng 2 huyện (nghèo) Bình Gia, Đình Lập giảm 7,1%': how many places are named next, and nothing that could have fallen."""
    behind = quantity.sentence.tokens[quantity.right + 1 : quantity.right + _DESCRIBED]
    return quantity.noun in _PLACES and any(token.raw[:1].isupper() for token in behind)


_DESCRIBED = 6  # tokens: "2 huyện đặc biệt khó khăn Bình Gia"
_PLACES = frozenset({"provinces", "districts", "communes", "villages"})


def _is_level(link: Link, start: Quantity) -> bool:
    """Whether a number is what a rate arrived at that started from another."""
    told = (
        link.quantity.measure == start.measure
        and start.measure in ("percent", "VND")
        and (link.rule_kind or link.indicator.kind) == "level"
    )
    return told and not link.changed and not link.relative


def _from_known(
    sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direction: Direction, direct: Sequence[Link]
) -> Iterator[Link]:
    """Candidates that the links of the same sentence lead to; `before` is the nearest."""
    aside = before.indicator.code == _IN_BRACKETS and quantity.measure == "percent"
    part = links[-2] if (before.quantity.pair_is == "total" or aside) and len(links) > 1 else None
    if len(links) > 1 and links[-2] is not None and not _OF_TWO.isdisjoint(sentence.keys[before.quantity.right + 1 : quantity.left]):
        yield from from_before(sentence, quantity, links[-2], direction, direct)  # "the former down 410 and the latter up 90"
        return
    if part is None or aside or not (direction.how or quantity.pair_is == "part"):  # "A 210/380 căn, B 64/92 căn"
        yield from from_before(sentence, quantity, before, direction, direct)
    if part is not None:  # "còn 8.668/80.276 hộ, giảm 747 hộ": the poor became fewer, and not all households
        yield from from_before(sentence, quantity, part, direction, direct)
    yield from from_earlier(sentence, quantity, before, links, direction)
    yield from carry_on(sentence, quantity, links, direction, direct)


_OF_TWO = frozenset({"former", "latter"})


def _by_score(link: Link) -> float:
    return link.score


def _hand_to_part(links: list[Link | None]) -> None:
    """'42 of the 44 communes met the standard': what is told after both is told of the part."""
    whole = links[-1]
    if len(links) < 2 or links[-2] is not None or whole is None or whole.quantity.pair_is != "total" or whole.quantity.pair is None:
        return
    links[-2], links[-1] = replace(whole, quantity=whole.quantity.pair), None


def _is_own_noun(link: Link) -> bool:
    """Whether a group is only the noun that is counted: not the subject, 'số hộ nghèo ... còn 135 hộ', nor what it is said to be."""
    keys, last = link.quantity.sentence.keys, link.quantity.last
    said = (match for match in link.used if "be" in keys[match.first : match.last + 1] and keys[match.first - 1] not in _WHO)
    return all(match.first > last for match in link.used) and not any(said)  # "980 were still poor", but "980 who are poor"


_WHO = frozenset({"who", "that", "which"})
_ESCAPED, _HOUSED = "households_leaving_poverty", "housing_loan_households"
_PURPOSE = 0.6  # how much less what a loan is for may tell than the loan


def _prefer_doing(candidates: list[Link]) -> list[Link]:
    """Who there is gives way to what is done: '1,310 poor households borrowed' counts borrowers."""
    borrower = next((link for link in candidates[1:] if link.indicator.code == "credit_borrowers" and link.rule_kind == "event"), None)
    taken = borrower.used[0].first if borrower is not None else -1
    inside = bool(candidates) and any(m.first <= taken <= m.last for m in candidates[0].used)  # "helped 410,000 workers get jobs"
    if borrower is not None and candidates[0].indicator.code in WORKERS and taken == borrower.quantity.right + 1 and not inside:
        return [borrower, *(other for other in candidates if other is not borrower)]  # "269 lao động vay vốn đi làm việc ở nước ngoài"
    studies = next((link for link in candidates[1:] if link.indicator.code == "student_borrowers" and link.score > FLOOR), None)
    if studies is not None and candidates[0].indicator.code in WORKERS and are_students(studies.quantity):
        return [studies, *(other for other in candidates if other is not studies)]  # "32,100 workers have had jobs, 41,200 students ..."
    housed = next((link for link in candidates[1:] if link.indicator.code == _HOUSED and link.score > candidates[0].score - _PURPOSE), None)
    if housed is not None and candidates[0].indicator.code == "credit_borrowers":
        return [housed, *(other for other in candidates if other is not housed)]  # "1.987 hộ nghèo được vay vốn làm mới, sửa chữa nhà ở"
    escaped = next((link for link in candidates[1:] if link.indicator.code == _ESCAPED and link.score > FLOOR), None)
    if escaped is not None and candidates[0].indicator.code == "credit_loan_turns" and _is_own_noun(candidates[0]):
        return [escaped, *(other for other in candidates if other is not escaped)]  # "giúp 680 nghìn lượt hộ nghèo vượt qua ngưỡng nghèo"
    if len(candidates) > 1 and candidates[0].indicator.yields and _is_own_noun(candidates[0]):
        for link in candidates[1:]:
            if link.indicator.code == "houses_started" and _are_no_houses(link):
                continue
            borrowed = link.indicator.code == "credit_borrowers" and link.rule_kind == "event" and link.score > 1.5
            # "1.1 million poor and near-poor households and other beneficiaries got access to loans"
            done = borrowed or link.indicator.code == "livelihood_model_households"
            lead = 2.9 if done and candidates[0].indicator.code == "multidimensionally_poor_households" else 1.9
            if not link.indicator.yields and link.score > 1.2 and link.score > candidates[0].score - lead:
                return [link, *(other for other in candidates if other is not link)]
    return candidates


def _are_no_houses(link: Link) -> bool:
    """'At the start of 2021 the district had 2,410 poor households': no house is spoken of."""
    sentence = link.quantity.sentence
    return sentence.lexicon.language == "en" and {"house", "home", "housing"}.isdisjoint(sentence.keys)


def _of_sums(
    sentence: Sentence, quantity: Quantity, earlier: Sequence[Quantity], links: Sequence[Link | None], before: Link | None, told: Told
) -> list[Link]:
    """What a number tells of the money before it: how much of a plan was paid out, what is past lending, and what a gift was worth."""
    planned = next((link for link in reversed(links) if link is not None and link.indicator.code != "credit_disbursed"), None)
    worth = (worth_given(sentence, quantity, before), worth_mobilised(sentence, quantity, before))
    found = (paid_out(sentence, quantity, earlier, planned, told), *worth)
    return [link for link in found if link is not None]


def _as_listed(first: Link | None, quantity: Quantity, direct: Sequence[Link]) -> list[Link]:
    """A member of a list of numbers says what the first one says, unless its own words say more."""
    if first is None:
        return []
    score = max(first.score - 0.4, 2.6)
    own = direct[0] if direct and direct[0].score > _SURE and direct[0].indicator.code != "credit_outstanding_share" else None
    start = quantity.last + 1
    while quantity.sentence.keys[start : start + 1] in _AUXILIARIES:
        start += 1  # "560 have been finished"
    if own is not None and own.used and quantity.last < own.used[0].first < start + _NAMED_BEHIND:
        score = min(score, own.score - 0.1)  # "tỷ lệ nợ quá hạn dưới 0,1%, trên 98% số tổ xếp loại tốt"
    return [Link(quantity, first.indicator, score, "list", first.rule_kind, first.used, parent=first, relative=first.relative)]


def _of_theme(quantity: Quantity, told: Told) -> Link | None:
    """A noun that means one thing on a page of this theme: 'groups' where the bank is spoken of."""
    behind = quantity.sentence.keys[quantity.noun_last + 1 : quantity.noun_last + 2]
    if quantity.noun == "works" and "cue:water_work" in quantity.sentence.tags and _ENDS.issuperset(behind):
        return Link(quantity, indicator("water_sanitation_works"), 1.35, "theme")  # "chương trình nước sạch ... xây 1.420 công trình"
    if told.theme == "credit" and quantity.measure == "VND" and _is_handed_out(quantity):
        return Link(quantity, indicator("credit_disbursed"), 1.35, "theme")
    theme = f"{told.theme} table" if quantity.sentence.composed else told.theme
    nouns = load_theme_nouns()
    code = nouns.get((theme, quantity.noun or "")) or nouns.get((told.theme, quantity.noun or ""))
    if code is None or quantity.value is None or quantity.value < 2:
        return None
    return Link(quantity, indicator(code), 1.35, "theme")


def _is_handed_out(quantity: Quantity) -> bool:
    """'VND 62 billion has been channelled to needy households': a sum that the bank hands out is lent."""
    keys, at = quantity.sentence.keys, behind_aside(quantity.sentence, quantity.right + 1)
    at += keys[at : at + 1] == ["have"]
    given = keys[at : at + 1] == ["go"] or (keys[at : at + 1] == ["be"] and keys[at + 1 : at + 2] in _HANDS_OUT)
    return given and keys[at + 1 + (keys[at] == "be") :][:1] in (*TO_TAKERS, ["into"])


_HANDS_OUT = (["pump"], ["provide"], ["channel"], ["deliver"], ["extend"], ["grant"], ["give"])
_ENDS = frozenset({",", ".", ";", ")", "và", "and"})


def _of_income(quantity: Quantity, before: Link | None, told: Told) -> Link | None:
    """'Thu nhập 12 triệu đồng/người/năm', 'income ... 58 million VND a head': by its unit alone, where income is spoken of."""
    english = quantity.sentence.lexicon.language == "en"
    source = before or told.lately(measure_of(quantity))
    if _is_aim_of_income(quantity, source):
        return Link(quantity, indicator(_INCOME), 1.6, "unit", parent=source)
    if quantity.measure not in ("VND", "USD") or not (set(quantity.per) == _PER_CAPITA or (english and quantity.per == ("person",))):
        return None
    keys = quantity.sentence.keys[: quantity.left]
    named = not _EARNED.isdisjoint(keys) if english else any(pair == ("thu", "nhập") for pair in pairwise(keys))
    goes_on = source is not None and source.indicator.code == _INCOME
    return Link(quantity, indicator(_INCOME), 1.6, "unit", parent=source if goes_on else None) if named or goes_on else None


def _is_aim_of_income(quantity: Quantity, source: Link | None) -> bool:
    """'... is put at 58 million VND a head. The province aims at 100 million in 2025': an aim of the same size."""
    if source is None or source.indicator.code != _INCOME or source.quantity.measure != quantity.measure or source.changed or quantity.per:
        return False
    aimed = any(0 <= quantity.left - 1 - match.last <= 1 for match in quantity.sentence.tags.get("cue:target", ()))
    return aimed and are_alike(source.quantity, quantity)


_INCOME, _EARNED = "income_per_capita", frozenset({"income", "earn"})
_PER_CAPITA = {"person", "year"}


def _of_opening(sentence: Sentence, quantity: Quantity, direction: Direction, direct: Sequence[Link]) -> Iterator[Link]:
    """Candidates of a sentence's first number that no words of its own tell: what heads the sentence, what it opens with."""
    if direct and direct[0].score > FLOOR:
        return
    headed = _headed(sentence, quantity) if quantity.measure == "VND" else None
    subject = _of_subject(sentence, quantity) if direction.how else None
    yield from (link for link in (headed, subject) if link is not None)


def _headed(sentence: Sentence, quantity: Quantity) -> Link | None:
    """'Dư nợ một số chương trình đến 31/12/2018: hộ nghèo 120 tỷ đồng; ...': what the words before a colon name, for what follows it."""
    colon = sentence.keys.index(":") if ":" in sentence.keys[: quantity.left] else -1
    if colon < 0 or sentence.composed or any(token.sort == "n" and i in sentence.scales for i, token in enumerate(sentence.tokens[:colon])):
        return None
    topic = topics_of(sentence, until=colon).get(measure_of(quantity))
    return Link(quantity, topic.indicator, 1.8, "topic", topic.kind) if topic is not None else None


def _of_subject(sentence: Sentence, quantity: Quantity) -> Link | None:
    """'The poverty rate of districts that ... has fallen by more than 6% a year': what the sentence opens with, however far the verb."""
    topic = topics_of(sentence, until=_OPENING).get("percent") if measure_of(quantity) == "percent" else None
    return Link(quantity, topic.indicator, 1.3, "topic", topic.kind) if topic is not None and topic.indicator.theme == "poverty" else None


_OPENING = 6  # tokens


def _of_plan(sentence: Sentence, quantity: Quantity, before: Link | None, ruler: Ruler, told: Told) -> Link | None:
    """'99,7% kế hoạch', 'fulfilling 104% of the plan': the share of a plan, of whatever the sentence speaks of."""
    if quantity.measure != "percent" or quantity.pair_is == "total":
        return None  # "97/99% of the target": the target itself
    for match in sentence.tags.get("cue:plan", ()):
        if match.first <= quantity.last or ruler.between(quantity.last + 1, match.first) > 0.65:
            continue
        if sentence.keys[quantity.last + 1] == "to":
            continue  # "added 2% to the credit plan"
        source = before or told.lately()
        code = None
        if source is not None:
            code = source.indicator.attainment or (
                source.indicator.code if source.indicator.unit == "percent_of_plan" else _PLAN_THEMES.get(source.indicator.theme)
            )
        paid = before is None and code == "target_attainment" and ("giải", "ngân") in pairwise(sentence.keys[: match.first])
        if paid and told.theme != "credit":
            code = "programme_capital_disbursed_rate"  # "Hết quý II, giải ngân vốn đạt 38% kế hoạch"
        code = code or _PLAN_THEMES.get(told.theme)
        if code is None:
            return None
        between = sentence.keys[quantity.last + 1 : match.first]
        beside = not between or (between[0] == "of" and len(between) <= _TO_PLAN)  # "giảm đạt 112% kế hoạch", "99.7% of the 2018 plan"
        return Link(quantity, indicator(code), 6.0 if beside else 4.4, "plan", None, (match,), parent=before)
    return None


def _counted_out(quantity: Quantity, before: Link | None, earlier: Sequence[Quantity]) -> Link | None:
    """'Được giao 350 tỷ đồng, đã giải ngân 298 tỷ đồng, đạt 85%': the share of a plan, as the two amounts before it count out."""
    share, done = quantity.value, before.quantity.value if before is not None else None
    if before is None or share is None or done is None or quantity.measure != "percent" or before.indicator.attainment is None:
        return None
    if quantity.sentence.keys[quantity.left - 1 : quantity.left] not in (["đạt"], ["reach"], ["attain"], ["fulfil"], ["complete"]):
        return None
    for whole in earlier:
        alike = whole is not before.quantity and whole.measure == before.quantity.measure and whole.noun == before.quantity.noun
        if alike and whole.value and is_counted_out(share, done, whole.value):
            return Link(quantity, indicator(before.indicator.attainment), 5.2, "plan", None, (), parent=before)
    return None
