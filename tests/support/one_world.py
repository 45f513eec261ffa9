"""What rules come to when everything is known: every fact, and whatever a document leaves to the office.

Naive on purpose, and written from docs/rules.md rather than from the engines: tests hold both engines to it.
"""

from __future__ import annotations

import calendar
import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

Node = dict[str, Any]
Office = dict[tuple[int, str], Fraction]
"""What is left to the office, by the node and what of it: 0, a half or 1 of the way from the least to the most."""
ANY = 10**18
"""Stands for any amount where the office may pay any; beside it no value of a fact counts."""
USED = {Fraction(0): 0, Fraction(1, 2): 100, Fraction(1): ANY}
"""What a past subsidy whose amount is not known has taken of a limit: nothing, a little that leaves something, all."""
SILENT, NONE = "silent", "none"
"""The document gives no figure; it has no cell, so that there is no entitlement."""
OUT, NO, YES = "out", "no", "yes"
FOREVER = "~"
MAY_BE = {"level": ["L5", "L4", "L3"], "occupation": ["x", "y", "z"]}
"""What an entry of the ledger that lacks it may have been."""


def add_days(day: str, n: int) -> str:
    return (datetime.date.fromisoformat(day) + datetime.timedelta(days=n)).isoformat()


def last_day(start: str, span: Node) -> str:
    if "days" in span:
        return add_days(start, span["days"])
    if "year_ends" in span:
        return f"{int(start[:4]) + span['year_ends']}-12-31"
    y, m = divmod(int(start[:4]) * 12 + int(start[5:7]) - 1 + span["months"], 12)
    return datetime.date(y, m + 1, min(int(start[8:]), calendar.monthrange(y, m + 1)[1])).isoformat()


def exact(value: Any) -> Any:
    return Fraction(*value) if isinstance(value, list) else value


def time_between(start: str, day: str, form: str) -> int:
    """Days, or full months or years, counted by going on from the start until that would pass the day."""
    if form == "days_since":
        return (datetime.date.fromisoformat(day) - datetime.date.fromisoformat(start)).days
    months = -40 * 12
    while last_day(start, {"months": months + 1}) <= day:
        months += 1
    if form == "months_since":
        return months
    years = int(day[:4]) - int(start[:4])
    return years - (day[5:] < start[5:])


def to_fen(x: Any) -> int:
    return int((x + Fraction(1, 2)).__floor__())


def to_unit(x: Any, rule: Node | None) -> int:
    if rule is None:
        return to_fen(x)
    units = Fraction(x) / rule["fen"]
    whole = {"down": units.__floor__(), "up": -((-units).__floor__()), "half_up": to_fen(units)}[rule["how"]]
    return int(rule["fen"] * whole)


@dataclass(frozen=True)
class Outcome:
    """Of one rate in one world. amount: 分 or SILENT; until: the last day to claim."""

    status: str
    amount: int | str | None = None
    paid_to: str | None = None
    parts: tuple[int, ...] = ()
    until: str = FOREVER


