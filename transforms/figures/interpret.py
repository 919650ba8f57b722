"""From sentences to drafts: numbers found, linked, and given kind, unit, time, place and scope.

Belongs here: going through a document sentence by sentence, carrying on what earlier sentences told. Does not belong here: the single
decisions, which lie in `linking`, `chaining`, `kinds`, `aims`, `timing`, `whereabouts`, `scoping`, `stories` and `rates`.
"""

from collections.abc import Sequence
from dataclasses import replace

from transforms.figures import heirs
from transforms.figures.accounting import Ledger
from transforms.figures.aims import OUTLOOK, Status, find_status, is_average, is_heading_of_aims
from transforms.figures.carried_times import as_reviewed_year, decided_on, later
from transforms.figures.conversions import Conversions
from transforms.figures.dating import (
    after_base,
    is_estimate,
    is_of_forecast,
    is_of_today,
    of_aim,
    of_all_aims,
    of_meeting,
    of_whole_year,
    says_now,
    time_beside,
)
from transforms.figures.drafts import Draft
from transforms.figures.expressions import read_quantities
from transforms.figures.finish import finish_draft, is_state
from transforms.figures.frames import Memory
from transforms.figures.kinds import Direction
from transforms.figures.linked import Linked, link_numbers
from transforms.figures.linking import Link
from transforms.figures.loan_terms import TermReader
from transforms.figures.mentions import Mentions
from transforms.figures.noise import find_noise
from transforms.figures.numbers import sign_of_text
from transforms.figures.page_day import is_promised
from transforms.figures.periods import PeriodMention
from transforms.figures.placed_times import Placed, place_mentions
from transforms.figures.placing import Place, place_names
from transforms.figures.plausible import OPEN, why_refused
from transforms.figures.rate_names import rate_programme
from transforms.figures.rates import RateReader
from transforms.figures.scope import find_scopes
from transforms.figures.scoping import scope_of
from transforms.figures.sentences import HEADS, Sentence, is_short_item
from transforms.figures.shares_of_poor import rates_each
from transforms.figures.stories import is_family_figure, is_story
from transforms.figures.tables import TableReader, sign_of_cell
from transforms.figures.themes import theme_of
from transforms.figures.whereabouts import NATIONAL, place_of, places_each
from transforms.records import Document

_SILENT = frozenset({"boilerplate", "published", "byline", "source_line"})
_STORY_SURE, _OPENING = 3.4, 2  # a link's score; tokens
_LASTING = frozenset({"ethnic_minority_population_share", "kinh_population_share"})  # told of a place, and of no time
_UNDER_WAY = "houses_in_progress"
_FORMERLY, _LEAD = frozenset({"previously", "formerly"}), 5  # "VND850,000, previously set at VND480,000"
_FEW = 20  # whatever one family has so few of is its own: the workers it hires, the houses it builds


