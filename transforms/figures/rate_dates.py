"""From which day rates hold, as the sentence, the title or the line above or below them says.

Belongs here: days of effect. Does not belong here: the rates themselves (`rates`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from transforms.figures.accounting import Ledger
from transforms.figures.placed_times import Placed
from transforms.figures.rate_cues import names_interest
from transforms.figures.sentences import Sentence

_INTRODUCED = 4  # blocks from the sentence that introduces a table to its first row, headings between them
_NEXT = 2  # blocks from rates to the sentence that says when they take effect
_ENDS = frozenset({"đến", "until", "through"})  # "từ nay đến hết 31/12/2025"
_LEAD = 3  # tokens
_LINE = 12  # tokens: "* Ngày có hiệu lực: 05/04/2023", a line of its own below a table


class RateDates:
    """Keeps what a page says of the day from which its rates hold."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._above: tuple[int, date | None] = (-9, None)  # block of the last sentence without a per cent, and the day it says
        self._title: date | None = None
        self._told = (-9, 0)  # block of the last rates told in prose, and where the run of them begins in the ledger

    def note(self, sentence: Sentence, day: date | None) -> None:
        """The day that a sentence without a per cent says, of rates beside it: 'Applied from 1 September 2024'."""
        self._above = (sentence.block_index, day)
        if day is None:
            return
        if sentence.block.kind == "title" and names_interest(sentence):
            self._title = day
        block, first = self._told
        if sentence.block_index - block <= _NEXT and "cue:takes_effect" in sentence.tags:
            rates, closes = self._ledger.rates, len(sentence.tokens) <= _LINE
            dated = [not (rate.superseded or rate.effective_from) and (closes or rate.section == "prose") for rate in rates[first:]]
            rates[first:] = [replace(rate, effective_from=day) if new else rate for rate, new in zip(rates[first:], dated, strict=True)]
            if closes and any(dated):
                self._above = (-9, None)  # the line closes the table above it, and is not of the one below

    def entering(self, sentence: Sentence) -> None:
        """That rates of a sentence are about to be entered."""
        block, first = self._told
        self._told = (sentence.block_index, first if sentence.block_index - block <= _NEXT else len(self._ledger.rates))

    def told_above(self, sentence: Sentence) -> date | None:
        """The day that the line above says, of a table or of the sentence before, or else the title."""
        block, day = self._above
        row = sentence.composed or sentence.block.kind == "rate_row"
        if sentence.block_index - block > (_INTRODUCED if row else 0):
            return None if row else self._title
        if row:
            self._above = (sentence.block_index, day)  # for the next row
        return day or (None if row else self._title)


def effective_from(sentence: Sentence, placed: Sequence[Placed]) -> date | None:
    """The day from which the sentence says that a rate holds."""
    for one in placed:
        mention = one.mention
        if mention.marker == "since" and mention.first is not None and mention.form in ("day", "since", "span"):
            return mention.first
        before = [t.key for t in sentence.tokens[max(0, one.first - _LEAD) : one.first]]
        if mention.form == "day" and any(0 < one.first - m.last <= _LEAD for m in sentence.tags.get("cue:takes_effect", ())):
            return mention.first  # "Ngày có hiệu lực: 5/4/2023", "effective date: 5 April 2023"
        if _ENDS.isdisjoint(before) and mention.form == "day" and not mention.in_name and ("from" in before or "từ" in before):
            return mention.first
    return None
