"""What rules are made of: conditions, which are yes, no or unknown, and amounts, integers of 分 or intervals of them.

Every node has exactly one form, named by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data

CONDITION_FORMS = ("all", "any", "not", "fact")
LEAF_TESTS = ("in", "min", "max", "is", "within")
AMOUNT_FORMS = (
    "fixed", "no_figure", "range", "table", "each", "tiers", "percent", "fact", "sum", "choose", "highest", "lowest",
    "up_to", "at_least",
)  # fmt: skip
SPANS = ("months", "days", "year_ends")


class Within(Part, frozen=True, kw_only=True):
    """The date lies at most so long before the other one (month ends: 31 August + 6 months is 28 February)."""

    months: Annotated[
        int | None, F("月", "月底按月底算：8 月 31 日加 6 个月是 2 月 28 日", kind="integer", unit="个月", min=1, example="12")
    ] = None
    days: Annotated[int | None, F("天", "从那天起的天数", kind="integer", unit="天", min=1, example="30")] = None
    year_ends: Annotated[int | None, F("到第几个年底", "0 是当年年底，1 是次年年底", kind="integer", min=0, example="1")] = None
    of: Annotated[str, F("到哪个日期为止", "事实编号，或 on（申请那天）", example="on")] = "on"

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, SPANS, "期限", "rule-fact")


class Condition(Part, frozen=True, kw_only=True):
    """``all``, ``any``, ``not`` over leaves; a leaf is a fact with one test."""

    all: Annotated[
        tuple[Condition, ...] | None,
        F("同时满足", "里面的条件都要满足", example="{fact: age, min: '16'}\n{fact: is_staff, is: 'false'}"),
    ] = None
    any: Annotated[
        tuple[Condition, ...] | None,
        F(
            "满足任意一项",
            "里面的条件满足一项就行",
            example="{fact: is_hardship_firm, is: 'true'}\n{fact: groups, in: [veteran]}",
        ),
    ] = None
    not_: Annotated[Condition | None, F("不能是", "里面的条件满足就不行", example="{fact: level, is: L1}")] = None
    fact: Annotated[str | None, F("事实", "facts.yaml 里的编号", fact=True, example="age")] = None
    in_: Annotated[tuple[str, ...] | None, F("属于", "事实的值是这些之一", example="L5\nL4")] = None
    is_: Annotated[str | None, F("是", "事实的值是这一个", example="'true'")] = None
    min: Annotated[str | None, F("不小于（日期：不早于）", "含这个数", example="'16'")] = None
    max: Annotated[str | None, F("不大于（日期：不晚于）", "含这个数", example="'60'")] = None
    within: Annotated[Within | None, F("在多久以内", "日期类事实离另一个日期多久以内", example="{months: 12, of: on}")] = None
    clause: Annotated[str | None, F("依据条款", "这个条件出自哪一条", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, CONDITION_FORMS, "条件", "rule-fact")
        if fault or "fact" not in data:
            return fault
        tests = [t for t in LEAF_TESTS if t in data]
        if not tests or (len(tests) > 1 and set(tests) != {"min", "max"}):
            wanted = "、".join(LEAF_TESTS)
            return ("fact", "rule-fact", f"条件要写一种判断：{wanted}（min 和 max 可以一起写）。")
        return None


class Range(Part, frozen=True, kw_only=True):
    min: Annotated[int, F("最少", "含", kind="money", unit="元")]
    max: Annotated[int, F("最多", "含", kind="money", unit="元")]


class Row(Part, frozen=True, kw_only=True):
    """One row of a table: the cells it is for, and its amount. A cell may list several values."""

    cells: Annotated[Mapping[str, str], F("单元格", "事实编号和它的值，一格可以写几个值", kind="any")]
    amount: Annotated[Amount, F("金额", "这一行的金额", example="1000")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        if not isinstance(data, dict) or "cells" in data:
            return data
        cells = {k: v for k, v in data.items() if k != "amount"}
        return {"cells": cells, "amount": data.get("amount", "")}

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        cells = data.get("cells")
        for key, cell in cells.items() if isinstance(cells, dict) else ():
            if not isinstance(cell, str) and not (isinstance(cell, list) and all(isinstance(v, str) for v in cell)):
                return ("", "wrong-shape", f"表格的一格 {key} 应是一个值或几个值的列表，例如 [L4, L3]。")
        return None


class Table(Part, frozen=True, kw_only=True):
    by: Annotated[tuple[str, ...], F("按什么查表", "事实编号", fact=True, example="level")]
    rows: Annotated[
        tuple[Row, ...],
        F("行", "每一行写各事实的值和金额", example="{level: L5, amount: 1000}\n{level: [L4, L3], amount: 1500}"),
    ]


class Each(Part, frozen=True, kw_only=True):
    """``amount`` × quantity / ``per``; the quantity may be capped, and so may the payment."""

    of: Annotated[str, F("数量", "事实编号，例如 training_hours", fact=True, example="training_hours")]
    amount: Annotated[Amount, F("每单位金额", "一个单位多少钱", example="20")]
    per: Annotated[Fraction | None, F("每几个单位", "每 12 个单位算一次就写 12", kind="number", min=1, example="12")] = None
    at_most: Annotated[Fraction | None, F("数量上限", "超过的不算", kind="number", min=0, example="30")] = None
    cap: Annotated[int | None, F("金额上限", "这一项最多付多少", kind="money", unit="元", example="500")] = None
    unit: Annotated[str | None, F("单位", "例如 学时、天、月", example="学时")] = None
    whole: Annotated[
        str | None, F("只算整的", "down 不足一个单位的不算，up 不足一个单位的按一个算", pattern="down|up", example="down")
    ] = None


class Tier(Part, frozen=True, kw_only=True):
    to: Annotated[Fraction | None, F("到第几个单位为止（含）", "最后一段不写", kind="number", min=0, example="10")] = None
    amount: Annotated[int, F("每单位金额", "这一段里一个单位多少钱", kind="money", unit="元")]


class Tiers(Part, frozen=True, kw_only=True):
    of: Annotated[str, F("数量", "事实编号", fact=True, example="training_days")]
    steps: Annotated[tuple[Tier, ...], F("分段", "从少到多", example="{to: 10, amount: 150}\n{amount: 100}")]
    at_most: Annotated[Fraction | None, F("数量上限", "超过的不算", kind="number", min=0, example="15")] = None
    unit: Annotated[str | None, F("单位", "例如 天", example="天")] = None


class Percent(Part, frozen=True, kw_only=True):
    share: Annotated[Fraction, F("比例", "付多少比例", kind="percent", example="90%")]
    of: Annotated[Amount, F("基数", "按什么的比例", example="{fact: wages}")]
    base_cap: Annotated[int | None, F("基数上限", "基数超过这个数按这个数算", kind="money", unit="元")] = None
    cap: Annotated[int | None, F("支付上限", "算出来最多付多少", kind="money", unit="元")] = None


class Piece(Part, frozen=True, kw_only=True):
    title: Annotated[str, F("部分名称", "这部分叫什么", example="培训费")]
    amount: Annotated[Amount, F("金额", "这部分的金额", example="1500")]
    included: Annotated[bool, F("其中", "已含在前面的金额里，只说明不相加", kind="yes_no")] = False


class Choice(Part, frozen=True, kw_only=True):
    when: Annotated[
        Condition | None, F("条件", "最后一项可以不写，表示其余情况", example="{fact: occupation_shortage, is: 'true'}")
    ] = None
    amount: Annotated[Amount, F("金额", "这种情况的金额", example="1800")]


class Amount(Part, frozen=True, kw_only=True):
    """How much, in exactly one of the forms."""

    fixed: Annotated[int | None, F("固定金额", "一个确定的数", kind="money", unit="元", example="1500")] = None
    no_figure: Annotated[str | None, F("文件没有数字", "照抄原文说法，例如 按规定", example="按规定")] = None
    range: Annotated[Range | None, F("金额区间", "文件给了最少和最多", example="{min: 600, max: 1800}")] = None
    table: Annotated[
        Table | None,
        F("查表", "按等级、工种等查", example="{by: [level], rows: [{level: L5, amount: 1000}, {level: L4, amount: 1500}]}"),
    ] = None
    each: Annotated[
        Each | None, F("按数量", "每天、每学时、每人多少钱", example="{of: training_hours, amount: 10, unit: 学时, cap: 500}")
    ] = None
    tiers: Annotated[
        Tiers | None,
        F(
            "分段",
            "数量分段，各段单价不同",
            example="{of: training_days, unit: 天, steps: [{to: 10, amount: 150}, {amount: 100}]}",
        ),
    ] = None
    percent: Annotated[
        Percent | None, F("按比例", "某个金额的百分之几", example="{share: 90%, of: {fact: assessment_fee}, cap: 500}")
    ] = None
    fact: Annotated[str | None, F("取事实的金额", "金额类事实的编号", fact=True, example="assessment_fee")] = None
    sum: Annotated[
        tuple[Piece, ...] | None,
        F("几部分相加", "几部分加起来", example="{title: 培训费, amount: 1500}\n{title: 鉴定费, amount: 300, included: true}"),
    ] = None
    choose: Annotated[
        tuple[Choice, ...] | None,
        F(
            "分情况",
            "从上往下第一个满足的",
            example="{when: {fact: occupation_shortage, is: 'true'}, amount: 1800}\n{amount: 1500}",
        ),
    ] = None
    highest: Annotated[
        tuple[Amount, ...] | None, F("取最高的一项", "几项里取高", example="500\n{percent: {share: 60%, of: {fact: wages}}}")
    ] = None
    lowest: Annotated[
        tuple[Amount, ...] | None, F("取最低的一项", "例如 按实际费用，最高不超过标准", example="{fact: assessment_fee}\n800")
    ] = None
    up_to: Annotated[Amount | None, F("不超过", "文件只给上限", example="2000")] = None
    at_least: Annotated[Amount | None, F("不低于", "文件只给下限，例如 5000 元以上", example="5000")] = None

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"fixed": data} if isinstance(data, str) else data

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, AMOUNT_FORMS, "金额", "rule-amount")
