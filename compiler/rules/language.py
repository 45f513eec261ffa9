"""What a subsidy rate may say: who, when, how much, how often, together with what, and how to claim it.

Conditions are yes, no or unknown; amounts are integers of 分 or intervals of them. Every node of a condition or
amount has exactly one form, named by its key.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from compiler.record import Record
from compiler.schema import F, Part, one_form
from compiler.source import Data

Day = datetime.date
CONDITION_FORMS = ("all", "any", "not", "fact")
LEAF_TESTS = ("in", "min", "max", "is", "within")
AMOUNT_FORMS = (
    "fixed", "no_figure", "range", "table", "each", "tiers", "percent", "fact", "sum", "choose", "highest", "lowest",
    "up_to", "at_least",
)  # fmt: skip
ADJUSTMENT_FORMS = ("raise", "multiply", "add", "subtract", "cap", "floor")
LIMIT_FORMS = ("at_most", "spent_at_most", "once_per", "higher_bars_lower", "claim_within")
SPANS = ("months", "days", "year_ends")


class Within(Part, frozen=True, kw_only=True):
    """The date lies at most so long before the other one (month ends: 31 August + 6 months is 28 February)."""

    months: Annotated[int | None, F("月", kind="integer", unit="个月", min=1)] = None
    days: Annotated[int | None, F("天", kind="integer", unit="天", min=1)] = None
    year_ends: Annotated[int | None, F("到第几个年底", "0 是当年年底，1 是次年年底", kind="integer", min=0)] = None
    of: Annotated[str, F("到哪个日期为止", "事实编号，或 on（申请那天）")] = "on"

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, SPANS, "期限", "rule-fact")


class Condition(Part, frozen=True, kw_only=True):
    """``all``, ``any``, ``not`` over leaves; a leaf is a fact with one test."""

    all: Annotated[tuple[Condition, ...] | None, F("同时满足")] = None
    any: Annotated[tuple[Condition, ...] | None, F("满足任意一项")] = None
    not_: Annotated[Condition | None, F("不能是")] = None
    fact: Annotated[str | None, F("事实", "facts.yaml 里的编号")] = None
    in_: Annotated[tuple[str, ...] | None, F("属于")] = None
    is_: Annotated[str | None, F("是")] = None
    min: Annotated[str | None, F("不小于（日期：不早于）")] = None
    max: Annotated[str | None, F("不大于（日期：不晚于）")] = None
    within: Annotated[Within | None, F("在多久以内")] = None
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None

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
    min: Annotated[int, F("最少", kind="money", unit="元")]
    max: Annotated[int, F("最多", kind="money", unit="元")]


class Row(Part, frozen=True, kw_only=True):
    """One row of a table: the cells it is for, and its amount. A cell may list several values."""

    cells: Annotated[Mapping[str, str], F("单元格", kind="any")]
    amount: Annotated[Amount, F("金额")]

    @classmethod
    def wrap(cls, data: Data) -> Data:
        if not isinstance(data, dict) or "cells" in data:
            return data
        cells = {k: v for k, v in data.items() if k != "amount"}
        return {"cells": cells, "amount": data.get("amount", "")}


class Table(Part, frozen=True, kw_only=True):
    by: Annotated[tuple[str, ...], F("按什么查表", "事实编号")]
    rows: Annotated[tuple[Row, ...], F("行")]


class Each(Part, frozen=True, kw_only=True):
    """``amount`` × quantity / ``per``; the quantity may be capped, and so may the payment."""

    of: Annotated[str, F("数量", "事实编号，例如 training_hours")]
    amount: Annotated[Amount, F("每单位金额")]
    per: Annotated[Fraction | None, F("每几个单位", kind="number", min=1)] = None
    at_most: Annotated[Fraction | None, F("数量上限", kind="number", min=0)] = None
    cap: Annotated[int | None, F("金额上限", kind="money", unit="元")] = None
    unit: Annotated[str | None, F("单位", "例如 学时、天、月")] = None
    whole: Annotated[str | None, F("只算整的", "down 不足一个单位的不算，up 不足一个单位的按一个算", pattern="down|up")] = None


class Tier(Part, frozen=True, kw_only=True):
    to: Annotated[Fraction | None, F("到第几个单位为止（含）", kind="number", min=0)] = None
    amount: Annotated[int, F("每单位金额", kind="money", unit="元")]


class Tiers(Part, frozen=True, kw_only=True):
    of: Annotated[str, F("数量", "事实编号")]
    steps: Annotated[tuple[Tier, ...], F("分段")]
    at_most: Annotated[Fraction | None, F("数量上限", kind="number", min=0)] = None
    unit: Annotated[str | None, F("单位")] = None


class Percent(Part, frozen=True, kw_only=True):
    share: Annotated[Fraction, F("比例", kind="percent")]
    of: Annotated[Amount, F("基数")]
    base_cap: Annotated[int | None, F("基数上限", kind="money", unit="元")] = None
    cap: Annotated[int | None, F("支付上限", kind="money", unit="元")] = None


class Piece(Part, frozen=True, kw_only=True):
    title: Annotated[str, F("部分名称")]
    amount: Annotated[Amount, F("金额")]
    included: Annotated[bool, F("其中", "已含在前面的金额里，只说明不相加", kind="yes_no")] = False


class Choice(Part, frozen=True, kw_only=True):
    when: Annotated[Condition | None, F("条件", "最后一项可以不写，表示其余情况")] = None
    amount: Annotated[Amount, F("金额")]


class Amount(Part, frozen=True, kw_only=True):
    """How much, in exactly one of the forms."""

    fixed: Annotated[int | None, F("固定金额", kind="money", unit="元")] = None
    no_figure: Annotated[str | None, F("文件没有数字", "照抄原文说法，例如 按规定")] = None
    range: Annotated[Range | None, F("金额区间")] = None
    table: Annotated[Table | None, F("查表")] = None
    each: Annotated[Each | None, F("按数量")] = None
    tiers: Annotated[Tiers | None, F("分段")] = None
    percent: Annotated[Percent | None, F("按比例")] = None
    fact: Annotated[str | None, F("取事实的金额", "金额类事实的编号")] = None
    sum: Annotated[tuple[Piece, ...] | None, F("几部分相加")] = None
    choose: Annotated[tuple[Choice, ...] | None, F("分情况", "从上往下第一个满足的")] = None
    highest: Annotated[tuple[Amount, ...] | None, F("取最高的一项")] = None
    lowest: Annotated[tuple[Amount, ...] | None, F("取最低的一项", "例如 按实际费用，最高不超过标准")] = None
    up_to: Annotated[Amount | None, F("不超过", "文件只给上限")] = None
    at_least: Annotated[Amount | None, F("不低于", "文件只给下限，例如 5000 元以上")] = None

    @classmethod
    def wrap(cls, data: Data) -> Data:
        return {"fixed": data} if isinstance(data, str) else data

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        return one_form(data, AMOUNT_FORMS, "金额", "rule-amount")


class Adjustment(Part, frozen=True, kw_only=True):
    """One step after the amount, in the order written: raise, multiply, add, take off, cap, or a floor."""

    title: Annotated[str, F("名称")]
    when: Annotated[Condition | None, F("条件")] = None
    raise_: Annotated[Fraction | None, F("上浮", kind="percent")] = None
    multiply: Annotated[Fraction | None, F("打折到", kind="percent")] = None
    add: Annotated[int | None, F("加", kind="money", unit="元")] = None
    subtract: Annotated[int | None, F("减", kind="money", unit="元")] = None
    cap: Annotated[int | None, F("封顶", kind="money", unit="元")] = None
    floor: Annotated[int | None, F("保底", kind="money", unit="元")] = None
    of_base: Annotated[bool, F("按原标准算", "几个上浮都按调整前的金额算，不连着乘", kind="yes_no")] = False
    at_most: Annotated[bool, F("不超过", "上浮只给了上限", kind="yes_no")] = False
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, ADJUSTMENT_FORMS, "调整", "rule-amount")
        if fault is None and "of_base" in data and "raise" not in data:
            return ("of_base", "rule-amount", "of_base 只和 raise（上浮）一起写。")
        return fault


class Limit(Part, frozen=True, kw_only=True):
    """How often, how much in all, and until when. Counting needs the personal ledger."""

    at_most: Annotated[int | None, F("最多几次", kind="integer", unit="次", min=1)] = None
    spent_at_most: Annotated[int | None, F("累计最多多少钱", kind="money", unit="元")] = None
    per: Annotated[str | None, F("每", "year 每个自然年，life 累计（once_per 不写就是累计）", pattern="year|life")] = None
    months: Annotated[int | None, F("多少个月之内", "代替 per", kind="integer", unit="个月", min=1)] = None
    count: Annotated[tuple[str, ...], F("哪些补贴合并计算", "不写就是这一种补贴", choice="subsidy_kind")] = ()
    once_per: Annotated[tuple[str, ...], F("同样的只能领一次", "occupation、level 等事实编号")] = ()
    higher_bars_lower: Annotated[bool, F("领过高等级不再领低等级", kind="yes_no")] = False
    claim_within: Annotated[Within | None, F("申请期限", "of 写从哪个日期起算")] = None
    when: Annotated[Condition | None, F("对谁适用", "不写就是所有人")] = None
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, LIMIT_FORMS, "限制", "rule-limit")
        if fault is not None:
            return fault
        counted = next((k for k in ("at_most", "spent_at_most") if k in data), None)
        if "claim_within" in data and ("per" in data or "months" in data):
            return ("claim_within", "rule-limit", "申请期限不写 per 和 months。")
        if ("per" in data and "months" in data) or (counted and "per" not in data and "months" not in data):
            counted = counted or next(k for k in LIMIT_FORMS if k in data)
            wanted = "per: year（每年）、per: life（累计）或 months: 36（36 个月之内）"
            return (counted, "rule-limit", f"要写清多长时间之内，写一种：{wanted}。")
        return None


class Exclusive(Part, frozen=True, kw_only=True):
    """Rates of one group are not paid together."""

    group: Annotated[str, F("互斥组")]
    settle: Annotated[str, F("怎么定", "order 按顺序、highest 取最高、choice 本人选", pattern="order|highest|choice")]
    rank: Annotated[int | None, F("顺序", "order 时小的优先", kind="integer", min=1)] = None
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None


class Quote(Part, frozen=True, kw_only=True):
    """The sentence a rule rests on."""

    clause: Annotated[str, F("条款", kind="clause")]
    text: Annotated[str, F("原文", long=True, public=("person",))]


class Payee(Part, frozen=True, kw_only=True):
    to: Annotated[str, F("付给", choice="payee")]
    when: Annotated[Condition | None, F("条件", "最后一项可以不写")] = None


class Instalment(Part, frozen=True, kw_only=True):
    """One part of the payment: a share of it, or what the parts before leave."""

    share: Annotated[Fraction | None, F("比例", kind="percent")] = None
    of: Annotated[Amount | None, F("什么的比例", "不写就是最后算出的金额")] = None
    rest: Annotated[bool, F("余下的", "前面几次付剩下的", kind="yes_no")] = False
    at_most: Annotated[bool, F("不超过", "文件只给了上限，例如 预拨不超过 50%", kind="yes_no")] = False
    when: Annotated[str, F("什么时候付")]
    within: Annotated[Within | None, F("最晚哪天付", "of 写从哪个日期起算")] = None
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, ("share", "rest"), "分次拨付", "rule-amount")
        if fault is None and "of" in data and "share" not in data:
            return ("of", "rule-amount", "of 只和 share（比例）一起写。")
        return fault


class Rounding(Part, frozen=True, kw_only=True):
    """How the final amount is rounded; without it half up to 分."""

    to: Annotated[
        str,
        F("取到", "fen 分、jiao 角、yuan 元、ten_yuan 十元、hundred_yuan 百元", pattern="fen|jiao|yuan|ten_yuan|hundred_yuan"),
    ]
    how: Annotated[str, F("怎么取", "half_up 四舍五入、down 舍去、up 进位", pattern="half_up|down|up")] = "half_up"
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None


class Quota(Part, frozen=True, kw_only=True):
    """How many are paid for in all: nobody's entitlement can be computed from it, so it is only said."""

    title: Annotated[str, F("名额给谁")]
    count: Annotated[int, F("数量", kind="integer", min=1)]
    unit: Annotated[str, F("单位", "例如 人、班")]
    per: Annotated[str | None, F("每", "year 每年，life 总共", pattern="year|life")] = None
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None


