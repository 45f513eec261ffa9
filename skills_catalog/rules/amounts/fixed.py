"""``fixed``: one figure in 分."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.records.schema import F
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import yuan


def evaluation(fen: int, _: Any) -> Computed:
    found = Sum(fen, fen)

    def amount(s: Situation) -> Sum:
        return step(s, "固定金额", found)

    return amount


def phrase(fen: int, _: Saying) -> str:
    return f"{yuan(fen)} 元"


FORM = AmountForm(
    place=10,
    field=Annotated[int | None, F("固定金额", "一个确定的数", kind="money", unit="元", example="1500")],
    evaluation=evaluation,
    phrase=phrase,
)
