"""What an amount comes to, time by time, where it leans on parameters: 最低工资的 80% is another figure with each version."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.known.calendar import shifted
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.situation import ALWAYS, Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import phrase_of, rows_of
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import round_half_up, yuan


@dataclass(frozen=True)
class LeanedOn:
    """A parameter as it is for some time. says: its amount in words, None where no version holds; since: from when it is so."""

    id: str
    title: str
    says: str | None
    since: str | None


@dataclass(frozen=True)
class AmountSpell:
    """A time, both ends inclusive, in which every parameter that a rate leans on has one version.

    figures: the cell of each row (empty where there are none) and what it comes to in 分; None where that hangs on more than the
    parameters.
    """

    start: str
    end: str | None
    parameters: tuple[LeanedOn, ...]
    figures: tuple[tuple[str, int | None], ...]

    @property
    def from_(self) -> datetime.date:
        return datetime.date.fromisoformat(self.start)

    @property
    def to(self) -> datetime.date | None:
        return datetime.date.fromisoformat(self.end) if self.end else None


def parameters_in(node: object) -> Iterator[RuleNode]:
    """Yield the compiled parameters of a rate, wherever they stand in it."""
    if isinstance(node, Mapping):
        found = node.get("parameter")
        if isinstance(found, Mapping):
            yield dict(found)
        else:
            for value in node.values():
                yield from parameters_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from parameters_in(value)


def spells(rate: RuleNode, kinds: FactKinds, labels: Mapping[str, str]) -> list[AmountSpell]:
    """Part the validity of a compiled rate by the versions of its parameters; nothing where it leans on none.

    labels: fact → its label.
    """
    parameters = list({p["id"]: p for p in parameters_in(rate)}.values())
    if not parameters:
        return []
    first, last = rate["in_force"]["from"], rate["in_force"].get("to", ALWAYS)
    edges = {first} | {v["from"] for p in parameters for v in p["versions"]}
    edges |= {shifted(v["to"], days=1) for p in parameters for v in p["versions"] if "to" in v}
    starts = sorted(edge for edge in edges if first <= edge <= last)
    ends = [shifted(start, days=-1) for start in starts[1:]] + [None if last == ALWAYS else last]
    figures = _figures(rate["amount"], kinds)
    return [
        AmountSpell(start, end, tuple(_leaned_on(p, start, labels) for p in parameters), tuple(figures(start)))
        for start, end in zip(starts, ends, strict=True)
    ]


def _leaned_on(parameter: RuleNode, day: str, labels: Mapping[str, str]) -> LeanedOn:
    for version in parameter["versions"]:
        if version["from"] <= day <= version.get("to", ALWAYS):
            says = phrase_of(version["amount"], Saying(labels))
            return LeanedOn(parameter["id"], parameter["title"], says, version["from"])
    return LeanedOn(parameter["id"], parameter["title"], None, None)


def _figures(amount: RuleNode, kinds: FactKinds) -> Any:
    """Return a function that gives (cell, figure) of each row on a day, before anything follows the amount."""
    p = Preparing(kinds)
    rows = [(cell["text"], node) for cell, node in rows_of(amount)] or [("", amount)]
    ready = [(text, any(True for _ in parameters_in(node)), p.amount(node)) for text, node in rows]

    def on(day: str) -> Iterator[tuple[str, int | None]]:
        s = Situation(kinds, {}, day)
        for text, leans, reckon in ready:
            found = reckon(s)
            known = leans and found.low is not None and found.low == found.high and not found.silent and not found.none
            yield text, round_half_up(Fraction(found.low)) if known and found.low is not None else None

    return on


def spell_text(spell: AmountSpell) -> str:
    """Say what the parameters are and what the amount comes to: 月最低工资标准 2,020 元（2025-10-01 起），合 1,616 元."""
    leaned = "，".join(f"{p.title} {p.says}（{p.since} 起）" if p.says else f"{p.title}没有查到数字" for p in spell.parameters)
    known = [(f"{cell} " if cell else "") + f"{yuan(fen)} 元" for cell, fen in spell.figures if fen is not None]
    return leaned + (f"，合 {'、'.join(known)}" if known else "")


def figure_text(phrase: str, fen: int | None) -> str:
    """Say an amount with what it comes to: 月最低工资标准的 80%，合 1,616 元."""
    return phrase if fen is None else f"{phrase}，合 {yuan(fen)} 元"
