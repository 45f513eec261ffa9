"""Which rates name a fact, or one of its values: a group's page lists them, a page of terms too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from skills_catalog.catalog.kinds.policy import Group
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.reads import Derived
from skills_catalog.records.record import Record
from skills_catalog.rules import sentences


class RatesByFact:
    """Looks rates up by what their conditions and amounts look at."""

    def __init__(self, model: Model, rules: Mapping[str, Any]) -> None:
        """Take the compiled rules."""
        self.model, self.rules = model, rules
        self._wanted: dict[str, dict[str, list[str]]] = {}
        self._rates_for = Derived(model.cells, "rates_for", self._wanting)
        self._rates_about = Derived(model.cells, "rates_about", self._looking)

    def rates_for(self, fact: str, value: str) -> list[Record]:
        """The rates that name a value of a fact among those entitled."""
        return [self.model.records["rates"][id] for id in self._rates_for(fact, value)]

    def rates_about(self, facts: Sequence[str]) -> list[Record]:
        """The rates for persons whose conditions or amount look at one of the facts."""
        return [self.model.records["rates"][id] for id in self._rates_about(*facts)]

    def _wanting(self, fact: str, value: str) -> list[str]:
        if fact not in self._wanted:
            by_value = self._wanted[fact] = defaultdict(list)
            answers = self._group_answers() if fact == "groups" else []
            for rate in self.rules["rates"]:
                when = rate.get("when")
                wanted = [*sentences.wanted_values(when, fact)]
                wanted += [id for id, other, value in answers if value in sentences.wanted_values(when, other)]
                for found in dict.fromkeys(wanted):
                    by_value[found].append(rate["id"])
        return self._wanted[fact].get(value, [])

    def _group_answers(self) -> list[tuple[str, str, str]]:
        """(group, fact, value): the answers to other questions that say of somebody what a group says."""
        groups = (g for g in self.model.records["groups"].values() if isinstance(g, Group))
        return [(g.id, answer.fact, answer.value) for g in groups for answer in g.answers]

    def _looking(self, *facts: str) -> list[str]:
        return [r["id"] for r in self.rules["rates"] if r["audience"] == "person" and looks_at(r, facts)]


def looks_at(node: object, facts: Sequence[str]) -> bool:
    """Whether a compiled rule names one of the facts in a condition, a table or a quantity."""
    if isinstance(node, Mapping):
        by = node.get("by")
        named = [node.get("fact"), node.get("of"), *(by if isinstance(by, list) else ())]
        return any(fact in named for fact in facts) or any(looks_at(v, facts) for v in node.values())
    return isinstance(node, list) and any(looks_at(v, facts) for v in node)
