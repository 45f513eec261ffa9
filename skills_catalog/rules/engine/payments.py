"""Payment in parts: what each instalment comes to and by when."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.numbers import End, Number, exact, to_fen
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Sum
from skills_catalog.rules.known.calendar import last_day
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode

INF = math.inf
Limitless = Number | float
"""A number of 分, or ``INF``."""
Ends = tuple[Limitless, Limitless]


class Instalments:
    """The instalments of a rate. Each part is rounded on its own, half up; ``rest`` is what the parts before it leave."""

    def __init__(self, parts: Sequence[RuleNode], p: Preparing) -> None:
        self.parts = [(part, p.amount(part["of"]) if "of" in part else None) for part in parts]
        self.shares = [None if part.get("rest") else exact(part["share"]) for part in parts]

    def amounts(self, s: Situation, whole: Sum) -> tuple[list[Ends], int]:
        """Return the interval of each part in 分, and the bits of facts that would narrow them."""
        found: list[Ends] = []
        left = _Left(whole)
        bits = 0
        for (part, of), share in zip(self.parts, self.shares, strict=True):
            base = whole
            if of is not None:
                with s.quiet():
                    base = of(s)
                bits |= base.missing if base.open else 0
            ends = left.rest() if share is None else _shared(base, share, own=of is None)
            found.append(left.take(ends, share if of is None else None, at_most=bool(part.get("at_most"))))
        return found, bits

    def told(self, s: Situation, ends: Sequence[Ends]) -> list[dict[str, Any]]:
        """Return each part as {when, amount: {min, max} in 分, due: date or None}; a max of None is unbounded."""
        return [
            {"when": part["when"], "amount": {"min": int(low), "max": None if high == INF else int(high)}, "due": _due(part, s)}
            for (part, _), (low, high) in zip(self.parts, ends, strict=True)
        ]


def _end(value: End) -> Limitless:
    return INF if value is None else value


def _times(a: Limitless, b: Limitless) -> Limitless:
    return 0 if a == 0 or b == 0 else a * b


def _fen(value: Limitless) -> Limitless:
    return value if isinstance(value, float) else to_fen(value)


def _shared(base: Sum, share: Number, *, own: bool) -> Ends:
    """Return a share of an amount; of one without a cell it is 0, of one without a figure 0 or more."""
    low: Limitless = 0 if base.low is None or (not own and (base.none or base.silent)) else base.low
    high = INF if base.silent and not own else 0 if base.low is None else _end(base.high)
    return _fen(_times(low, share)), _fen(_times(high, share))


class _Left:
    """What the parts so far leave.

    Shares of one amount move together, give or take half a 分 each; ``free`` is what parts that are not tied to it have taken.
    """

    def __init__(self, whole: Sum) -> None:
        assert whole.low is not None
        self.low, self.high = whole.low, _end(whole.high)
        self.shares: Number = 0
        self.count = 0
        self.taken: Limitless = 0
        self.free: Ends = (0, 0)

    def rest(self) -> Ends:
        least, most = self.free
        if self.low == self.high:  # exact: the shares before are known to the 分
            left = self.low - self.taken
            return max(0, left - most), max(0, left - least)
        low, high = sorted((_times(1 - self.shares, self.low), _times(1 - self.shares, self.high)))
        slack = Fraction(self.count, 2)
        first, last = max(0, low - slack - most), max(0, high + slack - least)
        return _up(first), last if last == INF else _up(last) - (1 if self.count and last > 0 else 0)

    def take(self, ends: Ends, share: Number | None, *, at_most: bool) -> Ends:
        """Note what a part takes, and return what it comes to. share: of the whole, None where it is not tied to it."""
        low, high = ends
        if at_most:
            self.free = (self.free[0], self.free[1] + high)
            return 0, high
        if share is None:
            self.free = (self.free[0] + low, self.free[1] + high)
        else:
            self.shares, self.count, self.taken = self.shares + share, self.count + 1, self.taken + low
        return ends


def _up(value: Limitless) -> Limitless:
    return value if isinstance(value, float) else math.ceil(value)


def _due(part: RuleNode, s: Situation) -> str | None:
    span = part.get("within")
    start = s.get(span["of"]) if span else None
    return last_day(start, span) if span and start is not None else None
