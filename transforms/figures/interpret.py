"""From sentences to drafts: numbers found, linked, and given kind, unit, time, place and scope.

Belongs here: going through a document sentence by sentence, carrying on what earlier sentences told. Does not belong here: the single
decisions, which lie in `linking`, `chaining`, `kinds`, `timing`, `placing`, `scope`, `stories` and `rates`.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice, pairwise
from typing import TypeVar

from transforms.figures.accounting import Ledger
from transforms.figures.amends import amend_links
from transforms.figures.chaining import link_sentence
from transforms.figures.drafts import Draft
from transforms.figures.finish import finish_draft, is_state
from transforms.figures.frames import Memory, as_reviewed_year, decided_on
from transforms.figures.heirs import parent_of, whole_of
from transforms.figures.kinds import Direction, Status, find_directions, find_groups, find_status
from transforms.figures.linking import Link, Ruler, are_parted
from transforms.figures.loan_terms import TermReader
from transforms.figures.noise import find_noise
from transforms.figures.numbers import sign_of_text
from transforms.figures.parts import part_sums
from transforms.figures.periods import PeriodMention, find_periods
from transforms.figures.places import NO_PLACES, PlaceMention, read_places
from transforms.figures.placing import Place, PlacedName, choose_place, find_mountains, of_mention, place_names
from transforms.figures.plausible import OPEN, why_refused
from transforms.figures.quantities import Quantity, is_bracketed, read_quantities
from transforms.figures.rate_names import rate_programme
from transforms.figures.rates import RateReader
from transforms.figures.respectively import pair_lists
from transforms.figures.rows import direct_rows, find_rows, share_units
from transforms.figures.scope import choose_scopes, find_scopes, group_lists, share_scopes
from transforms.figures.sentences import Sentence
from transforms.figures.standards import find_standards
from transforms.figures.stories import is_family_figure, is_story
from transforms.figures.tables import TableReader
from transforms.figures.timing import Placed, choose_mention, of_review, place_mentions
from transforms.records import Document

Mention = TypeVar("Mention", PeriodMention, PlaceMention)
_SILENT = frozenset({"boilerplate", "published", "byline", "source_line"})
_HEADS = frozenset({"title", "lead", "heading"})
_STORY_SURE = 3.4
_FEW = 20  # whatever one family has so few of is its own: the workers it hires, the houses it builds
_BEFORE = 8  # a mention may begin some characters before the sentence: "Năm | 2021" over two cells
_NATIONAL = Place("Việt Nam", "country", "VN", True, "standard")  # poverty lines are national where no other is named


class Reader:
    """Reads one document; `read` gives the drafts and leaves all other numbers in the ledger."""

    def __init__(self, document: Document, sentences: Sequence[Sentence], ledger: Ledger) -> None:
        self.document = document
        self.sentences = sentences
        self.ledger = ledger
        self.memory = Memory(published_on=document.published_on)
        self.memory.told.theme = _theme(sentences)
        self.row_place: Place | None = None  # the place that the label of the table row at hand names
        self.before: list[Draft] = []  # the figures of the sentence before
        self.taken: list[Placed] = []  # the times that the numbers of the sentence at hand took
        self.rates = RateReader(document, ledger)
        self.terms = TermReader(document, ledger)
        self.tables = TableReader(document)
        self.numbered = [sentence.is_numbered for sentence in sentences]
        numbered = any(s.has_number and s.block.kind not in _SILENT for s in sentences)
        self.periods = find_periods(document) if numbered else ()
        places = read_places(document) if numbered else NO_PLACES
        self.names = places.mentions
        self.period_starts = [period.start for period in self.periods]
        self.name_starts = [name.start for name in self.names]
        place = places.subject
        self.default = Place(place.name, place.level, place.code, True, "default") if place is not None else self._country()
        self.sign = sign_of_text(
            (s.tokens[i].raw for s in sentences if s.block.kind not in _SILENT and s.block.kind != "rate_row" for i in s.numbers),
            declared=None,
            language=document.language,
        )

    def _periods_of(self, sentence: Sentence) -> list[PeriodMention]:
        return _inside(sentence, self.periods, self.period_starts)

    def _names_of(self, sentence: Sentence) -> list[PlaceMention]:
        return _inside(sentence, self.names, self.name_starts)

    def _country(self) -> Place:
        """A page about no place of its own that names the country is about the country."""
        country = next((name for name in self.names if name.level == "country"), None)
        return Place(country.name, country.level, country.code, False, "country") if country is not None else Place()

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
                for cell in self.tables.cells_of(sentence):
                    if cell.counts_rows:
                        for i in cell.sentence.numbers:
                            self.ledger.dismiss_token(cell.sentence, i, "ordinal")
                        continue
                    drafts.extend(self._sentence(cell.sentence, cell=cell.quantity_first, row_place=cell.place))
                continue
            self.tables.forget()
            if sentence.is_numbered:
                drafts.extend(self._sentence(sentence))
            elif kind in _HEADS or self._is_heard(sentence):
                self._quiet(sentence)
        return drafts

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
            self.memory.note_frame(sentence, place_mentions(sentence, self._periods_of(sentence)))
            self.memory.told.note_topics(sentence)
            self.memory.scope.note_named(find_scopes(sentence), sentence)
        self._note_programme(sentence)
        self._introduce(sentence)

    def _note_programme(self, sentence: Sentence) -> None:
        programme = rate_programme(sentence)
        self.rates.note(sentence, programme)
        self.terms.note(programme)

    def _introduce(self, sentence: Sentence) -> None:
        """A sentence that ends with a colon introduces what follows, with its aim: 'the targets are as follows:'."""
        memory = self.memory
        memory.intro = sentence.tokens[-1].key == ":"
        memory.intro_status = ""
        if (memory.intro and not sentence.has_number) or (memory.intro and "cue:target" in sentence.tags):
            memory.intro_status = "target" if any("cue:target" in m.tags and not m.nested for m in sentence.matches) else ""

    def _sentence(self, sentence: Sentence, *, cell: int | None = None, row_place: Place | None = None) -> list[Draft]:
        memory = self.memory
        periods = self._periods_of(sentence)
        noise = find_noise(sentence, periods)
        for i, reason in noise.items():
            if reason == "date" and self.terms.read_time(sentence, i):
                continue
            if cell is None or i >= cell:
                self.ledger.dismiss_token(sentence, i, reason)
        sign = sentence.block.decimal_sign or self.sign
        quantities, unclear = read_quantities(sentence, sign=sign, skipped=frozenset(noise))
        for i in unclear:
            self.ledger.dismiss_token(sentence, i, "ambiguous_separator", disposition="unresolved")
        if cell is not None:
            quantities = [q for q in quantities if q.first >= cell]
            for quantity in quantities:
                self.tables.apply_header(quantity)
        placed, names = place_mentions(sentence, periods), place_names(sentence, self._names_of(sentence))
        terms = self.terms.read(sentence, quantities)
        quantities = [q for q in quantities if q not in terms]
        taken = self.rates.read_prose(sentence, quantities, placed)
        quantities = [q for q in quantities if q not in taken]
        self._note_programme(sentence)
        story = is_story(sentence, before=memory.story) and cell is None
        listed = (memory.intro and sentence.block.kind in ("list_item", "table_row")) or cell is not None
        drafts: list[Draft] = []
        self.taken = []
        self.row_place = row_place
        if quantities:
            drafts = self._quantities(sentence, quantities, placed, names, story=story, listed=listed)
        elif not story:
            memory.scope.note_named(find_scopes(sentence), sentence)
        if drafts:
            self.before = drafts
        elif not story and sentence.keys[-1] == ":":
            memory.told.note_topics(sentence)  # "Tỷ lệ hộ nghèo của các xã năm 2023 như sau:"
        used = list(self.taken)
        if not story:
            memory.note_frame(sentence, placed)
            if used:
                memory.note_used(sentence, used)
        memory.story = story
        if sentence.block.kind != "list_item" and cell is None:
            self._introduce(sentence)
        return drafts

    def _quantities(
        self,
        sentence: Sentence,
        quantities: list[Quantity],
        placed: Sequence[Placed],
        names: Sequence[PlacedName],
        *,
        story: bool,
        listed: bool,
    ) -> list[Draft]:
        memory = self.memory
        asides: list[tuple[int, int]] = []
        for one, two in pairwise(list(quantities)):
            # "VND 8,896 billion ($380 million)": the same sum in another currency.
            if one.measure == "VND" and two.measure == "USD" and two.left - one.right <= 3:
                self.ledger.dismiss(two, "duplicate")
                quantities.remove(two)
                asides.append((one.right + 1, two.right + 1))
            elif two.measure == "percent" and one.measure == "count" and is_bracketed(one, two):
                asides.append((two.left - 1, two.right + 1))  # "12 of the 29 communes (41.38%) had no overdue debt"
        scopes = find_scopes(sentence)
        memory.scope.note_named(scopes, sentence)
        named = [*((one.first, one.last) for one in placed), *((one.first, one.last) for one in names)]
        ruler = Ruler(sentence, quantities, lists=[*group_lists(sentence, scopes), *named], asides=asides)
        groups = find_groups(sentence, quantities)
        directions = find_directions(sentence, quantities, groups)
        rows = find_rows(sentence, quantities, names)
        share_units(quantities, rows)
        direct_rows(sentence, quantities, directions, rows)
        parted = any(scope.field == "programme" for scope, _ in scopes)
        links = link_sentence(
            sentence, quantities, directions, groups, ruler, memory.told, listed=listed, parted_by_scope=parted, rows=rows
        )
        spent = {(m.first, m.last) for link in links if link is not None and link.indicator.unit == "percent_of_plan" for m in link.used}
        links = amend_links(sentence, part_sums(sentence, quantities, groups, links, memory.told), memory.told)
        links = find_standards(sentence, quantities, links, scopes)
        pairs = pair_lists(sentence, quantities, groups, placed, names, scopes)
        chosen = share_scopes(choose_scopes(sentence, links, quantities, scopes, ruler, labelled=listed), links)
        named_union = any(scope.family == "union" for scope, _ in scopes)
        group_of = {k: group for group in groups for k in group}
        drafts: list[Draft] = []
        for k, (quantity, link) in enumerate(zip(quantities, links, strict=True)):
            few = quantity.measure == "count" and quantity.value is not None and quantity.value < _FEW
            if (
                story
                and is_family_figure(quantity)
                and (link is None or few or link.score < _STORY_SURE or quantity.measure in ("VND", "USD"))
            ):
                self.ledger.dismiss(quantity, "household_story")
                continue
            refused = why_refused(quantity, link, directions[k])
            if refused is not None:
                self.ledger.dismiss(quantity, refused, disposition="unresolved" if refused in OPEN else "ignored")
            if refused is not None or link is None:
                continue
            names_count = link.indicator.code.startswith(("programme_capital", "poverty_line"))
            mention, base = choose_mention(
                quantity,
                placed,
                ruler,
                names_count=names_count,
                changing=directions[k].how == "by",
                arrived=directions[k].how == "to",
                not_after=self.document.published_on if is_state(link, directions[k]) and link.indicator.kind != "standard" else None,
                of_plan=link.indicator.unit == "percent_of_plan",
            )
            last = rows.last_of.get(k, group_of[k][-1])
            if mention is None and last != k:
                # "by 2.1%, 3.4% and 1.8% in 2024": the time behind a list holds for all of it.
                mention, base = choose_mention(quantities[last], placed, ruler, names_count=names_count)
            now = _says_now(sentence, quantity) if is_state(link, directions[k]) else -1
            reviewed = of_review(sentence, placed) if link.indicator.theme == "poverty" and is_state(link, directions[k]) else None
            if reviewed is not None and (mention is None or mention.mention.form == "to_date"):
                mention = reviewed
            if mention is not None and mention.last < now and mention is not reviewed:
                mention = None  # "fell to 38.2% in 2023; the near-poor rate is now 15%"
            if pairs.periods.get(k) is not None:
                mention = pairs.periods[k]
            free = [name for name in names if not any(m.first <= name.first and name.last <= m.last for m in link.used)]
            place, _place_cost = self._place(sentence, quantity, free, ruler, drafts)
            if link.indicator.kind == "standard" and place.told != "named" and "cue:own_standard" not in sentence.tags:
                place = _NATIONAL
            if pairs.places.get(k) is not None:
                place = of_mention(pairs.places[k], "paired")
            elif k in rows.row_of:
                place = of_mention(rows.row_of[k].name.mention, "row")
            own = chosen[k]
            heir = parent_of(link, directions[k], drafts)
            source = heir or whole_of(link, [*self.before, *drafts])
            if source is not None and own.empty:
                elsewhere = source is heir and place.told == "named" and place.name != source.place.name
                codes = (*(() if elsewhere else source.scoped.populations), *source.scoped.programmes)
                same = source.link.indicator is link.indicator
                own = own.with_codes([code for code in codes if same or code not in link.indicator.own_scope])
            if link.indicator.kind == "standard" and drafts and drafts[-1].link.indicator is link.indicator:
                own = own.filled_from(drafts[-1].scoped)
            scoped = memory.scope.carry(sentence, link, own, named_union=named_union)
            if k in pairs.scopes:
                scoped = pairs.scopes[k].without(link.indicator.own_scope)
            status, _cue = find_status(sentence, quantity, link.used, spent=spent, header=memory.intro_status if listed else "")
            draft = finish_draft(
                self.document,
                sentence,
                link,
                directions[k],
                status=status,
                mention=mention,
                base=base,
                carried=self._carried(sentence, link, directions[k], placed, source, status=status, listed=listed),
                place=place,
                scoped=scoped,
                is_now=_says_now(sentence, quantity) >= 0,
            )
            if heir is not None and heir.kind == draft.kind == "level":
                behind = link.way in ("share", "count") and mention is not None and mention.first > quantity.right
                if heir.timed.last is None or behind:
                    heir.timed = draft.timed  # "23,510 households (12.2%) at the end of 2021": one state, told twice
            bracketed = mention is not None and mention not in placed
            if draft.timed.mention is not None and directions[k].how != "from" and not bracketed and draft.timed.last is not None:
                taken = mention if mention is not None and mention.mention is draft.timed.mention else None
                self.taken.append(taken or Placed(draft.timed.mention, 0, 0))
                if memory.reviewed is None and draft.kind == "level" and link.indicator.theme == "poverty":
                    memory.reviewed = self.taken[-1]
            memory.told.note(link)
            if draft.timed.basis == "published" and draft.timed.mention is None and draft.timed.last is not None:
                memory.note_today(sentence, draft.timed.last)
            memory.scope.note_told(sentence, draft.scoped)
            memory.place, memory.place_block = draft.place, sentence.block_index
            drafts.append(draft)
        return drafts

    def _place(
        self, sentence: Sentence, quantity: Quantity, names: Sequence[PlacedName], ruler: Ruler, drafts: Sequence[Draft]
    ) -> tuple[Place, float]:
        name, cost = choose_place(quantity, names, ruler)
        if self.row_place is not None and (name is None or name.mention.level != self.row_place.level):
            return self.row_place, 0.0
        mountains = find_mountains(sentence, quantity, ruler, self.default)
        if mountains is not None:
            return mountains, 0.0
        if name is not None:
            return of_mention(name.mention, "named"), cost
        if drafts:
            # "the rate of the poor districts is 26%; that of ethnic minority households 13.5%"
            apart = drafts[-1].place.level == "group" and are_parted(drafts[-1].link.quantity, quantity)
            return (self.default, 3.0) if apart else (drafts[-1].place, 1.0)
        if self.memory.place is not None and self.memory.place_block == sentence.block_index:
            return self.memory.place, 2.0
        return self.default, 3.0

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
        if link.way == "of_which" and source is not None and source.timed.mention is not None and not self.taken:
            return Placed(source.timed.mention, 0, 0)
        now = _says_now(sentence, link.quantity) if state else -1
        if self.taken and not listed and now <= self.taken[-1].last:
            return self.taken[-1]
        if status:
            return self.memory.time_ahead()
        if link.indicator.theme == "poverty" and state:
            decided = decided_on([one for one in placed if one.last < link.quantity.left])
            if decided is not None:
                return decided
        if not state and "cue:in_year" in sentence.tags:
            return self.memory.year_of(sentence) or self.memory.time_for(sentence, state=False, listed=listed)
        if now >= 0:
            return None
        if link.indicator.kind == "standard":
            return next((one for one in placed if one.mention.form == "span"), self.memory.standard)
        carried = self.memory.time_for(sentence, state=state, listed=listed, of_poverty=link.indicator.theme == "poverty")
        if carried is not None and not state and link.indicator.theme == "poverty" and self.memory.told.theme != "credit":
            return as_reviewed_year(carried)
        return carried


def _inside(sentence: Sentence, mentions: Sequence[Mention], starts: Sequence[int]) -> list[Mention]:
    """Which of the mentions, that begin at `starts`, lie in the sentence, or in the label and heading of a composed one."""
    ranges = [(sentence.start, sentence.end)]
    if sentence.composed:
        lead = [i for i, at in enumerate(sentence.starts) if at >= 0 and not sentence.start <= at < sentence.end]
        if lead:
            ranges.insert(0, (min(sentence.starts[i] for i in lead), max(sentence.end_of(i) for i in lead)))
    return [one for first, last in ranges for one in mentions[bisect_left(starts, first - _BEFORE) : bisect_left(starts, last)]]


def _theme(sentences: Sequence[Sentence]) -> str:
    """Whether the page speaks of the bank's credit: its title, lead and first sentences say so."""
    first = islice((s for s in sentences if s.block.kind not in _SILENT and s.block.kind != "rate_row"), 6)
    return "credit" if sum(len(s.tags.get("cue:bank", ())) + len(s.tags.get("cue:outstanding", ())) for s in first) >= 2 else ""


def _says_now(sentence: Sentence, quantity: Quantity) -> int:
    """The last token of a 'now' in the number's clause before it, -1 where there is none."""
    found = -1
    for match in sentence.tags.get("cue:now", ()):
        between = sentence.tokens[match.last + 1 : quantity.left]
        if not match.nested and match.last < quantity.left and not any(t.key == ";" for t in between):
            found = match.last
    return found
