"""Archive and staged months in a store: sent and proven, read from there by every command, lost, changed and cut short there."""

import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest

from orchestration import clock, release, staging
from orchestration.capturing import capture_saved_pages
from orchestration.compaction import close_months
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.reading import pending_days, read_days
from orchestration.sending import send_archive, send_months
from tests.run.commands import ROOT, giamngheo
from tests.scale.conftest import Place
from tests.warehouse import build
from transforms.archive.index import forget_index, read_captures, read_index, recover, warc_files
from transforms.archive.readback import TakenDown, read_payload, verify
from transforms.archive.store import Store, digest_of, store_of
from transforms.archive.stored import bring_back, open_sealed, pointer_of, pointer_path
from transforms.errors import SourceUnreachable, UnreadableInput, VerificationDiffers

PAGES = ROOT / "tests/pages"
in_s3 = pytest.mark.parametrize("place", [pytest.param("s3", marks=pytest.mark.long)], indirect=True)
"""Whole commands: long, and of all places tried where most can go wrong."""
NOW = datetime(2030, 1, 1, tzinfo=UTC)
"""Later than any file of a test: everything is old enough to be forgotten here."""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A data root of two nights that were read and not built, the first in a month that is over, with everything here."""
    root = DataRoot(tmp_path_factory.mktemp("original") / "data")
    root.staged.mkdir(parents=True)
    reporter = SilentReporter()
    for folder, day in (("langson", date(2026, 9, 5)), ("vbsp_vi", date(2026, 10, 6))):
        captured = capture_saved_pages(root, [PAGES / folder], day=day, now=clock.now, reporter=reporter)
        for source in {capture.source for capture in captured.captures}:
            read_days(root, source, pending_days(root, source, today=day), reporter=reporter)
    assert close_months(root.staged, today=date(2026, 10, 6)) == ("2026-09",)
    return root


@pytest.fixture(scope="module")
def published(original: DataRoot, tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """The same with a release, its report and its evidence pages."""
    path = tmp_path_factory.mktemp("published") / "data"
    shutil.copytree(original.path, path)
    for command in ("rebuild", "report"):
        assert giamngheo(command, data=path).code == 0
    return DataRoot(path)


@pytest.fixture
def root(original: DataRoot, tmp_path: Path) -> DataRoot:
    shutil.copytree(original.path, tmp_path / "data")
    return DataRoot(tmp_path / "data")


@pytest.fixture
def there(place: Place, tmp_path: Path) -> Store:
    """A folder of the place that no other test uses."""
    base, sign, options = place.url.partition("?")
    return store_of(f"{base}/{tmp_path.name}{sign}{options}")


@pytest.fixture
def away(root: DataRoot, there: Store) -> DataRoot:
    """The root with its archive and its closed months in the store alone."""
    assert send_archive(root.archive, there, forget_before=NOW) == len(warc_files(root.archive))
    assert send_months(root.staged, there, forget_before=NOW) > 3
    assert not list(root.archive.rglob("*.warc.gz")) and not list((root.staged / "closed").rglob("*.parquet"))
    return root


def settings(store: Store) -> tuple[str, ...]:
    return ("--set", f"archive_url={store.url}", "--set", f"staged_url={store.url}", "--set", "local_days=0")


@in_s3
def test_verify_rebuild_and_evidence_work_from_there(published: DataRoot, there: Store, tmp_path: Path) -> None:
    shutil.copytree(published.path, tmp_path / "data")
    away = DataRoot(tmp_path / "data")
    send_archive(away.archive, there, forget_before=NOW)
    send_months(away.staged, there, forget_before=NOW)
    told = giamngheo("verify", "--json", data=away.path)
    assert told.code == 0, told.out + told.err
    assert giamngheo("archive", "verify", data=away.path).err == giamngheo("archive", "verify", data=published.path).err
    shutil.rmtree(away.report)
    for command in ("rebuild", "report"):
        done = giamngheo(command, data=away.path)
        assert done.code == 0, done.err
    hashes = {release.read_release(root.current_release).content_hash for root in (away, published)}
    assert len(hashes) == 1
    pages = {path.name for path in (published.report / "evidence").glob("*.html")}
    assert pages and {path.name for path in (away.report / "evidence").glob("*.html")} == pages, "the viewer shows every page"


def test_a_build_reads_closed_months_from_there(away: DataRoot, original: DataRoot) -> None:
    assert build(away.path).table_hashes == build(original.path).table_hashes
    for table in ("documents", "observations", "figures"):
        assert staging.read(away.staged, table).num_rows == staging.read(original.staged, table).num_rows > 0


@in_s3
def test_a_new_machine_begins_with_what_lies_there(away: DataRoot, published: DataRoot, there: Store, tmp_path: Path) -> None:
    new = DataRoot(tmp_path / "new")
    attached = giamngheo("archive", "attach", "--set", f"archive_url={there.url}", data=new.path)
    assert attached.code == 0 and attached.out.startswith(f"{len(warc_files(away.archive))} files"), attached.err
    order: list[tuple[str, Literal["ascending", "descending"]]] = [("captured_at", "ascending"), ("capture_id", "ascending")]
    assert read_index(new.archive).sort_by(order).equals(read_index(published.archive).sort_by(order))
    assert giamngheo("rebuild", data=new.path).code == 0
    assert release.read_release(new.current_release).content_hash == release.read_release(published.current_release).content_hash
    for path in list(new.archive.rglob("*.captures.parquet")):
        path.unlink()
    assert recover(new.archive) and read_index(new.archive).num_rows == read_index(published.archive).num_rows, "derived from there"


def test_the_index_is_derivable_from_there(away: DataRoot) -> None:
    before = read_captures(away.archive)
    forget_index(away.archive)
    recover(away.archive)
    assert read_captures(away.archive) == before


def test_what_is_lost_or_changed_there_is_named(away: DataRoot, there: Store, tmp_path: Path) -> None:
    lost, changed, *_ = warc_files(away.archive)
    pointers = pointer_of(lost), pointer_of(changed)
    assert pointers[0] is not None and pointers[1] is not None
    content = bytearray(b"".join(there.stream(pointers[1].name)[1]))
    content[len(content) // 2] ^= 0xFF
    there.remove(pointers[0].name)
    there.put_bytes(bytes(content), pointers[1].name)
    damage = verify(away.archive).damage
    assert {one.warc_file for one in damage} == {pointers[0].name, pointers[1].name}
    assert any(one.found == "none" and one.capture_ids for one in damage)
    assert giamngheo("archive", "verify", data=away.path).code == VerificationDiffers.exit_code
    with pytest.raises(VerificationDiffers):
        bring_back(changed)
    assert not changed.exists() and pointer_of(changed) is not None, "damaged bytes are not taken for the file"


def test_nothing_is_forgotten_before_it_is_proven(root: DataRoot, there: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    warcs = warc_files(root.archive)
    there.put_bytes(b"half an upload", warcs[0].relative_to(root.archive).as_posix())
    with monkeypatch.context() as patch:
        patch.setattr(Store, "_write", lambda *_: None)  # a store that says yes and keeps what it had
        with pytest.raises((VerificationDiffers, UnreadableInput)):
            send_archive(root.archive, there, forget_before=NOW)
    assert all(path.is_file() and pointer_of(path) is None for path in warcs)
    assert send_archive(root.archive, there, forget_before=NOW) == len(warcs), "the next call does it again"
    assert send_archive(root.archive, there, forget_before=NOW) == 0
    assert verify(root.archive).damage == ()


def test_files_stay_here_too_for_some_days(root: DataRoot, there: Store) -> None:
    newest = max(path.stat().st_mtime for path in warc_files(root.archive))
    send_archive(root.archive, there, forget_before=datetime.fromtimestamp(newest, UTC) - timedelta(days=90))
    assert all(path.is_file() and pointer_of(path) is not None for path in warc_files(root.archive))
    there.remove(warc_files(root.archive)[0].relative_to(root.archive).as_posix())
    send_archive(root.archive, there, forget_before=NOW)
    assert warc_files(root.archive)[0].is_file(), "what the store has lost meanwhile stays here"


def test_killed_in_an_upload_and_called_again(root: DataRoot, there: Store, place: Place, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "archive", "send", *settings(there)[:2]]
    process = subprocess.Popen(
        [*command, "--set", "local_days=0", "--data", str(root.path)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while process.poll() is None and not list(root.archive.rglob("*.stored")):
        pass
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    for warc in warc_files(root.archive):
        assert warc.is_file() or pointer_of(warc) is not None
    assert verify(root.archive).damage == ()
    done = giamngheo("archive", "send", *settings(there)[:2], "--set", "local_days=0", data=root.path)
    assert done.code == 0, done.err
    assert not list(root.archive.rglob("*.warc.gz")) and verify(root.archive).damage == ()


HALF = """
import os, shutil, signal
from orchestration.cli import main
def half(source, target, *_):
    target.write(source.read(os.fstat(source.fileno()).st_size // 2))
    target.flush()
    os.kill(os.getpid(), signal.SIGKILL)
def half_file(source, target):
    with open(source, "rb") as read, open(target, "wb") as written:
        half(read, written)
shutil.copyfileobj, shutil.copyfile = half, half_file
main()
"""


def test_half_an_upload_is_never_seen_there(root: DataRoot, there: Store) -> None:
    whole = {path.relative_to(root.archive).as_posix(): digest_of(path) for path in root.archive.rglob("*") if path.is_file()}
    command = [sys.executable, "-c", HALF, "archive", "send", *settings(there)[:2], "--data", str(root.path)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL
    assert not whole.keys() & there.names().keys() and not list(root.archive.rglob("*.stored"))
    assert giamngheo("archive", "send", *settings(there)[:2], data=root.path).code == 0
    assert {name: there.digest_of(name) for name in whole.keys() & there.names().keys()} == whole


def test_a_takedown_reaches_the_store(away: DataRoot, there: Store) -> None:
    gone = next(each for each in read_captures(away.archive) if each.outcome == "changed" and each.url and each.warc_file)
    assert gone.url is not None and gone.warc_file is not None and gone.warc_offset is not None
    payload = read_payload(away.archive, gone.warc_file, gone.warc_offset)
    told = giamngheo("archive", "takedown", gone.url, "--reason", "asked for", data=away.path, GIAMNGHEO_ARCHIVE_URL=there.url)
    assert told.code == 0 and not told.out.startswith("0 "), told.err
    (away.archive / gone.warc_file).unlink(missing_ok=True)
    with pytest.raises(TakenDown):
        read_payload(away.archive, gone.warc_file, gone.warc_offset)
    assert verify(away.archive).damage == () and payload


@in_s3
def test_a_night_sends_what_it_sealed_and_goes_on_where_one_could_not(root: DataRoot, there: Store, place: Place) -> None:
    assert place.server is not None
    place.server.stop()
    down = giamngheo("nightly", "--pages", PAGES / "vbsp_en", "--on", "2026-11-02", *settings(there), data=root.path)
    place.server.start()
    assert down.code == SourceUnreachable.exit_code and "archive_url: " in down.err, down.err
    assert all(path.is_file() for path in warc_files(root.archive))
    night = giamngheo("nightly", "--pages", PAGES / "vbsp_en", "--on", "2026-11-02", *settings(there), data=root.path)
    assert night.code in (0, 4), night.err
    assert all(not path.is_file() and pointer_path(path).is_file() for path in warc_files(root.archive))
    quiet = giamngheo("nightly", "--pages", PAGES / "vbsp_en", "--on", "2026-11-03", *settings(there), data=root.path)
    assert quiet.code in (0, 4) and verify(root.archive).damage == ()


@in_s3
def test_a_store_that_does_not_answer_is_no_damage(away: DataRoot, place: Place) -> None:
    assert place.server is not None
    place.server.stop()
    try:
        with pytest.raises(SourceUnreachable):
            open_sealed(warc_files(away.archive)[0])
        assert giamngheo("archive", "verify", data=away.path).code == SourceUnreachable.exit_code
    finally:
        place.server.start()


def test_the_digests_there_are_those_of_sha256sum(away: DataRoot, there: Store, tmp_path: Path) -> None:
    for name in there.names():
        path = tmp_path / "copy" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(there.stream(name)[1]))
    lists = list((tmp_path / "copy").rglob("*.sha256"))
    assert lists
    for listed in lists:
        subprocess.run(["sha256sum", "--check", "--status", listed.name], cwd=listed.parent, check=True, env=dict(os.environ))
