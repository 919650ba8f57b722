"""The data dictionary is what the headers of sql/ say today."""

from orchestration import dictionary
from orchestration.sql_files import SQL_ROOT


def test_the_dictionary_is_fresh() -> None:
    found = dictionary.entries()
    again = "run `python -m orchestration.dictionary`"
    assert (SQL_ROOT / "dictionary.md").read_text(encoding="utf-8") == dictionary.to_markdown(found), again
    html = dictionary.to_html(found)
    assert (SQL_ROOT / "dictionary.html").read_text(encoding="utf-8") == html, again
    assert "http://" not in html and "https://" not in html and "<script" not in html
