"""``range``: the document gives the least and the most."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import yuan


class Range(Part, frozen=True, kw_only=True):
    min: Annotated[int, F("最少", "含", kind="money", unit="元")]
    max: Annotated[int, F("最多", "含", kind="money", unit="元")]


def check(value: Range, path: KeyPath, c: Checking) -> None:
    if value.min > value.max:
        c.wrong((*path, "min"), "min 大于 max。")


def evaluation(node: RuleNode, _: Any) -> Computed:
    found = Sum(node["min"], node["max"])

    def amount(s: Situation) -> Sum:
        return step(s, "文件只给了区间", found)

    return amount


def phrase(node: RuleNode, _: Saying) -> str:
    return f"{yuan(node['min'])}–{yuan(node['max'])} 元"


FORM = AmountForm(
    place=30,
    field=Annotated[Range | None, F("金额区间", "文件给了最少和最多", example="{min: 600, max: 1800}")],
    check=check,
    evaluation=evaluation,
    phrase=phrase,
)
