"""The open-data database: a table a collection, child tables for lists, links between records, search, and views.

Built by sqlite-utils from the model. Money columns end in ``_fen`` (integer 分); unknown is NULL, never ''.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlite_utils

from compiler.changes import Change, Published, collected, diff, history
from compiler.model import Model, pinyin_key
from compiler.plugin import indexed
from compiler.problems import Finding
from compiler.record import Alias, Record
from compiler.records import COLLECTIONS, Policy
from compiler.rules.sentences import brief, rows
from compiler.schema import Field, Part, fields, plain, walk

SORT_KEY = "sort_key"
"""The column that orders names as the pages do: SQLite itself knows no pinyin."""
SEARCH_ROW = "search_row"
"""The column that says where a record's words stand in the index."""
INDEX = "search_index"
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


def build(
    model: Model,
    rules: Mapping[str, Any],
    path: Path,
    *,
    site_url: str | None = None,
    findings: Sequence[Finding] = (),
    before: Published | None = None,
) -> tuple[dict[str, int], list[Change]]:
    """Write the database; returns the rows of each table, and the changes since ``before`` with those of earlier publications.
    The same input gives the same bytes.

    site_url: the site's public address, put before the path in the columns ``page``; without it they hold the path.
    """
    path.unlink(missing_ok=True)
    db = sqlite_utils.Database(path)
    db.conn.execute("PRAGMA page_size = 4096")
    numbers = {key: n for n, key in enumerate(((c, r.id) for c, found in model.records.items() for r in found.values()), 1)}
    for name, spec in COLLECTIONS.items():
        _table(db, model, name, spec.cls, numbers, site_url or "")
    keys = [(name, *key) for name, spec in COLLECTIONS.items() for key in _foreign(spec.cls)]
    for name, spec in COLLECTIONS.items():
        for field in child_tables(spec.cls):
            assert field.part is not None
            keys.append((f"{name}_{field.key}", "record", name, "id"))
            keys += [(f"{name}_{field.key}", *key) for key in _foreign(field.part)]
    _links(db, model)
    _amounts(db, rules)
    _cases(db, model)
    _coverage(db, model)
    _search(db, model, numbers, site_url or "")
    _release(db, model, rules)
    news = [] if before is None else history(before, diff(before, collected(db.conn)))
    _notes(db, findings, news)
    keys += [(name, SEARCH_ROW, "search", "number") for name in COLLECTIONS]
    keys += [("rate_amounts", "rate", "rates", "id"), ("cases", "rate", "rates", "id")]
    keys += [("responsibilities", "policy", "policies", "id"), ("responsibilities", "department", "departments", "id")]
    db.add_foreign_keys(keys)
    db.index_foreign_keys()
    _views(db)
    counts = {t.name: t.count for t in db.tables if not t.name.startswith(INDEX)}
    db.conn.commit()
    db.vacuum()
    _index(db, model, numbers)
    db.conn.commit()
    db.conn.close()
    return counts, news


def _foreign(cls: type[Part]) -> list[tuple[str, str, str]]:
    """(column, other table, other column) of a schema's single references."""
    return [
        (name, field.meta.ref, "id")
        for name, _, field in columns(cls)
        if field.meta.ref and field.shape == "one" and field.part is None
    ]


def _table(
    db: sqlite_utils.Database, model: Model, name: str, cls: type[Record], numbers: Mapping[tuple[str, str], int], base: str
) -> None:
    table: Any = db[name]
    own = {"page": str, SORT_KEY: str, SEARCH_ROW: int}
    table.create({c: t for c, t, _ in columns(cls)} | own, pk="id", not_null={"id", "title"})
    records = list(model.records[name].values())
    table.insert_all(
        row(r)
        | {
            "page": address(base, f"{name}/{r.id}/"),
            SORT_KEY: pinyin_key(r.title, r.pinyin)[0],
            SEARCH_ROW: numbers[name, r.id],
        }
        for r in records
    )
    for field in child_tables(cls):
        assert field.part is not None
        child: Any = db[f"{name}_{field.key}"]
        shape = {"record": str, "position": int} | {c: t for c, t, _ in columns(field.part)}
        child.create(shape, pk=("record", "position"))
        child.insert_all(
            {"record": r.id, "position": n} | row(part) for r in records for n, part in enumerate(getattr(r, field.name))
        )


