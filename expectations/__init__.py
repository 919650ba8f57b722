"""What must hold of captures, documents, figures, rates, the built warehouse and the marts, and how it is validated.

Suites are JSON in Great Expectations' own format (`suites/`); those named `*.custom.json` use expectations of our own (`custom/`).
Belongs here: suites, custom expectations, validation, Data Docs. Does not belong here: anything that loads, and any rule that needs a
scan of whole tables (those are SQL).

Importing this package stays light, for the rules are read when a code location loads and Great Expectations takes seconds. Yet a suite
with custom expectations opens after `import expectations`: they register with the library at once where it is loaded already, else
right after somebody loads it.
"""

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

_LIBRARY = "great_expectations"
_UNUSED = frozenset({"altair", "scipy.stats"})
"""What the library imports for distributions, which no suite looks at: a quarter of its import, so it waits until it is used."""


class _LoaderThatRegisters(Loader):
    """Loads the library as its own loader does, then our expectations into it."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        importlib.import_module("expectations.custom")


class _FinderOfTheLibrary(MetaPathFinder):
    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname != _LIBRARY and fullname not in _UNUSED:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _LoaderThatRegisters(spec.loader) if fullname == _LIBRARY else LazyLoader(spec.loader)
        return spec


if _LIBRARY in sys.modules:
    importlib.import_module("expectations.custom")
elif not any(isinstance(finder, _FinderOfTheLibrary) for finder in sys.meta_path):
    sys.meta_path.insert(0, _FinderOfTheLibrary())
