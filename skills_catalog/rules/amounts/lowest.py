"""``lowest``: the lowest of those that have a cell; one without a figure takes the low end down to 0."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from skills_catalog.records.schema import F
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, extreme, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import extreme_text, phrase_of
from skills_catalog.rules.wording import Saying


def compiled(value: Sequence[Amount], c: Compiling) -> list[RuleNode]:
    return [c.amount(part) for part in value]


def evaluation(node: Sequence[RuleNode], p: Preparing) -> Computed:
    parts = [p.amount(part) for part in node]

    def amount(s: Situation) -> Sum:
        with s.quiet():
            found = extreme([part(s) for part in parts], most=False)
        return found if found.low is None else step(s, "取最低", found)

    return amount


def phrase(node: Sequence[RuleNode], say: Saying) -> str:
    return extreme_text([phrase_of(n, say) for n in node], "低")


FORM = AmountForm(
    place=120,
    field=Annotated[
        tuple[Amount, ...] | None,
        F("取最低的一项", "例如 按实际费用，最高不超过标准", example="{fact: assessment_fee}\n800"),
    ],
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
)
