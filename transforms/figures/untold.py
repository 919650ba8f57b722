"""What a number is that no words of its own tell: by the theme of its page, its unit, or what its sentence opens with; shares of a plan.

Belongs here: those fallbacks, which give way to whatever tells more. Does not belong here: going on from other numbers (`beside`,
`carried`, `from_told`), weighing what a number may be (`chaining`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transforms.figures.change_words import is_named_aim
from transforms.figures.detours import behind_aside
from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, indicator, measure_of
from transforms.figures.neighbours import are_alike
from transforms.figures.quantities import Quantity
from transforms.figures.ruler import Ruler
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import is_counted_out
from transforms.figures.takers import TO_TAKERS
from transforms.figures.told import Told, topics_of
from transforms.reference.vocabulary import load_theme_nouns

_TO_PLAN = 3  # tokens
_PARTED = frozenset({"to", "while", "but", "although", "though", "trong"})
_PLAN_THEMES = {"credit": "credit_plan_attainment", "poverty": "target_attainment", "living_conditions": "houses_plan_attainment"}


def of_theme(quantity: Quantity, told: Told) -> Link | None:
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
    """'VND 62 billion has been channelled to needy households', 'the bank has provided VND 62 billion': what the bank hands out is lent."""
    keys, at = quantity.sentence.keys, behind_aside(quantity.sentence, quantity.right + 1)
    lead = [key for key in keys[max(0, quantity.left - _GIVER) : quantity.left] if key != "have"]
    if lead[-3:-1] == ["the", "bank"] and lead[-1:] in _HANDS_OUT:
        return True
    at += keys[at : at + 1] == ["have"]
    given = keys[at : at + 1] == ["go"] or (keys[at : at + 1] == ["be"] and keys[at + 1 : at + 2] in _HANDS_OUT)
    return given and keys[at + 1 + (keys[at] == "be") :][:1] in (*TO_TAKERS, ["into"])


_HANDS_OUT = (["pump"], ["provide"], ["channel"], ["deliver"], ["extend"], ["grant"], ["give"])
_GIVER = 4  # tokens: "the bank has provided"
_ENDS = frozenset({",", ".", ";", ")", "và", "and"})


def of_income(quantity: Quantity, before: Link | None, told: Told) -> Link | None:
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


def of_opening(sentence: Sentence, quantity: Quantity, direction: Direction, direct: Sequence[Link]) -> Iterator[Link]:
    """Candidates of a sentence's first number that no words of its own tell: what heads the sentence, what it opens with."""
    if direct and direct[0].score > FLOOR:
        return
    headed = _headed(sentence, quantity) if quantity.measure == "VND" else _announced(sentence, quantity)
    subject = _of_subject(sentence, quantity) if direction.how else None
    yield from (link for link in (headed, subject) if link is not None)


def _headed(sentence: Sentence, quantity: Quantity) -> Link | None:
    """'Dư nợ một số chương trình đến 31/12/2018: hộ nghèo 120 tỷ đồng; ...': what the words before a colon name, for what follows it."""
    colon = sentence.keys.index(":") if ":" in sentence.keys[: quantity.left] else -1
    if colon < 0 or sentence.composed or any(token.sort == "n" and i in sentence.scales for i, token in enumerate(sentence.tokens[:colon])):
        return None
    topic = topics_of(sentence, until=colon).get(measure_of(quantity))
    return Link(quantity, topic.indicator, 1.8, "topic", topic.kind) if topic is not None else None


def _announced(sentence: Sentence, quantity: Quantity) -> Link | None:
    """'Về hộ cận nghèo, đến cuối năm 2022 toàn tỉnh còn 28.114 hộ': whom the sentence is about, as it says at its start."""
    keys = sentence.keys
    if quantity.noun != "households" or not (keys[:1] in _ABOUT or keys[:2] in _ABOUT) or "," not in keys[: quantity.left]:
        return None
    topic = topics_of(sentence, until=keys.index(",")).get("households")
    return Link(quantity, topic.indicator, 1.8, "topic", topic.kind) if topic is not None and topic.indicator.yields else None


