"""What the words of a link tell on the page where they stand: of the bank's credit, or of something else (`theme_twins.csv`).

'Ngân sách địa phương', 'được giao', 'đạt 36% kế hoạch' are the bank's on one page and a programme's on another; households that are
'supported' have borrowed where the bank is spoken of. Belongs here: what a page is about, and that one turn. Does not
belong here: the choice itself (`chaining`).
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from transforms.figures.detours import LOANS_TO
from transforms.figures.linking import RATES_OF_POOR, Link, indicator
from transforms.figures.sentences import HEADS, Sentence
from transforms.figures.told import Told
from transforms.reference.vocabulary import load_theme_twins

_PROGRAMME = "programme"
_RECENT = 3  # sentences
_UNNAMED = {"en": frozenset({"credit_growth", "student_borrowers"}), "vi": frozenset({"credit_growth"})}
"""Of the bank, whatever programme is named: 'agriculture kept a growth rate of 3.1 percent', 'the fund supported 1,930 poor students'."""
_HELD = frozenset({"credit_capital", "credit_local_budget_capital", "credit_group_savings"})
_BARE = ["growth", "rate"]
_BANK = frozenset(
    {"cue:bank", "cue:bank_named", "cue:loan", "cue:money_taken", "cue:same_programme", "cue:savings_group", "cue:group_savings"}
    | {"cue:outstanding", "cue:overdue", "cue:collect", "cue:resched", "cue:written_off", "cue:frozen"}
)
_GETS = ["được", "tiếp", "cận"]
_ANY_CAPITAL = ["nguồn", "vốn"]  # "tổng nguồn vốn được giao năm 2023 là 1.876 tỷ đồng"; of loans: "được tiếp cận nguồn vốn"
_LENDERS = frozenset({"bank", "branch", "vbsp"})
_OF_LOANS = frozenset({"dụng", "credit", "loan", "lending"})  # "nguồn vốn tín dụng đạt 3.986 tỷ đồng"
_VERB = 3  # tokens
_CAPITAL = "programme_capital"
_UNSURE = 1.9  # less than what is of high confidence (`linking.SURE`)
_BORROWING = frozenset({"borrowing", "using"})  # "5,812 households are using VND 268 billion in policy loans"
_AT_PRESENT = frozenset({"are", "is", "currently", "now", "still"})
_PAYING_OUT = frozenset({"giải", "disburse", "disbursement"})
_NATIONAL = frozenset({"national", "quốc"})
_GIVEN = frozenset({"gift", "present", "donate", "donation", "house", "home", "land", "quà", "tặng", "nhà"})


def as_told_there(sentence: Sentence, link: Link, before: Link | None, told: Told, *, of_credit: bool) -> Link | None:
    """The link, led to what its words are on a page like this; None where they are nothing there.

    `of_credit`: the sentence names a programme of credit.
    """
    lent = link.indicator.code in RATES_OF_POOR and any(sentence.keys[m.first - 2 : m.first] in LOANS_TO for m in link.used)
    if lent and link.changed:  # "loans to poor households fell 4.7 percent"
        return replace(link, indicator=indicator("credit_outstanding"), rule_kind=None, relative=True)
    if link.indicator.code == "credit_growth":
        grew = _of_what_grew(sentence, link, before, told)
        if grew is not link:
            return grew
    if link.indicator.code == "credit_disbursed" and "manage" in sentence.keys[max(0, link.quantity.left - _VERB) : link.quantity.left]:
        return replace(link, indicator=indicator("credit_outstanding"), rule_kind=None)  # "the union manages VND 1.1 trillion in loans"
    if link.indicator.code == "credit_disbursed" and _is_still_borrowed(sentence, link):
        return replace(link, indicator=indicator("credit_outstanding"), rule_kind=None)
    taken_up = link.indicator.code == "credit_borrowers" and before is not None and before.indicator.code == "credit_disbursed"
    if taken_up and before is not None and link.rule_kind != "event" and (not before.relative or link.rule_kind is None):
        link = replace(link, rule_kind="event")  # "lent 89 billion to 213 borrowers"
    of_bank = told.theme == "credit" or (before is not None and before.indicator.theme == "credit")
    capital = of_bank and link.indicator.code.startswith(_CAPITAL)
    if capital and not _names_programme(sentence, told) and not _is_part_of_programme(sentence, told):
        twin = load_theme_twins("credit").get(link.indicator.code)  # "nguồn vốn cân đối từ Trung ương 4.350 tỷ đồng": the bank's
        if twin is not None:
            return _as_part(link, twin) if twin else None
    if link.indicator.code == "programme_capital_local" and before is not None and before.indicator.code == "credit_capital":
        return replace(link, indicator=indicator("credit_local_budget_capital"), rule_kind=None)  # "trong đó vốn địa phương"
    if told.theme == "credit":
        led = _as_borrowed(sentence, link)
        return _of_programme(sentence, led, before, told) if led is link else led
    led_to = _of_programme(sentence, link, before, told)
    unnamed = _UNNAMED[sentence.lexicon.language]
    if led_to is None or (of_credit and led_to.indicator.code not in unnamed) or not _lacks_bank(sentence, led_to, before, told):
        return led_to
    twin = load_theme_twins("other").get(led_to.indicator.code)  # "Budget: VND 204.7 bn allocated"
    return replace(led_to, indicator=indicator(twin), rule_kind=None) if twin else None


def _of_what_grew(sentence: Sentence, link: Link, before: Link | None, told: Told) -> Link | None:
    """'capital rose by 186 billion, a growth rate of 6%': of the money told right before.

    A bare 'growth rate' is the credit's only where the bank is told of: 'Exports had a growth rate of 9 percent'.
    """
    bare = link.used and all(sentence.keys[m.first : m.last + 1] == _BARE for m in link.used)
    of_bank = before or (told.last if told.distance <= 1 else None)
    if bare and (of_bank is None or of_bank.indicator.theme != "credit"):
        return None
    apart = before is None or ";" in sentence.keys[before.quantity.right : link.quantity.left]
    if before is None or apart or before.indicator.code not in _HELD:
        return link
    return replace(link, indicator=before.indicator, rule_kind=None, relative=True)


def _as_part(link: Link, code: str) -> Link:
    """A part of what was told before, or of an indicator of which no code names it: of low confidence, so that no series takes it whole."""
    part = next((rival for rival in link.rivals if rival.way == "of_which"), None)
    part = part or replace(link, indicator=indicator(code), rule_kind=None)
    return replace(part, score=min(link.score, _UNSURE), rivals=link.rivals)


def _is_still_borrowed(sentence: Sentence, link: Link) -> bool:
    """'The union manages 520 groups with 19,300 members borrowing nearly VND1.1 trillion', 'households are borrowing VND 2 trillion'."""
    left = link.quantity.left
    at = next((i for i in range(max(0, left - _VERB), left) if sentence.tokens[i].raw in _BORROWING), -1)
    return at >= 0 and ("manage" in sentence.keys[:left] or sentence.tokens[at - 1].raw in _AT_PRESENT)


def _as_borrowed(sentence: Sentence, link: Link) -> Link:
    """'The branch has supported 2,150 poor households': on a page of the bank's they borrowed, where no gift or house is told of."""
    twin = load_theme_twins("credit").get(link.indicator.code)
    if not twin or link.indicator.code.startswith(_CAPITAL) or _BANK.isdisjoint(sentence.tags) or not _GIVEN.isdisjoint(sentence.keys):
        return link
    return replace(link, indicator=indicator(twin), rule_kind="event")


