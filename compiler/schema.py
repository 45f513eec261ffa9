"""What a record may say: fields with their kinds, and the reader that turns plain data into typed records.

A schema is a frozen ``msgspec.Struct`` whose fields are ``Annotated[type, F(label, ...)]``. The type of a
scalar comes from ``F.kind``, never from the YAML. The same declarations give the JSON Schema, the database
columns and the data dictionary. A key that is a Python keyword carries a trailing underscore (``from_``).
"""

from __future__ import annotations

import datetime
import functools
import re
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from compiler import units
from compiler.problems import KeyPath, guess
from compiler.source import Data

T = TypeVar("T", bound="Part")

ID_PATTERN = re.compile(r"[0-9A-Za-z\u3400-\u9fff](?:[0-9A-Za-z\u3400-\u9fff._-]*[0-9A-Za-z\u3400-\u9fff])?")
CLAUSE_PATTERN = re.compile(r"[^#\s]+(?:#[^#\s]+)?")


@dataclass(frozen=True)
class F:
    """One field of a schema.

    kind: text | id | money (元 in YAML, integer 分 after) | integer | number | percent (→ Fraction) | date |
    yes_no | clause (``policy-id`` or ``policy-id#article``) | any (a class's own reader).
    ref: the collection that the value names a record of; choice: the vocabulary that holds it.
    public: personal-looking content (an office phone) is allowed here.
    """

    label: str
    help: str = ""
    kind: str = "text"
    ref: str = ""
    choice: str = ""
    unit: str = ""
    public: bool = False
    min: int | None = None
    pattern: str = ""
    long: bool = False


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A map inside a record, or a record."""

    @classmethod
    def wrap(cls, data: Data) -> Data:
        """Lets a class accept a shorter form (``1500`` for ``{fixed: 1500}``)."""
        return data

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        """A fault that concerns several keys: (key to point at, code, message), or None."""
        return None


def one_form(data: Mapping[str, Data], forms: tuple[str, ...], what: str, code: str) -> tuple[str, str, str] | None:
    """The fault of a map that must have exactly one of the keys, as ``Part.fault`` returns it, or None."""
    given = [f for f in forms if f in data]
    if len(given) == 1:
        return None
    wanted = "、".join(forms)
    if not given:
        return ("", code, f"{what}必须写其中一种：{wanted}。")
    return (given[1], code, f"{what}只能写一种，这里同时写了 {' 和 '.join(given)}。")


@dataclass(frozen=True, eq=False)
class Field:
    """A field as compiled from its annotation; each class has its own, equal only to itself."""

    name: str
    key: str
    meta: F
    required: bool
    shape: str
    """one | list | map (text → value)"""
    part: type[Part] | None


PARSERS: dict[str, Callable[[str], object]] = {
    "money": units.parse_money,
    "integer": units.parse_integer,
    "number": units.parse_number,
    "percent": units.parse_percent,
    "date": units.parse_date,
    "yes_no": units.parse_yes_no,
}
KIND_CODES = {
    "money": "bad-money", "integer": "bad-number", "number": "bad-number", "percent": "bad-percent",
    "date": "bad-date", "yes_no": "bad-yes-no",
}  # fmt: skip
NULL_MARKS = {"null", "NULL", "~", "nil", "None", "N/A", "n/a", "-", "—", "——", "/", "-99999"}
"""What other programs write for "not known". ``Null`` is not among them: people are called so."""
NO_FIGURE = {"Null", "无", "暂无", "不详", "未知", "待定"}
"""What people write in place of a figure or a date."""


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


@functools.cache
def fields(cls: type[Part]) -> tuple[Field, ...]:
    """The fields of a schema class in the order they are declared, inherited ones first."""
    hints = typing.get_type_hints(cls, include_extras=True)
    out = []
    for info in msgspec.structs.fields(cls):
        annotation, meta = _unwrap(hints[info.name])
        shape, inner = "one", annotation
        origin = typing.get_origin(annotation)
        if origin is tuple:
            shape, inner = "list", typing.get_args(annotation)[0]
        elif origin is not None and issubclass(origin, Mapping):
            shape, inner = "map", typing.get_args(annotation)[1]
        part = inner if isinstance(inner, type) and issubclass(inner, Part) else None
        required = info.default is msgspec.NODEFAULT and info.default_factory is msgspec.NODEFAULT
        out.append(Field(info.name, info.name.rstrip("_"), meta, required, shape, part))
    return tuple(out)


Report = Callable[[KeyPath, str, str, bool], None]
"""(key path, code, message, points at the key rather than its value)"""


class Reader:
    """Turns plain data into records; every fault is reported and the rest is read on."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def read(self, cls: type[T], data: Data, path: KeyPath = ()) -> T | None:
        """A record of ``cls``, or None when it has a fault (each one reported)."""
        record = quick(cls, data)
        return self.slow(cls, data, path) if record is None else record

    def slow(self, cls: type[T], data: Data, path: KeyPath = ()) -> T | None:
        """The same, field by field."""
        data = cls.wrap(data)
        if not isinstance(data, dict):
            self.report(path, "wrong-shape", "这里应是“键: 值”的映射。", False)
            return None
        good = True
        known = fields(cls)
        by_key = {f.key: f for f in known}
        for key in data:
            if key not in by_key:
                self.report((*path, key), "unknown-field", f"没有字段“{key}”。{guess(key, list(by_key))}", True)
                good = False
        values: dict[str, Any] = {}
        for field in known:
            raw = data.get(field.key, "")
            if raw == "":
                if field.required:
                    label = field.meta.label
                    self.report(path, "missing-field", f"缺少字段 {field.key}（{label}）。", False)
                    good = False
                continue
            value = self.value(field, raw, (*path, field.key))
            if value is None:
                good = False
            else:
                values[field.name] = value
        fault = cls.fault(data)
        if fault:
            key, code, message = fault
            self.report((*path, key) if key else path, code, message, False)
            good = False
        return cls(**values) if good else None

    def value(self, field: Field, raw: Data, path: KeyPath) -> Any:
        if field.shape == "list":
            if isinstance(raw, str) and field.part is None:
                self.report(path, "wrong-shape", f"{field.key} 应是列表，请写成 [{raw}]。", False)
                return None
            if not isinstance(raw, list):
                self.report(path, "wrong-shape", f"{field.key} 应是列表，每项前面写“- ”。", False)
                return None
            items = [self.one(field, item, (*path, n)) for n, item in enumerate(raw)]
            return None if any(i is None for i in items) else tuple(items)
        if field.shape == "map":
            if not isinstance(raw, dict):
                self.report(path, "wrong-shape", f"{field.key} 应是“键: 值”的映射。", False)
                return None
            pairs = {k: self.one(field, v, (*path, k)) for k, v in raw.items()}
            return None if any(v is None for v in pairs.values()) else pairs
        return self.one(field, raw, path)

    def one(self, field: Field, raw: Data, path: KeyPath) -> Any:
        if field.part is not None:
            return self.slow(field.part, raw, path)
        if field.meta.kind == "any":
            return raw
        if not isinstance(raw, str):
            self.report(path, "wrong-shape", f"{field.key} 应是一个值，不是列表或映射。", False)
            return None
        return self.scalar(field, raw, path)

    def scalar(self, field: Field, raw: str, path: KeyPath) -> Any:
        meta = field.meta
        if raw == "" or (raw in NULL_MARKS and not meta.choice):
            shown = raw or "空"
            self.report(path, "bad-text", f"{field.key} 写了“{shown}”。不知道就把这一行删掉。", False)
            return None
        if raw in NO_FIGURE and meta.kind in KIND_CODES and meta.kind != "yes_no":
            zero = "" if meta.kind == "date" else "；是零就写 0"
            self.report(path, KIND_CODES[meta.kind], f"{field.key} 写了“{raw}”。不知道就把这一行删掉{zero}。", False)
            return None
        parse = PARSERS.get(meta.kind)
        if parse is not None:
            try:
                value = parse(raw)
            except units.BadValue as error:
                clock = units.clock_time_hint(raw) if meta.unit == "学时" else ""
                self.report(path, KIND_CODES[meta.kind], f"{field.key}: {clock or error.args[0]}。", False)
                return None
            if meta.min is not None and isinstance(value, int | Fraction) and value < meta.min:
                self.report(path, KIND_CODES[meta.kind], f"{field.key} 不能小于 {meta.min}。", False)
                return None
            return value
        return self.text(field, raw, path)

    def text(self, field: Field, raw: str, path: KeyPath) -> str | None:
        meta = field.meta
        if any((ord(c) < 32 and c != "\n") or 0xD800 <= ord(c) <= 0xDFFF for c in raw):
            self.report(path, "bad-text", f"{field.key} 里有控制字符，请删掉。", False)
            return None
        if meta.kind == "id" and not ID_PATTERN.fullmatch(raw):
            message = f"编号“{raw}”只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。"
            self.report(path, "bad-id", message, False)
            return None
        if meta.kind == "clause" and not CLAUSE_PATTERN.fullmatch(raw):
            self.report(path, "unknown-clause", f"“{raw}”应写成 政策编号#条号，例如 policy-id#13。", False)
            return None
        if meta.pattern and not re.fullmatch(meta.pattern, raw):
            self.report(path, "bad-code", f"{field.key} 的格式不对：“{raw}”。{meta.help}", False)
            return None
        return raw


