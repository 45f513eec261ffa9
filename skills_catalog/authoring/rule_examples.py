"""Examples of rules with the facts that a catalog has: one that names another fact is written with one of the same type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from skills_catalog.authoring.yaml_writer import inline_yaml
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.findings.finding import Problems
from skills_catalog.records import yaml_file
from skills_catalog.records.schema import Field
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.facts import DERIVATIONS

NUMBERS = ("number",)
TESTS = ("in", "is", "min", "max", "within")


class _NoSuchFact(Exception):
    """The catalog has no fact that would fit."""


def fitted_example(text: str, field: Field, catalog: Catalog) -> str | None:
    """Return an example in one line with facts, values and records of the catalog; None where it has none that fits."""
    if field.meta.fact:
        return text if text == "on" or text in catalog.facts or field.key in DERIVATIONS else None
    if field.meta.ref:
        known = catalog.records.get(field.meta.ref, {})
        return text if text in known else next(iter(known), None)
    data = yaml_file.parse_yaml(f"x: {text}\n".encode(), "example", Problems())
    if not isinstance(data, dict):
        return text
    try:
        found = _Fitting(catalog).value(data["x"])
    except _NoSuchFact:
        return None
    return text if found == data["x"] else inline_yaml(found, field.part, field, flow=False)


class _Fitting:
    def __init__(self, catalog: Catalog) -> None:
        self.facts = catalog.facts
        self.values: Mapping[str, Mapping[str, str]] = values_by_fact(catalog)

    def value(self, data: Data) -> Data:
        """Return data whose facts and values the catalog has."""
        if isinstance(data, list):
            return [self.value(item) for item in data]
        if not isinstance(data, dict):
            return data
        if "fact" in data:
            return self.leaf(data) if any(test in data for test in TESTS) else {"fact": self.named(data["fact"], ("money",))}
        if "rows" in data and "by" in data:
            return self.table(data)
        out: dict[str, Data] = {key: self.value(value) for key, value in data.items()}
        if isinstance(data.get("of"), str):
            dated = any(span in data for span in ("months", "days", "year_ends"))
            out["of"] = "on" if data["of"] == "on" else self.named(data["of"], ("date",) if dated else NUMBERS)
        ids = data.get("once_per")
        if isinstance(ids, list):
            out["once_per"] = self.kept(ids)
        return out

    def named(self, id: Data, types: Sequence[str]) -> str:
        """Return the fact itself where the catalog has it in one of the types, else its first fact that is."""
        if isinstance(id, str) and id in self.facts and self.facts[id].type in types:
            return id
        return self.first(lambda other: self.facts[other].type in types)

    def first(self, fits: Callable[[str], bool]) -> str:
        found = next((id for id in self.facts if fits(id)), None)
        if found is None:
            raise _NoSuchFact
        return found

    def kept(self, ids: list[Data]) -> list[Data]:
        found: list[Data] = [id for id in ids if isinstance(id, str) and id in self.facts]
        if not found:
            raise _NoSuchFact
        return found

    def leaf(self, data: dict[str, Data]) -> Data:
        """Return a condition on a fact that can have the values it asks for."""
        fact = self.facts.get(str(data["fact"]))
        wanted = data.get("in", data.get("is"))
        if wanted is None:
            types = ("date",) if "within" in data else NUMBERS
            return {**data, "fact": self.named(data["fact"], types)}
        values = wanted if isinstance(wanted, list) else [wanted]
        if fact is not None and (fact.type == "yes_no" or all(v in self.values[fact.id] for v in values)):
            return data
        if fact is not None and fact.type in ("choice", "choices") and self.values[fact.id]:
            value = next(iter(self.values[fact.id]))
            return {"fact": fact.id, "in": [value]} if "in" in data else {"fact": fact.id, "is": value}
        return {"fact": self.first(lambda id: self.facts[id].type == "yes_no"), "is": "true"}

    def table(self, data: dict[str, Data]) -> Data:
        """Return a table by facts whose values stand in its rows."""
        by, rows = data["by"], data["rows"]
        cells = [(k, v) for row in rows if isinstance(row, dict) for k, v in row.items() if k != "amount"]
        if isinstance(by, list) and all(k in self.facts and v in self.values[k] for k, v in cells):
            return data
        fact = self.first(lambda id: self.facts[id].type == "choice" and len(self.values[id]) > 1)
        amounts = [row["amount"] for row in rows if isinstance(row, dict)]
        few = list(self.values[fact])[: len(amounts)]
        return {"by": [fact], "rows": [{fact: v, "amount": a} for v, a in zip(few, amounts, strict=False)]}
