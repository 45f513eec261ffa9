"""The reference engine: who is entitled, why, to how much, by compiled rules. Pure: no clock, no files.

The result's shape is described in ``docs/rules.md``; the JavaScript engine gives the same.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from skills_catalog.rules.engine.conflicts import REASONS, Member, settle_groups
from skills_catalog.rules.engine.outcome import NO_CELL_TEXT, OPEN, Found, PreparedRate
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.questions import Questions
from skills_catalog.rules.engine.totals import total
from skills_catalog.rules.known.contradictions import contradictions
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.reading import FactError, Rules, check_fact, read_facts
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode

__all__ = ["NO_CELL_TEXT", "FactError", "RuleBook", "contradictions", "evaluate", "prepared", "read_facts"]
Outcome = dict[str, Any]
MOST_BOOKS = 4
"""Rule books that are kept ready."""


class RuleBook:
    """Compiled rules, ready to be evaluated many times."""

    def __init__(self, rules: Rules) -> None:
        self.rules, self.hash = rules, rules["hash"]
        self.kinds = FactKinds(rules["facts"])
        p = Preparing(self.kinds)
        self.rates = sorted((PreparedRate(rate, p) for rate in rules["rates"]), key=lambda r: r.id)
        self.levels = tuple(rules["levels"])

    def situation(self, facts: Mapping[str, Any], on: str, ledger: Sequence[RuleNode]) -> Situation:
        """Return what is known on a date. Raises FactError."""
        for fact, value in facts.items():
            kind = self.kinds.by_id.get(fact)
            if kind is None:
                raise FactError(fact, f"没有事实“{fact}”")
            if value is not None:
                check_fact(kind, value, self.kinds.values[fact])
        return Situation(self.kinds, facts, on, tuple(e for e in ledger if e["date"] <= on), self.levels)


_books: dict[int, RuleBook] = {}


def prepared(rules: Rules) -> RuleBook:
    """Return compiled rules made ready; the last few are remembered."""
    book = _books.get(id(rules))
    if book is None or book.rules is not rules:
        book = RuleBook(rules)
        while len(_books) >= MOST_BOOKS:
            _books.pop(next(iter(_books)))
        _books[id(rules)] = book
    return book


def evaluate(
    rules: Rules,
    facts: Mapping[str, Any],
    on: datetime.date | str,
    *,
    audience: Collection[str] = ("person",),
    ledger: Sequence[RuleNode] = (),
    only: Collection[str] | None = None,
    choices: Mapping[str, str] | None = None,
    skip: Collection[str] = (),
) -> dict[str, Any]:
    """Evaluate all rates for one person, enterprise or class.

    facts: as ``read_facts`` returns them (money in 分, dates as ISO text); a fact that is absent is unknown.
    ledger: past subsidies, each {kind, date, occupation, level}. choices: exclusive group → the rate chosen.
    skip: facts that the person does not know; they are not asked again. Results share their reasons: nobody may change them.
    Raises FactError.
    """
    book = prepared(rules)
    today = on if isinstance(on, str) else on.isoformat()
    s = book.situation(facts, today, ledger)
    rates = [r for r in book.rates if r.rate["audience"] in audience and (only is None or r.id in only)]
    found = [(rate, rate.found(s, telling=True)) for rate in rates]
    members = settle_groups(found, choices or {})
    beaten = {m.id: m for m in members if m.beaten is not None}
    outcomes = [_told(rate, s, outcome, beaten) for rate, outcome in found]
    missing = {rate.id: outcome.missing for rate, outcome in found}
    return {
        "on": today,
        "rules": book.hash,
        "outcomes": outcomes,
        **total(members, {to for rate in rates for to, _ in rate.payees}),
        "ask": Questions(book.kinds, s, missing).next(members, skip),
    }


def _told(rate: PreparedRate, s: Situation, found: Found, beaten: Mapping[str, Member]) -> Outcome:
    told = rate.outcome(s, found)
    member = beaten.get(rate.id)
    if member is not None and found.status in OPEN:
        assert member.beaten is not None
        winner, how, clause = member.beaten
        told["beaten_by"] = {"rate": winner.id, "reason": REASONS[how], "clause": clause}
    return told
