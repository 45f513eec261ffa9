"""A catalog without its samples: as if what is only an example had never been written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import msgspec

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.samples.marks import is_sample, is_sample_part, parts
from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Field, Part, fields, references
from skills_catalog.rules.language.cases import Case

Keys = Collection[tuple[str, str]]
"""Records by (collection, id)."""


@dataclass(frozen=True)
class Need:
    """A place where a real record cannot do without a sample."""

    path: KeyPath
    field: Field
    value: str


@dataclass
class Left:
    """A record in the making, of which samples are left out. needs: where that cannot be done."""

    gone: Keys
    needs: list[Need] = field(default_factory=list)

    def part(self, part: Part, path: KeyPath = ()) -> Any:
        """Return a part of a record without samples and without the names of samples."""
        found, changed = {}, False
        for each in fields(type(part)):
            value = getattr(part, each.name)
            kept = value if value is None or value == () else self._value(each, value, (*path, each.key))
            changed = changed or kept is not value
            if kept is not None:
                found[each.name] = kept
        return type(part).made(found) if changed else part

    def _value(self, each: Field, value: Any, path: KeyPath) -> Any:
        if each.shape == "list":
            return self._list(each, value, path)
        if each.shape == "map":
            return value
        if isinstance(value, Part):
            return self.part(value, path)
        if target(each, value) not in self.gone:
            return value
        if each.required or each.name == "parameter":  # an amount is nothing without it, though the schema has other forms
            self.needs.append(Need(path, each, value))
            return value
        return None

    def _list(self, each: Field, items: tuple[Any, ...], path: KeyPath) -> tuple[Any, ...]:
        if each.part is not None:
            kept = [(n, item) for n, item in enumerate(items) if not (isinstance(item, Part) and is_sample_part(item))]
            made = tuple(self.part(item, (*path, n)) if isinstance(item, Part) else item for n, item in kept)
        else:
            made = tuple(item for item in items if target(each, item) not in self.gone)
        if each.required and items and not made:
            self.needs.append(Need((*path, 0), each, str(items[0])))
        return items if len(made) == len(items) and all(a is b for a, b in zip(made, items, strict=True)) else made


def target(each: Field, value: Any) -> tuple[str, str] | None:
    """Return the record that a value of a field names: (collection, id)."""
    if each.meta.ref:
        return each.meta.ref, value
    if each.meta.choice:
        return "vocabularies", each.meta.choice
    return ("policies", str(value).partition("#")[0]) if each.meta.kind == "clause" else None


def sample_keys(catalog: Catalog) -> frozenset[tuple[str, str]]:
    """Return the records that are samples."""
    return frozenset((collection, record.id) for collection, record in catalog.each() if is_sample(record))


def without_samples(catalog: Catalog) -> Catalog:
    """Return a linked catalog without its samples; the same one where it has none.

    Records, parts of real records, and cases vanish; lists lose what names them, and single fields are empty. What a real record
    cannot do without stays named: ``checks.evidence.samples`` has reported it.
    """
    gone = sample_keys(catalog)
    names = _lost_names(catalog, gone)
    records: dict[str, dict[str, Record]] = {}
    for collection, found in catalog.records.items():
        kept = (record for record in found.values() if (collection, record.id) not in gone)
        records[collection] = {record.id: _record(record, gone, names) for record in kept}
    same = all(
        records[c][id] is record for c, found in catalog.records.items() for id, record in found.items() if id in records[c]
    )
    if same and not gone:
        return catalog
    titles = {(collection, id): catalog.records[collection][id].title for collection, id in sorted(gone)}
    district = catalog.district and Left(gone).part(catalog.district)
    cases = [(case, place) for case, place in catalog.cases if not _of_sample(catalog, case, gone)]
    out = replace(catalog, records=records, cases=cases, district=district, rules=None, left_out=titles)
    out.places = catalog.places
    return out


def _record(record: Record, gone: Keys, names: Collection[str]) -> Record:
    if isinstance(record, Policy) and names:
        record = _spelled(record, names)
    named = any(target(each, value) in gone for each, value in references(record, choices=True))
    if named or any(map(is_sample_part, parts(record))):
        made: Record = Left(gone).part(record)
        return made
    return record


def _lost_names(catalog: Catalog, gone: Keys) -> set[str]:
    """Return the names of departments that are gone, which articles spell out."""
    lost, kept = set[str](), set[str]()
    for department in catalog.records.get("departments", {}).values():
        names = lost if ("departments", department.id) in gone else kept
        names |= {department.title, *(alias.name for alias in department.aliases)}
    return lost - kept


def _spelled(policy: Policy, names: Collection[str]) -> Policy:
    articles = [
        msgspec.structs.replace(a, departments=tuple(d for d in a.departments if d not in names)) for a in policy.articles
    ]
    return msgspec.structs.replace(policy, articles=tuple(articles))


def _of_sample(catalog: Catalog, case: Case, gone: Keys) -> bool:
    """Tell whether a case is of a sample, or of somebody to whom a sample belongs."""
    given: list[Mapping[str, Any]] = [case.facts, *(past.same for past in case.ledger)]
    return ("rates", case.rate) in gone or any(
        (kind.collection, each) in gone
        for facts in given
        for id, value in facts.items()
        if (kind := catalog.facts.get(id)) is not None and kind.collection
        for each in (value if isinstance(value, list) else [value])
    )
