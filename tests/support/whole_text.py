"""Everything that can be read in the files of a site, compressed and binary ones too, as text."""

from __future__ import annotations

import contextlib
import gzip
import html
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet


def texts(site: Path) -> Iterator[tuple[str, str]]:
    """(file, all that stands in it); what is packed in a file has the file's name and its own."""
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        yield from _of(path.relative_to(site).as_posix(), path.read_bytes(), path)


def _of(name: str, content: bytes, path: Path) -> Iterator[tuple[str, str]]:
    if content[:2] == b"\x1f\x8b":
        yield from _of(f"{name}!", gzip.decompress(content), path)
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for inner in packed.namelist():
                yield f"{name}!{inner}", html.unescape(packed.read(inner).decode("utf-8", "replace"))
    elif content[:15] == b"SQLite format 3":
        yield name, content.decode("utf-8", "ignore")  # what was deleted may still stand there
        yield f"{name}!rows", _rows(path)
    elif content[:4] == b"PAR1":
        yield name, json.dumps(pyarrow.parquet.read_table(path).to_pylist(), ensure_ascii=False, default=str)
    elif name.endswith((".json", ".jsonl", ".jsonld", ".webmanifest")):
        yield name, "\n".join(_plain(json.loads(line)) for line in _documents(name, content.decode()))
    else:
        yield name, html.unescape(content.decode("utf-8", "replace"))


def _documents(name: str, text: str) -> list[str]:
    return text.splitlines() if name.endswith(".jsonl") else [text]


def _plain(value: Any) -> str:
    """A JSON document as text: nothing escaped, and what is HTML within read as HTML."""
    return html.unescape(json.dumps(value, ensure_ascii=False).replace('\\"', '"'))


def _rows(path: Path) -> str:
    with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
        names = [
            row[0] for row in db.execute("select name from sqlite_master where type in ('table', 'view') and sql is not null")
        ]
        found = []
        for name in names:
            with contextlib.suppress(sqlite3.OperationalError):  # the inside of a full-text index
                found += [repr(row) for row in db.execute(f'select * from "{name}"')]
        return "\n".join(found)
