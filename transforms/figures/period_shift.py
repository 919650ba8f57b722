"""Days so many years or months from another.

Belongs here: arithmetic of the calendar. Does not belong here: which day it is done on (`period_years.py`).
"""

from calendar import monthrange
from datetime import date, timedelta


def back(day: date, count: int, unit: str) -> date | None:
    """So many units before a day; None before the first year. Months that go back to the last new year are the year so far."""
    if unit in ("năm", "year"):
        return shift_years(day, count) if count < day.year else None
    if unit == "decade":
        return shift_years(day, 10 * count) if 10 * count < day.year else None
    if unit in ("tuần", "week"):
        return day - timedelta(weeks=count)
    if unit in ("tháng", "month") and count in (day.month, day.month - 1):
        return date(day.year, 1, 1)  # "7 tháng qua", "the last seven months" in July or early August: the year so far
    months = day.year * 12 + day.month - 1 - count * (3 if unit in ("quý", "quarter") else 1)
    if months < 12:
        return None
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of a day's month."""
    return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])


def shift_years(day: date, years: int) -> date:
    """`years` earlier; 29 February becomes 28."""
    return date(day.year - years, day.month, min(day.day, 28) if day.month == 2 else day.day)
