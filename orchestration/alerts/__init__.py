"""Telling people what a night brought and what is wrong, without a paid service.

    record of the night + release -> troubles and news -> one message -> every sink, or the spool while a sink is down

Belongs here: what is told, to whom, and that it is told once. Does not belong here: judging freshness (`orchestration/health.py`).
"""
