"""Parameters: versions in time, amounts that can be right, and figures that stand in their quotes."""

from __future__ import annotations

import datetime
import itertools
from fractions import Fraction

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.checks.rates.quotes import numbers_in
from skills_catalog.findings.finding import KeyPath
from skills_catalog.records.schema import walk
from skills_catalog.rules import forms
from skills_catalog.rules.checking import Checking
from skills_catalog.rules.language.parameter import Parameter, ParameterVersion
from skills_catalog.rules.language.walk import nested_amounts
from skills_catalog.text.quantities import yuan


def check_parameters(catalog: Catalog) -> None:
    """Check each parameter by itself."""
    values = values_by_fact(catalog)
    for parameter in catalog.of("parameters", Parameter).values():
        for n, version in enumerate(parameter.versions):
            _version(catalog, parameter, n, version, values)
        _in_time(catalog, parameter)


def _version(
    catalog: Catalog, parameter: Parameter, n: int, version: ParameterVersion, values: dict[str, dict[str, str]]
) -> None:
    def report(path: KeyPath, code: str, message: str, severity: str) -> None:
        catalog.report_at("parameters", parameter.id, path, code, message, severity=severity)

    c = Checking(catalog.facts, values, report)
    here: KeyPath = ("versions", n, "amount")
    for path, node in nested_amounts(version.amount, here):
        forms.amounts()[node.form].check(node.value, (*path, node.form), c)
        if node.parameter is not None:
            c.wrong(path, "参数里不能再用参数，直接写数字。")
    quoted = numbers_in(version.quote)
    for field, value, path in walk(version.amount, here):
        if field.meta.kind == "money" and version.verification != "sample" and Fraction(value, 100) not in quoted:
            message = f"数字 {yuan(value)} 不在引文里。核对原文，或把有这个数字的句子写进 quote。"
            c.wrong(path, message, "number-not-in-quote")


def _in_time(catalog: Catalog, parameter: Parameter) -> None:
    """Report versions that overlap, and warn of gaps."""
    order = sorted(range(len(parameter.versions)), key=lambda n: parameter.versions[n].in_force.from_)
    for before, after in itertools.pairwise(order):
        last, first = parameter.versions[before].in_force.to, parameter.versions[after].in_force.from_
        path: KeyPath = ("versions", after, "in_force", "from")
        if last is None or last >= first:
            message = "和前一版重叠：同一天会有两个数字。给前一版写 to，或改这里的 from。"
            catalog.report_at("parameters", parameter.id, path, "rule-overlap", message)
        elif last + datetime.timedelta(days=1) < first:
            message = f"从 {last} 之后到 {first} 之前没有数字。"
            catalog.report_at("parameters", parameter.id, path, "rule-gap", message, severity="warning")
