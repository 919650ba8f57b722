"""The declarations of portals against the portals as they are today, for the doctor.

Belongs here: which portals, and what their answers mean for an operator. Does not belong here: asking (`transforms/crawl/live_check.py`).
"""

import time
from collections.abc import Iterator, Sequence

from orchestration import clock
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.doctor import Finding
from transforms.archive.pages import default_reader
from transforms.crawl.live_check import check_source
from transforms.crawl.settings import Clock, Settings
from transforms.errors import SourceUnreachable
from transforms.sources.declaration import Declaration


def live_settings(root: DataRoot) -> Settings:
    """The limits of such a visit. Raises UsageError where no contact is set."""
    return configuration_of(root).crawl_settings()


def check_portals(root: DataRoot, sources: Sequence[Declaration], *, settings: Settings) -> Iterator[Finding]:
    """What each portal shows, one finding a thing that was looked at. Asks as a night does: one host at a time, after its pause."""
    now = Clock(now=clock.now, monotonic=time.monotonic, sleep=time.sleep)
    for declaration in sources:
        look = f"live {declaration.name}"
        check = check_source(declaration, state_root=root.frontier, settings=settings, clock=now, read=default_reader())
        for what, fits, seen in check.findings:
            yield Finding(look, "ok" if fits else "bad", f"{what}: {seen}", 0 if fits else SourceUnreachable.exit_code)
        if not check.findings:
            yield Finding(look, "bad", "nothing could be looked at", SourceUnreachable.exit_code)
