"""The same rules as plain SQL: an oracle for what the library says, and a measure of what it costs.

Belongs here: one SELECT for each kind of rule that SQL can state shortly. Left out: reading numbers out of words, chains, terms, drift.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from expectations.rules import Json, suites


def twins() -> dict[str, str]:
    """The twin of each rule that has one, by the rule's name."""
    stated = [(rule.rule, each) for suite in suites() for rule, each in zip(suite.rules, suite.expectations, strict=True)]
    return {name: twin for name, each in stated if (twin := twin_of(each))}


def twin_of(expectation: Json) -> str | None:
    """A SELECT of the number of rows of `rows` that break the rule; None for a kind that has no twin here."""
    kwargs: Any = expectation["kwargs"]
    column = f'"{kwargs.get("column")}"'
    match expectation["type"]:
        case "expect_column_values_to_be_null":
            return _count(f"{column} IS NOT NULL")
        case "expect_column_values_to_be_between":
            bounds = [("<", kwargs.get("min_value")), (">", kwargs.get("max_value"))]
            return _count(" OR ".join(f"{column} {sign} {bound}" for sign, bound in bounds if bound is not None))
        case "expect_column_values_to_be_in_set":
            return _count(f"{column} NOT IN ({_texts(kwargs['value_set'])})")
        case "expect_column_values_to_not_be_in_set":
            return _count(f"{column} IN ({_texts(kwargs['value_set'])})")
        case "expect_column_pair_values_to_be_equal":
            first, second = f'"{kwargs["column_A"]}"', f'"{kwargs["column_B"]}"'
            if kwargs["ignore_row_if"] == "either_value_is_missing":
                return _count(f"{first} <> {second}")
            return _count(f"{first} IS DISTINCT FROM {second} OR {first} IS NULL")
        case "expect_column_values_to_be_unique":
            return _repeated([column], where=f"{column} IS NOT NULL")
        case "expect_compound_columns_to_be_unique":
            return _repeated([f'"{name}"' for name in kwargs["column_list"]])
        case "expect_interval_to_contain_value":
            value, lower, upper = (f'"{name}"' for name in kwargs["column_list"])
            return _count(f"{lower} > {upper} OR {value} < {lower} OR {value} > {upper}")
        case "expect_ratio_between_rows_to_be_between":
            return _ratio(kwargs)
    return None


def _count(condition: str) -> str:
    return f"SELECT count(*) FROM rows WHERE {condition}"


def _texts(values: Sequence[object]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _repeated(columns: Sequence[str], *, where: str = "true") -> str:
    key = ", ".join(columns)
    return f"SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM rows WHERE {where} GROUP BY {key} HAVING count(*) > 1)"


def _ratio(kwargs: Mapping[str, Any]) -> str:
    key, value, base = f'"{kwargs["key_column"]}"', f'"{kwargs["value_column"]}"', f"'{kwargs['base']}'"
    tolerance = float(str(kwargs.get("tolerance", 0)))
    same = " AND ".join(f'm."{name}" IS NOT DISTINCT FROM b."{name}"' for name in kwargs["group_columns"])
    members = kwargs.get("members")
    wanted = f"m.{key} IN ({_texts(members)})" if members else f"m.{key} <> {base}"
    low, high = kwargs.get("min_ratio"), kwargs.get("max_ratio")
    bounds = [f"m.{value} / b.{value} >= {float(str(low)) - tolerance}"] if low is not None else []
    bounds += [f"m.{value} / b.{value} <= {float(str(high)) + tolerance}"] if high is not None else []
    return f"""
        WITH numbered AS (SELECT *, row_number() OVER () AS place FROM rows WHERE {key} IS NOT NULL AND {value} IS NOT NULL),
        pairs AS (
            SELECT m.place, list(b.place) AS bases, bool_or({" AND ".join(bounds)}) AS holds
            FROM numbered AS m INNER JOIN numbered AS b ON {same} AND b.{key} = {base} AND b.{value} > 0
            WHERE {wanted}
            GROUP BY m.place
        )
        SELECT count(DISTINCT place) FROM (
            SELECT place FROM pairs WHERE NOT holds UNION ALL SELECT unnest(bases) FROM pairs WHERE NOT holds
        )"""
