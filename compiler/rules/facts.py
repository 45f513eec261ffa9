"""What the calculator may ask or take from the catalog, and how one fact follows from others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from compiler.schema import F, Part, one_form
from compiler.source import Data

DERIVATIONS = ("years_since", "months_since", "days_since", "share_of", "sum_of", "difference_of")


class Option(Part, frozen=True, kw_only=True):
    id: Annotated[str, F("取值", kind="id")]
    label: Annotated[str, F("说法")]
    synonyms: Annotated[tuple[str, ...], F("名单里的其他写法", "例如 初级、5级")] = ()


class Derive(Part, frozen=True, kw_only=True):
    """How a fact follows from others: time since a date, or a ratio, sum or difference of numbers."""

    years_since: Annotated[str | None, F("从哪个日期起的周岁（年）")] = None
    months_since: Annotated[str | None, F("从哪个日期起的整月")] = None
    days_since: Annotated[str | None, F("从哪个日期起的天数", "当天是 0")] = None
    share_of: Annotated[tuple[str, ...] | None, F("比值", "[分子, 分母]")] = None
    sum_of: Annotated[tuple[str, ...] | None, F("几项相加")] = None
    difference_of: Annotated[tuple[str, ...] | None, F("相减", "[被减数, 减数]")] = None

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

    id: Annotated[str, F("编号", kind="id")]
    label: Annotated[str, F("名称")]
    question: Annotated[str | None, F("怎么问")] = None
    help: Annotated[str | None, F("说明", long=True)] = None
    about: Annotated[str, F("问谁", pattern="person|enterprise|class|project|occupation|institution")]
    type: Annotated[str, F("类型", pattern="choice|choices|number|money|date|yes_no|percent")]
    unit: Annotated[str | None, F("单位")] = None
    options: Annotated[tuple[Option, ...], F("选项")] = ()
    vocabulary: Annotated[str | None, F("选项取自词表", ref="vocabularies")] = None
    collection: Annotated[str | None, F("选项取自目录", "例如 groups、occupations")] = None
    derive: Annotated[Derive | None, F("由其他事实推算")] = None
    from_: Annotated[
        str | None,
        F(
            "取自目录",
            "选定职业或项目后自动填；person.birth_date、person.sex 在名单里取自身份证号",
            pattern=r"occupation\.\w+|project\.\w+|person\.(birth_date|sex)",
        ),
    ] = None
    synonyms: Annotated[tuple[str, ...], F("名单里的表头", "一班人的名单可能怎么叫这一列")] = ()
    ask: Annotated[bool, F("会问", "写 false 表示只从目录取", kind="yes_no")] = True


class FactFile(Part, frozen=True, kw_only=True):
    facts: Annotated[tuple[Fact, ...], F("事实")]
