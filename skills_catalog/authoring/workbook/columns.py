"""A collection as sheets: one with a row a record, and one for each list of parts with a row a part.

What is too deep for columns (conditions, amounts) stands in one cell as YAML in one line, so that the sheets hold everything.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import msgspec

from skills_catalog.authoring.importing.synonyms import heading_synonyms
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Field, Part, fields
from skills_catalog.records.yaml_file import Data

ONE, LIST, TREE, NAMES, OWNER, OWNER_TITLE = "one", "list", "tree", "names", "owner", "owner_title"
"""What a cell holds: a scalar; a list of scalars; YAML in one line; a list of parts by the names they may be given in short;
the id of the record that a part belongs to; that record's title, only to be looked at."""


@dataclass(frozen=True)
class SheetColumn:
    path: tuple[str, ...]
    """The keys from the record or the part to the value."""
    field: Field | None
    heading: str
    kind: str = ONE
    required: bool = False
    also: tuple[str, ...] = ()
    """What tables of others call it."""

    @property
    def key(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True)
class Sheet:
    collection: str
    part: str
    """The key of the list of parts; empty for the sheet of the records themselves."""
    cls: type[Part]
    title: str
    columns: tuple[SheetColumn, ...]

    def column(self, key: str) -> SheetColumn | None:
        """Find a column by its key with dots (``source.document``) or by its Chinese heading."""
        return next((c for c in self.columns if key in (c.key, c.heading) and c.path), None)


@functools.cache
def sheets(collection: str) -> tuple[Sheet, ...]:
    """Return the sheet of a collection's records, then those of their lists of parts."""
    spec = COLLECTIONS[collection]
    main = Sheet(collection, "", spec.cls, spec.title, _distinct(_columns(spec.cls)))
    return (main, *(_parts(main, field) for field in fields(spec.cls) if field.part and not _as_column(field)))


def _parts(main: Sheet, field: Field) -> Sheet:
    assert field.part is not None
    owner = (
        SheetColumn((), None, f"{main.title}编号", OWNER, required=True),
        SheetColumn((), None, f"{main.title}名称（只看）", OWNER_TITLE),
    )
    columns = _distinct([*owner, *_columns(field.part)])
    return Sheet(main.collection, field.key, field.part, f"{main.title}·{field.meta.label}"[:31], columns)


def _columns(cls: type[Part], above: tuple[str, ...] = (), label: str = "", required: bool = True) -> Iterator[SheetColumn]:
    for field in fields(cls):
        path, heading = (*above, field.key), f"{label}{field.meta.label}"
        needed = required and field.required
        if field.part is None:
            unit = f"（{field.meta.unit}）" if field.meta.unit else ""
            kind = TREE if field.shape == "map" or field.meta.kind == "any" else LIST if field.shape == "list" else ONE
            yield SheetColumn(path, field, heading + unit, kind, needed, heading_synonyms(cls, field.key))
        elif field.shape == "one" and is_flat(field.part):
            yield from _columns(field.part, path, f"{heading}·", needed)
        elif field.shape == "list" and is_flat(field.part) and short_key(field.part):
            yield SheetColumn(path, field, heading, NAMES, needed, heading_synonyms(cls, field.key))
        elif above or _as_column(field) or not issubclass(cls, Record):
            yield SheetColumn(path, field, heading, TREE, needed)


def _distinct(columns: list[SheetColumn] | Iterator[SheetColumn]) -> tuple[SheetColumn, ...]:
    out: list[SheetColumn] = []
    for column in columns:
        same = any(c.heading == column.heading for c in out)
        out.append(replace(column, heading=f"{column.heading}（{column.key}）") if same else column)
    return tuple(out)


def _as_column(field: Field) -> bool:
    """Tell whether a field with parts stands in one or several cells of its record's row."""
    part = field.part
    return field.shape != "list" or part is None or part in _within(part) or bool(is_flat(part) and short_key(part))


@functools.cache
def is_flat(part: type[Part]) -> bool:
    """Tell whether a part holds only scalars and lists of scalars."""
    return all(f.part is None and f.shape != "map" and f.meta.kind != "any" for f in fields(part))


@functools.cache
def _within(part: type[Part]) -> frozenset[type[Part]]:
    """Return the parts inside a part, at any depth."""
    found: set[type[Part]] = set()
    waiting = [part]
    while waiting:
        for field in fields(waiting.pop()):
            if field.part is not None and field.part not in found:
                found.add(field.part)
                waiting.append(field.part)
    return frozenset(found)


@functools.cache
def short_key(part: type[Part]) -> str:
    """Return the key whose value may stand for a whole part (an alias by its name); empty where there is none."""
    data = part.wrap("x")
    return next(iter(data)) if isinstance(data, dict) and len(data) == 1 else ""


@functools.cache
def default_text(cls: type[Part], key: str) -> str:
    """Return the default of a field as the YAML would say it; empty where it has none."""
    info = next((i for i in msgspec.structs.fields(cls) if i.encode_name.rstrip("_") == key), None)
    value = info.default if info is not None else None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int) else ""


def value_at(data: Data, path: tuple[str, ...]) -> Data | None:
    """Return the value at a path of keys, or None."""
    for key in path:
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data
