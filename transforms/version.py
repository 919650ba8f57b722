"""The version of the reader: it changes whenever output can change, because it is made of what makes the output.

Belongs here: that version. Does not belong here: the version of the project (pyproject.toml) or of the warehouse's schema (`sql/`).
"""

import hashlib
from functools import cache
from pathlib import Path

_READER = ("figures", "reading", "reference", "sources", "extract.py", "records.py")
_NOT_READ = frozenset(
    {
        "authorities.csv",
        "corrections.csv",
        "identities.csv",
        "rate_products.csv",
        "rate_ratios.csv",
        "reviews.csv",
        "unit_labels.csv",
    }
)
"""Reference rows that the warehouse applies; the reader never sees them."""


@cache
def extractor_version() -> str:
    """First 12 hex digits of SHA-256 over the code and the data that turn a page into records. Costs a few milliseconds, once."""
    digest = hashlib.sha256()
    root = Path(__file__).parent
    for part in _READER:
        path = root / part
        files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.suffix in (".py", ".csv", ".toml"))
        for file in files:
            if file.name not in _NOT_READ:
                digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
