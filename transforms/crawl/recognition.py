"""Pages that come with status 200 and are not what was asked for: not found in disguise, a login, a robot check, a page without its body.

Belongs here: telling them by title, heading, form and how much is left to read. The words are rows of `unwanted.toml`.
Does not belong here: reading figures, and what follows from the answer (`source_night`).
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from pathlib import Path
from urllib.parse import urlsplit

from transforms.records import BlockKind, Document, Outcome

LEAST_TEXT = 120
"""Characters of text below which a page has lost its body; the shortest real digest of a portal has about 200."""

_LITTLE_TEXT = 1_500
_STRETCH = 2_000
_BODY_KINDS: frozenset[BlockKind] = frozenset({"lead", "paragraph", "list_item", "table_row", "heading", "caption"})
# Every pattern stops at the next "<": none looks twice at the same stretch of hostile markup.
_TITLE = re.compile(rb"(?i)<title[^<>]*>([^<]{0,600})")
_HEADING = re.compile(rb"(?i)<h[12][^<>]*>([^<]{0,600}(?:<(?!/h[12])[^<>]*>[^<]{0,600}){0,4})")
_TAG = re.compile(r"<[^<>]*>")
_UNSEEN = re.compile(r"(?i)<(/?)(script|style|noscript|template)\b[^<>]*>")
_PASSWORD = re.compile(rb"(?i)<input[^<>]*type\s*=\s*[\"']?password")
_PART = re.compile(r"[|–—:]| - ")
_DIACRITIC = re.compile("[\u0300-\u036f]+")
_WINDOW_BYTES = 300_000


@dataclass(frozen=True, slots=True)
class _Words:
    soft_404: re.Pattern[str]
    login: re.Pattern[str]
    login_paths: tuple[str, ...]
    challenge: re.Pattern[str]
    challenge_marks: tuple[bytes, ...]
    unwanted: re.Pattern[str]


@cache
def _words() -> _Words:
    table = tomllib.loads(Path(__file__).with_name("unwanted.toml").read_text(encoding="utf-8"))
    soft_404, login, challenge = table["soft_404"], table["login"], table["challenge"]
    return _Words(
        _saying(soft_404),
        _saying(login),
        tuple(login["paths"]),
        _saying(challenge),
        tuple(mark.lower().encode() for mark in challenge["marks"]),
        _saying(soft_404, login, challenge),
    )


def _saying(*words: dict[str, list[str]]) -> re.Pattern[str]:
    """Matches one part of a folded title that is wholly one of `whole`, or holds one of `phrases`."""
    whole, phrases = ("|".join(re.escape(word) for one in words for word in one[kind]) for kind in ("whole", "phrases"))
    return re.compile(rf"^(?:{whole})[.!]*$|(?<!\w)(?:{phrases})(?!\w)")


def fold(text: str) -> str:
    """Small letters without the diacritics of Vietnamese, single spaces."""
    return " ".join(_DIACRITIC.sub("", unicodedata.normalize("NFD", text)).lower().replace("đ", "d").split())


def is_login_path(url: str) -> bool:
    return urlsplit(url).path.lower().rstrip("/").startswith(_words().login_paths)


def _shows_little(markup: str) -> bool:
    """Whether a reader would see little text: scripts and styles left out, tags dropped. Looks no further than it must."""
    length = 0
    for stretch in _seen(markup):
        words = _TAG.sub(" ", stretch).split()
        length += sum(map(len, words)) + len(words)
        if length > _LITTLE_TEXT:
            return False
    return True


def _seen(markup: str) -> Iterator[str]:
    """The markup outside scripts and styles, in stretches that begin with a tag."""
    start, inside = 0, ""
    for found in chain(_UNSEEN.finditer(markup), (None,)):
        closing, name = (False, "end") if found is None else (bool(found[1]), found[2].lower())
        if found is not None and inside and closing and name == inside:
            start, inside = found.end(), ""
        elif not inside and not closing:
            end = len(markup) if found is None else found.start()
            while (cut := markup.find("<", start + _STRETCH, end)) >= 0:
                yield markup[start:cut]
                start = cut
            yield markup[start:end]
            inside = name


def _says(title: str, words: re.Pattern[str]) -> str | None:
    """What a folded title says of `words`, looking at each of its parts."""
    return next((found[0] for part in _PART.split(title) if (found := words.search(part.strip()))), None)


def recognise_markup(body: bytes, *, status: int, challenged: bool = False) -> tuple[Outcome, str] | None:
    """What is wrong with an HTML body, with the reason; None where it looks like a page. Needs no parsing, so it also sees broken pages.

    `challenged` says that the server's headers call it a robot check.
    """
    if not body.strip():
        return "empty", "no body"
    if challenged:
        return "challenge", "the server's headers call it a robot check"
    markup, words = body[:_WINDOW_BYTES], _words()
    lowered = markup.lower()
    mark = next((mark for mark in words.challenge_marks if mark in lowered), None)
    shown = (*islice(_TITLE.finditer(markup), 1), *islice(_HEADING.finditer(markup), 2))
    titles = [fold(_TAG.sub(" ", title)) for title in dict.fromkeys(found[1].decode("utf-8", "replace") for found in shown)]
    if mark is None and not any(_says(title, words.unwanted) for title in titles):
        return None  # as nearly all pages: how much they show need not be known
    little = _shows_little(markup.decode("utf-8", "replace"))
    if mark is not None and little:
        return "challenge", f"a robot check ({mark.decode()})"
    for title in titles:
        if little and (said := _says(title, words.challenge)):
            return "challenge", f"a robot check ({said!r} in its title)"
        if (said := _says(title, words.soft_404)) and (little or len(title) < 60):
            return "soft_404", f"status {status}, and {said!r} in its title"
        if little and _PASSWORD.search(markup) and (said := _says(title, words.login)):
            return "login", f"a login form ({said!r} in its title)"
    return None


def recognise_document(document: Document) -> tuple[Outcome, str] | None:
    """What is missing from a page that could be read; None where it has a body or rates."""
    if any(block.kind == "rate_row" for block in document.blocks):
        return None
    length = sum(len(document.text_of(block).strip()) for block in document.blocks if block.kind in _BODY_KINDS)
    if length < LEAST_TEXT:
        return "empty", f"{length} characters of text: the page has lost its body"
    return None