def texts(record: Record) -> Iterator[str]:
    """The running text of a record: what it says in words, not its codes and dates."""
    for field, value, _ in walk(record):
        if isinstance(value, str) and field.meta.kind == "text" and not (field.meta.ref or field.meta.choice):
            yield value


def address(base: str, path: str) -> str:
    """A page's public address, percent-encoded; where the site's own is not known, its path as it is."""
    return base + quote(path) if base else path


def _search(db: sqlite_utils.Database, model: Model, numbers: Mapping[tuple[str, str], int], base: str) -> None:
    """What can be found: a row a record and a row an article; ``search_index`` has their words by the same number."""
    found = [
        {"number": n, "collection": collection, "record": id, "title": model.title(collection, id),
         "page": address(base, f"{collection}/{id}/")}
        for (collection, id), n in numbers.items()
    ]  # fmt: skip
    for n, (policy, article) in enumerate(_articles(model), len(numbers) + 1):
        title, page = (
            f"{policy.doc_no or policy.title}{article.label} {article.title}",
            f"policies/{policy.id}/article-{article.n}/",
        )
        found.append(
            {
                "number": n,
                "collection": "policies_articles",
                "record": f"{policy.id}#{article.n}",
                "title": title,
                "page": address(base, page),
            }
        )
    table: Any = db["search"]
    table.create({"number": int, "collection": str, "record": str, "title": str, "page": str}, pk="number")
    table.insert_all(found)
    table.create_index(["collection", "record"])


def _articles(model: Model) -> Iterator[tuple[Policy, Any]]:
    for policy in model.of("policies", Policy).values():
        for article in policy.articles:
            yield policy, article


def _index(db: sqlite_utils.Database, model: Model, numbers: Mapping[tuple[str, str], int]) -> None:
    """The words of ``search``: FTS5 over pairs of characters (see ``plugin``), titles before other names before text."""
    db.conn.execute(
        f"create virtual table {INDEX} using fts5(title, names, body, content='', tokenize='unicode61 remove_diacritics 0')"
    )

    def words() -> Iterator[tuple[int, str, str, str]]:
        for (collection, id), n in numbers.items():
            record = model.records[collection][id]
            names = [a.name for a in getattr(record, "aliases", ()) if isinstance(a, Alias)]
            yield n, indexed(record.title), " \n ".join(map(indexed, names)), indexed("\n".join(texts(record)))
        for n, (_, article) in enumerate(_articles(model), len(numbers) + 1):
            yield n, indexed(article.title), indexed(article.label), indexed(article.text)

    db.conn.executemany(f"insert into {INDEX} (rowid, title, names, body) values (?, ?, ?, ?)", words())
    db.conn.execute(f"insert into {INDEX} ({INDEX}, rank) values ('rank', 'bm25(10.0, 5.0, 1.0)')")
    db.conn.execute(f"insert into {INDEX} ({INDEX}) values ('optimize')")


def _cases(db: sqlite_utils.Database, model: Model) -> None:
    """The experts' examples that every release is held against."""
    table: Any = db["cases"]
    shape = {
        "number": int,
        "rate": str,
        "id": str,
        "on_date": str,
        "facts": str,
        "status": str,
        "min_fen": int,
        "max_fen": int,
        "reason": str,
    }
    table.create(shape, pk="number")
    table.insert_all(
        {
            "number": n, "rate": c.rate, "id": c.id, "on_date": c.on.isoformat(), "facts": cell(dict(c.facts)),
            "status": c.expect.status,
            "min_fen": c.expect.min if c.expect.amount is None else c.expect.amount,
            "max_fen": c.expect.max if c.expect.amount is None else c.expect.amount, "reason": c.reason,
        }
        for n, c in enumerate(model.cases, 1)
    )  # fmt: skip


