"""Numbers linked in the order they are told: a number may carry on from the one before it.

Belongs here: gathering what each number may be and choosing the best of it. Does not belong here: direct candidates (`linking`), the ways
of carrying on (`beside`, `carried`, `earlier`, `from_told`), what nothing but the page's theme tells (`untold`), where the best is led
afterwards (`settling`, `amends`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from transforms.figures.beside import from_before
from transforms.figures.carried import carry_on
from transforms.figures.deeds import with_deed_first
from transforms.figures.earlier import from_earlier, share_of_column
from transforms.figures.from_told import from_told, one_each
from transforms.figures.gifts import worth_given, worth_mobilised
from transforms.figures.inhabitants import as_households, inhabitants_of
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, find_candidates
from transforms.figures.neighbours import goes_back
from transforms.figures.nouns import PLACES
from transforms.figures.own_words import without_carried
from transforms.figures.parallel import in_parallel
from transforms.figures.programme_money import paid_out
from transforms.figures.quantities import Quantity
from transforms.figures.rows import Rows, from_rows
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence
from transforms.figures.settling import WORKERS, are_students, settle_link
from transforms.figures.told import Told
from transforms.figures.untold import counted_out, of_income, of_opening, of_plan, of_theme

_IN_BRACKETS = "persons_in_poor_households"  # "còn 1.746 hộ (6.994 khẩu), tương đương 24,3%"
_NAMED_BEHIND, _SURE = 2, 2.5  # tokens, score
_AUXILIARIES = (["have"], ["be"])


@dataclass(slots=True)
class _Chain:
    """A sentence whose numbers get their links one after the other."""

    sentence: Sentence
    quantities: Sequence[Quantity]
    directions: Sequence[Direction]
    candidates: Sequence[list[Link]]  # of each number what its own words tell, best first
    first_of: Mapping[int, int]  # of each number the first of its list
    parallels: Sequence[Link]  # what the sentence before told in the same order
    ruler: Ruler
    told: Told
    listed: bool
    parted_by_scope: bool
    rows: Rows
    links: list[Link | None]  # those of the numbers so far


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
    first_of = {k: group[0] for group in groups for k in group}
    parallels = in_parallel(sentence, quantities, told)
    links: list[Link | None] = []
    chain = _Chain(sentence, quantities, directions, candidates, first_of, parallels, ruler, told, listed, parted_by_scope, rows, links)
    for k, quantity in enumerate(quantities):
        found = _choose_link(chain, k)
        following = quantities[k + 1] if k + 1 < len(quantities) else None
        links.append(found or as_households(sentence, quantity, following, quantities[k - 1] if k else None))
        _hand_to_part(links)
        if k and directions[k - 1].how == "from" and links[k - 1] is None and found is not None and _is_level(found, quantities[k - 1]):
            links[k - 1] = replace(found, quantity=quantities[k - 1])  # "From 52% in 2013, the poverty rate has fallen to 23.1%"
    return links


def _choose_link(chain: _Chain, k: int) -> Link | None:
    """The best of what a number may be, led where other words lead it, if it is good enough."""
    quantity, links = chain.quantities[k], chain.links
    before = next((link for link in reversed(links) if link is not None), None)
    direct = with_deed_first(quantity, _prefer_doing(chain.candidates[k]))
    direct = [] if _is_total_beside_part(chain, k) else _rates_beside_aim(quantity, direct) or direct
    options = _gather_options(chain, k, before, direct)
    best = max(without_carried(chain.sentence, quantity, options, direct), key=_by_score, default=None)
    known = before or chain.told.lately()
    found = settle_link(chain.sentence, quantity, best, links, known.indicator.code if known is not None else "")
    if found is None:
        return None
    found.changed = chain.directions[k].how == "by"
    if found.parent is None and found.indicator.unit == "percent_of_plan":
        found.parent = before  # "5,240 jobs (46% of the plan), a fall of 9%": the jobs fell
    elif found.parent is None and found.changed:
        found.parent = next((link for link in reversed(links) if link is not None and link.indicator is found.indicator), None)
    found.rivals = tuple(other for other in (*options, *direct[1:4]) if other is not found)
    return found if found.score >= FLOOR else None


def _gather_options(chain: _Chain, k: int, before: Link | None, direct: Sequence[Link]) -> list[Link]:
    """All that a number may be: by its own words, as one of a list, behind `before`, by its page's theme, by what was told before."""
    sentence, quantity, direction, told = chain.sentence, chain.quantities[k], chain.directions[k], chain.told
    options = [*direct[:1], *_as_listed(chain, k, direct), *chain.parallels[k : k + 1], *inhabitants_of(sentence, quantity)]
    if before is not None:
        options.extend(_from_known(sentence, quantity, before, chain.links, direction, direct))
    by_theme = share_of_column(sentence, quantity, told) or of_theme(quantity, told) or of_income(quantity, before, told)
    of_its_plan = None
    if not _rates_beside_aim(quantity, direct):
        of_its_plan = of_plan(sentence, quantity, before, chain.ruler, told) or counted_out(quantity, before, chain.quantities[:k])
    options.extend(link for link in (by_theme, of_its_plan) if link is not None)
    options.extend(_of_sums(chain, k, before))
    if k in chain.rows.row_of:
        row = chain.rows.row_of[k]  # "xã A giảm 57 hộ; tiếp theo là xã B giảm 5,7%": no growth of what another row counts
        others = [chain.quantities[j] for j, other in chain.rows.row_of.items() if other is not row]
        options = [link for link in options if link.way != "growth" or link.parent is None or link.parent.quantity not in others]
        options.extend(from_rows(chain.rows, k, quantity, chain.links, told, direct))
    of_other = _is_change_of_unread(chain, k)
    if of_other and chain.quantities[k - 1].measure == "percent":
        options = [link for link in options if not link.relative]  # "88,5% hộ có nhà tiêu, tăng 1,4%": points of what is not read
    if before is None:
        options.extend(of_opening(sentence, quantity, direction, direct))
        goes_on = not of_other
    else:
        goes_on = goes_back(sentence, quantity, before, told, chain.candidates[k]) or one_each(sentence, quantity, told) is not None
    if goes_on or chain.listed:
        options.extend(from_told(sentence, quantity, direction, told, direct, listed=chain.listed, parted_by_scope=chain.parted_by_scope))
    return options


