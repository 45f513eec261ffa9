"""The open-data database: a table a collection, child tables for lists, links between records, and views.

Built by sqlite-utils from the model. Money columns end in ``_fen`` (integer 分); unknown is NULL, never ''.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlite_utils

from compiler.model import Model, pinyin_key
from compiler.record import Record
from compiler.records import COLLECTIONS, Policy
from compiler.rules.sentences import brief, rows
from compiler.schema import Field, Part, fields, plain, walk

SORT_KEY = "sort_key"
"""The column that orders names as the pages do: SQLite itself knows no pinyin."""
TYPES: dict[str, type] = {"money": int, "integer": int, "yes_no": int, "number": float, "percent": float}


def column(field: Field) -> str:
    return field.key + ("_fen" if field.meta.kind == "money" else "")


def is_child(field: Field) -> bool:
    """A list of maps that stands in a table of its own."""
    if field.shape != "list" or field.part is None:
        return False
    return all(f.part is None or f.name == "source" for f in fields(field.part))


def flat(field: Field) -> bool:
    """A single nested map whose values become columns with a prefix."""
    return field.shape == "one" and field.part is not None and all(f.part is None for f in fields(field.part))


def columns(cls: type[Part], prefix: str = "") -> Iterator[tuple[str, type, Field]]:
    """(column, type, field) of a schema's own table, in schema order."""
    for field in fields(cls):
        if is_child(field):
            continue
        if flat(field) and field.part is not None:
            yield from columns(field.part, f"{prefix}{field.key}_")
        else:
            kind = TYPES.get(field.meta.kind, str) if field.shape == "one" and field.part is None else str
            yield prefix + column(field), kind, field


def cell(value: Any) -> Any:
    if value is None or isinstance(value, int | float | str):
        return int(value) if isinstance(value, bool) else value
    ready = plain(value)
    if isinstance(ready, str | int | float):
        return ready
    return json.dumps(ready, ensure_ascii=False) if ready else None


def row(part: Part, prefix: str = "") -> dict[str, Any]:
    """One record as a row of its table."""
    out: dict[str, Any] = {}
    for field in fields(type(part)):
        value = getattr(part, field.name)
        if is_child(field):
            continue
        if flat(field) and field.part is not None:
            inner = row(value, f"{prefix}{field.key}_") if value is not None else {}
            out |= {name: inner.get(name) for name, _, _ in columns(field.part, f"{prefix}{field.key}_")}
        elif field.meta.kind in ("percent", "number") and field.shape == "one" and value is not None:
            out[prefix + column(field)] = float(value)
        else:
            out[prefix + column(field)] = cell(value)
    return out


def child_tables(cls: type[Record]) -> list[Field]:
    return [f for f in fields(cls) if is_child(f)]


def build(model: Model, rules: Mapping[str, Any], path: Path) -> dict[str, int]:
    """Write the database; returns the rows of each table. The same model gives the same bytes."""
    path.unlink(missing_ok=True)
    db = sqlite_utils.Database(path)
    db.conn.execute("PRAGMA page_size = 4096")
    for name, spec in COLLECTIONS.items():
        _table(db, model, name, spec.cls)
    keys = [(name, *key) for name, spec in COLLECTIONS.items() for key in _foreign(spec.cls)]
    for name, spec in COLLECTIONS.items():
        for field in child_tables(spec.cls):
            assert field.part is not None
            keys.append((f"{name}_{field.key}", "record", name, "id"))
            keys += [(f"{name}_{field.key}", *key) for key in _foreign(field.part)]
    db.add_foreign_keys(keys)
    _links(db, model)
    _amounts(db, rules)
    _coverage(db, model)
    _views(db)
    counts = {t.name: t.count for t in db.tables}
    db.conn.commit()
    db.vacuum()
    db.conn.close()
    return counts


def _foreign(cls: type[Part]) -> list[tuple[str, str, str]]:
    """(column, other table, other column) of a schema's single references."""
    return [
        (name, field.meta.ref, "id")
        for name, _, field in columns(cls)
        if field.meta.ref and field.shape == "one" and field.part is None
    ]


def _table(db: sqlite_utils.Database, model: Model, name: str, cls: type[Record]) -> None:
    table: Any = db[name]
    table.create({c: t for c, t, _ in columns(cls)} | {SORT_KEY: str}, pk="id", not_null={"id", "title"})
    records = list(model.records[name].values())
    table.insert_all(row(r) | {SORT_KEY: pinyin_key(r.title, r.pinyin)[0]} for r in records)
    for field in child_tables(cls):
        assert field.part is not None
        child: Any = db[f"{name}_{field.key}"]
        shape = {"record": str, "position": int} | {c: t for c, t, _ in columns(field.part)}
        child.create(shape, pk=("record", "position"))
        child.insert_all(
            {"record": r.id, "position": n} | row(part) for r in records for n, part in enumerate(getattr(r, field.name))
        )


