"""Conditions: yes, no or unknown, with every reason and what is missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from skills_catalog.rules.engine.known_facts import DecidingDate, KnownFacts, fraction, last_day, numeric_fact
from skills_catalog.rules.nodes import RuleNode

YES, NO, UNKNOWN = "yes", "no", "unknown"


@dataclass
class Verdict:
    """The value of a condition. reasons: every leaf; missing: the facts that could settle it."""

    value: str
    missing: set[str] = field(default_factory=set)
    reasons: list[dict[str, Any]] = field(default_factory=list)


def kleene_and(values: list[str]) -> str:
    """Combine by Kleene's and."""
    if NO in values:
        return NO
    return UNKNOWN if UNKNOWN in values else YES


def kleene_or(values: list[str]) -> str:
    """Combine by Kleene's or."""
    if YES in values:
        return YES
    return UNKNOWN if UNKNOWN in values else NO


HOLDS = {YES: True, NO: False, UNKNOWN: None}


def judge(node: RuleNode | None, known: KnownFacts, deciding: DecidingDate) -> Verdict:
    """Evaluate a compiled condition."""
    if node is None:
        return Verdict(YES)
    for form, combine in (("all", kleene_and), ("any", kleene_or)):
        if form in node:
            parts = [judge(n, known, deciding) for n in node[form]]
            value = combine([p.value for p in parts])
            missing = {m for p in parts if p.value == UNKNOWN for m in p.missing} if value == UNKNOWN else set()
            return Verdict(value, missing, [r for p in parts for r in p.reasons])
    value, missing = _leaf(node, known, deciding)
    if node.get("not"):
        value = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}[value]
    reason = {
        "text": node["text"], "fact": node["fact"], "holds": HOLDS[value],
        "clause": node.get("clause"), "quote": node.get("quote"),
    }  # fmt: skip
    return Verdict(value, missing if value == UNKNOWN else set(), [reason])


def _leaf(node: RuleNode, known: KnownFacts, deciding: DecidingDate) -> tuple[str, set[str]]:
    fact = node["fact"]
    if "min" in node or "max" in node:
        if known.kinds[fact]["type"] == "date":
            return _dates(node, known, fact)
        return _numbers(node, known, fact, deciding)
    value = known.get(fact)
    if "within" in node:
        other = known.get(node["within"]["of"])
        missing = {f for f, v in ((fact, value), (node["within"]["of"], other)) if v is None}
        if missing:
            return UNKNOWN, missing
        return (YES if value <= other <= last_day(value, node["within"]) else NO), set()
    if value is None:
        return UNKNOWN, {fact}
    wanted = node["in"]
    values = value if isinstance(value, list) else [value]
    return (YES if any(v in wanted for v in values) else NO), set()


def _dates(node: RuleNode, known: KnownFacts, fact: str) -> tuple[str, set[str]]:
    value = known.get(fact)
    if value is None:
        return UNKNOWN, {fact}
    return (YES if node.get("min", value) <= value <= node.get("max", value) else NO), set()


def _numbers(node: RuleNode, known: KnownFacts, fact: str, deciding: DecidingDate) -> tuple[str, set[str]]:
    interval, missing = numeric_fact(known, fact, deciding)
    if interval is None:
        return UNKNOWN, missing
    low, high = interval
    tests = []
    if "min" in node:
        bound = fraction(node["min"])
        tests.append(YES if low >= bound else NO if high is not None and high < bound else UNKNOWN)
    if "max" in node:
        bound = fraction(node["max"])
        tests.append(YES if high is not None and high <= bound else NO if low > bound else UNKNOWN)
    return kleene_and(tests), missing
