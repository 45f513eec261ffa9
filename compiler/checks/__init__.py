"""Checks of a linked catalog: policy rules, privacy, quotes, rules, dates and codes. Each adds findings."""

from __future__ import annotations

from compiler.catalog import Catalog
from compiler.checks import addresses, cases, conflicts, logic, policy, privacy, quotes, rules, values


def check(catalog: Catalog) -> None:
    """Run every check on a catalog that has passed ``load`` and ``link``."""
    addresses.check(catalog)
    values.check(catalog)
    policy.check(catalog)
    quotes.check(catalog)
    rules.check(catalog)
    conflicts.check(catalog)
    if not catalog.problems.errors:
        logic.check(catalog)
    if not catalog.problems.errors:
        cases.check(catalog)


__all__ = ["addresses", "check", "privacy"]
