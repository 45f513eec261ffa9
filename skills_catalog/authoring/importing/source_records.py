"""The records of a catalog as they stand in their files: plain data, with the file's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.load import SUFFIX
from skills_catalog.catalog.model import RecordKey
from skills_catalog.findings.finding import Problems, relative
from skills_catalog.records.schema import fields
from skills_catalog.records.yaml_file import Data, parse_yaml


@dataclass(frozen=True)
class SourceFile:
    """One file: its bytes and what they say."""

    file: Path
    raw: bytes
    data: Data


class SourceRecords:
    """Every record's plain data, its id always with it; files are read when they are asked for."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.files: dict[Path, SourceFile] = {}
        self._schema_lines: dict[str, str] = {}
        self._lists: dict[str, dict[Path, set[frozenset[tuple[str, Data]]]]] = {}

    def file(self, path: Path) -> SourceFile:
        """Return a file of the catalog; raise AssertionError where the catalog could not read it."""
        if path not in self.files:
            raw = path.read_bytes()
            data = parse_yaml(raw, relative(path, self.catalog.shown_root), Problems())
            assert data is not None
            self.files[path] = SourceFile(path, raw, data)
        return self.files[path]

    def record(self, key: RecordKey) -> dict[str, Data]:
        """Return a record's data; the id of one that has a file of its own stands first."""
        place = self.catalog.places[key]
        data = self.file(place.file).data
        for step in place.at:
            assert isinstance(data, list) and isinstance(step, int)
            data = data[step]
        assert isinstance(data, dict)
        return data if "id" in data else {"id": key[1], **data}

    def keys(self, collection: str) -> list[RecordKey]:
        return [(collection, id) for id in self.catalog.records.get(collection, {})]

    def home(self, collection: str, record: Mapping[str, Data]) -> tuple[Path, bool]:
        """Return where a new record belongs, and whether into a list there: the one most like it, or a file of its own."""
        lists = self.lists(collection)
        if not lists:
            return self.catalog.root / collection / f"{record['id']}{SUFFIX}", False
        mine = {(key, record[key]) for key in self.choices(collection) if isinstance(record.get(key), str)}
        return max(lists, key=lambda file: (max((len(mine & other) for other in lists[file]), default=0), file)), True

    def lists(self, collection: str) -> dict[Path, set[frozenset[tuple[str, Data]]]]:
        """Return the files that hold lists, each with the terms of its records; none where most records have own files."""
        if collection not in self._lists:
            files = Counter(self.catalog.places[key].file for key in self.keys(collection))
            found: dict[Path, set[frozenset[tuple[str, Data]]]] = {}
            for file in sorted(files):
                data = self.file(file).data
                if isinstance(data, list):
                    own = [r for r in data if isinstance(r, dict)]
                    pairs = ([(k, r.get(k)) for k in self.choices(collection)] for r in own)
                    found[file] = {frozenset((k, v) for k, v in terms if isinstance(v, str)) for terms in pairs}
            self._lists[collection] = found if len(found) * 2 >= len(files) else {}
        return self._lists[collection]

    def choices(self, collection: str) -> list[str]:
        return [f.key for f in fields(COLLECTIONS[collection].cls) if f.meta.choice and f.shape == "one"]

    def schema_line(self, collection: str) -> str:
        """Return the comment at the head of files that tells editors the schema, as the catalog's other files have it."""
        if collection not in self._schema_lines:
            self._schema_lines[collection] = self._schema_line(collection)
        return self._schema_lines[collection]

    def _schema_line(self, collection: str) -> str:
        for other in (collection, *COLLECTIONS):
            for key in self.keys(other)[:1]:
                line = self.file(self.catalog.places[key].file).raw.split(b"\n", 1)[0].decode().lstrip("\ufeff").rstrip("\r")
                if line.startswith("# yaml-language-server:"):
                    return re.sub(r"[a-z]+(?=\.schema\.json)", collection, line) + "\n"
        return ""
