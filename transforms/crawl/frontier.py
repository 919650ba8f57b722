"""What is known of each page of a source, carried from night to night: when it is to be looked at again, and what to ask it with.

One SQLite file a source (`<state>/frontier/<source>.sqlite`). It holds nothing that the archive needs: lost or damaged, it is begun anew
from the archive's index and costs requests, not data.

Belongs here: pages, hubs (listings, feeds, sitemaps), robots files and hosts that asked for quiet, and the order of pages.
Does not belong here: fetching, deciding what a page is.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Literal, Self

from transforms.archive.durable import make_directories
from transforms.crawl.robots import RobotsFile, Standing
from transforms.records import Outcome

Found = Literal["given", "listing", "feed", "sitemap", "related", "redirect", "archive"]

_SCHEMA_VERSION = 1
"""Raised with every change of the tables: a frontier of another version is put aside and begun anew."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS page (
    document_id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    found_by TEXT NOT NULL,
    found_at TEXT NOT NULL,
    wanted INTEGER NOT NULL, -- 2 its text was never seen, 1 a hub says that it changed, 0 seen: within what an unchanged night may cost
    due_at TEXT NOT NULL,    -- not before this, whatever is wanted
    checked_at TEXT,
    published_on TEXT,       -- as a hub or the page itself prints it
    edited_at TEXT,          -- when a known text was last seen changed
    etag TEXT,
    last_modified TEXT,
    outcome TEXT,
    failures INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS page_order ON page (wanted DESC, due_at); -- the rowid, order of finding, comes with every index
