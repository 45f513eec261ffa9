"""A table as one Parquet file, with labels and units."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from skills_catalog.open_data.dictionary import DatabaseColumn, DatabaseTable
from skills_catalog.open_data.measured_file import Writing
from skills_catalog.records.kinds import COLUMNS

ROW_GROUP = 1 << 16
"""Rows that a Parquet file holds together."""


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
