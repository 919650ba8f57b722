"""Releases published in one place and pulled in another: over HTTP and from a folder, cut short, wrong, killed, while they are read."""

import hashlib
import json
import shutil
import signal
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration import distribution, release
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from orchestration.progress import SilentReporter
from orchestration.sending import send_all
from tests.faults.test_readers import READER
from tests.run.commands import ROOT, giamngheo
from tests.site.server import Answer, Asked, Script, Site, pieces
from tests.warehouse import BUILT_AT, build
from tests.warehouse_rows import seeds, stage_night
from transforms.archive import store
from transforms.archive.store import PIECE_BYTES, store_of
from transforms.errors import SourceUnreachable, UnreadableInput, UsageError, VerificationDiffers

HOLDER = """
import pathlib, sys, time, duckdb
path, stop = sys.argv[1:]
with duckdb.connect(path, read_only=True) as connection:
    print(*connection.execute("SELECT release_id FROM core.release").fetchone(), flush=True)
    while not pathlib.Path(stop).exists():
        time.sleep(0.05)
    connection.execute("SELECT count(*) FROM core.fact_observation").fetchone()
    print(*connection.cursor().execute("SELECT release_id FROM core.release").fetchone())
"""


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "PAUSE_SECONDS", 0.0)


@pytest.fixture(scope="module")
def publisher(tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A data root with two releases, of which the second is current."""
    root = DataRoot(tmp_path_factory.mktemp("publisher"))
    for number, pages in enumerate((seeds()[:1], seeds())):
        stage_night(root.staged, date(2026, 11, 1 + number), pages)
        built = build(root.path, built_at=BUILT_AT + timedelta(days=number))
        release.publish(built.path, warehouse=root.warehouse, release_id=built.release_id)
    return root


@pytest.fixture
def shop(publisher: DataRoot, tmp_path: Path) -> Path:
    """A folder that the current release is offered in."""
    folder = tmp_path / "shop"
    distribution.offer(publisher, store_of(str(folder)), kept=30)
    return folder


def served(folder: Path) -> dict[str, Script]:
    """The files of a folder as a web server with ranges hands them out."""
    return {f"/{path.relative_to(folder).as_posix()}": ranged(path.read_bytes()) for path in folder.rglob("*") if path.is_file()}


def ranged(content: bytes) -> Script:
    def answer(asked: Asked) -> Answer:
        begin = asked.headers.get("range", "")
        if not begin:
            return Answer(body=content)
        start = int(begin.removeprefix("bytes=").rstrip("-"))
        told = (("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}"),)
        return Answer(206, content[start:], told)

    return answer


def torn(content: bytes, after: int) -> Script:
    return pieces(f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode() + content[:after])


def pull(url: str, root: Path) -> tuple[distribution.Offered, bool]:
    return distribution.pull(store.readable_of(url), DataRoot(root), kept=30, reporter=SilentReporter())


def release_path(folder: Path) -> Path:
    (found,) = (folder / "releases").glob("*.duckdb")
    return found


def test_a_release_is_pulled_over_http_and_the_commands_work_on_it(shop: Path, tmp_path: Path) -> None:
    with Site(served(shop)) as site:
        first = giamngheo("pull", site.url, "--json", data=tmp_path / "mirror")
        assert first.code == 0 and first.json["new"] is True, first.err
        again = giamngheo("pull", site.url, data=tmp_path / "mirror")
        assert again.code == 0 and "nothing newer" in again.out
        assert site.paths().count("/current.json") == 2 and len(site.paths()) == 3, "a release that is here is not fetched again"
    assert hashlib.sha256((tmp_path / "mirror/warehouse/current.duckdb").read_bytes()).hexdigest() == first.json["sha256"]
    asked = giamngheo("sql", "SELECT count(*) FROM poverty_timeline", "--format", "csv", data=tmp_path / "mirror")
    assert asked.code == 0 and int(asked.out.split()[1]) > 0


def test_publishing_and_pulling_through_a_folder(publisher: DataRoot, tmp_path: Path) -> None:
    told = giamngheo("publish", tmp_path / "shared disk", "--json", data=publisher.path)
    assert told.code == 0, told.err
    assert json.loads((tmp_path / "shared disk/current.json").read_text()) == told.json
    offered, is_new = pull((tmp_path / "shared disk").as_uri(), tmp_path / "mirror")
    assert is_new and offered.sha256 == told.json["sha256"]
    assert release.read_release(tmp_path / "mirror/warehouse/current.duckdb").release_id == offered.release


def test_a_torn_download_goes_on_where_it_was(shop: Path, tmp_path: Path) -> None:
    content = release_path(shop).read_bytes()
    scripts = served(shop)
    name = f"/releases/{release_path(shop).name}"
    whole, cuts = scripts[name], [2 * PIECE_BYTES, 3 * PIECE_BYTES]

    def answer(asked: Asked) -> Script:
        return torn(content, cuts.pop(0)) if "range" not in asked.headers and cuts else whole

    with Site(scripts | {name: answer}) as site:
        pull(site.url, tmp_path / "mirror")
        ranges = [asked.headers.get("range") for asked in site.asked if asked.path == name]
    assert ranges == [None, f"bytes={2 * PIECE_BYTES}-"], "the rest and not the whole is asked for"
    assert (tmp_path / "mirror/warehouse/current.duckdb").read_bytes() == content


def test_a_server_without_ranges_starts_anew(shop: Path, tmp_path: Path) -> None:
    content, name = release_path(shop).read_bytes(), f"/releases/{release_path(shop).name}"
    left = [torn(content, 100_000), torn(content, 90_000), Answer(body=content)]
    with Site(served(shop) | {name: lambda _: left.pop(0)}) as site:
        pull(site.url, tmp_path / "mirror")
    assert not left and (tmp_path / "mirror/warehouse/current.duckdb").read_bytes() == content


def test_a_server_that_is_gone_leaves_what_came_and_the_release_in_use(shop: Path, publisher: DataRoot, tmp_path: Path) -> None:
    older = sorted((publisher.warehouse / "releases").glob("*.duckdb"))[0]
    mirror = tmp_path / "mirror"
    (mirror / "warehouse").mkdir(parents=True)
    (mirror / "warehouse/current.duckdb").write_bytes(older.read_bytes())
    content, name = release_path(shop).read_bytes(), f"/releases/{release_path(shop).name}"

    def gone(asked: Asked) -> Script:
        return pieces(b"") if "range" in asked.headers else torn(content, 4 * PIECE_BYTES)

    with Site(served(shop) | {name: gone}) as site, pytest.raises(SourceUnreachable):
        pull(site.url, mirror)
    with pytest.raises(SourceUnreachable):
        pull(site.url, mirror)
    assert (mirror / "warehouse/current.duckdb").read_bytes() == older.read_bytes()
    with Site(served(shop)) as site:
        pull(site.url, mirror)
        assert site.asked[-1].headers["range"] == f"bytes={4 * PIECE_BYTES}-", "the next call goes on with what came"
    assert (mirror / "warehouse/current.duckdb").read_bytes() == content


def test_bytes_of_another_digest_are_no_release(shop: Path, tmp_path: Path) -> None:
    name = f"/releases/{release_path(shop).name}"
    content = bytearray(release_path(shop).read_bytes())
    content[70_000] ^= 1
    with Site(served(shop) | {name: ranged(bytes(content))}) as site:
        told = giamngheo("pull", site.url, data=tmp_path / "mirror")
    assert told.code == VerificationDiffers.exit_code and "SHA-256" in told.err
    assert not (tmp_path / "mirror/warehouse/current.duckdb").exists()
    assert not list((tmp_path / "mirror/warehouse").glob(".*")), "what is wrong is not gone on with"


def test_what_lay_there_of_another_file_is_fetched_anew(shop: Path, tmp_path: Path) -> None:
    part = tmp_path / "mirror/warehouse" / f".{release_path(shop).name}.part"
    part.parent.mkdir(parents=True)
    part.write_bytes(b"something else" * 1000)
    with Site(served(shop)) as site:
        pull(site.url, tmp_path / "mirror")
    assert (tmp_path / "mirror/warehouse/current.duckdb").read_bytes() == release_path(shop).read_bytes()


@pytest.mark.parametrize(
    "told",
    [
        b"<html>",
        b"{}",
        b'{"release": "../../x", "bytes": 5, "sha256": "' + b"0" * 64 + b'"}',
        b'{"release": "2026-11-02T190000Z-0123abcd", "bytes": "many", "sha256": ""}',
    ],
)
def test_what_is_no_offer_is_refused(told: bytes, tmp_path: Path) -> None:
    with Site({"/current.json": Answer(body=told)}) as site, pytest.raises(UnreadableInput, match=r"current\.json"):
        pull(site.url, tmp_path / "mirror")
    with Site() as site, pytest.raises(UnreadableInput, match="404"):
        pull(site.url, tmp_path / "mirror")


def test_a_root_with_nights_of_its_own_is_no_mirror(shop: Path, publisher: DataRoot) -> None:
    before = publisher.current_release.read_bytes()
    with pytest.raises(UsageError, match="nights of its own"):
        pull(str(shop), publisher.path)
    assert publisher.current_release.read_bytes() == before


def test_a_root_with_pages_that_wait_to_be_read_is_no_mirror(shop: Path, root: DataRoot) -> None:
    shutil.rmtree(root.staged)
    with pytest.raises(UsageError, match="pages and nights of its own"):
        pull(str(shop), root.path)
    assert not root.pulled_from.exists()


def test_a_mirror_has_no_nights_of_its_own(shop: Path, tmp_path: Path) -> None:
    mirror, page = tmp_path / "mirror", ROOT / "tests/pages/langson"
    pull(str(shop), mirror)
    before = (mirror / "warehouse/current.duckdb").read_bytes()
    for command in (["nightly", "--pages", page], ["archive", "import", page], ["backfill", "--from", "2026-11-01", "--to", "2026-11-02"]):
        told = giamngheo(*command, data=mirror)
        assert told.code == 2 and f"pulls the releases of {shop}" in told.err, told.err
    assert (mirror / "warehouse/current.duckdb").read_bytes() == before and not (mirror / "archive").exists()
    assert pull(str(shop), mirror) == (distribution.read_offer(store_of(str(shop))), False), "and goes on being one"


def test_killed_in_the_middle_and_called_again(shop: Path, tmp_path: Path) -> None:
    content, name = release_path(shop).read_bytes(), f"/releases/{release_path(shop).name}"
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(content)}\r\n\r\n".encode()
    slow = pieces(head + content[: 3 << 20], linger=60)
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "pull"]
    part = tmp_path / "mirror/warehouse" / f".{release_path(shop).name}.part"
    with Site(served(shop) | {name: slow}) as site:
        process = subprocess.Popen([*command, site.url, "--data", str(tmp_path / "mirror")], cwd=ROOT, stderr=subprocess.DEVNULL)
        while process.poll() is None and not (part.exists() and part.stat().st_size):
            pass
        process.send_signal(signal.SIGKILL)
        assert process.wait(60) == -signal.SIGKILL
    assert not (tmp_path / "mirror/warehouse/current.duckdb").exists()
    with Site(served(shop)) as site:
        assert giamngheo("pull", site.url, data=tmp_path / "mirror").code == 0
    assert (tmp_path / "mirror/warehouse/current.duckdb").read_bytes() == content


def test_readers_go_on_while_releases_arrive(publisher: DataRoot, tmp_path: Path) -> None:
    shop, mirror, stop = tmp_path / "shop", tmp_path / "mirror", tmp_path / "stop"
    files = sorted((publisher.warehouse / "releases").glob("*.duckdb"))
    told = {release.read_release(path).content_hash[:8]: path for path in files}
    assert len(told) == 2

    def offer(path: Path) -> None:
        (shop / "releases").mkdir(parents=True, exist_ok=True)
        (shop / "releases" / path.name).write_bytes(path.read_bytes())
        offered = {"release": path.stem, "bytes": path.stat().st_size, "sha256": store.digest_of(path)}
        (shop / "current.json").write_text(json.dumps(offered))

    offer(files[0])
    pull(str(shop), mirror)
    arguments = [str(mirror / "warehouse/current.duckdb"), str(stop)]
    reader, holder = (
        subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for code in (READER, HOLDER)
    )
    assert holder.stdout is not None and holder.stdout.readline().split() == [files[0].stem]
    for number in range(8):
        offer(files[(number + 1) % 2])
        assert pull(str(shop), mirror)[1]
    stop.touch()
    for process in (reader, holder):
        out, err = process.communicate(timeout=60)
        assert process.returncode == 0, err[-2000:]
        if process is reader:
            assert out and {line.split()[0] for line in out.splitlines()} <= set(told)
        else:
            assert out.split() == [files[0].stem], "who has it open keeps it"


def test_the_night_takes_its_release_there_and_tells_when_it_cannot(publisher: DataRoot, tmp_path: Path) -> None:
    assert send_all(publisher, Configuration(publish_url=str(tmp_path / "shop")), now=BUILT_AT) == ()
    current = release.read_release(publisher.current_release).release_id
    assert distribution.read_offer(store_of(str(tmp_path / "shop"))).release == current
    (tmp_path / "file").touch()
    blocked = send_all(publisher, Configuration(publish_url=str(tmp_path / "file/shop")), now=BUILT_AT)
    assert len(blocked) == 1 and blocked[0].startswith("publish_url: ")


def test_a_night_ends_with_5_and_an_alert_when_its_release_cannot_be_taken_there(tmp_path: Path) -> None:
    data, page = tmp_path / "data", ROOT / "tests/pages/langson"
    (tmp_path / "disk").touch()
    down = giamngheo("nightly", "--pages", page, "--set", f"publish_url={tmp_path}/disk/shop", data=data)
    assert down.code == SourceUnreachable.exit_code and "publish_url: " in down.err, down.err
    assert (data / "warehouse/current.duckdb").exists() and "not_sent:publish_url" in (data / "alerts/messages.jsonl").read_text()
    (tmp_path / "disk").unlink()
    assert giamngheo("nightly", "--pages", page, "--set", f"publish_url={tmp_path}/disk/shop", data=data).code in (0, 4)
    offered = distribution.read_offer(store_of(str(tmp_path / "disk/shop")))
    assert offered.release == release.read_release(data / "warehouse/current.duckdb").release_id


def test_old_releases_are_forgotten_there_as_here(publisher: DataRoot, tmp_path: Path) -> None:
    shop = store_of(str(tmp_path / "shop"))
    (tmp_path / "shop/releases").mkdir(parents=True)
    names = [f"2026-0{month}-0{day}T190000Z-0123abcd.duckdb" for month in (8, 9) for day in (1, 2)]
    for name in [*names, "notes.txt"]:
        (tmp_path / "shop/releases" / name).touch()
    offered = distribution.offer(publisher, shop, kept=1)
    assert sorted(path.name for path in (tmp_path / "shop/releases").iterdir()) == sorted(
        [names[1], names[3], f"{offered.release}.duckdb", "notes.txt"]
    )


@pytest.mark.parametrize("url", ["s3://name:word@bucket/x", "s3://bucket/x?secret_key=word", "gopher://x/y", "https://host/x"])
def test_addresses_that_cannot_be_a_store(url: str) -> None:
    with pytest.raises(UsageError) as raised:
        store_of(url)
    assert "word" not in str(raised.value).replace("password", "")
