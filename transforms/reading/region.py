"""Where the article stands on a page: its title, the element that holds it, and what inside that element is not the article.

Belongs here: positions in the lxml tree, from evidence that holds on any portal (prose, links, class words, end marks). Does not belong
here: declared selectors (`declared.py`), turning the cut into text (`layout.py`).

The body is found by descent: from the page's body into the one child that holds nearly all of the prose, until the prose parts. Measured
on the labelled pages this keeps every labelled figure and costs a millisecond; trafilatura lost some on one page in ten and is asked only
where a page has too little prose to descend by (`generic.py`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from transforms.reading.marks import ends_article, fold_line, is_furniture_class, is_source_line
from transforms.reading.tree import INLINE, Element, Measure, PageTree, drop, text_of

_SHARE_TO_DESCEND = 0.8
_FURNITURE_TAGS = frozenset({"nav", "footer", "aside", "header", "menu"})
_LIST_TAGS = frozenset({"ul", "ol", "table", "div", "section", "dl", "td", "center", "tbody", "tr", "marquee"})
_LEAF_TAGS = frozenset({"p", "li", "blockquote", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"})
_TITLE_TAGS = ("h1", "h2", "h3", "h4", "td", "div", "span", "p", "strong", "b", "a", "font")
_LONGEST_TITLE = 500
_SITE_SUFFIX = re.compile(r"\s+(?:[-–—|»:]|::)\s+")


@dataclass(frozen=True, slots=True)
class Place:
    """The title's element, if the page shows one; the element that holds title and body; and the body within it."""

    title: Element | None
    frame: Element
    body: Element


def head_titles(root: Element) -> tuple[str, ...]:
    """What the page's head calls itself, best first: og:title, then the title element whole and without what follows its last dash."""
    found: list[str] = []
    for meta in root.iter("meta"):
        if (meta.get("property") or meta.get("name") or "").lower() in {"og:title", "twitter:title"}:
            found.append(meta.get("content") or "")
    title = next(root.iter("title"), None)
    if title is not None and len(whole := text_of(title)) <= _LONGEST_TITLE:
        found += [*_stems(whole), whole]
    return tuple(dict.fromkeys(text.strip() for text in found if 0 < len(text.strip()) <= _LONGEST_TITLE))


def _stems(title: str) -> list[str]:
    """A title element's text without the site's name, which follows the last dash or bar."""
    return [title[: found.start()] for found in reversed(list(_SITE_SUFFIX.finditer(title))) if found.start() >= 12]


def find_title(tree: PageTree, titles: tuple[str, ...]) -> Element | None:
    """The element that shows the page's title: a heading that says what the head says, else the longest h1 outside furniture, else
    another element that repeats a part of the head's title."""
    wanted = {fold_line(title) for title in titles}
    headings = [
        element for element in tree.body.iter("h1", "h2", "h3") if tree.measures[element].text >= 3 and not _inside_furniture(element)
    ]
    for element in sorted(headings, key=lambda element: str(element.tag)):  # stable: by rank, then by place
        if fold_line(text_of(element)) in wanted and (element.tag == "h1" or not _is_link(element)):
            return element
    candidates = [element for element in headings if element.tag == "h1"]
    if not candidates:
        candidates = [element for element in tree.body.iter(*_TITLE_TAGS) if _repeats_head(element, tree, wanted)]
    return max(candidates, key=lambda element: tree.measures[element].text, default=None)


def _repeats_head(element: Element, tree: PageTree, wanted: set[str]) -> bool:
    if not 15 <= tree.measures[element].text <= 400 or _is_link(element):
        return False
    folded = fold_line(text_of(element))
    return any(folded in title for title in wanted) and not _inside_furniture(element)


def _is_link(element: Element) -> bool:
    return element.tag == "a" or any(parent.tag == "a" for parent in element.iterancestors())


def _inside_furniture(element: Element) -> bool:
    return any(_names_furniture(parent) for parent in element.iterancestors() if parent.tag in {"nav", "footer", "aside", "ul", "ol"})


def _names_furniture(element: Element) -> bool:
    if element.tag in _FURNITURE_TAGS:
        return True
    classes, name = element.get("class"), element.get("id")
    return (classes is not None or name is not None) and is_furniture_class(f"{classes or ''} {name or ''}")


