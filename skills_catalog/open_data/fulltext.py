"""The full-text index of the database, a function of its words alone."""

from __future__ import annotations

import functools
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping

from skills_catalog.catalog.kinds.policy import Article
from skills_catalog.open_data.record_rows import texts
from skills_catalog.records.record import Record
from skills_catalog.text.han_words import indexed

INDEX = "search_index"
STEM, TAIL = 26, 14
"""Bits of a record's number: of what its id begins with, and of the last four digits that it ends in."""
DIGITS = re.compile("[0-9]{1,4}$")
HELD = 16 << 20
"""Bytes of words that FTS5 gathers before it writes them."""
IndexKey = tuple[str, str]
"""(collection or ``policies_articles``, id or ``policy#article``)"""
Words = tuple[str, str, str]
"""What is found under title, names and body."""

_words = functools.lru_cache(1 << 14)(indexed)


def first_number(key: IndexKey, attempt: int = 0) -> int:
    """A number from a key alone. Ids that are counted get numbers that are counted: neighbours take little room in the index."""
    digits = DIGITS.search(key[1])
    stem = (*key, "") if digits is None else (key[0], key[1][: digits.start()], str(len(digits[0])))
    digest = hashlib.blake2b("\0".join((*stem, *("again" for _ in range(attempt)))).encode(), digest_size=8).digest()
    bits = int.from_bytes(digest, "big")
    tail = bits % (1 << TAIL) if digits is None else int(digits[0])
    return (bits >> (64 - STEM)) << TAIL | tail or 1


def numbers(keys: Iterable[IndexKey]) -> Mapping[IndexKey, int]:
    """The number of each key, the same whatever other keys there are, but where two would get the same one; sorted by key."""
    out: dict[IndexKey, int] = {}
    taken: set[int] = set()
    for key in sorted(keys):
        number, attempt = first_number(key), 0
        while number in taken:
            attempt += 1
            number = first_number(key, attempt)
        taken.add(number)
        out[key] = number
    return out


def record_words(record: Record) -> Words:
    """The names' words are in lines, so that no phrase runs from one into the next; so are title and body."""
    return (
        _words(record.title),
        " \n ".join(_words(a.name) for a in record.aliases),
        " ".join(filter(None, map(_words, texts(record)))),
    )


def article_words(article: Article) -> Words:
    return indexed(article.title), indexed(article.label), indexed(article.text)


def create_index(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """The index with its rows, as (number, title, names, body), rising; titles count before other names before text.

    A number below the one before it would make FTS5 write a segment.
    """
    _empty(db)
    with db:
        db.execute(f"insert into {INDEX} ({INDEX}, rank) values ('rank', 'bm25(10.0, 5.0, 1.0)')")
        db.execute(f"insert into {INDEX} ({INDEX}, rank) values ('hashsize', ?)", [HELD])
        db.executemany(f"insert into {INDEX} (rowid, title, names, body) values (?, ?, ?, ?)", rows)
    with db:
        db.execute(f"insert into {INDEX} ({INDEX}) values ('optimize')")


def _empty(db: sqlite3.Connection) -> None:
    db.execute(
        f"create virtual table {INDEX} using fts5(title, names, body, content='', tokenize='unicode61 remove_diacritics 0')"
    )


def copy(db: sqlite3.Connection, schema: str) -> None:
    """The index of an attached database, taken over as it is."""
    _empty(db)
    for part in ("config", "content", "data", "docsize", "idx"):
        if db.execute("select 1 from sqlite_master where name = ?", [f"{INDEX}_{part}"]).fetchone():
            db.execute(f"delete from {INDEX}_{part}")
            db.execute(f"insert into {INDEX}_{part} select * from {schema}.{INDEX}_{part}")
