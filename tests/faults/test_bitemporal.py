"""Weeks of nights by chance against a small model of what was known when: edits, removals, returns, clock jumps, backfills, corrections.

The model holds a list of captures for each page and nothing else. Whatever was done, the warehouse must say of every statement from when
until when it was shown, and `as_of(day)` must answer with what the newest capture of that day showed. Rows 18, 19 and 39.
"""

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from orchestration import compaction, staging
from orchestration.reference_tables import reference_tables
from tests.faults.totals import Tally
from tests.warehouse import ask, build
from tests.warehouse_rows import Page, capture_of, end_of
from transforms.records import Capture, Reading

BEGIN = date(2026, 1, 5)
Run = tuple[int, Decimal, datetime, datetime | None]
"""Number of the page, its figure, first capture that showed it, first later one that did not."""


@dataclass
class Shown:
    """One capture in the model: the figure that the page showed, None where it showed no page."""

    at: datetime
    value: Decimal | None


@dataclass
class Portal:
    """What the portal prints now, and what was captured of each page so far."""

    now: dict[int, Decimal | None] = field(default_factory=dict)
    captures: dict[int, list[Shown]] = field(default_factory=dict)
    corrected: dict[int, tuple[Decimal, Decimal]] = field(default_factory=dict)  # printed, right

    def right(self, number: int, printed: Decimal) -> Decimal:
        wrong, right = self.corrected.get(number, (None, None))
        return right if wrong == printed and right is not None else printed

    def runs(self) -> set[Run]:
        """The spans in which each figure was shown; a page that is gone closes nothing."""
        found: set[Run] = set()
        for number, captures in self.captures.items():
            texts = [(shown.at, shown.value) for shown in sorted(captures, key=lambda one: one.at) if shown.value is not None]
            at = 0
            while at < len(texts):
                end = at
                while end < len(texts) and texts[end][1] == texts[at][1]:
                    end += 1
                until = texts[end][0] if end < len(texts) else None
                value = texts[at][1]
                assert value is not None
                found.add((number, self.right(number, value), texts[at][0], until))
                at = end
        return found

    def known(self, day: date) -> set[tuple[int, Decimal]]:
        """What the newest capture of each page by the end of a day in Vietnam had shown."""
        end = datetime(day.year, day.month, day.day, 17, tzinfo=UTC)
        found = set()
        for number, captures in self.captures.items():
            seen = [shown for shown in captures if shown.value is not None and shown.at < end]
            if seen:
                value = max(seen, key=lambda one: one.at).value
                assert value is not None
                found.add((number, self.right(number, value)))
        return found


def page_of(number: int, value: Decimal) -> Page:
    page = Page(page=f"p{number}", source="baolangson", url=f"https://baolangson.vn/p{number}.html", published_on=date(2025, 1, 10))
    place: dict[str, Any] = {"place_code": None, "place_name": f"Xã {number}", "place_level": "commune"}
    told: dict[str, Any] = {
        "sentence": f"Xã {number}: cuối năm 2024, tỷ lệ hộ nghèo còn {value}%.",
        "unit": "percent",
        "period": end_of(2024),
    }
    return page.state("poor_household_rate", "level", str(value), f"{value}%", **told, **place)


