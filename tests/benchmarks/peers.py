"""The same night by other means, each in a process of its own: python -m tests.benchmarks.peers WAY PORT PAGES FOLDER

floor      a bare requests session, selectolax, compiled patterns, Arrow: fetches, cuts, finds numbers with units, writes Parquet. It knows
           no period, place or indicator, archives nothing and checks nothing.
packages   the packages that the project is built on and none of its code: requests, warcio, lxml and BeautifulSoup, the floor's patterns,
           three Dagster assets on a persistent instance, five expectations of Great Expectations, one table in DuckDB.
reader     Scrapy, our reader, dlt into DuckDB: no archive, no checks, no marts, no report.
quantulum  Scrapy, quantulum3, dlt into DuckDB: quantities with units, in English and on a guess in Vietnamese.

Prints CPU seconds without imports, those of imports, and how many rows came.
"""

import io
import json
import os
import re
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

BEGAN = time.process_time()
Records = list[dict[str, object]]
REGION = "article, div.content-detail, div.detail"
NUMBER = r"(?<![\w.,])(\d+(?:[.,]\d+)*)"
PATTERNS = {
    "percent": rf"{NUMBER}\s?(?:%|percent|phần trăm)",
    "vnd": rf"(?:VND\s)?{NUMBER}\s(?:tỷ|triệu|billion|million)(?:\s(?:đồng|VND))?",
    "households": rf"{NUMBER}\s(?:lượt\s)?(?:hộ|(?:poor\s|near-poor\s)?households)",
    "persons": rf"{NUMBER}\s(?:lao động|người|workers|people)",
    "date": r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-](\d{4})",
    "number": NUMBER,
}


def floor(port: int, pages: int, folder: Path) -> tuple[float, int]:
    import pyarrow as pa
    import pyarrow.parquet as pq
    import requests
    from selectolax.lexbor import LexborHTMLParser

    began = time.process_time()
    patterns = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
    columns: dict[str, list[object]] = {name: [] for name in ("page", "unit", "start", "end", "printed")}
    with requests.Session() as session:
        for number in range(pages):
            body = session.get(f"http://127.0.0.1:{port}/page-{number:05}.html", timeout=10).content
            region = LexborHTMLParser(body).css_first(REGION)
            assert region is not None
            text = region.text(separator="\n")
            for unit, pattern in patterns.items():
                for found in pattern.finditer(text):
                    row = (number, unit, found.start(), found.end(), found[0])
                    for column, cell in zip(columns.values(), row, strict=True):
                        column.append(cell)
    pq.write_table(pa.table(columns), folder / "numbers.parquet", compression="zstd")
    return time.process_time() - began, len(columns["page"])


PACKAGES = ("bs4", "duckdb", "lxml.html", "pandas", "pyarrow", "requests", "warcio.warcwriter", "dagster")


