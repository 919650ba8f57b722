"""The place that the address of a page tells: baohaiduong.vn, sonnmt.langson.gov.vn; bacson.langson.gov.vn is a district's.

A host that does not spell its province stands in `reference/place_hosts.csv`. The path may name one, as it
repeats the title: kinhtedothi.vn/nghe-an-tin-dung-chinh-sach is a page of Hà Nội's newspaper about another province.
Belongs here: names of units inside addresses. Does not belong here: what the text tells (`place_subject.py`).
"""

from functools import cache, lru_cache
from itertools import chain

from transforms.figures.words import plain
from transforms.reading.portal import host_of, path_of
from transforms.records import Document
from transforms.reference.place_hosts import load_place_hosts
from transforms.reference.places import Place, load_places


def place_of_address(document: Document) -> Place | None:
    """The unit that an official host tells, else the path, else the host of a newspaper; None where none does."""
    addresses = [address for address in (document.origin_url, document.url) if address]
    hosts = [host_of(address) for address in addresses]
    official = (_place_of_host(host) for host in hosts if host.endswith(".gov.vn"))
    told = chain(official, map(_place_of_path, addresses), map(_place_of_host, hosts))
    return next((place for place in told if place is not None), None)


@cache
def _squeezed_provinces() -> tuple[tuple[str, str], ...]:
    """Names of provinces as addresses carry them ("langson"), longest first."""
    names = {
        ("".join(map(plain, place.name.replace("-", " ").split())), place.name) for place in load_places() if place.level == "province"
    }
    return tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=4096)
def _place_of_path(address: str) -> Place | None:
    """The one province that the last part of a path names, syllable by syllable."""
    part = f"-{path_of(address).rstrip('/').rpartition('/')[2].partition('.')[0]}-"
    if part.count("-") <= _FEW:
        return None
    named = {name for slug, name in _provinces_in_paths() if slug in part}
    return _province_named(named.pop()) if len(named) == 1 else None


_FEW = 2  # hyphens: no title is so short


@cache
def _provinces_in_paths() -> tuple[tuple[str, str], ...]:
    """Names of provinces as paths carry them ("-nghe-an-"); of one syllable none is sure."""
    names = {place.name for place in load_places() if place.level == "province" and " " in place.name}
    return tuple((f"-{'-'.join(map(plain, name.replace('-', ' ').split()))}-", name) for name in sorted(names))


@lru_cache(maxsize=4096)
def _place_of_host(host: str) -> Place | None:
    if known := load_place_hosts().get(host):
        return known
    for label in host.split("."):
        for squeezed, name in _squeezed_provinces():
            if squeezed in label and (len(squeezed) > 4 or label in (squeezed, f"bao{squeezed}")):
                return _district_of_host(host.split(".")[0], _province_named(name))
    label = host.split(".")[0]
    name = next((label.removeprefix(word) for word in _OF_DISTRICT if label.startswith(word)), label)
    return _only_district(name) if name != label or host.endswith(".gov.vn") else None


_OF_DISTRICT = ("truyenhinh", "huyenuy", "huyen", "thixa", "ubnd")  # truyenhinhlucngan.vn


def _only_district(label: str) -> Place | None:
    """The one district in the country that a label spells out: babe.gov.vn."""
    named = {p.code: p for p in load_places() if p.level == "district" and "".join(map(plain, p.name.split())) == label}
    return next(iter(named.values())) if len(named) == 1 else None


def _district_of_host(label: str, province: Place | None) -> Place | None:
    """The district of the province that the first label of a host spells out; the province itself where there is none."""
    inside = [place for place in load_places() if place.level == "district" and province is not None and place.parent_code == province.code]
    named = (place for place in inside if province is not None and place.name != province.name)
    return next((place for place in named if "".join(map(plain, place.name.split())) == label), province)


def _province_named(name: str) -> Place | None:
    """The newest span of the province of that name."""
    spans = [place for place in load_places() if place.level == "province" and place.name == name]
    return spans[-1] if spans else None
