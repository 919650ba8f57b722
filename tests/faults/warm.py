"""The command line in processes of its own that start in a moment: forked from one that has imported everything and done nothing.

A night costs 15 s of CPU from cold, 10 of them imports. Here each is a real process with its own end, limits, user and environment.

Belongs here: starting and ending such processes. Does not belong here: what a test asks of them.
"""

import json
import os
import resource
import subprocess
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.run.commands import ROOT, Said


@dataclass
class Started:
    """A process that runs; `wait` gives what it said and how it ended: an exit code, or minus the signal that killed it."""

    pid: int
    folder: Path
    _warm: "Warm"

    def wait(self) -> Said:
        code = self._warm.ask({"wait": self.pid})["code"]
        assert isinstance(code, int)
        return Said(code, *(Path(f"{self.folder}.{name}").read_text(encoding="utf-8", errors="replace") for name in ("out", "err")))


@dataclass
class Warm:
    """Starts `giamngheo` commands. A context manager; `folder` takes what they say."""

    folder: Path
    _count: int = field(default=0, init=False)

    def __enter__(self) -> Self:
        environment = {name: value for name, value in os.environ.items() if name not in ("GIAMNGHEO_DATA", "DAGSTER_HOME")}
        command = [sys.executable, "-m", "tests.faults.warm"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment | {"PYTHONPATH": str(ROOT)}
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.communicate()
        assert self._process.returncode == 0

    def ask(self, order: dict[str, object]) -> dict[str, object]:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        answer: dict[str, object] = json.loads(self._process.stdout.readline())
        return answer

    def start(
        self,
        *arguments: str | Path,
        data: Path,
        kill_at: int | None = None,
        steps_to: Path | None = None,
        limits: dict[str, int] | None = None,
        user: int | None = None,
        **environment: str,
    ) -> Started:
        """Starts a command. `limits` are of setrlimit by name; `kill_at` and `steps_to` are of `crash_points`; `user` is a uid."""
        self._count += 1
        place = self.folder / f"command-{self._count}"
        order: dict[str, object] = {
            "arguments": [*map(str, arguments), "--data", str(data)],
            "place": str(place),
            "kill_at": kill_at,
            "steps_to": None if steps_to is None else str(steps_to),
            "root": str(data),
            "limits": limits or {},
            "user": user,
            "environment": environment,
        }
        pid = self.ask(order)["pid"]
        assert isinstance(pid, int)
        return Started(pid, place, self)

    def run(self, *arguments: str | Path, data: Path, **named: Any) -> Said:
        """Runs a command to its end."""
        return self.start(*arguments, data=data, **named).wait()


def _preload() -> None:
    """Imports all that a night needs and makes what is made once a process; starts no thread, since threads do not come along."""
    import importlib
    from datetime import UTC, datetime

    import altair
    import vl_convert

    import expectations.docs
    import expectations.library
    import expectations.validation
    import orchestration.nightly
    from orchestration.cli import COMMANDS
    from orchestration.definitions import defs
    from orchestration.sql_files import build_steps
    from transforms.extract import read_page

    assert all((altair, vl_convert, expectations.docs, expectations.validation, orchestration.nightly))
    for module, _ in COMMANDS.values():
        importlib.import_module(module)
    expectations.library.load()
    defs.resolve_job_def("nightly")
    build_steps()
    page = next((ROOT / "tests" / "pages" / "langson").glob("*.html"))
    read_page(page.read_bytes(), page="warm", url=None, source="langson", captured_at=datetime.now(UTC))


def _become(order: dict[str, Any]) -> int:
    """In the child: takes on what the order says and runs the command; returns its exit code."""
    place = Path(order["place"])
    with place.with_suffix(".out").open("wb") as out, place.with_suffix(".err").open("wb") as err, Path(os.devnull).open("rb") as nothing:
        for stream, number in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(stream.fileno(), number)
    os.setsid()
    os.environ.update(order["environment"])
    if order["kill_at"] or order["steps_to"]:
        from tests.faults.crash_points import Steps

        steps = Steps(Path(order["root"]), order["kill_at"], order["steps_to"])
        steps.wrap()
    for name, limit in order["limits"].items():
        resource.setrlimit(getattr(resource, name), (limit, limit))
    if order["user"]:
        os.setgroups([])
        os.setgid(order["user"])
        os.setuid(order["user"])
    sys.argv = ["giamngheo", *order["arguments"]]
    from orchestration.cli import main

    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    except BaseException:  # noqa: BLE001 - what went wrong in the child is told, and must not run on as a second server
        traceback.print_exc()
        return 99


def _serve() -> None:
    _preload()
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            told = {"code": os.waitstatus_to_exitcode(os.waitpid(order["wait"], 0)[1])}
        else:
            pid = os.fork()
            if pid == 0:
                code = _become(order)
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(code)
            told = {"pid": pid}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    _serve()
