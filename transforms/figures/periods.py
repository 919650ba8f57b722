"""When a figure was true: the time expressions of a document, with first and last day and how each is meant.

The written forms come from `period_scan.py`; `period_context.py` tells them apart by the words around them (a state's day, a base of
comparison, a deadline, the years in a programme's name) and joins "từ ... đến ..."; `period_years.py` gives the year that was not
printed, where the page's own date, the sentence, the title or a neighbouring date tells it. What nothing tells stays None.

Belongs here: time expressions. Does not belong here: which figure a time belongs to (the linker), and whether it is a level or a flow.
"""

from dataclasses import dataclass
from datetime import date

from transforms.figures.period_context import Context, Marker, read_contexts
from transforms.figures.period_forms import Form
from transforms.figures.period_scan import find_cores
from transforms.figures.period_shift import back
from transforms.figures.period_years import Window, fill_windows
from transforms.records import Document, PeriodBasis

__all__ = ["Form", "Marker", "PeriodMention", "find_periods"]


@dataclass(slots=True)
class PeriodMention:
    """One time expression, `text[start:end]`.

    `first` and `last` are the first and last day of what is named (a year: 1 January and 31 December); an edge is one day ("cuối năm
    2022": 31 December 2022 twice). None where nothing tells them. A year-long window says nothing of level or flow.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    form: Form
    basis: PeriodBasis
    marker: Marker
    year_inferred: bool
    in_name: bool = False
    on_agenda: bool = False
    began: date | None = None  # of "after five years": where what changed in them began; what happened may have been counted since before


def find_periods(document: Document) -> tuple[PeriodMention, ...]:
    """The time expressions of `document.text`, by start, not overlapping.

    Basis: `stated` where the year is printed there, `implied` where it comes from elsewhere on the page, `published` where only "to
    date" and the like point to the page's own date, `none` where nothing dates it.
    """
    contexts = read_contexts(document.text, find_cores(document.text))
    windows = fill_windows(document, contexts)
    return tuple(_mention(document, context, window) for context, window in zip(contexts, windows, strict=True))


def _mention(document: Document, context: Context, window: Window) -> PeriodMention:
    core = context.core
    marker: Marker = "deadline" if window.is_deadline else context.marker
    first, last, basis = window.first, window.last, window.basis
    inferred, in_name, on_agenda = window.inferred, context.in_name, context.on_agenda
    began = None
    if core.relative == "after" and core.count and first is None and last is not None:
        exact = _ABOUT.isdisjoint(document.text[core.start : core.end].lower().split())  # not "sau hơn 15 năm hoạt động"
        began = back(last, core.count, core.unit or "năm") if exact else None
    return PeriodMention(core.start, core.end, first, last, core.form, basis, marker, inferred, in_name, on_agenda, began)


_ABOUT = frozenset({"hơn", "gần", "khoảng", "trên", "more", "nearly", "almost", "over", "about", "around", "some", "roughly"})
