"""Verification: every byte of the archive hashed again, every fact of the release read again from those bytes, nothing fetched.

Belongs here: the comparison and what it names. Does not belong here: hashing (`transforms/archive/readback.py`), reading
(`transforms/extract.py`), SQL (`sql/queries/`).
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Literal, cast

import duckdb

from orchestration import clock
from orchestration.builder import content_hash
from orchestration.configuration import configuration_of
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter, SilentReporter
from orchestration.queries import Row, rows_of
from orchestration.release import open_release, read_release
from orchestration.staged_schema import fitting
from orchestration.workers import in_order
from transforms.archive import readback
from transforms.errors import UnreadableInput
from transforms.extract import read_page
from transforms.records import Observation, Reading

_COMPARED = tuple(
    column.name for column in fields(Observation) if column.name not in ("page", "observation_id", "mentions", "extractor_version")
)


Number = tuple[object, ...]
"""Start, end, disposition, reason and value of one number of a page."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that is not as it was: where, what was expected, what came, and how many facts hang on it."""

    kind: Literal["bytes", "reading", "fact", "release"]
    where: str
    expected: str
    came: str
    facts: int = 0

    def __str__(self) -> str:
        touched = f" ({self.facts} facts)" if self.facts else ""
        return f"{self.kind}: {self.where}: expected {self.expected}, got {self.came}{touched}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at and what differs."""

    release_id: str
    records: int
    versions: int
    facts: int
    taken_down: int
    differences: tuple[Difference, ...]


def verify(root: DataRoot, *, source: str | None = None, reporter: Reporter | None = None) -> Verification:
    """Recomputes every fact of the current release from archived bytes and names what differs. Changes nothing.

    Facts of pages that were taken down cannot be read again; they are counted. Raises UsageError where there is no release.
    """
    reporter = reporter or SilentReporter()
    release = read_release(root.current_release)
    reporter.say("hashing the archive")
    archive = readback.verify(root.archive, source=source)
    differences = []
    facts = taken_down = 0
    with open_release(root.current_release) as connection:
        affected = {str(row["capture_id"]): cast(int, row["facts"]) for row in rows_of(connection, "facts_of_captures")}
        for damage in archive.damage:
            where = damage.warc_file if damage.warc_offset is None else f"{damage.warc_file} at byte {damage.warc_offset}"
            touched = sum(affected.get(capture_id, 0) for capture_id in damage.capture_ids)
            differences.append(Difference("bytes", f"{where}, {damage.url or 'no URL'}", damage.expected, damage.found, touched))
        versions = [row for row in rows_of(connection, "versions") if source in (None, row["source"])]
        readings = in_order(partial(_attempt, root.archive), versions, workers=configuration_of(root).workers)
        for version in reporter.track(versions, label="reading again"):
            told = _facts_of(connection, version)
            facts += len(told)
            reading = next(readings)
            if isinstance(reading, Reading):
                differences += _compare(connection, version, told, reading)
            elif isinstance(reading, readback.TakenDown):
                taken_down += 1
            else:
                differences.append(Difference("reading", _name(version), reading.expected, reading.came, len(told)))
    same_engine = release.engine_version == duckdb.__version__  # another one hashes rows its own way
    if source is None and same_engine and (found := content_hash(root.current_release)) != release.content_hash:
        differences.append(Difference("release", release.release_id, f"content {release.content_hash}", found))
    return Verification(release.release_id, archive.records, len(versions), facts, taken_down, tuple(differences))


def _facts_of(connection: duckdb.DuckDBPyConnection, version: Row) -> dict[str, Row]:
    key = {name: version[name] for name in ("document_id", "text_sha256")}
    return {str(row["observation_id"]): row for row in rows_of(connection, "facts_of_version", key)}


def _attempt(archive: Path, version: Row) -> Reading | UnreadableInput:
    try:
        return _read(archive, version)
    except UnreadableInput as error:
        return error


