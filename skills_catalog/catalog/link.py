"""What the records of a catalog name: every reference, choice and clause exists.

After a catalog has passed ``load_catalog`` and ``link_catalog``, ids, choices and clauses may be trusted. Names of what
could not be read (``Catalog.unsure``) are not judged.
"""

from __future__ import annotations

import functools
from collections.abc import Container

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.labels import department_spellings, record_words, term_words
from skills_catalog.findings.finding import Message
from skills_catalog.findings.suggest import Words, guess, guess_named
from skills_catalog.records.schema import Field, Part, references, walk


def link_catalog(catalog: Catalog) -> None:
    """Check every reference, choice and clause of every record; each one that is unknown is a finding with a guess."""
    known = _KnownNames(catalog)
    spellings = list(department_spellings(catalog.records))
    for collection, record in catalog.each():
        if not known.all_of(record):
            _link_part(catalog, record, catalog.places[collection, record.id], known)
        if isinstance(record, Policy) and "departments" not in catalog.unsure:
            _link_departments(catalog, record, catalog.places[collection, record.id], spellings)
    for case, place in catalog.cases:
        _link_part(catalog, case, place, known)
    if catalog.district is not None:
        _link_part(catalog, catalog.district, catalog.place_of(catalog.root / "district.yaml"), known)


class _AnyName:
    def __contains__(self, name: object) -> bool:
        return True


class _KnownNames(dict[Field, Container[str]]):
    """field → the names that may stand there: ids of a collection, terms of a vocabulary, or clauses."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.ids = catalog.records
        self.terms = catalog.terms()
        self.clauses = catalog.clauses()
        self.unsure = catalog.unsure
        self._named: dict[str, Words] = {}

    def __missing__(self, field: Field) -> Container[str]:
        meta = field.meta
        if (meta.ref or ("vocabularies" if meta.choice else "policies")) in self.unsure:
            self[field] = _AnyName()
            return self[field]
        self[field] = self.ids[meta.ref] if meta.ref else self.terms.get(meta.choice, {}) if meta.choice else self.clauses
        return self[field]

    def named(self, collection: str) -> Words:
        """Return the ids of a collection by the names of its records."""
        if collection not in self._named:
            self._named[collection] = record_words(self.ids, collection)
        return self._named[collection]

    def terms_named(self, vocabulary: str) -> Words:
        """Return the ids of a vocabulary's terms by their labels and synonyms."""
        return term_words(self.ids, vocabulary)

    def all_of(self, record: Part) -> bool:
        """Tell whether everything that a record names is known."""
        return all(value in self[field] for field, value in references(record, choices=True))


def _link_departments(catalog: Catalog, policy: Policy, place: Place, names: list[str]) -> None:
    for n, article in enumerate(policy.articles):
        for m, name in enumerate(article.departments):
            if name not in names:
                here = place.within("articles", n, "departments", m)
                catalog.report(here, "unknown-reference", functools.partial(_no_department, name, names))


def _no_department(name: str, names: list[str]) -> str:
    return f"责任部门里没有“{name}”。{guess(name, names)}"


def _link_part(catalog: Catalog, part: Part, place: Place, known: _KnownNames) -> None:
    for field, value, path in walk(part):
        if field.is_reference and value not in known[field]:
            code, message = _unknown(catalog, field, value, known)
            catalog.report(place.within(*path), code, message)


def _unknown(catalog: Catalog, field: Field, value: str, known: _KnownNames) -> tuple[str, Message]:
    """Return the code and the message of a finding about an unknown name."""
    meta = field.meta
    if meta.ref:
        return "unknown-reference", functools.partial(_unknown_record, catalog, field, value, known)
    if meta.choice:
        terms = list(known.terms.get(meta.choice, ()))
        return "bad-choice", lambda: f"{meta.label}不能写“{value}”。{guess_named(value, terms, known.terms_named(meta.choice))}"
    return "unknown-clause", functools.partial(_unknown_clause, catalog, value, known)


def _unknown_record(catalog: Catalog, field: Field, id: str, known: _KnownNames) -> str:
    """Say that no record has an id, whose it is instead, or whose name it is."""
    label, wanted = field.meta.label, field.meta.ref
    for collection, records in catalog.records.items():
        if id in records and collection != wanted:
            theirs = f"“{id}”是{COLLECTIONS[collection].title}“{records[id].title}”的编号"
            return f"{theirs}，{label}这里要写{COLLECTIONS[wanted].title}（catalog/{wanted}）的编号。"
    ids = list(catalog.records[wanted])
    return f"{label} {id} 不在 catalog/{wanted} 里。{guess_named(id, ids, known.named(wanted))}"


def _unknown_clause(catalog: Catalog, clause: str, known: _KnownNames) -> str:
    policy, mark, article = clause.partition("#")
    words = known.named("policies")
    found = words.get(policy)
    right = f"{found}{mark}{article}" if isinstance(found, str) else ""
    hint = f"请写 {right}。" if right in known.clauses else guess_named(clause, sorted(known.clauses), words)
    return f"条款“{clause}”不在 catalog/policies 里。{hint}"
