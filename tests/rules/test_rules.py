"""The conformance suite on both engines, and what must hold of any answer."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.rules.engine.evaluate import FactError, evaluate
from tests.support import make_conformance
from tests.support.engines import run_node, run_quickjs

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
    assert make_conformance.FILE.read_text("utf-8") == make_conformance.text()


def test_names_are_unique_and_enough() -> None:
    names = [(suite["name"], case["name"]) for _, suite, case in CASES]
    assert len(set(names)) == len(names) >= 400


@pytest.mark.parametrize("n", range(len(CASES)), ids=lambda n: f"{CASES[n][1]['name']}: {CASES[n][2]['name']}")
def test_python(n: int) -> None:
    call = CALLS[n]
    assert check(CASES[n][2], evaluate(RULES[call["rules"]], call["facts"], call["on"], **call["options"])) == []


def test_javascript(capsys: pytest.CaptureFixture[str]) -> None:
    engines = {"quickjs": run_quickjs(RULES, CALLS), "node": run_node(RULES, CALLS)}
    for name, results in engines.items():
        for (_, suite, case), result in zip(CASES, results or [], strict=False):
            assert check(case, result) == [], (name, suite["name"], case["name"])
    with capsys.disabled():
        print(
            f"\n  conformance: {len(CASES)} cases in {len(RULES)} suites; engines: Python, {', '.join(k for k, v in engines.items() if v)}"
        )


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


def random_answer(fact: Node, r: random.Random) -> Any:
    values = [v[0] for v in fact.get("values", [])]
    return {
        "choices": lambda: r.sample(values, min(len(values), r.randint(0, 3))),
        "choice": lambda: r.choice(values),
        "yes_no": lambda: r.random() < 0.5,
        "date": lambda: f"{r.randint(2015, 2027)}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}",
        "number": lambda: r.randint(0, 60),
        "money": lambda: r.randint(0, 10**7),
        "percent": lambda: [r.randint(0, 100), 100],
    }[fact["type"]]()


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
