"""Which figure a number goes on from: its share, its change, a part of it. It speaks of the same group, and often of the same day.

Belongs here: finding that figure among those already read, and what it hands on. Does not belong here: which indicator it gives
(`chaining`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from transforms.figures.aims import OUTLOOK, Status
from transforms.figures.drafts import Draft
from transforms.figures.kinds import Direction
from transforms.figures.lent_or_owed import AS_WHOLE
from transforms.figures.linking import Link
from transforms.figures.placed_times import Placed
from transforms.figures.quantities import Quantity
from transforms.figures.rows import Rows
from transforms.figures.scope import Scoped
from transforms.figures.sentences import Sentence
from transforms.figures.units_of_kinds import CHANGES


def parent_of(link: Link, direction: Direction, drafts: Sequence[Draft]) -> Draft | None:
    """The figure that a number only carries on: its change, its share, the level it fell to. It speaks of the same group."""
    if link.way in ("change", "growth", "share", "count", "list", "partner"):
        parent = link.parent
        if link.way == "share" and parent is not None and parent.quantity.pair_is == "total":
            return next((d for d in drafts if d.link.quantity is parent.quantity.pair), None)  # "2.096/2.145 tổ xếp loại tốt, đạt 97,7%"
        return next((d for d in reversed(drafts) if d.link is parent), None)
    last = drafts[-1] if drafts else None
    if last is not None and direction.how in ("to", "by") and last.link.indicator is link.indicator and last.changes:
        return last
    if last is not None and last.link.indicator.share == link.indicator.code and _is_right_behind(last.link.quantity, link.quantity):
        return last  # "195 tổ xếp loại khá (7,5%)"
    return None


def _is_right_behind(one: Quantity, two: Quantity) -> bool:
    """Whether a number opens the bracket behind another one's noun phrase."""
    between = one.sentence.tokens[one.right + 1 : two.left]
    return one.sentence is two.sentence and bool(between) and between[-1].key == "(" and all(t.sort == "w" for t in between[:-1])


SINCE_BEFORE = frozenset({"of_which", "share"})
ROWS = frozenset({"frame", "row"})
OF_ITS_TIME = SINCE_BEFORE | ROWS | {AS_WHOLE}


def whole_of(link: Link, drafts: Sequence[Draft]) -> Draft | None:
    """The figure of the sentence before of which a number is a part: 'Of this, one district gets 22 billion; another got 5 billion'.

    Or a share: 'The country has 2.4 million poor households. They represent 9.35 percent'.
    """
    root = link
    while root.way in ("part", "partner") and root.parent is not None:
        root = root.parent
    if root.way in SINCE_BEFORE:
        return next((d for d in reversed(drafts) if d.link is link.parent), None)
    if not _counts_on(root):
        return None
    earlier = (d for d in reversed(drafts) if d.link.quantity.sentence is not root.quantity.sentence)
    return next((d for d in earlier if d.link.indicator is root.indicator), None)


def _counts_on(link: Link) -> bool:
    """'Of this, 420 households borrowed 18 billion', 'another 58 workers got loans': what goes on with those told before. English only.

    So do sums led to what their whole is: 'In which, job creation loans were worth VND 18 billion'.
    """
    sentence, quantity = link.quantity.sentence, link.quantity
    if sentence.lexicon.language != "en" or (quantity.measure != "count" and link.way != AS_WHOLE):
        return False
    opened = any(match.first == 0 for match in sentence.tags.get("cue:of_which", ()))
    more = sentence.keys[quantity.last + 1 : quantity.last + 2] == ["more"] or sentence.keys[quantity.left - 1 : quantity.left] in _FURTHER
    return opened or more


_FURTHER = (["another"], ["further"], ["additional"])


