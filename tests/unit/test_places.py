"""Places: example sentences (tests/places.csv, one row an expected mention), what a page is about, the gazetteer and its bridge, laws."""

import csv
import itertools
import re
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.figure_documents import document_of
from transforms.errors import ReferenceDataError
from transforms.figures.places import PlaceMention, default_place, find_places, place_at
from transforms.figures.words import cut, marked, plain
from transforms.reference import place_hosts, place_words, places

ROWS = list(csv.DictReader((Path(__file__).parents[1] / "places.csv").read_text(encoding="utf-8").splitlines()))
LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['quote']} | {row['sentence'][:40]}")
def test_a_sentence_is_read_as_its_row_says(row: dict[str, str]) -> None:
    sentence, quote = row["sentence"], row["quote"]
    day = date.fromisoformat(row["published_on"]) if row["published_on"] else None
    mentions = find_places(document_of(sentence, published_on=day))
    if row["role"] == "absent":
        at = sentence.index(quote)
        assert not [m for m in mentions if m.start < at + len(quote) and at < m.end]
        return
    found = [m for m in mentions if sentence[m.start : m.end] == quote]
    assert found, f"no mention {quote!r} among {[sentence[m.start : m.end] for m in mentions]}"
    mention = found[0]
    assert (mention.name, mention.level) == (row["name"], row["level"])
    assert (mention.code or "", mention.parent_code or "") == (row["code"], row["parent_code"])
    assert (mention.role, mention.certain) == (row["role"], row["certain"] == "yes")


def test_there_are_enough_examples_in_both_languages() -> None:
    vietnamese = sum(not row["sentence"].isascii() for row in ROWS)
    assert len(ROWS) >= 150 and 60 <= vietnamese <= len(ROWS) - 50


def test_a_homonym_left_open_keeps_its_alternatives() -> None:
    (mention,) = find_places(document_of("Huyện Bảo Lâm có 14 xã."))
    assert not mention.certain
    assert {(code, parent) for _, _, code, parent in mention.alternatives} == {("042", "04"), ("680", "68")}


# -- what a page is about -----------------------------------------------------------------------------------------------------------


def name_of(place: PlaceMention | None) -> str | None:
    return place.name if place else None


def test_a_page_that_names_no_place_is_about_none() -> None:
    assert default_place(document_of("Bốn hộ được vay vốn.", title="Một ngày đẹp trời")) is None


def test_the_portal_tells_what_the_province_means() -> None:
    text = "Toàn tỉnh còn 3.204 hộ nghèo."
    for page in (
        document_of(text, default_place_code="20"),
        document_of(text, url="https://sonnmt.langson.gov.vn/a"),
        document_of(text, url="https://baolangson.vn/b-1.html"),
    ):
        assert [(m.name, m.role) for m in find_places(page)] == [("Lạng Sơn", "generic")]
    assert find_places(document_of(text, url="https://example.org/a")) == ()
    assert name_of(default_place(document_of(text, url="https://www.baodongkhoi.vn/a"))) == "Bến Tre"  # a host that does not spell it
    assert name_of(default_place(document_of("Tổng dư nợ là 200 tỷ đồng.", url="https://babe.gov.vn/a"))) == "Ba Bể"
    assert name_of(default_place(document_of("Tổng dư nợ là 200 tỷ đồng.", url="https://truyenhinhlucngan.vn/a"))) == "Lục Ngạn"
    owed = "The director of the provincial branch of the Vietnam Bank for Social Policies told of VND 900 billion lent in the province."
    for path, name in (("doan-giam-sat-tai-tinh-quang-ngai", "Quảng Ngãi"), ("tu-lai-chau-den-son-la-cung-giam-ngheo", None)):
        assert name_of(default_place(document_of(owed, url=f"https://www.vietnam.vn/en/{path}"))) == name


# -- the gazetteer -------------------------------------------------------------------------------------------------------------------


