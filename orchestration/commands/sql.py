"""`giamngheo sql`: one question to the published warehouse, read-only."""

import re
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orchestration.answers import Format, distinct, print_rows
from orchestration.commands.options import data_option, json_option
from orchestration.data_root import data_root_of
from transforms.errors import UsageError

if TYPE_CHECKING:
    import duckdb


class _Command(click.Command):
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """A query may begin with a comment: `-- words` is no option, as no name of one holds a space."""
        return super().parse_args(ctx, [f"\n{each}" if re.match(r"--[^=]*\s", each) else each for each in args])


@click.command("sql", cls=_Command)
@click.argument("query")
@data_option
@click.option("--format", "form", type=click.Choice(["table", "csv", "json"]), default="table", show_default=True)
@json_option
def command(query: str, data: Path | None, form: Format, as_json: bool) -> None:
    """Query the published warehouse. QUERY is one statement of SQL, or the path of a .sql file that holds one (see sql/examples/).

    The release is opened read-only and isolated: a query can read or write no file and reach no network. Every mart answers to its bare
    name, such as poverty_timeline, indicator_series or rate_history.
    """
    import duckdb

    from orchestration.release import open_release

    text = _text_of(query)
    with open_release(data_root_of(data).current_release) as connection:
        try:
            if (count := len(connection.extract_statements(text))) != 1:
                raise UsageError(f"sql: expected one statement, got {count or 'nothing'}")
            columns, rows = _answer_of(connection, text)
        except duckdb.Error as error:
            raise UsageError(f"sql: {error}") from error
    print_rows(distinct(columns), rows, form="lines" if as_json else form)


def _answer_of(connection: "duckdb.DuckDBPyConnection", text: str) -> tuple[list[str], list[tuple[object, ...]]]:
    """Columns and rows of a query, asked in another thread: DuckDB would keep Ctrl-C from this one until the query ends."""

    def ask() -> tuple[list[str], list[tuple[object, ...]]]:
        connection.execute(text)
        return [column[0] for column in connection.description or []], connection.fetchall()

    with ThreadPoolExecutor(max_workers=1) as pool:
        asked = pool.submit(ask)
        try:
            return asked.result()
        except KeyboardInterrupt:
            while not asked.done():  # an interruption before the query has begun, or between its parts, is lost
                connection.interrupt()
                wait([asked], timeout=0.1)
            raise


def _text_of(query: str) -> str:
    if not query.lower().endswith(".sql"):
        return query
    try:
        return Path(query).read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{query}: expected a readable SQL file, got {error.strerror or error}") from error
