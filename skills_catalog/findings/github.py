"""Findings for GitHub: workflow commands that annotate a pull request, and a table in the summary of the run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from skills_catalog.findings.finding import Finding, relative
from skills_catalog.text.characters import one_line

ANNOTATIONS_SHOWN = 10
"""Annotations of one severity that GitHub shows for one step."""
MOST_ROWS = 500
"""Rows of the summary's table: a summary over one mebibyte is refused as a whole."""
COMMANDS = {"error": "error", "warning": "warning"}


def annotation_line(finding: Finding, root: Path, base: Path) -> str:
    """Return a finding as a workflow command. root: the repository; base: what the finding's path is relative to."""
    file = _file(finding, root, base)
    place = f"file={_property(file)}"
    if finding.line:
        place += f",line={finding.line},endLine={finding.line},col={finding.column}"
        end = _end(base / finding.path, finding.line)
        place += f",endColumn={end}" if end > finding.column else ""
    severity = COMMANDS.get(finding.severity, "notice")
    return f"::{severity} {place},title={_property(finding.code)}::{_data(one_line(finding.message))}"


def annotation_lines(findings: Sequence[Finding], root: Path, base: Path) -> str:
    """Return all findings, one a line, errors first: GitHub shows only the first ten of each severity at their lines."""
    ordered = sorted(findings, key=lambda f: (f.severity != "error", f))
    return "\n".join(annotation_line(f, root, base) for f in ordered)


def unshown_count(findings: Sequence[Finding]) -> int:
    """Count the findings that GitHub does not show at their lines."""
    counts = [sum(f.severity == s for f in findings) for s in {f.severity for f in findings}]
    return sum(max(0, count - ANNOTATIONS_SHOWN) for count in counts)


def job_summary(findings: Sequence[Finding], counted: str, root: Path, base: Path) -> str:
    """Return Markdown for the summary of a run: the counts, and a table of all findings."""
    lines = [f"### 目录检查：{counted}", ""]
    if hidden := unshown_count(findings):
        limit = f"GitHub 每一步只在行上标出前 {ANNOTATIONS_SHOWN} 个错误和前 {ANNOTATIONS_SHOWN} 个警告"
        lines += [f"{limit}，还有 {hidden} 个没有标出，都在下表里。", ""]
    if findings:
        lines += ["| | 位置 | 代码 | 说明 |", "|---|---|---|---|"]
        for finding in sorted(findings, key=lambda f: (f.severity != "error", f))[:MOST_ROWS]:
            file = _file(finding, root, base)
            place = f"{file}:{finding.line}:{finding.column}" if finding.line else file
            kind = "错误" if finding.severity == "error" else "警告"
            lines.append(f"| {kind} | {_cell(place)} | {finding.code} | {_cell(finding.message)} |")
        if len(findings) > MOST_ROWS:
            lines += ["", f"还有 {len(findings) - MOST_ROWS} 个，见这一步的日志。"]
    return "\n".join(lines) + "\n"


def repository_root(start: Path, workspace: str | None) -> Path:
    """The folder that paths in annotations are relative to: the workspace of the run, or the repository around a folder."""
    if workspace and start.is_relative_to(Path(workspace).resolve()):
        return Path(workspace).resolve()
    return next((p for p in (start, *start.parents) if (p / ".git").exists()), start)


def _file(finding: Finding, root: Path, base: Path) -> str:
    return relative(Path(os.path.normpath(base / finding.path)), root)


def _end(file: Path, line: int) -> int:
    """Return the column behind the last character of a line; 0 where the file cannot be read."""
    try:
        lines = file.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return 0
    return len(lines[line - 1].rstrip()) + 1 if line <= len(lines) else 0


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _cell(text: str) -> str:
    """Escape a text so that it stays one cell of a Markdown table and shows as it is."""
    for sign, name in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;")):
        text = text.replace(sign, name)
    return "".join(f"\\{c}" if c in "\\`*_[]" else c for c in text).replace("\r", " ").replace("\n", "<br>")
