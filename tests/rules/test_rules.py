"""The conformance suite on both engines, and what must hold of any answer."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.rules.engine.evaluate import FactError, evaluate
from tests.support import make_conformance
from tests.support.engines import Call, run_node, run_quickjs
from tests.support.random_answers import random_answer

SUITE = json.loads((Path(__file__).parent / "conformance" / "cases.json").read_text("utf-8"))
OPTIONS = ("ledger", "choices", "audience", "skip")
Node = dict[str, Any]
CASES = [(n, suite, case) for n, suite in enumerate(SUITE["suites"]) for case in suite["cases"]]
RULES = [suite["rules"] for suite in SUITE["suites"]]
CALLS = [
    {"rules": n, "facts": case["facts"], "on": case["on"], "options": {k: case[k] for k in OPTIONS if k in case}}
    for n, _, case in CASES
]


def differs(expected: Any, found: Any, where: str = "") -> list[str]:
    """Where a result does not hold what is expected of it; maps are compared by the expected keys only."""
    if isinstance(expected, dict) and isinstance(found, dict):
        return [d for k, v in expected.items() for d in differs(v, found.get(k, "absent"), f"{where}.{k}")]
    return [] if expected == found else [f"{where}: expected {expected!r}, found {found!r}"]


def check(case: Node, result: Node) -> list[str]:
    by_rate = {o["rate"]: o for o in result.get("outcomes", [])}
    expected = case["expect"]
    if expected.get("outcomes") == {}:
        return differs({k: v for k, v in expected.items() if k != "outcomes"}, result) + [f"unexpected {r}" for r in by_rate]
    return differs(expected, {**result, "outcomes": by_rate})


def test_the_file_is_what_the_script_writes() -> None:
    same = make_conformance.FILE.read_text("utf-8") == make_conformance.text()
    assert same, "the cases have changed: python -m tests.support.make_conformance"


def test_names_are_unique_and_enough() -> None:
    names = [(suite["name"], case["name"]) for _, suite, case in CASES]
    assert len(set(names)) == len(names) >= 400


@pytest.mark.parametrize("n", range(len(CASES)), ids=lambda n: f"{CASES[n][1]['name']}: {CASES[n][2]['name']}")
def test_python(n: int) -> None:
    call = CALLS[n]
    assert check(CASES[n][2], evaluate(RULES[call["rules"]], call["facts"], call["on"], **call["options"])) == []


@pytest.mark.parametrize("engine", [run_quickjs, run_node])
def test_javascript(engine: Callable[[list[Any], list[Call]], list[Any]]) -> None:
    for (_, suite, case), result in zip(CASES, engine(RULES, CALLS), strict=True):
        assert check(case, result) == [], (suite["name"], case["name"])


@pytest.mark.parametrize(
    "facts",
    [
        {"level": "L9"},
        {"staff": "true"},
        {"born": "2026-02-30"},
        {"hours": 46.1},
        {"fee": -1},
        {"fee": 1.5},
        {"group": "a"},
        {"nothing": 1},
        {"hours": "x"},
    ],
)
def test_values_that_a_fact_cannot_have(facts: Node) -> None:
    with pytest.raises(FactError):
        evaluate(RULES[0], facts, "2026-11-25")
    (result,) = run_quickjs([RULES[0]], [{"rules": 0, "facts": facts, "on": "2026-11-25", "options": {}}])
    assert "RangeError" in result["error"]


def inside(new: Node | None, old: Node | None) -> bool:
    if new is None or old is None:
        return True
    top = float("inf")
    return bool(
        new["min"] >= old["min"] and (top if new["max"] is None else new["max"]) <= (top if old["max"] is None else old["max"])
    )


def test_an_answer_never_overturns(real_catalog: Catalog) -> None:
    """Answering turns no 'no' into 'yes', and moves no amount and no total out of its interval."""
    rules = compile_rulebook(real_catalog)
    r = random.Random(11)
    asked = [f for f in rules["facts"] if f["ask"]]
    steps = 0
    for _ in range(60):
        facts: Node = {}
        before = evaluate(rules, facts, "2026-11-25", audience=("person", "enterprise"))
        for fact in r.sample(asked, len(asked)):
            facts = {**facts, fact["id"]: random_answer(fact, r)}
            after = evaluate(rules, facts, "2026-11-25", audience=("person", "enterprise"))
            for old, new in zip(before["outcomes"], after["outcomes"], strict=True):
                assert not (old["status"] == "no" and new["status"] in ("yes", "maybe")), (old, new)
                assert not (old["status"] == "yes" and new["status"] != "yes"), (old, new)
                assert inside(new["amount"], old["amount"]), (old, new)
            assert inside(after["total"], before["total"]), (facts, before["total"], after["total"])
            before = after
            steps += 1
    assert steps == 60 * len(asked)


def test_order_of_rates_changes_nothing(real_catalog: Catalog) -> None:
    rules = compile_rulebook(real_catalog)
    turned = {**rules, "rates": rules["rates"][::-1]}
    facts = {"groups": ["registered_unemployed"], "level": "L4", "insured_months": 20}
    assert evaluate(rules, facts, "2026-11-25") == evaluate(turned, facts, "2026-11-25")
