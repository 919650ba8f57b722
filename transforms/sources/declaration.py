"""What a portal declares of itself, and the loader of the declarations in this folder.

Belongs here: the shape of `<name>.toml`, its checks, look-up by name, host and text marks. Does not belong here: reading a page by it
(`transforms/reading/`), fetching by it (`transforms/crawl/`). The file name is the source's name; adding a portal is adding a file.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal, TypeVar, cast, get_args

from cssselect import HTMLTranslator, SelectorError

from transforms.errors import ReferenceDataError
from transforms.records import BlockKind, DecimalSign, Language

Part = Literal["region", "title", "lead", "date", "byline", "source", "caption", "rate", "drop"]
DateOrder = Literal["day_first", "month_first"]
_PARTS: tuple[Part, ...] = get_args(Part)


@dataclass(frozen=True, slots=True)
class Selector:
    """A CSS selector with the number of nodes that it must find: at least `least` and, unless None, at most `most`."""

    css: str
    least: int
    most: int | None

    @property
    def expected(self) -> str:
        if self.most is None:
            return f"{self.least} or more"
        return str(self.least) if self.least == self.most else f"{self.least} to {self.most}"

    def fits(self, count: int) -> bool:
        return self.least <= count and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True)
class Declaration:
    """One portal. Field meanings and defaults: README, "Extending it"."""

    name: str
    title: str
    hosts: tuple[str, ...]
    language: Language
    licence: str
    attribution: str
    marks: tuple[tuple[str, ...], ...] = ()
    mirrors: tuple[str, ...] = ()
    selectors: Mapping[Part, Selector] = field(default_factory=dict)
    ends: tuple[str, ...] = ()
    date_order: DateOrder = "day_first"
    date_meta: tuple[str, ...] = ()
    decimal_sign: Mapping[BlockKind, DecimalSign] = field(default_factory=dict)
    default_place_code: str | None = None
    charset: str | None = None
    byline_is_origin: bool = False
    url_rules: tuple[tuple[str, str], ...] = ()
    listings: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    article_pattern: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    cadence_days: int = 7
    live_unverified: tuple[str, ...] = ()


def load_declarations(folder: Path) -> dict[str, Declaration]:
    """All declarations of a folder by name. Raises ReferenceDataError naming file and key."""
    found: dict[str, Declaration] = {}
    owner_of_host: dict[str, str] = {}
    for path in sorted(folder.glob("*.toml")):
        declaration = read_declaration(path.read_text(encoding="utf-8"), name=path.stem, where=path.name)
        for host in (*declaration.hosts, *declaration.mirrors):
            if host in owner_of_host:
                raise ReferenceDataError(f"{path.name}: hosts: {host} already belongs to {owner_of_host[host]}.toml")
            owner_of_host[host] = path.stem
        found[path.stem] = declaration
    return found


@cache
def declarations() -> Mapping[str, Declaration]:
    """The declarations that ship with the project."""
    return load_declarations(Path(__file__).parent)


def read_declaration(toml: str, *, name: str, where: str) -> Declaration:
    """One declaration from its TOML text. Raises ReferenceDataError naming `where` and the key."""
    try:
        raw = tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(f"{where}: not TOML: {error}") from error
    table = _Table(raw, where)
    declaration = Declaration(
        name=name,
        title=table.text("title"),
        hosts=table.texts("hosts"),
        language=cast(Language, table.one_of("language", get_args(Language))),
        licence=table.text("licence"),
        attribution=table.text("attribution"),
        marks=tuple(_marks(table.take("marks", list, []), where)),
        mirrors=table.texts("mirrors", optional=True),
        selectors=dict(_selectors(table.take("selectors", dict, {}), where)),
        ends=table.texts("ends", optional=True),
        date_order=cast(DateOrder, table.one_of("date_order", get_args(DateOrder), default="day_first")),
        date_meta=table.texts("date_meta", optional=True),
        decimal_sign=dict(_decimal_signs(table.take("decimal_sign", dict, {}), where)),
        default_place_code=table.text("default_place_code", optional=True) or None,
        charset=table.text("charset", optional=True) or None,
        byline_is_origin=table.take("byline_is_origin", bool, False),
        url_rules=tuple(_url_rules(table.take("url_rules", list, []), where)),
        listings=table.texts("listings", optional=True),
        feeds=table.texts("feeds", optional=True),
        sitemaps=table.texts("sitemaps", optional=True),
        article_pattern=table.text("article_pattern", optional=True) or None,
        allowed_hosts=table.texts("allowed_hosts", optional=True) or table.texts("hosts"),
        cadence_days=table.take("cadence_days", int, 7),
        live_unverified=table.texts("live_unverified", optional=True),
    )
    table.finish()
    return declaration


_T = TypeVar("_T")


class _Table:
    """A TOML table taken apart key by key; what is left over is an error, so that a misspelt key never falls silent."""

    def __init__(self, raw: dict[str, object], where: str) -> None:
        self._raw = raw
        self._where = where
        self._taken: set[str] = set()

    def take(self, key: str, kind: type[_T], default: _T | None = None) -> _T:
        self._taken.add(key)
        value = self._raw.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            came = "nothing" if value is None else type(value).__name__
            raise ReferenceDataError(f"{self._where}: {key}: expected {kind.__name__}, got {came}")
        return value

    def text(self, key: str, *, optional: bool = False) -> str:
        return self.take(key, str, "" if optional else None)

    def texts(self, key: str, *, optional: bool = False) -> tuple[str, ...]:
        values = self.take(key, list, [] if optional else None)
        if not all(isinstance(value, str) for value in values) or not (values or optional):
            raise ReferenceDataError(f"{self._where}: {key}: expected a list of texts, got {values!r}")
        return tuple(values)

    def one_of(self, key: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        value = self.take(key, str, default)
        if value not in allowed:
            raise ReferenceDataError(f"{self._where}: {key}: expected one of {', '.join(allowed)}, got {value!r}")
        return value

    def finish(self) -> None:
        unknown = sorted(set(self._raw) - self._taken)
        if unknown:
            raise ReferenceDataError(f"{self._where}: unknown key {', '.join(unknown)}")


def _marks(raw: list[object], where: str) -> Iterator[tuple[str, ...]]:
    """Groups of texts: a page without an address is of this portal when it holds all texts of one group."""
    for group in raw:
        if not isinstance(group, list) or not group or not all(isinstance(mark, str) and mark for mark in group):
            raise ReferenceDataError(f"{where}: marks: expected lists of texts, got {group!r}")
        yield tuple(unicodedata.normalize("NFC", mark) for mark in group)


def _selectors(raw: Mapping[str, object], where: str) -> Iterator[tuple[Part, Selector]]:
    """Each part is `[css, count]`, the count "1", "0-1", "1+" or "0+"."""
    for part, value in raw.items():
        if part not in _PARTS:
            raise ReferenceDataError(f"{where}: selectors.{part}: expected one of {', '.join(_PARTS)}")
        if not isinstance(value, list) or len(value) != 2 or not all(isinstance(item, str) for item in value):
            raise ReferenceDataError(f'{where}: selectors.{part}: expected [css, count] such as ["h1", "1"], got {value!r}')
        css, count = value
        try:
            HTMLTranslator().css_to_xpath(css)
        except SelectorError as error:
            raise ReferenceDataError(f"{where}: selectors.{part}: {css!r} is no CSS selector: {error}") from error
        yield part, Selector(css, *_count(count, f"{where}: selectors.{part}"))


def _count(text: str, where: str) -> tuple[int, int | None]:
    match = re.fullmatch(r"(\d+)(?:-(\d+)|(\+))?", text)
    if match is None:
        raise ReferenceDataError(f'{where}: count: expected "1", "0-1" or "1+", got {text!r}')
    least = int(match[1])
    return least, None if match[3] else int(match[2] or least)


def _decimal_signs(raw: Mapping[str, object], where: str) -> Iterator[tuple[BlockKind, DecimalSign]]:
    for kind, sign in raw.items():
        if kind not in get_args(BlockKind) or sign not in get_args(DecimalSign):
            raise ReferenceDataError(f"{where}: decimal_sign.{kind}: expected a kind of block and , or . but got {sign!r}")
        yield cast(BlockKind, kind), cast(DecimalSign, sign)


def _url_rules(raw: list[object], where: str) -> Iterator[tuple[str, str]]:
    for rule in raw:
        if not isinstance(rule, list) or len(rule) != 2 or not all(isinstance(item, str) for item in rule):
            raise ReferenceDataError(f"{where}: url_rules: expected [pattern, replacement], got {rule!r}")
        try:
            re.compile(rule[0])
        except re.error as error:
            raise ReferenceDataError(f"{where}: url_rules: {rule[0]!r} is no pattern: {error}") from error
        yield rule[0], rule[1]