def held(level: str, day: date, parent: str | None = None) -> list[places.Place]:
    return [p for p in places.load_places() if p.level == level and p.holds_on(day) and (parent is None or p.parent_code == parent)]


def test_the_numbers_of_units_are_those_of_the_law() -> None:
    assert (len(held("province", LAST_DAY)), len(held("province", FIRST_DAY))) == (63, 34)
    assert (len(held("district", LAST_DAY)), len(held("district", FIRST_DAY))) == (696, 0)
    assert {p.code for p in held("district", LAST_DAY, "20")} == {"178", *map(str, range(180, 190))}
    halves = {"Tây Bắc", "Đông Bắc"}  # of the northern midlands and mountains, which reviews of poverty tell apart: no regions of the law
    assert [len({p.name for p in held("region", day)} - halves) for day in (LAST_DAY, FIRST_DAY)] == [6, 6]


def test_lang_son_is_one_unit_throughout() -> None:
    assert {places.place_of_code("20", day) for day in (date(2010, 1, 1), LAST_DAY, FIRST_DAY)} == {places.place_of_code("20")}


def test_a_code_names_a_unit_on_a_day() -> None:
    assert [place.name for day in (LAST_DAY, FIRST_DAY) if (place := places.place_of_code("15", day))] == ["Yên Bái", "Lào Cai"]


def test_a_mention_is_the_unit_of_its_day() -> None:
    (mention,) = find_places(document_of("Lào Cai còn 14% hộ nghèo.", published_on=FIRST_DAY))
    assert [place.code for day in (LAST_DAY, FIRST_DAY) if (place := place_at(mention, day))] == ["10", "15"]


