"""``parameter``: a dated figure of the catalog, such as the minimum wage, in the version of the deciding day."""

from __future__ import annotations

from typing import Annotated

from skills_catalog.records.schema import F
from skills_catalog.rules.compiling import Compiling
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Computed, Sum, one_of, step
from skills_catalog.rules.forms import AmountForm
from skills_catalog.rules.known.calendar import shifted
from skills_catalog.rules.known.situation import ALWAYS, Situation
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.wording import Saying

SILENT = Sum(None, None, silent=True, words="这个日期没有查到数字")


def compiled(id: str, c: Compiling) -> RuleNode:
    return c.parameters[id]


def evaluation(node: RuleNode, p: Preparing) -> Computed:
    versions = [(v["from"], v.get("to", ALWAYS), p.amount(v["amount"])) for v in node["versions"]]
    title = node["title"]

    def amount(s: Situation) -> Sum:
        first, last = s.day
        met = [v for v in versions if v[0] <= last and v[1] >= first]
        with s.quiet():
            options = [version(s) for _, _, version in met]
        if _gap(met, first, last):
            options.append(SILENT)
        found = one_of(options)
        if first != last:
            found = Sum(
                found.low, found.high, silent=found.silent, none=found.none,
                missing=found.missing | s.kinds.bits[s.deciding], words=found.words,
            )  # fmt: skip
        text = f"{title}（{met[0][0]} 起）" if len(met) == 1 else f"{title}（还不知道按哪一版）"
        return found if found.low is None else step(s, text, found)

    return amount


def _gap(met: list[tuple[str, str, Computed]], first: str, last: str) -> bool:
    """Tell whether a possible day has no version."""
    at = first
    for start, end, _ in met:
        if start > at:
            return True
        if end >= last:
            return False
        at = max(at, shifted(end, days=1))
    return at <= last


def phrase(node: RuleNode, _: Saying) -> str:
    return str(node["title"])


FORM = AmountForm(
    place=85,
    field=Annotated[
        str | None,
        F("取参数的金额", "最低工资等按日期变的数，编号在 catalog/parameters 里", ref="parameters", example="minimum-wage"),
    ],
    compiled=compiled,
    evaluation=evaluation,
    phrase=phrase,
)
