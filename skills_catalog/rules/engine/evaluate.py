"""The reference engine: who is entitled, why, to how much, by compiled rules. Pure: no clock, no files.

The result's shape is described in ``docs/rules.md``; the JavaScript engine gives the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from skills_catalog.rules.engine.adjustments import adjust, rounded
from skills_catalog.rules.engine.amounts import FIGURE, NO_CELL, Amounts, ComputedAmount
from skills_catalog.rules.engine.conditions import HOLDS, NO, UNKNOWN, YES, Verdict, judge, kleene_and
from skills_catalog.rules.engine.known_facts import DecidingDate, FactError, KnownFacts, Rules, check_fact, read_facts
from skills_catalog.rules.engine.limits import cut_to_limits, judge_limits
from skills_catalog.rules.engine.payments import payments
from skills_catalog.rules.engine.totals import total
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import round_half_up

__all__ = ["NO_CELL_TEXT", "FactError", "evaluate", "read_facts", "total"]
Outcome = dict[str, Any]
OPEN = ("yes", "maybe")
NO_CELL_TEXT = "补贴标准里没有这一档"


def evaluate(
    rules: Rules,
    facts: Mapping[str, Any],
    on: datetime.date | str,
    *,
    audience: Collection[str] = ("person",),
    ledger: Sequence[RuleNode] = (),
    only: Collection[str] | None = None,
    choices: Mapping[str, str] | None = None,
    skip: Collection[str] = (),
) -> dict[str, Any]:
    """Evaluate all rates for one person, enterprise or class.

    facts: as ``read_facts`` returns them (money in 分, dates as ISO text); a fact that is absent is unknown.
    ledger: past subsidies, each {kind, date, occupation, level}. choices: exclusive group → the rate chosen.
    skip: facts that the person does not know; they are not asked again.
    """
    today = on if isinstance(on, str) else on.isoformat()
    kinds = {f["id"]: f for f in rules["facts"]}
    for fact in facts:
        if fact not in kinds:
            raise FactError(fact, f"没有事实“{fact}”")
        if facts[fact] is not None:
            check_fact(kinds[fact], facts[fact])
    past = tuple(entry for entry in ledger if entry["date"] <= today)
    known = KnownFacts(facts, kinds, today, past, tuple(rules["levels"]))
    chosen = [r for r in rules["rates"] if r["audience"] in audience and (only is None or r["id"] in only)]
    rates = sorted(chosen, key=lambda r: str(r["id"]))
    outcomes = [evaluate_rate(rate, known) for rate in rates]
    by_id = {r["id"]: r for r in rates}
    settle_groups(outcomes, by_id, choices or {})
    return {
        "on": today,
        "rules": rules["hash"],
        "outcomes": outcomes,
        "total": total(outcomes, by_id),
        "ask": next_question(outcomes, rules["facts"], skip),
    }


def evaluate_rate(rate: RuleNode, known: KnownFacts) -> Outcome:
    """Return the outcome of one rate."""
    span = rate["in_force"]
    fact = rate["decided_by"]
    deciding = DecidingDate(fact, known.get(fact), span["from"], span.get("to"))
    conditions = judge(rate.get("when"), known, deciding)
    limits = judge_limits(rate, known, deciding)
    outside = _outside(deciding)
    validity = UNKNOWN if deciding.date is None else YES
    value = kleene_and([conditions.value, limits.value, validity])
    amounts = Amounts(known, deciding)
    found = adjust(amounts.of(rate["amount"]), rate.get("adjustments", []), known, deciding)
    found = cut_to_limits(rounded(found, rate.get("rounding")), rate, known, deciding)
    reasons = [*conditions.reasons, *limits.reasons]
    if found.state == NO_CELL:
        value = NO
        reasons.append(_reason(NO_CELL_TEXT, NO))
    elif found.doubt and value == YES:
        value = UNKNOWN
    missing = set() if value == NO else conditions.missing | limits.missing
    if value != NO and deciding.date is None:
        missing.add(fact)
    if outside is not None:
        status, text = outside
        reasons.insert(0, _reason(text, NO))
        return _shape(rate, deciding, status, reasons)
    status = {YES: "yes", NO: "no", UNKNOWN: "maybe"}[value]
    shaped = _shape(rate, deciding, status, reasons)
    if value == NO:
        return shaped | {"change": _change(rate, known, deciding, limits, found)}
    if found.doubt or found.low != found.high:
        missing |= found.missing
    if found.state == FIGURE:
        top = None if found.high is None else round_half_up(found.high)
        amount = {"min": round_half_up(found.low), "max": top}
        parts = payments(rate.get("instalments", []), amount, amounts)
        shaped |= {"amount": amount, "steps": found.steps, "payments": parts}
    return shaped | {"missing": sorted(missing), "no_figure": found.words, "paid_to": _payee(rate, known, deciding)}


def _shape(rate: RuleNode, deciding: DecidingDate, status: str, reasons: list[dict[str, Any]]) -> Outcome:
    """Return an outcome without an amount: the keys that every status has."""
    payees = {p["to"] for p in rate["payee"]}
    return {
        "rate": rate["id"],
        "title": rate["title"],
        "status": status,
        "amount": None,
        "no_figure": None,
        "paid_to": next(iter(payees)) if len(payees) == 1 else None,
        "decided_by": {"fact": deciding.fact, "date": deciding.date},
        "in_force": {"from": deciding.first, "to": deciding.last},
        "reasons": reasons,
        "missing": [],
        "steps": [],
        "payments": [],
        "beaten_by": None,
        "verification": rate["verification"],
        "change": None,
    }


def _reason(text: str, value: str, clause: str | None = None) -> dict[str, Any]:
    return {"text": text, "fact": None, "holds": HOLDS[value], "clause": clause, "quote": None}


def _outside(deciding: DecidingDate) -> tuple[str, str] | None:
    if deciding.date is None:
        return None
    if deciding.date < deciding.first:
        return "not_yet", f"从 {deciding.first} 起才有效"
    if deciding.last is not None and deciding.date > deciding.last:
        return "expired", f"有效期至 {deciding.last}"
    return None


def _payee(rate: RuleNode, known: KnownFacts, deciding: DecidingDate) -> str | None:
    """Return the first payee whose condition holds; None while that is unknown."""
    payees = {str(p["to"]) for p in rate["payee"]}
    if len(payees) == 1:
        return payees.pop()
    for payee in rate["payee"]:
        value = judge(payee.get("when"), known, deciding).value
        if value != NO:
            return str(payee["to"]) if value == YES else None
    return None


def _change(rate: RuleNode, known: KnownFacts, deciding: DecidingDate, limits: Verdict, found: ComputedAmount) -> str | None:
    """Return the fewest conditions that would turn a no into yes or maybe, or None where none can."""
    if limits.value == NO or found.state == NO_CELL:
        return None
    texts = _fewest(rate.get("when"), known, deciding)
    return "，并且".join(dict.fromkeys(texts)) or None


def _fewest(node: RuleNode | None, known: KnownFacts, deciding: DecidingDate) -> list[str]:
    if node is None:
        return []
    if "all" in node:
        return [text for n in node["all"] for text in _fewest(n, known, deciding)]
    if "any" in node:
        ways = [_fewest(n, known, deciding) for n in node["any"]]
        return min(ways, key=lambda w: len(dict.fromkeys(w)), default=[])
    return [node["text"]] if judge(node, known, deciding).value == NO else []


def settle_groups(outcomes: list[Outcome], rates: Mapping[str, RuleNode], choices: Mapping[str, str]) -> None:
    """Mark the losers of exclusive groups with who beat them and why."""
    groups: dict[str, list[tuple[RuleNode, Outcome]]] = {}
    for out in outcomes:
        for rule in rates[out["rate"]].get("exclusive", []):
            if out["status"] in OPEN:
                groups.setdefault(rule["group"], []).append((rule, out))
    for group, everyone in groups.items():
        members = [m for m in everyone if m[1]["beaten_by"] is None]
        if len(members) < 2:
            continue
        winner, reason = _winner(group, members, choices)
        if winner is None:
            continue
        for rule, out in members:
            if out is not winner and out["beaten_by"] is None:
                out["beaten_by"] = {"rate": winner["rate"], "reason": reason, "clause": rule.get("clause")}


def _winner(group: str, members: list[tuple[RuleNode, Outcome]], choices: Mapping[str, str]) -> tuple[Outcome | None, str]:
    method = members[0][0]["settle"]
    if method == "choice":
        chosen = [out for _, out in members if out["rate"] == choices.get(group)]
        return (chosen[0] if chosen else None), "两项只能领一项，您选了另一项"
    if method == "order":
        first = min(members, key=lambda m: (m[0].get("rank", 999), m[1]["rate"]))[1]
        return (first if first["status"] == "yes" else None), "两项只能领一项，按规定的顺序先领另一项"
    sure = [out for _, out in members if out["status"] == "yes" and out["amount"] is not None]
    for out in sorted(sure, key=lambda o: (-o["amount"]["min"], o["rate"])):
        others = [o for _, o in members if o is not out and o["amount"] is not None]
        if all(o["amount"]["max"] is not None and o["amount"]["max"] <= out["amount"]["min"] for o in others):
            return out, "几项只能领一项，取最高的"
    return None, ""


def next_question(outcomes: list[Outcome], facts: Sequence[RuleNode], skip: Collection[str]) -> str | None:
    """Return the askable fact that most open outcomes wait for; on a tie the earlier one of the list."""
    waiting: dict[str, int] = {}
    for out in outcomes:
        if out["status"] in OPEN and out["beaten_by"] is None:
            for fact in out["missing"]:
                waiting[fact] = waiting.get(fact, 0) + 1
    best: str | None = None
    for fact in facts:
        count = waiting.get(fact["id"], 0)
        if fact["ask"] and fact["id"] not in skip and count and (best is None or count > waiting[best]):
            best = fact["id"]
    return best
