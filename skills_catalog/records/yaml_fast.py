"""A quick reader for files in the usual form; whatever else it meets is left to the parser.

The usual form: one ``key: value`` or ``- item`` a line, blocks set in by spaces, lists and maps in one line as
``[a, b]`` and ``{k: v}``, plain or simply quoted scalars, whole lines of comment. Where ``read_usual`` gives data, the
parser gives the same and has nothing to report. Lines are remembered: the files of a collection repeat most of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from skills_catalog.text.personal_data import holds_other_than_numbers

UsualLine = tuple[int, int, str, Any, Callable[[Any], Any] | None]
"""A line: its kind, indentation, key, value, and the function that copies the value for each reader."""

SKIPPED, PAIR, OPEN, ITEM, ITEM_PAIR, ITEM_OPEN = range(6)
"""Blank or comment; ``key: value``; ``key:``; ``- value``; ``- key: value``; ``- key:``."""

MOST_LINES = 16_384
LONGEST_LINE = 240
"""Bytes of a line that is remembered."""
DEEPEST = 12
"""Blocks in blocks, and lists or maps within one line."""

_STRANGE = re.compile(
    "[^ -~\u00a1-\u00ac\u00ae-\u00b1\u00b4-\u00b8\u00ba\u00bb\u00bf-\u024f\u2010-\u2027\u2030-\u205e\u2190-\u23ff"
    "\u2500-\u2775\u2794-\u27bf\u3001-\u31ff\u3400-\ud7ff\uff01-\uff0f\uff1a-\uffdc\uffe0-\uffe6]"
)
"""Characters that the usual form does not have. They include digits other than 0 to 9, so that personal numbers are easily found.
Lines that may name a person are not usual either: only files that the parser reads can hold names."""
_NAME = r"\w(?:[\w.-]{0,98}\w)?"
_KEY = re.compile(rf"({_NAME}):(?: (?! )|$)")
_FLOW_KEY = re.compile(rf"({_NAME}): (?! )")
_NOT_PLAIN = re.compile(r"^[-?:,\[\]{}#&*!|>'\"%@`= ]|:(?: |$)| #| $")
_QUOTED = re.compile(r"'([^']*)'|\"([^\"\\]*)\"")
_FLOW_PLAIN = re.compile(
    r"(?:[^-\[\]{},?:#&*!|>'\"%@`= ]|-(?=[0-9]))"
    r"(?:[^\[\]{},?:# ]|:(?=[\w/])|(?<=[^ ])#| (?![ #,\]}]))*"
)


class _Unsure(Exception):
    """The line is not in the usual form."""


def read_usual(raw: bytes) -> dict[str, Any] | list[Any] | None:
    """Return the data of a whole file, or None where the parser must decide."""
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
    root: Any = None
    top: Any = None
    column, opened = 0, ""  # of the block that is being read: where it stands, and its key that has no value yet
    around: list[tuple[int, Any]] = []
    try:
        for line in raw.split(b"\n"):
            kind, at, key, value, copied = _LINES.get(line) or _remembered(line)
            if kind == SKIPPED:
                continue
            if opened:
                if at > column or (at == column and kind >= ITEM):
                    around.append((column, top))
                    top[opened] = top = {} if kind < ITEM else []
                    column = at
                opened = ""
            elif root is None:
                root = top = {} if kind < ITEM else []
            while at < column:
                column, top = around.pop()
            if at != column or len(around) > DEEPEST:
                return None
            if kind >= ITEM:
                if type(top) is not list:
                    return None
                if kind == ITEM:
                    top.append(value if copied is None else copied(value))
                    continue
                around.append((column, top))
                inner: dict[str, Any] = {}
                top.append(inner)
                top, column = inner, at + 2
                kind -= 3
            elif type(top) is list and around and around[-1][0] == column:
                _, top = around.pop()  # its list stood no deeper than the key
            if type(top) is not dict or key in top:
                return None
            if kind == OPEN:
                opened = key
            top[key] = value if copied is None else copied(value)
    except (_Unsure, UnicodeDecodeError):
        return None
    return root  # type: ignore[no-any-return]  # built from untyped pieces


_LINES: dict[bytes, UsualLine] = {}


def _remembered(raw: bytes) -> UsualLine:
    line = _line(raw.decode())
    if len(raw) <= LONGEST_LINE:
        if len(_LINES) >= MOST_LINES:
            _LINES.clear()
        _LINES[raw] = line
    return line


def _line(text: str) -> UsualLine:
    if _STRANGE.search(text) or holds_other_than_numbers(text):
        raise _Unsure
    body = text.lstrip(" ")
    at = len(text) - len(body)
    if not body or body[0] == "#":
        return (SKIPPED, at, "", "", None)
    item = body.startswith("- ")
    body = body[2:] if item else body
    match = _KEY.match(body)
    if match is None:
        if not item:
            raise _Unsure
        return (ITEM, at, "", *_value(body))
    value = body[match.end() :]
    if value:
        return (ITEM_PAIR if item else PAIR, at, match.group(1), *_value(value))
    if body[-1] == " ":
        raise _Unsure
    return (ITEM_OPEN if item else OPEN, at, match.group(1), "", None)


def _value(text: str) -> tuple[Any, Callable[[Any], Any] | None]:
    """Return what follows the key or the dash, and how it is copied."""
    first = text[:1]
    if first in ("[", "{"):
        value, end = _flow(text, 0, 0)
        if end != len(text):
            raise _Unsure
        flat = all(type(v) is str for v in (value.values() if type(value) is dict else value))
        return value, type(value).copy if flat else _copied
    if first in ("'", '"'):
        quoted = _QUOTED.fullmatch(text)
        if quoted is None:
            raise _Unsure
        return quoted.group(quoted.lastindex or 0), None
    if _NOT_PLAIN.search(text):
        raise _Unsure
    return text, None


def _copied(value: Any) -> Any:
    if type(value) is dict:
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if type(value) is list else value


def _flow(text: str, at: int, depth: int) -> tuple[Any, int]:
    """Return a value within a line that starts at ``at``, and where it ends."""
    first = text[at : at + 1]
    if first not in ("[", "{"):
        match = _QUOTED.match(text, at)
        if match is not None:
            return match.group(match.lastindex or 0), match.end()
        match = _FLOW_PLAIN.match(text, at)
        if match is None:
            raise _Unsure
        return match.group(0), match.end()
    if depth >= DEEPEST:
        raise _Unsure
    close = "]" if first == "[" else "}"
    items: list[Any] = []
    pairs: dict[str, Any] = {}
    at += 1
    if text[at : at + 1] == close:
        return (items if first == "[" else pairs), at + 1
    while True:
        if first == "{":
            match = _FLOW_KEY.match(text, at)
            if match is None or match.group(1) in pairs:
                raise _Unsure
            pairs[match.group(1)], at = _flow(text, match.end(), depth + 1)
        else:
            item, at = _flow(text, at, depth + 1)
            items.append(item)
        if text[at : at + 1] == close:
            return (items if first == "[" else pairs), at + 1
        if text[at : at + 2] != ", ":
            raise _Unsure
        at += 2
