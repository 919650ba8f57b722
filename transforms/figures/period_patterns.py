"""The patterns of `period_forms.csv` and `period_cues.csv`, compiled, by the words at which they are to be tried.

Belongs here: from the rows of the tables to patterns. Does not belong here: what a match of one means (`period_forms.py`), trying them on a
text (`period_scan.py`).
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import get_args

from transforms.errors import ReferenceDataError
from transforms.figures.period_forms import BUILDERS, COUNTS, MONTHS, Build, Core, Edge, Form
from transforms.reference.period_cues import WHOLE_KINDS, load_period_cues
from transforms.reference.period_forms import load_period_forms

SPACE = r"[ \t\u00a0]{1,3}"  # never across a line end: it parts blocks
_SOME = r"[ \t\u00a0]{0,2}"
_DASH = r"[-\u2010-\u2015]"
_YEAR = r"(?P<y>(?:19|20)\d\d)(?!\d)"
_RELATIVE = r"(?P<rel>nay|này|ngoái|trước|qua|tới|sau)(?!\w)"


def _longest_first(words: Mapping[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


PARTS: Mapping[str, str] = {
    "s": _SOME,
    "y": _YEAR,
    "y2": _YEAR.replace("<y>", "<y2>"),
    "ya": _YEAR.replace("<y>", "<ya>"),
    "yb": _YEAR.replace("<y>", "<yb>"),
    "d": r"(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)",
    "m": r"(?P<m>0?[1-9]|1[0-2])(?!\d)",
    "sep": rf"{_SOME}[/.\-\u2010-\u2013]{_SOME}",
    "dash": _DASH,
    "nth": r"(?:st|nd|rd|th)?",
    # the full stop of "Oct." belongs to it, the one after "August" ends a sentence
    "month_name": rf"(?P<mon>{_longest_first(MONTHS)})(?![a-z])(?:(?<=\b[a-z]{{3}})(?<!may)\.|(?<=\bsept)\.)?",
    "relative": _RELATIVE,
    "of_year_vi": rf"(?:(?:{_SOME}[/\-\u2013]{_SOME}|\.){_YEAR.replace('<y>', '<ya>')}"
    rf"|{SPACE}(?:của{SPACE})?năm{SPACE}(?:{_YEAR.replace('<y>', '<yb>')}|{_RELATIVE})|,?{SPACE}{_YEAR.replace('<y>', '<yc>')})",
    "of_year_en": rf"(?:(?:,?{SPACE}(?:of{SPACE}|in{SPACE})?(?:the{SPACE})?(?:year{SPACE})?|{_SOME}[/\-\u2013]{_SOME}){_YEAR}"
    rf"|{SPACE}(?:of{SPACE}|in{SPACE})?(?P<rel>this year|last year|the previous year|next year)(?!\w))",
    "n": rf"(?P<n>\d{{1,3}}|{_longest_first(COUNTS).replace(' ', SPACE)})(?!\w)",
    "unit_vi": r"(?P<unit>năm|tháng|quý|tuần)",
    "unit_en": r"(?P<unit>years?|months?|quarters?|weeks?|decades?)",
    "more": rf"(?:(?:hơn|gần|nearly|more than|over|almost|about|khoảng|trên){SPACE})?",
}


Rules = Mapping[str, tuple[tuple[re.Pattern[str], Build], ...]]


def _compiled(pattern: str) -> re.Pattern[str]:
    spaced = pattern.replace(" ", SPACE)
    return re.compile(re.sub(r"\{([a-z_]\w*)\}", lambda part: PARTS[part[1]], spaced), re.IGNORECASE)


@cache
def rules_by_trigger() -> Rules:
    """The forms to try at each trigger word. Raises ReferenceDataError for a form or a part that is not known here."""
    by_trigger: dict[str, list[tuple[re.Pattern[str], Build]]] = {}
    for row in load_period_forms():
        if row.form.startswith("edge_"):
            continue
        try:
            compiled, build = _compiled(row.pattern), BUILDERS[row.form]
        except KeyError as error:
            raise ReferenceDataError(f"period_forms.csv: pattern {row.pattern!r}, form {row.form!r}: {error} is not known") from error
        for trigger in row.triggers:
            for word in {"month": tuple(MONTHS), "count": tuple({words.split()[0] for words in COUNTS})}.get(trigger, (trigger,)):
                by_trigger.setdefault(word, []).append((compiled, build))
    return {word: tuple(rules) for word, rules in by_trigger.items()}


@cache
def edges_by_trigger() -> Mapping[str, tuple[re.Pattern[str], Edge]]:
    """The words for the beginning, the middle and the end of the time that follows them."""
    edges: dict[str, tuple[re.Pattern[str], Edge]] = {}
    known: dict[str, Edge] = {f"edge_{edge}": edge for edge in get_args(Edge)}
    for row in load_period_forms():
        if row.form in known:
            for word in row.triggers:
                edges[word] = (_compiled(row.pattern), known[row.form])
    return edges


_FORM_OF_PHRASE: Mapping[str, Form] = {
    "to_date": "to_date",
    "since_year_start": "since",
    "since_term_start": "since",
    "every": "none",
    "recent": "none",
    "coming": "none",
}


def _phrase_builder(kinds: Sequence[str]) -> Build:
    def build(match: re.Match[str]) -> Core:
        kind = kinds[(match.lastindex or 1) - 1]
        return Core(match.start(), match.end(), _FORM_OF_PHRASE.get(kind, "relative"), relative=kind)

    return build


_NO_COMPOUND = {"hiện": r"(?<!thực\x20)(?<!phát\x20)(?<!xuất\x20)(?<!thể\x20)"}  # "Sau 3 năm thực hiện đã có 120 hộ thoát nghèo"


@cache
def phrases_by_trigger() -> Rules:
    """The whole phrases of `period_cues.csv` by their first word: one pattern for each, with a group for each phrase, longest first."""
    by_word: dict[str, list[tuple[str, str, str]]] = {}
    for kind, phrases in load_period_cues().items():
        if kind not in WHOLE_KINDS:
            continue
        for phrase in phrases:
            words = re.split(r"[ -]", phrase)
            by_word.setdefault(words[0], []).append((phrase, rf"(?:{SPACE}|-)".join(map(re.escape, words[1:])), kind))
    found: dict[str, tuple[tuple[re.Pattern[str], Build], ...]] = {}
    for word, rows in by_word.items():
        rows.sort(key=lambda row: -len(row[0]))
        tails = "|".join(rf"((?:{SPACE}|-){tail}(?!\w))" if tail else r"((?!\w))" for _, tail, _ in rows)
        pattern = re.compile(rf"{_NO_COMPOUND.get(word, '')}{re.escape(word)}(?:{tails})", re.IGNORECASE)
        found[word] = ((pattern, _phrase_builder([kind for _, _, kind in rows])),)
    return found


@cache
def second_words() -> Mapping[str, frozenset[str]]:
    """The words that may follow a trigger which begins nothing but phrases: spares their patterns where "to" or "a" is no time."""
    following: dict[str, set[str]] = {}
    for kind, phrases in load_period_cues().items():
        for words in (re.split(r"[ -]", phrase) for phrase in phrases if kind in WHOLE_KINDS):
            following.setdefault(words[0], set()).add(words[1] if len(words) > 1 else "")
    only_phrases = set(following) - set(rules_by_trigger()) - set(edges_by_trigger())
    return {word: frozenset(following[word]) for word in only_phrases if "" not in following[word]}
