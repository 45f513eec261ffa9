"""The values of facts at which a rate may turn, gathered from its compiled forms; questions find their witnesses among them."""

from __future__ import annotations

from typing import Any

from skills_catalog.rules.known.calendar import COUNTS, shifted
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.nodes import RuleNode

LARGE = 100_000_000
"""A number above any that a rule names, and an amount in 分."""
Tries = dict[str, list[Any]]


class Trying:
    """Takes, for each fact that a form looks at, values on both sides of what it compares with."""

    def __init__(self, kinds: FactKinds) -> None:
        self.kinds = kinds
        self._found: dict[str, dict[str, Any]] = {}

    def add(self, fact: str, *values: Any) -> None:
        for value in values:
            self._found.setdefault(fact, {}).setdefault(repr(value), value)

    def found(self) -> Tries:
        """Return the values of each fact, in the order they were added."""
        return {fact: list(values.values()) for fact, values in self._found.items()}

    def few(self, fact: str, wanted: list[Any]) -> None:
        """Add values of a choice, or of a yes/no, of which some are in a list and some are not."""
        kind = self.kinds.by_id[fact]
        if kind["type"] == "yes_no":
            self.add(fact, True, False)
            return
        others = [v for v, *_ in kind["values"] if v not in wanted][:1]
        if kind["type"] == "choices":
            self.add(fact, *([v] for v in (*wanted, *others)), [])
        else:
            self.add(fact, *wanted, *others)

    def day(self, fact: str, day: str) -> None:
        """Add a day and its neighbours."""
        self.add(fact, shifted(day, days=-1), day, shifted(day, days=1))

    def span(self, fact: str, span: RuleNode, of: str) -> None:
        """Add the ends of a span from one date to another, as days that lie so far from the other one."""
        length = {k: v for k, v in span.items() if k != "of"}
        self.add(fact, {"to": of, "span": length})
        if of != "on":
            self.add(of, {"from": fact, "span": length})

    def number(self, fact: str, bound: Any) -> None:
        """Add values around a bound, to the fact itself or to those that it is derived from."""
        derive = self.kinds.by_id[fact].get("derive")
        if derive is None:
            self.add(fact, *_around(bound, self.kinds.by_id[fact]["type"]))
            return
        form, sources = next(iter(derive.items()))
        if form in COUNTS:
            self.add(sources, {form.removesuffix("_since"): -(-bound[0] // bound[1])})
            return
        for source in sources:
            if self.kinds.by_id[source].get("derive") is None:
                self.add(source, *(_shares(bound) if form == "share_of" else _around(bound, self.kinds.by_id[source]["type"])))


def _shares(bound: Any) -> list[int]:
    """Return amounts of which some are to others as the bound, and some are not; none is below 0, as no answer is."""
    n, d = bound
    return [0, 1, 100 * abs(n), 100 * d, LARGE]


def _around(bound: Any, type_: str) -> list[Any]:
    """Return values at a bound and on both sides of it, as a fact of a type holds them.

    No answer is below 0: what a difference may be below 0, it is by so much as its second source is above.
    """
    n, d = (abs(bound), 1) if isinstance(bound, int) else (abs(bound[0]), bound[1])
    if type_ == "percent":
        return [[0, 1], [n, d], [1, 1]]
    values = sorted({0, max(0, -(-n // d) - 1), -(-n // d), n // d + 1, LARGE})
    return values if type_ == "money" or d == 1 else [*values, [n, d]]
