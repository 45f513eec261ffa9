"""Rates and facts → ``rules.json``: the form that both engines read. Every leaf carries its Chinese sentence."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction

from skills_catalog.records.schema import plain
from skills_catalog.rules.compiling import Compiled, Compiling, given, ratio
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.language.change import Change
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import Adjustment, Instalment, Rate
from skills_catalog.rules.limits import compile_limit
from skills_catalog.rules.reads import reads_of
from skills_catalog.rules.wording import Wording
from skills_catalog.text import quantities

VERSION = 3
FEN_IN = {"fen": 1, "jiao": 10, "yuan": 100, "ten_yuan": 1000, "hundred_yuan": 10000}
ASIDE = ("options", "vocabulary", "collection", "synonyms")
"""Fields of a fact that the engines do not read."""


def compile_rules(
    rates: Sequence[Rate],
    facts: Sequence[Fact],
    levels: Sequence[str],
    words: Wording,
    *,
    hidden: Mapping[str, Sequence[str]] | None = None,
    options: Mapping[str, Mapping[str, str]] | None = None,
    parameters: Mapping[str, Parameter] | None = None,
) -> Compiled:
    """Compile rates and facts, ordered by id, with the hash of their canonical JSON.

    levels: from low to high. words: labels of the values of choice facts, and of kinds.
    hidden: fact → values that are never offered as a choice (sensitive groups).
    options: fact → value → the longer label that a question shows, where it differs from that in ``words``.
    """
    compiled = [_fact(f, {**words.values, **(options or {})}, hidden or {}, words) for f in facts]
    kinds = FactKinds(compiled)
    found = _parameters(parameters or {}, words)
    body: Compiled = {
        "version": VERSION,
        "levels": list(levels),
        "kinds": dict(words.kinds),
        "facts": compiled,
        "rates": [_rate(r, words, kinds, found) for r in sorted(rates, key=lambda r: r.id)],
    }
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return {"hash": hashlib.sha256(canonical.encode()).hexdigest()[:16], **body}


def _fact(fact: Fact, values: Mapping[str, Mapping[str, str]], hidden: Mapping[str, Sequence[str]], words: Wording) -> Compiled:
    out = {k: v for k, v in plain(fact).items() if k not in ASIDE}
    if fact.type in ("choice", "choices"):
        concealed = hidden.get(fact.id, ())
        out["values"] = [[k, v] for k, v in values.get(fact.id, {}).items() if k not in concealed]
    if fact.change is not None:
        out["change"] = _change(fact.change, fact.type, words)
    return out


def _change(change: Change, type_: str, words: Wording) -> Compiled:
    out: Compiled = {way: getattr(change, way) for way in change.ways}
    for way in ("to", "add"):
        if way in out:
            read = quantities.parse_yes_no if type_ == "yes_no" else str
            out[way] = [{"value": read(one.value), "text": one.text} for one in out[way]]
    return out | ({"anew": list(change.anew)} if change.anew else {}) | Compiling(words, {}).when(change.when)


def _parameters(parameters: Mapping[str, Parameter], words: Wording) -> dict[str, Compiled]:
    c = Compiling(words, {})
    return {
        id: {
            "id": id,
            "title": p.title,
            "versions": [
                plain(v.in_force) | {"amount": c.amount(v.amount)} for v in sorted(p.versions, key=lambda v: v.in_force.from_)
            ],
        }
        for id, p in parameters.items()
    }


def _rate(rate: Rate, words: Wording, kinds: FactKinds, parameters: Mapping[str, Compiled]) -> Compiled:
    c = Compiling(words, {q.clause: q.text for q in rate.quotes}, parameters)
    parts = [] if rate.when is None else [c.condition(rate.when)]
    parts += [c.condition(node, negate=True) for node in rate.unless]
    out: Compiled = {
        "id": rate.id, "title": rate.title, "kind": rate.kind, "series": rate.series,
        "audience": rate.audience, "verification": rate.verification,
        "in_force": plain(rate.in_force), "after_end": rate.after_end, "decided_by": rate.decided_by,
        "when": parts[0] if len(parts) == 1 else {"all": parts},
        "benefit": None if rate.benefit == "payment" else rate.benefit,
        "amount": c.amount(rate.amount),
        "payee": [{"to": p.to} | c.when(p.when) for p in rate.payee],
        "limits": [compile_limit(item, c, rate.kind) for item in rate.limits],
        "exclusive": [plain(e) for e in rate.exclusive],
        "rounding": {"fen": FEN_IN[rate.rounding.to], "how": rate.rounding.how} if rate.rounding else None,
        "instalments": compile_instalments(rate.instalments, c),
        "clawback": [plain(x) for x in rate.clawback],
        "quota": [plain(q) for q in rate.quota],
        "apply": plain(rate.apply) if rate.apply else None,
    }  # fmt: skip
    if rate.adjustments:
        out["adjustments"] = [compile_adjustment(a, c) for a in rate.adjustments]
    kept = {k: v for k, v in out.items() if v not in (None, [])}
    return kept | reads_of(kept, kinds)


def compile_adjustment(node: Adjustment, c: Compiling) -> Compiled:
    out: Compiled = {"title": node.title} | c.when(node.when)
    if node.raise_ is not None:
        out["raise"] = ratio(node.raise_)
    if node.multiply is not None:
        out["multiply"] = ratio(node.multiply)
    out |= given(add=node.add, subtract=node.subtract, cap=c.ceiling(node.cap), floor=c.ceiling(node.floor))
    out |= given(clause=node.clause)
    if node.at_most:
        out["at_most"] = True
    if node.of_base:
        out["of_base"] = True
    return out


def compile_instalments(parts: Sequence[Instalment], c: Compiling) -> list[Compiled]:
    """Compile instalments; the last of shares that make up the whole takes the rest, so that no 分 is lost."""
    whole = sum((p.share or 0 for p in parts), Fraction(0)) == 1 and not any(p.at_most or p.of for p in parts)
    out = []
    for n, part in enumerate(parts):
        node: Compiled = {"when": part.when}
        if part.share is not None:
            node["share"] = ratio(part.share)
        if part.of is not None:
            node["of"] = c.amount(part.of)
        if part.rest or (whole and n == len(parts) - 1):
            node["rest"] = True
        if part.at_most:
            node["at_most"] = True
        out.append(node | given(within=plain(part.within) if part.within else None, clause=part.clause))
    return out


def rules_json(rules: Compiled) -> str:
    """Return the canonical JSON of the compiled rules; a label that is the value itself is left out."""
    facts = [
        f | {"values": [v[:1] if v[0] == v[1] else v for v in f["values"]]} if f.get("values") else f for f in rules["facts"]
    ]
    return json.dumps({**rules, "facts": facts}, ensure_ascii=False, separators=(",", ":"))


def today_or(text: str | None, clock: datetime.date) -> datetime.date:
    """Return a date given as text, or else the clock's."""
    return quantities.parse_date(text) if text else clock
