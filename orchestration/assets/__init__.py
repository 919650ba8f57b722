"""The assets of the graph, from the portals to the marts.

    portals -> archive/<source> -> staged/<source> -> core/* -> marts/* -> exports, report

Belongs here: what Dagster must know of each step. Does not belong here: the work of a step (`orchestration/reading.py`, `builder.py` ...).
"""
