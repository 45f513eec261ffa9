"""What changed between two publications: their databases compared record by record, field by field."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from skills_catalog.catalog.change import KINDS_OF_CHANGE, Change
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.records.schema import Field, fields
from skills_catalog.text.quantities import yuan

DERIVED = {"page", "sort_key", "search_row"}
"""Columns that are made from others: they do not change by themselves."""
IN_TIME = {"by_parameter": "随参数变的金额", "by_version": "各版数字"}
"""What follows from several rows: of a rate, what it comes to with each version of the parameters that it leans on; of a
parameter, its versions in short, which stand for its ``versions`` where they differ."""
AMOUNTS = """
    select {id} as id, coalesce("case" || '：', '') || amount || '（' || in_force_from || ' 起'
           || coalesce('至 ' || in_force_to, '') || '）' as text
    from {table} where {where} order by {id}, in_force_from, position
"""
LEANING = "rate in (select record from links where collection = 'rates' and target_collection = 'parameters')"
StoredRow = dict[str, Any]


class NotADatabase(Exception):
    """The file is no published database; the message says why."""


@dataclass(frozen=True)
class Publication:
    """One publication: its data's date, its records by collection and id, and the changes that it tells of."""

    date: str
    records: Mapping[str, Mapping[str, StoredRow]]
    changes: list[Change]


Chosen = Mapping[str, Collection[str]]
"""Collection → ids."""


def publication_of(path: Path, only: Chosen | None = None) -> Publication:
    """A published ``catalog.db``; raises NotADatabase. Databases of older releases may lack tables and columns.

    only: the records that are wanted, by default all.
    """
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return collected(connection, only)
    except sqlite3.Error as error:
        raise NotADatabase(f"读不出来：{error}") from error


def collected(connection: sqlite3.Connection, only: Chosen | None = None) -> Publication:
    """What stands in a database, be it one that is being written; raises NotADatabase and sqlite3.Error."""
    tables = {r["name"] for r in _rows(connection, "select name from sqlite_master where type = 'table'")}
    if not tables & set(COLLECTIONS):
        raise NotADatabase("这个数据库里没有目录的表")
    records = {c: _records(connection, c, tables, None if only is None else only.get(c, ())) for c in COLLECTIONS if c in tables}
    _add_in_time(connection, records, tables)
    dates = [r["verified_on"] for found in records.values() for r in found.values() if r.get("verified_on")]
    date = max(dates, default="1970-01-01")
    if "release" in tables:
        date = next((r["data_date"] for r in _rows(connection, "select data_date from release")), date)
    past = [_change(r) for r in _rows(connection, "select * from changes")] if "changes" in tables else []
    return Publication(date, records, past)


def _add_in_time(connection: sqlite3.Connection, records: Mapping[str, Mapping[str, StoredRow]], tables: Collection[str]) -> None:
    """Give parameters and the rates that lean on them their amounts in time, so that a new version is a change of both."""
    wanted = (
        ("rates", "by_parameter", "rate_amounts", "rate", LEANING),
        ("parameters", "by_version", "parameter_amounts", "parameter", "1"),
    )
    for collection, key, table, id, where in wanted:
        if {collection, table, "links"} <= set(tables):
            for row in _rows(connection, AMOUNTS.format(id=id, table=table, where=where)):
                if row["id"] in records[collection]:
                    records[collection][row["id"]].setdefault(key, []).append(row["text"])


def _rows(connection: sqlite3.Connection, sql: str, given: Sequence[str] = ()) -> Iterator[sqlite3.Row]:
    cursor = connection.cursor()
    cursor.row_factory = sqlite3.Row
    yield from cursor.execute(sql, given)


def _change(row: sqlite3.Row) -> Change:
    return Change(**{f.name: row[f.name] for f in dataclasses.fields(Change)})


def _records(
    connection: sqlite3.Connection, collection: str, tables: set[str], only: Collection[str] | None
) -> dict[str, StoredRow]:
    given: tuple[str, ...] = () if only is None else (json.dumps(sorted(only)),)
    chosen = "" if only is None else " where {} in (select value from json_each(?))"
    out = {r["id"]: dict(r) for r in _rows(connection, f'select * from "{collection}"{chosen.format("id")} order by id', given)}
    for field in fields(COLLECTIONS[collection].cls):
        child = f"{collection}_{field.key}"
        if child in tables:
            sql = f'select * from "{child}"{chosen.format("record")} order by record, position'
            for row in _rows(connection, sql, given):
                parts = {k: v for k, v in dict(row).items() if k not in ("record", "position") and v is not None}
                if row["record"] in out:
                    out[row["record"]].setdefault(field.key, []).append(parts)
    return out


def diff(old: Publication, new: Publication) -> list[Change]:
    """What the newer publication added, removed, renamed and changed; by collection, then id, then field."""
    return [c for name in COLLECTIONS for c in _collection(name, old, new)]


