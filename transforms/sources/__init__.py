"""One TOML file per portal: what it is called, how its pages are cut, where its new pages are listed.

Belongs here: declarations and their loader (`declaration.py`). Does not belong here: code for a single portal; there is none anywhere.
"""
