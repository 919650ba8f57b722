"""A first declaration of a portal, guessed from one of its pages, for a person to look over.

Belongs here: selectors that find on that page what the generic reader found, and the TOML text. Does not belong here: fetching the page,
writing the files (`orchestration/cli.py`).
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from transforms.errors import UnreadableInput
from transforms.reading.declared import select
from transforms.reading.decoding import decode
from transforms.reading.page import read_document
from transforms.reading.portal import find_url, host_of
from transforms.reading.published import find_date_elements
from transforms.reading.region import find_furniture, find_place, find_title, head_titles
from transforms.reading.tree import Element, drop_invisible, measure, parse_page, text_of
from transforms.records import Document
from transforms.sources.declaration import Declaration, read_declaration

_NAME = re.compile(r"[a-z][a-z0-9_]{1,40}")
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_VOLATILE = re.compile(r"\d{3,}")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The TOML text of a declaration, what it says once loaded, what the page yields by the generic reader, and what to look at."""

    toml: str
    declaration: Declaration
    document: Document
    notes: tuple[str, ...]


def propose_declaration(content: bytes, *, name: str, url: str | None = None, page: str = "page") -> Proposal:
    """A declaration for the portal of one saved page. `name` is that of the file to be (`[a-z][a-z0-9_]*`). Raises UnreadableInput when the
    page cannot be read, has no address, or shows no title to hang selectors on."""
    where = url or page
    if not _NAME.fullmatch(name):
        raise UnreadableInput(where, expected="a name of small letters, digits and _ for the source", came=repr(name))
    decoded = decode(content, where=where)
    tree = parse_page(decoded.utf8, where=where)
    address = url or find_url(decoded.text, tree.root)
    host = host_of(address) if address else ""
    if not host:
        raise UnreadableInput(where, expected="the page's address (--url)", came="a page that does not carry it")
    document = read_document(content, page=page, url=address)
    drop_invisible(tree)
    measure(tree)
    title = find_title(tree, head_titles(tree.root))
    furniture = find_furniture(tree, title)
    place = find_place(tree, title, furniture)
    if title is None:
        raise UnreadableInput(where, expected="an element that shows the page's title", came="none that says what the head says")
    dates = find_date_elements(tree, place, furniture)
    texts = {
        kind: [document.text_of(block) for block in document.blocks if block.kind == kind] for kind in ("lead", "byline", "source_line")
    }
    wanted: list[tuple[str, Element | None, str]] = [
        ("region", place.frame if place.frame is not tree.body else place.body, "1"),
        ("title", title, "1"),
        ("lead", _element_saying(place.frame, texts["lead"]), "0-1"),
        ("date", dates[0] if dates else None, "0-1"),
        ("byline", _element_saying(place.frame, texts["byline"]), "0-1"),
        ("source", _element_saying(place.frame, texts["source_line"]), "0-1"),
    ]
    selectors: list[str] = []
    notes: list[str] = []
    for part, element, count in wanted:
        css = selector_of(element, tree.root) if element is not None else None
        if css is not None:
            selectors.append(f"{part} = [{_quoted(css)}, {_quoted(count)}]")
        elif element is not None or part in {"region", "date"}:
            notes.append(f"no selector found for {part}" if element is not None else f"the page shows no {part}")
    toml = _toml(document, host=host, site=_site_of(tree.root), selectors=selectors)
    return Proposal(toml, read_declaration(toml, name=name, where=f"{name}.toml"), document, tuple(notes))


def selector_of(element: Element, root: Element) -> str | None:
    """The shortest CSS selector that finds this element alone: its id, its class words, its tag, or one of these within an ancestor's."""
    own = list(_simple_selectors(element))
    for css in own:
        if select(root, css) == [element]:
            return css
    for parent in element.iterancestors():
        for above in _simple_selectors(parent):
            for css in own:
                for joint in (" ", " > "):
                    if select(root, f"{above}{joint}{css}") == [element]:
                        return f"{above}{joint}{css}"
    return None


def _simple_selectors(element: Element) -> Iterable[str]:
    if not isinstance(element.tag, str) or not _WORD.fullmatch(element.tag):
        return
    identity = element.get("id") or ""
    if _WORD.fullmatch(identity) and not _VOLATILE.search(identity):
        yield f"{element.tag}#{identity}"
    words = [word for word in (element.get("class") or "").split() if _WORD.fullmatch(word) and not _VOLATILE.search(word)]
    for word in words:
        yield f"{element.tag}.{word}"
    if len(words) > 1:
        yield f"{element.tag}.{'.'.join(words)}"
    yield element.tag


def _element_saying(frame: Element, texts: list[str]) -> Element | None:
    """The outermost element below `frame` whose text is one of these lines."""
    said = set(texts)
    return next(
        (element for element in frame.iterdescendants() if isinstance(element.tag, str) and said and text_of(element) in said), None
    )


def _site_of(root: Element) -> str | None:
    for meta in root.iter("meta"):
        if (meta.get("property") or "").lower() == "og:site_name" and meta.get("content"):
            return meta.get("content")
    return None


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _toml(document: Document, *, host: str, site: str | None, selectors: list[str]) -> str:
    proven = [block.decimal_sign for block in document.blocks if block.decimal_sign and block.kind in {"paragraph", "lead", "list_item"}]
    sign = proven[0] if len(proven) >= 2 and len(set(proven)) == 1 else None
    lines = [
        f"title = {_quoted(site or host)}",
        f"hosts = [{_quoted(host)}]",
        f"language = {_quoted(document.language)}",
        'licence = "Not looked up yet; figures are cited with their source"',
        f"attribution = {_quoted(f'{site}, {host}' if site else host)}",
        '# Texts by which a page without an address is known as this portal\'s, in groups: marks = [["..."]]',
        '# Words after which the article is over: ends = ["..."]',
        '# What "the province" means here, where the portal is of one: default_place_code = "20"',
    ]
    if sign:
        signs = ", ".join(f"{kind} = {_quoted(sign)}" for kind in ("title", "lead", "paragraph", "list_item", "table_row", "caption"))
        lines.append(f"decimal_sign = {{ {signs} }}")
    lines += [
        "cadence_days = 7",
        f"listings = [{_quoted(f'https://{host}/')}]",
        "# Guessed from one page; strike out what a live visit has confirmed.",
        'live_unverified = ["selectors", "listings", "feeds", "robots", "charset"]',
        "",
        "[selectors]",
        *selectors,
    ]
    return "\n".join(lines) + "\n"
