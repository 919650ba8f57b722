"""Releases for analysts elsewhere: put where they can fetch them, and fetched from there.

    URL/current.json            {"release": id, "bytes": size, "sha256": digest of the file}; replaced last
    URL/releases/<id>.duckdb    the releases themselves, never changed; as many as the data root keeps

Who fetches reads `current.json`, downloads that release beside the one in use, proves it and puts it in place in one step: whoever has the
old one open goes on with it. A release that is published meanwhile takes nothing away from a download under way.
Belongs here: that order. Does not belong here: moving bytes (`transforms/archive/store.py`), putting in place (`orchestration/release.py`).
"""

import json
import re
from dataclasses import asdict, dataclass
from typing import Final

from orchestration import staging
from orchestration.data_root import DataRoot
from orchestration.progress import Reporter
from orchestration.release import publish, read_release, superseded
from transforms.archive.durable import make_directories, replacing
from transforms.archive.index import source_directories
from transforms.archive.store import Readable, Store, digest_of, download, read_small
from transforms.errors import UnreadableInput, UsageError, VerificationDiffers

CURRENT: Final = "current.json"
FOLDER: Final = "releases"
_RELEASE_ID: Final = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z-[0-9a-f]{8}")


@dataclass(frozen=True, slots=True)
class Offered:
    """The release that a place offers: its id, size in bytes and SHA-256."""

    release: str
    bytes: int
    sha256: str

    @property
    def name(self) -> str:
        return f"{FOLDER}/{self.release}.duckdb"


def offer(root: DataRoot, store: Store, *, kept: int) -> Offered:
    """Uploads the current release, then says that it is the current one, then forgets what the data root would forget too.

    A call that is cut short leaves the release offered before; the next goes on. Raises UsageError where there is no release.
    """
    release = read_release(root.current_release)
    source = root.warehouse / FOLDER / f"{release.release_id}.duckdb"  # never written again, unlike the name `current`
    sha256 = digest_of(source)
    offered = Offered(release.release_id, source.stat().st_size, sha256)
    store.put(source, offered.name, sha256=sha256)
    store.put_bytes(json.dumps(asdict(offered)).encode(), CURRENT)
    names = [name.removeprefix(f"{FOLDER}/") for name in store.names(FOLDER)]
    for name in superseded([name for name in names if _RELEASE_ID.fullmatch(name.removesuffix(".duckdb"))], kept=kept):
        store.remove(f"{FOLDER}/{name}")
    return offered


def read_offer(place: Readable) -> Offered:
    """What a place offers. Raises UnreadableInput where it offers nothing, or something that is no release."""
    where = f"{place.url}: {CURRENT}"
    try:
        raw = json.loads(read_small(place, CURRENT))
        offered = Offered(str(raw["release"]), int(raw["bytes"]), str(raw["sha256"]))
    except (ValueError, KeyError, TypeError) as error:
        raise UnreadableInput(where, expected="release, bytes and sha256 as JSON", came=f"{type(error).__name__} {error}") from error
    if not _RELEASE_ID.fullmatch(offered.release) or not re.fullmatch(r"[0-9a-f]{64}", offered.sha256) or offered.bytes <= 0:
        raise UnreadableInput(where, expected="release, bytes and sha256 as JSON", came=repr(offered))
    return offered


def pull(place: Readable, root: DataRoot, *, kept: int, reporter: Reporter) -> tuple[Offered, bool]:
    """Brings the offered release into `root`, and whether it is another than before. The caller holds the data root.

    Raises UsageError for a root that makes releases of its own, SourceUnreachable where the file does not come whole (the next call goes
    on), VerificationDiffers where it is not the one that was offered; the release in use stays then.
    """
    if source_directories(root.archive) or staging.partitions(root.staged) or staging.closed_partitions(root.staged):
        raise UsageError(
            f"{root.path}: expected a data root without pages and nights of its own, which a pulled release would hide; name another"
        )
    offered = read_offer(place)
    _mark(root, place)
    if root.current_release.exists() and read_release(root.current_release).release_id == offered.release:
        return offered, False
    make_directories(root.warehouse)
    part = root.warehouse / f".{offered.release}.duckdb.part"
    for leftover in root.warehouse.glob(".*.duckdb.part"):  # of a release that is no longer offered
        if leftover != part:
            leftover.unlink()
    reporter.say(f"fetching release {offered.release}, {offered.bytes} bytes")
    download(place, offered.name, part, size=offered.bytes, sha256=offered.sha256)
    release = read_release(part)
    if release.release_id != offered.release:
        part.unlink()
        raise VerificationDiffers(f"{place.url}: expected release {offered.release}, got a file that calls itself {release.release_id}")
    publish(part, warehouse=root.warehouse, release_id=release.release_id, kept=kept)
    return offered, True


def _mark(root: DataRoot, place: Readable) -> None:
    """From now on the root is a mirror: what would make releases there is refused (`make_ready`)."""
    make_directories(root.path)
    with replacing(root.pulled_from) as temporary:
        temporary.write_text(f"{place.url}\n", encoding="utf-8")
