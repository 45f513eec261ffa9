"""Every form of the rule language has its Chinese words, and a version says what it changed."""

from __future__ import annotations

from typing import Any

import pytest

from skills_catalog.rules import sentences

Node = dict[str, Any]
FACTS = {"fee": "收费", "hours": "学时", "level": "等级"}
TABLE: Node = {"by": ["level"], "rows": [{"cells": {"level": ["L4"]}, "amount": {"fixed": 150_000}, "text": "等级 四级"}]}
TIERS: Node = {"of": "days", "unit": "天", "at_most": [15, 1], "steps": [{"to": [10, 1], "amount": 15_000}, {"amount": 10_000}]}


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
    steps = sentences.table_rows({"tiers": TIERS})
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
