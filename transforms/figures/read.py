"""A document's figures: every number token ends as observation, mention, rate, loan term, or figure with disposition and reason.

Belongs here: the order of the stages. Does not belong here: the stages themselves.
"""

import re
from dataclasses import replace
from datetime import date

from transforms.figures.accounting import Ledger
from transforms.figures.dedupe import merge_mentions
from transforms.figures.headlines import date_headlines
from transforms.figures.interpret import Reader
from transforms.figures.lexicon import load_lexicon
from transforms.figures.sentences import cut_sentences
from transforms.figures.shared_out import share_out
from transforms.records import Document, Reading


def read_figures(document: Document) -> Reading:
    """All observations, rates, loan terms and other figures of a document. Pure: the same document gives the same reading everywhere."""
    printed = document.text
    document = _as_of_event(_as_spelled(document))
    sentences = cut_sentences(document, load_lexicon(document.language))
    ledger = Ledger(document)
    reader = Reader(document, sentences, ledger)
    drafts = reader.read()
    share_out(drafts)
    figures = merge_mentions(document, drafts)
    date_headlines(document, figures)
    reading = ledger.close(figures)
    return reading if document.text == printed else _as_printed(reading, printed)


_FOREIGN = "ÐðƉ"  # letters of other tongues that pages have for the Vietnamese one: "Ðắk Lắk"
_TWINS = str.maketrans(_FOREIGN, "ĐđĐ")


def _as_spelled(document: Document) -> Document:
    """The document with the letters that its words are spelled with, each where it was printed."""
    if not any(letter in document.text for letter in _FOREIGN):  # cheaper by far than to translate a page that has none
        return document
    return replace(document, text=document.text.translate(_TWINS))


def _as_printed(reading: Reading, text: str) -> Reading:
    """The reading with each quote as the page has it."""
    return replace(
        reading,
        document=replace(reading.document, text=text),
        observations=tuple(replace(one, quote=text[one.start : one.end]) for one in reading.observations),
        rates=tuple(replace(one, quote=text[one.start : one.end]) for one in reading.rates),
        loan_terms=tuple(replace(one, quote=text[one.start : one.end]) for one in reading.loan_terms),
        figures=tuple(replace(one, raw=text[one.start : one.end]) for one in reading.figures),
    )


_EVENT = re.compile(r"(?:\(?[A-ZĐ]{2,6}\)?\s{0,2}[-–—]\s{0,2})?(?:(?:Sáng|Chiều|Tối),?\s)?[Nn]gày (\d{1,2})/(\d{1,2})/(\d{4}),")


def _as_of_event(document: Document) -> Document:
    """A page without a day that opens with that of what it reports, 'LSO - Ngày 19/7/2016, đoàn công tác ...', speaks as of it."""
    opening = next((block for block in document.blocks if block.kind in ("lead", "paragraph")), None)
    told = _EVENT.match(document.text_of(opening)) if opening is not None and document.published_on is None else None
    if told is None:
        return document
    try:
        return replace(document, published_on=date(int(told[3]), int(told[2]), int(told[1])))
    except ValueError:  # "Ngày 31/2/2016"
        return document
