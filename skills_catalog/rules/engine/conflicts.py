"""Rates that are not paid together: who is surely paid if open, and who is surely beaten, whatever turns out.

``docs/rules.md`` says what beating means. Real rates and samples are settled apart. A round looks once at every member of a
group, never at pairs, so that groups may be large.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from skills_catalog.rules.engine.numbers import End, Number
from skills_catalog.rules.engine.outcome import OPEN, Found, PreparedRate

REASONS = {
    "choice": "两项只能领一项，您选了另一项",
    "order": "两项只能领一项，按规定的顺序先领另一项",
    "highest": "几项只能领一项，取最高的",
}


@dataclass(eq=False)
class Member:
    """An open outcome that groups may settle. low: None without a figure; high: None without an upper end."""

    rate: PreparedRate
    found: Found
    is_in: bool = False
    is_out: bool = False
    beaten: tuple[Member, str, str | None] | None = None
    """By whom, how that is settled, and the clause."""
    ties: list[Tie] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.rate.id

    @property
    def low(self) -> Number | None:
        return self.found.amount.low

    @property
    def high(self) -> End:
        return self.found.amount.high

    @property
    def sure(self) -> bool:
        return self.found.status == "yes"

    @property
    def silent(self) -> bool:
        return self.found.amount.silent

    def above(self, other: Member) -> bool:
        """Tell whether its most may be more than the least of another, which both have figures."""
        if self.high is None:
            return True
        assert other.low is not None
        return self.high > other.low or (self.high == other.low and self.id < other.id)

    def surely_above(self, other: Member) -> bool:
        if self.low is None or other.low is None or self.silent or other.silent or other.high is None:
            return False
        return self.low > other.high or (self.low == other.high and self.id < other.id)


@dataclass(eq=False)
class Tie:
    """What a group, or the versions of one series, make of their members."""

    name: str
    settle: str
    members: list[Member] = field(default_factory=list)
    ranks: dict[str, tuple[int, str]] = field(default_factory=dict)
    clauses: dict[str, str | None] = field(default_factory=dict)
    chosen: str | None = None

    def add(self, member: Member, rule: Mapping[str, Any]) -> None:
        self.members.append(member)
        self.ranks[member.id] = (rule.get("rank", 999), member.id)
        self.clauses[member.id] = rule.get("clause")
        member.ties.append(self)

    def clear(self) -> set[str]:
        """Return the members that nobody may beat here any more."""
        live = [m for m in self.members if not m.is_out]
        if self.settle == "order":
            return {min(live, key=lambda m: self.ranks[m.id]).id} if live else set()
        if self.settle == "highest":
            return self._highest(live)
        chosen = [m.id for m in live if m.id == self.chosen]
        return set(chosen) if chosen else {live[0].id} if len(live) == 1 else set()

    def _highest(self, live: Sequence[Member]) -> set[str]:
        figures = [m for m in live if m.low is not None]
        tops = sorted(figures, key=lambda m: (m.high is not None, -(m.high or 0), m.id))[:2]
        found = {m.id for m in live if m.low is None}
        for member in figures:
            rivals = [t for t in tops if t is not member]
            if not rivals or not rivals[0].above(member):
                found.add(member.id)
        return found

    def winners(self, beats: Iterable[Member]) -> list[Member]:
        """Return those of the members that surely beat others, the strongest first."""
        able = [m for m in beats if m.sure]
        if self.settle == "order":
            return sorted(able, key=lambda m: self.ranks[m.id])
        if self.settle == "highest":
            figures = [m for m in able if m.low is not None and not m.silent]
            return sorted(figures, key=lambda m: (-(m.low or 0), m.id))
        return [m for m in able if m.id == self.chosen]

    def beats(self, winner: Member, loser: Member) -> bool:
        if self.settle == "order":
            return self.ranks[winner.id] < self.ranks[loser.id]
        return winner.surely_above(loser) if self.settle == "highest" else winner.id == self.chosen


def ties_of(members: Sequence[Member], choices: Mapping[str, str]) -> list[Tie]:
    """Tie the members of each group, and versions of one series that share no group, samples apart."""
    ties: dict[tuple[str, str, bool], Tie] = {}
    for member in members:
        for rule in member.rate.exclusive:
            key = ("group", str(rule["group"]), member.rate.sample)
            tie = ties.setdefault(key, Tie(key[1], rule["settle"], chosen=choices.get(key[1])))
            tie.add(member, rule)
    series: dict[tuple[str, bool], list[Member]] = {}
    for member in members:
        if member.rate.series is not None:
            series.setdefault((member.rate.series, member.rate.sample), []).append(member)
    for (name, sample), versions in series.items():
        if len(versions) > 1 and not _grouped(versions):
            tie = ties.setdefault(("series", name, sample), Tie(name, "free"))
            for member in versions:
                tie.add(member, {})
    return list(ties.values())


def _grouped(versions: Sequence[Member]) -> bool:
    """Tell whether all versions of a series share a group, which then decides."""
    shared = set.intersection(*({str(e["group"]) for e in m.rate.exclusive} for m in versions))
    return bool(shared)


def settle_groups(found: Sequence[tuple[PreparedRate, Found]], choices: Mapping[str, str]) -> list[Member]:
    """Label the open outcomes, in rounds until nothing changes."""
    members = [Member(rate, outcome) for rate, outcome in found if outcome.status in OPEN]
    ties = ties_of(members, choices)
    tied = [m for m in members if m.ties]
    for member in members:
        member.is_in = not member.ties
    mixed = {tie for m in tied if len(m.ties) > 1 for tie in m.ties}
    apart = {tie for tie in ties if tie not in mixed and tie.settle != "free"}
    for tie in apart:
        _beat(tie, tie.winners(tie.members))
    while True:
        clear: dict[str, int] = {}
        for tie in ties:
            for id in tie.clear():
                clear[id] = clear.get(id, 0) + 1
        new = [m for m in tied if not m.is_in and not m.is_out and clear.get(m.id, 0) == len(m.ties)]
        for member in new:
            member.is_in = True
        for tie in ties:
            if any(m.is_in for m in tie.members):
                _beat(tie, tie.winners(m for m in tie.members if m.is_in))
        if not new:
            break
    for member in members:
        if member.is_out:
            member.beaten = _beaten(member, apart)
    return members


def _beat(tie: Tie, winners: Sequence[Member]) -> None:
    """Put out whom the strongest surely beats; who is in is beaten by nobody."""
    for loser in tie.members if winners else ():
        if loser is not winners[0] and not loser.is_in and tie.beats(winners[0], loser):
            loser.is_out = True


def _beaten(loser: Member, apart: set[Tie]) -> tuple[Member, str, str | None] | None:
    """Return by whom it is beaten, by one that is in where there is one, how that is settled, and the clause."""
    for tie in loser.ties:
        able = [w for w in tie.winners(tie.members) if w is not loser and tie.beats(w, loser)]
        by = [w for w in able if w.is_in] or (able if tie in apart else [])
        if by:
            return min(by, key=lambda m: m.id), tie.settle, tie.clauses[loser.id]
    return None
