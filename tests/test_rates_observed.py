"""Real subsidy rates of ten places, each written in the rule language and proven by hand-made cases."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from compiler import checks
from compiler.catalog import Catalog, link, load
from compiler.problems import Problems
from compiler.rulebook import ledger_entry, rulebook, run_case
from compiler.rules.evaluate import read_facts
from tests.engines import run_node, run_quickjs
from tests.test_engines_agree import compare

HERE = Path(__file__).parent / "rates_observed"
SHAPES = 22


@pytest.fixture(scope="module")
def observed() -> Catalog:
    problems = Problems()
    catalog = load(HERE / "catalog", problems)
    link(catalog)
    checks.check(catalog)
    assert problems.found == [], "\n".join(f.text() for f in problems.sorted())
    return catalog


def test_every_row_is_expressed(observed: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [r["id"] for r in csv.DictReader((HERE / "rates_observed.csv").open(encoding="utf-8"))]
    notes = {r.id: r.note or "" for r in observed.rates().values()}
    expressed = {m.group(1) for note in notes.values() if (m := re.search(r"；行 (\S+)", note))}
    assert set(rows) <= expressed, set(rows) - expressed
    shapes = {int(n) for note in notes.values() for n in re.findall(r"\d+", note.partition("；")[0])}
    assert shapes == set(range(1, SHAPES + 1)), set(range(1, SHAPES + 1)) - shapes
    cases = Counter(case.rate for case, _ in observed.cases)
    few = [row for row in rows if cases[row.lower()] < 2]
    assert not few, few
    with capsys.disabled():
        print(
            f"\n  rates observed: {len(expressed & set(rows))} of {len(rows)} expressed, {len(notes)} rates,"
            f" {sum(cases.values())} cases; shapes: {len(shapes)} of {SHAPES}"
        )


def test_the_figures_of_each_row_stand_in_its_rate() -> None:
    """A row's amounts are the ones that its rate file writes, so that no rate proves another row."""
    for row in csv.DictReader((HERE / "rates_observed.csv").open(encoding="utf-8")):
        text = (HERE / "catalog" / "rates" / f"{row['id'].lower()}.yaml").read_text("utf-8")
        for figure in re.findall(r"\d{2,5}", row["amount"]):
            assert figure in text, (row["id"], figure)


def test_the_cases_on_both_engines(observed: Catalog) -> None:
    book = rulebook(observed)
    audience = ["person", "enterprise", "class"]
    calls = []
    for case, _ in observed.cases:
        assert run_case(book, case) is None, (case.id, run_case(book, case))
        options = {"only": [case.rate], "audience": audience, "ledger": [ledger_entry(p) for p in case.ledger]}
        calls.append({"rules": 0, "facts": read_facts(book, dict(case.facts)), "on": case.on.isoformat(), "options": options})
    compare([book], calls, run_quickjs([book], calls), "quickjs")
    node = run_node([book], calls)
    if node is not None:
        compare([book], calls, node, "node")
