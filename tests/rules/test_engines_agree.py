"""The Python reference and the real JavaScript give equal results, on random rules and on the real catalog."""

from __future__ import annotations

import datetime
import random
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry
from skills_catalog.findings.finding import Problems
from skills_catalog.rules.engine.evaluate import contradictions, read_facts
from skills_catalog.rules.engine.numbers import exact
from skills_catalog.rules.known.fact_kinds import FactKinds
from skills_catalog.rules.reads import reads_of
from tests.support.engines import compare, run_node, run_quickjs
from tests.support.form_cases import published
from tests.support.random_answers import random_answer
from tests.support.random_rules import case as small_case
from tests.support.some import some

ROOT = Path(__file__).resolve().parents[2]
BATCH = 20_000
Rules = dict[str, Any]

FACTS: list[dict[str, Any]] = [
    {"id": "born", "label": "出生日期", "about": "person", "type": "date", "ask": True, "not_before": ["1900-01-01"], "not_after": ["on"]},
    {"id": "age", "label": "周岁", "about": "person", "type": "number", "ask": False, "derive": {"years_since": "born"}},
    {"id": "worked", "label": "入职日期", "about": "person", "type": "date", "ask": True, "not_before": ["born"]},
    {"id": "months", "label": "工龄", "about": "person", "type": "number", "ask": False, "derive": {"months_since": "worked"}},
    {"id": "group", "label": "身份", "about": "person", "type": "choices", "ask": True, "values": [["a", "甲"], ["b", "乙"]]},
    {"id": "level", "label": "等级", "about": "project", "type": "choice", "ask": True, "values": [["L5", "五"], ["L4", "四"]]},
    {"id": "occupation", "label": "职业", "about": "project", "type": "choice", "ask": True, "values": [["x", "电工"], ["y", "焊工"]]},
    {"id": "staff", "label": "在编", "about": "person", "type": "yes_no", "ask": True},
    {"id": "hours", "label": "学时", "about": "project", "type": "number", "ask": True},
    {"id": "fee", "label": "收费", "about": "project", "type": "money", "ask": True},
    {"id": "whole", "label": "总额", "about": "person", "type": "money", "ask": True},
    {"id": "share", "label": "占比", "about": "person", "type": "percent", "ask": False, "derive": {"share_of": ["fee", "whole"]}},
    {"id": "cert", "label": "发证日期", "about": "person", "type": "date", "ask": True},
    {"id": "since", "label": "拿证天数", "about": "person", "type": "number", "ask": False, "derive": {"days_since": "cert"}},
    {"id": "both", "label": "合计", "about": "person", "type": "money", "ask": False, "derive": {"sum_of": ["fee", "whole"]}},
    {"id": "more", "label": "差", "about": "person", "type": "money", "ask": False, "derive": {"difference_of": ["whole", "fee"]}},
    {"id": "late", "label": "天数差", "about": "person", "type": "number", "ask": False, "derive": {"difference_of": ["since", "hours"]}},
    {"id": "class", "label": "类别", "about": "occupation", "type": "choice", "ask": False, "from": "occupation.class", "values": [["A", "甲"], ["B", "乙"], ["C", "丙"]]},
    {"id": "green", "label": "绿色", "about": "occupation", "type": "yes_no", "ask": False, "from": "occupation.green"},
    {"id": "started", "label": "开班日期", "about": "project", "type": "date", "ask": True, "not_before": ["2015-01-01"], "not_after": ["cert", "on"]},
    {"id": "passed", "label": "通过的学时", "about": "project", "type": "number", "ask": True, "part_of": "hours"},
    {"id": "best", "label": "优秀的学时", "about": "project", "type": "number", "ask": True, "part_of": "passed"},
    {"id": "paid", "label": "已付", "about": "person", "type": "money", "ask": True, "part_of": "both"},
    {"id": "saved", "label": "没付", "about": "person", "type": "money", "ask": False, "derive": {"difference_of": ["both", "paid"]}},
    {"id": "rating", "label": "评分", "about": "person", "type": "percent", "ask": True},
    {"id": "excellence", "label": "优秀率", "about": "project", "type": "percent", "ask": False, "derive": {"share_of": ["best", "passed"]}},
    {"id": "delay", "label": "拖延占比", "about": "person", "type": "percent", "ask": False, "derive": {"share_of": ["late", "passed"]}},
]  # fmt: skip
KINDS = FactKinds(FACTS)
DAYS = [
    "1999-12-31", "2004-02-29", "2020-02-29", "2023-12-31", "2024-01-01", "2024-02-29", "2025-08-31", "2026-02-28", "2026-11-25",
    "2100-02-28",
]  # fmt: skip