def _rates_beside_aim(quantity: Quantity, direct: Sequence[Link]) -> list[Link]:
    """'reached 97.6/99% of the target': the rates that may be to come to 99 per cent, where that is no share of a target."""
    paired = quantity.measure == "percent" and quantity.pair_is == "part"
    return [link for link in direct if link.indicator.unit == "percent"] if paired else []


def _is_total_beside_part(chain: _Chain, k: int) -> bool:
    """'còn 8.668/80.276 hộ': of how many the number before it is a part, once that one is read."""
    one = chain.quantities[k]
    return one.pair_is == "total" and one.pair is not None and one.pair.measure == one.measure and k > 0 and chain.links[k - 1] is not None


def _is_change_of_unread(chain: _Chain, k: int) -> bool:
    """Whether a number is by how many per cent the one before it grew or fell, of which no indicator tells."""
    changed = k > 0 and chain.links[k - 1] is None and chain.directions[k].how == "by" and chain.quantities[k].measure == "percent"
    if not changed:
        return False
    one = chain.quantities[k - 1]
    keys = chain.sentence.keys
    led = keys[one.left - 1 : one.left] in _THERE or "," not in keys[one.right + 1 : chain.quantities[k].left]
    there = one.noun in PLACES and led
    # "41.200 lao động, đạt 104,2% chỉ tiêu, tăng 12,3%": the workers, of whose plan the one before is a share
    of_plan = any(0 < match.first - one.right <= _TO_PLAN for match in chain.sentence.tags.get("cue:plan", ()))
    of_workers = of_plan and one.measure == "percent" and k > 1 and chain.links[k - 2] is not None
    return not (of_workers or there)  # "Trong đó, 7 huyện nghèo giảm 5,3%": where something fell


_TO_PLAN = 3  # tokens: "104,2% so với kế hoạch"


_THERE = (["in"], ["across"], ["at"], ["tại"], ["ở"])


def _is_level(link: Link, start: Quantity) -> bool:
    """Whether a number is what a rate, a sum or a count of the poor arrived at that started from another."""
    alike = start.measure in ("percent", "VND") or (start.noun == "households" and link.indicator.yields)
    told = link.quantity.measure == start.measure and alike and (link.rule_kind or link.indicator.kind) == "level"
    return told and not link.changed and not link.relative


