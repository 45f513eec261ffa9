"""Does an engine's answer on partial facts hold for every completion of them? Every completion is tried."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tests.support.one_world import ANY, NO, OUT, SILENT, YES, Node, Outcome, Settlement, World, keeps_bounds, office, settle
from tests.support.random_rules import FACT_KINDS, ON, VALUES, Case

OPEN = ("yes", "maybe")
SAYS = {"yes": YES, "no": NO, "expired": OUT, "not_yet": OUT}
PLACES = (Fraction(0), Fraction(1, 2), Fraction(1))


def filled(case: Case) -> Iterator[Node]:
    """Every completion of the facts that keeps their bounds."""
    for values in itertools.product(*(VALUES[f] for f in case.hidden)):
        facts = case.facts | dict(zip(case.hidden, values, strict=True)) | {"on": ON}
        if keeps_bounds(case.book, facts):
            yield facts


def worlds(case: Case, facts: Node) -> Iterator[list[Outcome]]:
    """The outcomes of all rates in every world of complete facts."""
    for places in itertools.product(PLACES, repeat=len(case.nodes)):
        world = World(case.book, facts, dict(zip(case.nodes, places, strict=True)), case.ledger)
        yield [world.outcome(rate) for rate in case.rates]


def fault(case: Case, result: Node) -> str | None:
    """The first thing that an answer says and a completion denies; None if there is none."""
    if "error" in result:
        return str(result["error"])
    said = {o["rate"]: o for o in result["outcomes"]}
    settled: dict[str, Settlement] = {}
    for facts in filled(case):
        where = ", ".join(f"{f} {facts[f]}" for f in case.hidden)
        for outcomes in worlds(case, facts):
            key = repr([(o.status, o.amount, o.paid_to) for o in outcomes])
            settlement = settled[key] = settled.get(key) or settle(case.rates, outcomes, case.choices)
            for rate, outcome in zip(case.rates, outcomes, strict=True):
                if wrong := _outcome(said[rate["id"]], outcome, rate["id"] in settlement.beaten):
                    return f"{rate['id']}: {wrong}, {where}"
            if wrong := _totals(result, settlement):
                return f"{wrong}, {where}"
    return _question(case, result)


def _outcome(said: Node, found: Outcome, beaten: bool) -> str | None:
    status = said["status"]
    if status != "maybe" and (YES in (found.status, SAYS[status])) and found.status != SAYS[status]:
        return f"{status} became {found.status}"
    if found.status != YES:
        return None
    if wrong := _amount(said, found):
        return wrong
    if said["paid_to"] not in (None, found.paid_to):
        return f"paid to {said['paid_to']}, then {found.paid_to}"
    if said["claim_until"] not in (None, found.until):
        return f"until {said['claim_until']}, then {found.until}"
    return f"beaten by {said['beaten_by']}, but paid" if said["beaten_by"] and not beaten else None


def _amount(said: Node, found: Outcome) -> str | None:
    amount = said["amount"]
    if found.amount == SILENT:
        fits = amount in (None, {"min": 0, "max": None})
    else:
        fits = amount is not None and _holds(amount, found.amount)
    if not fits:
        return f"{amount} became {found.amount}"
    parts = said["payments"] if found.amount != SILENT else []
    if len(parts) != len(found.parts) or not all(map(_holds, [p["amount"] for p in parts], found.parts)):
        return f"parts {[p['amount'] for p in parts]} became {found.parts}"
    return None


def _holds(bounds: Node, value: Any) -> bool:
    return bool(bounds["min"] <= value and (bounds["max"] is None or value <= bounds["max"]))


def _totals(result: Node, found: Settlement) -> str | None:
    if not _holds(result["total"], found.total):
        return f"total {result['total']} became {found.total}"
    for payee, value in found.totals.items():
        if payee is not None and not _holds(result["totals"][payee], value):
            return f"total of {payee} {result['totals'][payee]} became {value}"
    return None


def _question(case: Case, result: Node) -> str | None:
    """Only an unknown fact is asked, and one is asked as long as an answer can change what an open outcome comes to."""
    if result["ask"] is not None:
        return None if result["ask"] in case.hidden else f"asks {result['ask']}, which is known"
    if not all(FACT_KINDS.owner[f] in case.hidden for f in case.hidden):
        return None  # what the catalog does not tell of a known occupation: nobody can be asked
    if any(sum("count" in limit for limit in rate["limits"]) > 1 for rate in case.rates) and office(case.ledger):
        return None  # two limits that read what an entry lacks
    for n, said in enumerate(result["outcomes"]):
        hulls = {_hull([w[n] for w in worlds(case, facts)]) for facts in filled(case)}
        if said["status"] in OPEN and said["beaten_by"] is None and len(hulls) > 1:
            return f"{said['rate']}: asks nothing, but answers would change it"
    return None


def _hull(found: list[Outcome]) -> str:
    """What an outcome comes to, whatever the office decides."""
    live = [o for o in found if o.status == YES]
    figures = [_near(o.amount) for o in live if isinstance(o.amount, int)]
    parts = [(_near(min(column)), _near(max(column))) for column in zip(*(o.parts for o in live if o.parts), strict=True)]
    statuses = sorted({o.status for o in found} | {SILENT for o in live if o.amount == SILENT})
    ends = [min(figures, default=None), max(figures, default=None)]
    return repr([statuses, ends, sorted({str(o.paid_to) for o in live}), parts, sorted({o.until for o in live})])


def _near(fen: int) -> float:
    """An amount; one that was made of any amount has no bound."""
    return fen if fen < ANY // 10**5 else float("inf")


def loose(case: Case, result: Node) -> str | None:
    """The first outcome whose amount is wider than all completions together; silent ones are shown wide on purpose."""
    said = {o["rate"]: o for o in result["outcomes"]}
    for n, rate in enumerate(case.rates):
        live = [o for facts in filled(case) for w in worlds(case, facts) if (o := w[n]).status == YES]
        amount = said[rate["id"]]["amount"]
        if amount is None or not live or any(o.amount == SILENT for o in live):
            continue
        figures = [_near(o.amount) for o in live if isinstance(o.amount, int)]
        most = float("inf") if amount["max"] is None else amount["max"]
        if (amount["min"], most) != (min(figures), max(figures)):
            return f"{rate['id']}: {amount}, but {min(figures)} to {max(figures)}"
    return None


def gain_fault(case: Case, one: Node) -> str | None:
    """The first thing that a proposal says and a completion of both the old and the new answers denies; None if there is none."""
    changed = {c["fact"]: c["to"] for c in one["changes"]}
    for facts in filled(case):
        other = facts | changed
        if not keeps_bounds(case.book, other):
            continue
        for old, new in zip(worlds(case, facts), worlds(case, other), strict=True):
            before, after = (settle(case.rates, outcomes, case.choices) for outcomes in (old, new))
            missed = None if _opposed(case) else _opened(case, one, new, after.beaten)
            if wrong := _gains(one, before, after) or missed:
                return f"{wrong}, {', '.join(f'{f} {facts[f]}' for f in case.hidden)}"
    return None


def _gains(one: Node, before: Settlement, after: Settlement) -> str | None:
    more = {to: after.totals.get(to, 0) - before.totals.get(to, 0) for to in after.totals.keys() | before.totals.keys()}
    for name, value, said in [("total", after.total - before.total, one["gain"])] + [
        (str(to), value, one["gains"].get(to, {"min": 0, "max": 0})) for to, value in more.items() if to is not None
    ]:
        if (said["min"] is not None and value < said["min"]) or (said["max"] is not None and value > said["max"]):
            return f"{name} gains {said}, but {value}"
    return None


def _opened(case: Case, one: Node, new: list[Outcome], beaten: frozenset[str]) -> str | None:
    paid = {r["id"] for r, o in zip(case.rates, new, strict=True) if o.status == YES and r["id"] not in beaten}
    missed = set(one["rates"]) - paid
    return f"{sorted(missed)} are not had" if missed else None


def _opposed(case: Case) -> bool:
    """Whether two rates share two groups that settle them in two ways, which no catalog may have."""
    for a, b in itertools.combinations(case.rates, 2):
        theirs = {e["group"] for e in b["exclusive"]}
        if len({e["settle"] for e in a["exclusive"] if e["group"] in theirs}) > 1:
            return True
    return False
