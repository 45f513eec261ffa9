"""Rules that cannot be right: unknown facts and values, bounds the wrong way, tables, versions in time."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict

from compiler.catalog import Catalog
from compiler.problems import KeyPath, guess
from compiler.rulebook import fact_values
from compiler.rules.compile import bound
from compiler.rules.language import Condition, Fact, Rate
from compiler.rules.nodes import leaves, tables
from compiler.units import BadValue

NUMERIC = ("number", "money", "percent", "date")


def check(catalog: Catalog) -> None:
    values = {f.id: fact_values(catalog, f) for f in catalog.facts.values()}
    _facts(catalog)
    for rate in catalog.rates().values():
        for path, condition in leaves(rate):
            _condition(catalog, rate, path, condition, values)
        _amount(catalog, rate, values)
        if rate.decided_by != "on":
            _fact_of_type(catalog, rate, ("decided_by",), rate.decided_by, ("date",))
        for n, limit in enumerate(rate.limits):
            if limit.claim_within is not None:
                _fact_of_type(catalog, rate, ("limits", n, "claim_within", "of"), limit.claim_within.of, ("date",))
    _versions(catalog)


def _facts(catalog: Catalog) -> None:
    place = catalog.facts_place
    assert place is not None
    for n, fact in enumerate(catalog.facts.values()):
        here = place.within("facts", n)
        if fact.derive is not None:
            sources = [fact.derive.years_since, fact.derive.months_since, *(fact.derive.share_of or ())]
            for source in filter(None, sources):
                if source not in catalog.facts:
                    message = f"推算用的事实“{source}”不存在。{guess(source, list(catalog.facts))}"
                    catalog.report(here.within("derive"), "rule-fact", message)
        if fact.type in ("choice", "choices") and not fact_values(catalog, fact):
            catalog.report(here, "rule-fact", f"事实“{fact.id}”没有选项。写 options、vocabulary 或 collection。")
        if fact.ask and not fact.question:
            catalog.report(here, "rule-fact", f"事实“{fact.id}”会问，但没有写 question。")


def _known(catalog: Catalog, rate: Rate, path: KeyPath, id: str) -> Fact | None:
    fact = catalog.facts.get(id)
    if fact is None:
        message = f"没有事实“{id}”。{guess(id, list(catalog.facts))}"
        catalog.report_at("rates", rate.id, path, "rule-fact", message)
    return fact


def _fact_of_type(catalog: Catalog, rate: Rate, path: KeyPath, id: str, types: tuple[str, ...]) -> None:
    fact = _known(catalog, rate, path, id)
    if fact is not None and fact.type not in types:
        message = f"这里要{'、'.join(types)}类的事实，“{id}”是 {fact.type}。"
        catalog.report_at("rates", rate.id, path, "rule-fact", message)


def _condition(catalog: Catalog, rate: Rate, path: KeyPath, node: Condition, values: dict[str, dict[str, str]]) -> None:
    assert node.fact is not None
    fact = _known(catalog, rate, (*path, "fact"), node.fact)
    if fact is None:
        return
    if node.in_ is not None or node.is_ is not None:
        wanted = node.in_ or (node.is_ or "",)
        known = ["true", "false"] if fact.type == "yes_no" else list(values[fact.id])
        if fact.type in NUMERIC:
            catalog.report_at("rates", rate.id, path, "rule-fact", f"“{fact.id}”是 {fact.type}，用 min、max 比较。")
            return
        for value in wanted:
            if value not in known:
                message = f"{fact.label}没有取值“{value}”。{guess(value, known)}"
                key = "in" if node.in_ is not None else "is"
                catalog.report_at("rates", rate.id, (*path, key), "rule-fact", message)
    elif node.within is not None:
        if fact.type != "date":
            catalog.report_at("rates", rate.id, path, "rule-fact", f"within 只用于日期，“{fact.id}”是 {fact.type}。")
        if node.within.of != "on":
            _fact_of_type(catalog, rate, (*path, "within", "of"), node.within.of, ("date",))
    else:
        _bounds(catalog, rate, path, node, fact)


def _bounds(catalog: Catalog, rate: Rate, path: KeyPath, node: Condition, fact: Fact) -> None:
    if fact.type not in NUMERIC:
        catalog.report_at("rates", rate.id, path, "rule-fact", f"“{fact.id}”是 {fact.type}，不能比大小，用 in 或 is。")
        return
    found = {}
    for key, text in (("min", node.min), ("max", node.max)):
        if text is None:
            continue
        try:
            found[key] = bound(text, fact)
        except BadValue as error:
            catalog.report_at("rates", rate.id, (*path, key), "rule-fact", f"{key}: {error.args[0]}。")
    if len(found) == 2:
        low, high = (v[0] / v[1] if isinstance(v, list) else v for v in (found["min"], found["max"]))
        if low > high:
            message = f"min {node.min} 大于 max {node.max}，没有人能满足。"
            catalog.report_at("rates", rate.id, (*path, "min"), "rule-fact", message)


def _amount(catalog: Catalog, rate: Rate, values: dict[str, dict[str, str]]) -> None:
    for path, node in tables(rate.amount):
        for key in node.by:
            fact = _known(catalog, rate, (*path, "by"), key)
            if fact is not None and fact.type not in ("choice", "choices"):
                message = f"查表要用选项类的事实，“{key}”是 {fact.type}。"
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
                        message = f"{key} 没有取值“{value}”。{guess(value, list(values[key]))}"
                        catalog.report_at("rates", rate.id, here, "rule-amount", message)
    if rate.amount.range is not None and rate.amount.range.min > rate.amount.range.max:
        catalog.report_at("rates", rate.id, ("amount", "range", "min"), "rule-amount", "min 大于 max。")


def _versions(catalog: Catalog) -> None:
    """Versions of one series follow each other without overlap; a gap is a warning."""
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
