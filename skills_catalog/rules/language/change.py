"""What one can change about a fact: the ways from the answer that is given to another, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.language.condition import Condition

PLACE = "{值}"
"""Where the new value stands in a proposal."""
WAYS = {
    "to": ("choice", "yes_no"), "add": ("choices",), "up": ("choice",), "more": ("number", "money"),
    "later": ("date",), "earlier": ("date",),
}  # fmt: skip
"""Each way, and the types of facts that have it."""
SAID = ("up", "more", "later", "earlier")
"""Ways whose text names the new value."""


class Coming(Part, frozen=True, kw_only=True):
    """A value that one can come to."""

    value: Annotated[str, F("取值", "选项的编号，是否题写 true 或 false", example="registered_unemployed")]
    text: Annotated[str, F("做什么", "要做的事，有条件的把条件写进去", example="没有工作的，可以先办失业登记")]


class Change(Part, frozen=True, kw_only=True):
    """The ways to change a fact: one of them, or ``later`` and ``earlier`` together."""

    to: Annotated[
        tuple[Coming, ...], F("能变成", "单选、是否：能变成哪几个值", example="{value: skill_level, text: 考职业技能等级证书}")
    ] = ()
    add: Annotated[
        tuple[Coming, ...],
        F("能加上", "多选：能加上哪几个值", example="{value: registered_unemployed, text: 没有工作的，可以先办失业登记}"),
    ] = ()
    up: Annotated[
        str | None, F("能往高走", "单选：选项从低到高排，能到更高的；说法里用 {值} 代表那个选项", example="考{值}的证书")
    ] = None
    more: Annotated[str | None, F("能更多", "数字、金额：说法里用 {值} 代表那个数", example="签合同培养 {值} 名学徒")] = None
    later: Annotated[
        str | None, F("能更晚", "日期还没到的，能改到更晚；说法里用 {值} 代表那天", example="选 {值} 开班的班（最早这天）")
    ] = None
    earlier: Annotated[
        str | None, F("能更早", "日期还没到的，能改到更早，不早于算的那天", example="选 {值} 开班的班（最晚这天）")
    ] = None
    anew: Annotated[
        tuple[str, ...],
        F("要重新来的日期", "这样做是另一次，这些日期已经过去的，按算的那天重新算", fact=True, example="certificate_date"),
    ] = ()
    when: Annotated[
        Condition | None,
        F("谁能这样改", "回答里满足这个条件才提出来；不写就是谁都能", example="{fact: insured_as, in: [neither]}"),
    ] = None

    @classmethod
    def fault(cls, data: Mapping[str, Data]) -> tuple[str, str, str] | None:
        if "later" in data and "earlier" in data:
            data = {key: value for key, value in data.items() if key != "earlier"}
        return one_form(data, tuple(WAYS), "能改什么", "rule-fact")

    @property
    def ways(self) -> list[str]:
        return [way for way in WAYS if getattr(self, way)]
