"""What an engine says of partial facts holds whatever the open answers turn out to be; every completion is tried."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tests.support.engines import ENGINES, Engine
from tests.support.one_world import Node
from tests.support.random_rules import Case, case, day, made, plain
from tests.support.soundness import fault, loose

BATCH = 2_000


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_random_rules_hold_for_every_completion(engine: Engine, count: int, seed: int) -> None:
    r = random.Random(seed)
    for start in range(0, count, BATCH):
        cases = [case(r) for _ in range(min(BATCH, count - start))]
        results = engine([c.book for c in cases], [c.call(n) for n, c in enumerate(cases)])
        for tried, result in zip(cases, results, strict=True):
            assert fault(tried, result) is None, described(tried, result)


FEW = ("staff", "local", "level", "shift", "occupation", "class")
"""Facts with few values, each of which a completion tries."""


@pytest.mark.parametrize("engine", ENGINES)
def test_with_one_unknown_the_interval_is_what_completions_come_to(engine: Engine, seed: int) -> None:
    r = random.Random(seed)
    cases = [c for c in (case(r) for _ in range(4_000)) if len(c.hidden) == 1 and c.hidden[0] in FEW and not c.nodes]
    results = engine([c.book for c in cases], [c.call(n) for n, c in enumerate(cases)])
    assert len(cases) > 150
    for tried, result in zip(cases, results, strict=True):
        assert loose(tried, result) is None, described(tried, result)


SOMEBODY: Node = {
    "staff": False, "local": False, "level": "L4", "shift": "day", "hours": 5, "evenings": 0, "fee": 300, "spent": 300,
    "cert": day(100), "klass": day(80), "groups": [], "occupation": "x", "class": "A", "begun": day(80), "paid": 0, "born": "2008-02-29",
}  # fmt: skip
SILENT: Node = {"no_figure": "按规定"}


def fixed(fen: int) -> Node:
    return {"fixed": fen}


def if_so(fact: str) -> Node:
    return {"fact": fact, "in": [True], "text": fact}


def grouped(*places: tuple[Any, ...]) -> Node:
    """In groups: (name, how it is settled, rank if by order)."""
    keys = ("group", "settle", "rank")
    return {"exclusive": [dict(zip(keys, place, strict=False)) for place in places]}


def tried(*rates: Node, hidden: str = "", choices: Node | None = None, **facts: Any) -> Case:
    """A case of rates and somebody, of whom the named facts are hidden."""
    return made([plain(n, **x) for n, x in enumerate(rates)], SOMEBODY | facts, hidden.split(), choices=choices or {})


LADDER: Node = {"choose": [{"when": if_so("staff"), "amount": fixed(100)}]}
HOLE: Node = {"choose": [{"when": if_so("staff"), "amount": SILENT}, {"amount": fixed(100)}]}
NO_ROW: Node = {"table": {"by": ["level"], "rows": [{"cells": {"level": ["L4"]}, "amount": fixed(1000), "text": "四级"}]}}
HALVES: list[Node] = [{"when": "先", "share": [1, 2], "of": NO_ROW}, {"when": "后", "rest": True}]
THIRDS: list[Node] = [{"when": "先", "share": [3, 10]}, {"when": "再", "share": [3, 10]}, {"when": "后", "rest": True}]
PINNED: Node = {"choose": [{"when": {"fact": "level", "in": ["L3"], "text": "高级"}, "amount": SILENT}, {"amount": fixed(800)}]}
STANDARD: Node = {
    "id": "p", "title": "标准",
    "versions": [{"from": day(0), "to": day(89), "amount": fixed(200)}, {"from": day(90), "amount": fixed(210)}],
}  # fmt: skip
Said = tuple[str, Any]
"""Status, and the least and the most of the amount (None: without bound); None where there is no figure."""
NAMED: dict[str, tuple[Case, list[Said], Node]] = {
    "a raise of the base after a cap has no bound": (
        tried({"amount": {"fact": "fee"}, "adjustments": [{"title": "a", "cap": 1000}, {"title": "b", "raise": [1, 5], "of_base": True}]}, hidden="fee"),
        [("yes", (0, None))], {"total": {"min": 0, "max": None}, "ask": "fee"},
    ),
    "a sum whose first part may have no cell": (
        tried({"amount": {"sum": [{"title": "a", "amount": LADDER}, {"title": "b", "amount": SILENT}]}}, hidden="staff"),
        [("maybe", None)], {"total": {"min": 0, "max": 0}, "ask": "staff"},
    ),
    "a sum whose second part has no cell": (
        tried({"amount": {"sum": [{"title": "a", "amount": HOLE}, {"title": "b", "amount": {"choose": [{"when": if_so("local"), "amount": fixed(50)}]}}]}}, hidden="staff"),
        [("no", None)], {"ask": None},
    ),
    "a choice of what may turn out a no": (
        tried({"when": if_so("staff"), "amount": fixed(1000)} | grouped(("g", "choice")), {"amount": fixed(5000)} | grouped(("g", "choice")), hidden="staff", choices={"g": "r0"}),
        [("maybe", (1000, 1000)), ("yes", (5000, 5000))], {"total": {"min": 1000, "max": 5000}, "beaten": []},
    ),
    "what may itself be beaten beats nobody yet": (
        tried({"when": if_so("local"), "amount": fixed(130)} | grouped(("g", "order", 1)),
              {"amount": fixed(800)} | grouped(("g", "order", 2), ("h", "highest")), {"amount": fixed(300)} | grouped(("h", "highest")), hidden="local"),
        [("maybe", (130, 130)), ("yes", (800, 800)), ("yes", (300, 300))], {"total": {"min": 430, "max": 800}, "beaten": []},
    ),
    "the middle of a chain may take both ends": (
        tried({"amount": fixed(60)} | grouped(("g", "highest")), {"when": if_so("staff"), "amount": fixed(100)} | grouped(("g", "highest"), ("h", "highest")),
              {"amount": fixed(60)} | grouped(("h", "highest")), hidden="staff"),
        [("yes", (60, 60)), ("maybe", (100, 100)), ("yes", (60, 60))], {"total": {"min": 100, "max": 120}},
    ),
    "a difference below 0 pays 0": (
        tried({"amount": {"fact": "gap"}}, {"amount": {"each": {"of": "gap", "amount": fixed(15)}}}, hidden="fee"),
        [("yes", (0, 300)), ("yes", (0, 4500))], {},
    ),
    "a figure pinned by cap and floor may still be none": (
        tried({"amount": {"percent": {"share": [1, 2], "cap": 300, "of": PINNED}}, "adjustments": [{"title": "a", "floor": 300}]}, hidden="level"),
        [("yes", (0, None))], {"total": {"min": 0, "max": 300}, "ask": "level"},
    ),
    "a tie is certain only for the earlier id": (
        tried({"amount": {"lowest": [{"fact": "fee"}, fixed(100)]}} | grouped(("g", "highest")), {"amount": fixed(100)} | grouped(("g", "highest")), hidden="fee"),
        [("yes", (0, 100)), ("yes", (100, 100))], {"beaten": [], "total": {"min": 100, "max": 100}},
    ),
    "a share of a whole of 0 is 0, and nothing is asked": (
        tried({"when": {"fact": "share", "min": [3, 5], "text": "占比"}, "amount": fixed(1)}, fee=0), [("no", None)], {"ask": None},
    ),
    "what shares leave of a range": (
        tried({"amount": {"range": {"min": 4, "max": 5}}, "instalments": THIRDS}),
        [("yes", (4, 5))], {"payments": [[(1, 2), (1, 2), (1, 2)]]},
    ),
    "a share of a table without the row is 0": (
        tried({"amount": fixed(1000), "instalments": HALVES}, hidden="level"),
        [("yes", (1000, 1000))], {"payments": [[(0, 500), (500, 1000)]], "ask": "level"},
    ),
    "who is beaten by a beaten one is paid": (
        tried({"amount": fixed(50)} | grouped(("a", "order", 2)), {"amount": fixed(500)} | grouped(("a", "order", 1), ("z", "highest")), {"amount": fixed(900)} | grouped(("z", "highest"))),
        [("yes", (50, 50)), ("yes", (500, 500)), ("yes", (900, 900))], {"beaten": ["r1"], "total": {"min": 950, "max": 950}},
    ),
    "a list that goes on leaves it to the office": (
        tried({"when": {"fact": "level", "in": ["L5"], "open": True, "text": "等级（等）"}, "amount": fixed(7)}), [("maybe", (7, 7))], {"ask": None},
    ),
    "a part is not more than the whole": (
        tried({"when": {"fact": "evenings", "min": [6, 1], "text": "晚上"}, "amount": fixed(7)}, hidden="evenings"), [("no", None)], {"ask": None},
    ),
    "the whole is not less than a part": (
        tried({"amount": {"each": {"of": "hours", "amount": fixed(10)}}}, hidden="hours", evenings=4), [("yes", (40, None))], {"ask": "hours"},
    ),
    "a part of a sum that is known": (
        tried({"when": {"fact": "paid", "min": [700, 1], "text": "已付"}, "amount": fixed(7)}, hidden="paid"), [("no", None)], {"ask": None},
    ),
    "answers that break the bound of a sum are no witness": (
        tried({"when": {"fact": "spent", "max": [299, 1], "text": "支出"}, "amount": fixed(7)}, hidden="spent", paid=600, fee=300),
        [("maybe", (7, 7))], {"ask": None},
    ),
    "a date lies before the one that it must precede": (
        tried({"when": {"fact": "klass", "max": day(80), "text": "开班"}, "amount": fixed(7)}, hidden="klass", cert=day(80)), [("yes", (7, 7))], {"ask": None},
    ),
    "the version of the deciding day": (
        tried({"decided_by": "cert", "amount": {"parameter": STANDARD}}, hidden="cert"), [("yes", (200, 210))], {"ask": "cert"},
    ),
    "what was chosen counts in a group of choice only": (
        tried({"amount": {"range": {"min": 300, "max": 800}}} | grouped(("g", "highest")), {"amount": SILENT} | grouped(("g", "highest")), choices={"g": "r1"}),
        [("yes", (300, 800)), ("yes", None)], {"total": {"min": 300, "max": 800}, "beaten": []},
    ),
    "a table that has a row for every value waits for none": (
        tried({"amount": {"table": {"by": ["level"], "rows": [{"cells": {"level": ["L5", "L4", "L3"]}, "amount": LADDER, "text": "各级"}]}}}, hidden="level staff"),
        [("maybe", (100, 100))], {"missing": [["staff"]], "ask": "staff"},
    ),
    "about so much is no figure": (tried({"amount": {"about": 100000}}), [("yes", None)], {"total": {"min": 0, "max": 0}, "ask": None}),
    "what is taken off leaves nothing below 0": (
        tried({"amount": {"minus": {"from": fixed(400), "less": [{"fact": "fee"}, fixed(50)]}}}, hidden="fee"), [("yes", (0, 350))], {"ask": "fee"},
    ),
    "a ceiling that is an amount": (
        tried({"amount": {"percent": {"share": [1, 1], "of": fixed(900), "cap": {"fact": "fee"}}}}, hidden="fee"), [("yes", (0, 900))], {"ask": "fee"},
    ),
    "a fact that is read twice is one and the same": (
        tried({"amount": fixed(100), "adjustments": [{"title": "a", "add": 50, "when": if_so("staff")}, {"title": "b", "add": 50, "when": if_so("staff") | {"not": True}}]}, hidden="staff"),
        [("yes", (150, 150))], {"missing": [[]], "ask": None},
    ),
}  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMED)
def test_what_once_came_out_wrong(engine: Engine, name: str) -> None:
    told, said, more = NAMED[name]
    (result,) = engine([told.book], [told.call(0)])
    assert fault(told, result) is None, described(told, result)
    ends = [(o["status"], o["amount"] and (o["amount"]["min"], o["amount"]["max"])) for o in result["outcomes"]]
    shown: Node = {
        "total": result["total"],
        "ask": result["ask"],
        "beaten": [o["rate"] for o in result["outcomes"] if o["beaten_by"]],
        "missing": [o["missing"] for o in result["outcomes"]],
        "payments": [[(p["amount"]["min"], p["amount"]["max"]) for p in o["payments"]] for o in result["outcomes"]],
    }
    assert (ends, {key: shown[key] for key in more}) == (said, more)


def described(tried: Case, result: Any) -> str:
    shown = [f"{rate['id']}: {rate}" for rate in tried.rates]
    return "\n".join([str(fault(tried, result)), *shown, f"{tried.facts} {tried.choices} {tried.ledger}", str(result)])