def _links(db: sqlite_utils.Database, model: Model) -> None:
    """Every reference of every record: who names whom, in which field; clauses included."""
    found = []
    for name, records in model.records.items():
        for record in records.values():
            for field, value, _ in walk(record):
                if field.meta.ref:
                    found.append((name, record.id, field.key, field.meta.ref, value))
                elif field.meta.kind == "clause":
                    found.append((name, record.id, field.key, "clause", value))
    table: Any = db["links"]
    keys = ("collection", "record", "field", "target_collection", "target")
    table.create(dict.fromkeys(keys, str), pk=keys)
    table.insert_all(dict(zip(keys, r, strict=True)) for r in dict.fromkeys(found))
    table.create_index(["target_collection", "target"])


def _amounts(db: sqlite_utils.Database, rules: Mapping[str, Any]) -> None:
    """The table amounts of every rate, one row a cell, in 分, with the dates the rate is in force."""
    labels = {f["id"]: f["label"] for f in rules["facts"]}
    out = []
    for rate in rules["rates"]:
        cells = rows(rate["amount"]) or [({"text": ""}, rate["amount"])]
        for n, (case, amount) in enumerate(cells):
            out.append(
                {
                    "rate": rate["id"], "position": n, "case": case["text"] or None, "amount": brief(amount, labels),
                    "amount_fen": amount.get("fixed"), "in_force_from": rate["in_force"]["from"],
                    "in_force_to": rate["in_force"].get("to"), "verification": rate["verification"],
                }
            )  # fmt: skip
    table: Any = db["rate_amounts"]
    shape = {"rate": str, "position": int, "case": str, "amount": str, "amount_fen": int, "in_force_from": str,
             "in_force_to": str, "verification": str}  # fmt: skip
    table.create(shape, pk=("rate", "position"))
    table.insert_all(out)


def _coverage(db: sqlite_utils.Database, model: Model) -> None:
    """Who is responsible for each article, the lead first."""
    found = []
    for policy in model.of("policies", Policy).values():
        for article in policy.articles:
            for n, department in enumerate(model.responsible(article)):
                role = "lead" if n == 0 else "share"
                found.append({"policy": policy.id, "article": article.n, "department": department, "role": role})
    table: Any = db["responsibilities"]
    table.create({"policy": str, "article": str, "department": str, "role": str}, pk=("policy", "article", "department"))
    table.insert_all(found)


VIEWS = {
    "project_sessions": """
        select s.record as project, p.title, p.training_form, p.level, p.mode, coalesce(s.town, p.town) as town,
               t.title as town_title, s.start, s."end", s.deadline, s.seats, s.enrolled, s.seats - s.enrolled as seats_left,
               s.cancelled, p.fee_fen / 100.0 as fee_yuan, p.sample
        from projects_sessions s join projects p on p.id = s.record left join towns t on t.id = coalesce(s.town, p.town)
    """,
    "project_institutions": """
        select l.record as project, p.title as project_title, i.id as institution, i.title as institution_title, i.town,
               p.supply_mode, p.sample
        from links l join projects p on p.id = l.record join institutions i on i.id = l.target
        where l.collection = 'projects' and l.field = 'institutions'
    """,
    "article_coverage": """
        select a.record as policy, a.n as article, a.label, a.title,
               (select count(*) from links l
                where l.target_collection = 'clause' and l.target = a.record || '#' || a.n) as records,
               (select department from responsibilities r
                where r.policy = a.record and r.article = a.n and r.role = 'lead') as lead
        from policies_articles a
    """,
}


def _views(db: sqlite_utils.Database) -> None:
    for name, sql in VIEWS.items():
        db.create_view(name, " ".join(sql.split()))


def described_columns(name: str) -> dict[str, str]:
    """column → Chinese description with unit, for Datasette."""
    out = {}
    for key, _, field in columns(COLLECTIONS[name].cls):
        unit = "（单位：分）" if field.meta.kind == "money" else f"（单位：{field.meta.unit}）" if field.meta.unit else ""
        out[key] = f"{field.meta.label}{unit}" + (f"：{field.meta.help}" if field.meta.help else "")
    return out | {SORT_KEY: "名称的拼音，按它排序（order by sort_key, title）和网页上的顺序一样"}


def check(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a built database; empty when sound."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        broken = [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
        return broken + [str(r) for r in connection.execute("PRAGMA foreign_key_check")]
