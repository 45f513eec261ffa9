"""A little of ``tests/support/fuzzing.py``."""

from __future__ import annotations

import pytest

from tests.support.fuzzing import SHARE, run

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("rounds", [20, pytest.param(1000, marks=pytest.mark.long)])
def test_nothing_ends_in_a_traceback(rounds: int, seed: int) -> None:
    counts, failed = run(seed, rounds, float("inf"))
    assert not failed, "\n".join(f"{name}: {message}" for name, _, message in failed[:5])
    assert sum(counts.values()) == rounds * sum(SHARE.values())
    for what in ("parse: read", "parse: refused", "typed: read", "typed: refused", "catalog: refused", "facts: refused"):
        assert counts[what] > 0, counts
