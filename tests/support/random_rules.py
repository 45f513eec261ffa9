"""Random small rule books with partial facts, so small that every completion can be tried."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.reads import reads_of
from tests.support.one_world import Node, add_days, keeps_bounds, office

ON = "2026-11-25"


def day(n: int) -> str:
    """The date that is so many days after the first; ON is day 100."""
    return add_days(ON, n - 100)


def yes_no(fact: str) -> Node:
    return {"id": fact, "label": fact, "question": "？", "about": "person", "type": "yes_no", "ask": True}


def choice(fact: str, values: list[str]) -> Node:
    return yes_no(fact) | {"type": "choice", "values": [[v, v] for v in values]}


BOUNDS: Node = {"not_before": [day(40)], "not_after": [day(120)]}
FACTS: list[Node] = [
    yes_no("staff"),
    yes_no("local"),
    choice("level", ["L5", "L4", "L3"]),
    choice("shift", ["day", "night"]),
    yes_no("hours") | {"type": "number"},
    yes_no("evenings") | {"type": "number", "part_of": "hours"},
    yes_no("fee") | {"type": "money"},
    yes_no("spent") | {"type": "money"},
    yes_no("cert") | {"type": "date", **BOUNDS, "not_before": ["klass", day(40)]},
    yes_no("klass") | {"type": "date", **BOUNDS},
    yes_no("gap") | {"type": "money", "ask": False, "derive": {"difference_of": ["spent", "fee"]}},
    yes_no("both") | {"type": "money", "ask": False, "derive": {"sum_of": ["spent", "fee"]}},
    yes_no("share") | {"type": "percent", "ask": False, "derive": {"share_of": ["spent", "fee"]}},
    yes_no("rate") | {"type": "percent", "ask": False, "derive": {"share_of": ["evenings", "hours"]}},
    yes_no("age") | {"type": "number", "ask": False, "derive": {"days_since": "klass"}},
    yes_no("groups") | {"type": "choices", "values": [["a", "a"], ["b", "b"]]},
    choice("occupation", ["x", "y"]),
    choice("class", ["A", "B"]) | {"ask": False, "from": "occupation.class"},
    yes_no("begun") | {"type": "date", "not_after": ["cert"]},
    yes_no("paid") | {"type": "money", "part_of": "both"},
    yes_no("born") | {"type": "date"},
    yes_no("years") | {"type": "number", "ask": False, "derive": {"years_since": "born"}},
    yes_no("months") | {"type": "number", "ask": False, "derive": {"months_since": "klass"}},
]
VALUES: dict[str, list[Any]] = {
    "staff": [True, False],
    "local": [True, False],
    "level": ["L5", "L4", "L3"],
    "shift": ["day", "night"],
    "hours": [0, 5, 10, 40],
    "evenings": [0, 4, 40],
    "fee": [0, 300, 1000, 10**9],
    "spent": [0, 300, 700, 2000],
    "cert": [day(n) for n in (40, 80, 100, 120)],
    "klass": [day(n) for n in (40, 80, 120)],
    "groups": [[], ["a"], ["b"], ["a", "b"]],
    "occupation": ["x", "y"],
    "class": ["A", "B"],
    "begun": [day(n) for n in (20, 80, 100)],
    "paid": [0, 300, 1000],
    "born": ["2008-02-29", "2008-11-25", "2008-11-26"],
}
FACT_KINDS = FactKinds(FACTS)


def finished(rate: Node) -> Node:
    """A rate with what the compiler adds, and the values that completions try as those worth trying."""
    added = reads_of(rate, FACT_KINDS)
    read = added.get("reads", [])
    return rate | {"reads": [], "split": []} | added | {"tries": {f: VALUES[f] for f in read}}


def leaf(r: random.Random) -> Node:
    found: Node = r.choice([
        {"fact": "staff", "in": [r.random() < 0.5]}, {"fact": "local", "in": [True]},
        {"fact": "level", "in": r.sample(VALUES["level"], r.randint(1, 2))}, {"fact": "shift", "in": ["night"]},
        {"fact": "hours", "min": [r.choice([5, 10, 40]), 1]}, {"fact": "evenings", "min": [r.choice([4, 8]), 1]},
        {"fact": "gap", "min": [r.choice([-300, 0, 300]), 1]}, {"fact": "both", "max": [1000, 1]},
        {"fact": "share", "min": [7, 10]}, {"fact": "rate", r.choice(["min", "max"]): [r.choice([5, 10]), 10]},
        {"fact": "cert", "min": day(90)}, {"fact": "klass", "max": day(80)},
        {"fact": "cert", "within": {"days": r.choice([1, 20, 60]), "of": "on"}},
        {"fact": "cert", "within": {"months": 1, "of": "on"}}, {"fact": "klass", "within": {"days": 20, "of": "cert"}},
        {"fact": "age", "min": [r.choice([-20, 20, 60]), 1]}, {"fact": "level", "in": ["L5"], "open": True},
        {"fact": "groups", "in": r.choice([["a"], ["a", "b"]])}, {"fact": "groups", "in": ["a"], "open": True},
        {"fact": "class", "in": ["A"]}, {"fact": "occupation", "in": ["x"]}, {"fact": "begun", "min": day(r.choice([60, 90]))},
        {"fact": "begun", "within": {"days": r.choice([20, 60]), "of": "cert"}}, {"fact": "paid", "min": [r.choice([300, 900]), 1]},
        {"fact": "born", "within": {"year_ends": r.choice([17, 18]), "of": "on"}}, {"fact": "hours", "min": [5, 1], "max": [10, 1]},
        {"fact": "years", r.choice(["min", "max"]): [r.choice([17, 18]), 1]}, {"fact": "months", "min": [r.choice([0, 1]), 1]},
    ])  # fmt: skip
    return found | {"text": "条件"} | ({"not": True} if r.random() < 0.2 else {})


def condition(r: random.Random, depth: int = 0) -> Node:
    if depth or r.random() < 0.7:
        return leaf(r)
    return {r.choice(["all", "any"]): [condition(r, depth + r.randint(0, 1)) for _ in range(2)]}


SIMPLE = ["fixed", "fixed", "fact", "no_figure", "choose", "choose", "range"]
NESTED = [
    "fixed", "fixed", "fact", "range", "no_figure", "about", "choose", "choose", "choose", "sum", "sum", "minus", "highest",
    "lowest", "table", "table", "each", "tiers", "percent", "up_to", "at_least", "parameter",
]  # fmt: skip


def amount(r: random.Random, depth: int = 0) -> Node:
    form = r.choice(SIMPLE if depth > 1 else NESTED)
    return {form: AMOUNTS[form](r, depth)}


def cap(r: random.Random, depth: int, fen: int) -> Any:
    """A ceiling in 分, or now and then an amount of its own."""
    return amount(r, depth + 2) if r.random() < 0.3 else fen


def _choose(r: random.Random, depth: int) -> list[Node]:
    rows: list[Node] = [{"when": condition(r, 1), "amount": amount(r, depth + 1)} for _ in range(r.randint(1, 2))]
    return rows + ([{"amount": amount(r, depth + 1)}] if r.random() < 0.6 else [])


def _table(r: random.Random, depth: int) -> Node:
    by = r.sample(["level", "shift", "class"], r.randint(1, 2))
    cells = [{f: r.sample(VALUES[f], r.randint(1, 2)) for f in by} for _ in range(r.randint(1, 3))]
    return {"by": by, "rows": [{"cells": c, "amount": amount(r, depth + 1), "text": "一行"} for c in cells]}


def _each(r: random.Random, depth: int) -> Node:
    more = {"at_most": [8, 1], "per": [3, 1], "whole": r.choice(["up", "down"]), "cap": cap(r, depth, 500)}
    node = {"of": r.choice(["hours", "evenings", "gap", "age", "months", "years"]), "amount": amount(r, depth + 1)}
    return node | {k: v for k, v in more.items() if r.random() < 0.4}


def _tiers(r: random.Random, depth: int) -> Node:
    steps: list[Node] = [{"to": [8, 1], "amount": 15}, {"amount": 10}]
    return {"of": r.choice(["hours", "age"]), "steps": steps} | ({"at_most": [20, 1]} if r.random() < 0.5 else {})


def _percent(r: random.Random, depth: int) -> Node:
    node = {"share": [r.choice([1, 30, 50, 90]), 100], "of": amount(r, depth + 1)}
    return node | {k: cap(r, depth, 400) for k in ("cap", "base_cap") if r.random() < 0.4}


def _parameter(r: random.Random, depth: int) -> Node:
    second = {"from": day(80), "to": day(r.choice([99, 109, 200])), "amount": amount(r, 2)}
    return {"id": "p", "title": "标准", "versions": [{"from": day(0), "to": day(79), "amount": {"fixed": 200}}, second]}


def _sum(r: random.Random, depth: int) -> list[Node]:
    included = [{"included": True} if r.random() < 0.15 else {} for _ in range(r.randint(2, 3))]
    return [{"title": "一部分", "amount": amount(r, depth + 1)} | more for more in included]


def _list(r: random.Random, depth: int) -> list[Node]:
    return [amount(r, depth + 1) for _ in range(r.randint(1, 3))]


def _one(r: random.Random, depth: int) -> Node:
    return amount(r, depth + 1)


AMOUNTS: dict[str, Any] = {
    "fixed": lambda r, depth: r.choice([0, 100, 250, 700, 901]),
    "fact": lambda r, depth: r.choice(["fee", "spent", "gap", "both", "paid"]),
    "no_figure": lambda r, depth: "按规定",
    "about": lambda r, depth: 500,
    "range": lambda r, depth: {"min": r.choice([0, 100, 333]), "max": r.choice([400, 1001])},
    "choose": _choose,
    "sum": _sum,
    "minus": lambda r, depth: {"from": amount(r, depth + 1), "less": _list(r, depth)[:2]},
    "highest": _list,
    "lowest": _list,
    "table": _table,
    "each": _each,
    "tiers": _tiers,
    "percent": _percent,
    "up_to": _one,
    "at_least": _one,
    "parameter": _parameter,
}


def adjustment(r: random.Random) -> Node:
    node: Node = r.choice([
        {"raise": [r.choice([10, 30]), 100]}, {"raise": [1, 5], "of_base": True}, {"multiply": [7, 10]}, {"add": 100},
        {"subtract": 150}, {"cap": cap(r, 0, r.choice([0, 300, 900]))}, {"floor": cap(r, 0, r.choice([50, 300, 900]))},
    ])  # fmt: skip
    more: Node = {"when": leaf(r)} if r.random() < 0.4 else {}
    return {"title": "调整"} | node | more | ({"at_most": True} if r.random() < 0.15 else {})


def limit(r: random.Random) -> Node:
    special = {"at_most": 1, "when": {"fact": "level", "in": ["L3"], "text": "高级"}}
    node: Node = r.choice([
        {"at_most": 1, "count": ["k"]}, {"spent_at_most": r.choice([200, 500]), "count": ["k"]},
        {"at_most": 1, "count": ["k"], "extra": special}, {"claim_within": r.choice([{"days": 30}, {"year_ends": 0}]) | {"of": "cert"}},
        {"once_per": ["occupation", "level"], "count": ["k"]}, {"once_per": ["occupation"], "count": ["k"]},
        {"higher_bars_lower": True, "count": ["k"]}, {"higher_bars_lower": True, "count": ["k"]},
    ])  # fmt: skip
    period: Node = {} if "claim_within" in node else r.choice([{"per": "life"}, {"per": "life"}, {"per": "year"}, {"months": 1}])
    return {"text": "限制"} | node | period | ({"when": leaf(r)} if r.random() < 0.4 else {})


def instalments(r: random.Random) -> list[Node]:
    first = {"when": "先", "share": [r.choice([30, 50, 120]), 100]} | r.choice([{}, {}, {"at_most": True}, {"of": amount(r, 2)}])
    return [first, *r.choice([[], [{"when": "再", "share": [3, 10]}]]), {"when": "后", "rest": True}]


def plain(n: int, **more: Any) -> Node:
    """A rate that anybody gets."""
    node: Node = {
        "id": f"r{n}", "title": f"补贴 {n}", "kind": "k", "audience": "person", "verification": "verified",
        "in_force": {"from": day(0)}, "decided_by": "on", "amount": {"fixed": 100}, "adjustments": [], "limits": [],
        "exclusive": [], "instalments": [], "payee": [{"to": "person"}],
    }  # fmt: skip
    return finished(node | more)


def rate(r: random.Random, n: int, groups: list[Node]) -> Node:
    more: Node = {"amount": amount(r), "in_force": {"from": day(r.choice([0, 0, 80]))}}
    if r.random() < 0.2:
        more["in_force"]["to"] = day(r.choice([90, 100]))
    if r.random() < 0.2:
        more["decided_by"] = r.choice(["cert", "klass"])
    if r.random() < 0.6:
        more["when"] = condition(r)
    if r.random() < 0.3:
        payees: list[Node] = [{"to": r.choice(["enterprise", "person"]), "when": leaf(r)}, {"to": "institution"}]
        more["payee"] = payees[: r.choice([1, 2, 2])]
    more["adjustments"] = [adjustment(r) for _ in range(r.choice([0, 0, 1, 2, 3]))]
    more["limits"] = [limit(r) for _ in range(r.choice([0, 0, 1, 1, 2]))]
    if r.random() < 0.3:
        more["rounding"] = {"fen": r.choice([10, 100]), "how": r.choice(["half_up", "down", "up"])}
    if r.random() < 0.25:
        more["instalments"] = instalments(r)
    more["exclusive"] = [placed(r, g) for g in r.sample(groups, r.choice([0, 1, 1, 2]))]
    more |= {"series": "s"} if r.random() < 0.08 else {}
    more |= {"benefit": "check"} if r.random() < 0.05 else {}
    more |= {"verification": "sample"} if r.random() < 0.08 else {}
    return plain(n, **more)


def placed(r: random.Random, group: Node) -> Node:
    return group | ({"rank": r.randint(1, 3)} if group["settle"] == "order" and r.random() < 0.8 else {})


@dataclass
class Case:
    """A rule book and partial facts. hidden: the facts that completions vary; nodes: what is left to the office."""

    book: Node
    facts: Node
    hidden: list[str] = field(default_factory=list)
    choices: dict[str, str] = field(default_factory=dict)
    ledger: list[Node] = field(default_factory=list)
    nodes: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rates(self) -> list[Node]:
        return list(self.book["rates"])

    def call(self, n: int) -> Node:
        return {"rules": n, "facts": self.facts, "on": ON, "options": {"ledger": self.ledger, "choices": self.choices}}


def made(rates: list[Node], facts: Node, hidden: list[str], **more: Any) -> Case:
    """A case of rates; facts: those of one person, of which some are hidden."""
    book = {"hash": "h", "version": 3, "levels": ["L5", "L4", "L3"], "kinds": {"k": "种类"}, "facts": FACTS, "rates": rates}
    known = {f: v for f, v in facts.items() if f not in hidden}
    limits = {key for x in rates for limit in x["limits"] for key in limit}
    need = {"amount": "spent_at_most" in limits, "level": bool(limits & BY_LEVEL), "occupation": bool(limits & BY_OCCUPATION)}
    nodes = [key for key in office([rates, more.get("ledger", [])]) if need.get(key[1], True)]
    return Case(book, known, hidden, nodes=nodes, **more)


BY_LEVEL, BY_OCCUPATION = {"extra", "once_per", "higher_bars_lower"}, {"once_per", "higher_bars_lower"}
"""Limits that read so much of an entry of the ledger."""


MANY = ["staff", "local", "level", "shift", "occupation"]
"""Facts with few values, of which a rate that reads all twice has more combinations than are tried."""


def _many_worlds(r: random.Random, n: int) -> Node:
    """A rate that reads many facts, each twice."""
    leaves: list[Node] = [{"fact": f, "in": r.sample(VALUES[f], 1), "text": f} for f in MANY]
    other = [x | ({} if r.random() < 0.5 else {"not": True}) for x in r.sample(leaves, len(leaves))]
    steps: list[Node] = [{"title": x["fact"], "when": x} | r.choice([{"add": 100}, {"multiply": [7, 10]}]) for x in other]
    return plain(n, amount=amount(r, 2), when={"any": leaves}, adjustments=steps)


def _rates(r: random.Random, groups: list[Node]) -> list[Node]:
    n = r.choice([1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 5, 5])
    if r.random() < 0.03:
        n = r.choice([9, 10])  # more than are tried in all sets
        return [plain(i, **_chained(r, groups)) for i in range(n)]
    if n == 1 and r.random() < 0.08:
        return [_many_worlds(r, 0)]
    if n > 2 and r.random() < 0.5:  # chains and circles of groups, few unknowns
        return [plain(i, **_chained(r, groups)) for i in range(n)]
    rates = [rate(r, i, groups) for i in range(n)]
    if n < 3 or r.random() < 0.2:
        return rates
    return [_simpler(r, x) for x in rates]  # settlements are the point


def _chained(r: random.Random, groups: list[Node]) -> Node:
    more: Node = {"when": leaf(r)} if r.random() < 0.6 else {}
    return more | {
        "payee": [{"to": r.choice(["person", "person", "enterprise"])}],
        "amount": _tied_amount(r),
        "exclusive": [placed(r, g) for g in r.sample(groups, r.choice([1, 2, 2, 3]))],
    }


def _tied_amount(r: random.Random) -> Node:
    """A figure that others may equal, or only its ceiling; or any amount."""
    fixed: Node = {"fixed": r.choice([50, 60, 100, 250])}
    return r.choice([fixed, fixed, fixed, {"up_to": fixed}, amount(r, 2)])


def _simpler(r: random.Random, rate: Node) -> Node:
    fixed: Node = {"fixed": r.choice([50, 60, 100, 250])}
    more: Node = {"adjustments": [], "limits": [], "instalments": [], "in_force": {"from": day(0)}, "decided_by": "on"}
    simple = rate | more | {"amount": fixed if r.random() < 0.75 else amount(r, 2)}
    if r.random() < 0.5:
        simple.pop("when", None)
    return finished(simple)


def _ledger(r: random.Random) -> list[Node]:
    entries = []
    for _ in range(r.choice([0, 1, 1, 1, 2])):
        date = r.choice([day(90), day(90), day(100), day(101), "2025-12-31", "2026-01-01", add_days(ON, -31)])
        entry = {
            "kind": r.choice(["k", "k", "k", "other"]), "date": date, "amount": r.choice([100, 100, None]),
            "level": r.choice(["L3", "L4", "L4", None]), "occupation": r.choice(["x", "x", "y", None]),
        }  # fmt: skip
        entries.append({k: v for k, v in entry.items() if v is not None})
    return entries


def case(r: random.Random) -> Case:
    """A random case, small enough to try every completion."""
    while True:
        groups = [{"group": f"g{i}", "settle": r.choice(["order", "highest", "choice"])} for i in range(3)]
        rates = _rates(r, groups)
        ledger = _ledger(r) if any(x["limits"] for x in rates) else []
        known = {f: r.choice(values) for f, values in VALUES.items()}
        book: Node = {"facts": FACTS}
        if not keeps_bounds(book, known):
            continue
        used = sorted({f for x in rates for f in x["reads"]})
        hidden = r.sample(used, min(len(used), r.choice([1, 1, 2, 2, 3])))
        if set(used).issuperset(MANY) and len(rates) == 1:
            hidden = list(MANY)
        if "class" in hidden and "occupation" not in hidden and r.random() < 0.7:
            hidden.append("occupation")
        choices = {g["group"]: f"r{r.randrange(len(rates))}" for g in groups if r.random() < 0.4}
        found = made(rates, known, hidden, choices=choices, ledger=ledger)
        size = 3 ** len(found.nodes)
        for fact in hidden:
            size *= len(VALUES[fact])
        if size <= (162 if len(rates) == 1 else 54):
            return found
