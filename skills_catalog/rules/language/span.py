"""A span of time that ends on a civil day: so many months, days, or year ends after a date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from skills_catalog.records.schema import F, Part, one_form
from skills_catalog.records.yaml_file import Data

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


def span_text(span: Within) -> str:
    """Write the length of a span: 12 个月内, 30 天内, 当年年底以前."""
    if span.months:
        return f"{span.months} 个月内"
    if span.days:
        return f"{span.days} 天内"
    ends = {0: "当年", 1: "次年"}
    return f"{ends.get(span.year_ends or 0, f'{span.year_ends} 年后')}年底以前"
