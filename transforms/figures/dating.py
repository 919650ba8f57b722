"""The time that stands beside a linked number in its own sentence.

Belongs here: which of the sentence's times is the number's. Does not belong here: how near one stands (`timing`), what is carried on from
other sentences (`frames`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from transforms.figures.aims import OUTLOOK
from transforms.figures.drafts import Draft
from transforms.figures.finish import is_state
from transforms.figures.kinds import Direction
from transforms.figures.lexicon import Match
from transforms.figures.linked import Linked
from transforms.figures.linking import Link
from transforms.figures.noise import is_year
from transforms.figures.owned_times import BOUNDS, UP_TO
from transforms.figures.period_days import WINDOWS
from transforms.figures.period_shift import shift_years
from transforms.figures.placed_times import Placed, of_review
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.timing import choose_mention


def time_beside(linked: Linked, k: int, link: Link, *, published_on: date | None) -> tuple[Placed | None, Placed | None]:
    """The time told with number `k`, and the one it is compared with."""
    sentence, direction, state = linked.sentence, linked.directions[k], is_state(link, linked.directions[k])
    names_count = link.indicator.code.startswith(("programme_capital", "poverty_line"))
    not_after = published_on if state and link.indicator.kind != "standard" else None
    if not_after is not None and direction.how in ("from", "to"):
        not_after += min(_REVIEWED_AHEAD, date.max - not_after)  # "Giai đoạn 2016 - 2020 giảm từ 9% xuống 3%", told in October 2020
    placed = _without_meetings(sentence, linked.placed)
    mention, base = choose_mention(
        link.quantity,
        placed,
        linked.ruler,
        names_count=names_count,
        changing=direction.how == "by",
        arrived=direction.how == "to",
        not_after=not_after,
        of_plan=link.indicator.unit == "percent_of_plan",
    )
    if mention is None and linked.last_of[k] != k:
        # "by 2.1%, 3.4% and 1.8% in 2024": the time behind a list holds for all of it.
        mention, base = choose_mention(linked.quantities[linked.last_of[k]], placed, linked.ruler, names_count=names_count)
    if mention is not None and published_on is not None and not state and direction.how == "":
        mention = _up_to(mention, placed, published_on)
    reviewed = of_review(sentence, linked.placed) if link.indicator.theme == "poverty" else None
    if reviewed is not None and (state if mention is None else mention.mention.form == "to_date"):
        mention = reviewed
    now = says_now(sentence, link.quantity) if mention is not None and mention is not reviewed and state else -1
    if mention is not None and (mention.last < now or (now >= 0 and _is_of_next(sentence, link.quantity, mention))):
        mention = None  # "fell to 38.2% in 2023; the near-poor rate is now 15%", "is now 9%, compared to 20% in 2016"
    earlier = sentence.keys[link.quantity.right + 1 : link.quantity.right + 4] in _YEAR_EARLIER
    earlier = earlier and not (mention is not None and mention.first == link.quantity.right + 1)  # that time is the one told
    if mention is not None and earlier and (state or (direction.how == "from" and mention.last < link.quantity.left)):
        mention = _year_before(mention)
    if mention is not None and state and _is_of_start(sentence, link.quantity, mention):
        mention = None
    if base is None and direction.how == "by":
        base = _base_of_list(link.quantity, placed)
    return linked.pairs.periods.get(k, mention), base


def _is_of_start(sentence: Sentence, quantity: Quantity, one: Placed) -> bool:
    """'From 3 programmes with loans of 118 billion, to date it runs 17': what it began with is not of the day of what it has come to."""
    keys, tokens = sentence.keys, sentence.tokens
    if one.mention.form != "to_date" or one.first < quantity.right or keys[one.first - 1] != ",":
        return False
    opens = (i for i in range(quantity.left) if keys[i] in _FROM and (i == 0 or keys[i - 1] in _PARTS))
    counted = any(token.sort == "n" and not is_year(token.raw) for i in opens for token in tokens[i + 1 : i + _BEGINS])
    return counted and any(token.sort == "n" for token in tokens[one.last + 1 :])


_FROM, _PARTS = frozenset({"from", "từ"}), frozenset({",", ";"})
_BEGINS = 5  # tokens: "từ dư nợ 118 tỷ"


def _base_of_list(quantity: Quantity, placed: Sequence[Placed]) -> Placed | None:
    """'Các chương trình có dư nợ tăng so với đầu năm gồm: hộ cận nghèo tăng 46 tỷ đồng; ...': all that is listed grew since then."""
    keys = quantity.sentence.keys
    before = (one for one in placed if one.mention.marker == "compared" and one.last < quantity.left)
    return next((one for one in before if ":" in keys[one.last + 1 : one.last + _OPENING]), None)


_OPENING = 4  # tokens: "gồm có :"
_REVIEWED_AHEAD = timedelta(days=61)  # the reviews of a year are made from October on


def _up_to(one: Placed, placed: Sequence[Placed], published_on: date) -> Placed:
    """'Đến cuối tháng 6, có 5.120 hộ đăng ký thoát nghèo năm 2018, trong đó 2.160 hộ được công nhận': a year that is counted to a day."""
    told = one.mention
    if told.form != "year" or told.marker != "during" or told.last is None or told.last <= published_on or told.in_name:
        return one
    days = (other.mention.last for other in placed if other.mention.marker in UP_TO and other.last < one.first)
    day = next((day for day in days if day is not None and day.year == told.last.year and day < told.last), None)
    return one if day is None else replace(one, mention=replace(told, last=day, basis="implied"))


def _without_meetings(sentence: Sentence, placed: Sequence[Placed]) -> Sequence[Placed]:
    """The times of a sentence without the day of the meeting at which it was told, where it names others: 'Tại cuộc họp sáng 2/4'."""
    told = [one for one in placed if not _is_of_meeting(sentence, one)]
    return told if any(one.mention.last is not None and one.mention.marker != "compared" for one in told) else placed


def _is_of_meeting(sentence: Sentence, one: Placed) -> bool:
    """'Tại hội nghị ngày 15/8', 'Báo cáo tại cuộc họp sáng 2/4': the day of a meeting, and of nothing that was counted."""
    if one.mention.form != "day" or one.mention.marker != "during":
        return False
    lead = sentence.tokens[max(0, one.first - _MEETING) : one.first]
    at = next((i for i in range(len(lead) - 1, 0, -1) if (lead[i - 1].key, lead[i].key) in _MEETINGS), -1)
    return at >= 0 and all(token.sort == "w" for token in lead[at:])


def of_meeting(
    sentence: Sentence, beside: tuple[Placed | None, Placed | None], review: Placed | None
) -> tuple[Placed | None, Placed | None]:
    """What a meeting was told of the months that it reviews holds for them: 'Sơ kết 6 tháng đầu năm| Báo cáo tại hội nghị ngày 15/8'."""
    mention, base = beside
    if mention is None or review is None or not _is_of_meeting(sentence, mention) or review.mention.form not in WINDOWS:
        return beside
    day, last = mention.mention.last, review.mention.last
    over = day is not None and last is not None and timedelta(0) <= day - last <= _TOLD_AFTER
    return (replace(review, mention=replace(review.mention, basis="implied")), base) if over else beside


_MEETING = 6  # tokens
_MEETINGS = frozenset(
    {("hội", "nghị"), ("cuộc", "họp"), ("buổi", "họp"), ("phiên", "họp"), ("kỳ", "họp"), ("làm", "việc"), ("hội", "thảo"), ("giao", "ban")}
)
_TOLD_AFTER = timedelta(days=92)
_YEAR_EARLIER = (["a", "year", "earlier"], ["a", "year", "before"], ["the", "year", "before"], ["one", "year", "earlier"])


def _year_before(one: Placed) -> Placed:
    """'5.36 percent at the end of 2023, compared with 7.42 percent a year earlier': a year before the time told first."""
    told = one.mention
    first, last = (day and shift_years(day, 1) for day in (told.first, told.last))
    return replace(one, mention=replace(told, first=first, last=last, basis="implied"))


def _is_of_next(sentence: Sentence, quantity: Quantity, one: Placed) -> bool:
    """Whether a time stands behind another number than `quantity`."""
    return one.first > quantity.right and any(token.sort == "n" for token in sentence.tokens[quantity.right + 1 : one.first])


def is_of_forecast(quantity: Quantity, one: Placed, published_on: date | None) -> bool:
    """'The rate is 68 percent, and is expected to reach 75 percent by 2025': a day to come behind the next number is that number's.

    So is one behind words of what is to come: 'còn 243 nhà đang xây, phấn đấu xong trước 31/8'.
    """
    last = one.mention.last
    if published_on is None or last is None or last <= published_on:
        return False
    sentence = quantity.sentence
    foretold = (match for name in OUTLOOK for match in sentence.tags.get(f"cue:{name}", ()) if not match.nested)
    return _is_of_next(sentence, quantity, one) or any(quantity.right < match.first < one.first for match in foretold)


def is_estimate(linked: Linked, k: int, cue: Match | None, mention: Placed | None, published_on: date | None) -> bool:
    """'thu nhập bình quân hiện nay ước đạt 24 triệu đồng': a result that was not counted, and no forecast.

    So is what is estimated of a day that is over: 'By March 31, capital is estimated to reach VND 13 trillion', told in April.
    """
    sentence = linked.sentence
    told = sentence.keys[cue.first : cue.last + 1] if cue is not None else []
    if told[:1] != ["ước"] and "estimate" not in told:
        return False
    last = mention.mention.last if mention is not None and mention.mention.form in ("day", "month", "quarter", "months") else None
    if last is not None and published_on is not None and last <= published_on and sentence.lexicon.language == "en":
        return True
    return mention.mention.form == "to_date" if mention is not None else says_now(sentence, linked.quantities[k]) >= 0


def says_now(sentence: Sentence, quantity: Quantity) -> int:
    """The last token of a 'now' in the number's clause before it or right behind it, -1 where there is none."""
    found = -1
    for match in sentence.tags.get("cue:now", ()):
        if match.first == quantity.right + 1 and sentence.keys[match.first] in _TODAY:
            return match.last  # "from 3.9% in 2016 to just 0.7% now"
        between = sentence.tokens[match.last + 1 : quantity.left]
        if not match.nested and match.last < quantity.left and not any(t.key == ";" for t in between):
            found = match.last
    return found


