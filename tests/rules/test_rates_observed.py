"""Real subsidy rates of ten places, each written in the rule language and proven by hand-made cases."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry, run_case
from skills_catalog.checks.rates.quotes import numbers_in
from skills_catalog.findings.finding import Problems
from skills_catalog.records.record import UNLINKED_GRADES
from skills_catalog.rules.engine.evaluate import evaluate, read_facts
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.language.rate import Rate
from tests.support.engines import compare, run_node, run_quickjs
from tests.support.some import some

HERE = Path(__file__).parent / "rates_observed"
SHAPES = 22
AUDIENCE = ("person", "enterprise", "class")
FIGURES = ("who_or_condition", "level_or_item", "amount", "cap_or_limit", "uplift")
LOST, FILLED = "未表达：", "补："
"""Marks in a rate's note: what the rule language cannot say, and what it demands though the row does not say it."""

PAID: dict[str, tuple[str | None, list[tuple[int, int]]]] = {
    "fj-xt-1": ("enterprise", [(0, 25000), (25000, 50000)]),
    "fj-xt-2": ("enterprise", [(0, 50000), (50000, 100000)]),
    "fj-xt3-1": ("enterprise", [(0, 30000), (30000, 60000)]),
    "jn-pay-1": ("institution", [(6000, 6000), (4000, 4000)]),
    "jn-liv-1": ("person", []),
    "gd-skill-1": ("person", []),
    "tj-train-1": ("enterprise", []),
    "tj-train-2": (None, []),
    "tj-train-7": ("institution", []),
    "tj-assess-1": ("institution", []),
    "tj-dir-1": ("institution", []),
    "tj-dir-6": ("enterprise", []),
    "tj-proj-1": ("enterprise", []),
    "tj-master-1": ("person", []),
    "shape-08-lump-1": ("person", []),
    "shape-15-renewal-1": ("person", []),
    "ui-2024-1": ("person", []),
    "ygdx-500-1": ("enterprise", []),
}
"""Who is paid in a case (None: not known), and the least and most of each instalment in 元; worked out by hand."""
OPEN = ("shape-06-national-floor-1", "shape-12-credit-1", "shape-12-credit-3")
"""Cases whose amount has no upper end."""


def read_rows() -> list[dict[str, str]]:
    return list(csv.DictReader((HERE / "rates_observed.csv").open(encoding="utf-8")))


def note(rate: Rate) -> list[str]:
    return (rate.note or "").split("；")


def lost(rate: Rate) -> bool:
    return any(part.startswith(LOST) for part in note(rate))


def shapes(rates: list[Rate]) -> set[int]:
    return {int(n) for rate in rates for n in re.findall(r"\d+", note(rate)[0])}


def test_every_row_is_expressed(observed: Catalog, observed_problems: Problems, capsys: pytest.CaptureFixture[str]) -> None:
    rates = observed.rates()
    rows = {r["id"]: rates.get(r["id"].lower()) for r in read_rows()}
    assert [id for id, rate in rows.items() if rate is None or f"行 {id}" not in note(rate)] == []
    assert shapes(list(rates.values())) == set(range(1, SHAPES + 1))
    cases = Counter(case.rate for case, _ in observed.cases)
    assert [id for id in rates if cases[id] < 2] == []
    whole = [rate for rate in rates.values() if not lost(rate)]
    filled = [rate for rate in rates.values() if any(part.startswith(FILLED) for part in note(rate))]
    with capsys.disabled():
        print(
            f"\n  rates observed: {sum(rate in whole for rate in rows.values())} of {len(rows)} expressed,"
            f" {sum(cases.values())} cases of {len(rates)} rates; shapes of 1.5: {len(shapes(whole))} of {SHAPES}"
            f"\n  {len(filled)} rates say more than their source because the language demands it (payee, dates)"
        )
        for rate in rates.values():
            for part in note(rate):
                if part.startswith(LOST):
                    print(f"  not expressed: {rate.id}: {part.removeprefix(LOST)}")
        for finding in observed_problems.sorted():
            print(f"  {finding.text()}")


def test_each_rate_quotes_the_figures_and_source_of_its_row(observed: Catalog) -> None:
    """No rate proves another row: all numbers of the row stand in what its own rate quotes."""
    for row in some(read_rows()):
        rate = observed.rates()[row["id"].lower()]
        quoted = {n for quote in rate.quotes for n in numbers_in(quote.text)}
        for key in FIGURES:
            text = row[key].replace("零就业家庭", "")
            assert numbers_in(text) <= quoted, (row["id"], key, numbers_in(text) - quoted)
        assert rate.source is not None
        assert rate.source.grade == row["source_grade"], row["id"]
        if row["source_url"].startswith("http") and rate.source.grade not in UNLINKED_GRADES:
            assert rate.source.url == row["source_url"], row["id"]


def call(book: dict[str, Any], case: Case) -> dict[str, Any]:
    options = {"only": [case.rate], "audience": list(AUDIENCE), "ledger": [ledger_entry(book, p) for p in case.ledger]}
    return {"rules": 0, "facts": read_facts(book, dict(case.facts)), "on": case.on.isoformat(), "options": options}


def test_the_cases_on_both_engines(observed: Catalog) -> None:
    book = compile_rulebook(observed)
    for case, _ in some(observed.cases):
        assert run_case(book, case) is None, (case.id, run_case(book, case))
    calls = [call(book, case) for case, _ in observed.cases]
    compare([book], calls, run_quickjs([book], calls), "quickjs")
    compare([book], calls, run_node([book], calls), "node")


def test_who_is_paid_and_when(observed: Catalog) -> None:
    """What a case's ``expect`` cannot say."""
    book = compile_rulebook(observed)
    cases = {case.id: case for case, _ in observed.cases}

    def outcome(id: str) -> dict[str, Any]:
        case, given = cases[id], call(book, cases[id])
        ledger = given["options"]["ledger"]
        result = evaluate(book, given["facts"], case.on, audience=AUDIENCE, only=[case.rate], ledger=ledger)
        return dict(result["outcomes"][0])

    assert [outcome(id)["amount"]["max"] for id in OPEN] == [None] * len(OPEN)
    for id, (paid_to, parts) in PAID.items():
        found = outcome(id)
        assert found["paid_to"] == paid_to, id
        due = [(p["amount"]["min"], p["amount"]["max"]) for p in found["payments"]]
        assert due == [(low * 100, high * 100) for low, high in parts], (id, due)
