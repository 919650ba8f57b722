"""The report site, made after each publishing from the release alone: rows of `sql/report/` in, `data/report/` out.

    <root>/report/            what people open; replaced in one step
    <root>/.report.new/       the next one, while it is written

Belongs here: reading the release, the archive's bytes, and putting the site in place. Does not belong here: any SELECT (`sql/report/`),
what the pages say and how they look (`transforms/report/`).
"""

import ctypes
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar, get_origin, get_type_hints

import duckdb

from orchestration.alerts.delivery import spool, waiting
from orchestration.data_root import DataRoot
from orchestration.release import of_this_version, open_release
from orchestration.sql_files import SQL_ROOT
from transforms.archive.readback import read_payload
from transforms.errors import ReferenceDataError, UsageError
from transforms.report import rows
from transforms.report.pages.frame import SiteFile
from transforms.report.series import overview
from transforms.report.shown import evidence_page
from transforms.report.site import make_site
from transforms.report.terminal import TerminalPoint

QUERIES: Final = SQL_ROOT / "report"
ACCURACY: Final = SQL_ROOT.parent / "tests" / "accuracy.json"
DATA_DOCS: Final = "data_docs"
KEPT: Final = (DATA_DOCS,)
"""Folders of the report that others write and that stay when it is made anew."""
MOST_DOCUMENTS: Final = 4_000
"""Each document is 45 kB of the report, and its pages are made once (`transforms/report/kept.py`): a release of any age makes a report of
less than 200 MB. What is left out is counted on its pages and stands in the warehouse."""
Row = TypeVar("Row")


def read_rows(
    release: Path, *, accuracy: Mapping[str, rows.Accuracy] | None = None, most_documents: int = MOST_DOCUMENTS
) -> rows.ReportRows:
    """Everything that the report shows of a published file. Raises UsageError where there is none."""
    with open_release(release) as connection:
        shown = (QUERIES / "shown.sql").read_text(encoding="utf-8")
        with of_this_version("shown.sql"):
            connection.execute(f"CREATE TEMP TABLE shown AS {shown}", {"place": overview().place_code, "most_documents": most_documents})
        return rows.ReportRows(
            release=_rows(connection, "release", rows.ReleaseRow)[0],
            indicators=_rows(connection, "indicators", rows.IndicatorRow),
            labels=_rows(connection, "labels", rows.LabelRow),
            documents=_rows(connection, "documents", rows.DocumentRow),
            figures=_rows(connection, "figures", rows.FigureRow),
            rates=_rows(connection, "rates", rows.RateRow),
            conflicts=_rows(connection, "conflicts", rows.ConflictRow),
            reconciliation=_rows(connection, "reconciliation", rows.ReconciliationRow),
            revisions=_rows(connection, "revisions", rows.RevisionRow),
            coverage=_rows(connection, "coverage", rows.CoverageRow),
            sources=_rows(connection, "sources", rows.SourceRow),
            unresolved=_rows(connection, "unresolved", rows.UnresolvedRow),
            captures=_rows(connection, "captures", rows.CaptureCountRow),
            checks=_rows(connection, "checks", rows.CheckRow),
            columns=_rows(connection, "columns", rows.ColumnRow),
            totals=_rows(connection, "totals", rows.TotalRow),
            accuracy=dict(accuracy or {}),
        )


def read_points(
    release: Path, mart: str, *, indicator: str | None = None, place: str | None = None, kind: str | None = None
) -> tuple[TerminalPoint, ...]:
    """The points of a series of a mart, as `sql/report/show_<mart>.sql` chooses them."""
    with open_release(release) as connection:
        return _rows(connection, f"show_{mart}", TerminalPoint, {"indicator": indicator, "place": place, "kind": kind})


def _rows(
    connection: duckdb.DuckDBPyConnection, name: str, shape: type[Row], values: Mapping[str, object] | None = None
) -> tuple[Row, ...]:
    """What `sql/report/<name>.sql` yields, as records; its columns must be their fields, in order."""
    path = QUERIES / f"{name}.sql"
    with of_this_version(path.name):
        answer = connection.execute(path.read_text(encoding="utf-8"), dict(values or {}))
    came = [column[0] for column in answer.description or []]
    expected = [each.name for each in fields(shape)]  # type: ignore[arg-type]  # every shape is a dataclass
    if came != expected:
        raise ReferenceDataError(f"{path}: expected the columns {expected}, got {came}")
    lists = [position for position, each in enumerate(get_type_hints(shape).values()) if get_origin(each) is tuple]
    found = answer.fetchall()
    if lists:
        found = [tuple(tuple(cell or ()) if at in lists else cell for at, cell in enumerate(row)) for row in found]
    return tuple(shape(*row) for row in found)