def day(r: random.Random) -> str:
    if r.random() < 0.5:
        return r.choice(DAYS)
    return (datetime.date(2000, 1, 1) + datetime.timedelta(days=r.randint(0, 10000))).isoformat()


def leaf(r: random.Random) -> Rules:
    kind = r.randint(0, 8)
    out: Rules
    if kind == 0:
        out = {"fact": "group", "in": r.sample(["a", "b"], r.randint(1, 2))} | ({"open": True} if r.random() < 0.2 else {})
    elif kind == 1:
        out = {"fact": "level", "in": [r.choice(["L5", "L4"])]} | ({"open": True} if r.random() < 0.2 else {})
    elif kind == 2:
        out = {"fact": r.choice(["staff", "staff", "green"]), "in": [r.random() < 0.5]}
    elif kind == 3:
        out = {"fact": r.choice(["age", "months", "hours", "since", "late", "passed", "best"])}
        out |= r.choice([{"min": [r.randint(0, 40), 1]}, {"max": [r.randint(0, 60), 1]}, {"min": [16, 1], "max": [60, 1]}])
    elif kind == 4:
        bound = r.choice([0, 1, 100_000, 133_332])
        out = r.choice(
            [
                {"fact": "share", "min": [r.randint(0, 100), 100]},
                {"fact": "both", "min": bound},
                {"fact": "more", "max": bound},
                {"fact": "paid", "min": bound},
                {"fact": "saved", "min": bound},
                {"fact": "rating", "min": [r.randint(0, 100), 100]},
                {"fact": "excellence", r.choice(["min", "max"]): [r.choice([50, 100]), 100]},
                {"fact": "delay", r.choice(["min", "max"]): [r.choice([-300, -30, -3, 3]), 1]},
            ]
        )
    elif kind == 5:
        span = r.choice(
            [{"months": r.randint(1, 14)}, {"months": 12}, {"days": r.randint(1, 400)}, {"year_ends": r.randint(0, 1)}]
        )
        fact, of = r.choice([("cert", "on"), ("cert", "worked"), ("started", "cert"), ("started", "on")])
        out = {"fact": fact, "within": span | {"of": of}}
    elif kind == 6:
        out = {"fact": "class", "in": r.sample(["A", "B", "C"], r.randint(1, 2))}
    elif kind == 7:
        out = {"fact": "occupation", "in": ["x"]}
    else:
        out = {"fact": r.choice(["worked", "started"]), r.choice(["min", "max"]): day(r)}
    if r.random() < 0.25:
        out["not"] = True
    return out | {"text": f"t{r.randint(0, 10**6)}"}


def condition(r: random.Random, depth: int = 0) -> Rules:
    if depth > 2 or r.random() < 0.5:
        return leaf(r)
    return {r.choice(["all", "any"]): [condition(r, depth + 1) for _ in range(r.randint(1, 3))]}