class Clawback(Part, frozen=True, kw_only=True):
    """When money already paid is taken back."""

    text: Annotated[str, F("什么情况追回")]
    clause: Annotated[str | None, F("依据条款", kind="clause")] = None


class InForce(Part, frozen=True, kw_only=True):
    """Both ends are inclusive."""

    from_: Annotated[Day, F("起", kind="date")]
    to: Annotated[Day | None, F("止（含当天）", kind="date")] = None


class Apply(Part, frozen=True, kw_only=True):
    """How it is claimed: what 财社〔2023〕181号 第23条 asks to be published."""

    materials: Annotated[tuple[str, ...], F("申请材料")]
    steps: Annotated[tuple[str, ...], F("申领流程")]
    channel: Annotated[str, F("经办渠道")]
    time_limit: Annotated[str, F("办理时限", "文件没写就写“文件未载明”")]


class Rate(Record, frozen=True, kw_only=True):
    """补贴标准"""

    kind: Annotated[str, F("补贴种类", choice="subsidy_kind")]
    benefit: Annotated[
        str,
        F(
            "是什么",
            "payment 发钱（默认）、deduction 税前扣除、check 合规检查；后两种不计入合计",
            pattern="payment|deduction|check",
        ),
    ] = "payment"
    series: Annotated[str | None, F("系列", "同一补贴不同时期的版本写同一个系列", kind="id")] = None
    area: Annotated[str, F("适用地区", choice="area")]
    audience: Annotated[str, F("谁来申请", "person 个人、enterprise 企业、class 班级", choice="audience")]
    payee: Annotated[tuple[Payee, ...], F("付给谁")]
    fund: Annotated[str, F("资金", ref="funds")]
    verification: Annotated[str, F("核验状态", choice="verification")]
    quotes: Annotated[tuple[Quote, ...], F("引文")] = ()
    in_force: Annotated[InForce, F("有效期")]
    decided_by: Annotated[str, F("按哪个日期定版本", "on 或日期类事实编号")] = "on"
    when: Annotated[Condition | None, F("条件")] = None
    unless: Annotated[tuple[Condition, ...], F("排除", "满足任意一项就不能领")] = ()
    amount: Annotated[Amount, F("金额")]
    adjustments: Annotated[tuple[Adjustment, ...], F("调整", "按写的顺序")] = ()
    rounding: Annotated[Rounding | None, F("取整", "不写就是四舍五入到分")] = None
    instalments: Annotated[tuple[Instalment, ...], F("分次拨付")] = ()
    clawback: Annotated[tuple[Clawback, ...], F("追回")] = ()
    quota: Annotated[tuple[Quota, ...], F("名额")] = ()
    limits: Annotated[tuple[Limit, ...], F("限制")] = ()
    exclusive: Annotated[tuple[Exclusive, ...], F("互斥")] = ()
    apply: Annotated[Apply | None, F("怎么领")] = None
