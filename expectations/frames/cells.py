"""Cells of a frame as plain Python values, whatever library wrote the frame.

Belongs here: text, numbers, days and instants out of a column, with None for what is missing, and frames back out of them. Does not
belong here: what the columns mean.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

import pandas

from transforms.records import HUB

HANOI = timezone(timedelta(hours=7))  # Asia/Ho_Chi_Minh has kept +07:00 without summer time since 1975


def texts(frame: pandas.DataFrame, name: str) -> list[str | None]:
    """The column as text; all None where the frame has no such column."""
    return [None if _is_missing(value) else str(value) for value in _cells(frame, name)]


def numbers(frame: pandas.DataFrame, name: str) -> list[float | None]:
    """The column as floats. A Decimal keeps its printed digits: 3.36 comes back as the float nearest to 3.36."""
    return [None if _is_missing(value) else float(value) for value in _cells(frame, name)]  # type: ignore[arg-type]  # cells are objects to the stubs


def whole_numbers(frame: pandas.DataFrame, name: str) -> list[int | None]:
    return [None if _is_missing(value) else int(value) for value in _cells(frame, name)]  # type: ignore[call-overload]  # likewise


def flags(frame: pandas.DataFrame, name: str) -> list[bool]:
    """The column as yes or no; missing is no."""
    return [not _is_missing(value) and bool(value) for value in _cells(frame, name)]


def instants(frame: pandas.DataFrame, name: str) -> list[datetime | None]:
    """The column as instants in UTC; an instant without a zone is taken as UTC."""
    return [_instant(value) for value in _cells(frame, name)]


def days(frame: pandas.DataFrame, name: str) -> list[date | None]:
    return [_day(value) for value in _cells(frame, name)]


def capture_days(frame: pandas.DataFrame) -> list[date | None]:
    """The day of the capture in Vietnam, which is the day that its pages show."""
    return [None if at is None else at.astimezone(HANOI).date() for at in instants(frame, "captured_at")]


def nights(frame: pandas.DataFrame) -> list[str | None]:
    """The night that staged each row: its `captured_on`, else the day of its capture."""
    staged = days(frame, "captured_on") if "captured_on" in frame else capture_days(frame)
    return [None if day is None else day.isoformat() for day in staged]


def hubs(captures: pandas.DataFrame) -> list[bool]:
    """Which captures looked at a listing, feed or sitemap, which has no text of its own."""
    return [(detail or "").startswith(HUB) for detail in texts(captures, "detail")]


def days_between(earlier: Sequence[date | None], later: Sequence[date | None]) -> list[int | None]:
    return [None if a is None or b is None else (b - a).days for a, b in zip(earlier, later, strict=True)]


def plain_frame(columns: Mapping[str, Iterable[object]]) -> pandas.DataFrame:
    """A frame of numpy dtypes: object where a column holds text, float64 where it holds numbers and gaps, or nothing at all."""
    return pandas.DataFrame({name: _series(list(values)) for name, values in columns.items()})


def _series(values: list[object]) -> pandas.Series:
    if any(value is not None and not isinstance(value, int | float) for value in values):
        return pandas.Series(values, dtype="object")
    return pandas.Series([float("nan") if value is None else value for value in values], dtype="float64")


def _cells(frame: pandas.DataFrame, name: str) -> list[object]:
    return frame[name].tolist() if name in frame else [None] * len(frame)


def _is_missing(value: object) -> bool:
    return value is None or value is pandas.NA or value is pandas.NaT or (isinstance(value, float) and value != value)


def _instant(value: object) -> datetime | None:
    if _is_missing(value):
        return None
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(at, datetime):
        raise ValueError(f"expected an instant, got {value!r}")
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _day(value: object) -> date | None:
    if _is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date()
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value if isinstance(value, date) else None
