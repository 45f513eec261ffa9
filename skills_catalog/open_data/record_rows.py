"""Records as rows of tables and as plain data, by functions made once for each class.

Money columns end in ``_fen`` (integer 分); unknown is NULL, never ''.
"""

from __future__ import annotations

import datetime
import functools
import json
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from operator import attrgetter
from typing import Any

from skills_catalog.records.kinds import FIELDS, TEXT, ColumnKind
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Field, Part, fields, plain, references

DatabaseRow = tuple[Any, ...]


def column(field: Field) -> str:
    return field.key + ("_fen" if field.meta.kind == "money" else "")


def column_kind(field: Field) -> ColumnKind:
    """Return the kind of a field's column: lists and maps are JSON in a text."""
    return FIELDS[field.meta.kind].column if field.shape == "one" and field.part is None else TEXT


def is_child(field: Field) -> bool:
    """A list of maps that stands in a table of its own."""
    if field.shape != "list" or field.part is None:
        return False
    return all(f.part is None or f.name == "source" for f in fields(field.part))


def flat(field: Field) -> bool:
    """A single nested map whose values become columns with a prefix."""
    return field.shape == "one" and field.part is not None and all(f.part is None for f in fields(field.part))


def schema_columns(cls: type[Part], prefix: str = "") -> Iterator[tuple[str, type, Field]]:
    """(column, type, field) of a schema's own table, in schema order."""
    for field in fields(cls):
        if is_child(field):
            continue
        if flat(field) and field.part is not None:
            yield from schema_columns(field.part, f"{prefix}{field.key}_")
        else:
            yield prefix + column(field), column_kind(field).sql, field


def child_tables(cls: type[Record]) -> list[Field]:
    return [f for f in fields(cls) if is_child(f)]


def cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float | str):
        return int(value) if isinstance(value, bool) else value
    ready = plain(value)
    if isinstance(ready, str | int | float):
        return ready
    return json.dumps(ready, ensure_ascii=False) if ready else None


@functools.lru_cache(1 << 14)
def _texts_cell(value: tuple[str, ...]) -> str | None:
    return cell(value)  # type: ignore[no-any-return]  # a list is a text or nothing


@functools.lru_cache(1 << 14)
def _day(value: datetime.date | None) -> str | None:
    return None if value is None else value.isoformat()


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


CELLS: dict[str, Callable[[Any], Any]] = {"yes_no": cell, "date": _day, "any": cell, "percent": _float, "number": _float}


def _converter(field: Field) -> Callable[[Any], Any] | None:
    """What makes a field's value a cell; None where it is one already."""
    if field.shape == "one" and field.part is None:
        return CELLS.get(field.meta.kind)
    return _texts_cell if field.shape == "list" and field.part is None and field.meta.kind != "any" else cell


def _getter(names: Sequence[str]) -> Callable[[Any], DatabaseRow]:
    if len(names) == 1:
        only = attrgetter(*names)
        return lambda part: (only(part),)
    return attrgetter(*names)


@functools.cache
def row_of(cls: type[Part]) -> Callable[[Part], list[Any]]:
    """A function that gives a record's cells in the order of ``columns(cls)``."""
    own = [f for f in fields(cls) if not is_child(f)]
    get = _getter([f.name for f in own])
    converters = [(n, c) for n, f in enumerate(own) if not flat(f) and (c := _converter(f)) is not None]
    nested = [(n, row_of(f.part), [None] * len(fields(f.part))) for n, f in enumerate(own) if flat(f) and f.part is not None]
    nested.reverse()

    def row(part: Part) -> list[Any]:
        cells = list(get(part))
        for n, convert in converters:
            cells[n] = convert(cells[n])
        for n, inner, nothing in nested:
            cells[n : n + 1] = nothing if cells[n] is None else inner(cells[n])
        return cells

    return row


def _entry(field: Field) -> Callable[[Any], Any] | None:
    """What makes one value plain; None where it is."""
    if field.part is not None:
        return plain_of(field.part)
    return plain if field.meta.kind in ("any", "percent", "number") else None


@functools.cache
def plain_of(cls: type[Part]) -> Callable[[Part], dict[str, Any]]:
    """A function that gives what ``schema.plain`` gives, but for dates and tuples, which JSON encoders know."""
    known = fields(cls)
    get = _getter([f.name for f in known])
    keys: list[tuple[str, str, Callable[[Any], Any] | None]] = []

    def make(part: Part) -> dict[str, Any]:
        if not keys:  # classes may hold themselves: their functions are asked for when all are known
            keys.extend((f.key, f.shape, _entry(f)) for f in known)
        out = {}
        for (key, shape, convert), value in zip(keys, get(part), strict=True):
            if value is None or value == ():
                continue
            if convert is None:
                out[key] = value
            elif shape == "list":
                out[key] = [convert(v) for v in value]
            elif shape == "map":
                out[key] = {k: convert(v) for k, v in value.items()}
            else:
                out[key] = convert(value)
        return out

    return make


Wanted = Callable[[Field], bool]


def _holds(cls: type[Part], wanted: Wanted, seen: frozenset[type[Part]] = frozenset()) -> bool:
    return any(
        wanted(f) if f.part is None else f.part not in seen and _holds(f.part, wanted, seen | {cls, f.part}) for f in fields(cls)
    )


@functools.cache
def _paths(cls: type[Part], wanted: Wanted) -> list[tuple[Field, str]]:
    """The fields of a class that are wanted or hold one that is."""
    return [(f, f.name) for f in fields(cls) if (wanted(f) if f.part is None else _holds(f.part, wanted))]


def chosen(part: Part, wanted: Wanted) -> Iterator[tuple[Field, Any]]:
    """As ``schema.walk``, only the scalars whose field is wanted."""
    for field, name in _paths(type(part), wanted):
        value = getattr(part, name)
        if value is None:
            continue
        if field.shape == "one":
            values: Sequence[Any] = (value,)
        else:
            values = value if field.shape == "list" else value.values()
        if field.part is None:
            for v in values:
                yield field, v
        else:
            for v in values:
                yield from chosen(v, wanted)


def _says(field: Field) -> bool:
    return field.meta.kind == "text" and not (field.meta.ref or field.meta.choice)


def relations(record: Record) -> set[tuple[str, str, str]]:
    """Return (field, collection or ``clause``, id) of every record and clause that a record names."""
    return {(field.key, field.meta.ref or "clause", value) for field, value in references(record)}


def texts(record: Record) -> Iterator[str]:
    """The running text of a record: what it says in words, not its codes and dates."""
    for _, value in chosen(record, _says):
        if isinstance(value, str):
            yield value
