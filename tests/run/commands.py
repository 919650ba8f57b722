"""The command line as a user calls it: another process, its exit code and what it printed."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Said:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def giamngheo(*arguments: str | Path, data: Path | None = None, cwd: Path = ROOT, timeout: float = 900, **environment: str) -> Said:
    """Runs `giamngheo` with the interpreter of the tests."""
    env = {name: value for name, value in os.environ.items() if name not in ("GIAMNGHEO_DATA", "DAGSTER_HOME")} | environment
    where = [] if data is None else ["--data", str(data)]
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", *map(str, arguments), *where]
    done = subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=env, timeout=timeout, check=False)
    return Said(done.returncode, done.stdout, done.stderr)