def _from_known(
    sentence: Sentence, quantity: Quantity, before: Link, links: Sequence[Link | None], direction: Direction, direct: Sequence[Link]
) -> Iterator[Link]:
    """Candidates that the links of the same sentence lead to; `before` is the nearest."""
    aside = before.indicator.code == _IN_BRACKETS and quantity.measure == "percent"
    if before.way == "plan" and before.parent is links[-2:][0] and before.parent is not None and quantity.measure == "count":
        links, before = links[:-1], before.parent  # "212 of 318 houses (66.7%), of which 40 of 50 for the poor"
    part = links[-2] if (before.quantity.pair_is == "total" or aside) and len(links) > 1 else None
    if len(links) > 1 and links[-2] is not None and not _OF_TWO.isdisjoint(sentence.keys[before.quantity.right + 1 : quantity.left]):
        yield from from_before(sentence, quantity, links[-2], direction, direct)  # "the former down 410 and the latter up 90"
        return
    of_done = before.indicator.kind == "target" and any(  # "212 of 318 houses were finished, including 100 for the poor"
        before.quantity.right < match.first and match.last < quantity.left for match in sentence.tags.get("cue:of_which", ())
    )
    if part is None or aside or not (direction.how or quantity.pair_is == "part" or of_done):  # "A 210/380 căn, B 64/92 căn"
        yield from from_before(sentence, quantity, before, direction, direct)
    if part is not None:  # "còn 8.668/80.276 hộ, giảm 747 hộ": the poor became fewer, and not all households
        yield from from_before(sentence, quantity, part, direction, direct)
    yield from from_earlier(sentence, quantity, before, links, direction, direct)
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
    """Whether a group is only the noun that is counted: not the subject, 'số hộ nghèo ... còn 135 hộ', nor what it is said to be.

    Nor is it so in the name of a rate: 'a reduction of 2% in the poverty rate'.
    """
    keys, last = link.quantity.sentence.keys, link.quantity.last
    said = (match for match in link.used if "be" in keys[match.first : match.last + 1] and keys[match.first - 1] not in _WHO)
    rated = any(not _RATES.isdisjoint(keys[match.first : match.last + 1]) for match in link.used)
    return not rated and all(match.first > last for match in link.used) and not any(said)  # "980 were still poor", but "980 who are poor"


_WHO, _RATES = frozenset({"who", "that", "which"}), frozenset({"rate", "tỷ", "tỉ"})
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
    housed = next((link for link in candidates[1:] if link.indicator.code == _HOUSED and _houses(link, candidates[0])), None)
    if housed is not None:
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


def _houses(loan: Link, best: Link) -> bool:
    """Whether a loan for a house is what the best candidate's words tell: of the borrowing, or of the house that is built with it."""
    keys, one = loan.quantity.sentence.keys, loan.quantity
    if loan.used[-1].last < one.left and "," in keys[loan.used[-1].last : one.left]:
        return False  # "10 hộ được vay vốn làm nhà, gần 5.200 hộ vùng khó khăn có điều kiện sản xuất": those before it
    right_behind = loan.used[0].first > one.right and {",", ";"}.isdisjoint(keys[one.right : loan.used[0].first])
    same = any(a.first <= b.last and b.first <= a.last for a in best.used for b in loan.used)
    if right_behind and same and best.indicator.code in _BUILDS:
        return loan.score > best.score - 2 * _PURPOSE
    return best.indicator.code == "credit_borrowers" and loan.score > best.score - _PURPOSE


_BUILDS = frozenset({"credit_borrowers", "credit_loan_turns", "houses_completed"})


def _are_no_houses(link: Link) -> bool:
    """'At the start of 2021 the district had 2,410 poor households': no house is spoken of."""
    sentence = link.quantity.sentence
    return sentence.lexicon.language == "en" and {"house", "home", "housing"}.isdisjoint(sentence.keys)


def _of_sums(chain: _Chain, k: int, before: Link | None) -> list[Link]:
    """What a number tells of the money before it: how much of a plan was paid out, what is past lending, and what a gift was worth."""
    sentence, quantity = chain.sentence, chain.quantities[k]
    planned = next((link for link in reversed(chain.links) if link is not None and link.indicator.code != "credit_disbursed"), None)
    worth = (worth_given(sentence, quantity, before), worth_mobilised(sentence, quantity, before))
    found = (paid_out(sentence, quantity, chain.quantities[:k], planned, chain.told), *worth)
    return [link for link in found if link is not None]


def _as_listed(chain: _Chain, k: int, direct: Sequence[Link]) -> list[Link]:
    """A member of a list of numbers says what the first one says, unless its own words say more."""
    quantity, at = chain.quantities[k], chain.first_of[k]
    first = chain.links[at] if at != k else None
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
