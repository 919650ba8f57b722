"""Why each number of a document was read as it was, in lines for a terminal.

Belongs here: telling what the stages concluded. Does not belong here: concluding anything.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from transforms.figures.accounting import Ledger
from transforms.figures.dedupe import merge_mentions
from transforms.figures.drafts import Draft
from transforms.figures.interpret import Reader
from transforms.figures.lexicon import load_lexicon
from transforms.figures.place_subject import told_by
from transforms.figures.sentences import cut_sentences
from transforms.records import Document


@dataclass(frozen=True, slots=True)
class Explanation:
    """One number: where it stands, what it became, and why, nearest reason first."""

    start: int
    end: int
    quote: str
    became: str  # "observation", "mention", "rate", "loan_term", "ignored", "unresolved"
    what: str
    reasons: tuple[str, ...]


def explain_figures(document: Document) -> list[Explanation]:
    """What became of each number of the document and why, in the order of the text."""
    sentences = cut_sentences(document, load_lexicon(document.language))
    ledger = Ledger(document)
    reader = Reader(document, sentences, ledger)
    drafts = merge_mentions(document, reader.read())
    candidates = reader.mentions.candidates
    about = f", which the page is about ({told_by(candidates)})" if candidates else ""
    found = [line for draft in drafts for line in _of_draft(document, draft, about)]
    for rate in ledger.rates:
        name = rate.programme or rate.term or "no product named"
        what = f"{rate.product_kind} {name} {rate.percent_per_year} percent per year"
        found.append(Explanation(rate.start, rate.end, rate.quote, "rate", what, (f"{rate.section}, printed per {rate.printed_per}",)))
    for term in ledger.loan_terms:
        what = f"{term.term_kind} {term.programme or ''} {term.value} {term.unit}"
        found.append(Explanation(term.start, term.end, term.quote, "loan_term", what, ()))
    for entry in ledger.entries:
        raw = document.text[entry.start : entry.end]
        found.append(Explanation(entry.start, entry.end, raw, entry.disposition, entry.reason, ()))
    return sorted(found, key=lambda one: (one.start, one.end))


def _of_draft(document: Document, draft: Draft, about: str) -> Iterator[Explanation]:
    link = draft.link
    words = [" ".join(t.raw for t in link.quantity.sentence.tokens[m.first : m.last + 1]) for m in link.used]
    reasons = [f"indicator by {link.way}, score {link.score:.2f}" + (f", told by {', '.join(map(repr, words))}" if words else "")]
    reasons.extend(link.reasons)
    for rival in sorted(link.rivals, key=lambda one: -one.score)[:3]:
        reasons.append(f"not {rival.indicator.code} ({rival.way}, {rival.score:.2f})")
    mention = draft.timed.mention
    if mention is not None:
        reasons.append(f"time {draft.timed.basis}: {document.text[mention.start : mention.end]!r}")
    reasons.append(f"place {draft.place.told}: {draft.place.name}" + about * (draft.place.told == "default"))
    if draft.low:
        reasons.append("confidence low")
    value = draft.value if draft.value is not None else f"{draft.lower} to {draft.upper}"
    scope = " ".join((*draft.scoped.populations, *draft.scoped.programmes))
    what = f"{link.indicator.code} {draft.kind} {value} {draft.unit} {draft.qualifier} {draft.timed.last} {scope}".rstrip()
    quote = document.text[draft.start : draft.end]
    yield Explanation(draft.start, draft.end, quote, "observation", what, tuple(reasons))
    for start, end in draft.mentions:
        yield Explanation(start, end, document.text[start:end], "mention", link.indicator.code, (f"repeats {quote!r} at {draft.start}",))
