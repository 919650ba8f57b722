"""The page as an lxml tree, with how much prose and how many links each element holds.

Belongs here: parsing within bounds, the invisible parts taken out, the measuring of text. Does not belong here: what an element is on
the page (`furniture.py`, `region.py`) or how it is laid out (`layout.py`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from transforms.errors import UnreadableInput

Element = etree._Element

MOST_ELEMENTS = 60_000
"""Pages of the portals have some hundreds to some thousands; more is no article and would cost minutes later."""

INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr o:p q s samp small span strike strong st1:place "
    "sub sup time tt u var wbr br img picture source".split()
)
_INVISIBLE = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "embed",
    "canvas",
    "select",
    "textarea",
    "button",
    "math",
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Measure:
    """Letters of an element with all it holds: text, text inside links, number of links, and text of prose-like blocks."""

    text: int = 0
    linked: int = 0
    links: int = 0
    prose: int = 0

    @property
    def link_share(self) -> float:
        return self.linked / self.text if self.text else 0.0


@dataclass(slots=True)
class PageTree:
    """A parsed page: root, head and body, and the measures of body elements (by `measure`)."""

    root: Element
    body: Element
    measures: dict[Element, Measure] = field(default_factory=dict)


def parse_page(text: str, *, where: str) -> PageTree:
    """The tree of a page. Raises UnreadableInput when the text is no HTML or is built to exhaust the reader."""
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableInput(where, expected="an HTML page", came=f"text without markup ({str(error)[:80]})") from error
    if root is None or not isinstance(root.tag, str):
        raise UnreadableInput(where, expected="an HTML page", came="text without markup")
    for entry in parser.error_log:
        if entry.type_name == "ERR_RESOURCE_LIMIT":
            raise UnreadableInput(where, expected="markup of ordinary depth and length", came=entry.message.split(",")[0].lower())
    body = root.find("body")
    if body is None:
        body = root
    tree = PageTree(root, body)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise UnreadableInput(where, expected=f"at most {MOST_ELEMENTS} elements", came="more, which is no article")
    return tree


def drop_invisible(tree: PageTree) -> None:
    """Take out what a visitor never sees as text, comments included."""
    doomed = [*tree.body.iter(*_INVISIBLE), *tree.body.iter(etree.Comment)]
    for element in tree.body.iter(etree.Element):
        style = element.get("style")
        if (style and _HIDDEN_STYLE.search(style)) or element.get("hidden") is not None:
            doomed.append(element)
    for element in doomed:
        drop(element)


def drop(element: Element) -> None:
    """Remove an element with all it holds and keep the text after it in place."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
        element.tail = None
    parent.remove(element)


def texts_of(element: Element) -> Iterator[str]:
    """The texts of an element and all below it, in document order."""
    return (text for text in element.itertext() if isinstance(text, str))


def text_of(element: Element) -> str:
    """All text of an element, white space collapsed."""
    return _SPACE.sub(" ", "".join(texts_of(element))).strip()


_FURNITURE_TEXT = re.compile(
    r"©|bản quyền|ghi rõ nguồn|giấy phép|tòa soạn|copyright|all rights reserved|licen[cs]e\b|\btel\s*[:(]|\bfax\b|điện thoại\s*:|đt\s*:|hotline"
    r"|powered by|lượt truy cập|total visits|email address|please enable javascript",
    re.IGNORECASE,
)
_SHORTEST_PROSE = 60


def measure(tree: PageTree) -> None:
    """Fill `tree.measures` for all body elements, in two passes over the tree."""
    measures: dict[Element, Measure] = {}
    owner: dict[Element, Element] = {}
    own_text: dict[Element, list[str]] = {}
    linked: dict[Element, bool] = {}
    order: list[Element] = []
    for element in tree.body.iter(etree.Element):
        parent = element.getparent()
        inside_link = parent is not None and linked.get(parent, False)
        linked[element] = inside_link or element.tag == "a"
        block = owner[parent] if element.tag in INLINE and parent in owner else element
        owner[element] = block
        counts = measures[element] = Measure()
        order.append(element)
        if element.tag == "a":
            counts.links = 1
        if element.text and (letters := len(element.text.strip())):
            counts.text += letters
            counts.linked += letters if linked[element] else 0
            own_text.setdefault(block, []).append(element.text)
        if element is not tree.body and element.tail and (letters := len(element.tail.strip())):
            holder = measures[parent]
            holder.text += letters
            holder.linked += letters if inside_link else 0
            own_text.setdefault(owner[parent], []).append(element.tail)
    own_linked: dict[Element, int] = {}
    for element in order:
        if linked[element]:
            own_linked[owner[element]] = own_linked.get(owner[element], 0) + measures[element].linked
    for block, parts in own_text.items():
        joined = _SPACE.sub(" ", "".join(parts)).strip()
        if len(joined) >= _SHORTEST_PROSE and own_linked.get(block, 0) < 0.4 * len(joined) and not _is_furniture_text(joined):
            measures[block].prose += len(joined)
    for element in reversed(order):
        parent = element.getparent()
        if element is tree.body or parent not in measures:
            continue
        mine, whole = measures[element], measures[parent]
        whole.text += mine.text
        whole.linked += mine.linked
        whole.links += mine.links
        whole.prose += mine.prose
    tree.measures = measures


def _is_furniture_text(text: str) -> bool:
    return len(text) < 400 and _FURNITURE_TEXT.search(text) is not None
