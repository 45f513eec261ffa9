"""Walks over a rate: every nested amount form, every leaf condition, each with its key path."""

from __future__ import annotations

from collections.abc import Iterator

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules.amounts.table import Table
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition


def nested_amounts(part: Part, path: KeyPath) -> Iterator[tuple[KeyPath, Amount]]:
    """Yield an amount and every amount inside it, outermost first."""
    if isinstance(part, Amount):
        yield path, part
    for below, inner in _parts(part, path):
        yield from nested_amounts(inner, below)


def nested_tables(amount: Amount) -> Iterator[tuple[KeyPath, Table]]:
    for path, node in nested_amounts(amount, ("amount",)):
        if node.table is not None:
            yield (*path, "table"), node.table


def leaf_conditions(part: Part, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Condition]]:
    """Yield every leaf condition of a record or part, wherever it stands."""
    if isinstance(part, Condition) and part.fact is not None:
        yield path, part
        return
    for below, inner in _parts(part, path):
        yield from leaf_conditions(inner, below)


def _parts(part: Part, path: KeyPath) -> Iterator[tuple[KeyPath, Part]]:
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield (*path, field.key), value
        elif isinstance(value, tuple):
            for n, entry in enumerate(value):
                if isinstance(entry, Part):
                    yield (*path, field.key, n), entry
