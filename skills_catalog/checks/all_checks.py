"""Every check of a linked catalog: policy, privacy, quotes, rules, dates and codes.

What each one looks at, for whoever wants to repeat only what a change can have touched:

- the text of one file: ``privacy``, ``codes.check_codes_in_texts``;
- one record: ``sources`` (addresses), ``quotes``, ``quoted_conditions`` and ``contradictions`` (with the facts), ``dates``,
  ``intake``, ``plausible``, the check digits in ``codes``;
- one record and those it names: ``catalog.link``, ``sources`` (replaced documents), ``policy`` (projects and their institutions),
  ``samples``, ``rules`` (facts, terms);
- a whole collection: ``codes`` (one body or occupation under one code), ``rules`` (series), ``conflicts``;
- statistics, institutions, towns, departments and the district's hotlines: ``published``;
- the whole catalog: ``policy`` (some record implements every article), ``missing`` (some record looks for each figure),
  ``cases``.
"""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.link import link_catalog
from skills_catalog.checks.codes import check_codes
from skills_catalog.checks.dates import check_dates
from skills_catalog.checks.evidence.missing import check_missing
from skills_catalog.checks.evidence.published import check_published
from skills_catalog.checks.evidence.samples import check_samples
from skills_catalog.checks.evidence.sources import check_replaced, check_source_links
from skills_catalog.checks.intake import check_intake
from skills_catalog.checks.plausible import check_plausible
from skills_catalog.checks.policy import check_policy
from skills_catalog.checks.privacy import check_trainers
from skills_catalog.checks.rates.bounds import check_bounds
from skills_catalog.checks.rates.cases import check_cases
from skills_catalog.checks.rates.changes import check_changes
from skills_catalog.checks.rates.conflicts import check_conflicts
from skills_catalog.checks.rates.contradictions import check_contradictions
from skills_catalog.checks.rates.parameters import check_parameters
from skills_catalog.checks.rates.quoted_conditions import check_quoted_conditions
from skills_catalog.checks.rates.quotes import check_quotes
from skills_catalog.checks.rates.rules import check_rules
from skills_catalog.checks.record_ids import check_ids


def check_loaded(catalog: Catalog) -> None:
    """Check what ``load_catalog`` could read; a fault hides another only where that one cannot be judged.

    Where something could not be read, names are checked; where names are unknown, also each record with the facts.
    """
    before = len(catalog.problems.errors)
    link_catalog(catalog)
    if catalog.unsure:
        return
    if len(catalog.problems.errors) > before:
        check_records(catalog)
    else:
        check_catalog(catalog)


def check_records(catalog: Catalog) -> None:
    """Run the checks that follow no name: each reads a record, the facts and their values."""
    check_source_links(catalog)
    check_dates(catalog)
    check_intake(catalog)
    check_plausible(catalog)
    check_published(catalog)
    check_quotes(catalog)
    check_bounds(catalog)
    check_changes(catalog)
    check_parameters(catalog)
    check_quoted_conditions(catalog)
    check_rules(catalog)


def check_catalog(catalog: Catalog) -> None:
    """Run every check on a catalog that has passed ``load_catalog`` and ``link_catalog``."""
    check_ids(catalog)
    check_trainers(catalog)
    check_codes(catalog)
    check_policy(catalog)
    check_replaced(catalog)
    check_samples(catalog)
    check_missing(catalog)
    check_records(catalog)
    check_conflicts(catalog)
    if not catalog.problems.errors:
        check_contradictions(catalog)
    if not catalog.problems.errors:
        check_cases(catalog)
