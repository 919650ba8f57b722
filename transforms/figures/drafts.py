"""A figure on its way to an observation, with all that was concluded and why.

Belongs here: the shape between interpretation and records. Does not belong here: any conclusion.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from transforms.figures.linking import Link
from transforms.figures.period_days import Timed
from transforms.figures.placing import Place
from transforms.figures.scope import Scoped
from transforms.records import ObservationKind, Qualifier


@dataclass(slots=True)
class Draft:
    """One figure read."""

    link: Link
    kind: ObservationKind
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    qualifier: Qualifier
    unit: str
    timed: Timed
    place: Place
    scoped: Scoped
    block_index: int
    low: bool = False
    changes: bool = False  # told with a verb of change
    mentions: list[tuple[int, int]] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.link.quantity.start

    @property
    def end(self) -> int:
        return self.link.quantity.end

    @property
    def last(self) -> date | None:
        return self.timed.last
