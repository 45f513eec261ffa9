"""``percent``: a share of another amount, either of which may have a ceiling."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import F, Part
from skills_catalog.rules.amounts.each import nothing
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.compiling import Compiling, given, ratio
from skills_catalog.rules.engine.numbers import exact, money_text, times
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import most_text, phrase_of
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import percent_text


class Percent(Part, frozen=True, kw_only=True):
    share: Annotated[Fraction, F("比例", "付多少比例", kind="percent", example="90%")]
    of: Annotated[Amount, F("基数", "按什么的比例", example="{fact: wages}")]
    base_cap: Annotated[Amount | None, F("基数上限", "基数超过这个数按这个数算：一个数，或一种金额的写法")] = None
    cap: Annotated[Amount | None, F("支付上限", "算出来最多付多少：一个数，或一种金额的写法")] = None


def check(value: Percent, path: KeyPath, c: Checking) -> None:
    if value.share == 0:
        c.wrong((*path, "share"), "比例是 0，没有金额。")
    if nothing(value.of):
        message = "基数是 0 或没有数字，算不出比例。写清是什么的百分之几，例如 of: {fact: assessment_fee}。"
        c.wrong((*path, "of"), message)


def compiled(value: Percent, c: Compiling) -> RuleNode:
    caps = given(base_cap=c.ceiling(value.base_cap), cap=c.ceiling(value.cap))
    return {"share": ratio(value.share), "of": c.amount(value.of)} | caps


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    base, share = p.amount(node["of"]), exact(node["share"])
    base_cap, cap = p.ceiling(node.get("base_cap")), p.ceiling(node.get("cap"))

    def amount(s: Situation) -> Sum:
        whole = base(s)
        if whole.low is None:
            return whole
        whole = whole if base_cap is None else base_cap.cut(s, whole, "基数封顶")
        out = whole.ends(times(whole.low, share) or 0, times(whole.high, share))
        if s.steps is not None:
            step(s, f"{money_text(whole.low or 0, whole.high)} × {percent_text(Fraction(share))}", out)
        return out if cap is None else cap.cut(s, out, "封顶")

    return amount


def phrase(node: RuleNode, say: Saying) -> str:
    return f"{phrase_of(node['of'], say)}的 {percent_text(Fraction(exact(node['share'])))}" + most_text(node, say)


FORM = AmountForm(
    place=70,
    field=Annotated[
        Percent | None, F("按比例", "某个金额的百分之几", example="{share: 90%, of: {fact: assessment_fee}, cap: 500}")
    ],
    check=check,
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
)
