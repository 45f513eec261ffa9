"""Findings: what is wrong, where, and what to write instead. Only this module builds messages' form.

A finding prints as ``path:line:col: error|warning: code: message`` (lines and columns count from 1).
Codes are stable: ``compiler.codes`` says what each means and how to mend it.
"""

from __future__ import annotations

import difflib
import json
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from compiler.codes import CODES

KeyPath = tuple[str | int, ...]
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff]"
)
"""What a terminal would obey rather than show, what turns the text around it, and what nobody can see."""
LONGEST = 1000
"""Characters of a message; more of a value says nothing that less did not."""


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
        return f"{place}: {self.severity}: {self.code}: {self.message}"

    def github(self) -> str:
        """The finding as a GitHub workflow command, which annotates a pull request."""
        path = self.path.replace("%", "%25").replace(":", "%3A").replace(",", "%2C")
        place = f"file={path},line={max(self.line, 1)},col={max(self.column, 1)}"
        return f"::{self.severity} {place},title={self.code}::{self.message.replace('%', '%25')}"


def visible(text: str) -> str:
    """The text in one line that can be shown anywhere: what cannot be seen as the escape that YAML has for it."""
    return UNSEEN.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


def _shortened(message: str) -> str:
    """Both ends of a message that quotes too much."""
    if len(message) <= LONGEST:
        return message
    half = LONGEST // 2
    return f"{message[:half]}……（略去 {len(message) - 2 * half} 个字）……{message[-half:]}"


Locator = Callable[[KeyPath], tuple[int, int]]


@dataclass
class Problems:
    """Gathers the findings of a pass; positions are looked up only when something is wrong."""

    found: list[Finding] = field(default_factory=list)

    def add(self, path: str, place: tuple[int, int], code: str, message: str, *, severity: str = "error") -> None:
        assert code in CODES, code
        self.found.append(Finding(visible(path), place[0], place[1], severity, code, visible(_shortened(message))))

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
        super().__init__(f"{len(problems.errors)} errors")
        self.problems = problems

    def __reduce__(self) -> tuple[type[BuildStopped], tuple[Problems]]:
        return BuildStopped, (self.problems,)  # it may come from another process


def stop_on_errors(problems: Problems) -> None:
    if problems.errors:
        raise BuildStopped(problems)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like ``word``, or None when nothing is alike."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return close[0] if close else None


def guess(word: str, known: Sequence[str]) -> str:
    """The end of a message: what was probably meant, or what may be written."""
    near = nearest(word, known)
    if near is not None:
        return f"最接近的是“{near}”。"
    if not known:
        return "现在一个也没有。"
    shown = "、".join(known[:12])
    return f"可以写：{shown}{' 等' if len(known) > 12 else ''}。"


def report(findings: Sequence[Finding], form: str) -> str:
    """Findings as text, JSON or GitHub annotations, one a line (JSON: one array)."""
    if form == "json":
        keys = ("path", "line", "column", "severity", "code", "message")
        rows = [{k: getattr(f, k) for k in keys} for f in findings]
        return json.dumps(rows, ensure_ascii=False, indent=1)
    if form == "github":
        return "\n".join(f.github() for f in findings)
    return "\n".join(f.text() for f in findings)


def relative(path: Path | str, base: Path) -> str:
    """The path as shown in messages: relative to ``base`` where it lies inside, with forward slashes."""
    within, above = str(path), str(base) + os.sep
    if within.startswith(above):
        return within[len(above) :].replace(os.sep, "/")
    try:
        return Path(path).relative_to(base).as_posix()
    except ValueError:
        return Path(path).as_posix()
