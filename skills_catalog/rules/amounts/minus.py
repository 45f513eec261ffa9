"""``minus``: what one amount leaves when others are taken off, never below 0."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.amounts.each import nothing
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.numbers import End
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, added, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import phrase_of
from skills_catalog.rules.wording import Saying


class Minus(Part, frozen=True, kw_only=True):
    from_: Annotated[Amount, F("从什么里减", "被减的金额", example="{fact: training_cost}")]
    less: Annotated[tuple[Amount, ...], F("减去什么", "一项或几项", example="{fact: fund_left}")]


def check(value: Minus, path: KeyPath, c: Checking) -> None:
    for key, part in (("from", value.from_), *((f"less.{n}", part) for n, part in enumerate(value.less))):
        if nothing(part):
            where = (*path, "from") if key == "from" else (*path, "less", int(key.partition(".")[2]))
            c.wrong(where, "这里是 0 或没有数字，减不出金额。文件没有数字就整个写 no_figure。")


def compiled(value: Minus, c: Compiling) -> RuleNode:
    return {"from": c.amount(value.from_), "less": [c.amount(part) for part in value.less]}


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    whole, less = p.amount(node["from"]), [p.amount(part) for part in node["less"]]

    def amount(s: Situation) -> Sum:
        with s.quiet():
            parts = [whole(s), *(part(s) for part in less)]
        for n, part in enumerate(parts):
            step(s, "减去" if n else "总数", part)
        together = added(parts)
        if together.low is None:
            return together
        first, taken = parts[0], added(parts[1:])
        assert first.low is not None and taken.low is not None
        low = 0 if taken.high is None else max(0, first.low - taken.high)
        high: End = None if first.high is None else max(0, first.high - taken.low)
        return step(s, "相减", together.ends(low, high))

    return amount


def phrase(node: RuleNode, say: Saying) -> str:
    return " 减去 ".join(phrase_of(part, say) for part in (node["from"], *node["less"]))


FORM = AmountForm(
    place=95,
    field=Annotated[
        Minus | None,
        F("相减", "一个金额减去另外几个，不够减就是 0", example="{from: {fact: training_cost}, less: [{fact: fund_left}]}"),
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
)
