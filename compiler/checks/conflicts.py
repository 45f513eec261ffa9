"""Exclusive groups: one way to settle each, and no circle of rates that beat each other."""

from __future__ import annotations

from collections import defaultdict

from compiler.catalog import Catalog
from compiler.rules.language import Exclusive, Rate

Member = tuple[Rate, int, Exclusive]


def check(catalog: Catalog) -> None:
    groups: dict[str, list[Member]] = defaultdict(list)
    for rate in catalog.rates().values():
        for n, rule in enumerate(rate.exclusive):
            groups[rule.group].append((rate, n, rule))
    beats: dict[str, list[str]] = defaultdict(list)
    for group, members in groups.items():
        if len({rate.id for rate, _, _ in members}) == 1:
            rate, n, _ = members[0]
            message = f"互斥组“{group}”里只有这一项，和谁互斥？检查组名，或删掉。"
            catalog.report_at("rates", rate.id, ("exclusive", n), "rule-conflict", message, severity="warning")
        _one_way(catalog, group, members)
        if members[0][2].settle == "order":
            _ranks(catalog, group, members, beats)
    _circle(catalog, beats)


def _one_way(catalog: Catalog, group: str, members: list[Member]) -> None:
    first, at, rule = members[0]
    for rate, n, other in members[1:]:
        if other.settle != rule.settle:
            theirs = f"{_where(catalog, first, at)}写 {rule.settle}"
            message = f"互斥组“{group}”这里写 settle: {other.settle}，{theirs}，定不了哪一项。写成一样的。"
            catalog.report_at("rates", rate.id, ("exclusive", n, "settle"), "rule-conflict", message)


def _ranks(catalog: Catalog, group: str, members: list[Member], beats: dict[str, list[str]]) -> None:
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
    ranked = [(rule.rank, rate.id) for rate, _, rule in members if rule.rank is not None]
    for rank, id in ranked:
        beats[id] += [other for higher, other in ranked if higher > rank]


def _circle(catalog: Catalog, beats: dict[str, list[str]]) -> None:
    """A beats B beats … beats A: the order depends on where one starts."""
    done: set[str] = set()
    for start in sorted(beats):
        path = _back_to(start, beats)
        if path and start not in done:
            done.update(path)
            titles = " → ".join(catalog.rates()[id].title for id in [*path, start])
            message = f"互斥的先后绕成了一圈：{titles}。改一处 rank，或换一种 settle。"
            catalog.report_at("rates", start, ("exclusive",), "rule-conflict", message)


def _back_to(start: str, beats: dict[str, list[str]]) -> list[str] | None:
    """The shortest way from a rate back to itself."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
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
