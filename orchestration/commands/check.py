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
    from expectations.outcomes import RuleOutcome


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
    """Try every rule on the staged nights of this month and on the published release. Nothing is staged, quarantined or published.

    Exits with 3 if a critical rule of a batch or release fails, 4 if another rule fails, 0 if all hold.
    """
    from expectations.outcomes import blocking_of
    from orchestration.auditing import check_everything

    root = data_root_of(data)
    if not root.current_release.exists():
        raise UsageError(f"{root.current_release}: expected a published warehouse, found none; run the nightly job first")
    outcomes = check_everything(root)
    if as_json:
        for outcome in outcomes:
            sys.stdout.write(to_json(asdict(outcome)) + "\n")
    else:
        rows = [
            (outcome.rule, outcome.severity, outcome.scope, outcome.failed_rows, outcome.checked_rows, outcome.reason)
            for outcome in outcomes
            if not outcome.success
        ]
        print_rows(["rule", "severity", "scope", "failed", "checked", "reason"], rows, form="table")
        click.echo(f"{sum(outcome.success for outcome in outcomes)} of {len(outcomes)} rules hold", err=True)
    if junit is not None:
        junit.write_bytes(junit_of(outcomes))
    if blocking_of(outcomes):
        return ChecksBlocked.exit_code
    return 0 if all(outcome.success for outcome in outcomes) else 4


def junit_of(outcomes: "Sequence[RuleOutcome]") -> bytes:
    """The verdicts as JUnit XML: a test suite a suite, a test case a rule."""
    root = ElementTree.Element("testsuites", name="giamngheo check")
    for name in dict.fromkeys(outcome.suite for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.suite == name]
        failed = sum(not outcome.success for outcome in own)
        suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(own)), failures=str(failed))
        for outcome in own:
            case = ElementTree.SubElement(suite, "testcase", classname=name, name=outcome.rule)
            if not outcome.success:
                message = f"{outcome.failed_rows} of {outcome.checked_rows} rows ({outcome.severity})"
                ElementTree.SubElement(case, "failure", message=message, type=outcome.severity).text = outcome.reason
    document: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return document
