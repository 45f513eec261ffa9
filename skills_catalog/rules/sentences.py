"""A rate's rule as Chinese sentences for its page, made from the same data as the engines read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from skills_catalog.rules.engine.numbers import exact
from skills_catalog.rules.nodes import RuleNode
from skills_catalog.rules.phrases import ceiling_text, condition_lines, condition_text, phrase_of, rows_of
from skills_catalog.rules.wording import Saying
from skills_catalog.text.quantities import percent_text, yuan


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
    return phrase_of(node, Saying(facts))


def adjustment_text(node: RuleNode, facts: Mapping[str, str]) -> str:
    """Write one adjustment: 紧缺工种：上浮 30%."""
    say = Saying(facts)
    most = "最多 " if node.get("at_most") else ""
    if "raise" in node:
        base = "（按原标准算）" if node.get("of_base") else ""
        what = f"上浮 {most}{percent_text(Fraction(exact(node['raise'])))}{base}"
    elif "multiply" in node:
        what = f"按 {percent_text(Fraction(exact(node['multiply'])))} 计"
    elif "add" in node:
        what = f"加 {yuan(node['add'])} 元"
    elif "subtract" in node:
        what = f"减 {yuan(node['subtract'])} 元"
    elif "floor" in node:
        what = f"保底 {ceiling_text(node['floor'], say)}"
    else:
        what = f"封顶 {ceiling_text(node['cap'], say)}"
    return f"{node['title']}：{what}"


def table_rows(node: RuleNode) -> list[tuple[dict[str, str], RuleNode]]:
    """Return (cell, amount) for each row of a table amount; empty for forms without rows."""
    return rows_of(node)


HOW = {"half_up": "四舍五入", "down": "舍去尾数", "up": "进位"}
UNITS = {1: "分", 10: "角", 100: "元", 1000: "十元", 10000: "百元"}


def rounding_text(node: RuleNode) -> str:
    return f"最后取到{UNITS[node['fen']]}，{HOW[node['how']]}"


def payment_text(node: RuleNode, facts: Mapping[str, str]) -> str:
    """Write one instalment: 先行拨付：class_subsidy 的 60%, 余下的."""
    most = "不超过 " if node.get("at_most") else ""
    if "share" in node:
        base = f"{amount_phrase(node['of'], facts)}的 " if "of" in node else ""
        what = f"{base}{most}{percent_text(Fraction(exact(node['share'])))}"
    else:
        what = f"{most}余下的"
    return f"{node['when']}：{what}"


def rule_lines(rate: RuleNode, facts: Mapping[str, str]) -> list[str]:
    """Write the whole rule as sentences, for comparing two versions; the rows of its table come from ``table_rows``."""
    out = [f"条件：{text}" for _, text, _ in condition_lines(rate.get("when"))]
    if not table_rows(rate["amount"]):
        out.append(f"金额：{amount_phrase(rate['amount'], facts)}")
    for a in rate.get("adjustments", []):
        out.append(f"调整：{adjustment_text(a, facts)}" + (f"（{condition_text(a['when'])}）" if a.get("when") else ""))
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
