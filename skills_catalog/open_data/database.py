"""The open-data database: a table a collection, child tables for lists, links between records, search, and views.

sqlite-utils makes the schema. The file is a function of what it holds: whoever wrote which row first, the bytes are the same,
so a database whose unchanged rows were copied from the standing one equals one that is built from nothing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import sqlite3
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from skills_catalog.catalog.change import Change
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.intake.parts import Rolling, Session
from skills_catalog.catalog.intake.sessions import expanded
from skills_catalog.catalog.kinds.policy import Article, Policy
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.rulebook import version_rows
from skills_catalog.checks.evidence.truth import truth_rows
from skills_catalog.findings.finding import Finding
from skills_catalog.open_data import fulltext
from skills_catalog.open_data.changes import Publication, apart, collected, diff, history
from skills_catalog.open_data.database_schema import OTHER, PAGE, create_indexes, create_tables, every_table, layout, shapes
from skills_catalog.open_data.fulltext import IndexKey
from skills_catalog.open_data.record_rows import DatabaseRow, cell, child_tables, relations, row_of
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Part
from skills_catalog.rules.by_version import figure_text, spells
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.sentences import amount_phrase, table_rows
from skills_catalog.text.readings import Readings

ARTICLES = "policies_articles"
COOKIE = 1
"""Where SQLite counts the changes of a schema: set, so that the bytes do not tell how a file came about."""


@dataclass(frozen=True)
class StandingDatabase:
    """The database of the release that stands, and the ids of each collection whose records have come, gone or changed since."""

    path: Path
    changed: Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Built:
    """A database that has been written: the rows of each table; what changed since the publication that it was compared with,
    with the changes of earlier ones; the tables that hold the same rows as those of the standing database."""

    counts: Mapping[str, int]
    news: list[Change]
    same: frozenset[str]


@contextlib.contextmanager
def vacuumed(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to a scratch file; in the end its content stands in ``path``."""
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".db-") as folder:
        whole = Path(folder, "whole.db")
        with contextlib.closing(sqlite3.connect(Path(folder, "scratch.db").absolute().as_uri(), uri=True)) as db:
            db.executescript(
                f"pragma page_size = {PAGE}; pragma synchronous = off; pragma journal_mode = memory; pragma cache_size = -65536"
            )
            yield db
            db.commit()
            db.execute(f"pragma schema_version = {COOKIE}")
            db.execute("vacuum into ?", [str(whole)])
        whole.replace(path)


def write_database(
    model: Model,
    rules: Mapping[str, Any],
    path: Path,
    *,
    site_url: str | None = None,
    findings: Sequence[Finding] = (),
    before: Publication | None = None,
    standing: StandingDatabase | None = None,
    readings: Readings | None = None,
    left_out: Mapping[tuple[str, str], str] | None = None,
) -> Built:
    """Write the database. The same input gives the same bytes, with a standing database and without.

    site_url: the site's public address, put before the path in the columns ``page``; without it they hold the path.
    before: an earlier publication to compare with. standing: where unchanged rows are copied from. readings: of names, as far as
    they are known. left_out: the samples that are not published, of which no change tells; None where all are.
    """
    base, read = site_url or "", readings or Readings()
    numbers = fulltext.numbers(keys(model))
    with vacuumed(path) as db:
        old = Copy(db, standing, model, numbers)
        if not old.repeat("table"):
            create_tables(db)
        for name in COLLECTIONS:
            records = [record for _, record in sorted(model.records[name].items()) if old.changed(name, record.id)]
            old.fill(name, name, (own_row(name, r, numbers[name, r.id], base, sort_key(read, r)) for r in records))
            for field in child_tables(COLLECTIONS[name].cls):
                old.fill(f"{name}_{field.key}", name, (c for r in records for c in child_rows(r, field.name, field.part)))
        taking = (p for p in model.projects.values() if old.changed("projects", p.id))
        old.fill("project_classes", "projects", (c for p in sorted(taking, key=lambda p: p.id) for c in class_rows(p)))
        every = [(name, r) for name in COLLECTIONS for r in model.records[name].values() if old.changed(name, r.id)]
        old.fill("links", None, (link for name, record in every for link in link_rows(name, record)))
        found = (key for key in numbers if old.changed(*owner(key)))
        old.fill("search", None, (search_row(key, numbers[key], record_of(model, key), base) for key in found))
        small_tables(db, model, rules, base)
        news = [] if before is None else history(before, diff(before, collected(db)))
        if before is not None and left_out is not None:
            news = apart(news, before, left_out)
        notes(db, findings, news)
        old.compare([*SMALL, "findings", "changes"])
        if not old.copy_index():
            fulltext.create_index(db, ((n, *words_of(model, key)) for n, key in sorted((n, key) for key, n in numbers.items())))
        old.leave()
        if not old.repeat("index", "view"):
            create_indexes(db)
        db.execute(f"pragma user_version = {layout()}")
        counts = counted(db)
    return Built(counts, news, frozenset(old.same))


