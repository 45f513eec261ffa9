"""What a compiled rate reads: its facts, those it reads more than once, and the values that make a difference to it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from skills_catalog.rules.known.calendar import COUNTS, shifted
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.nodes import RuleNode

FEW = ("yes_no", "choice")
LARGE = 100_000_000
"""A number above any that a rule names, and an amount in 分."""
Tries = dict[str, list[Any]]


def reads_of(rate: RuleNode, kinds: FactKinds) -> dict[str, Any]:
    """Return ``reads``, ``split`` and ``tries`` of a compiled rate, empty ones left out."""
    count = Counter(source for fact in _named(rate, kinds) for source in kinds.sources.get(fact, ()))
    order = [f["id"] for f in kinds.list]
    reads = [id for id in order if count[id]]
    split = [id for id in reads if count[id] > 1 and kinds.by_id[id]["type"] in FEW and _values(kinds.by_id[id])]
    tries = {id: values for id, values in _tries(rate, kinds).items() if id in reads}
    return {key: value for key, value in (("reads", reads), ("split", split), ("tries", tries)) if value}


def _values(kind: RuleNode) -> bool:
    return kind["type"] == "yes_no" or bool(kind["values"])


def _named(node: Any, kinds: FactKinds) -> Iterator[str]:
    """Yield every fact that a node names, as often as it reads it; a table whose rows are apart reads each of its facts once."""
    if isinstance(node, list):
        for entry in node:
            yield from _named(entry, kinds)
    if not isinstance(node, Mapping):
        return
    for key, value in node.items():
        if key in ("fact", "of", "decided_by") and isinstance(value, str):
            yield value
        elif key in ("once_per", "by"):
            yield from value
        elif key == "rows" and _overlap(value):
            yield from (fact for row in value for fact in row["cells"])
            yield from _named(value, kinds)
        elif key == "higher_bars_lower":
            yield from (f for f in ("occupation", "level") if f in kinds.by_id)
        elif key not in ("cells", "exclusive", "apply", "tries", "reads"):
            yield from _named(value, kinds)


def _overlap(rows: list[RuleNode]) -> bool:
    """Tell whether one set of facts may fit two rows of a table."""
    return any(
        all(not set(values).isdisjoint(b["cells"].get(fact, values)) for fact, values in a["cells"].items())
        for a, b in itertools.combinations(rows, 2)
    )


def _tries(rate: RuleNode, kinds: FactKinds) -> Tries:
    found: dict[str, dict[str, Any]] = {}

    def add(fact: str, *values: Any) -> None:
        for value in values:
            found.setdefault(fact, {}).setdefault(repr(value), value)

    _leaves(rate, kinds, add)
    span = rate["in_force"]
    if rate["decided_by"] != "on":
        last = span.get("to")
        add(rate["decided_by"], span["from"], shifted(span["from"], days=-1), *([last, shifted(last, days=1)] if last else []))
    return _linked({fact: list(values.values()) for fact, values in found.items()}, kinds)


def _linked(tries: Tries, kinds: FactKinds) -> Tries:
    """Let a date also take the days that those which bound it take, so that some of them keep the bounds."""
    out: Tries = {}
    for fact, own in tries.items():
        values = list(own)
        if kinds.by_id[fact]["type"] == "date":
            for bound in (*kinds.above[fact], *kinds.below[fact]):
                values += tries.get(bound, ()) if bound in kinds.by_id or bound == "on" else (bound,)
        out[fact] = list({repr(v): v for v in values}.values())
    return out


def _leaves(node: Any, kinds: FactKinds, add: Any) -> None:
    if isinstance(node, list):
        for entry in node:
            _leaves(entry, kinds, add)
    if not isinstance(node, Mapping):
        return
    if isinstance(node.get("fact"), str):
        _leaf(node, kinds, add)
    for form in ("each", "tiers"):
        if form in node:
            _quantity(node[form], kinds, add)
    if "claim_within" in node:
        _span(node["claim_within"]["of"], node["claim_within"], "on", add)
    for fact, values in node.get("cells", {}).items():
        add(fact, *_few(kinds.by_id[fact], values))
    for key, value in node.items():
        if key not in ("cells", "exclusive", "apply"):
            _leaves(value, kinds, add)


def _few(kind: RuleNode, wanted: list[Any]) -> list[Any]:
    """Return values of a fact of which some are in a list and some are not."""
    if kind["type"] == "yes_no":
        return [True, False]
    others = [v for v, *_ in kind["values"] if v not in wanted][:1]
    if kind["type"] == "choices":
        return [[v] for v in (*wanted, *others)] + [[]]
    return [*wanted, *others]


def _leaf(node: RuleNode, kinds: FactKinds, add: Any) -> None:
    fact, kind = node["fact"], kinds.by_id.get(node["fact"])
    if kind is None:
        return
    if "in" in node:
        add(fact, *_few(kind, node["in"]))
    elif "within" in node:
        _span(fact, node["within"], node["within"]["of"], add)
    elif kind["type"] == "date":
        for bound in (node.get("min"), node.get("max")):
            if bound is not None:
                add(fact, shifted(bound, days=-1), bound, shifted(bound, days=1))
    else:
        for bound in (node.get("min"), node.get("max")):
            if bound is not None:
                _number(fact, bound, kinds, add)


def _span(fact: str, span: RuleNode, of: str, add: Any) -> None:
    length = {k: v for k, v in span.items() if k != "of"}
    add(fact, {"to": of, "span": length})
    if of != "on":
        add(of, {"from": fact, "span": length})


def _number(fact: str, bound: Any, kinds: FactKinds, add: Any) -> None:
    """Add values around a bound, to the fact itself or to those that it is derived from."""
    derive = kinds.by_id[fact].get("derive")
    if derive is None:
        add(fact, *_around(bound, kinds.by_id[fact]["type"]))
        return
    form, sources = next(iter(derive.items()))
    if form in COUNTS:
        unit = form.removesuffix("_since")
        add(sources, {unit: -(-bound[0] // bound[1])})
        return
    for source in sources:
        if kinds.by_id[source].get("derive") is None:
            add(source, *(_shares(bound) if form == "share_of" else _around(bound, kinds.by_id[source]["type"])))


def _shares(bound: Any) -> list[int]:
    """Return amounts of which some are to others as the bound, and some are not."""
    n, d = bound
    return [0, 1, 100 * n, 100 * d, LARGE]


def _around(bound: Any, type_: str) -> list[Any]:
    """Return values at a bound and on both sides of it, as a fact of a type holds them."""
    if type_ == "percent":
        return [[0, 1], bound, [1, 1]]
    n, d = (bound, 1) if isinstance(bound, int) else bound
    values = sorted({0, max(0, -(-n // d) - 1), -(-n // d), n // d + 1, LARGE})
    return values if type_ == "money" or d == 1 else [*values, bound]


def _quantity(node: RuleNode, kinds: FactKinds, add: Any) -> None:
    _number(node["of"], [1, 1], kinds, add)
    if "per" in node:
        _number(node["of"], node["per"], kinds, add)
