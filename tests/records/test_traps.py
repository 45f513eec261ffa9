"""YAML's traps and people's slips: what a file with each of them holds, or exactly what is said about it.

The fields are those of ``tests/support/trapped.py``, one of every kind.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.trapped import outcome
from tests.support.traps import TRAPS

ROWS = [(kind, n) for kind, rows in TRAPS.items() for n in range(len(rows))]


@pytest.mark.parametrize(("kind", "n"), ROWS)
def test_each_trap(kind: str, n: int, tmp_path: Path) -> None:
    written, expected = TRAPS[kind][n]
    assert outcome(written if isinstance(written, bytes) else written.encode(), tmp_path) == expected, written
