"""What open outcomes come to together: bounds that hold whatever turns out, in all and for each payee."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from skills_catalog.rules.engine.conflicts import Lot, Member, Tie
from skills_catalog.rules.engine.numbers import End, Number, higher_high, lower_high

EXACT = 8
"""Clusters of more rates under several groups get safe, wide bounds."""
Bounds = tuple[int, End]


def least_of(member: Member) -> int:
    """Return what a rate surely pays once it is had, in 分."""
    return 0 if not member.rate.pays or member.low is None or member.silent else int(member.low)


def most_of(member: Member) -> End:
    return 0 if not member.rate.pays or member.low is None else member.high


def _most_for(payee: str) -> Callable[[Member], End]:
    """Return what counts towards the most of one payee: only what may be paid to it."""
    return lambda member: most_of(member) if payee in member.found.payees else 0


def total(members: Sequence[Member], payees: Iterable[str]) -> dict[str, Any]:
    """Return ``total`` and ``totals`` of a result; samples are in neither. payees: all that may stand in ``totals``."""
    low: int = 0
    high: End = 0
    totals: dict[str, Bounds] = dict.fromkeys(sorted(payees), (0, 0))
    for cluster in _clusters([m for m in members if not m.is_out and not m.rate.sample]):
        least, most = _bounds(cluster, most_of)
        low, high = low + least, _plus(high, most)
        names = {name for m in cluster for name in m.found.payees}
        for name in filter(None, names):
            a, b = totals[name]
            if len(names) == 1:
                totals[name] = (a + least, _plus(b, most))
            else:
                totals[name] = (a, _plus(b, _bounds(cluster, _most_for(name))[1]))
    return {"total": _shown((low, high)), "totals": {name: _shown(bounds) for name, bounds in totals.items()}}


def _shown(bounds: Bounds) -> dict[str, Any]:
    return {"min": bounds[0], "max": bounds[1] if bounds[1] is None else int(bounds[1])}


def _plus(a: End, b: End) -> End:
    return None if a is None or b is None else a + b


def _clusters(members: Sequence[Member]) -> Iterator[list[Member]]:
    """Yield the members that hang together, in order."""
    seen: set[str] = set()
    for member in members:
        if member.id in seen:
            continue
        cluster, known = [member], set[Tie | Lot]()
        waiting: list[Tie | Lot] = [*member.ties, *member.kin]
        seen.add(member.id)
        while waiting:
            knot = waiting.pop()
            if knot in known:
                continue
            known.add(knot)
            for other in knot.members:
                if not other.is_out and other.id not in seen:
                    seen.add(other.id)
                    cluster.append(other)
                    waiting += [*other.ties, *other.kin]
        yield sorted(cluster, key=lambda m: m.id)


def _bounds(cluster: Sequence[Member], most: Callable[[Member], End]) -> Bounds:
    if len(cluster) == 1:
        return (least_of(cluster[0]) if cluster[0].sure else 0), most(cluster[0])
    ties = {tie for m in cluster for tie in m.ties}
    if len(ties) == 1 and all(m.rate.pays and not m.kin for m in cluster):
        return _of_one(cluster, ties.pop(), most)
    return _Cluster(cluster, most).bounds() if len(cluster) <= EXACT else _wide(cluster, most)


def _of_one(cluster: Sequence[Member], tie: Tie, most: Callable[[Member], End]) -> Bounds:
    """Bound the rates of one group: one of them is paid, but in ``highest`` a silent one may be paid beside it."""
    high: End = 0
    for member in cluster:
        high = higher_high(high, most(member))
    sure = [m for m in cluster if m.sure]
    if not sure:
        return 0, high
    if tie.settle == "order":
        return min(least_of(m) for m in cluster), high
    best = max(least_of(m) for m in sure)
    chosen = [least_of(m) for m in cluster if tie.settle == "choice" and m.id == tie.chosen]
    return min([best, *chosen]), high


def _wide(cluster: Sequence[Member], most: Callable[[Member], End]) -> Bounds:
    """Count each rate in one of its groups, of which at most one pays."""
    top: dict[str, End] = {}
    for member in cluster:
        name = min([tie.name for tie in member.ties] or [f"series {member.rate.series}"])
        top[name] = higher_high(top.get(name, 0), most(member))
    high: End = 0
    for one in top.values():
        high = _plus(high, one)
    return 0, high


Pair = tuple[int, int]
Hit = tuple[bool, bool, bool]
"""Whether one surely beats the other, by amounts alone, and whether that is for the person to choose."""
Chosen = tuple[int, ...]


class _Cluster:
    """A few rates tied by several groups, of which all sets are tried."""

    def __init__(self, members: Sequence[Member], most: Callable[[Member], End]) -> None:
        self.members = members
        self.all = range(len(members))
        self.hits = self._hits()
        self.low = [least_of(m) for m in members]
        self.high = [most(m) for m in members]
        self.sure = [i for i in self.all if members[i].sure]
        self.tied = {pair for i, j in self.hits for pair in ((i, j), (j, i))}
        soft = {(i, j) for i, j in self.tied if members[i].silent or members[j].silent}
        self.firm = {p for p in self.tied if p not in soft or not self._by_amounts(p)}

    def _by_amounts(self, pair: Pair) -> bool:
        return all(self.hits[p][1] for p in (pair, pair[::-1]) if p in self.hits)

    def _hits(self) -> dict[Pair, Hit]:
        pairs = {(i, j): relation(self.members[i], self.members[j]) for i, j in itertools.permutations(self.all, 2)}
        found: dict[Pair, Hit] = {}
        for (i, j), (may, sure, other, free) in pairs.items():
            back_may, back_sure = pairs[j, i][:2]
            if may or (free and not back_sure):
                torn = sure and back_sure  # two groups say the opposite of these two
                mine = torn or (free and not may and not back_may)
                found[i, j] = (sure, may and not other and not free, mine)
        return found

    def bounds(self) -> Bounds:
        sets = [s for s in _subsets(self.all) if not any((i, j) in self.firm for i in s for j in s)]
        together = [s for s in sets if not any((i, j) in self.tied for i in s for j in s)]
        most = self._most(together)
        full = [s for s in sets if self._leaves(s, self.tied, self.sure)]
        least: Number = min((sum(self.low[i] for i in s) for s in full), default=0)
        free = {(i, j) for (i, j), hit in self.hits.items() if hit[2] and self.hits.get((j, i), (0, 0, False))[2]}
        asked = sorted({i for i, _ in free})
        for plan in (s for s in sets if set(asked).issuperset(s) and self._leaves(s, self.tied, asked)):
            beat = self._wanted(plan, free)
            if circular(self.all, beat):
                continue
            stable = [s for s in sets if self._leaves(s, beat, self.sure)]
            least = max(least, min((self._worth(s, beat) for s in stable), default=0))
            kept = [s for s in sets if self._leaves(s, self.hits, self.sure)]
            most = lower_high(most, self._most(kept))
        return int(least), most

    def _most(self, sets: Iterable[Chosen]) -> End:
        best: End = 0
        for s in sets:
            amount: End = 0
            for i in s:
                amount = _plus(amount, self.high[i])
            best = higher_high(best, amount)
        return best

    def _leaves(self, s: Chosen, beat: Iterable[Pair] | Mapping[Pair, Hit], out: Sequence[int]) -> bool:
        """Tell whether every one left out is beaten from inside."""
        return all(j in s or any((i, j) in beat for i in s) for j in out)

    def _wanted(self, plan: Chosen, free: set[Pair]) -> dict[Pair, Hit]:
        """Return who beats whom when the person wants these first, then the highest."""
        rank = {i: (i not in plan, -self.low[i], i) for i in self.all}
        return {(i, j): h for (i, j), h in self.hits.items() if not ((i, j) in free and rank[i] > rank[j])}

    def _worth(self, s: Chosen, beat: Mapping[Pair, Hit]) -> Number:
        """Return the least that a set comes to: who has beaten a sure rate by being higher is worth at least that one."""
        mine = {i: self.low[i] for i in s}
        one: Number = 0
        for j in (j for j in self.sure if j not in s):
            member, by = self.members[j], [i for i in s if (i, j) in beat]
            if member.low is None or member.silent or not all(beat[i, j][1] and self.members[i].rate.pays for i in by):
                continue
            one = max(one, member.low)
            if len(by) == 1:
                mine[by[0]] = max(mine[by[0]], int(member.low))
        return max(one, sum(mine.values()))


def relation(a: Member, b: Member) -> tuple[bool, bool, bool, bool]:
    """Return whether a may beat b, surely does, not by amounts alone, and whether the person is free to choose."""
    shared = [tie for tie in a.ties if tie in b.ties]
    may = sure = other = False
    free = not shared and a.rate.series is not None and a.rate.series == b.rate.series
    for tie in shared:
        if tie.settle == "highest":
            if a.low is not None and b.low is not None:
                may, sure = may or a.above(b), sure or a.surely_above(b)
        else:
            wins = tie.beats(a, b)
            may, sure, other = may or wins, sure or wins, other or wins
            free = free or (tie.settle == "choice" and tie.chosen not in (a.id, b.id))
    return may, sure, other, free


def circular(members: Iterable[int], beat: Mapping[Pair, Hit]) -> bool:
    """Tell whether three may beat each other in a circle that does not come from amounts alone."""
    list_ = list(members)
    reach = set(beat)
    for k, i, j in itertools.product(list_, list_, list_):
        if (i, k) in reach and (k, j) in reach:
            reach.add((i, j))
    for i in list_:
        ring = {j for j in list_ if (i, j) in reach and (j, i) in reach}
        if len(ring | {i}) > 2 and any(not hit[1] for (x, y), hit in beat.items() if x in ring and y in ring):
            return True
    return False


def _subsets(items: Sequence[int]) -> Iterator[Chosen]:
    return itertools.chain.from_iterable(itertools.combinations(items, n) for n in range(len(items) + 1))
