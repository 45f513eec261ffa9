"""Answers that cannot all be true: a certificate older than its class, somebody born tomorrow, a part above its whole."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from skills_catalog.rules.engine.numbers import Number, exact
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.known.reading import Rules
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import decimal_text, yuan

Contradiction = dict[str, str | None]


def contradictions(rules: Rules, facts: dict[str, object], on: str) -> list[Contradiction]:
    """List what known facts say against their bounds, as {fact, other, text}; other is None for a bound that is no fact."""
    return list(broken(Situation(FactKinds(rules["facts"]), facts, on)))


def broken(s: Situation) -> Iterator[Contradiction]:
    """Yield the bounds that known facts break, in the order of the facts; the fact named first is the one that declares it."""
    for kind in s.kinds.bounded:
        value = s.facts.get(kind["id"])
        if value is None:
            continue
        for bound in kind.get("not_before", ()):
            yield from _date(s, kind, bound, before=True)
        for bound in kind.get("not_after", ()):
            yield from _date(s, kind, bound, before=False)
        if "part_of" in kind:
            yield from _part(s, kind, exact(value))


def breaks(s: Situation, changed: Collection[str]) -> bool:
    """Tell whether facts that are tried break a bound, of their own or through what derives from them."""
    if s.kinds.bearing.isdisjoint(changed):
        return False
    return any(_rests_on(s, id, changed) for b in broken(s) for id in (b["fact"], b["other"]) if id is not None)


def _rests_on(s: Situation, fact: str, changed: Collection[str]) -> bool:
    derive = s.kinds.by_id[fact].get("derive")
    if derive is None or s.facts.get(fact) is not None:
        return fact in changed
    named = next(iter(derive.values()))
    return any(_rests_on(s, source, changed) for source in ([named] if isinstance(named, str) else named))


def _date(s: Situation, kind: RuleNode, bound: str, *, before: bool) -> Iterator[Contradiction]:
    id, label, value = kind["id"], kind["label"], s.facts[kind["id"]]
    day = s.get(bound) if bound == "on" or bound in s.kinds.by_id else bound
    if day is None or (value >= day if before else value <= day):
        return
    if bound == "on":
        yield _told(id, None, f"{label}（{value}）在 {day} {'以前' if before else '以后'}，请改。")
    elif bound not in s.kinds.by_id:
        yield _told(id, None, f"{label}不能{'早于' if before else '晚于'} {day}。")
    else:
        other = f"{s.kinds.by_id[bound]['label']}（{day}）"
        yield _told(id, bound, f"{label}（{value}）{'早于' if before else '晚于'}{other}，请改其中一个。")


def _part(s: Situation, kind: RuleNode, value: Number) -> Iterator[Contradiction]:
    whole = kind["part_of"]
    _, most = s.number(whole)
    if most is not None and value > most and not s.missing(whole):
        other = s.kinds.by_id[whole]
        shown = _written(value, kind["type"]), _written(most, kind["type"])
        yield _told(kind["id"], whole, f"{kind['label']}（{shown[0]}）比{other['label']}（{shown[1]}）多，请改其中一个。")


def _written(value: Number, type_: str) -> str:
    return f"{yuan(int(value))} 元" if type_ == "money" else decimal_text(Fraction(value))


def _told(fact: str, other: str | None, text: str) -> Contradiction:
    return {"fact": fact, "other": other, "text": text}
