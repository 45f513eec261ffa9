"""The reference engine: who is entitled, why, to how much, by compiled rules. Pure: no clock, no files.

The result's shape is described in ``docs/rules.md``; the JavaScript engine gives the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import Any

from compiler.rules.amounts import FIGURE, NO_CELL, Amounts, Sum, higher
from compiler.rules.conditions import HOLDS, NO, UNKNOWN, YES, Verdict, both, judge
from compiler.rules.values import Deciding, FactError, Known, Rules, last_day, read_facts
from compiler.units import round_half_up

__all__ = ["FactError", "evaluate", "read_facts"]
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
    known = Known(facts, kinds, today, tuple(ledger), tuple(rules["levels"]))
    rates = [r for r in rules["rates"] if r["audience"] in audience and (only is None or r["id"] in only)]
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
    missing = set() if value == NO else conditions.missing | limits.missing
    if value != NO and deciding.date is None:
        missing.add(fact)
    if outside is not None:
        status, text = outside
        reasons.insert(0, _reason(text, NO))
        return _shape(rate, deciding, status, None, reasons, set(), [], None)
    status = {YES: "yes", NO: "no", UNKNOWN: "maybe"}[value]
    amount = None
    if value != NO and found.state == FIGURE:
        missing |= found.missing
        amount = {"min": round_half_up(found.low), "max": None if found.high is None else round_half_up(found.high)}
    change = _change(rate, known, deciding, limits, found) if value == NO else None
    steps = found.steps if value != NO else []
    return _shape(rate, deciding, status, amount, reasons, missing, steps, change) | {"paid_to": _payee(rate, known, deciding)}


def _shape(
    rate: Node,
    deciding: Deciding,
    status: str,
    amount: dict[str, int | None] | None,
    reasons: list[dict[str, Any]],
    missing: set[str],
    steps: list[dict[str, Any]],
    change: str | None,
) -> Outcome:
    return {
        "rate": rate["id"],
        "title": rate["title"],
        "status": status,
        "amount": amount,
        "no_figure": rate["amount"].get("no_figure"),
        "paid_to": rate["payee"][-1]["to"],
        "decided_by": {"fact": deciding.fact, "date": deciding.date},
        "in_force": {"from": deciding.first, "to": deciding.last},
        "reasons": reasons,
        "missing": sorted(missing),
        "steps": steps,
        "beaten_by": None,
        "verification": rate["verification"],
        "change": change,
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


def _payee(rate: Node, known: Known, deciding: Deciding) -> str:
    for payee in rate["payee"]:
        if judge(payee.get("when"), known, deciding).value == YES:
            return str(payee["to"])
    return str(rate["payee"][-1]["to"])


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
            value = YES if known.on <= last_day(start, limit["claim_within"]) else NO
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
    doubtful: set[str] = set()
    for entry in known.ledger:
        if entry["kind"] != rate["kind"]:
            continue
        unknown = {k for k in keys if known.get(k) is None or entry.get(k) is None}
        if all(k in unknown or known.get(k) == entry[k] for k in keys):
            if not unknown:
                return NO, set()
            doubtful |= {k for k in unknown if known.get(k) is None}
            if not doubtful:
                return UNKNOWN, set()
    return (UNKNOWN, doubtful) if doubtful else (YES, set())


def _higher(rate: Node, known: Known) -> tuple[str, set[str]]:
    level, occupation = known.get("level"), known.get("occupation")
    past = [e for e in known.ledger if e["kind"] == rate["kind"] and e.get("level") in known.levels]
    doubtful: set[str] = set()
    for entry in past:
        same = None if occupation is None or entry.get("occupation") is None else entry["occupation"] == occupation
        if same is False:
            continue
        above = None if level not in known.levels else known.levels.index(entry["level"]) > known.levels.index(level)
        if above is False:
            continue
        if same and above:
            return NO, set()
        doubtful |= ({"occupation"} if occupation is None else set()) | ({"level"} if level is None else set())
        if not doubtful:
            return UNKNOWN, set()
    return (UNKNOWN, doubtful) if doubtful else (YES, set())


def settle(outcomes: list[Outcome], rates: Mapping[str, Node], choices: Mapping[str, str]) -> None:
    """Mark the losers of exclusive groups with who beat them and why."""
    groups: dict[str, list[tuple[Node, Outcome]]] = {}
    for out in outcomes:
        for rule in rates[out["rate"]].get("exclusive", []):
            if out["status"] in OPEN:
                groups.setdefault(rule["group"], []).append((rule, out))
    for group, members in groups.items():
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


def total(outcomes: list[Outcome], rates: Mapping[str, Node]) -> dict[str, int | None]:
    """The sum of what can be had together, in 分. Of rates that exclude each other, the best one counts."""
    cluster: dict[str, str] = {}

    def root(key: str) -> str:
        while cluster.setdefault(key, key) != key:
            key = cluster[key]
        return key

    counted = [o for o in outcomes if o["status"] in OPEN and o["amount"] is not None and o["beaten_by"] is None]
    for out in counted:
        rate = rates[out["rate"]]
        keys = [f"group:{e['group']}" for e in rate.get("exclusive", [])]
        keys += [f"series:{rate['series']}"] if rate.get("series") else []
        for key in keys:
            cluster[root(f"rate:{out['rate']}")] = root(key)
    low: dict[str, Fraction] = {}
    high: dict[str, Fraction | None] = {}
    for out in counted:
        key = root(f"rate:{out['rate']}")
        least = Fraction(out["amount"]["min"] if out["status"] == "yes" else 0)
        most = out["amount"]["max"]
        low[key] = max(low.get(key, Fraction(0)), least)
        high[key] = higher(high.get(key, Fraction(0)), None if most is None else Fraction(most))
    top = None if None in high.values() else int(sum(h for h in high.values() if h is not None))
    return {"min": int(sum(low.values())), "max": top}


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
