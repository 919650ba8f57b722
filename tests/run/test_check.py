"""What the checks tell: of the release's own keys by `giamngheo check`, of what was not tried again in the UI."""

from pathlib import Path
from xml.etree import ElementTree

import duckdb

from orchestration.assets.warehouse import check_groups, check_results, published_tables
from orchestration.data_root import DataRoot
from tests.run.commands import giamngheo


def broken_keys(verdicts: Path) -> list[str]:
    suites = ElementTree.parse(verdicts).getroot()
    return [case.get("name", "") for case in suites.findall("testsuite[@name='integrity']/testcase") if case.find("failure") is not None]


def test_a_row_that_stands_twice_in_the_release_is_found(root: DataRoot, tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.xml"
    assert giamngheo("check", "--junit", verdicts, data=root.path).code in (0, 4)
    assert broken_keys(verdicts) == []
    with duckdb.connect(str(root.current_release.resolve())) as connection:
        connection.execute("INSERT INTO core.fact_observation SELECT * FROM core.fact_observation LIMIT 1")
    said = giamngheo("check", "--junit", verdicts, data=root.path)
    assert said.code == 3 and "fact_observation" in said.out
    assert broken_keys(verdicts) == [
        "core.fact_observation: (document_id, observation_id) unique",
        "marts.evidence: (observation_id) unique",
    ]


def test_a_check_with_nothing_new_keeps_its_verdict_and_tells_no_rows() -> None:
    tables = published_tables()
    group = next(iter(check_groups(tables).values()))
    results = list(check_results((), tables, standing=frozenset({group[0].rule})))
    assert [result.passed for result in results].count(False) == 1
    assert all(not result.metadata for result in results), "zeros would say that no row fails"
