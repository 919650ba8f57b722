"""CSV that a spreadsheet opens without running anything in it.

A text that begins like a formula gets an apostrophe before it; numbers and dates are no text and stay (-3.28 is a number). Parquet is
not touched.
Belongs here: that. Does not belong here: what the columns mean (`data_package.py`).
"""

import csv
import io

import pyarrow as pa

from transforms.exports.tables import ExportTable, text_of

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def formula_safe(words: str) -> str:
    """Text that no spreadsheet takes for a formula: `=HYPERLINK(…)` becomes `'=HYPERLINK(…)`."""
    return f"'{words}" if words.lstrip(" \u00a0").startswith(_FORMULA) else words


def to_csv(table: ExportTable) -> bytes:
    """The table as UTF-8 CSV with a header line, in the order of its rows."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(table.rows.column_names)
    is_text = [_is_text(field.type) for field in table.rows.schema]
    for batch in table.rows.to_batches(max_chunksize=10_000):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            writer.writerow(formula_safe(text_of(cell)) if text else text_of(cell) for cell, text in zip(row, is_text, strict=True))
    return lines.getvalue().encode()


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_list(kind) or pa.types.is_large_list(kind)
