"""Hosts of provincial newspapers, television and offices that do not spell out their province, from `place_hosts.csv`.

Belongs here: loading and checking the rows. Does not belong here: hosts that spell the name (`transforms/figures/place_address.py`).
"""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from transforms.errors import ReferenceDataError
from transforms.reference.places import Place, load_places

PATH = Path(__file__).with_name("place_hosts.csv")


@cache
def load_place_hosts() -> Mapping[str, Place]:
    """By host, in lower case without "www.": the newest span of its province.

    Raises ReferenceDataError for a host that stands twice, is no host in lower case, or names what is no province.
    """
    provinces = {place.name: place for place in load_places() if place.level == "province"}
    hosts: dict[str, Place] = {}
    with PATH.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            host, name = row["host"], row["place"]
            if host in hosts or host != host.lower().removeprefix("www.").strip() or "." not in host:
                raise ReferenceDataError(f"{PATH.name}:{number}: column host: expected a new host in lower case without www, got {host!r}")
            if name not in provinces:
                raise ReferenceDataError(f"{PATH.name}:{number}: column place: expected a province of places.csv, got {name!r}")
            hosts[host] = provinces[name]
    return MappingProxyType(hosts)
