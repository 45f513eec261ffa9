"""The compiled rules of a whole catalog: what ``rules.json`` holds, and the experts' cases run on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from skills_catalog.catalog.collections import HALTED, Fund, Group, Vocabulary
from skills_catalog.catalog.load import Catalog
from skills_catalog.records.schema import plain
from skills_catalog.rules.compile import compile_rules
from skills_catalog.rules.engine.evaluate import evaluate, read_facts
from skills_catalog.rules.language.cases import Case, Past
from skills_catalog.rules.language.facts import Fact


def fact_values(catalog: Catalog, fact: Fact) -> dict[str, str]:
    """value → label for a choice fact: its own options, a vocabulary's terms, or a collection's records."""
    if fact.options:
        return {o.id: o.label for o in fact.options}
    if fact.vocabulary:
        vocabulary = catalog.records["vocabularies"].get(fact.vocabulary)
        return {t.id: t.label for t in vocabulary.items} if isinstance(vocabulary, Vocabulary) else {}
    if fact.collection:
        records = catalog.records.get(fact.collection, {})
        ids = list(records) if fact.collection == "groups" else sorted(records)
        return {id: records[id].title for id in ids}
    return {}


def values_by_fact(catalog: Catalog) -> dict[str, dict[str, str]]:
    return {f.id: fact_values(catalog, f) for f in catalog.facts.values()}


def group_options(catalog: Catalog) -> dict[str, str]:
    """Groups by the policy's term with the name in use today, as a question shows them."""
    groups = catalog.of("groups", Group).values()
    return {g.id: g.title + (f"（现称：{g.current_term}）" if g.current_term else "") for g in groups}


def rulebook(catalog: Catalog) -> dict[str, Any]:
    """Compile all rates of a catalog that passed ``link`` and the rule checks."""
    groups = catalog.of("groups", Group).values()
    hidden = {
        f.id: [g.id for g in groups if g.sensitive or g.exclusion] for f in catalog.facts.values() if f.collection == "groups"
    }
    rules = compile_rules(
        list(catalog.rates().values()),
        list(catalog.facts.values()),
        catalog.terms().get("level", []),
        values_by_fact(catalog),
        fact_labels(catalog, "subsidy_kind"),
        hidden=hidden,
        options={f: group_options(catalog) for f in hidden},
    )
    funds = catalog.of("funds", Fund)
    for rate in rules["rates"]:
        if (fund := funds.get(rate["fund"])) is not None and fund.accepting in HALTED:
            rate["fund_state"] = {"title": fund.title, "accepting": fund.accepting, "as_of": plain(fund.as_of)}
    return rules


def fact_labels(catalog: Catalog, vocabulary: str) -> dict[str, str]:
    found = catalog.records["vocabularies"].get(vocabulary)
    return {t.id: t.label for t in found.items} if isinstance(found, Vocabulary) else {}


def ledger_entry(rules: Mapping[str, Any], past: Past) -> dict[str, Any]:
    """A past subsidy as the engines take it. Raises FactError."""
    amount = {} if past.amount is None else {"amount": past.amount}
    known = {f["id"] for f in rules["facts"]}
    same = {k: v for k, v in past.same.items() if k in known}
    rest = {k: v for k, v in past.same.items() if k not in known}
    return {"kind": past.kind, "date": past.date.isoformat(), **amount, **rest, **read_facts(rules, same)}


def run_case(rules: Mapping[str, Any], case: Case) -> str | None:
    """Run an expert's case; None when it comes out as expected, else what came out. Raises FactError."""
    facts = read_facts(rules, case.facts)
    ledger = [ledger_entry(rules, past) for past in case.ledger]
    result = evaluate(rules, facts, case.on, audience=("person", "enterprise", "class"), only=[case.rate], ledger=ledger)
    found = result["outcomes"][0]
    expect = case.expect
    if found["status"] != expect.status:
        return f"结果是 {found['status']}，应是 {expect.status}"
    amount = found["amount"]
    if expect.no_figure and amount is not None:
        return f"算出了金额 {amount}，应没有数字"
    low = expect.amount if expect.amount is not None else expect.min
    high = expect.amount if expect.amount is not None else expect.max
    if expect.no_max and (amount is None or amount["max"] is not None):
        return f"金额是 {amount}（分），应没有上限"
    if expect.paid_to is not None and found["paid_to"] != expect.paid_to:
        return f"付给 {found['paid_to']}，应付给 {expect.paid_to}"
    parts = [(p["amount"]["min"], p["amount"]["max"]) for p in found["payments"]]
    if expect.payments and parts != [(p.min, p.max) for p in expect.payments]:
        return f"分次拨付是 {parts}（分），和应得的不同"
    for name, wanted in (("min", low), ("max", high)):
        if wanted is not None and (amount is None or amount[name] != wanted):
            return f"金额是 {amount}（分），{name} 应是 {wanted}"
    return None


def cases_json(cases: Iterable[Case], rules: Mapping[str, Any]) -> bytes:
    """``data/cases.json``: the experts' cases as the engines take them, money in 分."""
    rows = []
    for case in cases:
        expect = {k: v for k, v in plain(case.expect).items() if v is not False}
        amount = expect.pop("amount", None)
        rows.append(
            {
                "id": case.id,
                "rate": case.rate,
                "on": case.on.isoformat(),
                "facts": read_facts(rules, case.facts),
                "ledger": [ledger_entry(rules, past) for past in case.ledger],
                "expect": expect if amount is None else {**expect, "min": amount, "max": amount},
                "reason": case.reason,
            }
        )
    body = {"rules": rules["hash"], "cases": rows}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
