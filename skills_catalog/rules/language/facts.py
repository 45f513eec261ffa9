"""Facts: what the calculator may ask or take from the catalog, and how one fact is derived from others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.change import Change

DERIVATIONS = ("years_since", "months_since", "days_since", "share_of", "sum_of", "difference_of")


class Option(Part, frozen=True, kw_only=True):
    id: Annotated[str, F("取值", "规则里写的值", kind="id", example="L5")]
    label: Annotated[str, F("说法", "网页上显示的说法", example="初级工（五级）")]
    synonyms: Annotated[tuple[str, ...], F("名单里的其他写法", "例如 初级、5级", example="初级")] = ()


class Derive(Part, frozen=True, kw_only=True):
    """How a fact is derived from others: time since a date, or a ratio, sum or difference of numbers."""

    years_since: Annotated[str | None, F("从哪个日期起的周岁（年）", "出生日期算年龄用它", fact=True, example="birth_date")] = (
        None
    )
    months_since: Annotated[str | None, F("从哪个日期起的整月", "不足一个月不算", fact=True, example="contract_start")] = None
    days_since: Annotated[str | None, F("从哪个日期起的天数", "当天是 0", fact=True, example="class_start")] = None
    share_of: Annotated[tuple[str, ...] | None, F("比值", "[分子, 分母]", fact=True, example="trainees\nstaff")] = None
    sum_of: Annotated[
        tuple[str, ...] | None, F("几项相加", "几个数字类事实", fact=True, example="apprentices_mid\napprentices_high")
    ] = None
    difference_of: Annotated[tuple[str, ...] | None, F("相减", "[被减数, 减数]", fact=True, example="wages\nassessment_fee")] = (
        None
    )

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        fault = one_form(data, DERIVATIONS, "推算", "rule-fact")
        if fault is None:
            for key in ("share_of", "difference_of"):
                given = data.get(key)
                if given is not None and (not isinstance(given, list) or len(given) != 2):
                    return (key, "rule-fact", f"{key} 要写两个事实，例如 [a, b]。")
        return fault

    @property
    def sources(self) -> tuple[str, ...]:
        dates = tuple(d for d in (self.years_since, self.months_since, self.days_since) if d)
        return dates + (self.share_of or ()) + (self.sum_of or ()) + (self.difference_of or ())


class Fact(Part, frozen=True, kw_only=True):
    """One thing the calculator may ask, or take from the catalog."""

    id: Annotated[str, F("编号", "规则里写的编号", kind="id", example="age")]
    label: Annotated[str, F("名称", "网页和结果里的名称", example="年龄")]
    question: Annotated[str | None, F("怎么问", "计算器里的问句", example="您今年多大？")] = None
    help: Annotated[str | None, F("说明", "问句下面的说明", long=True)] = None
    when_yes: Annotated[str | None, F("答“是”怎么说", "条件里的说法；不写就是“是”加名称", example="今年已经领过生活费补贴")] = (
        None
    )
    when_no: Annotated[
        str | None, F("答“不是”怎么说", "条件里的说法；不写就是“不是”加名称", example="今年没有领过生活费补贴")
    ] = None
    about: Annotated[
        str,
        F(
            "问谁",
            "person 个人、enterprise 企业、class 班级、project 项目、occupation 职业、institution 机构",
            pattern="person|enterprise|class|project|occupation|institution",
            example="person",
        ),
    ]
    type: Annotated[
        str,
        F(
            "类型",
            "choice 单选、choices 多选、number 数字、money 金额、date 日期、yes_no 是否、percent 比例",
            pattern="choice|choices|number|money|date|yes_no|percent",
            example="number",
        ),
    ]
    unit: Annotated[str | None, F("单位", "数字类事实的单位", example="周岁")] = None
    options: Annotated[
        tuple[Option, ...],
        F("选项", "选择题的选项，有高低的从低到高", example="{id: L5, label: 初级工（五级）}\n{id: L4, label: 中级工（四级）}"),
    ] = ()
    vocabulary: Annotated[str | None, F("选项取自词表", ref="vocabularies")] = None
    collection: Annotated[str | None, F("选项取自目录", "例如 groups、occupations", example="groups")] = None
    derive: Annotated[Derive | None, F("由其他事实推算", "写了就不再问", example="{years_since: birth_date}")] = None
    from_: Annotated[
        str | None,
        F(
            "取自目录",
            "选定后自动填：occupation. 后面写职业的字段或目录的编号，project. 后面写项目的字段，写错了检查会说；"
            "person.birth_date、person.sex 在名单里取自身份证号",
            pattern=r"occupation\.\w+|project\.\w+|person\.(birth_date|sex)",
            example="project.level",
        ),
    ] = None
    not_before: Annotated[
        tuple[str, ...], F("不早于", "日期：另一个日期类事实、on 或一个日期；答得比它早会请人重填", example="class_start")
    ] = ()
    not_after: Annotated[tuple[str, ...], F("不晚于", "日期：另一个日期类事实、on（算的那天）或一个日期", example="on")] = ()
    part_of: Annotated[str | None, F("其中的", "数字：是哪个事实的一部分，不能比它大", fact=True, example="apprentices")] = None
    change: Annotated[
        Change | None,
        F(
            "能改什么",
            "自己能改的才写，“怎样能多领”会提出来；出生日期、住址这样改不了的不写",
            example="{up: '考{值}的证书'}",
        ),
    ] = None
    synonyms: Annotated[tuple[str, ...], F("名单里的表头", "一班人的名单可能怎么叫这一列", example="出生年月")] = ()
    ask: Annotated[bool, F("会问", "写 false 表示不问，只从目录取或推算；不写就是 true", kind="yes_no", example="false")] = True


class FactFile(Part, frozen=True, kw_only=True):
    facts: Annotated[tuple[Fact, ...], F("事实", "计算器会问的事，顺序就是提问的顺序")]
