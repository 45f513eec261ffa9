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
        tuple[Row, ...], F("行", "每一行写各事实的值和金额", example="{level: L5, amount: 1000}\n{level: [L4, L3], amount: 1500}")
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


class Adjustment(Part, frozen=True, kw_only=True):
    """One step after the amount, in the order written: raise, multiply, add, take off, cap, or a floor."""

    title: Annotated[str, F("名称", "显示在算法里", example="紧缺工种")]
    when: Annotated[
        Condition | None, F("条件", "什么情况才调整，不写就是都调整", example="{fact: occupation_shortage, is: 'true'}")
    ] = None
    raise_: Annotated[Fraction | None, F("上浮", "在原来的基础上多付这么多", kind="percent", example="30%")] = None
    multiply: Annotated[Fraction | None, F("打折到", "按这个比例付", kind="percent", example="70%")] = None
    add: Annotated[int | None, F("加", "多付多少", kind="money", unit="元")] = None
    subtract: Annotated[int | None, F("减", "少付多少", kind="money", unit="元")] = None
    cap: Annotated[int | None, F("封顶", "最多付多少", kind="money", unit="元")] = None
    floor: Annotated[int | None, F("保底", "最少付多少", kind="money", unit="元")] = None
    of_base: Annotated[bool, F("按原标准算", "几个上浮都按调整前的金额算，不连着乘", kind="yes_no")] = False
    at_most: Annotated[bool, F("不超过", "上浮只给了上限", kind="yes_no")] = False
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, ADJUSTMENT_FORMS, "调整", "rule-amount")
        if fault is None and "of_base" in data and "raise" not in data:
            return ("of_base", "rule-amount", "of_base 只和 raise（上浮）一起写。")
        return fault


class Limit(Part, frozen=True, kw_only=True):
    """How often, how much in all, and until when. Counting needs the personal ledger."""

    at_most: Annotated[int | None, F("最多几次", "要和 per 或 months 一起写", kind="integer", unit="次", min=1, example="3")] = (
        None
    )
    spent_at_most: Annotated[
        int | None, F("累计最多多少钱", "要和 per 或 months 一起写", kind="money", unit="元", example="5000")
    ] = None
    per: Annotated[
        str | None, F("每", "year 每个自然年，life 累计（once_per 不写就是累计）", pattern="year|life", example="year")
    ] = None
    months: Annotated[int | None, F("多少个月之内", "代替 per", kind="integer", unit="个月", min=1, example="36")] = None
    count: Annotated[tuple[str, ...], F("哪些补贴合并计算", "不写就是这一种补贴", choice="subsidy_kind")] = ()
    once_per: Annotated[
        tuple[str, ...], F("同样的只能领一次", "occupation、level 等事实编号", fact=True, example="occupation\nlevel")
    ] = ()
    higher_bars_lower: Annotated[bool, F("领过高等级不再领低等级", "写 true", kind="yes_no")] = False
    claim_within: Annotated[Within | None, F("申请期限", "of 写从哪个日期起算", example="{months: 12, of: certificate_date}")] = (
        None
    )
    when: Annotated[Condition | None, F("对谁适用", "不写就是所有人", example="{fact: age, min: '16'}")] = None
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None

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

    group: Annotated[str, F("互斥组", "同一个互斥组的补贴写同一个名字", example="training")]
    settle: Annotated[
        str, F("怎么定", "order 按顺序、highest 取最高、choice 本人选", pattern="order|highest|choice", example="highest")
    ]
    rank: Annotated[int | None, F("顺序", "order 时小的优先", kind="integer", min=1)] = None
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None


class Quote(Part, frozen=True, kw_only=True):
    """The sentence a rule rests on."""

    clause: Annotated[str, F("条款", "引的是哪一条", kind="clause")]
    text: Annotated[str, F("原文", "照抄原文里有数字的那一句", long=True, public=("person",))]


class Payee(Part, frozen=True, kw_only=True):
    to: Annotated[str, F("付给", "钱打给谁", choice="payee")]
    when: Annotated[Condition | None, F("条件", "最后一项可以不写", example="{fact: supply_mode, is: gov_subsidised}")] = None


class Instalment(Part, frozen=True, kw_only=True):
    """One part of the payment: a share of it, or what the parts before leave."""

    share: Annotated[Fraction | None, F("比例", "这一次付多少比例", kind="percent", example="50%")] = None
    of: Annotated[Amount | None, F("什么的比例", "不写就是最后算出的金额", example="{fact: assessment_fee}")] = None
    rest: Annotated[bool, F("余下的", "前面几次付剩下的", kind="yes_no")] = False
    at_most: Annotated[bool, F("不超过", "文件只给了上限，例如 预拨不超过 50%", kind="yes_no")] = False
    when: Annotated[str, F("什么时候付", "照文件写", example="开班备案后")]
    within: Annotated[Within | None, F("最晚哪天付", "of 写从哪个日期起算", example="{days: 30, of: class_start}")] = None
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None

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
        F(
            "取到",
            "fen 分、jiao 角、yuan 元、ten_yuan 十元、hundred_yuan 百元",
            pattern="fen|jiao|yuan|ten_yuan|hundred_yuan",
            example="yuan",
        ),
    ]
    how: Annotated[str, F("怎么取", "half_up 四舍五入、down 舍去、up 进位", pattern="half_up|down|up", example="down")] = (
        "half_up"
    )
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None


