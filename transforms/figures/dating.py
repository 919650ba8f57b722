"""The time that stands beside a linked number in its own sentence.

Belongs here: which of the sentence's times is the number's. Does not belong here: how near one stands (`timing`), what is carried on from
other sentences (`frames`).
"""

from dataclasses import replace
from datetime import date

from transforms.figures.aims import OUTLOOK
from transforms.figures.finish import is_state
from transforms.figures.lexicon import Match
from transforms.figures.linked import Linked
from transforms.figures.linking import Link
from transforms.figures.placed_times import Placed, of_review
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.timing import choose_mention


def time_beside(linked: Linked, k: int, link: Link, *, published_on: date | None) -> tuple[Placed | None, Placed | None]:
    """The time told with number `k`, and the one it is compared with."""
    sentence, direction, state = linked.sentence, linked.directions[k], is_state(link, linked.directions[k])
    names_count = link.indicator.code.startswith(("programme_capital", "poverty_line"))
    mention, base = choose_mention(
        link.quantity,
        linked.placed,
        linked.ruler,
        names_count=names_count,
        changing=direction.how == "by",
        arrived=direction.how == "to",
        not_after=published_on if state and link.indicator.kind != "standard" else None,
        of_plan=link.indicator.unit == "percent_of_plan",
    )
    if mention is None and linked.last_of[k] != k:
        # "by 2.1%, 3.4% and 1.8% in 2024": the time behind a list holds for all of it.
        mention, base = choose_mention(linked.quantities[linked.last_of[k]], linked.placed, linked.ruler, names_count=names_count)
    reviewed = of_review(sentence, linked.placed) if link.indicator.theme == "poverty" else None
    if reviewed is not None and (state if mention is None else mention.mention.form == "to_date"):
        mention = reviewed
    now = says_now(sentence, link.quantity) if mention is not None and mention is not reviewed and state else -1
    if mention is not None and (mention.last < now or (now >= 0 and _is_of_next(sentence, link.quantity, mention))):
        mention = None  # "fell to 38.2% in 2023; the near-poor rate is now 15%", "is now 9%, compared to 20% in 2016"
    if mention is not None and state and sentence.keys[link.quantity.right + 1 : link.quantity.right + 4] in _YEAR_EARLIER:
        mention = _year_before(mention)
    return linked.pairs.periods.get(k, mention), base


_YEAR_EARLIER = (["a", "year", "earlier"], ["a", "year", "before"], ["the", "year", "before"], ["one", "year", "earlier"])
_LAST_OF_FEBRUARY = (2, 29)


def _year_before(one: Placed) -> Placed:
    """'5.36 percent at the end of 2023, compared with 7.42 percent a year earlier': a year before the time told first."""
    told = one.mention
    first, last = (day and day.replace(year=day.year - 1, day=28 if _is_leap(day) else day.day) for day in (told.first, told.last))
    return replace(one, mention=replace(told, first=first, last=last, basis="implied"))


def _is_leap(day: date) -> bool:
    return (day.month, day.day) == _LAST_OF_FEBRUARY


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
    if "respectively" in sentence.keys:
        return False
    foretold = (match for name in OUTLOOK for match in sentence.tags.get(f"cue:{name}", ()) if not match.nested)
    return _is_of_next(sentence, quantity, one) or any(quantity.right < match.first < one.first for match in foretold)


def is_estimate_of_today(linked: Linked, k: int, cue: Match | None, mention: Placed | None) -> bool:
    """'thu nhập bình quân hiện nay ước đạt 24 triệu đồng': a result that was not counted, and no forecast."""
    if cue is None or linked.sentence.keys[cue.first] not in ("ước", "estimate"):
        return False
    return mention.mention.form == "to_date" if mention is not None else says_now(linked.sentence, linked.quantities[k]) >= 0


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


_TODAY = frozenset({"now", "today"})
