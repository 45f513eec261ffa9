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
    kin: list[Lot] = field(default_factory=list)
    """Open versions of its series that share no group with it."""

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
    """What a group makes of its members."""

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


@dataclass(eq=False)
class Lot:
    """Versions of one series that stand in the same groups."""

    groups: frozenset[str]
    members: list[Member] = field(default_factory=list)

    def open(self, but: Member) -> bool:
        """Tell whether a version other than one is not out."""
        return any(m is not but and not m.is_out for m in self.members)


def tie(members: Sequence[Member], choices: Mapping[str, str]) -> list[Tie]:
    """Tie the members of each group, and versions of one series that share no group, samples apart."""
    ties: dict[tuple[str, bool], Tie] = {}
    lots: dict[tuple[str, bool], dict[frozenset[str], Lot]] = {}
    for member in members:
        for rule in member.rate.exclusive:
            name = str(rule["group"])
            found = ties.setdefault((name, member.rate.sample), Tie(name, rule["settle"], chosen=choices.get(name)))
            found.add(member, rule)
        if member.rate.series is not None:
            groups = frozenset(t.name for t in member.ties)
            series = lots.setdefault((member.rate.series, member.rate.sample), {})
            series.setdefault(groups, Lot(groups)).members.append(member)
    for series in lots.values():
        for lot in series.values():
            kin = [other for other in series.values() if lot.groups.isdisjoint(other.groups)]
            for member in lot.members:
                member.kin = [other for other in kin if other.open(member)]
    return list(ties.values())


def settle_groups(found: Sequence[tuple[PreparedRate, Found]], choices: Mapping[str, str]) -> list[Member]:
    """Label the open outcomes, in rounds until nothing changes."""
    members = [Member(rate, outcome) for rate, outcome in found if outcome.status in OPEN]
    ties = tie(members, choices)
    tied = [m for m in members if m.ties or m.kin]
    for member in members:
        member.is_in = not member.ties and not member.kin
    apart = {t for t in ties if all(len(m.ties) == 1 and not m.kin for m in t.members)}
    for group in apart:
        _beat(group, group.winners(group.members))
    while _round(ties, tied):
        pass
    for member in members:
        if member.is_out:
            member.beaten = _beaten(member, apart)
    return members


def _round(ties: Sequence[Tie], tied: Sequence[Member]) -> bool:
    """Put in whom nobody may beat any more, and out whom these beat; return whether anything changed."""
    clear: dict[str, int] = {}
    for group in ties:
        for id in group.clear():
            clear[id] = clear.get(id, 0) + 1
    new = [m for m in tied if not m.is_in and not m.is_out and clear.get(m.id, 0) == len(m.ties)]
    new = [m for m in new if not any(lot.open(m) for lot in m.kin)]
    for member in new:
        member.is_in = True
    for group in ties:
        _beat(group, group.winners(m for m in group.members if m.is_in))
    return bool(new)


def _beat(tie: Tie, winners: Sequence[Member]) -> None:
    """Put out whom the strongest surely beats; who is in is beaten by nobody."""
    for loser in tie.members if winners else ():
        if loser is not winners[0] and not loser.is_in and tie.beats(winners[0], loser):
            loser.is_out = True


def _beaten(loser: Member, apart: set[Tie]) -> tuple[Member, str, str | None] | None:
    """Return by whom it is beaten, by one that is in where there is one, how that is settled, and the clause."""
    found: list[tuple[bool, str, int, Member]] = []
    for n, group in enumerate(loser.ties):
        able = [w for w in group.winners(group.members) if w is not loser and group.beats(w, loser)]
        by = [w for w in able if w.is_in] or (able if group in apart else [])
        found += [(not w.is_in, w.id, n, w) for w in by]
    if not found:
        return None
    _, _, n, winner = min(found, key=lambda f: f[:3])
    group = loser.ties[n]
    return winner, group.settle, group.clauses[loser.id]
