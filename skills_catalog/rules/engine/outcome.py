"""One rate for one situation: whether, how much, to whom, until when, and what that hangs on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from skills_catalog.rules.engine.adjustments import Adjustment, adjust, rounded
from skills_catalog.rules.engine.limits import FREE, Limit, last_days
from skills_catalog.rules.engine.numbers import higher_high
from skills_catalog.rules.engine.payments import Ends, Instalments
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.situation import ALWAYS, Days, Situation
from skills_catalog.rules.engine.sums import NO_CELL, Sum, step
from skills_catalog.rules.engine.truth import HOLDS, NO, UNKNOWN, YES, kleene_and
from skills_catalog.rules.nodes import RuleNode

MOST_WORLDS = 24
NO_CELL_TEXT = "补贴标准里没有这一档"
JOINED_TEXT = "把各种可能合起来"
OPEN = ("yes", "maybe")
STATUS = {YES: "yes", NO: "no", UNKNOWN: "maybe"}
Reasons = list[dict[str, Any]]


@dataclass
class Found:
    """What a rate comes to. missing: bits of the facts it hangs on."""

    status: str
    amount: Sum = NO_CELL
    payees: frozenset[str] = frozenset()
    parts: Sequence[Ends] = ()
    until: Days = FREE
    missing: int = 0

    @property
    def exact(self) -> bool:
        """Tell whether the amount is a figure, or surely none of the document."""
        a = self.amount
        return a.silent if a.low is None else not a.silent and a.low == a.high

    @property
    def settled(self) -> bool:
        points = all(low == high for low, high in self.parts) and self.until[0] == self.until[1]
        return self.status == "yes" and self.exact and points and len(self.payees) == 1

    def given(self) -> tuple[Any, ...]:
        """Return what a person gets, to compare it."""
        a = self.amount
        if self.status not in OPEN:
            return (self.status,)
        return (self.status, a.low, a.high, a.silent, a.none, self.payees, tuple(self.parts), self.until)


class PreparedRate:
    """A compiled rate, ready to be evaluated many times."""

    def __init__(self, rate: RuleNode, p: Preparing) -> None:
        self.rate, self.id, self.kinds = rate, str(rate["id"]), p.kinds
        self.deciding = rate["decided_by"]
        self.first, self.last = rate["in_force"]["from"], rate["in_force"].get("to")
        self.when, self.amount = p.condition(rate.get("when")), p.amount(rate["amount"])
        self.adjustments = [Adjustment(a, p) for a in rate.get("adjustments", ())]
        self.limits = [Limit(x, p) for x in rate.get("limits", ())]
        self.payees = [(str(x["to"]), p.condition(x.get("when"))) for x in rate["payee"]]
        self.instalments = Instalments(rate.get("instalments", ()), p)
        self.exclusive = rate.get("exclusive", [])
        self.series, self.sample = rate.get("series"), rate["verification"] == "sample"
        self.pays = "benefit" not in rate
        self.reads: Sequence[str] = rate.get("reads", ())

    def found(self, s: Situation) -> Found:
        """Evaluate the rate; few-valued facts that it reads more than once are tried value by value."""
        found = self.once(s)
        if found.status not in OPEN or found.settled:
            return found
        worlds = self._worlds(s)
        return joined(found, [self.once(world) for world in worlds]) if worlds else found

    def _worlds(self, s: Situation) -> list[Situation]:
        facts = [f for f in self.rate.get("split", ()) if s.facts.get(f) is None]
        choices = [(f, _values(self.kinds.by_id[f])) for f in facts]
        while choices and _product(len(values) for _, values in choices) > MOST_WORLDS:
            choices.pop()
        if not choices:
            return []
        names = [f for f, _ in choices]
        worlds = itertools.product(*(values for _, values in choices))
        return [s.given(dict(zip(names, world, strict=True))) for world in worlds]

    def enter(self, s: Situation) -> tuple[str, str | None]:
        """Set the deciding day of a situation; return whether that lies in the validity, and the status if surely not."""
        first, last = s.days(self.deciding)
        end = ALWAYS if self.last is None else self.last
        s.deciding, s.day = self.deciding, (max(first, self.first), min(last, end))
        if last < self.first:
            return NO, "not_yet"
        if first > end:
            return NO, "expired"
        return (YES if self.first <= first and last <= end else UNKNOWN), None

    def once(self, s: Situation) -> Found:
        """Evaluate the rate for the facts as they are."""
        valid, outside = self.enter(s)
        if outside is not None:
            return Found(outside)
        when = self.when.truth(s)
        if when == NO:
            return Found("no")
        limits = kleene_and(limit.truth(s) for limit in self.limits)
        if limits == NO:
            return Found("no")
        amount = self.reckoned(s)
        if amount.surely_none:
            return Found("no")
        value = kleene_and((valid, when, limits, UNKNOWN if amount.none else YES))
        return self._entitled(s, STATUS[value], amount, valid)

    def reckoned(self, s: Situation) -> Sum:
        """Return the amount after adjustments, rounding, and what limits on sums leave."""
        found = rounded(s, adjust(s, self.amount(s), self.adjustments), self.rate.get("rounding"))
        for limit in self.limits:
            found = limit.cut(s, found)
        return found

    def _entitled(self, s: Situation, status: str, amount: Sum, valid: str) -> Found:
        payees, bits = self._payees(s)
        parts: Sequence[Ends] = ()
        if amount.low is not None:
            parts, more = self.instalments.amounts(s, amount)
            bits |= more
        until = last_days(self.limits, s, self.last if self.deciding == "on" else None)
        bits |= self.when.missing(s) | (amount.missing if amount.open else 0)
        for limit in self.limits:
            if limit.truth(s) == UNKNOWN or limit.when.truth(s) == UNKNOWN:
                bits |= limit.missing(s)
        if valid == UNKNOWN:
            bits |= s.missing(self.deciding)
        return Found(status, amount, payees, parts, until, bits)

    def _payees(self, s: Situation) -> tuple[frozenset[str], int]:
        names: list[str] = []
        bits = 0
        for to, when in self.payees:
            truth = when.truth(s)
            if truth != NO:
                names.append(to)
                bits |= when.missing(s)
            if truth == YES:
                break
        found = frozenset(names)
        return found, bits if len(found) > 1 else 0

    def told(self, s: Situation, found: Found) -> dict[str, Any]:
        """Return the outcome with its reasons, steps and payments. found: what ``found`` returned for the situation."""
        told = self.shape(s, found)
        _, outside = self.enter(s)
        reasons: Reasons = []
        self.when.tell(s, reasons)
        values = [limit.tell(s, reasons) for limit in self.limits]
        s.steps = []
        amount = self.reckoned(s)
        if amount.surely_none:
            reasons.append(reason(NO_CELL_TEXT, NO))
        if outside is not None:
            return told | {"reasons": [reason(self._outside(outside), NO), *reasons]}
        if found.status == "no":
            blocked = NO in values or amount.surely_none
            change = None if blocked else "，并且".join(dict.fromkeys(self.when.fewest(s))) or None
            return told | {"reasons": reasons, "change": change}
        if found.amount.given() != amount.given():
            step(s, JOINED_TEXT, found.amount)
        steps = s.steps if found.amount.low is not None else []
        payments = self.instalments.told(s, found.parts) if found.amount.low is not None else []
        missing = self.kinds.named(found.missing) if not found.settled else []
        return told | {"reasons": reasons, "missing": self._asked(missing, s), "steps": steps, "payments": payments}

    def _outside(self, status: str) -> str:
        return f"从 {self.first} 起才有效" if status == "not_yet" else f"有效期至 {self.last}"

    def _asked(self, facts: Iterable[str], s: Situation) -> list[str]:
        """Name a fact that an occupation tells as the occupation, while that is unknown."""
        names = {self.kinds.owner[f] if s.facts.get("occupation") is None and self.kinds.owner[f] else f for f in facts}
        return [f["id"] for f in self.kinds.list if f["id"] in names]

    def shape(self, s: Situation, found: Found) -> dict[str, Any]:
        """Return an outcome without its reasons: the keys that every status has."""
        payees = {to for to, _ in self.payees}
        live = found.status in OPEN
        amount = found.amount
        to = found.payees if live else payees
        until = found.until[0] if live and found.until[0] == found.until[1] and "" < found.until[0] < ALWAYS else None
        return {
            "rate": self.id,
            "title": self.rate["title"],
            "status": found.status,
            "amount": shown_amount(amount) if live else None,
            "no_figure": amount.words if live and amount.silent else None,
            "paid_to": next(iter(to)) if len(to) == 1 else None,
            "claim_until": until,
            "decided_by": {"fact": self.deciding, "date": s.get(self.deciding)},
            "in_force": {"from": self.first, "to": self.last},
            "reasons": [],
            "missing": [],
            "steps": [],
            "payments": [],
            "beaten_by": None,
            "verification": self.rate["verification"],
            "change": None,
        }


def reason(text: str, value: str) -> dict[str, Any]:
    return {"text": text, "fact": None, "holds": HOLDS[value], "clause": None, "quote": None}


def shown_amount(amount: Sum) -> dict[str, Any] | None:
    """Return {min, max} in 分; None without a figure, open above where there may be none."""
    if amount.low is None:
        return None
    return {"min": 0, "max": None} if amount.silent else {"min": amount.low, "max": amount.high}


def _values(kind: RuleNode) -> list[Any]:
    return [True, False] if kind["type"] == "yes_no" else [v for v, *_ in kind["values"]]


def _product(counts: Iterable[int]) -> int:
    total = 1
    for count in counts:
        total *= count
    return total


def joined(base: Found, worlds: Sequence[Found]) -> Found:
    """Join what a rate comes to in several worlds; what it hangs on stays that of the facts as they are."""
    live = [w for w in worlds if w.status in OPEN]
    statuses = {w.status for w in worlds}
    if not live:
        return worlds[0] if len(statuses) == 1 else Found("no")
    first = live[0]
    amount, payees, until = first.amount, first.payees, first.until
    rows = [w.parts for w in live if w.parts]
    for world in live[1:]:
        amount = _either(amount, world.amount)
        payees |= world.payees
        until = min(until[0], world.until[0]), max(until[1], world.until[1])
    parts = [(min(p[0] for p in column), max(p[1] for p in column)) for column in zip(*rows, strict=True)]
    return Found("yes" if statuses == {"yes"} else "maybe", amount, payees, parts, until, base.missing)


def _either(a: Sum, b: Sum) -> Sum:
    if a.low is None or b.low is None:
        low, high = (b.low, b.high) if a.low is None else (a.low, a.high)
    else:
        low, high = min(a.low, b.low), higher_high(a.high, b.high)
    return Sum(low, high, silent=a.silent or b.silent, none=a.none or b.none, words=a.words or b.words)
