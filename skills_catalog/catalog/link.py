"""What the records of a catalog name: every reference, choice and clause exists.

After a catalog has passed ``load_catalog`` and ``link_catalog``, ids, choices and clauses may be trusted.
"""

from __future__ import annotations

import functools
from collections.abc import Container

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.collections import Policy, Vocabulary
from skills_catalog.findings.finding import Message
from skills_catalog.findings.suggest import guess
from skills_catalog.records.schema import Field, Part, references, walk


def link_catalog(catalog: Catalog) -> None:
    """Check every reference, choice and clause of every record; each one that is unknown is a finding with a guess."""
    known = _KnownNames(catalog)
    spellings = _department_names(catalog)
    for collection, record in catalog.each():
        if not known.all_of(record):
            _link_part(catalog, record, catalog.places[collection, record.id], known)
        if isinstance(record, Policy):
            _link_departments(catalog, record, catalog.places[collection, record.id], spellings)
    for case, place in catalog.cases:
        _link_part(catalog, case, place, known)
    if catalog.district is not None:
        _link_part(catalog, catalog.district, catalog.place_of(catalog.root / "district.yaml"), known)


class _KnownNames(dict[Field, Container[str]]):
    """field → the names that may stand there: ids of a collection, terms of a vocabulary, or clauses."""

    def __init__(self, catalog: Catalog) -> None:
        super().__init__()
        self.ids = catalog.records
        self.terms = catalog.terms()
        self.clauses = catalog.clauses()

    def __missing__(self, field: Field) -> Container[str]:
        meta = field.meta
        self[field] = self.ids[meta.ref] if meta.ref else self.terms.get(meta.choice, {}) if meta.choice else self.clauses
        return self[field]

    def all_of(self, record: Part) -> bool:
        """Tell whether everything that a record names is known."""
        return all(value in self[field] for field, value in references(record, choices=True))


def _department_names(catalog: Catalog) -> list[str]:
    return [name for d in catalog.records["departments"].values() for name in (d.title, *(a.name for a in d.aliases))]


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
        ids = known.ids[meta.ref]
        return "unknown-reference", lambda: f"{meta.label} {value} 不在 catalog/{meta.ref} 里。{guess(value, list(ids))}"
    if meta.choice:
        terms = list(known.terms.get(meta.choice, ()))
        return "bad-choice", lambda: f"{meta.label}不能写“{value}”。{_guess_term(catalog, meta.choice, value, terms)}"
    return "unknown-clause", lambda: f"条款“{value}”不在 catalog/policies 里。{guess(value, sorted(known.clauses))}"


def _guess_term(catalog: Catalog, vocabulary: str, value: str, known: list[str]) -> str:
    """Say what was meant, also where the Chinese label or a synonym was written instead of the id."""
    record = catalog.records["vocabularies"].get(vocabulary)
    if isinstance(record, Vocabulary):
        for term in record.items:
            if value in (term.label, *term.synonyms):
                return f"“{term.label}”请写 {term.id}。"
    return guess(value, known)
