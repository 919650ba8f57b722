"""Pages of documents that would show the same are taken over as they stand; a page that would show anything else is made anew."""

import shutil
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from orchestration.data_root import DataRoot
from orchestration.reporting import make_report, read_rows
from tests.report.world import FIRST, LAST, NOW, capture_night, edited_page, hostile_page, many_pages, publish, rival_page
from tests.warehouse_rows import seeds
from transforms.report.kept import ReadEarlier
from transforms.report.language import language
from transforms.report.pages.evidence import evidence_pages
from transforms.report.pages.frame import Shared, Site
from transforms.report.rows import ReportRows

OF_DOCUMENTS = ("evidence", "captured")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def of_documents(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in files.items() if Path(path).parent.name in OF_DOCUMENTS and Path(path).stem != "index"}


def test_a_report_made_over_an_older_one_is_the_same_as_one_made_afresh(tmp_path: Path) -> None:
    root, alone = DataRoot(tmp_path / "data"), DataRoot(tmp_path / "alone")
    others = [*many_pages(4), rival_page(), hostile_page()]
    for day in (FIRST, FIRST + timedelta(days=1)):
        capture_night(root, day, [*others, *seeds(), edited_page()])
    publish(root, built_at=NOW - timedelta(days=1))
    make_report(root, now=NOW - timedelta(days=1))
    before = bytes_of(root.report)
    capture_night(root, LAST, [*others, *seeds(), edited_page("16,415")])
    publish(root)
    shutil.copytree(root.path, alone.path, ignore=shutil.ignore_patterns("report"))
    after, afresh = (bytes_of(make_report(each, now=NOW).path) for each in (root, alone))
    assert after == afresh
    stayed = [path for path, content in of_documents(before).items() if after.get(path) == content]
    changed = [path for path in of_documents(after) if path not in stayed]
    assert len(stayed) >= 3 * 4 and len(changed) > 3 * 2, "the release is another, and pages that are not touched by it are the same"


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


SHOWN = ("documents", "figures", "rates", "reconciliation", "labels", "indicators")


def with_next_cell(rows: ReportRows, table: str, column: str) -> ReportRows:
    """The rows with one column moved up by a row, so that every cell is one that the column may hold."""
    listed = getattr(rows, table)
    cells = [getattr(row, column) for row in (*listed[1:], listed[0])]
    told: dict[str, Any] = {table: tuple(replace(row, **{column: cell}) for row, cell in zip(listed, cells, strict=True))}
    return replace(rows, **told)


def test_no_column_that_a_page_shows_is_left_out_of_what_it_is_known_by(world: DataRoot) -> None:
    rows = read_rows(world.current_release)
    lit = {row.text_sha256: frozenset(figure.observation_id for figure in rows.figures[::2]) for row in rows.documents}

    def made(rows: ReportRows, earlier: ReadEarlier) -> dict[str, bytes]:
        shared = Shared(rows, NOW, {}, lit, has_data_docs=False, earlier=earlier)
        return {file.path: file.content for file in evidence_pages(Site(shared, language("en"))) if not file.path.endswith("index.html")}

    first = made(rows, lambda path: None)
    showed = set()
    for table in SHOWN:
        for column in (each.name for each in fields(getattr(rows, table)[0])):
            changed = with_next_cell(rows, table, column)
            afresh = made(changed, lambda path: None)
            assert made(changed, first.get) == afresh, f"{table}.{column}"
            if {path: body(page) for path, page in afresh.items()} != {path: body(page) for path, page in first.items()}:
                showed.add(f"{table}.{column}")
    assert {"figures.place_name", "documents.title", "rates.label", "labels.label_en", "reconciliation.verdict"} <= showed
    assert len(showed) > 40, sorted(showed)


def body(page: bytes) -> bytes:
    return page.partition(b"<body")[2]
