"""The joined catalog: what pages, tables and the browser are made of. Immutable after ``join``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import (
    COLLECTIONS,
    Article,
    Collection,
    Institution,
    Occupation,
    Policy,
    Project,
    Term,
    Vocabulary,
)
from skills_catalog.catalog.district import District
from skills_catalog.catalog.watched import Watched
from skills_catalog.records.record import Day, Record
from skills_catalog.records.schema import T, references
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.text.pinyin import pinyin_key

RecordKey = tuple[str, str]
"""(collection, id)"""


WATCHED = ("projects", "institutions")
"""Large collections that are often edited: a build notes which pages show each of their records."""


CARDS: Mapping[str, tuple[str, ...]] = {
    "projects": ("title", "status", "institutions", "training_form", "mode", "theory_hours", "practice_hours", "town", "fee",
                 "sample", "sessions"),
    "institutions": ("title", "kind", "town", "address", "credit", "sanctions", "sample"),
}  # fmt: skip
"""What a card of a watched record shows, and what decides whether it is shown."""


def card_of(collection: str, record: Record) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in CARDS[collection])


@dataclass(frozen=True)
class Model:
    """The whole catalog, joined.

    ``records``: collection → id → record, in the order lists show them (names by pinyin).
    ``back``: (collection, id) → collection → the ids of the records that name it.
    ``clause_back``: clause → the records that rest on it or implement it, as (collection, id).
    ``terms``: vocabulary → term id → term. ``spellings``: a department's name as written → its id.
    """

    district: District
    records: Mapping[str, Mapping[str, Record]]
    back: Mapping[RecordKey, Mapping[str, Sequence[str]]]
    clause_back: Mapping[str, Sequence[RecordKey]]
    terms: Mapping[str, Mapping[str, Term]]
    spellings: Mapping[str, str]
    facts: Mapping[str, Fact]
    cases: Sequence[Case]
    data_date: Day
    """The newest date that a record was verified on: the age of the data, independent of the clock."""
    collections: Mapping[str, Collection] = field(default_factory=lambda: COLLECTIONS)

    def card(self, collection: str, id: str) -> Record:
        """Return a record of which only what ``card_of`` has is looked at."""
        found = self.records[collection]
        return found.card(id) if isinstance(found, Watched) else found[id]

    def seen(self) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        """Return the ids of each watched collection that were read since the last call: in full, and for their cards only."""
        read, shown = {}, {}
        for collection in WATCHED:
            records = self.records[collection]
            assert isinstance(records, Watched)
            if records.read:
                read[collection] = tuple(sorted(records.read))
            if records.shown - records.read:
                shown[collection] = tuple(sorted(records.shown - records.read))
            records.read.clear()
            records.shown.clear()
        return read, shown

    def of(self, collection: str, cls: type[T]) -> dict[str, T]:
        return {k: v for k, v in self.records[collection].items() if isinstance(v, cls)}

    @property
    def projects(self) -> Mapping[str, Project]:
        return cast("Mapping[str, Project]", self.records["projects"])

    @property
    def institutions(self) -> Mapping[str, Institution]:
        return cast("Mapping[str, Institution]", self.records["institutions"])

    @cached_property
    def occupations(self) -> dict[str, Occupation]:
        return self.of("occupations", Occupation)

    @cached_property
    def rates(self) -> dict[str, Rate]:
        return self.of("rates", Rate)

    @cached_property
    def versions(self) -> dict[str, list[Rate]]:
        """Return the rates of each series, the oldest first."""
        out: dict[str, list[Rate]] = defaultdict(list)
        for rate in sorted(self.rates.values(), key=lambda r: r.in_force.from_):
            if rate.series:
                out[rate.series].append(rate)
        return out

    @cached_property
    def exclusive(self) -> dict[str, list[Rate]]:
        """Return the rates of each exclusive group, each once."""
        out: dict[str, list[Rate]] = defaultdict(list)
        for rate in self.rates.values():
            for group in dict.fromkeys(e.group for e in rate.exclusive):
                out[group].append(rate)
        return out

    @cached_property
    def cases_of(self) -> dict[str, list[Case]]:
        """Return the experts' cases of each rate."""
        out: dict[str, list[Case]] = defaultdict(list)
        for case in self.cases:
            out[case.rate].append(case)
        return out

    @cached_property
    def policies(self) -> dict[str, Policy]:
        return self.of("policies", Policy)

    def current(self, collection: str) -> list[Record]:
        """Return the records of a collection without institutions that were renamed or merged into another."""
        found = self.records[collection].values()
        return [r for r in found if not (isinstance(r, Institution) and r.succeeded_by)]

    def title(self, collection: str, id: str) -> str:
        return self.card(collection, id).title

    def label(self, vocabulary: str, term: str | None) -> str:
        """Return the Chinese label of a term; empty for None."""
        return "" if term is None else self.terms[vocabulary][term].label

    def referrers(self, collection: str, id: str) -> Mapping[str, Sequence[str]]:
        return self.back.get((collection, id), {})

    def article(self, clause: str) -> tuple[Policy, Article | None]:
        """Return the policy and article of a clause such as ``policy-id#13``."""
        policy_id, _, n = clause.partition("#")
        policy = self.policies[policy_id]
        return policy, next((a for a in policy.articles if a.n == n), None)

    def clause_path(self, clause: str) -> str:
        """Return the site path of a clause's page."""
        policy_id, _, n = clause.partition("#")
        return f"policies/{policy_id}/article-{n}/" if n else f"policies/{policy_id}/"

    def clause_label(self, clause: str) -> str:
        """Return ``台政发〔2019〕11号（十三）``, or the title where a document has no number."""
        policy, article = self.article(clause)
        return (policy.doc_no or f"《{policy.title}》") + (article.label if article else "")

    def implementers(self, policy: str, n: str) -> Mapping[str, Sequence[str]]:
        """Return collection → ids of the records that implement one article."""
        out: dict[str, list[str]] = defaultdict(list)
        for collection, id in self.clause_back.get(f"{policy}#{n}", ()):
            out[collection].append(id)
        return out

    def responsible(self, article: Article) -> list[str]:
        """Return the department ids of an article, the lead first."""
        return list(dict.fromkeys(self.spellings[name] for name in article.departments))