def amount(r: random.Random, depth: int = 0) -> Rules:
    simple = ["fixed", "range", "fact", "no_figure", "about"]
    nested = [
        "table", "each", "tiers", "percent", "sum", "choose", "highest", "lowest", "up_to", "at_least", "minus", "parameter",
    ]  # fmt: skip
    form = r.choice([*simple, "choose"] if depth > 2 else simple[:3] + nested * 2 + ["no_figure"])
    if form == "fixed":
        return {"fixed": r.randint(0, 500_000)}
    if form == "range":
        low = r.randint(0, 100_000)
        return {"range": {"min": low, "max": low + r.randint(0, 100_000)}}
    if form == "fact":
        return {"fact": r.choice(["fee", "fee", "paid", "both", "more", "saved"])}
    if form == "no_figure":
        return {"no_figure": "按规定"}
    if form == "about":
        return {"about": r.randint(0, 200_000)}
    if form == "minus":
        return {"minus": {"from": amount(r, depth + 1), "less": [amount(r, depth + 1) for _ in range(r.randint(1, 2))]}}
    if form == "parameter":
        return {"parameter": parameter(r, depth)}
    if form == "table":
        by = {"level": ["L5", "L4"], "class": ["A", "B", "C"]}
        some = r.choice([["level"], ["class"], ["level", "class"]])
        cells = [{f: r.sample(by[f], r.randint(1, 2)) for f in some} for _ in range(r.randint(1, 3))]
        return {"table": {"by": some, "rows": [{"cells": c, "amount": amount(r, depth + 2), "text": "一行"} for c in cells]}}
    if form == "each":
        out: Rules = {"of": r.choice(["hours", "passed", "late", "age"]), "amount": amount(r, depth + 1), "unit": "学时"}
        if r.random() < 0.4:
            out["at_most"] = [r.randint(1, 90), 2]
        if r.random() < 0.4:
            out["cap"] = cap(r, depth)
        if r.random() < 0.3:
            out["per"] = [r.randint(1, 30), 1]
        if r.random() < 0.3:
            out["whole"] = r.choice(["up", "down"])
        return {"each": out}
    if form == "tiers":
        steps: list[Rules] = [{"to": [10, 1], "amount": r.randint(0, 20_000)}, {"amount": r.randint(0, 20_000)}]
        return {
            "tiers": {"of": r.choice(["hours", "best", "late"]), "steps": steps}
            | ({"at_most": [15, 1]} if r.random() < 0.5 else {})
        }
    if form == "percent":
        caps = {k: cap(r, depth) for k in ("cap", "base_cap") if r.random() < 0.4}
        return {"percent": {"share": [r.randint(1, 150), 100], "of": amount(r, depth + 1)} | caps}
    if form == "sum":
        pieces = [{"title": f"p{i}", "amount": amount(r, depth + 1)} for i in range(r.randint(1, 3))]
        if r.random() < 0.3:
            pieces[-1]["included"] = True
        return {"sum": pieces}
    if form == "choose":
        choices: list[Rules] = [{"when": condition(r, 2), "amount": amount(r, depth + 1)} for _ in range(r.randint(1, 2))]
        return {"choose": choices + ([{"amount": amount(r, depth + 1)}] if r.random() < 0.7 else [])}
    if form in ("highest", "lowest"):
        return {form: [amount(r, depth + 1) for _ in range(r.randint(1, 3))]}
    return {form: amount(r, depth + 1)}


def cap(r: random.Random, depth: int) -> int | Rules:
    return r.randint(1000, 200_000) if r.random() < 0.7 else amount(r, depth + 2)


def parameter(r: random.Random, depth: int) -> Rules:
    """Two or three versions, perhaps with a gap between them."""
    starts = sorted({day(r) for _ in range(r.randint(2, 3))})
    versions = []
    for n, start in enumerate(starts):
        last = [] if n == len(starts) - 1 else [starts[n + 1]]
        ends = [(datetime.date.fromisoformat(x) - datetime.timedelta(days=r.choice([1, 1, 30]))).isoformat() for x in last]
        kept = {"to": ends[0]} if ends and ends[0] >= start else {}
        versions.append({"from": start, "amount": amount(r, depth + 2)} | kept)
    return {"id": "p", "title": "最低工资", "versions": versions}


