"""What a process does without for as long as it can.

Belongs here: keeping libraries from importing others early. Does not belong here: our own imports, which stand where they are needed.
"""

import gc
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

import pyarrow as pa


class _NoPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is put off", name=fullname)
        return None


def put_off_pandas() -> None:
    """Lets pyarrow import pandas when a frame is asked of it, and not with the first value that it converts.

    Arrow looks for pandas once, to know its missing values when it meets them; where it finds none it looks again only when it has to
    make or take a frame. A night with nothing new makes none, and pandas costs as much as the rest of such a night.
    """
    if "pandas" in sys.modules:
        return
    finder = _NoPandas()
    sys.meta_path.insert(0, finder)
    try:
        pa.scalar(0)
    finally:
        sys.meta_path.remove(finder)


def collect_seldom() -> None:
    """Looks for reference cycles after 20,000 new objects and not after 700, which finds none among the classes that an import makes."""
    gc.set_threshold(20_000, 10, 10)
