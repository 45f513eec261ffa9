"""Findings: what is wrong, where, and what to write instead. Only this module (and ``github``) formats them.

A finding prints as ``path:line:col: error|warning: code: message`` (lines and columns count from 1).
Codes are stable: ``skills_catalog.findings.codes`` says what each means and how to mend it.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from skills_catalog.findings.codes import CODES
from skills_catalog.text.characters import one_line
from skills_catalog.text.personal_data import mask_numbers

ELSEWHERE = "files-of-who-asks"
"""The name of a folder with files of another machine, as they lie below its root: findings call them what that machine does."""
KeyPath = tuple[str | int, ...]
Message = str | Callable[[], str]
"""A message, or a function that makes it: only messages that are shown cost time."""
Where = tuple[int, int] | Callable[[], tuple[int, int]]
"""Line and column, or a function that finds them."""
MOST = 50
"""Findings of one code shown for a file; the rest is counted."""
MOST_LINES = 1000
"""Findings printed for a run."""
LONGEST = 400
"""Characters of a message, which may quote what a file holds."""


def worded(message: Message) -> str:
    return message if isinstance(message, str) else message()


@dataclass(frozen=True, order=True)
class Finding:
    """One finding. ``line`` and ``column`` are 1-based; 0 when the place is the file as a whole."""

    path: str
    line: int
    column: int
    severity: str
    code: str
    message: str

    def text(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.line else self.path
        return one_line(f"{place}: {self.severity}: {self.code}: {self.message}")


@dataclass
class Problems:
    """Gathers the findings of a pass; positions are looked up only when something is wrong."""

    found: list[Finding] = field(default_factory=list)
    _counts: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _rests: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """Index in ``found`` of the finding that counts the rest of its kind."""

    def add(self, path: str, where: Where, code: str, message: Message, *, severity: str = "error") -> None:
        assert code in CODES, code
        path = mask_numbers(path)
        kind = (path, severity, code)
        self._counts[kind] += 1
        more = self._counts[kind] - MOST
        if more > 0:
            self._count_rest(kind, where, more)
            return
        place = where() if callable(where) else where
        text = mask_numbers(worded(message))
        if len(text) > LONGEST:
            text = f"{text[: LONGEST - 100]}……{text[-99:]}"
        self.found.append(Finding(path, *place, severity, code, text))

    def _count_rest(self, kind: tuple[str, str, str], where: Where, more: int) -> None:
        path, severity, code = kind
        if kind in self._rests:
            first = self.found[self._rests[kind]]
            place = (first.line, first.column)
        else:
            place = where() if callable(where) else where
            self._rests[kind] = len(self.found)
            self.found.append(Finding(path, *place, severity, code, ""))
        text = f"这个文件里从这里起还有 {more} 处同样的问题，没有一一列出。改好上面的再检查一次。"
        self.found[self._rests[kind]] = Finding(path, *place, severity, code, text)

    @property
    def errors(self) -> list[Finding]:
        return [f for f in self.found if f.severity == "error"]

    @property
    def warnings(self) -> list[Finding]:
        return [f for f in self.found if f.severity == "warning"]

    def sorted(self) -> list[Finding]:
        return sorted(set(self.found))


class BuildStopped(Exception):
    """Raised when a pass ended with errors; nothing has been written."""

    def __init__(self, problems: Problems) -> None:
        super().__init__("\n".join([f"{len(problems.errors)} errors", *(f.text() for f in problems.sorted()[:10])]))
        self.problems = problems

    def __reduce__(self) -> tuple[type[BuildStopped], tuple[Problems]]:
        return BuildStopped, (self.problems,)  # pickled when another process raises it


def stop_on_errors(problems: Problems) -> None:
    if problems.errors:
        raise BuildStopped(problems)


def findings_text(findings: Sequence[Finding], form: str) -> str:
    """Return findings as text, one a line with the rest counted, or as one JSON array."""
    if form == "json":
        keys = ("path", "line", "column", "severity", "code", "message")
        rows = [{k: getattr(f, k) for k in keys} for f in findings]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    lines = [f.text() for f in findings[:MOST_LINES]]
    if len(findings) > MOST_LINES:
        lines.append(f"还有 {len(findings) - MOST_LINES} 处没有列出。改好上面的再检查一次。")
    return "\n".join(lines)


def relative(path: Path | str, base: Path) -> str:
    """Return a path as messages show it: relative to ``base`` where it lies inside, with forward slashes."""
    within, above = str(path), str(base) + os.sep
    if within.startswith(above):
        return within[len(above) :].replace(os.sep, "/")
    try:
        return Path(path).relative_to(base).as_posix()
    except ValueError:
        return as_there(Path(path).as_posix())


def as_there(path: str) -> str:
    """Return a path as it is on the machine whose file it is."""
    return path.rpartition(ELSEWHERE)[2]
