"""The dates of a page: printed beside its title, or told by its head; never a clock of the page furniture.

Belongs here: where such lines stand, which of them is believed, and what makes one impossible. Does not belong here: the forms of a
single date (`dates.py`).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from lxml import etree

from transforms.reading.dates import VIETNAM_TIME, DateOrder, PrintedDate, is_date_line, read_date
from transforms.reading.marks import is_clock_class
from transforms.reading.region import Place
from transforms.reading.tree import INLINE, Element, PageTree, elements_by, text_of

_PUBLISHED_META = frozenset({
    "article:published_time", "og:published_time", "datepublished", "publishdate", "publish_date", "pubdate", "published_time", "dc.date",
    "dc.date.issued", "dc.date.created", "dcterms.created", "sailthru.date", "parsely-pub-date",
})  # fmt: skip
_MODIFIED_META = frozenset({"article:modified_time", "og:updated_time", "datemodified", "lastmod", "dc.date.modified", "dcterms.modified"})
_MAY_BE_MARKED = etree.XPath("descendant::time | (descendant::*/@itemprop)/..")
_MARKED_TAGS = frozenset({"time", "span", "div", "p", "i"})
_JSON_LD_DATE = re.compile(r'"date(Published|Modified)"\s*:\s*"([^"]{8,40})"')
_FARTHEST_BEFORE_TITLE = 12
_LINKS_OF_A_MENU = 3


@dataclass(frozen=True, slots=True)
class Dates:
    """What a document says of its own day."""

    published_on: date | None = None
    updated_at: datetime | None = None
    warnings: tuple[str, ...] = ()


def find_date_elements(tree: PageTree, place: Place, furniture: list[Element]) -> list[Element]:
    """The elements near the title, or right after the body, that are a date and nothing else."""
    skipped = set(furniture)
    title_at: int | None = None
    above = 0  # dates found above the title
    prose_at: list[int] = []
    body_over: int | None = None
    inside = {place.body, *place.body.iterdescendants()}
    found: list[tuple[int, Element]] = []
    position = 0
    pending = [place.frame if place.title is None else _widest(tree, place)]
    while pending:
        element = pending.pop()
        if not isinstance(element.tag, str):
            continue
        if element in skipped:
            if title_at is None and place.title is not None and tree.measures[element].links >= _LINKS_OF_A_MENU:
                found.clear()  # what stands above the menu is the clock of the site's header
            continue
        measure = tree.measures[element]
        if element is place.title:
            title_at, above = position, len(found)
            continue
        if measure.text:
            position += element.tag not in INLINE
        if element in inside:
            body_over = position
            if measure.prose and not (len(element) and any(tree.measures[child].prose for child in element if child in tree.measures)):
                prose_at.append(position)
        dated = 8 <= measure.text <= 90 and not measure.prose and not _holds_blocks(element) and is_date_line(text_of(element))
        if dated and title_at is None and place.title is not None and is_clock_class(f"{element.get('class', '')} {element.get('id', '')}"):
            continue
        if dated and not _heads_column(element):
            found.append((position, element))
            continue
        if len(element) and (measure.text or measure.links >= _LINKS_OF_A_MENU):
            pending.extend(reversed(element))
    limit = prose_at[1] if len(prose_at) > 1 else position + 1  # a lead may stand before the date
    near_title = [
        element
        for at, element in found
        if (title_at is None or at > title_at - _FARTHEST_BEFORE_TITLE) and at <= limit and (title_at is not None or at < 8)
    ]
    behind = [element for at, element in found[above:] if title_at is not None and at <= limit]
    near_title = behind or near_title  # what stands above the title besides is the header's clock
    in_body = [element for at, element in found if element in inside]
    if len(in_body) >= 3:  # a list of stories, each with its own day
        near_title = [element for element in near_title if element not in inside]
    after = [element for at, element in found if body_over is not None and body_over < at <= body_over + 4 and element not in inside]
    return near_title or after


def _heads_column(element: Element) -> bool:
    """Whether a date stands over a column of a table, '| 31/12/2024 | 30/9/2025 |': not first in its row, with a row of cells below."""
    row = element.getparent()
    if element.tag not in {"td", "th"} or row is None or element.getprevious() is None:
        return False
    group = row.getparent()
    below = row.getnext()
    if below is None and group is not None and group.tag == "thead":
        below = group.getnext()
    return below is not None and sum(1 for cell in below.iter("td", "th")) > 1


def _holds_blocks(element: Element) -> bool:
    return any(isinstance(child.tag, str) and child.tag not in INLINE for child in element)


def _widest(tree: PageTree, place: Place) -> Element:
    """The frame, or up to three levels above it where a date line may stand before the title."""
    element = place.frame
    for _ in range(3):
        parent = element.getparent()
        if parent is None or element is tree.body or parent.tag in {"body", "html"}:
            break
        element = parent
    return element


def head_dates(root: Element, declared: tuple[str, ...] = ()) -> tuple[str | None, str | None]:
    """The published and modified instants that meta elements, microdata or JSON-LD of the page tell, as printed. `declared` are names of
    meta elements that the portal uses besides the usual ones."""
    told = _PUBLISHED_META | {name.lower() for name in declared}
    published: str | None = None
    modified: str | None = None
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "").lower()
        content = meta.get("content")
        if not content or not name:
            continue
        if name in told:
            published = published or content
        elif name in _MODIFIED_META:
            modified = modified or content
    marked = [value for element in elements_by(_MAY_BE_MARKED, root) if (value := _marked_instant(element))]
    if len(set(marked)) == 1:  # more are the days of other stories
        published = published or marked[0]
    for script in root.iter("script"):
        if script.get("type") == "application/ld+json" and script.text:
            for which, value in _JSON_LD_DATE.findall(script.text[:100_000]):
                if which == "Published":
                    published = published or value
                else:
                    modified = modified or value
    return published, modified


def _marked_instant(element: Element) -> str | None:
    """What an element tells machines of the day of publishing, unless it stands in page furniture."""
    if element.tag not in _MARKED_TAGS or (element.tag != "time" and (element.get("itemprop") or "").lower() != "datepublished"):
        return None
    value = element.get("datetime") or element.get("content")
    if not value or any(
        parent.tag in {"header", "footer", "nav", "aside"} and parent.find(".//h1") is None for parent in element.iterancestors()
    ):
        return None
    return value


def settle_dates(
    printed_lines: list[str],
    *,
    published_meta: str | None,
    modified_meta: str | None,
    captured_at: datetime | None,
    order: DateOrder = "day_first",
) -> Dates:
    """The page's own day out of its printed lines and its head. A printed publishing date wins over the head's; a date after the capture
    is none and gives a warning."""
    warnings: list[str] = []
    printed = [found for line in printed_lines if (found := read_date(line, order=order)) is not None]
    told = read_date(published_meta) if published_meta else None
    changed = read_date(modified_meta) if modified_meta else None
    printed = [found for found in printed if _possible(found, captured_at, warnings)]
    told = told if told is not None and _possible(told, captured_at, warnings) else None
    changed = changed if changed is not None and _possible(changed, captured_at, warnings) else None
    published = next((found for found in printed if not found.is_update), None) or told or next(iter(printed), None)
    update = next((found for found in printed if found.is_update), None) or changed
    if published is not None and told is not None and abs(published.on - told.on) > timedelta(days=1):
        warnings.append(f"the page prints {published.on} as its date, its head says {told.on}")
    return Dates(published.on if published else None, update.at if update else None, tuple(warnings))


def _possible(found: PrintedDate, captured_at: datetime | None, warnings: list[str]) -> bool:
    if captured_at is None or found.on <= captured_at.astimezone(VIETNAM_TIME).date() + timedelta(days=1):
        return True
    warnings.append(f"a date after the capture is none: {found.on}")
    return False
