"""What is made of a published release: exports and the report. They read the release and never what it was built from.

Belongs here: the two assets. Does not belong here: files and pages (`transforms/exports/`, `transforms/report/`).
Within a night they follow the warehouse in its run; when a release is published otherwise, their condition makes the daemon follow it.
"""

import dagster as dg

from orchestration import clock
from orchestration.assets.warehouse import published_tables, table_key
from orchestration.night import Night

MARTS = [table_key(name) for name, table in published_tables().items() if table.schema == "marts"]


@dg.asset(
    deps=MARTS,
    group_name="downstream",
    kinds={"csv", "parquet"},
    owners=["team:giamngheo"],
    automation_condition=dg.AutomationCondition.eager(),
    description="The marts as Parquet, CSV safe for spreadsheets, a Frictionless data package and SDMX-CSV, with licence and attribution. "
    "The same release exports the same bytes.",
)
def exports(context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    from orchestration.exporting import export_release

    files = export_release(night.root.current_release, night.root.exports)
    return dg.MaterializeResult(metadata={"files": len(files), "bytes": sum(file.stat().st_size for file in files)})


@dg.asset(
    deps=MARTS,
    group_name="downstream",
    kinds={"html"},
    owners=["team:giamngheo"],
    automation_condition=dg.AutomationCondition.eager(),
    description="The report: static pages in English and Vietnamese, every number one click from its sentence. Made from the release "
    "alone; opens from a file.",
)
def report(context: dg.AssetExecutionContext, night: dg.ResourceParam[Night]) -> dg.MaterializeResult[None]:
    from orchestration.reporting import make_report  # with its templates and drawings: a night with nothing new makes none

    made = make_report(night.root, now=clock.now())
    return dg.MaterializeResult(metadata={"pages": made.pages, "bytes": made.bytes, "opens at": dg.MetadataValue.path(str(made.path))})
