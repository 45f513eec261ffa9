"""Strict YAML files as plain data.

Every scalar is read as text; the schema gives it a type. Positions are not kept while reading: when something
is wrong, ``locate`` walks the file once more and finds the place of a key path.
"""

from __future__ import annotations

import contextlib
import functools
import os
from pathlib import Path

from skills_catalog.findings.finding import KeyPath, Problems
from skills_catalog.records import yaml_fast, yaml_messages
from skills_catalog.records.yaml_events import MAX_VALUES, Data, DataBuilder, YamlRefused, decode, too_many
from skills_catalog.records.yaml_messages import Position

__all__ = ["Data", "fits", "locate", "locate_key", "parse_yaml", "raw_bytes", "read_yaml", "scalar_spans"]

MAX_BYTES = 4 * 1024 * 1024
_SMALL = 1024 * 1024
"""Bytes below which a file cannot hold too many values, and its places are kept beside those of other files."""


def read_yaml(path: Path, shown: str, problems: Problems) -> Data | None:
    """Read one YAML file as plain data, or return None after a finding.

    ``shown`` is the path as messages show it. Every fault of the file's form is one finding with its place.
    """
    raw = raw_bytes(path, shown, problems)
    if raw is None:
        return None
    data: Data | None = yaml_fast.read_usual(raw)
    if data is None:
        return parse_yaml(raw, shown, problems)
    return data if fits(raw, data, shown, problems) else None


def raw_bytes(path: Path | str, shown: str, problems: Problems) -> bytes | None:
    """Return the bytes of a file, or None after the finding that it is too large."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(handle).st_size
        if size > MAX_BYTES:
            problems.add(shown, (1, 1), "too-large", f"文件超过 {MAX_BYTES // 1048576} MB，请拆成几个文件。")
            return None
        raw = os.read(handle, size + 1)
    finally:
        os.close(handle)
    return raw if len(raw) == size else Path(path).read_bytes()


def fits(raw: bytes, data: Data, shown: str, problems: Problems) -> bool:
    """Tell whether data that were read the quick way are few enough; add a finding where they are not."""
    if len(raw) > _SMALL and _count(data) > MAX_VALUES:
        fault = too_many((1, 1))
        problems.add(shown, fault.place, fault.code, fault.message)
        return False
    return True


def _count(data: Data) -> int:
    total, waiting = 0, [data]
    while waiting:
        inner = waiting.pop()
        total += 1
        if not isinstance(inner, str):
            waiting += inner.values() if isinstance(inner, dict) else inner
    return total


def parse_yaml(raw: bytes, shown: str, problems: Problems, *, tags: bool = False, below: int = 0) -> Data | None:
    """Parse the bytes of one YAML file as plain data, or return None after a finding for each fault.

    tags: whether values may have them. below: lines of the file that stand above these bytes.
    """
    moved = below
    try:
        text = decode(raw)
        moved = 0  # places and lines in messages are those of the whole file
        reader = DataBuilder("\n" * below + text, places=False, tags=tags)
        data = reader.document()
    except YamlRefused as refused:
        for fault in refused.faults:
            problems.add(shown, _lower(fault.place, moved), fault.code, fault.message)
        return None
    for place, value, lost in reader.swallowed:
        kept = f"“{value}”后面的“{lost}”" if value else f"“{lost}”"
        message = f"{kept}被当作注释丢掉了。要保留就把整个值放进引号里。"
        problems.add(shown, place, "yaml-comment", message, severity="warning")
    if isinstance(data, str) and data:
        message = f"整个文件应是映射或列表，不是一段文字。{yaml_messages.no_map_message(reader.lines[reader.first[0] - 1])}"
        problems.add(shown, reader.first, "wrong-shape", message)
        return None
    if not data and not isinstance(data, list | dict):
        problems.add(shown, (1 + below, 1), "yaml-syntax", "文件是空的。写上内容，或删掉这个文件。")
        return None
    return data


def scalar_spans(raw: bytes) -> dict[KeyPath, tuple[Position, Position]]:
    """Return where each scalar begins and ends (line and column from 1, the end excluded); empty for a faulty file."""
    with contextlib.suppress(YamlRefused):
        reader = DataBuilder(decode(raw), places=True)
        reader.document()
        places = reader.places or {}
        return {path: (places[path], end) for path, end in reader.ends.items()}
    return {}


def _lower(place: Position, lines: int) -> Position:
    return (place[0] + lines, place[1])


def _walk(path: Path, _changed: int) -> dict[KeyPath, Position]:
    with contextlib.suppress(YamlRefused, OSError):
        reader = DataBuilder(decode(path.read_bytes()), places=True)
        reader.document()
        return reader.places or {}
    return {}


_places = functools.lru_cache(maxsize=8)(_walk)
_places_of_large = functools.lru_cache(maxsize=1)(_walk)


def locate(path: Path, key_path: KeyPath) -> tuple[int, int]:
    """Return line and column (from 1) of the value at ``key_path``, or of the nearest thing above it."""
    try:
        found = path.stat()
    except OSError:
        return (1, 1)
    places = (_places if found.st_size < _SMALL else _places_of_large)(path, found.st_mtime_ns)
    while key_path and key_path not in places:
        key_path = key_path[:-1]
    return places.get(key_path, (1, 1))


def locate_key(path: Path, key_path: KeyPath) -> tuple[int, int]:
    """Return line and column of the key itself, not of its value."""
    return locate(path, (*key_path, ""))
