"""Which place a page is about: the candidate for which most speaks, each kind of evidence at the weight that was fitted to it.

The score of a candidate is the sum of its features times their weights (a conditional logit: McFadden, "Conditional logit analysis of
qualitative choice behavior", 1974). The weights are data, `subject_weights.csv`; `make fit` fits them to pages whose place is known.

Belongs here: weighing. Does not belong here: what the features are (`place_evidence.py`), and which unit a name means (`places.py`).
"""

from collections.abc import Iterable, Sequence

from transforms.figures.place_evidence import Candidate, Clue, Features
from transforms.reference.subject_weights import load_subject_weights


def best_of(candidates: Iterable[Candidate]) -> Clue | None:
    """The unit that the page is about: a village up to the country, of two alike the one first named; None where there is none."""
    best = max(candidates, key=lambda candidate: score_of(candidate[1]), default=None)
    return best[0] if best is not None else None


def score_of(features: Features) -> float:
    """What speaks for a candidate, on the scale of log odds."""
    weights = load_subject_weights()
    return sum(weights[name] * value for name, value in features.items())


def told_by(candidates: Sequence[Candidate]) -> str:
    """In words, what spoke for the chosen unit, and which came next: 'score 6.1: title 2.6, portal 1.9 ...; next Cao Bằng 1.2'."""
    weights = load_subject_weights()
    ranked = sorted(candidates, key=lambda candidate: -score_of(candidate[1]))
    parts = sorted(((weights[name] * value, name) for name, value in ranked[0][1].items()), key=lambda part: -abs(part[0]))
    told = ", ".join(f"{name} {worth:.1f}" for worth, name in parts)
    following = "".join(f"; next {clue.name} {score_of(features):.1f}" for clue, features in ranked[1:2])
    return f"score {score_of(ranked[0][1]):.1f}: {told}{following}"
