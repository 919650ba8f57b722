"""What is told: troubles, each with a key by which it is told once, and the message of a night in the shapes that sinks want.

Belongs here: the records, their text, taking secrets and control characters out. Does not belong here: sending.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from transforms.archive.redaction import REDACTED, redact_text

SLACK_LIMIT: Final = 3_500
"""Characters of a chat message; the mail and the file hold the whole."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong that lasts until it is mended. `key` is the same night after night while it lasts."""

    kind: str  # run_failed, checks_blocked, rule_failed, source_held, source_silent, source_partial, source_late, ...
    subject: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.subject}"


@dataclass(frozen=True, slots=True)
class Message:
    """One message: a subject line, the lines below it, and the keys of what it tells."""

    subject: str
    lines: tuple[str, ...]
    sent_at: datetime
    keys: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def as_record(self) -> dict[str, object]:
        """For the file and the spool."""
        return {"sent_at": self.sent_at.isoformat(), "subject": self.subject, "text": self.text, "keys": list(self.keys)}

    @classmethod
    def of_record(cls, record: dict[str, object]) -> "Message":
        """The message of a line that `as_record` made."""
        keys = record.get("keys")
        return cls(
            subject=str(record["subject"]),
            lines=tuple(str(record["text"]).split("\n")),
            sent_at=datetime.fromisoformat(str(record["sent_at"])),
            keys=tuple(str(key) for key in keys) if isinstance(keys, list) else (),
        )

    def as_webhook(self) -> dict[str, object]:
        """JSON that Slack's incoming webhooks take, with the keys for programs. Scraped words can mention nobody and link nowhere."""
        text = f"*{_for_slack(self.subject)}*\n{_for_slack(self.text)}"
        if len(text) > SLACK_LIMIT:
            text = f"{text[:SLACK_LIMIT]}\n… the rest is in the data root's alert file"
        payload = {"sent_at": self.sent_at.isoformat(), "keys": ", ".join(self.keys)}
        return {"text": text, "metadata": {"event_type": "giamngheo_message", "event_payload": payload}}


def make_message(
    subject: str, lines: Sequence[str], *, sent_at: datetime, keys: Sequence[str] = (), secrets: Sequence[str] = ()
) -> Message:
    """A message that holds no secret and no character that drives a terminal or a mail header."""
    clean = [_printable(redact(line, secrets)) for line in lines]
    return Message(_printable(redact(subject, secrets)), tuple(clean), sent_at, tuple(keys))


def redact(text: str, secrets: Sequence[str]) -> str:
    """The text without the values of our own secrets and without those that addresses carry."""
    for secret in secrets:
        text = text.replace(secret, REDACTED)
    return redact_text(text)


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text).rstrip()


def _for_slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