def _release(db: sqlite_utils.Database, model: Model, rules: Mapping[str, Any]) -> None:
    """One row: whose data this is and of which day."""
    d = model.district
    table: Any = db["release"]
    table.insert(
        {"division": d.code, "district": d.name, "data_date": model.data_date.isoformat(), "rules": rules["hash"],
         "licence": d.open_data.licence, "owner": model.title("departments", d.open_data.owner)},
        pk="division",
    )  # fmt: skip


def _notes(db: sqlite_utils.Database, findings: Sequence[Finding], changes: Sequence[Change]) -> None:
    """What the checks remarked on, and what changed between publications."""
    table: Any = db["findings"]
    keys = ("path", "line", "column", "severity", "code", "message")
    table.create({"number": int} | {k: int if k in ("line", "column") else str for k in keys}, pk="number")
    table.insert_all({"number": n} | {k: getattr(f, k) for k in keys} for n, f in enumerate(findings, 1))
    table = db["changes"]
    names = ("date", "since", "collection", "record", "title", "what", "field", "label", "before", "after")
    table.create({"number": int} | dict.fromkeys(names, str), pk="number")
    table.insert_all({"number": n} | {k: getattr(c, k) for k in names} for n, c in enumerate(changes, 1))
    table.create_index(["date"])


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
                    "rate": rate["id"], "position": n, "case": case["text"] or None, "level": case.get("level"),
                    "amount": brief(amount, labels), "amount_fen": amount.get("fixed"),
                    "at_most_fen": amount.get("up_to", {}).get("fixed"), "at_least_fen": amount.get("at_least", {}).get("fixed"),
                    "in_force_from": rate["in_force"]["from"], "in_force_to": rate["in_force"].get("to"),
                    "verification": rate["verification"],
                }
            )  # fmt: skip
    table: Any = db["rate_amounts"]
    shape = {"rate": str, "position": int, "case": str, "level": str, "amount": str, "amount_fen": int, "at_most_fen": int,
             "at_least_fen": int, "in_force_from": str, "in_force_to": str, "verification": str}  # fmt: skip
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
    "project_rates": """
        select p.id as project, p.title as project_title, p.occupation, o.code as occupation_code, o.title as occupation_title,
               p.level, p.town, p.fee_fen, r.id as rate, r.title as rate_title, a."case", a.amount, a.amount_fen, a.at_most_fen,
               a.in_force_from, a.in_force_to, a.verification, p.sample
        from projects p join rates r on r.kind = p.subsidy_kind join rate_amounts a on a.rate = r.id
             left join occupations o on o.id = p.occupation
        where a.level is null or p.level is null or ' ' || a.level || ' ' like '% ' || p.level || ' %'
    """,
    "project_details": """
        select p.id as project, p.title, p.training_form, p.supply_mode, p.mode, p.level, o.code as occupation_code,
               o.title as occupation_title, i.institution, i.institution_title, p.town, t.title as town_title,
               p.theory_hours, p.practice_hours, p.theory_hours + p.practice_hours as hours, p.fee_fen,
               p.fee_fen / 100.0 as fee_yuan, p.status, p.sample, p.page
        from projects p left join occupations o on o.id = p.occupation left join towns t on t.id = p.town
             left join project_institutions i on i.project = p.id
    """,
    "rate_intervals": """
        select r.series, r.id as rate, r.title, r.kind, r.area, a."case", a.level, a.amount, a.amount_fen, a.at_most_fen,
               a.at_least_fen, a.in_force_from, a.in_force_to, a.verification, r.source_document, r.page
        from rates r join rate_amounts a on a.rate = r.id
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

COMPUTED = {"hours": "integer", "seats_left": "integer", "records": "integer", "fee_yuan": "number"}
"""The kinds of columns that views compute: SQLite declares no type for them."""


def _views(db: sqlite_utils.Database) -> None:
    for name, sql in VIEWS.items():
        db.create_view(name, " ".join(sql.split()))


def check(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a built database; empty when sound."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        broken = [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
        broken += [str(r) for r in connection.execute("PRAGMA foreign_key_check")]
        return broken
