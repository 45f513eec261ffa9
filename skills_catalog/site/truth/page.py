"""The page that says what is true: the figures by state, those of one origin together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from skills_catalog.catalog.kinds.figures import Missing
from skills_catalog.catalog.model import Model
from skills_catalog.checks.evidence.truth import COLLECTIONS, STATES, TruthRow, counts, truth_rows

MOST = 200
"""Lines of one kind in one state that the page shows; the table has them all."""


@dataclass(frozen=True)
class TruthLine:
    """Figures of one record that come from one place."""

    row: TruthRow
    parts: Sequence[str]


@dataclass(frozen=True)
class TruthGroup:
    """The lines of one collection in one state; left: how many more there are."""

    collection: str
    title: str
    figures: int
    lines: Sequence[TruthLine]
    left: int


@dataclass(frozen=True)
class Truth:
    """All of the page. table: (collection, title, state → figures); states: (state, name, figures, groups)."""

    table: Sequence[tuple[str, str, Counter[str]]]
    states: Sequence[tuple[str, str, int, Sequence[TruthGroup]]]
    missing: Sequence[Missing]


def truth(model: Model) -> Truth:
    """Return what the page shows."""
    rows = truth_rows(model.records)
    counted = counts(rows)
    table = [(c, COLLECTIONS[c], found) for c, found in counted.items()]
    states = [(s, name, sum(n[s] for n in counted.values()), _groups([r for r in rows if r.verification == s]))
              for s, name in STATES.items() if s != "sample" or model.has_samples]  # fmt: skip
    return Truth(table, states, [cast("Missing", r) for r in model.records["missing"].values()])


def _groups(rows: Sequence[TruthRow]) -> list[TruthGroup]:
    found = []
    for collection, title in COLLECTIONS.items():
        own = [r for r in rows if r.collection == collection]
        lines = _lines(own)
        if own:
            found.append(TruthGroup(collection, title, len(own), lines[:MOST], max(0, len(lines) - MOST)))
    return found


def _lines(rows: Sequence[TruthRow]) -> list[TruthLine]:
    """Put the figures of a record together that come from one place."""
    together: dict[TruthRow, list[str]] = {}
    for row in rows:
        parts = together.setdefault(replace(row, position=0, part=None), [])
        if row.part:
            parts.append(row.part)
    return [TruthLine(row, parts) for row, parts in together.items()]
