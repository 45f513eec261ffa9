"""Credit codes in running text: what a text calls one must be right, as in the field of its own."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from skills_catalog.findings.finding import Problems, relative
from skills_catalog.text import credit_codes
from skills_catalog.text.file_text import decoded, place


def check(files: Iterable[Path], base: Path, problems: Problems) -> None:
    """Look at the text of every file, each by itself. base: what paths in findings are relative to."""
    for file in files:
        text = decoded(file.read_bytes())
        if text is None or credit_codes.MARK not in text:
            continue
        for at, code in credit_codes.written(text):
            if fault := credit_codes.fault(code):
                problems.add(relative(file, base), place(text, at), "bad-code", fault)
