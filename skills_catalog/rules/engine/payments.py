"""Payment in parts: what each instalment comes to and by when."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.amounts import FIGURE, Amounts
from skills_catalog.rules.engine.known_facts import KnownFacts, fraction, last_day
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import round_half_up


def payments(parts: Sequence[RuleNode], amount: RuleNode, amounts: Amounts) -> list[dict[str, Any]]:
    """Return each part as {when, amount: {min, max} in 分, due: date or None}; ``rest`` is what the parts before it leave.

    amount: the whole, {min, max}, max None being unbounded. Every part is rounded on its own, half up. A share ``of``
    another amount is independent of the whole: the most of it leaves the least.
    """
    out = []
    low, high = int(amount["min"]), amount["max"]
    left_low, left_high = low, high
    for part in parts:
        least, most = left_low, left_high
        if not part.get("rest"):
            share = fraction(part["share"])
            first, last = _base(part, amounts) if "of" in part else (low, high)
            least, most = round_half_up(first * share), None if last is None else round_half_up(last * share)
        if part.get("at_most"):
            from_low, from_high, least = most if "of" in part else least, 0, 0
        elif "of" in part:
            from_low, from_high = most, least
        else:
            from_low, from_high = least, most
        left_low = 0 if from_low is None else max(0, left_low - from_low)
        left_high = None if left_high is None else max(0, left_high - (from_high or 0))
        out.append({"when": part["when"], "amount": {"min": least, "max": most}, "due": _due(part, amounts.known)})
    return out


def _base(part: RuleNode, amounts: Amounts) -> tuple[Fraction, Fraction | None]:
    """Return what a share is a share of, open where that amount has no figure."""
    found = amounts.of(part["of"])
    return (found.low, found.high) if found.state == FIGURE else (Fraction(0), None)


def _due(part: RuleNode, known: KnownFacts) -> str | None:
    span = part.get("within")
    start = known.get(span["of"]) if span else None
    return last_day(start, span) if span and start is not None else None