def packages(port: int, pages: int, folder: Path) -> tuple[float, int]:
    """What nobody can go below who fetches, keeps, reads, checks, loads and shows with these packages."""
    for name in PACKAGES:
        import_module(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations as gx
        from great_expectations.expectations.core.expect_column_values_to_not_be_null import ExpectColumnValuesToNotBeNull
    import dagster as dg
    import duckdb
    import lxml.html
    import pandas
    import requests
    from bs4 import BeautifulSoup
    from warcio.warcwriter import WARCWriter

    began = time.process_time()
    patterns = {name: re.compile(pattern) for name, pattern in PATTERNS.items()}
    texts: list[str] = []
    found: list[pandas.DataFrame] = []

    @dg.asset
    def captures() -> None:
        with requests.Session() as session, (folder / "pages.warc.gz").open("wb") as file:
            writer = WARCWriter(file, gzip=True)
            for number in range(pages):
                address = f"http://127.0.0.1:{port}/page-{number:05}.html"
                body = session.get(address, timeout=10).content
                writer.write_record(writer.create_warc_record(address, "resource", payload=io.BytesIO(body)))
                (region,) = lxml.html.document_fromstring(body).cssselect(REGION)[:1]
                texts.append(BeautifulSoup(lxml.html.tostring(region, encoding="unicode"), "lxml").get_text("\n"))

    @dg.asset(deps=[captures])
    def staged() -> None:
        cells = [
            (number, unit, match.start(), match.end(), match[0])
            for number, text in enumerate(texts)
            for unit, pattern in patterns.items()
            for match in pattern.finditer(text)
        ]
        found.append(pandas.DataFrame(cells, columns=["page", "unit", "start", "end", "printed"]))

    @dg.asset(deps=[staged])
    def warehouse() -> None:
        suite = gx.ExpectationSuite(name="numbers", expectations=[ExpectColumnValuesToNotBeNull(column=name) for name in found[0].columns])
        context = gx.get_context(mode="ephemeral")
        batch = context.data_sources.add_pandas("p").add_dataframe_asset("a").add_batch_definition_whole_dataframe("w")
        assert batch.get_batch({"dataframe": found[0]}).validate(suite).success
        with duckdb.connect(str(folder / "numbers.duckdb")) as connection:
            connection.register("rows", found[0])
            connection.execute("CREATE TABLE numbers AS SELECT * FROM rows")

    os.environ["DAGSTER_HOME"] = str(folder)
    with dg.DagsterInstance.get() as instance:
        quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
        assert dg.materialize([captures, staged, warehouse], instance=instance, run_config=quiet).success
    return time.process_time() - began, len(found[0])


def by_reader() -> Callable[[str, bytes], Records]:
    from tests.benchmarks.site import SOURCE
    from transforms.extract import read_page, records_of

    def read(url: str, body: bytes) -> Records:
        return [{**record, "page": url} for record in records_of(read_page(body, page=url, url=url, source=SOURCE), with_text=True)]

    return read


def by_quantulum() -> Callable[[str, bytes], Records]:
    from quantulum3 import parser
    from selectolax.lexbor import LexborHTMLParser

    def read(url: str, body: bytes) -> Records:
        region = LexborHTMLParser(body).css_first(REGION)
        assert region is not None
        found = parser.parse(region.text(separator="\n"))
        return [{"record": "quantity", "page": url, "value": one.value, "unit": one.unit.name, "surface": one.surface} for one in found]

    return read


def crawled(port: int, pages: int, folder: Path, read: Callable[[str, bytes], Records]) -> tuple[float, int]:
    """Scrapy asks for the pages, `read` makes rows of each, dlt loads them."""
    import dlt
    import scrapy
    from scrapy.crawler import CrawlerProcess
    from scrapy.http import Response

    from tests.benchmarks.scrapy_crawl import SETTINGS

    read("http://127.0.0.1/warm.html", b"<article><h1>A</h1><p>In 2024 the poverty rate was 3.5 percent.</p></article>")
    rows: Records = []

    class Pages(scrapy.Spider):
        name = "pages"
        start_urls = tuple(f"http://127.0.0.1:{port}/page-{number:05}.html" for number in range(pages))

        def parse(self, response: Response) -> Iterator[scrapy.Request]:
            rows.extend(read(response.url, response.body))
            return iter(())

    began = time.process_time()
    process = CrawlerProcess(SETTINGS)
    process.crawl(Pages)
    process.start()
    pipeline = dlt.pipeline(
        "peer", destination=dlt.destinations.duckdb(str(folder / "peer.duckdb")), dataset_name="night", pipelines_dir=str(folder)
    )
    kinds = sorted({str(row["record"]) for row in rows})
    pipeline.run([dlt.resource([row for row in rows if row["record"] == kind], name=kind) for kind in kinds])
    return time.process_time() - began, len(rows)


def main(way: str, port: int, pages: int, folder: Path) -> None:
    os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
    os.environ["DLT_DATA_DIR"] = str(folder)
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    if way in ("floor", "packages"):
        seconds, rows = {"floor": floor, "packages": packages}[way](port, pages, folder)
    else:
        from tests.benchmarks.site import declare

        declare(port)
        seconds, rows = crawled(port, pages, folder, by_reader() if way == "reader" else by_quantulum())
    print(json.dumps({"seconds": seconds, "imports": time.process_time() - BEGAN - seconds, "rows": rows}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
