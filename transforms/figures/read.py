"""A document's figures: every number token ends as observation, mention, rate, loan term, or figure with disposition and reason.

Belongs here: the order of the stages. Does not belong here: the stages themselves.
"""

from transforms.figures.accounting import Ledger
from transforms.figures.dedupe import merge_mentions
from transforms.figures.interpret import Reader
from transforms.figures.lexicon import load_lexicon
from transforms.figures.sentences import cut_sentences
from transforms.records import Document, Reading


def read_figures(document: Document) -> Reading:
    """All observations, rates, loan terms and other figures of a document. Pure: the same document gives the same reading everywhere."""
    sentences = cut_sentences(document, load_lexicon(document.language))
    ledger = Ledger(document)
    reader = Reader(document, sentences, ledger)
    drafts = reader.read()
    return ledger.close(merge_mentions(document, drafts))
