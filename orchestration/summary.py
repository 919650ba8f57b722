"""What a night ends with: a short summary, and one question asked of the new release.

Belongs here: the summary. Does not belong here: what happened (`orchestration/night.py`).
"""

import shlex
import sys
from pathlib import Path
from typing import Final

from orchestration.answers import print_rows, to_json
from orchestration.data_root import DEFAULT, DataRoot
from orchestration.nightly import NightResult
from orchestration.release import open_release

EXAMPLE: Final = """\
SELECT period_end, value, unit, source
FROM indicator_series
WHERE indicator = 'poor_household_rate' AND kind = 'level' AND place_code = '20' AND population IS NULL
ORDER BY period_end"""


def print_summary(result: NightResult, root: DataRoot, *, as_json: bool) -> None:
    """Prints the summary; with `as_json` as one object, without the worked query."""
    tally = result.tally
    facts = {
        "pages_captured": tally.captured,
        "outcomes": dict(sorted(tally.outcomes.items())),
        "documents_read": tally.documents,
        "figures_read": tally.figures,
        "rates_read": tally.rates,
        "checks_passed": tally.checks_passed,
        "checks_failed": tally.checks_failed,
        "rows_quarantined": tally.quarantined,
        "facts_in_release": tally.facts,
        "facts_loaded": tally.facts_new,
        "published": tally.published,
        "release": tally.release_id,
        "warehouse": str(root.current_release),
        "exit_code": result.exit_code,
    }
    if as_json:
        sys.stdout.write(to_json(facts) + "\n")
        return
    where = "" if root.path == Path(DEFAULT).absolute() else f" --data {shlex.quote(str(root.path))}"
    outcomes = ", ".join(f"{count} {name}" for name, count in sorted(tally.outcomes.items()))
    lines = [
        f"pages captured   {tally.captured}" + (f" ({outcomes})" if outcomes else ""),
        f"figures read     {tally.figures} in {tally.documents} new page versions",
        f"rates read       {tally.rates}",
        f"checks passed    {tally.checks_passed}"
        + (f", failed {tally.checks_failed}: giamngheo alert show{where}" if tally.checks_failed else ""),
        f"facts loaded     {tally.facts_new} new, {tally.facts} in the release",
        f"warehouse        {root.current_release}",
    ]
    if tally.quarantined:
        lines.append(f'quarantined      {tally.quarantined} rows: giamngheo sql{where} "SELECT * FROM core.quarantine"')
    if tally.held_sources:
        lines.append(f"held back        new rows of {', '.join(tally.held_sources)} wait; their old ones stay")
    if tally.blocked_by:
        lines.append(f"NOT PUBLISHED    blocked by {', '.join(tally.blocked_by)}; yesterday's release stays")
    elif not tally.published and not result.failed:
        lines.append("nothing is new: no fact was loaded, the release is as it was")
    sys.stdout.write("\n".join(lines) + "\n")
    if root.current_release.exists():
        sys.stdout.write(f'\ngiamngheo sql{where} "{EXAMPLE}"\n\n')
        with open_release(root.current_release) as connection:
            answer = connection.execute(EXAMPLE)
            columns = [column[0] for column in answer.description or []]
            print_rows(columns, answer.fetchall(), form="table")
