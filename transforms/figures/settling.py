"""The best link of a number, led to an indicator of its own where its noun or its whole says so.

Belongs here: borrowers by what counts them, shares by what they are of, what no indicator tells. Does not belong here: choosing the best
(`chaining`), what the other numbers of the sentence say against it (`amends`).
"""

from collections.abc import Sequence
from itertools import pairwise

from transforms.figures.detours import falls_due
from transforms.figures.houses import builds_water_works
from transforms.figures.linking import Link, indicator
from transforms.figures.predicates import teaches_trade
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.shares_of_poor import (
    as_share_of_poor,
    is_made_up,
    is_of_all_poor,
    is_of_each,
    is_of_minorities,
    is_of_other_whole,
    is_of_the_poor,
    is_of_them,
)

_COURSES = frozenset({"training_courses", "training_course_participants"})
_MODELS = frozenset({"livelihood_models", "livelihood_model_households"})
WORKERS = frozenset({"jobs_created", "workers_sent_abroad"})


def settle_link(sentence: Sentence, quantity: Quantity, best: Link | None, links: Sequence[Link | None], counted: str) -> Link | None:
    """The best link, led to an indicator of its own where its noun or its whole says so; None where it is a share of something else.

    `counted` is the indicator told last.
    """
    if best is None or _is_of_no_indicator(sentence, quantity, best, counted):
        return None
    if best.indicator.code == "multidimensional_poverty_rate" and is_of_each(sentence, quantity):
        best.indicator = indicator("poor_household_rate")
    if best.indicator.code == "poor_households_supported" and _is_of_projects(sentence, best):
        best.indicator, best.rule_kind = indicator("production_project_households"), "event"
    if best.indicator.code == "jobs_created" and links and links[-1] is not None and links[-1].indicator.code in _MODELS:
        best.indicator = indicator("livelihood_model_jobs")  # "214 models with 4,820 households, creating jobs for 6,120 workers"
    if not _settle_trainees(sentence, best):
        return None
    _settle_borrowers(sentence, quantity, best, links)
    _settle_houses(sentence, best)
    known = links[-1] if links else None
    if known is not None and known.indicator is best.indicator and best.indicator.code in WORKERS and are_students(quantity):
        return None  # "5.600 lao động có việc làm, 8.900 học sinh, sinh viên được tiếp sức đến trường"
    if best.indicator.code == "multidimensional_poverty_rate" and (is_of_all_poor(sentence, quantity) or is_made_up(sentence, quantity)):
        return None
    if not _settle_minorities(sentence, quantity, best, known, counted):
        return None
    if known is not None and _goes_on_giving(sentence, known, best):
        best.indicator, best.rule_kind, best.way, best.parent = known.indicator, known.rule_kind, "list", known
    led = as_share_of_poor(sentence, best) if best.indicator.code == "poor_household_rate" and is_of_the_poor(sentence, quantity) else best
    return None if led is None or (quantity.measure == "percent" and is_of_other_whole(sentence, led)) else led


def _goes_on_giving(sentence: Sentence, known: Link, best: Link) -> bool:
    """'insurance cards for 118,000 poor people and 203,000 of ethnic minorities': who was given them too.

    So is who was helped, 'mô hình giúp được 24 hộ nghèo, 31 hộ cận nghèo và 9 hộ mới thoát nghèo', where the verb stands before.
    """
    left = known.quantity.left
    if sentence.keys[known.quantity.right + 1 : best.quantity.left] not in _AND:
        return False
    if known.indicator.code in _HELPED and best.indicator.yields and best.quantity.noun == known.quantity.noun:
        return known.way == "list" or any(match.last < left for match in known.used)
    given = known.indicator.code == "health_insurance_cards" and best.indicator.code in _PEOPLE
    return given and not {"for", "to"}.isdisjoint(sentence.keys[max(0, left - 2) : left])


_AND = (["and"], [","], [",", "and"], ["và"])
_HELPED = frozenset({"poor_households_supported", "livelihood_model_households", "production_project_households"})
_PEOPLE = frozenset({"population", "ethnic_minority_population"})


def _is_of_no_indicator(sentence: Sentence, quantity: Quantity, best: Link, counted: str) -> bool:
    """Whether the words that told a link tell something here that no indicator is of."""
    if best.indicator.code == "credit_outstanding":
        return falls_due(sentence, quantity)
    if best.indicator.code == "new_rural_communes":
        return quantity.measure == "percent"  # "số xã về đích nông thôn mới đạt 29,5%": communes are counted, their share has no unit here
    # "12 livelihood models ... Total funding is 5 billion": what they cost
    return best.indicator.code == "programme_capital" and counted in _MODELS and "cue:programme_name" not in sentence.tags


