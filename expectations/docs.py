"""Data Docs: what every rule said on each night with something new, as pages that open anywhere without a network.

    <folder>/index.html                 nights, and failing rows by rule over the last of them
    <folder>/<run>/<stage>-<table>.html rules, reasons, samples, and the library's own rendering
    <folder>/<run>/run.json             the outcomes themselves: the history that the index is made of

Belongs here: those files. Does not belong here: judging rows, and what the library renders (`rendered.py`). Pages carry no script, load
nothing, and say so in a content security policy; every value is escaped.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader

from expectations.outcomes import RuleOutcome
from expectations.rendered import sections_of
from expectations.rules import Severity

TEMPLATES = Path(__file__).parent / "templates"
RUN_FILE = "run.json"
_RECENT = 14
_GRAVITY: tuple[Severity, ...] = ("critical", "warning", "info")


@dataclass(frozen=True, slots=True)
class Page:
    """One table of one run."""

    file: str
    table: str
    outcomes: tuple[RuleOutcome, ...]

    @property
    def gravest(self) -> Severity | None:
        """The gravest severity that failed."""
        failed = {outcome.severity for outcome in self.outcomes if not outcome.success}
        return next((severity for severity in _GRAVITY if severity in failed), None)


@dataclass(frozen=True, slots=True)
class Run:
    """The outcomes of one night. `release_id` is empty where the release was kept back."""

    name: str
    night: str
    checked_at: str
    release_id: str
    outcomes: tuple[RuleOutcome, ...]

    @property
    def pages(self) -> tuple[Page, ...]:
        tables = dict.fromkeys((outcome.stage, outcome.table) for outcome in self.outcomes)
        return tuple(
            Page(f"{stage}-{table}.html", table, tuple(each for each in self.outcomes if (each.stage, each.table) == (stage, table)))
            for stage, table in tables
        )

    def failed(self, severity: Severity) -> int:
        return sum(not outcome.success and outcome.severity == severity for outcome in self.outcomes)


def write_docs(
    folder: Path, outcomes: Sequence[RuleOutcome], *, night: date, checked_at: datetime, release_id: str | None, keep: int = 60
) -> Path:
    """Adds a run to the docs in `folder` and returns the index; the `keep` newest runs stay. The same run again takes its place."""
    name = checked_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    shown = tuple(replace(outcome, failing_keys=()) for outcome in outcomes)  # the keys are in core.quarantine; history keeps samples
    run = Run(name, night.isoformat(), checked_at.astimezone(UTC).isoformat(timespec="seconds"), release_id or "", shown)
    if run.outcomes:
        _write_run(folder, run)
    runs = _runs_in(folder)
    for old in runs[keep:]:
        shutil.rmtree(folder / old.name)
    return _write_index(folder, runs[:keep])


def _write_run(folder: Path, run: Run) -> None:
    """Writes beside and moves into place, so that a run is there whole or not at all."""
    beside = folder / f".{run.name}.new"
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir(parents=True)
    template = _templates().get_template("table.html")
    for page in run.pages:
        text = template.render(style=_style(), run=run, page=page, sections=sections_of(page.outcomes))
        (beside / page.file).write_text(text, encoding="utf-8")
    (beside / RUN_FILE).write_text(json.dumps(asdict(run), ensure_ascii=False, indent=1), encoding="utf-8")
    shutil.rmtree(folder / run.name, ignore_errors=True)
    beside.rename(folder / run.name)


def _runs_in(folder: Path) -> list[Run]:
    """The runs of a folder, newest first."""
    files = sorted(folder.glob(f"[0-9]*/{RUN_FILE}"), reverse=True)
    return [_run_of(json.loads(file.read_text(encoding="utf-8"))) for file in files]


def _run_of(content: Mapping[str, object]) -> Run:
    outcomes = cast("list[dict[str, object]]", content["outcomes"])
    texts = {name: str(content[name]) for name in ("name", "night", "checked_at", "release_id")}
    return Run(**texts, outcomes=tuple(_outcome_of(each) for each in outcomes))


def _outcome_of(content: Mapping[str, object]) -> RuleOutcome:
    """JSON knows no tuples: lists become tuples again, pairs of a sample row too."""
    sample = tuple(tuple((name, text) for name, text in row) for row in cast("list[list[tuple[str, str]]]", content["sample"]))
    lists = {name: tuple(cast("list[str]", content[name])) for name in ("key_columns", "held_sources")}
    rest = {name: value for name, value in content.items() if name not in ("sample", "failing_keys", *lists)}
    return RuleOutcome(**rest, **lists, sample=sample)  # type: ignore[arg-type]  # written by `_run_file`, of the same class


def _write_index(folder: Path, runs: Sequence[Run]) -> Path:
    recent = list(reversed(runs[:_RECENT]))
    severities = {outcome.rule: outcome.severity for run in recent for outcome in run.outcomes}
    counts = [{outcome.rule: outcome.failed_rows for outcome in run.outcomes} for run in recent]
    rows = [(rule, severity, [each.get(rule) for each in counts]) for rule, severity in severities.items()]
    rows.sort(key=lambda row: not any(row[2]))  # what fails stands on top
    text = _templates().get_template("index.html").render(style=_style(), runs=runs, recent=recent, rows=rows)
    folder.mkdir(parents=True, exist_ok=True)
    beside = folder / ".index.html.new"
    beside.write_text(text, encoding="utf-8")
    return beside.rename(folder / "index.html")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True)


@lru_cache(maxsize=1)
def _style() -> str:
    return (TEMPLATES / "docs.css").read_text(encoding="utf-8")
