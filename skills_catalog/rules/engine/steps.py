"""What one could do otherwise: the changes of single facts that the rules declare and that these answers leave open."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.numbers import exact
from skills_catalog.rules.engine.outcome import PreparedRate
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.tries import resolved
from skills_catalog.rules.engine.truth import YES
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import decimal_text, yuan

MOST_VALUES = 8
"""Values that are tried on one way, the nearest."""
LARGE = 100_000_000
"""Stands for any number above those that a rule names; nobody is told to come to it."""
PLACE = "{值}"


@dataclass(frozen=True, eq=False)
class Step:
    """One fact's change. way: (fact, how, value that is added or come to); place: of the fact, of the way, of the value.

    facts: what becomes known otherwise, dates that begin anew among them.
    """

    fact: str
    way: tuple[Any, ...]
    place: tuple[int, int, int]
    text: str
    facts: Mapping[str, Any]

    @property
    def nearest_only(self) -> bool:
        return bool(self.way[1] == "more")


class Steps:
    """Looks for changes of one situation. rates: those that count."""

    def __init__(self, kinds: FactKinds, s: Situation, rates: Sequence[PreparedRate]) -> None:
        self.kinds, self.s, self.rates = kinds, s, rates

    def all(self) -> Iterator[Step]:
        """Yield every change, by fact and way, the nearest value first."""
        for n, kind in enumerate(self.kinds.list):
            change = kind.get("change")
            if change is None or self.s.facts.get(kind["id"]) is None or not self._may(change):
                continue
            for m, (how, value, text) in enumerate(self._ways(kind, change)):
                values = self._values(kind, how) if value is None else [value]
                for k, to in enumerate(values[:MOST_VALUES]):
                    way = (kind["id"], how, repr(value))
                    said = text.replace(PLACE, self._said(kind, to))
                    yield Step(kind["id"], way, (n, m, k), said, self._facts(kind["id"], to, change))

    def _may(self, change: RuleNode) -> bool:
        """Tell whether it is certain that somebody may change so."""
        if "when" not in change:
            return True
        self.s.deciding, self.s.day = "on", (self.s.on, self.s.on)
        return Preparing(self.kinds).condition(change["when"]).truth(self.s) == YES

    def _ways(self, kind: RuleNode, change: RuleNode) -> Iterator[tuple[str, Any, str]]:
        """Yield (how, the value where it is said, text)."""
        now, offered = self.s.facts[kind["id"]], self._offered(kind)
        for one in change.get("to", ()):
            if one["value"] in offered and one["value"] != now:
                yield "to", one["value"], one["text"]
        for one in change.get("add", ()):
            if one["value"] in offered and one["value"] not in now:
                yield "add", [*now, one["value"]], one["text"]
        for how in ("up", "more", "later", "earlier"):
            if how in change:
                yield how, None, change[how]

    def _offered(self, kind: RuleNode) -> Collection[Any]:
        return (True, False) if kind["type"] == "yes_no" else self.kinds.values[kind["id"]]

    def _values(self, kind: RuleNode, how: str) -> list[Any]:
        """Return the values on a way, the nearest first."""
        now = self.s.facts[kind["id"]]
        if how == "up":
            order = [v for v, *_ in kind["values"]]
            return order[order.index(now) + 1 :]
        tried = [
            v for r in self.rates for e in r.rate.get("tries", {}).get(kind["id"], ()) for v in resolved(e, self.s, r.deciding)
        ]
        if how == "more":
            numbers = sorted({v for v in map(exact, tried) if exact(now) < v < LARGE})
            return [v if isinstance(v, int) else [v.numerator, v.denominator] for v in numbers]
        if now < self.s.on:
            return []
        days = sorted({d for d in tried if d >= self.s.on and d != now})
        return [d for d in days if d > now] if how == "later" else [d for d in reversed(days) if d < now]

    def _facts(self, fact: str, to: Any, change: RuleNode) -> dict[str, Any]:
        past = [d for d in change.get("anew", ()) if (self.s.facts.get(d) or self.s.on) < self.s.on]
        return {**dict.fromkeys(past, self.s.on), fact: to}

    def _said(self, kind: RuleNode, value: Any) -> str:
        if kind["type"] == "choice":
            return str(dict(kind["values"])[value])
        if kind["type"] == "date":
            return str(value)
        if kind["type"] not in ("number", "money"):
            return ""
        return yuan(value) if kind["type"] == "money" else decimal_text(Fraction(exact(value)))
