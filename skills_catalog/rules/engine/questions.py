"""Which question settles most of what is still open: one that can change something, shown by two answers that differ."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from skills_catalog.rules.engine.conflicts import Member
from skills_catalog.rules.engine.outcome import PreparedRate
from skills_catalog.rules.engine.tries import resolved
from skills_catalog.rules.known.contradictions import breaks
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.situation import ALWAYS, NEVER, Situation
from skills_catalog.rules.nodes import RuleNode

MOST_OTHERS, MOST_OWN, MOST_EVALUATIONS = 256, 64, 20_000
"""Combinations of the other unknown facts, of the values of the question's own, and evaluations for one question."""
MUCH = 1_000_000
"""A number, or an amount in 分, that is far from 0 and from the bounds of a fact."""


class Questions:
    """Looks for the next question of one situation."""

    def __init__(self, kinds: FactKinds, s: Situation, missing: Mapping[str, int]) -> None:
        """Take what each open outcome hangs on, as bits of facts. missing: rate id → bits."""
        self.kinds, self.s, self.missing = kinds, s, missing
        self.left = MOST_EVALUATIONS

    def next(self, members: Sequence[Member], skip: Collection[str]) -> str | None:
        """Return the fact to ask about, or None where no answer could change anything."""
        open_ = [m for m in members if m.beaten is None and not m.found.settled]
        ranked = self._ranked(open_, skip)
        for fact in ranked:
            readers = sorted((m for m in open_ if fact in self._unknown(m.rate)), key=lambda m: (m.rate.sample, m.id))
            if any(self._witness(m.rate, fact) for m in readers):
                return fact
            if self.left == 0:
                named = [f for f in ranked if any(self._names(m, f) for m in open_)]
                return named[0] if named else None
        return None

    def _ranked(self, open_: Sequence[Member], skip: Collection[str]) -> list[str]:
        """Return the questions that might matter: what most real outcomes hang on first, then most samples."""
        found = dict.fromkeys(f for m in open_ for f in self._unknown(m.rate) if f not in skip)
        order = {f["id"]: n for n, f in enumerate(self.kinds.list)}

        def rank(fact: str) -> tuple[int, int, int]:
            real = sum(self._names(m, fact) for m in open_ if not m.rate.sample)
            samples = sum(self._names(m, fact) for m in open_ if m.rate.sample)
            return -real, -samples, order[fact]

        return sorted(found, key=rank)

    def _names(self, member: Member, fact: str) -> bool:
        """Tell whether an outcome hangs on a question."""
        return bool(self.missing[member.id] & self.kinds.settles[fact])

    def _unknown(self, rate: PreparedRate) -> dict[str, list[str]]:
        """Return the questions that settle unknown facts of a rate, each with these facts."""
        found: dict[str, list[str]] = {}
        for fact in rate.reads:
            owner = self.kinds.owner[fact]
            if owner is not None and self.s.get(fact) is None and self.s.get(owner) is None:
                found.setdefault(owner, []).append(fact)
        return found

    def _witness(self, rate: PreparedRate, question: str) -> bool:
        """Tell whether two completions of a rate differ in the answers to one question alone and in what they give."""
        own = self._unknown(rate)[question]
        others = [f for f in rate.reads if self.s.facts.get(f) is None and f not in own]
        mine = list(itertools.islice(self._combinations(rate, own), MOST_OWN))
        for rest in itertools.islice(self._combinations(rate, others), MOST_OTHERS):
            if breaks(self.s.given(rest), rest):  # what is broken stays so whatever is answered
                continue
            given: set[Any] = set()
            for answer in mine:
                facts = {**rest, **answer}
                world = self.s.given(facts)
                if breaks(world, facts):
                    continue
                if self.left == 0:
                    return False
                self.left -= 1
                given.add(rate.found(world).given())
                if len(given) > 1:
                    return True
        return False

    def _combinations(self, rate: PreparedRate, facts: Sequence[str]) -> Iterator[dict[str, Any]]:
        for values in itertools.product(*(self._tries(rate, f) for f in facts)):
            yield dict(zip(facts, values, strict=True))

    def _tries(self, rate: PreparedRate, fact: str) -> list[Any]:
        found = [value for entry in rate.rate.get("tries", {}).get(fact, ()) for value in resolved(entry, self.s, rate.deciding)]
        values = {repr(v): v for v in [*(found or _plain(self.kinds.by_id[fact], self.s.on)), *self._ends(fact)]}
        return [v for v in values.values() if not breaks(self.s.given({fact: v}), (fact,))]

    def _ends(self, fact: str) -> list[Any]:
        """Return the ends that known facts set to an unknown one."""
        if self.kinds.by_id[fact]["type"] == "date":
            return [day for day in self.s.days(fact) if day not in (NEVER, ALWAYS)]
        if not self.kinds.below[fact] and not self.kinds.above[fact]:
            return []
        low, high = self.s.number(fact)
        more = low + MUCH if high is None and type(low) is int else None
        return [end for end in (low, high, more) if type(end) is int]


def _plain(kind: RuleNode, on: str) -> list[Any]:
    """Return values of a fact that no rule compares with any."""
    if kind["type"] == "yes_no":
        return [True, False]
    if kind["type"] == "choice":
        return [v for v, *_ in kind["values"][:2]]
    if kind["type"] == "choices":
        return [[v for v, *_ in kind["values"][:1]], []]
    return [on] if kind["type"] == "date" else [0, MUCH]
