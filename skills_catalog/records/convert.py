"""Plain data → typed records: a quick way for good records, and a slow one that says what is wrong with the others."""

from __future__ import annotations

import dataclasses
import functools
import re
import typing
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from skills_catalog.findings.finding import KeyPath, Message, worded
from skills_catalog.findings.suggest import bare_list, guess_named, meant
from skills_catalog.records.kinds import CLAUSE_PATTERN, FIELDS, ID_PATTERN
from skills_catalog.records.schema import Field, Part, T, example_of, fields
from skills_catalog.records.yaml_file import Data
from skills_catalog.records.yaml_messages import colon_hint, no_map_message
from skills_catalog.text import quantities
from skills_catalog.text.characters import NOT_TEXT, ODD_SPACE, char_name

NULL_MARKS = {"null", "NULL", "~", "nil", "None", "N/A", "n/a", "-", "—", "——", "/", "-99999"}
"""What other programs write for "not known"; not ``Null``, which is a family name."""
NO_FIGURE = {"Null", "无", "暂无", "不详", "未知", "待定", "面议", "面谈", "另议", "电话咨询", "详询"}
"""What people write in place of a figure or a date."""


class Report(Protocol):
    """Receives a finding about the value at a key path, or, ``at_key``, about the key itself."""

    def __call__(self, path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None: ...


def _labels(known: Mapping[str, Field]) -> dict[str, str]:
    return {field.meta.label: key for key, field in known.items()}


def _unknown(key: str, known: Mapping[str, Field]) -> str:
    return f"没有字段“{key}”。{colon_hint(key) or guess_named(key, list(known), _labels(known))}"


def _as_meant(data: Mapping[str, Data], known: Mapping[str, Field]) -> dict[str, Data]:
    """Return the data with each unknown key under the one that it was probably meant to be, unless that is there too."""
    labels = _labels(known)
    names = {key: meant(key, [k for k in known if k not in data], labels) for key in data if key not in known}
    return {(name if (name := names.get(key)) is not None and name not in data else key): raw for key, raw in data.items()}


def _no_map(field: Field | None, path: KeyPath, data: Data) -> str:
    """Say that pairs are wanted, with an example where the field is known."""
    hint = colon_hint(data) if isinstance(data, str) else ""
    if field is None or hint:
        return no_map_message(data) if isinstance(data, str) else "这里应是“键: 值”的映射。"
    what = f"{field.key} 的每一项" if isinstance(path[-1], int) else f"{field.key} "
    return f"{what}应是“键: 值”，例如 {example_of(field)}。"


def _only_list(cls: type[Part]) -> Field | None:
    """Return the field of a class that has no other, if it is a list of parts: a file that holds one list."""
    known = fields(cls)
    return known[0] if len(known) == 1 and known[0].shape == "list" and known[0].part is not None else None


def _is_item(field: Field, data: Mapping[str, Data]) -> bool:
    """Tell whether a map has a key of the parts that a list holds."""
    return field.part is not None and any(f.key in data for f in fields(field.part))


def _is_blank(field: Field | None, raw: Data) -> bool:
    """Tell whether a value counts as not written: nothing, or no items of a list."""
    return raw == "" or (raw == [] and field is not None and field.shape == "list")


class Reader:
    """Turns plain data into records; each fault is reported, and reading goes on."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def read(self, cls: type[T], data: Data, path: KeyPath = ()) -> T | None:
        """Return a record of ``cls``, or None after reporting each of its faults."""
        record = good_record(cls, data)
        return self.read_fields(cls, data, path) if record is None else record

    def read_fields(self, cls: type[T], data: Data, path: KeyPath = (), at: Field | None = None) -> T | None:
        """Return the same as ``read``, field by field. at: the field whose value, or one of whose values, it is."""
        given, data = data, cls.wrap(data)
        if not isinstance(data, dict):
            self.report(path, "wrong-shape", _no_map(at, path, data))
            return None
        by_key = {f.key: f for f in fields(cls)}
        if isinstance(given, str) and at is not None:
            return self._short(cls, given, data, path, at)
        if (only := _only_list(cls)) is not None and data and only.key not in data and _is_item(only, data):
            self.report(path, "wrong-shape", f"先写一行 {only.key}:，下面一项一项写，每项前面写“- ”。")
            return None
        good = True
        for key in data:
            if key not in by_key:
                self.report((*path, key), "unknown-field", functools.partial(_unknown, key, by_key), at_key=True)
                good = False
        seen = data if good else _as_meant(data, by_key)
        values: dict[str, Any] = {}
        for field in by_key.values():
            raw = data.get(field.key, "")
            if raw == "" or (field.required and _is_blank(field, raw)):
                if field.required and (field.key in data or field.key not in seen):
                    self.missing(field, path, written=field.key in data)
                    good = False
                continue
            value = self.value(field, raw, (*path, field.key))
            if value is None:
                good = False
            else:
                values[field.name] = value
        blank = [key for key, raw in seen.items() if _is_blank(by_key.get(key), raw)]
        fault = cls.fault({key: raw for key, raw in seen.items() if key not in blank})  # an empty value counts as not written
        if fault:
            empty = next((by_key[key] for key in blank if key in data and key in by_key), None)
            key, code, message = fault
            if empty is None or empty.required:
                self.report((*path, key) if key in data else path, code, message)
            else:
                self.missing(empty, path, written=True)
            good = False
        return typing.cast(T, cls.made(values)) if good else None

    def _short(self, cls: type[T], given: str, data: Mapping[str, Data], path: KeyPath, at: Field) -> T | None:
        """Read a part that is written as one value; messages name the key that stands in the file."""
        (key,) = data
        field = next(f for f in fields(cls) if f.key == key)

        def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
            hint = cls.short_hint(given) if code != "bad-text" else ""
            self.report(path, code, f"{worded(message)}{hint}", at_key=at_key)

        value = Reader(report).value(dataclasses.replace(field, key=at.key), data[key], (*path, key))
        return None if value is None else typing.cast(T, cls.made({field.name: value}))

    def missing(self, field: Field, path: KeyPath, *, written: bool) -> None:
        """Report that the part at ``path`` lacks a required field. written: whether its key is there, without a value."""
        named = f"{field.key}（{field.meta.label}）"
        if written:
            self.report((*path, field.key), "missing-field", f"{named}还没有填。", at_key=True)
        else:
            self.report(path, "missing-field", f"缺少字段 {named}。")

    def value(self, field: Field, raw: Data, path: KeyPath) -> Any:
        if field.shape == "list":
            if isinstance(raw, str) and field.part is None:
                self.report(path, "wrong-shape", f"{field.key} 应是列表，请写成 {bare_list(raw)}。")
                return None
            if not isinstance(raw, list):
                self.report(path, "wrong-shape", f"{field.key} 应是列表，每项前面写“- ”。")
                return None
            items = [self.one(field, item, (*path, n)) for n, item in enumerate(raw)]
            return None if any(i is None for i in items) else tuple(items)
        if field.shape == "map":
            if not isinstance(raw, dict):
                self.report(path, "wrong-shape", f"{field.key} 应是“键: 值”的映射。")
                return None
            for key in raw:
                if bad := NOT_TEXT.search(key):
                    self.report(path, "bad-text", f"{field.key} 的键里有不允许的字符 {char_name(bad[0])}，请删掉。")
                    return None
            pairs = {k: self.one(field, v, (*path, k)) for k, v in raw.items()}
            return None if any(v is None for v in pairs.values()) else pairs
        return self.one(field, raw, path)

    def one(self, field: Field, raw: Data, path: KeyPath) -> Any:
        if field.part is not None:
            return self.read_fields(field.part, raw, path, field)
        if field.meta.kind == "any":
            return raw
        if not isinstance(raw, str):
            self.report(path, "wrong-shape", f"{field.key} 应是一个值，不是列表或映射。本来就是文字就放进引号里。")
            return None
        return self.scalar(field, raw, path)

    def scalar(self, field: Field, raw: str, path: KeyPath) -> Any:
        meta, kind = field.meta, FIELDS[field.meta.kind]
        if raw == "" or (raw in NULL_MARKS and not meta.choice):
            shown = raw or "空"
            self.report(path, "bad-text", f"{field.key} 写了“{shown}”。不知道就把这一行删掉。")
            return None
        if raw in NO_FIGURE and kind.parse is not None and meta.kind != "yes_no":
            zero = "" if meta.kind == "date" else "；是零就写 0"
            self.report(path, kind.fault, f"{field.key} 写了“{raw}”。不知道就把这一行删掉{zero}。")
            return None
        if kind.parse is not None:
            try:
                value = kind.parse(raw)
            except quantities.BadValue as error:
                clock = quantities.clock_time_hint(raw) if meta.unit == "学时" else ""
                self.report(path, kind.fault, f"{field.key}: {clock or error.args[0]}。")
                return None
            if meta.min is not None and isinstance(value, int | Fraction) and value < meta.min:
                self.report(path, kind.fault, f"{field.key} 不能小于 {meta.min}。")
                return None
            return value
        return self.text(field, raw, path)

    def text(self, field: Field, raw: str, path: KeyPath) -> str | None:
        meta = field.meta
        if bad := NOT_TEXT.search(raw):
            self.report(path, "bad-text", f"{field.key} 里有不允许的字符 {char_name(bad[0])}，请删掉。")
            return None
        if len(raw) > meta.longest:
            message = f"{field.key} 有 {len(raw)} 个字，最多 {meta.longest} 个。请改短，或分开写。"
            self.report(path, "bad-text", message)
            return None
        if raw != (bare := trimmed(raw)) and "\n" not in raw:
            odd = ODD_SPACE.search(raw)
            what = f"看不见的字符 {char_name(odd[0])}" if odd else "空格"
            step = f"请写成 {bare}" if bare else "不知道就把这一行删掉"
            self.report(path, "bad-text", f"{field.key} 的值前后有{what}，{step}。")
            return None
        if meta.kind == "id" and not ID_PATTERN.fullmatch(raw):
            narrow = quantities.half_width(raw)
            step = f"请写成 {narrow}。" if ID_PATTERN.fullmatch(narrow) else ""
            message = f"编号“{raw}”只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。{step}"
            self.report(path, "bad-id", message)
            return None
        if meta.kind == "clause" and not CLAUSE_PATTERN.fullmatch(raw):
            self.report(path, "unknown-clause", f"“{raw}”应写成 政策编号#条号，例如 policy-id#13。")
            return None
        if meta.pattern and not re.fullmatch(meta.pattern, raw):
            self.report(path, "bad-code", _no_match(field, raw))
            return None
        return raw


def _no_match(field: Field, raw: str) -> str:
    """Say that a value is none of those, or not of the form, that a field's pattern allows."""
    meta, narrow = field.meta, quantities.half_width(raw)
    about = f"{meta.help.rstrip('。')}。" if meta.help else ""
    if re.fullmatch(meta.pattern, narrow):
        return f"{field.key} 的格式不对：“{raw}”。请写成 {narrow}。"
    if not _WORDS.fullmatch(meta.pattern):
        return f"{field.key} 的格式不对：“{raw}”。{about}"
    words = meta.pattern.split("|")
    said = {m[2]: m[1] for m in re.finditer(r"(?<![\w])(\w+) (\w+)", meta.help) if m[1] in words}
    hint = guess_named(raw, words, said)
    if about and hint.startswith("可以写"):
        hint = "可以写："
    return f"{field.key} 不能写“{raw}”。{hint}{about}"


_WORDS = re.compile(r"\w+(?:\|\w+)+")
"""A pattern that lists words."""


def trimmed(text: str) -> str:
    """Return the text without spaces and unseen characters at both ends."""
    return _ENDS.sub("", text)


_ENDS = re.compile(rf"\A(?:\s|{ODD_SPACE.pattern})+|(?:\s|{ODD_SPACE.pattern})+\Z")


class _Irregular(Exception):
    """A value that may have a fault: ``Reader.read_fields`` tells which."""


def _refuse(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
    raise _Irregular


_STRICT = Reader(_refuse)
Make = Callable[[Any], Any]
MOST_REMEMBERED = 4096


class _Memo(dict[Any, Any]):
    """Raw data → the value made of it, so that equal values are one object."""

    __slots__ = ("make",)

    def __init__(self, make: Make) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, raw: Any) -> Any:
        value = self.make(raw)
        if len(self) >= MOST_REMEMBERED:
            self.clear()
        self[raw] = value
        return value


def good_record(cls: type[T], data: Data) -> T | None:
    """Return a good record of ``cls`` as ``Reader.read_fields`` does; None for one that may have a fault.

    It is there for speed: see "Reading YAML and records" in ``benchmarks/README.md``.
    """
    try:
        return _maker(cls)(data)  # type: ignore[no-any-return]
    except (_Irregular, KeyError, TypeError, AttributeError):
        return None


@functools.cache
def _maker(cls: type[Part]) -> Make:
    """Return a function from plain data to a part; it raises for data that may have a fault."""
    known = fields(cls)
    makers = {f.key: (f.name, _shaped(f)) for f in known}
    wraps = getattr(cls.wrap, "__func__", None) is not getattr(Part.wrap, "__func__", None)
    checks = getattr(cls.fault, "__func__", None) is not getattr(Part.fault, "__func__", None)
    own = getattr(cls.made, "__func__", None) is not getattr(Part.made, "__func__", None)
    build: Make = cls.made if own else lambda values: cls(**values)

    def make(data: Any) -> Part:
        if wraps:
            data = cls.wrap(data)
        values = {}
        for key, raw in data.items():
            name, made = makers[key]
            values[name] = made(raw)
        if checks and cls.fault(data) is not None:
            raise _Irregular
        return typing.cast(Part, build(values))

    if wraps or any(f.part or f.shape != "one" or f.meta.kind == "any" for f in known):
        return make
    same = _Memo(lambda items: make(dict(items)))
    return lambda data: same[tuple(data.items())]


def _shaped(field: Field) -> Make:
    one = _one(field)

    def many(raw: Any) -> tuple[Any, ...]:
        if type(raw) is not list or not raw:  # an empty one may count as not written
            raise _Irregular
        return tuple(map(one, raw))

    def pairs(raw: Any) -> dict[str, Any]:
        if type(raw) is not dict:
            raise _Irregular
        if not all(map(str.isprintable, raw)):
            raise _Irregular
        return {k: one(v) for k, v in raw.items()}

    return {"list": many, "map": pairs}.get(field.shape, one)


def _one(field: Field) -> Make:
    part, meta = field.part, field.meta

    def strict(raw: Any) -> Any:
        return _STRICT.one(field, raw, ())

    most = meta.longest

    def text(raw: Any) -> Any:
        good = raw.isprintable() and len(raw) <= most and raw not in NULL_MARKS and raw == raw.strip() != ""
        return raw if good else strict(raw)

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
    return id_ if meta.kind == "id" and not (meta.ref or meta.choice or meta.pattern) else _Memo(strict).__getitem__
