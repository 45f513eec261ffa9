"""Walks over a rate: every nested amount form, every leaf condition, each with its key path."""

from __future__ import annotations

from collections.abc import Iterator

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import Part, fields
from skills_catalog.rules.language.expressions import Amount, Condition, Table


def nested_amounts(amount: Amount, path: KeyPath) -> Iterator[tuple[KeyPath, Amount]]:
    """Yield an amount and every amount inside it, outermost first."""
    yield path, amount
    for n, row in enumerate(amount.table.rows if amount.table else ()):
        yield from nested_amounts(row.amount, (*path, "table", "rows", n, "amount"))
    if amount.each is not None:
        yield from nested_amounts(amount.each.amount, (*path, "each", "amount"))
    if amount.percent is not None:
        yield from nested_amounts(amount.percent.of, (*path, "percent", "of"))
    for key in ("up_to", "at_least"):
        bounded = getattr(amount, key)
        if bounded is not None:
            yield from nested_amounts(bounded, (*path, key))
    for key in ("sum", "choose"):
        for n, part in enumerate(getattr(amount, key) or ()):
            yield from nested_amounts(part.amount, (*path, key, n, "amount"))
    for key in ("highest", "lowest"):
        for n, inner in enumerate(getattr(amount, key) or ()):
            yield from nested_amounts(inner, (*path, key, n))


def nested_tables(amount: Amount) -> Iterator[tuple[KeyPath, Table]]:
    for path, node in nested_amounts(amount, ("amount",)):
        if node.table is not None:
            yield (*path, "table"), node.table


def leaf_conditions(part: Part, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Condition]]:
    """Yield every leaf condition of a record or part, wherever it stands."""
    if isinstance(part, Condition) and part.fact is not None:
        yield path, part
        return
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield from leaf_conditions(value, (*path, field.key))
        elif isinstance(value, tuple):
            for n, entry in enumerate(value):
                if isinstance(entry, Part):
                    yield from leaf_conditions(entry, (*path, field.key, n))
