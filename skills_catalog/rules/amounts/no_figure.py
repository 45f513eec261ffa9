"""``no_figure``: an entitlement whose amount the document leaves to words, such as 按规定."""

from __future__ import annotations

from typing import Annotated, Any

from skills_catalog.records.schema import F
from skills_catalog.rules.engine.sums import Computed, Sum
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.wording import Saying


def evaluation(words: str, _: Any) -> Computed:
    found = Sum(None, None, silent=True, words=words)
    return lambda _: found


def phrase(words: str, _: Saying) -> str:
    return words


FORM = AmountForm(
    place=20,
    field=Annotated[str | None, F("文件没有数字", "照抄原文说法，例如 按规定", example="按规定")],
    evaluation=evaluation,
    phrase=phrase,
)
