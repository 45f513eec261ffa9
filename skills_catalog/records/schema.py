"""Schemas of records: fields with their kinds, and walks over the values and references of a record.

A schema is a frozen ``msgspec.Struct`` whose fields are ``Annotated[type, F(label, ...)]``. The type of a
scalar comes from ``F.kind``, never from the YAML. The same declarations give the JSON Schema, the database
columns and the data dictionary. A key that is a Python keyword carries a trailing underscore (``from_``).
"""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.kinds import FIELDS
from skills_catalog.records.yaml_file import Data
from skills_catalog.text import quantities

T = TypeVar("T", bound="Part")


PUBLIC = {
    "phone": "公开的办公电话可以写，办公手机也可以；不写个人手机、证件号、卡号、人名",
    "code": "登记号码：里面的数字像证件号、手机号、卡号也可以",
    "person": "文件原文里写到的人名可以照录；证件号、手机号、卡号不可以",
}
"""What a field with a mark may hold although it looks personal; ``personal_data.PERMITTED`` is the same for the check."""


@dataclass(frozen=True)
class F:
    """One field of a schema.

    kind: text | id | money (元 in YAML, integer 分 after) | integer | number | percent (→ Fraction) | date |
    yes_no | clause (``policy-id`` or ``policy-id#article``) | any (a class's own reader).
    ref: the collection that the value names a record of; choice: the vocabulary that holds it.
    fact: the value is the id of a fact, which the checks of rules look up.
    public: marks of ``PUBLIC``: what may stand here and be published although it looks personal.
    most: the longest text, in characters; 0: see ``longest``.
    example: a good value as it stands in YAML; of a list one item, or several, a line each.
    or_else: the field that may stand in place of this one, which a new record asks for.
    """

    label: str
    help: str = ""
    kind: str = "text"
    ref: str = ""
    choice: str = ""
    unit: str = ""
    public: tuple[str, ...] = ()
    min: int | None = None
    pattern: str = ""
    long: bool = False
    fact: bool = False
    most: int = 0
    example: str = ""
    or_else: str = ""

    @property
    def longest(self) -> int:
        """Return how many characters a text may have; with ``long`` as many as a spreadsheet's cell holds."""
        return self.most or (30_000 if self.long else 500)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A map inside a record, or a record."""

    @classmethod
    def wrap(cls, data: Data) -> Data:
        """Lets a class accept a shorter form (``1500`` for ``{fixed: 1500}``)."""
        return data

    @classmethod
    def short_hint(cls, text: str) -> str:
        """Return what a message about a bad shorter form says beside; empty where there is nothing more."""
        return ""

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        """Return a fault that concerns several keys as (key to point at, code, message), or None."""
        return None

    @classmethod
    def declared(cls) -> list[Declared]:
        """List the fields as they are declared; a class whose keys stand in modules of their own lists those."""
        hints = typing.get_type_hints(cls, include_extras=True)
        known = msgspec.structs.fields(cls)
        missing = msgspec.NODEFAULT
        return [(i.name, hints[i.name], i.default is missing and i.default_factory is missing) for i in known]

    @classmethod
    def made(cls, values: dict[str, Any]) -> Part:
        """Make a part of its values by the names of its fields."""
        return cls(**values)


Declared = tuple[str, Any, bool]
"""A field's name, its annotation, and whether it is required."""


def one_form(data: Mapping[str, Data], forms: tuple[str, ...], what: str, code: str) -> tuple[str, str, str] | None:
    """Return the fault of a map that must have exactly one of the keys, as ``Part.fault`` does, or None."""
    given = [f for f in forms if f in data]
    if len(given) == 1:
        return None
    wanted = "、".join(forms)
    if not given:
        return ("", code, f"{what}必须写其中一种：{wanted}。")
    return (given[1], code, f"{what}只能写一种，这里同时写了 {' 和 '.join(given)}。")


@dataclass(frozen=True, eq=False)
class Field:
    """A field as its annotation declares it; each class has its own, which equals only itself."""

    name: str
    key: str
    meta: F
    required: bool
    shape: str
    """one | list | map (text → value)"""
    part: type[Part] | None

    @property
    def is_reference(self) -> bool:
        """Tell whether its values name a record, a term or a clause."""
        return bool(self.meta.ref or self.meta.choice) or self.meta.kind == "clause"


def _unwrap(annotation: Any) -> tuple[Any, F]:
    meta = F("")
    if typing.get_origin(annotation) is typing.Annotated:
        base, *extra = typing.get_args(annotation)
        meta = next((e for e in extra if isinstance(e, F)), meta)
        annotation = base
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        rest = [a for a in typing.get_args(annotation) if a is not type(None)]
        annotation = rest[0] if len(rest) == 1 else object
    return annotation, meta


def _declared_well(name: str, found: Any, meta: F) -> None:
    if not meta.label:
        raise TypeError(f"{name} has no label: write {name.split('.')[1]}: Annotated[…, F('名称', '怎么写', kind=…)]")
    wanted = FIELDS[meta.kind].python
    if wanted is not object and found is not wanted:
        fitting = [kind for kind, spec in FIELDS.items() if spec.python is found]
        hint = f"write kind={' or '.join(map(repr, fitting))} in F(…)" if fitting else f"write {wanted.__name__}"
        raise TypeError(
            f"{name} is of type {getattr(found, '__name__', found)}, but kind {meta.kind!r} gives {wanted.__name__}: {hint}"
        )


