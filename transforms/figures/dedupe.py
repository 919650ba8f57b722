"""One fact told several times on a page is one observation with mentions; the more exact mention carries it.

Belongs here: telling repetitions. Does not belong here: anything across pages.
"""

from collections.abc import Sequence
from decimal import Decimal

from transforms.figures.drafts import Draft
from transforms.records import Document

_MOST_TWINS = 300  # drafts that one is compared with: no page repeats more, and hostile ones cost no more
_LIMIT = Decimal("0.02")  # how far a rounded number may be from the one that it stands for
_CUT_OFF = Decimal("0.08")  # how much of a number a title may leave out
_CUT_OFF_OF_FACT = Decimal("0.25")  # the same where it names the same indicator: "over 1 percentage point" for 1.17
_HOUSED = {"houses", "households"}  # "hỗ trợ 1.240 hộ làm nhà" is told of houses
_HERALDS = frozenset({"title", "lead", "caption", "heading", "source_line"})


def merge_mentions(document: Document, drafts: Sequence[Draft]) -> list[Draft]:
    """Drafts with their repetitions folded in, those of title, lead and caption into those of the text."""
    kept: list[Draft] = []
    by_number: dict[tuple[Decimal | None, Decimal | None], list[Draft]] = {}
    order = sorted(drafts, key=lambda d: (_rank(document, d), d.timed.last is None, d.start))
    for draft in order:
        herald = document.blocks[draft.block_index].kind in _HERALDS
        key = _number_of(draft)
        twins = by_number.get(key, [])[:_MOST_TWINS]
        twin = next((other for other in twins if _same_fact(draft, other, herald=herald)), None)
        if twin is None and herald:
            # A title may round what the text prints.
            twin = next((other for other in kept[:_MOST_TWINS] if _same_fact(draft, other, herald=True)), None)
        if twin is None:
            kept.append(draft)
            by_number.setdefault(key, []).append(draft)
            continue
        twin.mentions.append((draft.start, draft.end))
        twin.mentions.extend(draft.mentions)
    return sorted(kept, key=lambda d: d.start)


def _rank(document: Document, draft: Draft) -> int:
    """How late a draft is asked to carry a fact: the text before what announces it, and that before the title."""
    kind = document.blocks[draft.block_index].kind
    return (kind in _HERALDS) + (kind == "title")


def _number_of(draft: Draft) -> tuple[Decimal | None, Decimal | None]:
    if draft.value is not None:
        return abs(draft.value), None
    return draft.lower, draft.upper


def _same_fact(one: Draft, two: Draft, *, herald: bool) -> bool:
    if herald and _echoes(one, two):
        return True
    if one.link.indicator.code != two.link.indicator.code or (one.kind != two.kind and not herald and not _are_untimed_counts(one, two)):
        return False
    if not _same_number(one, two, rounded=herald):
        return False
    if one.place.name != two.place.name and not (herald and (one.place.told == "default" or two.place.told == "default")):
        return False
    if one.timed.last != two.timed.last and not (one.timed.last is None or two.timed.last is None):
        return herald and one.timed.basis != "stated"
    return one.scoped == two.scoped or one.scoped.empty or (herald and two.scoped.empty)


def _are_untimed_counts(one: Draft, two: Draft) -> bool:
    """'is lending to 41,200 households', 'loans reached 41,200 households', both without a time: those who have and those who got."""
    alike = one.value == two.value and (one.value or 0) > _LARGE and one.timed.last is two.timed.last is None
    return alike and {one.kind, two.kind} == {"level", "cumulative"}


_LARGE = 1000


def _echoes(herald: Draft, body: Draft) -> bool:
    """A title, lead or caption that prints a number of the text, or rounds it, tells the same fact, whatever else it leaves out."""
    one, two = herald.link.quantity, body.link.quantity
    if one.measure != two.measure and {one.measure, two.measure} != {"percent", "point"}:
        return False
    if one.measure == "count" and one.noun != two.noun and one.noun is not None and two.noun is not None:
        alike = herald.link.indicator.code == body.link.indicator.code or {one.noun, two.noun} == _HOUSED
        return alike and herald.value == body.value is not None
    if herald.value is None or body.value is None:
        return herald.value is body.value and (herald.lower, herald.upper) == (body.lower, body.upper)
    if abs(herald.value) == abs(body.value):
        return abs(body.value) > 20 or herald.link.indicator.code == body.link.indicator.code or one.measure != "count"
    told = abs(body.value) > 1000 or (one.measure == "percent" and _last_place(body.value) < 0)
    return told and herald.qualifier != "exact" and _rounds(herald, body)


def _rounds(herald: Draft, body: Draft, cut_off: Decimal = _CUT_OFF) -> bool:
    """Whether a number of a title is the text's number rounded: 'nearly 487 billion' for 486.731, '6,200 houses' for 6,214."""
    if herald.value is None or not body.value:
        return False
    away = (abs(herald.value) - abs(body.value)) / abs(body.value)
    if herald.qualifier == "exact":
        return abs(away) <= _LIMIT and _last_place(herald.value) > _last_place(body.value)
    step = Decimal((0, (1,), _last_place(herald.value)))  # "more than 11 billion" may stand for 11.5
    widest = max(_LIMIT * 2, min(step / abs(body.value), cut_off))
    if herald.qualifier in ("over", "at_least"):
        return -widest < away <= 0
    if herald.qualifier in ("nearly", "under", "at_most"):
        return 0 <= away < (widest if cut_off > _CUT_OFF else _LIMIT)
    return abs(away) <= _LIMIT


def _last_place(value: Decimal) -> int:
    """The power of ten of the last digit that is not 0: 2 for 6,200, -2 for 1.17."""
    return int(value.normalize().as_tuple().exponent)


def _same_number(one: Draft, two: Draft, *, rounded: bool) -> bool:
    if one.value == two.value and one.value is not None:
        return True
    if one.value is None and two.value is None:
        return one.lower == two.lower and one.upper == two.upper
    return rounded and _rounds(one, two, _CUT_OFF_OF_FACT)
