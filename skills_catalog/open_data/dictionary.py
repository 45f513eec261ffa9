"""The data dictionary: every table and view of the database with the meaning, type and unit of each column.

Collections and their lists are described by the schema; the other tables and the views in ``datasette_metadata.yml``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.open_data import database_schema
from skills_catalog.open_data import record_rows as rows
from skills_catalog.open_data.sql_views import COMPUTED
from skills_catalog.records.schema import Field

INTERNAL = ("search", "search_index")
"""Tables that serve the search: in the database, in no download."""
HELPERS = {
    "page": "网站上的页面",
    database_schema.SORT_KEY: "名称的拼音，按它排序（order by sort_key, title）和网页上的顺序一样",
    database_schema.SEARCH_ROW: "在全文索引里的行号",
}
UNEXPORTED = {database_schema.SORT_KEY, database_schema.SEARCH_ROW}


@dataclass(frozen=True)
class DatabaseColumn:
    """One column. kind: text | integer | number | date | yes_no. choice: the vocabulary of its values."""

    name: str
    kind: str
    label: str
    about: str = ""
    unit: str = ""
    ref: str = ""
    choice: str = ""
    required: bool = False

    @property
    def text(self) -> str:
        """One description for Datasette and data packages: label, unit, explanation."""
        unit = f"（单位：{self.unit}）" if self.unit else ""
        return f"{self.label}{unit}" + (f"：{self.about}" if self.about else "")


@dataclass(frozen=True)
class DatabaseTable:
    """One table or view. collection: the collection that it or its parent is; empty for the others."""

    name: str
    title: str
    about: str
    columns: list[DatabaseColumn]
    key: tuple[str, ...]
    rows: int | None
    """None for a view: to count its rows can take as long as to build the database."""
    view: bool = False
    collection: str = ""

    @property
    def exported(self) -> list[DatabaseColumn]:
        """The columns that downloads carry."""
        return [c for c in self.columns if c.name not in UNEXPORTED]


def tables(connection: sqlite3.Connection, metadata: Mapping[str, Any], counts: Mapping[str, int]) -> list[DatabaseTable]:
    """Every table and view of a built database, collections first. metadata: ``datasette_metadata.yml`` as read; counts: the rows
    of each table."""
    written = metadata["databases"]["catalog"].get("tables", {})
    found = list(_collections(counts))
    known = {t.name for t in found}
    for name, kind in connection.execute("select name, type from sqlite_master where type in ('table', 'view') order by name"):
        if name in known or name.startswith((*INTERNAL, "sqlite_")):
            continue
        said = written.get(name, {})
        info = connection.execute(f'pragma table_info("{name}")').fetchall()
        columns = [_plain(c[1], c[2], said.get("columns", {}).get(c[1], "")) for c in info]
        key = tuple(c[1] for c in sorted(info, key=lambda c: c[5]) if c[5])
        about = said.get("description", "")
        found.append(DatabaseTable(name, said.get("title", name), about, columns, key, counts.get(name), kind == "view"))
    return found


def _collections(counts: Mapping[str, int]) -> Iterator[DatabaseTable]:
    for name, spec in COLLECTIONS.items():
        columns = [_column(c, f) for c, _, f in rows.schema_columns(spec.cls)]
        columns += [
            DatabaseColumn(c, "integer" if c == database_schema.SEARCH_ROW else "text", text.split("，")[0], text)
            for c, text in HELPERS.items()
        ]
        yield DatabaseTable(name, spec.title, spec.lead, columns, ("id",), counts.get(name), collection=name)
        for field in rows.child_tables(spec.cls):
            assert field.part is not None
            child = f"{name}_{field.key}"
            own = [
                DatabaseColumn("record", "text", f"{spec.title}的编号", ref=name, required=True),
                DatabaseColumn("position", "integer", "第几个", "从 0 数起", required=True),
            ]
            own += [_column(c, f) for c, _, f in rows.schema_columns(field.part)]
            title = f"{spec.title}：{field.meta.label}"
            about = f"{spec.title}的“{field.meta.label}”，一行一个。"
            yield DatabaseTable(child, title, about, own, ("record", "position"), counts.get(child), collection=name)


def _column(name: str, field: Field) -> DatabaseColumn:
    single = field.shape == "one" and field.part is None
    meta = field.meta
    unit = {"money": "分", "percent": "1 是百分之百"}.get(meta.kind, meta.unit)
    about = meta.help if single else f"{meta.help}（JSON）"
    return DatabaseColumn(
        name,
        rows.column_kind(field).name,
        meta.label,
        about,
        unit,
        meta.ref if single else "",
        meta.choice,
        field.required and name in ("id", "title"),
    )


def _plain(name: str, declared: str, text: str) -> DatabaseColumn:
    kind = {"INTEGER": "integer", "FLOAT": "number", "REAL": "number"}.get(declared)
    kind = kind or COMPUTED.get(name, "text")
    unit = "分" if name.endswith("_fen") else "元" if name.endswith("_yuan") else ""
    return DatabaseColumn(name, kind, text, unit=unit if unit and unit not in text else "")
