"""Hostile words on their whole way: markup, formulas, SQL and secrets from a portal's page to what people open. Rows 29, 30, 32, 41.

One page carries all of them through a night; what it left is searched, file by file.
"""

import csv
import gzip
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from lxml import html

from orchestration.data_root import DataRoot
from tests.faults.logical import facts
from tests.faults.totals import Tally
from tests.faults.warm import Warm
from tests.run.commands import ROOT

CANARY = "c4n4ry"
MARKUP = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">'
SQL = "'); ATTACH 'stolen.duckdb' AS x; COPY core.release TO 'stolen.csv'; --"
FORMULA = '=HYPERLINK("http://evil.example","Lãi suất")'


def escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


PAGE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{escaped(MARKUP + SQL)}</title>
<link rel="canonical" href="https://baolangson.vn/{CANARY}-bai.html?token={CANARY}secret"></head><body><article>
<h1>{escaped(MARKUP)} Giảm nghèo ở Lạng Sơn năm 2024 {escaped(SQL)}</h1><p class="date">10/01/2025</p>
<p>Cuối năm 2024, tỷ lệ hộ nghèo của tỉnh Lạng Sơn là 3,36%, giảm 2,66% so với năm 2023. {escaped(MARKUP)} {escaped(SQL)}</p>
<p>{escaped(FORMULA)}: năm 2024, toàn tỉnh Lạng Sơn có 6.512 hộ nghèo, giải quyết việc làm cho 17.250 lao động.</p>
<p>{"Các tổ chức hội tiếp tục nhận uỷ thác, kiểm tra việc dùng vốn và hướng dẫn hội viên chăn nuôi, trồng rừng. " * 6}</p>
<p>{escaped(MARKUP)} cho vay 12.345 cái gì đó không rõ.</p>
<p>Nguồn: {escaped(MARKUP)}</p><script>window.hacked=1</script><img src="x" onerror="window.hacked=1"></article></body></html>"""


@pytest.fixture(scope="module")
def attacked(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> DataRoot:
    """A root after a night with the hostile page."""
    folder = tmp_path_factory.mktemp("attacked")
    page = folder / "hostile.html"
    page.write_text(PAGE, encoding="utf-8")
    root = DataRoot(folder / "data")
    secrets = {
        "GIAMNGHEO_SMTP_PASSWORD": f"{CANARY}secret",
        "GIAMNGHEO_WEBHOOK_URL": f"http://user:{CANARY}secret@127.0.0.1:9/{CANARY}secret",
    }
    proxies = dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), f"http://user:{CANARY}secret@127.0.0.1:9")
    said = warm.run("nightly", "--pages", page, "--on", "2026-11-21", data=root.path, **secrets, **proxies)
    assert said.code in (0, 4), said.err
    assert f"{CANARY}secret" not in said.out + said.err
    return root


def files(root: DataRoot, *endings: str) -> Iterator[Path]:
    return (path for path in root.path.rglob("*") if path.is_file() and path.name.endswith(endings))


def test_row29_no_word_of_a_page_is_markup_in_report_or_data_docs(attacked: DataRoot, tally: Tally) -> None:
    told = 0
    pages = list(files(attacked, ".html"))
    assert any("data_docs" in path.parts for path in pages) and len(pages) > 30
    for path in pages:
        page: Any = html.document_fromstring(path.read_bytes().decode())
        scripts = [script for script in page.iter("script") if "hacked" in (script.text or "")]
        assert not scripts, path
        assert not page.xpath("//*[@onerror or @onload or @onclick]"), path
        assert not page.xpath("//img[@src='x']"), path
        assert not [link for link in page.xpath("//@href | //@src") if str(link).strip().lower().startswith(("javascript:", "vbscript:"))]
        told += "window.hacked" in (page.text_content() or "")
        tally.fault()
    assert told, "the words of the page are shown, as words"


def test_row29_metadata_of_dagster_holds_no_markup_of_a_page(attacked: DataRoot) -> None:
    for database in files(attacked, ".db"):
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
            tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            events = connection.execute("SELECT event FROM event_logs").fetchall() if "event_logs" in tables else []
        for (event,) in events:
            for entry in re.findall(r'\{"__class__": "(?:Markdown|Url)MetadataEntryData"[^}]*\}', event):
                assert "hacked" not in entry


def test_row30_no_cell_of_a_csv_is_a_formula_and_numbers_are_numbers(attacked: DataRoot, tally: Tally) -> None:
    negative = texts = 0
    for path in [*attacked.exports.rglob("*.csv"), *attacked.report.rglob("*.csv")]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    start = unicodedata.normalize("NFKC", cell).lstrip()[:1]
                    if re.fullmatch(r"[-+]?\d+(\.\d+)?", cell):
                        negative += cell.startswith("-")
                    else:
                        assert not start or start not in "=+-@\t\r", f"{path.name}: {cell[:60]!r}"
                        texts += FORMULA[:10] in cell
                    tally.bad_input()
    assert negative and texts, "a fall is a negative number, and the formula is there as text"


QUERIES = [
    "CREATE TABLE x AS SELECT 1",
    "INSERT INTO core.release SELECT * FROM core.release",
    "UPDATE core.fact_observation SET value = 1",
    "DROP TABLE core.fact_observation",
    "COPY (SELECT 1) TO 'stolen.csv'",
    "COPY core.release FROM 'pyproject.toml'",
    "EXPORT DATABASE 'stolen'",
    "SELECT * FROM read_csv('pyproject.toml')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM glob('/etc/*')",
    "ATTACH 'other.duckdb'",
    "ATTACH ':memory:' AS m; CREATE TABLE m.t AS SELECT 1; COPY m.t TO 'stolen.csv'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "RESET enable_external_access",
    "PRAGMA enable_logging; CALL enable_logging(storage_path = 'stolen')",
    "SET temp_directory = 'stolen'",
    "INSTALL httpfs",
    "LOAD 'stolen.so'",
    "SELECT getenv('HOME')",
    "SELECT 1; COPY (SELECT 1) TO 'stolen.csv'",
    "CREATE SECRET s (TYPE s3, KEY_ID 'x')",
    "IMPORT DATABASE 'stolen'",
    "PRAGMA database_list; CHECKPOINT; VACUUM; ATTACH 'stolen' (TYPE sqlite)",
]


@pytest.mark.parametrize("query", QUERIES)
def test_row32_the_command_sql_can_neither_write_nor_look_elsewhere(small: DataRoot, warm: Warm, query: str) -> None:
    before = small.current_release.read_bytes()
    said = warm.run("sql", query, data=small.path)
    assert said.code == 2 and said.err.startswith("giamngheo: sql:"), said.out + said.err
    assert small.current_release.read_bytes() == before and not list(ROOT.glob("stolen*"))


def test_row32_sql_in_the_words_of_a_page_is_words(attacked: DataRoot, warm: Warm) -> None:
    assert not list(ROOT.glob("stolen*"))
    with duckdb.connect(str(attacked.current_release), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM core.dim_document WHERE title LIKE '%ATTACH%'").fetchone()
        assert found == (1,)
        quotes = connection.execute("SELECT observation_id FROM poverty_timeline WHERE url LIKE '%bai.html%'").fetchall()
    assert quotes
    said = warm.run("evidence", f"{quotes[0][0]}' OR 1=1 --", data=attacked.path)
    assert said.code == 2
    said = warm.run("show", "poverty_timeline", "--place", SQL, data=attacked.path)
    assert said.code == 2 and facts(attacked.current_release)


def test_row41_no_secret_and_no_token_is_in_any_file(attacked: DataRoot, warm: Warm) -> None:
    looked = 0
    for path in attacked.path.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".gz":
                content = gzip.decompress(content).split(b"\r\n\r\n<!doctype", 1)[0]  # the payload is the portal's own words
            assert f"{CANARY}secret".encode() not in content or path.parent.name == "captured", path.relative_to(attacked.path)
            looked += 1
    assert looked > 100
    shown = warm.run("config", "show", "--json", data=attacked.path, GIAMNGHEO_SMTP_PASSWORD=f"{CANARY}secret")
    assert f"{CANARY}secret" not in shown.out and json.loads(shown.out.splitlines()[0])
