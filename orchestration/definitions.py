"""What Dagster loads: `orchestration.definitions:defs`.

Belongs here: putting assets, jobs, schedules, sensors and resources together. Does not belong here: any of them.
Great Expectations is not imported when this loads; a test holds that.
"""

import dagster as dg


from orchestration.assets.portals import UNKNOWN, captures_asset, portal_spec, staged_asset
from orchestration.assets.warehouse import warehouse_assets
from orchestration.jobs import every_night, nightly
from orchestration.reaper import reaper
from orchestration.resources import night_resource
from transforms.sources.declaration import declarations

SOURCES = {**{name: declaration.hosts for name, declaration in declarations().items()}, UNKNOWN: ()}

defs = dg.Definitions(
    assets=[
        *(portal_spec(declaration) for declaration in declarations().values()),
        *(captures_asset(source, hosts=hosts) for source, hosts in SOURCES.items()),
        *(staged_asset(source) for source in SOURCES),
        warehouse_assets(tuple(SOURCES)),


    ],
    jobs=[nightly],
    schedules=[every_night],
    sensors=[reaper],
    resources={"night": night_resource},
    executor=dg.in_process_executor,
)
