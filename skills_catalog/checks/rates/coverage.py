"""Which conditions of a rate the experts' cases prove: a condition counts when some case turns on it, both ways.

A case turns on a condition when the outcome changes once that condition alone comes out the other way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry
from skills_catalog.rules.engine.evaluate import NO_CELL_TEXT, evaluate, read_facts

Node = dict[str, Any]
Path = tuple[str | int, ...]
ALWAYS: Node = {"all": []}
NEVER: Node = {"any": []}
AUDIENCE = ("person", "enterprise", "class")


@dataclass(frozen=True)
class Trial:
    """A case as the engine takes it."""

    id: str
    facts: Mapping[str, Any]
    on: str
    ledger: Sequence[Mapping[str, Any]] = ()


@dataclass
class Point:
    """One condition, limit or table row, with the cases that prove it."""

    rate: str
    path: Path
    text: str
    open: bool = False
    """Whether it is a list that ends in 等, which leaves open what it does not name."""
    held: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    @property
    def proven(self) -> bool:
        return bool(self.held and self.failed)


def catalog_points(catalog: Catalog) -> list[Point]:
    """Return each condition and limit of all rates with the cases that turn on it. The catalog has passed its checks."""
    book = catalog.rules or compile_rulebook(catalog)
    trials: dict[str, list[Trial]] = {}
    for case, _ in catalog.cases:
        ledger = [ledger_entry(book, past) for past in case.ledger]
        trial = Trial(case.id, read_facts(book, case.facts), case.on.isoformat(), ledger)
        trials.setdefault(case.rate, []).append(trial)
    return [p for rate in book["rates"] for p in measure(book, rate, trials.get(rate["id"], []))]


def warn_of_unproven(catalog: Catalog) -> None:
    """Warn of each condition and limit that no case turns on both ways."""
    for point in catalog_points(catalog):
        if not point.proven:
            lacking = [] if point.held else ["满足它才能领的"]
            lacking += [] if point.failed else ["没有列出来所以还不能确定的" if point.open else "只因为它不能领的"]
            message = f"“{point.text}”还没有用例检验：缺{'、'.join(lacking)}例子。"
            catalog.report_at("rates", point.rate, _written(point.path), "unproven-condition", message, severity="warning")


def _written(path: Path) -> Path:
    """Return the place in a rate's file that is nearest to one in the compiled rate."""
    return path[:2] if path[0] in ("limits", "adjustments", "payee") else path[:1]


def points(rate: Mapping[str, Any]) -> Iterator[tuple[Path, Node]]:
    """Yield every leaf condition of a compiled rate and every limit, with the place in the rate."""
    for key, value in rate.items():
        if key in ("when", "amount", "adjustments", "payee"):
            yield from _leaves(value, (key,))
    for n, limit in enumerate(rate.get("limits", [])):
        yield ("limits", n), limit
        yield from _leaves(limit.get("when"), ("limits", n, "when"))


def _leaves(node: Any, path: Path) -> Iterator[tuple[Path, Node]]:
    if isinstance(node, list):
        for n, item in enumerate(node):
            yield from _leaves(item, (*path, n))
    elif isinstance(node, dict):
        if "fact" in node and "text" in node:
            yield path, node
            return
        for key, value in node.items():
            yield from _leaves(value, (*path, key))


def replaced(node: Any, path: Path, new: Node) -> Any:
    """Return a copy of nested maps and lists with the part at ``path`` replaced."""
    if not path:
        return new
    head, rest = path[0], path[1:]
    if isinstance(node, list):
        return [replaced(v, rest, new) if n == head else v for n, v in enumerate(node)]
    return {k: replaced(v, rest, new) if k == head else v for k, v in node.items()}


def measure(rules: Mapping[str, Any], rate: Mapping[str, Any], trials: Sequence[Trial]) -> list[Point]:
    """Return each condition and limit of a rate with the cases that turn on it; an open list fails by leaving it open."""
    as_is = [(trial, _outcome(rules, rate, trial)) for trial in trials]
    out = []
    for path, node in points(rate):
        point = Point(str(rate["id"]), path, str(node["text"]), bool(node.get("open")))
        limit = path[0] == "limits" and len(path) == 2
        always = replaced(rate, path, {"text": "", "at_most": 1_000_000, "per": "life", "count": []} if limit else ALWAYS)
        never = replaced(rate, path, {"text": "", "at_most": 0, "per": "life", "count": []} if limit else NEVER)
        for trial, found in as_is:
            now, yes, no = _seen(found), _seen(_outcome(rules, always, trial)), _seen(_outcome(rules, never, trial))
            if now != no and now == yes:
                point.held.append(trial.id)
            elif (now != yes and (now == no or node.get("open"))) or _failing(found) == {point.text}:
                point.failed.append(trial.id)
        out.append(point)
    return out


def _outcome(rules: Mapping[str, Any], rate: Any, trial: Trial) -> Node:
    result = evaluate({**rules, "rates": [rate]}, trial.facts, trial.on, audience=AUDIENCE, ledger=trial.ledger)
    found: Node = result["outcomes"][0]
    return found


def _seen(outcome: Node) -> tuple[Any, ...]:
    """Return what a person would notice of an outcome."""
    return outcome["status"], outcome["amount"], outcome["paid_to"]


def _failing(outcome: Node) -> set[str]:
    """Return the conditions that fail in a case, a missing cell of the table aside: it may repeat one of them."""
    return {str(r["text"]) for r in outcome["reasons"] if r["holds"] is False} - {NO_CELL_TEXT}
