"""``table``: the first row that fits; while facts are unknown, every row that may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import guess_named
from skills_catalog.records.schema import F, Part
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.checking import Checking, types_text
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import NO_CELL, Computed, Sum, one_of, step
from skills_catalog.rules.engine.truth import NO, UNKNOWN, YES
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import phrase_of, span_of
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Saying, Wording


class Row(Part, frozen=True, kw_only=True):
    """One row of a table: the cells it is for, and its amount. A cell may list several values."""

    cells: Annotated[Mapping[str, str], F("单元格", "事实编号和它的值，一格可以写几个值", kind="any")]
    amount: Annotated[Amount, F("金额", "这一行的金额", example="1000")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        if not isinstance(data, dict) or "cells" in data:
            return data
        cells = {k: v for k, v in data.items() if k != "amount"}
        return {"cells": cells, "amount": data.get("amount", "")}

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        cells = data.get("cells")
        for key, cell in cells.items() if isinstance(cells, dict) else ():
            if not isinstance(cell, str) and not (isinstance(cell, list) and all(isinstance(v, str) for v in cell)):
                return ("", "wrong-shape", f"表格的一格 {key} 应是一个值或几个值的列表，例如 [L4, L3]。")
        return None


class Table(Part, frozen=True, kw_only=True):
    by: Annotated[tuple[str, ...], F("按什么查表", "事实编号", fact=True, example="level")]
    rows: Annotated[
        tuple[Row, ...],
        F("行", "每一行写各事实的值和金额", example="{level: L5, amount: 1000}\n{level: [L4, L3], amount: 1500}"),
    ]


def check(value: Table, path: KeyPath, c: Checking) -> None:
    for key in value.by:
        fact = c.fact((*path, "by"), key)
        if fact is not None and fact.type not in ("choice", "choices"):
            c.wrong((*path, "by"), f"查表要用单选或多选的事实，“{key}”是{types_text([fact.type])}。")
            return
    for n, row in enumerate(value.rows):
        _check_row(value, row, (*path, "rows", n), c)


def _check_row(table: Table, row: Row, here: KeyPath, c: Checking) -> None:
    if set(row.cells) != set(table.by):
        lacking = [key for key in table.by if key not in row.cells]
        more = [key for key in row.cells if key not in table.by]
        said = [f"缺 {'、'.join(lacking)}"] if lacking else []
        said += [f"多了 {'、'.join(more)}"] if more else []
        c.wrong(here, f"这一行除了 amount 应写 {'、'.join(table.by)}（按 by）：{'，'.join(said)}。")
        return
    for key, cell in row.cells.items():
        for value in listed(cell):
            if key in c.values and value not in c.values[key]:
                c.wrong(here, f"{key} 没有取值“{value}”。{guess_named(value, list(c.values[key]), c.words(c.facts[key]))}")


def listed(cell: object) -> list[str]:
    """Return the values of a cell, which may be one or a list."""
    return [str(v) for v in cell] if isinstance(cell, list) else [str(cell)]


def row_text(row: Row, words: Wording) -> str:
    return "，".join(
        f"{words.fact(fact)} {'、'.join(words.value(fact, v) for v in listed(value))}" for fact, value in row.cells.items()
    )


def compiled(value: Table, c: Compiling) -> RuleNode:
    rows = [
        {"cells": {k: listed(v) for k, v in r.cells.items()}, "amount": c.amount(r.amount), "text": row_text(r, c.words)}
        for r in value.rows
    ]
    return {"by": list(value.by), "rows": rows}


class _Row:
    """A row that is ready to be compared."""

    def __init__(self, node: RuleNode, p: Preparing) -> None:
        self.cells = [(fact, frozenset(wanted)) for fact, wanted in node["cells"].items()]
        self.amount, self.text = p.amount(node["amount"]), node["text"]

    def fits(self, s: Situation) -> str:
        found = YES
        for fact, wanted in self.cells:
            value = s.facts.get(fact)
            if value is None:
                found = UNKNOWN
            elif wanted.isdisjoint(value if isinstance(value, list) else (value,)):
                return NO
        return found


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    rows = [_Row(row, p) for row in node["rows"]]

    def amount(s: Situation) -> Sum:
        met: list[_Row] = []
        sure = False
        for row in rows:
            fits = row.fits(s)
            if fits != NO:
                met.append(row)
            if fits == YES:
                sure = True
                break
        return _union(s, met, covered=sure or _covers(s, met))

    return amount


def _union(s: Situation, met: Sequence[_Row], *, covered: bool) -> Sum:
    if not met:
        return NO_CELL
    mark = len(s.steps) if s.steps is not None else 0
    options = [row.amount(s) for row in met] + ([] if covered else [NO_CELL])
    unknown = 0
    if len(options) > 1:
        if s.steps is not None and len(met) > 1:
            del s.steps[mark:]
        for row in met:
            for fact, _ in row.cells:
                unknown |= s.missing(fact)
    found = one_of(options)
    if unknown:
        found = Sum(
            found.low, found.high, silent=found.silent, none=found.none, missing=found.missing | unknown, words=found.words
        )
    text = f"查表：{met[0].text}" if len(met) == 1 else "查表：还不知道是哪一档"
    return found if found.low is None else step(s, text, found)


def _covers(s: Situation, met: Sequence[_Row]) -> bool:
    """Tell whether there is a row for every combination of values that the unknown facts can have."""
    unknown = sorted({fact for row in met for fact, _ in row.cells if s.facts.get(fact) is None})
    return bool(met) and _complete(s, [dict(row.cells) for row in met], unknown)


def _complete(s: Situation, rows: Sequence[Mapping[str, frozenset[Any]]], unknown: Sequence[str]) -> bool:
    if not unknown:
        return bool(rows)
    fact, rest = unknown[0], unknown[1:]
    kind = s.kinds.by_id[fact]
    if kind["type"] != "choice":
        return False
    return all(_complete(s, [r for r in rows if fact not in r or value in r[fact]], rest) for value, *_ in kind["values"])


def phrase(node: RuleNode, say: Saying) -> str:
    return span_of([phrase_of(r["amount"], say) for r in node["rows"]])


def rows(node: RuleNode) -> list[ShownRow]:
    return [({"text": r["text"], **_level(r)}, r["amount"]) for r in node["rows"]]


def _level(row: RuleNode) -> dict[str, str]:
    """Return the levels that a row is for, where the table looks at them."""
    levels = row.get("cells", {}).get("level")
    return {"level": " ".join(levels)} if levels else {}


def tries(node: RuleNode, t: Trying) -> None:
    for row in node["rows"]:
        for fact, values in row["cells"].items():
            t.few(fact, values)


FORM = AmountForm(
    place=40,
    field=Annotated[
        Table | None,
        F("查表", "按等级、工种等查", example="{by: [level], rows: [{level: L5, amount: 1000}, {level: L4, amount: 1500}]}"),
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    tries=tries,
    may_lack=lambda _: True,
    phrase=phrase,
    rows=rows,
)
