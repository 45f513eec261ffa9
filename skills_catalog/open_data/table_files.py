"""The tables of a built database as files for spreadsheets and programs: CSV, XLSX, Parquet, all from one reading."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from skills_catalog.open_data import xlsx
from skills_catalog.open_data.csv_file import csv_head, csv_rows, dangerous
from skills_catalog.open_data.dictionary import DatabaseTable
from skills_catalog.open_data.measured_file import MeasuredFile, Writing
from skills_catalog.open_data.parquet_file import Parquet
from skills_catalog.open_data.xlsx import SHEET_ROWS

FETCHED = 1000
"""Rows that are read at once."""
RowBatch = Sequence[tuple[Any, ...]]


def row_batches(connection: sqlite3.Connection, table: DatabaseTable) -> Iterator[RowBatch]:
    """The exported columns of a table, in the order of its key, many rows at once."""
    names, key = (", ".join(f'"{name}"' for name in found) for found in ([c.name for c in table.exported], table.key))
    cursor = connection.execute(f'select {names} from "{table.name}" order by {key}')
    while found := cursor.fetchmany(FETCHED):
        yield found


def explanation(tables: Sequence[DatabaseTable]) -> str:
    """The workbook's first sheet: every column of every table."""
    lines = ((t.name, c.name, c.label, c.kind, c.unit, c.about) for t in tables for c in t.exported)
    return xlsx.explanation_sheet(("表", "列", "名称", "类型", "单位", "说明"), lines)


def write_table(
    connection: sqlite3.Connection, data: Path, table: DatabaseTable, division: str, year: int, files: list[MeasuredFile]
) -> Iterator[str]:
    """Write a table as CSV and Parquet while the text of its sheet is asked for; the files are added when all is written."""
    careful, drawn, left = dangerous(connection, table), xlsx.drawn(table.exported), SHEET_ROWS
    with Writing(data, f"{table.name}.csv", table.name) as lines, Parquet(data, table, division, year) as arrow:
        lines.write(csv_head(table))
        yield xlsx.sheet_head(table.exported)
        for some in row_batches(connection, table):
            lines.write(csv_rows(some, careful))
            columns = list(zip(*some, strict=True))
            arrow.write(columns)
            if left > 0:
                yield drawn(columns if len(some) <= left else [c[:left] for c in columns])
                left -= len(some)
        yield xlsx.FOOT
    files.extend((lines.file, arrow.out.file))
