"""What must hold of any answer, and which values facts can have."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.rules.engine.evaluate import FactError, contradictions, evaluate, prepared
from skills_catalog.rules.engine.tries import resolved
from tests.support.engines import ENGINES, Engine, run_node, run_quickjs
from tests.support.form_cases import published
from tests.support.random_answers import random_answer
from tests.support.renewed import renewed
from tests.support.some import some

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


def overturned(old: Node, new: Node) -> list[str]:
    """What an answer took back of what was said before it."""
    wrong = []
    for was, now in zip(old["outcomes"], new["outcomes"], strict=True):
        settled = was["status"] in ("no", "expired", "not_yet")
        wrong += [f"{was['rate']}: {was['status']} became {now['status']}"] * (
            (settled and now["status"] in ("yes", "maybe")) or (was["status"] == "yes" != now["status"])
        )
        wrong += [f"{was['rate']}: the amount left its interval"] * (not inside(now["amount"], was["amount"]))
        open_ = now["status"] in ("yes", "maybe")
        for key in ("paid_to", "claim_until"):
            wrong += [f"{was['rate']}: {key} {was[key]} became {now[key]}"] * bool(open_ and was[key] and was[key] != now[key])
        wrong += [f"{was['rate']}: beaten no more"] * bool(open_ and was["beaten_by"] and not now["beaten_by"])
    wrong += ["the total left its interval"] * (not inside(new["total"], old["total"]))
    return wrong + [
        f"the total of {to} left its interval" for to, was in old["totals"].items() if not inside(new["totals"][to], was)
    ]


def walk(engine: Engine, catalog: Catalog, on: str, r: random.Random, rounds: int) -> int:
    """Answer in random order, with choices and past subsidies; nothing said before is taken back. Returns the answers."""
    rules = compile_rulebook(catalog)
    asked = [f for f in rules["facts"] if f["ask"]]
    groups = sorted({(e["group"], rate["id"]) for rate in rules["rates"] for e in rate.get("exclusive", [])})
    calls: list[Node] = []
    for _ in range(rounds):
        chosen = dict(r.sample(groups, 1)) if groups and r.random() < 0.7 else {}
        past = [{"kind": r.choice(list(rules["kinds"])), "date": "2021-06-01"}] if r.random() < 0.5 else []
        given: Node = {"audience": ["person", "enterprise", "class"], "choices": chosen, "ledger": past}
        calls.append({"rules": 0, "facts": {}, "on": on, "options": given})
        for fact in r.sample(asked, len(asked)):
            more = {**calls[-1]["facts"], fact["id"]: random_answer(fact, r)}
            if not contradictions(rules, more, on):
                calls.append(calls[-1] | {"facts": more})
    steps = [pair for pair in itertools.pairwise(zip(calls, engine([rules], calls), strict=True)) if pair[1][0]["facts"]]
    for (_, before), (call, after) in steps:
        assert overturned(before, after) == [], call
        assert after["ask"] not in call["facts"]
    return len(steps)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("on", ["2026-11-25", "2024-12-31", "2025-01-01", "2021-12-31"])
def test_an_answer_never_overturns(engine: Engine, real_catalog: Catalog, on: str) -> None:
    """On the days at which versions change too."""
    assert walk(engine, real_catalog, on, random.Random(11), 25) > 500


@pytest.mark.parametrize("engine", ENGINES)
def test_an_answer_never_overturns_in_the_observed_rates(engine: Engine, observed: Catalog) -> None:
    assert walk(engine, observed, "2026-11-25", random.Random(12), 12) > 200


@pytest.mark.parametrize("engine", ENGINES)
def test_a_choice_of_what_may_turn_out_a_no_takes_nothing_away(engine: Engine, real_catalog: Catalog) -> None:
    """The choice of green-2025, while it is not sure, leaves the upgrade subsidy in the total and beats nothing."""
    rules = renewed(compile_rulebook(real_catalog))
    facts = {
        "insured_as": "employed", "insured_months": 40, "certificate_kind": "skill_level", "level": "L4", "is_staff": False,
        "certificate_date": "2026-11-10", "groups": [],
    }  # fmt: skip
    call: Node = {"rules": 0, "facts": facts, "on": "2026-11-25", "options": {"choices": {"fund-once": "green-2025"}}}
    open_, *all_settled = engine([rules], [call, *(call | {"facts": {**facts, "occupation_green": g}} for g in (True, False))])
    by_rate = {o["rate"]: o for o in open_["outcomes"]}
    assert by_rate["green-2025"]["status"] == "maybe" and by_rate["ui-upgrade-2023"]["beaten_by"] is None
    assert by_rate["ui-upgrade-2023"]["amount"] == {"min": 150_000, "max": 150_000}
    for settled in some(all_settled):
        assert inside(settled["total"], open_["total"]), (settled["total"], open_["total"])


def person(rules: Node, on: str, r: random.Random) -> Node:
    """All answers of somebody, none of which contradicts another."""
    while True:
        facts = {f["id"]: random_answer(f, r) for f in rules["facts"] if "derive" not in f}
        if not contradictions(rules, facts, on):
            return facts


def candidates(rules: Node, fact: Node, facts: Node, on: str, r: random.Random) -> list[Any]:
    """Answers to one question that may make a difference: all there are, or those that rates name and some at random."""
    if fact["type"] in ("yes_no", "choice"):
        return [True, False] if fact["type"] == "yes_no" else [v[0] for v in fact["values"]]
    s = prepared(rules).situation(facts, on, ())
    named = [
        x
        for rate in prepared(rules).rates
        for e in rate.rate.get("tries", {}).get(fact["id"], ())
        for x in resolved(e, s, rate.deciding)
    ]
    kinds = prepared(rules).kinds
    bounds = [facts[b] for b in (*kinds.above[fact["id"]], *kinds.below[fact["id"]]) if b in facts]
    return [*named, *bounds, *(random_answer(fact, r) for _ in range(3))]


@pytest.mark.parametrize("engine", ENGINES)
def test_one_open_question_is_asked_if_and_only_if_an_answer_changes_something(
    engine: Engine, real_catalog: Catalog, seed: int
) -> None:
    rules, r, on = compile_rulebook(real_catalog), random.Random(seed), "2026-11-25"
    asked = [f for f in rules["facts"] if f["ask"] and f["id"] != "occupation"]
    everybody = {"audience": ["person", "enterprise", "class"]}
    calls: list[Node] = []
    hidden: list[tuple[str, range]] = []
    for _ in range(150):
        one, facts = r.choice(asked), person(rules, on, r)
        del facts[one["id"]]
        answers = [facts | {one["id"]: v} for v in candidates(rules, one, facts, on, r)]
        more = [a for a in answers if not contradictions(rules, a, on)]
        hidden.append((one["id"], range(len(calls), len(calls) + 1 + len(more))))
        calls += [{"rules": 0, "facts": f, "on": on, "options": everybody} for f in (facts, *more)]
    results = engine([rules], calls)
    seen = 0
    for fact, places in hidden:
        before, *after = (results[n] for n in places)
        open_ = {o["rate"] for o in before["outcomes"] if o["status"] in ("yes", "maybe") and not o["beaten_by"]}
        given = {
            repr(
                [
                    (o["status"], o["amount"], o["paid_to"], o["claim_until"], o["payments"])
                    for o in x["outcomes"]
                    if o["rate"] in open_
                ]
            )
            for x in after
        }
        assert before["ask"] == (fact if len(given) > 1 else None), (fact, calls[places[0]]["facts"])
        seen += len(given) > 1
    assert seen > 20


@pytest.mark.parametrize("engine", ENGINES)
def test_a_share_of_nothing_is_not_asked_for_again(engine: Engine, real_catalog: Catalog) -> None:
    rules = compile_rulebook(real_catalog)
    facts = {"education_fund": 0, "frontline_spend": 0}
    options = {"audience": ["enterprise"], "only": ["frontline-share"]}
    (result,) = engine([rules], [{"rules": 0, "facts": facts, "on": "2026-11-25", "options": options}])
    (outcome,) = result["outcomes"]
    assert (outcome["status"], result["ask"]) == ("no", None)
    assert outcome["reasons"][0]["text"].endswith("（职工教育经费支出是 0，按 0 算）")


def test_order_of_rates_changes_nothing(real_catalog: Catalog) -> None:
    rules = compile_rulebook(real_catalog)
    turned = {**rules, "rates": rules["rates"][::-1]}
    facts = {"groups": ["registered_unemployed"], "level": "L4", "insured_months": 20}
    assert evaluate(rules, facts, "2026-11-25") == evaluate(turned, facts, "2026-11-25")