class _Irregular(Exception):
    """Not a good value; what is wrong with it the slow reader says."""


def _refuse(_path: KeyPath, _code: str, _message: str, _key: bool) -> None:
    raise _Irregular


_STRICT = Reader(_refuse)
Make = Callable[[Any], Any]
MOST_KNOWN = 4096


class _Known(dict[Any, Any]):
    """What has been read before and its value; something new is made once. Equal values are then one object."""

    __slots__ = ("make",)

    def __init__(self, make: Make) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, raw: Any) -> Any:
        value = self.make(raw)
        if len(self) >= MOST_KNOWN:
            self.clear()
        self[raw] = value
        return value


def quick(cls: type[T], data: Data) -> T | None:
    """A good record of ``cls`` as ``Reader.slow`` reads it; None for one that may have a fault."""
    try:
        return _maker(cls)(data)  # type: ignore[no-any-return]
    except (_Irregular, KeyError, TypeError, AttributeError):
        return None


@functools.cache
def _maker(cls: type[Part]) -> Make:
    """A function from plain data to a part; it raises for anything that is not in order."""
    known = fields(cls)
    makers = {f.key: (f.name, _shaped(f)) for f in known}
    wraps = getattr(cls.wrap, "__func__", None) is not getattr(Part.wrap, "__func__", None)
    checks = getattr(cls.fault, "__func__", None) is not getattr(Part.fault, "__func__", None)

    def make(data: Any) -> Part:
        if wraps:
            data = cls.wrap(data)
        values = {}
        for key, raw in data.items():
            name, made = makers[key]
            values[name] = made(raw)
        if checks and cls.fault(data) is not None:
            raise _Irregular
        return cls(**values)

    if wraps or any(f.part or f.shape != "one" or f.meta.kind == "any" for f in known):
        return make
    same = _Known(lambda items: make(dict(items)))
    return lambda data: same[tuple(data.items())]


