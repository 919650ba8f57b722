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
    document = _as_of_event(document)
    sentences = cut_sentences(document, load_lexicon(document.language))
    ledger = Ledger(document)
    reader = Reader(document, sentences, ledger)
    drafts = reader.read()
    share_out(drafts)
    figures = merge_mentions(document, drafts)
    date_headlines(document, figures)
    return ledger.close(figures)


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
