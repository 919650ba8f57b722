"""Measurements beside floors and peers, run by `make bench`; the cheap ones are gates of `make test-all` (`test_*.py`)."""
