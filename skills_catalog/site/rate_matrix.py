"""A rate's amounts as a sheet with several columns: two facts across each other, or the cases of a ``choose`` side by side."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import condition_text

MOST_COLUMNS = 4
"""Columns of amounts that a phone still shows."""

Labels = Mapping[str, Mapping[str, str]]
"""Fact → value → what people call it."""
Cells = dict[tuple[str, ...], RuleNode]
"""Values of the facts of a table → amount."""


@dataclass(frozen=True)
class Matrix:
    """heads: the facts of the first columns. rows: the values of these facts, and an amount or None under each column."""

    heads: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[tuple[Sequence[str], Sequence[RuleNode | None]]]


def matrix(amount: RuleNode, labels: Labels) -> Matrix | None:
    """Return the sheet of an amount, or None for one that is better read as a list."""
    if "choose" in amount:
        return _cases(amount["choose"], labels)
    if "table" in amount and len(amount["table"]["by"]) == 2:
        return _crossed(amount["table"], labels)
    return None


def _cells(table: RuleNode) -> Cells:
    found: Cells = {}
    for row in table["rows"]:
        for values in itertools.product(*(row["cells"][fact] for fact in table["by"])):
            found.setdefault(values, row["amount"])
    return found


def _crossed(table: RuleNode, labels: Labels) -> Matrix | None:
    """Put the fact with fewer values across."""
    cells = _cells(table)
    values = [list(dict.fromkeys(key[n] for key in cells)) for n in (0, 1)]
    across = 0 if len(values[0]) < len(values[1]) else 1
    down = 1 - across
    if not 2 <= len(values[across]) <= MOST_COLUMNS:
        return None
    facts = table["by"]

    def key(value: str, column: str) -> tuple[str, ...]:
        return (column, value) if across == 0 else (value, column)

    rows = [([labels[facts[down]][v]], [cells.get(key(v, c)) for c in values[across]]) for v in values[down]]
    return Matrix([facts[down]], [labels[facts[across]][c] for c in values[across]], rows)


def _cases(choices: Sequence[RuleNode], labels: Labels) -> Matrix | None:
    """Put the cases beside each other, the rest first; each has a table by the same facts."""
    tables = [choice["amount"].get("table") for choice in choices]
    if not 2 <= len(tables) <= MOST_COLUMNS or None in tables or len({tuple(t["by"]) for t in tables}) > 1:
        return None
    facts = tables[0]["by"]
    sides = [(_case(choice.get("when"), facts), _cells(choice["amount"]["table"])) for choice in reversed(choices)]
    keys = dict.fromkeys(key for _, cells in sides for key in cells)
    rows = [([labels[f][v] for f, v in zip(facts, key, strict=True)], [cells.get(key) for _, cells in sides]) for key in keys]
    return Matrix(facts, [title for title, _ in sides], rows)


def _case(when: RuleNode | None, facts: Sequence[str]) -> str:
    """Say a case without what the rows say already."""
    if when is None:
        return "其余情况"
    kept = [leaf for leaf in when.get("all", [when]) if leaf.get("fact") not in facts]
    return condition_text({"all": kept} if kept else when)
