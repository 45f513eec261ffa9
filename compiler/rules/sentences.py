"""A rate's rule as Chinese sentences for its page, made from the same data as the engines read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.rules.values import fraction
from compiler.units import decimal_text, percent_text, yuan

Node = Mapping[str, Any]
Line = tuple[int, str, str | None]
"""(depth, sentence, clause)"""


def condition_lines(node: Node | None, depth: int = 0) -> list[Line]:
    if node is None:
        return []
    for form, lead in (("all", "同时满足："), ("any", "满足任意一项：")):
        if form in node:
            if form == "all" and depth == 0:
                return [line for n in node[form] for line in condition_lines(n, depth)]
            return [(depth, lead, None), *(line for n in node[form] for line in condition_lines(n, depth + 1))]
    return [(depth, node["text"], node.get("clause"))]


def wanted(node: Node | None, fact: str) -> set[str]:
    """The values of a choice fact that a condition asks for (exclusions left out)."""
    if node is None:
        return set()
    for form in ("all", "any"):
        if form in node:
            return {v for n in node[form] for v in wanted(n, fact)}
    return set() if node["fact"] != fact or node.get("not") else set(node.get("in", []))


def brief(node: Node, facts: Mapping[str, str]) -> str:
    """An amount in one phrase, for lists and table cells: ``1,000–4,000 元``, ``按规定``, ``收费的 90%``."""
    form = next(iter(node))
    value = node[form]
    if form == "fixed":
        return f"{yuan(value)} 元"
    if form == "no_figure":
        return str(value)
    if form == "range":
        return f"{yuan(value['min'])}–{yuan(value['max'])} 元"
    if form == "fact":
        return facts.get(value, value)
    if form == "table":
        return _span([brief(r["amount"], facts) for r in value["rows"]])
    if form == "choose":
        return _span([brief(c["amount"], facts) for c in value])
    if form in ("highest", "lowest"):
        return f"{'取高' if form == 'highest' else '取低'}：{'、'.join(dict.fromkeys(brief(n, facts) for n in value))}"
    if form == "up_to":
        return f"不超过 {brief(value, facts)}"
    if form == "at_least":
        return f"不低于 {brief(value, facts)}"
    if form == "each":
        unit = value.get("unit") or facts.get(value["of"], "")
        inner = brief(value["amount"], facts)
        plain = next(iter(value["amount"])) in ("fixed", "range", "each")
        per = f"每 {decimal_text(fraction(value['per']))} {unit}" if "per" in value else f"每{unit}"
        return f"{per} {inner if plain else f'（{inner}）'}" + _most(value)
    if form == "tiers":
        unit = value.get("unit") or ""
        return f"每{unit} {_span([yuan(s['amount']) + ' 元' for s in value['steps']])}" + _most(value)
    if form == "percent":
        return f"{brief(value['of'], facts)}的 {percent_text(fraction(value['share']))}" + _most(value)
    return " + ".join(brief(p["amount"], facts) for p in value if not p.get("included"))


def _most(value: Node) -> str:
    parts = []
    if "at_most" in value:
        parts.append(f"最多 {decimal_text(fraction(value['at_most']))} {value.get('unit') or ''}".rstrip())
    if "base_cap" in value:
        parts.append(f"基数最多 {yuan(value['base_cap'])} 元")
    if "cap" in value:
        parts.append(f"最多 {yuan(value['cap'])} 元")
    return f"（{'，'.join(parts)}）" if parts else ""


def _span(texts: list[str]) -> str:
    """Several amounts as a span when all are plain figures, else joined."""
    unique = list(dict.fromkeys(texts))
    if len(unique) > 1 and all(t.endswith(" 元") and "–" not in t and "每" not in t for t in unique):
        ordered = sorted(unique, key=lambda t: float(t[:-2].replace(",", "")))
        return f"{ordered[0][:-2]}–{ordered[-1]}"
    return "、".join(unique)


def adjustment_text(node: Node) -> str:
    most = "最多 " if node.get("at_most") else ""
    if "raise" in node:
        what = f"上浮 {most}{percent_text(fraction(node['raise']))}"
    elif "multiply" in node:
        what = f"按 {percent_text(fraction(node['multiply']))} 计"
    elif "add" in node:
        what = f"加 {yuan(node['add'])} 元"
    elif "subtract" in node:
        what = f"减 {yuan(node['subtract'])} 元"
    else:
        what = f"封顶 {yuan(node['cap'])} 元"
    return f"{node['title']}：{what}"


def rows(node: Node) -> list[tuple[dict[str, str], Node]]:
    """The cells of a table amount with the text of each, one entry a row; empty for other forms."""
    if "up_to" in node:
        return rows(node["up_to"])
    if "table" in node:
        return [({"text": r["text"]}, r["amount"]) for r in node["table"]["rows"]]
    if "choose" in node:
        out: list[tuple[dict[str, str], Node]] = []
        for choice in node["choose"]:
            text = "；".join(t for _, t, _ in condition_lines(choice.get("when"))) or "其余情况"
            inner = rows(choice["amount"])
            out += [({"text": cell["text"]}, a) for cell, a in inner] or [({"text": text}, choice["amount"])]
        return out
    if "each" in node:
        return rows(node["each"]["amount"])
    return []
