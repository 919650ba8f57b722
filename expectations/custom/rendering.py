"""How an expectation of ours says itself in Data Docs: one sentence with its own arguments in it.

Belongs here: the two renderers that the library asks for. Does not belong here: escaping (`expectations/docs.py`).
"""

from typing import Any, ClassVar

from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.components import LegacyRendererType, RenderedStringTemplateContent
from great_expectations.render.renderer.renderer import renderer
from great_expectations.render.renderer_configuration import RendererConfiguration, RendererParams, RendererValueType

_OF_THE_LIBRARY = frozenset(
    (
        *("batch_id", "result_format", "catch_exceptions", "mostly", "row_condition", "condition_parser", "ignore_row_if", "windows"),
        *("id", "meta", "notes", "description", "severity", "rendered_content"),
    )
)


class Sentence:
    """Mixed into an expectation: `sentence` is a template whose $names are its arguments."""

    sentence: ClassVar[str] = ""

    @classmethod
    def _prescriptive_template(cls, renderer_configuration: RendererConfiguration[RendererParams]) -> RendererConfiguration[RendererParams]:
        for name, value in _with_defaults(cls, renderer_configuration.kwargs).items():
            if name not in _OF_THE_LIBRARY:
                renderer_configuration.add_param(name=name, param_type=RendererValueType.STRING, value=_in_words(value))
        renderer_configuration.template_str = _sentence_with(cls.sentence, renderer_configuration.kwargs)
        return renderer_configuration

    @classmethod
    @renderer(renderer_type=LegacyRendererType.PRESCRIPTIVE)
    def _prescriptive_renderer(
        cls,
        configuration: ExpectationConfiguration | None = None,
        result: object = None,
        runtime_configuration: dict[str, Any] | None = None,
        **kwargs: object,
    ) -> list[RenderedStringTemplateContent]:
        arguments = _with_defaults(cls, configuration.kwargs if configuration else {})
        content = {
            "template": _sentence_with(cls.sentence, arguments),
            "params": {name: _in_words(value) for name, value in arguments.items() if name not in _OF_THE_LIBRARY},
            "styling": (runtime_configuration or {}).get("styling"),
        }
        return [RenderedStringTemplateContent(content_block_type="string_template", string_template=content)]


def _with_defaults(expectation: type, arguments: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an expectation, those that it was not given included."""
    fields = getattr(expectation, "__fields__", {})
    return {**{name: field.default for name, field in fields.items() if not field.required}, **arguments}


def _sentence_with(sentence: str, arguments: dict[str, Any]) -> str:
    mostly = arguments.get("mostly", 1)
    return f"{sentence}, in at least {float(mostly) * 100:g} % of rows." if mostly and float(mostly) < 1 else f"{sentence}."


def _in_words(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    return "any other" if value is None else str(value)
