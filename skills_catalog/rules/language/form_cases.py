"""Cases of the rule language itself: for each form a file with a few rates, and what must come of them for some people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from skills_catalog.records.record import Day
from skills_catalog.records.schema import F, Part
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.cases import Past
from skills_catalog.rules.language.parameter import Parameter
from skills_catalog.rules.language.rate import InForce, Rate

NOTHING = "none"
"""What an expectation writes where a result has nothing: nobody beats it, no question is left."""
USUAL: Mapping[str, Data] = {
    "kind": "补贴", "area": "district", "audience": "person", "fund": "fund", "verification": "verified",
    "payee": [{"to": "person"}], "in_force": {"from": "2000-01-01"},
}  # fmt: skip
"""What a rate of a case is where it does not say otherwise; its title is its id."""


class Bounds(Part, frozen=True, kw_only=True):
    """How much: one figure, or the least and the most."""

    amount: Annotated[int | None, F("金额", "刚好多少；只写这一个或写 min 和 max", kind="money", unit="元")] = None
    min: Annotated[int | None, F("最少", "最少多少", kind="money", unit="元")] = None
    max: Annotated[int | None, F("最多", "最多多少", kind="money", unit="元")] = None
    no_max: Annotated[bool, F("上面没有封顶", "没有上限的写 true", kind="yes_no")] = False

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"amount": data} if isinstance(data, str) else data

    def compiled(self) -> dict[str, int | None]:
        """Return what must be so of the two ends, in 分; nothing where no end is named."""
        ends = {"min": self.min, "max": self.max} if self.amount is None else {"min": self.amount, "max": self.amount}
        found: dict[str, int | None] = {k: v for k, v in ends.items() if v is not None}
        return found | ({"max": None} if self.no_max else {})


class ExpectedPayment(Bounds, frozen=True, kw_only=True):
    when: Annotated[str | None, F("什么时候付", "照标准里写的")] = None
    due: Annotated[str | None, F("最晚哪天付", "日期；none 是说不出哪天")] = None


class ExpectedOutcome(Bounds, frozen=True, kw_only=True):
    """What must be so of one rate; what is not written may be anything."""

    status: Annotated[str | None, F("结果", pattern="yes|no|maybe|expired|not_yet", example="yes")] = None
    absent: Annotated[bool, F("不列出来", "这项不该出现的写 true", kind="yes_no")] = False
    no_figure: Annotated[str | None, F("没有数字", "文件的说法；none 是有数字")] = None
    paid_to: Annotated[str | None, F("付给", "none 是还没有定")] = None
    claim_until: Annotated[str | None, F("最后一天", "哪天以前申请；none 是没有或还说不准")] = None
    payments: Annotated[tuple[ExpectedPayment, ...] | None, F("分次拨付")] = None
    missing: Annotated[tuple[str, ...] | None, F("还缺的事实")] = None
    reasons: Annotated[tuple[str, ...] | None, F("理由", "每句照写")] = None
    steps: Annotated[tuple[ExpectedStep, ...] | None, F("算法")] = None
    beaten_by: Annotated[str | None, F("输给", "哪一项；none 是没有输")] = None
    change: Annotated[str | None, F("怎样才能领", "none 是改什么都没有用")] = None
    deciding_date: Annotated[Day | None, F("决定日期", kind="date")] = None
    in_force: Annotated[InForce | None, F("有效期")] = None


class ExpectedStep(Bounds, frozen=True, kw_only=True):
    text: Annotated[str, F("这一步", "照写")]


class FormExpect(Part, frozen=True, kw_only=True):
    rates: Annotated[Mapping[str, ExpectedOutcome], F("各项")] = {}
    total: Annotated[Bounds | None, F("合计")] = None
    totals: Annotated[Mapping[str, Bounds], F("按付给谁合计")] = {}
    ask: Annotated[str | None, F("接下来问", "事实编号；none 是不再问")] = None


class FormCase(Part, frozen=True, kw_only=True):
    """One person or enterprise, one day, one rate or several, and what must come out."""

    name: Annotated[str, F("情形", "一份文件里不重复", example="刚好上限")]
    rates: Annotated[tuple[str, ...], F("补贴标准", "这份文件里的哪几项；只有一项就写 rate", example="plain")]
    facts: Annotated[Mapping[str, Data], F("事实", "事实编号和它的值；没写的就是不知道", kind="any")]
    on: Annotated[Day, F("日期", "按哪天算；不写就是这份文件的日期", kind="date")]
    ledger: Annotated[tuple[Past, ...], F("以前领过的")] = ()
    choices: Annotated[Mapping[str, str], F("本人选的", "互斥组 → 哪一项", kind="any")] = {}
    audience: Annotated[tuple[str, ...], F("谁来问", "不写就是个人、企业、班级都来问")] = ()
    skip: Annotated[tuple[str, ...], F("说了不知道的事实")] = ()
    expect: Annotated[FormExpect, F("应得")]
    why: Annotated[str, F("为什么", "一句话")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        """Take ``rate`` and its expectation in short: ``rate: x, expect: {status: yes, total: 0}``."""
        if not isinstance(data, dict) or "rate" not in data:
            return data
        rate, expect = data["rate"], data.get("expect")
        rest: dict[str, Any] = {k: v for k, v in data.items() if k not in ("rate", "expect")}
        if isinstance(expect, dict):
            of_all = {k: v for k, v in expect.items() if k in ("total", "totals", "ask")}
            expect = {"rates": {str(rate): {k: v for k, v in expect.items() if k not in of_all}}, **of_all}
        return rest | {"rates": [rate], "expect": expect or ""}


class FormFile(Part, frozen=True, kw_only=True):
    """The cases of one form, or of a few that belong together."""

    title: Annotated[str, F("写法的名称", "页面上显示", example="按数量")]
    forms: Annotated[tuple[str, ...], F("哪些写法", "文件名不是写法的名称时写")] = ()
    rates: Annotated[Mapping[str, Rate], F("补贴标准", "编号 → 标准，只写例子用得着的")]
    parameters: Annotated[Mapping[str, Parameter], F("参数", "编号 → 参数，只写例子用得着的")] = {}
    cases: Annotated[tuple[FormCase, ...], F("例子")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        """Give rates what is usual, and cases the day of the file."""
        if not isinstance(data, dict):
            return data
        rates, cases, on = data.get("rates"), data.get("cases"), data.get("on", "")
        out: dict[str, Any] = {k: v for k, v in data.items() if k != "on"}
        if isinstance(rates, dict):
            out["rates"] = {
                id: {**USUAL, "id": id, "title": id, **rate} if isinstance(rate, dict) else rate for id, rate in rates.items()
            }
        parameters = data.get("parameters")
        if isinstance(parameters, dict):
            out["parameters"] = {id: _usual_parameter(id, p) for id, p in parameters.items()}
        if isinstance(cases, list):
            out["cases"] = [{"on": on, **case} if isinstance(case, dict) else case for case in cases]
        return out


def _usual_parameter(id: str, data: Data) -> Data:
    """Take a parameter in short: a list of versions, each with its day and its amount."""
    if not isinstance(data, list):
        return data
    usual: dict[str, Data] = {"quote": "例子", "source": {"document": "例子"}, "verification": "verified"}
    versions = [{**usual, **version} if isinstance(version, dict) else version for version in data]
    return {"id": id, "title": id, "area": "district", "versions": versions}