def test_every_province_that_ended_has_one_heir_the_next_day() -> None:
    heirs: dict[str, list[places.Succession]] = {}
    for row in places.load_successions():
        if row.valid_to == LAST_DAY and len(row.code) == 2:
            heirs.setdefault(row.code, []).append(row)
    ended = [p for p in held("province", LAST_DAY) if p.valid_to == LAST_DAY]
    assert {p.code for p in ended} == set(heirs)
    for rows in heirs.values():
        (row,) = rows
        heir = places.place_of_code(row.successor_code, FIRST_DAY)
        assert row.extent == "whole" and heir is not None and heir.valid_from == row.valid_to + timedelta(days=1)
    created = {p.code for p in held("province", FIRST_DAY) if p.valid_from == FIRST_DAY}
    assert created == {row.successor_code for rows in heirs.values() for row in rows}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("99,X,X,,planet,province,VN,,", "column level"),
        ("9,X,X,,province,province,VN,,", "column code"),
        ("99,X,,,province,province,VN,,", "columns name"),
        ("99,X,X,,province,province,VN,2020-13-01,", "column valid_from"),
        ("999,X,X,,district,district,98,,", "column parent_code"),
    ],
)
def test_a_wrong_row_is_named(line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "places.csv"
    path.write_text(
        f"code,name,name_en,aliases,level,kind,parent_code,valid_from,valid_to\nVN,Việt Nam,Viet Nam,,country,country,,,\n{line}\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(places, "PLACES_PATH", path)
    places.load_places.cache_clear()
    try:
        with pytest.raises(ReferenceDataError, match=re.escape(told)):
            places.load_places()
    finally:
        monkeypatch.undo()
        places.load_places.cache_clear()


def test_words_around_places_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "place_words.csv"
    path.write_text("kind,level,phrase,note\nbefore,,huyện,\n", encoding="utf-8")
    monkeypatch.setattr(place_words, "PATH", path)
    place_words.load_place_words.cache_clear()
    with pytest.raises(ReferenceDataError, match="column level"):
        place_words.load_place_words()
    monkeypatch.undo()
    place_words.load_place_words.cache_clear()


@pytest.mark.parametrize(
    ("line", "told"), [("a.vn,Nowhere,", "column place"), ("www.a.vn,Bến Tre,", "column host"), ("a,Bến Tre,", "host")]
)
def test_hosts_are_checked(line: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "place_hosts.csv"
    path.write_text(f"host,place,note\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(place_hosts, "PATH", path)
    place_hosts.load_place_hosts.cache_clear()
    with pytest.raises(ReferenceDataError, match=told):
        place_hosts.load_place_hosts()
    monkeypatch.undo()
    place_hosts.load_place_hosts.cache_clear()


# -- laws ----------------------------------------------------------------------------------------------------------------------------

PROVINCES = [p for p in places.load_places() if p.level == "province"]


@given(
    place=st.sampled_from(PROVINCES), upper=st.booleans(), bare=st.booleans(), frame=st.sampled_from(["Tại {} có 12 hộ.", "tỉnh {}: 5%"])
)
def test_a_province_is_found_however_it_is_spelled(place: places.Place, upper: bool, bare: bool, frame: str) -> None:
    printed = place.name_en if bare else place.name
    if place.kind == "city":
        frame = frame.replace("tỉnh ", "")
    sentence = frame.format(printed.upper() if upper else printed)
    day = place.valid_from or place.valid_to or FIRST_DAY
    found = [m for m in find_places(document_of(sentence, published_on=day)) if m.level == "province"]
    assert [(m.name, m.code) for m in found][:1] == [(place.name, place.code)]


@given(st.sampled_from([p for p in places.load_places() if p.level == "district" and p.kind == "district" and p.valid_to == LAST_DAY]))
def test_a_district_with_its_province_is_certain(place: places.Place) -> None:
    province = places.place_of_code(place.parent_code or "", place.valid_to)
    assert province is not None
    level = "tỉnh " if province.kind == "province" else ""
    mentions = find_places(document_of(f"Huyện {place.name}, {level}{province.name} còn 12 hộ.", published_on=date(2025, 6, 1)))
    assert [(m.code, m.certain, m.role) for m in mentions] == [(place.code, True, "name"), (province.code, True, "container")]


@settings(max_examples=60)
@given(st.text(alphabet=st.sampled_from("huyện Lạng Sơn, tỉnh (Văn Quan) of the district xã Chi\n.-"), max_size=200))
def test_mentions_lie_in_order_inside_the_text(text: str) -> None:
    mentions = find_places(document_of(text))
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert all(a.end <= b.start for a, b in itertools.pairwise(mentions))


@given(st.text(max_size=300))
def test_cutting_loses_nothing(text: str) -> None:
    pieces, starts = cut(text)
    assert "".join(pieces) == text
    assert all(text[start : start + len(piece)] == piece for piece, start in zip(pieces, starts, strict=False))


def test_folding_knows_both_places_of_the_tone_mark() -> None:
    assert [marked(word) for word in ("Hoà", "Hòa", "Thuỷ", "Thủy", "Quý", "Khoẻ")] == ["hòa", "hòa", "thủy", "thủy", "quý", "khỏe"]
    assert [plain(word) for word in ("Đắk", "Dak", "Huế", "ĐẮK")] == ["dak", "dak", "hue", "dak"]


@pytest.mark.parametrize(
    "unit", ["huyện ", "Lạng Sơn, ", "xã A, huyện ", "(Văn Quan ", "the district of ", "Hà Nội - ", "Kim Dong commune ", "An "]
)
def test_hostile_text_costs_what_its_length_costs(unit: str) -> None:
    def seconds_for(size: int) -> float:
        page = document_of((unit * (size // len(unit) + 1))[:size])
        began = time.process_time()
        find_places(page)
        return time.process_time() - began

    assert seconds_for(120_000) < 30 * min(seconds_for(15_000), seconds_for(15_000)) + 0.3


@pytest.mark.parametrize("url", ["http://[970,90/a", "http://[::1", "//", "langson"])
def test_an_address_that_is_none_tells_no_place(url: str) -> None:
    assert default_place(document_of("Số hộ nghèo giảm nhiều.", url=url)) is None
