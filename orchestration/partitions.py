"""Days of crawl as Dagster partitions.

Belongs here: the one partitions definition. Does not belong here: what happens in a partition.
"""

from typing import Final

import dagster as dg

from orchestration.clock import FIRST_DAY, ZONE

DAYS_OF_CRAWL: Final = dg.DailyPartitionsDefinition(start_date=FIRST_DAY.isoformat(), timezone=ZONE.key, end_offset=1)
"""`end_offset=1`: without it today's key does not exist at 02:00."""
