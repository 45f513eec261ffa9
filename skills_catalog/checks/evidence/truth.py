"""What is true: every figure that people may quote, by whether it was verified, with the document that it comes from.

The same rows are shown on a page, stand in a table of the database and are counted by ``check``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from skills_catalog.catalog.kinds.figures import Statistic
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.kinds.training import Institution
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Day, Record, Source
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import Rate

Records = Mapping[str, Mapping[str, Record]]
"""Collection → id → record."""
STATES = {"verified": "已核验", "unverified": "未核验", "sample": "示例"}
COLLECTIONS = {"rates": "补贴标准", "parameters": "参数", "institutions": "机构", "statistics": "统计数字"}
"""The collections whose figures are told apart, with what one row of each is."""
SEEN_WHOLE = ("official", "repo")
"""Grades of sources that are the document itself."""
NO_SOURCE = "没有写来源"
NO_FIGURE = "金额没有公布"


@dataclass(frozen=True)
class TruthRow:
    """One figure, or one record. part: which figure of the record; position: its place among them.

    issued: when the document was made, where it stands in the catalog; seen: when somebody looked.
    """

    collection: str
    record: str
    position: int
    part: str | None
    title: str
    verification: str
    document: str | None
    doc_no: str | None
    issued: str | None
    seen: str | None
    grade: str | None
    note: str | None

    @property
    def path(self) -> str:
        return f"{self.collection}/{self.record}/"


def truth_rows(records: Records) -> list[TruthRow]:
    """Return a row for each rate, version of a parameter, institution and figure of a series, in the order of the records."""
    issued = {p.doc_no: p for p in records.get("policies", {}).values() if isinstance(p, Policy) and p.doc_no}
    return [row for c in COLLECTIONS for r in records.get(c, {}).values() for row in _rows(c, r, issued)]


def counts(rows: Iterable[TruthRow]) -> dict[str, Counter[str]]:
    """Return collection → state → how many rows."""
    found: dict[str, Counter[str]] = {c: Counter() for c in COLLECTIONS}
    for row in rows:
        found[row.collection][row.verification] += 1
    return found


@dataclass(frozen=True)
class Tally:
    """How many figures are in each state by collection, and how many records there are and are samples; tallies can be added."""

    figures: Mapping[str, Counter[str]]
    records: int
    samples: int

    def __add__(self, other: Tally) -> Tally:
        figures = {c: self.figures[c] + other.figures[c] for c in COLLECTIONS}
        return Tally(figures, self.records + other.records, self.samples + other.samples)

    def text(self) -> str:
        """Return all of it in one line."""
        whole = sum(self.figures.values(), Counter[str]())
        said = "、".join(f"{name} {whole[state]}" for state, name in STATES.items())
        each = [f"{COLLECTIONS[c]} {'/'.join(str(n[state]) for state in STATES)}" for c, n in self.figures.items() if n]
        return said + (f"（{'，'.join(each)}）" if each else "") + f"；{self.records} 条记录里示例 {self.samples} 条"


def tally(records: Records) -> Tally:
    """Count the figures and the records of a catalog."""
    every = [r for found in records.values() for r in found.values()]
    return Tally(counts(truth_rows(records)), len(every), sum(map(is_sample, every)))


def _rows(collection: str, record: Record, issued: Mapping[str, Policy]) -> Iterator[TruthRow]:
    if isinstance(record, Parameter):
        for n, version in enumerate(record.versions):
            part = f"{version.in_force.from_} 起"
            state = "sample" if record.sample else version.verification
            yield _row(collection, record, n, part, state, version.source, issued)
    elif isinstance(record, Statistic):
        for n, figure in enumerate(record.series):
            source = figure.source or record.source
            state = "sample" if record.sample else figure.verification or _state(record, source)
            yield _row(collection, record, n, figure.time(), state, source, issued)
    elif isinstance(record, Rate):
        yield _row(collection, record, 0, None, "sample" if record.sample else record.verification, record.source, issued)
    elif not (isinstance(record, Institution) and record.succeeded_by):
        yield _row(collection, record, 0, None, _state(record, record.source), record.source, issued)


def _state(record: Record, source: Source | None) -> str:
    """Return the state of what has none of its own: verified when somebody compared it with the document itself."""
    if record.sample:
        return "sample"
    return "verified" if source and source.grade in SEEN_WHOLE and record.verified_on else "unverified"


def _row(
    collection: str, record: Record, position: int, part: str | None, state: str, source: Source | None,
    issued: Mapping[str, Policy],
) -> TruthRow:  # fmt: skip
    title, own = record.title, (collection, record.id, position, part)
    if state == "sample":  # what its record names is the document that says no figure
        return TruthRow(*own, title, state, None, None, None, None, None, None)
    if source is None:
        return TruthRow(*own, title, state, None, None, None, _text(record.verified_on), None, NO_SOURCE)
    policy = issued.get(source.doc_no) if source.doc_no else None
    note = NO_FIGURE if isinstance(record, Rate) and record.benefit == "payment" and record.amount.no_figure else None
    seen = _text(source.seen or record.verified_on)
    return TruthRow(*own, title, state, source.document, source.doc_no, _issued(policy), seen, source.grade, note)


def _text(day: Day | None) -> str | None:
    return day.isoformat() if day else None


def _issued(policy: Policy | None) -> str | None:
    if policy is None:
        return None
    day = policy.issued or policy.published
    return _text(day) or policy.issued_text
