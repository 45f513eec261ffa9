"""The reference engine: who is entitled, why, to how much, by compiled rules. Pure: no clock, no files.

The result's shape is described in ``docs/rules.md``; the JavaScript engine gives the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from compiler.rules.amounts import FIGURE, NO_CELL, Amounts, Sum
from compiler.rules.conditions import HOLDS, NO, UNKNOWN, YES, Verdict, both, judge
from compiler.rules.total import total
from compiler.rules.values import Deciding, FactError, Known, Rules, check_fact, last_day, read_facts
from compiler.units import round_half_up

__all__ = ["FactError", "evaluate", "read_facts", "total"]
Node = Mapping[str, Any]
Outcome = dict[str, Any]
OPEN = ("yes", "maybe")


def evaluate(
    rules: Rules,
    facts: Mapping[str, Any],
    on: datetime.date | str,
    *,
    audience: Collection[str] = ("person",),
    ledger: Sequence[Node] = (),
    only: Collection[str] | None = None,
    choices: Mapping[str, str] | None = None,
    skip: Collection[str] = (),
) -> dict[str, Any]:
    """Every outcome for one person, enterprise or class.

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
    known = Known(facts, kinds, today, past, tuple(rules["levels"]))
    chosen = [r for r in rules["rates"] if r["audience"] in audience and (only is None or r["id"] in only)]
    rates = sorted(chosen, key=lambda r: str(r["id"]))
    outcomes = [outcome(rate, known) for rate in rates]
    by_id = {r["id"]: r for r in rates}
    settle(outcomes, by_id, choices or {})
    return {
        "on": today,
        "rules": rules["hash"],
        "outcomes": outcomes,
        "total": total(outcomes, by_id),
        "ask": next_question(outcomes, rules["facts"], skip),
    }


def outcome(rate: Node, known: Known) -> Outcome:
    """What one rate comes to."""
    span = rate["in_force"]
    fact = rate["decided_by"]
    deciding = Deciding(fact, known.get(fact), span["from"], span.get("to"))
    conditions = judge(rate.get("when"), known, deciding)
    limits = judge_limits(rate, known)
    outside = _outside(deciding)
    validity = UNKNOWN if deciding.date is None else YES
    value = both([conditions.value, limits.value, validity])
    found = Amounts(known, deciding).of(rate["amount"])
    found = Amounts(known, deciding).adjust(found, rate.get("adjustments", []))
    reasons = [*conditions.reasons, *limits.reasons]
    if found.state == NO_CELL:
        value = NO
        reasons.append(_reason("补贴标准里没有这一档", NO))
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
        shaped |= {"amount": {"min": round_half_up(found.low), "max": top}, "steps": found.steps}
    return shaped | {"missing": sorted(missing), "no_figure": found.words, "paid_to": _payee(rate, known, deciding)}


def _shape(rate: Node, deciding: Deciding, status: str, reasons: list[dict[str, Any]]) -> Outcome:
    """An outcome without an amount: what every status has."""
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
        "beaten_by": None,
        "verification": rate["verification"],
        "change": None,
    }


def _reason(text: str, value: str, clause: str | None = None) -> dict[str, Any]:
    return {"text": text, "fact": None, "holds": HOLDS[value], "clause": clause, "quote": None}


def _outside(deciding: Deciding) -> tuple[str, str] | None:
    if deciding.date is None:
        return None
    if deciding.date < deciding.first:
        return "not_yet", f"从 {deciding.first} 起才有效"
    if deciding.last is not None and deciding.date > deciding.last:
        return "expired", f"有效期至 {deciding.last}"
    return None


def _payee(rate: Node, known: Known, deciding: Deciding) -> str | None:
    """Who is paid: the first payee whose condition holds; None while that is unknown."""
    payees = {str(p["to"]) for p in rate["payee"]}
    if len(payees) == 1:
        return payees.pop()
    for payee in rate["payee"]:
        value = judge(payee.get("when"), known, deciding).value
        if value != NO:
            return str(payee["to"]) if value == YES else None
    return None


