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
from contextlib import suppress
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
from transforms.archive.stored import pointer_path
from transforms.errors import ReferenceDataError, UsageError
from transforms.report import rows
from transforms.report.kept import END, HEAD, Earlier
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
LAID_OUT: Final = ("shown", "documents", "figures", "rates", "conflicts", "reconciliation", "revisions")
"""The questions that others join, in their order: asked once, into `temp`."""
Row = TypeVar("Row")


def read_rows(
    release: Path, *, accuracy: Mapping[str, rows.Accuracy] | None = None, most_documents: int = MOST_DOCUMENTS
) -> rows.ReportRows:
    """Everything that the report shows of a published file. Raises UsageError where there is none."""
    with open_release(release) as connection:
        lay_out(connection, most_documents=most_documents)
        return rows_laid_out(connection, accuracy=accuracy)


def lay_out(connection: duckdb.DuckDBPyConnection, *, most_documents: int = MOST_DOCUMENTS) -> None:
    """Chooses the documents that the report shows, and makes what its pages show of them ready to be asked for."""
    for name in LAID_OUT:
        values = {"place": overview().place_code, "most_documents": most_documents} if name == "shown" else {}
        with of_this_version(f"{name}.sql"):
            connection.execute(f"CREATE TEMP TABLE {name} AS {(QUERIES / f'{name}.sql').read_text(encoding='utf-8')}", values)


def rows_laid_out(connection: duckdb.DuckDBPyConnection, *, accuracy: Mapping[str, rows.Accuracy] | None = None) -> rows.ReportRows:
    """Everything that the report shows, where `lay_out` has made it ready."""
    return rows.ReportRows(
        release=_rows(connection, "release", rows.ReleaseRow)[0],
        indicators=_rows(connection, "indicators", rows.IndicatorRow),
        labels=_rows(connection, "labels", rows.LabelRow),
        documents=_rows(connection, "documents", rows.DocumentRow),
        pages=_rows(connection, "pages", rows.PageRow),
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
    """What `sql/report/<name>.sql` yields, as records; its columns must be their fields, in order, but for a digest of them all."""
    path = QUERIES / f"{name}.sql"
    query = path.read_text(encoding="utf-8")
    if name in LAID_OUT:
        query = f"SELECT *{', hash(told) AS digest' if 'digest' in get_type_hints(shape) else ''} FROM temp.{name} AS told"
    with of_this_version(path.name):
        answer = connection.execute(query, dict(values or {}))
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
    has_data_docs = (new / DATA_DOCS / "index.html").is_file()
    site = make_site(
        found,
        now=now,
        read_payload=_reader(root, with_pages),
        earlier=StandingReport(root.report, root.archive if with_pages else None),
        has_data_docs=has_data_docs,
        alerts_waiting=len(waiting(spool(root))) if with_pages else 0,
    )
    sizes = {file.path: _write(file, new, earlier=root.report) for file in site}
    _put_in_place(new, root.report)
    return ReportMade(sum(path.endswith(".html") for path in sizes), sum(sizes.values()), root.report)


def _write(file: SiteFile, new: Path, *, earlier: Path) -> int:
    """A page that stands already gets a second name and no second place on the disk: no file of a report is ever written again.

    Returns its size.
    """
    path = new / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    if not file.is_kept:
        return path.write_bytes(file.content)
    _link(str(earlier / file.path), str(path))
    return path.stat().st_size


class StandingReport(Earlier):
    """The report that is to be replaced, and the archive that its captured pages were made from (None: they are to be left out)."""

    def __init__(self, report: Path, archive: Path | None) -> None:
        self._report, self._archive = report, archive
        self._changed_at: dict[str, int | None] = {}  # by file of the archive

    def read(self, path: str) -> bytes | None:
        try:
            return (self._report / path).read_bytes()
        except OSError:
            return None

    def ends(self, path: str) -> tuple[bytes, bytes] | None:
        try:
            with (self._report / path).open("rb", buffering=0) as file:
                head = file.read(HEAD)
                file.seek(-END, os.SEEK_END)
                return head, file.read(END)
        except OSError:
            return None

    def is_of_archive(self, path: str, warc_file: str | None) -> bool:
        """As `make` tells: the page is younger than the file. What counts is when the file changed here, whatever date it bears."""
        if self._archive is None or warc_file is None:
            return False
        if warc_file not in self._changed_at:
            self._changed_at[warc_file] = _changed_at(self._archive / warc_file)
        changed_at = self._changed_at[warc_file]
        return changed_at is not None and (self._report / path).stat().st_mtime_ns > changed_at


def _changed_at(sealed: Path) -> int | None:
    """When a sealed file last changed, or what tells in which store it lies; None where it is gone."""
    for path in (sealed, pointer_path(sealed)):
        with suppress(OSError):
            return path.stat().st_ctime_ns
    return None


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
        return read_payload(root.archive, row.warc_file, row.warc_offset, sha256=row.payload_sha256)

    return read


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
