"""The files people download: JSON and CSV of every collection, Datasette's metadata, checksums."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from compiler import database
from compiler.model import Model
from compiler.records import COLLECTIONS
from compiler.schema import plain

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula gets a leading apostrophe."""
    if isinstance(value, str) and value.startswith(DANGEROUS):
        return "'" + value
    return value


def to_csv(names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """UTF-8 with BOM and CRLF, as spreadsheets expect; unknown is an empty cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(names)
    for row in rows:
        writer.writerow(["" if row.get(n) is None else harmless(row[n]) for n in names])
    return (BOM + out.getvalue()).encode()


def collection_files(model: Model) -> dict[str, bytes]:
    """``data/<collection>.csv`` and ``.json`` → bytes."""
    out: dict[str, bytes] = {}
    for name, spec in COLLECTIONS.items():
        records = list(model.records[name].values())
        names = [c for c, _, _ in database.columns(spec.cls)]
        out[f"data/{name}.csv"] = to_csv(names, [database.row(r) for r in records])
        body = json.dumps([plain(r) for r in records], ensure_ascii=False, indent=1)
        out[f"data/{name}.json"] = body.encode() + b"\n"
    return out


def datasette_metadata(source: Path, model: Model) -> dict[str, Any]:
    """``datasette_metadata.yml`` with the column descriptions added from the schema."""
    metadata: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    metadata["license"] = model.district.open_data.licence
    tables = metadata["databases"]["catalog"].setdefault("tables", {})
    for name, spec in COLLECTIONS.items():
        table = tables.setdefault(name, {})
        table.setdefault("title", spec.title)
        table.setdefault("description", spec.lead)
        table["columns"] = database.described_columns(name) | table.get("columns", {})
    return metadata


def checksums(folder: Path) -> bytes:
    """SHA-256 of each file below ``data/``, in the form of ``sha256sum``."""
    lines = []
    for file in sorted((folder / "data").rglob("*")):
        if file.is_file() and file.name != "checksums.txt":
            digest = hashlib.sha256(file.read_bytes()).hexdigest()
            lines.append(f"{digest}  {file.relative_to(folder / 'data').as_posix()}\n")
    return "".join(lines).encode()
