"""Samples stand apart: a real record can do without them, and nothing invented stands at a real institution."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.catalog.samples.without import Keys, Left, Need, sample_keys, target
from skills_catalog.findings.finding import KeyPath, Problems, relative
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Part, fields, references, walk
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_tables
from skills_catalog.text import sample_passages

SAMPLE = "示例"
INSTITUTION = "institutions"


def check_samples(catalog: Catalog) -> None:
    """Check a linked catalog; one that is nothing but samples, or has none, has nothing to be told apart."""
    gone = sample_keys(catalog)
    for collection, record in catalog.each():
        if (collection, record.id) in gone:
            _at_real(catalog, collection, record, gone)
            continue
        for need in _needs(catalog, record, gone) if gone else ():
            catalog.report_at(collection, record.id, need.path, "sample-needed", _needed(need))
        if isinstance(record, Project) and gone:
            _at_sample(catalog, record, gone)
        if collection == INSTITUTION:
            _told_as_sample(catalog, record)


def check_passages(files: Iterable[Path], base: Path, problems: Problems) -> None:
    """Check that the passages of guides that speak of samples begin and end."""
    for file in files:
        text = file.read_text("utf-8", errors="replace")
        at = sample_passages.unpaired(text)
        if at is not None:
            line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
            wanted = f"{sample_passages.BEGIN} 和 {sample_passages.END}"
            message = f"标示例的段落没有配对。前后各写一次 {wanted}，不套着写。"
            problems.add(relative(file, base), (line, column), "sample-passage", message)


def check_district(catalog: Catalog) -> None:
    """Check that a district whose samples are hidden names none itself."""
    assert catalog.district is not None
    left = Left(sample_keys(catalog))
    left.part(catalog.district)
    place = catalog.place_of(catalog.root / "district.yaml")
    for need in left.needs:
        catalog.report(
            place.within(*need.path), "sample-needed", f"这里写的“{need.value}”是示例，不能整站不显示示例。先换成真实的记录。"
        )


def _needs(catalog: Catalog, record: Record, gone: Keys) -> Iterator[Need]:
    """Yield where a real record cannot do without a sample: names that must be there, values of a rule."""
    if any(target(each, value) in gone for each, value in references(record, choices=True)):
        left = Left(gone)
        left.part(record)
        yield from left.needs
    if isinstance(record, Rate):
        yield from _values(catalog, record, gone)


def _values(catalog: Catalog, rate: Rate, gone: Keys) -> Iterator[Need]:
    """Yield the values of conditions and tables that are samples."""
    for path, leaf in leaf_conditions(rate):
        for key, given in leaf.tests.items():
            yield from _among(catalog, (*path, key), leaf.fact, given, gone)
    for path, table in nested_tables(rate.amount):
        for n, row in enumerate(table.rows):
            for fact, given in row.cells.items():
                yield from _among(catalog, (*path, "rows", n, fact), fact, given, gone)


def _among(catalog: Catalog, path: KeyPath, fact: str | None, given: Any, gone: Keys) -> Iterator[Need]:
    kind = catalog.facts.get(fact or "")
    if kind is not None and kind.collection:
        each = fields(type(kind))[0]
        for value in given if isinstance(given, list | tuple) else (given,):
            if (kind.collection, value) in gone:
                yield Need(path, each, value)


def _needed(need: Need) -> str:
    return (
        f"真实的记录离不开示例“{need.value}”：不显示示例的网站里没有它。"
        "换成真实的记录；没有真实的，就把这条记录也写 sample: true。"
    )


def _institutions(record: Part) -> Iterator[tuple[KeyPath, str]]:
    """Yield what a record says of institutions: the place and the id."""
    for each, value, path in walk(record):
        if each.meta.ref == INSTITUTION:
            yield path, value


def _at_real(catalog: Catalog, collection: str, record: Record, gone: Keys) -> None:
    """Report a sample that is told of a real institution."""
    for path, id in _institutions(record):
        if (INSTITUTION, id) not in gone and id in catalog.records[INSTITUTION]:
            title = catalog.records[INSTITUTION][id].title
            what = COLLECTIONS[collection].title
            message = f"示例（{what}）写在真实的机构“{title}”名下，读者会当真。换成标 sample: true 的机构，或者不写。"
            catalog.report_at(collection, record.id, path, "sample-at-real", message)


def _at_sample(catalog: Catalog, project: Project, gone: Keys) -> None:
    """Report a real project that a sample institution is to teach."""
    for path, id in _institutions(project):
        if (INSTITUTION, id) in gone:
            title = catalog.records[INSTITUTION][id].title
            message = f"真实的项目写了示例机构“{title}”。换成真实的承训机构；还没有定就不写。"
            catalog.report_at("projects", project.id, path, "sample-at-real", message)


def _told_as_sample(catalog: Catalog, record: Record) -> None:
    """Report credit, results and sanctions of a real institution that are called samples."""
    if is_sample(record):
        return
    for each, value, path in walk(record):
        if (
            path[0] in ("credit", "results", "sanctions")
            and each.meta.kind == "text"
            and isinstance(value, str)
            and SAMPLE in value
        ):
            message = f"真实的机构“{record.title}”名下写了示例。换成公布的结果和它的来源；没有公布就删掉这一项。"
            catalog.report_at(INSTITUTION, record.id, path, "sample-at-real", message)
