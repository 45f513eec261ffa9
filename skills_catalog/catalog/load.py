"""The catalog as read: every record with its place, and its references resolved.

``load`` reads all files of a catalog folder and reports every fault of form; ``link`` checks what the records
point at. After both have passed, later passes may trust ids, choices and clauses.
"""

from __future__ import annotations

import functools
import os
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import overload

from skills_catalog.catalog.collections import COLLECTIONS, Policy, Vocabulary
from skills_catalog.catalog.district import District
from skills_catalog.findings.finding import Finding, KeyPath, Message, Problems, relative
from skills_catalog.findings.suggest import guess
from skills_catalog.records import yaml_fast, yaml_file
from skills_catalog.records.convert import ID_PATTERN, Reader
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Field, Part, T, references, walk
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.cases import Case, CaseFile
from skills_catalog.rules.language.facts import Fact, FactFile
from skills_catalog.rules.language.rate import Rate
from skills_catalog.text import credit_codes
from skills_catalog.text.personal_numbers import long_number

SUFFIX = ".yaml"


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a file: where a record (or another part) was read from."""

    file: Path
    shown: str
    at: KeyPath = ()

    def within(self, *keys: str | int) -> Place:
        return Place(self.file, self.shown, (*self.at, *keys))


class Files(Sequence[Path]):
    """Paths, kept as texts."""

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
    """The place of each record by collection and id; made when it is asked for."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.files: dict[str, dict[str, str]] = defaultdict(dict)
        """collection → id → file"""
        self.numbers: dict[tuple[str, str], int] = {}
        """(collection, id) → which item of its file, for the records of lists"""

    def add(self, collection: str, id: str, file: str, at: int | None) -> None:
        self.files[collection][id] = file
        if at is not None:
            self.numbers[collection, id] = at

    def __getitem__(self, key: tuple[str, str]) -> Place:
        collection, id = key
        file, at = Path(self.files[collection][id]), self.numbers.get(key)
        return Place(file, relative(file, self.base), () if at is None else (at,))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((collection, id) for collection, files in self.files.items() for id in files)

    def __len__(self) -> int:
        return sum(map(len, self.files.values()))


@dataclass
class Catalog:
    """All records by collection and id, with the place of each."""

    root: Path
    shown_root: Path
    problems: Problems
    district: District | None = None
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    places: Places = field(init=False)
    facts: dict[str, Fact] = field(default_factory=dict)
    facts_place: Place | None = None
    cases: list[tuple[Case, Place]] = field(default_factory=list)
    files: Files = field(default_factory=Files)
    suspects: Files = field(default_factory=Files)
    """The files whose text or name may hold something personal, or a credit code: the checks of texts find nothing in others."""

    def __post_init__(self) -> None:
        self.places = Places(self.shown_root)

    def report(self, place: Place, code: str, message: Message, *, key: bool = False, severity: str = "error") -> None:
        find = yaml_file.locate_key if key else yaml_file.locate
        self.problems.add(place.shown, lambda: find(place.file, place.at), code, message, severity=severity)

    def report_at(self, collection: str, id: str, path: KeyPath, code: str, message: Message, *, severity: str = "error") -> None:
        """A finding about a part of a record."""
        self.report(self.places[collection, id].within(*path), code, message, severity=severity)

    def locate_at(self, collection: str, id: str, path: KeyPath) -> tuple[int, int]:
        """Line and column of a part of a record."""
        place = self.places[collection, id].within(*path)
        return yaml_file.locate(place.file, place.at)

    def of(self, collection: str, cls: type[T]) -> dict[str, T]:
        """The records of one collection, typed."""
        return {k: v for k, v in self.records.get(collection, {}).items() if isinstance(v, cls)}

    def rates(self) -> dict[str, Rate]:
        return self.of("rates", Rate)

    def each(self) -> Iterator[tuple[str, Record]]:
        for collection, records in self.records.items():
            for record in records.values():
                yield collection, record

    def clauses(self) -> set[str]:
        """Every clause that may be cited: ``policy`` and ``policy#article``."""
        out: set[str] = set()
        for policy in self.of("policies", Policy).values():
            out.add(policy.id)
            out.update(f"{policy.id}#{article.n}" for article in policy.articles)
        return out

    def terms(self) -> dict[str, list[str]]:
        """The term ids of each vocabulary, in their order."""
        vocabularies = self.of("vocabularies", Vocabulary)
        return {v.id: [term.id for term in v.items] for v in vocabularies.values()}


@dataclass(slots=True)
class Content:
    """What one file of a collection holds by itself."""

    records: list[tuple[int | None, Record]]
    """Each record with its number in the file's list; None for a file that is one record."""
    findings: list[Finding]
    suspect: bool
    """Whether the text may hold something personal, or a credit code."""


