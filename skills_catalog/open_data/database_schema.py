"""The tables of the database: their columns, keys, references and indexes, made by sqlite-utils."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator
from typing import Any

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.open_data import fulltext
from skills_catalog.open_data.record_rows import child_tables, schema_columns
from skills_catalog.open_data.sql_views import VIEWS
from skills_catalog.records.schema import Part

SORT_KEY = "sort_key"
"""The column that orders names as the pages do: SQLite itself knows no pinyin."""
SEARCH_ROW = "search_row"
"""The column that says where a record's words stand in the index."""
PAGE = 8192
"""Bytes of a page: a row of up to 2 KB stays in its place in the tree of its table."""
Shape = dict[str, type]


def shapes() -> Iterator[tuple[str, Shape, tuple[str, ...], list[tuple[str, str, str]]]]:
    """(table, columns, key, references as (column, table, column)) of the collections and their lists."""
    for name, spec in COLLECTIONS.items():
        own: Shape = {"page": str, SORT_KEY: str, SEARCH_ROW: int}
        shape = {c: t for c, t, _ in schema_columns(spec.cls)} | own
        yield name, shape, ("id",), [*_foreign(spec.cls), (SEARCH_ROW, "search", "number")]
        for field in child_tables(spec.cls):
            assert field.part is not None
            shape = {"record": str, "position": int} | {c: t for c, t, _ in schema_columns(field.part)}
            yield f"{name}_{field.key}", shape, ("record", "position"), [("record", name, "id"), *_foreign(field.part)]


OTHER: dict[str, tuple[Shape, tuple[str, ...], list[tuple[str, str, str]]]] = {
    "search": ({"number": int, "collection": str, "record": str, "title": str, "page": str}, ("number",), []),
    "links": (
        dict.fromkeys(("collection", "record", "field", "target_collection", "target"), str),
        ("collection", "record", "field", "target_collection", "target"),
        [],
    ),
    "project_classes": (
        {"record": str, "position": int, "intake": str, "id": str, "start": str, "end": str, "deadline": str, "opens_at": int,
         "town": str, "place": str, "times": str, "seats": int, "enrolled": int, "institution": str, "cancelled": int},
        ("record", "position"),
        [("record", "projects", "id"), ("town", "towns", "id"), ("institution", "institutions", "id")],
    ),
    "rate_amounts": (
        {"rate": str, "position": int, "case": str, "level": str, "amount": str, "amount_fen": int, "at_most_fen": int,
         "at_least_fen": int, "in_force_from": str, "in_force_to": str, "verification": str},
        ("rate", "position"), [("rate", "rates", "id")],
    ),
    "parameter_amounts": (
        {"parameter": str, "version": int, "position": int, "case": str, "amount": str, "amount_fen": int, "unit": str,
         "in_force_from": str, "in_force_to": str, "verification": str, "source_document": str, "source_doc_no": str,
         "source_url": str, "quote": str, "note": str},
        ("parameter", "version", "position"), [("parameter", "parameters", "id")],
    ),
    "cases": (
        {"number": int, "rate": str, "id": str, "on_date": str, "facts": str, "status": str, "min_fen": int, "max_fen": int,
         "reason": str},
        ("number",), [("rate", "rates", "id")],
    ),
    "responsibilities": (
        {"policy": str, "article": str, "department": str, "role": str}, ("policy", "article", "department"),
        [("policy", "policies", "id"), ("department", "departments", "id")],
    ),
    "release": (
        dict.fromkeys(("division", "district", "data_date", "rules", "licence", "owner"), str), ("division",), [],
    ),
    "findings": (
        {"number": int, "path": str, "line": int, "column": int, "severity": str, "code": str, "message": str}, ("number",), [],
    ),
    "changes": (
        {"number": int} | dict.fromkeys(
            ("date", "since", "collection", "record", "title", "what", "field", "label", "before", "after"), str),
        ("number",), [],
    ),
}  # fmt: skip
"""The tables that are no collection's: columns, key, references."""
INDEXED = {"search": ("collection", "record"), "links": ("target_collection", "target"), "changes": ("date",)}
"""Columns that are asked for together."""


def every_table() -> Iterator[tuple[str, Shape, tuple[str, ...], list[tuple[str, str, str]]]]:
    yield from shapes()
    for name, (shape, key, refs) in OTHER.items():
        yield name, shape, key, refs


def layout() -> int:
    """A number for the schema and for the SQLite that wrote it: files with the same one can be brought up to date."""
    said = (
        PAGE,
        *((n, [(c, t.__name__) for c, t in s.items()], k, r) for n, s, k, r in every_table()),
        INDEXED,
        VIEWS,
        fulltext.STEM,
        fulltext.TAIL,
    )
    return zlib.crc32(f"{said} {sqlite3.sqlite_version}".encode()) & 0x7FFFFFFF


def create_tables(connection: sqlite3.Connection) -> None:
    """Every table, empty, with its keys. Tables with a key of texts are stored in its order (WITHOUT ROWID)."""
    import sqlite_utils  # noqa: PLC0415 (a tenth of a second that bringing a database up to date does not need)

    db = sqlite_utils.Database(connection)
    left = {name: (shape, key, refs) for name, shape, key, refs in every_table()}
    while left:
        ready = [n for n, (_, _, refs) in left.items() if not any(r[1] in left and r[1] != n for r in refs)]
        assert ready, f"these tables name each other: {sorted(left)}"
        for name in ready:
            shape, key, refs = left.pop(name)
            sql = db.create_table_sql(
                name, shape, pk=key if len(key) > 1 else key[0], foreign_keys=refs,
                not_null={"id", "title"} if name in COLLECTIONS else set(),
            )  # fmt: skip
            connection.execute(f"{sql.rstrip().rstrip(';')} WITHOUT ROWID" if shape[key[0]] is str else sql)


def create_indexes(connection: sqlite3.Connection) -> None:
    """Indexes of the references and the views: once the tables are full."""
    import sqlite_utils  # noqa: PLC0415 (as above)

    db: Any = sqlite_utils.Database(connection)
    for name, _, key, refs in every_table():
        for column, _, _ in refs:
            if column != key[0]:
                db[name].create_index([column])
    for name, together in INDEXED.items():
        db[name].create_index(list(together))
    for name, sql in VIEWS.items():
        db.create_view(name, " ".join(sql.split()))


def _foreign(cls: type[Part]) -> list[tuple[str, str, str]]:
    """(column, other table, other column) of a schema's single references."""
    return [
        (name, field.meta.ref, "id")
        for name, _, field in schema_columns(cls)
        if field.meta.ref and field.shape == "one" and field.part is None
    ]
