"""The monthly proof that nothing of the archive has changed: every record re-hashed, damage told with the pages and facts it touches.

Belongs here: the job and the words for damage. Does not belong here: hashing (`transforms/archive/readback.py`).
"""

from collections.abc import Sequence
from typing import Final

import dagster as dg

from orchestration import clock
from orchestration.alerts.messages import Trouble
from orchestration.alerts.telling import tell_troubles
from orchestration.data_root import data_root_of, hold, make_ready
from orchestration.reaper import process_tags
from transforms.archive.readback import Damage, verify

KIND: Final = "archive_damaged"
WAIT_SECONDS: Final = 6 * 3600


def damage_troubles(damage: Sequence[Damage]) -> list[Trouble]:
    """One trouble a damaged record, with the number of captures whose bytes it holds."""
    return [
        Trouble(KIND, f"{one.warc_file}@{one.warc_offset or 0}", f"{one} ({len(one.capture_ids)} captures; restore it from a backup)")
        for one in damage
    ]


@dg.op(description="Re-hashes every record of the archive and compares it with the index; changes nothing.")
def verify_every_record(context: dg.OpExecutionContext) -> None:
    """Raises Failure where something is damaged, after it has been told."""
    root = make_ready(data_root_of(None))
    context.instance.add_run_tags(context.run_id, process_tags())
    with hold(root, purpose=f"run {context.run_id}, verifying the archive", started_at=clock.now(), wait_seconds=WAIT_SECONDS):
        found = verify(root.archive)
    context.add_output_metadata(
        {"files": found.files, "records": found.records, "payload bytes": found.payload_bytes, "damaged": len(found.damage)}
    )
    tell_troubles(root, damage_troubles(found.damage), kinds=(KIND,), now=clock.now())
    if found.damage:
        words = "\n".join(map(str, found.damage[:20]))
        raise dg.Failure(description=f"{len(found.damage)} of {found.records} records are damaged", metadata={"damage": words})


@dg.job(
    name="verify_archive",
    executor_def=dg.in_process_executor,
    description="Re-hashes the whole archive. What is damaged is told, with the captures that it touches.",
)
def verify_archive() -> None:
    verify_every_record()
