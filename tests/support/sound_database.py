"""Whether SQLite itself finds a database sound."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path


def faults_of(path: Path) -> list[str]:
    """Return what SQLite finds wrong with a database; empty when sound."""
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        broken = [r[0] for r in connection.execute("PRAGMA integrity_check") if r[0] != "ok"]
        broken += [str(r) for r in connection.execute("PRAGMA foreign_key_check")]
        return broken
