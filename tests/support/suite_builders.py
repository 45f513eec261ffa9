"""The facts and the small words that the conformance suite is written in."""

from __future__ import annotations

from typing import Any

Node = dict[str, Any]
ON = "2026-11-25"

FACTS: list[Node] = [
    {"id": "born", "label": "出生日期", "about": "person", "type": "date", "ask": True},
    {"id": "age", "label": "年龄", "about": "person", "type": "number", "ask": False, "derive": {"years_since": "born"}},
    {"id": "insured_since", "label": "参保日期", "about": "person", "type": "date", "ask": True},
    {"id": "months", "label": "参保月数", "about": "person", "type": "number", "ask": False, "derive": {"months_since": "insured_since"}},
    {"id": "group", "label": "身份", "about": "person", "type": "choices", "ask": True, "values": [["a", "甲"], ["b", "乙"], ["c", "丙"]]},
    {"id": "staff", "label": "在编", "about": "person", "type": "yes_no", "ask": True},
    {"id": "level", "label": "等级", "about": "project", "type": "choice", "ask": True, "values": [["L5", "五级"], ["L4", "四级"], ["L3", "三级"]]},
    {"id": "klass", "label": "类别", "about": "project", "type": "choice", "ask": True, "values": [["A", "甲类"], ["B", "乙类"]]},
    {"id": "occupation", "label": "职业", "about": "project", "type": "choice", "ask": True, "values": [["x", "电工"], ["y", "焊工"]]},
    {"id": "hours", "label": "学时", "about": "project", "type": "number", "ask": True},
    {"id": "days", "label": "天数", "about": "project", "type": "number", "ask": True},
    {"id": "fee", "label": "收费", "about": "person", "type": "money", "ask": True},
    {"id": "fund", "label": "经费", "about": "enterprise", "type": "money", "ask": True},
    {"id": "spent", "label": "一线支出", "about": "enterprise", "type": "money", "ask": True},
    {"id": "share", "label": "占比", "about": "enterprise", "type": "percent", "ask": False, "derive": {"share_of": ["spent", "fund"]}},
    {"id": "certified", "label": "发证日期", "about": "person", "type": "date", "ask": True},
    {"id": "gone", "label": "发证后天数", "about": "person", "type": "number", "ask": False, "derive": {"days_since": "certified"}},
    {"id": "both", "label": "两项合计", "about": "enterprise", "type": "money", "ask": False, "derive": {"sum_of": ["fund", "spent"]}},
    {"id": "left", "label": "不够的部分", "about": "enterprise", "type": "money", "ask": False, "derive": {"difference_of": ["fund", "spent"]}},
]  # fmt: skip
STAFF = {"fact": "staff", "in": [True], "text": "在编"}
GROUP_A = {"fact": "group", "in": ["a"], "text": "身份是甲"}
L5 = {"fact": "level", "in": ["L5"], "text": "等级是五级"}
NOT_STAFF = {**STAFF, "not": True, "text": "不在编"}


def rate(id: str = "r", **more: Any) -> Node:
    base: Node = {
        "id": id, "title": id, "kind": "k", "audience": "person", "verification": "sample", "decided_by": "on",
        "in_force": {"from": "2020-01-01"}, "amount": {"fixed": 100_000}, "payee": [{"to": "person"}],
    }  # fmt: skip
    return base | more


def suite(name: str, rates: list[Node], *cases: Node) -> Node:
    rules = {"version": 2, "hash": "suite", "levels": ["L5", "L4", "L3"], "facts": FACTS, "rates": rates}
    return {"name": name, "rules": rules, "cases": list(cases)}


def case(name: str, facts: Node, expect: Node | str, on: str = ON, **more: Any) -> Node:
    """``expect``: a status of the only rate, or what must hold of the result (a subset)."""
    wanted = {"outcomes": {"r": {"status": expect}}} if isinstance(expect, str) else expect
    return {"name": name, "facts": facts, "on": on, **more, "expect": wanted}


def one(status: str, low: int | None = None, high: int | None = None, **more: Any) -> Node:
    """The only rate: its status, and its amount in 分 (``high`` as ``low`` where left out)."""
    out: Node = {"status": status} | more
    if low is not None:
        out["amount"] = {"min": low, "max": low if high is None else high}
    return {"outcomes": {"r": out}}
