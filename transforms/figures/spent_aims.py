"""Whether an aim is only mentioned: its own number stands between, it was met or outdone, or it is a plan's name.

Belongs here: what stands around the name of an aim, asked by `is_spent` rule by rule. Does not belong here: where aims are found (`aims`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

from transforms.figures.change_words import PLANS
from transforms.figures.lexicon import Match
from transforms.figures.noise import is_year
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token

Outlook = Literal["target", "forecast", "proposal"]


@dataclass(frozen=True)
class _Aim:
    """The name of an aim, and the number behind it that may be aimed at."""

    sentence: Sentence
    cue: Match
    quantity: Quantity
    status: Outlook

    @cached_property
    def between(self) -> Sequence[Token]:
        return self.sentence.tokens[self.cue.last + 1 : self.quantity.left]

    @cached_property
    def keys(self) -> list[str]:
        return self.sentence.keys[self.cue.last + 1 : self.quantity.left]

    @cached_property
    def ahead(self) -> set[str]:
        return set(self.sentence.keys[max(0, self.cue.first - _AHEAD) : self.cue.first])

    @cached_property
    def is_noun(self) -> bool:
        return " ".join(self.sentence.keys[self.cue.first : self.cue.last + 1]) in _NOUNS

    @property
    def opens(self) -> bool:
        return self.cue.first <= 1


_AHEAD = 4  # tokens
_NOUNS = frozenset({"target", "plan", "goal", "objective", "mục tiêu", "chỉ tiêu", "kế hoạch", "task", "estimate", "project"})
_RESULTS = frozenset({"đạt", "vượt", "hoàn", "achieve", "exceed", "fulfill", "meet", "reach", "complete", "attain", "result"})
_OUTDONE, _HAVING, _WAS = frozenset({"exceed", "vượt"}), frozenset({"have", "đã"}), frozenset({"be", "đã"})


def is_spent(sentence: Sentence, cue: Match, quantity: Quantity, status: Outlook) -> bool:
    """Whether the aim that a cue names is not that of the number behind it: the first rule that has a say decides."""
    aim = _Aim(sentence, cue, quantity, status)
    return next((spent for rule in _RULES_OF[status] if (spent := rule(aim)) is not None), False)


def _is_outdone_by(aim: _Aim) -> bool | None:
    """'fell by 2.5 points, 0.5 more than planned, to 3.2 percent'."""
    return True if "than" in aim.sentence.keys[max(0, aim.cue.first - 1) : aim.cue.first] else None


def _is_told_of_what_was_done(aim: _Aim) -> bool | None:
    """'Under the plan to clear slums, 320 houses have been handed over', 'Of the 340 houses planned, 210 are finished'."""
    behind = aim.sentence.tokens[aim.quantity.right + 1 : aim.quantity.right + _VERB]
    past_plan = _from_number(aim.between) or (aim.sentence.keys[aim.cue.first] in PLANS and "," in aim.keys)
    if past_plan and _has_done(behind):
        return True
    return True if _is_done_since(aim.between) or _is_told_of_count(aim) or _is_told_behind(aim.between) else None


def _is_purpose(aim: _Aim) -> bool | None:
    """'Nhằm giúp hội viên có vốn, tỉnh đã cho 812 hộ vay', 'With the aim of helping the poor, ...': what for, and then what was done."""
    sentence, first = aim.sentence, aim.cue.first
    if not ((first == 0 and sentence.keys[0] == "nhằm") or (first < _OPENING and sentence.tokens[0].raw in _PURPOSES)):
        return None
    main = aim.between[aim.keys.index(",") :] if "," in aim.keys else ()
    return True if any(token.key == "đã" or token.raw in _HAVE or _is_past(token) for token in main) else None


_OPENING, _PURPOSES = 5, frozenset({"With", "In", "For", "Aiming", "Aimed", "To", "So"})
_HAVE = frozenset({"has", "have", "had"})


def _is_whole_of_share(aim: _Aim) -> bool | None:
    """'đạt 121,1% kế hoạch đề ra', 'đạt 104% so với chỉ tiêu giao', '97.6/99% of the target': the plan that a share was told of."""
    lead = aim.sentence.keys[max(0, aim.cue.first - _SHARED) : aim.cue.first]
    planned = aim.sentence.keys[aim.cue.first] in _NOUNS or " ".join(aim.sentence.keys[aim.cue.first : aim.cue.first + 2]) in _NOUNS
    whole = planned and "%" in lead and _OF_PLAN.issuperset(lead[lead.index("%") + 1 :])
    return True if whole and not {",", ";", "and"}.isdisjoint(aim.keys) else None


_SHARED, _OF_PLAN = 3, frozenset({"so", "với", "of", "the", "its"})  # tokens


def _is_verb(aim: _Aim) -> bool | None:
    """'The branch targets outstanding loans of VND 3.4 trillion this year, up 7 percent': it aims at all of that."""
    tokens, first = aim.sentence.tokens, aim.cue.first
    if first != aim.cue.last or tokens[first].raw != "targets" or not 0 < first < len(tokens) - 1:
        return None
    is_verb = tokens[first - 1].sort == "w" and tokens[first - 1].key not in _BEFORE_NOUN and tokens[first + 1].key not in _BEHIND_NOUN
    return False if is_verb else None


_BEFORE_NOUN = frozenset({"the", "its", "their", "all", "these", "those", "such", "of", "other", "main", "key", "many", "set", "and"})
_BEHIND_NOUN = frozenset({",", ".", ";", ":", ")", "of", "for", "to", "be", "have", "set", "in", "by", "and", "at", "on", "under", "that"})


def _was_met(aim: _Aim) -> bool | None:
    """'giảm 2,65%, vượt chỉ tiêu kế hoạch đề ra; có 9.415 hộ cận nghèo'."""
    return True if ";" in aim.keys and (not _RESULTS.isdisjoint(aim.ahead) or {"so", "với"} <= aim.ahead) else None


def _is_of_number(aim: _Aim) -> bool | None:
    """'vượt mục tiêu 4 - 5%/năm', 'the plan to build 40 houses': the aim itself stands right behind its name."""
    if not aim.is_noun:
        return None
    return False if aim.keys[:1] in ([], ["to"]) or is_beside(aim.sentence, aim.cue, aim.quantity) else None


def _is_heading(aim: _Aim) -> bool | None:
    """'Mục tiêu cụ thể của Đề án: giải quyết việc làm cho 18.000 lao động; ...': all that follows is aimed at, or was reached."""
    if not aim.is_noun or ":" not in aim.keys[: _HEADING + 1]:
        return None
    heading = aim.between[: aim.keys.index(":")]
    if any(t.sort != "w" and not is_year(t.raw) for t in heading):
        return None
    around = aim.ahead.union(t.key for t in heading)
    return not _OUTDONE.isdisjoint(around) or not (_HAVING.isdisjoint(around) or _RESULTS.isdisjoint(around) or "to" in around)


_HEADING = 10  # tokens


def _opens_sentence(aim: _Aim) -> bool | None:
    """'Mục tiêu năm 2024, tỉnh giải quyết việc làm cho 21.000 lao động', 'Theo kế hoạch, ...': it holds up to what was done."""
    if not aim.is_noun:
        return None
    if leads_to_fall(aim.sentence, aim.cue, aim.quantity):
        return False
    if aim.opens and aim.sentence.keys[0] == "theo" and aim.keys[:1] == [","] and _DONE.isdisjoint(aim.keys):
        return False
    if aim.opens and aim.keys and aim.keys[0] in _AIM_FRAMES and aim.cue.last < _LATEST_AIM:
        return ";" in aim.keys and not _DONE.isdisjoint(aim.keys[aim.keys.index(";") :])
    return None


_DONE = frozenset({"kết", "đã", "thực"})
_AIM_FRAMES = frozenset({"năm", "đến", "trong", "giai", "của", "phấn", "for", "in", "by"})
_LATEST_AIM = 4  # tokens


def _is_name(aim: _Aim) -> bool | None:
    """'achieved the targets in education, ...', 'the goal of clearing slums was met with 812 houses': met, or far from the number."""
    if not aim.is_noun or aim.keys in (["of"], ["là"], [":"], ["be"], ["("]):
        return None
    met = not _RESULTS.isdisjoint(aim.ahead) or any(one in _WAS and two in _RESULTS for one, two in pairwise(aim.keys))
    apart = "," in aim.keys and (len(aim.keys) > _FAR or (aim.status == "target" and not _RESULTS.isdisjoint(aim.keys)))
    return True if met or apart else None


_FAR = 9  # tokens


def _is_of_one_row(aim: _Aim) -> bool | None:
    """A proposal holds far on only in a list, 'đề nghị phân giao cho huyện A 8 tỷ đồng; huyện B 6 tỷ đồng; ...', up to what was done."""
    if len(aim.between) <= _PROPOSED:
        return None
    edges = [i for i, key in enumerate(aim.keys) if key == ";"]
    rows = [aim.between[first:last] for first, last in pairwise([0, *edges, len(aim.between)])]
    short = all(len(row) <= _ROW for row in rows) and all(any(token.sort == "n" for token in row) for row in rows[:-1])
    return None if edges and short and _TOLD_AS_DONE.isdisjoint(aim.keys) else True


_PROPOSED, _ROW = 22, 28  # tokens
_TOLD_AS_DONE = _RESULTS | {"đã", "còn", "have", "remain"}


def _is_of_clause(aim: _Aim) -> bool | None:
    """'thu nhập ước đạt 38 triệu đồng; 98,9% hộ dân có điện'; 'ước đến cuối năm 2021, ...' holds for the whole sentence."""
    framed = aim.keys[:1] and aim.keys[0] in _FRAMES
    ended = ";" in aim.keys and any(t.sort == "n" for t in aim.between[: aim.keys.index(";")])
    return True if ended and not framed else None


_FRAMES = frozenset({"đến", "hết", "cuối", "cả", "năm", "trong"})


def _is_before_result(aim: _Aim) -> bool:
    """A result told after an aim in one sentence: 'aimed at 4% and reached an actual 4.4%'."""
    return any(t.key in _ACTUAL for t in _from_number(aim.between))


_ACTUAL = frozenset({"thực", "result", "actual", "actually", "kết"})


_Rule = Callable[[_Aim], bool | None]
_BY_NAME: tuple[_Rule, ...] = (_is_of_number, _is_heading, _opens_sentence, _is_name)
_OF_TARGET: tuple[_Rule, ...] = (_is_outdone_by, _is_told_of_what_was_done, _is_purpose, _is_whole_of_share, _is_verb, _was_met)
_RULES_OF: dict[Outlook, tuple[_Rule, ...]] = {
    "target": (*_OF_TARGET, *_BY_NAME, _is_before_result),
    "forecast": (_is_outdone_by, _is_purpose, *_BY_NAME, _is_of_clause, _is_before_result),
    "proposal": (_is_outdone_by, _is_purpose, *_BY_NAME, _is_of_one_row, _is_before_result),
}


def is_beside(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'exceeding the target of 4%', 'beat the target (4%)': the aim itself stands right behind its name."""
    told = pairwise(sentence.keys[match.last : quantity.left])
    between = [key for before, key in told if key not in _SET and (before, key) not in _JOINED]
    return between in ([], ["of"], ["("])


