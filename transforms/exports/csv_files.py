"""CSV that a spreadsheet opens without running anything in it.

A text that begins like a formula gets an apostrophe before it; numbers and dates are no text and stay (-3.28 is a number). Parquet is
not touched.
Belongs here: that. Does not belong here: what the columns mean (`data_package.py`).
"""

import csv
import io
from collections.abc import Sequence
from typing import Any, cast

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
    for batch in table.rows.to_batches(max_chunksize=10_000):
        writer.writerows(zip(*map(_words, batch.columns), strict=True))
    return lines.getvalue().encode()


def _words(column: "pa.Array[Any]") -> Sequence[str]:
    """The cells of a column as text: each value is put into words once, since most columns hold few of them many times."""
    if pa.types.is_nested(column.type):
        return [formula_safe(text_of(cell)) for cell in column.to_pylist()]
    encoded = column.dictionary_encode()
    words = list(map(text_of, encoded.dictionary.to_pylist()))
    if _is_text(column.type):
        words = list(map(formula_safe, words))
    null, words = len(words), [*words, text_of(None)]
    places = cast("list[int]", encoded.indices.fill_null(null).to_pylist())
    return [words[place] for place in places]


def _is_text(kind: pa.DataType) -> bool:
    return pa.types.is_string(kind) or pa.types.is_large_string(kind)
