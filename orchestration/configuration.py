"""How an installation is set up: defaults < `giamngheo.toml` in the data root < `GIAMNGHEO_*` < `--set KEY=VALUE`.

A setting is a field of `Configuration`; nothing else needs to be edited to add one. An unknown key, a value of the wrong kind and a secret
in a file or on a command line are errors that name key and place. Secrets come from the environment only and are never printed.
Belongs here: settings, where each came from, what may stand in them. Does not belong here: what a setting does.
"""

import os
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar, get_type_hints

from orchestration.data_root import ENVIRONMENT_VARIABLE, DataRoot
from transforms.archive.redaction import refuse_key_in
from transforms.crawl.settings import Settings
from transforms.errors import UsageError

FILE: Final = "giamngheo.toml"
PREFIX: Final = "GIAMNGHEO_"
OTHER_VARIABLES: Final = frozenset({ENVIRONMENT_VARIABLE, "GIAMNGHEO_POSTGRES_PASSWORD"})
"""Variables of ours that are no settings: the root itself, and what `dagster.yaml` names by `env:`."""
FLAGS: ContextVar[Mapping[str, str]] = ContextVar("flags", default=MappingProxyType({}))
"""The `--set` options of the command that runs."""

Value = str | int | float | date | tuple[str, ...] | None
_SIZE: Final = re.compile(r"\d+(?:\.\d+)?\s?(?:[KMGT]i?B)")
_SECURITY: Final = ("starttls", "tls", "none")
_ASKING: Final = ("here", "cluster")


Default = TypeVar("Default")


def _setting(about: str, default: Default, *, least: float | None = None, secret: bool = False) -> Default:
    return field(default=default, metadata={"about": about, "least": least, "secret": secret})


