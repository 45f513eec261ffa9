"""Payment in parts: what each instalment comes to and by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from compiler.rules.values import Known, fraction, last_day
from compiler.units import round_half_up

Node = Mapping[str, Any]


def payments(parts: Sequence[Node], amount: Node, known: Known) -> list[dict[str, Any]]:
    """Each part as {when, amount: {min, max} in 分, due: date or None}; ``rest`` is what the parts before it leave.

    amount: the whole, {min, max}, max None being unbounded. Every part is rounded on its own, half up.
    """
    out = []
    low, high = int(amount["min"]), amount["max"]
    paid_at_low, paid_at_high = 0, 0
    for part in parts:
        if part.get("rest"):
            least, most = max(0, low - paid_at_low), None if high is None else max(0, high - paid_at_high)
        else:
            share = fraction(part["share"])
            least, most = round_half_up(low * share), None if high is None else round_half_up(high * share)
        paid_at_low += least
        if part.get("at_most"):
            least = 0
        else:
            paid_at_high += most or 0
        out.append({"when": part["when"], "amount": {"min": least, "max": most}, "due": _due(part, known)})
    return out


def _due(part: Node, known: Known) -> str | None:
    span = part.get("within")
    start = known.get(span["of"]) if span else None
    return last_day(start, span) if span and start is not None else None