_ABOUT = (["về"], ["đối", "với"], ["regarding"], ["as", "for"])


def _of_subject(sentence: Sentence, quantity: Quantity) -> Link | None:
    """'The poverty rate of districts that ... has fallen by more than 6% a year': what the sentence opens with, however far the verb."""
    topic = topics_of(sentence, until=_OPENING).get("percent") if measure_of(quantity) == "percent" else None
    return Link(quantity, topic.indicator, 1.3, "topic", topic.kind) if topic is not None and topic.indicator.theme == "poverty" else None


_OPENING = 6  # tokens


def of_plan(sentence: Sentence, quantity: Quantity, before: Link | None, ruler: Ruler, told: Told) -> Link | None:
    """'99,7% kế hoạch', 'fulfilling 104% of the plan': the share of a plan, of whatever the sentence speaks of."""
    if quantity.measure != "percent" or quantity.pair_is == "total" or is_named_aim(quantity):
        return None  # "97/99% of the target", "beating the 4% target": the target itself
    for match in sentence.tags.get("cue:plan", ()):
        if match.first <= quantity.last or ruler.between(quantity.last + 1, match.first) > 0.65:
            continue
        if sentence.keys[quantity.last + 1] in _PARTED:
            continue  # "added 2% to the credit plan", "fell by 6.1 percent while the target was 4"
        source = before or told.lately()
        code = None
        if source is not None:
            code = source.indicator.attainment or (
                source.indicator.code if source.indicator.unit == "percent_of_plan" else _PLAN_THEMES.get(source.indicator.theme)
            )
        since = before.quantity.right if before is not None else 0
        paid = code == ("target_attainment" if before is None else "programme_capital_allocated_rate")
        if paid and told.theme != "credit" and ("giải", "ngân") in pairwise(sentence.keys[since : match.first]):
            code = "programme_capital_disbursed_rate"  # "Hết quý II, giải ngân vốn đạt 38% kế hoạch"
        code = code or _PLAN_THEMES.get(told.theme)
        if code is None:
            return None
        between = sentence.keys[quantity.last + 1 : match.first]
        beside = not between or (between[0] == "of" and len(between) <= _TO_PLAN)  # "giảm đạt 112% kế hoạch", "99.7% of the 2018 plan"
        return Link(quantity, indicator(code), 6.0 if beside else 4.4, "plan", None, (match,), parent=before)
    return None


def counted_out(quantity: Quantity, before: Link | None, earlier: Sequence[Quantity]) -> Link | None:
    """'Được giao 350 tỷ đồng, đã giải ngân 298 tỷ đồng, đạt 85%': the share of a plan, as the two amounts before it count out."""
    share, done = quantity.value, before.quantity.value if before is not None else None
    if before is None or share is None or done is None or quantity.measure != "percent" or before.indicator.attainment is None:
        return None
    whole = before.quantity
    if whole.pair is not None and whole.pair_is == "total" and whole.value and (before.rule_kind or before.indicator.kind) == "target":
        part = whole.pair.value
        if part is not None and is_counted_out(share, part, whole.value):
            return Link(
                quantity, indicator(before.indicator.attainment), 5.2, "plan", None, (), parent=before
            )  # "212 of 318 houses (66.7%)"
    if quantity.sentence.keys[quantity.left - 1 : quantity.left] not in (["đạt"], ["reach"], ["attain"], ["fulfil"], ["complete"]):
        return None
    for whole in earlier:
        alike = whole is not before.quantity and whole.measure == before.quantity.measure and whole.noun == before.quantity.noun
        if alike and whole.value and is_counted_out(share, done, whole.value):
            return Link(quantity, indicator(before.indicator.attainment), 5.2, "plan", None, (), parent=before)
    return None
