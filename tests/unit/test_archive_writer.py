"""The archive's promises, one test each: what is written can be read back, what is torn is survived, what is damaged is named."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator

from transforms.archive import index as index_module
from transforms.archive.index import compact, forget_index, read_captures, read_index, recover, warc_files
from transforms.archive.readback import TakenDown, read_payload, read_record, verify, verify_captures
from transforms.archive.takedown import take_down
from transforms.archive.warc import Exchange
from transforms.archive.writer import ArchiveWriter
from transforms.errors import UnreadableInput, UsageError
from transforms.records import Capture

BEGIN = datetime(2026, 3, 14, 19, 0, tzinfo=UTC)


class Clock:
    """A clock that moves a second at each look."""

    def __init__(self, instant: datetime = BEGIN) -> None:
        self.instant = instant

    def __call__(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant


def exchange(number: int = 1, body: bytes = b"<html>b\xc3\xa0i</html>", status: int = 200, **more: Any) -> Exchange:
    values: dict[str, Any] = {
        "url": f"https://example.test/bai-{number}.html",
        "method": "GET",
        "request_headers": (("User-Agent", "giamngheo"),),
        "status": status,
        "reason": "OK",
        "response_headers": (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("Content-Length", "17")),
        "body": body,
    }
    return Exchange(**(values | more))


def write(root: Path, *numbers: int, clock: Callable[[], datetime] | None = None, source: str = "example") -> list[Capture]:
    with ArchiveWriter(root, source, now=clock or Clock()) as writer:
        return [
            writer.write_response(
                exchange(number, f"<html>bài {number}</html>".encode()),
                page=f"bai-{number}",
                document_id=f"{number:016x}",
                outcome="changed",
                text_sha256=sha256(str(number).encode()).hexdigest(),
            )
            for number in numbers
        ]


def records_of(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with path.open("rb") as stream:
        iterator = ArchiveIterator(stream, check_digests="raise")
        return [(record.rec_type, dict(record.rec_headers.headers), record.content_stream().read()) for record in iterator]


def test_a_page_is_read_back_byte_for_byte(tmp_path: Path) -> None:
    (capture,) = write(tmp_path, 1)
    assert capture.warc_file is not None and capture.warc_offset is not None
    assert capture.warc_file.startswith("example/2026/03/example-20260314T1900")
    assert read_payload(tmp_path, capture.warc_file, capture.warc_offset, sha256=capture.payload_sha256) == "<html>bài 1</html>".encode()
    assert read_captures(tmp_path) == [capture]


def test_each_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, 1, 2)
    (warc,) = warc_files(tmp_path)
    kinds = [kind for kind, _, _ in records_of(warc)]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]
    assert warc.read_bytes().count(b"\x1f\x8b\x08") == len(kinds)
    assert gzip.decompress(warc.read_bytes()).startswith(b"WARC/1.1\r\n")


def test_a_second_library_reads_it_and_finds_every_digest_right(tmp_path: Path) -> None:
    clock = Clock()
    captures = write(tmp_path, 1, 2, clock=clock) + write(tmp_path, 2, clock=clock)
    with ArchiveWriter(tmp_path, "example", now=clock) as writer:
        writer.write_attempt(page="y", url=None, document_id="f" * 16, outcome="gone", detail="410", http_status=410)
    bodies, kinds = [], []
    for warc in warc_files(tmp_path):
        with warc.open("rb") as stream:
            for record in fastwarc.ArchiveIterator(stream, parse_http=False):
                kinds.append(record.headers["WARC-Type"])
                assert record.verify_block_digest()
        with warc.open("rb") as stream:
            for record in fastwarc.ArchiveIterator(stream, record_types=fastwarc.WarcRecordType.response):
                assert record.http_headers is not None and record.http_headers.status_code == 200
                assert record.verify_payload_digest(consume=False)
                bodies.append((record.record_id, record.stream_pos, record.reader.read()))
    assert bodies == [
        (f"<urn:uuid:{capture.capture_id}>", capture.warc_offset, f"<html>bài {number}</html>".encode())
        for number, capture in enumerate(captures[:2], 1)
    ]
    assert kinds == ["warcinfo", "response", "request", "response", "request", "warcinfo", "revisit", "request", "warcinfo", "metadata"]


def test_undone_codings_keep_their_names_and_the_stored_length_is_true(tmp_path: Path) -> None:
    (capture,) = write(tmp_path, 1)
    assert capture.warc_file is not None and capture.warc_offset is not None
    headers = dict(read_record(tmp_path, capture.warc_file, capture.warc_offset).http_headers)
    assert headers["X-Archive-Orig-Content-Encoding"] == "gzip"
    assert headers["X-Archive-Orig-Content-Length"] == "17"
    assert headers["Content-Length"] == str(len("<html>bài 1</html>".encode()))


def test_an_unchanged_payload_is_a_revisit_of_the_first_record(tmp_path: Path) -> None:
    clock = Clock()
    (first,) = write(tmp_path, 1, clock=clock)
    (second,) = write(tmp_path, 1, clock=clock)
    assert (second.warc_file, second.warc_offset) == (first.warc_file, first.warc_offset)
    assert second.capture_id != first.capture_id
    newest = warc_files(tmp_path)[-1]
    kind, headers, body = records_of(newest)[1]
    assert (kind, body) == ("revisit", b"")
    assert headers["WARC-Refers-To"] == f"<urn:uuid:{first.capture_id}>"
    assert headers["WARC-Refers-To-Target-URI"] == "https://example.test/bai-1.html"


def test_outcome_compares_with_the_text_shown_last(tmp_path: Path) -> None:
    clock = Clock()
    write(tmp_path, 1, clock=clock)
    with ArchiveWriter(tmp_path, "example", now=clock) as writer:
        assert writer.outcome_of(f"{1:016x}", sha256(b"1").hexdigest()) == "unchanged"
        assert writer.outcome_of(f"{1:016x}", sha256(b"2").hexdigest()) == "changed"
        assert writer.outcome_of(f"{2:016x}", sha256(b"1").hexdigest()) == "changed"
        assert writer.outcome_of(f"{1:016x}", sha256(b"1").hexdigest(), at=BEGIN) == "changed"


def test_not_modified_points_to_the_page_it_confirms(tmp_path: Path) -> None:
    clock = Clock()
    (first,) = write(tmp_path, 1, clock=clock)
    with ArchiveWriter(tmp_path, "example", now=clock) as writer:
        again = writer.write_not_modified(exchange(1, b"", 304), page="bai-1", document_id=first.document_id)
        with pytest.raises(UsageError, match="304 without an archived page"):
            writer.write_not_modified(exchange(9, b"", 304), page="bai-9", document_id="9" * 16)
    assert (again.outcome, again.warc_file, again.warc_offset) == ("not_modified", first.warc_file, first.warc_offset)
    assert again.text_sha256 == first.text_sha256


def test_a_failure_is_a_row_and_a_record(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        capture = writer.write_attempt(
            page="x",
            url="https://u:p@example.test/x?token=hush&a=1",
            document_id="0" * 16,
            outcome="timeout",
            detail="30 s at https://u:p@h/",
        )
    assert capture.url == "https://example.test/x?token=REDACTED&a=1"
    assert capture.detail == "30 s at https://h/"
    assert [kind for kind, _, _ in records_of(warc_files(tmp_path)[0])] == ["warcinfo", "metadata"]
    assert read_captures(tmp_path) == [capture]
    assert capture.warc_file is None


def test_nothing_captured_leaves_nothing_behind(tmp_path: Path) -> None:
    write(tmp_path / "archive")
    assert not (tmp_path / "archive").exists()


def test_secrets_reach_no_file(tmp_path: Path) -> None:
    canary = "c4n4ry"
    secret = exchange(
        url=f"https://user:{canary}@example.test/a?access_token={canary}&x=1",
        request_headers=(("Cookie", canary), ("Authorization", canary), ("Referer", f"https://h/?sid={canary}")),
        response_headers=(("Set-Cookie", f"s={canary}"), ("Location", f"https://h/?key={canary}"), ("X-Api-Token", canary)),
    )
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        writer.write_response(secret, page="a", document_id="0" * 16, outcome="changed", detail=f"went to https://h/?token={canary}")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            assert canary.encode() not in content, path.name


def test_the_index_is_derivable_from_the_warc_files_alone(tmp_path: Path) -> None:
    clock = Clock()
    write(tmp_path, 1, 2, clock=clock)
    write(tmp_path, 2, 3, clock=clock)
    with ArchiveWriter(tmp_path, "example", now=clock) as writer:
        writer.write_attempt(page="y", url=None, document_id="f" * 16, outcome="gone", detail="410", http_status=410)
        writer.write_saved_page(
            b"trang",
            page="z",
            url=None,
            document_id="e" * 16,
            outcome="changed",
            media_type="text/plain",
            file_name="z.txt",
            file_modified_at=BEGIN,
            text_sha256="0" * 64,
        )
    before = read_index(tmp_path).sort_by("captured_at").to_pylist()
    forget_index(tmp_path)
    assert read_captures(tmp_path) == []
    recover(tmp_path)
    assert read_index(tmp_path).sort_by("captured_at").to_pylist() == before


def killed(root: Path, *, torn_bytes: int) -> Path:
    """An archive file as a killed run leaves it: still open, its last member cut."""
    write(root, 1, 2, 3)
    (warc,) = warc_files(root)
    index_module.index_path(warc).unlink()
    left = warc.with_name(warc.name + ".open")
    warc.rename(left)
    left.write_bytes(left.read_bytes()[: -torn_bytes or None])
    return left


@pytest.mark.parametrize("torn_bytes", [0, 1, 9, 200, 400])
def test_a_killed_run_keeps_its_complete_members(tmp_path: Path, torn_bytes: int) -> None:
    killed(tmp_path, torn_bytes=torn_bytes)
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        (recovered,) = writer.recovered
    assert recovered.captures >= 2
    assert (recovered.bytes_lost > 0) == (torn_bytes > 0)
    assert verify(tmp_path).damage == ()
    assert [capture.page for capture in read_captures(tmp_path)] == ["bai-1", "bai-2", "bai-3"][: recovered.captures]
    assert recover(tmp_path) == []


def test_the_file_of_a_living_writer_is_left_alone(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        writer.write_attempt(page="x", url=None, document_id="0" * 16, outcome="timeout", detail=None)
        assert recover(tmp_path) == []
    assert len(read_captures(tmp_path)) == 1


def test_a_sealed_file_with_a_torn_end_is_indexed_and_left_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, 1, 2)
    (warc,) = warc_files(tmp_path)
    index_module.index_path(warc).unlink()
    warc.write_bytes(warc.read_bytes()[:-5])
    size = warc.stat().st_size
    (recovered,) = recover(tmp_path)
    assert (recovered.captures, warc.stat().st_size) == (2, size)
    assert recovered.bytes_lost > 0 and "torn" in recovered.detail
    assert any("torn" in damage.found for damage in verify(tmp_path).damage)


def test_a_full_disk_leaves_the_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        writer.write_response(exchange(1), page="1", document_id="1" * 16, outcome="changed")

        def half(stream: BytesIO, content: bytes) -> None:
            stream.write(content[:30])
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("transforms.archive.writer._write_all", half)
        with pytest.raises(OSError, match="No space left"):
            writer.write_response(exchange(2, b"x"), page="2", document_id="2" * 16, outcome="changed")
    assert [capture.page for capture in read_captures(tmp_path)] == ["1"]
    assert verify(tmp_path).damage == ()


def test_verify_names_the_damaged_page_and_still_reads_the_others(tmp_path: Path) -> None:
    first, second, third = write(tmp_path, 1, 2, 3)
    (warc,) = warc_files(tmp_path)
    content = bytearray(warc.read_bytes())
    assert second.warc_offset is not None
    content[second.warc_offset + 300] ^= 0x10
    warc.write_bytes(content)
    verified = verify(tmp_path)
    (damage,) = verified.damage
    assert damage.warc_offset == second.warc_offset and damage.url == second.url
    assert damage.capture_ids == (second.capture_id,)
    assert second.payload_sha256 is not None and second.payload_sha256 in damage.expected
    assert verified.records == 6
    assert [one.capture_ids for one in verify_captures(tmp_path, [first, second, third])] == [(second.capture_id,)]


def test_verify_sees_every_flipped_byte(tmp_path: Path) -> None:
    write(tmp_path, 1)
    (warc,) = warc_files(tmp_path)
    whole = warc.read_bytes()
    unseen = []
    for place in range(0, len(whole), 3):
        damaged = bytearray(whole)
        damaged[place] ^= 0x01
        warc.write_bytes(damaged)
        if not verify(tmp_path).damage:
            unseen.append(place)
    # a gzip header's time, flags and system name carry nothing of the record (7 bytes a member); no checksum covers them
    assert len(unseen) <= 7 * 3


def test_verify_names_a_lost_file_and_a_wrong_row(tmp_path: Path) -> None:
    clock = Clock()
    (capture,) = write(tmp_path, 1, clock=clock)
    write(tmp_path, 2, clock=clock)
    first, second = warc_files(tmp_path)
    index_module.index_path(second).write_bytes(index_module.index_path(first).read_bytes())
    damage = [str(one) for one in verify(tmp_path).damage]
    assert any(second.name in line and "None" in line for line in damage)
    index_module.index_path(second).unlink()
    recover(tmp_path)
    assert verify(tmp_path).damage == ()
    first.unlink()
    assert [one.found for one in verify(tmp_path).damage] == ["no file"]
    assert capture.warc_file is not None and capture.warc_offset is not None
    with pytest.raises(UnreadableInput, match="No such file"):
        read_payload(tmp_path, capture.warc_file, capture.warc_offset)


def test_closed_months_become_one_index(tmp_path: Path) -> None:
    clock = Clock()
    for number in range(4):
        write(tmp_path, number, clock=clock)
    before = read_captures(tmp_path)
    assert compact(tmp_path, today=date(2026, 3, 31)) == []
    (written,) = compact(tmp_path, today=date(2026, 4, 1))
    assert read_captures(tmp_path) == before
    assert list(tmp_path.rglob("*.captures.parquet")) == []
    assert compact(tmp_path, today=date(2026, 4, 1)) == [] and recover(tmp_path) == []
    late = write(tmp_path, 9, clock=clock)
    assert read_captures(tmp_path) == before + late
    assert compact(tmp_path, today=date(2026, 4, 1)) == [written]
    assert read_captures(tmp_path) == before + late
    assert verify(tmp_path).damage == ()


def test_compaction_killed_before_it_tidies_counts_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    write(tmp_path, 1, clock=clock)
    write(tmp_path, 2, clock=clock)
    before = read_captures(tmp_path)

    def killed(path: Path) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", lambda path, missing_ok=False: killed(path) if not missing_ok else None)
        with pytest.raises(KeyboardInterrupt):
            compact(tmp_path, today=date(2026, 4, 1))
    assert read_captures(tmp_path) == before
    compact(tmp_path, today=date(2026, 4, 1))
    assert read_captures(tmp_path) == before


def test_a_takedown_leaves_digest_reason_and_every_other_record(tmp_path: Path) -> None:
    clock = Clock()
    captures = write(tmp_path, 1, 2, 3, clock=clock)
    again = write(tmp_path, 2, clock=clock)
    second = captures[1]
    assert second.warc_file is not None and second.warc_offset is not None
    size = (tmp_path / second.warc_file).stat().st_size
    assert take_down(tmp_path, [second], reason="a private person asked, 2026-03-20", now=BEGIN) == [second]
    assert take_down(tmp_path, again, reason="again", now=BEGIN) == []
    with pytest.raises(TakenDown, match="private person"):
        read_payload(tmp_path, second.warc_file, second.warc_offset)
    for other in (captures[0], captures[2]):
        assert other.warc_file is not None and other.warc_offset is not None
        read_payload(tmp_path, other.warc_file, other.warc_offset, sha256=other.payload_sha256)
    assert (tmp_path / second.warc_file).stat().st_size == size
    assert "bài 2".encode() not in gzip.decompress((tmp_path / second.warc_file).read_bytes())
    verified = verify(tmp_path)
    assert (verified.damage, verified.taken_down) == ((), 1)
    before = read_captures(tmp_path)
    forget_index(tmp_path)
    recover(tmp_path)
    assert read_captures(tmp_path) == before == captures + again
    assert len(records_of(tmp_path / second.warc_file)) == 7


def test_a_takedown_needs_a_reason(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reason"):
        take_down(tmp_path, write(tmp_path, 1), reason=" ", now=BEGIN)


@pytest.mark.parametrize("name", ["../up", "a/b", "", "Ä", "x" * 65, ".hidden", "a\0b"])
def test_a_source_name_cannot_leave_the_archive(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="source name"):
        ArchiveWriter(tmp_path, name, now=Clock())


def test_a_symbolic_link_is_not_written_through(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "example").symlink_to(outside)
    with pytest.raises(UsageError, match="symbolic link"):
        write(tmp_path / "archive", 1)
    assert list(outside.iterdir()) == []


def test_reading_back_stays_inside_the_archive(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    with pytest.raises(UsageError, match="inside the archive"):
        read_payload(tmp_path / "archive", "../secret.warc.gz", 0)


def test_hostile_urls_and_headers_stay_on_their_line(tmp_path: Path) -> None:
    hostile = exchange(
        url="https://example.test/../../x%00 \u0111\r\nWARC-Type: response",
        response_headers=(("X-A\r\nB", "1\r\n\r\nHTTP/1.1 200 OK"), ("Content-Type", "text/html")),
    )
    with ArchiveWriter(tmp_path, "example", now=Clock()) as writer:
        capture = writer.write_response(hostile, page="../x\0", document_id="0" * 16, outcome="changed", detail="a\r\nb")
        nameless = writer.write_attempt(page="../y\r\nZ: 1", url=None, document_id="1" * 16, outcome="empty", detail=None)
    (warc,) = warc_files(tmp_path)
    records = records_of(warc)
    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request", "metadata"]
    assert records[3][1]["WARC-Target-URI"] == "file:///..%2Fy%0D%0AZ%3A%201"
    assert records[1][2] == hostile.body
    assert json.loads(records[1][1]["WARC-JSON-Metadata"])["page"] == "../x\0"
    assert read_captures(tmp_path) == [capture, nameless]
    assert verify(tmp_path).damage == ()


def test_files_are_sealed_at_their_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.archive.writer.FILE_LIMIT_CAPTURES", 2)
    write(tmp_path, 1, 2, 3, 4, 5)
    assert len(warc_files(tmp_path)) == 3
    assert len(read_captures(tmp_path)) == 5


def test_captures_are_chosen_by_instant(tmp_path: Path) -> None:
    captures = write(tmp_path, 1, 2, 3)
    assert read_captures(tmp_path, since=captures[1].captured_at) == captures[1:]
    assert read_captures(tmp_path, until=captures[1].captured_at) == captures[:1]
    assert read_captures(tmp_path, source="other") == []


def test_a_damaged_index_is_named(tmp_path: Path) -> None:
    write(tmp_path, 1)
    path = index_module.index_path(warc_files(tmp_path)[0])
    path.write_bytes(b"PAR1 no more")
    with pytest.raises(UnreadableInput, match="derivable"):
        read_captures(tmp_path)
