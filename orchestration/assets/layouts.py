"""One check a portal: whether its newest pages are built as declared and as before.

Belongs here: showing that in the graph. Does not belong here: measuring a page (`transforms/reading/drift.py`), judging the nights
(`sql/marts/layout_drift.sql`).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final, cast

import dagster as dg

from orchestration.answers import plain
from orchestration.assets.portals import staged_key
from orchestration.assets.warehouse import table_key
from orchestration.night import Night
from orchestration.queries import Row, ask

LAYOUT: Final = "layout"


def layout_checks(sources: Sequence[str]) -> dg.AssetChecksDefinition:
    """The checks of all declared portals, one step: they read what the release says, and tell without ever blocking."""

    @dg.multi_asset_check(
        name="layouts",
        specs=[
            dg.AssetCheckSpec(
                LAYOUT,
                asset=staged_key(source),
                additional_deps=[table_key("marts.layout_drift")],
                description="The declared selectors find what they expect on the portal's newest pages, which are built like earlier ones.",
            )
            for source in sources
        ],
        can_subset=True,
    )
    def layouts(context: dg.AssetCheckExecutionContext, night: dg.ResourceParam[Night]) -> Iterator[dg.AssetCheckResult]:
        release = night.root.current_release
        measured: dict[str, list[Row]] = defaultdict(list)
        for row in ask(release, "layouts") if release.exists() else ():
            measured[str(row["source"])].append(row)
        for key in sorted(context.selected_asset_check_keys):
            yield _result(key.asset_key, measured[key.asset_key.path[-1]])

    return layouts


def _result(asset: dg.AssetKey, parts: Sequence[Row]) -> dg.AssetCheckResult:
    drifted = [row for row in parts if row["has_drifted"]]
    shares = {f"hit rate of {row['part']}": cast(int, row["fitting"]) / cast(int, row["pages"]) for row in parts}  # drawn over the nights
    pages = {"as it was": drifted[0]["exemplar_page"], "as it is": drifted[0]["misfit_page"]} if drifted else {}
    told = [
        f"{row['part']}: {row['fitting']} of {row['pages']} new pages fit, usually {cast(float, row['usual_hit_rate']):.0%}"
        for row in drifted
    ]
    missed = [text for row in drifted[:1] for text in cast("list[str]", row["missed"] or ())]
    return dg.AssetCheckResult(
        asset_key=asset,
        check_name=LAYOUT,
        passed=not drifted,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join([*told, *missed]) or (None if parts else "Nothing yet to hold its pages against."),
        metadata={
            **({"night": plain(parts[0]["captured_on"]), "new pages": max(cast(int, row["pages"]) for row in parts)} if parts else {}),
            **shares,
            **{name: plain(page) for name, page in pages.items()},
        },
    )
