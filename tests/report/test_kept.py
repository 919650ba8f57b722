"""Pages of documents that would show the same are taken over as they stand; a page that would show anything else is made anew."""

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from orchestration.data_root import DataRoot
from orchestration.reference_tables import text_table
from orchestration.release import open_release
from orchestration.reporting import LAID_OUT, lay_out, make_report, read_rows, rows_laid_out
from tests.report.world import FIRST, NOW, capture_night, edited_page, hostile_page, many_pages, publish, rival_page
from tests.warehouse_rows import Page, seeds
from transforms.archive.index import read_captures
from transforms.archive.readback import read_payload
from transforms.archive.takedown import take_down
from transforms.report import site
from transforms.report.kept import END, HEAD, Earlier
from transforms.report.rows import DocumentRow, ReportRows
from transforms.report.site import make_site

OF_DOCUMENTS = ("evidence", "captured")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def of_documents(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if Path(path).parent.name in OF_DOCUMENTS and Path(path).stem != "index"}


def correction() -> pa.Table:
    """A page misprinted a rate, which the digits of another tell."""
    cells = {"correction": "c1", "url": edited_page().url, "indicator": "poor_household_rate", "kind": "level", "period_end": "2024-12-31"}
    cells |= {"printed_value": "3.36", "right_value": "3.63", "reason": "turned digits", "right_according_to": "the decision"}
    return text_table({name: [cell] for name, cell in (cells | {"added_on": "2026-11-22"}).items()})


def test_night_after_night_a_report_is_the_same_as_one_made_afresh(tmp_path: Path) -> None:
    """New pages, silent edits and their return, a page that is cut, a correction, another accuracy, another name, a page taken down."""
    root, accuracy = DataRoot(tmp_path / "data"), tmp_path / "accuracy.json"
    *pages, _, _, _, _, _, one, two = many_pages(11)  # of portals that are known: their names stand on every page
    edited, others = edited_page("16,415"), [rival_page(), hostile_page(), *seeds()]
    named: dict[str, list[str | None]] = {"source": ["baolangson"], "label": ["The paper"], "home_url": [None], "cadence_days": ["1"]}
    renamed = text_table(named | NO_TERMS)
    nights: list[tuple[list[Page], dict[str, pa.Table]]] = [
        ([*pages, *others, edited_page()], {}),
        ([*pages, *others, edited_page()], {}),
        ([*pages, one, *others, edited], {}),
        ([*pages, one, *others, edited], {"corrections": correction()}),
        ([*pages, one, *others, edited_page()], {"corrections": correction()}),
        ([*pages, one, two, *others[1:], others[0].without("0.41%"), edited_page()], {}),
        ([*pages, one, two, *others], {"sources": renamed}),
    ]
    before: dict[str, bytes] = {}
    for number, (shown, reference) in enumerate(nights):
        now = NOW + timedelta(days=number)
        capture_night(root, FIRST + timedelta(days=number), shown)
        publish(root, built_at=now, **reference)
        accuracy.write_text(json.dumps({"indicators": {"poor_households": {"precision": 1 - number / 10, "recall": 1, "labelled": 9}}}))
        after = made_twice(root, now=now, accuracy=accuracy)
        stayed = [path for path, content in of_documents(before).items() if after.get(path) == content]
        assert number < 2 or reference.get("sources") or len(stayed) >= 3 * 4, "of pages that nothing touched nothing is made anew"
        assert set(of_documents(after)) - set(stayed), "and what is touched is"
        before = after
    take_down(root.archive, read_captures(root.archive, source="portal0")[:1], reason="asked for", now=now)
    after = made_twice(root, now=now, accuracy=accuracy)
    (captured,) = set(before) - set(after)
    assert captured.startswith("captured/")


NO_TERMS: dict[str, list[str | None]] = {"licence": [None], "attribution": [None]}


def made_twice(root: DataRoot, *, now: datetime, accuracy: Path) -> dict[str, bytes]:
    """The report made over the one that stands, which is the same as one made from nothing."""
    alone = DataRoot(root.path.with_name("alone"))
    shutil.copytree(root.path, alone.path, ignore=shutil.ignore_patterns("report"))
    after, afresh = (bytes_of(make_report(each, now=now, accuracy_file=accuracy).path) for each in (root, alone))
    assert after == afresh
    shutil.rmtree(alone.path)
    return after