class Reader:
    """Reads one document; `read` gives the drafts and leaves all other numbers in the ledger."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], ledger: Ledger) -> None:
        self.document = document
        self.sentences = sentences
        self.ledger = ledger
        self.memory = Memory(published_on=document.published_on)
        self.memory.told.theme = theme_of(s for s in sentences if s.block.kind not in _SILENT)
        self.row_place: Place | None = None  # the place that the label of the table row at hand names
        self.before: list[Draft] = []  # the figures of the sentence before
        self.states: dict[str, Draft] = {}  # by indicator the last dated state of a whole
        self.taken: list[Placed] = []  # the times that the numbers of the sentence at hand took
        self.conversions = Conversions(ledger)
        self.status: Status = ""  # what the sentence before says of the numbers of this one: aimed at, or expected
        self.rates = RateReader(document, ledger)
        self.terms = TermReader(document, ledger)
        self.tables = TableReader(document)
        self.numbered = [sentence.is_numbered for sentence in sentences]
        numbered = any(s.has_number and s.block.kind not in _SILENT for s in sentences)
        self.mentions = Mentions(document, is_numbered=numbered)
        self.memory.told_until = self.mentions.told_until(document.published_on)
        self.default = self.mentions.subject
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
                for cell in self.tables.cells_of(sentence, self.default, self.mentions.periods_of(sentence)):
                    if cell.counts_rows:
                        for i in cell.sentence.numbers:
                            self.ledger.dismiss_token(cell.sentence, i, "ordinal")
                        continue
                    drafts.extend(self._sentence(cell.sentence, cell=cell.quantity_first, row_place=cell.place))
                continue
            self.tables.forget(sentence)
            if sentence.is_numbered:
                drafts.extend(self._sentence(sentence))
            elif kind in HEADS or self._is_heard(sentence):
                self._quiet(sentence)
        return self.conversions.kept(drafts)

    def _pass(self, sentence: Sentence) -> None:
        memory = self.memory
        memory.told.distance += 1
        memory.told.topic_distance += 1
        if memory.story_block != sentence.block_index:
            memory.story = False
        memory.story_block = sentence.block_index

    def _is_heard(self, sentence: Sentence) -> bool:
        """Whether a sentence with a number follows soon: only then does a quiet one matter."""
        return sentence.tokens[-1].key == ":" or any(self.numbered[sentence.index + 1 : sentence.index + 3])

    def _quiet(self, sentence: Sentence) -> None:
        """A sentence without numbers may still say when, where and of whom the next one speaks."""
        self.memory.story = is_story(sentence, before=self.memory.story)
        if not self.memory.story:
            self.memory.note_frame(sentence, place_mentions(sentence, self.mentions.periods_of(sentence)))
            self.memory.told.note_topics(sentence)
            self.memory.scope.note_quiet(find_scopes(sentence), sentence)
            names = place_names(sentence, self.mentions.names_of(sentence))
            self.memory.places.note_named(sentence, names)
            self.memory.places.note_subject(sentence, names)
        self._note_programme(sentence)
        if not (self.memory.intro and is_short_item(sentence) and sentence.keys[-1] != ":"):
            self._introduce(sentence)

    def _note_programme(self, sentence: Sentence) -> None:
        programme = rate_programme(sentence)
        self.rates.note(sentence, programme)
        self.terms.note(programme)

    def _introduce(self, sentence: Sentence) -> None:
        """A sentence that ends with a colon introduces what follows, with its aim: 'the targets are as follows:'."""
        memory = self.memory
        if any("cue:target" in match.tags and not match.nested for match in sentence.matches):
            memory.aimed_sentence = sentence.index
        of_aims = is_heading_of_aims(sentence)
        memory.intro = sentence.tokens[-1].key == ":" or of_aims
        memory.intro_status = "target" if of_aims else ""
        if of_aims:
            return
        if (memory.intro and not sentence.has_number) or (memory.intro and "cue:target" in sentence.tags):
            memory.intro_status = "target" if any("cue:target" in m.tags and not m.nested for m in sentence.matches) else ""

    def _sentence(self, sentence: Sentence, *, cell: int | None = None, row_place: Place | None = None) -> list[Draft]:
        memory = self.memory
        periods = self.mentions.periods_of(sentence)
        sentence = self.conversions.leave_out(sentence, sign=sentence.block.decimal_sign or self.sign)
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
        placed, names = place_mentions(sentence, periods), place_names(sentence, self.mentions.names_of(sentence))
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
        self.taken, self.status = [], ""
        self.row_place = row_place
        if quantities:
            linked = link_numbers(sentence, quantities, placed, names, memory.told, listed=listed)
            drafts = self._quantities(linked, story=story, listed=listed)
        elif not story:
            memory.scope.note_named(find_scopes(sentence), sentence)
        if drafts:
            heirs.span_differences(drafts, self.before)
            aside = bool(self.before) and self.before[-1].block_index == drafts[-1].block_index and not any(map(_is_of_poverty, drafts))
            self.before = drafts
            memory.levels = heirs.span_of_levels(drafts[-1].link, drafts, own=None) or (memory.levels if aside else None)
        elif not story:
            memory.places.note_named(sentence, names)
        if not drafts and not story and sentence.keys[-1] == ":":
            memory.told.note_topics(sentence)  # "Tỷ lệ hộ nghèo của các xã năm 2023 như sau:"
        used = list(self.taken)
        if not story:
            memory.aiming = bool(drafts) and all(draft.kind in ("target", "proposal") for draft in drafts)
            memory.note_frame(sentence, placed)
            if used:
                memory.note_used(sentence, used)
            memory.aiming = False
        memory.story = story
        if not (item and memory.intro) and cell is None:
            self._introduce(sentence)
        return drafts

    def _quantities(self, linked: Linked, *, story: bool, listed: bool) -> list[Draft]:
        self.conversions.dismiss(linked.repeated)
        self.memory.scope.note_named(linked.scopes, linked.sentence)
        drafts: list[Draft] = []
        for k, link in enumerate(linked.links):
            if self._is_kept(linked, k, story=story) and link is not None:
                draft = self._draft(linked, k, link, drafts, listed=listed)
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

    def _draft(self, linked: Linked, k: int, link: Link, drafts: Sequence[Draft], *, listed: bool) -> Draft:
        """The draft of one number; what it tells those after it is noted."""
        sentence, direction = linked.sentence, linked.directions[k]
        level = linked.pairs.levels.get(k)
        heir = next((d for d in drafts if d.link.quantity is level), None) or heirs.parent_of(link, direction, drafts)
        source = heir or heirs.whole_of(link, [*self.before, *drafts])
        times = time_beside(linked, k, link, published_on=self.document.published_on or self.memory.told_about())
        mention, base = beside = of_meeting(sentence, times, self.memory.review)
        if mention is None:
            source = source or heirs.whole_of_rows(sentence, linked.rows, k, link, self.states)
        if mention is None and not is_state(link, direction):
            mention = heirs.day_of_deed(sentence, link, self.before)
        mention = self.memory.as_reviewed(sentence, mention, of_poverty=link.indicator.theme == "poverty")
        if direction.how == "by" and is_average(sentence, link.quantity):
            mention = heirs.span_of_levels(link, drafts if mention else [*self.before, *drafts], own=mention) or mention
        place = place_of(linked, k, link, drafts, self.memory, row_place=self.row_place, default=self.default)
        header = self.memory.intro_status if listed else ""
        used = link.used or (link.parent.used if link.parent is not None and link.parent.quantity.sentence is sentence else ())
        status, cue = find_status(sentence, link.quantity, used, spent=linked.spent, header=header)
        if link.indicator.code == _UNDER_WAY:
            status, cue = "", None  # "Under the plan to clear slums, 320 houses are finished, with 88 under construction"
        lasting = status and link.indicator.code in _LASTING
        if lasting:
            status, cue, mention = "", None, None  # "to cut it by 2 percent among the Khmer, who account for 30 percent of the people"
        if status:
            mention = of_aim(beside[0], cue, self.memory.time_ahead(), self.document.published_on)  # no matter what levels did before
            mention = mention or of_whole_year(sentence, link.quantity, self.memory.window) or of_all_aims(linked, k)
        if is_estimate(linked, k, cue, mention, self.document.published_on):
            status = ""
        elif not status and (mention is None or (self.memory.ends_ahead(mention) and self.document.language == "vi")):
            aimed = self.memory.aimed_sentence == sentence.index - 1
            status = heirs.status_of_before(sentence, link, self.before, aimed=aimed, ahead=mention is not None) or self.status
            self.status = status if mention is None else ""
        if not status and mention is not None and is_state(link, direction) and link.indicator.kind != "standard":
            mention = None if is_of_forecast(link.quantity, mention, self.document.published_on) else mention
        carried = None if lasting else self._carried(sentence, link, direction, linked.placed, source, status=status, listed=listed)
        draft = finish_draft(
            self.document,
            sentence,
            link,
            direction,
            status=status,
            cue=cue,
            mention=mention,
            base=base,
            carried=carried or after_base(link, direction, base, drafts, self.document.published_on),
            place=place,
            scoped=scope_of(linked, k, link, drafts, self.before, self.memory.scope, place=place, source=source, of_heir=heir is not None),
            is_now=is_of_today(sentence, link),
            since=heirs.counted_since(link, [*self.before, *drafts]),
        )
        if draft.kind == "target" and not status and heirs.were_expected(link, self.before):
            draft.kind = "forecast"
        if heir is not None and heir.kind == draft.kind == "level":
            heirs.share_time(heir, draft, direction, mention)
        heirs.share_start(draft, direction, drafts)
        heirs.date_levels(drafts, draft)
        self._note(linked, draft, mention, direction)
        return draft

    def _note(self, linked: Linked, draft: Draft, mention: Placed | None, direction: Direction) -> None:
        """What a figure leaves to those after it: its time, indicator, group and place."""
        memory, sentence, timed = self.memory, linked.sentence, draft.timed
        bracketed = mention is not None and mention not in linked.placed
        if timed.mention is not None and direction.how != "from" and not bracketed and timed.last is not None:
            taken = mention if mention is not None and mention.mention is timed.mention else None
            own = taken or Placed(timed.mention, 0, 0)
            in_year = not self.taken and draft.kind in _IN_YEAR and draft.link.indicator.theme == "poverty"
            self.taken.append(as_reviewed_year(own) if in_year else own)  # "hết năm 2022 giảm 5.179 hộ. Có 10.575 lượt hộ được vay"
            if draft.kind == "level":
                heirs.note_whole(self.states, draft)
                memory.note_state(sentence, draft.link.indicator, self.taken[-1])
        memory.told.note(draft.link)
        if timed.basis == "published" and timed.mention is None and timed.last is not None:
            memory.note_today(sentence, timed.last)
        memory.scope.note_told(sentence, draft.scoped)
        if draft.place is not NATIONAL:
            memory.places.note_told(sentence, draft.place)

    def _carried(
        self,
        sentence: Sentence,
        link: Link,
        direction: Direction,
        placed: Sequence[Placed],
        source: Draft | None,
        *,
        status: Status,
        listed: bool,
    ) -> Placed | None:
        """The time of a number that has none beside it; a part of `source` is told of its time."""
        state = is_state(link, direction)
        if link.way in heirs.OF_ITS_TIME and source is not None and source.timed.mention is not None and not self.taken:
            return Placed(source.timed.mention, 0, 0)
        now = says_now(sentence, link.quantity) if state else -1
        moves = direction.how in ("from", "to") and link.indicator.theme == "poverty" and not status
        if moves and (span := self.memory.span_of_change(sentence, placed)) is not None:
            return span
        if self.taken and not listed and now <= self.taken[-1].last:
            return self.taken[-1]
        if status:
            coming = any(_is_untold(one.mention) and one.mention.marker != "every" for one in placed)  # "Giai đoạn tới"
            return None if coming else self.memory.time_ahead()
        if direction.how == "by" and source is not None and source.link.quantity.sentence is sentence and _is_today(source):
            return None  # "... left poverty last year. The rate is now 18.9 percent, 4.4 percent lower than in 2022"
        follows_aim = bool(self.before) and self.before[-1].kind in OUTLOOK
        if self.document.published_on is None and not follows_aim and is_promised(sentence, link):
            return None  # "In 2018 the rate fell. The province will create 5,000 jobs"
        if state and any(one.mention.form == "none" and one.first <= _OPENING for one in placed):
            return None  # "In recent years loans entrusted to the unions made up over 99%"
        before = [one for one in placed if one.last < link.quantity.left]
        if link.indicator.theme == "poverty" and state and (decided := decided_on(before)) is not None:
            told = self.memory.time_for(sentence, state=state, listed=listed, told=link.indicator)
            return decided if told is None or told.mention.last is None or later(decided, told) else told
        if self.memory.levels is not None and not state and ("period" in sentence.keys or is_average(sentence, link.quantity)):
            return self.memory.levels
        if not state and "cue:in_year" in sentence.tags:
            return self.memory.year_of_told() or self.memory.time_for(sentence, state=False, listed=listed)
        if now >= 0:
            return None
        if link.indicator.kind == "standard" and not _FORMERLY.isdisjoint(
            sentence.keys[max(0, link.quantity.left - _LEAD) : link.quantity.left]
        ):
            return None
        if link.indicator.kind == "standard":
            return next((one for one in placed if one.mention.form == "span"), self.memory.standard)
        carried = self.memory.time_for(sentence, state=state, listed=listed, told=link.indicator)
        if link.indicator.code in _LASTING and carried is not None and carried.mention.form != "to_date":
            return None  # "... last year. Ethnic minorities make up 60% of the district's population"
        if carried is not None and not state and link.indicator.theme == "poverty" and self.memory.told.theme != "credit":
            return as_reviewed_year(carried)
        return carried


def _is_untold(mention: PeriodMention) -> bool:
    """Whether a time is one that no day is known of."""
    return mention.form == "none" or (mention.form == "relative" and mention.first is None and mention.last is None)


_IN_YEAR = frozenset({"change", "flow"})


def _is_of_poverty(draft: Draft) -> bool:
    return draft.link.indicator.theme == "poverty"


def _is_today(draft: Draft) -> bool:
    """Whether a figure holds on the page's own day, with no words for that but 'now'."""
    return draft.timed.basis == "published" and draft.timed.mention is None
