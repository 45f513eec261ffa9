"""Adjustments of a computed amount: raises, reductions, caps and floors in their order, then rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.amounts import FIGURE, ZERO, ComputedAmount, higher_end, to_whole
from skills_catalog.rules.engine.conditions import NO, UNKNOWN, YES, judge
from skills_catalog.rules.engine.known_facts import DecidingDate, KnownFacts, fraction
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import round_half_up

Ends = tuple[Fraction, Fraction | None]
MOST_WORLDS = 24


def adjust(found: ComputedAmount, adjustments: Sequence[RuleNode], known: KnownFacts, deciding: DecidingDate) -> ComputedAmount:
    """Apply the adjustments in their order; one whose condition is unknown widens the interval.

    Facts with few values that decide unknown conditions are tried value by value, so that adjustments which
    exclude each other are not added up.
    """
    worlds = [(world, found.low, found.high) for world in _worlds(adjustments, known, deciding)]
    base = (found.low, found.high)
    for node in adjustments:
        if found.state != FIGURE:
            return found
        verdict = judge(node.get("when"), known, deciding)
        if verdict.value == NO:
            continue
        worlds = [(world, *_in_world(node, world, deciding, (low, high), base)) for world, low, high in worlds]
        found.low = min(low for _, low, _ in worlds)
        found.high = ZERO
        for _, _, high in worlds:
            found.high = higher_end(found.high, high)
        if verdict.value != YES:
            found.missing |= verdict.missing
        found.step(node["title"] + ("（是否适用还不清楚）" if verdict.value != YES else ""))
    return found


def _in_world(node: RuleNode, known: KnownFacts, deciding: DecidingDate, ends: Ends, base: Ends) -> Ends:
    """Apply one adjustment to an interval for certain facts. base: the interval before any adjustment."""
    low, high = ends
    value = judge(node.get("when"), known, deciding).value
    if value == NO:
        return ends
    least, most = base
    new_low = _adjusted(node, low, least)
    new_high = None if high is None else _adjusted(node, high, high if most is None else most)
    if "cap" in node and high is None:
        new_high = Fraction(node["cap"])
    if value == YES and not node.get("at_most"):
        return new_low, new_high
    return min(new_low, low), higher_end(new_high, high)


def _worlds(adjustments: Sequence[RuleNode], known: KnownFacts, deciding: DecidingDate) -> list[KnownFacts]:
    """List the facts with every value of those that decide unknown conditions, as far as these are few."""
    hanging: set[str] = set()
    for node in adjustments:
        if judge(node.get("when"), known, deciding).value == UNKNOWN:
            hanging |= _chosen(node["when"])
    count = 1
    choices: list[tuple[str, list[Any]]] = []
    for fact in sorted(hanging):
        kind = known.kinds[fact]
        if known.get(fact) is None and kind["type"] in ("choice", "yes_no"):
            values = [True, False] if kind["type"] == "yes_no" else [v[0] for v in kind["values"]]
            count *= len(values)
            choices.append((fact, values))
    if count > MOST_WORLDS:
        return [known]
    worlds = [known]
    for fact, values in choices:
        worlds = [replace(w, facts={**w.facts, fact: v}) for w in worlds for v in values]
    return worlds


def _chosen(node: RuleNode) -> set[str]:
    """Return the facts that a condition compares with a list of values."""
    for form in ("all", "any"):
        if form in node:
            return {fact for n in node[form] for fact in _chosen(n)}
    return {node["fact"]} if "in" in node else set()


def _adjusted(node: RuleNode, value: Fraction, base: Fraction) -> Fraction:
    if "raise" in node:
        return value + (base if node.get("of_base") else value) * fraction(node["raise"])
    if "multiply" in node:
        return value * fraction(node["multiply"])
    if "add" in node:
        return value + Fraction(node["add"])
    if "subtract" in node:
        return max(ZERO, value - Fraction(node["subtract"]))
    if "floor" in node:
        return max(value, Fraction(node["floor"]))
    return min(value, Fraction(node["cap"]))


def rounded(found: ComputedAmount, rule: RuleNode | None) -> ComputedAmount:
    """Round as the rule asks; otherwise the result is rounded half up to 分 when it is shown."""
    if rule is None or found.state != FIGURE:
        return found
    before = (found.low, found.high)
    found.low = _to_unit(found.low, rule)
    found.high = None if found.high is None else _to_unit(found.high, rule)
    return found if before == (found.low, found.high) else found.step("按规定取整")


def _to_unit(value: Fraction, rule: RuleNode) -> Fraction:
    fen = int(rule["fen"])
    if rule["how"] == "half_up":
        return Fraction(round_half_up(value / fen) * fen)
    return to_whole(value / fen, rule["how"]) * fen
