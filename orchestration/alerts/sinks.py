"""Where messages go: a file of the data root, a webhook, a mail server. A sink sends one message or raises SinkDown.

Belongs here: one class a sink. Does not belong here: what is told, spooling (`delivery.py`). No error names an address or a password.
"""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from orchestration.alerts.messages import Message
from orchestration.answers import to_json
from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from transforms.errors import UsageError

SECONDS: Final = 10.0
LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


class SinkDown(Exception):
    """A sink did not take a message; says why, without secrets."""


class Sink(Protocol):
    """Sends one message. `name` is what spool and messages call it."""

    @property
    def name(self) -> str: ...

    def send(self, message: Message) -> None:
        """Raises SinkDown."""


@dataclass(frozen=True, slots=True)
class FileSink:
    """Appends one JSON object a line."""

    path: Path
    name: str = "file"

    def send(self, message: Message) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("a", encoding="utf-8") as file:
                file.write(to_json(message.as_record()) + "\n")
        except OSError as error:
            raise SinkDown(f"{self.path}: {error.strerror or type(error).__name__}") from error


@dataclass(frozen=True, slots=True)
class WebhookSink:
    """Posts JSON. Follows no redirect: a message goes where the operator said and nowhere else."""

    url: str
    name: str = "webhook"

    def send(self, message: Message) -> None:
        import requests

        try:
            answer = requests.post(self.url, json=message.as_webhook(), timeout=SECONDS, allow_redirects=False)
        except requests.RequestException as error:  # its text holds the address, and that its key
            raise SinkDown(f"the webhook did not answer: {type(error).__name__}") from None
        if not 200 <= answer.status_code < 300:
            raise SinkDown(f"the webhook answered {answer.status_code}")


@dataclass(frozen=True, slots=True)
class MailSink:
    """Sends plain text by SMTP, encrypted unless the server is this machine."""

    host: str
    port: int
    security: str
    sender: str
    recipients: tuple[str, ...]
    user: str | None
    password: str | None
    name: str = "mail"

    def send(self, message: Message) -> None:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = message.subject, self.sender, ", ".join(self.recipients)
        mail["Date"], mail["Auto-Submitted"] = format_datetime(message.sent_at), "auto-generated"
        mail.set_content(message.text + "\n")
        try:
            with self._connect() as server:
                if self.security == "starttls":
                    server.starttls(context=ssl.create_default_context())
                if self.user and self.password:
                    server.login(self.user, self.password)
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            code = getattr(error, "smtp_code", None)
            raise SinkDown(f"the mail server refused: {type(error).__name__}{f' {code}' if code else ''}") from None

    def _connect(self) -> smtplib.SMTP:
        if self.security == "tls":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=SECONDS, context=ssl.create_default_context())
        return smtplib.SMTP(self.host, self.port, timeout=SECONDS)


def sinks_of(configuration: Configuration, root: DataRoot) -> Sequence[Sink]:
    """The sinks that are set up. Raises UsageError for one that would send in the clear to another machine."""
    sinks: list[Sink] = []
    if configuration.alert_file:
        sinks.append(FileSink(root.path / configuration.alert_file))
    if configuration.webhook_url:
        parts = urlsplit(configuration.webhook_url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise UsageError("webhook_url: expected an address that begins with https://")
        sinks.append(WebhookSink(configuration.webhook_url))
    if configuration.smtp_host:
        if configuration.smtp_security == "none" and configuration.smtp_host not in LOOPBACK:
            raise UsageError("smtp_security: none is only for a mail server on this machine")
        sinks.append(
            MailSink(
                host=configuration.smtp_host,
                port=configuration.smtp_port,
                security=configuration.smtp_security,
                sender=configuration.alert_from or "",
                recipients=configuration.alert_to,
                user=configuration.smtp_user,
                password=configuration.smtp_password,
            )
        )
    return sinks
