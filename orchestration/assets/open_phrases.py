"""One check of what reading leaves open: whether a phrase stands behind unresolved numbers on many pages of the portals that are visited.

Belongs here: showing that in the graph, with the row that is missing. Does not belong here: grouping (`orchestration/review.py`).
"""

from collections.abc import Collection, Sequence
from typing import Final

import dagster as dg

from orchestration.assets.warehouse import table_key
from orchestration.night import Night
from orchestration.review import OpenGroup, open_groups

FREQUENT_PHRASES: Final = "frequent_phrases"
FREQUENT_PAGES: Final = 5
"""Pages that share a phrase behind numbers that nobody could read: fewer may be one story that was copied."""
_SHOWN: Final = 10
_ASSET: Final = table_key("marts.unresolved_figures")


def open_phrases_check(sources: Collection[str]) -> dg.AssetChecksDefinition:
    """The check for the portals `sources`; it warns and never blocks."""

    @dg.asset_check(
        asset=_ASSET,
        name=FREQUENT_PHRASES,
        description=f"No phrase stands behind unresolved numbers on {FREQUENT_PAGES} or more pages of the visited portals: such a phrase "
        "is a row that transforms/reference/ lacks.",
    )
    def frequent_phrases(night: dg.ResourceParam[Night]) -> dg.AssetCheckResult:
        groups = open_groups(night.root, sources=sources) if night.root.current_release.exists() else []
        return judge_phrases(groups)

    return frequent_phrases


def judge_phrases(groups: Sequence[OpenGroup]) -> dg.AssetCheckResult:
    """A warning where a phrase is frequent, which names it, its pages, one example and the row to add."""
    frequent = sorted((group for group in groups if group.phrase and group.pages >= FREQUENT_PAGES), key=lambda group: -group.pages)
    told = [f"“{group.phrase}” on {group.pages} pages ({group.reason}): add {group.row_to_add}" for group in frequent[:_SHOWN]]
    return dg.AssetCheckResult(
        passed=not frequent,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(told) or None,
        metadata={
            "phrases": len(frequent),
            "unresolved numbers": sum(group.count for group in groups),
            "examples": "\n".join(group.example for group in frequent[:_SHOWN]),
        },
    )
