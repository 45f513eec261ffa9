"""The joined catalog: what pages, tables and the browser are made of. Not changed after ``join``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS, Collection
from skills_catalog.catalog.district import District
from skills_catalog.catalog.kinds.figures import Statistic, Vocabulary
from skills_catalog.catalog.kinds.policy import Article, Policy
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project
from skills_catalog.catalog.labels import department_spellings
from skills_catalog.catalog.reads import Cells, Derived, Recorded
from skills_catalog.catalog.samples.marks import holds_sample, is_sample
from skills_catalog.records.record import Day, Record
from skills_catalog.records.schema import T, references
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.text.readings import Readings

RecordKey = tuple[str, str]
"""(collection, id)"""


class Model:
    """The whole catalog, joined. Who reads a part of it is noted in ``cells``.

    ``records``: collection → id → record, in the order lists show them (names by pinyin).
    ``back``: (collection, id) → collection → the ids of the records that name it.
    ``clause_back``: clause → the records that rest on it or implement it, as (collection, id).
    ``terms``: vocabulary → term id → term. ``spellings``: a department's name as written → its id.
    ``versions``: series → its rates, the oldest first. ``exclusive``: group → its rates, each once.
    ``cases_of``: rate → the experts' cases of it.
    """

    def __init__(
        self,
        district: District,
        records: Mapping[str, Mapping[str, Record]],
        back: Mapping[RecordKey, Mapping[str, Sequence[str]]],
        clause_back: Mapping[str, Sequence[RecordKey]],
        facts: Mapping[str, Fact],
        cases: Sequence[Case],
        cells: Cells,
    ) -> None:
        self.cells, self.cases = cells, cases
        self.collections: Mapping[str, Collection] = COLLECTIONS
        dates = [r.verified_on for found in records.values() for r in found.values() if r.verified_on]
        frame: dict[str, Any] = {"district": district, "data_date": max(dates, default=Day(1970, 1, 1))}
        frame["samples"] = any(holds_sample(r) for found in records.values() for r in found.values())
        self._frame: Mapping[str, Any] = Recorded(cells, "frame", frame)
        self.records: Mapping[str, Mapping[str, Record]] = {c: Recorded(cells, c, found) for c, found in records.items()}
        self.back = Recorded(cells, "back", back)
        self.clause_back = Recorded(cells, "clause_back", clause_back)
        vocabularies = {k: v for k, v in records["vocabularies"].items() if isinstance(v, Vocabulary)}
        self.terms = Recorded(cells, "terms", {k: {t.id: t for t in v.items} for k, v in vocabularies.items()})
        self.spellings = Recorded(cells, "spellings", department_spellings(records))
        self.facts = Recorded(cells, "facts", facts)
        rates = [r for r in records["rates"].values() if isinstance(r, Rate)]
        self.versions = Recorded(cells, "versions", _versions(rates))
        self.exclusive = Recorded(cells, "exclusive", _exclusive(rates))
        by_rate: dict[str, list[Case]] = defaultdict(list)
        for case in cases:
            by_rate[case.rate].append(case)
        self.cases_of = Recorded(cells, "cases_of", by_rate)
        self._titled = records
        named = ((c, id) for c, found in records.items() for id in found)
        self._title = Derived(cells, "title", self._title_of_record, named)
        self._is_sample = Derived(cells, "is_sample", self._sample_of_record)
        self._samples_in = Derived(cells, "samples_in", self._samples_of)
        self._counted = Derived(cells, "counted", self._count_of)
        self._clause_label = Derived(cells, "clause_label", self._label_of_clause)

    @property
    def district(self) -> District:
        return cast("District", self._frame["district"])

    @property
    def data_date(self) -> Day:
        """The newest date that a record was verified on: the age of the data, independent of the clock."""
        return cast("Day", self._frame["data_date"])

    @property
    def has_samples(self) -> bool:
        """Whether anything in it is only an example: only then the site speaks of samples."""
        return cast("bool", self._frame["samples"])

    def counted(self, collection: str) -> tuple[int, int]:
        """Return how many records the list of a collection shows, and how many of them are samples."""
        return cast("tuple[int, int]", self._counted(collection))

    def _count_of(self, collection: str) -> tuple[int, int]:
        found = self.current(collection)
        return len(found), sum(map(is_sample, found))

    def samples_in(self, collection: str) -> int:
        """Return how many records of a collection are samples."""
        return cast("int", self._samples_in(collection))

    def is_sample(self, collection: str, id: str) -> bool:
        """Tell whether a record is only an example; one that is not there is none."""
        return cast("bool", self._is_sample(collection, id))

    def samples_among(self, collection: str, ids: Sequence[str]) -> int:
        """Return how many of some records are samples."""
        return sum(self.is_sample(collection, id) for id in ids)

    def _samples_of(self, collection: str) -> int:
        return sum(map(is_sample, self._titled[collection].values()))

    def _sample_of_record(self, collection: str, id: str) -> bool:
        record = self._titled[collection].get(id)
        return record is not None and is_sample(record)

    def of(self, collection: str, cls: type[T]) -> dict[str, T]:
        return {k: v for k, v in self.records[collection].items() if isinstance(v, cls)}

    @property
    def projects(self) -> Mapping[str, Project]:
        return cast("Mapping[str, Project]", self.records["projects"])

    @property
    def institutions(self) -> Mapping[str, Institution]:
        return cast("Mapping[str, Institution]", self.records["institutions"])

    @property
    def occupations(self) -> Mapping[str, Occupation]:
        return cast("Mapping[str, Occupation]", self.records["occupations"])

    @property
    def rates(self) -> Mapping[str, Rate]:
        return cast("Mapping[str, Rate]", self.records["rates"])

    @property
    def policies(self) -> Mapping[str, Policy]:
        return cast("Mapping[str, Policy]", self.records["policies"])

    def current(self, collection: str) -> list[Record]:
        """Return the records of a collection without institutions that were renamed or merged into another."""
        found = self.records[collection].values()
        return [r for r in found if not (isinstance(r, Institution) and r.succeeded_by)]

    def title(self, collection: str, id: str) -> str:
        return cast("str", self._title(collection, id))

    def _title_of_record(self, collection: str, id: str) -> str:
        return self._titled[collection][id].title

    def label(self, vocabulary: str, term: str | None) -> str:
        """Return the Chinese label of a term; empty for None."""
        return "" if term is None else self.terms[vocabulary][term].label

    def referrers(self, collection: str, id: str) -> Mapping[str, Sequence[str]]:
        return cast("Mapping[str, Sequence[str]]", self.back.get((collection, id), {}))

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
        """``台政发〔2019〕11号（十三）`` or the title where a document has no number."""
        return cast("str", self._clause_label(clause))

    def _label_of_clause(self, clause: str) -> str:
        policy, article = self.article(clause)
        return (policy.doc_no or f"《{policy.title}》") + (article.label if article else "")

    def replaced_by(self, policy: str) -> list[Policy]:
        """Return the documents that say they replace one."""
        naming = self.referrers("policies", policy).get("policies", ())
        return [p for p in (self.policies[id] for id in naming) if policy in p.replaces]

    def implementers(self, policy: str, n: str) -> Mapping[str, Sequence[str]]:
        """Return collection → ids of the records that implement one article."""
        out: dict[str, list[str]] = defaultdict(list)
        for collection, id in self.clause_back.get(f"{policy}#{n}", ()):
            if collection != "missing":
                out[collection].append(id)
        return out

    def unpublished(self, policy: str, n: str) -> list[str]:
        """Return the ids of what ought to be public by one article and was not found."""
        return [id for collection, id in self.clause_back.get(f"{policy}#{n}", ()) if collection == "missing"]

    def responsible(self, article: Article) -> list[str]:
        """Return the department ids of an article, the lead first."""
        return list(dict.fromkeys(self.spellings[name] for name in article.departments))


def _versions(rates: Sequence[Rate]) -> dict[str, list[Rate]]:
    out: dict[str, list[Rate]] = defaultdict(list)
    for rate in sorted(rates, key=lambda r: r.in_force.from_):
        if rate.series:
            out[rate.series].append(rate)
    return out


def _exclusive(rates: Sequence[Rate]) -> dict[str, list[Rate]]:
    out: dict[str, list[Rate]] = defaultdict(list)
    for rate in rates:
        for group in dict.fromkeys(e.group for e in rate.exclusive):
            out[group].append(rate)
    return out


def join(catalog: Catalog, cells: Cells | None = None, readings: Readings | None = None) -> Model:
    """Join a catalog that has been linked without errors. cells, readings: of an earlier build, to go on with."""
    readings = readings or Readings()
    assert catalog.district is not None
    records: dict[str, Mapping[str, Record]] = {}
    back: dict[RecordKey, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    clause_back: dict[str, list[RecordKey]] = defaultdict(list)
    for collection, found in catalog.records.items():
        ordered = sorted(found.values(), key=lambda r: _order(collection, r, readings))
        by_id = {r.id: r for r in ordered}
        records[collection] = by_id
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
    cases = [case for case, _ in catalog.cases]
    return Model(catalog.district, records, back, clause_back, catalog.facts, cases, cells or Cells())


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


def _order(collection: str, record: Record, readings: Readings) -> tuple[object, ...]:
    if isinstance(record, Policy):
        nearness = GOVERNMENTS.index(record.government) if record.government in GOVERNMENTS else len(GOVERNMENTS)
        newest = -(record.issued.toordinal() if record.issued else 0)
        return (nearness, newest, record.id)
    if isinstance(record, Occupation):
        return (record.code, record.id)
    if isinstance(record, Statistic):  # what is real before samples, the nearest first
        nearness = GOVERNMENTS.index(record.area) if record.area in GOVERNMENTS else len(GOVERNMENTS)
        return (record.sample, nearness, *readings.sort_key(record.title, record.pinyin), record.id)
    return (*readings.sort_key(record.title, record.pinyin), record.id)
