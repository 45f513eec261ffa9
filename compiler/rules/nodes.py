"""Walks over a rate: every nested amount form, every leaf condition, each with its key path."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import KeyPath
from compiler.rules.language import Amount, Choice, Condition, Piece, Table
from compiler.schema import Part, fields


def amount_parts(amount: Amount, path: KeyPath) -> Iterator[tuple[KeyPath, Table | Piece | Choice]]:
    """The tables, pieces and choices inside an amount, outermost first."""
    if amount.table is not None:
        yield (*path, "table"), amount.table
        for n, row in enumerate(amount.table.rows):
            yield from amount_parts(row.amount, (*path, "table", "rows", n, "amount"))
    if amount.each is not None:
        yield from amount_parts(amount.each.amount, (*path, "each", "amount"))
    if amount.percent is not None:
        yield from amount_parts(amount.percent.of, (*path, "percent", "of"))
    for key in ("up_to", "at_least"):
        bounded = getattr(amount, key)
        if bounded is not None:
            yield from amount_parts(bounded, (*path, key))
    for n, piece in enumerate(amount.sum or ()):
        yield (*path, "sum", n), piece
        yield from amount_parts(piece.amount, (*path, "sum", n, "amount"))
    for n, choice in enumerate(amount.choose or ()):
        yield (*path, "choose", n), choice
        yield from amount_parts(choice.amount, (*path, "choose", n, "amount"))
    for key in ("highest", "lowest"):
        for n, inner in enumerate(getattr(amount, key) or ()):
            yield from amount_parts(inner, (*path, key, n))


def tables(amount: Amount) -> Iterator[tuple[KeyPath, Table]]:
    for path, part in amount_parts(amount, ("amount",)):
        if isinstance(part, Table):
            yield path, part


def leaves(part: Part, path: KeyPath = ()) -> Iterator[tuple[KeyPath, Condition]]:
    """Every leaf condition of a record or part, wherever it stands."""
    if isinstance(part, Condition) and part.fact is not None:
        yield path, part
        return
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if isinstance(value, Part):
            yield from leaves(value, (*path, field.key))
        elif isinstance(value, tuple):
            for n, entry in enumerate(value):
                if isinstance(entry, Part):
                    yield from leaves(entry, (*path, field.key, n))
