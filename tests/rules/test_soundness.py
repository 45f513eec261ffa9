"""What an engine says of partial facts holds whatever the open answers turn out to be; every completion is tried."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.engines import run_node
from tests.support.random_rules import Case, case
from tests.support.soundness import fault

BATCH = 2_000
Engine = Callable[[list[Any], list[Any]], list[Any]]
"""Results of calls ({rules: index of the book, facts, on, options}) on rule books, in the order of the calls."""
ENGINES = [pytest.param(run_node, id="javascript")]
"""Another engine is a line here."""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("count", [3_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_random_rules_hold_for_every_completion(engine: Engine, count: int, seed: int) -> None:
    r = random.Random(seed)
    for start in range(0, count, BATCH):
        cases = [case(r) for _ in range(min(BATCH, count - start))]
        results = engine([c.book for c in cases], [c.call(n) for n, c in enumerate(cases)])
        for tried, result in zip(cases, results, strict=True):
            assert fault(tried, result) is None, described(tried, result)


def described(tried: Case, result: Any) -> str:
    shown = [f"{rate['id']}: {rate}" for rate in tried.rates]
    return "\n".join([str(fault(tried, result)), *shown, f"{tried.facts} {tried.choices} {tried.ledger}", str(result)])