SMALL = ("rate_amounts", "parameter_amounts", "cases", "responsibilities", "truth", "release")
"""The tables of ``small_tables``."""


def owner(key: IndexKey) -> tuple[str, str]:
    """The record that a key is part of: an article is part of its policy."""
    collection, id = key
    return ("policies", id.partition("#")[0]) if collection == ARTICLES else key


class Copy:
    """Fills the tables of a new database: with the rows of changed records, and with what the standing one has of the others."""

    def __init__(
        self, db: sqlite3.Connection, standing: StandingDatabase | None, model: Model, numbers: Mapping[IndexKey, int]
    ) -> None:
        self.db, self.same, self.ids, self.old = db, set[str](), dict[str, set[str]](), False
        self.sql: dict[str, list[str]] = {"table": [], "index": [], "view": []}
        if standing is None:
            return
        db.execute("attach ? as old", [f"{standing.path.absolute().as_uri()}?mode=ro&immutable=1"])
        if db.execute("pragma old.user_version").fetchone()[0] != layout():
            self.leave()
            return
        self.old = True
        own = {name for name, *_ in every_table()}
        for kind, name, sql in db.execute(
            "select type, tbl_name, sql from old.sqlite_master where sql is not null order by rowid"
        ):
            if kind == "view" or name in own:
                self.sql[kind].append(sql)
        before = {(c, id): n for n, c, id in db.execute("select number, collection, record from old.search")}
        moved = {owner(key) for key in before.keys() | numbers.keys() if before.get(key) != numbers.get(key)}
        self.ids = {c: {*standing.changed.get(c, ()), *(id for name, id in moved if name == c)} for c in COLLECTIONS}
        db.execute("create temp table changed (collection text, record text, primary key (collection, record)) without rowid")
        db.executemany("insert into changed values (?, ?)", ((c, id) for c, found in self.ids.items() for id in found))

    def repeat(self, *kinds: str) -> bool:
        """Create what the standing database has of these kinds (table, index, view); False where there is none to repeat."""
        said = [sql for kind in kinds for sql in self.sql[kind]]
        for sql in said:
            self.db.execute(sql)
        return bool(said)

    def changed(self, collection: str, id: str) -> bool:
        """Whether a record's rows are made anew."""
        return not self.old or id in self.ids[collection]

    def fill(self, table: str, collection: str | None, made: Iterable[Sequence[Any]]) -> None:
        """Fill a table. collection: whose rows it holds, None where each row says so; made: the rows of changed records."""
        found = [tuple(row) for row in made]
        if self.old:
            record = "id" if table == collection else "record"
            if collection:
                which = f"(select record from changed where collection = '{collection}')"
                inside = f'"{record}" in {which}'
            elif table == "search":
                inside = (
                    f"(case collection when '{ARTICLES}' then 'policies' else collection end, case collection when '{ARTICLES}' "
                    "then substr(record, 1, instr(record, '#') - 1) else record end) in (select collection, record from changed)"
                )
            else:
                inside = "(collection, record) in (select collection, record from changed)"
            self.db.execute(f'insert into "{table}" select * from old."{table}" where not {inside}')
            if sorted(found, key=repr) == sorted(self.db.execute(f'select * from old."{table}" where {inside}'), key=repr):
                self.same.add(table)
        insert(self.db, table, found)

    def compare(self, tables: Iterable[str]) -> None:
        """Note which of the tables that are made in any case hold the rows that they held."""
        for table in tables if self.old else ():
            now, before = (self.db.execute(f'select * from {where}."{table}"').fetchall() for where in ("main", "old"))
            if now == before:
                self.same.add(table)

    def copy_index(self) -> bool:
        """Copy the full-text index where nothing that is found by it has changed."""
        if not self.old or any(self.ids.values()):
            return False
        fulltext.copy(self.db, "old")
        return True

    def leave(self) -> None:
        """Let go of the standing database."""
        if "old" in (name for _, name, _ in self.db.execute("pragma database_list")):
            self.db.commit()
            self.db.execute("drop table if exists temp.changed")
            self.db.execute("detach old")
        self.old = False


