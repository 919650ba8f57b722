"""Outcomes as Great Expectations renders them, made harmless: markup that a page may carry, and nothing that runs or loads.

Belongs here: outcomes back into results of the library, its renderer, and the cleaning of what that writes. Does not belong here: the
pages around it and their history (`docs.py`).

The library writes values into markup as they came, and its pages load styles, fonts, scripts and pictures from a dozen outside hosts.
So every value is escaped before it gets there, only the sections of its page are taken, and of those only tags and attributes that
neither run nor load.
"""

import html
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import lxml.html
import nh3

from expectations.library import load
from expectations.outcomes import RuleOutcome
from expectations.rules import Json, suites

if TYPE_CHECKING:
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.render.view.view import DefaultJinjaPageView

_TAGS = {"div", "span", "p", "br", "strong", "em", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "ul", "ol", "li", "a"}
_ATTRIBUTES = {**{tag: {"id", "class"} for tag in _TAGS}, "td": {"id", "class", "colspan"}, "th": {"id", "class", "colspan"}}
_STATUS = {"fa-check-circle": "holds", "fa-times": "fails", "fa-exclamation-triangle": "not evaluated"}


def sections_of(outcomes: Sequence[RuleOutcome]) -> str:
    """The library's own account of one table's outcomes as markup without scripts, styles, addresses or pictures."""
    load()
    from great_expectations.core import ExpectationSuiteValidationResult
    from great_expectations.render.renderer.page_renderer import ValidationResultsPageRenderer

    stated = {rule.rule: expectation for suite in suites() for rule, expectation in zip(suite.rules, suite.expectations, strict=True)}
    holding = sum(outcome.success for outcome in outcomes)
    result = ExpectationSuiteValidationResult(
        suite_name=outcomes[0].table,
        results=[_result_of(outcome, stated[outcome.rule]) for outcome in outcomes],
        success=holding == len(outcomes),
        statistics={
            "evaluated_expectations": len(outcomes),
            "successful_expectations": holding,
            "unsuccessful_expectations": len(outcomes) - holding,
            "success_percent": 100 * holding / len(outcomes),
        },
        meta={"run_id": {"run_name": None, "run_time": "2000-01-01T00:00:00+00:00"}, "active_batch_definition": {}, "batch_spec": {}},
    )
    page = _view().render(ValidationResultsPageRenderer().render(result))  # type: ignore[no-untyped-call]  # of the library
    return harmless_sections(str(page))


@lru_cache(maxsize=1)
def _view() -> "DefaultJinjaPageView":
    """One view for all pages: each compiles the library's 17 templates for itself, 0.08 s a page."""
    from great_expectations.render.view.view import DefaultJinjaPageView

    return DefaultJinjaPageView()


def harmless_sections(page: str) -> str:
    """The sections of a page of the library, cut out and cleaned; its overview repeats what our own page says."""
    sections = [each for each in lxml.html.document_fromstring(page).iter("div") if "ge-section" in (each.get("class") or "").split()]
    for section in sections:
        for icon in list(section.iter("i")):
            icon.tag = "span"
            icon.text = next((word for mark, word in _STATUS.items() if mark in (icon.get("class") or "")), "")
    markup = "".join(lxml.html.tostring(section, encoding="unicode") for section in sections[1:])
    cleaned = nh3.clean(markup, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=set(), strip_comments=True, link_rel=None)
    return re.sub(r"\s*\n\s*", "\n", cleaned)


def _result_of(outcome: RuleOutcome, stated: Json) -> "ExpectationValidationResult":
    from great_expectations.core import ExpectationValidationResult
    from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
    from great_expectations.expectations.metadata_types import FailureSeverity

    configuration = ExpectationConfiguration(
        type=outcome.expectation_type,
        kwargs=dict(cast("Mapping[str, object]", stated["kwargs"])),
        severity=FailureSeverity(outcome.severity),
        id=str(stated["id"]),
        meta={},
    )
    share = 100 * outcome.failed_rows / outcome.checked_rows if outcome.checked_rows else 0.0
    values = [_in_words({escaped(name): escaped(text) for name, text in row}, outcome.key_columns) for row in outcome.sample]
    result: dict[str, object] = {
        "element_count": outcome.checked_rows,
        "unexpected_count": outcome.failed_rows,
        "unexpected_percent": share,
        "unexpected_percent_total": share,
        "unexpected_percent_nonmissing": share,
        "missing_count": 0,
        "missing_percent": 0.0,
        "partial_unexpected_list": values,
        "unexpected_list": values,
    }
    if outcome.observed:
        result["observed_value"] = escaped(outcome.observed)
    return ExpectationValidationResult(success=outcome.success, expectation_config=configuration, result=result)


def _in_words(row: Mapping[str, str], key_columns: Sequence[str]) -> str:
    """A failing row: its key, and what the rule looked at."""
    key = ", ".join(row[name] for name in key_columns if name in row)
    looked_at = "; ".join(f"{name}: {text}" for name, text in row.items() if name not in key_columns)
    return f"{key} ({looked_at})" if looked_at else key


def escaped(text: str) -> str:
    """A value as text of markup and of templates: no tag, no entity of its own, no placeholder of the library's templates."""
    return html.escape(text, quote=True).replace("$", "&#36;").replace("{", "&#123;").replace("}", "&#125;")
