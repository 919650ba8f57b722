"""What every page shares: the rows in one language, looked up by what they belong to, and the frame around each page.

Belongs here: look-ups, navigation, the three clocks on top. Does not belong here: what a single page tells.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path
from typing import Final, Protocol, TypeVar
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup, escape

from transforms.report.kept import Earlier, as_meta, digest_of, is_same, recipe, rows_of_table
from transforms.report.language import FOLDER, Language
from transforms.report.rows import DocumentRow, FigureRow, IndicatorRow, ReconciliationRow, ReportRows
from transforms.report.series import Marked
from transforms.report.shown import Names, Shown, ShownRate, evidence_link, show, show_rate

STALE_AFTER: Final = timedelta(hours=36)
"""A nightly check that is later than this has been missed."""
POLICY: Final = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file:; frame-src 'self' file:; "
    "base-uri 'none'; form-action 'none'"
)
"""Own files alone. Pages are opened from a disk, where 'self' names the folder in some browsers and nothing in others: hence `file:`."""
NAVIGATION: Final = (
    ("overview", "index.html"),
    ("indicators", "indicators/index.html"),
    ("rates", "rates.html"),
    ("tonight", "tonight.html"),
    ("conflicts", "conflicts.html"),
    ("reconciliation", "reconciliation.html"),
    ("coverage", "coverage.html"),
    ("sources", "sources.html"),
    ("evidence", "evidence/index.html"),
    ("unresolved", "unresolved.html"),
    ("dictionary", "dictionary.html"),
    ("checks", "checks.html"),
)


Entry = TypeVar("Entry")


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of the site; `path` is relative to the report's folder, with "/" between its parts."""

    path: str
    content: bytes
    is_kept: bool = False  # it stands in the earlier report, from where it is to be taken; `content` is empty


class Captured(Protocol):
    """A captured page of the report: what it was made from, and the figures that are lit on it."""

    @property
    def made_from(self) -> str: ...
    @property
    def found(self) -> frozenset[str]: ...


