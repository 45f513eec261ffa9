"""Phrases of compiled amounts, put together from those of their forms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from skills_catalog.rules import forms
from skills_catalog.rules.engine.numbers import exact
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import decimal_text, yuan


def phrase_of(node: RuleNode, say: Saying) -> str:
    """Write an amount in one phrase."""
    ((form, value),) = node.items()
    return forms.amounts()[form].phrase(value, say)


def rows_of(node: RuleNode) -> list[forms.Row]:
    """Return (cell, amount) for each row of an amount that people read as a table; empty for forms without rows."""
    ((form, value),) = node.items()
    return forms.amounts()[form].rows(value)


def number_text(value: Any) -> str:
    return decimal_text(Fraction(exact(value)))


def ceiling_text(value: Any, say: Saying) -> str:
    """Write a cap: a figure in 分, or an amount."""
    return f"{yuan(value)} 元" if isinstance(value, int) else phrase_of(value, say)


def most_text(node: RuleNode, say: Saying) -> str:
    """Write what an amount or its quantity is cut at, in brackets."""
    parts = []
    if "at_most" in node:
        parts.append(f"最多 {number_text(node['at_most'])} {node.get('unit') or ''}".rstrip())
    if "base_cap" in node:
        parts.append(f"基数最多 {ceiling_text(node['base_cap'], say)}")
    if "cap" in node:
        parts.append(f"最多 {ceiling_text(node['cap'], say)}")
    return f"（{'，'.join(parts)}）" if parts else ""


def extreme_text(texts: Sequence[str], more: str) -> str:
    """Write which of several amounts counts: 收费和 500 元中较低的一个; more: 高 or 低."""
    said = list(dict.fromkeys(texts))
    if len(said) != 2:
        return f"{'、'.join(said)}{_gap(said[-1][-1])}中最{more}的一个"
    return f"{said[0]}和{_gap(said[1][0])}{said[1]}{_gap(said[1][-1])}中较{more}的一个"


def _gap(letter: str) -> str:
    """Return the space that stands between a Chinese word and a figure."""
    return " " if letter.isascii() else ""


def span_of(texts: list[str]) -> str:
    """Write several amounts as a span when all are plain figures or spans of them, else joined."""
    unique = list(dict.fromkeys(texts))
    if len(unique) > 1 and all(_PLAIN.fullmatch(t) for t in unique):
        ends = [end for text in unique for end in text[:-2].split("–")]
        ordered = sorted(ends, key=lambda t: float(t.replace(",", "")))
        return f"{ordered[0]}–{ordered[-1]} 元"
    return "、".join(unique)


_PLAIN = re.compile(r"[0-9,.]+(?:–[0-9,.]+)? 元")
"""1,500 元, 600–1,800 元."""


RuleLine = tuple[int, str, str | None]
"""(depth, sentence, clause)"""


def condition_lines(node: RuleNode | None, depth: int = 0) -> list[RuleLine]:
    """Write a compiled condition as sentences, indented by their depth."""
    if node is None:
        return []
    for form, lead in (("all", "下面都要满足："), ("any", "下面有一样就行：")):
        if form in node:
            if form == "all" and depth == 0:
                return [line for n in node[form] for line in condition_lines(n, depth)]
            return [(depth, lead, None), *(line for n in node[form] for line in condition_lines(n, depth + 1))]
    return [(depth, node["text"], node.get("clause"))]


def condition_text(node: RuleNode | None) -> str:
    """Write a whole compiled condition in one phrase."""
    if node is None:
        return ""
    for form, join in (("all", "，并且"), ("any", "，或者")):
        if form in node:
            return join.join(condition_text(n) for n in node[form])
    return str(node["text"])
