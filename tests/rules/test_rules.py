"""What must hold of any answer, and which values facts can have."""

from __future__ import annotations

import random
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.rules.engine.evaluate import FactError, evaluate
from tests.support.engines import run_node, run_quickjs
from tests.support.form_cases import published
from tests.support.random_answers import random_answer

Node = dict[str, Any]
RULES = published()["rules"]


@pytest.mark.parametrize(
    "facts",
    [
        {"level": "L9"},
        {"is_staff": "true"},
        {"birth_date": "2026-02-30"},
        {"hours": 46.1},
        {"fee": -1},
        {"fee": 1.5},
        {"groups": "unemployed"},
        {"nothing": 1},
        {"hours": "x"},
    ],
)
def test_values_that_a_fact_cannot_have(facts: Node) -> None:
    with pytest.raises(FactError):
        evaluate(RULES, facts, "2026-11-25")
    (result,) = run_quickjs([RULES], [{"rules": 0, "facts": facts, "on": "2026-11-25", "options": {}}])
    assert "RangeError" in result["error"]


@pytest.mark.parametrize(
    ("hours", "fen"), [(2, 2_000), ("2", 2_000), ("46.5", 46_500), ([93, 2], 46_500), ([1, 3], 333), ("0.000000001", 0)]
)
def test_a_number_is_an_integer_a_decimal_text_or_a_fraction(hours: Any, fen: int) -> None:
    call = {"rules": 0, "facts": {"hours": hours}, "on": "2026-11-25", "options": {"only": ["each.an_hour"]}}
    result = evaluate(RULES, call["facts"], call["on"], only=["each.an_hour"])
    assert result["outcomes"][0]["amount"] == {"min": fen, "max": fen}
    assert [run([RULES], [call]) for run in (run_quickjs, run_node)] == [[result], [result]]


def test_an_absent_fact_and_null_are_the_same() -> None:
    assert evaluate(RULES, dict.fromkeys(f["id"] for f in RULES["facts"]), "2026-11-25") == evaluate(RULES, {}, "2026-11-25")


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
