"""``within``: a date is not after another one, and that one not after the date plus a span."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, plain
from skills_catalog.rules.checking import Checking, types_text
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.truth import NO, UNKNOWN, YES
from skills_catalog.rules.forms import TestForm
from skills_catalog.rules.known.calendar import last_day
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.span import Within, span_text
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Wording


def check(node: Condition, path: KeyPath, fact: Fact, c: Checking) -> None:
    if fact.type != "date":
        c.wrong(path, f"within 只用于日期，“{fact.id}”是{types_text([fact.type])}。", "rule-fact")
    if node.within.of != "on":
        c.fact_of((*path, "within", "of"), node.within.of, ("date",), ("on",))


def compiled(node: Condition, _: Fact) -> dict[str, Any]:
    return {"within": plain(node.within)}


def text(node: Condition, words: Wording, negate: bool) -> str:
    """Write a test of time with its date first: 发证日期到申请日不超过 12 个月（含当天）."""
    span, label = node.within, words.fact(node.fact or "")
    other = words.fact(span.of)
    if span.year_ends is not None:
        when = span_text(span).removesuffix("以前")
        return f"{other}{'不在' if negate else '在'}{label}之后、{when}以前（含当天）"
    length = f"{span.months} 个月" if span.months else f"{span.days} 天"
    return f"{label}到{other}{'已超过' if negate else '不超过'} {length}（含当天）"


class _Within:
    def __init__(self, node: RuleNode) -> None:
        self.fact, self.span, self.of = node["fact"], node["within"], node["within"]["of"]

    def truth(self, s: Situation) -> str:
        (first, last), (from_, to) = s.valid_days(self.fact), s.valid_days(self.of)
        return in_time(first, last, from_, to, self.span)

    def missing(self, s: Situation) -> int:
        return s.missing(self.fact) | s.missing(self.of)

    def note(self, _: Situation) -> str:
        return ""


def in_time(first: str, last: str, from_: str, to: str, span: RuleNode) -> str:
    """Tell whether a day of [from_, to] lies in a span that starts on a day of [first, last]."""
    if last <= from_ and to <= last_day(first, span):
        return YES
    return NO if first > to or from_ > last_day(last, span) else UNKNOWN


def evaluation(node: RuleNode, _: Preparing) -> _Within:
    return _Within(node)


def tries(node: RuleNode, t: Trying) -> None:
    t.span(node["fact"], node["within"], node["within"]["of"])


FORM = TestForm(
    place=30,
    fields={
        "within": Annotated[Within | None, F("在多久以内", "日期类事实离另一个日期多久以内", example="{months: 12, of: on}")],
    },
    leading=("within",),
    check=check,
    compiled=compiled,
    text=text,
    evaluation=evaluation,
    tries=tries,
    holds=("within",),
)
