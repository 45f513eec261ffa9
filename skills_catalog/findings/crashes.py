"""Errors of a running build as findings: files that vanish, a full disk, a mistake in a template."""

from __future__ import annotations

import errno
import os
import sqlite3
import traceback
from collections.abc import Sequence
from pathlib import Path

import jinja2

from skills_catalog.findings.finding import Problems, relative

EXPECTED = (OSError, sqlite3.OperationalError, jinja2.TemplateError)
NEXT = {
    errno.ENOSPC: "腾出空间再试。", errno.EDQUOT: "配额用完了，腾出空间再试。",
    errno.EFBIG: "超过了允许的文件大小，放宽限制再试。",
    errno.EROFS: "换一个 --out。", errno.EACCES: "改权限，或换一个 --out。", errno.EPERM: "改权限，或换一个 --out。",
    errno.EBUSY: "这里是挂载点，不能整个换掉：把 --out 写成它里面的一个文件夹，例如 site/。",
    errno.EMFILE: "打开的文件太多，放宽限制（ulimit -n）再试。",
}  # fmt: skip


def is_expected(error: Exception, templates: Path) -> bool:
    """Tell whether an error can come from the machine or from the text of a template, so that the program is not at fault."""
    return isinstance(error, EXPECTED) or any(Path(file).is_relative_to(templates) for file, _ in _ran(error)[-1:])


def _ran(error: Exception) -> list[tuple[str, int]]:
    """Return file and line of each step that led to an error, the last at the end; another process notes its own."""
    noted: list[tuple[str, int]] | None = getattr(error, "ran", None)
    return noted or [(f.filename, f.lineno or 0) for f in traceback.extract_tb(error.__traceback__)]


def crash_findings(error: Exception, inputs: Sequence[Path], templates: Path, out: Path, base: Path) -> Problems:
    """Return one finding about an expected error. inputs: files and folders that the build reads."""
    problems = Problems()
    if not isinstance(error, OSError | sqlite3.OperationalError):
        file, line, message = _template(error, templates)
        problems.add(relative(file, base), (line, 1) if line else (0, 0), "bad-template", f"模板写错：{message}。")
        return problems
    if isinstance(error, OSError) and (read := _of_inputs(error, inputs)):
        gone = isinstance(error, FileNotFoundError)
        why = "读到一半不见了" if gone else f"读不了（{_reason(error)}）"
        problems.add(relative(read, base), (0, 0), "unreadable-file", f"这个文件{why}。{'放回去' if gone else '改好'}再试。")
        return problems
    number = error.errno if isinstance(error, OSError) else None
    step = NEXT.get(number or 0, "换一个 --out 再试。" if number else "看看磁盘是不是满了、能不能写，再试。")
    problems.add(str(out), (0, 0), "out-folder", f"不能在这里写文件（{_reason(error)}{_which(error, out)}）。{step}")
    return problems


def _reason(error: Exception) -> str:
    return os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)


def _which(error: Exception, out: Path) -> str:
    """Return the file that an error is about, where it is known and is not the output folder."""
    name = error.filename if isinstance(error, OSError) else None
    return f"：{name}" if isinstance(name, str) and name != str(out) else ""


def _of_inputs(error: OSError, inputs: Sequence[Path]) -> Path | None:
    if not isinstance(error.filename, str):
        return None
    path = Path(error.filename).absolute()
    return path if any(path.is_relative_to(place) for place in inputs) else None


def _template(error: Exception, templates: Path) -> tuple[Path, int, str]:
    """Return file, line and message: of the template that does not parse, or of the last line of a template that ran."""
    if isinstance(error, jinja2.TemplateNotFound):
        return templates, 0, f"没有模板 {error.name}"
    if isinstance(error, jinja2.TemplateSyntaxError):
        return Path(error.filename or templates), error.lineno, error.message or ""
    ran = [(file, line) for file, line in _ran(error) if Path(file).is_relative_to(templates)]
    return (Path(ran[-1][0]), ran[-1][1], str(error)) if ran else (templates, 0, str(error))
