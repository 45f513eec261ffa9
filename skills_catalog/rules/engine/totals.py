"""The sum of what can be had together, where rates exclude each other and some are not settled yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from skills_catalog.rules.nodes import RuleNode

EXACT = 8
"""Clusters of at most so many rates are computed exactly; beyond that the bounds are safe but wide."""


def total(outcomes: Sequence[RuleNode], rates: Mapping[str, RuleNode]) -> dict[str, int | None]:
    """Sum up: min is certain whatever the open answers are, max the most there can be, None when unbounded. In 分.

    Where the person may choose, the better one is counted. Only what is paid counts: no deductions, no checks.
    """
    open_ = [
        o
        for o in outcomes
        if o["status"] in ("yes", "maybe")
        and o["amount"] is not None
        and o["beaten_by"] is None
        and rates[o["rate"]].get("benefit", "payment") == "payment"
    ]
    low, high = 0, 0
    unbounded = False
    for cluster in _clusters(open_, rates):
        sure, most = _bounds(cluster, rates)
        low += sure
        unbounded = unbounded or most is None
        high += most or 0
    return {"min": low, "max": None if unbounded else high}


def _keys(rate: RuleNode) -> dict[str, str]:
    """Return what a rate shares with those that it excludes → how that is settled; versions of a series exclude each other."""
    found = {f"group:{e['group']}": str(e["settle"]) for e in rate.get("exclusive", [])}
    return found | ({f"series:{rate['series']}": "series"} if rate.get("series") else {})


def _clusters(outcomes: Sequence[RuleNode], rates: Mapping[str, RuleNode]) -> list[list[RuleNode]]:
    """Group outcomes that exclude each other, directly or through others."""
    clusters: list[tuple[set[str], list[RuleNode]]] = []
    for out in outcomes:
        keys, members = set(_keys(rates[out["rate"]])), [out]
        rest = []
        for other in clusters:
            if keys & other[0]:
                keys, members = keys | other[0], other[1] + members
            else:
                rest.append(other)
        clusters = [*rest, (keys, members)]
    return [members for _, members in clusters]


def _bounds(cluster: Sequence[RuleNode], rates: Mapping[str, RuleNode]) -> tuple[int, int | None]:
    lows = [int(o["amount"]["min"]) for o in cluster]
    highs = [o["amount"]["max"] for o in cluster]
    sure = [n for n, o in enumerate(cluster) if o["status"] == "yes"]
    if len(cluster) == 1:
        return (lows[0] if sure else 0), highs[0]
    unbounded = any(h is None for h in highs)
    if len(cluster) > EXACT:
        return 0, None if unbounded else sum(highs)
    keys = [_keys(rates[o["rate"]]) for o in cluster]
    tied = [[n != k and bool(keys[n].keys() & keys[k].keys()) for k in range(len(cluster))] for n in range(len(cluster))]
    sets = [s for s in range(1 << len(cluster)) if _independent(s, tied)]
    most = None if unbounded else max(_sum(s, highs) for s in sets)
    if all(how != "order" for k in keys for how in k.values()):
        return max(_sum(s, lows) for s in sets if s & ~_mask(sure) == 0), most
    return min(_least(world, sets, lows, tied) for world in _worlds(cluster, sure)), most


def _independent(chosen: int, tied: Sequence[Sequence[bool]]) -> bool:
    members = [n for n in range(len(tied)) if chosen >> n & 1]
    return not any(tied[a][b] for a in members for b in members)


def _mask(members: Sequence[int]) -> int:
    return sum(1 << n for n in members)


def _sum(chosen: int, values: Sequence[int]) -> int:
    return sum(v for n, v in enumerate(values) if chosen >> n & 1)


def _worlds(cluster: Sequence[RuleNode], sure: Sequence[int]) -> list[int]:
    """List the sets of outcomes that may turn out to be a yes: the sure ones with any of the open ones."""
    base = _mask(sure)
    doubtful = [n for n in range(len(cluster)) if n not in sure]
    return [base | _mask([m for k, m in enumerate(doubtful) if pick >> k & 1]) for pick in range(1 << len(doubtful))]


def _least(world: int, sets: Sequence[int], lows: Sequence[int], tied: Sequence[Sequence[bool]]) -> int:
    """Return the least that a full choice among the rates of a world comes to."""
    members = [n for n in range(len(lows)) if world >> n & 1]

    def full(chosen: int) -> bool:
        return all(chosen >> n & 1 or any(tied[n][k] for k in members if chosen >> k & 1) for n in members)

    return min(_sum(s, lows) for s in sets if s & ~world == 0 and full(s))
