"""What Dagster loads: `orchestration.definitions:defs`.

Belongs here: putting assets, jobs, schedules, sensors and resources together. Does not belong here: any of them.
Great Expectations is not imported when this loads; a test holds that.
"""

import warnings

import dagster as dg

from orchestration.archive_check import verify_archive
from orchestration.assets.downstream import exports, report
from orchestration.assets.layouts import layout_checks
from orchestration.assets.open_phrases import open_phrases_check
from orchestration.assets.portals import UNKNOWN, captures_asset, portal_spec, staged_asset
from orchestration.assets.warehouse import warehouse_assets
from orchestration.jobs import every_month, every_night, every_week, nightly
from orchestration.light import collect_seldom, put_off_pandas
from orchestration.reaper import reaper
from orchestration.resources import night_resource
from orchestration.sensors import tell_of_failure, tell_of_success, watch
from transforms.sources.declaration import declarations

collect_seldom()
put_off_pandas()  # before the first value is converted: Dagster's own processes load this as the command line does

SOURCES = {**{name: declaration.hosts for name, declaration in declarations().items()}, UNKNOWN: ()}

with warnings.catch_warnings():
    # November 2026: `backfill_policy` is still marked beta in Dagster 1.13, and nothing else makes the days of a backfill one run.
    warnings.filterwarnings("ignore", category=dg.BetaWarning, message=".*backfill_policy")
    _portals = [asset(source, hosts=hosts) for asset in (captures_asset, staged_asset) for source, hosts in SOURCES.items()]

defs = dg.Definitions(
    assets=[
        *(portal_spec(declaration) for declaration in declarations().values()),
        *_portals,
        warehouse_assets(tuple(SOURCES)),
        exports,
        report,
    ],
    asset_checks=[layout_checks(tuple(declarations())), open_phrases_check(frozenset(declarations()))],
    jobs=[nightly, verify_archive],
    schedules=[every_night, every_week, every_month],
    sensors=[reaper, tell_of_success, tell_of_failure, watch],
    resources={"night": night_resource},
    executor=dg.in_process_executor,
)
