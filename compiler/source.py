"""Strict YAML to plain maps, lists and texts.

The catalog is a small part of YAML 1.2: maps, lists, plain or quoted scalars, comments. Every scalar is
read as text; what it means is the schema's business. Positions are not kept while reading: when something
is wrong, ``locate`` walks the file once more and finds the place of a key path.
"""

from __future__ import annotations

import contextlib
import functools
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from compiler import canonical
from compiler.problems import KeyPath, Problems

Data = dict[str, "Data"] | list["Data"] | str
MAX_DEPTH = 40
MAX_BYTES = 32 * 1024 * 1024
_ODD_SPACE = re.compile(r"[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff]")

Event = yaml.events.Event
Mark = tuple[int, int]


class _Refused(Exception):
    def __init__(self, place: Mark, code: str, message: str) -> None:
        super().__init__(message)
        self.place, self.code, self.message = place, code, message


def _mark(event: Event) -> Mark:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


def decode(raw: bytes) -> str:
    """UTF-8 (a leading BOM is dropped, CRLF becomes LF); raises _Refused for anything else."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = "文件不是 UTF-8 编码（可能是 GBK）。请在编辑器里选“另存为”，编码选 UTF-8 (save as UTF-8)。"
        raise _Refused((line, 1), "yaml-encoding", message) from None
    text = text.replace("\r\n", "\n")
    if (at := text.find("\t")) >= 0:
        place = (text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
        raise _Refused(place, "yaml-feature", "这里有制表符（Tab），请换成空格。")
    return text


QUICK: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The parser in C where PyYAML has it: ten times as fast, with messages that say less."""


def _events(text: str, parser: type[yaml.SafeLoader]) -> Iterator[Event]:
    try:
        loader: Any = parser(text)
        while True:
            event = loader.get_event()
            if event is None:
                return
            yield event
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise _Refused(place, "yaml-syntax", _syntax_message(str(error.problem))) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = error.character if isinstance(error.character, int) else ord(error.character)  # by parser
        message = f"有 YAML 不允许的字符 U+{code:04X}，请删掉。"
        raise _Refused((line, 1), "yaml-syntax", message) from None


def _syntax_message(problem: str) -> str:
    if "mapping values are not allowed" in problem:
        return "一行里有两个“键: 值”，或值里有英文冒号加空格。把值放进引号里。"
    if "could not find expected ':'" in problem:
        return "这里应是“键: 值”，没有找到英文冒号加空格（中文冒号“：”不算）。"
    return f"这里不是目录能读的 YAML，请检查缩进、冒号和引号（{problem}）。"


def _check_feature(event: Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _Refused(_mark(event), "yaml-feature", f"不允许用别名 *{event.anchor}，请把内容写全。")
    anchor = getattr(event, "anchor", None)
    if anchor:
        raise _Refused(_mark(event), "yaml-feature", f"不允许用锚点 &{anchor}，请删掉。")
    tag = getattr(event, "tag", None)
    if tag and not (isinstance(event, yaml.ScalarEvent) and event.implicit[0]):
        raise _Refused(_mark(event), "yaml-feature", f"不允许用标签 {tag}，类型由字段决定，请删掉。")


class _Reader:
    """Builds plain data from events; with ``places`` it also notes where each key path stands."""

    def __init__(self, text: str, *, places: bool, parser: type[yaml.SafeLoader] = yaml.SafeLoader) -> None:
        self.lines = text.split("\n") if text else []
        self.events = _events(text, parser)
        self.places: dict[KeyPath, Mark] | None = {} if places else None
        self.ends: dict[KeyPath, Mark] = {}
        self.swallowed: list[tuple[Mark, str, str]] = []

    def document(self) -> Data | None:
        root: Data | None = None
        documents = 0
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(_mark(event), "yaml-feature", "一个文件只能有一个文档，请删掉“---”。")
                root = self.value(next(self.events), (), 0)
        return root

    def value(self, event: Event, path: KeyPath, depth: int) -> Data:
        _check_feature(event)
        if self.places is not None:
            self.places[path] = _mark(event)
            if isinstance(event, yaml.ScalarEvent) and (end := event.end_mark) is not None:
                self.ends[path] = (end.line + 1, end.column + 1)
        if isinstance(event, yaml.ScalarEvent):
            return self.scalar(event)
        if depth >= MAX_DEPTH:
            raise _Refused(_mark(event), "yaml-syntax", f"嵌套超过 {MAX_DEPTH} 层。")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Data] = []
            while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
                items.append(self.value(event, (*path, len(items)), depth + 1))
            return items
        return self.mapping(path, depth)

    def mapping(self, path: KeyPath, depth: int) -> dict[str, Data]:
        out: dict[str, Data] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            _check_feature(event)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(_mark(event), "yaml-feature", "键必须是一个词，不能是列表或映射。")
            key, place = event.value, _mark(event)
            if odd := _ODD_SPACE.search(key):
                message = f"键“{key}”里有看不见的字符 U+{ord(odd.group(0)):04X}，请换成普通空格或删掉。"
                raise _Refused(place, "yaml-space", message)
            if key == "<<":
                raise _Refused(place, "yaml-feature", "不允许用合并键 <<，请把内容写全。")
            if key in out:
                raise _Refused(place, "yaml-duplicate", f"“{key}”在这里写了两次，请删掉一个。")
            out[key] = self.value(next(self.events), (*path, key), depth + 1)
            if self.places is not None:
                self.places[(*path, key, "")] = place
        return out

    def scalar(self, event: yaml.ScalarEvent) -> str:
        if not event.style and event.value:  # None or "" for a plain scalar, by parser
            end = event.end_mark
            rest = self.lines[end.line][end.column :] if end is not None and end.line < len(self.lines) else ""
            swallowed = re.match(r"\s+(#\S.*)", rest)
            if swallowed:
                self.swallowed.append((_mark(event), event.value, swallowed.group(1)))
        return str(event.value)


