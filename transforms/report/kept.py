"""Pages that stay as they are: a page says in its head what it was made from, and is not made again while that is the same.

A digest covers the rows that a page shows, the words and templates, and our code. What changes with every release though the page does not
(clocks, the release's name) comes to such a page from `assets/release-<language>.js`. A long table of a page that is made anew says it of
each of its rows, so that a night costs what is new in it and not what is old.
Belongs here: knowing pages and rows by their digests. Does not belong here: which rows a page shows (`sql/report/pages.sql`).
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from transforms.records import EXTRACTOR_VERSION
from transforms.report.language import FOLDER

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_SOURCES: Final = (".py", ".j2", ".csv", ".toml")
HEAD: Final = 500
"""The digest stands within the first bytes of a page, before any word that was read."""
END: Final = 8
_CLOSED: Final = b"</html>"
_ROW_BEGINS, _ROW_ENDS = '<tr data-row="', "</tr>\n"


class Earlier:
    """The report that stands; this one is empty."""

    def read(self, path: str) -> bytes | None:
        """A file of it."""
        return None

    def ends(self, path: str) -> tuple[bytes, bytes] | None:
        """The first HEAD and the last END bytes of a file of it."""
        return None

    def is_of_archive(self, path: str, warc_file: str | None) -> bool:
        """Whether the archive's file has not changed since the page at `path` was made from it."""
        return False


@cache
def recipe() -> str:
    """Digest of all that makes pages but the rows: this folder, the reader (which decodes pages), and who fills templates and cleans."""
    digest = hashlib.sha256(f"{EXTRACTOR_VERSION} {version('jinja2')} {version('nh3')}\n".encode())
    for path in sorted(path for path in FOLDER.rglob("*") if path.suffix in _SOURCES):
        digest.update(f"{path.relative_to(FOLDER)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


@cache
def _cells(shape: "type[DataclassInstance]") -> Callable[[object], object]:
    return attrgetter(*(field.name for field in fields(shape)))


def digest_of(rows: "Iterable[DataclassInstance]", *others: object) -> str:
    """Digest of some records (dataclasses of plain cells) and of further plain values, none of them a set: those have no order."""
    told = repr(([_cells(type(row))(row) for row in rows], others))
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def as_meta(made_from: str) -> str:
    """How a page says what it was made from."""
    return f'<meta name="made-from" content="{made_from}">'


def is_same(ends: tuple[bytes, bytes] | None, made_from: str) -> bool:
    """Whether a page stands that was made from the same and is whole."""
    return ends is not None and as_meta(made_from).encode() in ends[0] and ends[1].rstrip().endswith(_CLOSED)


def rows_of_table(page: bytes | None, made_by: str) -> Mapping[str, str]:
    """The rows of the long table of a page that stands, by their digests; none where others than `made_by` made them."""
    text = (page or b"").decode()
    if f'data-made-by="{made_by}"' not in text:
        return {}
    rows = (piece.partition(_ROW_ENDS)[0] for piece in text.split(_ROW_BEGINS)[1:])
    return {row.partition('"')[0]: f"{_ROW_BEGINS}{row}{_ROW_ENDS}" for row in rows}
