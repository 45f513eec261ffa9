"""The values of facts at which a rate may turn, as its ``tries`` name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skills_catalog.rules.known.calendar import last_day, shifted
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode


def resolved(entry: Any, s: Situation, deciding: str) -> list[Any]:
    """Return the days that a relative one stands for; other values are themselves. Years count up to the deciding day."""
    if not isinstance(entry, Mapping):
        return [entry]
    if "to" in entry:
        day, span = s.get(entry["to"]) or s.on, entry["span"]
        ends = span.get("year_ends")
        start = shifted(day, **_negative(span)) if ends is None else shifted(f"{day[:4]}-01-01", years=-ends)
        return [start, shifted(start, days=-1)]
    if "from" in entry:
        last = last_day(s.get(entry["from"]) or s.on, entry["span"])
        return [last, shifted(last, days=1)]
    start = shifted(s.get(deciding) or s.on, **_negative(entry))
    return [start, shifted(start, days=1)]


def _negative(span: RuleNode) -> dict[str, int]:
    return {unit: -n for unit, n in span.items()}
