"""Of whom and of what programme a figure is told: its own words, the figure it goes on from, what the page speaks of.

Belongs here: which of these counts. Does not belong here: finding the words (`scope`), what earlier sentences leave (`scope_memory`).
"""

from collections.abc import Sequence

from transforms.figures import heirs
from transforms.figures.detours import are_parted
from transforms.figures.drafts import Draft
from transforms.figures.linked import Linked
from transforms.figures.linking import Link
from transforms.figures.placing import Place
from transforms.figures.quantities import Quantity
from transforms.figures.scope import Scoped
from transforms.figures.scope_memory import ScopeMemory
from transforms.figures.shares_of_poor import is_of_them

_UNION, _MEMBERS = "womens_union", ("women",)  # whoever is of the union is a woman


def scope_of(
    linked: Linked,
    k: int,
    link: Link,
    drafts: Sequence[Draft],
    before: Sequence[Draft],
    memory: ScopeMemory,
    *,
    place: Place,
    source: Draft | None,
    of_heir: bool,
) -> Scoped:
    """The groups and programmes of number `k`.

    `drafts`: the figures of its sentence so far; `before`: those of the sentence before; `source`: the figure that it goes on from, by
    `of_heir` as part of the same statement.
    """
    if k in linked.pairs.scopes:
        return linked.pairs.scopes[k].without(link.indicator.own_scope)
    whole = link.parent.quantity if link.way == "of_which" and link.parent is not None else None
    if whole is not None and whole.value == link.quantity.value and (again := [one for one in before if one.link.quantity is whole]):
        return again[0].scoped  # "... 3,000 households. Of those 3,000, 2,400 were assisted by the Women's Union"
    own = linked.scoped[k]
    source = source or heirs.group_of_whole(linked.sentence, link, drafts) or heirs.that_figure(link, before)
    if source is not None and own.empty:
        elsewhere = of_heir and place.told in ("named", "row") and place.name != source.place.name
        codes = (*(() if elsewhere else source.scoped.populations), *source.scoped.programmes)
        same = source.link.indicator is link.indicator
        own = own.with_codes([code for code in codes if same or code not in link.indicator.own_scope])
    if (all_unions := heirs.whole_of_unions(link, own, drafts)) is not None:
        own = own.with_codes([*all_unions.scoped.populations, *all_unions.scoped.programmes])
    if own.empty and (group := heirs.group_of_those(linked.sentence, link, drafts)) is not None:
        own = own.with_codes([group])
    if own.empty and drafts and link.quantity.measure == "percent" and is_of_them(linked.sentence, link.quantity):
        own = own.with_codes([code for code in drafts[-1].scoped.populations if code not in link.indicator.own_scope])
    if link.indicator.kind == "standard" and drafts and drafts[-1].link.indicator is link.indicator:
        own = own.filled_from(drafts[-1].scoped)
    planned = drafts[-1].link.quantity if link.indicator.unit == "percent_of_plan" and own.empty and drafts else None
    if planned is not None and _is_of_plan(planned, link, linked.quantities[k - 1]):
        own = own.with_codes(drafts[-1].scoped.programmes)  # "loans for social housing reached 318 billion, 91.7% of the plan"
    is_placed = place.told in ("named", "row", "paired")
    scoped = memory.carry(linked.sentence, link, own, named_union=linked.names_union, is_placed=is_placed)
    if link.indicator.theme != "credit":
        return scoped
    return scoped.without((*link.indicator.own_scope, *(_MEMBERS if _UNION in scoped.populations else ())))


def _is_of_plan(planned: Quantity, share: Link, before: Quantity) -> bool:
    """Whether a share is of the plan told last, and not of the whole: the sum `before` the share is no more than what was planned."""
    more = before is not planned and before.measure == planned.measure and (before.value or 0) > (planned.value or 0)
    return not more and not are_parted(planned, share.quantity)
