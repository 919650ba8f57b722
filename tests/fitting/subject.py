"""Fits the weights by which a page's place is told (`transforms/reference/subject_weights.csv`) to pages whose place is known.

The pages: `subjects.csv`, short ones written for this, and the labelled pages of tests/pages with the place that most of their labels have.
A conditional logit (McFadden 1974) with a ridge penalty: the probability that a page is about a candidate is proportional to the
exponential of its score. The loss is convex, and Newton's method needs no randomness: every machine finds the same weights.

    python -m tests.fitting.subject      write the weights (`make fit`)
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from tests.unit.figure_documents import document_of
from transforms.extract import read_page
from transforms.figures.place_evidence import Features
from transforms.figures.places import read_places
from transforms.records import Document, Language
from transforms.reference import subject_weights

ROOT = Path(__file__).parents[2]
WEIGHTS = Path(subject_weights.__file__).with_name(subject_weights.NAME)
RIDGE = 0.002
_STEPS = 40
_DIGITS = 2

Unit = tuple[str, str]  # level and name
Choice = tuple[Unit, Sequence[tuple[Unit, Features]]]  # what a page is about, and what it may be about


def written_pages() -> Iterator[tuple[Document, Unit]]:
    """The pages of `subjects.csv`: a title and paragraphs, parted by bars."""
    for row in _rows():
        yield page_of(row["page"], language=cast(Language, row["language"]), url=row["url"] or None), (row["level"], row["name"])


def known_misses() -> dict[str, str]:
    """Why the fitted weights get some of them wrong, by title."""
    return {row["page"].split("|")[0]: row["known_miss"] for row in _rows() if row["known_miss"]}


def _rows() -> list[dict[str, str]]:
    with Path(__file__).with_name("subjects.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def page_of(page: str, *, language: Language, url: str | None) -> Document:
    title, _, text = page.replace("|", "\n").partition("\n")
    return document_of(text, language=language, title=title, url=url, by_lines=True)


def labelled_pages() -> Iterator[tuple[Document, Unit]]:
    """The pages of tests/pages of whose labels more than half are of one place."""
    for label in sorted((ROOT / "tests" / "pages").glob("*/*.json")):
        page = next((path for suffix in (".html", ".txt") if (path := label.with_suffix(suffix)).exists()), None)
        observations = json.loads(label.read_text(encoding="utf-8")).get("observations", [])
        named = Counter((str(one["place_level"]), str(one["place_name"])) for one in observations if one.get("place_level"))
        unit, count = max(named.items(), key=lambda item: item[1], default=(("", ""), 0))
        if page is not None and 2 * count > len(observations):
            document = read_page(page.read_bytes(), page=page.stem, plain_text=page.suffix == ".txt").document
            yield document, ("country", "Việt Nam") if unit[0] == "country" else unit


def choices() -> list[Choice]:
    """What is fitted to: pages with more than one candidate, the right one among them."""
    found: list[Choice] = []
    for document, unit in (*written_pages(), *labelled_pages()):
        candidates = [((clue.level, clue.name), features) for clue, features in read_places(document).candidates]
        if unit in dict(candidates) and len(candidates) > 1:
            found.append((unit, candidates))
    return found


def fit(found: Sequence[Choice], names: Sequence[str]) -> dict[str, float]:
    """The weight of each feature."""
    at = {name: i for i, name in enumerate(names)}
    pages: list[tuple[int, npt.NDArray[np.float64]]] = []
    for unit, candidates in found:
        table = np.zeros((len(candidates), len(names)))
        for row, (_, features) in enumerate(candidates):
            for name, value in features.items():
                table[row, at[name]] = value
        pages.append(([one for one, _ in candidates].index(unit), table))
    weights = np.zeros(len(names))
    for _ in range(_STEPS):
        slope, curve = 2 * RIDGE * len(pages) * weights, 2 * RIDGE * len(pages) * np.eye(len(names))
        for right, table in pages:
            scores = table @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            mean = share @ table
            slope += mean - table[right]
            curve += table.T @ (table * share[:, None]) - np.outer(mean, mean)
        weights -= np.linalg.solve(curve, slope)
    return {name: round(float(weight), _DIGITS) for name, weight in zip(names, weights, strict=True)}


def main() -> None:
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    weights = fit(choices(), [row["feature"] for row in rows])
    with WEIGHTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["feature", "weight", "meaning"], lineterminator="\n")
        writer.writeheader()
        writer.writerows(row | {"weight": weights[row["feature"]]} for row in rows)


if __name__ == "__main__":
    main()
