"""What a night costs as the nights before it grow in number (`growth`): 3,650 nights at 5,000 pages, fewer with fewer."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.growth import curve, told
from tests.benchmarks.measuring import Row, at_most


def rows(pages: int) -> Iterator[Row]:
    last = max(400, pages * 3_650 // 5_000)
    with tempfile.TemporaryDirectory() as folder:
        points = list(curve(Path(folder), [last // 10, last // 4, last // 2, last]))
    print(told(points))
    first, newest = points[0], points[-1]
    yield at_most(
        0.02,
        f"quiet night after {newest.nights:,} nights, what the warehouse asks",
        newest.quiet / newest.changed,
        ours=f"{1000 * newest.quiet:.1f} ms of CPU; {1000 * first.quiet:.1f} ms after {first.nights}",
        beside=f"a changed night, {newest.changed:.2f} s",
    )
    yield at_most(
        1.5,
        f"build of {newest.facts:,} facts of {newest.nights:,} nights",
        newest.changed / newest.in_one_night,
        ours=f"{newest.changed:.2f} s of CPU",
        beside=f"the same facts brought by one night, {newest.in_one_night:.2f} s",
    )
