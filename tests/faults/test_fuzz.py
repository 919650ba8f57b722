"""Bad input by the thousand: every parser ends with a record or an error of ours, and the number grammar agrees with an oracle. Row 39.

The oracle shares no code with the reader: it lists every reading that either grammar, Vietnamese or English, allows for a numeral.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.configuration import FILE, read_configuration
from orchestration.data_root import DataRoot
from tests.faults.totals import Tally
from tests.run.commands import ROOT
from tests.site.portal import declaration_of, portal_of
from tests.unit.test_figures_accounting import uncounted
from transforms.archive.members import iterate_members, parse_record
from transforms.canonical import canonical_url
from transforms.crawl.discovery import Discovery
from transforms.crawl.recognition import recognise_markup
from transforms.crawl.robots import Robots, judge_status
from transforms.crawl.visit import retry_after_seconds
from transforms.errors import GiamngheoError
from transforms.extract import read_page, records_of
from transforms.figures.numbers import AmbiguousNumber, parse_numeral
from transforms.reading.dates import read_date
from transforms.report.captured import light_page

NOW = datetime(2026, 11, 21, tzinfo=UTC)
PAGES = sorted(path for path in (ROOT / "tests" / "pages").glob("*/*.html") if path.stat().st_size < 20_000)
SEED = st.sampled_from(PAGES).map(Path.read_bytes)
MANY = settings(max_examples=40, suppress_health_check=list(HealthCheck))
MORE = settings(max_examples=1500, suppress_health_check=list(HealthCheck))
DEBRIS = st.sampled_from(
    [
        b"<",
        b">",
        b"&",
        b"\x00",
        b"\xff\xfe",
        b"<table>",
        b"</div>",
        b"<!--",
        b"1.2.3,4",
        b"%",
        b"\xe1\xbb",
        b"<script>",
        b"9" * 60,
        b"&#x110000;",
    ]
)


@st.composite
def broken_pages(draw: st.DrawFn) -> bytes:
    """A page of the corpus with pieces lost, doubled, changed and thrown in, or bytes of no kind."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=400))
    page = bytearray(draw(SEED))
    for _ in range(draw(st.integers(1, 8))):
        at = draw(st.integers(0, max(0, len(page) - 1)))
        match draw(st.integers(0, 3)):
            case 0:
                del page[at : at + draw(st.integers(1, 400))]
            case 1:
                page[at:at] = draw(DEBRIS)
            case 2:
                page[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case _:
                page[at:at] = page[at // 2 : at // 2 + draw(st.integers(1, 600))]
    return bytes(page)


def read_whole(content: bytes) -> None:
    reading = read_page(content, page="fuzzed", captured_at=NOW)
    assert uncounted(reading) == []
    text = reading.document.text
    assert all(text[each.start : each.end] == each.quote for each in reading.observations)
    assert all(text[each.start : each.end] == each.quote for each in reading.rates)
    assert list(records_of(reading, selectors=True))


def discover(content: bytes) -> None:
    with portal_of(0) as portal:
        discovery = Discovery(declaration_of(portal))
        discovery.listing(content, url=portal.url)
        discovery.feed(content, url=portal.url)
        discovery.sitemap(content, url=portal.url, inflate_limit=1 << 20)


PARSERS: dict[str, Callable[[bytes], object]] = {
    "page": read_whole,
    "plain text": lambda content: read_page(content, page="fuzzed", plain_text=True),
    "discovery": discover,
    "recognition": lambda content: recognise_markup(content, status=200),
    "robots": lambda content: Robots(judge_status("http://h", 200, content, at=NOW)).may_fetch("http://h/a"),
    "retry-after": lambda content: retry_after_seconds(content[:60].decode("latin-1"), NOW),
    "address": lambda content: canonical_url(content[:300].decode("utf-8", "replace")),
    "dates": lambda content: [read_date(line) for line in content.decode("utf-8", "replace").splitlines()],
    "captured page": lambda content: light_page(
        content, lights=(), language="vi", media_type="text/html", where="fuzzed", title="x", made_from="0"
    ),
}


def try_parser(parser: Callable[[bytes], object], content: bytes) -> None:
    """A record or an error of ours, nothing else."""
    try:
        parser(content)
    except GiamngheoError as refused:
        assert str(refused)


@pytest.mark.parametrize("name", PARSERS)
def test_row39_broken_pages_end_in_a_record_or_in_an_error_of_ours(name: str, tally: Tally) -> None:
    @MANY
    @given(broken_pages())
    def tried(content: bytes) -> None:
        tally.bad_input()
        try_parser(PARSERS[name], content)

    tried()


@pytest.mark.long
@pytest.mark.parametrize("name", PARSERS)
def test_row39_many_broken_pages_end_in_a_record_or_in_an_error_of_ours(name: str, tally: Tally) -> None:
    @MORE
    @given(broken_pages())
    def tried(content: bytes) -> None:
        tally.bad_input()
        try_parser(PARSERS[name], content)

    tried()


def test_row39_broken_archives_are_read_as_far_as_they_are_whole(root: DataRoot, tmp_path: Path, tally: Tally) -> None:
    (warc,) = root.archive.rglob("*.warc.gz")
    whole, place = warc.read_bytes(), tmp_path / "broken.warc.gz"

    @settings(max_examples=150, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(whole) - 1), st.integers(0, 3), st.binary(min_size=1, max_size=40))
    def tried(at: int, how: int, noise: bytes) -> None:
        tally.bad_input()
        content = bytearray(whole)
        if how == 0:
            del content[at:]
        elif how == 1:
            content[at : at + len(noise)] = noise
        else:
            content[at:at] = noise
        place.write_bytes(content)
        for member in iterate_members(place):
            if member.block is not None:
                try_parser(lambda block: parse_record(block, where="fuzzed"), member.block)

    tried()


SETTINGS = st.dictionaries(
    st.sampled_from(["contact", "disk_budget", "alert_to", "smtp_port", "runs_kept_days", "memory_limit", "unheard_of"]),
    st.one_of(st.text(max_size=12), st.integers(-5, 10**12), st.booleans(), st.lists(st.text(max_size=4), max_size=2)),
)


def test_row39_settings_of_any_kind_are_read_or_refused_by_name(tmp_path: Path, tally: Tally) -> None:
    def literal(value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, list):
            return f"[{', '.join(map(literal, value))}]"
        return str(value) if isinstance(value, int) else '"' + str(value).encode("unicode_escape").decode().replace('"', "'") + '"'

    @settings(max_examples=120, suppress_health_check=list(HealthCheck))
    @given(SETTINGS)
    def tried(told: dict[str, object]) -> None:
        tally.bad_input()
        (tmp_path / FILE).write_text("\n".join(f"{name} = {literal(value)}" for name, value in told.items()), encoding="utf-8")
        try:
            read_configuration(DataRoot(tmp_path), environment={})
        except GiamngheoError as refused:
            assert str(refused)

    tried()


# The number grammar ---------------------------------------------------------------------------------------------------------------


def readings(numeral: str) -> set[Decimal]:
    """Every value that a numeral has by the Vietnamese grammar, the English one, or both."""
    found = set()
    for group, decimal in ((".", ","), (",", ".")):
        whole, _, behind = numeral.partition(decimal)
        if decimal in behind or (behind and not re.fullmatch(r"[0-9]+", behind)) or (not behind and numeral.endswith(decimal)):
            continue
        grouped = re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+", whole)
        if not grouped and not re.fullmatch(r"[0-9]+", whole):
            continue
        digits = whole.replace(group, "")
        value = Decimal(0)
        for digit in digits:
            value = value * 10 + "0123456789".index(digit)
        for place, digit in enumerate(behind, start=1):
            value += Decimal("0123456789".index(digit)).scaleb(-place)
        found.add(value)
    return found


NUMERAL = st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,4}){0,3}", fullmatch=True)


@settings(max_examples=1500)
@given(NUMERAL, st.sampled_from([",", "."]), st.sampled_from(["percent", "scale", "count", "other"]))
def test_row39_a_numeral_has_a_value_that_a_grammar_gives_it_or_none(numeral: str, sign: str, follower: str) -> None:
    possible = readings(numeral)
    try:
        value = parse_numeral(numeral, sign=sign, follower=follower)
    except AmbiguousNumber:
        assert len(possible) != 1 or re.search(r"[.,]", numeral), f"{numeral} can only be {possible}"
        return
    assert value in possible, f"{numeral} was read as {value}; the grammars allow {possible or 'nothing'}"


@settings(max_examples=800)
@given(st.integers(0, 10**13), st.integers(0, 3), st.sampled_from([",", "."]))
def test_row39_what_is_printed_by_a_grammar_is_read_back(number: int, decimals: int, sign: str) -> None:
    value = Decimal(number).scaleb(-decimals)
    english = f"{value:,.{decimals}f}"
    printed = english if sign == "." else english.translate(str.maketrans(",.", ".,"))
    read = parse_numeral(printed, sign=sign, follower="percent" if decimals else "count")
    assert read == value, f"{printed} was read as {read}"
