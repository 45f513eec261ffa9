"""How one could get more: the smallest changes of what one can change, each with what it surely brings.

``docs/rules.md`` says what is proposed; the JavaScript engine gives the same.
"""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from skills_catalog.rules.engine.conflicts import settle_groups
from skills_catalog.rules.engine.evaluate import prepared
from skills_catalog.rules.engine.outcome import OPEN, Found, PreparedRate
from skills_catalog.rules.engine.steps import Step, Steps
from skills_catalog.rules.engine.totals import total
from skills_catalog.rules.known.contradictions import breaks
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.reading import Rules
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode

MOST_ALONE, MOST_PAIRS, MOST_SHOWN = 48, 256, 6
"""Single changes and pairs that are reckoned, each over the rates that it concerns only, and proposals."""
Bounds = dict[str, int | None]
Neighbour = dict[str, Any]
RateIds = frozenset[str]


def neighbours(
    rules: Rules,
    facts: Mapping[str, Any],
    on: datetime.date | str,
    *,
    audience: Collection[str] = ("person",),
    ledger: Sequence[RuleNode] = (),
    only: Collection[str] | None = None,
    choices: Mapping[str, str] | None = None,
    skip: Collection[str] = (),
) -> list[Neighbour]:
    """Propose changes to one person's, enterprise's or class's answers. Takes what ``evaluate`` takes. Raises FactError."""
    book = prepared(rules)
    s = book.situation(facts, on if isinstance(on, str) else on.isoformat(), ledger)
    rates = [r for r in book.rates if r.rate["audience"] in audience and (only is None or r.id in only) and not r.sample]
    return Neighbours(book.kinds, s, rates, choices or {}).proposals()


@dataclass(frozen=True)
class Reckoned:
    """What some rates come to together. paid: those that are a yes and not beaten."""

    found: Mapping[str, Found]
    bounds: Mapping[str, Bounds]
    paid: RateIds


@dataclass(frozen=True)
class Brought:
    """What changes bring. bounds: by payee, and in all under ``total``; silent: entitlements without a figure that open."""

    steps: tuple[Step, ...]
    bounds: Mapping[str, Bounds]
    rates: RateIds
    lost: RateIds
    silent: RateIds
    until: str | None

    @property
    def sure(self) -> int:
        """Return what it surely brings in all, in 分; 0 where that is not certain."""
        return max(0, self.bounds["total"]["min"] or 0)

    @property
    def is_good(self) -> bool:
        """Tell whether somebody surely gets more, or an entitlement without a figure opens, and nothing is lost in all."""
        low = self.bounds["total"]["min"]
        return low is not None and low >= 0 and (bool(self.silent) or any((b["min"] or 0) > 0 for b in self.by_payee.values()))

    @property
    def by_payee(self) -> dict[str, Bounds]:
        return {name: b for name, b in self.bounds.items() if name != "total"}


