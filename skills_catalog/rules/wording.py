"""The words of sentences about rules: facts, their values, subsidy kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skills_catalog.rules.language.facts import Fact


@dataclass(frozen=True)
class Wording:
    """The words of sentences: facts, the labels of their values, and the labels of subsidy kinds."""

    facts: Mapping[str, Fact]
    values: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]

    def fact(self, id: str) -> str:
        return "申请日" if id == "on" else self.facts[id].label

    def value(self, fact: str, value: str) -> str:
        return self.values.get(fact, {}).get(value, value)

    def unit(self, fact: str) -> str:
        unit = self.facts[fact].unit
        return f" {unit}" if unit else ""


@dataclass(frozen=True)
class Saying:
    """How amounts are said: fact → its label."""

    facts: Mapping[str, str]
