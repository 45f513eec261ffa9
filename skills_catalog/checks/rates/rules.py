"""Rules that cannot be right: unknown facts and values, bounds the wrong way, tables, versions in time."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from fractions import Fraction

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.labels import YES_NO_WORDS, fact_words, value_words
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.checks.rates.facts import check_answers, check_facts
from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import Words, guess
from skills_catalog.rules import forms
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts
from skills_catalog.text.quantities import percent_text


def check_rules(catalog: Catalog) -> None:
    """Check facts and rates, each with what it names, and the versions of each series."""
    values = values_by_fact(catalog)
    check_facts(catalog, values)
    check_answers(catalog, values)
    for rate in catalog.rates().values():
        c = rate_checking(catalog, rate, values)
        for path, condition in leaf_conditions(rate):
            _condition(c, path, condition)
        _amounts(c, rate.amount, ("amount",))
        for n, adjustment in enumerate(rate.adjustments):
            for key in ("cap", "floor"):
                if (bound := getattr(adjustment, key)) is not None:
                    _amounts(c, bound, ("adjustments", n, key))
        if rate.decided_by != "on":
            c.fact_of(("decided_by",), rate.decided_by, ("date",), ("on",))
        _limits(c, rate)
        _payments(catalog, c, rate)
    _versions(catalog)


def rate_checking(catalog: Catalog, rate: Rate, values: dict[str, dict[str, str]]) -> Checking:
    def report(path: KeyPath, code: str, message: str, severity: str) -> None:
        catalog.report_at("rates", rate.id, path, code, message, severity=severity)

    def words(fact: Fact) -> Words:
        return YES_NO_WORDS if fact.type == "yes_no" else value_words(catalog.records, fact)

    return Checking(catalog.facts, values, report, fact_words(catalog.facts), words)


def _condition(c: Checking, path: KeyPath, node: Condition) -> None:
    assert node.fact is not None
    fact = c.fact((*path, "fact"), node.fact)
    if fact is not None:
        forms.tests()[node.test].check(node, path, fact, c)


def _amounts(c: Checking, amount: Amount, path: KeyPath) -> None:
    """Report faults of an amount and of all inside it."""
    for here, node in nested_amounts(amount, path):
        forms.amounts()[node.form].check(node.value, (*here, node.form), c)


def _limits(c: Checking, rate: Rate) -> None:
    for n, limit in enumerate(rate.limits):
        here = ("limits", n)
        if limit.claim_within is not None and limit.claim_within.of == "on":
            dates = [fact.id for fact in c.facts.values() if fact.type == "date"]
            message = f"申请期限要写从哪个日期起算：of 写日期类的事实，不写 on。{guess('', dates)}"
            c.wrong((*here, "claim_within"), message, "rule-limit")
        elif limit.claim_within is not None:
            c.fact_of((*here, "claim_within", "of"), limit.claim_within.of, ("date",))
        for fact in limit.once_per:
            c.fact((*here, "once_per"), fact)
        if limit.higher_bars_lower:
            for fact in ("level", "occupation"):
                c.fact((*here, "higher_bars_lower"), fact)


def _payments(catalog: Catalog, c: Checking, rate: Rate) -> None:
    shares = sum((p.share for p in rate.instalments if p.share is not None), Fraction(0))
    rest = [n for n, p in enumerate(rate.instalments) if p.rest]
    if shares > 1:
        message = f"各次比例合计 {percent_text(shares)}，超过了 100%。"
        catalog.report_at("rates", rate.id, ("instalments",), "rule-amount", message)
    elif rate.instalments and not rest and shares != 1 and not any(p.of for p in rate.instalments):
        message = f"各次比例合计只有 {percent_text(shares)}。最后一次写 rest: true（余下的）。"
        catalog.report_at("rates", rate.id, ("instalments",), "rule-amount", message)
    if rest and rest != [len(rate.instalments) - 1]:
        catalog.report_at("rates", rate.id, ("instalments", rest[0]), "rule-amount", "rest（余下的）只能写一次，放在最后。")
    for n, part in enumerate(rate.instalments):
        if part.within is not None and part.within.of != "on":
            c.fact_of(("instalments", n, "within", "of"), part.within.of, ("date",), ("on",))
        if part.of is not None:
            _amounts(c, part.of, ("instalments", n, "of"))
    if not rate.payee:
        catalog.report_at("rates", rate.id, ("payee",), "rate-incomplete", "payee 是空的。写付给谁，例如 [{to: person}]。")
    if rate.payee and rate.payee[-1].when is not None:
        message = "最后一个收款人不写 when，表示其余情况；不然有人没有收款人。"
        catalog.report_at("rates", rate.id, ("payee", len(rate.payee) - 1), "rule-amount", message)


def _versions(catalog: Catalog) -> None:
    """Report versions of one series that overlap, and warn of gaps."""
    series: dict[tuple[str, str], list[Rate]] = defaultdict(list)
    for rate in catalog.rates().values():
        if rate.series:
            series[rate.series, rate.audience].append(rate)
    for versions in series.values():
        versions.sort(key=lambda r: r.in_force.from_)
        for before, after in itertools.pairwise(versions):
            last = before.in_force.to
            if last is None or last >= after.in_force.from_:
                end = f"到 {last}" if last else "没有写止期"
                message = f"和“{before.title}”（{end}）重叠：同一天会有两个金额。给前一版写 to，或改这里的 from。"
                catalog.report_at("rates", after.id, ("in_force", "from"), "rule-overlap", message)
            elif last + datetime.timedelta(days=1) < after.in_force.from_:
                message = f"从 {last} 之后到 {after.in_force.from_} 之前没有标准（前一版“{before.title}”）。"
                catalog.report_at("rates", after.id, ("in_force", "from"), "rule-gap", message, severity="warning")
