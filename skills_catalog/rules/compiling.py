"""Conditions and amounts as they are written → as the engines read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from skills_catalog.rules import forms
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.wording import Wording

Compiled = dict[str, Any]
"""A part of the compiled rules while it is built; ``nodes.RuleNode`` is the same for reading."""


def ratio(value: Fraction) -> list[int]:
    return [value.numerator, value.denominator]


def given(**values: object) -> Compiled:
    """Return what is there of some values."""
    return {k: v for k, v in values.items() if v is not None}


@dataclass(frozen=True)
class Compiling:
    """Compiles the parts of one rate. quotes: clause → its sentence; parameters: id → the compiled parameter."""

    words: Wording
    quotes: Mapping[str, str]
    parameters: Mapping[str, RuleNode] = field(default_factory=dict)

    def amount(self, node: Amount) -> Compiled:
        """Compile an amount, which has exactly one form; numbers are integers or [numerator, denominator]."""
        return {node.form: forms.amounts()[node.form].compiled(node.value, self)}

    def ceiling(self, node: Amount | None) -> Any:
        """Compile a cap or a floor: a figure in 分 stays a number."""
        if node is None:
            return None
        return node.value if node.form == "fixed" else self.amount(node)

    def condition(self, node: Condition, *, negate: bool = False) -> Compiled:
        """Compile a condition with ``not`` pushed down to the leaves (De Morgan holds for three values)."""
        if node.not_ is not None:
            return self.condition(node.not_, negate=not negate)
        if node.all is not None or node.any is not None:
            form = "all" if (node.all is not None) != negate else "any"
            return {form: [self.condition(c, negate=negate) for c in node.all or node.any or ()]}
        return self._leaf(node, negate=negate)

    def when(self, node: Condition | None) -> Compiled:
        """Return ``when`` with a condition, or nothing."""
        return {} if node is None else {"when": self.condition(node)}

    def _leaf(self, node: Condition, *, negate: bool) -> Compiled:
        assert node.fact is not None
        test = forms.tests()[node.test]
        out: Compiled = {"fact": node.fact} | test.compiled(node, self.words.facts[node.fact])
        out["text"] = test.text(node, self.words, negate)
        if negate:
            out["not"] = True
        if node.clause:
            out |= {"clause": node.clause} | given(quote=self.quotes.get(node.clause))
        return out