@dataclass(frozen=True, slots=True)
class Configuration:
    """Every setting of an installation. Times in the unit of the name, sizes as DuckDB writes them ("2GB")."""

    contact: str | None = _setting("e-mail address or web page given to portals in the User-Agent", None)
    requests_per_source: int = _setting("maximum number of requests to one portal per night", 2000, least=1)
    seconds_per_source: float = _setting("longest visit to one portal, in seconds", 10800.0, least=1)
    sources_at_once: int = _setting("portals visited in parallel", 4, least=1)
    pace_seconds: float = _setting("shortest pause between requests to one host, in seconds; robots.txt may ask for more", 2.0, least=1)
    since: date | None = _setting("listings are not followed back beyond this day", None)  # noqa: RUF009 - as the other settings
    memory_limit: str = _setting("memory limit of the warehouse build", "2GB")
    threads: int = _setting("threads of the warehouse build", 2, least=1)
    workers: int = _setting("processes that read archived pages in parallel", min(4, os.cpu_count() or 1), least=1)
    ray_address: str | None = _setting("Ray cluster that reads them instead: HOST:PORT, or auto for one on this machine", None)
    crawl_from: str = _setting("where requests are sent from: here, or cluster for the machines at ray_address", "here")
    late_hours: float = _setting("hours without a visit or release after which nights count as stopped", 36.0, least=1)
    disk_budget: str | None = _setting("size limit of the data root; a warning is given at 80 percent", None)
    releases_kept: int = _setting("releases kept beside each month's last", 30, least=1)
    archive_url: str | None = _setting("folder or object store for sealed files of the archive", None)
    staged_url: str | None = _setting("folder or object store for staged rows of past months", None)
    local_days: int = _setting("days that local copies of what is in archive_url and staged_url are kept", 90, least=0)
    publish_url: str | None = _setting("folder or object store that each night's release is published to, for `giamngheo pull`", None)
    runs_kept_days: int = _setting("days that finished runs and their logs stay in Dagster's instance", 90, least=1)
    alert_file: str = _setting("file in the data root that every message is appended to; empty for none", "alerts/messages.jsonl")
    alert_to: tuple[str, ...] = _setting("addresses that alerts are mailed to", ())
    alert_from: str | None = _setting("sender address of alert mail", None)
    remind_days: int = _setting("days after which an open trouble is reported again", 7, least=1)
    smtp_host: str | None = _setting("mail server", None)
    smtp_port: int = _setting("port of the mail server", 587, least=1)
    smtp_security: str = _setting("starttls, tls or none (none only to this machine)", "starttls")
    smtp_user: str | None = _setting("user name at the mail server", None)
    smtp_password: str | None = _setting("password at the mail server", None, secret=True)
    webhook_url: str | None = _setting("URL that alerts are posted to as JSON; secret, since such URLs carry a key", None, secret=True)

    def __post_init__(self) -> None:
        if self.smtp_security not in _SECURITY:
            raise UsageError(f"smtp_security: expected one of {', '.join(_SECURITY)}, got {self.smtp_security!r}")
        if self.crawl_from not in _ASKING:
            raise UsageError(f"crawl_from: expected one of {', '.join(_ASKING)}, got {self.crawl_from!r}")
        if self.crawl_from == "cluster" and self.ray_address is None:
            raise UsageError("crawl_from = 'cluster': expected ray_address to name the cluster, got none")
        for key in ("memory_limit", "disk_budget"):
            size = getattr(self, key)
            if size is not None and not _SIZE.fullmatch(size):
                raise UsageError(f"{key}: expected a size such as 2GB, got {size!r}")
        for key in ("archive_url", "staged_url", "publish_url"):
            if (url := getattr(self, key)) is not None:
                refuse_key_in(url, where=key)
        if Path(self.alert_file).is_absolute() or ".." in Path(self.alert_file).parts:
            raise UsageError(f"alert_file: expected a path inside the data root, got {self.alert_file!r}")
        if bool(self.alert_to) != bool(self.smtp_host):
            raise UsageError("alert_to and smtp_host: expected both or neither")
        if self.alert_to and not self.alert_from:
            raise UsageError("alert_from: expected the sender address of alert mail, since alert_to is set")

    def crawl_settings(self, *, every_known_page: bool = False) -> Settings:
        """The limits of a night's visits. Raises UsageError where no contact is set. `every_known_page` asks for all pages again."""
        settings = Settings(
            contact=(self.contact or "").strip(),
            requests_per_source=self.requests_per_source,
            seconds_per_source=self.seconds_per_source,
            sources_at_once=self.sources_at_once,
            pace_seconds=self.pace_seconds,
            since=self.since,
        )
        return replace(settings, every_known_page=every_known_page)

    @property
    def readers(self) -> int | str:
        """Who reads many archived pages: a number of processes here, or a cluster."""
        return self.ray_address or self.workers

    @property
    def disk_budget_bytes(self) -> int | None:
        return None if self.disk_budget is None else size_in_bytes(self.disk_budget)


@dataclass(frozen=True, slots=True)
class Origin:
    """One setting as `config show` tells it; `value` of a secret is "set" or None."""

    key: str
    value: Value
    came_from: str
    about: str


def size_in_bytes(size: str) -> int:
    """Bytes of a size such as "2GB" (decimal) or "2GiB" (binary)."""
    number, unit = re.fullmatch(r"([\d.]+)\s?([KMGT]i?B)", size).groups()  # type: ignore[union-attr]  # checked by Configuration
    return int(float(number) * (1024 if "i" in unit else 1000) ** (" KMGT".index(unit[0])))


def configuration_of(root: DataRoot) -> Configuration:
    """The configuration of a data root for the command or run of this process. Raises UsageError naming key and place."""
    return read_configuration(root)[0]