def read_file(collection: str, file: Path | str, base: Path) -> Content:
    """Read one file of a collection; needs nothing of any other. ``base`` is what paths in findings are relative to."""
    name, problems = str(file), Problems()
    shown = relative(name, base)

    def report(path: KeyPath, code: str, message: Message, key: bool) -> None:
        find = yaml_file.locate_key if key else yaml_file.locate
        problems.add(shown, lambda: find(Path(name), path), code, message)

    data, suspect = _data(name, base, problems)
    content, cls, reader = Content([], problems.found, suspect), COLLECTIONS[collection].cls, Reader(report)
    if isinstance(data, list):
        for n, item in enumerate(data):
            record = reader.read(cls, item, (n,))
            if record is not None:
                content.records.append((n, record))
    elif data is not None:
        stem = name[name.rfind(os.sep) + 1 :].removesuffix(SUFFIX)
        if isinstance(data, dict) and data.setdefault("id", stem) != stem:
            report(("id",), "bad-id", f"编号“{data['id']}”和文件名“{stem}”不同。删掉 id 这一行，或把文件改名。", False)
            return content
        if not ID_PATTERN.fullmatch(stem):
            message = f"文件名“{stem}”就是编号，只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。请把文件改名。"
            problems.add(shown, (0, 0), "bad-id", message)
            return content
        record = reader.read(cls, data)
        if record is not None:
            content.records.append((None, record))
    return content


def _data(file: str, base: Path, problems: Problems) -> tuple[Data | None, bool]:
    """The plain data of a file, and whether its text may hold something personal, or a credit code."""
    shown = relative(file, base)
    raw = yaml_file.raw_bytes(file, shown, problems)
    if raw is None:
        return None, False
    data: Data | None = yaml_fast.read(raw)
    if data is None:
        return yaml_file.parse(raw, shown, problems), True
    return (data if yaml_file.fits(raw, data, shown, problems) else None), long_number(raw) or CREDIT_CODE in raw


CREDIT_CODE = credit_codes.MARK.encode()


def load(root: Path, problems: Problems, *, base: Path | None = None) -> Catalog:
    """Read a catalog folder. ``base`` is what paths in messages are relative to (default: its parent)."""
    catalog = Catalog(root, base or root.parent, problems)
    if not root.is_dir():
        problems.add(str(root), (0, 0), "missing-file", "没有这个目录文件夹。请用 --catalog 指出它在哪里。")
        return catalog
    known = [*COLLECTIONS, "cases"]
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")):
        if folder.name not in known:
            shown = relative(folder, catalog.shown_root)
            problems.add(shown, (0, 0), "missing-file", f"不认识这个文件夹。{guess(folder.name, known)}")
    for collection in COLLECTIONS:
        catalog.records[collection] = {}
        for file in _yaml_files(catalog, root / collection):
            content = read_file(collection, file, catalog.shown_root)
            _note(catalog, file, content.suspect)
            problems.found += content.findings
            for at, record in content.records:
                _add(catalog, collection, record, file, at)
    catalog.district = _single(catalog, root / "district.yaml", District)
    _load_facts(catalog)
    for file in _yaml_files(catalog, root / "cases"):
        cases = _single(catalog, Path(file), CaseFile)
        for n, case in enumerate(cases.cases if cases else ()):
            catalog.cases.append((case, _place(catalog, Path(file)).within("cases", n)))
    return catalog


def _yaml_files(catalog: Catalog, folder: Path) -> list[str]:
    """The files of a folder and of those within, in the order of their paths."""
    found = [f"{above}{os.sep}{name}" for above, _, names in os.walk(folder) for name in names if name[0] != "."]
    files = []
    for file in sorted(found, key=lambda file: file.replace(os.sep, "\0")):
        if not file.endswith(SUFFIX):
            shown = relative(file, catalog.shown_root)
            catalog.problems.add(shown, (0, 0), "missing-file", "目录只读 .yaml 文件，请改扩展名或移走。")
            continue
        files.append(file)
    return files


def _place(catalog: Catalog, file: Path) -> Place:
    return Place(file, relative(file, catalog.shown_root))


def _note(catalog: Catalog, file: str, suspect: bool) -> None:
    catalog.files.names.append(file)
    if suspect or long_number(file[len(str(catalog.root)) :].encode(errors="replace")):
        catalog.suspects.names.append(file)


def _single(catalog: Catalog, file: Path, cls: type[T]) -> T | None:
    """A file that holds one map which is not a record of a collection."""
    place = _place(catalog, file)
    if not file.is_file():
        catalog.problems.add(place.shown, (0, 0), "missing-file", "缺少这个文件。")
        return None
    data, suspect = _data(str(file), catalog.shown_root, catalog.problems)
    _note(catalog, str(file), suspect)
    reader = Reader(lambda path, code, message, key: catalog.report(place.within(*path), code, message, key=key))
    return None if data is None else reader.read(cls, data)