def whole_of_rows(sentence: Sentence, rows: Rows, k: int, link: Link, states: Mapping[str, Draft]) -> Draft | None:
    """'Đến 31/5 dư nợ hộ nghèo đạt 36 nghìn tỷ đồng ....| Các tỉnh có dư nợ lớn là: A 2.300 tỷ đồng, B ...': parts of what was told before.

    `states`: by indicator the last that was told of a whole.
    """
    whole = states.get(link.indicator.code)
    if k not in rows.head_of or whole is None or whole.value is None or link.quantity.value is None:
        return None
    first = min(row.name.first for row in rows.row_of.values())
    near = 0 < sentence.index - whole.link.quantity.sentence.index <= _ROWS_AFTER
    of_it = whole.link.quantity.measure == link.quantity.measure == "VND" and link.quantity.value < whole.value
    return whole if near and of_it and not _MUCH.isdisjoint(sentence.keys[:first]) else None


def note_whole(states: dict[str, Draft], draft: Draft) -> None:
    """Notes a state: the first of its sentence, and no row of a list, nor a part of what its sentence told before."""
    known = states.get(draft.link.indicator.code)
    if (
        draft.link.way != "part"
        and draft.place.told != "row"
        and (known is None or known.link.quantity.sentence is not draft.link.quantity.sentence)
    ):
        states[draft.link.indicator.code] = draft


_ROWS_AFTER = 4  # sentences
_MUCH = frozenset({"lớn", "cao", "nhiều", "thấp", "ít", "nhất", "khá", "high", "highest", "large", "largest", "biggest", "big"})


def group_of_whole(sentence: Sentence, link: Link, drafts: Sequence[Draft]) -> Draft | None:
    """The figure of the same sentence whose group a number's is: 'hỗ trợ 1.000 hộ nghèo DTTS thoát nghèo, trong đó huyện A 310 hộ'.

    So of one thing told twice: 'tỷ lệ hộ nông thôn dùng nước sạch đạt 55%, nước hợp vệ sinh đạt 98%', 'is 9%, compared to 21% in 2016'.
    """
    last = drafts[-1] if drafts else None
    if last is not None and last.link.indicator is link.indicator and last.link.quantity.measure == link.quantity.measure:
        between = sentence.keys[last.link.quantity.right + 1 : link.quantity.left]
        if between and _COMPARED.issuperset(between) and _is_then(sentence, link.quantity):
            return last
    if last is not None and last.link.indicator is link.indicator and link.indicator.theme == "living_conditions":
        between = sentence.keys[last.link.quantity.right + 1 : link.quantity.left]
        return last if ";" not in between and last.link.quantity.measure == link.quantity.measure == "percent" else None
    parted = [match for match in sentence.tags.get("cue:of_which", ()) if match.last < link.quantity.left]
    if not parted or link.quantity.measure != "count":
        return None
    wholes = [draft for draft in drafts if draft.link.quantity.right < parted[-1].first and draft.link.quantity.measure == "count"]
    whole = wholes[-1] if wholes else None
    return whole if whole is not None and whole.link.indicator is link.indicator and whole.kind in ("flow", "cumulative") else None


def whole_of_unions(link: Link, scoped: Scoped, drafts: Sequence[Draft]) -> Draft | None:
    """'Dư nợ cho vay học sinh là 45 tỷ đồng, trong đó Hội Phụ nữ 20 tỷ đồng', '8 tổ yếu (Hội Nông dân 5 tổ)': what unions have parts of."""
    of_same = [one for one in drafts if one.link.indicator is link.indicator and one.link.quantity.measure == link.quantity.measure]
    whole = next((one for one in reversed(of_same) if one.scoped.union is None), None)
    if scoped.union is None or whole is None or (whole.value or 0) < (link.quantity.value or 0):
        return None
    first, last, sentence = whole.link.quantity.right + 1, link.quantity.left, link.quantity.sentence
    parted = "(" in sentence.keys[first:last] or any(first <= match.first < last for match in sentence.tags.get("cue:of_which", ()))
    return whole if parted else None


