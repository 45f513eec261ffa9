"""Experts' cases: facts, a date, and what must come out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from skills_catalog.records.record import Day
from skills_catalog.records.schema import F, Part
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.amounts.range import Range


class Expect(Part, frozen=True, kw_only=True):
    status: Annotated[
        str,
        F(
            "结果",
            "yes 能领、no 不能领、maybe 还说不准、expired 已经失效、not_yet 还没开始",
            pattern="yes|no|maybe|expired|not_yet",
            example="yes",
        ),
    ]
    min: Annotated[int | None, F("最少", "最少多少", kind="money", unit="元")] = None
    max: Annotated[int | None, F("最多", "最多多少", kind="money", unit="元")] = None
    amount: Annotated[int | None, F("金额", "刚好多少；只写这一个或写 min 和 max", kind="money", unit="元")] = None
    no_figure: Annotated[bool, F("没有数字", "文件没有数字的写 true", kind="yes_no")] = False
    no_max: Annotated[bool, F("上面没有封顶", "没有上限的写 true", kind="yes_no")] = False
    paid_to: Annotated[str | None, F("付给", "钱打给谁", choice="payee")] = None
    payments: Annotated[tuple[Range, ...], F("分次拨付各次的金额", "分几次付就写几项")] = ()


class Past(Part, frozen=True, kw_only=True):
    """A subsidy received before."""

    kind: Annotated[str, F("补贴种类", "领过哪一种补贴", choice="subsidy_kind")]
    date: Annotated[Day, F("领取日期", "哪天领的", kind="date")]
    amount: Annotated[int | None, F("金额", "领了多少", kind="money", unit="元")] = None
    same: Annotated[Mapping[str, Data], F("是哪一项", "事实编号 → 取值，例如 occupation、level", kind="any")] = {}

    @classmethod
    def wrap(cls, data: Data) -> Data:
        if not isinstance(data, dict) or "same" in data:
            return data
        own = {k: v for k, v in data.items() if k in ("kind", "date", "amount")}
        return own | {"same": {k: v for k, v in data.items() if k not in own}}


class Case(Part, frozen=True, kw_only=True):
    """An expert's example: facts, a date, and what must come out."""

    id: Annotated[str, F("编号", "一个例子一个编号", kind="id", example="case-1")]
    rate: Annotated[str, F("补贴标准", "检验哪一项补贴", ref="rates")]
    on: Annotated[Day, F("日期", "按哪天算", kind="date")]
    facts: Annotated[
        Mapping[str, Data], F("事实", "事实编号和它的值；没写的就是不知道", kind="any", example="{birth_date: 1990-05-01}")
    ]
    ledger: Annotated[
        tuple[Past, ...], F("以前领过的", "个人台账里有的", example="{kind: training, date: 2025-05-01, amount: 1500}")
    ] = ()
    expect: Annotated[Expect, F("应得", "专家认为应该是什么结果")]
    reason: Annotated[str, F("为什么", "写给复核的人看")]


class CaseFile(Part, frozen=True, kw_only=True):
    cases: Annotated[tuple[Case, ...], F("用例", "一个例子一项")]