@dataclass(frozen=True, slots=True)
class ReportMade:
    """What was made: number of files' pages, their bytes, and where they lie."""

    pages: int
    bytes: int
    path: Path


def make_report(
    root: DataRoot, *, now: datetime, with_pages: bool = True, accuracy_file: Path = ACCURACY, most_documents: int = MOST_DOCUMENTS
) -> ReportMade:
    """Makes the site of the current release and puts it in place of the last one; Data Docs that lie in it stay.

    `with_pages` is false for a copy that leaves this machine: captured pages name private persons. Raises UsageError where there is
    no release.
    """
    found = read_rows(root.current_release, accuracy=read_accuracy(accuracy_file), most_documents=most_documents)
    new = root.path / ".report.new"
    if not root.report.exists() and (root.path / ".report.old").exists():  # a swap that was killed half way
        (root.path / ".report.old").rename(root.report)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    for name in KEPT:
        if (root.report / name).is_dir():
            shutil.copytree(root.report / name, new / name, copy_function=_link)
    pages = size = 0
    has_data_docs = (new / DATA_DOCS / "index.html").is_file()
    site = make_site(
        found,
        now=now,
        read_payload=_reader(root, with_pages),
        earlier=lambda path: _bytes_of(root.report / path),
        has_data_docs=has_data_docs,
        alerts_waiting=len(waiting(spool(root))) if with_pages else 0,
    )
    for file in site:
        _write(file, new, earlier=root.report)
        pages += file.path.endswith(".html")
        size += len(file.content)
    _put_in_place(new, root.report)
    return ReportMade(pages, size, root.report)


def _write(file: SiteFile, new: Path, *, earlier: Path) -> None:
    """A page that stands already gets a second name and no second place on the disk: no file of a report is ever written again."""
    path = new / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if file.is_kept:
        _link(str(earlier / file.path), str(path))
    else:
        path.write_bytes(file.content)


def evidence_address(root: DataRoot, *, text_sha256: str, observation_id: str, vietnamese: bool = False) -> str:
    """The address of a figure's evidence in the report, as a file URL. Raises UsageError where the report does not show it."""
    page = root.report / ("vi" if vietnamese else "") / evidence_page(text_sha256)
    if not page.is_file():
        raise UsageError(f"{page}: expected the evidence page of the report, found none; `giamngheo report` makes it")
    return f"{page.as_uri()}#{observation_id}"


def read_accuracy(path: Path) -> dict[str, rows.Accuracy]:
    """How right reading was at the last evaluation, by indicator; nothing where none has been made or it is of another shape."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8")).get("indicators", {})
        return {
            str(code): rows.Accuracy(float(each["precision"]), float(each["recall"]), int(each["labelled"]))
            for code, each in listed.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _reader(root: DataRoot, with_pages: bool) -> Callable[[rows.DocumentRow], bytes | None]:
    def read(row: rows.DocumentRow) -> bytes | None:
        if not with_pages or row.warc_file is None or row.warc_offset is None:
            return None
        return read_payload(root.archive, row.warc_file, row.warc_offset)

    return read


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _link(source: str, target: str) -> str:
    """A second name for the same bytes where the disk can give one, a copy elsewhere."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
    return target


def _put_in_place(new: Path, report: Path) -> None:
    """Changes the places of the two folders. Where the system cannot do that in one step, there is an instant with neither."""
    old = report.with_name(".report.old")
    shutil.rmtree(old, ignore_errors=True)
    if not report.exists():
        new.rename(report)
    elif _exchange(new, report):
        new.rename(old)
    else:
        report.rename(old)
        new.rename(report)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(first: Path, second: Path) -> bool:
    """Linux changes two names in one step; False where it cannot."""
    try:
        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    at_working_directory, exchange = -100, 2
    return bool(call(at_working_directory, os.fsencode(first), at_working_directory, os.fsencode(second), exchange) == 0)
