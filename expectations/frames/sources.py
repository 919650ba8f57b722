"""What each source brought in one night, and how that stands to its earlier nights.

Belongs here: counting by source. Does not belong here: judging (`suites/sources*.json`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping

import pandas

from expectations.frames.cells import hubs, plain_frame, texts
from expectations.frames.rates import is_listed

_COUNTS = ("pages", "changed_pages", "documents", "numbers", "unresolved", "observations", "rates")
_SHARES = ("read_share", "unresolved_share", "observations_per_document", "rate_rows_share", "missing_rate_rows")


def night_summary(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """One row a source: how many pages, documents, numbers, unresolved numbers, observations and rates the night brought.

    Rows of earlier nights, put together, are the `history` that the stage `sources` compares with.
    """
    captures = frames["captures"]
    sources = texts(captures, "source")
    outcomes = texts(captures, "outcome")
    source_of = dict(zip(texts(frames["documents"], "document_id"), texts(frames["documents"], "source"), strict=True))
    pages = [
        (source, document, outcome)
        for source, document, outcome, hub in zip(sources, texts(captures, "document_id"), outcomes, hubs(captures), strict=True)
        if not hub
    ]
    obtained = [source for source, _, outcome in pages if outcome in ("changed", "unchanged", "not_modified")]
    changed = {(source, document) for source, document, outcome in pages if outcome == "changed"}
    figures = frames["figures"]
    disposed = list(zip(_sources_of(figures, source_of), texts(figures, "disposition"), strict=True))
    observed, rated = (_sources_of(frames[name], source_of) for name in ("observations", "rates"))
    mentions = frames["observations"]["mentions"].tolist() if "mentions" in frames["observations"] else []
    repeated = [source for source, places in zip(observed, mentions, strict=False) for _ in (places if places is not None else ())]
    counts = {
        "pages": Counter(obtained),
        "changed_pages": Counter(source for source, _ in changed),
        "documents": Counter(source_of.values()),
        "numbers": Counter([*(source for source, _ in disposed), *observed, *repeated, *rated]),
        "unresolved": Counter(source for source, disposition in disposed if disposition == "unresolved"),
        "observations": Counter(observed),
        "rates": Counter(rated),
    }
    names = sorted({source for source in sources if source} | {source for source in source_of.values() if source})
    return plain_frame({"source": names, **{name: [counts[name][source] for source in names] for name in _COUNTS}})


def source_columns(frames: Mapping[str, pandas.DataFrame]) -> pandas.DataFrame:
    """Tonight's sources and, where `history` is given, their earlier nights; `tonight` is 1 or 0.

    Shares are null where there is nothing to divide by. `rate_rows_share` is the share of the source's known rate products that
    tonight's documents show, `missing_rate_rows` names the others; both are null for a source without known products or new documents.
    """
    tonight = night_summary(frames)
    history = frames.get("history")
    nights = [(tonight, 1)] if history is None or history.empty else [(tonight, 1), (history, 0)]
    missing = _missing_products(frames)
    columns: dict[str, list[object]] = {name: [] for name in ("source", "tonight", *_COUNTS, *_SHARES)}
    for frame, is_tonight in nights:
        for row in frame.to_dict(orient="records"):
            source, documents, numbers = str(row["source"]), float(row["documents"]), float(row["numbers"])
            known, lost = missing.get(source, (0, ())) if is_tonight and documents else (0, ())
            columns["source"].append(source)
            columns["tonight"].append(is_tonight)
            for name in _COUNTS:
                columns[name].append(row[name])
            columns["read_share"].append(min(1.0, documents / float(row["changed_pages"])) if is_tonight and row["changed_pages"] else None)
            columns["unresolved_share"].append(float(row["unresolved"]) / numbers if numbers else None)
            columns["observations_per_document"].append(float(row["observations"]) / documents if documents else None)
            columns["rate_rows_share"].append(1 - len(lost) / known if known else None)
            columns["missing_rate_rows"].append(", ".join(lost) or None)
    return plain_frame(columns)


def _sources_of(frame: pandas.DataFrame, source_of: Mapping[str | None, str | None]) -> list[str | None]:
    return [source_of.get(document) for document in texts(frame, "document_id")]


def _missing_products(frames: Mapping[str, pandas.DataFrame]) -> dict[str, tuple[int, tuple[str, ...]]]:
    """By source: how many rate products are known of it, and those that tonight's documents do not show."""
    known = frames.get("known_rates")
    if known is None:
        return {}
    rates = frames["rates"]
    source_of = dict(zip(texts(frames["documents"], "document_id"), texts(frames["documents"], "source"), strict=True))
    shown = set(zip(_sources_of(rates, source_of), _products(rates), strict=True))
    by_source: dict[str, list[str]] = defaultdict(list)
    for source, product, in_column in zip(texts(known, "source"), _products(known), is_listed(known), strict=True):
        if in_column:
            by_source[str(source)].append(product)
    return {
        source: (len(products), tuple(product for product in products if (source, product) not in shown))
        for source, products in by_source.items()
    }


def _products(frame: pandas.DataFrame) -> list[str]:
    columns = [texts(frame, name) for name in ("product_kind", "programme", "term")]
    return [" ".join(part for part in row if part) for row in zip(*columns, strict=True)]
