"""Expectations of our own, written as Great Expectations 1.24 wants them. Importing this package registers them with the library.

Belongs here: classes of the library and the metrics behind them. Does not belong here: what they compute, where it is more than a line
(`expectations/relations.py`, `expectations/quotes.py`: plain functions that can be tested without the library).
"""

from expectations.custom import across_rows, within_rows

__all__ = ["across_rows", "within_rows"]
