"""Compiled rules made ready to be evaluated many times: each node becomes what reckons or judges it."""

from __future__ import annotations

from typing import Any

from skills_catalog.rules import forms
from skills_catalog.rules.engine.conditions import ALWAYS, Judged, Leaf, Several
from skills_catalog.rules.engine.sums import Ceiling, Computed
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.nodes import RuleNode


class Preparing:
    """Prepares the nodes of one rule book."""

    def __init__(self, kinds: FactKinds) -> None:
        self.kinds = kinds
        self.tests = list(forms.tests().values())

    def amount(self, node: RuleNode) -> Computed:
        ((form, value),) = node.items()
        return forms.amounts()[form].evaluation(value, self)

    def condition(self, node: RuleNode | None) -> Judged:
        """Prepare a condition; one that is not there always holds."""
        if node is None:
            return ALWAYS
        for form in ("all", "any"):
            if form in node:
                return Several([self.condition(n) for n in node[form]], every=form == "all")
        test = next(t for t in self.tests if any(key in node for key in t.holds))
        return Leaf(node, test.evaluation(node, self))

    def ceiling(self, value: Any) -> Ceiling | None:
        """Prepare a cap or a floor: a figure in 分, or an amount; None where there is none."""
        if value is None:
            return None
        return Ceiling(value, None) if isinstance(value, int) else Ceiling(None, self.amount(value))
