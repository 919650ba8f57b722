"""How the report says things: numbers, dates, spans and names in two languages; the words of both are whole."""

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from transforms.figures.plausible import OPEN
from transforms.report.language import FOLDER, Language, fold, language, read_table
from transforms.report.persons import without_private_names
from transforms.report.terminal import TerminalPoint, draw_series

EN, VI = language("en"), language("vi")


@pytest.mark.parametrize(
    ("value", "step", "english", "vietnamese"),
    [
        ("12.2", None, "12.2", "12,2"),
        ("1149180", None, "1,149,180", "1.149.180"),
        ("8", "0.01", "8.00", "8,00"),
        ("8.000000000", "1", "8", "8"),
        ("-3.28", "0.01", "\N{MINUS SIGN}3.28", "\N{MINUS SIGN}3,28"),
        ("0", None, "0", "0"),
        ("1000", "100", "1,000", "1.000"),
    ],
)
def test_numbers(value: str, step: str | None, english: str, vietnamese: str) -> None:
    unit = None if step is None else Decimal(step)
    assert EN.number(Decimal(value), step=unit) == english
    assert VI.number(Decimal(value), step=unit) == vietnamese


@pytest.mark.parametrize(
    ("value", "english", "vietnamese"),
    [
        ("1149180000000", ("1,149.18", "billion"), ("1.149,18", "tỷ")),
        ("2500000", ("2.5", "million"), ("2,5", "triệu")),
        ("700000", ("700,000", ""), ("700.000", "")),
    ],
)
def test_money(value: str, english: tuple[str, str], vietnamese: tuple[str, str]) -> None:
    assert EN.amount(Decimal(value)) == english
    assert VI.amount(Decimal(value)) == vietnamese


@pytest.mark.parametrize(
    ("kind", "first", "last", "english", "vietnamese"),
    [
        ("level", "2024-12-31", "2024-12-31", "31 Dec 2024", "31 thg 12, 2024"),
        ("flow", "2024-01-01", "2024-12-31", "2024", "2024"),
        ("cumulative", "2021-01-01", "2025-12-31", "2021–2025", "2021–2025"),
        ("flow", "2024-01-01", "2024-06-30", "Jan 2024–Jun 2024", "thg 1, 2024–thg 6, 2024"),
        ("flow", "2024-03-01", "2024-03-31", "Mar 2024", "thg 3, 2024"),
        ("change", "2023-12-31", "2024-12-31", "31 Dec 2023 → 31 Dec 2024", "31 thg 12, 2023 → 31 thg 12, 2024"),
        ("cumulative", None, "2024-04-16", "until 16 Apr 2024", "đến 16 thg 4, 2024"),
        ("level", None, None, "undated", "không rõ thời điểm"),
        ("flow", "2024-03-04", "2024-05-06", "4 Mar 2024 – 6 May 2024", "4 thg 3, 2024 – 6 thg 5, 2024"),
    ],
)
def test_periods(kind: str, first: str | None, last: str | None, english: str, vietnamese: str) -> None:
    days = [None if day is None else date.fromisoformat(day) for day in (first, last)]
    assert EN.period(kind, *days).replace("\u00a0", " ") == english
    assert VI.period(kind, *days).replace("\u00a0", " ") == vietnamese


def test_spans() -> None:
    assert [EN.ago(timedelta(hours=hours)) for hours in (0, 1, 30, 72)] == [
        "less than an hour ago",
        "1 hour ago",
        "30 hours ago",
        "3 days ago",
    ]