@functools.cache
def fields(cls: type[Part]) -> tuple[Field, ...]:
    """Return the fields of a schema class in the order they are declared, inherited ones first.

    Raises TypeError where a field has no label, or its type is not that of its kind.
    """
    out = []
    for name, declared, required in cls.declared():
        annotation, meta = _unwrap(declared)
        shape, inner = "one", annotation
        origin = typing.get_origin(annotation)
        if origin is tuple:
            shape, inner = "list", typing.get_args(annotation)[0]
        elif origin is not None and issubclass(origin, Mapping):
            shape, inner = "map", typing.get_args(annotation)[1]
        part = inner if isinstance(inner, type) and issubclass(inner, Part) else None
        if part is None:
            _declared_well(f"{cls.__name__}.{name}", inner, meta)
        out.append(Field(name, name.rstrip("_"), meta, required, shape, part))
    return tuple(out)


def example_of(field: Field) -> str:
    """Return how a value of a field is written, or one of its values: its example, or its part's required fields."""
    if field.meta.example or field.part is None:
        return (field.meta.example or "…").partition("\n")[0]
    known = fields(field.part)
    shown = [f for f in known if f.required] or known[:1]
    pairs = ((f.key, example_of(f), f.shape == "list") for f in shown)
    return f"{{{', '.join(f'{key}: [{text}]' if many else f'{key}: {text}' for key, text, many in pairs)}}}"


def walk(value: Part, path: KeyPath = ()) -> Iterator[tuple[Field, Any, KeyPath]]:
    """Yield every scalar of a record with its field and key path, nested parts included."""
    for field in fields(type(value)):
        item = getattr(value, field.name)
        if item is None:
            continue
        here = (*path, field.key)
        entries: list[tuple[int | str | None, Any]]
        if field.shape == "list":
            entries = [(n, v) for n, v in enumerate(item)]
        elif field.shape == "map":
            entries = list(item.items())
        else:
            entries = [(None, item)]
        for key, entry in entries:
            place = here if key is None else (*here, key)
            if isinstance(entry, Part):
                yield from walk(entry, place)
            else:
                yield field, entry, place


def references(value: Part, *, choices: bool = False) -> list[tuple[Field, str]]:
    """List what a record names, in the order of ``walk``: records and clauses, with ``choices`` also terms."""
    found: list[tuple[Field, str]] = []
    _gather(value, choices, found)
    return found


def parts_of(value: Part, kind: type[T], path: KeyPath = ()) -> Iterator[tuple[T, KeyPath]]:
    """Yield each part of a kind in a record with its place; nothing within one is looked at."""
    for field in _leading(type(value), kind):
        item = getattr(value, field.name)
        if item is None:
            continue
        here = (*path, field.key)
        entries = enumerate(item) if field.shape == "list" else item.items() if field.shape == "map" else [(None, item)]
        for key, entry in entries:
            place = here if key is None else (*here, key)
            if isinstance(entry, kind):
                yield entry, place
            elif isinstance(entry, Part):
                yield from parts_of(entry, kind, place)


@functools.cache
def _leading(cls: type[Part], kind: type[Part]) -> tuple[Field, ...]:
    """Return the fields of a class that hold parts of a kind, themselves or somewhere inside."""
    return tuple(f for f in fields(cls) if f.part is kind or any(i.part is kind for i in _inside(f)))


def _gather(value: Part, choices: bool, found: list[tuple[Field, str]]) -> None:
    for field in _naming(type(value), choices):
        item = getattr(value, field.name)
        if not item:
            continue
        each = (item,) if field.shape == "one" else item if field.shape == "list" else item.values()
        if field.part is None:
            for entry in each:
                found.append((field, entry))
        else:
            for entry in each:
                _gather(entry, choices, found)


@functools.cache
def _naming(cls: type[Part], choices: bool) -> tuple[Field, ...]:
    """Return the fields of a class that name something, themselves or somewhere inside."""
    return tuple(f for f in fields(cls) if any(i.is_reference and (choices or not i.meta.choice) for i in _inside(f)))


def _inside(field: Field) -> Iterator[Field]:
    """Yield a field, or all fields of its part and of the parts within."""
    if field.part is None:
        yield field
    waiting, seen = [field.part], {None, field.part}
    while waiting:
        part = waiting.pop()
        for inner in fields(part) if part else ():
            yield inner
            if inner.part not in seen:
                seen.add(inner.part)
                waiting.append(inner.part)


def plain(value: object) -> Any:
    """Return a record as JSON-ready data: dates as ISO text, money in 分, percentages as text, absent fields left out."""
    if isinstance(value, Part):
        pairs = ((f.key, plain(getattr(value, f.name))) for f in fields(type(value)))
        return {k: v for k, v in pairs if v is not None and v != []}
    if isinstance(value, tuple | list):
        return [plain(v) for v in value]
    if isinstance(value, Mapping):
        return {k: plain(v) for k, v in value.items()}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return quantities.decimal_text(value)
    return value