def rate(r: random.Random, n: int) -> Rules:
    start, end = sorted([day(r), day(r)])
    adjustments = []
    for i in range(r.randint(0, 3)):
        node: Rules = r.choice(
            [
                {"raise": [r.randint(1, 50), 100]},
                {"multiply": [r.randint(1, 99), 100]},
                {"add": 10_000},
                {"subtract": 5_000},
                {"cap": cap(r, 1)},
                {"floor": cap(r, 1)},
            ]
        )
        node = {"title": f"a{i}"} | node
        if r.random() < 0.5:
            node["when"] = condition(r, 2)
        if "raise" in node and r.random() < 0.4:
            node["at_most"] = True
        if "raise" in node and r.random() < 0.4:
            node["of_base"] = True
        adjustments.append(node)
    limits: list[Rules] = []
    for _ in range(r.randint(0, 2)):
        kinds = r.choice([["k0"], ["k1"], ["k0", "k1"]])
        period: Rules = r.choice([{"per": "year"}, {"per": "life"}, {"months": r.randint(1, 36)}])
        limit = r.choice(
            [
                {"at_most": r.randint(1, 2), "count": kinds} | period,
                {"at_most": 1, "count": kinds, "extra": {"at_most": r.randint(1, 2), "when": condition(r, 2)}} | period,
                {"spent_at_most": r.randint(0, 300_000), "count": kinds} | period,
                {"once_per": ["occupation", "level"], "count": kinds},
                {"once_per": ["occupation"], "count": kinds},
                {"once_per": ["occupation"], "count": kinds} | period,
                {"higher_bars_lower": True, "count": kinds} | r.choice([{}, period]),
                {"claim_within": {"months": 12, "of": "cert"}},
                {"claim_within": {"year_ends": 0, "of": r.choice(["cert", "started"])}},
            ]
        )
        limits.append(limit | {"text": "限制"} | ({"when": condition(r, 2)} if r.random() < 0.3 else {}))
    parts: list[Rules] = []
    for i in range(r.choice([0, 0, 1, 2, 3])):
        part: Rules = {"share": [r.randint(1, 60), 100]} if r.random() < 0.7 else {"rest": True}
        part |= {"at_most": True} if r.random() < 0.3 else {}
        part |= {"of": amount(r, 2)} if "share" in part and r.random() < 0.3 else {}
        part |= (
            {"within": r.choice([{"days": 30}, {"months": 2}, {"year_ends": 0}]) | {"of": r.choice(["worked", "cert"])}}
            if r.random() < 0.3
            else {}
        )
        parts.append({"when": f"w{i}"} | part)
    groups = r.sample(["g0", "g1", "g2"], r.choice([0, 0, 1, 1, 2]))
    settled = {"g0": "highest", "g1": "order", "g2": "choice"}
    exclusive = [{"group": g, "settle": settled[g]} | ({"rank": r.randint(1, 3)} if r.random() < 0.8 else {}) for g in groups]
    out: Rules = {
        "id": f"r{n}", "title": f"补贴 {n}", "kind": f"k{r.randint(0, 1)}", "audience": "person", "verification": r.choice(["verified", "verified", "sample"]),
        "in_force": {"from": start} | ({"to": end} if r.random() < 0.5 else {}), "decided_by": r.choice(["on", "cert", "worked"]),
        "when": condition(r), "amount": amount(r), "payee": [{"to": "person", "when": leaf(r)}, {"to": "institution"}],
        "adjustments": adjustments, "limits": limits, "exclusive": exclusive,
        "instalments": parts,
    }  # fmt: skip
    if r.random() < 0.1:
        out["benefit"] = "deduction"
    if r.random() < 0.3:
        out["rounding"] = {"fen": r.choice([1, 10, 100, 1000]), "how": r.choice(["half_up", "down", "up"])}
    if r.random() < 0.3:
        out["series"] = f"s{r.randint(0, 1)}"
    return out | reads_of(out, KINDS)


def rates(r: random.Random) -> list[Rules]:
    """A few rates, or now and then more under several groups than are tried in all sets."""
    if r.random() < 0.9:
        return [rate(r, n) for n in range(r.randint(1, 6))]
    settled = [{"group": f"h{n}", "settle": r.choice(["highest", "order", "choice"])} for n in range(4)]
    return [tied(r, n, settled) for n in range(r.randint(8, 11))]


def tied(r: random.Random, n: int, groups: list[Rules]) -> Rules:
    """A rate of which only what others have to do with it matters."""
    more: Rules = {"when": leaf(r)} if r.random() < 0.5 else {}
    out = {k: v for k, v in rate(r, n).items() if k not in ("when", "rounding", "reads", "split", "tries")} | more
    places = [g | {"rank": r.randint(1, 3)} for g in r.sample(groups, r.choice([1, 2, 2, 3]))]
    out |= {
        "exclusive": places,
        "adjustments": [],
        "limits": [],
        "instalments": [],
        "decided_by": "on",
        "in_force": {"from": "1900-01-01"},
    }
    fixed: Rules = {"fixed": r.choice([50, 60, 100, 250])}
    out["amount"] = r.choice([amount(r, 3), amount(r, 3), fixed, fixed, fixed, fixed, {"up_to": fixed}, {"at_least": fixed}])
    return out | reads_of(out, KINDS)


