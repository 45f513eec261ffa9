"""Every form of the rule language has its Chinese words, and a version says what it changed."""

from __future__ import annotations

from typing import Any

import pytest

from skills_catalog.rules import forms, sentences

Node = dict[str, Any]
FACTS = {"fee": "收费", "hours": "学时", "level": "等级"}
TABLE: Node = {"by": ["level"], "rows": [{"cells": {"level": ["L4"]}, "amount": {"fixed": 150_000}, "text": "等级 四级"}]}
FORMS: dict[str, tuple[Any, str]] = {
    "fixed": (150_000, "1,500 元"),
    "no_figure": ("按规定", "按规定"),
    "range": ({"min": 60_000, "max": 180_000}, "600–1,800 元"),
    "table": (TABLE, "1,500 元"),
    "each": (
        {"of": "hours", "amount": {"fixed": 1000}, "unit": "学时", "cap": 50_000, "at_most": [60, 1]},
        "每学时 10 元（最多 60 学时，最多 500 元）",
    ),
    "tiers": ({"of": "days", "unit": "天", "at_most": [15, 1], "steps": [{"to": [10, 1], "amount": 15_000}, {"amount": 10_000}]}, "每天 100–150 元（最多 15 天）"),
    "percent": ({"share": [9, 10], "of": {"fact": "fee"}, "base_cap": 100_000, "cap": 90_000}, "收费的 90%（基数最多 1,000 元，最多 900 元）"),
    "fact": ("fee", "收费"),
    "sum": ([{"title": "甲", "amount": {"fixed": 100}}, {"title": "乙", "amount": {"fixed": 50}, "included": True}], "1 元"),
    "choose": ([{"amount": {"fixed": 100}}, {"amount": {"fixed": 300}}], "1–3 元"),
    "highest": ([{"fixed": 100}, {"fact": "fee"}], "取高：1 元、收费"),
    "lowest": ([{"fixed": 100}, {"fact": "fee"}], "取低：1 元、收费"),
    "up_to": ({"fixed": 100}, "不超过 1 元"),
    "at_least": ({"fixed": 500_000}, "不低于 5,000 元"),
    "about": (100_000, "约 1,000 元"),
    "minus": ({"from": {"fact": "fee"}, "less": [{"fixed": 100}]}, "收费 减去 1 元"),
    "parameter": ({"id": "wage", "title": "最低工资", "versions": []}, "最低工资"),
}  # fmt: skip


def test_every_form_is_here() -> None:
    lacking = forms.amounts().keys() ^ FORMS.keys()
    assert not lacking, f"amount_phrase says each form; its example stands in FORMS above, not so: {lacking}"


@pytest.mark.parametrize("form", sorted(FORMS))
def test_an_amount_in_one_phrase(form: str) -> None:
    node, words = FORMS[form]
    assert sentences.amount_phrase({form: node}, FACTS) == words


@pytest.mark.parametrize(
    ("node", "words"),
    [
        ({"raise": [20, 100]}, "甲：上浮 20%"), ({"raise": [20, 100], "at_most": True}, "甲：上浮 最多 20%"), ({"raise": [20, 100], "of_base": True}, "甲：上浮 20%（按原标准算）"),
        ({"multiply": [7, 10]}, "甲：按 70% 计"), ({"add": 100}, "甲：加 1 元"), ({"subtract": 100}, "甲：减 1 元"), ({"cap": 100}, "甲：封顶 1 元"), ({"floor": 100}, "甲：保底 1 元"), ({"cap": {"percent": {"share": [9, 10], "of": {"fact": "fee"}}}}, "甲：封顶 收费的 90%"),
    ],
)  # fmt: skip
def test_an_adjustment(node: Node, words: str) -> None:
    assert sentences.adjustment_text({"title": "甲", **node}, FACTS) == words


def test_steps_payments_and_rounding() -> None:
    steps = sentences.table_rows({"tiers": FORMS["tiers"][0]})
    assert [(c["text"], sentences.amount_phrase(a, {})) for c, a in steps] == [
        ("第 1 到 10 天", "每天 150 元"),
        ("第 11 天起", "每天 100 元"),
    ]
    assert sentences.payment_text({"when": "先付", "share": [60, 100], "of": {"fact": "fee"}}, FACTS) == "先付：收费的 60%"
    assert sentences.payment_text({"when": "预拨", "share": [1, 2], "at_most": True}, FACTS) == "预拨：不超过 50%"
    assert sentences.payment_text({"when": "结业", "rest": True}, FACTS) == "结业：余下的"
    assert sentences.rounding_text({"fen": 100, "how": "down"}) == "最后取到元，舍去尾数"


def test_what_a_version_changed() -> None:
    def rate(amount: int, text: str) -> Node:
        row = {"cells": {"level": ["L4"]}, "amount": {"fixed": amount}, "text": "四级"}
        return {"when": {"fact": "age", "text": text}, "amount": {"table": {"by": ["level"], "rows": [row]}}}

    assert sentences.version_changes(rate(150_000, "满 36 个月"), rate(180_000, "满 12 个月"), {}) == [
        ("removed", "条件：满 36 个月"),
        ("added", "条件：满 12 个月"),
        ("changed", "四级：1,500 元 → 1,800 元"),
    ]
    assert sentences.version_changes(rate(1, "a"), rate(1, "a"), {}) == []
