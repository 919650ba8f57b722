"""The cut of a page that nobody has declared, or whose portal changed.

Belongs here: the order of the steps, and trafilatura as the last resort for pages without prose to descend by. Does not belong here: the
steps themselves (`region.py`, `published.py`, `rates.py`).
"""

from lxml import etree

from transforms.reading.cut import Cut
from transforms.reading.published import find_date_elements
from transforms.reading.rates import take_rates
from transforms.reading.region import cut_before, cut_tail, find_furniture, find_place, find_title, head_titles
from transforms.reading.tree import PageTree, drop, drop_invisible, measure, text_of


def cut_generically(tree: PageTree, *, ends: frozenset[str] = frozenset()) -> Cut:
    """The article of any page, by its prose. The tree is used up."""
    titles = head_titles(tree.root)
    drop_invisible(tree)
    measure(tree)
    title = find_title(tree, titles)
    furniture = find_furniture(tree, title)
    place = find_place(tree, title, furniture)
    dates = find_date_elements(tree, place, furniture)
    date_lines = tuple(text_of(element) for element in dates)
    rates = take_rates(tree, place)
    shown = text_of(title) if title is not None else None
    for element in (*dates, *furniture):
        drop(element)
    if place.frame is title:
        return Cut(shown, date_lines, "", rates)
    if title is not None:
        cut_before(place.frame, title)
    cut_tail(place.frame, place.body, ends, tree.measures)
    markup = etree.tostring(place.frame, encoding="unicode", method="html", with_tail=False)
    return Cut(shown or (titles[0] if titles else None), date_lines, markup, rates)