def _of_programme(sentence: Sentence, link: Link, before: Link | None, told: Told) -> Link | None:
    """The programme's indicator in place of the bank's, where the page is not the bank's and money of a programme is spoken of.

    None: a share of a plan that is neither the bank's nor a programme's, and what a programme has no indicator for.
    """
    twin = load_theme_twins("other").get(link.indicator.code)
    named = is_of_programme(sentence, told) or _is_part_of_programme(sentence, told)
    if link.indicator.unit == "percent_of_plan" and {"cue:programme_name", "cue:programme_money"} <= sentence.tags.keys():
        named = True  # "disbursement of the programme's capital reached 48 percent of the plan"
    spent = told.theme == _PROGRAMME or {"cue:programme_name", "cue:programme_money"} <= sentence.tags.keys()
    if link.indicator.code == "credit_disbursed" and spent and _BANK.isdisjoint(sentence.tags):
        return None  # "đã giải ngân 410 tỷ đồng", where a programme is spoken of
    if twin is None or (told.theme == "credit" and not named) or "cue:bank_named" in sentence.tags:
        return link
    paid_out = any(not _PAYING_OUT.isdisjoint(sentence.keys[m.first : m.last + 1]) for m in link.used)
    if link.indicator.code == "credit_disbursed" and paid_out and "cue:money_taken" in sentence.tags:
        return link  # "giải ngân 14 tỷ đồng cho 420 hộ được vay ưu đãi", whatever a page is about
    spoken_of = before or told.lately()
    money = before or told.lately("VND")  # "vốn sự nghiệp 24 tỷ đồng, ... cho 557 hộ. Đến nay giải ngân 16 tỷ đồng, đạt 65%"
    programme = any(one is not None and one.indicator.theme == _PROGRAMME for one in (spoken_of, money))
    if not programme and not named:
        of = spoken_of or link.parent
        of_loans = any(not _OF_LOANS.isdisjoint(sentence.keys[max(0, m.first - 1) : m.last + 1]) for m in link.used)  # "its lending target"
        of_loans = of_loans or (link.indicator.code == "credit_capital" and not _LENDERS.isdisjoint(sentence.keys))
        nobodys = link.indicator.code == "credit_capital" and told.theme != "credit" and not of_loans
        if nobodys and (of is None or of.indicator.theme != "credit"):
            return None  # "từ nhiều nguồn vốn, huyện hỗ trợ 13 tỷ đồng": nobody's capital
        return link if link.indicator.unit != "percent_of_plan" or of_loans or (of is not None and of.indicator.theme == "credit") else None
    return replace(link, indicator=indicator(twin), rule_kind=None) if twin else None


