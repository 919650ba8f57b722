"""One whole night of the page set in this process, on a data root: crawl, archive, reading, staging, build, checks, publishing, report.

    python -m tests.benchmarks.one_night PORT PAGES DATA DAYS_AGO [--light]

Prints CPU seconds of imports and of the night apart, the processes that read included, and which heavy packages were imported. Everything
that a changed night needs is imported first, so that imports can be left aside; with --light nothing is imported before it is used, as in
an installation.
"""

import json
import sys

from tests.benchmarks.measuring import cpu_seconds

BEGAN = cpu_seconds()


def main(port: int, pages: int, data: str, days_ago: int, *, light: bool) -> None:
    from datetime import UTC, datetime, timedelta
    from importlib import import_module
    from pathlib import Path

    from orchestration import clock

    clock.now = lambda: datetime.now(UTC) - timedelta(days=days_ago)
    from tests.benchmarks.site import SOURCE, declare

    declare(port)
    from orchestration import nightly
    from orchestration.configuration import configuration_of
    from orchestration.data_root import DataRoot, hold, make_ready
    from orchestration.progress import SilentReporter
    from transforms.crawl.fetch import Fetcher
    from transforms.crawl.settings import Settings

    if not light:
        for module in ("expectations.docs", "expectations.validation", "orchestration.publishing", "orchestration.reporting"):
            import_module(module)
        import_module("expectations.library").load()

    imported = cpu_seconds() - BEGAN
    opened = frozenset({("127.0.0.1", port)})
    settings = Settings(contact="ops@example.org", open_addresses=opened, pace_seconds=0.0, requests_per_source=10 * pages + 100)
    root = make_ready(DataRoot(Path(data)))
    at = clock.now()
    request = nightly.NightRequest((), (SOURCE,), clock.day_of(at))
    with hold(root, purpose="benchmark", started_at=at, wait_seconds=0):
        result = nightly._visit(root, request, (SOURCE,), configuration_of(root), settings, lambda: Fetcher, at, SilentReporter())
    tally = result.tally
    told = {
        "imports": imported,
        "night": cpu_seconds() - BEGAN - imported,
        "exit_code": result.exit_code,
        "documents": tally.documents,
        "figures": tally.figures,
        "facts": tally.facts,
        "heavy": sorted({"great_expectations", "pandas", "scipy"} & set(sys.modules)),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4]), light="--light" in sys.argv)
