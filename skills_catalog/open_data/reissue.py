"""Downloads of a release made from those of the one before: only what changed is written, with the bytes of a clean build.

Rows and records stand in an order of their own, so what changed is cut out of the earlier file and put in at its place. What
cannot be found there for certain makes the caller write the file from the start.
"""

from __future__ import annotations

import bisect
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from skills_catalog.catalog.change import RecordEdit
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.readings import load_state, save_state
from skills_catalog.open_data import exports
from skills_catalog.open_data.dictionary import Table
from skills_catalog.open_data.measured_file import File, Writing, cleared
from skills_catalog.open_data.record_rows import plain_of
from skills_catalog.open_data.revision import SMALL
from skills_catalog.open_data.xlsx import SHEET_ROWS, Block, foot, head

Group = tuple[Any, ...]
"""The first cells of a table's key: what rows of one record have in common."""


class NotThere(Exception):
    """Something is not where it must be in the earlier file."""


@dataclass(frozen=True)
class Earlier:
    """The release before: its folder, all that changed since, and the folder that its build left its state in."""

    folder: Path
    edits: Sequence[RecordEdit]
    state: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"


class Piece(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Where a block stands in a workbook. start: its first group; crc and size: before compression."""

    start: list[str | int]
    offset: int
    length: int
    crc: int
    size: int


class Kept(msgspec.Struct):
    """What a build leaves: what its tables are like, and the blocks of each sheet of its workbook, known by its SHA-256."""

    likeness: str
    workbook: str
    sheets: dict[str, list[Piece]]


def likeness(tables: Sequence[Table]) -> str:
    """Everything about tables that is in their files, but for their rows."""
    return json.dumps([[t.name, t.title, t.about, t.key, t.view, [repr(c) for c in t.columns]] for t in tables])


def group_key(table: Table) -> tuple[str, ...]:
    """The columns of a table's key that make a group."""
    return table.key[: table.key.index("record") + 1] if "record" in table.key else table.key[:1]


def changed_groups(
    old: sqlite3.Connection, new: sqlite3.Connection, table: Table, edits: Sequence[RecordEdit]
) -> list[Group] | None:
    """The groups whose rows changed; None where the table is small and some did."""
    if table.name in SMALL:
        same = list(exports.rows(old, table)) == list(exports.rows(new, table))
        return [] if same else None
    if table.name == "links":
        groups: set[Group] = {(e.collection, e.id) for e in edits}
    else:
        groups = {(e.id,) for e in edits if e.collection == table.collection}
    return sorted(g for g in groups if of_group(old, table, g) != of_group(new, table, g))


def of_group(connection: sqlite3.Connection, table: Table, group: Group) -> list[tuple[Any, ...]]:
    where = " and ".join(f'"{name}" = ?' for name in group_key(table))
    return [row for some in exports.rows(connection, table, where, group) for row in some]


def _between(table: Table, first: Group | None, end: Group | None) -> tuple[str, list[Any]]:
    """A condition for the groups from ``first`` up to ``end``, without it."""
    names, marks = ", ".join(f'"{n}"' for n in group_key(table)), ", ".join("?" * len(group_key(table)))
    tests = [f"({names}) {sign} ({marks})" for sign, bound in ((">=", first), ("<", end)) if bound is not None]
    return " and ".join(tests), [*(first or ()), *(end or ())]


def csv(
    old: sqlite3.Connection, new: sqlite3.Connection, table: Table, groups: Sequence[Group], earlier: Path, data: Path
) -> File:
    """A table's CSV file from the earlier one. Raises NotThere."""
    content = (earlier / f"{table.name}.csv").read_bytes()
    cuts: list[tuple[int, int, bytes]] = []
    for group in groups:
        was, now = (exports.csv_rows(of_group(c, table, group)) for c in (old, new))
        if was:
            at = _only(content, b"\n" + was) + 1
        else:
            at = _row_after(old, table, group, content)
        cuts.append((at, at + len(was), now))
    return _spliced(content, cuts, Writing(data, f"{table.name}.csv", table.name))


def _row_after(old: sqlite3.Connection, table: Table, group: Group, content: bytes) -> int:
    condition, given = _between(table, group, None)
    following = next((some[:1] for some in exports.rows(old, table, condition, given)), None)
    return len(content) if following is None else _only(content, b"\n" + exports.csv_rows(following)) + 1


def _only(content: bytes, part: bytes) -> int:
    at = content.find(part)
    if at < 0 or content.find(part, at + 1) >= 0:
        raise NotThere(part[:80])
    return at


def _spliced(content: bytes, cuts: Sequence[tuple[int, int, bytes]], out: Writing, listed: bool = False) -> File:
    """Write a content with some of its bytes, given as (from, to), exchanged; what comes in at a place stands before what goes.

    listed: each record begins with the comma before it, but the first with a bracket.
    """
    whole, at = memoryview(content), 0
    begun = False
    with out:
        for start, end, part in [*sorted(cuts, key=lambda c: (c[0], c[1] > c[0])), (len(content), len(content), b"")]:
            if start < at:
                raise NotThere(part[:80])
            for piece, opens in ((whole[at:start], at == 0), (memoryview(part), False)):
                if not len(piece):
                    continue
                if listed and opens == begun:
                    out.write(b"," if begun else b"[")
                    out.write(piece[1:])
                else:
                    out.write(piece)
                begun = True
            at = end
    return out.file


def collection(model: Model, name: str, edits: Sequence[RecordEdit], earlier: Path, data: Path) -> list[File]:
    """A collection's ``.json`` and ``.jsonl`` from the earlier ones; records stand in the order of the pages. Raises NotThere."""
    edited = {e.id: e for e in edits}
    follower: dict[str, str | None] = {}
    following: str | None = None
    for id in reversed(list(model.records[name])):
        if id in edited:
            follower[id] = following
        else:
            following = id
    make = plain_of(COLLECTIONS[name].cls)
    come = [(next_, msgspec.json.encode(make(after))) for id, next_ in follower.items() if (after := edited[id].after)]
    come.reverse()
    files = []
    for form, find, end in (("json", _item, b"\n]\n"), ("jsonl", _line, b"")):
        content = (earlier / f"{name}.{form}").read_bytes()
        if len(content) <= len(end) or not content.endswith(end):
            raise NotThere("the list is empty")
        cuts = [(*find(content, id), b"") for id, e in edited.items() if e.before is not None]
        for next_, record in come:
            at = len(content) - len(end) if next_ is None else find(content, next_)[0]
            cuts.append((at, at, indented(record) if end else record + b"\n"))
        files.append(_spliced(content, cuts, Writing(data, f"{name}.{form}", name), listed=bool(end)))
    return files


def indented(record: bytes) -> bytes:
    """A record as it stands in a list of them after another, as ``json`` has it with one to a level."""
    return b",\n " + msgspec.json.format(record, indent=1).replace(b"\n", b"\n ")


def _line(content: bytes, id: str) -> tuple[int, int]:
    head = b'{"id":' + msgspec.json.encode(id) + b","
    at = 0 if content.startswith(head) else content.find(b"\n" + head) + 1
    if at == 0 and not content.startswith(head):
        raise NotThere(id)
    return at, content.index(b"\n", at) + 1


def _item(content: bytes, id: str) -> tuple[int, int]:
    """A record with the comma or bracket before it."""
    at = content.find(b'\n {\n  "id": ' + msgspec.json.encode(id) + b",") - 1
    if at < 0:
        raise NotThere(id)
    return at, content.index(b"\n }", at) + 3


def sheet(
    new: sqlite3.Connection, table: Table, groups: Sequence[Group], pieces: Sequence[Piece], content: bytes
) -> Iterator[Block]:
    """The blocks of a table's sheet from the earlier workbook's, without head and foot."""
    starts = [tuple(p.start) for p in pieces]
    anew: set[int] = set()
    for group in groups:
        n = max(bisect.bisect_right(starts, group) - 1, 0)
        anew |= {n, n - 1} if n and starts[n] == group else {n}
    n, made = 0, exports.Sheet(table)
    while n < len(pieces):
        if n not in anew:
            p = pieces[n]
            yield Block(p.start, content[p.offset : p.offset + p.length], p.crc, p.size)
            n += 1
            continue
        first = n
        while n in anew:
            n += 1
        condition, given = _between(table, starts[first] if first else None, starts[n] if n < len(pieces) else None)
        yield from map(made.block, exports.blocks(table, exports.rows(new, table, condition, given)))


class Reissue:
    """What a release takes from the one before. Raises NotThere where that one is of no use at all."""

    NAME = "downloads.msgpack"

    def __init__(self, earlier: Earlier, workbook: str, old: sqlite3.Connection, tables: Sequence[Table]) -> None:
        kept = load_state(earlier.state, self.NAME, Kept)
        self.content = (earlier.data / workbook).read_bytes() if (earlier.data / workbook).is_file() else b""
        self.known = sums(earlier.data)
        if kept is None or kept.likeness != likeness(tables) or kept.workbook != self.known.get(workbook):
            raise NotThere("the state is of another release")
        self.earlier, self.old, self.sheets = earlier, old, kept.sheets

    def collection(self, model: Model, name: str, data: Path) -> list[File]:
        """A collection's lists; raises NotThere."""
        edits = [e for e in self.earlier.edits if e.collection == name]
        if edits:
            return collection(model, name, edits, self.earlier.data, data)
        return [carry(self.earlier.data, data, path, path, self.known, name) for path in (f"{name}.json", f"{name}.jsonl")]

    def table(
        self, new: sqlite3.Connection, data: Path, table: Table, division: str, year: int, files: list[File]
    ) -> Iterator[Block]:
        """As ``exports.written``, with what the earlier release has."""
        groups = changed_groups(self.old, new, table, self.earlier.edits)
        path, pieces = exports.parquet_path(table, division, year), self.sheets.get(table.name, [])
        lines: File | None = None
        if groups is not None and (pieces or not groups) and (table.rows or 0) + len(groups) < SHEET_ROWS // 2:
            try:
                if groups:
                    lines = csv(self.old, new, table, groups, self.earlier.data, data)
                else:
                    lines = carry(self.earlier.data, data, f"{table.name}.csv", f"{table.name}.csv", self.known, table.name)
            except (NotThere, OSError, KeyError):
                lines = None
        if lines is None or groups is None:
            yield from exports.written(new, data, table, division, year, files)
            return
        was = next((p for p in self.known if p.startswith(f"parquet/{table.name}/")), "")
        if groups or not was:
            columns = exports.parquet(new, data, table, division, year)
        else:
            columns = carry(self.earlier.data, data, path, was, self.known, table.name)
        files += [lines, columns]
        yield head(table.exported)
        yield from sheet(new, table, groups, pieces, self.content)
        yield foot()


def keep(state: Path, tables: Sequence[Table], workbook: File, places: Mapping[str, Sequence[tuple[Block, int]]]) -> None:
    """Leave for the next release what it needs to take from this one."""
    pieces = {
        name: [Piece(list(b.start or ()), offset, b.length, b.crc, b.size) for b, offset in found]
        for name, found in places.items()
    }
    save_state(state, Reissue.NAME, Kept(likeness(tables), workbook.sha256, pieces))


def carry(earlier: Path, data: Path, path: str, was: str, known: Mapping[str, str], table: str = "") -> File:
    """A file of the release before at its place in this one: linked, not copied, where the disk can."""
    place = cleared(data / path)
    try:
        os.link(earlier / was, place)
    except OSError:
        shutil.copyfile(earlier / was, place)
    return File(path, place.stat().st_size, known[was], table)


def sums(data: Path) -> dict[str, str]:
    """Path below ``data/`` → SHA-256, as a release's ``checksums.txt`` has them; raises NotThere."""
    try:
        lines = (data / "checksums.txt").read_text("utf-8").splitlines()
    except OSError as error:
        raise NotThere(str(error)) from error
    return {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
