"""The markup of a region by BeautifulSoup: the slow way, for markup that another tool wrote.

Belongs here: BeautifulSoup's tree as the lxml tree that the layout walks. Does not belong here: the region that was cut here, whose markup
lxml reads twenty times faster (`layout.parse_markup`); that both give the same lines is tested on every page there is.
"""

from lxml import etree

from transforms.reading.tree import KIND_ATTRIBUTE, Element, settable

_ATTRIBUTES = ("class", "colspan", "rowspan", KIND_ATTRIBUTE)  # all that the layout asks for


def parse_soup(markup: str) -> Element | None:
    """The body of any markup; None where it holds no element."""
    from bs4 import BeautifulSoup, Tag
    from bs4.element import NavigableString, PreformattedString

    soup = BeautifulSoup(markup, "lxml", multi_valued_attributes=None)
    root = etree.HTMLParser().makeelement("body")
    pending: list[tuple[Tag, Element]] = [(soup.body if soup.body is not None else soup, root)]
    while pending:
        tag, element = pending.pop()
        last: Element | None = None
        for node in tag.contents:
            if isinstance(node, Tag):
                last = _add(element, node.name)
                for name in _ATTRIBUTES:
                    if (value := node.get(name)) is not None:
                        last.set(name, settable(str(value)))
                pending.append((node, last))
            elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString):  # those are comments and the like
                if last is None:
                    element.text = (element.text or "") + settable(str(node))
                else:
                    last.tail = (last.tail or "") + settable(str(node))
    return root


def _add(parent: Element, name: str) -> Element:
    """A child of that name; of a name that no tree takes ("b<"), a block like any other."""
    try:
        return etree.SubElement(parent, name)
    except ValueError:
        return etree.SubElement(parent, "div")
