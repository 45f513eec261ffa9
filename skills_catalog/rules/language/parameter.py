"""Parameters: dated figures that rates lean on, such as the minimum wage, or fees by class and level."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.records.record import Record, Source
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.rate import InForce


class ParameterVersion(Part, frozen=True, kw_only=True):
    """A parameter for some time, with the sentence it rests on."""

    in_force: Annotated[InForce, F("有效期", "从哪天起执行；有下一版就写止期")]
    amount: Annotated[Amount, F("数字", "一个数，或按等级、类别查表", example="2120")]
    quote: Annotated[str, F("引文", "照抄原文里有数字的那一句", long=True, public=("person",))]
    source: Annotated[Source, F("来源", "这一版从哪份文件里来")]
    verification: Annotated[str, F("核验状态", "数字核对到什么程度；例子写 sample", choice="verification")]
    note: Annotated[str | None, F("说明", "推断的要写明怎么推断的", long=True)] = None


class Parameter(Record, frozen=True, kw_only=True):
    """参数"""

    area: Annotated[str, F("适用地区", "在哪里适用", choice="area")]
    unit: Annotated[str | None, F("单位", "例如 元/月", example="元/月")] = None
    versions: Annotated[tuple[ParameterVersion, ...], F("各版数字", "一版一项，按日期先后")]
