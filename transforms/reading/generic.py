"""The cut of a page that nobody has declared, or whose portal changed, and the steps that it shares with the declared cut.

Belongs here: the order of the steps, and trafilatura as the last resort for pages without prose to descend by. Does not belong here: the
steps themselves (`region.py`, `published.py`, `rates.py`).
"""

from lxml import etree

from transforms.reading.cut import Cut
from transforms.reading.published import find_date_elements
from transforms.reading.rates import marked_rows, rows_cut_away, take_rates
from transforms.reading.region import cut_before, cut_tail, find_furniture, find_place, find_title, head_titles, place_of
from transforms.reading.tidy import mark_captions, mark_leads, original_links, part_glued_words, slim, tidy
from transforms.reading.tree import Element, PageTree, drop, drop_invisible, measure, text_of
from transforms.records import SelectorHits


def cut_generically(tree: PageTree, *, ends: frozenset[str] = frozenset()) -> Cut:
    """The article of any page, by its prose. The tree is used up."""
    drop_invisible(tree)
    measure(tree)
    title = find_title(tree, head_titles(tree.root))
    return finish_cut(tree, tree, title=title, shown=text_of(title) if title is not None else None, ends=ends)


def finish_cut(
    tree: PageTree,
    region: PageTree,
    *,
    title: Element | None,
    shown: str | None,
    body: Element | None = None,
    dates: tuple[Element, ...] = (),
    kept: frozenset[Element] = frozenset(),
    ends: frozenset[str] = frozenset(),
    hits: tuple[SelectorHits, ...] = (),
    reader: str = "generic",
) -> Cut:
    """The cut within `region` (of the same tree): furniture out, what stands before the title and after the article's end out, dates and
    rate rows taken aside. `body`, `dates` and `kept` are elements that a declaration names."""
    if not region.measures:
        measure(region)
    inside = title if title is not None and title in region.measures else None
    furniture = find_furniture(region, inside, frozenset((*kept, *dates)))
    place = place_of(body, inside) if body is not None else find_place(region, inside, furniture)
    dates = dates or tuple(find_date_elements(region, place, furniture))
    date_lines = tuple(line for element in dates if (line := text_of(element)))
    rates = take_rates(tree, place)
    rows = marked_rows(place.frame)
    seen = region.measures[region.body]
    letters = seen.text - seen.linked
    name = shown or next(iter(head_titles(tree.root)), None)
    for element in (*dates, *furniture):
        drop(element)
    if inside is not None and place.frame is inside:
        return Cut(name, date_lines, "", rates, hits, reader, letters)
    if inside is not None:
        cut_before(place.frame, inside)
    cut_tail(place.frame, place.body, ends, region.measures)
    rates += rows_cut_away(rows, place.frame)
    originals = original_links(place.frame)
    tidy(place.frame)
    part_glued_words(place.frame)
    mark_captions(place.frame)
    mark_leads(place.frame, place.body)
    slim(place.frame)
    markup = etree.tostring(place.frame, encoding="unicode", method="html", with_tail=False)
    return Cut(name, date_lines, markup, rates, hits, reader, letters, originals)
