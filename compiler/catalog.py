"""The catalog as read: every record with its place, and its references resolved.

``load`` reads all files of a catalog folder and reports every fault of form; ``link`` checks what the records
point at. After both have passed, later passes may trust ids, choices and clauses.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from compiler import source
from compiler.problems import KeyPath, Problems, guess, relative
from compiler.record import Record
from compiler.records import COLLECTIONS, District, Policy, Vocabulary
from compiler.rules.cases import Case, CaseFile
from compiler.rules.facts import Fact, FactFile
from compiler.rules.language import Rate
from compiler.schema import Field, Part, Reader, T, references, walk
from compiler.source import Data


@dataclass(frozen=True)
class Place:
    """A part of a file: where a record (or another part) was read from."""

    file: Path
    shown: str
    at: KeyPath = ()

    def within(self, *keys: str | int) -> Place:
        return Place(self.file, self.shown, (*self.at, *keys))


@dataclass
class Catalog:
    """All records by collection and id, with the place of each."""

    root: Path
    shown_root: Path
    problems: Problems
    district: District | None = None
    records: dict[str, dict[str, Record]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    facts_place: Place | None = None
    cases: list[tuple[Case, Place]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    def report(self, place: Place, code: str, message: str, *, key: bool = False, severity: str = "error") -> None:
        find = source.locate_key if key else source.locate
        self.problems.add(place.shown, find(place.file, place.at), code, message, severity=severity)

    def report_at(self, collection: str, id: str, path: KeyPath, code: str, message: str, *, severity: str = "error") -> None:
        """A finding about a part of a record."""
        self.report(self.places[collection, id].within(*path), code, message, severity=severity)

    def locate_at(self, collection: str, id: str, path: KeyPath) -> tuple[int, int]:
        """Line and column of a part of a record."""
        place = self.places[collection, id].within(*path)
        return source.locate(place.file, place.at)

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
            _load_file(catalog, collection, file)
    catalog.district = _single(catalog, root / "district.yaml", District)
    _load_facts(catalog)
    for file in _yaml_files(catalog, root / "cases"):
        cases = _single(catalog, file, CaseFile)
        for n, case in enumerate(cases.cases if cases else ()):
            catalog.cases.append((case, _place(catalog, file).within("cases", n)))
    return catalog


def _yaml_files(catalog: Catalog, folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    files = []
    for file in sorted(folder.rglob("*")):
        if file.is_dir() or file.name.startswith("."):
            continue
        if file.suffix != ".yaml":
            shown = relative(file, catalog.shown_root)
            catalog.problems.add(shown, (0, 0), "missing-file", "目录只读 .yaml 文件，请改扩展名或移走。")
            continue
        files.append(file)
    return files


def _place(catalog: Catalog, file: Path) -> Place:
    return Place(file, relative(file, catalog.shown_root))


def _reader(catalog: Catalog, place: Place) -> Reader:
    return Reader(lambda path, code, message, key: catalog.report(place.within(*path), code, message, key=key))


def _single(catalog: Catalog, file: Path, cls: type[T]) -> T | None:
    """A file that holds one map which is not a record of a collection."""
    place = _place(catalog, file)
    if not file.is_file():
        catalog.problems.add(place.shown, (0, 0), "missing-file", "缺少这个文件。")
        return None
    catalog.files.append(file)
    data = source.read(file, place.shown, catalog.problems)
    return None if data is None else _reader(catalog, place).read(cls, data)


def _load_file(catalog: Catalog, collection: str, file: Path) -> None:
    place = _place(catalog, file)
    catalog.files.append(file)
    data = source.read(file, place.shown, catalog.problems)
    if data is None:
        return
    if isinstance(data, list):
        for n, item in enumerate(data):
            _add(catalog, collection, place.within(n), item)
        return
    if isinstance(data, dict) and data.get("id", file.stem) != file.stem:
        message = f"编号“{data['id']}”和文件名“{file.stem}”不同。删掉 id 这一行，或把文件改名。"
        catalog.report(place.within("id"), "bad-id", message)
        return
    _add(catalog, collection, place, {**data, "id": file.stem} if isinstance(data, dict) else data)


def _add(catalog: Catalog, collection: str, place: Place, data: Data) -> None:
    record = _reader(catalog, place).read(COLLECTIONS[collection].cls, data)
    if record is None:
        return
    other = catalog.places.get((collection, record.id))
    if other is not None:
        line = source.locate(other.file, other.at)[0]
        message = f"编号“{record.id}”已用在 {other.shown}:{line}，请换一个。"
        catalog.report(place.within("id"), "duplicate-id", message)
        return
    catalog.records[collection][record.id] = record
    catalog.places[collection, record.id] = place


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
        for field, value in references(record, choices=True):
            if value not in self[field]:
                return False
        return True


def _spellings(catalog: Catalog) -> list[str]:
    return [n for d in catalog.records["departments"].values() for n in (d.title, *(a.name for a in d.aliases))]


def _link_departments(catalog: Catalog, policy: Policy, place: Place, spellings: list[str]) -> None:
    for n, article in enumerate(policy.articles):
        for m, name in enumerate(article.departments):
            if name not in spellings:
                here = place.within("articles", n, "departments", m)
                message = f"责任部门里没有“{name}”。{guess(name, spellings)}"
                catalog.report(here, "unknown-reference", message)


def _link_part(catalog: Catalog, part: Part, place: Place, known: _Known) -> None:
    for field_, value, path in walk(part):
        meta = field_.meta
        if meta.ref:
            if value not in known[field_]:
                message = f"{meta.label} {value} 不在 catalog/{meta.ref} 里。{guess(value, list(known.ids[meta.ref]))}"
                catalog.report(place.within(*path), "unknown-reference", message)
        elif meta.choice:
            if value not in known[field_]:
                terms = list(known.terms.get(meta.choice, ()))
                message = f"{meta.label}不能写“{value}”。{_guess_term(catalog, meta.choice, value, terms)}"
                catalog.report(place.within(*path), "bad-choice", message)
        elif meta.kind == "clause" and value not in known.clauses:
            message = f"条款“{value}”不在 catalog/policies 里。{guess(value, sorted(known.clauses))}"
            catalog.report(place.within(*path), "unknown-clause", message)


def _guess_term(catalog: Catalog, vocabulary: str, value: str, known: list[str]) -> str:
    """What was meant, also when the Chinese label or a synonym was written instead of the id."""
    record = catalog.records["vocabularies"].get(vocabulary)
    if isinstance(record, Vocabulary):
        for term in record.items:
            if value in (term.label, *term.synonyms):
                return f"“{term.label}”请写 {term.id}。"
    return guess(value, known)
