"""Measurements; run by hand and by make bench, not collected as tests."""
