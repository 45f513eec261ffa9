"""``sum``: parts that are added; those that are ``included`` are only named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, added, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.forms import Row as ShownRow
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import phrase_of
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import yuan


class Piece(Part, frozen=True, kw_only=True):
    title: Annotated[str, F("部分名称", "这部分叫什么", example="培训费")]
    amount: Annotated[Amount, F("金额", "这部分的金额", example="1500")]
    included: Annotated[bool, F("其中", "已含在前面的金额里，只说明不相加", kind="yes_no")] = False


def check(value: Sequence[Piece], path: KeyPath, c: Checking) -> None:
    pieces = [(n, p.amount.fixed, p.included) for n, p in enumerate(value)]
    if all(fixed is not None for _, fixed, _ in pieces):
        whole = sum(fixed or 0 for _, fixed, included in pieces if not included)
        for n, fixed, included in pieces:
            if included and (fixed or 0) > whole:
                c.wrong((*path, n, "amount"), f"“其中”的 {yuan(fixed or 0)} 元比合计 {yuan(whole)} 元还多。")
    for n, piece in enumerate(value):
        choices = piece.amount.choose
        if choices and not piece.included and choices[-1].when is not None:
            message = "都不满足的时候这一部分没有金额，整项就不能领了。不满足就不加的，最后写 {amount: 0}。"
            c.wrong((*path, n, "amount", "choose"), message, "rule-cell", "warning")


def compiled(value: Sequence[Piece], c: Compiling) -> list[RuleNode]:
    return [{"title": p.title, "amount": c.amount(p.amount)} | ({"included": True} if p.included else {}) for p in value]


def evaluation(node: Sequence[RuleNode], p: Preparing) -> Computed:
    pieces = [(piece["title"], p.amount(piece["amount"]), bool(piece.get("included"))) for piece in node]

    def amount(s: Situation) -> Sum:
        counted = []
        for title, part, included in pieces:
            with s.quiet():
                found = part(s)
            step(s, f"其中：{title}" if included else title, found)
            if not included:
                counted.append(found)
        return step(s, "合计", added(counted))

    return amount


def phrase(node: Sequence[RuleNode], say: Saying) -> str:
    return " + ".join(_named(p["title"], phrase_of(p["amount"], say)) for p in node if not p.get("included"))


def _named(title: str, said: str) -> str:
    return f"{title}{said}" if said.startswith(("每", "约")) else f"{title} {said}"


def rows(node: Sequence[RuleNode]) -> list[ShownRow]:
    return [({"text": ("其中：" if p.get("included") else "") + p["title"]}, p["amount"]) for p in node]


FORM = AmountForm(
    place=90,
    field=Annotated[
        tuple[Piece, ...] | None,
        F("几部分相加", "几部分加起来", example="{title: 培训费, amount: 1500}\n{title: 鉴定费, amount: 300, included: true}"),
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
    rows=rows,
)
