"""``at_least``: an amount that is only a floor."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.records.schema import F
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import phrase_of, rows_of
from skills_catalog.rules.wording import Saying


def compiled(value: Amount, c: Compiling) -> RuleNode:
    return c.amount(value)


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    bound = p.amount(node)

    def amount(s: Situation) -> Sum:
        found = bound(s)
        return found if found.low is None else step(s, "文件写“不低于”，实际可能更多", found.ends(found.low, None))

    return amount


def phrase(node: RuleNode, say: Saying) -> str:
    return f"不低于 {phrase_of(node, say)}"


def rows(node: RuleNode) -> list[ShownRow]:
    return [(cell, {"at_least": amount}) for cell, amount in rows_of(node)]


FORM = AmountForm(
    place=150,
    field=Annotated[Amount | None, F("不低于", "文件只给下限，例如 5000 元以上", example="5000")],
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
    rows=rows,
)
