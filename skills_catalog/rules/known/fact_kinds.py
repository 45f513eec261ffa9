"""The facts of a rule book as an engine looks at them: what rests on what, and what bounds what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from skills_catalog.rules.known.calendar import COUNTS
from skills_catalog.rules.nodes import RuleNode


class FactKinds:
    """Facts by id.

    values: fact → the values of a choice. bits: fact → its bit in sets of facts. sources: fact → the facts asked or filled in
    that it rests on. timed: facts that change with the deciding day. owner: fact → the fact whose question settles it;
    settles: that fact → the bits of all that it settles.
    bounded: the facts that declare a bound; bearing: those that can break one, by themselves or by what derives from them.
    above, below: fact → the facts, days and ``on`` that it is never below, never above.
    """

    def __init__(self, facts: Sequence[RuleNode]) -> None:
        self.list = facts
        self.bounded = [f for f in facts if "not_before" in f or "not_after" in f or "part_of" in f]
        self.by_id: dict[str, RuleNode] = {f["id"]: f for f in facts}
        self.values = {id: frozenset(v[0] for v in f.get("values", ())) for id, f in self.by_id.items()}
        self.bits = {f["id"]: 1 << n for n, f in enumerate(facts)} | {"on": 0}
        self.sources = {id: tuple(dict.fromkeys(self._sources(id))) for id in self.by_id}
        self.timed = frozenset(id for id in self.by_id if self._timed(id))
        more = {id: self._declared(kind, ("not_before",)) for id, kind in self.by_id.items()}
        less = {id: self._declared(kind, ("not_after", "part_of")) for id, kind in self.by_id.items()}
        named = {id for kind in self.bounded for id in (kind["id"], *more[kind["id"]], *less[kind["id"]]) if id in self.by_id}
        self.bearing = named.union(*(self.sources[id] for id in named))
        self.above = _bounds(more, less)
        self.below = _bounds(less, more)
        self.owner = {id: self._owner(kind) for id, kind in self.by_id.items()}
        self.settles: dict[str, int] = {}
        for id, owner in self.owner.items():
            if owner is not None:
                self.settles[owner] = self.settles.get(owner, 0) | self.bits[id]

    def _sources(self, id: str) -> list[str]:
        derive = self.by_id[id].get("derive")
        if derive is None:
            return [id]
        found = next(iter(derive.values()))
        return [s for source in ([found] if isinstance(found, str) else found) for s in self._sources(source)]

    def _timed(self, id: str) -> bool:
        derive = self.by_id.get(id, {}).get("derive")
        if derive is None:
            return False
        form, found = next(iter(derive.items()))
        return form in COUNTS or any(self._timed(source) for source in found)

    def _declared(self, kind: RuleNode, keys: tuple[str, ...]) -> list[str]:
        return [bound for key in keys for bound in _listed(kind.get(key))]

    def _owner(self, kind: RuleNode) -> str | None:
        if kind["ask"]:
            return str(kind["id"])
        filled = str(kind.get("from", "")).startswith("occupation.")
        return "occupation" if filled and self.by_id.get("occupation", {}).get("ask") else None

    def named(self, bits: int) -> list[str]:
        """Return the facts of a set of bits, in the order of the list."""
        return [f["id"] for n, f in enumerate(self.list) if bits >> n & 1]


def _listed(value: Any) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)


def _bounds(direct: Mapping[str, Sequence[str]], opposite: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return fact → the bounds on one side: those that it declares, and the facts that declare it as theirs."""
    found = {id: list(bounds) for id, bounds in direct.items()}
    for id, bounds in opposite.items():
        for bound in bounds:
            if bound in found and id not in found[bound]:
                found[bound].append(id)
    return {id: tuple(bounds) for id, bounds in found.items()}
