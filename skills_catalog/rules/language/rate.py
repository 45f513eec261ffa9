"""What a subsidy rate may say: who, when, how much, how often, together with what, and how to claim it.

Conditions and amounts are those of ``expressions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

from skills_catalog.records.record import Day, Record
from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.span import Within

ADJUSTMENT_FORMS = ("raise", "multiply", "add", "subtract", "cap", "floor")
LIMIT_FORMS = ("at_most", "spent_at_most", "once_per", "higher_bars_lower", "claim_within")


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
    cap: Annotated[Amount | None, F("封顶", "最多付多少：一个数，或一种金额的写法", example="2000")] = None
    floor: Annotated[Amount | None, F("保底", "最少付多少：一个数，或一种金额的写法", example="500")] = None
    of_base: Annotated[bool, F("按原标准算", "几个上浮都按调整前的金额算，不连着乘", kind="yes_no")] = False
    at_most: Annotated[bool, F("不超过", "上浮只给了上限", kind="yes_no")] = False
    clause: Annotated[str | None, F("依据条款", "出自哪一条", kind="clause")] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, ADJUSTMENT_FORMS, "调整", "rule-amount")
        if fault is None and "of_base" in data and "raise" not in data:
            return ("of_base", "rule-amount", "of_base 只和 raise（上浮）一起写。")
        return fault


class Extra(Part, frozen=True, kw_only=True):
    """So many more times where a condition holds: 每年 1 次，急需紧缺职业另 2 次."""

    at_most: Annotated[int, F("另外几次", "除了 at_most 以外再给几次", kind="integer", unit="次", min=1, example="2")]
    when: Annotated[Condition, F("条件", "哪些情况另外给", example="{fact: occupation_shortage, is: 'true'}")]


class Limit(Part, frozen=True, kw_only=True):
    """How often, how much in all, and until when. Counting needs the personal ledger."""

    at_most: Annotated[int | None, F("最多几次", "要和 per 或 months 一起写", kind="integer", unit="次", min=1, example="3")] = (
        None
    )
    extra: Annotated[
        Extra | None,
        F("另外的次数", "和 at_most 一起写", example="{at_most: 2, when: {fact: occupation_shortage, is: 'true'}}"),
    ] = None
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
        if data.get("higher_bars_lower") == "false":
            return ("higher_bars_lower", "rule-limit", "没有这条限制就删掉这一项，有就写 true。")
        if "extra" in data and "at_most" not in data:
            return ("extra", "rule-limit", "extra（另外的次数）只和 at_most 一起写。")
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
    text: Annotated[
        str, F("原文", "照抄原文里有数字的那一句", long=True, public=("person",), example="从企业职工教育经费中列支。")
    ]
    not_a_condition: Annotated[
        Mapping[str, str],
        F("不是条件的词", "引文里像条件、其实不是的词 → 为什么", example="{企业职工: 说的是谁出钱，不是谁能领}"),
    ] = {}


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
    """How many are paid for in all; shown to readers, never computed."""

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
    """The dates in force; both ends are inclusive."""

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
    after_end: Annotated[
        str | None,
        F(
            "到期以后",
            "有止期、又没有找到新文件的，写清楚找过、该问谁；网页和计算器在到期以后照它说",
            long=True,
            example="2025 年底到期，没有找到新文件，请问县人力资源社会保障局。",
        ),
    ] = None
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