def test_only_a_whole_page_made_from_the_same_is_taken_over(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path)
    made = make_report(copy, now=NOW).path
    whole = bytes_of(made)
    places = {path: (made / path).stat().st_ino for path in of_documents(whole)}
    told, torn, other = sorted(path for path in of_documents(whole) if path.startswith("evidence"))[:3]
    (made / told).write_bytes(whole[told].replace(b"</main>", b"as it stood</main>"))
    (made / torn).write_bytes(whole[torn][:-100])
    (made / other).write_bytes(whole[other].replace(b'name="made-from" content="', b'name="made-from" content="0'))
    again = bytes_of(make_report(copy, now=NOW + timedelta(days=1)).path)
    assert b"as it stood" in again[told], "not made again"
    assert (again[torn], again[other]) == (whole[torn], whole[other])
    moved = {path for path, place in places.items() if (made / path).stat().st_ino != place}
    assert moved == {torn, other}, "what stays is not written again"


def test_a_captured_page_goes_when_the_archive_gives_it_back_no_more(world: DataRoot, tmp_path: Path) -> None:
    copy = DataRoot(tmp_path / "data")
    shutil.copytree(world.path, copy.path)
    made = make_report(copy, now=NOW).path
    assert list((made / "captured").iterdir())
    shutil.rmtree(copy.archive)
    made = make_report(copy, now=NOW).path
    assert not (made / "captured").exists()
    assert not [path for path in (made / "evidence").glob("*.html") if b"<iframe" in path.read_bytes()]


class Standing(Earlier):
    """A report that stands in memory, of an archive that has not changed since."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)

    def ends(self, path: str) -> tuple[bytes, bytes] | None:
        content = self.files.get(path)
        return None if content is None else (content[:HEAD], content[-END:])

    def is_of_archive(self, path: str, warc_file: str | None) -> bool:
        return True


def with_next_cell(rows: ReportRows, table: str, column: str) -> ReportRows:
    """The rows with one column moved up by a row, so that every cell is one that the column may hold."""
    listed = getattr(rows, table)
    cells = [getattr(row, column) for row in (*listed[1:], listed[0])]
    told: dict[str, Any] = {table: tuple(replace(row, **{column: cell}) for row, cell in zip(listed, cells, strict=True))}
    return replace(rows, **told)


def every_change(release: Path) -> Iterator[tuple[str, ReportRows]]:
    """What the report is made from with one thing changed: each column in turn moved up by a row, and each table cut down."""
    with open_release(release) as connection:
        lay_out(connection)
        for table in (name for name in LAID_OUT if name != "shown"):
            connection.execute(f"CREATE TEMP TABLE whole AS FROM temp.{table}")
            for column, *_ in connection.execute(f"DESCRIBE temp.{table}").fetchall():
                moved = f"coalesce(lead({column}) OVER (ORDER BY rowid), first_value({column}) OVER (ORDER BY rowid)) AS {column}"
                connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * REPLACE ({moved}) FROM temp.whole ORDER BY rowid")
                yield f"{table}.{column}", rows_laid_out(connection)
            part = "text_sha256" if table in ("figures", "rates") else "hash(rowid) % 4"
            for (each,) in connection.execute(f"SELECT DISTINCT {part} FROM temp.whole ORDER BY ALL").fetchall():
                rest = f"FROM temp.whole WHERE {part} <> '{each}' ORDER BY rowid"
                connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS {rest}")
                yield f"a part of {table}", rows_laid_out(connection)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS FROM temp.whole; DROP TABLE temp.whole")
        rows = rows_laid_out(connection)
    for table in ("labels", "indicators"):
        for each in fields(getattr(rows, table)[0]):
            yield f"{table}.{each.name}", with_next_cell(rows, table, each.name)


def test_no_column_that_a_page_shows_is_left_out_of_what_it_is_known_by(world: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "draw", lambda specification: f"<svg><!-- {len(str(specification))} --></svg>")
    monkeypatch.setattr(site, "LANGUAGES", ("en",))
    pages: dict[tuple[str, int], bytes] = {}

    def read(row: DocumentRow) -> bytes:
        assert row.warc_offset is not None
        place = (str(row.warc_file), row.warc_offset)
        if place not in pages:
            pages[place] = read_payload(world.archive, *place)
        return pages[place]

    def made(rows: ReportRows, earlier: Earlier) -> dict[str, bytes]:
        files = make_site(rows, now=NOW, read_payload=read, earlier=earlier)
        return {file.path: (earlier.read(file.path) or b"") if file.is_kept else file.content for file in files}

    first = made(read_rows(world.current_release), Earlier())
    showed = set()
    for name, rows in every_change(world.current_release):
        afresh = made(rows, Earlier())
        assert made(rows, Standing(first)) == afresh, name
        if {path: body(page) for path, page in afresh.items()} != {path: body(page) for path, page in first.items()}:
            showed.add(name)
    assert {"figures.place_name", "documents.title", "rates.label", "labels.label_en", "reconciliation.verdict"} <= showed
    assert len(showed) > 40, sorted(showed)


def body(page: bytes) -> bytes:
    return page.partition(b"<body")[2]
