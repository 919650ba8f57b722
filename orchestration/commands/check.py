"""`giamngheo check`: every rule tried, nothing changed."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import click

from orchestration.answers import print_rows, to_json
from orchestration.commands.options import data_option, in_a_folder_that_is_there, json_option
from orchestration.data_root import data_root_of
from transforms.errors import ChecksBlocked, UsageError

if TYPE_CHECKING:
    from orchestration.builder import CheckRow


@click.command("check")
@data_option
@json_option
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    callback=in_a_folder_that_is_there,
    help="Also write the verdicts as JUnit XML.",
)
def command(data: Path | None, as_json: bool, junit: Path | None) -> int:
    """Try every rule on the staged nights of this month and on the published release, its keys and references too.

    Nothing is staged, quarantined or published.

    Exits with 3 if a critical rule of a batch or release fails, 4 if another rule fails, 0 if all hold.
    """
    from orchestration.auditing import check_everything, check_row_of
    from orchestration.builder import check_integrity

    root = data_root_of(data)
    if not root.current_release.exists():
        raise UsageError(f"{root.current_release}: expected a published warehouse, found none; run the nightly job first")
    outcomes = check_everything(root)
    rows = (*check_integrity(root.current_release), *map(check_row_of, outcomes))
    if as_json:
        for row in rows:
            sys.stdout.write(to_json(asdict(row)) + "\n")
    else:
        failed = [(row.rule, row.severity, row.scope, row.unexpected, row.checked, row.reason) for row in rows if not row.passed]
        print_rows(["rule", "severity", "scope", "failed", "checked", "reason"], failed, form="table")
        click.echo(f"{sum(row.passed for row in rows)} of {len(rows)} rules hold", err=True)
    if junit is not None:
        junit.write_bytes(junit_of(rows))
    if any(not row.passed and row.severity == "critical" and row.scope != "row" for row in rows):
        return ChecksBlocked.exit_code
    return 0 if all(row.passed for row in rows) else 4


def junit_of(rows: "Sequence[CheckRow]") -> bytes:
    """The verdicts as JUnit XML: a test suite a suite, a test case a rule."""
    root = ElementTree.Element("testsuites", name="giamngheo check")
    for name in dict.fromkeys(row.suite for row in rows):
        own = [row for row in rows if row.suite == name]
        failed = sum(not row.passed for row in own)
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(own)), failures=str(failed))
        for row in own:
            case = ElementTree.SubElement(suite, "testcase", classname=name, name=row.rule)
            if not row.passed:
                message = f"{row.unexpected} of {row.checked} rows ({row.severity})"
                ElementTree.SubElement(case, "failure", message=message, type=row.severity).text = row.reason
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
