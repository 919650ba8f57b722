"""The smaller commands, as a user calls them."""

import importlib
import io
import json
import math
import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
import pytest

from orchestration.answers import Format, print_rows
from orchestration.cli import COMMANDS
from tests.run.commands import ROOT, giamngheo
from transforms.sources.declaration import declarations

PAGES = ROOT / "tests" / "pages"


ANSWERS_OTHERWISE = {"extract", "ui", "daemon"}
"""`extract` prints JSON Lines always; the other two run and do not answer."""


def commands_of(name: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from commands_of(f"{name} {child.name}", child)
    if not isinstance(command, click.Group) or command.invoke_without_command:
        yield name, command


@pytest.mark.parametrize("name", [name for name in COMMANDS if name not in ANSWERS_OTHERWISE])
def test_every_command_that_answers_does_so_in_json(name: str) -> None:
    for full_name, command in commands_of(name, importlib.import_module(COMMANDS[name][0]).command):
        assert any("--json" in parameter.opts for parameter in command.params), full_name


def test_portals_are_listed_one_object_a_line() -> None:
    said = giamngheo("source", "list", "--json")
    assert {"source", "hosts", "not_checked_live"} <= json.loads(said.out.splitlines()[0]).keys()
    assert [json.loads(line)["source"] for line in said.out.splitlines()] == list(declarations())


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def printed(columns: Sequence[str], row: Sequence[object], out: io.StringIO, form: Format = "table") -> str:
    print_rows(columns, [row], form=form, out=out)
    return re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())


def test_a_table_too_wide_for_the_terminal_is_printed_as_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    columns = [f"column_{number}" for number in range(9)]
    row = ["many words of a sentence " * 4, *range(2, 10)]
    wide = printed(columns, row, Terminal()).splitlines()
    assert max(map(len, wide)) <= 60 and [line.split() for line in wide if line.startswith("column_8")] == [["column_8", "9"]]
    assert wide[0].startswith("column_0   many words of") and wide[-1] == "(1 row)"
    few = printed(columns[:3], row[:3], Terminal()).splitlines()
    assert few[0].split() == columns[:3] and max(map(len, few)) <= 60, "where the columns fit, the words are folded in a table"


def test_a_table_that_goes_elsewhere_is_not_folded() -> None:
    out = printed([f"column_{number}" for number in range(40)], ["many words of a sentence " * 4] * 40, io.StringIO())
    assert len(out.splitlines()) == 4, "names, rule, row and count"


def test_cells_are_printed_as_other_programs_read_them() -> None:
    row = ([Decimal("1.50"), None], {"day": date(2020, 1, 1)}, {date(2020, 1, 1): math.inf}, math.nan, b"\x01")
    assert printed("abcde", row, io.StringIO(), "csv").splitlines()[1] == (
        '"[1.5, null]","{""day"": ""2020-01-01""}","{""2020-01-01"": null}",nan,01'
    )
    told = json.loads(printed("abcde", row, io.StringIO(), "lines"), parse_constant=pytest.fail)
    assert told == {"a": [1.5, None], "b": {"day": "2020-01-01"}, "c": {"2020-01-01": None}, "d": None, "e": "01"}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root with captures and nothing built of them: the commands of the archive need no release."""
    root = tmp_path_factory.mktemp("archive") / "data"
    said = giamngheo("archive", "import", PAGES / "vbsp_vi", "--captured-at", "2026-03-01T02:00:00+07:00", data=root)
    assert said.code == 0 and "2026-03-01" in said.out, said.err
    return root


def test_importing_again_takes_in_nothing(data: Path) -> None:
    said = giamngheo("archive", "import", PAGES / "vbsp_vi", "--captured-at", "2026-03-01T02:00:00+07:00", "--json", data=data)
    assert said.code == 0 and said.json == {"captures": 0, "days": [], "problems": []}


def test_verify_names_a_flipped_byte(data: Path) -> None:
    assert giamngheo("archive", "verify", data=data).code == 0
    warc = next(data.rglob("*.warc.gz"))
    content = bytearray(warc.read_bytes())
    middle = len(content) // 2
    content[middle] ^= 0xFF
    whole = warc.read_bytes()
    warc.write_bytes(bytes(content))
    try:
        said = giamngheo("archive", "verify", "--json", data=data)
        assert said.code == 6
        damage = [json.loads(line) for line in said.out.splitlines()]
        assert all(row["warc_file"].endswith(warc.name) for row in damage) and any(row["capture_ids"] for row in damage)
    finally:
        warc.write_bytes(whole)


def test_a_takedown_leaves_a_tombstone_and_nothing_else(data: Path) -> None:
    label = json.loads(next(path for path in sorted((PAGES / "vbsp_vi").glob("*.json"))).read_text(encoding="utf-8"))
    said = giamngheo("archive", "takedown", label["url"], "--reason", "asked for by a person it names", data=data)
    assert said.code == 0 and said.out.startswith("1 payloads removed"), said.err
    assert giamngheo("archive", "verify", data=data).code == 0
    assert giamngheo("archive", "takedown", "https://nobody.example/", "--reason", "none", data=data).code == 2


def test_a_new_portal_is_a_declaration_and_a_page(tmp_path: Path) -> None:
    page = next((PAGES / "baocaobang").glob("*.html"))
    said = giamngheo("source", "new", "baocaobang_new", page, "--into", tmp_path, "--json")
    assert said.code == 0 and len(said.json["wrote"]) == 3, said.err
    declaration = (tmp_path / "transforms" / "sources" / "baocaobang_new.toml").read_text(encoding="utf-8")
    assert len(declaration.splitlines()) <= 40 and "[selectors]" in declaration
    expected = json.loads((tmp_path / "tests" / "pages" / "baocaobang_new" / f"{page.stem}.json").read_text(encoding="utf-8"))
    assert expected["reviewed"] is False and expected["observations"]
    assert giamngheo("source", "new", "baocaobang_new", page, "--into", tmp_path).code == 2
    other = giamngheo("source", "new", "other", page, "--into", tmp_path)
    assert other.code == 2 and "baocaobang_new.toml" in other.err, "two declarations of one host would stop every command"
    assert not list(tmp_path.rglob("other*"))


def test_evaluate_counts_and_holds_to_floors() -> None:
    said = giamngheo("evaluate", "--gold", PAGES / "langson", "--pages", PAGES / "langson", "--json")
    assert said.code == 0, said.err
    assert set(said.json) >= {"figure", "indicator", "fact", "scope", "rate", "by_language", "by_indicator", "confusion"}
    assert giamngheo("evaluate", "--gold", PAGES / "langson", "--pages", PAGES / "langson", "--floors", "nothing").code == 2


def test_explain_tells_what_became_of_each_number() -> None:
    said = giamngheo("explain", next((PAGES / "langson").glob("*.html")), "--json")
    rows = [json.loads(line) for line in said.out.splitlines()]
    assert said.code == 0 and {row["became"] for row in rows} >= {"observation", "ignored"}
    assert all(row["reasons"] for row in rows if row["became"] == "observation")
