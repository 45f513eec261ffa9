"""The compiled rules of a whole catalog: what ``rules.json`` holds, the experts' cases run on it, parameters in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.policy import HALTED, Fund, Group, Policy
from skills_catalog.catalog.labels import value_labels
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.replaced import cited_clauses, revised
from skills_catalog.records.schema import plain
from skills_catalog.rules.compile import compile_rules
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.evaluate import evaluate, read_facts
from skills_catalog.rules.known.calendar import last_day
from skills_catalog.rules.known.situation import ALWAYS
from skills_catalog.rules.language.cases import Case, Expect, Past
from skills_catalog.rules.language.parameter import Parameter, ParameterVersion
from skills_catalog.rules.language.walk import nested_tables
from skills_catalog.rules.outcome_text import STATUS, amount_text, computed_text
from skills_catalog.rules.sentences import amount_phrase, table_rows
from skills_catalog.rules.wording import Wording
from skills_catalog.text.quantities import yuan


def values_by_fact(catalog: Catalog) -> dict[str, dict[str, str]]:
    """Return fact → value → label for all facts; those that are no choice have no values.

    Records are in the order of their ids, so that a file's place changes no rules; groups keep the policy's order.
    """
    found = {fact.id: value_labels(catalog.records, fact) for fact in catalog.facts.values()}
    by_id = {fact.id for fact in catalog.facts.values() if fact.collection not in (None, "groups")}
    return {id: dict(sorted(labels.items())) if id in by_id else labels for id, labels in found.items()}


def group_options(catalog: Catalog) -> dict[str, str]:
    """Return groups by the policy's term with the name in use today, as a question shows them."""
    groups = catalog.of("groups", Group).values()
    return {g.id: g.title + (f"（现称：{g.current_term}）" if g.current_term else "") for g in groups}


def compile_rulebook(catalog: Catalog) -> dict[str, Any]:
    """Compile all rates of a catalog that passed ``link_catalog`` and ``check_rules``."""
    groups = catalog.of("groups", Group).values()
    hidden = {
        f.id: [g.id for g in groups if g.sensitive or g.exclusion] for f in catalog.facts.values() if f.collection == "groups"
    }
    words = Wording(catalog.facts, values_by_fact(catalog), catalog.terms().get("subsidy_kind", {}))
    rules = compile_rules(
        list(catalog.rates().values()),
        list(catalog.facts.values()),
        list(catalog.terms().get("level", ())),
        words,
        hidden=hidden,
        options={f: group_options(catalog) for f in hidden},
        parameters=catalog.of("parameters", Parameter),
    )
    funds, records = catalog.of("funds", Fund), catalog.rates()
    for rate in rules["rates"]:
        if (fund := funds.get(records[rate["id"]].fund)) is not None and fund.accepting in HALTED:
            rate["fund_state"] = {"title": fund.title, "accepting": fund.accepting, "as_of": plain(fund.as_of)}
    _tell_revised(catalog, rules["rates"])
    _say_less_of_past(catalog, rules["rates"])
    return rules


def _say_less_of_past(catalog: Catalog, rates: Sequence[dict[str, Any]]) -> None:
    """Leave out how to claim, and the quotes, of what nobody can claim any more: the rate's page has them.

    Rates of ten years ago are reckoned with on every phone; what is shown of them is one line.
    """
    newest = max((r.verified_on for _, r in catalog.each() if r.verified_on), default=None)
    for rate in rates:
        if newest is not None and last_claim(rate) < newest.isoformat():
            for key in ("apply", "revised"):
                rate.pop(key, None)
            for leaf in _leaves(rate.get("when")):
                leaf.pop("quote", None)


def last_claim(rate: Mapping[str, Any]) -> str:
    """Return the last day on which a compiled rate can be claimed, "~" where there is none.

    A date other than that of the claim may decide: then only a window that starts from it ends what can be claimed.
    """
    end = rate["in_force"].get("to")
    if end is None:
        return ALWAYS
    if rate["decided_by"] == "on":
        return str(end)
    windows = [x["claim_within"] for x in rate.get("limits", ()) if "claim_within" in x and "when" not in x]
    return min((last_day(end, w) for w in windows if w["of"] == rate["decided_by"]), default=ALWAYS)


def _leaves(node: Any) -> Iterator[dict[str, Any]]:
    """Yield the leaves of a compiled condition."""
    for part in (node or {}).get("all") or (node or {}).get("any") or ():
        yield from _leaves(part)
    if node and "fact" in node:
        yield node


def _tell_revised(catalog: Catalog, rates: Sequence[dict[str, Any]]) -> None:
    """Say on each compiled rate that is real which of the documents that it cites have been replaced."""
    policies, records = catalog.of("policies", Policy), catalog.rates()
    newer = {old: policy for policy in policies.values() for old in policy.replaces}
    for rate in rates:
        if rate["verification"] == "sample":
            continue
        told = revised(cited_clauses(records[rate["id"]]), lambda id: [(policies[id], newer[id])] if id in newer else [])
        if told:
            rate["revised"] = told


