"""Rules that cannot be right: unknown facts and values, bounds the wrong way, tables, versions in time."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from fractions import Fraction

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import guess
from skills_catalog.rules import forms
from skills_catalog.rules.checking import Checking, types_text
from skills_catalog.rules.language.amount import Amount
from skills_catalog.rules.language.condition import Condition
from skills_catalog.rules.language.facts import Derive, Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts
from skills_catalog.text.quantities import percent_text


def check_rules(catalog: Catalog) -> None:
    """Check facts and rates, each with what it names, and the versions of each series."""
    values = values_by_fact(catalog)
    _facts(catalog, values)
    for rate in catalog.rates().values():
        c = _checking(catalog, rate, values)
        for path, condition in leaf_conditions(rate):
            _condition(c, path, condition)
        _amounts(c, rate.amount, ("amount",))
        for n, adjustment in enumerate(rate.adjustments):
            for key in ("cap", "floor"):
                if (bound := getattr(adjustment, key)) is not None:
                    _amounts(c, bound, ("adjustments", n, key))
        if rate.decided_by != "on":
            c.fact_of(("decided_by",), rate.decided_by, ("date",))
        _limits(c, rate)
        _payments(catalog, c, rate)
    _versions(catalog)


def _facts(catalog: Catalog, values: dict[str, dict[str, str]]) -> None:
    place = catalog.facts_place
    assert place is not None
    for n, fact in enumerate(catalog.facts.values()):
        here = place.within("facts", n)
        if fact.derive is not None:
            _derived(catalog, fact, fact.derive, here)
        if fact.type in ("choice", "choices") and not values[fact.id]:
            catalog.report(here, "rule-fact", f"事实“{fact.id}”没有选项。写 options、vocabulary 或 collection。")
        if fact.ask and not fact.question:
            catalog.report(here, "rule-fact", f"事实“{fact.id}”会问，但没有写 question。")


def _derived(catalog: Catalog, fact: Fact, derive: Derive, here: Place) -> None:
    """Check that the facts a fact is derived from exist, have the right type, and do not lead back to it."""
    dated = derive.years_since or derive.months_since or derive.days_since
    wanted = ("date",) if dated else ("number", "money", "percent")
    for source in derive.sources:
        other = catalog.facts.get(source)
        if other is None:
            message = f"推算用的事实“{source}”不存在。{guess(source, list(catalog.facts))}"
            catalog.report(here.within("derive"), "rule-fact", message)
        elif other.type not in wanted:
            message = f"推算要用{types_text(wanted)}的事实，“{source}”是{types_text([other.type])}。"
            catalog.report(here.within("derive"), "rule-fact", message)
    seen, waiting = set[str](), list(derive.sources)
    while waiting:
        source = waiting.pop()
        if source == fact.id:
            catalog.report(here.within("derive"), "rule-fact", f"事实“{fact.id}”绕了一圈又从自己推算出来。")
            return
        next_ = catalog.facts.get(source)
        if source not in seen and next_ is not None and next_.derive is not None:
            waiting += next_.derive.sources
        seen.add(source)


def _checking(catalog: Catalog, rate: Rate, values: dict[str, dict[str, str]]) -> Checking:
    def report(path: KeyPath, code: str, message: str, severity: str) -> None:
        catalog.report_at("rates", rate.id, path, code, message, severity=severity)

    return Checking(catalog.facts, values, report)


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
        if limit.claim_within is not None:
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
            c.fact_of(("instalments", n, "within", "of"), part.within.of, ("date",))
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
