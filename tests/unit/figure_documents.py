"""Documents of one paragraph, and what was read of them in one line each."""

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
) -> Document:
    whole = f"{title}\n{text}" if title else text
    at = len(title) + 1 if title else 0
    blocks = ((Block("title", 0, len(title)),) if title else ()) + (Block("paragraph", at, len(whole)),)
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
        blocks=blocks,
        default_place_code=default_place_code,
    )


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
