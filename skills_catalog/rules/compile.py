"""Rates and facts → ``rules.json``: the form that both engines read. Every leaf carries its Chinese sentence."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.records.schema import plain
from skills_catalog.rules.language.expressions import Amount, Condition, Row, Within
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Adjustment, Instalment, Limit, Rate
from skills_catalog.text import quantities

VERSION = 2
FEN_IN = {"fen": 1, "jiao": 10, "yuan": 100, "ten_yuan": 1000, "hundred_yuan": 10000}
Compiled = dict[str, Any]
"""A part of the compiled rules while it is built; ``nodes.RuleNode`` is the same for reading."""


@dataclass(frozen=True)
class Wording:
    """The words of sentences: facts, the labels of their values, and the labels of subsidy kinds."""

    facts: Mapping[str, Fact]
    values: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]

    def fact(self, id: str) -> str:
        return "申请日" if id == "on" else self.facts[id].label

    def value(self, fact: str, value: str) -> str:
        return self.values.get(fact, {}).get(value, value)

    def unit(self, fact: str) -> str:
        unit = self.facts[fact].unit
        return f" {unit}" if unit else ""


def ratio(value: Fraction) -> list[int]:
    return [value.numerator, value.denominator]


def compile_rules(
    rates: Sequence[Rate],
    facts: Sequence[Fact],
    levels: Sequence[str],
    values: Mapping[str, Mapping[str, str]],
    kinds: Mapping[str, str],
    *,
    hidden: Mapping[str, Sequence[str]] | None = None,
    options: Mapping[str, Mapping[str, str]] | None = None,
) -> Compiled:
    """Compile rates and facts, ordered by id, with the hash of their canonical JSON.

    values: fact → value → label, for choice facts. levels: from low to high. kinds: subsidy kind → label.
    hidden: fact → values that are never offered as a choice (sensitive groups).
    options: fact → value → the longer label that a question shows, where it differs from ``values``.
    """
    words = Wording({f.id: f for f in facts}, values, kinds)
    body: Compiled = {
        "version": VERSION,
        "levels": list(levels),
        "kinds": dict(kinds),
        "facts": [_fact(f, {**values, **(options or {})}, hidden or {}) for f in facts],
        "rates": [_rate(r, words) for r in sorted(rates, key=lambda r: r.id)],
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"hash": hashlib.sha256(canonical.encode()).hexdigest()[:16], **body}


def _fact(fact: Fact, values: Mapping[str, Mapping[str, str]], hidden: Mapping[str, Sequence[str]]) -> Compiled:
    out = {k: v for k, v in plain(fact).items() if k not in ("options", "vocabulary", "collection", "synonyms")}
    if fact.type in ("choice", "choices"):
        concealed = hidden.get(fact.id, ())
        out["values"] = [[k, v] for k, v in values.get(fact.id, {}).items() if k not in concealed]
    return out


def _rate(rate: Rate, words: Wording) -> Compiled:
    quotes = {q.clause: q.text for q in rate.quotes}
    parts = [] if rate.when is None else [compile_condition(rate.when, words, quotes)]
    parts += [compile_condition(c, words, quotes, negate=True) for c in rate.unless]
    out: Compiled = {
        "id": rate.id, "title": rate.title, "kind": rate.kind, "series": rate.series, "area": rate.area,
        "audience": rate.audience, "verification": rate.verification, "fund": rate.fund,
        "in_force": plain(rate.in_force), "decided_by": rate.decided_by,
        "when": parts[0] if len(parts) == 1 else {"all": parts},
        "benefit": None if rate.benefit == "payment" else rate.benefit,
        "amount": compile_amount(rate.amount, words, quotes),
        "payee": [
            {"to": p.to} | ({"when": compile_condition(p.when, words, quotes)} if p.when else {}) for p in rate.payee
        ],
        "limits": [compile_limit(item, words, rate.kind, quotes) for item in rate.limits],
        "exclusive": [plain(e) for e in rate.exclusive],
        "rounding": {"fen": FEN_IN[rate.rounding.to], "how": rate.rounding.how} if rate.rounding else None,
        "instalments": compile_instalments(rate.instalments, words, quotes),
        "clawback": [plain(c) for c in rate.clawback],
        "quota": [plain(q) for q in rate.quota],
        "apply": plain(rate.apply) if rate.apply else None,
    }  # fmt: skip
    if rate.adjustments:
        out["adjustments"] = [compile_adjustment(a, words, quotes) for a in rate.adjustments]
    return {k: v for k, v in out.items() if v not in (None, [])}


def compile_condition(node: Condition, words: Wording, quotes: Mapping[str, str], *, negate: bool = False) -> Compiled:
    """Compile a condition with ``not`` pushed down to the leaves (De Morgan holds for three values)."""
    if node.not_ is not None:
        return compile_condition(node.not_, words, quotes, negate=not negate)
    if node.all is not None or node.any is not None:
        form = "all" if (node.all is not None) != negate else "any"
        children = node.all if node.all is not None else node.any or ()
        return {form: [compile_condition(c, words, quotes, negate=negate) for c in children]}
    assert node.fact is not None
    out: Compiled = {"fact": node.fact} | _test(node, words.facts[node.fact])
    out["text"] = leaf_text(node, words, negate=negate)
    if negate:
        out["not"] = True
    if node.clause:
        out["clause"] = node.clause
        if node.clause in quotes:
            out["quote"] = quotes[node.clause]
    return out


def _test(node: Condition, fact: Fact) -> Compiled:
    if node.within is not None:
        return {"within": plain(node.within)}
    if node.is_ is not None or node.in_ is not None:
        wanted: list[Any] = list(node.in_ or (node.is_,))
        if fact.type == "yes_no":
            wanted = [quantities.parse_yes_no(w) for w in wanted]
        return {"in": wanted}
    if node.min is None and node.max is None:
        raise NotImplementedError(f"nothing compiles this test: {node}")
    return {k: typed_bound(v, fact) for k, v in (("min", node.min), ("max", node.max)) if v is not None}


def typed_bound(text: str, fact: Fact) -> Any:
    """Parse a bound in the type of its fact. Raises BadValue."""
    if fact.type == "date":
        return quantities.parse_date(text).isoformat()
    if fact.type == "money":
        return quantities.parse_money(text)
    if fact.type == "percent":
        return ratio(quantities.parse_percent(text))
    return ratio(quantities.parse_number(text))


def span_text(span: Within) -> str:
    """Write the length of a span: 12 个月内, 30 天内, 当年年底以前."""
    if span.months:
        return f"{span.months} 个月内"
    if span.days:
        return f"{span.days} 天内"
    ends = {0: "当年", 1: "次年"}
    return f"{ends.get(span.year_ends or 0, f'{span.year_ends} 年后')}年底以前"


def within_text(node: Condition, words: Wording, *, negate: bool = False) -> str:
    """Write a test of time with its date first: 发证日期到申请日不超过 12 个月（含当天）."""
    span, label = node.within, words.fact(node.fact or "")
    assert span is not None
    other = words.fact(span.of)
    if span.year_ends is not None:
        when = span_text(span).removesuffix("以前")
        return f"{other}{'不在' if negate else '在'}{label}之后、{when}以前（含当天）"
    length = f"{span.months} 个月" if span.months else f"{span.days} 天"
    return f"{label}到{other}{'已超过' if negate else '不超过'} {length}（含当天）"


def leaf_text(node: Condition, words: Wording, *, negate: bool = False) -> str:
    """Write the sentence of a leaf as a clerk or citizen would say it."""
    assert node.fact is not None
    label = words.fact(node.fact)
    fact = words.facts[node.fact]
    if node.within is not None:
        return within_text(node, words, negate=negate)
    if fact.type == "yes_no":
        wanted = (node.is_ or "true") == "true"
        return f"{label}：{'是' if wanted != negate else '否'}"
    if node.is_ is not None or node.in_ is not None:
        names = "、".join(words.value(node.fact, v) for v in (node.in_ or (node.is_ or "",)))
        verb = ("不是" if negate else "是") if len(node.in_ or ("",)) == 1 else ("不属于" if negate else "属于")
        return f"{label}{verb}：{names}"
    if fact.type == "date":
        ends = [f"不早于 {node.min}" if node.min else "", f"不晚于 {node.max}" if node.max else ""]
    else:
        unit = words.unit(node.fact)
        ends = [f"不少于 {node.min}{unit}" if node.min else "", f"不超过 {node.max}{unit}" if node.max else ""]
    text = label + "，".join(e for e in ends if e)
    return f"不满足“{text}”" if negate else text


def row_text(row: Row, words: Wording) -> str:
    return "，".join(
        f"{words.fact(fact)} {'、'.join(words.value(fact, v) for v in _cell(value))}" for fact, value in row.cells.items()
    )


def _cell(value: object) -> list[str]:
    return [str(v) for v in value] if isinstance(value, list) else [str(value)]


def compile_amount(node: Amount, words: Wording, quotes: Mapping[str, str]) -> Compiled:
    """Compile an amount, which has exactly one form; numbers are integers or [numerator, denominator]."""

    def inner(part: Amount) -> Compiled:
        return compile_amount(part, words, quotes)

    if node.table is not None:
        rows = [
            {"cells": {k: _cell(v) for k, v in r.cells.items()}, "amount": inner(r.amount), "text": row_text(r, words)}
            for r in node.table.rows
        ]
        return {"table": {"by": list(node.table.by), "rows": rows}}
    if node.each is not None:
        e = node.each
        extra = {k: ratio(v) for k, v in (("per", e.per), ("at_most", e.at_most)) if v is not None}
        given = _given(cap=e.cap, unit=e.unit, whole=e.whole)
        return {"each": {"of": e.of, "amount": inner(e.amount)} | extra | given}
    if node.tiers is not None:
        t = node.tiers
        steps = [({"to": ratio(s.to)} if s.to is not None else {}) | {"amount": s.amount} for s in t.steps]
        top = {"at_most": ratio(t.at_most)} if t.at_most is not None else {}
        return {"tiers": {"of": t.of, "steps": steps} | top | _given(unit=t.unit)}
    if node.percent is not None:
        p = node.percent
        caps = _given(base_cap=p.base_cap, cap=p.cap)
        return {"percent": {"share": ratio(p.share), "of": inner(p.of)} | caps}
    if node.sum is not None:
        pieces = [{"title": p.title, "amount": inner(p.amount)} | ({"included": True} if p.included else {}) for p in node.sum]
        return {"sum": pieces}
    if node.choose is not None:
        choices = [
            ({"when": compile_condition(c.when, words, quotes)} if c.when else {}) | {"amount": inner(c.amount)}
            for c in node.choose
        ]
        return {"choose": choices}
    if node.highest is not None:
        return {"highest": [inner(a) for a in node.highest]}
    if node.lowest is not None:
        return {"lowest": [inner(a) for a in node.lowest]}
    if node.up_to is not None:
        return {"up_to": inner(node.up_to)}
    if node.at_least is not None:
        return {"at_least": inner(node.at_least)}
    if node.fixed is not None or node.no_figure is not None or node.range is not None or node.fact is not None:
        return dict(plain(node))
    raise NotImplementedError(f"nothing compiles this form: {node}")


def _given(**values: object) -> Compiled:
    return {k: v for k, v in values.items() if v is not None}


def compile_adjustment(node: Adjustment, words: Wording, quotes: Mapping[str, str]) -> Compiled:
    out: Compiled = {"title": node.title}
    if node.when is not None:
        out["when"] = compile_condition(node.when, words, quotes)
    if node.raise_ is not None:
        out["raise"] = ratio(node.raise_)
    if node.multiply is not None:
        out["multiply"] = ratio(node.multiply)
    out |= _given(add=node.add, subtract=node.subtract, cap=node.cap, floor=node.floor)
    out |= _given(clause=node.clause)
    if node.at_most:
        out["at_most"] = True
    if node.of_base:
        out["of_base"] = True
    return out


def compile_instalments(parts: Sequence[Instalment], words: Wording, quotes: Mapping[str, str]) -> list[Compiled]:
    """Compile instalments; the last of shares that make up the whole takes the rest, so that no 分 is lost."""
    whole = sum((p.share or 0 for p in parts), Fraction(0)) == 1 and not any(p.at_most or p.of for p in parts)
    out = []
    for n, part in enumerate(parts):
        node: Compiled = {"when": part.when}
        if part.share is not None:
            node["share"] = ratio(part.share)
        if part.of is not None:
            node["of"] = compile_amount(part.of, words, quotes)
        if part.rest or (whole and n == len(parts) - 1):
            node["rest"] = True
        if part.at_most:
            node["at_most"] = True
        out.append(node | _given(within=plain(part.within) if part.within else None, clause=part.clause))
    return out


def condition_text(node: Compiled | None) -> str:
    """Write a whole compiled condition in one phrase."""
    if node is None:
        return ""
    for form, join in (("all", "，并且"), ("any", "，或者")):
        if form in node:
            return join.join(condition_text(n) for n in node[form])
    return str(node["text"])


def limit_text(node: Limit, words: Wording) -> str:
    if node.claim_within is not None:
        return f"在{words.fact(node.claim_within.of)}之后 {span_text(node.claim_within)}申请"
    names = "和".join(words.kinds.get(k, k) for k in node.count) or "这项补贴"
    if node.at_most is not None or node.spent_at_most is not None:
        time = "每年" if node.per == "year" else f"{node.months} 个月之内" if node.months else "累计"
        most = f"{node.at_most} 次" if node.at_most is not None else f"{quantities.yuan(node.spent_at_most or 0)} 元"
        return f"{names}{time}最多 {most}"
    also = f"（{names}合并看）" if node.count else ""
    if node.once_per:
        time = "每年" if node.per == "year" else f" {node.months} 个月之内" if node.months else ""
        return f"同一{'、同一'.join(words.fact(f) for f in node.once_per)}{time}只能领一次{also}"
    return f"领过高等级的，不再领低等级的{also}"


def compile_limit(node: Limit, words: Wording, kind: str, quotes: Mapping[str, str]) -> Compiled:
    out: Compiled = _given(
        at_most=node.at_most, spent_at_most=node.spent_at_most, per=node.per, months=node.months, clause=node.clause
    )
    if node.once_per:
        out["once_per"] = list(node.once_per)
    if node.higher_bars_lower:
        out["higher_bars_lower"] = True
    if node.claim_within is not None:
        out["claim_within"] = plain(node.claim_within)
    else:
        out["count"] = list(node.count) or [kind]
    text = limit_text(node, words)
    if node.when is None:
        return out | {"text": text}
    when = compile_condition(node.when, words, quotes)
    return out | {"when": when, "text": f"{text}（适用于：{condition_text(when)}）"}


def rules_json(rules: Compiled) -> str:
    """Return the canonical JSON of the compiled rules."""
    return json.dumps(rules, ensure_ascii=False, separators=(",", ":"))


def today_or(text: str | None, clock: datetime.date) -> datetime.date:
    """Return a date given as text, or else the clock's."""
    return quantities.parse_date(text) if text else clock
