"""Checks of a linked catalog: policy rules, privacy, quotes, rules, dates and codes. Each adds findings.

What a check looks at, for whoever wants to repeat only what a change can have touched:

- a file's text: ``privacy``, ``codes_in_text``;
- a record by itself: ``quotes``, ``logic`` (with the facts), ``dates_and_codes`` (dates and the check digits of credit codes);
- a record with those it names: ``load.link``, ``policy`` (projects with their institutions), ``rules`` (with facts and terms);
- a whole collection: ``dates_and_codes`` (one body or occupation under one code), ``rules`` (series), ``conflicts``;
- everything: ``policy`` (every article is implemented by some record), ``cases``.
"""

from __future__ import annotations

from skills_catalog.catalog.load import Catalog
from skills_catalog.checks import (
    cases,
    codes_in_text,
    conflicts,
    dates_and_codes,
    logic,
    policy,
    privacy,
    quotes,
    record_ids,
    rules,
)


def check(catalog: Catalog) -> None:
    """Run every check on a catalog that has passed ``load`` and ``link``."""
    record_ids.check(catalog)
    privacy.people(catalog)
    dates_and_codes.check(catalog)
    policy.check(catalog)
    quotes.check(catalog)
    rules.check(catalog)
    conflicts.check(catalog)
    if not catalog.problems.errors:
        logic.check(catalog)
    if not catalog.problems.errors:
        cases.check(catalog)


__all__ = ["check", "codes_in_text", "privacy", "record_ids"]
