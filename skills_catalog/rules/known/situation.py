"""What an engine knows of one person, enterprise or class while it reckons: facts, their intervals, and what is unknown.

Days are ISO texts, which sort as days do; ``""`` stands for any day before and ``"~"`` for any day after.
"""

from __future__ import annotations

import contextlib
import functools
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.numbers import End, Interval, Number, exact
from skills_catalog.rules.known.calendar import COUNTS
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.nodes import RuleNode

NEVER, ALWAYS = "", "~"
"""A day before and one after all others."""
Days = tuple[str, str]


class Situation:
    """Known facts on a date. ``day`` is the interval of the deciding day of the rate that is being reckoned."""

    __slots__ = ("_days", "_numbers", "day", "deciding", "facts", "kinds", "ledger", "levels", "on", "steps")

    def __init__(
        self, kinds: FactKinds, facts: Mapping[str, Any], on: str, ledger: tuple[RuleNode, ...] = (), levels: tuple[str, ...] = ()
    ) -> None:
        self.kinds, self.facts, self.on, self.ledger, self.levels = kinds, facts, on, ledger, levels
        self.day: Days = (on, on)
        self.deciding = "on"
        self.steps: list[dict[str, Any]] | None = None
        self._days: dict[str, Days] = {}
        self._numbers: dict[Any, Interval] = {}

    def get(self, fact: str) -> Any:
        return self.on if fact == "on" else self.facts.get(fact)

    def given(self, more: Mapping[str, Any]) -> Situation:
        """Return the situation with more facts, on the same day."""
        return Situation(self.kinds, {**self.facts, **more}, self.on, self.ledger, self.levels)

    def alone(self, facts: Mapping[str, Any]) -> Situation:
        """Return a situation of which only so much is known."""
        return Situation(self.kinds, {k: v for k, v in facts.items() if k in self.kinds.by_id}, self.on)

    def days(self, fact: str) -> Days:
        """Return the days that a date fact may be."""
        found = self._days.get(fact)
        if found is None:
            found = self._days[fact] = self._bounded_days(fact)
        return found

    def valid_days(self, fact: str) -> Days:
        """Return the same, of the deciding day only what lies in the validity of the rate that is being reckoned."""
        return self.day if fact == self.deciding and self.get(fact) is None else self.days(fact)

    def _bounded_days(self, fact: str) -> Days:
        low, high = self._day_bound(fact, self.kinds.above, max), self._day_bound(fact, self.kinds.below, min)
        return (low, high) if low <= high else (NEVER, ALWAYS)

    def _day_bound(self, fact: str, bounds: Mapping[str, Sequence[str]], tightest: Callable[[Iterable[str]], str]) -> str:
        """Return the bound of a date on one side, carried along unknown facts to known ones and to days."""
        value = self.get(fact)
        if value is not None:
            return str(value)
        days = [
            self._day_bound(b, bounds, tightest) if b in self.kinds.by_id else self.on if b == "on" else b for b in bounds[fact]
        ]
        return tightest(days or [ALWAYS if tightest is min else NEVER])

    def number(self, fact: str) -> Interval:
        """Return what a number, an amount in 分 or a share may be."""
        key: Any = (fact, self.day) if fact in self.kinds.timed else fact
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = self._number(fact)
        return found

    def _number(self, fact: str) -> Interval:
        value = self.facts.get(fact)
        if value is not None:
            known = exact(value)
            return known, known
        derive = self.kinds.by_id[fact].get("derive")
        if derive is None:
            return self._bounded_number(fact)
        form, sources = next(iter(derive.items()))
        if form in COUNTS:
            return self._time_since(sources, form)
        parts = [self.number(source) for source in sources]
        if form == "sum_of":
            return _plus(*[low for low, _ in parts]), _plus(*[high for _, high in parts])
        (a, b), (c, d) = parts
        if form == "difference_of":
            return None if a is None or d is None else a - d, None if b is None or c is None else b - c
        return _share(a, b, c, d)

    def _bounded_number(self, fact: str) -> Interval:
        low, high = self._least(fact), self._most(fact)
        return (low, high) if high is None or low <= high else (0, None)

    def _least(self, fact: str) -> Number:
        """Return what a number is at the least: as much as each of its parts."""
        if (value := self.facts.get(fact)) is not None:
            return exact(value)
        return max((self._least(part) for part in self.kinds.above[fact]), default=0)

    def _most(self, fact: str) -> End:
        """Return what a number is at the most: as much as what it is part of."""
        if self.facts.get(fact) is not None or "derive" in self.kinds.by_id[fact]:
            return self.number(fact)[1]
        highs = [high for whole in self.kinds.below[fact] if (high := self._most(whole)) is not None]
        return min(highs, default=None)

    def _time_since(self, start: str, form: str) -> Interval:
        first, last = self.days(start)
        count = COUNTS[form]
        low = None if last == ALWAYS or self.day[0] == NEVER else count(last, self.day[0])
        high = None if first == NEVER or self.day[1] == ALWAYS else count(first, self.day[1])
        return low, high

    def missing(self, fact: str) -> int:
        """Return the bits of the unknown facts that a fact rests on, itself among them."""
        if self.get(fact) is not None or self._is_point(fact):
            return 0
        derive = self.kinds.by_id[fact].get("derive")
        if derive is None:
            return self.kinds.bits[fact]
        form, sources = next(iter(derive.items()))
        if form not in COUNTS:
            return functools.reduce(operator.or_, map(self.missing, sources), 0)
        more = self.kinds.bits[self.deciding] if self.day[0] != self.day[1] and self.get(self.deciding) is None else 0
        return self.missing(sources) | more

    def _is_point(self, fact: str) -> bool:
        """Tell whether a number or a date has one value left although it is not given."""
        kind = self.kinds.by_id[fact]["type"]
        if kind == "date":
            first, last = self.days(fact)
            return first == last
        if kind not in ("number", "money", "percent"):
            return False
        low, high = self.number(fact)
        return low is not None and low == high

    @contextlib.contextmanager
    def quiet(self) -> Iterator[None]:
        """Note no steps for a while."""
        steps, self.steps = self.steps, None
        try:
            yield
        finally:
            self.steps = steps


def _plus(*ends: End) -> End:
    total: Number = 0
    for end in ends:
        if end is None:
            return None
        total += end
    return total


def _share(a: End, b: End, c: End, d: End) -> Interval:
    """Divide [a, b] by [c, d]; of a whole of 0 the share is 0, so that anything is possible above it."""
    if c is None or c <= 0:
        if d == 0:
            return 0, 0
        return (0 if a is not None and a >= 0 else None), (0 if b is not None and b <= 0 else None)
    low = None if a is None else _over(a, d if a >= 0 else c)
    high = None if b is None else _over(b, c if b >= 0 else d)
    return low, high


def _over(a: Number, b: End) -> Number:
    """Divide; by something unbounded it is 0."""
    return 0 if b is None else exact(Fraction(a) / b)
