"""Answers that cannot all be true: a certificate older than its class, somebody born tomorrow, a part above its whole."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from skills_catalog.rules.engine.numbers import Number, exact
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.reading import Rules
from skills_catalog.rules.known.situation import Situation
from skills_catalog.text.quantities import decimal_text, yuan

Contradiction = dict[str, str | None]


def contradictions(rules: Rules, facts: dict[str, object], on: str) -> list[Contradiction]:
    """List what known facts say against their bounds, as {fact, other, text}; other is None for a bound that is no fact."""
    return list(broken(Situation(FactKinds(rules["facts"]), facts, on)))


def broken(s: Situation) -> Iterator[Contradiction]:
    """Yield the bounds that known facts break, in the order of the facts."""
    for kind in s.kinds.list:
        id = kind["id"]
        if s.facts.get(id) is None or not (s.kinds.above[id] or s.kinds.below[id]):
            continue
        yield from _dates(s, id) if kind["type"] == "date" else _parts(s, id)


def _dates(s: Situation, id: str) -> Iterator[Contradiction]:
    value, label = s.facts[id], s.kinds.by_id[id]["label"]
    for bound in s.kinds.above[id]:
        if bound in s.kinds.by_id:
            other = s.facts.get(bound)
            if other is not None and value < other:
                named = s.kinds.by_id[bound]["label"]
                yield _told(id, bound, f"{label}（{value}）早于{named}（{other}），请改其中一个。")
        elif value < (s.on if bound == "on" else bound):
            text = f"{label}（{value}）早于 {s.on}，请改。" if bound == "on" else f"{label}不能早于 {bound}。"
            yield _told(id, None, text)
    for bound in s.kinds.below[id]:
        if bound not in s.kinds.by_id and value > (s.on if bound == "on" else bound):
            text = f"{label}（{value}）在 {s.on} 以后，请改。" if bound == "on" else f"{label}不能晚于 {bound}。"
            yield _told(id, None, text)


def _parts(s: Situation, id: str) -> Iterator[Contradiction]:
    value = exact(s.facts[id])
    for bound in s.kinds.below[id]:
        _, most = s.number(bound)
        if most is not None and value > most and not s.missing(bound):
            kind, other = s.kinds.by_id[id], s.kinds.by_id[bound]
            shown = _written(value, kind["type"]), _written(most, kind["type"])
            yield _told(id, bound, f"{kind['label']}（{shown[0]}）比{other['label']}（{shown[1]}）多，请改其中一个。")


def _written(value: Number, type_: str) -> str:
    return f"{yuan(int(value))} 元" if type_ == "money" else decimal_text(Fraction(value))


def _told(fact: str, other: str | None, text: str) -> Contradiction:
    return {"fact": fact, "other": other, "text": text}
