"""A frame, then rows: "Tỷ lệ hộ nghèo còn cao ở các huyện: A 43,1%; B 41,2%", "poverty fell by 210 in A, 190 in B and 120 in C".

The words that open a list say once what all its rows tell: the indicator, the unit, the verb. A row gives a place and its numbers, and the
numbers that stand alike in all rows are a column: what the first row's number says by words of its own, the others say too.

Belongs here: lists of places with their numbers in one sentence, and what their frame names. Does not belong here: lists told
"respectively" (`respectively`), what one sentence leaves to the next (`told`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from transforms.figures.kinds import Direction
from transforms.figures.linking import FLOOR, Link, measure_of
from transforms.figures.placing import PlacedName, rank_of
from transforms.figures.quantities import Quantity
from transforms.figures.sentences import Sentence
from transforms.figures.told import Told, Topic, topics_of
from transforms.reference.vocabulary import load_indicators, load_words

_FRAMED = 2.4  # how well a frame tells its rows: less than words of their own, more than any carrying on
_TOLD = 2.1  # the same, where the frame is the sentence before
_MOST_BETWEEN = 6  # tokens
_BEFORE_ROW = load_words("before_row")
_IN_ROW = load_words("in_row")
_STATES = frozenset({"còn", "đạt", "là", "có", "chiếm", "xuống", "to", "at", "be", "have", "reach", "remain"})


@dataclass(slots=True, frozen=True)
class Row:
    """A place and the numbers told of it, as indexes into the numbers of the sentence."""

    name: PlacedName
    members: tuple[int, ...]


@dataclass(slots=True)
class Rows:
    """The lists of one sentence: by number its row, the number of the first row in the same column (itself there), and its frame."""

    row_of: dict[int, Row] = field(default_factory=dict)
    head_of: dict[int, int] = field(default_factory=dict)
    last_of: dict[int, int] = field(default_factory=dict)  # the last number of the list: a time behind it holds for all of them
    frame_of: dict[int, dict[str, Topic]] = field(default_factory=dict)  # by measure, what the words before the first row name


_NO_ROWS = Rows()


def find_rows(sentence: Sentence, quantities: Sequence[Quantity], names: Sequence[PlacedName]) -> Rows:
    """The lists of two or more places, each with its own numbers, or the one that a sentence ranks."""
    ranked = any(rank_of(sentence, name) for name in names)
    if sentence.composed or not (ranked or (len(quantities) > 1 and len(names) > 1)):
        return _NO_ROWS
    found = Rows()
    for run in _runs(sentence, quantities, list(_rows(sentence, quantities, names))):
        opened = run[0].name.first
        since = max((q.right + 1 for q in quantities if q.right < opened), default=0)
        frame = topics_of(sentence, since=since, until=opened, groups=True)
        heads: dict[tuple[str, int], int] = {}
        for row in run:
            seen: dict[str, int] = {}
            for k in row.members:
                measure = _measure_in(quantities[k], heads)
                column = (measure, seen.get(measure, 0))
                seen[measure] = column[1] + 1
                found.row_of[k], found.frame_of[k], found.last_of[k] = row, frame, run[-1].members[-1]
                found.head_of[k] = heads.setdefault(column, k)
    return found


def _measure_in(quantity: Quantity, heads: Mapping[tuple[str, int], int]) -> str:
    """The measure of a number; of one whose noun is left out that of what the first row counts: "310 hộ ở xã A, 240 ở xã B"."""
    keys = quantity.sentence.keys
    if quantity.bare and (quantity.last + 1 == len(keys) or keys[quantity.last + 1] in _BEFORE_ROW):
        return next((measure for measure, _ in heads if measure not in ("percent", "VND", "USD")), "bare")
    return measure_of(quantity)


def _rows(sentence: Sentence, quantities: Sequence[Quantity], names: Sequence[PlacedName]) -> Iterator[Row]:
    """Each place with the numbers from it to the next one, or to 'toàn tỉnh', the first of them right behind it."""
    spots = sorted(names, key=lambda name: name.first)
    for name, following in zip_longest(spots, spots[1:]):
        if name.mention.role != "name":
            continue
        end = following.first if following is not None else len(sentence.tokens)
        members = tuple(k for k, quantity in enumerate(quantities) if name.last < quantity.left and quantity.last < end)
        between = _without_container(sentence.keys[name.last + 1 : quantities[members[0]].left]) if members else []
        if members and len(between) <= _MOST_BETWEEN and _IN_ROW.issuperset(between):
            yield Row(name, members)


def _without_container(keys: Sequence[str]) -> Sequence[str]:
    """The words between a row's name and its number, without where it lies: "xã Cà Dy (Nam Giang) với 552 hộ"."""
    return keys[keys.index(")") + 1 :] if keys[:1] == ["("] and ")" in keys else keys


