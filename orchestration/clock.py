"""The zone that days are counted in, and the day of a night. The only module that looks at the wall clock.

Belongs here: now, the zone, the first partition. Does not belong here: schedules.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from transforms.errors import UsageError

ZONE: Final = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST_DAY: Final = date(2015, 1, 1)
"""The first partition: saved captures of VBSP's pages go back to 2016."""
NIGHT_BEGINS: Final = time(2, 0)


def now() -> datetime:
    """This instant, in UTC."""
    return datetime.now(UTC)


def day_of(instant: datetime) -> date:
    """The day of an instant in Vietnam, whatever the zone of the host."""
    return instant.astimezone(ZONE).date()


def in_words(days: Iterable[date]) -> str:
    """Days as a person lists them: `2026-11-01 to 2026-11-20, 2026-11-22`."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(f"{span[0]} to {span[-1]}" if len(span) > 1 else f"{span[0]}" for span in spans)


def start_of_night(day: date) -> datetime:
    """02:00 in Vietnam on `day`, in UTC."""
    return datetime.combine(day, NIGHT_BEGINS, ZONE).astimezone(UTC)


def start_of_day(day: date) -> datetime:
    """00:00 in Vietnam on `day`, in UTC."""
    return datetime.combine(day, time(), ZONE).astimezone(UTC)


def instant_of(text: str, *, option: str) -> datetime:
    """The instant that an option names; without an offset it is meant in Vietnam. Raises UsageError."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: expected an instant as ISO 8601, such as 2026-11-21T02:00:00+07:00") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=ZONE)


def night_of(text: str | None, *, at: datetime, option: str = "--on") -> date:
    """The day that an option names, today without it. Raises UsageError for a day before the first partition or after today."""
    today = day_of(at)
    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} {text}: expected a day as YYYY-MM-DD") from None
    if not FIRST_DAY <= day <= today:
        raise UsageError(f"{option} {text}: expected a day from {FIRST_DAY} to today in Vietnam, {today}")
    return day
