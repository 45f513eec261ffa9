"""``fact``: a money fact as it is; one below 0 counts as 0."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.wording import Saying


def check(fact: str, path: KeyPath, c: Checking) -> None:
    c.fact_of(path, fact, ("money",))


def evaluation(fact: str, p: Preparing) -> Computed:
    label = p.kinds.by_id[fact]["label"]

    def amount(s: Situation) -> Sum:
        low, high = s.number(fact)
        return step(s, label, Sum(max(0, low or 0), None if high is None else max(0, high), missing=s.missing(fact)))

    return amount


def phrase(fact: str, say: Saying) -> str:
    return say.facts.get(fact, fact)


FORM = AmountForm(
    place=80,
    field=Annotated[str | None, F("取事实的金额", "金额类事实的编号", fact=True, example="assessment_fee")],
    check=check,
    evaluation=evaluation,
    phrase=phrase,
)
