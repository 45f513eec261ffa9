"""The full-text index of the database, a function of its words alone: whatever the order of the edits, the same bytes.

FTS5 keeps its words in segments, one more for each transaction. Here they always end as one segment with the number 1.
"""

from __future__ import annotations

import functools
import hashlib
import re
import sqlite3
from collections.abc import Iterable, Mapping

from skills_catalog.catalog.collections import Article
from skills_catalog.open_data.record_rows import texts
from skills_catalog.records.record import Record
from skills_catalog.text.han_words import indexed

INDEX = "search_index"
STEM, TAIL = 26, 14
"""Bits of a record's number: of what its id begins with, and of the last four digits that it ends in."""
DIGITS = re.compile("[0-9]{1,4}$")
HELD = 16 << 20
"""Bytes of words that FTS5 gathers before it writes them."""
STRUCTURE = 10
"""The row in which FTS5 keeps the list of its segments."""
SEGMENT = 37
"""The place of a segment's number in the rows' numbers, in bits."""
Key = tuple[str, str]
"""(collection or ``policies_articles``, id or ``policy#article``)"""
Words = tuple[str, str, str]
"""What is found under title, names and body."""

_words = functools.lru_cache(1 << 14)(indexed)


def first_number(key: Key, attempt: int = 0) -> int:
    """A number from a key alone. Ids that are counted get numbers that are counted: neighbours take little room in the index."""
    digits = DIGITS.search(key[1])
    stem = (*key, "") if digits is None else (key[0], key[1][: digits.start()], str(len(digits[0])))
    digest = hashlib.blake2b("\0".join((*stem, *("again" for _ in range(attempt)))).encode(), digest_size=8).digest()
    bits = int.from_bytes(digest, "big")
    tail = bits % (1 << TAIL) if digits is None else int(digits[0])
    return (bits >> (64 - STEM)) << TAIL | tail or 1


def numbers(keys: Iterable[Key]) -> Mapping[Key, int]:
    """The number of each key, the same whatever other keys there are, but where two would get the same one; sorted by key."""
    out: dict[Key, int] = {}
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


def create(db: sqlite3.Connection, rows: Iterable[tuple[int, str, str, str]]) -> None:
    """The index with its rows, as (number, title, names, body), rising; titles count before other names before text.

    A number below the one before it would make FTS5 write a segment.
    """
    db.execute(
        f"create virtual table {INDEX} using fts5(title, names, body, content='', tokenize='unicode61 remove_diacritics 0')"
    )
    db.execute(f"insert into {INDEX} ({INDEX}, rank) values ('rank', 'bm25(10.0, 5.0, 1.0)')")
    db.execute(f"insert into {INDEX} ({INDEX}, rank) values ('hashsize', ?)", [HELD])
    with db:
        db.executemany(f"insert into {INDEX} (rowid, title, names, body) values (?, ?, ?, ?)", rows)
    settle(db)


def remove(db: sqlite3.Connection, number: int, words: Words) -> None:
    """Take a row out; its words must be those that it was put in with."""
    db.execute(f"insert into {INDEX} ({INDEX}, rowid, title, names, body) values ('delete', ?, ?, ?, ?)", [number, *words])


def add(db: sqlite3.Connection, number: int, words: Words) -> None:
    db.execute(f"insert into {INDEX} (rowid, title, names, body) values (?, ?, ?, ?)", [number, *words])


def settle(db: sqlite3.Connection) -> None:
    """All segments merged into one with the number 1. A row that comes and goes sees to it that there is something to merge."""
    nothing = ("x", "", "")
    with db:
        add(db, 1 << (STEM + TAIL), nothing)
    with db:
        remove(db, 1 << (STEM + TAIL), nothing)
    with db:
        db.execute(f"insert into {INDEX} ({INDEX}) values ('optimize')")
    blob: bytes = db.execute(f"select block from {INDEX}_data where id = {STRUCTURE}").fetchone()[0]
    numbers = list(_varints(blob[4:]))
    if numbers[:2] == [0, 0]:  # nothing to find
        return
    level = numbers[0] - 1
    segment, first, last = numbers[-3:]
    assert numbers[1] == 1 and first == 1 and numbers[3 : 3 + 2 * level] == [0] * (2 * level), "one segment was expected"
    with db:
        if segment != 1:
            low, high = segment << SEGMENT, (segment + 1) << SEGMENT
            moved = f"update {INDEX}_data set id = id - ? where id >= ? and id < ?"
            db.execute(moved, [low - (1 << SEGMENT), low, high])
            db.execute(f"update {INDEX}_idx set segid = 1 where segid = ?", [segment])
        plain = b"".join(map(_varint, (1, 1, 0, 0, 1, 1, 1, last)))
        db.execute(f"update {INDEX}_data set block = ? where id = {STRUCTURE}", [bytes(4) + plain])


def _varints(blob: bytes) -> Iterable[int]:
    """SQLite's variable-length integers below 2**56."""
    value = 0
    for byte in blob:
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            yield value
            value = 0


def _varint(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(value & 0x7F | 0x80)
    return bytes(reversed(out))
