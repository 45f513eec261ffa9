"""The records of a catalog as they stand in their files: plain data, with the file's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.catalog import SUFFIX, Catalog
from compiler.problems import Problems, relative
from compiler.records import COLLECTIONS
from compiler.schema import fields
from compiler.source import Data, parse

Key = tuple[str, str]
"""A record: its collection and its id."""


@dataclass(frozen=True)
class Kept:
    """One file: its bytes and what they say."""

    file: Path
    raw: bytes
    data: Data


class Originals:
    """Every record's plain data, its id always with it; files are read when they are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.files: dict[Path, Kept] = {}

    def file(self, path: Path) -> Kept:
        """Raises AssertionError for a file that the catalog could not read."""
        if path not in self.files:
            raw = path.read_bytes()
            data = parse(raw, relative(path, self.catalog.shown_root), Problems())
            assert data is not None
            self.files[path] = Kept(path, raw, data)
        return self.files[path]

    def record(self, key: Key) -> dict[str, Data]:
        """A record's data; the id of one that has a file of its own stands first."""
        place = self.catalog.places[key]
        data = self.file(place.file).data
        for step in place.at:
            assert isinstance(data, list) and isinstance(step, int)
            data = data[step]
        assert isinstance(data, dict)
        return data if "id" in data else {"id": key[1], **data}

    def keys(self, collection: str) -> list[Key]:
        return [(collection, id) for id in self.catalog.records.get(collection, {})]

    def home(self, collection: str, record: Mapping[str, Data]) -> tuple[Path, bool]:
        """Where a new record belongs, and whether into a list there: the one most like it, or a file of its own."""
        files = Counter(self.catalog.places[key].file for key in self.keys(collection))
        lists = sorted(f for f in files if isinstance(self.file(f).data, list))
        if not lists or len(lists) * 2 < len(files):
            return self.catalog.root / collection / f"{record['id']}{SUFFIX}", False
        own = [f.key for f in fields(COLLECTIONS[collection].cls) if f.meta.choice and f.shape == "one"]
        mine = {(key, record[key]) for key in own if isinstance(record.get(key), str)}

        def alike(file: Path) -> int:
            data = self.file(file).data
            others = [r for r in data if isinstance(r, dict)] if isinstance(data, list) else []
            return max((sum(r.get(key) == value for key, value in mine) for r in others), default=0)

        return max(lists, key=lambda file: (alike(file), file)), True

    def schema_line(self, collection: str) -> str:
        """The comment at the head of files that tells editors the schema, as the catalog's other files have it."""
        for file in sorted(
            {self.catalog.places[key].file for key in self.catalog.places}, key=lambda f: (f.parent.name != collection, f)
        ):
            line = self.file(file).raw.split(b"\n", 1)[0].decode().lstrip("\ufeff").rstrip("\r")
            if line.startswith("# yaml-language-server:"):
                return re.sub(r"[a-z]+(?=\.schema\.json)", collection, line) + "\n"
        return ""
