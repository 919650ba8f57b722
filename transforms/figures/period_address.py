"""The day by which a page was written, as its address tells: /kinh-te/202310/..., /2020/03/29/..., ...-20191125164800000.htm.

A page that prints no day says 'to date' of no day; but '30/9' and 'this year' are of the year in which it was written.
Belongs here: dates inside addresses. Does not belong here: what the page prints (`reading/published.py`), which year is meant
(`period_years.py`).
"""

import re
from calendar import monthrange
from datetime import date

from transforms.reading.portal import path_of
from transforms.records import Document

_FOLDER = re.compile(r"/(20[0-3]\d)/?(0[1-9]|1[0-2])(?:/(0[1-9]|[12]\d|3[01]))?/")
_STAMP = re.compile(r"[-_/](20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:\d{4,9})?(?:\.\w+)?/?$")  # with or without the time of day


def day_of_address(document: Document) -> date | None:
    """The day that the page's address tells, the last of the month where it tells no day; None where it tells neither."""
    path = path_of(document.url) if document.url else ""
    found = _FOLDER.search(path) or _STAMP.search(path)
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    last = monthrange(year, month)[1]
    return date(year, month, min(day or last, last))
