"""What a data root says, without when and how often it was captured: two roots that were fed the same pages must say the same.

Belongs here: reading a root for comparison. Does not belong here: bringing it into the state that is compared.
"""

import hashlib
import json
from pathlib import Path

import duckdb

from orchestration.data_root import DataRoot
from transforms.archive.index import read_captures
from transforms.archive.readback import read_payload, verify
from transforms.errors import UnreadableInput

CIRCUMSTANCE = (
    *("capture_id", "captures", "warc_file", "warc_offset", "http_status", "detail", "outcome", "state", "status", "page_status"),
    *("version_id", "sentence_id", "sentence_ids"),
)
"""Columns that tell how often, in which order and with what luck a page was asked for; instants are left out by their type.

Versions are numbered in the order in which they were first shown, so which of two nights came first decides their numbers."""
OF_THE_RUN = ("core.release", "core.release_check", "core.fact_capture", "core.dim_date", "marts.source_health")


def facts(release: Path) -> dict[str, str]:
    """A digest for each table of a release, of its rows as a multiset."""
    told = {}
    with duckdb.connect(str(release), read_only=True) as connection:
        query = "SELECT schema_name || '.' || table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1"
        for (table,) in connection.execute(query).fetchall():
            if table in OF_THE_RUN:
                continue
            described = connection.execute(f"DESCRIBE {table}").fetchall()
            kept = [f'"{row[0]}"' for row in described if not str(row[1]).startswith("TIMESTAMP") and row[0] not in CIRCUMSTANCE]
            rows = connection.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY ALL").fetchall()
            told[table] = f"{len(rows)} rows {hashlib.sha256(repr(rows).encode()).hexdigest()[:16]}"
    return told


def archived(root: DataRoot) -> set[tuple[str, str, str]]:
    """Document, text and payload of each version in the archive; the archive has no damage."""
    assert verify(root.archive).damage == ()
    return {
        (capture.document_id, str(capture.text_sha256), str(capture.payload_sha256))
        for capture in read_captures(root.archive)
        if capture.outcome == "changed"
    }


def payloads(root: DataRoot) -> dict[str, bytes]:
    """Every payload that can be read back, by its digest."""
    found = {}
    for capture in read_captures(root.archive):
        if capture.warc_file is not None and capture.warc_offset is not None:
            found[str(capture.payload_sha256)] = read_payload(root.archive, capture.warc_file, capture.warc_offset)
    return found


def lost(root: DataRoot, before: dict[str, bytes]) -> int:
    """How many payloads that could be read before cannot any more, or read differently."""
    try:
        now = payloads(root)
    except UnreadableInput:
        return len(before)
    return sum(now.get(digest) != content for digest, content in before.items())


def follows(root: DataRoot) -> None:
    """Report and exports show the release that is published, and no half-written file stays."""
    with duckdb.connect(str(root.current_release), read_only=True) as connection:
        row = connection.execute("SELECT release_id FROM core.release").fetchone()
    assert row is not None
    package = json.loads((root.exports / "datapackage.json").read_text(encoding="utf-8"))
    assert package["version"] == row[0] or row[0] in json.dumps(package), "the exports are of another release"
    assert row[0] in (root.report / "index.html").read_text(encoding="utf-8"), "the report is of another release"
    left = [path.relative_to(root.path) for path in root.path.rglob(".*.part") if "dagster" not in path.parts]
    assert left == [], f"half-written files stay: {left}"
