"""Every form of the rule language has its Chinese words, and a version says what it changed."""

from __future__ import annotations

from typing import Any

import pytest

from skills_catalog.rules import sentences
from skills_catalog.rules.conditions import in_
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.phrases import span_of
from skills_catalog.rules.wording import Wording

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


def test_parts_of_a_sum_are_named_so_that_nobody_adds_them_for_one_person() -> None:
    def each(title: str, amount: int) -> Node:
        return {"title": title, "amount": {"each": {"of": title, "amount": {"fixed": amount}, "unit": "人"}}}

    a_year = {"of": "years", "unit": "年", "amount": {"sum": [each("中级工学徒", 500_000), each("高级工学徒", 600_000)]}}
    assert sentences.amount_phrase({"each": a_year}, {}) == "中级工学徒每人每年 5,000 元、高级工学徒每人每年 6,000 元"
    one = {"of": "apprentices", "unit": "人", "amount": {"fixed": 400_000}}
    assert sentences.amount_phrase({"at_least": {"each": {"of": "years", "unit": "年", "amount": {"each": one}}}}, {}) == (
        "不低于 每人每年 4,000 元"
    )
    paid = {"sum": [{"title": "培训费", "amount": {"fixed": 150_000}}, {"title": "鉴定费", "amount": {"fact": "fee"}}]}
    assert sentences.amount_phrase(paid, FACTS) == "培训费 1,500 元 + 鉴定费 收费"


def test_the_cases_of_a_choice_have_no_heads() -> None:
    either = {"any": [{"fact": "a", "text": "列入目录"}, {"fact": "b", "text": "列入名单"}]}
    rows = sentences.table_rows({"choose": [{"when": either, "amount": {"fixed": 1}}, {"amount": {"fixed": 2}}]})
    assert [cell["text"] for cell, _ in rows] == ["列入目录，或者列入名单", "其余情况"]
    assert [text for _, text, _ in sentences.condition_lines(either)] == ["下面有一样就行：", "列入目录", "列入名单"]


def test_rows_of_several_cases_say_which_case_they_are_of() -> None:
    listed = {"fact": "a", "text": "列入目录"}
    tables = {"choose": [{"when": listed, "amount": {"table": TABLE}}, {"amount": {"table": TABLE}}]}
    assert [cell["text"] for cell, _ in sentences.table_rows(tables)] == ["列入目录：等级 四级", "其余情况：等级 四级"]
    one = {"choose": [{"when": listed, "amount": {"fixed": 1}}, {"amount": {"table": TABLE}}]}
    assert [cell["text"] for cell, _ in sentences.table_rows(one)] == ["列入目录", "等级 四级"], "nothing to mix up"


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["1,800–5,200 元", "500–4,300 元"], "500–5,200 元"),
        (["800 元", "1,000–1,500 元", "600 元"], "600–1,500 元"),
        (["800 元", "800 元"], "800 元"),
        (["800 元", "按规定"], "800 元、按规定"),
        (["800 元", "每人 500 元"], "800 元、每人 500 元"),
        (["约 800 元", "500 元"], "约 800 元、500 元"),
    ],
)
def test_plain_figures_and_spans_of_them_make_one_span(texts: list[str], said: str) -> None:
    assert span_of(texts) == said


YES_NO = {
    "staff": Fact(id="staff", label="机关事业单位在编人员", about="person", type="yes_no"),
    "paid": Fact(id="paid", label="领过", about="person", type="yes_no", when_yes="今年已经领过", when_no="今年没有领过"),
    "level": Fact(id="level", label="等级", about="person", type="choice"),
}
WORDS = Wording(YES_NO, {"level": {"L5": "五级", "L4": "四级", "L3": "三级"}}, {})


@pytest.mark.parametrize(
    ("fact", "tests", "negate", "words"),
    [
        ("staff", {"is_": "true"}, False, "是机关事业单位在编人员"), ("staff", {"is_": "true"}, True, "不是机关事业单位在编人员"), ("staff", {"is_": "false"}, False, "不是机关事业单位在编人员"), ("staff", {"is_": "false"}, True, "是机关事业单位在编人员"),
        ("paid", {"is_": "true"}, False, "今年已经领过"), ("paid", {"is_": "false"}, False, "今年没有领过"), ("paid", {"is_": "true"}, True, "今年没有领过"),
        ("level", {"is_": "L5"}, False, "等级是五级"), ("level", {"is_": "L5"}, True, "等级不是五级"), ("level", {"in_": ("L5", "L4")}, False, "等级是五级或四级"), ("level", {"in_": ("L5", "L4", "L3")}, False, "等级是五级、四级或三级"),
        ("level", {"in_": ("L5", "L4")}, True, "等级不在这些里面：五级、四级"), ("level", {"in_": ("L5", "L4"), "open": True}, False, "等级是五级、四级等（文件写“等”，没有列出的由经办机构定）"),
    ],
)  # fmt: skip
def test_a_condition_is_said_as_people_say_it(fact: str, tests: Node, negate: bool, words: str) -> None:
    assert in_.text(Condition(fact=fact, tests=tests), WORDS, negate) == words
