"""Months that are over, one file a table: what a night costs must not grow with the number of nights before it.

    staged/closed/month=<yyyy-mm>/{captures,documents,...}.parquet, staged.json

The month's folder is complete before the nights' own folders go, and lists each night with its digest. So a kill at any point leaves
every row to be read once: a night whose digest the month lists is read there, one with another digest was staged anew and counts alone.
Belongs here: that. Does not belong here: what a night holds (`orchestration/staging.py`).
"""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Literal

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.staged_schema import TABLES, schema, without
from orchestration.staging import CLOSED, MARKER, Partition, closed_partitions, partitions
from transforms.archive.durable import make_directories, replacing, sync_directory, sync_file
from transforms.archive.stored import is_sealed, read_table


def close_months(root: Path, *, today: date) -> tuple[str, ...]:
    """Gathers every month before that of `today` in one file a table; returns the months gathered. Call while holding the root."""
    first_of_month = today.replace(day=1)
    alone = [partition for partition in partitions(root) if partition.captured_on < first_of_month and not partition.held]
    months = sorted({f"{partition.captured_on:%Y-%m}" for partition in alone})
    for month in months:
        _close(root, month, [partition for partition in alone if f"{partition.captured_on:%Y-%m}" == month])
    return tuple(months)


def _close(root: Path, month: str, alone: list[Partition]) -> None:
    folder = root / CLOSED / f"month={month}"
    make_directories(folder.parent)
    listed = {partition.key: partition for partition in closed_partitions(root) if partition.folder == folder}
    fresh = [partition for partition in alone if partition.key not in listed or listed[partition.key].digest != partition.digest]
    if fresh:
        _write(folder, listed, fresh)
    for partition in alone:
        shutil.rmtree(partition.folder)
    for day in {partition.folder.parent for partition in alone}:
        if not any(day.iterdir()):
            day.rmdir()
    sync_directory(root)


def _write(folder: Path, listed: dict[tuple[date, str], Partition], fresh: list[Partition]) -> None:
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir()
    for table in TABLES:
        parts = [schema(table).empty_table()]
        if is_sealed(old := folder / f"{table}.parquet"):
            parts.append(without(read_table(old, schema=schema(table)), [night.key for night in fresh]))
        paths = (partition.folder / f"{table}.parquet" for partition in fresh)
        parts += [pq.read_table(path, schema=schema(table), partitioning=None) for path in paths if path.exists()]
        rows = pa.concat_tables(parts)
        if not rows.num_rows:
            continue
        path = new / f"{table}.parquet"
        pq.write_table(rows.sort_by(_order(table)), path, compression="zstd", store_schema=False)
        sync_file(path)
    nights = sorted((listed | {partition.key: partition for partition in fresh}).values(), key=lambda partition: partition.key)
    rows_of_marker = [
        {
            "captured_on": night.captured_on.isoformat(),
            "source": night.source,
            "digest": night.digest,
            "extractor_versions": list(night.extractor_versions),
        }
        for night in nights
    ]
    with replacing(new / MARKER) as temporary:
        temporary.write_text(json.dumps({"partitions": rows_of_marker}), encoding="utf-8")
    if folder.exists():
        shutil.rmtree(folder)
    new.rename(folder)
    sync_directory(folder.parent)


def _order(table: str) -> list[tuple[str, Literal["ascending", "descending"]]]:
    last = {"captures": "capture_number", "documents": "text_sha256", "layouts": "text_sha256", "quarantine": "row_key"}.get(table, "start")
    return [("captured_on", "ascending"), ("source", "ascending"), ("document_id", "ascending"), (last, "ascending")]
