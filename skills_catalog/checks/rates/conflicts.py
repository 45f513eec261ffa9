"""Exclusive groups: one way to settle each, and no circle of rates that beat each other."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.rules.language.rate import Exclusive, Rate

Member = tuple[Rate, int, Exclusive]
Ranked = tuple[int, str]
"""(rank, rate id)"""


def check_conflicts(catalog: Catalog) -> None:
    """Check the exclusive groups of all rates."""
    groups: dict[str, list[Member]] = defaultdict(list)
    for rate in catalog.rates().values():
        for n, rule in enumerate(rate.exclusive):
            groups[rule.group].append((rate, n, rule))
    orders: list[list[Ranked]] = []
    for group, members in groups.items():
        if len({rate.id for rate, _, _ in members}) == 1:
            rate, n, _ = members[0]
            message = f"互斥组“{group}”里只有这一项，和谁互斥？检查组名，或删掉。"
            catalog.report_at("rates", rate.id, ("exclusive", n), "rule-conflict", message, severity="warning")
        _one_way(catalog, group, members)
        if members[0][2].settle == "order":
            orders.append(_ranks(catalog, group, members))
    _circle(catalog, orders)
    _opposites(catalog)


def _opposites(catalog: Catalog) -> None:
    """Report a rate that stands in two groups with another rate which these settle in two ways."""
    seen: dict[tuple[str, str], tuple[Rate, Exclusive]] = {}
    for rate in catalog.rates().values():
        for (m, first), (n, second) in itertools.combinations(enumerate(rate.exclusive), 2):
            if first.settle == second.settle:
                continue
            names = (min(first.group, second.group), max(first.group, second.group))
            if names in seen:
                message = (
                    f"这一项和“{seen[names][0].title}”同在互斥组“{first.group}”和“{second.group}”里，"
                    f"一个按 {first.settle} 定，一个按 {second.settle} 定，说法会相反。只留一个组。"
                )
                catalog.report_at("rates", rate.id, ("exclusive", max(m, n)), "rule-conflict", message)
            seen.setdefault(names, (rate, second))


def _one_way(catalog: Catalog, group: str, members: list[Member]) -> None:
    first, at, rule = members[0]
    for rate, n, other in members[1:]:
        if other.settle != rule.settle:
            theirs = f"{_where(catalog, first, at)}写 {rule.settle}"
            message = f"互斥组“{group}”这里写 settle: {other.settle}，{theirs}，定不了哪一项。写成一样的。"
            catalog.report_at("rates", rate.id, ("exclusive", n, "settle"), "rule-conflict", message)


def _ranks(catalog: Catalog, group: str, members: list[Member]) -> list[Ranked]:
    taken: dict[int, tuple[Rate, int]] = {}
    for rate, n, rule in members:
        if rule.rank is None:
            message = f"互斥组“{group}”按顺序定，这里要写 rank（小的优先）。"
            catalog.report_at("rates", rate.id, ("exclusive", n), "rule-conflict", message)
            continue
        other = taken.get(rule.rank)
        if other is not None and not (rate.series and rate.series == other[0].series):
            message = f"互斥组“{group}”的 rank {rule.rank} 已经给了{_where(catalog, *other)}，两项分不出先后。改一个。"
            catalog.report_at("rates", rate.id, ("exclusive", n, "rank"), "rule-conflict", message)
        taken.setdefault(rule.rank, (rate, n))
    _samples_last(catalog, group, members)
    return [(rule.rank, rate.id) for rate, _, rule in members if rule.rank is not None]


def _samples_last(catalog: Catalog, group: str, members: list[Member]) -> None:
    """Report samples that would take the place of a real rate."""
    real = [(rule.rank, rate.title) for rate, _, rule in members if rule.rank is not None and not rate.sample]
    for rate, n, rule in members:
        after = [title for rank, title in real if rule.rank is not None and rank > rule.rank]
        if rate.sample and after:
            message = f"示例不能排在真实的标准前面：互斥组“{group}”里“{after[0]}”会让给它。把示例移出这个组，或 rank 写大。"
            catalog.report_at("rates", rate.id, ("exclusive", n, "rank"), "rule-conflict", message)


def _circle(catalog: Catalog, orders: list[list[Ranked]]) -> None:
    """Report rates that beat each other in a circle, so that the order depends on where one starts."""
    circular = _circular(orders)
    if not circular:
        return
    beats: dict[str, list[str]] = defaultdict(list)
    for order in orders:
        ranked = [(rank, id) for rank, id in order if id in circular]
        for rank, id in ranked:
            beats[id] += [other for higher, other in ranked if higher > rank]
    done: set[str] = set()
    for start in sorted(beats):
        path = None if start in done else _back_to(start, beats)
        if path:
            done.update(path)
            titles = " → ".join(catalog.rates()[id].title for id in [*path, start])
            message = f"互斥的先后绕成了一圈：{titles}。改一处 rank，或换一种 settle。"
            catalog.report_at("rates", start, ("exclusive",), "rule-conflict", message)


Vertex = str | tuple[int, int]
"""A rate, or a rank in one of the orders: the rates of that rank and of all later ones."""


def _circular(orders: list[list[Ranked]]) -> set[str]:
    """Return the rates that beat themselves, directly or through others; the time grows with the number of ranks only."""
    after: dict[Vertex, list[Vertex]] = defaultdict(list)
    for n, order in enumerate(orders):
        ranks = sorted({rank for rank, _ in order})
        following = dict(itertools.pairwise(ranks))
        for rank, id in order:
            after[n, rank].append(id)
            if rank in following:
                after[id].append((n, following[rank]))
        for rank, next_ in following.items():
            after[n, rank].append((n, next_))
    before: dict[Vertex, list[Vertex]] = defaultdict(list)
    for node, nodes in after.items():
        for next_node in nodes:
            before[next_node].append(node)
    return {node for node in _uncut(after) & _uncut(before) if isinstance(node, str)}


def _uncut(after: Mapping[Vertex, Sequence[Vertex]]) -> set[Vertex]:
    """Return the rest of a graph after removing, again and again, nodes that no remaining node leads to."""
    counts = Counter(node for nodes in after.values() for node in nodes)
    free = [node for node in after if not counts[node]]
    for node in free:  # grows during the loop
        for next_node in after.get(node, ()):
            counts[next_node] -= 1
            if not counts[next_node]:
                free.append(next_node)
    return {node for node, count in counts.items() if count}


def _back_to(start: str, beats: dict[str, list[str]]) -> list[str] | None:
    """Return the shortest way from a rate back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:  # grows during the loop
        for other in beats.get(way[-1], []):
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append([*way, other])
    return None


def _where(catalog: Catalog, rate: Rate, n: int) -> str:
    place = catalog.places["rates", rate.id]
    line, _ = catalog.locate_at("rates", rate.id, ("exclusive", n))
    return f"“{rate.title}”（{place.shown}:{line}）"
