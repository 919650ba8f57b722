"""Pages that stay as they are: a page says in its head what it was made from, and is not made again while that is the same.

A digest covers the rows that a page shows, the words and templates, and our code. What changes with every release though the page does not
(clocks, the release's name) comes to such a page from `assets/release-<language>.js`.
Belongs here: the digest, and knowing a page by it. Does not belong here: which rows a page shows (`pages/evidence.py`, `site.py`).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import cache
from importlib.metadata import version
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from transforms.records import EXTRACTOR_VERSION
from transforms.report.language import FOLDER

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

ReadEarlier = Callable[[str], bytes | None]
"""A file of the report that stands now, by its path, or None."""

_SOURCES: Final = (".py", ".j2", ".csv", ".toml")
_HEAD: Final = 500
"""The digest stands within the first bytes of a page, before any word that was read."""
_END: Final = b"</html>"


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


def if_same(earlier: bytes | None, made_from: str) -> bytes | None:
    """The page that stands if it was made from the same and is whole, otherwise None."""
    if earlier is None or as_meta(made_from).encode() not in earlier[:_HEAD] or not earlier[-8:].rstrip().endswith(_END):
        return None
    return earlier
