"""Names of published files that several rooms use."""

from __future__ import annotations

DATABASE = "catalog.db"
"""The SQLite database, below ``data/``."""