def that_figure(link: Link, before: Sequence[Draft]) -> Draft | None:
    """'62 percent of rural residents used clean water. The figure now stands at 78.4 percent': the figure of the sentence before."""
    keys = link.quantity.sentence.keys
    if link.way != "carried" or tuple(keys[:2]) not in _THAT_FIGURE or not _OF_OTHERS.isdisjoint(keys[: link.quantity.left]):
        return None
    return next((draft for draft in reversed(before) if draft.link is link.parent), None)


_THAT_FIGURE = {(one, two) for one in ("the", "this", "that") for two in ("figure", "rate", "number", "share", "proportion", "percentage")}
_OF_OTHERS = frozenset({"of", "for", "in", "among"})


def group_of_those(sentence: Sentence, link: Link, drafts: Sequence[Draft]) -> str | None:
    """'5.116 hộ mới thoát nghèo; 2.104 hộ trong số này đang vay vốn': the group that was counted before, for what some of it did."""
    quantity, keys = link.quantity, sentence.keys
    if link.indicator.theme != "credit" or not drafts:
        return None
    last = drafts[-1]
    if quantity.measure == "VND" and last.link.indicator.code == "credit_borrowers" and len(last.scoped.populations) == 1:
        goes_on = {",", ";", "."}.isdisjoint(keys[last.link.quantity.right : quantity.left]) and _is_of_those(keys, last.link)
        return last.scoped.populations[0] if goes_on else None  # "... với dư nợ 71 tỷ đồng"
    counted = (draft for draft in reversed(drafts) if draft.link.indicator.code in _GROUPS and draft.link.quantity.noun == quantity.noun)
    whole = next(counted, None) if _is_of_those(keys, link) else None
    return _GROUPS[whole.link.indicator.code] if whole is not None else None


def _is_of_those(keys: Sequence[str], link: Link) -> bool:
    """'2.104 hộ trong số này', 'trong số đó 2.104 hộ'."""
    behind, lead = keys[link.quantity.last + 2 : link.quantity.last + 5], keys[max(0, link.quantity.left - 3) : link.quantity.left]
    return behind in _OF_THOSE or lead in _OF_THOSE


_OF_THOSE = (["trong", "số", "này"], ["trong", "số", "đó"])
_GROUPS = {"poor_households": "poor", "near_poor_households": "near_poor", "newly_escaped_households": "newly_escaped"}


def counted_since(link: Link, drafts: Sequence[Draft]) -> date | None:
    """The first day of the year whose count a number goes on with.

    'At the beginning of 2021 it had 8,230 poor households. By August 31, 734 of them had escaped', 'plans to send 600 abroad in 2021.
    As of mid-August, 284 people had left'.
    """
    for draft in reversed(drafts):
        mention, last = draft.timed.mention, draft.timed.last
        if mention is None or last is None or (last.month, last.day) != (12, 31) or draft.link.quantity.measure != "count":
            continue
        if draft.kind == "level" and mention.marker == "at_start" and draft.link.indicator.theme == link.indicator.theme:
            return last + timedelta(days=1)
        aimed = draft.kind == "target" and mention.form in ("year", "relative") and mention.marker not in ("until", "by", "at_end")
        if aimed and draft.link.indicator is link.indicator:  # not houses, of which more were begun the year before
            return last.replace(month=1, day=1)
    return None


def day_of_deed(sentence: Sentence, link: Link, before: Sequence[Draft]) -> Placed | None:
    """'Ngày 12/6, ngân hàng giải ngân cho 64 hộ. Tổng số tiền là 4 tỷ đồng': what is summed up was lent on the day told before."""
    last = before[-1] if before and before[-1].link.quantity.sentence.index == sentence.index - 1 else None
    if last is None or last.kind != "flow" or last.timed.mention is None or last.timed.mention.form != "day":
        return None
    lent = link.indicator.theme == last.link.indicator.theme == "credit"
    sums_up = sentence.block_index == last.block_index and any(sentence.keys[: len(words)] == words for words in _SUMS_UP)
    return Placed(replace(last.timed.mention, basis="implied"), 0, 0) if sums_up and lent else None


