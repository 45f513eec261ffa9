"""What facts can be filled from: which parts of an occupation or of a project, and the type of fact that each fits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from skills_catalog.catalog.kinds.training import Occupation, Project
from skills_catalog.catalog.labels import Records, term_labels
from skills_catalog.records.record import Record
from skills_catalog.records.schema import Field, fields
from skills_catalog.rules.language.facts import Fact

LISTS = "occupation_list"
"""The vocabulary of dated lists, each of which an occupation is in or not."""
CLASSES = "occupation_class"
RECORDS: Mapping[str, type[Record]] = {"occupation": Occupation, "project": Project}
TITLES = {"occupation": "职业", "project": "项目"}
_TYPES = {"yes_no": "yes_no", "money": "money", "integer": "number", "number": "number", "percent": "percent", "date": "date"}
"""Kind of a field → type of a fact."""


@dataclass(frozen=True)
class FactSource:
    """What a part of a record fills. vocabulary, collection: where the values of a choice come from."""

    label: str
    type: str
    vocabulary: str = ""
    collection: str = ""

    def fits(self, records: Records, fact: Fact) -> bool:
        """Tell whether a fact can take what stands there."""
        if fact.type != self.type:
            return False
        if fact.type not in ("choice", "choices"):
            return True
        if fact.options:
            return bool(self.vocabulary) and {o.id for o in fact.options} <= set(term_labels(records, self.vocabulary))
        return (fact.vocabulary or "", fact.collection or "") == (self.vocabulary, self.collection)

    def wanted(self) -> str:
        """Say what the fact has to be."""
        origin = f"vocabulary: {self.vocabulary}" if self.vocabulary else f"collection: {self.collection}"
        return f"type: {self.type}" + (f"、{origin}" if self.vocabulary or self.collection else "")


_OTHERS = {
    "occupation": {"class": FactSource("工种类别", "choice", vocabulary=CLASSES)},
    "project": {
        "hours": FactSource("总学时", "number"),
        "start": FactSource("下一班的开班日期", "date"),
        "town": FactSource("上课镇街", "choice", collection="towns"),
        "credit": FactSource("承训机构的信用等级", "choice", vocabulary="credit_class"),
    },
}
"""What is not simply a field's value."""


def fact_sources(records: Records, what: str) -> dict[str, FactSource]:
    """Return what can stand behind ``occupation.`` or ``project.`` in ``from``, in the order of the fields."""
    common = {f.name for f in fields(Record)}
    own = {f.key: _source(f) for f in fields(RECORDS[what]) if f.name not in common}
    found = {key: source for key, source in own.items() if source is not None} | _OTHERS[what]
    if what == "occupation":
        found = {id: FactSource(label, "yes_no") for id, label in term_labels(records, LISTS).items()} | found
    return found


def _source(field: Field) -> FactSource | None:
    """Return what a field fills; None for free text and for nested parts."""
    meta = field.meta
    if field.part is not None:
        return None
    if meta.choice or meta.ref:
        return FactSource(meta.label, "choices" if field.shape == "list" else "choice", meta.choice, meta.ref)
    kind = _TYPES.get(meta.kind) if field.shape == "one" else None
    return FactSource(meta.label, kind) if kind else None
