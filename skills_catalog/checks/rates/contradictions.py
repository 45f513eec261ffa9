"""Conditions that exclude each other, and rows, branches and steps that nothing can reach.

A conjunction of leaves is impossible when two of them leave no value for one fact. Each ``any`` is tried on its own, so
what is reported is certainly impossible; relations between different facts are ignored.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.findings.finding import KeyPath
from skills_catalog.rules.amounts.table import Table, listed
from skills_catalog.rules.conditions.min_max import typed_bound
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts
from skills_catalog.text.quantities import BadValue

MOST_CELLS = 400


@dataclass(frozen=True)
class PlacedCondition:
    """A condition (or its opposite) with its place in the rate."""

    node: Condition
    path: KeyPath
    negate: bool = False


@dataclass(frozen=True)
class Contradiction:
    """Two places that cannot both hold."""

    first: KeyPath
    second: KeyPath


@dataclass(frozen=True)
class Domains:
    """The values that each fact can have."""

    facts: Mapping[str, Fact]
    values: Mapping[str, Collection[str]]

    def clash(self, a: PlacedCondition, b: PlacedCondition) -> bool:
        """Tell whether two leaves on one fact leave it no value."""
        fact = self.facts[a.node.fact or ""]
        if fact.type in ("choice", "yes_no"):
            return not _allowed(a, b, self.values[fact.id] if fact.type == "choice" else ("true", "false"))
        if fact.type == "choices":
            return _barred(a, b) or _barred(b, a)
        low, high = _interval(a, fact), _interval(b, fact)
        return low is not None and high is not None and _apart(low, high)


def _listed(term: PlacedCondition) -> set[str]:
    return set(term.node.in_ or ((term.node.is_,) if term.node.is_ else ()))


def _allowed(a: PlacedCondition, b: PlacedCondition, known: Collection[str]) -> bool:
    """Tell whether two conditions both allow some known value."""
    if a.negate and not b.negate:
        a, b = b, a
    candidates: Iterable[str] = known if a.negate else _listed(a)
    barred = _listed(a) if a.negate else set[str]()
    other = _listed(b)
    return any(v in known and v not in barred and (v in other) != b.negate for v in candidates)


def _barred(wanted: PlacedCondition, excluded: PlacedCondition) -> bool:
    """Tell whether a choice of several values excludes all that the other condition asks for."""
    return not wanted.negate and excluded.negate and _listed(wanted) <= _listed(excluded)


End = tuple[Fraction, bool]
"""A bound (a date by its ordinal) and whether it belongs to the interval."""


def _interval(term: PlacedCondition, fact: Fact) -> tuple[End | None, End | None] | None:
    node = term.node
    if node.within is not None or (node.min is None and node.max is None):
        return None
    try:
        low, high = (None if t is None else _plain(typed_bound(t, fact)) for t in (node.min, node.max))
    except BadValue:
        return None
    if not term.negate:
        return (None if low is None else (low, True), None if high is None else (high, True))
    if low is not None:
        return (None, (low, False)) if high is None else None
    return None if high is None else ((high, False), None)


def _plain(value: Any) -> Fraction:
    if isinstance(value, str):
        return Fraction(datetime.date.fromisoformat(value).toordinal())
    return Fraction(value[0], value[1]) if isinstance(value, list) else Fraction(value)


def _apart(a: tuple[End | None, End | None], b: tuple[End | None, End | None]) -> bool:
    return any(low and high and _beyond(low, high) for low, high in ((a[0], b[1]), (b[0], a[1])))


def _beyond(low: End, high: End) -> bool:
    return low[0] > high[0] or (low[0] == high[0] and not (low[1] and high[1]))


def split_condition(term: PlacedCondition) -> tuple[list[PlacedCondition], list[list[PlacedCondition]]]:
    """Split a condition into leaves that must all hold, and groups of which one must."""
    node = term.node
    if node.not_ is not None:
        return split_condition(PlacedCondition(node.not_, (*term.path, "not"), not term.negate))
    if node.fact is not None:
        return [term], []
    key = "all" if node.all is not None else "any"
    parts = [PlacedCondition(n, (*term.path, key, i), term.negate) for i, n in enumerate(node.all or node.any or ())]
    if (key == "all") == term.negate:
        return [], [parts]
    return split_all(parts)


def split_all(terms: Iterable[PlacedCondition]) -> tuple[list[PlacedCondition], list[list[PlacedCondition]]]:
    """Split several conditions that must all hold."""
    leaves: list[PlacedCondition] = []
    groups: list[list[PlacedCondition]] = []
    for term in terms:
        more, inner = split_condition(term)
        leaves += more
        groups += inner
    return leaves, groups


def contradiction(terms: Iterable[PlacedCondition], domains: Domains) -> Contradiction | None:
    """Return why the conditions cannot all hold, or None where that is not certain."""
    leaves, groups = split_all(terms)
    for a, b in itertools.combinations(leaves, 2):
        if a.node.fact == b.node.fact and domains.clash(a, b):
            return Contradiction(a.path, b.path)
    for group in groups:
        found = [contradiction([*leaves, branch], domains) for branch in group]
        if found and all(found):
            return found[0]
    return None


def dead_branches(terms: Sequence[PlacedCondition], domains: Domains) -> Iterator[tuple[PlacedCondition, Contradiction]]:
    """Yield the branches of an ``any`` that cannot hold beside the rest."""
    leaves, groups = split_all(terms)
    for group in groups:
        for branch in group:
            found = contradiction([*leaves, branch], domains)
            if found is not None:
                yield branch, found


def check_contradictions(catalog: Catalog) -> None:
    """Check each rate by itself, once ``check_rules`` has found that all facts and values exist."""
    domains = Domains(catalog.facts, values_by_fact(catalog))
    for rate in catalog.rates().values():
        _rate(catalog, rate, domains)


def entitled(rate: Rate) -> list[PlacedCondition]:
    """Return the conditions that hold for everyone entitled."""
    found = [] if rate.when is None else [PlacedCondition(rate.when, ("when",))]
    return found + [PlacedCondition(c, ("unless", n), True) for n, c in enumerate(rate.unless)]


def _rate(catalog: Catalog, rate: Rate, domains: Domains) -> None:
    terms = entitled(rate)
    found = contradiction(terms, domains)
    if found is not None:
        other = _where(catalog, rate, found.first)
        message = f"这一条和{other}的条件互相矛盾，没有人能同时满足。改其中一条。"
        catalog.report_at("rates", rate.id, found.second, "rule-contradiction", message)
        return
    for branch, why in dead_branches(terms, domains):
        _unreachable(catalog, rate, branch.path, why, "这一支")
    conditions: list[tuple[KeyPath, Condition | None, str]]
    conditions = [(("adjustments", n, "when"), a.when, "这一步调整") for n, a in enumerate(rate.adjustments)]
    conditions += [(("limits", n, "when"), x.when, "这条限制") for n, x in enumerate(rate.limits)]
    conditions += [(("payee", n, "when"), p.when, "这个收款人") for n, p in enumerate(rate.payee)]
    for path, when, what in conditions:
        why_not = None if when is None else contradiction([*terms, PlacedCondition(when, path)], domains)
        if why_not is not None:
            _unreachable(catalog, rate, path, why_not, what)
    _order(catalog, rate, ("payee",), [p.when for p in rate.payee], "付给谁")
    for path, node in nested_amounts(rate.amount, ("amount",)):
        if node.table is not None:
            _table(catalog, rate, (*path, "table"), node.table, domains)
        if node.choose is not None:
            here = (*path, "choose")
            _order(catalog, rate, here, [c.when for c in node.choose], "choose")
            earlier: list[PlacedCondition] = []
            for n, choice in enumerate(node.choose):
                if choice.when is None:
                    continue
                term = PlacedCondition(choice.when, (*here, n, "when"))
                why_not = contradiction([*terms, term], domains)
                hidden = why_not or contradiction([*terms, *earlier, term], domains)
                if why_not is not None:
                    _unreachable(catalog, rate, term.path, why_not, "这种情况")
                elif hidden is not None:
                    message = "轮不到这种情况：前面的情况已经包括了它。换一下顺序，或删掉。"
                    catalog.report_at("rates", rate.id, term.path, "rule-unreachable", message)
                earlier.append(PlacedCondition(choice.when, term.path, True))


def _order(catalog: Catalog, rate: Rate, path: KeyPath, conditions: Sequence[Condition | None], what: str) -> None:
    for n, when in enumerate(conditions[:-1]):
        if when is None:
            message = f"{what} 第 {n + 1} 项没有写 when，后面的都轮不到。没有条件的放最后。"
            catalog.report_at("rates", rate.id, (*path, n + 1), "rule-unreachable", message)
            return


def _chosen(rate: Rate, path: KeyPath) -> Iterator[PlacedCondition]:
    """Yield what holds wherever an amount inside ``choose`` is looked at: its own case, and none of those before it."""
    amounts = dict(nested_amounts(rate.amount, ("amount",)))
    for end, key in enumerate(path):
        if key != "choose":
            continue
        choices, place = amounts[path[:end]].choose or (), path[end + 1]
        for n, choice in enumerate(choices):
            if choice.when is not None and isinstance(place, int) and n <= place:
                yield PlacedCondition(choice.when, (*path[: end + 1], n, "when"), n < place)


def _table(catalog: Catalog, rate: Rate, path: KeyPath, table: Table, domains: Domains) -> None:
    terms = [*entitled(rate), *_chosen(rate, path)]
    if contradiction(terms, domains) is not None:  # said of the case that it stands in
        return
    asked = {leaf.fact for term in terms for _, leaf in leaf_conditions(term.node)}

    @functools.cache
    def reachable(fact: str, value: str) -> Contradiction | None:
        if fact not in asked:  # the conditions alone are known to be without contradiction
            return None
        return contradiction([*terms, PlacedCondition(Condition(fact=fact, tests={"is_": value}), path)], domains)

    cells: set[tuple[str, ...]] = set()
    for n, row in enumerate(table.rows):
        values = {k: listed(v) for k, v in row.cells.items()}
        for fact, named in values.items():
            dead = [(v, why) for v in named if (why := reachable(fact, v)) is not None]
            for value, why in dead:
                label = domains.facts[fact].label
                message = f"没有人能用到这一行的 {label} {value}：{_where(catalog, rate, why.first)}的条件不允许。"
                catalog.report_at("rates", rate.id, (*path, "rows", n), "rule-unreachable", message)
        cells.update(itertools.product(*(values.get(fact, []) for fact in table.by)))
    _uncovered(catalog, rate, path, table, cells, domains, reachable)


def _uncovered(
    catalog: Catalog,
    rate: Rate,
    path: KeyPath,
    table: Table,
    cells: set[tuple[str, ...]],
    domains: Domains,
    reachable: object,
) -> None:
    """Report cells that no row covers, where the few values of all facts are listed."""
    facts = [domains.facts[f] for f in table.by]
    if any(f.type != "choice" or f.collection for f in facts):
        return
    assert callable(reachable)
    possible = [[v for v in domains.values[f.id] if reachable(f.id, v) is None] for f in facts]
    count = 1
    for values in possible:
        count *= len(values)
    if count > MOST_CELLS:
        return
    lacking = [cell for cell in itertools.product(*possible) if cell not in cells]
    if lacking:
        shown = "、".join("×".join(cell) for cell in lacking[:6]) + ("……" if len(lacking) > 6 else "")
        message = f"表里没有这 {len(lacking)} 格：{shown}。补上这些行；文件确实不补的，在 when 里写明只有哪些。"
        catalog.report_at("rates", rate.id, (*path, "rows"), "rule-cell", message, severity="warning")


def _unreachable(catalog: Catalog, rate: Rate, path: KeyPath, why: Contradiction, what: str) -> None:
    other = why.first if why.first != path and why.first[: len(path)] != path else why.second
    message = f"{what}没有人能满足：和{_where(catalog, rate, other)}的条件互相矛盾。"
    catalog.report_at("rates", rate.id, path, "rule-unreachable", message)


def _where(catalog: Catalog, rate: Rate, path: KeyPath) -> str:
    line, _ = catalog.locate_at("rates", rate.id, path)
    return f"第 {line} 行"