def keys(model: Model) -> Iterator[IndexKey]:
    """All that can be found: records and articles."""
    for collection, found in model.records.items():
        for id in found:
            yield collection, id
    for policy in model.of("policies", Policy).values():
        for article in policy.articles:
            yield ARTICLES, f"{policy.id}#{article.n}"


def record_of(model: Model, key: IndexKey) -> Record | tuple[Policy, Article]:
    """What a key names: a record, or an article with its policy."""
    collection, id = key
    if collection != ARTICLES:
        return model.records[collection][id]
    policy, article = model.article(id)
    assert article is not None
    return policy, article


def words_of(model: Model, key: IndexKey) -> fulltext.Words:
    found = record_of(model, key)
    return fulltext.record_words(found) if isinstance(found, Record) else fulltext.article_words(found[1])


def page_address(base: str, path: str) -> str:
    """A page's public address, percent-encoded; where the site's own is not known, its path as it is."""
    return base + quote(path) if base else path


def sort_key(readings: Readings, record: Record) -> str:
    return readings.sort_key(record.title, record.pinyin)[0]


def own_row(collection: str, record: Record, number: int, base: str, key: str) -> DatabaseRow:
    """A record's row in its collection's table. key: what it is sorted by."""
    return (*row_of(type(record))(record), page_address(base, f"{collection}/{record.id}/"), key, number)


def child_rows(record: Record, name: str, part: type[Part] | None) -> Iterator[DatabaseRow]:
    assert part is not None
    row = row_of(part)
    for n, item in enumerate(getattr(record, name)):
        yield (record.id, n, *row(item))


def class_rows(project: Project) -> Iterator[DatabaseRow]:
    """When a project takes people: each class of its list, each that its rules give, and whether it does all year."""
    found: list[tuple[str, Session | Rolling]] = [("dated", s) for s in project.sessions]
    found += [("recurring", s) for rule in project.recurring for s in expanded(rule)]
    if project.rolling:
        found.append(("rolling", project.rolling))
    for n, (intake, s) in enumerate(found):
        given = (getattr(s, name, None) for name in CLASS_FIELDS)
        deadline = s.until if isinstance(s, Rolling) else s.deadline
        row = {**dict(zip(CLASS_FIELDS, given, strict=True)), "deadline": deadline}
        yield (project.id, n, intake, *(cell(value) for value in row.values()))


CLASS_FIELDS = tuple(name for name in OTHER["project_classes"][0] if name not in ("record", "position", "intake"))
"""The columns of a class that are fields of its part."""


def link_rows(collection: str, record: Record) -> list[DatabaseRow]:
    """Every reference of a record: in which field, to whom; clauses included."""
    return [(collection, record.id, *found) for found in sorted(relations(record))]


def search_row(key: IndexKey, number: int, found: Record | tuple[Policy, Article], base: str) -> DatabaseRow:
    collection, id = key
    if isinstance(found, Record):
        return number, collection, id, found.title, page_address(base, f"{collection}/{id}/")
    policy, article = found
    title = f"{policy.doc_no or policy.title}{article.label} {article.title}"
    return number, collection, id, title, page_address(base, f"policies/{policy.id}/article-{article.n}/")


def insert(db: sqlite3.Connection, table: str, found: Iterable[Sequence[Any]]) -> None:
    width = len(db.execute(f'pragma table_info("{table}")').fetchall())
    db.executemany(f'insert into "{table}" values ({", ".join("?" * width)})', found)


