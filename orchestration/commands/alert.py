"""`giamngheo alert`: the way of alerts, tried and looked at."""

import sys
from pathlib import Path

import click

from orchestration.alerts.telling import Told
from orchestration.answers import to_json
from orchestration.commands.options import data_option, json_option, set_option
from orchestration.data_root import data_root_of, existing_root_of
from transforms.errors import SourceUnreachable


@click.group("alert")
def command() -> None:
    """Alerts go to a file in the data root and, if configured, to a webhook and by mail (`giamngheo config show`)."""


@command.command("test")
@data_option
@set_option
@json_option
def test(data: Path | None, as_json: bool) -> int:
    """Send a test message through every sink. Exits with 5 if one is down; its message then waits in the spool."""
    from orchestration import clock
    from orchestration.alerts.telling import tell_test

    return _say(tell_test(data_root_of(data), now=clock.now()), as_json=as_json)


@command.command("flush")
@data_option
@set_option
@json_option
def flush(data: Path | None, as_json: bool) -> int:
    """Send what waits in the spool. Exits with 5 if a sink is still down."""
    from orchestration.alerts.telling import tell_nothing

    return _say(tell_nothing(existing_root_of(data)), as_json=as_json)


@command.command("show")
@data_option
@json_option
def show(data: Path | None, as_json: bool) -> None:
    """List the open troubles, since when each has lasted, and how many messages wait for a sink that is down."""
    from orchestration.alerts.delivery import spool, waiting
    from orchestration.alerts.memory import last_alive, read_memory

    root = existing_root_of(data)
    memory, alive, waits = read_memory(root), last_alive(root), len(waiting(spool(root)))
    if as_json:
        for key, told in memory.troubles.items():
            sys.stdout.write(to_json({"trouble": key, "since": told.since, "told_at": told.told_at, "text": told.text}) + "\n")
        sys.stdout.write(to_json({"waiting": waits, "last_good_night": alive}) + "\n")
        return
    for told in memory.troubles.values():
        sys.stdout.write(f"since {told.since:%Y-%m-%d %H:%M} UTC: {told.text}\n")
    sys.stdout.write(f"open troubles: {len(memory.troubles)}, messages waiting: {waits}; ")
    sys.stdout.write(f"last good night reported at {alive:%Y-%m-%d %H:%M} UTC\n" if alive else "no good night reported yet\n")


def _say(told: Told, *, as_json: bool) -> int:
    for each in told.delivered:
        if as_json:
            line = to_json({"sink": each.sink, "sent": each.sent, "waiting": each.waiting, "problem": each.problem})
        else:
            line = f"{each.sink:8} " + (f"DOWN: {each.problem}; {each.waiting} waiting" if each.problem else f"sent {each.sent}")
        sys.stdout.write(line + "\n")
    if not told.delivered:
        sys.stdout.write("" if as_json else "no sink is configured: giamngheo config show\n")
    return SourceUnreachable.exit_code if told.problems else 0