def read_configuration(
    root: DataRoot, *, environment: Mapping[str, str] | None = None, flags: Mapping[str, str] | None = None
) -> tuple[Configuration, tuple[Origin, ...]]:
    """The same, and where each value came from."""
    kinds = get_type_hints(Configuration)
    known = {each.name: each for each in fields(Configuration)}
    values: dict[str, Value] = {}
    came_from: dict[str, str] = {}
    environment = os.environ if environment is None else environment
    flags = FLAGS.get() if flags is None else flags
    for place, key, raw, secrets_allowed in (*_of_file(root.path / FILE), *_of_environment(environment), *_of_flags(flags)):
        if key not in known:
            raise UsageError(f"{place}: unknown setting; `giamngheo config show` lists those that are known")
        if known[key].metadata["secret"] and not secrets_allowed:
            raise UsageError(f"{place}: a secret is read from the environment only: set {PREFIX}{key.upper()} and remove it there")
        values[key] = _value(raw, kinds[key], least=known[key].metadata["least"], where=place, secret=known[key].metadata["secret"])
        came_from[key] = place
    configuration = Configuration(**values)  # type: ignore[arg-type]  # each was read as its field's kind
    origins = []
    for name, each in known.items():
        value = getattr(configuration, name)
        shown = ("set" if value else None) if each.metadata["secret"] else value
        origins.append(Origin(name, shown, came_from.get(name, "default"), each.metadata["about"]))
    return configuration, tuple(origins)


def secrets_of(environment: Mapping[str, str]) -> tuple[str, ...]:
    """The values that no log, message or file may show."""
    names = {f"{PREFIX}{each.name.upper()}" for each in fields(Configuration) if each.metadata["secret"]} | {"GIAMNGHEO_POSTGRES_PASSWORD"}
    return tuple(value for name, value in environment.items() if name in names and value)


_Given = tuple[str, str, object, bool]


def _of_file(path: Path) -> Iterator[_Given]:
    if not path.exists():
        return
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: expected TOML, got {error}") from error
    yield from ((f"{FILE}: {key}", key, value, False) for key, value in table.items())


def _of_environment(environment: Mapping[str, str]) -> Iterator[_Given]:
    for name, value in sorted(environment.items()):
        if name.startswith(PREFIX) and name not in OTHER_VARIABLES:
            yield name, name.removeprefix(PREFIX).lower(), value, True


def _of_flags(flags: Mapping[str, str]) -> Iterator[_Given]:
    yield from ((f"--set {key}", key, value, False) for key, value in flags.items())


def flags_of(pairs: Iterable[str]) -> Mapping[str, str]:
    """`--set` options taken apart. Raises UsageError for one without "="."""
    found = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            raise UsageError(f"--set: expected KEY=VALUE, got {key!r}")
        found[key.strip()] = value.strip()
    return found


def _value(raw: object, kind: object, *, least: float | None, where: str, secret: bool) -> Value:
    """A raw value as its setting's kind; text from the environment and flags is read, TOML must already be of the kind."""
    try:
        value = _of_kind(raw, kind)
    except (ValueError, TypeError):
        words = {int: "a whole number", float: "a number", date | None: "a day as YYYY-MM-DD", tuple[str, ...]: "a list of texts"}
        expected = next((word for each, word in words.items() if each == kind), "text")
        raise UsageError(f"{where}: expected {expected}, got {'another kind' if secret else repr(raw)}") from None
    if least is not None and isinstance(value, int | float) and not value >= least:
        raise UsageError(f"{where}: expected at least {least:g}, got {value}")
    return value


def _of_kind(raw: object, kind: object) -> Value:
    if isinstance(raw, bool):
        raise TypeError(raw)
    if kind is int:
        return raw if isinstance(raw, int) else int(_text(raw))
    if kind is float:
        return float(raw) if isinstance(raw, int | float) else float(_text(raw))
    if kind == date | None:
        return raw if type(raw) is date else date.fromisoformat(_text(raw))
    if kind == tuple[str, ...]:
        parts = [_text(part) for part in raw] if isinstance(raw, list) else _text(raw).split(",")
        return tuple(part.strip() for part in parts if part.strip())
    return _text(raw) or (None if kind == str | None else "")


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw.strip()
