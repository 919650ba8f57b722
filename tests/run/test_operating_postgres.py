"""PostgreSQL as Dagster's storage, as the shipped dagster.yaml describes it, against a real server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from orchestration.data_root import DataRoot, make_ready
from tests.run.commands import ROOT, giamngheo
from tests.run.daemon import wait_for
from tests.run.postgres import PASSWORD, binaries, server

pytestmark = pytest.mark.long


@pytest.fixture
def port() -> Iterator[int]:
    if binaries() is None:
        if "CI" in os.environ:
            pytest.fail("no PostgreSQL here, although .ci/run installs it")
        pytest.skip("no PostgreSQL here: apt-get install postgresql")
    import psycopg2

    with server() as port:

        def ready() -> bool:
            try:
                psycopg2.connect(host="127.0.0.1", port=port, user="dagster", password=PASSWORD, dbname="postgres").close()
            except psycopg2.OperationalError:
                return False
            return True

        wait_for(ready, what="PostgreSQL")
        yield port


def settings_with(port: int) -> str:
    """The shipped settings with their storage section taken out of its comment."""
    shipped = (ROOT / "orchestration" / "dagster.yaml").read_text(encoding="utf-8")
    plain, storage = shipped.split("# storage:", 1)
    section = "storage:" + "\n".join(line.removeprefix("# ") for line in storage.split("\n"))
    found = yaml.safe_load(plain + section)
    assert found["storage"]["postgres"]["postgres_db"]["scheme"] == "postgresql+psycopg2"
    found["storage"]["postgres"]["postgres_db"].update(port=port, db_name="postgres")
    return str(yaml.safe_dump(found))


def test_a_night_is_recorded_in_postgres_and_the_password_nowhere_else(port: int, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_DATA", str(data))
    root = make_ready(DataRoot(data))
    (root.dagster_home / "dagster.yaml").write_text(settings_with(port), encoding="utf-8")
    said = giamngheo(
        "nightly", "--pages", "tests/pages/langson", "--on", "2026-10-05", "--json", data=data, GIAMNGHEO_POSTGRES_PASSWORD=PASSWORD
    )
    assert said.code in (0, 4), said.err
    import psycopg2

    with psycopg2.connect(host="127.0.0.1", port=port, user="dagster", password=PASSWORD, dbname="postgres") as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT status FROM runs")
        assert [row[0] for row in cursor.fetchall()] == ["SUCCESS"]
        cursor.execute("SELECT count(*) FROM event_logs WHERE dagster_event_type = 'ASSET_MATERIALIZATION'")
        assert cursor.fetchone()[0] > 30
    assert not (root.dagster_home / "history" / "runs.db").exists()
    doctor = giamngheo("doctor", data=data, GIAMNGHEO_POSTGRES_PASSWORD=PASSWORD)
    assert doctor.code == 0 and "PostgresRunStorage opens" in doctor.out, doctor.out + doctor.err
    everything = b"".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in everything and PASSWORD not in said.out + said.err + doctor.out + doctor.err
