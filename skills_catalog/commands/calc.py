"""``calc``: what a person, an enterprise or a class is entitled to, by a file of facts."""

from __future__ import annotations

import datetime
import itertools
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from skills_catalog.catalog.settings import Sources
from skills_catalog.checks import input_files
from skills_catalog.commands.command_line.options import PLACE, as_json, one_catalog, option, reads, verb, whose
from skills_catalog.commands.command_line.values import OneOf
from skills_catalog.findings.finding import Problems, stop_on_errors
from skills_catalog.rules.outcome_text import PAYEES, STATUS, amount_text, proposal_text
from skills_catalog.text.quantities import BadValue

MARKS = {True: "✓", False: "✗", None: "?"}


@verb("calc", "按事实文件算补贴")
@click.argument("facts", type=PLACE, metavar="事实文件", help="YAML 或 JSON：事实编号 → 值（金额写元）")
@option("--on", metavar="日期", help="哪一天，例如 2026-11-25（默认今天）")
@as_json
@option("--for", "audience", multiple=True, type=OneOf(("person", "enterprise", "class")), help="算谁的")
@reads
def command(sources: Sources, facts: Path, on: str | None, as_json: bool, audience: tuple[str, ...]) -> int:
    """Evaluate every rate for the facts, and print the result, and what would bring more."""
    one_catalog(sources)
    input_files.require_inputs(sources)
    result, rules, doubts = evaluated(sources, facts, on, audience)
    for finding in doubts.sorted():
        print(finding.text(), file=sys.stderr)
    print(json.dumps(result, ensure_ascii=False, indent=1) if as_json else whose(sources) + result_text(result, rules))
    return 0


def evaluated(
    sources: Sources, file: Path, day: str | None, audience: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any], Problems]:
    """Return the result for the facts of a file, as docs/rules.md has it, with its neighbours; the rules; warnings.

    A fact that contradicts another or its bounds counts as unknown, and is warned of. Raises BuildStopped.
    """
    from skills_catalog.catalog import autofill  # noqa: PLC0415 (help does without)
    from skills_catalog.catalog.collections import Occupation  # noqa: PLC0415 (as above)
    from skills_catalog.catalog.labels import understood, value_words  # noqa: PLC0415 (as above)
    from skills_catalog.catalog.rulebook import compile_rulebook  # noqa: PLC0415 (as above)
    from skills_catalog.checks.reading import read_catalog  # noqa: PLC0415 (as above)
    from skills_catalog.records.yaml_file import locate  # noqa: PLC0415 (as above)
    from skills_catalog.rules.compile import today_or  # noqa: PLC0415 (as above)
    from skills_catalog.rules.engine.evaluate import FactError, contradictions, evaluate, read_facts  # noqa: PLC0415 (as above)
    from skills_catalog.rules.engine.neighbours import neighbours  # noqa: PLC0415 (as above)

    catalog, problems = read_catalog(sources), Problems()
    rules = compile_rulebook(catalog)
    data = understood(read_facts_file(file), catalog.facts, lambda fact: value_words(catalog.records, fact))
    facts: dict[str, Any] = {}
    for id, value in data.items():
        try:
            facts |= read_facts(rules, {id: value})
        except FactError as error:
            problems.add(str(file), locate(file, (error.fact,)), "rule-fact", f"{error.args[0]}。")
    try:
        on = today_or(day, datetime.date.today())
    except BadValue as error:
        problems.add("--on", (0, 0), "bad-date", f"{error.args[0]}。")
    stop_on_errors(problems)
    occupations = catalog.of("occupations", Occupation)
    filled = autofill.fill_facts(facts, list(catalog.facts.values()), occupations, on)
    for told in contradictions(rules, filled, on.isoformat()):
        wrong = [fact for fact in (told["fact"], told["other"]) if fact in data]
        problems.add(str(file), locate(file, tuple(wrong[:1])), "rule-fact", f"{told['text']}没有算进去。", severity="warning")
        facts = {fact: value for fact, value in facts.items() if fact not in wrong}
    filled = autofill.fill_facts(facts, list(catalog.facts.values()), occupations, on)
    whom = list(audience) or meant(rules, facts)
    result = evaluate(rules, filled, on, audience=whom)
    result["neighbours"] = neighbours(rules, filled, on, audience=whom)
    return result, rules, problems


def read_facts_file(file: Path) -> dict[str, Any]:
    """Return a file of facts as it is written. Raises BuildStopped."""
    from skills_catalog.records import yaml_file  # noqa: PLC0415 (help does without)

    problems = Problems()
    if not file.is_file():
        problems.add(str(file), (0, 0), "missing-file", "没有这个事实文件。")
    data = None if problems.errors else yaml_file.read_yaml(file, str(file), problems)
    if not isinstance(data, dict) and not problems.errors:
        problems.add(str(file), (1, 1), "wrong-shape", "事实文件应是“事实: 值”的映射。")
    stop_on_errors(problems)
    assert isinstance(data, dict)
    return data


def meant(rules: dict[str, Any], facts: dict[str, Any]) -> list[str]:
    """Return whom facts are about: an enterprise, a person, or both."""
    abouts = {f["id"]: f["about"] for f in rules["facts"]}
    found = {abouts[fact] == "enterprise" for fact in facts}
    return [*(["enterprise"] if True in found else []), *(["person"] if found != {True} else [])]


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
        if out["missing"]:
            lines.append(f"  还要知道：{'、'.join(f'{labels[fact]}（{fact}）' for fact in out['missing'])}")
        if out["beaten_by"]:
            lines.append(f"  让位给 {out['beaten_by']['rate']}：{out['beaten_by']['reason']}")
    lines.append(f"\n{_sums(result['totals'])}；估算不等于承诺")
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
    amount = out["amount"]
    money = out["no_figure"] or "" if amount is None else amount_text(amount["min"], amount["max"])
    told = []
    likely = out["status"] in ("yes", "maybe")
    if likely and not out["beaten_by"] and not rate.get("benefit"):
        told.append(f"付给{PAYEES[out['paid_to']]}" if out["paid_to"] else "付给谁还说不准")
        if out["claim_until"]:
            told.append(f"最晚 {out['claim_until']} 申请")
    if likely and out["verification"] == "sample":
        told.append("示例，不算进合计")
    return f"{out['title']} {'，'.join(filter(None, [money, *told]))}".rstrip()


def _sums(totals: Mapping[str, Mapping[str, int | None]]) -> str:
    """What each payee gets: never one sum of all."""
    each = [f"{PAYEES[to]} {amount_text(sum['min'], sum['max'])}" for to, sum in totals.items() if sum["max"] != 0]
    return f"合计：{'；'.join(each)}" if each else "合计：没有写明金额的"


def _is_paid(out: Mapping[str, Any], rates: Mapping[str, Any]) -> bool:
    likely = out["status"] in ("yes", "maybe") and not out["beaten_by"]
    return likely and out["verification"] != "sample" and not rates[out["rate"]].get("benefit")


def _exclude(rates: Mapping[str, Any], *outcomes: Mapping[str, Any]) -> bool:
    """Whether two outcomes are not paid together."""
    a, b = (rates[out["rate"]] for out in outcomes)
    groups = [{rule["group"] for rule in rate.get("exclusive", [])} for rate in (a, b)]
    return bool(groups[0] & groups[1]) or ("series" in a and a["series"] == b.get("series"))