_SUMS_UP = (
    ["tổng", "số"],
    ["tổng", "nguồn", "vốn"],
    ["số", "tiền"],
    ["số", "vốn"],
    ["trong", "đó"],
    ["mỗi", "hộ"],
    ["the", "total"],
    ["of", "this"],
    ["of", "which"],
)


def _is_then(sentence: Sentence, quantity: Quantity) -> bool:
    """'against 21.6% in 2016', and not 'against 3.9% of the whole province': what is compared is another time."""
    behind = sentence.tokens[quantity.right + 1 : quantity.right + 1 + _TIME]
    told = next((i for i, token in enumerate(behind) if token.key in _YEARS or token.raw[:2] in ("19", "20")), -1)
    return told >= 0 and all(token.key in _TO_TIME for token in behind[:told])


_TIME = 6  # tokens: "at the end of the year 2016"
_YEARS = frozenset({"year", "năm"})
_TO_TIME = frozenset({"in", "at", "by", "the", "end", "beginning", "start", "of", "(", "late", "early", "last", "a", "vào", "cuối", "đầu"})
_COMPARED = frozenset({",", "(", "compare", "to", "with", "against", "down", "up", "from", "versus", "so", "với", "mức"})


def span_of_levels(link: Link, drafts: Sequence[Draft], *, own: Placed | None) -> Placed | None:
    """'from 9.9% in 2015 to 3.8% in 2019. The average reduction was 1.5% a year': the time between the two levels told last.

    `own` is the time that stands beside the average: the year of the later level, where that one is told in its sentence.
    """
    levels = [
        draft for draft in drafts if draft.kind == "level" and draft.link.indicator is link.indicator and draft.timed.last is not None
    ]
    if len(levels) < 2 or levels[-1].timed.mention is None:
        return None
    one, two = sorted((levels[-2], levels[-1]), key=lambda draft: draft.timed.last or date.min)
    first, last, mention = one.timed.last, two.timed.last, levels[-1].timed.mention
    if first is None or last is None or last.year - first.year < 2 or one.place.name != two.place.name:
        return None
    if own is not None and own.mention.first is not None and (own.mention.form != "year" or own.mention.last not in (first, last)):
        return None
    basis = mention.basis if own is not None else "implied"
    return Placed(replace(mention, first=first, last=last, form="span", marker="during", basis=basis), 0, 0)


def share_time(heir: Draft, draft: Draft, direction: Direction, mention: Placed | None) -> None:
    """One state told twice, by its number and by its share, holds on one day: 'from 25,100 (15.4%) to 16,300 (9.7%)'."""
    quantity = draft.link.quantity
    twice = draft.link.way in ("share", "count")
    behind = twice and mention is not None and mention.first > quantity.right
    starts = heir.changes and quantity.sentence.keys[max(0, heir.link.quantity.left - 1)] in ("from", "từ")
    if behind or (heir.timed.last is None and direction.how not in ("to", "from") and not starts):
        heir.timed = draft.timed  # "23,510 households (12.2%) at the end of 2021"
    elif twice and (starts or (mention is not None and mention.last < heir.link.quantity.left and heir.timed.last is not None)):
        draft.timed = heir.timed  # "26% in 2015; it had fallen to 10.3% by the end of 2020, or 14,300 households"


def share_start(draft: Draft, direction: Direction, drafts: Sequence[Draft]) -> None:
    """'từ 8,1% năm 2015 còn 1,9% năm 2019; hộ cận nghèo giảm từ 5,2% xuống 2,6%': both left the day on which the first one began."""
    timed = draft.timed
    if direction.how != "from" or timed.mention is None or timed.basis != "implied":
        return
    for one, two in pairwise(drafts):
        alike = one.kind == two.kind == draft.kind == "level" and one.link.indicator is two.link.indicator
        began, ended = one.timed.last, two.timed.last
        if alike and two.timed.mention is timed.mention and one.timed.basis == "stated" and began and ended and began < ended:
            draft.timed = replace(one.timed, basis="implied")


