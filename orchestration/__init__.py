"""Dagster definitions, the warehouse builder and the command line.

Belongs here: assets, checks, schedules, sensors, staging, building and publishing, commands.
Does not belong here: parsing of pages; queries of tables or marts (they are files of sql/).
"""
