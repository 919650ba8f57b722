"""The captured page made harmless: what is kept, what is lit, what is refused."""

import re
import sys

import pytest

from transforms.errors import UnreadableInput
from transforms.report.captured import Light, figures_lit_on, light_page


def lit(markup: str, *lights: Light, media_type: str = "text/html") -> bytes:
    return light_page(markup.encode(), lights=lights, language="vi", media_type=media_type, where="page", title="page", made_from="0")


def body(page: bytes) -> str:
    return page.decode().partition("<body>")[2].partition("</body>")[0]


def sentence(text: str, quote: str, number: int = 1) -> Light:
    return Light(f"{number:016x}", text, quote, text.index(quote))


@pytest.mark.parametrize(
    "markup",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
        "<textarea></textarea><img src=x onerror=alert(1)>",
        "<p style='background:url(//evil.example)'>x</p>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<mark id='0000000000000001' class='f'>ours?</mark>",
        "<meta http-equiv=refresh content='0;url=//evil.example'><base href=//evil.example><link rel=stylesheet href=//evil.example>",
        "<form action=//evil.example><input name=a><button>b</button></form>",
    ],
)
def test_nothing_that_acts_or_asks_is_kept(markup: str) -> None:
    text = body(lit(f"<html><body><p>before</p>{markup}<p>after</p></body></html>"))
    assert not re.search(r"<(script|img|a|svg|style|iframe|form|input|meta|base|link|mark)\b", text)
    assert not re.search(r"<\w+\s", text), "no attribute of the page is kept"


def test_a_figure_is_lit_across_the_elements_of_its_sentence() -> None:
    light = sentence("The rate fell to 3.36 % in 2024.", "3.36 %")
    page = lit("<p>The rate <b>fell to <i>3.3</i>6&nbsp;%</b>\n in 2024.</p>", light)
    assert figures_lit_on(page) == {light.observation_id}
    text = body(page)
    assert text.count(f'id="{light.observation_id}"') == 1
    assert "".join(re.findall(r'<mark class="f"[^>]*>([^<]*)</mark>', text)).replace("\xa0", " ") == "3.36 %"
    assert '<mark class="s">The rate</mark>' in text


def test_decomposed_letters_are_found() -> None:
    import unicodedata

    text = "Tỷ lệ hộ nghèo còn 3,36%."
    page = lit(f"<p>{unicodedata.normalize('NFD', text)}</p>", sentence(text, "3,36%"))
    assert len(figures_lit_on(page)) == 1


def test_repeated_sentences_are_lit_in_their_order() -> None:
    text = "Còn 5 hộ."
    page = lit(f"<h1>{text}</h1><p>Khác 7 hộ.</p><p>{text}</p>", sentence("Khác 7 hộ.", "7", 1), sentence(text, "5", 2))
    assert figures_lit_on(page) == {f"{1:016x}", f"{2:016x}"}
    assert body(page).index(f"{1:016x}") < body(page).index(f"{2:016x}")


def test_a_row_of_a_table_is_found_without_its_borders() -> None:
    page = lit("<table><tr><td>Kỳ Sơn</td><td>17.208</td></tr></table>", sentence("Kỳ Sơn | 17.208", "17.208"))
    assert len(figures_lit_on(page)) == 1


def test_two_figures_on_the_same_words_both_have_an_address() -> None:
    first, second = sentence("47/47 xã đạt.", "47/47", 1), sentence("47/47 xã đạt.", "47/47", 2)
    page = lit("<p>47/47 xã đạt.</p>", first, second)
    assert figures_lit_on(page) == {first.observation_id, second.observation_id}
    assert all(body(page).count(f'id="{each}"') == 1 for each in figures_lit_on(page))


def test_a_sentence_that_is_not_there_is_not_lit() -> None:
    assert figures_lit_on(lit("<p>Something else.</p>", sentence("There were 9 houses.", "9"))) == frozenset()


def test_plain_text_is_shown_as_text() -> None:
    page = lit("First <b>line</b>\nCòn 5 hộ.", sentence("Còn 5 hộ.", "5"), media_type="text/plain")
    assert "&lt;b&gt;line&lt;/b&gt;" in body(page) and len(figures_lit_on(page)) == 1


def test_a_page_without_end_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="at most"):
        lit("<p>" + "x" * 1_600_000 + "</p>")


@pytest.mark.parametrize("between", ["</p><p>", " "], ids=["paragraphs", "one paragraph"])
def test_four_times_the_figures_take_four_times_the_steps(between: str) -> None:
    def steps(figures: int) -> int:
        told = [f"Năm 2024, xã số {number} có 3,36% hộ nghèo." for number in range(figures)]
        lights = [sentence(words, "3,36%", number) for number, words in enumerate(told)]
        taken = 0

        def count(*_: object) -> object:
            nonlocal taken
            taken += 1
            return count

        tracing = sys.gettrace()
        sys.settrace(count)  # type: ignore[arg-type]  # it returns itself, which no type can say
        try:
            page = lit(f"<p>{between.join(told)}</p>", *lights)
        finally:
            sys.settrace(tracing)
        assert len(figures_lit_on(page)) == figures
        return taken

    assert steps(400) < 5 * steps(100)
