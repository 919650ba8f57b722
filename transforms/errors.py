"""The one tree of errors; each says what was expected, what came and where, and carries the exit code of the command line.

    GiamngheoError            1  (a bug, when nothing nearer fits)
    ├── UsageError            2  a wrong option, date or path
    │   └── OtherVersion      2  a release whose tables are those of another version of this project
    ├── UnreadableInput       2  a page or file that cannot be read as what it claims to be
    ├── PageChanged           -  a selector found another number of nodes than its declaration expects; the generic reader takes over
    ├── ReferenceDataError    2  a row of transforms/reference/ or transforms/sources/ that contradicts another or itself
    ├── ChecksBlocked         3  critical checks kept the new release back; yesterday's stays
    ├── SourceUnreachable     5  a portal could not be reached or is silent beyond its cadence
    ├── VerificationDiffers   6  archived bytes and published facts do not agree
    └── DataHeld             75  another run holds the data root

Belongs here: what callers must tell apart. Does not belong here: how an error is printed (orchestration.cli).
"""

from collections.abc import Callable, Collection
from functools import partial
from typing import Final, Self


class GiamngheoError(Exception):
    """Base of all errors this project raises on purpose."""

    exit_code = 1


class UsageError(GiamngheoError):
    """What the caller asked for cannot be done as asked."""

    exit_code = 2


class OtherVersion(UsageError):
    """A release that another version made: it does not have what is asked of it, and is made anew by the next night."""


class UnreadableInput(GiamngheoError):
    """Input that is not what it claims to be; `where` names the file or URL."""

    exit_code = 2

    def __init__(self, where: str, *, expected: str, came: str) -> None:
        super().__init__(f"{where}: expected {expected}, got {came}")
        self.where, self.expected, self.came = where, expected, came

    def __reduce__(self) -> tuple[Callable[[str], Self], tuple[str]]:
        """Pickled with its keywords: a worker hands it to its parent."""
        return partial(type(self), expected=self.expected, came=self.came), (self.where,)


class PageChanged(GiamngheoError):
    """A declared selector no longer fits the page."""

    def __init__(self, where: str, *, selector: str, expected: str, came: int) -> None:
        super().__init__(f"{where}: selector {selector!r} expected {expected} node(s), got {came}")
        self.where, self.selector, self.expected, self.came = where, selector, expected, came


class ReferenceDataError(GiamngheoError):
    """A row of the reference data is wrong; the message names file, row and column."""

    exit_code = 2


class ChecksBlocked(GiamngheoError):
    """Critical checks failed; nothing was published."""

    exit_code = 3


class SourceUnreachable(GiamngheoError):
    """A source gave nothing tonight, or nothing for longer than its cadence."""

    exit_code = 5


class VerificationDiffers(GiamngheoError):
    """The archive and the warehouse disagree, or archived bytes are damaged."""

    exit_code = 6


class DataHeld(GiamngheoError):
    """Another process holds the data root; the message names it."""

    exit_code = 75


GRAVEST_FIRST: Final = (1, 3, 6, 5, 2, 75, 4)
"""4 is a release that was published, with warnings or quarantined rows."""


def gravest(exit_codes: Collection[int]) -> int:
    """The one exit code of several things that happened; 0 where nothing did."""
    return next((code for code in GRAVEST_FIRST if code in exit_codes), 0)
