"""Rules that cannot be right: unknown facts and values, bounds the wrong way, tables, versions in time."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from fractions import Fraction

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.labels import YES_NO_WORDS, fact_words, value_words
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.checks.rates.facts import check_answers, check_facts, types_text
from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import guess_named
from skills_catalog.rules.compile import typed_bound
from skills_catalog.rules.language.expressions import Amount, Condition, Table, Tiers
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.rate import Rate
from skills_catalog.rules.language.walk import leaf_conditions, nested_amounts
from skills_catalog.text.quantities import BadValue, decimal_text, percent_text, yuan

NUMERIC = ("number", "money", "percent", "date")


def check_rules(catalog: Catalog) -> None:
    """Check facts and rates, each with what it names, and the versions of each series."""
    values = values_by_fact(catalog)
    check_facts(catalog, values)
    check_answers(catalog, values)
    for rate in catalog.rates().values():
        for path, condition in leaf_conditions(rate):
            _condition(catalog, rate, path, condition, values)
        for path, amount in nested_amounts(rate.amount, ("amount",)):
            _amount(catalog, rate, path, amount, values)
        if rate.decided_by != "on":
            _fact_of_type(catalog, rate, ("decided_by",), rate.decided_by, ("date",))
        _limits(catalog, rate)
        _payments(catalog, rate, values)
    _versions(catalog)


def _fact_named(catalog: Catalog, rate: Rate, path: KeyPath, id: str) -> Fact | None:
    fact = catalog.facts.get(id)
    if fact is None:
        message = f"没有事实“{id}”。{guess_named(id, list(catalog.facts), fact_words(catalog.facts))}"
        catalog.report_at("rates", rate.id, path, "rule-fact", message)
    return fact


def _fact_of_type(catalog: Catalog, rate: Rate, path: KeyPath, id: str, types: tuple[str, ...]) -> None:
    fact = _fact_named(catalog, rate, path, id)
    if fact is not None and fact.type not in types:
        message = f"这里要{types_text(types)}的事实，“{id}”是{types_text([fact.type])}。"
        catalog.report_at("rates", rate.id, path, "rule-fact", message)


def _condition(catalog: Catalog, rate: Rate, path: KeyPath, node: Condition, values: dict[str, dict[str, str]]) -> None:
    assert node.fact is not None
    fact = _fact_named(catalog, rate, (*path, "fact"), node.fact)
    if fact is None:
        return
    if node.in_ is not None or node.is_ is not None:
        wanted = node.in_ or (node.is_ or "",)
        known = ["true", "false"] if fact.type == "yes_no" else list(values[fact.id])
        if fact.type in NUMERIC:
            catalog.report_at("rates", rate.id, path, "rule-fact", f"“{fact.id}”是{types_text([fact.type])}，用 min、max 比较。")
            return
        for value in wanted:
            if value not in known:
                words = YES_NO_WORDS if fact.type == "yes_no" else value_words(catalog.records, fact)
                message = f"{fact.label}没有取值“{value}”。{guess_named(value, known, words)}"
                key = "in" if node.in_ is not None else "is"
                catalog.report_at("rates", rate.id, (*path, key), "rule-fact", message)
    elif node.within is not None:
        if fact.type != "date":
            catalog.report_at("rates", rate.id, path, "rule-fact", f"within 只用于日期，“{fact.id}”是{types_text([fact.type])}。")
        if node.within.of != "on":
            _fact_of_type(catalog, rate, (*path, "within", "of"), node.within.of, ("date",))
    elif node.min is not None or node.max is not None:
        _bounds(catalog, rate, path, node, fact)
    else:
        raise NotImplementedError(f"nothing checks this test: {node}")


def _bounds(catalog: Catalog, rate: Rate, path: KeyPath, node: Condition, fact: Fact) -> None:
    if fact.type not in NUMERIC:
        message = f"“{fact.id}”是{types_text([fact.type])}，不能比大小，用 in 或 is。"
        catalog.report_at("rates", rate.id, path, "rule-fact", message)
        return
    found = {}
    for key, text in (("min", node.min), ("max", node.max)):
        if text is None:
            continue
        try:
            found[key] = typed_bound(text, fact)
        except BadValue as error:
            catalog.report_at("rates", rate.id, (*path, key), "rule-fact", f"{key}: {error.args[0]}。")
    if len(found) == 2:
        low, high = (v[0] / v[1] if isinstance(v, list) else v for v in (found["min"], found["max"]))
        if low > high:
            message = f"min {node.min} 大于 max {node.max}，没有人能满足。"
            catalog.report_at("rates", rate.id, (*path, "min"), "rule-fact", message)


def _amount(catalog: Catalog, rate: Rate, path: KeyPath, node: Amount, values: dict[str, dict[str, str]]) -> None:
    """Report faults of one amount; those inside it are checked on their own."""

    def wrong(key: KeyPath, message: str) -> None:
        catalog.report_at("rates", rate.id, (*path, *key), "rule-amount", message)

    if node.table is not None:
        _table(catalog, rate, (*path, "table"), node.table, values)
    if node.fact is not None:
        _fact_of_type(catalog, rate, (*path, "fact"), node.fact, ("money",))
    if node.range is not None and node.range.min > node.range.max:
        wrong(("range", "min"), "min 大于 max。")
    if node.each is not None:
        _fact_of_type(catalog, rate, (*path, "each", "of"), node.each.of, ("number",))
        if _nothing(node.each.amount):
            wrong(("each", "amount"), "每单位金额是 0 或没有数字，乘多少都没有金额。文件没有数字就整个写 no_figure。")
    pieces = [(n, p.amount.fixed, p.included) for n, p in enumerate(node.sum or ())]
    if pieces and all(fixed is not None for _, fixed, _ in pieces):
        whole = sum(fixed or 0 for _, fixed, included in pieces if not included)
        for n, fixed, included in pieces:
            if included and (fixed or 0) > whole:
                wrong(("sum", n, "amount"), f"“其中”的 {yuan(fixed or 0)} 元比合计 {yuan(whole)} 元还多。")
    if node.tiers is not None:
        _tiers(catalog, rate, (*path, "tiers"), node.tiers)
    if node.percent is not None:
        if node.percent.share == 0:
            wrong(("percent", "share"), "比例是 0，没有金额。")
        if _nothing(node.percent.of):
            wrong(("percent", "of"), "基数是 0 或没有数字，算不出比例。写清是什么的百分之几，例如 of: {fact: assessment_fee}。")


def _nothing(amount: Amount) -> bool:
    return amount.fixed == 0 or amount.no_figure is not None


def _tiers(catalog: Catalog, rate: Rate, path: KeyPath, node: Tiers) -> None:
    _fact_of_type(catalog, rate, (*path, "of"), node.of, ("number",))
    before = Fraction(0)
    for n, step in enumerate(node.steps):
        here = (*path, "steps", n)
        last = n == len(node.steps) - 1
        if step.to is None and not last:
            catalog.report_at("rates", rate.id, here, "rule-unreachable", "这一段没有写 to，后面的分段都轮不到。")
            return
        if (step.to is not None and step.to <= before) or (node.at_most is not None and before >= node.at_most):
            message = f"这一段用不到：前面的分段已经算到 {decimal_text(before)}，或超过了数量上限。"
            catalog.report_at("rates", rate.id, here, "rule-unreachable", message)
        before = step.to if step.to is not None else before
        if last and step.to is not None and (node.at_most is None or node.at_most > step.to):
            message = f"超过 {decimal_text(step.to)} 以后没有写怎么算。最后一段不写 to，或写 at_most: {decimal_text(step.to)}。"
            catalog.report_at("rates", rate.id, here, "rule-cell", message)


def _table(catalog: Catalog, rate: Rate, path: KeyPath, node: Table, values: dict[str, dict[str, str]]) -> None:
    for key in node.by:
        fact = _fact_named(catalog, rate, (*path, "by"), key)
        if fact is not None and fact.type not in ("choice", "choices"):
            message = f"查表要用单选或多选的事实，“{key}”是{types_text([fact.type])}。"
            catalog.report_at("rates", rate.id, (*path, "by"), "rule-amount", message)
    for n, row in enumerate(node.rows):
        here = (*path, "rows", n)
        if set(row.cells) != set(node.by):
            message = f"这一行的键应是 {'、'.join(node.by)}，写的是 {'、'.join(row.cells)}。"
            catalog.report_at("rates", rate.id, here, "rule-amount", message)
            continue
        for key, cell in row.cells.items():
            for value in cell if isinstance(cell, list) else [cell]:
                if key in values and value not in values[key]:
                    words = value_words(catalog.records, catalog.facts[key])
                    message = f"{key} 没有取值“{value}”。{guess_named(value, list(values[key]), words)}"
                    catalog.report_at("rates", rate.id, here, "rule-amount", message)


def _limits(catalog: Catalog, rate: Rate) -> None:
    for n, limit in enumerate(rate.limits):
        here = ("limits", n)
        if limit.claim_within is not None:
            _fact_of_type(catalog, rate, (*here, "claim_within", "of"), limit.claim_within.of, ("date",))
        for fact in limit.once_per:
            _fact_named(catalog, rate, (*here, "once_per"), fact)
        if limit.higher_bars_lower:
            for fact in ("level", "occupation"):
                _fact_named(catalog, rate, (*here, "higher_bars_lower"), fact)


def _payments(catalog: Catalog, rate: Rate, values: dict[str, dict[str, str]]) -> None:
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
            _fact_of_type(catalog, rate, ("instalments", n, "within", "of"), part.within.of, ("date",))
    for n, part in enumerate(rate.instalments):
        for path, amount in nested_amounts(part.of, ("instalments", n, "of")) if part.of is not None else ():
            _amount(catalog, rate, path, amount, values)
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
