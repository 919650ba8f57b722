"""Which portal a page is of, its address, and its language.

Belongs here: address from the page itself, declaration by name, host or text marks, language by letters. Does not belong here: canonical
forms of addresses (`transforms/canonical.py`).
"""

import re
from urllib.parse import urlsplit

from transforms.reading.decoding import outside_ascii
from transforms.reading.tree import Element
from transforms.records import Language
from transforms.sources.declaration import Declaration, declarations

_SAVED_FROM = re.compile(r"<!--\s{0,4}saved from url=\(\d{1,6}\)(\S{4,2000}?)\s{0,4}-->", re.IGNORECASE)
_SAMPLE = 4000
_SHARE = 0.025  # of the characters: 0.014 where an English page spells names in full, 0.036 of a bilingual yearbook, else 0.12 and more
_COMMON = "đưôêâạảấếộ"  # most often enough by themselves, and counted faster
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")


def find_url(text: str, root: Element) -> str | None:
    """The address that a saved page carries: the browser's comment, else the canonical link, else og:url."""
    saved = _SAVED_FROM.search(text, 0, 20_000)
    if saved:
        return saved[1]
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and (link.get("href") or "").startswith("http"):
            return link.get("href")
    for meta in root.iter("meta"):
        if (meta.get("property") or "").lower() == "og:url" and (meta.get("content") or "").startswith("http"):
            return meta.get("content")
    return None


def find_portal(*, source: str | None, url: str | None, text: str) -> Declaration | None:
    """The declaration that a page falls under: named by the caller, of its host, or, where no address is known, by its text marks."""
    known = declarations()
    if source is not None:
        return known.get(source)
    if url is not None:
        host = host_of(url)
        return next((entry for entry in known.values() if _is_host_of(host, entry)), None)
    return next((entry for entry in known.values() if any(all(mark in text for mark in marks) for marks in entry.marks)), None)


def host_of(url: str) -> str:
    """The host of an address in lower case without www; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def path_of(url: str) -> str:
    """The path of an address; empty where there is none."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def _is_host_of(host: str, entry: Declaration) -> bool:
    """A declared host stands for itself with and without www; a leading dot takes in its subdomains."""
    for declared in (*entry.hosts, *entry.mirrors):
        if host == declared.removeprefix("www.") or (declared[0] == "." and (host == declared[1:] or host.endswith(declared))):
            return True
    return False


def language_of(text: str, portal: Declaration | None) -> Language:
    """By the share of Vietnamese letters; the declared language where the text is too short to tell."""
    sample = text[:_SAMPLE]
    if len(sample) < 40 and portal is not None:
        return portal.language
    letters, enough = outside_ascii(sample), _SHARE * len(sample)
    is_vietnamese = sum(map(letters.count, _COMMON)) > enough or len(_VIETNAMESE.findall(letters)) > enough
    return "vi" if is_vietnamese else "en"
