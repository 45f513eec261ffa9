"""A little of ``tests/support/fuzzing.py``. ``FUZZ=1000 SEED=7 python -m pytest tests/whole/test_fuzz.py`` does more, and other inputs."""

from __future__ import annotations

import os

from tests.support.fuzzing import SHARE, run

ROUNDS = int(os.environ.get("FUZZ", "60"))
SEED = int(os.environ.get("SEED", "1"))


def test_nothing_ends_in_a_traceback() -> None:
    counts, failed = run(SEED, ROUNDS, float("inf"))
    assert not failed, "\n".join(f"{name}: {message}" for name, _, message in failed[:5])
    assert sum(counts.values()) == ROUNDS * sum(SHARE.values())
    for what in ("parse: read", "parse: refused", "typed: read", "typed: refused", "catalog: refused", "facts: refused"):
        assert counts[what] > 0, counts