def _shaped(field: Field) -> Make:
    one = _one(field)

    def many(raw: Any) -> tuple[Any, ...]:
        if type(raw) is not list:
            raise _Irregular
        return tuple(map(one, raw))

    def pairs(raw: Any) -> dict[str, Any]:
        if type(raw) is not dict:
            raise _Irregular
        return {k: one(v) for k, v in raw.items()}

    return {"list": many, "map": pairs}.get(field.shape, one)


def _one(field: Field) -> Make:
    part, meta = field.part, field.meta

    def strict(raw: Any) -> Any:
        return _STRICT.one(field, raw, ())

    def text(raw: Any) -> Any:
        return raw if raw and raw.isprintable() and raw not in NULL_MARKS else strict(raw)

    def id_(raw: Any) -> Any:
        return raw if raw not in NULL_MARKS and ID_PATTERN.fullmatch(raw) else strict(raw)

    def inner(raw: Any) -> Any:
        assert part is not None
        return _maker(part)(raw)

    if part is not None:
        return inner
    if meta.kind == "any":
        return strict
    if meta.kind == "text" and not (meta.ref or meta.choice or meta.pattern):
        return text
    return id_ if meta.kind == "id" and not (meta.ref or meta.choice or meta.pattern) else _Known(strict).__getitem__


def walk(value: Part, path: KeyPath = ()) -> Iterator[tuple[Field, Any, KeyPath]]:
    """Every scalar of a record with its field and key path, nested parts included."""
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
    """What a record names, in the order of ``walk``: records and clauses, with ``choices`` also terms of vocabularies."""
    found: list[tuple[Field, str]] = []
    _gather(value, choices, found)
    return found


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


def _names(field: Field, choices: bool) -> bool:
    meta = field.meta
    return bool(meta.ref or (not meta.choice and meta.kind == "clause") or (choices and meta.choice))


@functools.cache
def _naming(cls: type[Part], choices: bool) -> tuple[Field, ...]:
    """The fields of a class that name something, themselves or somewhere inside."""
    return tuple(f for f in fields(cls) if any(_names(i, choices) for i in _inside(f)))


def _inside(field: Field) -> Iterator[Field]:
    """A field, or all fields of its part and of the parts within."""
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
    """A record as JSON-ready data: dates as ISO text, money as 分, percentages as text, absent fields left out."""
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
        return units.decimal_text(value)
    return value