def find_furniture(tree: PageTree, title: Element | None, kept: frozenset[Element] = frozenset()) -> list[Element]:
    """The outermost elements that are no article: by tag, by class word, or by being links and little else."""
    protected = set(kept)
    for element in (*kept, *((title,) if title is not None else ())):
        protected.update((element, *element.iterancestors()))
    whole = tree.measures[tree.body].prose
    doomed: list[Element] = []
    pending = [tree.body]
    while pending:
        for element in pending.pop():
            if not isinstance(element.tag, str):
                continue
            measure = tree.measures[element]
            if 2 * measure.prose <= whole and element not in protected and _is_furniture(element, measure):
                doomed.append(element)
            elif len(element):
                pending.append(element)
    return doomed


def _is_furniture(element: Element, measure: Measure) -> bool:
    if element.tag in INLINE:
        return False
    if _names_furniture(element):
        return not is_source_line(text_of(element)) if measure.text < 420 else True
    if element.tag not in _LIST_TAGS or not measure.links or is_source_line(text_of(element) if measure.text < 420 else ""):
        return False
    if measure.links >= 2:
        return measure.link_share > (0.8 if measure.prose else 0.6)
    return element.tag in {"ul", "ol"} and measure.link_share > 0.8


def find_place(tree: PageTree, title: Element | None, furniture: list[Element]) -> Place:
    """The body by descent along the prose that is not furniture, and the smallest element that holds it with the title."""
    measures = tree.measures
    weigh: Callable[[Measure], int] = _prose if any_prose(tree, furniture) else _unlinked
    lost: dict[Element, int] = {}
    for element in furniture:
        for parent in (element, *element.iterancestors()):
            lost[parent] = lost.get(parent, 0) + weigh(measures[element])
    if title is not None and weigh is _unlinked:
        for parent in (title, *title.iterancestors()):
            lost[parent] = lost.get(parent, 0) + weigh(measures[title])

    def weight(element: Element) -> int:
        return weigh(measures[element]) - lost.get(element, 0)

    body = tree.body
    while True:
        children = [child for child in body if isinstance(child.tag, str)]
        largest = max(children, key=weight, default=None)
        if largest is None or not weight(largest) or weight(largest) < _SHARE_TO_DESCEND * weight(body):
            break
        if largest.tag in _LEAF_TAGS or largest.tag in INLINE:
            break
        body = largest
    if not weight(tree.body) and title is not None:
        return Place(title, title, title)
    return place_of(body, title)


def place_of(body: Element, title: Element | None) -> Place:
    """The place of a body that is known."""
    return Place(title, _common_ancestor(title, body) if title is not None else body, body)


def any_prose(tree: PageTree, furniture: list[Element]) -> bool:
    """Whether a page has prose outside its furniture; a page of bare tables and short lines has none."""
    return tree.measures[tree.body].prose > sum(tree.measures[element].prose for element in furniture)


def _prose(measure: Measure) -> int:
    return measure.prose


def _unlinked(measure: Measure) -> int:
    return measure.text - measure.linked


def _common_ancestor(first: Element, second: Element) -> Element:
    above = {first, *first.iterancestors()}
    for element in (second, *second.iterancestors()):
        if element in above:
            return element
    return second


def cut_before(frame: Element, element: Element) -> None:
    """Drop from `frame` all that stands before `element`, in document order, and `element` itself."""
    child = element
    for parent in element.iterancestors():
        parent.text = None
        for earlier in list(child.itersiblings(preceding=True)):
            parent.remove(earlier)
        if parent is frame:
            break
        child = parent
    drop(element)


def cut_from(frame: Element, element: Element) -> None:
    """Drop from `frame` the element and all that stands after it, in document order."""
    child = element
    for parent in element.iterancestors():
        for later in list(child.itersiblings()):
            parent.remove(later)
        child.tail = None
        if parent is frame:
            break
        child = parent
    parent_of = element.getparent()
    if parent_of is not None:
        parent_of.remove(element)


def cut_tail(frame: Element, body: Element, extra_ends: frozenset[str], prose_of: dict[Element, Measure]) -> None:
    """Cut the frame at the first end mark that has little prose of the body behind it; a mark inside the body drops only its line."""
    whole = prose_of[body].prose or 1
    seen = 0
    in_body = {body, *body.iterdescendants()}
    for element in list(frame.iterdescendants()):
        if not isinstance(element.tag, str) or (element.tag in INLINE and element.tag not in {"b", "strong", "span", "font"}):
            continue
        if len(element) == 0 and element in prose_of:
            seen += prose_of[element].prose if element in in_body else 0
        measure = prose_of.get(element)
        if measure is None or measure.text > 60 or not measure.text or not ends_article(text_of(element), extra_ends):
            continue
        if element.getparent() is None:
            continue
        if element not in in_body or 2 * seen >= whole:
            cut_from(frame, element)
            return
        drop(element)
