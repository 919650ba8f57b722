"""Small repairs of a cut frame before it is laid out: teasers, lone links, planted links, the link to an original.

Belongs here: markup that says one thing and means another, on any portal. Does not belong here: where the article stands (`region.py`).
"""

from lxml import etree

from transforms.reading.marks import is_caption_class, is_original_link, is_planted
from transforms.reading.tree import INLINE, KIND_ATTRIBUTE, Element, drop, text_of, texts_of

_SHORTEST_HEADLINE = 15
_TEASER_HOLDERS = ("li", "td", "div", "article", "section", "dd")
_LINK_LINES = ("p", "div", "li", "td", "em", "strong", "center", "blockquote")


def original_links(frame: Element) -> tuple[str, ...]:
    """The addresses behind links that say "see original here"."""
    return tuple(
        href for link in frame.iter("a") if (href := link.get("href") or "").startswith("http") and is_original_link(text_of(link))
    )


def tidy(frame: Element) -> None:
    """Make headlines of teasers headings; take out lines that are a link to another story and links planted into the text."""
    for link in list(frame.iter("a")):
        text = text_of(link)
        if not text:
            continue
        if is_planted(text):
            drop(link)
        elif _heads_teaser(link, text):
            link.tag = "h4"
    for element in list(frame.iter(*_LINK_LINES)):
        if _is_lone_link(element):
            drop(element)


def part_glued_words(frame: Element) -> None:
    """Two inline elements of different tags with no space between are two things on the screen, such as a figure and its caption."""
    for element in frame.iter("b", "strong", "span", "em", "i", "small", "label"):
        after = element.getnext()
        if element.tail or after is None or after.tag not in _SHOWN_APART or after.tag == element.tag:
            continue
        left, right = text_of(element)[-1:], text_of(after)[:1]
        if left.isalnum() and right.isalnum():
            element.tail = " "


def mark_captions(frame: Element) -> None:
    """Lines that say what a picture's alternative text says are its caption."""
    told = {" ".join(text.split()) for image in frame.iter("img") for text in (image.get("alt"), image.get("title")) if text}
    if not told:
        return
    for element in frame.iter(*_LINK_LINES):
        if element.get(KIND_ATTRIBUTE) is None and not any(child.tag in _LINK_LINES for child in element) and text_of(element) in told:
            element.set(KIND_ATTRIBUTE, "caption")


def mark_leads(frame: Element, body: Element) -> None:
    """Whole sentences that stand between the title and the body are the lead. What stands before the title has been cut."""
    if frame is body or frame in body.iterdescendants():
        return
    above = {body, *body.iterancestors()}
    for element in frame.iter(etree.Element):
        if element is body:
            return
        if element in above or element.tag in INLINE or element.get(KIND_ATTRIBUTE):
            continue
        text = text_of(element)
        if 40 <= len(text) <= 900 and text.rstrip("\"”’')")[-1:] in ".!?…" and not any(child.tag not in INLINE for child in element):
            element.set(KIND_ATTRIBUTE, "lead")


_SHOWN_APART = frozenset({"b", "strong", "span", "em", "i", "small", "label"})
_STYLED = ("span", "em", "i", "strong", "b", "font", "small", "cite", "label")
_MEANINGLESS = ("span", "font", "u", "nobr", "label", "small", "big", "tt", "a", "ins", "mark", "bdi", "bdo")
_UNREAD = (
    "style", "align", "href", "src", "width", "height", "alt", "title", "id", "target", "rel", "valign", "border", "face", "size",
    "color",
)  # fmt: skip


def slim(frame: Element) -> None:
    """Take out the tags and attributes that the layout does not ask for, so that there is less to build and to walk."""
    for element in frame.iter(*_STYLED):
        if element.attrib and (element.get(KIND_ATTRIBUTE) or is_caption_class(element.get("class") or "")):
            element.tag = "div"
    etree.strip_tags(frame, *_MEANINGLESS)
    etree.strip_attributes(frame, *_UNREAD)


def _heads_teaser(link: Element, text: str) -> bool:
    """A link that is the first text of a list entry whose summary follows in an element of its own."""
    holder = link.getparent()
    if holder is None or holder.tag not in _TEASER_HOLDERS or len(text) < _SHORTEST_HEADLINE or (link.tail or "").strip():
        return False
    if (holder.text or "").strip() or any(
        text_of(earlier) or (earlier.tail or "").strip() for earlier in link.itersiblings(preceding=True)
    ):
        return False
    after = [later for later in link.itersiblings() if isinstance(later.tag, str) and text_of(later)]
    return bool(after) and after[0].tag not in {"a", "b", "strong"} and sum(len(text_of(later)) for later in after) > 30


def _is_lone_link(element: Element) -> bool:
    """A line of the text that is one link and nothing else, and not an address or a way to the original."""
    links = list(element.iter("a"))
    if len(links) != 1 or not links[0].get("href"):
        return False
    text = text_of(links[0])
    if len(text) < _SHORTEST_HEADLINE or "." in text.split()[0] or is_original_link(text):
        return False
    whole = "".join(texts_of(element)).strip(" \t\r\n»›>-–•·*|\u00a0")
    return len(whole) <= len(text) + 2
