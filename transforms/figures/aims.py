"""Whether a number is a result: aims, forecasts and proposals around it, and averages per year.

Belongs here: cues of what is to come. Does not belong here: verbs of change (`kinds`), which indicator it is (`linking`).
"""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Final, Literal

from transforms.figures.detours import behind_aside
from transforms.figures.kinds import is_inside
from transforms.figures.lexicon import Match
from transforms.figures.noise import is_year
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.tokens import Token

Status = Literal["", "target", "forecast", "proposal"]
OUTLOOK: Final = ("target", "forecast", "proposal")
"""What was not reached yet."""
PLANS = frozenset({"plan", "target", "goal"})


def find_status(
    sentence: Sentence, quantity: Quantity, used: Sequence[Match], *, spent: Collection[tuple[int, int]] = (), header: Status = ""
) -> tuple[Status, Match | None]:
    """Whether a number is aimed at, expected or proposed: the nearest cue before it in its clause, 'aim to reduce by 4%'."""
    best: tuple[Status, Match | None] = (header or _aim_of_title(sentence, quantity), None)
    void = [m for name in ("cue:nothing", "cue:plan_result") for m in sentence.tags.get(name, ())]
    nearest = -1
    telling = [
        sentence.keys[m.first : m.last + 1] for m in used if m.last < len(sentence.keys)
    ]  # of this number, or the one it goes on from
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
                or (is_inside(match, void) and not _is_beside(sentence, match, quantity) and not _leads_to_fall(sentence, match, quantity))
            ):
                continue
            if _spent(sentence, match, quantity, name) or (name == "forecast" and _was_estimated(sentence, match)):
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


