"""Limits as they are written → as the engines read them, with their sentences."""

from __future__ import annotations

from skills_catalog.records.schema import plain
from skills_catalog.rules.compiling import Compiled, Compiling, given
from skills_catalog.rules.language.rate import Limit
from skills_catalog.rules.language.span import span_text
from skills_catalog.rules.phrases import condition_text
from skills_catalog.rules.wording import Wording
from skills_catalog.text.quantities import yuan


def limit_text(node: Limit, words: Wording, extra: Compiled | None) -> str:
    """Write a limit as a sentence. extra: its compiled condition for more times."""
    if node.claim_within is not None:
        return f"在{words.fact(node.claim_within.of)}之后 {span_text(node.claim_within)}申请"
    names = "和".join(words.kinds.get(k, k) for k in node.count) or "这项补贴"
    if node.at_most is not None or node.spent_at_most is not None:
        time = "每年" if node.per == "year" else f"{node.months} 个月之内" if node.months else "累计"
        most = f"{node.at_most} 次" if node.at_most is not None else f"{yuan(node.spent_at_most or 0)} 元"
        more = "" if node.extra is None else f"，{condition_text(extra)}的另有 {node.extra.at_most} 次"
        return f"{names}{time}最多 {most}{more}"
    also = f"（{names}合并看）" if node.count else ""
    if node.once_per:
        time = "每年" if node.per == "year" else f" {node.months} 个月之内" if node.months else ""
        return f"同一{'、同一'.join(words.fact(f) for f in node.once_per)}{time}只能领一次{also}"
    return f"领过高等级的，不再领低等级的{also}"


def compile_limit(node: Limit, c: Compiling, kind: str) -> Compiled:
    """Compile a limit of a rate of some kind, which it counts where it names none."""
    out = given(at_most=node.at_most, spent_at_most=node.spent_at_most, per=node.per, months=node.months, clause=node.clause)
    extra = None if node.extra is None else c.condition(node.extra.when)
    if node.extra is not None:
        out["extra"] = {"at_most": node.extra.at_most, "when": extra}
    if node.once_per:
        out["once_per"] = list(node.once_per)
    if node.higher_bars_lower:
        out["higher_bars_lower"] = True
    if node.claim_within is not None:
        out["claim_within"] = plain(node.claim_within)
    else:
        out["count"] = list(node.count) or [kind]
    text = limit_text(node, c.words, extra)
    if node.when is None:
        return out | {"text": text}
    when = c.condition(node.when)
    return out | {"when": when, "text": f"{text}（适用于：{condition_text(when)}）"}