@dataclass
class World:
    """A rule book, a value for every base fact and what the office decides."""

    book: Node
    facts: Node
    office: Office
    ledger: list[Node]
    day: str = ""
    kinds: dict[str, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.kinds = self.kinds or {f["id"]: f for f in self.book["facts"]}

    def left(self, node: Any, what: str = "") -> Fraction:
        return self.office.get((id(node), what), Fraction(0))

    def value(self, fact: str) -> Any:
        if fact in self.facts:
            given = self.facts[fact]
            return given if self.kinds.get(fact, {}).get("type") == "choices" else exact(given)
        form, sources = next(iter(self.kinds[fact]["derive"].items()))
        if form.endswith("_since"):
            return time_between(self.facts[sources], self.day, form)
        values = [self.value(s) for s in sources]
        if form == "sum_of":
            return sum(values)
        if form == "difference_of":
            return values[0] - values[1]
        return Fraction(values[0]) / values[1] if values[1] else Fraction(0)

    def holds(self, node: Node | None) -> bool:
        if node is None:
            return True
        if "all" in node or "any" in node:
            return all(map(self.holds, node["all"])) if "all" in node else any(map(self.holds, node["any"]))
        value = self.value(node["fact"])
        if "in" in node:
            own = value if isinstance(value, list) else [value]
            fits = any(v in node["in"] for v in own) or (bool(node.get("open")) and self.left(node) > Fraction(1, 2))
        elif "within" in node:
            fits = value <= self.value(node["within"]["of"]) <= last_day(value, node["within"])
        else:
            fits = ("min" not in node or exact(node["min"]) <= value) and ("max" not in node or value <= exact(node["max"]))
        return bool(fits) != bool(node.get("not"))

    def amount(self, node: Node) -> Any:
        """A figure, SILENT or NONE."""
        form, given = next(iter(node.items()))
        return getattr(self, f"_{form}")(given)

    def _fixed(self, fen: int) -> Any:
        return fen

    def _fact(self, fact: str) -> Any:
        return max(0, self.value(fact))

    def _no_figure(self, words: str) -> Any:
        return SILENT

    def _about(self, fen: int) -> Any:
        return SILENT

    def _range(self, node: Node) -> Any:
        return node["min"] + self.left(node) * (node["max"] - node["min"])

    def _parameter(self, node: Node) -> Any:
        met = [v for v in node["versions"] if v["from"] <= self.day <= v.get("to", FOREVER)]
        return self.amount(met[0]["amount"]) if met else SILENT

    def _table(self, node: Node) -> Any:
        fitting = (r for r in node["rows"] if all(self.value(f) in wanted for f, wanted in r["cells"].items()))
        row = next(fitting, None)
        return NONE if row is None else self.amount(row["amount"])

    def _choose(self, rows: list[Node]) -> Any:
        row = next((r for r in rows if self.holds(r.get("when"))), None)
        return NONE if row is None else self.amount(row["amount"])

    def _together(self, amounts: list[Any]) -> Any:
        """NONE or SILENT if that is what parts that stand together make of it."""
        return NONE if NONE in amounts else SILENT if SILENT in amounts else None

    def _sum(self, pieces: list[Node]) -> Any:
        amounts = [self.amount(p["amount"]) for p in pieces if not p.get("included")]
        return self._together(amounts) or sum(amounts)

    def _minus(self, node: Node) -> Any:
        amounts = [self.amount(n) for n in [node["from"], *node["less"]]]
        return self._together(amounts) or max(0, amounts[0] - sum(amounts[1:]))

    def _highest(self, nodes: list[Node]) -> Any:
        return self._extreme(nodes, max)

    def _lowest(self, nodes: list[Node]) -> Any:
        return self._extreme(nodes, min)

    def _extreme(self, nodes: list[Node], take: Any) -> Any:
        amounts = [self.amount(n) for n in nodes]
        figures = [a for a in amounts if not isinstance(a, str)]
        if not figures:
            return SILENT if SILENT in amounts else NONE
        return take(figures + ([self.left(nodes) * ANY] if SILENT in amounts else []))

    def _up_to(self, node: Node) -> Any:
        found = self.amount(node)
        return found if isinstance(found, str) else found * self.left(node, "up_to")

    def _at_least(self, node: Node) -> Any:
        found = self.amount(node)
        return found if isinstance(found, str) else found + ANY * self.left(node, "at_least")

    def _percent(self, node: Node) -> Any:
        found = self.amount(node["of"])
        if isinstance(found, str):
            return found
        return self.capped(self.capped(found, node, "base_cap") * exact(node["share"]), node, "cap")

    def _each(self, node: Node) -> Any:
        found = self.amount(node["amount"])
        if isinstance(found, str):
            return found
        count = max(0, self.value(node["of"]))
        if "at_most" in node:
            count = min(count, exact(node["at_most"]))
        units = Fraction(count) / exact(node.get("per", 1))
        if "whole" in node:
            units = units.__floor__() if node["whole"] == "down" else -((-units).__floor__())
        return self.capped(units * found, node, "cap")

    def _tiers(self, node: Node) -> Any:
        count, total, done = max(0, self.value(node["of"])), 0, 0
        if "at_most" in node:
            count = min(count, exact(node["at_most"]))
        for step in node["steps"]:
            end = min(count, exact(step["to"])) if "to" in step else count
            total, done = total + max(0, end - done) * step["amount"], max(done, end)
        return total

    def capped(self, figure: Any, node: Node, key: str) -> Any:
        """A figure under a ceiling or above a floor, which may be an amount of its own."""
        if key not in node:
            return figure
        cap = self.amount(node[key]) if isinstance(node[key], dict) else node[key]
        if cap == NONE:
            return figure
        if cap == SILENT:
            cap = ANY * self.left(node, key)
        return max(figure, cap) if key == "floor" else min(figure, cap)

    def adjusted(self, node: Node, figure: Any, base: Any) -> Any:
        if "raise" in node:
            return figure + (base if node.get("of_base") else figure) * exact(node["raise"])
        if "multiply" in node:
            return figure * exact(node["multiply"])
        if "add" in node or "subtract" in node:
            return max(0, figure + node.get("add", 0) - node.get("subtract", 0))
        return self.capped(self.capped(figure, node, "cap"), node, "floor")

    def outcome(self, rate: Node) -> Outcome:
        self.day = self.facts[rate["decided_by"]]
        last = rate["in_force"].get("to", FOREVER)
        if not rate["in_force"]["from"] <= self.day <= last:
            return Outcome(OUT)
        found = base = self.amount(rate["amount"])
        if not isinstance(found, str):
            for node in rate["adjustments"]:
                if self.holds(node.get("when")):
                    after = self.adjusted(node, found, base)
                    found = found + (after - found) * self.left(node, "at_most") if node.get("at_most") else after
            found = to_unit(found, rate.get("rounding"))
        until, kept = last if rate["decided_by"] == "on" else FOREVER, self.holds(rate.get("when"))
        for limit in rate["limits"]:
            if self.holds(limit.get("when")):
                fits, found, day = self.limited(limit, found)
                kept, until = kept and fits, min(until, day)
        if not kept or found == NONE:
            return Outcome(NO)
        paid_to = next((p["to"] for p in rate["payee"] if self.holds(p.get("when"))), None)
        return Outcome(YES, found, paid_to, () if found == SILENT else self.parts(rate, found), until)

    def limited(self, limit: Node, found: Any) -> tuple[bool, Any, str]:
        """Whether a limit is kept, what it leaves of an amount, and its last day."""
        past = [e for e in self.ledger if e["kind"] in limit.get("count", ()) and self.counts(limit, e["date"])]
        if "claim_within" in limit:
            start = self.facts[limit["claim_within"]["of"]]
            last = last_day(start, limit["claim_within"])
            return start <= self.facts["on"] <= last, found, last
        if "once_per" in limit:
            return all(any(self.told(e, k) != self.value(k) for k in limit["once_per"]) for e in past), found, FOREVER
        if "higher_bars_lower" in limit:
            mine = [e for e in past if self.told(e, "occupation") == self.value("occupation")]
            rank = self.book["levels"].index
            return all(rank(self.told(e, "level")) <= rank(self.value("level")) for e in mine), found, FOREVER
        if "at_most" in limit:
            return self.place_left(limit, past), found, FOREVER
        spent = sum(USED[self.left(e, "amount")] if e.get("amount") is None else e["amount"] for e in past)
        left = max(0, limit["spent_at_most"] - spent)
        return left > 0, found if isinstance(found, str) else int(min(found, left)), FOREVER

    def place_left(self, limit: Node, past: list[Node]) -> bool:
        if "extra" not in limit:
            return len(past) < limit["at_most"]
        when, more = limit["extra"]["when"], limit["extra"]["at_most"]
        special = sum(self.entry_fits(when, e) for e in past)
        if self.holds(when) and special < more:
            return True
        return bool(len(past) - special + max(0, special - more) < limit["at_most"])

    def counts(self, limit: Node, date: str) -> bool:
        """Whether an entry of a date lies in the time that a limit counts."""
        on = self.facts["on"]
        if date > on or (limit.get("per") == "year" and date[:4] != on[:4]):
            return False
        return "months" not in limit or on <= last_day(date, {"months": limit["months"]})

    def told(self, entry: Node, fact: str) -> Any:
        """What an entry says; what it lacks may be anything."""
        return entry.get(fact) or MAY_BE[fact][int(2 * self.left(entry, fact))]

    def entry_fits(self, when: Node, entry: Node) -> bool:
        return (self.told(entry, when["fact"]) in when["in"]) != bool(when.get("not"))

    def parts(self, rate: Node, whole: int) -> tuple[int, ...]:
        parts: list[int] = []
        rest = whole
        for node in rate["instalments"]:
            of = self.amount(node["of"]) if "of" in node else whole
            of = 0 if of == NONE else ANY * self.left(node, "of") if of == SILENT else of
            paid = to_fen(of * exact(node["share"])) if "share" in node else rest
            if node.get("at_most"):
                paid = to_fen(paid * self.left(node, "at_most"))
            parts.append(paid)
            rest = max(0, rest - paid)
        return tuple(parts)


def office(node: Any) -> list[tuple[int, str]]:
    """What a world must decide of nodes: the keys that it asks for, those of the same node once."""
    if isinstance(node, list):
        return list(dict.fromkeys(key for n in node for key in office(n)))
    if not isinstance(node, dict):
        return []
    found = [(id(node["range"]), "")] if "range" in node else []
    found += [(id(node[k]), k) for k in ("up_to", "at_least") if k in node]
    found += [(id(node[k]), "") for k in ("highest", "lowest") if k in node and is_silent(node[k])]
    found += [(id(node), "")] if node.get("open") else []
    found += [(id(node), "at_most")] if node.get("at_most") is True else []
    found += [(id(node), k) for k in ("cap", "base_cap", "floor") if is_silent(node.get(k))]
    found += [(id(node), "of")] if "share" in node and "when" in node and is_silent(node.get("of")) else []
    if "kind" in node and "date" in node:
        found += [(id(node), key) for key in ("amount", *MAY_BE) if node.get(key) is None]
    return list(dict.fromkeys([*found, *(key for v in node.values() for key in office(v))]))


def is_silent(node: Any) -> bool:
    """Whether a node may come to words only."""
    return any(word in str(node) for word in ("no_figure", "about", "parameter"))


@dataclass(frozen=True)
class Settlement:
    """Who is beaten in one world, and what is paid: in all and by payee."""

    beaten: frozenset[str]
    total: int
    totals: dict[str | None, int]


def settle(rates: list[Node], outcomes: list[Outcome], choices: Node) -> Settlement:
    """Settle the groups of one world; samples are settled apart and pay nothing."""
    real = [i for i, r in enumerate(rates) if r["verification"] != "sample"]
    samples = [i for i, r in enumerate(rates) if r["verification"] == "sample"]
    beaten, paid = _settled(rates, outcomes, real, choices)
    also, _ = _settled(rates, outcomes, samples, choices)
    totals: dict[str | None, int] = {}
    for i in paid:
        to = outcomes[i].paid_to
        totals[to] = totals.get(to, 0) + _pays(rates[i], outcomes[i])
    return Settlement(frozenset(rates[i]["id"] for i in beaten | also), sum(totals.values()), totals)


def _pays(rate: Node, outcome: Outcome) -> int:
    return 0 if "benefit" in rate or not isinstance(outcome.amount, int) else outcome.amount


def _settled(rates: list[Node], outcomes: list[Outcome], some: list[int], choices: Node) -> tuple[set[int], list[int]]:
    """Who is beaten, and the set that is paid: the richest without conflict that beats every one left out."""
    live = [i for i in some if outcomes[i].status == YES]
    hits = _hits(rates, outcomes, live, choices)
    paid: set[int] = set()
    beaten: set[int] = set()
    while new := {i for i in live if i not in paid and all(k in beaten for k, j in hits if j == i)}:
        paid |= new
        beaten |= {j for k, j in hits if k in paid}
    rest = [i for i in live if i not in paid | beaten]
    free = [s for s in subsets(rest) if not any((i, j) in hits for i in s for j in s)]
    stable = [s for s in free if all(any((i, j) in hits for i in s) for j in rest if j not in s)]
    full = [s for s in free if all(any((i, j) in hits or (j, i) in hits for i in s) for j in rest if j not in s)]
    best = max(stable or full, key=lambda s: (sum(_pays(rates[i], outcomes[i]) for i in s), s))
    return beaten, sorted([*paid, *best])


def _hits(rates: list[Node], outcomes: list[Outcome], live: list[int], choices: Node) -> set[tuple[int, int]]:
    """Pairs of which the first beats the second, or may be preferred to it."""
    pairs = {(i, j): _beats(rates[i], outcomes[i], rates[j], outcomes[j], choices) for i in live for j in live if i != j}
    return {(i, j) for (i, j), (wins, free) in pairs.items() if wins or (free and not pairs[j, i][0])}


def _beats(a: Node, x: Outcome, b: Node, y: Outcome, choices: Node) -> tuple[bool, bool]:
    """Whether a beats b, and whether the person is free to prefer it."""
    shared = [(e, f) for e in a["exclusive"] for f in b["exclusive"] if e["group"] == f["group"]]
    wins, free = False, not shared and a.get("series") is not None and a.get("series") == b.get("series")
    for e, f in shared:
        chosen = choices.get(e["group"])
        if e["settle"] == "highest":
            if isinstance(x.amount, int) and isinstance(y.amount, int):
                wins = wins or (-x.amount, a["id"]) < (-y.amount, b["id"])
        elif e["settle"] == "order":
            wins = wins or (e.get("rank", 999), a["id"]) < (f.get("rank", 999), b["id"])
        else:
            wins, free = wins or chosen == a["id"], free or chosen not in (a["id"], b["id"])
    return wins, free


def subsets(items: list[int]) -> Iterator[tuple[int, ...]]:
    return itertools.chain.from_iterable(itertools.combinations(items, n) for n in range(len(items) + 1))


def keeps_bounds(book: Node, facts: Node) -> bool:
    """Whether all facts that are known lie where the others allow."""
    for fact in book["facts"]:
        if fact["id"] not in facts:
            continue
        value = facts[fact["id"]]
        lows = [facts.get(d, "" if d in _ids(book) else d) for d in fact.get("not_before", [])]
        highs = [facts.get(d, FOREVER if d in _ids(book) else d) for d in fact.get("not_after", [])]
        if any(value < d for d in lows) or any(value > d for d in highs):
            return False
        if "part_of" in fact and exact(value) > _whole(book, facts, fact["part_of"], value):
            return False
    return True


def _whole(book: Node, facts: Node, fact: str, otherwise: Any) -> Any:
    """A fact, or the sum that it is, as far as it is known."""
    derive = next((f["derive"] for f in book["facts"] if f["id"] == fact and "derive" in f), None)
    sources = derive["sum_of"] if derive else [fact]
    known = [exact(facts[s]) for s in sources if s in facts]
    return sum(known) if len(known) == len(sources) else exact(otherwise)


def _ids(book: Node) -> set[str]:
    return {f["id"] for f in book["facts"]} | {"on"}
