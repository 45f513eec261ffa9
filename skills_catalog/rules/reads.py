"""What a compiled rate reads: its facts, those it reads more than once, and the values that make a difference to it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from skills_catalog.rules import forms
from skills_catalog.rules.known.calendar import shifted
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.trying import Tries, Trying

FEW = ("yes_no", "choice")


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
    """Yield every fact that a node names, as often as it reads it; a table whose rows are apart reads each of its facts once.

    Compiled forms name a fact under ``fact`` or ``of``, several in a list under ``by``.
    """
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
    tries = Trying(kinds)
    _tried(rate, tries)
    span = rate["in_force"]
    if rate["decided_by"] != "on":
        last = span.get("to")
        ends = [last, shifted(last, days=1)] if last else []
        tries.add(rate["decided_by"], span["from"], shifted(span["from"], days=-1), *ends)
    return _linked(tries.found(), kinds)


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


def _tried(node: Any, tries: Trying) -> None:
    """Let each form of a compiled node name the values at which it turns."""
    if isinstance(node, list):
        for entry in node:
            _tried(entry, tries)
    if not isinstance(node, Mapping):
        return
    if isinstance(node.get("fact"), str) and node["fact"] in tries.kinds.by_id:
        for test in forms.tests().values():
            if any(key in node for key in test.holds):
                test.tries(node, tries)
    for key, form in forms.amounts().items():
        if key in node and form.tries is not None:
            form.tries(node[key], tries)
    if "claim_within" in node:
        tries.span(node["claim_within"]["of"], node["claim_within"], "on")
    for key, value in node.items():
        if key not in ("cells", "exclusive", "apply"):
            _tried(value, tries)