def facts(r: random.Random) -> Rules:
    full: Rules = {
        "born": day(r), "worked": day(r), "group": r.choice([[], ["a"], ["b"], ["a", "b"]]), "level": r.choice(["L5", "L4"]),
        "occupation": r.choice(["x", "y"]), "staff": r.random() < 0.5, "hours": r.choice([0, 1, 10, 11, 48, "46.5", [91, 2]]),
        "fee": r.choice([0, 1, 33_333, 99_999, 150_000]), "whole": r.choice([0, 100_000, 99_999]), "cert": day(r), "started": day(r), "passed": r.choice([0, 1, 10, "9.5"]), "best": r.choice([0, 1, 10]), "paid": r.choice([0, 33_333, 200_000]),
        "rating": [r.randint(0, 100), 100],
    }  # fmt: skip
    more: Rules = {
        "class": r.choice("ABC"), "green": r.random() < 0.5, "age": r.randint(0, 70), "since": r.randint(0, 400), "share": [1, 3],
        "both": r.choice([0, 40_000, 250_000]), "months": r.randint(0, 60),
    }  # fmt: skip
    given = {k: v for k, v in full.items() if r.random() < 0.7} | {k: v for k, v in more.items() if r.random() < 0.1}
    given |= {r.choice(list(full)): None} if r.random() < 0.1 else {}
    if r.random() < 0.3:
        return given
    broken = {f for c in contradictions({"facts": FACTS}, given, "2030-01-01") for f in (c["fact"], c["other"])}
    return {k: v for k, v in given.items() if k not in broken}


def ledger(r: random.Random) -> list[Rules]:
    entries = []
    for _ in range(r.randint(0, 3)):
        entry = {
            "kind": f"k{r.randint(0, 1)}",
            "date": day(r),
            "occupation": r.choice(["x", "y", None]),
            "level": r.choice(["L5", "L4", "L3", None]),
            "amount": r.choice([0, 50_000, 120_050, None]),
        }
        entries.append({k: v for k, v in entry.items() if v is not None})
    return entries


def options(r: random.Random) -> Rules:
    out: Rules = {"ledger": ledger(r)}
    if r.random() < 0.3:
        out["choices"] = {f"{name}{n}": f"r{r.randint(0, 4)}" for name in "gh" for n in range(4)}
    if r.random() < 0.2:
        out["skip"] = r.sample(["born", "level", "fee", "cert", "occupation"], 2)
    if r.random() < 0.1:
        out["only"] = ["r0", "r1"]
    return out