def _settle_trainees(sentence: Sentence, best: Link) -> bool:
    """Courses that teach a trade have trainees; False for the number of such courses, and for those of one."""
    if best.indicator.code not in _COURSES or best.way != "direct" or not teaches_trade(sentence, best):
        return True
    of_one = any(sentence.keys[match.first - 1 : match.first] == ["a"] for match in best.used)  # "a vocational class for 30 women"
    if best.indicator.code == "training_courses" or of_one:
        return False
    best.indicator = indicator("vocational_trainees")
    return True


def _settle_houses(sentence: Sentence, best: Link) -> None:
    """Houses that were built are completed, water works built with them are borrowed for."""
    if best.indicator.code == "houses_in_progress" and _were_built(sentence, best):
        best.indicator, best.rule_kind = indicator("houses_completed"), "event"
    if best.indicator.code == "houses_completed" and builds_water_works(best):
        best.indicator, best.rule_kind = indicator("credit_borrowers"), "event"


def _settle_minorities(sentence: Sentence, quantity: Quantity, best: Link, known: Link | None, counted: str) -> bool:
    """Shares of ethnic minorities by their whole, the population or the poor; False where the whole is the borrowers or themselves.

    `known` is the link of the number before in the sentence.
    """
    minorities = [match for match in sentence.tags.get("cue:em", ()) if quantity.left - _THOSE <= match.first < quantity.left]
    if best.indicator.code == "poor_household_rate" and best.way == "share" and minorities and _are_those(sentence, quantity):
        best.indicator, best.used = indicator("ethnic_minority_share_of_poor_households"), (*best.used, *minorities)
    if best.indicator.code == "ethnic_minority_share_of_poor_households":
        if sentence.keys[quantity.last + 1 : quantity.last + 4] == ["of", "the", "population"]:
            best.indicator = indicator(
                "ethnic_minority_population_share"
            )  # "61 percent of the poor, but only 23 percent of the population"
        return True
    if best.indicator.code != "ethnic_minority_population_share":
        return True
    of_others = counted in _COUNTED_OTHERS and is_of_them(sentence, quantity)  # "42,600 trainees, 61 percent of whom are Khmer"
    if of_others or is_of_minorities(sentence, best.quantity):
        return False
    of_total = sentence.keys[:2] == ["of", "the"] and sentence.keys[2:4] in _OF_TOTAL
    of_those = _are_those(sentence, quantity) or is_of_them(sentence, quantity) or (known is not None and _is_whole(known))
    if _names_the_poor(sentence, quantity) or (counted in _POOR and (of_total or of_those)):
        best.indicator = indicator("ethnic_minority_share_of_poor_households")
    return True


def _are_those(sentence: Sentence, quantity: Quantity) -> bool:
    """'19,870 poor households, with those of ethnic minorities making up 84.6 percent'."""
    lead = sentence.keys[max(0, quantity.left - _THOSE) : quantity.left]
    return ("with", "those") in pairwise(lead)


def _names_the_poor(sentence: Sentence, quantity: Quantity) -> bool:
    """'12 percent of the country's poor': whether the poor are named as what a share is of, and not where they live."""
    behind = sentence.keys[quantity.last + 1 : quantity.last + 7]
    told = behind.index("poor") if "poor" in behind else 0
    whose = behind[:2] == ["of", "the"] or (behind[:1] == ["of"] and "'" in behind[:told])  # "of Vietnam's poor"
    theirs = whose and told > 0 and behind[told + 1 : told + 2] not in _POOR_PLACES
    return theirs or is_of_the_poor(sentence, quantity) or behind[:3] in _OF_POOR


def _is_whole(link: Link) -> bool:
    """'of the 7.4 million poor people, minorities make up 68%': the number that a share behind it is of."""
    left = link.quantity.left
    return link.indicator.code in _POOR and "of" in link.quantity.sentence.keys[max(0, left - 2) : left]


def _is_of_projects(sentence: Sentence, link: Link) -> bool:
    """'74 production support projects for 2,810 poor households': the support is the projects'."""
    projects = [match for match in sentence.tags.get("cue:proj", ()) if match.last < link.quantity.left]
    return any(one.first <= match.first and match.last <= one.last and one.words > match.words for one in projects for match in link.used)


def _settle_borrowers(sentence: Sentence, quantity: Quantity, best: Link, links: Sequence[Link | None]) -> None:
    """Who borrowed, who owes, and how often, by what counts them and what stands behind."""
    if best.indicator.code == "credit_borrowers" and are_students(quantity):
        best.indicator = indicator("student_borrowers")
    if best.indicator.code == "credit_borrowers" and _among_turns(best, links):
        best.indicator = indicator("credit_loan_turns")
    if best.indicator.code == "credit_loan_turns" and _have_loans(sentence, quantity):
        best.indicator, best.rule_kind = indicator("credit_borrowers"), "level"
    if best.indicator.code == "student_borrowers" and _have_loans(sentence, quantity):
        best.rule_kind = "level"
    if best.indicator.code == "credit_borrowers" and _did_borrow(sentence, quantity):
        best.rule_kind = "event"
    if best.indicator.code == "credit_borrowers" and best.rule_kind == "event" and _have_a_balance(sentence, quantity, links):
        best.rule_kind = "level"