def _is_beside(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'exceeding the target of 4%', 'beat the target (4%)': the aim itself stands right behind its name."""
    told = pairwise(sentence.keys[match.last : quantity.left])
    between = [key for before, key in told if key not in _SET and (before, key) not in _JOINED]
    return between in ([], ["of"], ["("])


_SET = frozenset(  # "vượt chỉ tiêu Nghị quyết đề ra (4%)", "đạt chỉ tiêu mà Quốc hội, Chính phủ giao (từ 1 - 1,5%)"
    {"giao", "được", "đề", "ra", "tỉnh", "huyện", "nghị", "quyết", "đại", "hội", "mà", "do", "quốc", "chính", "phủ", "hđnd"}
    | {"trung", "ương", "cho", "chương", "trình", "ubnd", "cấp", "trên", "đặt", "kế", "hoạch", "năm"}
)
_JOINED = {("hội", ","), ("(", "từ")}


def _aim_of_title(sentence: Sentence, quantity: Quantity) -> Status:
    """'Vietnam to reduce poverty rate by 1.5% annually': an English headline tells what is to come by a bare 'to'."""
    if sentence.block.kind != "title" or sentence.lexicon.language != "en":
        return ""
    keys = sentence.keys
    told = any(m.phrase.change and m.first > 0 and m.last < quantity.left and keys[m.first - 1] == "to" for m in sentence.matches)
    return "target" if told and _HEADLINE_VERBS.isdisjoint(keys[: quantity.left]) else ""


_HEADLINE_VERBS = frozenset({"help", "contribute", "be", "have", "fall", "drop", "manage", "continue"})
_HEADING, _OUTDONE, _HAVING = 10, frozenset({"exceed", "vượt"}), frozenset({"have", "đã"})  # tokens
_NOUNS = frozenset({"target", "plan", "goal", "objective", "mục tiêu", "chỉ tiêu", "kế hoạch", "task", "estimate", "project"})
_DONE = frozenset({"kết", "đã", "thực"})
_FRAMES = frozenset({"đến", "hết", "cuối", "cả", "năm", "trong"})
_AIM_FRAMES = frozenset({"năm", "đến", "trong", "giai", "của", "phấn", "for", "in", "by"})
_LATEST_AIM = 4  # tokens
_RESULTS = frozenset({"đạt", "vượt", "hoàn", "achieve", "exceed", "fulfill", "meet", "reach", "complete", "attain", "result"})


def _spent(sentence: Sentence, match: Match, quantity: Quantity, name: str) -> bool:
    """A target that is only mentioned: its own number stands between, it was met, or it is a plan's name."""
    tokens = sentence.tokens
    between = tokens[match.last + 1 : quantity.left]
    words = " ".join(t.key for t in tokens[match.first : match.last + 1])
    if sentence.keys[max(0, match.first - 1) : match.first] == ["than"]:
        return True  # "fell by 2.5 points, 0.5 more than planned, to 3.2 percent"
    past_plan = _from_number(between) or (tokens[match.first].key in PLANS and any(t.key == "," for t in between))
    if name == "target" and past_plan and _has_done(tokens[quantity.right + 1 : quantity.right + _VERB]):
        return True  # "Under the plan to clear slums, 320 houses have been handed over"
    if name == "target" and (_is_done_since(between) or _is_told_of_count(tokens, match, between) or _is_told_behind(between)):
        return True
    if _opens_purpose(sentence, match) and _is_done(_behind_comma(between)):
        return True  # "Nhằm giúp hội viên có vốn, tỉnh đã cho 812 hộ vay": what it is for, and then what was done
    if name == "target" and _is_whole_of_share(sentence, match) and any(t.key in (",", ";") for t in between):
        return True
    if _is_verb(sentence, match):
        return False
    met = {t.key for t in tokens[max(0, match.first - 4) : match.first]}
    if name == "target" and ";" in [t.key for t in between] and (not _RESULTS.isdisjoint(met) or {"so", "với"} <= met):
        return True  # "giảm 2,65%, vượt chỉ tiêu kế hoạch đề ra; có 9.415 hộ cận nghèo"
    if words in _NOUNS and (not between or between[0].key == "to" or _is_beside(sentence, match, quantity)):
        return False  # "vượt mục tiêu 4 - 5%/năm": the aim itself
    heading = next((between[:i] for i, t in enumerate(between[: _HEADING + 1]) if t.key == ":"), None)
    if words in _NOUNS and heading is not None and all(t.sort == "w" or is_year(t.raw) for t in heading):
        # "Mục tiêu cụ thể của Đề án: giải quyết việc làm cho 18.000 lao động; ...": all that follows is aimed at, or was reached
        around = met.union(t.key for t in heading)
        return not _OUTDONE.isdisjoint(around) or not (_HAVING.isdisjoint(around) or _RESULTS.isdisjoint(around) or "to" in around)
    if words in _NOUNS and _leads_to_fall(sentence, match, quantity):
        return False
    planned = sentence.keys[0] == "theo" and [t.key for t in between[:1]] == [","] and _DONE.isdisjoint(t.key for t in between)
    if words in _NOUNS and match.first <= 1 and planned:
        return False  # "Theo kế hoạch, năm 2024 tỉnh đào tạo nghề cho 9.000 lao động"
    if words in _NOUNS and match.first <= 1 and between and between[0].key in _AIM_FRAMES and match.last < _LATEST_AIM:
        told = [t.key for t in between]  # "Mục tiêu năm 2024, tỉnh giải quyết việc làm cho 21.000 lao động": it holds up to what was done
        return ";" in told and not _DONE.isdisjoint(told[told.index(";") :])
    if words in _NOUNS and [t.key for t in between] not in (["of"], ["là"], [":"], ["be"], ["("]):
        if any(t.key in _RESULTS for t in tokens[max(0, match.first - 4) : match.first]):
            return True
        if any(t.key == "," for t in between) and len(between) > 9:
            return True
        if any(t.key in _RESULTS for t in between) and name == "target" and any(t.key == "," for t in between):
            return True
    if name == "proposal" and len(between) > _PROPOSED and not _is_list(between):
        return True
    keys = [t.key for t in between]
    framed = keys[:1] and keys[0] in _FRAMES  # "ước đến cuối năm 2021, ...": it holds for the whole sentence
    if name == "forecast" and not framed and ";" in keys and any(t.sort == "n" for t in between[: keys.index(";")]):
        return True  # "thu nhập ước đạt 38 triệu đồng; 98,9% hộ dân có điện"
    # A result told after an aim in one sentence: "aimed at 4% and reached 4.4%".
    return any(t.key in ("thực", "result", "actual", "actually", "kết") for t in _from_number(between))


def _is_whole_of_share(sentence: Sentence, match: Match) -> bool:
    """'đạt 121,1% kế hoạch đề ra', 'đạt 104% so với chỉ tiêu giao': the plan that a share was told of."""
    lead = sentence.keys[max(0, match.first - _SHARED) : match.first]
    planned = " ".join(sentence.keys[match.first : match.first + 2]) in _NOUNS
    return planned and ("%" in lead and _OF_PLAN.issuperset(lead[lead.index("%") + 1 :]))


_SHARED, _OF_PLAN = 3, frozenset({"so", "với"})  # tokens


_PROPOSED, _ROW = 22, 28  # tokens


def _is_list(between: Sequence[Token]) -> bool:
    """'đề nghị phân giao cho huyện A 8 tỷ đồng; huyện B 6 tỷ đồng; ...': row by row, whatever their number, up to what was done."""
    edges = [i for i, token in enumerate(between) if token.key == ";"]
    rows = [between[first:last] for first, last in pairwise([0, *edges, len(between)])]
    told = any(token.key in _TOLD_AS_DONE for token in between)
    return bool(edges) and not told and all(len(row) <= _ROW and _has_number(row) for row in rows[:-1]) and len(rows[-1]) <= _ROW


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(token.sort == "n" for token in tokens)


_TOLD_AS_DONE = _RESULTS | {"đã", "còn", "have", "remain"}


def _opens_purpose(sentence: Sentence, match: Match) -> bool:
    """Whether a cue stands in a clause of purpose that opens the sentence: 'With the aim of helping the poor, ...', 'Nhằm giúp ...'."""
    return (match.first == 0 and sentence.keys[0] == "nhằm") or (match.first < _OPENING and sentence.tokens[0].raw in _PURPOSES)


_OPENING, _PURPOSES = 5, frozenset({"With", "In", "For", "Aiming", "Aimed", "To", "So"})


def _behind_comma(between: Sequence[Token]) -> Sequence[Token]:
    """What stands behind the first comma: the main clause, where a clause of purpose opens the sentence."""
    return between[next((i for i, token in enumerate(between) if token.key == ","), len(between)) :]


def _is_done(clause: Sequence[Token]) -> bool:
    """Whether a clause tells what was done: 'tỉnh đã cho', 'the bank lent', 'it has built'."""
    return any(token.key == "đã" or token.raw in _HAVE or _is_past(token) for token in clause)


def _is_past(token: Token) -> bool:
    """'lent', 'created': a form of a verb that the tables know, and neither of its present ones."""
    return token.sort == "w" and token.raw.islower() and token.key != token.raw and not token.raw.endswith(("s", "ing", "men", "ren"))


_HAVE = frozenset({"has", "have", "had"})


def _is_verb(sentence: Sentence, match: Match) -> bool:
    """'The branch targets outstanding loans of VND 3.4 trillion this year, up 7 percent': it aims at all of that."""
    tokens, first = sentence.tokens, match.first
    if match.first != match.last or tokens[first].raw != "targets" or not 0 < first < len(tokens) - 1:
        return False
    return tokens[first - 1].sort == "w" and tokens[first - 1].key not in _BEFORE_NOUN and tokens[first + 1].key not in _BEHIND_NOUN


_BEFORE_NOUN = frozenset({"the", "its", "their", "all", "these", "those", "such", "of", "other", "main", "key", "many", "set", "and"})
_BEHIND_NOUN = frozenset({",", ".", ";", ":", ")", "of", "for", "to", "be", "have", "set", "in", "by", "and", "at", "on", "under", "that"})


def _was_estimated(sentence: Sentence, match: Match) -> bool:
    """'The rate in 2016 was estimated at 5.8 percent', 'is estimated to have fallen to 4': a result, as it was counted then."""
    at = next((i for i in range(match.first, match.last + 1) if sentence.keys[i] == "estimate"), 0)
    return at > 0 and (sentence.tokens[at - 1].raw in ("was", "were") or sentence.keys[at + 1 : at + 3] == ["to", "have"])


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


def _is_told_of_count(tokens: Sequence[Token], match: Match, between: Sequence[Token]) -> bool:
    """'Of the 340 houses planned, 210 are finished': the number that was aimed at stands before."""
    told = match.first > 1 and tokens[match.last].raw in _PLANNED and tokens[match.first - 2].sort == "n"
    opened = tokens[0].key == "of" and any(t.sort == "n" for t in tokens[: match.first])  # "Of the 940 houses in the plan, 610 ..."
    told = told or (opened and not any(t.key == "," for t in tokens[: match.first]))
    return told and bool(between) and between[0].key == ","


_PLANNED = frozenset({"planned", "targeted", "registered"})


def _from_number(tokens: Sequence[Token]) -> Sequence[Token]:
    """What begins with the first number among the tokens: nothing where there is none."""
    return tokens[next((i for i, t in enumerate(tokens) if t.sort == "n"), len(tokens)) :]


_JOINTS = frozenset({",", ";", "and", "but", "while", "và", "nhưng"})
_HAS_DONE = frozenset({"đã", "has", "had"})


def _leads_to_fall(sentence: Sentence, match: Match, quantity: Quantity) -> bool:
    """'vượt mục tiêu Nghị quyết đề ra giảm bình quân 3 - 4%/năm': the aim is what follows, though it was met."""
    between = sentence.tokens[match.last + 1 : quantity.left]
    of_rate = quantity.measure in ("percent", "point")  # else "Chương trình mục tiêu quốc gia giảm nghèo là 1.140 căn" would be an aim
    falls = any(one.key == "giảm" and (of_rate or two.key != "nghèo") for one, two in pairwise([*between, sentence.tokens[quantity.left]]))
    return falls and not any(t.sort == "n" or t.key in (",", ":") for t in between)


_PER_CENT = frozenset({"%", "percent", "point"})  # "fell by 4% a year, or 6,200 households": the year is that of the per cent
_AVERAGED = frozenset({"averaged", "averaging"})
_CLAUSE = 7  # tokens: "a 1.43% drop in the number of poor households annually"


_PLANNED_FOR = (["plan"], ["target"])
_LASTING = frozenset({"hơn", "gần", "sau", "qua", "trong"})


def is_average(sentence: Sentence, quantity: Quantity) -> bool:
    """Whether the number is per year: '2.95% a year', 'bình quân mỗi năm giảm 3%'."""
    tokens = sentence.tokens
    if "year" in quantity.per or (quantity.left and tokens[quantity.left - 1].raw in _AVERAGED):
        return True
    void = sentence.tags.get("cue:nothing", [])
    opened = any(match.first == 0 for match in sentence.tags.get("cue:average", ()))
    for match in sentence.tags.get("cue:per_year", ()):
        if opened and match.first > 0 and match.last < quantity.left and quantity.measure in ("percent", "point"):
            return True  # "On average the rate falls by 2.5-3% per year; in difficult communes it falls by 4-5%"
        if is_inside(match, void) or sentence.keys[match.last + 1 : match.last + 2] in _PLANNED_FOR:
            continue  # "46% of the yearly plan"
        if match.first == 0 and match.last < quantity.left and not any(t.key in (";", ":") for t in tokens[: quantity.left]):
            return True  # "Every year the rate falls by 3-4%, and that of ethnic minorities by 4-5%"
        lead = tokens[match.first - 1] if match.first else None
        if lead is not None and lead.key in _LASTING:
            continue  # "sau hơn một năm phát động, tỉnh xây 4.412 căn nhà"
        owned = lead is not None and (lead.sort == "n" or lead.key in _PER_CENT)
        if match.last < quantity.left and quantity.left - match.last <= 14 and not owned:
            between = tokens[match.last + 1 : quantity.left]
            if not any(t.key == ";" for t in between) and not any(t.sort == "n" and not is_year(t.raw) for t in between):
                return True
        between = sentence.tokens[behind_aside(sentence, quantity.right + 1) : match.first]
        if [t.key for t in between] in _PARTED and any(t.sort == "n" for t in tokens[match.last + 1 : match.last + _CLAUSE]):
            continue  # "giảm 12,4%, bình quân mỗi năm giảm 3,1%", "16.8 points, or an average of 4.2 a year": the next number's
        if match.first > quantity.last and (len(between) <= 2 or (len(between) <= _CLAUSE and all(t.sort == "w" for t in between))):
            return True
    return False


_PARTED = ([","], [",", "or"], ["or"], [",", "tức"], [",", "hay"], [",", "tương", "đương"])


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
_LONGEST_HEADING, _OUTDONE = 10, frozenset({"exceed", "vượt"})  # tokens
