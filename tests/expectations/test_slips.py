"""How many single-figure slips of a reader the rules catch on real layouts: a scale, a decimal sign, a digit, a sign.

Belongs here: the share that is caught, with its floor, on the pages under tests/pages. Does not belong here: whether pages are read
rightly (tests of reading and figures).
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas
import pytest

from expectations.validation import validate
from transforms.figures.read import read_figures
from transforms.reading.page import read_document
from transforms.records import document_id_of

pytestmark = pytest.mark.long
PAGES = sorted((Path(__file__).parents[1] / "pages").glob("*/*.html"))[::3]
CAPTURED_AT = datetime(2026, 11, 20, 19, tzinfo=UTC)
FLOOR = 0.95


def exchanged(value: Decimal) -> Decimal:
    """The first two neighbouring digits that differ, exchanged."""
    digits = list(str(value))
    for here in range(len(digits) - 1):
        there = here + 1 if digits[here + 1] != "." else here + 2
        if there < len(digits) and digits[here].isdigit() and digits[there].isdigit() and digits[here] != digits[there]:
            digits[here], digits[there] = digits[there], digits[here]
            break
    return Decimal("".join(digits))


SLIPS: dict[str, Callable[[Decimal], Decimal]] = {
    "ten times": lambda value: value * 10,
    "a tenth": lambda value: value / 10,
    "a hundred times": lambda value: value * 100,
    "a hundredth": lambda value: value / 100,
    "a thousand times": lambda value: value * 1000,
    "a thousandth": lambda value: value / 1000,
    "digits exchanged": exchanged,
}


@pytest.fixture(scope="module")
def frames() -> dict[str, pandas.DataFrame]:
    documents, observations = [], []
    for path in PAGES:
        document = read_document(path.read_bytes(), page=path.stem, captured_at=CAPTURED_AT)
        known = {
            "captured_on": date(2026, 11, 21),
            "source": document.source,
            "document_id": document_id_of(document.url, source=document.source, page=document.page),
            "text_sha256": document.text_sha256,
            "captured_at": CAPTURED_AT,
        }
        documents.append({**asdict(document), **known, "blocks": None})
        observations += [{**asdict(each), **known} for each in read_figures(document).observations]
    return {"documents": pandas.DataFrame(documents), "observations": pandas.DataFrame(observations)}


def failing(frames: dict[str, pandas.DataFrame]) -> set[tuple[str, tuple[str, ...]]]:
    return {(o.rule, key) for o in validate("observations", frames) if o.severity == "critical" for key in o.failing_keys}


def test_slips_of_a_reader_are_caught(frames: dict[str, pandas.DataFrame], capsys: pytest.CaptureFixture[str]) -> None:
    before = failing(frames)
    caught_of: dict[str, tuple[int, int]] = {}
    for name, slip in SLIPS.items():
        rows = frames["observations"].to_dict("records")
        slipped = set()
        for row in rows:
            value = row["value"]
            if isinstance(value, Decimal) and value != 0 and slip(value) != value:
                row["value"] = slip(value)
                slipped.add((row["document_id"], row["observation_id"]))
        found = {key for rule, key in failing({**frames, "observations": pandas.DataFrame(rows)}) - before}
        caught_of[name] = (len(found & slipped), len(slipped))
    with capsys.disabled():
        print("\nslips caught: " + ", ".join(f"{name} {100 * caught / made:.1f} %" for name, (caught, made) in caught_of.items()))
    for name, (caught, made) in caught_of.items():
        assert made > 100 and caught >= FLOOR * made, name


def test_pages_as_they_are_read_seldom_break_a_critical_rule(
    frames: dict[str, pandas.DataFrame], capsys: pytest.CaptureFixture[str]
) -> None:
    taken_out = {key for _, key in failing(frames)}
    share = len(taken_out) / len(frames["observations"])
    with capsys.disabled():
        print(f"\nin quarantine: {len(taken_out)} of {len(frames['observations'])} figures ({100 * share:.1f} %)")
    assert share <= 0.05
