"""Saved pages and the captures of others, taken into the archive."""

import gzip
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from transforms.archive.importing import import_captures, saved_at
from transforms.archive.index import forget_index, read_captures, recover, warc_files
from transforms.archive.members import iterate_members, parse_record
from transforms.archive.pages import capture_pages
from transforms.archive.readback import read_payload, verify
from transforms.errors import UnreadableInput
from transforms.records import Document, sha256_of_text

NIGHT = datetime(2026, 3, 14, 19, 0, tzinfo=UTC)


def ticking(begin: datetime = NIGHT) -> Callable[[], datetime]:
    instants = (begin + timedelta(seconds=step) for step in range(1_000_000))
    return lambda: next(instants)


def read(
    content: bytes,
    *,
    page: str,
    url: str | None = None,
    source: str | None = None,
    captured_at: datetime | None = None,
    plain_text: bool = False,
    charset: str | None = None,
) -> Document:
    """A reader whose text is all of the page but its comments."""
    text = content.decode(charset or "utf-8", "replace").partition("<!--")[0]
    if "%PDF" in text:
        raise UnreadableInput(page, expected="HTML or text", came="a PDF")
    return Document(
        page=page,
        url=url,
        source=source or "example",
        title=None,
        language="vi",
        published_on=None,
        updated_at=None,
        origin_url=None,
        origin_name=None,
        text=text,
        text_sha256=sha256_of_text(text),
        blocks=(),
        captured_at=captured_at,
    )


