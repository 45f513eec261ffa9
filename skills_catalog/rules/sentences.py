"""A rate's rule as Chinese sentences for its page, made from the same data as the engines read."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.rules.compile import condition_text
from skills_catalog.rules.engine.known_facts import fraction
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.text.quantities import decimal_text, percent_text, yuan

RuleLine = tuple[int, str, str | None]
"""(depth, sentence, clause)"""


def condition_lines(node: RuleNode | None, depth: int = 0) -> list[RuleLine]:
    if node is None:
        return []
    for form, lead in (("all", "同时满足："), ("any", "满足任意一项：")):
        if form in node:
            if form == "all" and depth == 0:
                return [line for n in node[form] for line in condition_lines(n, depth)]
            return [(depth, lead, None), *(line for n in node[form] for line in condition_lines(n, depth + 1))]
    return [(depth, node["text"], node.get("clause"))]


def wanted_values(node: RuleNode | None, fact: str) -> set[str]:
    """Return the values of a choice fact that a condition asks for, exclusions left out."""
    if node is None:
        return set()
    for form in ("all", "any"):
        if form in node:
            return {v for n in node[form] for v in wanted_values(n, fact)}
    return set() if node["fact"] != fact or node.get("not") else set(node.get("in", []))


def amount_phrase(node: RuleNode, facts: Mapping[str, str]) -> str:
    """Write an amount in one phrase, for lists and table cells: ``1,000–4,000 元``, ``按规定``, ``收费的 90%``."""
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
        return _span([amount_phrase(r["amount"], facts) for r in value["rows"]])
    if form == "choose":
        return _span([amount_phrase(c["amount"], facts) for c in value])
    if form in ("highest", "lowest"):
        return f"{'取高' if form == 'highest' else '取低'}：{'、'.join(dict.fromkeys(amount_phrase(n, facts) for n in value))}"
    if form == "up_to":
        return f"不超过 {amount_phrase(value, facts)}"
    if form == "at_least":
        return f"不低于 {amount_phrase(value, facts)}"
    if form == "each":
        unit = value.get("unit") or facts.get(value["of"], "")
        inner = amount_phrase(value["amount"], facts)
        plain = next(iter(value["amount"])) in ("fixed", "range", "each")
        per = f"每 {decimal_text(fraction(value['per']))} {unit}" if "per" in value else f"每{unit}"
        return f"{per} {inner if plain else f'（{inner}）'}" + _most(value)
    if form == "tiers":
        unit = value.get("unit") or ""
        return f"每{unit} {_span([yuan(s['amount']) + ' 元' for s in value['steps']])}" + _most(value)
    if form == "percent":
        return f"{amount_phrase(value['of'], facts)}的 {percent_text(fraction(value['share']))}" + _most(value)
    if form == "sum":
        return " + ".join(amount_phrase(p["amount"], facts) for p in value if not p.get("included"))
    raise NotImplementedError(f"nothing says this form: {form}")


def _most(value: RuleNode) -> str:
    parts = []
    if "at_most" in value:
        parts.append(f"最多 {decimal_text(fraction(value['at_most']))} {value.get('unit') or ''}".rstrip())
    if "base_cap" in value:
        parts.append(f"基数最多 {yuan(value['base_cap'])} 元")
    if "cap" in value:
        parts.append(f"最多 {yuan(value['cap'])} 元")
    return f"（{'，'.join(parts)}）" if parts else ""


def _span(texts: list[str]) -> str:
    """Write several amounts as a span when all are plain figures, else joined."""
    unique = list(dict.fromkeys(texts))
    if len(unique) > 1 and all(t.endswith(" 元") and "–" not in t and "每" not in t for t in unique):
        ordered = sorted(unique, key=lambda t: float(t[:-2].replace(",", "")))
        return f"{ordered[0][:-2]}–{ordered[-1]}"
    return "、".join(unique)


def adjustment_text(node: RuleNode) -> str:
    most = "最多 " if node.get("at_most") else ""
    if "raise" in node:
        base = "（按原标准算）" if node.get("of_base") else ""
        what = f"上浮 {most}{percent_text(fraction(node['raise']))}{base}"
    elif "multiply" in node:
        what = f"按 {percent_text(fraction(node['multiply']))} 计"
    elif "add" in node:
        what = f"加 {yuan(node['add'])} 元"
    elif "subtract" in node:
        what = f"减 {yuan(node['subtract'])} 元"
    elif "floor" in node:
        what = f"保底 {yuan(node['floor'])} 元"
    else:
        what = f"封顶 {yuan(node['cap'])} 元"
    return f"{node['title']}：{what}"


def table_rows(node: RuleNode) -> list[tuple[dict[str, str], RuleNode]]:
    """Return (cell, amount) for each row of a table amount; empty for forms without rows."""
    for bound in ("up_to", "at_least"):
        if bound in node:
            return [(cell, {bound: amount}) for cell, amount in table_rows(node[bound])]
    if "table" in node:
        return [({"text": r["text"], **_level(r)}, r["amount"]) for r in node["table"]["rows"]]
    if "choose" in node:
        out: list[tuple[dict[str, str], RuleNode]] = []
        for choice in node["choose"]:
            text = "；".join(t for _, t, _ in condition_lines(choice.get("when"))) or "其余情况"
            inner = table_rows(choice["amount"])
            out += inner or [({"text": text}, choice["amount"])]
        return out
    if "tiers" in node:
        return _steps(node["tiers"])
    if "sum" in node:
        return [({"text": ("其中：" if p.get("included") else "") + p["title"]}, p["amount"]) for p in node["sum"]]
    if "each" in node:
        return table_rows(node["each"]["amount"])
    return []


def _level(row: RuleNode) -> dict[str, str]:
    """Return the levels that a row of a table is for, where the table looks at them."""
    levels = row.get("cells", {}).get("level")
    return {"level": " ".join(levels)} if levels else {}


def _steps(node: RuleNode) -> list[tuple[dict[str, str], RuleNode]]:
    """Return a row for each tier: 第 1 到 10 天, 第 11 天起."""
    unit, start = node.get("unit") or "个", fraction(0)
    out: list[tuple[dict[str, str], RuleNode]] = []
    for step in node["steps"]:
        first = decimal_text(start + 1)
        text = f"第 {first} {unit}起" if "to" not in step else f"第 {first} 到 {decimal_text(fraction(step['to']))} {unit}"
        out.append(({"text": text}, {"no_figure": f"每{unit} {yuan(step['amount'])} 元"}))
        start = fraction(step["to"]) if "to" in step else start
    return out


HOW = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进位"}
UNITS = {1: "分", 10: "角", 100: "元", 1000: "十元", 10000: "百元"}


def rounding_text(node: RuleNode) -> str:
    return f"最后取到{UNITS[node['fen']]}，{HOW[node['how']]}"


def payment_text(node: RuleNode, facts: Mapping[str, str]) -> str:
    """Write one instalment: 先行拨付：class_subsidy 的 60%, 余下的."""
    most = "不超过 " if node.get("at_most") else ""
    if "share" in node:
        base = f"{amount_phrase(node['of'], facts)}的 " if "of" in node else ""
        what = f"{base}{most}{percent_text(fraction(node['share']))}"
    else:
        what = f"{most}余下的"
    return f"{node['when']}：{what}"


def rule_lines(rate: RuleNode, facts: Mapping[str, str]) -> list[str]:
    """Write the whole rule as sentences, for comparing two versions; the rows of its table come from ``table_rows``."""
    out = [f"条件：{text}" for _, text, _ in condition_lines(rate.get("when"))]
    if not table_rows(rate["amount"]):
        out.append(f"金额：{amount_phrase(rate['amount'], facts)}")
    for a in rate.get("adjustments", []):
        out.append(f"调整：{adjustment_text(a)}" + (f"（{condition_text(a['when'])}）" if a.get("when") else ""))
    out += [f"限制：{x['text']}" for x in rate.get("limits", [])]
    out += [f"拨付：{payment_text(x, facts)}" for x in rate.get("instalments", [])]
    if "rounding" in rate:
        out.append(rounding_text(rate["rounding"]))
    return out


def version_changes(before: RuleNode, after: RuleNode, facts: Mapping[str, str]) -> list[tuple[str, str]]:
    """List what a version changed as (added | removed | changed, sentence); empty when only the dates differ."""
    old, new = rule_lines(before, facts), rule_lines(after, facts)
    out = [("removed", line) for line in old if line not in new] + [("added", line) for line in new if line not in old]
    then = {cell["text"]: amount_phrase(amount, facts) for cell, amount in table_rows(before["amount"])}
    now = {cell["text"]: amount_phrase(amount, facts) for cell, amount in table_rows(after["amount"])}
    for text, amount in now.items():
        if text not in then:
            out.append(("added", f"{text}：{amount}"))
        elif then[text] != amount:
            out.append(("changed", f"{text}：{then[text]} → {amount}"))
    return out + [("removed", f"{text}：{amount}") for text, amount in then.items() if text not in now]