class Nights(RuleBasedStateMachine):
    """Nights of one portal; the warehouse is built and held against the model when they are over."""

    tally = Tally()
    compared = 0
    """Days on which warehouse and model were held against each other."""

    @initialize(numbers=st.integers(1, 4))
    def begin(self, numbers: int) -> None:
        self.path = Path(tempfile.mkdtemp(prefix="giamngheo-nights-"))
        self.portal = Portal({number: Decimal(number + 1) for number in range(numbers)}, {number: [] for number in range(numbers)})
        self.day, self.steps = BEGIN, 0
        self.readings: dict[date, list[tuple[Capture, Reading]]] = {}
        self.captures: dict[date, list[Capture]] = {}

    @rule(number=st.integers(0, 5), value=st.integers(1, 30))
    def edit(self, number: int, value: int) -> None:
        """A page is published, edited in silence, or comes back."""
        self.portal.now[number] = Decimal(value) / 2
        self.portal.captures.setdefault(number, [])

    @rule(number=st.integers(0, 5))
    def remove(self, number: int) -> None:
        if number in self.portal.now:
            self.portal.now[number] = None

    @rule(days=st.integers(1, 40), hours=st.integers(-6, 6))
    def night(self, days: int, hours: int) -> None:
        """A night later, at an hour that moves as clocks do; captures of one night are never out of order with earlier nights."""
        self.day += timedelta(days=days)
        self.visit(self.day, 20 + hours * 0.25)

    @precondition(lambda self: any(self.portal.captures.values()))
    @rule()
    def second_run(self) -> None:
        """The same night again, an hour later."""
        self.visit(self.day, 22.5)

    @precondition(lambda self: bool(self.readings))
    @rule(which=st.integers(0, 50))
    def backfill(self, which: int) -> None:
        """A day is read again from the archive: nothing that is known changes."""
        day = sorted(self.readings)[which % len(self.readings)]
        staging.stage(
            self.path / "staged", day=day, source="baolangson", captures=self.captures[day], readings=self.readings[day], afresh=True
        )

    @rule()
    def close_months(self) -> None:
        compaction.close_months(self.path / "staged", today=self.day)

    @rule(number=st.integers(0, 5), right=st.integers(61, 90))
    def correct(self, number: int, right: int) -> None:
        """A person says what the page should have printed, of what it prints now."""
        printed = self.portal.now.get(number)
        if printed is not None and number not in self.portal.corrected:
            self.portal.corrected[number] = (printed, Decimal(right))

    def visit(self, day: date, hour: float) -> None:
        self.tally.fault()
        start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1) + timedelta(hours=hour)
        captures, readings = [], []
        for number, value in sorted(self.portal.now.items()):
            self.steps += 1
            at = start + timedelta(seconds=self.steps)
            known = [shown for shown in self.portal.captures[number] if shown.value is not None]
            if self.portal.captures[number] and at <= max(shown.at for shown in self.portal.captures[number]):
                continue
            if value is None:
                captures.append(capture_of(page_of(number, Decimal(1)), at, outcome="gone", number=self.steps))
            else:
                changed = not known or known[-1].value != value
                page = page_of(number, value)
                capture = capture_of(page, at, outcome="changed" if changed else "unchanged", number=self.steps)
                captures.append(capture)
                if changed:
                    readings.append((capture, page.reading(at)))
            self.portal.captures[number].append(Shown(at, value))
        staging.stage(self.path / "staged", day=day, source="baolangson", captures=captures, readings=readings)
        self.captures.setdefault(day, []).extend(captures)
        self.readings.setdefault(day, []).extend(readings)

    def teardown(self) -> None:
        if not hasattr(self, "path"):
            return
        try:
            self.check()
        finally:
            shutil.rmtree(self.path)

    def check(self) -> None:
        built = build(self.path, corrections=self.corrections())
        told = ask(built, "SELECT place_name, value, known_from, known_to FROM core.fact_statement")
        runs = {(int(place.split()[1]), Decimal(value).normalize(), since, until) for place, value, since, until in told}
        assert runs == {(number, value.normalize(), since, until) for number, value, since, until in self.portal.runs()}
        first, last = BEGIN, self.day + timedelta(days=2)
        for day in {first, last, *(first + (last - first) * part / 5 for part in range(1, 5))}:
            type(self).compared += 1
            rows = ask(built, f"SELECT place_name, value FROM as_of(DATE '{day}')")
            known = {(int(place.split()[1]), Decimal(value).normalize()) for place, value in rows}
            assert known == {(number, value.normalize()) for number, value in self.portal.known(day)}, day

    def corrections(self) -> pa.Table:
        rows = [
            {
                "correction": f"c{number}",
                "url": f"https://baolangson.vn/p{number}.html",
                "indicator": "poor_household_rate",
                "kind": "level",
                "period_end": end_of(2024),
                "printed_value": wrong,
                "right_value": right,
                "reason": "digits swapped",
                "right_according_to": "the decision",
                "added_on": BEGIN,
            }
            for number, (wrong, right) in self.portal.corrected.items()
        ]
        schema = reference_tables()["corrections"].schema
        texts = [{name: str(cell) if pa.types.is_string(schema.field(name).type) else cell for name, cell in row.items()} for row in rows]
        return pa.Table.from_pylist(texts, schema=schema)


@pytest.mark.parametrize("weeks", [2, pytest.param(40, marks=pytest.mark.long)])
def test_row39_whatever_the_nights_bring_the_warehouse_says_what_was_known_when(tally: Tally, weeks: int) -> None:
    """`Nights.check` holds both against each other at the end of each row of nights: the runs of a figure, and what was known on a day."""
    Nights.tally, Nights.compared = tally, 0
    run_state_machine_as_test(
        Nights,
        settings=settings(max_examples=weeks, stateful_step_count=12, suppress_health_check=list(HealthCheck)),
    )
    assert Nights.compared >= weeks
