"""A calculator's result as text for a terminal."""

from __future__ import annotations

from typing import Any

from skills_catalog.text.quantities import yuan

STATUS = {"yes": "能领", "no": "不能领", "maybe": "还不能确定", "expired": "已过期", "not_yet": "还没开始"}
MARKS = {True: "✓", False: "✗", None: "?"}


def explain(result: dict[str, Any]) -> str:
    """A result for a terminal."""
    lines = [f"日期 {result['on']}，规则 {result['rules']}"]
    for out in result["outcomes"]:
        amount = out["amount"]
        money = out["no_figure"] or "" if amount is None else span(amount)
        lines.append(f"\n[{STATUS[out['status']]}] {out['title']} {money}")
        lines += [f"  {MARKS[r['holds']]} {r['text']}" + (f"（{r['clause']}）" if r["clause"] else "") for r in out["reasons"]]
        if out["beaten_by"]:
            lines.append(f"  让位给 {out['beaten_by']['rate']}：{out['beaten_by']['reason']}")
    lines.append(f"\n合计 {span(result['total'])}；估算不等于承诺")
    if result["ask"]:
        lines.append(f"下一个该问的：{result['ask']}")
    return "\n".join(lines)


def span(amount: dict[str, int | None]) -> str:
    low, high = amount["min"], amount["max"]
    if high is None:
        return f"{yuan(low or 0)} 元起"
    return f"{yuan(high)} 元" if low == high else f"{yuan(low or 0)}–{yuan(high)} 元"