def _read(archive: Path, version: Row) -> Reading:
    content = readback.read_payload(
        archive, str(version["warc_file"]), cast(int, version["warc_offset"]), sha256=cast("str | None", version["payload_sha256"])
    )
    return read_page(
        content,
        page=str(version["page"]),
        url=cast("str | None", version["url"]),
        source=str(version["source"]),
        captured_at=cast(datetime, version["captured_at"]).astimezone(clock.ZONE),
        plain_text=version["media_type"] == "text/plain",
    )


def _compare(connection: duckdb.DuckDBPyConnection, version: Row, told: dict[str, Row], reading: Reading) -> Iterator[Difference]:
    name = _name(version)
    if reading.document.text_sha256 != version["text_sha256"]:
        yield Difference("reading", name, f"text {version['text_sha256']}", reading.document.text_sha256, len(told))
        return
    key = {part: version[part] for part in ("document_id", "text_sha256")}
    out = {
        (str(row["table_name"]), str(row["row_key"]))
        for row in rows_of(connection, "quarantined_of_document", {"document_id": version["document_id"]})
    }
    if any(table == "documents" for table, _ in out):
        return
    read = {observation.observation_id: observation for observation in reading.observations}
    for observation_id, observation in read.items():
        row = told.get(observation_id)
        if row is not None:
            yield from _compare_fact(name, row, observation, reading)
        elif ("observations", observation_id) not in out:
            yield Difference(
                "fact", f"{name}, figure {observation_id}", "it in the release", f"none; the page says {observation.quote!r}", 1
            )
    for observation_id in told.keys() - read.keys():
        yield Difference("fact", f"{name}, figure {observation_id}", f"{told[observation_id]['quote']!r} on the page", "no such figure", 1)
    numbers: Counter[Number] = Counter(
        (row["start"], row["end"], row["disposition"], row["reason"], row["value"])
        for row in rows_of(connection, "numbers_of_version", key)
    )
    quarantined = {key for table, key in out if table == "figures"}
    again: Counter[Number] = Counter(number for number in _numbers(reading) if str(number[0]) not in quarantined)
    for number in sorted((numbers - again) | (again - numbers), key=str):
        start, end, disposition, reason, value = number
        expected, came = ("in the release", "not on the page") if numbers[number] > again[number] else ("on the page", "not in the release")
        what = " ".join(str(part) for part in (disposition, reason, value) if part is not None)
        yield Difference("fact", f"{name}, number at {start} to {end} ({what})", expected, came, 1)


def _compare_fact(name: str, row: Row, observation: Observation, reading: Reading) -> Iterator[Difference]:
    for column in _COMPARED:
        expected, came = row[column], fitting(getattr(observation, column))
        if column in ("lower", "upper") and row["correction"] is not None:
            continue
        if expected != came:
            yield Difference("fact", f"{name}, figure {observation.observation_id}, {column}", repr(expected), repr(came), 1)
    sentence = reading.document.text[observation.sentence_start : observation.sentence_end]
    if row["sentence"] != sentence:
        yield Difference("fact", f"{name}, figure {observation.observation_id}, sentence", repr(row["sentence"]), repr(sentence), 1)


def _numbers(reading: Reading) -> Iterator[Number]:
    for observation in reading.observations:
        value = fitting(observation.value)
        yield observation.start, observation.end, "observation", None, value
        for start, end in observation.mentions:
            yield start, end, "mention", None, value
    for rate in reading.rates:
        yield rate.start, rate.end, "rate", None, fitting(rate.percent_per_year)
    for term in reading.loan_terms:
        yield term.start, term.end, "loan_term", None, fitting(term.value)
    for figure in reading.figures:
        yield figure.start, figure.end, figure.disposition, figure.reason, fitting(figure.value)


def _name(version: Row) -> str:
    return f"{version['url'] or version['page']} ({version['warc_file']} at byte {version['warc_offset']})"
