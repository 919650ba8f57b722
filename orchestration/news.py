"""Whether there is anything that no release shows yet: by this a night with nothing new builds nothing and imports no validation.

    <root>/warehouse/published.json    {"release": id, "recipe": digest of sql/, reference data and suites}; written after publishing
    <root>/warehouse/news              exists from before rows are staged until a release shows them

Belongs here: that question. Does not belong here: building (`orchestration/builder.py`).
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa

from expectations.rules import SUITES
from orchestration.data_root import DataRoot
from orchestration.sql_files import schema_version
from transforms.archive.durable import replacing
from transforms.crawl.summary import NO_ANSWER
from transforms.records import EXTRACTOR_VERSION, Capture

QUIET_OUTCOMES = frozenset({"unchanged", "not_modified", "deferred", "robots_disallowed"})
"""Captures that tell nothing new about a page."""


def is_news(capture: Capture) -> bool:
    """Whether a release must show a capture: a page that is not as it was, or a hub that did not answer, by which a portal is down."""
    return capture.outcome in NO_ANSWER if capture.is_hub else capture.outcome not in QUIET_OUTCOMES


def mark_news(root: DataRoot) -> None:
    """Says that rows are about to be staged. The mark outlives a kill and a blocked release."""
    root.warehouse.mkdir(parents=True, exist_ok=True)
    _news_file(root).touch()


def news_waits(root: DataRoot) -> bool:
    """Whether rows are staged that no release shows."""
    return _news_file(root).exists()


def has_news(root: DataRoot, *, recipe: str) -> bool:
    """Whether a build would show anything that the published release does not."""
    if _news_file(root).exists() or not root.current_release.exists():
        return True
    try:
        published = json.loads(_published_file(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return bool(published.get("recipe") != recipe)


def set_published(root: DataRoot, *, release_id: str, recipe: str) -> None:
    """Records that the release shows everything staged."""
    with replacing(_published_file(root)) as temporary:
        temporary.write_text(json.dumps({"release": release_id, "recipe": recipe}), encoding="utf-8")
    _news_file(root).unlink(missing_ok=True)


def recipe_of(reference: dict[str, pa.Table]) -> str:
    """Digest of what turns staged rows into a release: SQL, reference data, rules, the reader's version."""
    digest = hashlib.sha256(f"{schema_version()}:{EXTRACTOR_VERSION}".encode())
    for name, rows in sorted(reference.items()):
        digest.update(f"{name}:{rows.to_pydict()}".encode())
    for path in _files(SUITES):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.json"))


def _news_file(root: DataRoot) -> Path:
    return root.warehouse / "news"


def _published_file(root: DataRoot) -> Path:
    return root.warehouse / "published.json"
