"""The command `giamngheo`: one group, each command in a module of `orchestration/commands/` that is imported only when it is called.

Belongs here: the list of commands and how errors become messages and exit codes. Does not belong here: what a command does.
Nothing heavy is imported here: `giamngheo extract` starts in under a second of CPU.
"""

import importlib
import signal
import sys
import traceback
from typing import Final, NoReturn

import click

from transforms.errors import GiamngheoError

COMMANDS: Final[dict[str, tuple[str, str]]] = {
    # name: (module, one line of help)
    "nightly": ("orchestration.commands.nightly", "Run the nightly job: capture, read, build, check, publish."),
    "backfill": ("orchestration.commands.backfill", "Re-read days of the archive, without fetching."),
    "diff-reading": ("orchestration.commands.diff_reading", "Show which figures today's reader would change, before publishing."),
    "extract": ("orchestration.commands.extract", "Read saved pages and print their records as JSON Lines."),
    "explain": ("orchestration.commands.explain", "Show why each number of a saved page was read as it was."),
    "sql": ("orchestration.commands.sql", "Query the published warehouse, read-only."),
    "evidence": ("orchestration.commands.evidence", "Show the sentence, page and capture behind one figure."),
    "cite": ("orchestration.commands.cite", "Print a citation for one figure."),
    "verify": ("orchestration.commands.verify", "Recompute every fact from archived bytes and report differences."),
    "rebuild": ("orchestration.commands.rebuild", "Rebuild the whole warehouse from archive and reference data."),
    "publish": ("orchestration.commands.publish", "Upload the release to where others fetch it."),
    "pull": ("orchestration.commands.pull", "Fetch the newest published release."),
    "export": ("orchestration.commands.export", "Write the release as Parquet, CSV, data package and SDMX."),
    "check": ("orchestration.commands.check", "Try every rule on staged nights and on the release; change nothing."),
    "status": ("orchestration.commands.status", "Show how fresh the release is and how each source is doing."),
    "config": ("orchestration.commands.config", "Show every setting and where it comes from."),
    "doctor": ("orchestration.commands.doctor", "Check clock, disk, locks, archive, release, Dagster and alerts."),
    "backup": ("orchestration.commands.backup", "Back up the data root and verify every copy."),
    "restore": ("orchestration.commands.restore", "Restore a data root from a backup, or verify one."),
    "alert": ("orchestration.commands.alert", "Test the alert sinks, list open troubles, empty the spool."),
    "review": ("orchestration.commands.review", "List what reading left open, and decide about it."),
    "evaluate": ("orchestration.commands.evaluate", "Measure how accurate reading is, against labelled pages."),
    "archive": ("orchestration.commands.archive", "Verify the archive, import WARC files, take a page down."),
    "source": ("orchestration.commands.source", "List the declared portals, or draft a new declaration."),
    "report": ("orchestration.commands.report", "Regenerate or open the report of the release."),
    "show": ("orchestration.commands.show", "Draw a series in the terminal."),
    "ui": ("orchestration.commands.ui", "Start the Dagster webserver on 127.0.0.1."),
    "daemon": ("orchestration.commands.daemon", "Start the Dagster daemon: schedules and sensors."),
}

EXIT_CODES: Final = """\b
Exit codes:
  0   done
  1   a bug in giamngheo
  2   wrong usage, unreadable input, or no disk space, memory or file permission
  3   checks held the new release back; the previous one stays
  4   published, with warnings or quarantined rows
  5   a source or a store could not be reached, or a source has been silent beyond its cadence
  6   verification found a difference
  75  another run holds the data (--wait SECONDS waits)
  130 stopped by Ctrl-C; the next run carries on
The gravest wins: 1, 3, 6, 5, 2, 75, 4, 0."""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called and not before."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="giamngheo", prog_name="giamngheo")
def giamngheo() -> None:
    """Reads Vietnamese poverty-reduction news every night and keeps each figure, with the sentence that states it, in a DuckDB warehouse.

    Start with `giamngheo nightly --pages FOLDER`, then `giamngheo sql "SELECT * FROM poverty_timeline"`.
    """


def _report_unexpected(error: Exception) -> int:
    """Tells of an error that nobody expected: a machine without room is not our bug, everything else is. Returns the exit code."""
    from orchestration.shortage import exit_code_of, in_words, shortage_of

    if shortage := shortage_of(error):
        click.echo(f"giamngheo: {in_words(shortage, error)}; the published warehouse is unchanged", err=True)
        return exit_code_of(shortage)
    traceback.print_exception(error)
    click.echo("giamngheo: this is a bug in giamngheo; the published warehouse is unchanged", err=True)
    return 1


def main() -> NoReturn:
    """Entry point: runs the command and exits with the code of what happened."""
    try:
        result = giamngheo.main(standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except GiamngheoError as error:
        click.echo(f"giamngheo: {error}", err=True)
        code = error.exit_code
    except SystemExit:  # click's own answer to a pipe whose reader has gone (`| head`), and to nothing else: no command of ours exits
        code = 128 + signal.SIGPIPE
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug is reported as one, with its traceback and exit code 1
        code = _report_unexpected(error)
    sys.exit(code)