def is_of_programme(sentence: Sentence, told: Told) -> bool:
    """Whether a page, or a sentence of it, is about a target programme."""
    return told.theme == "programme" or _names_programme(sentence, told)


def _is_part_of_programme(sentence: Sentence, told: Told) -> bool:
    """'được phân bổ 210 tỷ đồng để thực hiện Chương trình 135. Trong đó, năm 2018 được bố trí 98 tỷ đồng': parts of a programme's money."""
    whole = told.lately("VND")
    return whole is not None and whole.indicator.theme == _PROGRAMME and any(m.first == 0 for m in sentence.tags.get("cue:of_which", ()))


def _names_programme(sentence: Sentence, told: Told) -> bool:
    least = 2 if told.theme == "credit" else 1  # "chương trình hộ nghèo" is one of the bank's own
    return any(m.words > least for m in sentence.tags.get("cue:programme_name", ()))


def _lacks_bank(sentence: Sentence, link: Link, before: Link | None, told: Told) -> bool:
    """'9,000 households are expected to benefit', 'the three national target programmes': the bank's only where it is spoken of."""
    if link.indicator.theme != "credit" or link.indicator.code in ("credit_disbursed", "credit_interest_subsidy"):
        return False
    if link.indicator.code.startswith("bank_") and any("transaction" in sentence.keys[m.first : m.last + 1] for m in link.used):
        return False  # no one else has "commune transaction points"
    counted = sentence.keys[link.quantity.last + 1 : link.quantity.noun_last + 1]
    if link.indicator.code == "credit_programmes" and not _NATIONAL.isdisjoint(counted):
        return True
    named = (m for name in _BANK & sentence.tags.keys() for m in sentence.tags[name])
    if any(sentence.keys[m.first : m.last + 1] != _ANY_CAPITAL or sentence.keys[m.first - 3 : m.first] == _GETS for m in named):
        return False
    spoken_of = before or link.parent or (told.last if told.distance <= _RECENT else None)
    return spoken_of is None or spoken_of.indicator.theme != "credit"


def theme_of(sentences: Iterable[Sentence]) -> str:
    """Whether the page speaks of the bank's credit, as its title, lead and first sentences say, or its title of a target programme.

    `sentences` are those of the text that is read.
    """
    first = list(islice((s for s in sentences if s.block.kind != "rate_row"), _FIRST))
    if sum(len(s.tags.get("cue:bank", ())) + len(s.tags.get("cue:outstanding", ())) for s in first) >= _SAID:
        return "credit"
    heads = (m for s in first if s.block.kind in HEADS for m in s.tags.get("cue:programme_name", ()))
    return "programme" if any(m.words > _BARE_NAME for m in heads) else ""


_FIRST, _SAID = 6, 2  # sentences, and names of the bank or its loans in them
_BARE_NAME = 2  # words: "chương trình" alone names no programme
