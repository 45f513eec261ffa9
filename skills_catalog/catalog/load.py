"""The files of a catalog folder → ``Catalog``: every fault of form is a finding with its place."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.district import District
from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.kinds.training import Occupation
from skills_catalog.catalog.parsed_files import ParsedFiles
from skills_catalog.findings.finding import Finding, KeyPath, Message, Problems, relative
from skills_catalog.findings.suggest import guess
from skills_catalog.records import yaml_fast, yaml_file
from skills_catalog.records.convert import Reader
from skills_catalog.records.kinds import ID_PATTERN
from skills_catalog.records.record import Record
from skills_catalog.records.schema import T
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.cases import CaseFile
from skills_catalog.rules.language.facts import FactFile
from skills_catalog.text import credit_codes
from skills_catalog.text.ignored_files import ignored
from skills_catalog.text.personal_data import may_hold_number

SUFFIX = ".yaml"
CREDIT_CODE = credit_codes.LABEL.encode()


@dataclass(slots=True)
class FileContent:
    """What one file of a collection holds by itself."""

    records: list[tuple[int | None, Record]]
    """Each record with its position in the file's list; None for a file that is one record."""
    findings: list[Finding]
    suspect: bool
    """Whether the text may hold personal data or a credit code."""


def load_catalog(root: Path, problems: Problems, *, base: Path | None = None, parsed: ParsedFiles | None = None) -> Catalog:
    """Read a catalog folder. base: what paths in findings are relative to (default: its parent); parsed: see ``ParsedFiles``."""
    catalog = Catalog(root, base or root.parent, problems)
    if not root.is_dir():
        problems.add(str(root), (0, 0), "missing-file", "没有这个目录文件夹。请用 --catalog 指出它在哪里。")
        return catalog
    known = [*COLLECTIONS, "cases"]
    for folder in sorted(p for p in root.iterdir() if p.is_dir() and not ignored(p.name)):
        if folder.name not in known:
            shown = relative(folder, catalog.shown_root)
            problems.add(shown, (0, 0), "missing-file", f"不认识这个文件夹。{guess(folder.name, known)}")
    _stray_files(catalog)
    for collection in COLLECTIONS:
        catalog.records[collection] = {}
        for file in _yaml_files(catalog, root / collection):
            content = _read_known(collection, file, catalog.shown_root, parsed)
            _add_file(catalog, file, content.suspect)
            problems.found += content.findings
            if any(f.severity == "error" for f in content.findings):
                catalog.unsure.add(collection)
            for position, record in content.records:
                _add_record(catalog, collection, record, file, position)
    catalog.district = _read_single(catalog, root / "district.yaml", District)
    if catalog.district is None:
        catalog.unsure.add("district")
    _load_facts(catalog)
    _load_cases(catalog)
    return catalog


def _load_cases(catalog: Catalog) -> None:
    """Read the cases; what the chosen occupation says of a fact need not be written in one."""
    known, occupations = list(catalog.facts.values()), catalog.of("occupations", Occupation)
    for file in _yaml_files(catalog, catalog.root / "cases"):
        cases = _read_single(catalog, Path(file), CaseFile)
        if cases is None:
            catalog.unsure.add("cases")
        for n, case in enumerate(cases.cases if cases else ()):
            facts = autofill.fill_facts(case.facts, known, occupations, case.on)
            written = {fact: str(value).lower() if isinstance(value, bool) else value for fact, value in facts.items()}
            place = catalog.place_of(Path(file)).within("cases", n)
            catalog.cases.append((msgspec.structs.replace(case, facts=written), place))


_NAMED_BY_POINTS = re.compile(r"\.\.+.*\.yaml|\.+yaml")
SINGLE_FILES = ("district.yaml", "facts.yaml")


def _stray_files(catalog: Catalog) -> None:
    """Report files that stand beside the folders of the collections, where nobody reads them."""
    names = [file.name for file in catalog.root.iterdir() if file.is_file()]
    _hidden_files(catalog, str(catalog.root), names)
    for name in sorted(names):
        if name.endswith((SUFFIX, ".yml")) and name not in SINGLE_FILES and not ignored(name):
            shown = relative(catalog.root / name, catalog.shown_root)
            message = f"这里只读 {' 和 '.join(SINGLE_FILES)}。记录请放进它那一种的文件夹，例如 projects/{name}。"
            catalog.problems.add(shown, (0, 0), "missing-file", message)


def _hidden_files(catalog: Catalog, folder: str, names: Iterable[str]) -> None:
    """Warn of YAML files named by points, as a record with the id ``..`` would be: they are passed over like all hidden files."""
    for name in sorted(names):
        if _NAMED_BY_POINTS.fullmatch(name):
            shown = relative(f"{folder}{os.sep}{name}", catalog.shown_root)
            message = "名字以“.”开头的是隐藏文件，不会读。给它起一个名字，例如 abc-1.yaml；用不着就删掉。"
            catalog.problems.add(shown, (0, 0), "missing-file", message, severity="warning")