class Quota(Part, frozen=True, kw_only=True):
    """How many are paid for in all: nobody's entitlement can be computed from it, so it is only said."""

    title: Annotated[str, F("名额给谁", "照文件写", example="贫困劳动力")]
    count: Annotated[int, F("数量", "名额的数量", kind="integer", min=1)]
    unit: Annotated[str, F("单位", "例如 人、班", example="人")]
    per: Annotated[str | None, F("每", "year 每年，life 总共", pattern="year|life", example="year")] = None
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None


class Clawback(Part, frozen=True, kw_only=True):
    """When money already paid is taken back."""

    text: Annotated[str, F("什么情况追回", "照文件写", example="提供虚假材料的")]
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None


class InForce(Part, frozen=True, kw_only=True):
    """Both ends are inclusive."""

    from_: Annotated[Day, F("起", "从哪天起执行", kind="date")]
    to: Annotated[Day | None, F("止（含当天）", "最后有效的一天；还有效就不写", kind="date")] = None


class Apply(Part, frozen=True, kw_only=True):
    """How it is claimed: what 财社〔2023〕181号 第23条 asks to be published."""

    materials: Annotated[tuple[str, ...], F("申请材料", "要交哪些材料，一样一项", example="身份证")]
    steps: Annotated[tuple[str, ...], F("申领流程", "先做什么后做什么，一步一项", example="提出申请")]
    channel: Annotated[str, F("经办渠道", "到哪里办、在哪个网站办", example="县人力资源社会保障局")]
    time_limit: Annotated[str, F("办理时限", "文件没写就写“文件未载明”", example="文件未载明")]


class Rate(Record, frozen=True, kw_only=True):
    """补贴标准"""

    kind: Annotated[str, F("补贴种类", "是哪一种补贴", choice="subsidy_kind")]
    benefit: Annotated[
        str,
        F(
            "是什么",
            "payment 发钱（默认）、deduction 税前扣除、check 合规检查；后两种不计入合计",
            pattern="payment|deduction|check",
            example="payment",
        ),
    ] = "payment"
    series: Annotated[str | None, F("系列", "同一补贴不同时期的版本写同一个系列", kind="id", example="training")] = None
    area: Annotated[str, F("适用地区", "在哪里适用", choice="area")]
    audience: Annotated[str, F("谁来申请", "person 个人、enterprise 企业、class 班级", choice="audience", example="person")]
    payee: Annotated[tuple[Payee, ...], F("付给谁", "按情况付给不同的人就写几项")]
    fund: Annotated[str, F("资金", "从哪笔钱里出", ref="funds")]
    verification: Annotated[str, F("核验状态", "数字核对到什么程度；例子写 sample", choice="verification")]
    quotes: Annotated[tuple[Quote, ...], F("引文", "规则里的每个数字都要在引文里；真实的标准都要写")] = ()
    in_force: Annotated[InForce, F("有效期", "按日期选用；标准变了另写一个文件")]
    decided_by: Annotated[str, F("按哪个日期定版本", "on 或日期类事实编号", fact=True, example="on")] = "on"
    when: Annotated[
        Condition | None,
        F(
            "条件",
            "谁能领；不写就是谁都能领",
            example="{all: [{fact: age, min: '16'}, {fact: groups, in: [registered_unemployed]}]}",
        ),
    ] = None
    unless: Annotated[tuple[Condition, ...], F("排除", "满足任意一项就不能领", example="{fact: is_staff, is: 'true'}")] = ()
    amount: Annotated[Amount, F("金额", "只写下面的一种写法")]
    adjustments: Annotated[
        tuple[Adjustment, ...],
        F(
            "调整",
            "按写的顺序",
            example="{title: 紧缺工种, raise: 30%, when: {fact: occupation_shortage, is: 'true'}}\n{title: 最高, cap: 2000}",
        ),
    ] = ()
    rounding: Annotated[Rounding | None, F("取整", "不写就是四舍五入到分", example="{to: yuan, how: down}")] = None
    instalments: Annotated[
        tuple[Instalment, ...],
        F("分次拨付", "一次付清不写", example="{share: 50%, when: 开班备案后}\n{rest: true, when: 取得证书后}"),
    ] = ()
    clawback: Annotated[tuple[Clawback, ...], F("追回", "什么情况要退回")] = ()
    quota: Annotated[tuple[Quota, ...], F("名额", "有名额限制才写")] = ()
    limits: Annotated[
        tuple[Limit, ...],
        F(
            "限制",
            "次数、累计金额和申请期限，一项一条",
            example="{at_most: 1, per: year}\n{once_per: [level]}\n{claim_within: {months: 12, of: certificate_date}}",
        ),
    ] = ()
    exclusive: Annotated[
        tuple[Exclusive, ...], F("互斥", "不能同时领的补贴写同一个组", example="{group: training, settle: highest}")
    ] = ()
    apply: Annotated[Apply | None, F("怎么领", "公开补贴清单要写的几项")] = None
