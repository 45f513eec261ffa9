"""Experts' cases: facts, a date, and what must come out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Annotated

from compiler.rules.language import Range
from compiler.schema import F, Part
from compiler.source import Data

Day = datetime.date


class Expect(Part, frozen=True, kw_only=True):
    status: Annotated[str, F("结果", pattern="yes|no|maybe|expired|not_yet")]
    min: Annotated[int | None, F("最少", kind="money", unit="元")] = None
    max: Annotated[int | None, F("最多", kind="money", unit="元")] = None
    amount: Annotated[int | None, F("金额", kind="money", unit="元")] = None
    no_figure: Annotated[bool, F("没有数字", kind="yes_no")] = False
    no_max: Annotated[bool, F("上面没有封顶", kind="yes_no")] = False
    paid_to: Annotated[str | None, F("付给", choice="payee")] = None
    payments: Annotated[tuple[Range, ...], F("分次拨付各次的金额")] = ()


class Past(Part, frozen=True, kw_only=True):
    """A subsidy received before."""

    kind: Annotated[str, F("补贴种类", choice="subsidy_kind")]
    date: Annotated[Day, F("领取日期", kind="date")]
    amount: Annotated[int | None, F("金额", kind="money", unit="元")] = None
    same: Annotated[Mapping[str, Data], F("是哪一项", "事实编号 → 取值，例如 occupation、level", kind="any")] = {}

    @classmethod
    def wrap(cls, data: Data) -> Data:
        if not isinstance(data, dict) or "same" in data:
            return data
        own = {k: v for k, v in data.items() if k in ("kind", "date", "amount")}
        return own | {"same": {k: v for k, v in data.items() if k not in own}}


class Case(Part, frozen=True, kw_only=True):
    """An expert's example: facts, a date, and what must come out."""

    id: Annotated[str, F("编号", kind="id")]
    rate: Annotated[str, F("补贴标准", ref="rates")]
    on: Annotated[Day, F("日期", kind="date")]
    facts: Annotated[Mapping[str, Data], F("事实", kind="any")]
    ledger: Annotated[tuple[Past, ...], F("以前领过的")] = ()
    expect: Annotated[Expect, F("应得")]
    reason: Annotated[str, F("为什么")]


class CaseFile(Part, frozen=True, kw_only=True):
    cases: Annotated[tuple[Case, ...], F("用例")]
