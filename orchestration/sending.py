"""What a night takes elsewhere when it is done, also a quiet one: its release, to where analysts fetch it.

Belongs here: which settings ask for what. Does not belong here: how a release is offered (`orchestration/distribution.py`).
"""

from orchestration.configuration import Configuration
from orchestration.data_root import DataRoot
from orchestration.distribution import offer
from orchestration.night import Night
from transforms.archive.store import store_of
from transforms.errors import GiamngheoError


def finish(night: Night) -> None:
    """Sends what the settings ask for when the steps of a night are done, and keeps in its tally what could not be sent."""
    night.tally.unsent = send(night.root, night.configuration)
    for problem in night.tally.unsent:
        night.reporter.say(f"giamngheo: {problem}")


def send(root: DataRoot, configuration: Configuration) -> tuple[str, ...]:
    """Sends what the settings ask for. Returns what could not be sent, each beginning with its setting; the next night tries again."""
    problems: list[str] = []
    if configuration.publish_url is not None and root.current_release.exists():
        try:
            offer(root, store_of(configuration.publish_url), kept=configuration.releases_kept)
        except GiamngheoError as error:
            problems.append(f"publish_url: {error}")
    return tuple(problems)
