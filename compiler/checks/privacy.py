"""The privacy gate: no ID number, mobile number or bank card in anything that would be published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compiler.personal import leaks, suspect
from compiler.problems import Problems, relative


def check(files: Iterable[Path], base: Path, problems: Problems) -> None:
    """Scan the text of every file that would be published; each is looked at by itself."""
    for file in files:
        raw = file.read_bytes()
        if not suspect(raw):
            continue
        text = raw.decode("utf-8", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
        for number, line in enumerate(text.split("\n"), 1):
            for column, what in leaks(line):
                message = f"这里像是{what}，公开的文件里不能有个人信息。请删掉，或把中间几位换成 *。"
                problems.add(relative(file, base), (number, column), "privacy", message)
