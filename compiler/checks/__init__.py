"""Checks of a linked catalog: policy rules, privacy, quotes, rules, dates and codes. Each adds findings.

What a check looks at, for whoever wants to repeat only what a change can have touched:

- a file's text: ``privacy``, ``codes``;
- a record by itself: ``quotes``, ``logic`` (with the facts), ``values`` (dates and the check digits of credit codes);
- a record with those it names: ``catalog.link``, ``policy`` (projects with their institutions), ``rules`` (with facts and terms);
- a whole collection: ``values`` (one body or occupation under one code), ``rules`` (versions of a series), ``conflicts``;
- everything: ``policy`` (every article is implemented by some record), ``cases``.
"""

from __future__ import annotations

from compiler.catalog import Catalog
from compiler.checks import addresses, cases, codes, conflicts, logic, policy, privacy, quotes, rules, values


def check(catalog: Catalog) -> None:
    """Run every check on a catalog that has passed ``load`` and ``link``."""
    addresses.check(catalog)
    privacy.people(catalog)
    values.check(catalog)
    policy.check(catalog)
    quotes.check(catalog)
    rules.check(catalog)
    conflicts.check(catalog)
    if not catalog.problems.errors:
        logic.check(catalog)
    if not catalog.problems.errors:
        cases.check(catalog)


__all__ = ["addresses", "check", "codes", "privacy"]
