"""What follows from files of this checkout alone and takes long to work out, kept beside them as Python keeps its modules.

Belongs here: keeping it for one version. Does not belong here: what is kept, and what its version is.
"""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from transforms.archive.durable import replacing


def kept(file: Path, *, version: str, make: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
    """What `make` gives, as JSON has it, from `file` where it was kept for this `version`; otherwise made anew, and kept there if it can be
    written."""
    try:
        held = json.loads(file.read_text(encoding="utf-8"))
        if held["version"] == version and isinstance(held["kept"], dict):
            return dict(held["kept"])
    except (OSError, ValueError, KeyError, TypeError):
        pass  # not kept yet, or torn: it can be made again
    made = make()
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        with replacing(file) as temporary:
            temporary.write_text(json.dumps({"version": version, "kept": made}), encoding="utf-8")
    return made
