"""What is made of a published release: exports and the report. They read the release and never what it was built from.

Belongs here: the two assets. Does not belong here: files and pages (`transforms/exports/`, `transforms/report/`).
"""
