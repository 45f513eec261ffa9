"""A table as CSV, as spreadsheets expect it: a byte-order mark, CRLF, and no text that would be run as a formula."""

from __future__ import annotations

import csv
import io
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any

from skills_catalog.open_data.dictionary import DatabaseTable
from skills_catalog.text.characters import DANGEROUS, PASSED_OVER

BOM = "\ufeff"
"""The byte-order mark, by which spreadsheets know UTF-8."""


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; it is the only one that is put there."""
    if isinstance(value, str) and value.lstrip(PASSED_OVER).startswith(DANGEROUS):
        return "'" + value
    return value


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def dangerous(connection: sqlite3.Connection, table: DatabaseTable) -> bool:
    """Whether any text of a table would be run as a formula: only then is each one looked at."""
    marks = ", ".join("?" * len(DANGEROUS))
    texts = [c.name for c in table.exported if c.kind == "text"]
    tests = " or ".join(f'substr(ltrim("{name}", ?), 1, 1) in ({marks})' for name in texts)
    given = (PASSED_OVER, *DANGEROUS) * len(texts)
    found = connection.execute(f'select exists(select 1 from "{table.name}" where {tests or "0"})', given)
    return bool(found.fetchone()[0])


def csv_head(table: DatabaseTable) -> bytes:
    """What a CSV file begins with: UTF-8 with BOM and CRLF, as spreadsheets expect; unknown is an empty cell."""
    return f"{BOM}{_lines([[c.name for c in table.exported]])}".encode()


def csv_rows(found: Iterable[Sequence[Any]], careful: bool = True) -> bytes:
    """Lines of a CSV file. careful: formulas are made harmless."""
    return _lines([harmless(v) for v in row] for row in found).encode() if careful else _lines(found).encode()