def date_levels(drafts: Sequence[Draft], change: Draft) -> None:
    """Levels that nothing dates hold for the end of the change told of them: 'có 10.689 hộ nghèo, tăng 137 hộ so với đầu năm'."""
    timed, parent = change.timed, change.link.parent
    if change.kind == "level":
        _date_change(drafts, change)
    if change.kind != "change" or timed.last is None or timed.last.month != _DECEMBER or change.link.indicator.theme != "poverty":
        return
    told = {id(link) for link in (parent, parent.parent) if link is not None} if parent is not None else set[int]()
    for level in drafts:
        of_it = id(level.link) in told or id(level.link.parent) in told or level.link.indicator is change.link.indicator
        if of_it and level.kind == "level" and level.timed.last is None and not level.changes:
            level.timed = replace(timed, first=timed.last, basis="implied")


_DECEMBER = 12


def _date_change(drafts: Sequence[Draft], level: Draft) -> None:
    """'has fallen by 3.1% a year, from 28.4% in 2016 to 12.9% in 2020': the change told before the two levels is of the time between."""
    change, start = (drafts[-2], drafts[-1]) if len(drafts) > 1 else (None, None)
    if change is None or start is None or change.kind not in CHANGES or change.timed.last is not None or start.kind != "level":
        return
    one, two = start.timed.last, level.timed.last
    same = change.link.indicator is start.link.indicator is level.link.indicator and start.link.quantity.sentence.keys[
        start.link.quantity.left - 1 : start.link.quantity.left
    ] in (["from"], ["từ"])
    if same and one is not None and two is not None and one < two:
        change.timed = replace(level.timed, first=one, last=two)


def span_differences(drafts: Sequence[Draft], before: Sequence[Draft]) -> None:
    """'from 48% in 2010 to 21% in 2020, a fall of 27 points': what two levels differ by changed between their days.

    `before`: the figures of the sentence before, 'It thus fell by 27 points'.
    """
    for change in drafts:
        if change.kind != "change" or change.value is None:
            continue
        levels = [one for one in (*before, *drafts) if one.kind == "level" and _is_level_of(one, change)]
        for one, two in pairwise(levels):
            first, last = sorted((one, two), key=lambda level: level.timed.last or date.min)
            if first.timed.last == last.timed.last or (last.value or 0) - (first.value or 0) != change.value:
                continue
            basis = change.timed.basis if change.timed.last is not None else "implied"
            change.timed = replace(last.timed, first=first.timed.last, basis=basis)


def _is_level_of(level: Draft, change: Draft) -> bool:
    """Whether a dated level is of what a change is of, and in the same unit."""
    alike = level.link.indicator is change.link.indicator and level.place.name == change.place.name and level.scoped == change.scoped
    unit = "percent" if change.unit == "percentage_point" else change.unit
    return alike and level.unit == unit and level.value is not None and level.timed.last is not None


def were_expected(link: Link, before: Sequence[Draft]) -> bool:
    """'The rate is expected to be 1.2%. In poor districts it will fall to 23%': what will be is as expected as what was told before.

    A plan that a number names is none the less a plan: 'Poverty is expected to fall by 4%. 10,600/10,700 houses were started'.
    """
    beside = bool(before) and before[0].link.quantity.sentence.index == link.quantity.sentence.index - 1
    return beside and before[0].kind == "forecast" and link.indicator.kind != "target"


def is_of_day_expected(draft: Draft, before: Sequence[Draft]) -> bool:
    """'Đến cuối năm 2025, thu nhập dự kiến đạt 69 triệu đồng. Tỷ lệ hộ nghèo chỉ còn 1,4%': what holds on the day of what is expected.

    `before`: the figures of the sentence before. What was counted, or is so now, is none of that; nor what is told beside an estimate.
    """
    sentence, mention = draft.link.quantity.sentence, draft.timed.mention
    last = before[-1] if before else None
    if last is None or draft.kind != "level" or last.kind != "forecast" or last.timed.mention is None or mention is None:
        return False
    told = not _HAPPENED.isdisjoint(sentence.keys) or "cue:review" in sentence.tags or "cue:now" in sentence.tags
    told = told or _EXPECTED.isdisjoint(last.link.quantity.sentence.keys)
    return not told and draft.timed.basis == "implied" and mention.start == last.timed.mention.start


