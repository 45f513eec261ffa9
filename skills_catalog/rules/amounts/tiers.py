"""``tiers``: each unit at the price of its step."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.compiling import Compiling, given, ratio
from skills_catalog.rules.engine.numbers import End, Number, exact, lower_high, quantity_text
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import most_text, number_text, span_of
from skills_catalog.rules.trying import Trying
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import decimal_text, yuan


class Tier(Part, frozen=True, kw_only=True):
    to: Annotated[Fraction | None, F("到第几个单位为止（含）", "最后一段不写", kind="number", min=0, example="10")] = None
    amount: Annotated[int, F("每单位金额", "这一段里一个单位多少钱", kind="money", unit="元")]


class Tiers(Part, frozen=True, kw_only=True):
    of: Annotated[str, F("数量", "事实编号", fact=True, example="training_days")]
    steps: Annotated[tuple[Tier, ...], F("分段", "从少到多", example="{to: 10, amount: 150}\n{amount: 100}")]
    at_most: Annotated[Fraction | None, F("数量上限", "超过的不算", kind="number", min=0, example="15")] = None
    unit: Annotated[str | None, F("单位", "例如 天", example="天")] = None


def check(value: Tiers, path: KeyPath, c: Checking) -> None:
    c.fact_of((*path, "of"), value.of, ("number",))
    before = Fraction(0)
    for n, tier in enumerate(value.steps):
        here: KeyPath = (*path, "steps", n)
        last = n == len(value.steps) - 1
        if tier.to is None and not last:
            c.wrong(here, "这一段没有写 to，后面的分段都轮不到。", "rule-unreachable")
            return
        if (tier.to is not None and tier.to <= before) or (value.at_most is not None and before >= value.at_most):
            message = f"这一段用不到：前面的分段已经算到 {decimal_text(before)}，或超过了数量上限。"
            c.wrong(here, message, "rule-unreachable")
        before = tier.to if tier.to is not None else before
        if last and tier.to is not None and (value.at_most is None or value.at_most > tier.to):
            message = f"超过 {decimal_text(tier.to)} 以后没有写怎么算。最后一段不写 to，或写 at_most: {decimal_text(tier.to)}。"
            c.wrong(here, message, "rule-cell")


def compiled(value: Tiers, _: Compiling) -> RuleNode:
    steps = [({"to": ratio(t.to)} if t.to is not None else {}) | {"amount": t.amount} for t in value.steps]
    top = {"at_most": ratio(value.at_most)} if value.at_most is not None else {}
    return {"of": value.of, "steps": steps} | top | given(unit=value.unit)


def evaluation(node: RuleNode, _: Preparing) -> Computed:
    of, unit = node["of"], node.get("unit") or ""
    top: End = exact(node["at_most"]) if "at_most" in node else None
    steps = [(exact(t["to"]) if "to" in t else None, t["amount"]) for t in node["steps"]]

    def amount(s: Situation) -> Sum:
        least, most = s.number(of)
        low = max(0, least or 0) if top is None else min(max(0, least or 0), top)
        high = lower_high(None if most is None else max(0, most), top)
        reckoned = None if high is None else _tiered(steps, high)
        out = Sum(_tiered(steps, low), reckoned, missing=s.missing(of))
        return step(s, f"分段计算：{quantity_text(low, high)} {unit}".rstrip(), out) if s.steps is not None else out

    return amount


def _tiered(steps: Sequence[tuple[Number | None, int]], count: Number) -> Number:
    total: Number = 0
    done: Number = 0
    for to, price in steps:
        end = count if to is None else min(count, to)
        total += max(0, end - done) * price
        done = max(done, end)
    return exact(Fraction(total))


def phrase(node: RuleNode, say: Saying) -> str:
    unit = node.get("unit") or ""
    return f"每{unit} {span_of([yuan(t['amount']) + ' 元' for t in node['steps']])}" + most_text(node, say)


def rows(node: RuleNode) -> list[ShownRow]:
    """Return a row for each tier: 第 1 到 10 天, 第 11 天起."""
    unit, start = node.get("unit") or "个", Fraction(0)
    out: list[ShownRow] = []
    for tier in node["steps"]:
        first = decimal_text(start + 1)
        text = f"第 {first} {unit}起" if "to" not in tier else f"第 {first} 到 {number_text(tier['to'])} {unit}"
        out.append(({"text": text}, {"no_figure": f"每{unit} {yuan(tier['amount'])} 元"}))
        start = Fraction(exact(tier["to"])) if "to" in tier else start
    return out


def tries(node: RuleNode, t: Trying) -> None:
    t.number(node["of"], [1, 1])


FORM = AmountForm(
    place=60,
    field=Annotated[
        Tiers | None,
        F(
            "分段",
            "数量分段，各段单价不同",
            example="{of: training_days, unit: 天, steps: [{to: 10, amount: 150}, {amount: 100}]}",
        ),
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    tries=tries,
    phrase=phrase,
    rows=rows,
)
