"""Which amounts are read as a sheet with several columns, and what stands in it."""

from __future__ import annotations

from typing import Any

import pytest

from skills_catalog.site.rate_matrix import MOST_COLUMNS, Matrix, matrix

LABELS = {
    "class": {"A": "A 类", "B": "B 类"},
    "level": {"L5": "五级", "L4": "四级", "L3": "三级"},
    "form": {"f1": "线下"},
}
LISTED = {"fact": "listed", "text": "列入目录"}


def fixed(yuan: int) -> dict[str, Any]:
    return {"fixed": yuan * 100}


def table(by: list[str], *rows: tuple[list[list[str]], int]) -> dict[str, Any]:
    return {"table": {"by": by, "rows": [{"cells": dict(zip(by, c, strict=True)), "amount": fixed(a)} for c, a in rows]}}


def test_the_fact_with_fewer_values_goes_across() -> None:
    rows = [([["A", "B"], ["L5"]], 800), ([["A"], ["L4"]], 1200), ([["B"], ["L4", "L3"]], 1000)]
    wanted = [(["五级"], [fixed(800), fixed(800)]), (["四级"], [fixed(1200), fixed(1000)]), (["三级"], [None, fixed(1000)])]
    assert matrix(table(["class", "level"], *rows), LABELS) == Matrix(["level"], ["A 类", "B 类"], wanted)
    turned = [([levels, classes], amount) for (classes, levels), amount in rows]
    assert matrix(table(["level", "class"], *turned), LABELS) == Matrix(["level"], ["A 类", "B 类"], wanted)


def test_the_first_row_that_fits_counts() -> None:
    found = matrix(table(["class", "level"], ([["A", "B"], ["L5"]], 1), ([["A"], ["L5"]], 2), ([["A"], ["L4", "L3"]], 3)), LABELS)
    assert found is not None and found.rows[0] == (["五级"], [fixed(1), fixed(1)])


def test_cases_stand_side_by_side_the_rest_first() -> None:
    when = {"all": [LISTED, {"fact": "level", "text": "等级是四级"}]}
    rest = table(["level"], ([["L5"]], 500), ([["L4"]], 800))
    amount = {"choose": [{"when": when, "amount": table(["level"], ([["L4"]], 900))}, {"amount": rest}]}
    wanted = [(["五级"], [fixed(500), None]), (["四级"], [fixed(800), fixed(900)])]
    assert matrix(amount, LABELS) == Matrix(["level"], ["其余情况", "列入目录"], wanted), "the levels are in the rows"


ONE = table(["level"], ([["L5"]], 1))


@pytest.mark.parametrize(
    "amount",
    [
        fixed(1),
        ONE,
        {"choose": [{"when": LISTED, "amount": fixed(1)}, {"amount": ONE}]},
        {"choose": [{"when": LISTED, "amount": ONE}, {"amount": table(["class"], ([["A"]], 1))}]},
        {"choose": [{"when": LISTED, "amount": ONE}] * (MOST_COLUMNS + 1)},
        table(["form", "class"], ([["f1"], ["A"]], 1)),
    ],
    ids=["a figure", "one fact", "a case without table", "tables by other facts", "too many columns", "one column"],
)
def test_others_are_read_as_a_list(amount: dict[str, Any]) -> None:
    assert matrix(amount, LABELS) is None