def status_of_before(sentence: Sentence, link: Link, before: Sequence[Draft], *, ahead: bool, aims: int) -> Status:
    """'Cuối năm nay tỷ lệ ước còn 1,3%. Trong đó, vùng cao còn 3%': the parts of what is aimed at, or expected, are so too.

    So is what the next sentence tells of a day to come (`ahead`): 'Mục tiêu năm nay giảm 1%. Đến cuối năm 2030, tỷ lệ còn dưới 3%'.
    `before`: the figures of the sentence before; `aims`: how many aims, and nothing but aims, stand in a row before.
    """
    reach = 2 if sentence.keys[:2] in _PARTED else 1  # sentences: a caption may stand before "Trong đó"
    last = before[-1] if before and sentence.index - before[-1].link.quantity.sentence.index <= reach else None
    follows_aim = last is not None and last.kind == "target" and not any(_has_met(draft, last) for draft in before)
    if follows_aim and "trở" in sentence.keys and "đã" not in sentence.keys:
        return "target"  # "... đặt mục tiêu giảm 3%. Riêng hộ nghèo dân tộc thiểu số giảm 5% trở lên"
    if not _HAPPENED.isdisjoint(sentence.keys) or not _DONE.isdisjoint(pairwise(sentence.keys)):
        return ""
    if any(not match.nested for match in sentence.tags.get("cue:now", ())):
        return ""
    if follows_aim and ahead:
        return "target"
    if follows_aim and last is not None and (_is_yearly(link) or _is_yearly(last.link)):
        return "target"  # "Tỉnh phấn đấu 80% số xã đạt chuẩn. Tỷ lệ hộ nghèo giảm 2 - 3%/năm; 98% số hộ dùng nước sạch"
    if follows_aim and aims >= LISTED and sentence.keys[0] not in _OPENS_STATE and sentence.lexicon.language == "vi":
        return "target"  # "Mục tiêu: giảm 8.000 hộ nghèo, ..., .... Thu nhập bình quân đạt 24 triệu đồng. Triển khai 33 dự án"
    parted = sentence.keys[:2] in _PARTED and link.quantity.measure == "percent"
    same = last is not None and parted and last.link.indicator is link.indicator
    of = last if same else whole_of(link, before) if link.indicator.kind != "target" else None  # "31 of 34 houses": a plan leads to no aim
    return of.kind if of is not None and of.kind in OUTLOOK else ""


def _has_met(draft: Draft, aim: Draft) -> bool:
    """'Tỷ lệ hộ nghèo giảm 3,4%, vượt mục tiêu (giảm 2,5%)': whether an aim only stands beside what it was set for."""
    return draft.kind in CHANGES and draft.link.indicator is aim.link.indicator and draft.unit == aim.unit


def _is_yearly(link: Link) -> bool:
    """Whether a number is so much each year, and no average of years that are over."""
    sentence = link.quantity.sentence
    told = sentence.lexicon.language == "vi" and "quân" not in sentence.keys  # not "giảm bình quân 3%/năm"
    return told and link.indicator.theme == "poverty" and "year" in link.quantity.per


LISTED = 3  # figures
_PARTED = (["trong", "đó"], ["of", "which"])
_OPENS_STATE = frozenset({"toàn", "tổng", "theo", "trước", "kết", "qua"})  # "Toàn huyện còn 3.215 hộ nghèo": no aim any more
_EXPECTED = frozenset({"dự", "expect", "forecast"})  # "dự kiến", and not "ước", which is told of what is all but over
_HAPPENED = frozenset({"đã", "riêng", "have"})
_DONE = frozenset({("giảm", "được"), ("năm", "qua"), ("tháng", "qua"), ("thời", "gian")})