def _collection(name: str, old: Publication, new: Publication) -> Iterator[Change]:
    before, after = old.records.get(name, {}), new.records.get(name, {})
    origin = {id: id for id in after if id in before}
    for id, row in after.items():
        if id not in before:
            former = next((f for f in json.loads(row.get("former_ids") or "[]") if f in before and f not in after), None)
            if former is not None:
                origin[id] = former
    gone = set(before) - set(origin.values())
    for id in sorted(set(after) | gone):
        row = after.get(id) or before[id]
        about = {"date": new.date, "since": old.date, "collection": name, "record": id, "title": row["title"]}
        if id in gone:
            yield Change(**about, what="removed")
        elif id not in origin:
            yield Change(**about, what="added")
        else:
            if origin[id] != id:
                yield Change(**about, what="renamed", field="id", label="编号", before=origin[id], after=id)
            known = {**before[origin[id]]}
            for key, label, was, now in _fields(name, known, row):
                yield Change(**about, what="changed", field=key, label=label, before=was, after=now)


def _fields(name: str, before: StoredRow, after: StoredRow) -> Iterator[tuple[str, str, str | None, str | None]]:
    labels = {**IN_TIME, **dict(labelled(name))}
    told = {"versions"} if before.get("by_version", ()) != after.get("by_version", ()) else set()
    for key in sorted((set(before) | set(after)) - DERIVED - {"id", "former_ids"} - told):
        was, now = before.get(key), after.get(key)
        if key in IN_TIME:
            was, now = _only_other(was or [], now or []), _only_other(now or [], was or [])
        was, now = _text(key, was), _text(key, now)
        if was != now:
            yield key, labels.get(key, key), was, now


def _only_other(texts: Sequence[str], others: Sequence[str]) -> str | None:
    """Join the texts that are not among the others."""
    return "；".join(t for t in texts if t not in others) or None


def labelled(name: str) -> Iterator[tuple[str, str]]:
    """(column, Chinese label) of a collection's columns, nested maps' too."""

    def walk(found: tuple[Field, ...], prefix: str, before: str) -> Iterator[tuple[str, str]]:
        for field in found:
            label = f"{before}{field.meta.label}"
            yield prefix + field.key + ("_fen" if field.meta.kind == "money" else ""), label
            if field.part is not None and field.shape == "one":
                yield from walk(fields(field.part), f"{prefix}{field.key}_", f"{label}：")

    seen: dict[str, str] = {}
    for field in fields(COLLECTIONS[name].cls):
        depth_safe = field.part is None or all(f.part is None for f in fields(field.part))
        seen.update(walk((field,), "", "") if depth_safe else {field.key: field.meta.label}.items())
    return iter(seen.items())


def _text(key: str, value: Any) -> str | None:
    if value is None or value == []:
        return None
    if key.endswith("_fen") and isinstance(value, int):
        return f"{yuan(value)} 元"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def history(old: Publication, new: list[Change]) -> list[Change]:
    """The changes of this publication, then those that the one before told of."""
    return [*new, *old.changes]


def apart(changes: list[Change], old: Publication, left_out: Mapping[tuple[str, str], str]) -> list[Change]:
    """The changes that tell of no sample: neither of one that is left out now, nor of one that was published before.

    left_out: (collection, id) → title.
    """
    samples = {(name, id): str(row["title"]) for name, found in old.records.items() for id, row in found.items() if _sample(row)}
    samples |= left_out
    words = {*samples.values(), *(f'"{id}"' for _, id in samples)}
    return [c for c in changes if (c.collection, c.record) not in samples and not _tells_of(c, words)]


def _sample(row: StoredRow) -> bool:
    return bool(row.get("sample")) or row.get("verification") == "sample"


def _tells_of(change: Change, words: Collection[str]) -> bool:
    texts = [text for text in (change.before, change.after) if text]
    return any(text.strip('"') == word.strip('"') or word in text for text in texts for word in words)


def changes_text(changes: list[Change]) -> str:
    """The changes as lines for a terminal."""
    lines = []
    for c in changes:
        line = f"{KINDS_OF_CHANGE[c.what]} {c.collection}/{c.record} {c.title}"
        if c.what in ("changed", "renamed"):
            line += f"：{c.label}（{c.field}）{_short(c.before)} → {_short(c.after)}"
        lines.append(line)
    return "\n".join(lines)


def _short(text: str | None, most: int = 80) -> str:
    if text is None:
        return "（空）"
    return text if len(text) <= most else f"{text[:most]}…"


def read_published(path: Path) -> Publication:
    """A published database. Raises BuildStopped."""
    problems = Problems()
    found = None
    if not path.is_file():
        problems.add(str(path), (0, 0), "missing-file", "没有这个数据库。写已经发布的 catalog.db 在哪里。")
    else:
        try:
            found = publication_of(path)
        except NotADatabase as error:
            problems.add(str(path), (0, 0), "wrong-shape", f"{error}。写已经发布的 catalog.db 在哪里。")
    stop_on_errors(problems)
    assert found is not None
    return found