def is_of_today(sentence: Sentence, link: Link) -> bool:
    """Whether a number is told of the page's own day, where no other time is: 'hiện có', 'vẫn còn', 'vừa được giao 30 tỷ đồng'."""
    quantity = link.quantity
    just = link.indicator.kind == "event" and any(m.last < quantity.left for m in sentence.tags.get("cue:just", ()))
    return just or says_now(sentence, quantity) >= 0 or _says_still(sentence, quantity)


def _says_still(sentence: Sentence, quantity: Quantity) -> bool:
    """'Toàn huyện vẫn còn 2.814 hộ nghèo, tỷ lệ 31,6%': a state of today, where no other time is told."""
    keys = sentence.keys[: quantity.left]
    return any(keys[i : i + 2] in _STILL for i in range(len(keys) - 1))


_STILL = (["vẫn", "còn"], ["vẫn", "có"], ["vẫn", "ở"])
_TODAY = frozenset({"now", "today"})


def of_aim(mention: Placed | None, cue: Match | None, ahead: Placed | None, published_on: date | None) -> Placed | None:
    """'Loans were 172 billion at the end of 2017, and the bank intends to keep bad debt below 0.5%': no aim is for a day that is over.

    `ahead` is the latest time that the sentences before name: the aim is for that, where it is later.
    """
    told = mention.mention.first if mention is not None and mention.mention.marker == "at_start" else None
    if mention is not None and cue is not None and told is not None and told == mention.mention.last == date(told.year, 1, 1):
        year = replace(mention.mention, last=date(told.year, 12, 31), form="year", marker="during", basis="implied")
        return replace(mention, mention=year)  # "Đầu năm 2018, huyện đặt mục tiêu giảm 720 hộ nghèo": by its end
    if mention is None or cue is None or ahead is None or published_on is None or mention.last > cue.first:
        return mention
    over, last = mention.mention.last, ahead.mention.last
    if over is None or last is None or not over < published_on or last <= over or mention.mention.marker not in UP_TO:
        return mention
    return replace(ahead, mention=replace(ahead.mention, basis="implied"))


