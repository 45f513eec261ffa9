"""The versions of a parameter in words and figures, for its page and its table."""

from __future__ import annotations

from dataclasses import dataclass

from skills_catalog.catalog.labels import value_labels
from skills_catalog.catalog.model import Model
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.language.parameter import Parameter, ParameterVersion
from skills_catalog.rules.language.walk import nested_tables
from skills_catalog.rules.sentences import amount_phrase, table_rows
from skills_catalog.rules.wording import Wording


@dataclass(frozen=True)
class VersionRow:
    """One row of a version: its cell (empty where there is one figure), the amount in words with its unit, and in 分."""

    cell: str
    text: str
    fen: int | None


def version_rows(model: Model, parameter: Parameter) -> list[tuple[ParameterVersion, list[VersionRow]]]:
    """Return the versions, the oldest first, each with its rows."""
    tables = [table for v in parameter.versions for _, table in nested_tables(v.amount)]
    used = {fact for table in tables for row in table.rows for fact in row.cells}
    values = {fact: value_labels(model.records, model.facts[fact]) for fact in sorted(used)}
    labels = {fact: model.facts[fact].label for fact in sorted(used)}
    c = Compiling(Wording(model.facts, values, {}), {})
    out = []
    for version in sorted(parameter.versions, key=lambda v: v.in_force.from_):
        amount = c.amount(version.amount)
        cells = table_rows(amount) or [({"text": ""}, amount)]
        rows = [
            VersionRow(cell["text"], with_unit(amount_phrase(a, labels), parameter.unit), a.get("fixed")) for cell, a in cells
        ]
        out.append((version, rows))
    return out


def with_unit(text: str, unit: str | None) -> str:
    """Write an amount with the unit of its parameter: 2,020 元 by 元/月 is 2,020 元/月."""
    if not unit:
        return text
    return text + unit.removeprefix("元") if unit.startswith("元") and text.endswith("元") else f"{text}（{unit}）"
