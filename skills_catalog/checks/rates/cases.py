"""Experts' cases give what they expect when the reference engine runs them."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook, run_case
from skills_catalog.rules.engine.evaluate import FactError


def check_cases(catalog: Catalog) -> None:
    """Needs all rates and facts: each case is run on the whole rulebook, for its rate."""
    rules = catalog.rules = compile_rulebook(catalog)
    for case, place in catalog.cases:
        try:
            wrong = run_case(rules, case)
        except FactError as error:
            catalog.report(place.within("facts"), "case-failed", f"用例“{case.id}”：{error.args[0]}。")
            continue
        if wrong is not None:
            catalog.report(place.within("expect"), "case-failed", f"用例“{case.id}”：{wrong}。")
