"""The catalog as read: every record with its place in a file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, overload

from skills_catalog.catalog.district import District
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.labels import term_labels
from skills_catalog.findings.finding import KeyPath, Message, Problems, relative
from skills_catalog.records import yaml_file
from skills_catalog.records.record import Record
from skills_catalog.records.schema import T
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a file: where a record (or another part) was read from. shown: the file as messages name it."""

    file: Path
    shown: str
    at: KeyPath = ()

    def within(self, *keys: str | int) -> Place:
        return Place(self.file, self.shown, (*self.at, *keys))


class PathList(Sequence[Path]):
    """Paths that are kept as texts: a large catalog has many."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __len__(self) -> int:
        return len(self.names)

    def __iter__(self) -> Iterator[Path]:
        return map(Path, self.names)

    @overload
    def __getitem__(self, at: int) -> Path: ...
    @overload
    def __getitem__(self, at: slice) -> list[Path]: ...
    def __getitem__(self, at: int | slice) -> Path | list[Path]:
        return [Path(name) for name in self.names[at]] if isinstance(at, slice) else Path(self.names[at])


class Places(Mapping[tuple[str, str], Place]):
    """The place of each record by collection and id; a ``Place`` is made only when it is asked for."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.files: dict[str, dict[str, str]] = defaultdict(dict)
        """collection → id → file"""
        self.positions: dict[tuple[str, str], int] = {}
        """(collection, id) → position in the file's list, only for records of lists."""

    def add(self, collection: str, id: str, file: str, position: int | None) -> None:
        self.files[collection][id] = file
        if position is not None:
            self.positions[collection, id] = position

    def __getitem__(self, key: tuple[str, str]) -> Place:
        collection, id = key
        file, position = Path(self.files[collection][id]), self.positions.get(key)
        return Place(file, relative(file, self.base), () if position is None else (position,))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((collection, id) for collection, files in self.files.items() for id in files)

    def __len__(self) -> int:
        return sum(map(len, self.files.values()))


@dataclass
class Catalog:
    """All records by collection and id, with the place of each.

    root: the catalog's folder. shown_root: what paths in findings are relative to.
    """

    root: Path
    shown_root: Path
    problems: Problems
    district: District | None = None
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    places: Places = field(init=False)
    facts: dict[str, Fact] = field(default_factory=dict)
    rules: dict[str, Any] | None = None
    """The compiled rules, once the experts' cases have been run on them."""
    facts_place: Place | None = None
    cases: list[tuple[Case, Place]] = field(default_factory=list)
    files: PathList = field(default_factory=PathList)
    suspects: PathList = field(default_factory=PathList)
    """The files whose text or name may hold personal data or a credit code; the checks of texts need only these."""
    of_texts: int = 0
    """How many of the first findings are about texts as they are written, not about records."""
    left_out: Mapping[tuple[str, str], str] | None = None
    """The samples that were taken out of it, (collection, id) → title; None where it is whole."""
    unsure: set[str] = field(default_factory=set)
    """Collections, ``facts``, ``cases`` and ``district`` of which something could not be read: what they lack is not known."""

    def __post_init__(self) -> None:
        self.places = Places(self.shown_root)

    def report(self, place: Place, code: str, message: Message, *, at_key: bool = False, severity: str = "error") -> None:
        """Add a finding about a place, which is looked up only when it is shown. at_key: point at the key, not its value."""
        find = yaml_file.locate_key if at_key else yaml_file.locate
        self.problems.add(place.shown, lambda: find(place.file, place.at), code, message, severity=severity)

    def report_at(self, collection: str, id: str, path: KeyPath, code: str, message: Message, *, severity: str = "error") -> None:
        """Add a finding about a part of a record."""
        self.report(self.places[collection, id].within(*path), code, message, severity=severity)

    def locate_at(self, collection: str, id: str, path: KeyPath) -> tuple[int, int]:
        """Return line and column of a part of a record."""
        place = self.places[collection, id].within(*path)
        return yaml_file.locate(place.file, place.at)

    def place_of(self, file: Path) -> Place:
        """Return the place of a whole file."""
        return Place(file, relative(file, self.shown_root))

    def of(self, collection: str, cls: type[T]) -> dict[str, T]:
        """Return the records of one collection, typed."""
        return {k: v for k, v in self.records.get(collection, {}).items() if isinstance(v, cls)}

    def rates(self) -> dict[str, Rate]:
        return self.of("rates", Rate)

    def each(self) -> Iterator[tuple[str, Record]]:
        """Yield (collection, record) for every record."""
        for collection, records in self.records.items():
            for record in records.values():
                yield collection, record

    def clauses(self) -> dict[str, str]:
        """Return every clause that may be cited, ``policy`` or ``policy#article`` → its document and heading."""
        out: dict[str, str] = {}
        for policy in self.of("policies", Policy).values():
            out[policy.id] = policy.title
            for article in policy.articles:
                out[f"{policy.id}#{article.n}"] = f"{policy.title} {article.label} {article.title}"
        return out

    def terms(self) -> dict[str, dict[str, str]]:
        """Return vocabulary → term id → label, the terms in their order."""
        return {id: term_labels(self.records, id) for id in self.records.get("vocabularies", {})}
