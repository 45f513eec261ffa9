"""One rate for one situation: whether, how much, to whom, until when, and what that hangs on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skills_catalog.rules import forms
from skills_catalog.rules.engine.adjustments import Adjustment, adjust, rounded
from skills_catalog.rules.engine.conditions import Reasons, reasons_of
from skills_catalog.rules.engine.limits import FREE, Limit, last_days
from skills_catalog.rules.engine.numbers import higher_high
from skills_catalog.rules.engine.payments import Ends, Instalments
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import NO_CELL, Sum, shown
from skills_catalog.rules.engine.truth import NO, UNKNOWN, YES
from skills_catalog.rules.known.situation import ALWAYS, Days, Situation
from skills_catalog.rules.nodes import RuleNode

MOST_WORLDS = 24
NO_CELL_TEXT = "文件没有写这种情况的金额"
JOINED_TEXT = "把各种可能合起来"
OPEN = ("yes", "maybe")
NOTHING = Sum(0, 0)


@dataclass
class Told:
    """What is said of a rate beside its outcome. steps: how the amount came about."""

    reasons: Reasons
    change: str | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass
class Found:
    """What a rate comes to. missing: bits of the facts it hangs on."""

    status: str
    amount: Sum = NO_CELL
    payees: frozenset[str | None] = frozenset()
    parts: Sequence[Ends] = ()
    until: Days = FREE
    missing: int = 0
    told: Told | None = None

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
        return (self.status, a.low, a.high, a.silent, self.payees, tuple(self.parts), self.until)


class PreparedRate:
    """A compiled rate, ready to be evaluated many times."""

    def __init__(self, rate: RuleNode, p: Preparing) -> None:
        self.rate, self.id, self.kinds = rate, str(rate["id"]), p.kinds
        self.deciding = rate["decided_by"]
        self.first, self.last = rate["in_force"]["from"], rate["in_force"].get("to")
        self.in_force = {"from": self.first, "to": self.last}
        self.when, self.amount = p.condition(rate.get("when")), p.amount(rate["amount"])
        self.adjustments = [Adjustment(a, p) for a in rate.get("adjustments", ())]
        self.limits = [Limit(x, p) for x in rate.get("limits", ())]
        self.named: frozenset[str | None] = frozenset(str(x["to"]) for x in rate["payee"])
        self.payees = [(str(x["to"]), p.condition(x.get("when"))) for x in rate["payee"]]
        self.instalments = Instalments(rate.get("instalments", ()), p)
        self.exclusive = rate.get("exclusive", [])
        self.series, self.sample = rate.get("series"), rate["verification"] == "sample"
        self.pays = "benefit" not in rate
        self.may_lack = _may_lack(rate["amount"])
        self.reads: Sequence[str] = rate.get("reads", ())

    def found(self, s: Situation, *, telling: bool = False) -> Found:
        """Evaluate the rate; few-valued facts that it reads more than once are tried value by value."""
        found = self.tell(s) if telling else self.once(s)
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
        s.deciding, s.day = self.deciding, (first, last)
        if last < self.first:
            return NO, "not_yet"
        if first > end:
            return NO, "expired"
        s.day = (max(first, self.first), min(last, end))
        return (YES if self.first <= first and last <= end else UNKNOWN), None

    def once(self, s: Situation) -> Found:
        """Evaluate the rate for the facts as they are."""
        valid, outside = self.enter(s)
        if outside is not None:
            return Found(outside)
        when = self.when.truth(s)
        if when == NO:
            return Found("no")
        limits = [limit.truth(s) for limit in self.limits]
        if NO in limits:
            return Found("no")
        return self._entitled(s, valid, when, limits, self.reckoned(s))

    def tell(self, s: Situation) -> Found:
        """Evaluate the rate for the facts as they are, and say why, whatever comes out."""
        valid, outside = self.enter(s)
        reasons: Reasons = []
        when = self.when.tell(s, reasons)
        limits = [limit.tell(s, reasons) for limit in self.limits]
        failed = outside is not None or when == NO or NO in limits
        s.steps = None if failed else []
        amount = self.reckoned(s) if self.may_lack or not failed else NOTHING
        steps, s.steps = s.steps or [], None
        if amount.surely_none:
            reasons.append(reasons_of(NO_CELL_TEXT)[NO])
        if outside is not None:
            text = f"从 {self.first} 起才有效" if outside == "not_yet" else f"有效期至 {self.last}"
            return Found(outside, told=Told([reasons_of(text)[NO], *reasons]))
        found = Found("no") if failed else self._entitled(s, valid, when, limits, amount)
        blocked = found.status != "no" or NO in limits or amount.surely_none
        change = None if blocked else "，并且".join(dict.fromkeys(self.when.fewest(s))) or None
        found.told = Told(reasons, change, steps if amount.low is not None else [])
        return found

    def reckoned(self, s: Situation) -> Sum:
        """Return the amount after adjustments, rounding, and what limits on sums leave."""
        found = rounded(s, adjust(s, self.amount(s), self.adjustments), self.rate.get("rounding"))
        for limit in self.limits:
            found = limit.cut(s, found)
        return found

    def _entitled(self, s: Situation, valid: str, when: str, limits: Sequence[str], amount: Sum) -> Found:
        if amount.surely_none:
            return Found("no")
        doubt = UNKNOWN in (valid, when, *limits) or amount.none
        payees, bits = self._payees(s)
        parts: Sequence[Ends] = ()
        if amount.low is not None and self.instalments.parts:
            parts, more = self.instalments.amounts(s, amount)
            bits |= more
        until = last_days(self.limits, s, self.last if self.deciding == "on" else None)
        bits |= amount.missing if amount.open else 0
        if when == UNKNOWN:
            bits |= self.when.missing(s)
        for limit, truth in zip(self.limits, limits, strict=True):
            bits |= limit.missing(s) if truth == UNKNOWN else 0
        if valid == UNKNOWN:
            bits |= s.missing(self.deciding)
        return Found("maybe" if doubt else "yes", amount, payees, parts, until, bits)

    def _payees(self, s: Situation) -> tuple[frozenset[str | None], int]:
        """Return who may be paid, None where it may be nobody that is named, and the bits of facts that would tell."""
        names: list[str | None] = []
        bits = 0
        for to, when in self.payees:
            truth = when.truth(s)
            if truth != NO:
                names.append(to)
                bits |= when.missing(s) if truth == UNKNOWN else 0
            if truth == YES:
                break
        else:
            names.append(None)
        found = frozenset(names)
        return found, bits if len(found) > 1 else 0

    def outcome(self, s: Situation, found: Found) -> dict[str, Any]:
        """Return the outcome of what ``found`` returned, telling, for the situation."""
        told = found.told
        assert told is not None
        out = self._shape(s, found)
        out["reasons"] = told.reasons
        if found.status not in OPEN:
            out["change"] = told.change
            return out
        if found.amount.low is not None:
            out["steps"] = told.steps
            out["payments"] = self.instalments.told(s, found.parts) if found.parts else []
        if found.missing and not found.settled:
            out["missing"] = self._asked(self.kinds.named(found.missing), s)
        return out

    def _asked(self, facts: Iterable[str], s: Situation) -> list[str]:
        """Name a fact that an occupation tells as the occupation, while that is unknown."""
        names = {self.kinds.owner[f] if s.facts.get("occupation") is None and self.kinds.owner[f] else f for f in facts}
        return [f["id"] for f in self.kinds.list if f["id"] in names]

    def _shape(self, s: Situation, found: Found) -> dict[str, Any]:
        """Return an outcome without its reasons: the keys that every status has."""
        live = found.status in OPEN
        amount = found.amount
        to = found.payees if live else self.named
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
            "in_force": self.in_force,
            "reasons": [],
            "missing": [],
            "steps": [],
            "payments": [],
            "beaten_by": None,
            "verification": self.rate["verification"],
            "change": None,
        }


def shown_amount(amount: Sum) -> dict[str, Any] | None:
    """Return {min, max} in 分; None without a figure, open above where there may be none."""
    if amount.low is None:
        return None
    return {"min": 0, "max": None} if amount.silent else {"min": amount.low, "max": amount.high}


def _may_lack(node: Any) -> bool:
    """Tell whether an amount may come to no cell."""
    if isinstance(node, list):
        return any(map(_may_lack, node))
    if not isinstance(node, Mapping):
        return False
    lacks = any(form.may_lack(node[key]) for key, form in forms.amounts().items() if key in node)
    return lacks or any(map(_may_lack, node.values()))


def _values(kind: RuleNode) -> list[Any]:
    return [True, False] if kind["type"] == "yes_no" else [v for v, *_ in kind["values"]]


def _product(counts: Iterable[int]) -> int:
    total = 1
    for count in counts:
        total *= count
    return total


def joined(base: Found, worlds: Sequence[Found]) -> Found:
    """Join what a rate comes to in several worlds; what it hangs on and why stay those of the facts as they are."""
    live = [w for w in worlds if w.status in OPEN]
    if not live:
        return Found("no", told=base.told)
    first = live[0]
    amount, payees, until = first.amount, first.payees, first.until
    rows = [w.parts for w in live if w.parts]
    for world in live[1:]:
        amount = _either(amount, world.amount)
        payees |= world.payees
        until = min(until[0], world.until[0]), max(until[1], world.until[1])
    parts = [(min(p[0] for p in column), max(p[1] for p in column)) for column in zip(*rows, strict=True)]
    if base.told is not None and amount.given() != base.amount.given():
        base.told.steps.append({"text": JOINED_TEXT, "amount": shown(amount)})
    status = "yes" if all(w.status == "yes" for w in worlds) else "maybe"
    return Found(status, amount, payees, parts, until, base.missing, base.told)


def _either(a: Sum, b: Sum) -> Sum:
    if a.low is None or b.low is None:
        low, high = (b.low, b.high) if a.low is None else (a.low, a.high)
    else:
        low, high = min(a.low, b.low), higher_high(a.high, b.high)
    return Sum(low, high, silent=a.silent or b.silent, none=a.none or b.none, words=a.words or b.words)
