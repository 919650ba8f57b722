"""The cut of a page by its portal's declaration: selectors that say how many nodes they expect.

Belongs here: counting what selectors find, and the cut that follows when all counts fit. Does not belong here: what to do when they do not
(`page.py` hands the page to `generic.py`).
"""

from functools import cache

from cssselect import HTMLTranslator
from lxml import etree

from transforms.errors import PageChanged
from transforms.reading.cut import Cut
from transforms.reading.generic import finish_cut
from transforms.reading.region import find_title, head_titles
from transforms.reading.tree import KIND_ATTRIBUTE, Element, PageTree, drop, drop_invisible, measure, text_of
from transforms.records import SelectorHits
from transforms.sources.declaration import Declaration, Part

_ROLE_OF_PART: dict[Part, str] = {"lead": "lead", "byline": "byline", "source": "source_line", "caption": "caption"}


@cache
def _compiled(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def select(root: Element, css: str) -> list[Element]:
    """The elements that a CSS selector finds, in document order."""
    found = _compiled(css)(root)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def count_hits(root: Element, declaration: Declaration) -> tuple[SelectorHits, ...]:
    """How many nodes each declared selector finds on a page, whether that fits or not."""
    hits = []
    for part, selector in declaration.selectors.items():
        came = len(select(root, selector.css))
        hits.append(SelectorHits(part, selector.css, selector.expected, came, selector.fits(came)))
    return tuple(hits)


def cut_declared(tree: PageTree, declaration: Declaration, *, where: str, ends: frozenset[str]) -> Cut:
    """The article by the declared selectors. The tree is used up. Raises PageChanged at the first selector whose count does not fit."""
    found: dict[Part, list[Element]] = {}
    hits = []
    for part, selector in declaration.selectors.items():
        nodes = found[part] = select(tree.body, selector.css)
        hits.append(SelectorHits(part, selector.css, selector.expected, len(nodes), selector.fits(len(nodes))))
    for hit in hits:
        if not hit.fits:
            raise PageChanged(where, selector=f"{hit.part}: {hit.css}", expected=hit.expected, came=hit.came)
    title = next(iter(found.get("title", [])), None)
    shown = text_of(title) if title is not None else None
    dates = tuple(found.get("date", []))
    for element in found.get("drop", []):
        drop(element)
    for part, role in _ROLE_OF_PART.items():
        for element in found.get(part, []):
            element.set(KIND_ATTRIBUTE, role)
    drop_invisible(tree)
    region = found["region"][0] if "region" in found else tree.body
    if title is None and "title" not in declaration.selectors:  # a region that is the bare body: title and day stand outside it
        measure(tree)
        title = find_title(tree, head_titles(tree.root))
        shown = text_of(title) if title is not None else None
        if title is not None and region not in title.iterancestors():
            return finish_cut(
                tree, tree, title=title, shown=shown, body=region, dates=dates, ends=ends, hits=tuple(hits), reader=declaration.name
            )
    kept = frozenset(element for part in _ROLE_OF_PART for element in found.get(part, []))
    return finish_cut(
        tree,
        PageTree(tree.root, region, where),
        title=title,
        shown=shown,
        dates=dates,
        kept=kept,
        ends=ends,
        hits=tuple(hits),
        reader=declaration.name,
    )
