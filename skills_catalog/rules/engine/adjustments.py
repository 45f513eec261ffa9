"""Adjustments of a computed amount: raises, reductions, caps and floors in their order, then rounding."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from skills_catalog.rules.engine.conditions import Judged, missing_of
from skills_catalog.rules.engine.numbers import End, Number, exact, higher_high, times, to_fen, whole
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Sum, capped, raised_to, step
from skills_catalog.rules.engine.truth import NO, YES
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode

Change = Callable[[Situation, Sum, Sum], Sum]
"""(situation, amount, amount before all adjustments) → the amount after one."""


class Adjustment:
    """One adjustment; it rises with the amount and with the base."""

    def __init__(self, node: RuleNode, p: Preparing) -> None:
        self.title, self.at_most = node["title"], bool(node.get("at_most"))
        self.when: Judged = p.condition(node.get("when"))
        self.change = _change(node, p)

    def applied(self, s: Situation, found: Sum, base: Sum) -> Sum:
        truth = self.when.truth(s)
        if truth == NO or found.low is None:
            return found
        after = self.change(s, found, base)
        if truth != YES or self.at_most:
            assert after.low is not None
            after = after.ends(min(after.low, found.low), higher_high(after.high, found.high), missing_of(self.when, s))
        return step(s, self.title + ("" if truth == YES else "（是否适用还不清楚）"), after)


def _change(node: RuleNode, p: Preparing) -> Change:
    if "cap" in node or "floor" in node:
        bound = p.ceiling(node.get("cap", node.get("floor")))
        assert bound is not None
        meet = capped if "cap" in node else raised_to
        return lambda s, found, _: meet(found, bound.reckoned(s))
    one = _one(node)

    def change(_: Situation, found: Sum, base: Sum) -> Sum:
        assert found.low is not None and base.low is not None
        low, high = one(found.low, base.low), None
        if found.high is not None:
            high = one(found.high, base.high)
        return found.ends(low if low is not None else 0, high)

    return change


def _one(node: RuleNode) -> Callable[[Number, End], End]:
    """Return what an adjustment makes of a figure; with an unbounded base a share of it is unbounded."""
    if "raise" in node:
        share, of_base = exact(node["raise"]), bool(node.get("of_base"))

        def raised(value: Number, base: End) -> End:
            more = times(base if of_base else value, share)
            return None if more is None else value + more

        return raised
    if "multiply" in node:
        by = exact(node["multiply"])
        return lambda value, _: value * by
    change = int(node.get("add", 0)) - int(node.get("subtract", 0))
    return lambda value, _: max(0, value + change)


def adjust(s: Situation, found: Sum, adjustments: Sequence[Adjustment]) -> Sum:
    """Apply the adjustments in their order; one whose condition is unknown widens the interval."""
    base = found
    for adjustment in adjustments:
        found = adjustment.applied(s, found, base)
    return found


def rounded(s: Situation, found: Sum, rule: RuleNode | None) -> Sum:
    """Round as the rule asks, half up to 分 where it asks for nothing."""
    if found.low is None:
        return found
    if rule is None and type(found.low) is int and (found.high is None or type(found.high) is int):
        return found
    low, high = _to_unit(found.low, rule), None if found.high is None else _to_unit(found.high, rule)
    after = found.ends(low, high)
    return after if rule is None or (low, high) == (found.low, found.high) else step(s, "按规定取整", after)


def _to_unit(value: Number, rule: RuleNode | None) -> int:
    if rule is None:
        return to_fen(value)
    units = Fraction(value) / int(rule["fen"])
    return int(rule["fen"]) * (to_fen(units) if rule["how"] == "half_up" else whole(units, rule["how"]))
