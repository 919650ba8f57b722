"""Poverty lines known by their amount: '1,5 triệu đồng ở nông thôn' beside the word for the poor is the line of that standard.

Belongs here: recognising the amounts of `poverty_standards.csv`. Does not belong here: lines named as such (rows of `indicators.csv`).
"""

from collections.abc import Sequence

from transforms.figures.linking import Link, indicator
from transforms.figures.quantities import Quantity
from transforms.figures.scope import AREAS
from transforms.figures.scope_lists import Named
from transforms.figures.sentences import Sentence
from transforms.reference.poverty_standards import national_lines

_POOR = frozenset({"nghèo", "poor", "poverty"})
_SCORE = 2.4  # not so sure as words that name a line


def find_standards(sentence: Sentence, quantities: Sequence[Quantity], links: Sequence[Link | None], named: Named) -> list[Link | None]:
    """The links, with the amounts of national lines told of an area and of the poor, or as an upper bound, linked to the line."""
    if not any(scope.code in AREAS for scope, _ in named):
        return list(links)
    poor = not _POOR.isdisjoint(sentence.keys)
    found: list[Link | None] = []
    for quantity, link in zip(quantities, links, strict=True):
        known = quantity.measure == "VND" and (quantity.upper if quantity.qualifier == "range" else quantity.value) in national_lines()
        free = link is None or link.indicator.code == "income_per_capita" or link.score < _SCORE
        bounded = quantity.qualifier in ("at_most", "under")
        standard = known and free and (poor or bounded)
        found.append(Link(quantity, indicator("poverty_line"), _SCORE, "standard") if standard else link)
    return found
