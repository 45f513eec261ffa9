"""What an outcome is, in words: its status, its amount."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from skills_catalog.text.quantities import yuan

STATUS = {"yes": "能领", "no": "不能领", "maybe": "还不能确定", "expired": "已过期", "not_yet": "还没开始"}

PAYEES = {"person": "个人", "institution": "培训机构", "enterprise": "企业"}


def amount_text(low: int | None, high: int | None) -> str:
    """Return an amount in 分 as people write it; no upper end is 以上."""
    if high is None:
        return f"{yuan(low or 0)} 元以上"
    return f"{yuan(high)} 元" if low == high else f"{yuan(low or 0)}–{yuan(high)} 元"


def computed_text(amount: Mapping[str, int | None] | None) -> str:
    """Return the amount of an outcome; where there is none, that."""
    return "没有数字" if amount is None else amount_text(amount["min"], amount["max"])


def proposal_text(neighbour: Mapping[str, Any], titles: Mapping[str, str], labels: Mapping[str, str]) -> str:
    """Return a proposal in one line. titles: of rates; labels: of facts."""
    did = "，并且".join(c["text"] for c in neighbour["changes"] if c["text"] is not None)
    gains = [f"{PAYEES[to]} {_more_text(**ends)}" for to, ends in neighbour["gains"].items()]
    opened = "、".join(titles[id] for id in neighbour["rates"])
    lost = "、".join(titles[id] for id in neighbour["lost"])
    anew = "、".join(f"{labels[c['fact']]}按 {c['to']}" for c in neighbour["changes"] if c["text"] is None)
    notes = [f"能领 {opened}" if opened else "", f"不一定能领 {lost}" if lost else "", f"{anew} 算" if anew else ""]
    return f"{did}：{'；'.join(filter(None, [*gains, *notes]))}"


def _more_text(min: int | None, max: int | None) -> str:
    """Return how much more, or less, in 元."""
    if min is not None and min == max:
        return f"{_signed(min)} 元"
    low = "少多少不一定" if min is None else _signed(min)
    return f"{low} 至 {'不封顶' if max is None else f'{_signed(max)} 元'}"


def _signed(fen: int) -> str:
    return f"{'-' if fen < 0 else '+'}{yuan(abs(fen))}"
