"""The tables of a built database as files for spreadsheets and programs: CSV, XLSX, Parquet, all from one reading."""

from __future__ import annotations

import contextlib
import csv
import io
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from skills_catalog.open_data import xlsx
from skills_catalog.open_data.dictionary import DatabaseColumn, DatabaseTable
from skills_catalog.open_data.measured_file import MeasuredFile, Writing
from skills_catalog.open_data.xlsx import SHEET_ROWS
from skills_catalog.records.kinds import COLUMNS
from skills_catalog.text.characters import DANGEROUS, PASSED_OVER

BOM = "\ufeff"
FETCHED = 1000
"""Rows that are read at once."""
ROW_GROUP = 1 << 16
"""Rows that a Parquet file holds together."""
RowBatch = Sequence[tuple[Any, ...]]


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe; it is the only one that is put there."""
    if isinstance(value, str) and value.lstrip(PASSED_OVER).startswith(DANGEROUS):
        return "'" + value
    return value


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def row_batches(connection: sqlite3.Connection, table: DatabaseTable) -> Iterator[RowBatch]:
    """The exported columns of a table, in the order of its key, many rows at once."""
    names, key = (", ".join(f'"{name}"' for name in found) for found in ([c.name for c in table.exported], table.key))
    cursor = connection.execute(f'select {names} from "{table.name}" order by {key}')
    while found := cursor.fetchmany(FETCHED):
        yield found


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


def parquet_path(table: DatabaseTable, division: str, year: int) -> str:
    """Where a table's Parquet file lies below ``data/``: engines read district and year from the folders."""
    return f"parquet/{table.name}/division={division}/year={year}/part-0.parquet"


class Parquet(contextlib.AbstractContextManager["Parquet"]):
    """A table as one Parquet file that is being written; labels and units stand in the columns' metadata."""

    def __init__(self, data: Path, table: DatabaseTable, division: str, year: int) -> None:
        import pyarrow as pa  # noqa: PLC0415 (a third of a second, and only what writes Parquet needs it)
        import pyarrow.parquet as pq  # noqa: PLC0415 (as above)

        self.arrow, self.table = pa, table
        self.schema = pa.schema(
            [
                pa.field(c.name, getattr(pa, COLUMNS[c.kind].arrow)(), metadata={"label": c.label, "unit": c.unit})
                for c in table.exported
            ],
            metadata={"title": table.title},
        )
        self.out = Writing(data, parquet_path(table, division, year), table.name)
        self.sink = pa.PythonFile(self.out, "w")
        self.writer = pq.ParquetWriter(self.sink, self.schema, compression="zstd")
        self.held: list[list[Any]] = [[] for _ in table.exported]

    def write(self, columns: Sequence[Sequence[Any]]) -> None:
        """Rows as the values of each column."""
        for held, values in zip(self.held, columns, strict=True):
            held.extend(values)
        while len(self.held[0]) >= ROW_GROUP:
            self._group()

    def _group(self) -> None:
        arrays = [self._array(c, v[:ROW_GROUP]) for c, v in zip(self.table.exported, self.held, strict=True)]
        self.writer.write_table(self.arrow.table(arrays, schema=self.schema), row_group_size=ROW_GROUP)
        for held in self.held:
            del held[:ROW_GROUP]

    def _array(self, column: DatabaseColumn, values: Sequence[Any]) -> Any:
        pa = self.arrow
        given = {"date": pa.string(), "yes_no": pa.int64()}.get(column.kind)
        if given is None:
            return pa.array(values, getattr(pa, COLUMNS[column.kind].arrow)())
        return pa.array(values, given).cast(getattr(pa, COLUMNS[column.kind].arrow)())

    def __exit__(self, *_: object) -> None:
        if self.held[0]:
            self._group()
        self.writer.close()
        self.sink.flush()
        self.out.close()