def test_words_are_whole_in_both_languages() -> None:
    rows = read_table("words.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        assert row["en"] and row["vi"], row["key"]
        assert sorted(re.findall(r"\{\w+\}", row["en"])) == sorted(re.findall(r"\{\w+\}", row["vi"])), row["key"]
    known = {row["key"] for row in rows}
    used = set()
    for path in [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.j2"), *FOLDER.rglob("*.js")]:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"""(?:say\(|\bw\[|language\.words\[)["']([a-z_]+(?:\.[a-z_0-9]+)*)["'][\]),]""", text))
    assert used <= known, used - known


@pytest.mark.parametrize("table", ["indicator_names.csv"])
def test_tables_are_whole(table: str) -> None:
    assert all(all(row.values()) for row in read_table(table))


def test_every_indicator_has_a_name_in_both_languages() -> None:
    reference = Path(FOLDER.parent / "reference" / "indicators.csv").read_text(encoding="utf-8").splitlines()[1:]
    named = {row["code"] for row in read_table("indicator_names.csv")}
    assert {line.partition(",")[0] for line in reference} <= named


def test_every_reason_of_an_open_number_and_every_identity_has_its_words() -> None:
    figures = "".join(path.read_text(encoding="utf-8") for path in (FOLDER.parent / "figures").glob("*.py"))
    reasons = {*OPEN, *re.findall(r'"(\w+)", disposition="unresolved"', figures)}
    assert reasons >= {"no_programme", "ambiguous_separator"}
    with (FOLDER.parent / "reference" / "identities.csv").open(encoding="utf-8", newline="") as file:
        identities = {row["identity"] for row in csv.DictReader(file)}
    known = {row["key"] for row in read_table("words.csv")}
    assert {f"reason.{reason}" for reason in reasons} | {f"identity.{identity}" for identity in identities} <= known


def test_a_code_that_the_words_do_not_know_is_shown_as_it_is() -> None:
    assert Language("en", {}).say_code("kind", "a_new_kind") == "a new kind"


def test_fold() -> None:
    assert fold("Đồng Tháp") == "dong thap"


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("Chị Hứa Thị Kiều, 36 tuổi, vay ", "Chị [x], 36 tuổi, vay "),
        ("hộ anh Hoàng Văn Tư được vay ", "hộ anh [x] được vay "),
        ("Mr. Nguyen Van Si borrowed ", "Mr. [x] borrowed "),
        ("bà Nguyễn Thị Lan, Giám đốc Sở, cho biết ", "bà Nguyễn Thị Lan, Giám đốc Sở, cho biết "),
        ("According to Ms. Nguyen Thi Phuong - Director of VBSP, ", "According to Ms. Nguyen Thi Phuong - Director of VBSP, "),
        ("Tại Bà Rịa - Vũng Tàu và huyện Anh Sơn có ", "Tại Bà Rịa - Vũng Tàu và huyện Anh Sơn có "),
        ("toàn tỉnh còn ", "toàn tỉnh còn "),
    ],
)
def test_private_names_are_left_out(sentence: str, shown: str) -> None:
    assert without_private_names(sentence, "5 hộ.", hidden="[x]") == (shown, "5 hộ.")


def test_a_series_in_the_terminal() -> None:
    def point(day: str, value: str | None, **fields: Any) -> TerminalPoint:
        given = {"lower": None, "upper": None, "qualifier": "exact"} | fields
        number = None if value is None else Decimal(value)
        return TerminalPoint("poor_household_rate", "Lạng Sơn", "level", date.fromisoformat(day), number, unit="percent", **given)

    points = [
        point("2021-12-31", "12.2"),
        point("2022-12-31", "6.1", qualifier="over"),
        point("2023-12-31", None, lower=Decimal(3), upper=Decimal(4)),
    ]
    lines = draw_series(points, width=40).splitlines()
    assert lines[0] == "poor_household_rate · Lạng Sơn · level, percent"
    assert lines[1].startswith("2021-12-31  12.2  ██") and lines[2].startswith("2022-12-31  >6.1  █") and "3-4" in lines[3]
    assert len(lines[1]) <= 40 and lines[1].count("█") >= 2 * lines[2].count("█") - 1


def test_rates_of_one_day_are_told_apart_in_the_terminal() -> None:
    def rate(value: str, note: str) -> TerminalPoint:
        return TerminalPoint("rate", "near_poor_households", "loan", date(2026, 11, 24), Decimal(value), None, None, "%", "exact", note)

    points = [rate("7.92", "sidebar, Near poor"), rate("8.64", "prose, superseded, \x1b[2Jit was " + "x" * 80)]
    _, table, prose = draw_series(points, width=80).splitlines()
    assert table.startswith("2026-11-24  sidebar, Near poor ") and "  7.92  ██" in table
    assert prose.startswith("2026-11-24  prose, superseded,  [2Jit was xx") and "x…  8.64  ██" in prose and len(prose) <= 80


def test_a_figure_s_link_escapes_whatever_it_shows() -> None:
    from types import SimpleNamespace
    from typing import cast

    from transforms.report.rows import FigureRow
    from transforms.report.shown import Shown

    row = cast(FigureRow, SimpleNamespace(period_end=None))
    shown = Shown(row, "<i>", "<b>1</b>", "<u>", "", "", "", "", "", "", "", 'evidence/x.html#"><script>')
    assert str(shown.figure("../")) == (
        '<a class="figure" href="../evidence/x.html#&#34;&gt;&lt;script&gt;"><span class="hedge">&lt;i&gt;</span> '
        '<span class="number">&lt;b&gt;1&lt;/b&gt;</span> <span class="unit">&lt;u&gt;</span></a>'
    )