@dataclass(frozen=True)
class Shared:
    """What both languages share: rows, look-ups by id, drawings and captured pages that exist."""

    rows: ReportRows
    now: datetime
    drawings: Mapping[str, str]  # by name of the panel
    captured: Mapping[str, Captured]  # by text_sha256
    has_data_docs: bool
    alerts_waiting: int = 0  # messages of the night that no alert sink would take
    earlier: Earlier = field(default_factory=Earlier)

    @cached_property
    def by_indicator(self) -> Mapping[str, list[FigureRow]]:
        return _grouped(self.rows.figures, attrgetter("indicator"))

    @cached_property
    def by_text(self) -> Mapping[str, list[FigureRow]]:
        return _grouped(self.rows.figures, attrgetter("text_sha256"))

    @cached_property
    def by_fact(self) -> Mapping[str, list[FigureRow]]:
        return _grouped(self.rows.figures, attrgetter("fact_id"))

    @cached_property
    def by_id(self) -> Mapping[str, FigureRow]:
        return {row.observation_id: row for row in self.rows.figures}

    @cached_property
    def documents(self) -> Mapping[str, list[DocumentRow]]:
        """Documents by their text: more than one where a text stands at several addresses."""
        return _grouped(self.rows.documents, attrgetter("text_sha256"))

    @cached_property
    def versions(self) -> Mapping[str, list[DocumentRow]]:
        """Texts by the document that showed them."""
        return _grouped(self.rows.documents, attrgetter("document_id"))

    @cached_property
    def tried(self) -> Mapping[str, list[ReconciliationRow]]:
        """The arithmetic that could be tried, by the figures that take part in it."""
        found: defaultdict[str, list[ReconciliationRow]] = defaultdict(list)
        for row in self.rows.reconciliation:
            if row.verdict != "untestable":
                for member in row.members:
                    found[member].append(row)
        return found

    @cached_property
    def marked(self) -> Marked:
        """Statements that another one contradicts, and those that their page has changed."""
        return marked_of(self.rows)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the content of every page."""

    clocks: Markup
    navigation: Markup
    foot: Markup


class _Compiled(FileSystemBytecodeCache):
    """Templates compiled once and kept beside them, as Python keeps its modules; where nothing can be written they are compiled anew.

    To compile them takes two thirds of the CPU of a small report.
    """

    def dump_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)


_COMPILED: Final = _Compiled(str(FOLDER / "templates" / "__pycache__"), f"%s.jinja2-{version('jinja2')}")


class Site:
    """The report in one language."""

    def __init__(self, shared: Shared, language: Language) -> None:
        self.shared, self.rows, self.language = shared, shared.rows, language
        self.names = Names(shared.rows, language)
        self.marked, self.by_indicator = shared.marked, shared.by_indicator
        self.environment = Environment(
            loader=FileSystemLoader(FOLDER / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            bytecode_cache=_COMPILED,
        )
        self.environment.globals.update(
            say=language.say,
            w={key: escape(text) for key, text in language.words.items()},
            code=language.say_code,
            lang=language,
            names=self.names,
            site=self,
        )
        self.environment.filters.update(web=web_address, first=first_words)
        self._frame = {"policy": Markup(POLICY), "release": shared.rows.release, "has_data_docs": shared.has_data_docs}
        self._made: dict[tuple[str, str, bool], Furniture] = {}
        self._shown: dict[tuple[str, str], Shown] = {}
        self.made_by = digest_of(
            [*shared.rows.labels, *shared.rows.indicators], recipe(), language.code, shared.rows.release.schema_version
        )

    @cached_property
    def indicators(self) -> Mapping[str, IndicatorRow]:
        return {row.indicator: row for row in self.rows.indicators}

    def shown(self, row: FigureRow) -> Shown:
        """A figure in words, found when it is first asked for."""
        key = (row.observation_id, row.document_id)
        if key not in self._shown:
            self._shown[key] = show(row, self.language, self.names)
        return self._shown[key]

    def shown_by_id(self, observation_id: str | None) -> Shown | None:
        row = self.shared.by_id.get(observation_id or "")
        return self.shown(row) if row else None

    def link_by_id(self, observation_id: str) -> str | None:
        """The address of a figure's evidence, where the report shows it."""
        row = self.shared.by_id.get(observation_id)
        return evidence_link(row) if row else None

    @cached_property
    def rates(self) -> list[ShownRate]:
        """All runs of rates in words, in the order of the query."""
        return [show_rate(row, self.language, self.names) for row in self.rows.rates]

    @cached_property
    def rates_by_text(self) -> Mapping[str, list[ShownRate]]:
        found: defaultdict[str, list[ShownRate]] = defaultdict(list)
        for rate in self.rates:
            found[rate.row.text_sha256 or ""].append(rate)
        return found

    def own(self, path: str) -> str:
        """The path of a page of this language, from the root of the site."""
        return ("vi/" if self.language.is_vietnamese else "") + path

    def kept(self, path: str, made_from: str) -> SiteFile | None:
        """The page at `path` as it stands, where it was made from the same."""
        own = self.own(path)
        return SiteFile(own, b"", is_kept=True) if is_same(self.shared.earlier.ends(own), made_from) else None

    def table_rows(self, path: str, macro: str, listed: Iterable[tuple[str, Entry]], make: Callable[[Entry], object]) -> Markup:
        """The rows of the long table on the page at `path`, in the order of `listed`, where each stands with the digest of what it shows.

        Those that the page has as it stands are taken over; of the others `make` brings what a macro of `rows.html.j2` shows.
        """
        standing = rows_of_table(self.shared.earlier.read(self.own(path)), self.made_by)
        show_row = getattr(self.environment.get_template("rows.html.j2").module, macro)
        up = "../" * path.count("/")
        return Markup("".join(standing[key] if key in standing else show_row(key, make(each), up) for key, each in listed))

    def page(self, path: str, template: str, *, title: str, nav: str, made_from: str = "", **values: object) -> SiteFile:
        """One page. `path` is relative to the root of the language's pages. With `made_from`, a digest, it stays until that changes, and
        says nothing of release and clocks itself."""
        depth = path.count("/")
        up = "../" * depth
        own = self.own("")
        root = up + ("../" if own else "")
        other = f"{root}{path}" if own else f"{root}vi/{path}"
        text = self.environment.get_template(template).render(
            **self._frame,
            title=title,
            nav=nav,
            up=up,
            root=root,
            other=other,
            furniture=self._furniture(up, nav, stays=bool(made_from)),
            made_from=Markup(as_meta(made_from)) if made_from else "",
            **values,
        )
        return SiteFile(own + path, text.encode())

    def drawing(self, name: str, labels: Mapping[str, str], *, up: str, title_id: str) -> Markup:
        """A chart for one page. Its drawing holds numbers and our own words alone, so it is markup; the names of its points are escaped."""
        from transforms.report.charts import dress

        svg = dress(self.shared.drawings[name], labels=labels, is_vietnamese=self.language.is_vietnamese, up=up, title_id=title_id)
        return Markup(svg)

    def _furniture(self, up: str, nav: str, *, stays: bool) -> Furniture:
        """The parts that pages share, made once for each depth and place in the navigation, and for pages that stay."""
        if (up, nav, stays) not in self._made:
            release, now = self.rows.release, self.shared.now
            checked, changed = release.last_checked_at, release.last_changed_at
            parts = self.environment.get_template("furniture.html.j2").module
            hours = int(STALE_AFTER.total_seconds() // 3600)
            self._made[up, nav, stays] = Furniture(
                clocks=parts.clocks_by_script(up, hours)  # type: ignore[attr-defined]
                if stays
                else parts.clocks(  # type: ignore[attr-defined]
                    up,
                    checked is None or now - checked > STALE_AFTER,
                    self.language.ago(now - checked) if checked else "",
                    self.language.ago(now - changed) if changed else "",
                    hours,
                    self.shared.alerts_waiting,
                    release,
                ),
                navigation=parts.navigation(up, nav, NAVIGATION),  # type: ignore[attr-defined]
                foot=parts.foot_by_script() if stays else parts.foot(release),  # type: ignore[attr-defined]
            )
        return self._made[up, nav, stays]


def marked_of(rows: ReportRows) -> Marked:
    """What the conflict ledger and the revision log name."""
    return Marked(
        rivals=frozenset(each for row in rows.conflicts for each in row.statements),
        revised=frozenset(row.new_observation_id for row in rows.revisions if row.what == "value_changed" and row.new_observation_id),
    )


def _grouped(rows: Iterable[Entry], key: Callable[[Entry], str]) -> Mapping[str, list[Entry]]:
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return dict(found)


def web_address(address: str | None) -> str | None:
    """An address that a link may lead to: of the web, or none. Whatever else a page claims as its address is shown as text."""
    if not address:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def first_words(text: str | None, length: int = 140) -> str:
    """The beginning of a text."""
    text = " ".join((text or "").split())
    return text if len(text) <= length else text[:length].rsplit(" ", 1)[0] + " …"


def file_of(path: Path, name: str) -> SiteFile:
    """A file of ours that is copied into the site as it is."""
    return SiteFile(name, path.read_bytes())
