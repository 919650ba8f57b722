"""The page as an lxml tree, with how much prose and how many links each element holds.

Belongs here: parsing within bounds, the invisible parts taken out, the measuring of text. Does not belong here: what an element is on
the page (`furniture.py`, `region.py`) or how it is laid out (`layout.py`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lxml import etree

from transforms.errors import UnreadableInput

Element = etree._Element

MOST_ELEMENTS = 30_000
"""Pages of the portals have some hundreds to some thousands; more is no article and would cost minutes later."""

MOST_LETTERS = 1_000_000
# fmt: off
INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "nobr", "o:p", "picture", "q", "s", "samp", "small", "source", "span", "st1:place", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
})
# fmt: on
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
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class Measure:
    """Letters of an element with all it holds: text, text inside links, number of links, and text of prose-like blocks."""

    links: int = 0
    text: int = 0
    linked: int = 0
    prose: int = 0

    @property
    def link_share(self) -> float:
        return self.linked / self.text if self.text else 0.0


@dataclass(slots=True)
class PageTree:
    """A parsed page, or the part of one below `body`, with the measures of its elements once `measure` has taken them."""

    root: Element
    body: Element
    where: str
    measures: dict[Element, Measure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hrefs:
    """Where the links of a page lead, as its markup has them, each once; `base` is the address that it declares for relative ones."""

    base: str | None = None
    targets: tuple[str, ...] = ()


def parse_page(utf8: bytes, *, where: str) -> PageTree:
    """The tree of a page, by its text in UTF-8. Raises UnreadableInput when that is no HTML or is built to exhaust the reader."""
    parser = etree.HTMLParser(encoding="utf-8", remove_pis=True)
    try:
        root = etree.fromstring(utf8, parser)
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
    for element in elements_by(_WITH_KIND, root):
        del element.attrib[KIND_ATTRIBUTE]
    elements = _HOW_MANY(root)
    if isinstance(elements, float) and elements > MOST_ELEMENTS:
        raise UnreadableInput(where, expected=f"at most {MOST_ELEMENTS} elements", came="more, which is no article")
    return PageTree(root, body, where)


KIND_ATTRIBUTE = "giamngheo-kind"
"""Carries what the cut knows of an element to the layout; a page that writes it itself loses it while it is parsed."""


_HOW_MANY = etree.XPath("count(descendant-or-self::*)")
_HREFS = etree.XPath("descendant::a/@href", smart_strings=False)
_BASE = etree.XPath("string(descendant::base[string(@href)][1]/@href)", smart_strings=False)
_MOST_LINKS = 5_000  # more than any real page has; hostile markup ends here
# By the attribute and back to its element: a predicate on every element costs four times as much.
_WITH_KIND = etree.XPath(f"descendant-or-self::*/@{KIND_ATTRIBUTE}/..")
_MAY_BE_HIDDEN = etree.XPath("(descendant-or-self::*/@style | descendant-or-self::*/@hidden)/..")


def elements_by(path: etree.XPath, root: Element) -> list[Element]:
    """The elements that an XPath finds, each once, in document order."""
    found = path(root)
    return [element for element in found if isinstance(element, etree._Element)] if isinstance(found, list) else []


def hrefs_of(root: Element) -> Hrefs:
    """Where the first 5,000 links of a page lead."""
    base, found = _BASE(root), _HREFS(root)
    targets = found[:_MOST_LINKS] if isinstance(found, list) else []
    return Hrefs(str(base) or None, tuple(dict.fromkeys(map(str, targets))))


def drop_invisible(tree: PageTree) -> None:
    """Take out what a visitor never sees as text, comments included."""
    doomed = [*tree.body.iter(*_INVISIBLE), *tree.body.iter(etree.Comment)]
    for element in elements_by(_MAY_BE_HIDDEN, tree.body):
        style = element.get("style")
        hidden = (style and _HIDDEN_STYLE.search(style)) or element.get("hidden") is not None
        if hidden and element is not tree.body and element.find(".//h1") is None:  # a page may hide itself until its scripts have run
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
            before.tail = settable((before.tail or "") + element.tail)
        else:
            parent.text = settable((parent.text or "") + element.tail)
        element.tail = None
    parent.remove(element)


def settable(text: str) -> str:
    """Text without what a page may smuggle in by character references and lxml gives out but does not take back."""
    return _NO_XML.sub("", text)


def texts_of(element: Element) -> Iterator[str]:
    """The texts of an element and all below it, in document order."""
    return (text for text in element.itertext() if isinstance(text, str))


def text_of(element: Element) -> str:
    """All text of an element, white space collapsed."""
    return collapse("".join(texts_of(element)))


def collapse(text: str) -> str:
    """The text without white space at its ends, and with one space for any within."""
    text = text.strip()
    if "  " not in text and text.isprintable():  # of all white space only the space is called printable
        return text
    return " ".join(text.split())


_FURNITURE_WORDS = (
    "©", "bản quyền", "ghi rõ nguồn", "giấy phép", "tòa soạn", "copyright", "all rights reserved", "license", "licence", "tel:", "tel (",
    "fax", "điện thoại:", "đt:", "hotline", "powered by", "lượt truy cập", "total visits", "email address", "please enable javascript",
)  # fmt: skip
# Each word behind a sign of it that prose seldom has: one sign is looked for ten times faster than a word.
_SELDOM = "©:(jxwqõéòậv"
_GUARDED_WORDS = tuple((next((sign for sign in _SELDOM if sign in word), word), word) for word in _FURNITURE_WORDS)
_SHORTEST_PROSE = 60


def measure(tree: PageTree) -> None:
    """Fill `tree.measures` for all elements of the body, in two passes. Raises UnreadableInput for a text longer than any article."""
    body = tree.body
    measures: dict[Element, Measure] = {}
    above = Measure()  # takes what stands behind the body
    # Of each element the texts of the block it stands in, whether it is in a link, and the measure of its parent.
    known: dict[Element | None, tuple[Measure, list[str], bool, Measure]] = {body.getparent(): (above, [], False, above)}
    blocks: list[tuple[Measure, list[str]]] = []
    linked_of: dict[int, int] = {}  # letters of links, by the identity of a block's texts
    for element in body.iter(etree.Element):
        tag, text, tail = element.tag, element.text, element.tail
        whole, around, inside, _ = known[element.getparent()]
        is_link = tag == "a"
        linked = inside or is_link
        counts = measures[element] = Measure(1 if is_link else 0)
        if tag in INLINE and element is not body:
            block = around
        else:
            block = []
            blocks.append((counts, block))
        known[element] = counts, block, linked, whole
        if text and (letters := len(text.strip())):
            counts.text = letters
            block.append(text)
            if linked:
                counts.linked = letters
                linked_of[id(block)] = linked_of.get(id(block), 0) + letters
        if tail and (letters := len(tail.strip())):
            whole.text += letters
            around.append(tail)
            if inside:
                whole.linked += letters
                linked_of[id(around)] = linked_of.get(id(around), 0) + letters
    for counts, texts in blocks:
        if texts:
            counts.prose = _prose(texts, linked_of.get(id(texts), 0))
    for counts, _, _, whole in reversed(known.values()):
        if counts.text:
            whole.text += counts.text
            whole.linked += counts.linked
            whole.prose += counts.prose
        whole.links += counts.links
    letters = measures[body].text
    if letters > MOST_LETTERS:
        raise UnreadableInput(tree.where, expected=f"at most {MOST_LETTERS} letters of text", came=f"{letters}, which is no article")
    tree.measures = measures


def _prose(texts: Sequence[str], linked: int) -> int:
    """Letters of a block, by the texts that it holds itself and in inline elements, where they are prose; else 0."""
    whole = "".join(texts)
    if len(whole) < _SHORTEST_PROSE:
        return 0
    joined = collapse(whole)
    if len(joined) < _SHORTEST_PROSE or linked >= 0.4 * len(joined) or _is_furniture_text(joined):
        return 0
    return len(joined)


def _is_furniture_text(text: str) -> bool:
    if len(text) >= 400:
        return False
    folded = text.lower()
    for sign, word in _GUARDED_WORDS:  # noqa: SIM110 - of every paragraph; a generator costs as much as the search
        if sign in folded and word in folded:
            return True
    return False
