"""Documents of one paragraph, and what was read of them in one line each."""

import csv
from datetime import date
from pathlib import Path

from transforms.extract import plain
from transforms.records import Block, Document, Language, Reading, sha256_of_text

ROOT = Path(__file__).resolve().parents[2]


def document_of(
    text: str,
    *,
    language: Language = "vi",
    published_on: date | None = None,
    title: str = "",
    url: str | None = None,
    default_place_code: str | None = None,
    by_lines: bool = False,
) -> Document:
    """A title and one paragraph, or `by_lines` one paragraph each line."""
    whole = f"{title}\n{text}" if title else text
    at = len(title) + 1 if title else 0
    blocks = [Block("title", 0, len(title))] if title else []
    for line in text.split("\n") if by_lines else [text]:
        blocks.append(Block("paragraph", at, at + len(line)))
        at += len(line) + 1
    return Document(
        page="made",
        url=url,
        source="made",
        title=title or None,
        language=language,
        published_on=published_on,
        updated_at=None,
        origin_url=None,
        origin_name=None,
        text=whole,
        text_sha256=sha256_of_text(whole),
        blocks=tuple(blocks),
        default_place_code=default_place_code,
    )


def sentence_rows() -> list[dict[str, str]]:
    """The rows of tests/sentences.csv."""
    with (ROOT / "tests" / "sentences.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def summary(reading: Reading) -> list[str]:
    """'indicator kind number unit end scope' for each observation, rates and loan terms after them."""
    lines = []
    for o in reading.observations:
        number = plain(o.value) if o.value is not None else f"{plain(o.lower)}..{plain(o.upper)}"
        scope = " ".join(part for part in (o.population, o.programme) if part)
        lines.append(f"{o.indicator} {o.kind} {number} {o.unit} {o.period_end or '-'} {scope}".rstrip())
    lines += [f"rate {r.product_kind} {r.programme or r.term} {plain(r.percent_per_year)}" for r in reading.rates]
    lines += [f"term {t.term_kind} {plain(t.value)} {t.unit}" for t in reading.loan_terms]
    return lines
