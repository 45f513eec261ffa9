"""Which conditions the experts' cases prove, printed; a catalog's own conditions must each turn some case, both ways."""

from __future__ import annotations

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry
from skills_catalog.rules.engine.evaluate import read_facts
from tests.support.case_coverage import Point, Trial, measure


def coverage(catalog: Catalog) -> list[Point]:
    book = compile_rulebook(catalog)
    trials: dict[str, list[Trial]] = {}
    for case, _ in catalog.cases:
        ledger = [ledger_entry(book, p) for p in case.ledger]
        trial = Trial(case.id, read_facts(book, dict(case.facts)), case.on.isoformat(), ledger)
        trials.setdefault(case.rate, []).append(trial)
    return [p for rate in book["rates"] for p in measure(book, rate, trials.get(rate["id"], []))]


def told(points: list[Point]) -> str:
    return "\n".join(
        f"    {p.rate} {'.'.join(map(str, p.path))}: {p.text} (held {len(p.held)}, failed {len(p.failed)})" for p in points
    )


def test_every_condition_of_the_catalog_turns_some_case(real_catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    points = coverage(real_catalog)
    open_ = [p for p in points if not p.proven]
    with capsys.disabled():
        print(f"\n  conditions proven both ways by cases: {len(points) - len(open_)} of {len(points)}")
    assert not open_, "\n" + told(open_)


def test_the_observed_rates(observed: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    points = coverage(observed)
    proven = sum(p.proven for p in points)
    with capsys.disabled():
        print(f"\n  conditions of observed rates proven both ways: {proven} of {len(points)}")
    assert proven >= 0.9 * len(points), told([p for p in points if not p.proven])


def test_a_condition_that_no_case_turns_on_is_told(real_catalog: Catalog) -> None:
    book = compile_rulebook(real_catalog)
    rate = next(r for r in book["rates"] if r["id"] == "ui-upgrade-sd")
    assert not any(p.proven for p in measure(book, rate, []))
