"""Whether a number is a result, or aimed at, expected or proposed.

Belongs here: which cue of what is to come holds for a number. Does not belong here: whether it is only mentioned (`spent_aims`), averages
(`averages`), verbs of change (`kinds`), which indicator it is (`linking`).
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final, Literal

from transforms.figures.change_words import PLANS, is_named_aim
from transforms.figures.kinds import is_inside
from transforms.figures.lexicon import Match
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.spent_aims import is_beside, is_spent, leads_to_fall

Status = Literal["", "target", "forecast", "proposal"]
OUTLOOK: Final = ("target", "forecast", "proposal")
"""What was not reached yet."""


def find_status(
    sentence: Sentence, quantity: Quantity, used: Sequence[Match], *, spent: Collection[tuple[int, int]] = (), header: Status = ""
) -> tuple[Status, Match | None]:
    """Whether a number is aimed at, expected or proposed: the nearest cue before it in its clause, 'aim to reduce by 4%'."""
    named: Status = "target" if is_named_aim(quantity) else ""
    best: tuple[Status, Match | None] = (header or named or _aim_of_title(sentence, quantity), None)
    void = [m for name in ("cue:nothing", "cue:plan_result") for m in sentence.tags.get(name, ())]
    nearest = -1
    # What tells of this number, or of the one it goes on from.
    telling = [sentence.keys[m.first : m.last + 1] for m in used if m.last < len(sentence.keys)]
    for name in OUTLOOK:
        for match in sentence.tags.get(f"cue:{name}", ()):
            if _is_predicate(sentence, match, quantity) and nearest < quantity.left:
                best, nearest = (name, match), quantity.left
            if (
                match.last >= quantity.left
                or match.last <= nearest
                or sentence.keys[match.first : match.last + 1] in telling
                or (sentence.keys[match.first] != "shall" and any(match.first <= m.first and m.last <= match.last for m in used))
                or any(first <= match.first and match.last <= last for first, last in spent)
                or (is_inside(match, void) and not is_beside(sentence, match, quantity) and not leads_to_fall(sentence, match, quantity))
            ):
                continue
            if is_spent(sentence, match, quantity, name) or (name == "forecast" and _was_estimated(sentence, match)):
                continue
            nearest = match.last
            best = (name, match)
    return best


def is_share_aimed_at(sentence: Sentence, cue: Match | None, quantity: Quantity) -> bool:
    """'phấn đấu hoàn thành 100% kế hoạch', 'striving to be 95% of the plan': no plan that was met, but a share of one that is aimed at."""
    if cue is None or not _PLANS_NAMED.isdisjoint(sentence.keys[cue.first : cue.last + 1]):
        return False
    between = sentence.tokens[cue.last : quantity.left]
    halts = any(two.key == "," and one.sort != "n" for one, two in pairwise(between))  # and no comma of a day: "by May 30, 2025, 95%"
    return not halts and _PARTS_AIM.isdisjoint(token.key for token in between)


_PLANS_NAMED = PLANS | {"objective", "assign", "hoạch", "tiêu", "giao"}
_PARTS_AIM = frozenset({"and", "và", ";", "%", "percent", "have", "đã"})


def _is_predicate(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'Seven more communes are expected to meet the standards', 'VND 640 billion is expected': told right behind the number."""
    keys, right = sentence.keys, _behind_place(sentence, quantity.right)
    if sentence.lexicon.language != "en" or match.first <= right:
        return False
    if keys[match.first] in _REGISTERS:
        return quantity.measure == "count" and all(t.sort == "w" for t in sentence.tokens[right + 1 : match.first] if t.key not in "()")
    if match.first - right > _BEHIND or keys[right + 1] != "be" or match.last == right + 1:
        return False
    if quantity.measure == "count":
        return sentence.tokens[right + 1].raw == "are"
    grows = any(m.phrase.change and 0 < m.first - match.last <= _BEHIND for m in sentence.matches)
    return quantity.measure == "VND" and not grows and sentence.tokens[right + 1].raw in ("is", "are")


def _behind_place(sentence: Sentence, right: int) -> int:
    """The last token before the verb: '1,900 students in Quang Binh province are expected to borrow'."""
    if sentence.keys[right + 1 : right + 2] != ["in"]:
        return right
    return next((i - 1 for i, t in enumerate(sentence.tokens[right + 2 : right + _PLACE], right + 2) if t.raw in ("are", "is")), right)


_PLACE = 8  # tokens
_REGISTERS = frozenset({"register", "sign"})  # "310 households in the district have registered to escape poverty"
_BEHIND = 2  # tokens


def _aim_of_title(sentence: Sentence, quantity: Quantity) -> Status:
    """'Vietnam to reduce poverty rate by 1.5% annually': an English headline tells what is to come by a bare 'to'."""
    if sentence.block.kind != "title" or sentence.lexicon.language != "en":
        return ""
    keys = sentence.keys
    told = any(m.phrase.change and m.first > 0 and m.last < quantity.left and keys[m.first - 1] == "to" for m in sentence.matches)
    return "target" if told and _HEADLINE_VERBS.isdisjoint(keys[: quantity.left]) else ""


_HEADLINE_VERBS = frozenset({"help", "contribute", "be", "have", "fall", "drop", "manage", "continue"})


def _was_estimated(sentence: Sentence, match: Match) -> bool:
    """'The rate in 2016 was estimated at 5.8 percent', 'is estimated to have fallen to 4': a result, as it was counted then."""
    at = next((i for i in range(match.first, match.last + 1) if sentence.keys[i] == "estimate"), 0)
    return at > 0 and (sentence.tokens[at - 1].raw in ("was", "were") or sentence.keys[at + 1 : at + 3] == ["to", "have"])


def is_heading_of_aims(sentence: Sentence) -> bool:
    """A line of its own that announces aims: 'I. MỤC TIÊU', '2. Mục tiêu cụ thể', 'Targets'; what stands under it is aimed at."""
    block, keys = sentence.block, sentence.keys
    if (
        block.kind == "title"
        or (sentence.start, sentence.end) != (block.start, block.end)
        or len(keys) > _LONGEST_HEADING
        or keys[-1] == "."
    ):
        return False
    first = 2 if keys[1:2] and keys[1] in (".", ")", "/") else 0
    named = keys[first : first + 2] == ["mục", "tiêu"] or not _AIMS.isdisjoint(keys[first : first + 2])
    return named and all(t.sort != "n" for t in sentence.tokens[first:])


_AIMS = frozenset({"target", "objective", "goal"})
_LONGEST_HEADING = 10  # tokens