@pytest.mark.parametrize("pairs", [5_000, pytest.param(1_000_000, marks=pytest.mark.long)])
def test_random_rules_give_equal_results(pairs: int, seed: int) -> None:
    """In batches, so that a million pairs need no more memory than twenty thousand."""
    r = random.Random(seed)
    done = 0
    while done < pairs:
        books, calls = [], []
        for n in range(min(pairs - done, BATCH) // 10):
            book = {
                "hash": "h",
                "levels": ["L5", "L4", "L3"],
                "facts": FACTS,
                "rates": rates(r),
            }
            books.append(book)
            calls += [{"rules": n, "facts": facts(r), "on": day(r), "options": options(r)} for _ in range(10)]
        part = calls[: len(calls) // 4]
        compare(books, part, run_quickjs(books, part), "quickjs")
        compare(books, calls, run_node(books, calls), "node")
        for call, theirs in zip(calls, run_node(books, calls, "contradictions"), strict=True):
            assert theirs == contradictions(books[call["rules"]], call["facts"], call["on"]), call
        done += len(calls)
    assert done == pairs


def test_small_rules_give_equal_results(seed: int) -> None:
    """Those whose every completion is tried elsewhere: rates of more worlds than are tried, large clusters and vague entries."""
    r = random.Random(seed)
    cases = [small_case(r) for _ in range(2_000)]
    books, calls = [c.book for c in cases], [c.call(n) for n, c in enumerate(cases)]
    compare(books, calls, run_node(books, calls), "node")


def test_the_cases_rates_give_equal_results(seed: int) -> None:
    """Every form that has cases is compared, whoever wrote it: random facts on all rates of the cases."""
    book = published()["rules"]
    r = random.Random(seed)
    calls = []
    for _ in range(150):
        given = {f["id"]: random_answer(f, r) for f in book["facts"] if f["ask"] and r.random() < 0.6}
        calls.append({"rules": 0, "facts": given, "on": day(r), "options": {"audience": ["person", "enterprise", "class"]}})
    compare([book], calls, run_node([book], calls), "node")


@pytest.mark.parametrize("fact", ["delay", "late", "more", "excellence"])
@pytest.mark.parametrize("bound", [[-1, 1], [-300, 1], [-5, 2]])
def test_no_value_is_tried_that_nobody_can_answer(fact: str, bound: list[int]) -> None:
    """What follows from answers may be below 0, an answer never is."""
    leaf = {"fact": fact, "max": bound[0] if fact == "more" else bound, "text": "t"}
    tried = reads_of({"in_force": {"from": "1900-01-01"}, "decided_by": "on", "when": leaf}, KINDS)["tries"]
    numbers = {f: [exact(v) for v in values] for f, values in tried.items() if KINDS.by_id[f]["type"] in ("number", "money")}
    assert numbers
    assert [f for f, values in numbers.items() if min(values) < 0] == []


def test_a_question_that_only_an_impossible_answer_makes_differ_is_not_asked() -> None:
    """The days late are above 0 here, so that no number of hours passed makes their share less than that."""
    payee = [{"to": "person", "when": {"fact": "delay", "max": [-1, 1], "text": "t"}}, {"to": "institution"}]
    one = {
        "id": "r", "title": "补贴", "kind": "k", "audience": "person", "verification": "verified", "decided_by": "on",
        "in_force": {"from": "1900-01-01"}, "amount": {"at_least": {"fixed": 100}}, "payee": payee,
    }  # fmt: skip
    book = {"hash": "h", "levels": [], "facts": FACTS, "rates": [one | reads_of(one, KINDS)]}
    calls = [{"rules": 0, "facts": {"hours": 10, "cert": "2014-06-06"}, "on": "2026-04-07", "options": {}}]
    results = run_node([book], calls)
    compare([book], calls, results, "node")
    assert results[0]["ask"] is None


def real_rules() -> Rules:
    problems = Problems()
    catalog = load_catalog(ROOT / "catalog", problems)
    link_catalog(catalog)
    assert not problems.errors
    return compile_rulebook(catalog)


def test_real_rules_give_equal_results() -> None:
    book = real_rules()
    r = random.Random(7)
    calls = []
    for _ in range(300):
        given: Rules = {}
        for fact in book["facts"]:
            if fact["ask"] and r.random() < 0.6:
                values = [v[0] for v in fact.get("values", [])]
                given[fact["id"]] = {
                    "choices": lambda v=values: r.sample(v, min(len(v), r.randint(0, 3))),
                    "choice": lambda v=values: r.choice(v),
                    "yes_no": lambda: r.random() < 0.5,
                    "date": lambda: day(r),
                    "number": lambda: r.randint(0, 60),
                    "money": lambda: r.randint(0, 10**7),
                    "percent": lambda: [r.randint(0, 100), 100],
                }[fact["type"]]()
        calls.append({"rules": 0, "facts": given, "on": day(r), "options": {"ledger": [], "audience": ["person", "enterprise"]}})
    compare([book], calls, run_quickjs([book], calls), "quickjs")


def test_the_experts_cases_on_javascript(real_catalog: Catalog) -> None:
    """Every case of the catalog comes out in the browser's engine as in the reference."""
    book = compile_rulebook(real_catalog)
    audience = ["person", "enterprise", "class"]
    calls = [
        {
            "rules": 0,
            "facts": read_facts(book, dict(c.facts)),
            "on": c.on.isoformat(),
            "options": {"only": [c.rate], "audience": audience, "ledger": [ledger_entry(book, p) for p in c.ledger]},
        }
        for c, _ in real_catalog.cases
    ]
    results = run_quickjs([book], calls)
    compare([book], calls, results, "quickjs")
    for (case, _), result in some(zip(real_catalog.cases, results, strict=True)):
        assert result["outcomes"][0]["status"] == case.expect.status, case.id
