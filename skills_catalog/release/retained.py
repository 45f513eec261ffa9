"""What is kept of a release so that an edit of one record need not read the catalog again: its model, read piece by piece.

The large collections are kept as one file with a place for each record; the others are unpacked when they are asked for.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import WATCHED, Model, RecordKey
from skills_catalog.catalog.watched import Watched
from skills_catalog.findings.finding import Finding
from skills_catalog.records.record import Record
from skills_catalog.site.pages import Titles
from skills_catalog.site.shell import Shell
from skills_catalog.web.offline_packs import Pack

T = TypeVar("T")


@dataclass(frozen=True)
class Still:
    """What no edit of a watched record's text changes."""

    frame: dict[str, Any]
    """district, facts, cases, terms, spellings, data_date: the small parts of the model."""
    rules: dict[str, Any]
    shell: Shell
    titles: Titles
    variables: bytes
    """What the home page and the shell show of the catalog, as a hash."""
    findings: list[Finding]
    files: dict[str, list[tuple[str, str]]]
    """A file of a watched collection → its records as (collection, id)."""
    collections: dict[str, bytes]
    back: dict[str, bytes]
    clauses: bytes


@dataclass
class Moving:
    """What every edit changes."""

    places: dict[str, dict[str, tuple[int, int]]]
    """collection → id → where its record stands in the file of records, and its length."""
    versions: dict[str, str]
    packs: list[Pack]
    sizes: dict[bytes, int]
    length: int
    check: int
    """Of the file of records: its bytes, and their CRC-32."""


def _plain(value: object) -> str:
    assert isinstance(value, Fraction)
    return str(value)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)


encoded = _ENCODER.encode


def decoder(collection: str) -> msgspec.msgpack.Decoder[Any]:
    return msgspec.msgpack.Decoder(COLLECTIONS[collection].cls, dec_hook=lambda _, value: Fraction(value))


def write_records(model: Model, file: Path) -> tuple[dict[str, dict[str, tuple[int, int]]], int, int]:
    """Write the records of the watched collections to a file; returns the place of each, the file's length and its CRC-32."""
    places: dict[str, dict[str, tuple[int, int]]] = {}
    at = check = 0
    with file.open("wb") as out:
        for collection in WATCHED:
            places[collection] = {}
            for id, record in model.records[collection].items():
                content = encoded(record)
                places[collection][id] = (at, len(content))
                out.write(content)
                at, check = at + len(content), zlib.crc32(content, check)
    return places, at, check


class Stored(Mapping[str, Record]):
    """Records that are unpacked when they are asked for; ``edited`` come first."""

    def __init__(self, collection: str, places: Mapping[str, tuple[int, int]], content: memoryview) -> None:
        self.places, self.content, self.edited = places, content, dict[str, Record]()
        self.decode = decoder(collection).decode
        self.known: dict[str, Record] = {}

    def __getitem__(self, id: str) -> Record:
        found = self.edited.get(id) or self.known.get(id)
        if found is None:
            at, length = self.places[id]
            found = self.known[id] = self.decode(self.content[at : at + length])
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.places)

    def __len__(self) -> int:
        return len(self.places)

    def __contains__(self, id: object) -> bool:
        return id in self.places


class Unpacked(Mapping[str, T]):
    """Values that are unpacked when they are first asked for."""

    def __init__(self, content: Mapping[str, bytes], known: Mapping[str, T]) -> None:
        self.content, self.known = content, dict(known)

    def __getitem__(self, name: str) -> T:
        if name not in self.known:
            self.known[name] = pickle.loads(self.content[name])
        return self.known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COLLECTIONS)

    def __len__(self) -> int:
        return len(COLLECTIONS)


class Back(Mapping[RecordKey, Mapping[str, Sequence[str]]]):
    """Who names a record, unpacked a collection at a time."""

    def __init__(self, content: Mapping[str, bytes]) -> None:
        self.content = content
        self.known: dict[str, dict[str, Mapping[str, Sequence[str]]]] = {}

    def __getitem__(self, key: RecordKey) -> Mapping[str, Sequence[str]]:
        collection, id = key
        if collection not in self.known:
            self.known[collection] = pickle.loads(self.content[collection]) if collection in self.content else {}
        return self.known[collection][id]

    def __iter__(self) -> Iterator[RecordKey]:
        raise NotImplementedError("references are asked for one by one")

    def __len__(self) -> int:
        raise NotImplementedError("references are asked for one by one")


def still(
    model: Model, rules: dict[str, Any], shell: Shell, titles: Titles, variables: object, findings: Sequence[Finding],
    files: Mapping[str, list[tuple[str, str]]],
) -> Still:  # fmt: skip
    names = ("district", "facts", "cases", "terms", "spellings", "data_date")
    back: dict[str, dict[str, Any]] = {}
    for (collection, id), found in model.back.items():
        back.setdefault(collection, {})[id] = {c: list(ids) for c, ids in found.items()}
    return Still(
        frame={name: getattr(model, name) for name in names}, rules=rules, shell=shell, titles=titles,
        variables=hash_of(variables), findings=list(findings), files=dict(files),
        collections={c: pickle.dumps(dict(model.records[c])) for c in COLLECTIONS if c not in WATCHED},
        back={c: pickle.dumps(found) for c, found in back.items()}, clauses=pickle.dumps(dict(model.clause_back)),
    )  # fmt: skip


def hash_of(value: object) -> bytes:
    return hashlib.sha256(msgspec.json.encode(value, order="sorted")).digest()


def model(
    kept: Still, places: Mapping[str, Mapping[str, tuple[int, int]]], content: memoryview
) -> tuple[Model, dict[str, Stored]]:
    """The model of a release, and its watched collections. content: their records."""
    stored = {c: Stored(c, places[c], content) for c in WATCHED}
    watched = {c: Watched(found) for c, found in stored.items()}
    found = Model(
        records=Unpacked[Mapping[str, Record]](kept.collections, watched), back=Back(kept.back),
        clause_back=Clauses(kept.clauses), **kept.frame,
    )  # fmt: skip
    return found, stored


class Clauses(Mapping[str, Sequence[RecordKey]]):
    """Who rests on a clause, unpacked when first asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    @cached_property
    def known(self) -> Mapping[str, Sequence[RecordKey]]:
        found: Mapping[str, Sequence[RecordKey]] = pickle.loads(self.content)
        return found

    def __getitem__(self, clause: str) -> Sequence[RecordKey]:
        return self.known[clause]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)
