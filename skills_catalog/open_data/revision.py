"""A published database brought to the next state of its catalog: the file that ``database.build`` would write, byte for byte.

Only the rows of the records that changed are written again; small tables are made anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from skills_catalog.catalog.change import Change, RecordEdit
from skills_catalog.catalog.collections import COLLECTIONS, Article, Policy
from skills_catalog.catalog.model import Model
from skills_catalog.findings.finding import Finding
from skills_catalog.open_data import changes, database, fulltext
from skills_catalog.open_data.changes import Published
from skills_catalog.open_data.database import ARTICLES, insert
from skills_catalog.open_data.fulltext import Key, Words
from skills_catalog.open_data.record_rows import child_tables
from skills_catalog.records.record import Record

SMALL = ("rate_amounts", "cases", "responsibilities", "release", "findings", "changes")
Found = Record | tuple[Policy, Article]


class Stale(Exception):
    """The file is not what the edits start from, or cannot be brought up to date: it is to be built anew."""


def update(
    previous: Path,
    path: Path,
    edits: Sequence[RecordEdit],
    model: Model,
    rules: Mapping[str, Any],
    *,
    site_url: str | None = None,
    findings: Sequence[Finding] = (),
    before: Path | None = None,
) -> tuple[dict[str, int], list[Change]]:
    """Write to ``path`` the database ``previous`` with the edits; returns what ``database.build`` does. Raises Stale.

    model: asked for its district, date, cases, policies and the departments' names only. before: the publication that this one
    is compared with; where that is ``previous`` itself, only the edited records are.
    """
    base = site_url or ""
    try:
        with database.written(path, previous) as db:
            if db.execute("pragma user_version").fetchone()[0] != database.layout():
                raise Stale("it has another schema")
            _same_site(db, base)
            only = {name: {e.id for e in edits if e.collection == name} for name in COLLECTIONS}
            old = None if before is None else changes.read(before, only if before == previous else None)
            if _edited(db, edits, base):
                fulltext.settle(db)
            for table in SMALL:
                db.execute(f'delete from "{table}"')
            database.small_tables(db, model, rules)
            news = [] if old is None else _news(old, changes.collected(db, only if before == previous else None))
            database.notes(db, findings, news)
            return database.counted(db), news
    except sqlite3.Error as error:
        raise Stale(str(error)) from error


def _news(old: Published, new: Published) -> list[Change]:
    return changes.history(old, changes.diff(old, new))


def _same_site(db: sqlite3.Connection, base: str) -> None:
    for collection, id, page in db.execute(
        "select collection, record, page from search where collection <> ? limit 1", [ARTICLES]
    ):
        if page != database.address(base, f"{collection}/{id}/"):
            raise Stale("it is of a site at another address")


def _edited(db: sqlite3.Connection, edits: Sequence[RecordEdit], base: str) -> bool:
    """The edits in all tables of records; whether the words of the index changed. Raises Stale."""
    was, now = (_keys((e.collection, r) for e in edits if (r := getattr(e, side)) is not None) for side in ("before", "after"))
    stored = {key: _number(db, key) for key in was}
    if was.keys() != now.keys():
        _refuse_shared(db, now.keys() - was.keys())
    numbers = {key: stored.get(key) or fulltext.first_number(key) for key in now}
    words = _words_changed(was, now)
    for key in sorted(words, key=lambda k: stored.get(k) or numbers[k]):
        if key in was:
            fulltext.remove(db, stored[key], words[key][0] or ("", "", ""))
    for key in sorted(words, key=lambda k: numbers.get(k, 0)):
        if key in now:
            fulltext.add(db, numbers[key], words[key][1] or ("", "", ""))
    known = {}
    for edit in edits:
        if edit.before is not None:
            known[edit.collection, edit.id] = _removed(db, edit.collection, edit.before, stored[edit.collection, edit.id], base)
    db.executemany("delete from search where number = ?", [(n,) for n in stored.values()])
    insert(db, "search", (database.search_row(key, numbers[key], now[key], base) for key in sorted(now)))
    for edit in edits:
        if edit.after is not None:
            sort_key = known.get((edit.collection, edit.id), "") if _reads_alike(edit) else ""
            _added(db, edit.collection, edit.after, numbers[edit.collection, edit.id], base, sort_key)
    return bool(words)


def _keys(found: Iterable[tuple[str, Record]]) -> dict[Key, Found]:
    return {key: one for collection, record in found for key, one in _named(collection, record)}


def _named(collection: str, record: Record) -> Iterator[tuple[Key, Found]]:
    yield (collection, record.id), record
    if isinstance(record, Policy):
        for article in record.articles:
            yield (ARTICLES, f"{record.id}#{article.n}"), (record, article)


def _words(found: Found | None) -> Words | None:
    if found is None:
        return None
    return fulltext.record_words(found) if isinstance(found, Record) else fulltext.article_words(found[1])


def _words_changed(was: Mapping[Key, Found], now: Mapping[Key, Found]) -> dict[Key, tuple[Words | None, Words | None]]:
    both = {key: (_words(was.get(key)), _words(now.get(key))) for key in was.keys() | now.keys()}
    return {key: (before, after) for key, (before, after) in both.items() if before != after}


def _number(db: sqlite3.Connection, key: Key) -> int:
    found = db.execute("select number from search where collection = ? and record = ?", key).fetchone()
    if found is None:
        raise Stale(f"it has no {key[1]}")
    return int(found[0])


def _refuse_shared(db: sqlite3.Connection, added: Iterable[Key]) -> None:
    """Where two keys would get the same number, who gets it depends on the others: that is for a clean build."""
    taken = set()
    for number, collection, id in db.execute("select number, collection, record from search"):
        if number != fulltext.first_number((collection, id)):
            raise Stale("two of its records share a number")
        taken.add(number)
    for key in added:
        number = fulltext.first_number(key)
        if number in taken:
            raise Stale("a new record shares a number")
        taken.add(number)


def _removed(db: sqlite3.Connection, collection: str, record: Record, number: int, base: str) -> str:
    """Take out a record's rows, which must be those of the record as it was; returns its sort key."""
    stored = db.execute(f'select * from "{collection}" where id = ?', [record.id]).fetchone()
    sort_key = str(stored[-2]) if stored else ""
    if stored != database.own_row(collection, record, number, base, sort_key):
        raise Stale(f"{record.id} is not as it was")
    db.execute(f'delete from "{collection}" where id = ?', [record.id])
    for field in child_tables(COLLECTIONS[collection].cls):
        db.execute(f'delete from "{collection}_{field.key}" where record = ?', [record.id])
    db.execute("delete from links where collection = ? and record = ?", [collection, record.id])
    return sort_key


def _reads_alike(edit: RecordEdit) -> bool:
    a, b = edit.before, edit.after
    return a is not None and b is not None and (a.title, a.pinyin) == (b.title, b.pinyin)


def _added(db: sqlite3.Connection, collection: str, record: Record, number: int, base: str, sort_key: str) -> None:
    insert(db, collection, [database.own_row(collection, record, number, base, sort_key)])
    for field in child_tables(COLLECTIONS[collection].cls):
        insert(db, f"{collection}_{field.key}", database.child_rows(record, field.name, field.part))
    insert(db, "links", database.link_rows(collection, record))
