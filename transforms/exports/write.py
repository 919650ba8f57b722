"""All exports of one release in one folder, put in place at once.

    exports/datapackage.json, csv/<table>.csv, parquet/<table>.parquet, sdmx/{structure.xml,indicator_series.csv}, LICENCE.txt

The same release gives the same bytes.
Belongs here: the folder. Does not belong here: the formats.
"""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from transforms.archive.durable import make_directories, sync_directory, sync_file
from transforms.errors import UsageError
from transforms.exports.csv_files import to_csv
from transforms.exports.data_package import data_package
from transforms.exports.sdmx import code_lists, to_sdmx_csv
from transforms.exports.sdmx_structure import structure_message
from transforms.exports.tables import LICENCE_NAME, LICENCE_NOTE, LICENCE_PATH, ExportRelease, ExportSource, ExportTable

SERIES = "indicator_series"


def write_exports(
    folder: Path,
    *,
    tables: Sequence[ExportTable],
    release: ExportRelease,
    sources: Sequence[ExportSource],
    labels: Mapping[str, Mapping[str, str]],
) -> tuple[Path, ...]:
    """Writes every export of a release into `folder`, in place of what was there; returns the files.

    `tables` must hold `indicator_series`; `labels` the English names of codes for SDMX, by indicator, unit, population, programme, area.
    """
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    make_directories(new)
    for part in ("csv", "parquet", "sdmx"):
        (new / part).mkdir(parents=True)
    described = []
    for table in sorted(tables, key=lambda table: table.name):
        content = to_csv(table)
        path = f"csv/{table.name}.csv"
        (new / path).write_bytes(content)
        described.append((table, path, content))
        pq.write_table(table.rows, new / "parquet" / f"{table.name}.parquet", compression="zstd", store_schema=False)
    (new / "datapackage.json").write_bytes(data_package(described, release=release, sources=sources))
    series = next(table for table in tables if table.name == SERIES).rows
    (new / "sdmx" / f"{SERIES}.csv").write_bytes(to_sdmx_csv(series))
    (new / "sdmx" / "structure.xml").write_bytes(structure_message(code_lists(series, labels=labels), release=release))
    (new / "LICENCE.txt").write_text(_licence(release, sources), encoding="utf-8")
    files = sorted(file for file in new.rglob("*") if file.is_file())
    for file in files:
        sync_file(file)
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    sync_directory(folder.parent)
    shutil.rmtree(old, ignore_errors=True)
    return tuple(folder / file.relative_to(new) for file in files)


def refuse_foreign_folder(folder: Path) -> None:
    """Raises UsageError for a place that holds something else than earlier exports: they take the place of all that is there."""
    if folder.is_dir() and (not any(folder.iterdir()) or (folder / "datapackage.json").is_file()):
        return
    if folder.exists() or folder.is_symlink():
        raise UsageError(f"{folder}: expected a new or empty folder or one of earlier exports, got something else, which would be lost")


def _licence(release: ExportRelease, sources: Sequence[ExportSource]) -> str:
    lines = [
        f"giamngheo, release {release.release_id} (content {release.content_hash})",
        f"Licence: {LICENCE_NAME}, {LICENCE_PATH}",
        LICENCE_NOTE,
        "",
        "Sources, to be named with the figures that come from them:",
        *(f"- {source.attribution or source.title}" + (f", {source.home_url}" if source.home_url else "") for source in sources),
    ]
    return "\n".join(lines) + "\n"
