"""Settings: which place wins, what is refused, and that secrets are told nowhere."""

import json
from datetime import date
from pathlib import Path

import pytest

from orchestration.configuration import read_configuration, size_in_bytes
from orchestration.data_root import DataRoot
from tests.run.commands import giamngheo
from transforms.errors import UsageError

CANARY = "hooks.example/T000/canary-5f1e"


def root_with(path: Path, toml: str) -> DataRoot:
    path.mkdir(parents=True, exist_ok=True)
    (path / "giamngheo.toml").write_text(toml, encoding="utf-8")
    return DataRoot(path)


def test_the_nearer_place_wins_and_each_value_says_where_it_came_from(tmp_path: Path) -> None:
    root = root_with(tmp_path, 'contact = "a@example.org"\npace_seconds = 5\nthreads = 4\nsince = 2020-01-01\n')
    environment = {"GIAMNGHEO_PACE_SECONDS": "6", "GIAMNGHEO_THREADS": "3", "GIAMNGHEO_DATA": "elsewhere", "HOME": "x"}
    found, origins = read_configuration(root, environment=environment, flags={"threads": "1"})
    assert (found.contact, found.pace_seconds, found.threads, found.since) == ("a@example.org", 6.0, 1, date(2020, 1, 1))
    came = {each.key: each.came_from for each in origins}
    assert came["contact"] == "giamngheo.toml: contact" and came["pace_seconds"] == "GIAMNGHEO_PACE_SECONDS"
    assert came["threads"] == "--set threads" and came["releases_kept"] == "default"
    assert found.crawl_settings().pace_seconds == 6.0
    assert found.crawl_settings(every_known_page=True).every_known_page


@pytest.mark.parametrize(
    ("toml", "environment", "flags", "message"),
    [
        ("contakt = 'x'", {}, {}, "giamngheo.toml: contakt: unknown"),
        ("threads = '2'\n[nested]\na = 1", {}, {}, "giamngheo.toml: nested: unknown"),
        ("", {"GIAMNGHEO_CONTAKT": "x"}, {}, "GIAMNGHEO_CONTAKT: unknown"),
        ("", {}, {"contakt": "x"}, "--set contakt: unknown"),
        ("threads = 'many'", {}, {}, "expected a whole number"),
        ("threads = true", {}, {}, "expected a whole number"),
        ("threads = 0", {}, {}, "at least 1"),
        ("pace_seconds = 0.1", {}, {}, "at least 1"),
        ("pace_seconds = nan", {}, {}, "at least 1"),
        ("since = 'spring'", {}, {}, "YYYY-MM-DD"),
        ("alert_to = [1]", {}, {}, "list of texts"),
        ("memory_limit = 'much'", {}, {}, "size such as 2GB"),
        ("alert_to = ['a@example.org']", {}, {}, "both or neither"),
        ("alert_file = '../../elsewhere'", {}, {}, "inside the data root"),
        ("smtp_security = 'hope'", {}, {}, "starttls"),
        ("crawl_from = 'afar'", {}, {}, "here, cluster"),
        ("crawl_from = 'cluster'", {}, {}, "ray_address"),
        ("publish_url = 's3://name:word@bucket/x'", {}, {}, "publish_url: expected an address without a key"),
        ("contact = ", {}, {}, "expected TOML"),
        (f"webhook_url = 'https://{CANARY}'", {}, {}, "environment only"),
        ("", {}, {"smtp_password": CANARY}, "environment only"),
    ],
)
def test_what_cannot_stand_is_refused_by_name(
    tmp_path: Path, toml: str, environment: dict[str, str], flags: dict[str, str], message: str
) -> None:
    with pytest.raises(UsageError, match=message) as refused:
        read_configuration(root_with(tmp_path, toml), environment=environment, flags=flags)
    assert CANARY not in str(refused.value)


def test_a_command_refuses_an_unknown_setting_with_2_before_it_writes(data: Path) -> None:
    said = giamngheo("nightly", "--pages", "tests/pages/vbsp_en", "--set", "pace=3", data=data)
    assert said.code == 2 and "--set pace: unknown setting" in said.err and not list((data / "archive").iterdir())


def test_config_show_tells_origins_and_no_secret(data: Path) -> None:
    said = giamngheo("config", "show", "--json", "--set", "threads=1", data=data, GIAMNGHEO_WEBHOOK_URL=f"https://{CANARY}")
    rows = {row["key"]: row for row in map(json.loads, said.out.splitlines())}
    assert said.code == 0 and CANARY not in said.out + said.err
    assert rows["webhook_url"]["value"] == "set" and rows["webhook_url"]["came_from"] == "GIAMNGHEO_WEBHOOK_URL"
    assert rows["threads"] == {"key": "threads", "value": 1, "came_from": "--set threads", "about": rows["threads"]["about"]}
    assert "config show" in giamngheo("config", "--help").out or "show" in giamngheo("config", "--help").out


def test_sizes_are_read_as_they_are_written() -> None:
    assert (size_in_bytes("2GB"), size_in_bytes("1.5 MiB"), size_in_bytes("10KB")) == (2 * 10**9, 1572864, 10_000)