def of_all_aims(linked: Linked, k: int) -> Placed | None:
    """'strives for an income of 60 million VND and a rate of less than 1 percent by 2025': the day for all that is aimed at.

    So is the term of 'The goal of the Resolution for the 2020-2025 term is to cut the rate by 2% a year'.
    """
    quantity, sentence = linked.quantities[k], linked.sentence
    dated = [one for one in linked.placed if one.mention.last is not None and not one.mention.in_name]
    terms = [one for one in linked.placed if one.mention.last is not None and one.mention.form == "term"]
    if not dated and len(terms) == 1:
        return replace(terms[0], mention=replace(terms[0].mention, basis="implied"))
    if sentence.lexicon.language != "en" or len(dated) != 1 or dated[0].first < quantity.right or dated[0].mention.marker not in BOUNDS:
        return None
    return dated[0] if _PARTING.isdisjoint(sentence.keys[quantity.right + 1 : dated[0].first]) else None


_PARTING = frozenset({";", "while", "but", "which", "compare", "from"})


def of_whole_year(sentence: Sentence, quantity: Quantity, known: Placed | None) -> Placed | None:
    """'In 11 months 15,120 workers left. The whole year is expected to see 17,000': the year of the time told last."""
    told = any(one in _WHOLE and two == "year" for one, two in pairwise(sentence.keys[: quantity.left]))
    if not told or known is None or known.mention.last is None:
        return None
    year = known.mention.last.year
    return replace(known, mention=replace(known.mention, first=date(year, 1, 1), last=date(year, 12, 31), form="year", basis="implied"))


_WHOLE = frozenset({"whole", "full", "entire"})


def after_base(link: Link, direction: Direction, base: Placed | None, drafts: Sequence[Draft], published_on: date | None) -> Placed | None:
    """'còn 4,81%, giảm 2,18% so với năm 2018', told in the spring or summer of 2020: the poor are reviewed once a year, so in 2019.

    Not where another figure of the sentence is dated: 'now 4.81%, down 2.18 points from 2018'.
    """
    last = base.mention.last if base is not None and all(draft.timed.last is None for draft in drafts) else None
    if base is None or last is None or published_on is None or direction.how != "by" or link.indicator.theme != "poverty":
        return None
    if base.mention.form not in ("year", "day") or (last.month, last.day) != (12, 31) or published_on.year != last.year + 2:
        return None
    end = last.replace(year=last.year + 1)
    return replace(base, mention=replace(base.mention, first=end, last=end, form="day", marker="at_end", basis="implied"))
