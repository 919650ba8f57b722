"""Columns for the rules of captures and documents.

Belongs here: what a capture or a document lacks, how far its dates lie apart, whether its text is sound. Does not belong here: figures.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

import pandas

from expectations.frames.cells import capture_days, days, days_between, hubs, nights, plain_frame, texts

_OBTAINED = ("changed", "unchanged", "not_modified")
_NOT_ATTEMPTED = ("robots_disallowed", "deferred")
_WITH_PAYLOAD = ("changed", "unchanged")
_DIGEST = re.compile(r"[0-9a-f]{64}")
# What UTF-8 Vietnamese turns into when it is read as Latin-1 or Windows-1252, and the marks of bytes that could not be read at all.
_DAMAGE = re.compile("[\ufffd\x00]|á[º»]|Ã[\x80-\xbf©ªºµ¡¢£¨¬­]|Ä[‘\x91]|Æ[°¡]")


def capture_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each capture: its key, source and outcome, `missing`, and `obtained`: 1 or 0 for an attempt, null where none was allowed."""
    frame = frames["captures"]
    needed = {name: texts(frame, name) for name in ("capture_id", "source", "page", "document_id", "captured_at", "outcome")}
    place = {name: texts(frame, name) for name in ("payload_sha256", "text_sha256", "warc_file", "warc_offset")}
    detail, is_hub = texts(frame, "detail"), hubs(frame)
    outcomes = needed["outcome"]

    def missing(row: int) -> str | None:
        lacks = [name for name, column in needed.items() if not column[row]]
        if outcomes[row] in _WITH_PAYLOAD and not is_hub[row]:
            lacks += [name for name, column in place.items() if not column[row]]
            lacks += [f"{name} of 64 hex digits" for name in ("payload_sha256", "text_sha256") if not _is_digest(place[name][row])]
        elif outcomes[row] not in _OBTAINED and not detail[row]:
            lacks.append("detail")
        return ", ".join(dict.fromkeys(lacks)) or None

    return plain_frame(
        {
            "capture_id": needed["capture_id"],
            "source": needed["source"],
            "url": texts(frame, "url"),
            "outcome": outcomes,
            "missing": [missing(row) for row in range(len(frame))],
            "obtained": [None if outcome in _NOT_ATTEMPTED else int(outcome in _OBTAINED) for outcome in outcomes],
        }
    )


def document_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Of each document: its key and source, `missing`, `text_faults`, `letters`, `days_from_publication`, `publication_year`,

    `documents_with_this_text` (within its source), `read_as_declared` and `titled` (1 or 0).
    """
    frame = frames["documents"]
    names = ("document_id", "page", "source", "language", "text", "text_sha256", "captured_at")
    needed = {name: texts(frame, name) for name in names}
    bodies, digests, sources = needed["text"], needed["text_sha256"], needed["source"]
    published, captured = days(frame, "published_on"), capture_days(frame)
    shared = Counter((source, digest) for source, digest, _ in {*zip(sources, digests, needed["document_id"], strict=True)})
    return plain_frame(
        {
            "document_id": needed["document_id"],
            "text_sha256": digests,
            "source": sources,
            "night": nights(frame),
            "url": texts(frame, "url"),
            "missing": [", ".join(name for name in names if not needed[name][row]) or None for row in range(len(frame))],
            "text_faults": [_text_faults(body, digest) for body, digest in zip(bodies, digests, strict=True)],
            "letters": [sum(map(str.isalpha, body)) if body else 0 for body in bodies],
            "published_on": [None if day is None else day.isoformat() for day in published],
            "days_from_publication": days_between(published, captured),
            "publication_year": [None if day is None else day.year for day in published],
            "documents_with_this_text": [shared[source, digest] for source, digest in zip(sources, digests, strict=True)],
            "read_as_declared": [
                None if source == "unknown" else int(reader != "generic")
                for source, reader in zip(sources, texts(frame, "reader"), strict=True)
            ],
            "titled": [int(bool(title)) for title in texts(frame, "title")],
        }
    )


def _is_digest(text: str | None) -> bool:
    return text is not None and _DIGEST.fullmatch(text) is not None


def _text_faults(text: str | None, digest: str | None) -> str | None:
    if text is None:
        return None
    faults = []
    if not unicodedata.is_normalized("NFC", text):
        faults.append("not NFC")
    if hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest() != digest:
        faults.append("digest of another text")
    damaged = len(_DAMAGE.findall(text))
    if damaged * 200 > len(text):
        faults.append(f"{damaged} damaged letters of {len(text)}")
    return ", ".join(faults) or None