def save(folder: Path, name: str, content: str | bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_saved_pages_are_captured_as_they_lie(tmp_path: Path) -> None:
    page = save(tmp_path / "pages", "lạng-sơn.html", "<p>Tỷ lệ 8,92%</p>")
    os.utime(page, (1_700_000_000, 1_700_000_000))
    captured = capture_pages([tmp_path / "pages"], archive_root=tmp_path / "a", now=ticking(), read=read)
    (capture,) = captured.captures
    assert (capture.outcome, capture.source, capture.page, capture.media_type) == ("changed", "example", "lạng-sơn", "text/html")
    assert capture.captured_at.date() == NIGHT.date() and capture.http_status is None
    (warc,) = warc_files(tmp_path / "a")
    record = parse_record(list(iterate_members(warc))[1].block, where="test")
    assert (record.kind, record.http_headers) == ("resource", ())
    assert '"file_modified_at":"2023-11-14T22:13:20.000000Z"' in record.headers["warc-json-metadata"]
    assert str(tmp_path) not in gzip.decompress(warc.read_bytes()).decode()


def test_a_second_night_finds_nothing_new(tmp_path: Path) -> None:
    page = save(tmp_path, "a.html", "<p>1</p>")
    clock = ticking()
    capture_pages([page], archive_root=tmp_path / "a", now=clock, read=read)
    (again,) = capture_pages([page], archive_root=tmp_path / "a", now=clock, read=read).captures
    assert again.outcome == "unchanged"
    save(tmp_path, "a.html", "<p>1</p><!-- 57 views -->")
    (churn,) = capture_pages([page], archive_root=tmp_path / "a", now=clock, read=read).captures
    assert churn.outcome == "unchanged" and churn.payload_sha256 != again.payload_sha256
    save(tmp_path, "a.html", "<p>2</p>")
    (edited,) = capture_pages([page], archive_root=tmp_path / "a", now=clock, read=read).captures
    assert edited.outcome == "changed" and edited.document_id == again.document_id
    for capture in read_captures(tmp_path / "a"):
        assert capture.warc_file is not None and capture.warc_offset is not None
        read_payload(tmp_path / "a", capture.warc_file, capture.warc_offset, sha256=capture.payload_sha256)


def test_bad_files_are_reported_and_the_others_go_on(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    save(folder, "a-empty.html", b"")
    save(folder, "b-blank.txt", b" \n\n")
    save(folder, "c-pdf.html", b"%PDF-1.7 ...")
    save(folder, "d-good.txt", "Hộ nghèo còn 3,36%.")
    save(folder, "e-comment.html", "<!-- nothing to read -->")
    (folder / "notes.pdf").write_bytes(b"%PDF")
    captured = capture_pages(
        [folder, folder / "notes.pdf", tmp_path / "missing.html", save(tmp_path / "bare", "x.csv", "").parent],
        archive_root=tmp_path / "a",
        now=ticking(),
        read=read,
    )
    outcomes = {capture.page: capture.outcome for capture in captured.captures}
    assert outcomes == {"a-empty": "empty", "b-blank": "empty", "c-pdf": "unreadable", "d-good": "changed", "e-comment": "empty"}
    told = [str(problem).removeprefix(str(tmp_path)) for problem in captured.problems]
    assert told[0] == "/pages/a-empty.html: expected a page, got an empty file (0 bytes)"
    assert told[2] == "/pages/c-pdf.html: expected HTML or text, got a PDF"
    assert told[-3:] == [
        "/pages/notes.pdf: expected .htm or .html or .txt or .xhtml, got .pdf",
        "/missing.html: expected a page or a directory of pages, got no such path",
        "/bare: expected a directory with .html or .txt pages, got none of them",
    ]
    archived = {capture.page: capture for capture in captured.captures}
    assert archived["c-pdf"].payload_sha256 is not None and archived["a-empty"].payload_sha256 is None
    assert "PDF" in (archived["c-pdf"].detail or "")
    assert verify(tmp_path / "a").damage == ()


def test_a_page_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("transforms.archive.pages.PAGE_LIMIT_BYTES", 100)
    captured = capture_pages([save(tmp_path, "big.html", b"x" * 101)], archive_root=tmp_path / "a", now=ticking(), read=read)
    assert captured.captures[0].outcome == "too_large" and len(captured.problems) == 1


def test_decomposed_and_broken_file_names_become_one_page_name(tmp_path: Path) -> None:
    save(tmp_path / "p", "la\u0323ng.html", "<p>1</p>")
    broken = os.fsdecode(b"\xff\xfe.html")
    (tmp_path / "p" / broken).write_bytes(b"<p>2</p>")
    captured = capture_pages([tmp_path / "p"], archive_root=tmp_path / "a", now=ticking(), read=read)
    assert sorted(capture.page for capture in captured.captures) == ["lạng", "\ufffd\ufffd"]
    assert len(read_captures(tmp_path / "a")) == 2


def foreign(path: Path, records: list[tuple[str, str, bytes, str, int]], *, gz: bool = True, tail: bytes = b"") -> Path:
    """A WARC file of another tool: (kind, URL, body, date, status) a record; a revisit names the payload of its body."""
    buffer = BytesIO()
    writer = WARCWriter(buffer, gzip=gz)
    for kind, url, body, date, status in records:
        http = None
        if kind != "resource":
            http = StatusAndHeaders(f"{status} OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        if kind == "revisit":
            import base64
            import hashlib

            digest = "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()
            record = writer.create_revisit_record(
                url, digest, url, "2020-01-01T00:00:00Z", http_headers=http, warc_headers_dict={"WARC-Date": date}
            )
        else:
            record = writer.create_warc_record(
                url,
                kind,
                payload=BytesIO(body),
                length=len(body),
                http_headers=http,
                warc_headers_dict={"WARC-Date": date},
                warc_content_type="text/html" if kind == "resource" else "",
            )
        writer.write_record(record)
    path.write_bytes(buffer.getvalue() + tail)
    return path


PAST = [
    ("response", "https://example.test/bai-1.html", "<p>Hộ nghèo 12,2%</p>".encode(), "2022-02-02T02:02:02Z", 200),
    ("revisit", "https://example.test/bai-1.html", "<p>Hộ nghèo 12,2%</p>".encode(), "2023-02-02T02:02:02Z", 200),
    ("resource", "https://example.test/bai-2.html", "<p>Hộ nghèo 8,92%</p>".encode(), "2023-03-03T03:03:03Z", 200),
    ("response", "https://example.test/bai-3.html", b"<p>404</p>", "2023-04-04T04:04:04Z", 404),
]


@pytest.mark.parametrize("gz", [True, False])
def test_captures_of_others_are_booked_on_their_own_day(tmp_path: Path, gz: bool) -> None:
    path = foreign(tmp_path / ("theirs.warc.gz" if gz else "theirs.warc"), PAST, gz=gz)
    captured = import_captures([path], archive_root=tmp_path / "a", now=ticking(), read=read)
    assert captured.problems == ()
    rows = [(str(capture.captured_at.date()), capture.page, capture.outcome) for capture in read_captures(tmp_path / "a")]
    assert rows[0] == ("2022-02-02", "bai-1", "changed")
    assert rows[1] == ("2023-02-02", "bai-1", "unchanged")
    assert rows[2] == ("2023-03-03", "bai-2", "changed")
    unknown = read_captures(tmp_path / "a", source="unknown")
    assert [(capture.page, capture.outcome, capture.http_status) for capture in unknown] == [("bai-3", "not_found", 404)]
    assert verify(tmp_path / "a").damage == ()


def test_importing_twice_changes_nothing(tmp_path: Path) -> None:
    path = foreign(tmp_path / "theirs.warc.gz", PAST)
    page = save(tmp_path / "saved", "old.html", "<p>1</p>")
    clock = ticking()
    import_captures([path, page.parent], archive_root=tmp_path / "a", now=clock, read=read)
    before = read_captures(tmp_path / "a")
    again = import_captures([path, page.parent], archive_root=tmp_path / "a", now=clock, read=read)
    assert (again.captures, again.problems) == ((), ())
    assert read_captures(tmp_path / "a") == before and len(before) == 5


def test_an_older_capture_taken_in_later_compares_with_its_own_time(tmp_path: Path) -> None:
    clock = ticking()
    old = foreign(tmp_path / "old.warc.gz", [PAST[0]])
    new = foreign(tmp_path / "new.warc.gz", [(*PAST[0][:2], b"<p>6,02%</p>", "2024-01-01T00:00:00Z", 200)])
    for path, outcome in ((new, "changed"), (old, "changed")):
        (capture,) = import_captures([path], archive_root=tmp_path / "a", now=clock, read=read).captures
        assert capture.outcome == outcome
    between = foreign(tmp_path / "between.warc.gz", [(*PAST[0][:3], "2023-01-01T00:00:00Z", 200)])
    (capture,) = import_captures([between], archive_root=tmp_path / "a", now=clock, read=read).captures
    assert capture.outcome == "unchanged"


def test_a_torn_or_false_warc_file_is_reported_and_its_whole_records_are_kept(tmp_path: Path) -> None:
    whole = foreign(tmp_path / "whole.warc.gz", PAST).read_bytes()
    (tmp_path / "torn.warc.gz").write_bytes(whole[:-40])
    save(tmp_path, "false.warc.gz", b"PK\x03\x04 not a WARC file")
    lost = foreign(tmp_path / "lost.warc.gz", [PAST[1]])
    captured = import_captures(
        [tmp_path / "torn.warc.gz", tmp_path / "false.warc.gz", lost], archive_root=tmp_path / "a", now=ticking(), read=read
    )
    assert {"bai-1", "bai-2"} <= {capture.page for capture in captured.captures}
    told = " | ".join(map(str, captured.problems))
    assert "false.warc.gz: a record: expected a WARC record" in told
    assert "torn.warc.gz" in told and "expected a whole record" in told
    assert "bai-3" not in {capture.page for capture in captured.captures}


def test_a_revisit_of_a_damaged_payload_is_told_of_and_keeps_no_later_record_back(tmp_path: Path) -> None:
    import_captures([foreign(tmp_path / "old.warc.gz", [PAST[0]])], archive_root=tmp_path / "a", now=ticking(), read=read)
    (warc,) = warc_files(tmp_path / "a")
    (known,) = read_captures(tmp_path / "a")
    damaged = bytearray(warc.read_bytes())
    damaged[(known.warc_offset or 0) + 200] ^= 0x10
    warc.write_bytes(damaged)
    other = ("https://example.test/bai-4.html", "<p>Hộ nghèo 3,36%</p>".encode())
    later = [PAST[0], PAST[1], ("response", *other, "2024-05-05T05:05:05Z", 200), ("revisit", *other, "2024-06-06T06:06:06Z", 200)]
    captured = import_captures([foreign(tmp_path / "later.warc.gz", later)], archive_root=tmp_path / "a", now=ticking(), read=read)
    assert [(capture.page, capture.outcome) for capture in captured.captures] == [("bai-4", "changed"), ("bai-4", "unchanged")]
    (problem,) = captured.problems
    assert warc.name in str(problem)


def test_saved_pages_are_booked_when_they_were_saved(tmp_path: Path) -> None:
    said = save(
        tmp_path,
        "said.html",
        "<!--\n Page saved\n url: https://example.test/\n saved date: Wed Apr 17 2024 10:00:00 GMT+0700 (GMT+07:00)\n-->",
    )
    assert saved_at(said.read_bytes()) == datetime(2024, 4, 17, 3, 0, tzinfo=UTC)
    timed = save(tmp_path, "timed.html", "<p>1</p>")
    os.utime(timed, (1_700_000_000, 1_700_000_000))
    save(tmp_path, "said.html", b"<p>2</p>" + said.read_bytes())
    days = {
        capture.page: str(capture.captured_at.date())
        for capture in import_captures([said, timed], archive_root=tmp_path / "a", now=ticking(), read=read).captures
    }
    assert days == {"said": "2024-04-17", "timed": "2023-11-14"}
    given = datetime(2019, 5, 6, tzinfo=UTC)
    captured = import_captures([said, timed], archive_root=tmp_path / "b", now=ticking(), read=read, captured_at=given)
    assert {capture.captured_at for capture in captured.captures} == {given}


def test_imports_survive_the_loss_of_the_index(tmp_path: Path) -> None:
    import_captures([foreign(tmp_path / "theirs.warc.gz", PAST)], archive_root=tmp_path / "a", now=ticking(), read=read)
    before = read_captures(tmp_path / "a")
    forget_index(tmp_path / "a")
    recover(tmp_path / "a")
    assert read_captures(tmp_path / "a") == before