def _add(catalog: Catalog, collection: str, record: Record, file: str, at: int | None) -> None:
    if record.id in catalog.records[collection]:
        other = catalog.places[collection, record.id]
        line = yaml_file.locate(other.file, other.at)[0]
        message = f"编号“{record.id}”已用在 {other.shown}:{line}，请换一个。"
        here = _place(catalog, Path(file)).within(*(() if at is None else (at,)), "id")
        catalog.report(here, "duplicate-id", message)
        return
    catalog.records[collection][record.id] = record
    catalog.places.add(collection, record.id, file, at)


def _load_facts(catalog: Catalog) -> None:
    file = catalog.root / "facts.yaml"
    read = _single(catalog, file, FactFile)
    catalog.facts_place = _place(catalog, file)
    for n, fact in enumerate(read.facts if read else ()):
        if fact.id in catalog.facts:
            place = catalog.facts_place.within("facts", n, "id")
            catalog.report(place, "duplicate-id", f"事实“{fact.id}”写了两次。")
        catalog.facts[fact.id] = fact


def link(catalog: Catalog) -> None:
    """Check every reference, choice and clause of every record; each fault is one finding with a guess.

    A record is looked at by itself with what it names: nothing else of the catalog matters.
    """
    known = _Known(catalog)
    spellings = _spellings(catalog)
    for collection, record in catalog.each():
        if not known.all_of(record):
            _link_part(catalog, record, catalog.places[collection, record.id], known)
        if isinstance(record, Policy):
            _link_departments(catalog, record, catalog.places[collection, record.id], spellings)
    for case, place in catalog.cases:
        _link_part(catalog, case, place, known)
    if catalog.district is not None:
        _link_part(catalog, catalog.district, _place(catalog, catalog.root / "district.yaml"), known)


class _Known(dict[Field, Container[str]]):
    """What may be named in each field."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.ids = catalog.records
        self.terms = {id: dict.fromkeys(terms) for id, terms in catalog.terms().items()}
        self.clauses = catalog.clauses()

    def __missing__(self, field: Field) -> Container[str]:
        meta = field.meta
        self[field] = self.ids[meta.ref] if meta.ref else self.terms.get(meta.choice, {}) if meta.choice else self.clauses
        return self[field]

    def all_of(self, record: Part) -> bool:
        """Is all that a record names there?"""
        return all(value in self[named] for named, value in references(record, choices=True))


def _spellings(catalog: Catalog) -> list[str]:
    return [n for d in catalog.records["departments"].values() for n in (d.title, *(a.name for a in d.aliases))]


def _link_departments(catalog: Catalog, policy: Policy, place: Place, spellings: list[str]) -> None:
    for n, article in enumerate(policy.articles):
        for m, name in enumerate(article.departments):
            if name not in spellings:
                here = place.within("articles", n, "departments", m)
                message = functools.partial(_no_department, name, spellings)
                catalog.report(here, "unknown-reference", message)


def _no_department(name: str, spellings: list[str]) -> str:
    return f"责任部门里没有“{name}”。{guess(name, spellings)}"


def _link_part(catalog: Catalog, part: Part, place: Place, known: _Known) -> None:
    for field_, value, path in walk(part):
        if not _names(field_) or value in known[field_]:
            continue
        code, message = _unknown(catalog, field_, value, known)
        catalog.report(place.within(*path), code, message)


def _names(field_: Field) -> bool:
    return bool(field_.meta.ref or field_.meta.choice or field_.meta.kind == "clause")


def _unknown(catalog: Catalog, field_: Field, value: str, known: _Known) -> tuple[str, Message]:
    """The code and the message of a name that there is not."""
    meta = field_.meta
    if meta.ref:
        ids = known.ids[meta.ref]
        return "unknown-reference", lambda: f"{meta.label} {value} 不在 catalog/{meta.ref} 里。{guess(value, list(ids))}"
    if meta.choice:
        terms = list(known.terms.get(meta.choice, ()))
        return "bad-choice", lambda: f"{meta.label}不能写“{value}”。{_guess_term(catalog, meta.choice, value, terms)}"
    return "unknown-clause", lambda: f"条款“{value}”不在 catalog/policies 里。{guess(value, sorted(known.clauses))}"


def _guess_term(catalog: Catalog, vocabulary: str, value: str, known: list[str]) -> str:
    """What was meant, also when the Chinese label or a synonym was written instead of the id."""
    record = catalog.records["vocabularies"].get(vocabulary)
    if isinstance(record, Vocabulary):
        for term in record.items:
            if value in (term.label, *term.synonyms):
                return f"“{term.label}”请写 {term.id}。"
    return guess(value, known)
