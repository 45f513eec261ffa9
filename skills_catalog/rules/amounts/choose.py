"""``choose``: the first whose condition is a yes; one without a condition is the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from skills_catalog.records.schema import F, Part
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import NO_CELL, Computed, Sum, one_of
from skills_catalog.rules.engine.truth import NO, YES
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import condition_text, phrase_of, rows_of, span_of
from skills_catalog.rules.wording import Saying


class Choice(Part, frozen=True, kw_only=True):
    when: Annotated[
        Condition | None, F("条件", "最后一项可以不写，表示其余情况", example="{fact: occupation_shortage, is: 'true'}")
    ] = None
    amount: Annotated[Amount, F("金额", "这种情况的金额", example="1800")]


def compiled(value: Sequence[Choice], c: Compiling) -> list[RuleNode]:
    return [c.when(choice.when) | {"amount": c.amount(choice.amount)} for choice in value]


def evaluation(node: Sequence[RuleNode], p: Preparing) -> Computed:
    choices = [(p.condition(choice.get("when")), p.amount(choice["amount"])) for choice in node]

    def amount(s: Situation) -> Sum:
        options: list[Sum] = []
        unknown = 0
        mark = len(s.steps) if s.steps is not None else 0
        for when, part in choices:
            truth = when.truth(s)
            if truth == NO:
                continue
            options.append(part(s))
            if truth == YES:
                break
            unknown |= when.missing(s)
        else:
            options.append(NO_CELL)
        if len(options) == 1:
            return options[0]
        if s.steps is not None:
            del s.steps[mark:]
        found = one_of(options)
        return Sum(
            found.low, found.high, silent=found.silent, none=found.none, missing=found.missing | unknown, words=found.words
        )

    return amount


def phrase(node: Sequence[RuleNode], say: Saying) -> str:
    return span_of([phrase_of(choice["amount"], say) for choice in node])


def rows(node: Sequence[RuleNode]) -> list[ShownRow]:
    """Return the rows of each case; where several cases have rows, which case a row is for stands before it."""
    inner = [rows_of(choice["amount"]) for choice in node]
    several = sum(map(bool, inner)) > 1
    out: list[ShownRow] = []
    for choice, found in zip(node, inner, strict=True):
        text = condition_text(choice.get("when")) or "其余情况"
        named = [({**cell, "text": f"{text}：{cell['text']}"}, amount) for cell, amount in found] if several else found
        out += named or [({"text": text}, choice["amount"])]
    return out


FORM = AmountForm(
    place=100,
    field=Annotated[
        tuple[Choice, ...] | None,
        F(
            "分情况",
            "从上往下第一个满足的",
            example="{when: {fact: occupation_shortage, is: 'true'}, amount: 1800}\n{amount: 1500}",
        ),
    ],
    compiled=compiled,
    evaluation=evaluation,
    may_lack=lambda node: "when" in node[-1],
    phrase=phrase,
    rows=rows,
)
