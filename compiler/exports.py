"""The tables of a built database as files for spreadsheets and programs: CSV, XLSX, Parquet."""

from __future__ import annotations

import csv
import datetime
import io
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from compiler.dictionary import Column, Table

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
BOM = "\ufeff"
SHEET_ROWS = 1_048_576 - 1
"""Rows that a sheet holds below its head; what is beyond stands in the CSV only."""
CELL = 32_767
"""Characters that a spreadsheet's cell holds."""
ARROW = {"text": "string", "integer": "int64", "number": "float64", "date": "date32", "yes_no": "bool_"}


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return value


def to_csv(names: Sequence[str], rows: Iterator[Sequence[Any]] | Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with BOM and CRLF, as spreadsheets expect; unknown is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    writer.writerows(["" if v is None else harmless(v) for v in row] for row in rows)
    return (BOM + out.getvalue()).encode()


def rows(connection: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The exported columns of a table, in the order of its key."""
    names, key = (", ".join(f'"{name}"' for name in found) for found in ([c.name for c in table.exported], table.key))
    yield from connection.execute(f'select {names} from "{table.name}" order by {key}')


def csv_file(connection: sqlite3.Connection, table: Table) -> bytes:
    return to_csv([c.name for c in table.exported], rows(connection, table))


def workbook(connection: sqlite3.Connection, tables: Sequence[Table], path: Path, made: datetime.date) -> None:
    """One workbook: a sheet of explanations, then a sheet a table. Codes and phone numbers are text, dates are dates.

    made: the date the workbook says it was made on; the same input gives the same bytes.
    """
    book = xlsxwriter.Workbook(
        str(path), {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"created": datetime.datetime.combine(made, datetime.time())})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#e3f0ee"})
    day, text = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 1, 26)
    sheet.set_column(2, 5, 18)
    for n, title in enumerate(("表", "列", "名称", "类型", "单位", "说明")):
        sheet.write_string(0, n, title, head)
    at = 1
    for table in tables:
        for c in table.exported:
            for n, value in enumerate((table.name, c.name, c.label, c.kind, c.unit, c.about)):
                sheet.write_string(at, n, value)
            at += 1
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 1)
        for n, c in enumerate(table.exported):
            sheet.set_column(n, n, 12 if c.kind != "text" else 20)
            sheet.write_string(0, n, c.name, head)
        for r, row in enumerate(rows(connection, table), 1):
            if r > SHEET_ROWS:
                break
            for n, (c, value) in enumerate(zip(table.exported, row, strict=True)):
                _write(sheet, r, n, c, value, day, text)
    book.close()


def _write(sheet: Any, r: int, n: int, column: Column, value: Any, day: Any, text: Any) -> None:
    if value is None:
        return
    if column.kind == "date" and datetime.date.fromisoformat(value).year > 1900:
        sheet.write_datetime(r, n, datetime.datetime.fromisoformat(value), day)
    elif isinstance(value, str):
        sheet.write_string(r, n, value[:CELL], text)
    else:
        sheet.write_number(r, n, value)


def parquet_path(table: Table, division: str, year: int) -> str:
    """Where a table's Parquet file lies below ``data/``: engines read district and year from the folders."""
    return f"parquet/{table.name}/division={division}/year={year}/part-0.parquet"


def parquet(connection: sqlite3.Connection, table: Table) -> bytes:
    """A table as one Parquet file; labels and units stand in the columns' metadata."""
    import pyarrow as pa  # noqa: PLC0415 (a third of a second, and only a build needs it)
    import pyarrow.parquet as pq  # noqa: PLC0415 (as above)

    values: list[list[Any]] = [[] for _ in table.exported]
    for row in rows(connection, table):
        for into, c, value in zip(values, table.exported, row, strict=True):
            into.append(_arrow(c, value))
    made = pa.schema(
        [pa.field(c.name, getattr(pa, ARROW[c.kind])(),
                  metadata={"label": c.label, "unit": c.unit}) for c in table.exported],
        metadata={"title": table.title},
    )  # fmt: skip
    out = io.BytesIO()
    arrays = [pa.array(v, type=f.type) for v, f in zip(values, made, strict=True)]
    pq.write_table(pa.table(arrays, schema=made), out, compression="zstd")
    return out.getvalue()


def _arrow(column: Column, value: Any) -> Any:
    if value is None:
        return None
    if column.kind == "date":
        return datetime.date.fromisoformat(value)
    return bool(value) if column.kind == "yes_no" else value
