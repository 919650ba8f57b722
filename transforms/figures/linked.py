"""The numbers of one sentence, linked together: what each of them is then concluded from.

Belongs here: the order in which lists, verbs, indicators and groups of a sentence are settled. Does not belong here: how (`linking`,
`chaining`, `rows`, `kinds`, `scope`), and what earlier sentences tell (`interpret`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from transforms.figures.amends import amend_links
from transforms.figures.chaining import link_sentence
from transforms.figures.kinds import Direction, find_directions
from transforms.figures.linking import Link
from transforms.figures.nouns import PLACES
from transforms.figures.number_lists import find_groups
from transforms.figures.own_words import LEADS_WHOLE, PEOPLE
from transforms.figures.parts import part_sums
from transforms.figures.placed_times import Placed, runs_of_times
from transforms.figures.placing import PlacedName, runs_of_names
from transforms.figures.quantities import Quantity, is_bracketed
from transforms.figures.respectively import Pairs, pair_lists
from transforms.figures.rows import Rows, direct_rows, find_rows, share_units
from transforms.figures.ruler import Ruler
from transforms.figures.scope import Scoped, find_scopes
from transforms.figures.scope_choice import choose_scopes
from transforms.figures.scope_lists import Named, group_lists
from transforms.figures.scope_memory import PARTS_OF_PARTS
from transforms.figures.sentences import Sentence
from transforms.figures.shared_scopes import share_scopes
from transforms.figures.standards import find_standards
from transforms.figures.told import Told


@dataclass(slots=True)
class Linked:
    """One sentence; `quantities`, `directions`, `links` and `scoped` are by number, None in `links` where no indicator was found."""

    sentence: Sentence
    quantities: Sequence[Quantity]
    placed: Sequence[Placed]
    names: Sequence[PlacedName]
    ruler: Ruler
    directions: Sequence[Direction]
    links: Sequence[Link | None]
    scopes: Named
    scoped: Sequence[Scoped]
    pairs: Pairs
    rows: Rows
    last_of: dict[int, int]  # the last number of the list that one stands in, itself outside lists
    spent: frozenset[tuple[int, int]]  # tokens of aims that only say of what a share is one
    repeated: Sequence[Quantity]  # sums told once more in dollars, not among the `quantities`

    @property
    def names_union(self) -> bool:
        """Whether it names a mass organisation."""
        return any(scope.family == "union" for scope, _ in self.scopes)


def link_numbers(
    sentence: Sentence, quantities: Sequence[Quantity], placed: Sequence[Placed], names: Sequence[PlacedName], told: Told, *, listed: bool
) -> Linked:
    """The numbers of a sentence with their links. `told`: what the sentences before told; `listed`: an item under an introducing one."""
    repeated, asides = _asides(sentence, quantities)
    quantities = [quantity for quantity in quantities if quantity not in repeated]
    scopes = find_scopes(sentence)
    spans = [*runs_of_times(sentence, placed), *runs_of_names(sentence, names)]
    ruler = Ruler(sentence, quantities, lists=[*group_lists(sentence, scopes), *spans], asides=asides)
    groups = find_groups(sentence, quantities)
    directions = find_directions(sentence, quantities, groups)
    rows = find_rows(sentence, quantities, names)
    if rows.head_of:
        share_units(quantities, rows)
        direct_rows(sentence, quantities, directions, rows)
    parted = any(scope.field == "programme" for scope, _ in scopes)
    of_credit = any(scope.field == "programme" and scope.family not in _NOT_LENT for scope, _ in scopes)
    links = link_sentence(sentence, quantities, directions, groups, ruler, told, listed=listed, parted_by_scope=parted, rows=rows)
    spent = frozenset((m.first, m.last) for link in links if link and link.indicator.unit == "percent_of_plan" for m in link.used)
    links = amend_links(sentence, quantities, part_sums(sentence, quantities, groups, links, told), told, of_credit=of_credit)
    links = find_standards(sentence, quantities, links, scopes)
    scoped = share_scopes(choose_scopes(sentence, links, quantities, scopes, ruler, labelled=listed), links)
    own = {code for link in links if link is not None for code in link.indicator.own_scope}
    pairs = pair_lists(sentence, quantities, groups, placed, names, scopes, own=own)
    last_of = {k: group[-1] for group in groups for k in group} | rows.last_of
    return Linked(sentence, quantities, placed, names, ruler, directions, links, scopes, scoped, pairs, rows, last_of, spent, repeated)


def _asides(sentence: Sentence, quantities: Sequence[Quantity]) -> tuple[list[Quantity], list[tuple[int, int]]]:
    """Sums repeated in dollars, and the tokens that stand between a number and its words without parting them."""
    repeated: list[Quantity] = []
    asides: list[tuple[int, int]] = []
    for one, two in pairwise(quantities):
        if one.measure == "VND" and two.measure == "USD" and two.left - one.right <= _BESIDE:
            repeated.append(two)  # "VND 4,212 billion ($180 million)"
            asides.append((one.right + 1, two.right + 1))
        elif two.measure == "percent" and one.measure == "count" and is_bracketed(one, two):
            asides.append((two.left - 1, two.right + 1))  # "9 of the 24 communes (37.5%) had no overdue debt"
        elif one.measure == "percent" and two.noun in PEOPLE and _OF_WHOLE.issuperset(sentence.keys[one.right + 1 : two.left]):
            asides.append((one.right + 1, two.right + 1))  # "91.2% of its 61,000 people belong to ethnic minorities"
        elif {one.noun, two.noun} <= PLACES and sentence.keys[one.noun_last + 1 : two.left] == ["and"] and one.noun_last > one.last:
            asides.append((one.noun_last + 1, two.noun_last + 1))  # "8 poor districts and 14 communes escaped poverty"
        elif one.measure == two.measure == "count" and (aside := _part_aside(sentence, two)):
            asides.append(aside)  # "41,600 workers, including 15,230 women, went abroad"
        elif {one.measure, two.measure} == {"percent", "count"} and (aside := _aside_of(sentence, two)):
            asides.append(aside)  # "2.9% of the households, or 761,000, were poor"
    return repeated, asides


def _aside_of(sentence: Sentence, quantity: Quantity) -> tuple[int, int] | None:
    """The tokens of an apposition around a number, ',' or a verb behind it: ', or 761,000,', ', or 6.2% of all,', 'or 32.6% have'."""
    keys, left, behind = sentence.keys, quantity.left, quantity.right + 1
    opens = next((left - len(lead) for lead in _ASIDES if keys[left - len(lead) : left] == lead), 0)
    if not opens:
        return None
    if quantity.measure == "percent" and keys[behind : behind + 1] == ["of"]:
        whole = keys[behind : behind + _WHOLE]
        behind += whole.index(",") if "," in whole else 0
    return (opens, behind) if keys[behind : behind + 1] == [","] else None


def _part_aside(sentence: Sentence, part: Quantity) -> tuple[int, int] | None:
    """The tokens of a part between commas: ', including 15,230 women,'."""
    keys, behind = sentence.keys, part.right + 1
    if keys[part.left - 2 : part.left] != [",", "include"] or keys[behind : behind + 1] != [","]:
        return None
    return part.left - 2, behind


_WHOLE = 8  # tokens: "of the total number of households,"
_ASIDES = ([",", "or"], ["or"], [",", "equal", "to"], [",", "equivalent", "to"], [",", "that", "be"], [",", "i", "e"])
_BESIDE = 3  # tokens

_OF_WHOLE = LEADS_WHOLE | {"of"}
_NOT_LENT = PARTS_OF_PARTS - {"class"}  # parts that are of other money than loans