def read(path: Path, shown: str, problems: Problems) -> Data | None:
    """One YAML file as plain data, or None after a finding.

    ``shown`` is the path as messages show it. Every fault of the file's form is one finding with its place.
    """
    raw = raw_bytes(path, shown, problems)
    if raw is None:
        return None
    data: Data | None = canonical.read(raw)
    return parse(raw, shown, problems) if data is None else data


def raw_bytes(path: Path | str, shown: str, problems: Problems) -> bytes | None:
    """The bytes of a file, or None after the finding that it is too large."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(handle).st_size
        if size > MAX_BYTES:
            problems.add(shown, (1, 1), "yaml-syntax", f"文件超过 {MAX_BYTES // 1048576} MB，请拆开。")
            return None
        raw = os.read(handle, size + 1)
    finally:
        os.close(handle)
    return raw if len(raw) == size else Path(path).read_bytes()


def parse(raw: bytes, shown: str, problems: Problems) -> Data | None:
    """The bytes of one YAML file as plain data by the event walk, or None after a finding."""
    try:
        text = decode(raw)
        try:
            reader = _Reader(text, places=False, parser=QUICK)
            data = reader.document()
        except _Refused:
            reader = _Reader(text, places=False)  # again, for the better message
            data = reader.document()
    except _Refused as refused:
        problems.add(shown, refused.place, refused.code, refused.message)
        return None
    for place, value, lost in reader.swallowed:
        message = f"“{value}”后面的“{lost}”被当作注释丢掉了。要保留就把整个值放进引号里。"
        problems.add(shown, place, "yaml-comment", message, severity="warning")
    if data is None:
        problems.add(shown, (1, 1), "yaml-syntax", "文件是空的。")
    return data


@functools.lru_cache(maxsize=8)
def _places(path: Path, _changed: int) -> dict[KeyPath, Mark]:
    for parser in (QUICK, yaml.SafeLoader):
        with contextlib.suppress(_Refused, OSError):
            reader = _Reader(decode(path.read_bytes()), places=True, parser=parser)
            reader.document()
            return reader.places or {}
    return {}


def scalars(raw: bytes) -> dict[KeyPath, tuple[Mark, Mark]]:
    """Where each scalar of a file begins and ends (line and column from 1, the end is behind it); empty for a faulty file."""
    for parser in (QUICK, yaml.SafeLoader):
        with contextlib.suppress(_Refused):
            reader = _Reader(decode(raw), places=True, parser=parser)
            reader.document()
            places = reader.places or {}
            return {path: (places[path], end) for path, end in reader.ends.items()}
    return {}


def locate(path: Path, key_path: KeyPath) -> tuple[int, int]:
    """Line and column (from 1) of the value at ``key_path``, or of the nearest thing above it."""
    places = _places(path, path.stat().st_mtime_ns if path.exists() else 0)
    while key_path and key_path not in places:
        key_path = key_path[:-1]
    return places.get(key_path, (1, 1))


def locate_key(path: Path, key_path: KeyPath) -> tuple[int, int]:
    """Line and column of the key itself (not of its value)."""
    return locate(path, (*key_path, ""))