def join(catalog: Catalog) -> Model:
    """Join a catalog that has passed ``load_catalog`` and ``link_catalog`` without errors."""
    assert catalog.district is not None
    records: dict[str, Mapping[str, Record]] = {}
    back: dict[RecordKey, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    clause_back: dict[str, list[RecordKey]] = defaultdict(list)
    for collection, found in catalog.records.items():
        ordered = sorted(found.values(), key=lambda r: _order(collection, r))
        by_id = {r.id: r for r in ordered}
        records[collection] = Watched(by_id) if collection in WATCHED else by_id
        for record in ordered:
            id = record.id
            for field_, value in references(record):
                # each record is visited once, so what it has named before is the last entry
                if target := field_.meta.ref:
                    ids = back[target, value][collection]
                    if not ids or ids[-1] != id:
                        ids.append(id)
                else:
                    refs = clause_back[value]
                    if not refs or refs[-1] != (collection, id):
                        refs.append((collection, id))
    return Model(
        district=catalog.district,
        records=records,
        back=back,
        clause_back=clause_back,
        terms={v.id: {t.id: t for t in v.items} for v in catalog.of("vocabularies", Vocabulary).values()},
        spellings={
            name: d.id for d in catalog.records["departments"].values() for name in (d.title, *(a.name for a in d.aliases))
        },
        facts=catalog.facts,
        cases=[case for case, _ in catalog.cases],
        data_date=max((r.verified_on for _, r in catalog.each() if r.verified_on), default=Day(1970, 1, 1)),
    )


@dataclass(frozen=True)
class GuideText:
    """One guide page: site path, title, description, its words, and its parts, for the finder.

    ``sections``: (anchor, heading, words) of the text before the first heading and of each headed part.
    """

    path: str
    title: str
    description: str
    text: str
    sections: Sequence[tuple[str, str, str]] = ()


GOVERNMENTS = ("district", "city", "province", "national")


def _order(collection: str, record: Record) -> tuple[object, ...]:
    if isinstance(record, Policy):
        nearness = GOVERNMENTS.index(record.government) if record.government in GOVERNMENTS else len(GOVERNMENTS)
        newest = -(record.issued.toordinal() if record.issued else 0)
        return (nearness, newest, record.id)
    if isinstance(record, Occupation):
        return (record.code, record.id)
    return (*pinyin_key(record.title, record.pinyin), record.id)