def _change(rate: Node, known: Known, deciding: Deciding, limits: Verdict, found: Sum) -> str | None:
    """The one condition whose fulfilment alone would turn a no into yes or maybe, or None."""
    if limits.value == NO or found.state == NO_CELL:
        return None
    for reason in judge(rate.get("when"), known, deciding).reasons:
        flips = reason["holds"] is False and judge(rate.get("when"), known, deciding, met=reason["text"]).value != NO
        if flips:
            return str(reason["text"])
    return None


def judge_limits(rate: Node, known: Known) -> Verdict:
    """How often and until when, from the ledger."""
    parts = [_limit(limit, rate, known) for limit in rate.get("limits", [])]
    value = both([p.value for p in parts])
    missing = {m for p in parts for m in p.missing} if value == UNKNOWN else set()
    return Verdict(value, missing, [r for p in parts for r in p.reasons])


def _limit(limit: Node, rate: Node, known: Known) -> Verdict:
    missing: set[str] = set()
    if "claim_within" in limit:
        start = known.get(limit["claim_within"]["of"])
        if start is None:
            value, missing = UNKNOWN, {limit["claim_within"]["of"]}
        else:
            value = YES if start <= known.on <= last_day(start, limit["claim_within"]) else NO
    elif "at_most" in limit:
        wanted = limit["count"]
        past = [e for e in known.ledger if e["kind"] in wanted]
        if limit["per"] == "year":
            past = [e for e in past if e["date"][:4] == known.on[:4]]
        value = YES if len(past) < limit["at_most"] else NO
    elif "once_per" in limit:
        value, missing = _once(limit["once_per"], rate, known)
    else:
        value, missing = _higher(rate, known)
    reason = _reason(limit["text"], value, limit.get("clause"))
    return Verdict(value, missing, [reason])


def _once(keys: Sequence[str], rate: Node, known: Known) -> tuple[str, set[str]]:
    doubt, missing = False, set[str]()
    for entry in known.ledger:
        if entry["kind"] != rate["kind"]:
            continue
        unknown = {k for k in keys if known.get(k) is None or entry.get(k) is None}
        if any(k not in unknown and known.get(k) != entry[k] for k in keys):
            continue
        if not unknown:
            return NO, set()
        doubt = True
        missing |= {k for k in unknown if known.get(k) is None}
    return (UNKNOWN, missing) if doubt else (YES, set())


def _higher(rate: Node, known: Known) -> tuple[str, set[str]]:
    level, occupation = known.get("level"), known.get("occupation")
    doubt, missing = False, set[str]()
    for entry in known.ledger:
        if entry["kind"] != rate["kind"] or entry.get("level") not in known.levels:
            continue
        vague = occupation is None or entry.get("occupation") is None
        if not vague and entry["occupation"] != occupation:
            continue
        if level in known.levels and known.levels.index(entry["level"]) <= known.levels.index(level):
            continue
        if not vague and level in known.levels:
            return NO, set()
        doubt = True
        missing |= ({"occupation"} if occupation is None else set()) | ({"level"} if level is None else set())
    return (UNKNOWN, missing) if doubt else (YES, set())


def settle(outcomes: list[Outcome], rates: Mapping[str, Node], choices: Mapping[str, str]) -> None:
    """Mark the losers of exclusive groups with who beat them and why."""
    groups: dict[str, list[tuple[Node, Outcome]]] = {}
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


def _winner(group: str, members: list[tuple[Node, Outcome]], choices: Mapping[str, str]) -> tuple[Outcome | None, str]:
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


def next_question(outcomes: list[Outcome], facts: Sequence[Node], skip: Collection[str]) -> str | None:
    """The askable fact that most open outcomes wait for; the earlier one of the fact list on a tie."""
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
