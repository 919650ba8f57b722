"""From sentences to drafts: numbers found, linked, and given kind, unit, time, place and scope.

Belongs here: going through a document sentence by sentence, carrying on what earlier sentences told. Does not belong here: the draft of
one number (`drafting`); the single decisions, which lie in `linking`, `chaining`, `kinds`, `timing`, `stories` and `rates`.
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures import heirs
from transforms.figures.accounting import Ledger
from transforms.figures.aims import is_heading_of_aims
from transforms.figures.conversions import Conversions
from transforms.figures.drafting import Drafter
from transforms.figures.drafts import Draft
from transforms.figures.expressions import read_quantities
from transforms.figures.frames import Memory
from transforms.figures.headlines import date_before
from transforms.figures.linked import Linked, link_numbers
from transforms.figures.loan_terms import TermReader
from transforms.figures.mentions import Mentions
from transforms.figures.noise import find_noise
from transforms.figures.numbers import sign_of_text
from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed, place_mentions
from transforms.figures.placing import Place, place_names
from transforms.figures.plausible import OPEN, why_refused
from transforms.figures.quantities import Quantity
from transforms.figures.rate_names import rate_programme
from transforms.figures.rates import RateReader
from transforms.figures.scope import find_scopes
from transforms.figures.sentences import Sentence, is_short_item
from transforms.figures.shares_of_poor import rates_each
from transforms.figures.stories import is_family_figure, is_story
from transforms.figures.tables import TableReader, sign_of_cell
from transforms.figures.themes import theme_of
from transforms.figures.whereabouts import places_each
from transforms.records import Document

_SILENT = frozenset({"boilerplate", "published", "byline", "source_line"})
_RESULTS = frozenset({"kết", "đã", "result", "achieve"})
_STORY_SURE = 3.4  # a link's score
_FEW = 20  # whatever one family has so few of is its own: the workers it hires, the houses it builds


class Reader:
    """Reads one document; `read` gives the drafts and leaves all other numbers in the ledger."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], ledger: Ledger) -> None:
        self.document = document
        self.sentences = sentences
        self.ledger = ledger
        self.memory = Memory(published_on=document.published_on)
        self.memory.told.theme = theme_of(s for s in sentences if s.block.kind not in _SILENT)
        self.conversions = Conversions(ledger)
        self.rates = RateReader(document, ledger)
        self.terms = TermReader(document, ledger)
        numbered = any(s.has_number and s.block.kind not in _SILENT for s in sentences)
        self.mentions = Mentions(document, is_numbered=numbered)
        self.tables = TableReader(document, self.mentions)
        self.memory.told_until = self.mentions.told_until(document.published_on)
        self.default = self.mentions.subject
        self.drafter = Drafter(document, self.memory, self.default)
        self.sign = sign_of_text(
            (
                s.tokens[i].raw
                for s in sentences
                if s.block.kind not in _SILENT and s.block.kind != "rate_row"
                for i in s.numbers
                if not self.mentions.is_dated(s.starts[i])  # "đến ngày 30.9": the points of dates mark no decimals
            ),
            declared=None,
            language=document.language,
        )

    def read(self) -> list[Draft]:
        drafts: list[Draft] = []
        for sentence in self.sentences:
            kind = sentence.block.kind
            if kind in _SILENT:
                reason = "boilerplate" if kind == "boilerplate" else "date" if kind == "published" else "out_of_vocabulary"
                for i in sentence.numbers:
                    self.ledger.dismiss_token(sentence, i, reason)
                continue
            if kind == "rate_row":
                self.rates.read_row(sentence)
                continue
            self._pass(sentence)
            if kind == "table_row":
                for cell in self.tables.cells_of(sentence, self.default):
                    if cell.counts_rows:
                        for i in cell.sentence.numbers:
                            self.ledger.dismiss_token(cell.sentence, i, "ordinal")
                        continue
                    drafts.extend(self._sentence(cell.sentence, cell=cell.quantity_first, row_place=cell.place))
                continue
            self.tables.forget(sentence)
            if sentence.is_numbered:
                drafts.extend(self._sentence(sentence))
            else:
                self._quiet(sentence)
        return self.conversions.kept(drafts)

    def _pass(self, sentence: Sentence) -> None:
        memory = self.memory
        memory.told.distance += 1
        memory.told.topic_distance += 1
        if memory.story_block != sentence.block_index:
            memory.story = False
        memory.story_block = sentence.block_index

    def _quiet(self, sentence: Sentence) -> None:
        """A sentence without numbers may still say when, where and of whom the next one speaks."""
        self.memory.story = is_story(sentence, before=self.memory.story)
        if not self.memory.story:
            self.memory.note_frame(sentence, self._times(sentence, self.mentions.periods_of(sentence)))
            self.memory.told.note_topics(sentence)
            self.memory.scope.note_quiet(find_scopes(sentence), sentence)
            names = place_names(sentence, self.mentions.names_of(sentence))
            self.memory.places.note_named(sentence, names)
            self.memory.places.note_subject(sentence, names)
        self._note_programme(sentence)
        self._introduce(sentence)

    def _times(self, sentence: Sentence, periods: Sequence[PeriodMention]) -> list[Placed]:
        return place_mentions(sentence, periods, published_on=self.document.published_on)

    def _note_programme(self, sentence: Sentence) -> None:
        programme = rate_programme(sentence)
        self.rates.note(sentence, programme)
        self.terms.note(programme)

    def _introduce(self, sentence: Sentence) -> None:
        """A sentence that ends with a colon introduces what follows, with its aim: 'the targets are as follows:'."""
        memory = self.memory
        within = memory.intro and is_short_item(sentence)
        if within and sentence.keys[-1] != ":":
            return
        of_aims = is_heading_of_aims(sentence)
        aimed = any("cue:target" in match.tags and not match.nested for match in sentence.matches)
        goes_on = within and memory.intro_status == "target" and _RESULTS.isdisjoint(sentence.keys)  # "- Về giảm nghèo:"
        memory.intro = sentence.keys[-1] == ":" or of_aims
        memory.intro_status = "target" if of_aims or (memory.intro and (aimed or goes_on)) else ""

    def _sentence(self, sentence: Sentence, *, cell: int | None = None, row_place: Place | None = None) -> list[Draft]:
        memory = self.memory
        periods = self.mentions.periods_of(sentence)
        sentence = self.conversions.leave_out(sentence, sign=sentence.block.decimal_sign or self.sign)
        quantities = self._numbers(sentence, periods, cell)
        placed, names = self._times(sentence, periods), place_names(sentence, self.mentions.names_of(sentence))
        memory.places.note_subject(sentence, names)
        terms = self.terms.read(sentence, quantities)
        quantities = [q for q in quantities if q not in terms]
        taken = self.rates.read_prose(sentence, quantities, placed)
        quantities = [q for q in quantities if q not in taken]
        self._note_programme(sentence)
        story = is_story(sentence, before=memory.story) and cell is None
        item = is_short_item(sentence)
        listed = (memory.intro and (item or sentence.block.kind == "table_row")) or cell is not None
        drafts: list[Draft] = []
        self.drafter.begin(row_place, default=self.mentions.subject_of(sentence))
        if quantities:
            linked = link_numbers(sentence, quantities, placed, names, memory.told, listed=listed)
            drafts = self._quantities(linked, story=story, listed=listed)
        elif not story:
            memory.scope.note_named(find_scopes(sentence), sentence)
        if drafts:
            before = self.drafter.before
            heirs.span_differences(drafts, before)
            aside = bool(before) and before[-1].block_index == drafts[-1].block_index and not any(map(_is_of_poverty, drafts))
            self.drafter.before = drafts
            memory.levels = heirs.span_of_levels(drafts[-1].link, drafts, own=None) or (memory.levels if aside else None)
        elif not story:
            memory.places.note_named(sentence, names)
            date_before(self.drafter.before, sentence, placed, self.document.published_on)
        if not drafts and not story and sentence.keys[-1] == ":":
            memory.told.note_topics(sentence)  # "Tỷ lệ hộ nghèo của các xã năm 2023 như sau:"
        if not story:
            memory.aiming = bool(drafts) and all(draft.kind in ("target", "proposal") for draft in drafts)
            self.drafter.aims = (self.drafter.aims + len(drafts) + heirs.LISTED * (":" in sentence.keys)) * memory.aiming
            memory.note_frame(sentence, placed)
            if self.drafter.taken:
                memory.note_used(sentence, self.drafter.taken)
            memory.aiming = False
        memory.story = story
        if cell is None:
            self._introduce(sentence)
        return drafts

    def _numbers(self, sentence: Sentence, periods: Sequence[PeriodMention], cell: int | None) -> list[Quantity]:
        """The quantities of a sentence, or of a table's cell that begins at `cell`; what is none is told to the ledger."""
        noise = find_noise(sentence, periods)
        for i, reason in noise.items():
            if reason == "date" and self.terms.read_time(sentence, i):
                continue
            if cell is None or i >= cell:
                self.ledger.dismiss_token(sentence, i, reason)
        sign = sentence.block.decimal_sign or self.sign if cell is None else sign_of_cell(sentence, self.sign)
        quantities, unclear = read_quantities(sentence, sign=sign, skipped=frozenset(noise))
        for i in unclear:
            self.ledger.dismiss_token(sentence, i, "ambiguous_separator", disposition="unresolved")
        if cell is not None:
            quantities = [q for q in quantities if q.first >= cell]
            for quantity in quantities:
                self.tables.apply_header(quantity)
        return quantities

    def _quantities(self, linked: Linked, *, story: bool, listed: bool) -> list[Draft]:
        self.conversions.dismiss(linked.repeated)
        self.memory.scope.note_named(linked.scopes, linked.sentence)
        drafts: list[Draft] = []
        for k, link in enumerate(linked.links):
            if self._is_kept(linked, k, story=story) and link is not None:
                draft = self.drafter.draft(linked, k, link, drafts, listed=listed)
                told = [replace(draft, place=place, mentions=[]) for place in places_each(linked, k)] or [draft]
                drafts += [replace(one, link=rate) for one in told for rate in rates] if (rates := rates_each(link)) else told
        return drafts

    def _is_kept(self, linked: Linked, k: int, *, story: bool) -> bool:
        """Whether a number becomes a draft; what does not is told to the ledger."""
        quantity, link = linked.quantities[k], linked.links[k]
        few = quantity.measure == "count" and quantity.value is not None and quantity.value < _FEW
        weak = link is None or few or link.score < _STORY_SURE or quantity.measure in ("VND", "USD")
        if story and weak and is_family_figure(quantity):
            self.ledger.dismiss(quantity, "household_story")
            return False
        refused = why_refused(quantity, link, linked.directions[k])
        if refused is not None:
            self.ledger.dismiss(quantity, refused, disposition="unresolved" if refused in OPEN else "ignored")
        return refused is None


def _is_of_poverty(draft: Draft) -> bool:
    return draft.link.indicator.theme == "poverty"
