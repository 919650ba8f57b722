"""The pages of the report, one module a family: each turns rows into what its template shows.

Belongs here: what a page tells. Does not belong here: markup (`../templates/`), drawing (`../charts.py`), files (`../site.py`).
"""