def _runs(sentence: Sentence, quantities: Sequence[Quantity], rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that follow each other with nothing but marks and words of order between them."""
    run: list[Row] = []
    for row in rows:
        gap = _without_deed(sentence.keys[quantities[run[-1].members[-1]].right + 1 : row.name.first]) if run else []
        if run and not (gap and _BEFORE_ROW.issuperset(gap)):
            if len(run) > 1 or rank_of(sentence, run[0].name):
                yield run
            run = []
        run.append(row)
    if len(run) > 1 or (run and rank_of(sentence, run[0].name)):
        yield run


def _without_deed(keys: Sequence[str]) -> Sequence[str]:
    """The words between two rows, without what the first was told to have done: '612 houses completed, followed by Quan Son with 540'."""
    follows = next((i for i in range(1, len(keys)) if tuple(keys[i - 1 : i + 1]) == (",", "follow")), 0)
    return keys[follows - 1 :] if 0 < follows <= _MOST_BETWEEN else keys


def direct_rows(sentence: Sentence, quantities: Sequence[Quantity], directions: list[Direction], rows: Rows) -> None:
    """'xã A giảm 210 hộ, xã B 190 hộ': the verb of the first row governs its whole column, where no row has another one."""
    for k, head in rows.head_of.items():
        own, told = directions[k], rows.row_of[k].name.last
        led = own.how == "to" and (own.verb is None or own.verb.first <= told)  # by the "là" before its place: "thấp nhất là A 0,4%"
        if (own.how and not led) or directions[head].how != "by":
            continue
        if _STATES.isdisjoint(sentence.keys[rows.row_of[k].name.last + 1 : quantities[k].left]):
            directions[k] = replace(directions[head])


def share_units(quantities: Sequence[Quantity], rows: Rows) -> None:
    """'A 2,25 triệu đồng/người/tháng, B 2,44 triệu đồng': what the first number counts, or is per, all of its column do."""
    for k, head in rows.head_of.items():
        if quantities[k].bare:
            quantities[k].noun = quantities[head].noun
        if quantities[k].measure in ("VND", "USD") and not quantities[k].per:
            quantities[k].per = quantities[head].per


def from_rows(rows: Rows, k: int, quantity: Quantity, links: Sequence[Link | None], told: Told, direct: Sequence[Link]) -> list[Link]:
    """What a number says as one of a list: as the first of its column, or else as the frame has it."""
    if k not in rows.head_of:
        return []
    row, head = rows.row_of[k], rows.head_of[k]
    first = links[head] if head < len(links) else None
    best = direct[0] if direct else None
    own = best is not None and best.score > FLOOR + 0.3 and any(match.first > row.name.last for match in best.used)
    most = best.score - 0.1 if own and best is not None else _FRAMED
    if first is not None:
        link = Link(quantity, first.indicator, min(_FRAMED, most), "row", first.rule_kind, (), parent=first, relative=first.relative)
        link.reasons.append("as the first row of the list")
        return [link]
    topic, score = _named(rows.frame_of[k], measure_of(quantity)), _FRAMED
    if topic is None:
        topic, score = _told_before(measure_of(quantity), links, told), _TOLD
    if topic is None:
        return []
    link = Link(quantity, topic.indicator, min(score, most), "frame", topic.kind)
    link.reasons.append("as the words have it that open the list")
    return [link]


def _told_before(measure: str, links: Sequence[Link | None], told: Told) -> Topic | None:
    """The topic of a list that no words of its own open: the number before it, in its sentence or the one before, or that one's words."""
    own = next((link for link in reversed(links) if link is not None and measure_of(link.quantity) == measure), None)
    before = own or told.lately(measure)
    if before is not None and not before.relative:
        return Topic(before.indicator, before.rule_kind)
    return _named(told.topics, measure) if told.topic_distance <= 1 else None


def _named(topics: dict[str, Topic], measure: str) -> Topic | None:
    """The topic of a measure: for a count also that of the rate, for a rate that of the count."""
    found = topics.get(measure)
    if found is None and measure == "percent":
        shares = (load_indicators()[topic.indicator.share] for topic in topics.values() if topic.indicator.share)
        found = next((Topic(share, None) for share in shares), None)
    return found
