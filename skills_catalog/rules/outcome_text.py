"""What an outcome is, in words: its status, its amount."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.text.quantities import yuan

STATUS = {"yes": "能领", "no": "不能领", "maybe": "还不能确定", "expired": "已过期", "not_yet": "还没开始"}


def amount_text(low: int | None, high: int | None) -> str:
    """Return an amount in 分 as people write it; no upper end is 以上."""
    if high is None:
        return f"{yuan(low or 0)} 元以上"
    return f"{yuan(high)} 元" if low == high else f"{yuan(low or 0)}–{yuan(high)} 元"


def computed_text(amount: Mapping[str, int | None] | None) -> str:
    """Return the amount of an outcome; where there is none, that."""
    return "没有数字" if amount is None else amount_text(amount["min"], amount["max"])
