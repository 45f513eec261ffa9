"""Plain data → typed records: a quick way for good records, and a slow one that says what is wrong with the others."""

from __future__ import annotations

import functools
import re
import typing
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Protocol

from skills_catalog.findings.finding import KeyPath, Message
from skills_catalog.findings.suggest import bare_list, guess_named
from skills_catalog.records.kinds import CLAUSE_PATTERN, FIELDS, ID_PATTERN
from skills_catalog.records.schema import Field, Part, T, fields
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


def _unknown(key: str, known: Mapping[str, Field]) -> str:
    labels = {field.meta.label: key for key, field in known.items()}
    return f"没有字段“{key}”。{colon_hint(key) or guess_named(key, list(known), labels)}"


class Reader:
    """Turns plain data into records; each fault is reported, and reading goes on."""

    def __init__(self, report: Report) -> None:
        self.report = report

    def read(self, cls: type[T], data: Data, path: KeyPath = ()) -> T | None:
        """Return a record of ``cls``, or None after reporting each of its faults."""
        record = good_record(cls, data)
        return self.read_fields(cls, data, path) if record is None else record

    def read_fields(self, cls: type[T], data: Data, path: KeyPath = ()) -> T | None:
        """Return the same as ``read``, field by field."""
        data = cls.wrap(data)
        if not isinstance(data, dict):
            message = no_map_message(data) if isinstance(data, str) else "这里应是“键: 值”的映射。"
            self.report(path, "wrong-shape", message)
            return None
        good = True
        known = fields(cls)
        by_key = {f.key: f for f in known}
        for key in data:
            if key not in by_key:
                self.report((*path, key), "unknown-field", functools.partial(_unknown, key, by_key), at_key=True)
                good = False
        values: dict[str, Any] = {}
        for field in known:
            raw = data.get(field.key, "")
            if raw == "":
                if field.required:
                    self.missing(field, path, written=field.key in data)
                    good = False
                continue
            value = self.value(field, raw, (*path, field.key))
            if value is None:
                good = False
            else:
                values[field.name] = value
        fault = cls.fault({key: raw for key, raw in data.items() if raw != ""})  # an empty value counts as not written
        if fault:
            key, code, message = fault
            self.report((*path, key) if key else path, code, message)
            good = False
        return typing.cast(T, cls.made(values)) if good else None

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
            return self.read_fields(field.part, raw, path)
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
            narrow = quantities.half_width(raw)
            step = f"请写成 {narrow}。" if re.fullmatch(meta.pattern, narrow) else meta.help
            self.report(path, "bad-code", f"{field.key} 的格式不对：“{raw}”。{step}")
            return None
        return raw


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
        if type(raw) is not list:
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
