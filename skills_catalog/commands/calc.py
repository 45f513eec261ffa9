"""``calc``: what a person, an enterprise or a class is entitled to, by a file of facts."""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files
from skills_catalog.commands.command_line.options import PLACE, as_json, one_catalog, option, reads_published, verb, whose
from skills_catalog.commands.command_line.values import OneOf
from skills_catalog.rules.outcome_text import PAYEES, STATUS, amount_text, proposal_text

MARKS = {True: "✓", False: "✗", None: "?"}


@verb("calc", "按事实文件算补贴")
@click.argument("facts", type=PLACE, metavar="事实文件", help="YAML 或 JSON：事实编号 → 值（金额写元）")
@option("--on", metavar="日期", help="哪一天，例如 2026-11-25（默认今天）")
@as_json
@option("--for", "audience", multiple=True, type=OneOf(("person", "enterprise", "class")), help="算谁的")
@reads_published
def command(sources: Sources, facts: Path, on: str | None, as_json: bool, audience: tuple[str, ...], samples: bool | None) -> int:
    """Evaluate every rate for the facts, and print the result, and what would bring more."""
    from skills_catalog.commands.facts_file import evaluated  # noqa: PLC0415 (it brings the engine: help does without)

    one_catalog(sources)
    input_files.require_inputs(sources)
    result, rules, doubts = evaluated(sources, facts, on, audience, samples)
    for finding in doubts.sorted():
        print(finding.text(), file=sys.stderr)
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else whose(sources) + result_text(result, rules))
    return 0


def result_text(result: dict[str, Any], rules: Mapping[str, Any]) -> str:
    """A result for a terminal."""
    labels = {fact["id"]: fact["label"] for fact in rules["facts"]}
    rates = {rate["id"]: rate for rate in rules["rates"]}
    paid = [out for out in result["outcomes"] if _is_paid(out, rates)]
    lines = [f"日期 {result['on']}，规则 {result['rules']}"]
    for out in result["outcomes"]:
        lines.append(f"\n[{STATUS[out['status']]}] {_head(out, rates[out['rate']])}")
        rivals = [other["title"] for other in paid if out in paid and other is not out and _exclude(rates, out, other)]
        lines += [f"  或者 {title}：只能领一项" for title in rivals]
        lines += [f"  {MARKS[r['holds']]} {r['text']}" + (f"（{r['clause']}）" if r["clause"] else "") for r in out["reasons"]]
        lines += [f"  {text}" for text in rates[out["rate"]].get("revised", ())]
        if _is_past_end(out, result["on"]) and "after_end" in rates[out["rate"]]:
            lines.append(f"  {rates[out['rate']]['after_end']}")
        if out["missing"]:
            lines.append(f"  还要知道：{'、'.join(f'{labels[fact]}（{fact}）' for fact in out['missing'])}")
        if out["beaten_by"]:
            lines.append(f"  让位给 {out['beaten_by']['rate']}：{out['beaten_by']['reason']}")
    lines.append(f"\n{_sums(result['totals'])}；估算不等于承诺")
    untold = [out["title"] for out in paid if out["status"] == "yes" and out["no_figure"]]
    if untold:
        lines.append(f"有这笔钱，多少没公布，没有算进合计：{'、'.join(untold)}")
    payees = [(a["paid_to"], b["paid_to"]) for a, b in itertools.combinations(paid, 2) if _exclude(rates, a, b)]
    if any(a != b or a is None for a, b in payees):
        lines.append("里面有只能领其中一项的，不能加在一起")
    if result["ask"]:
        lines.append(f"下一个该问的：{labels[result['ask']]}（{result['ask']}）")
    if result["neighbours"]:
        titles = {out["rate"]: out["title"] for out in result["outcomes"]}
        lines.append("\n怎样能多领（只列自己能改、而且一定能多领的）：")
        lines += [f"  {proposal_text(one, titles, labels)}" for one in result["neighbours"]]
    return "\n".join(lines)


def _head(out: Mapping[str, Any], rate: Mapping[str, Any]) -> str:
    """An outcome in a line: how much, to whom, until when. Samples prove nothing."""
    money = _money(out)
    told = []
    likely = out["status"] in ("yes", "maybe")
    if likely and not out["beaten_by"] and not rate.get("benefit"):
        told.append(f"付给{PAYEES[out['paid_to']]}" if out["paid_to"] else "付给谁还说不准")
        if out["claim_until"]:
            told.append(f"最晚 {out['claim_until']} 申请")
    if likely and out["verification"] != "verified":
        told.append("示例，不算进合计" if out["verification"] == "sample" else "未核验")
    return f"{out['title']} {'，'.join(filter(None, [money, *told]))}".rstrip()


def _money(out: Mapping[str, Any]) -> str:
    """How much, in words; what may be without a figure is not said to be 0 or more."""
    amount, silent = out["amount"], out["no_figure"]
    return silent or "" if amount is None or silent else amount_text(amount["min"], amount["max"])


def _sums(totals: Mapping[str, Mapping[str, int | None]]) -> str:
    """What each payee gets: never one sum of all."""
    each = [f"{PAYEES[to]} {amount_text(sum['min'], sum['max'])}" for to, sum in totals.items() if sum["max"] != 0]
    return f"合计：{'；'.join(each)}" if each else "合计：没有写明金额的"


def _is_past_end(out: Mapping[str, Any], on: str) -> bool:
    """Tell whether the document has ended, though what it was decided by may lie before its end."""
    last = out["in_force"]["to"]
    return out["status"] == "expired" or (out["status"] in ("yes", "maybe") and last is not None and last < on)


def _is_paid(out: Mapping[str, Any], rates: Mapping[str, Any]) -> bool:
    likely = out["status"] in ("yes", "maybe") and not out["beaten_by"]
    return likely and out["verification"] != "sample" and not rates[out["rate"]].get("benefit")


def _exclude(rates: Mapping[str, Any], *outcomes: Mapping[str, Any]) -> bool:
    """Whether two outcomes are not paid together."""
    a, b = (rates[out["rate"]] for out in outcomes)
    groups = [{rule["group"] for rule in rate.get("exclusive", [])} for rate in (a, b)]
    return bool(groups[0] & groups[1]) or ("series" in a and a["series"] == b.get("series"))