_SET = frozenset(  # "vượt chỉ tiêu Nghị quyết đề ra (4%)", "đạt chỉ tiêu mà Quốc hội, Chính phủ giao (từ 1 - 1,5%)"
    {"giao", "được", "đề", "ra", "tỉnh", "huyện", "nghị", "quyết", "đại", "hội", "mà", "do", "quốc", "chính", "phủ", "hđnd"}
    | {"trung", "ương", "cho", "chương", "trình", "ubnd", "cấp", "trên", "đặt", "kế", "hoạch", "năm"}
)
_JOINED = {("hội", ","), ("(", "từ")}


def leads_to_fall(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'vượt mục tiêu Nghị quyết đề ra giảm bình quân 3 - 4%/năm': the aim is what follows, though it was met."""
    between = sentence.tokens[match.last + 1 : quantity.left]
    of_rate = quantity.measure in ("percent", "point")  # else "Chương trình mục tiêu quốc gia giảm nghèo là 1.140 căn" would be an aim
    falls = any(one.key == "giảm" and (of_rate or two.key != "nghèo") for one, two in pairwise([*between, sentence.tokens[quantity.left]]))
    return falls and not any(t.sort == "n" or t.key in (",", ":") for t in between)


def _is_past(token: Token) -> bool:
    """'lent', 'created': a form of a verb that the tables know, and neither of its present ones."""
    return token.sort == "w" and token.raw.islower() and token.key != token.raw and not token.raw.endswith(("s", "ing", "men", "ren"))


def _is_done_since(between: Sequence[Token]) -> bool:
    """'The plan was to lend 350 billion, and the bank has lent 298': what is done is told behind the number of the aim."""
    behind = _from_number(between)
    joint = next((i for i, t in enumerate(behind) if t.key in _JOINTS), len(behind))
    told = [t.raw.lower() for t in behind[joint:]]
    return not _HAS_DONE.isdisjoint(told) or ("have", "been") in pairwise(told)


def _has_done(behind: Sequence[Token]) -> bool:
    """'was to create 15,000 jobs; by September 12,640 people had been given jobs': what is done is told right behind its number."""
    clause = behind[: next((i for i, token in enumerate(behind) if token.sort != "w"), len(behind))]
    return any(one.key == "have" and two.raw != "to" for one, two in pairwise(clause)) and clause[0].raw not in _TO_COME


_VERB = 6  # tokens
_TO_COME = frozenset({"will", "to", "should", "must", "would"})


def _is_told_behind(between: Sequence[Token]) -> bool:
    """'aims to cut the rate to 12% in 2014 after a reduction to 15.2% in 2013': what is told behind the number of the aim was so before."""
    behind = _from_number(between)
    edge = max((i for i, token in enumerate(behind) if token.key in _MARKS), default=-1)
    return any(one.raw in _AFTER and (two.raw in _TOLD_AFTER or two.raw.endswith("ing")) for one, two in pairwise(behind[edge + 1 :]))


_MARKS = frozenset({",", ";", "and"})
_AFTER = frozenset({"after", "following"})
_TOLD_AFTER = frozenset({"a", "an", "it", "its", "they"})


def _is_told_of_count(aim: _Aim) -> bool:
    """'Of the 340 houses planned, 210 are finished': the number that was aimed at stands before."""
    tokens, first = aim.sentence.tokens, aim.cue.first
    told = first > 1 and tokens[aim.cue.last].raw in _PLANNED and tokens[first - 2].sort == "n"
    opened = tokens[0].key == "of" and any(t.sort == "n" for t in tokens[:first])  # "Of the 940 houses in the plan, 610 ..."
    told = told or (opened and "," not in aim.sentence.keys[:first])
    return told and aim.keys[:1] == [","]


_PLANNED = frozenset({"planned", "targeted", "registered"})


def _from_number(tokens: Sequence[Token]) -> Sequence[Token]:
    """What begins with the first number among the tokens: nothing where there is none."""
    return tokens[next((i for i, t in enumerate(tokens) if t.sort == "n"), len(tokens)) :]


_JOINTS = frozenset({",", ";", "and", "but", "while", "và", "nhưng"})
_HAS_DONE = frozenset({"đã", "has", "had"})