def _were_built(sentence: Sentence, link: Link) -> bool:
    """'5,076 were built' has the words of 'being built', but for the form of the first."""
    told = link.used[0] if link.used else None
    return told is not None and told.words == 2 and sentence.tokens[told.first].raw in ("was", "were", "been")


_POOR = frozenset({"poor_households", "poor_household_rate", "persons_in_poor_households"})
_THOSE = 10  # tokens
_OF_TOTAL = (["total", ","], ["figure", ","], ["number", ","])
_COUNTED_OTHERS = (
    frozenset(
        {"ethnic_minority_population", "credit_borrowers", "student_borrowers", "vocational_trainees", "training_course_participants"}
    )
    | WORKERS
)
_POOR_PLACES = (["district"], ["commune"], ["village"], ["area"])
_OF_POOR = (["of", "the", "poor"], ["of", "its", "poor"])


def _among_turns(link: Link, links: Sequence[Link | None]) -> bool:
    """A list that counts turns of loans goes on counting turns: '5,600 turns ..., 2,700 business households received loans'."""
    return link.rule_kind == "event" and any(other is not None and other.indicator.code == "credit_loan_turns" for other in links)


def _have_loans(sentence: Sentence, quantity: Quantity) -> bool:
    """'131.700 lượt khách hàng còn dư nợ': who has a loan is a borrower, by whatever noun counted."""
    return any(match.first == quantity.right + 1 and match.words > 1 for match in sentence.tags.get("cue:have_loan", ()))


def _have_a_balance(sentence: Sentence, quantity: Quantity, links: Sequence[Link | None]) -> bool:
    """'dư nợ 31 tỷ đồng với 120 tổ, 298 hộ được vay', 'it currently has 1,640 customers borrowing capital': who owes what is due."""
    told = [link for link in links if link is not None and link.indicator.code != "savings_credit_groups"]
    if told and told[-1].indicator.code == "credit_outstanding" and not told[-1].changed and not told[-1].relative:
        between = sentence.keys[told[-1].quantity.right + 1 : quantity.left]
        return not _WITH.isdisjoint(between) and ";" not in between and len(between) <= _LIST
    if sentence.keys[quantity.right + 1 : quantity.right + 2] in _RECEIVE:
        return False
    if "borrower" in sentence.keys[max(quantity.left - _LIST, 0) : quantity.right + 1]:
        return True  # "with 1,012 borrowers", "the number of borrowers under this programme is 874 customers"
    behind = sentence.tokens[quantity.right + 1 : quantity.right + 2]
    now = bool(behind) and behind[0].raw == "borrowing" and not _NOW.isdisjoint(sentence.keys[: quantity.left])
    return now or _still_owe(sentence, quantity)


def _still_owe(sentence: Sentence, quantity: Quantity) -> bool:
    """'310 members have borrowed through the union, with outstanding loans of VND 18 billion': that is what they owe."""
    sum_at = next((i for i in sentence.numbers if i > quantity.right), 0)
    behind = sentence.keys[quantity.right + 1 : sum_at]
    owed = behind[behind.index("with") :] if ("have", "borrow") in pairwise(behind) and "with" in behind else []
    return "outstanding" in owed and "overdue" not in owed


_NOW = frozenset({"currently", "now"})
_WITH, _LIST = frozenset({"với", "with", "cho", "for"}), 12  # tokens


_RECEIVE = (["receive"], ["get"], ["obtain"])


def _did_borrow(sentence: Sentence, quantity: Quantity) -> bool:
    """'420 households borrowed VND 18 billion', '2020 saw 420 households borrow': what they did, and not who owes.

    So '420 clients in Ba Be district received loans'.
    """
    behind = [token.raw for token in sentence.tokens[quantity.right + 1 : quantity.right + 2]]
    seen = any(token.raw in _SAW for token in sentence.tokens[max(0, quantity.left - 1) : quantity.left])
    return behind in (["borrowed"], ["used"]) or (seen and behind == ["borrow"])


_SAW = frozenset({"saw", "seen", "helped", "helping", "let", "enabled"})


def are_students(quantity: Quantity) -> bool:
    """'với hơn 643.000 sinh viên': borrowers who are counted as students are told by an indicator of their own."""
    return quantity.measure == "count" and not _STUDENTS.isdisjoint(quantity.sentence.keys[quantity.last + 1 : quantity.right + 1])


_STUDENTS = frozenset({"sinh", "student"})