def ledger_entry(rules: Mapping[str, Any], past: Past) -> dict[str, Any]:
    """Return a past subsidy as the engines take it. Raises FactError."""
    amount = {} if past.amount is None else {"amount": past.amount}
    known = {f["id"] for f in rules["facts"]}
    same = {k: v for k, v in past.same.items() if k in known}
    rest = {k: v for k, v in past.same.items() if k not in known}
    return {"kind": past.kind, "date": past.date.isoformat(), **amount, **rest, **read_facts(rules, same)}


def run_case(rules: Mapping[str, Any], case: Case, payees: Mapping[str, str] | None = None) -> str | None:
    """Run an expert's case; None when it comes out as expected, else what came out and what is expected.

    payees: id → label, for the message. Raises FactError.
    """
    facts = read_facts(rules, case.facts)
    ledger = [ledger_entry(rules, past) for past in case.ledger]
    result = evaluate(rules, facts, case.on, audience=("person", "enterprise", "class"), only=[case.rate], ledger=ledger)
    found, expect = result["outcomes"][0], case.expect
    if found["status"] != expect.status:
        return _differs("结果", STATUS[found["status"]], STATUS[expect.status])
    if expect.paid_to is not None and found["paid_to"] != expect.paid_to:
        both = (found["paid_to"], expect.paid_to)
        return _differs("付给的", *((payees or {}).get(to, to) if to else "还不能确定" for to in both))
    parts = [(p["amount"]["min"], p["amount"]["max"]) for p in found["payments"]]
    if expect.payments and parts != [(p.min, p.max) for p in expect.payments]:
        wanted = [(p.min, p.max) for p in expect.payments]
        return _differs("分次拨付", *("、".join(amount_text(*p) for p in each) or "没有分次" for each in (parts, wanted)))
    return _amount_differs(found["amount"], expect)


def _differs(what: str, found: str, wanted: str) -> str:
    return f"{what}是 {found}，用例写的是 {wanted}"


def _amount_differs(amount: Mapping[str, int | None] | None, expect: Expect) -> str | None:
    """Say how an amount is another than expected; None where it is not."""
    if expect.no_figure:
        return None if amount is None else _differs("金额", computed_text(amount), "没有数字")
    low = expect.amount if expect.amount is not None else expect.min
    high = expect.amount if expect.amount is not None else expect.max
    if low is None and high is None and not expect.no_max:
        return None
    if amount is None:
        return _differs("金额", "没有数字", amount_text(low, high))
    if low is not None and high is not None:
        same = (amount["min"], amount["max"]) == (low, high)
        return None if same else _differs("金额", computed_text(amount), amount_text(low, high))
    if low is not None and amount["min"] != low:
        return _differs("最少的金额", f"{yuan(amount['min'] or 0)} 元", f"{yuan(low)} 元")
    if expect.no_max and amount["max"] is not None:
        return _differs("金额", computed_text(amount), "没有上限")
    if high is not None and amount["max"] != high:
        most = "没有上限" if amount["max"] is None else f"{yuan(amount['max'])} 元"
        return _differs("最多的金额", most, f"{yuan(high)} 元")
    return None


def cases_json(cases: Iterable[Case], rules: Mapping[str, Any]) -> bytes:
    """Make ``data/cases.json``: the experts' cases as the engines take them, money in 分."""
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


@dataclass(frozen=True)
class VersionRow:
    """One row of a version: its cell (empty where there is one figure), the amount in words with its unit, and in 分."""

    cell: str
    text: str
    fen: int | None


def version_rows(model: Model, parameter: Parameter) -> list[tuple[ParameterVersion, list[VersionRow]]]:
    """Return the versions, the oldest first, each with its rows."""
    tables = [table for v in parameter.versions for _, table in nested_tables(v.amount)]
    used = {fact for table in tables for row in table.rows for fact in row.cells}
    values = {fact: value_labels(model.records, model.facts[fact]) for fact in sorted(used)}
    labels = {fact: model.facts[fact].label for fact in sorted(used)}
    c = Compiling(Wording(model.facts, values, {}), {})
    out = []
    for version in sorted(parameter.versions, key=lambda v: v.in_force.from_):
        amount = c.amount(version.amount)
        cells = table_rows(amount) or [({"text": ""}, amount)]
        rows = [
            VersionRow(cell["text"], with_unit(amount_phrase(a, labels), parameter.unit), a.get("fixed")) for cell, a in cells
        ]
        out.append((version, rows))
    return out


def with_unit(text: str, unit: str | None) -> str:
    """Write an amount with the unit of its parameter: 2,020 元 by 元/月 is 2,020 元/月."""
    if not unit:
        return text
    return text + unit.removeprefix("元") if unit.startswith("元") and text.endswith("元") else f"{text}（{unit}）"