def counted(db: sqlite3.Connection) -> dict[str, int]:
    """The rows of each table."""
    names = [n for n, *_ in shapes()] + list(OTHER)
    return {n: int(db.execute(f'select count(*) from "{n}"').fetchone()[0]) for n in names}


def small_tables(db: sqlite3.Connection, model: Model, rules: Mapping[str, Any], base: str) -> None:
    """What does not grow with the projects: amounts, cases, responsibilities, what was verified, whose data this is."""
    insert(db, "rate_amounts", _amounts(rules))
    insert(db, "parameter_amounts", _parameter_amounts(model))
    insert(db, "cases", _cases(model))
    insert(db, "responsibilities", _coverage(model))
    insert(db, "truth", ((*dataclasses.astuple(row), page_address(base, row.path)) for row in truth_rows(model.records)))
    d = model.district
    owner = model.title("departments", d.open_data.owner)
    insert(db, "release", [(d.code, d.name, model.data_date.isoformat(), rules["hash"], d.open_data.licence, owner)])


def _amounts(rules: Mapping[str, Any]) -> Iterator[DatabaseRow]:
    """The table amounts of every rate, one row a cell, in 分, with the dates the rate is in force.

    An amount that leans on parameters has a row for each of their versions, with what it comes to.
    """
    labels, kinds = {f["id"]: f["label"] for f in rules["facts"]}, FactKinds(rules["facts"])
    for rate in rules["rates"]:
        cells = table_rows(rate["amount"]) or [({"text": ""}, rate["amount"])]
        position = 0
        for start, end, figures in _times(rate, kinds, labels):
            for n, (case, amount) in enumerate(cells):
                fen = figures[n] if figures else None
                yield (
                    rate["id"], position, case["text"] or None, case.get("level"),
                    figure_text(amount_phrase(amount, labels), fen), amount.get("fixed", fen),
                    amount.get("up_to", {}).get("fixed"), amount.get("at_least", {}).get("fixed"), start, end,
                    rate["verification"],
                )  # fmt: skip
                position += 1


def _times(
    rate: Mapping[str, Any], kinds: FactKinds, labels: Mapping[str, str]
) -> list[tuple[str, str | None, Sequence[int | None]]]:
    """The times in which a rate has the same amounts, with the figures of its cells where they follow from parameters."""
    found: list[tuple[str, str | None, Sequence[int | None]]] = [
        (s.start, s.end, [fen for _, fen in s.figures]) for s in spells(dict(rate), kinds, labels)
    ]
    return found or [(rate["in_force"]["from"], rate["in_force"].get("to"), [])]


def _parameter_amounts(model: Model) -> Iterator[DatabaseRow]:
    """Every version of every parameter, one row a cell."""
    for parameter in model.of("parameters", Parameter).values():
        for n, (v, found) in enumerate(version_rows(model, parameter)):
            for position, row in enumerate(found):
                yield (
                    parameter.id, n, position, row.cell or None, row.text, row.fen, parameter.unit, v.in_force.from_.isoformat(),
                    v.in_force.to.isoformat() if v.in_force.to else None, v.verification, v.source.document, v.source.doc_no,
                    v.source.url, v.quote, v.note,
                )  # fmt: skip


def _cases(model: Model) -> Iterator[DatabaseRow]:
    """The experts' examples that every release is held against."""
    for n, c in enumerate(model.cases, 1):
        least, most = (c.expect.min, c.expect.max) if c.expect.amount is None else (c.expect.amount, c.expect.amount)
        yield n, c.rate, c.id, c.on.isoformat(), cell(dict(c.facts)), c.expect.status, least, most, c.reason


def _coverage(model: Model) -> Iterator[DatabaseRow]:
    """Who is responsible for each article, the lead first."""
    for policy in model.of("policies", Policy).values():
        for article in policy.articles:
            for n, department in enumerate(model.responsible(article)):
                yield policy.id, article.n, department, "lead" if n == 0 else "share"


def notes(db: sqlite3.Connection, findings: Sequence[Finding], changes: Sequence[Change]) -> None:
    """What the checks remarked on, and what changed between publications."""
    for table, found in (("findings", findings), ("changes", changes)):
        names = [name for name in OTHER[table][0] if name != "number"]
        insert(db, table, ((n, *(getattr(one, name) for name in names)) for n, one in enumerate(found, 1)))
