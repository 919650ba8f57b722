"""From the bytes of a saved page to a `Document`: its text in blocks, its dates, its origin.

Belongs here: decoding (`decoding.py`), the tree and its measures (`tree.py`), where the article stands (`region.py`, `declared.py`,
`generic.py`), its lines (`layout.py`, `plain.py`, `settle.py`), dates, rates, origin. The door is `page.read_document`. Does not belong
here: what a figure means (`transforms/figures/`), fetching and archiving.
"""
