"""``about``: the document says 左右. It is shown so, and never reckoned with as if it were exact."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.records.schema import F
from skills_catalog.rules.engine.sums import Computed, Sum
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import yuan


def evaluation(fen: int, _: Any) -> Computed:
    found = Sum(None, None, silent=True, words=f"约 {yuan(fen)} 元")
    return lambda _: found


def phrase(fen: int, _: Saying) -> str:
    return f"约 {yuan(fen)} 元"


FORM = AmountForm(
    place=130,
    field=Annotated[int | None, F("左右", "文件写“左右”的数：照样显示，不当成准数来算", kind="money", unit="元", example="1000")],
    evaluation=evaluation,
    phrase=phrase,
)
