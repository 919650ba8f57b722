"""Alerts: every sink, a sink that is down, what is told once, what lasts, what is mended, and that no secret gets out."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.alerts import delivery
from orchestration.alerts.delivery import deliver, spool, waiting
from orchestration.alerts.memory import last_alive
from orchestration.alerts.messages import Trouble, make_message
from orchestration.alerts.night_record import NightRecord, read_record, write_record
from orchestration.alerts.sinks import FileSink, SinkDown, sinks_of
from orchestration.alerts.telling import tell_night, tell_test, tell_troubles
from orchestration.configuration import FILE, read_configuration
from orchestration.data_root import DataRoot
from tests.run.commands import giamngheo
from tests.run.listeners import mail_server, webhook
from transforms.errors import UsageError

NOW = datetime(2026, 10, 5, 20, 0, tzinfo=UTC)
CANARY = "canary-5f1e"
RECORD = NightRecord("run1", "2026-10-06", 3, 2, 20, 8, 0, 0, False, 0, silent={"vbsp_en": "could not be reached (2 timeout)"})


@pytest.fixture
def root(tmp_path: Path) -> DataRoot:
    return DataRoot(tmp_path)


def messages(root: DataRoot) -> list[dict[str, object]]:
    return [json.loads(line) for line in (root.alerts / "messages.jsonl").read_text(encoding="utf-8").splitlines()]


def tell(root: DataRoot, record: NightRecord | None, *, nights: int = 0, succeeded: bool = True) -> dict[str, object]:
    tell_night(root, record, job="nightly", succeeded=succeeded, problems=(), now=NOW + timedelta(days=nights), day="2026-10-06")
    return messages(root)[-1]


def test_a_trouble_is_told_once_then_lasts_then_is_mended(root: DataRoot) -> None:
    first, second = tell(root, RECORD), tell(root, RECORD, nights=1)
    assert first["keys"] == ["source_silent:vbsp_en"] and "1 new trouble" in str(first["subject"])
    assert second["keys"] == [] and "1 trouble that lasts" in str(second["subject"]) and "since 2026-10-05" in str(second["text"])
    assert tell(root, RECORD, nights=8)["keys"] == ["source_silent:vbsp_en"], "told again after a week"
    calm = tell(root, NightRecord("run2", "2026-10-07", 3, 0, 0, 0, 0, 0, False, 0), nights=9)
    assert "all is well" in str(calm["subject"]) and "Mended (1)" in str(calm["text"])


def test_a_portal_that_answers_in_part_is_told_of_until_it_answers_all(root: DataRoot) -> None:
    record = replace(RECORD, silent={}, partial={"vbsp_en": "answered in part (1 changed, 1 server_error)"})
    assert tell(root, record)["keys"] == ["source_partial:vbsp_en"]
    assert "Mended (1)\n- vbsp_en answered in part" in str(tell(root, replace(record, partial={}), nights=1)["text"])


def test_every_night_is_told_and_the_dead_man_file_only_lives_on_good_ones(root: DataRoot) -> None:
    tell(root, RECORD)
    assert last_alive(root) == NOW
    tell(root, None, nights=1, succeeded=False)
    assert last_alive(root) == NOW and "nightly of 2026-10-06 failed" in str(messages(root)[-1]["text"])
    assert "Mended" not in str(messages(root)[-1]["text"]), "a killed run says nothing about what a night would have found"
    again = tell(root, RECORD, nights=2)
    assert "Mended (1)\n- nightly of 2026-10-06 failed" in str(again["text"]) and last_alive(root) == NOW + timedelta(days=2)


def test_a_clock_that_is_set_back_tells_nothing_twice(root: DataRoot) -> None:
    tell(root, RECORD)
    assert tell(root, RECORD, nights=-3)["keys"] == []


def test_a_sink_that_is_down_is_spooled_for_and_keeps_no_other_back(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIAMNGHEO_WEBHOOK_URL", f"http://127.0.0.1:9/{CANARY}")
    told = tell_night(root, RECORD, job="nightly", succeeded=True, problems=(), now=NOW, day="2026-10-06")
    assert len(told.problems) == 1 and CANARY not in told.problems[0] and len(messages(root)) == 1
    assert last_alive(root) is None, "a night that nobody heard of is not a good one"
    assert len(waiting(spool(root))) == 1
    with webhook() as (address, came):
        monkeypatch.setenv("GIAMNGHEO_WEBHOOK_URL", f"{address}/{CANARY}")
        assert tell_test(root, now=NOW + timedelta(hours=1)).problems == ()
    assert len(came) == 2 and "1 new trouble" in str(came[0]["text"]) and not waiting(spool(root))
    everything = "".join(path.read_text(encoding="utf-8") for path in root.path.rglob("*") if path.is_file())
    assert CANARY not in everything


def test_mail_goes_out_as_plain_text(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as (port, mails):
        server = f'smtp_host = "127.0.0.1"\nsmtp_port = {port}\nsmtp_security = "none"\n'
        toml = server + 'alert_to = ["a@example.org"]\nalert_from = "g@example.org"'
        (root.path / FILE).write_text(toml, encoding="utf-8")
        assert tell_test(root, now=NOW).problems == ()
    assert "To: a@example.org" in mails[0] and "Nothing is wrong" in mails[0] and "Auto-Submitted: auto-generated" in mails[0]


def test_a_redirect_or_refusal_of_the_webhook_is_a_sink_that_is_down(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    for status in (302, 404, 500):
        with webhook(status) as (address, _):
            monkeypatch.setenv("GIAMNGHEO_WEBHOOK_URL", address)
            assert tell_test(root, now=NOW).problems[0].count(str(status)) == 1


def test_scraped_words_drive_neither_chat_nor_terminal_nor_headers() -> None:
    hostile = "<!channel> <https://evil.example|click>\x1b[2J\r\nBcc: all@example.org"
    message = make_message(hostile, [hostile, f"proxy http://user:{CANARY}@proxy.example/?token={CANARY}"], sent_at=NOW)
    assert "\x1b" not in message.text and "\n" not in message.subject and "\r" not in message.subject
    assert "<" not in str(message.as_webhook()["text"]) and "&lt;!channel&gt;" in str(message.as_webhook()["text"])
    assert CANARY not in message.text


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"GIAMNGHEO_WEBHOOK_URL": "http://example.org/x"}, "https://"),
        (
            {
                "GIAMNGHEO_SMTP_HOST": "mail.example.org",
                "GIAMNGHEO_SMTP_SECURITY": "none",
                "GIAMNGHEO_ALERT_TO": "a@x.org",
                "GIAMNGHEO_ALERT_FROM": "b@x.org",
            },
            "on this machine",
        ),
    ],
)
def test_nothing_is_sent_in_the_clear_to_another_machine(root: DataRoot, settings: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        sinks_of(read_configuration(root, environment=settings)[0], root)


def test_the_spool_has_an_end_and_survives_a_torn_file(root: DataRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "SPOOL_LIMIT", 5)

    class Down:
        name = "down"

        def send(self, message: object) -> None:
            raise SinkDown("down")

    for number in range(8):
        deliver(root, [Down()], make_message(str(number), [], sent_at=NOW + timedelta(seconds=number)))
    kept = waiting(spool(root))
    assert len(kept) == 5 and json.loads(kept[-1].read_text())["subject"] == "7"
    kept[0].write_text("{torn", encoding="utf-8")
    came = deliver(root, [FileSink(root.path / "out.jsonl", name="down")], None)
    assert came[0].sent == 4 and came[0].waiting == 0


def test_between_nights_only_what_is_new_is_told(root: DataRoot) -> None:
    trouble = [Trouble("disk_budget", "data root", "the disk fills")]
    assert tell_troubles(root, trouble, kinds=("disk_budget",), now=NOW).message is not None
    assert tell_troubles(root, trouble, kinds=("disk_budget",), now=NOW).message is None
    mended = tell_troubles(root, [], kinds=("disk_budget",), now=NOW).message
    assert mended is not None and mended.subject == "giamngheo: mended"


def test_the_record_of_a_night_comes_back_whole(root: DataRoot) -> None:
    write_record(root, RECORD)
    assert read_record(root, "run1") == RECORD and read_record(root, "killed") is None


def test_alert_test_ends_with_5_when_a_sink_is_down(data: Path) -> None:
    assert giamngheo("alert", "test", data=data).code == 0
    said = giamngheo("alert", "test", "--json", data=data, GIAMNGHEO_WEBHOOK_URL=f"http://127.0.0.1:9/{CANARY}")
    rows = {row["sink"]: row for row in map(json.loads, said.out.splitlines())}
    assert said.code == 5 and rows["file"]["problem"] is None and rows["webhook"]["waiting"] == 1
    assert CANARY not in said.out + said.err
    assert giamngheo("alert", "flush", data=data).code == 0
    assert "messages waiting: 1" in giamngheo("alert", "show", data=data).out