class Neighbours:
    """Looks for the neighbours of one situation. now: what each rate comes to by the answers as they are."""

    def __init__(self, kinds: FactKinds, s: Situation, rates: Sequence[PreparedRate], choices: Mapping[str, str]) -> None:
        self.kinds, self.s, self.rates, self.choices = kinds, s, rates, choices
        self.now = {r.id: r.found(s) for r in rates}
        self.knots: dict[str, list[str]] = {}
        for rate in rates:
            for knot in _knots(rate):
                self.knots.setdefault(knot, []).append(rate.id)
        self.by_id = {r.id: r for r in rates}

    def proposals(self) -> list[Neighbour]:
        """Return the proposals, the one that surely brings most first."""
        steps = list(itertools.islice(Steps(self.kinds, self.s, self.rates).all(), MOST_ALONE))
        alone = {step: self._brought((step,)) for step in steps}
        found = _smallest(brought for brought in alone.values() if brought is not None and brought.is_good)
        found += _smallest(self._pairs(steps, alone))
        found.sort(key=lambda b: (-b.sure, len(b.steps), [step.place for step in b.steps]))
        return [self._told(brought) for brought in found[:MOST_SHOWN]]

    def _pairs(self, steps: Sequence[Step], alone: Mapping[Step, Brought | None]) -> Iterable[Brought]:
        """Yield pairs that bring more than the two alone, the nearest values first."""
        pairs = [(a, b) for a, b in itertools.combinations(steps, 2) if a.fact != b.fact and self._may_help(a, b, alone)]
        pairs.sort(key=lambda p: (p[0].place[2] + p[1].place[2], p[0].place, p[1].place))
        for a, b in pairs[:MOST_PAIRS]:
            both = self._brought((a, b))
            if both is not None and both.is_good and _beyond(both, alone[a], alone[b]):
                yield both

    def _may_help(self, a: Step, b: Step, alone: Mapping[Step, Brought | None]) -> bool:
        """Tell whether two changes may bring more together: they concern the same rates, or one contradicts without the other."""
        if alone[a] is None or alone[b] is None:
            return True
        return not self._tied(self._readers((a,)), self.by_id).isdisjoint(self._tied(self._readers((b,)), self.by_id))

    def _readers(self, steps: Sequence[Step]) -> list[str]:
        changed = {fact for step in steps for fact in step.facts}
        return [r.id for r in self.rates if not changed.isdisjoint(r.reads)]

    def _tied(self, ids: Iterable[str], among: Collection[str]) -> RateIds:
        """Return rates with all that they hang together with by groups and series."""
        waiting = [id for id in ids if id in among]
        found, done = set(waiting), set[str]()
        while waiting:
            for knot in _knots(self.by_id[waiting.pop()]):
                if knot not in done:
                    done.add(knot)
                    fresh = [id for id in self.knots[knot] if id in among and id not in found]
                    found.update(fresh)
                    waiting += fresh
        return frozenset(found)

    def _brought(self, steps: tuple[Step, ...]) -> Brought | None:
        """Return what changes bring; None where they contradict other answers.

        Rates that read nothing of what is changed are taken as they are, and those that are open neither before nor after
        left out, so that what is the same in both takes nothing from what is certain.
        """
        facts = {fact: value for step in steps for fact, value in step.facts.items()}
        facts |= {step.fact: step.facts[step.fact] for step in steps}
        s = self.s.given(facts)
        if breaks(s, facts):
            return None
        readers = self._readers(steps)
        after = {**self.now, **{id: self.by_id[id].found(s) for id in readers}}
        ids = self._tied(readers, {id for id in after if self.now[id].status in OPEN or after[id].status in OPEN})
        old, new = self._reckoned(self.now, ids), self._reckoned(after, ids)
        rates, lost = new.paid - old.paid, old.paid - new.paid
        silent = frozenset(id for id in rates if self.now[id].status not in OPEN and new.found[id].amount.silent)
        bounds = {name: _difference(new.bounds[name], old.bounds[name]) for name in new.bounds}
        return Brought(steps, bounds, rates, lost, silent, _until(old, new))

    def _reckoned(self, found: Mapping[str, Found], ids: RateIds) -> Reckoned:
        some = [(r, found[r.id]) for r in self.rates if r.id in ids]
        members = settle_groups(some, self.choices)
        sums = total(members, {to for r in self.rates for to, _ in r.payees})
        beaten = {m.id for m in members if m.beaten is not None}
        paid = frozenset(r.id for r, f in some if r.pays and f.status == "yes" and r.id not in beaten)
        return Reckoned(dict(found), {**sums["totals"], "total": sums["total"]}, paid)

    def _told(self, brought: Brought) -> Neighbour:
        changes = []
        for step in brought.steps:
            own = {step.fact: step.facts[step.fact]}
            for fact, to in {**own, **step.facts}.items():
                text = step.text if fact == step.fact else None
                changes.append({"fact": fact, "from": self.s.facts[fact], "to": to, "text": text})
        shown = {name: b for name, b in sorted(brought.by_payee.items()) if b != {"min": 0, "max": 0}}
        return {
            "changes": list({c["fact"]: c for c in changes}.values()),
            "gain": brought.bounds["total"],
            "gains": shown,
            "rates": sorted(brought.rates),
            "lost": sorted(brought.lost),
            "until": None if len(changes) > len(brought.steps) else brought.until,
        }


def _knots(rate: PreparedRate) -> list[str]:
    """Return what may tie a rate to others, by name."""
    groups = [f"group {rule['group']}" for rule in rate.exclusive]
    return groups if rate.series is None else [*groups, f"series {rate.series}"]


def _smallest(found: Iterable[Brought]) -> list[Brought]:
    """Keep what brings more than all that come before it on the same ways; of numbers only the nearest."""
    kept: dict[tuple[Any, ...], list[Brought]] = {}
    for brought in found:
        nearer = kept.setdefault(tuple(step.way for step in brought.steps), [])
        done = bool(nearer) and all(step.nearest_only for step in brought.steps)
        if not done and all(brought.sure > n.sure or brought.silent - n.silent for n in nearer):
            nearer.append(brought)
    return [brought for some in kept.values() for brought in some]


def _beyond(both: Brought, *parts: Brought | None) -> bool:
    """Tell whether two changes bring more than each alone, added."""
    sure = sum(part.sure for part in parts if part is not None)
    return both.sure > sure or bool(both.silent.difference(*(part.silent for part in parts if part is not None)))


def _difference(new: Bounds, old: Bounds) -> Bounds:
    """Bound what is more, whatever the open answers are; None is without bound."""
    assert new["min"] is not None
    assert old["min"] is not None
    low = None if old["max"] is None else new["min"] - old["max"]
    return {"min": low, "max": None if new["max"] is None else new["max"] - old["min"]}


def _until(old: Reckoned, new: Reckoned) -> str | None:
    """Return the earliest last day to claim what the changes bring; None where there is none, or it is not known."""
    fresh = [new.found[id] for id in new.paid if id not in old.paid or new.found[id].given() != old.found[id].given()]
    days = [first for first, last in (f.until for f in fresh) if first == last and "" < first < "~"]
    return min(days, default=None)