CREATE TABLE IF NOT EXISTS stamp ( -- what a hub says about a page's version (date, title); another word of the same hub: look again
    document_id TEXT NOT NULL,
    hub TEXT NOT NULL,
    stamp TEXT NOT NULL,
    PRIMARY KEY (document_id, hub)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS hub (
    url TEXT PRIMARY KEY,
    etag TEXT,
    last_modified TEXT,
    links_sha256 TEXT,
    stamp TEXT,              -- of a sitemap: what its index said when it was last read
    resume_url TEXT,         -- where paging into the past stopped when a night's budget ended
    resume_number INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE IF NOT EXISTS robots (origin TEXT PRIMARY KEY, fetched_at TEXT, standing TEXT, reason TEXT, text TEXT,
    failure TEXT);
CREATE TABLE IF NOT EXISTS quiet (host TEXT PRIMARY KEY, until TEXT NOT NULL);
"""

_CADENCE = ((4, 1), (14, 3), (60, 7), (365, 30))
"""(younger than so many days, look again after so many): news is edited in its first days and hardly ever after."""
_OLDEST_CADENCE_DAYS = 90
_GONE_CADENCE_DAYS = (7, 30, 180)  # the first "not found" may be a hiccup
_FAILURE_CADENCE_DAYS = (1, 2, 4, 8, 16, 30)
_UNDATED_AGE = timedelta(days=14)
_GONE: frozenset[Outcome] = frozenset({"not_found", "gone", "moved", "redirect_refused"})
_SEEN: frozenset[Outcome] = frozenset({"changed", "unchanged", "not_modified"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is to be looked at."""

    document_id: str
    url: str
    found_by: str
    wanted: int
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Hub:
    """What is remembered of a listing, feed or sitemap."""

    url: str
    etag: str | None = None
    last_modified: str | None = None
    links_sha256: str | None = None
    stamp: str | None = None
    resume_url: str | None = None
    resume_number: int = 1


def recheck_after(age: timedelta, outcome: Outcome, failures: int) -> timedelta:
    """How long a page is left alone, by the time since it was published or edited and what came of the last look."""
    if outcome in _GONE:
        return timedelta(days=_GONE_CADENCE_DAYS[min(failures, len(_GONE_CADENCE_DAYS)) - 1])
    if outcome not in _SEEN:
        return timedelta(days=_FAILURE_CADENCE_DAYS[min(failures, len(_FAILURE_CADENCE_DAYS)) - 1])
    days = next((days for younger, days in _CADENCE if age < timedelta(days=younger)), _OLDEST_CADENCE_DAYS)
    return timedelta(days=days)


class Frontier:
    """The frontier of one source; a context manager. Every method is one transaction: a kill loses at most the call under way."""

    def __init__(self, state: Path, source: str) -> None:
        self.path = state / "frontier" / f"{source}.sqlite"
        self.begun_anew: str | None = None  # why, when a damaged file was put aside

    def __enter__(self) -> Self:
        make_directories(self.path.parent)
        try:
            self._open()
        except sqlite3.DatabaseError as error:
            self._connection.close()
            aside = self.path.with_suffix(".damaged")
            self.path.replace(aside)
            for companion in ("-wal", "-shm", "-journal"):
                Path(f"{self.path}{companion}").unlink(missing_ok=True)
            self.begun_anew = f"the frontier cannot be used ({error}); it is kept as {aside.name} and begun anew from the archive"
            self._open()
        return self

    def _open(self) -> None:
        self._connection = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version not in (0, _SCHEMA_VERSION):
            raise sqlite3.DatabaseError(f"its tables are of version {version}, expected {_SCHEMA_VERSION}")
        self._connection.executescript(f"{_SCHEMA}PRAGMA user_version = {_SCHEMA_VERSION};")
        if self._connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise sqlite3.DatabaseError("quick_check failed")

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield self._connection
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def count(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM page").fetchone()[0])

    def knows(self, document_id: str) -> bool:
        return self._connection.execute("SELECT 1 FROM page WHERE document_id = ?", (document_id,)).fetchone() is not None

    def add(
        self, found: Iterable[tuple[str, str, str | None, date | None]], *, found_by: Found, at: datetime, hub: str = ""
    ) -> tuple[int, int]:
        """Take in (document_id, url, stamp, published_on) as `hub` told them at `at`.

        Returns how many were new, and of how many the stamp changed. A stamp is compared with what the same hub said before: two hubs may
        word a page differently. None says nothing.
        """
        new = restamped = 0
        with self._transaction() as connection:
            for document_id, url, stamp, published_on in found:
                known = connection.execute(
                    "INSERT OR IGNORE INTO page (document_id, url, found_by, found_at, wanted, due_at, published_on)"
                    " VALUES (?, ?, ?, ?, 2, ?, ?)",
                    (document_id, url, found_by, _text(at), _text(at), published_on and published_on.isoformat()),
                )
                new += known.rowcount
                if stamp is None:
                    continue
                said = connection.execute("SELECT stamp FROM stamp WHERE document_id = ? AND hub = ?", (document_id, hub)).fetchone()
                if said is None or said[0] != stamp:
                    connection.execute("INSERT OR REPLACE INTO stamp VALUES (?, ?, ?)", (document_id, hub, stamp))
                if said is not None and said[0] != stamp:
                    connection.execute(
                        "UPDATE page SET wanted = max(wanted, 1), due_at = ? WHERE document_id = ?", (_text(at), document_id)
                    )
                    restamped += 1
        return new, restamped

    def seed(self, known: Iterable[tuple[str, str, datetime]]) -> None:
        """Take in (document_id, url, last captured at) from the archive, for a frontier that is begun anew."""
        with self._transaction() as connection:
            connection.executemany(
                "INSERT OR IGNORE INTO page (document_id, url, found_by, found_at, wanted, due_at, checked_at)"
                " VALUES (?, ?, 'archive', ?, 0, ?, ?)",
                [(document_id, url, _text(at), _text(at), _text(at)) for document_id, url, at in known],
            )

    def wanted(self, now: Callable[[], datetime]) -> Iterator[Page]:
        """Pages whose text was never seen, then those that a hub says have changed; asked afresh after each, since pages lead to pages."""
        while True:
            row = None
            for level in (2, 1):
                row = (
                    row
                    or self._connection.execute(
                        "SELECT document_id, url, found_by, wanted, etag, last_modified FROM page WHERE wanted = ? AND due_at <= ?"
                        " ORDER BY due_at, rowid LIMIT 1",  # in the order of the index: no sort, however many wait
                        (level, _text(now())),
                    ).fetchone()
                )
            if row is None:
                return
            yield Page(*row)

    def due(self, at: datetime, limit: int) -> list[Page]:
        """At most `limit` pages whose time has come, the longest overdue first."""
        rows = self._connection.execute(
            "SELECT document_id, url, found_by, wanted, etag, last_modified FROM page WHERE wanted = 0 AND due_at <= ?"
            " ORDER BY due_at, rowid LIMIT ?",
            (_text(at), limit),
        )
        return [Page(*row) for row in rows]

    def checked_before(self, instant: datetime) -> list[Page]:
        """All pages that were last looked at before `instant`, or never."""
        rows = self._connection.execute(
            "SELECT document_id, url, found_by, wanted, etag, last_modified FROM page WHERE checked_at IS NULL OR checked_at < ?"
            " ORDER BY due_at, rowid",
            (_text(instant),),
        )
        return [Page(*row) for row in rows]

    def waiting(self, at: datetime) -> int:
        """How many wanted pages the night leaves to the next."""
        return int(self._connection.execute("SELECT count(*) FROM page WHERE wanted > 0 AND due_at <= ?", (_text(at),)).fetchone()[0])

    def checked(
        self,
        document_id: str,
        *,
        at: datetime,
        outcome: Outcome,
        etag: str | None = None,
        last_modified: str | None = None,
        published_on: date | None = None,
    ) -> None:
        """Note what came of looking at a page, and when to look again."""
        with self._transaction() as connection:
            row = connection.execute(
                "SELECT wanted, checked_at, edited_at, failures, etag, last_modified, published_on FROM page WHERE document_id = ?",
                (document_id,),
            ).fetchone()
            if row is None:
                return
            wanted, checked_before, edited_at, failed, old_etag, old_modified, old_published = row
            seen = outcome in _SEEN
            wanted = 2 if wanted == 2 and not seen else 0
            if outcome == "changed" and checked_before is not None:
                edited_at = _text(at)
            published = published_on.isoformat() if published_on is not None else old_published
            failures = 0 if seen else int(failed) + 1
            due = at + recheck_after(_age(at, edited_at, published), outcome, failures)
            if outcome == "not_modified":
                etag, last_modified = etag or old_etag, last_modified or old_modified
            elif not seen:
                etag, last_modified = old_etag, old_modified
            connection.execute(
                "UPDATE page SET wanted = ?, due_at = ?, checked_at = ?, edited_at = ?, published_on = ?, etag = ?, last_modified = ?,"
                " outcome = ?, failures = ? WHERE document_id = ?",
                (wanted, _text(due), _text(at), edited_at, published, etag, last_modified, outcome, failures, document_id),
            )

    def want(self, document_id: str, *, at: datetime) -> None:
        """Have a page looked at now, whenever it was due."""
        with self._transaction() as connection:
            connection.execute("UPDATE page SET wanted = max(wanted, 1), due_at = ? WHERE document_id = ?", (_text(at), document_id))

    def hub(self, url: str) -> Hub:
        row = self._connection.execute(
            "SELECT url, etag, last_modified, links_sha256, stamp, resume_url, resume_number FROM hub WHERE url = ?", (url,)
        ).fetchone()
        return Hub(url) if row is None else Hub(*row)

    def remember(self, hub: Hub) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO hub VALUES (?, ?, ?, ?, ?, ?, ?)",
                (hub.url, hub.etag, hub.last_modified, hub.links_sha256, hub.stamp, hub.resume_url, hub.resume_number),
            )

    def robots(self, origin: str) -> RobotsFile | None:
        row = self._connection.execute(
            "SELECT origin, fetched_at, standing, reason, text, failure FROM robots WHERE origin = ?", (origin,)
        ).fetchone()
        if row is None:
            return None
        standing: Standing = row[2]
        return RobotsFile(row[0], datetime.fromisoformat(row[1]), standing, row[3], row[4], row[5])

    def remember_robots(self, file: RobotsFile) -> None:
        with self._transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?, ?)",
                (file.origin, _text(file.fetched_at), file.standing, file.reason, file.text, file.failure),
            )

    def quiet_until(self, host: str) -> datetime | None:
        row = self._connection.execute("SELECT until FROM quiet WHERE host = ?", (host,)).fetchone()
        return None if row is None else datetime.fromisoformat(row[0])

    def keep_quiet(self, host: str, until: datetime) -> None:
        with self._transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO quiet VALUES (?, ?)", (host, _text(until)))


def _age(at: datetime, edited_at: str | None, published_on: str | None) -> timedelta:
    """The time since a page was published or last seen edited; a page that prints no date counts as two weeks old."""
    ages = [at - datetime.fromisoformat(edited_at)] if edited_at else []
    if published_on:
        ages.append(at - datetime.combine(date.fromisoformat(published_on), time(), UTC))
    return max(min(ages, default=_UNDATED_AGE), timedelta())


def _text(instant: datetime) -> str:
    """An instant as text that sorts in order of time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