def _read_known(collection: str, file: str, base: Path, parsed: ParsedFiles | None) -> FileContent:
    """Read one file, unless it is known what it holds."""
    if parsed is None:
        return read_file(collection, file, base)
    name = file[file.rfind(os.sep) + 1 :]
    if (known := parsed.get(collection, file, name)) is not None:
        return FileContent(known[1], [], known[0])
    content = read_file(collection, file, base)
    if not content.findings:
        parsed.add(collection, file, name, content.suspect, content.records)
    return content


def read_file(collection: str, file: Path | str, base: Path) -> FileContent:
    """Read one file of a collection; no other file is needed. base: what paths in findings are relative to."""
    name, problems = str(file), Problems()
    shown = relative(name, base)

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        find = yaml_file.locate_key if at_key else yaml_file.locate
        problems.add(shown, lambda: find(Path(name), path), code, message)

    data, suspect = _read_data(name, base, problems)
    content, cls, reader = FileContent([], problems.found, suspect), COLLECTIONS[collection].cls, Reader(report)
    if isinstance(data, list):
        for n, item in enumerate(data):
            record = reader.read(cls, item, (n,))
            if record is not None:
                content.records.append((n, record))
    elif data is not None:
        stem = name[name.rfind(os.sep) + 1 :].removesuffix(SUFFIX)
        if isinstance(data, dict) and data.setdefault("id", stem) != stem:
            report(("id",), "bad-id", f"编号“{data['id']}”和文件名“{stem}”不同。删掉 id 这一行，或把文件改名。")
            return content
        if not ID_PATTERN.fullmatch(stem):
            message = f"文件名“{stem}”就是编号，只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。请把文件改名。"
            problems.add(shown, (0, 0), "bad-id", message)
            return content
        record = reader.read(cls, data)
        if record is not None:
            content.records.append((None, record))
    return content


def _read_data(file: str, base: Path, problems: Problems) -> tuple[Data | None, bool]:
    """Return the plain data of a file, and whether its text may hold personal data or a credit code."""
    shown = relative(file, base)
    raw = yaml_file.raw_bytes(file, shown, problems)
    if raw is None:
        return None, False
    data: Data | None = yaml_fast.read_usual(raw)
    if data is None:
        return yaml_file.parse_yaml(raw, shown, problems), True
    return (data if yaml_file.fits(raw, data, shown, problems) else None), may_hold_number(raw) or CREDIT_CODE in raw


def _yaml_files(catalog: Catalog, folder: Path) -> list[str]:
    """Return the YAML files below a folder in the order of their paths; any other file is a finding."""
    found = []
    for above, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not ignored(name)]
        _hidden_files(catalog, above, names)
        found += [f"{above}{os.sep}{name}" for name in names if not ignored(name)]
    files = []
    for file in sorted(found, key=lambda file: file.replace(os.sep, "\0")):
        if not file.endswith(SUFFIX):
            shown = relative(file, catalog.shown_root)
            catalog.problems.add(shown, (0, 0), "missing-file", "目录只读 .yaml 文件，请改扩展名或移走。")
            continue
        files.append(file)
    return files


def _add_file(catalog: Catalog, file: str, suspect: bool) -> None:
    catalog.files.names.append(file)
    if suspect or may_hold_number(file[len(str(catalog.root)) :].encode(errors="replace")):
        catalog.suspects.names.append(file)


def _add_record(catalog: Catalog, collection: str, record: Record, file: str, position: int | None) -> None:
    if record.id in catalog.records[collection]:
        other = catalog.places[collection, record.id]
        line = yaml_file.locate(other.file, other.at)[0]
        message = f"编号“{record.id}”已用在 {other.shown}:{line}，请换一个。"
        here = catalog.place_of(Path(file)).within(*(() if position is None else (position,)), "id")
        catalog.report(here, "duplicate-id", message)
        catalog.unsure.add(collection)
        return
    catalog.records[collection][record.id] = record
    catalog.places.add(collection, record.id, file, position)


def _read_single(catalog: Catalog, file: Path, cls: type[T]) -> T | None:
    """Read a file that holds one map which is no record of a collection."""
    place = catalog.place_of(file)
    if not file.is_file():
        catalog.problems.add(place.shown, (0, 0), "missing-file", "缺少这个文件。")
        return None
    data, suspect = _read_data(str(file), catalog.shown_root, catalog.problems)
    _add_file(catalog, str(file), suspect)

    def report(path: KeyPath, code: str, message: Message, *, at_key: bool = False) -> None:
        catalog.report(place.within(*path), code, message, at_key=at_key)

    return None if data is None else Reader(report).read(cls, data)


def _load_facts(catalog: Catalog) -> None:
    file = catalog.root / "facts.yaml"
    read = _read_single(catalog, file, FactFile)
    catalog.facts_place = catalog.place_of(file)
    if read is None:
        catalog.unsure.add("facts")
    for n, fact in enumerate(read.facts if read else ()):
        if fact.id in catalog.facts:
            place = catalog.facts_place.within("facts", n, "id")
            catalog.report(place, "duplicate-id", f"事实“{fact.id}”写了两次。")
            catalog.unsure.add("facts")
        catalog.facts[fact.id] = fact
