"""Experts' cases give what they expect when the reference engine runs them, and each rate has some."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.labels import understood, value_words
from skills_catalog.catalog.rulebook import compile_rulebook, run_case
from skills_catalog.rules.engine.evaluate import FactError
from skills_catalog.rules.language.cases import Case


def check_cases(catalog: Catalog) -> None:
    """Needs all rates and facts: each case is run on the whole rulebook, for its rate."""
    rules = catalog.rules = compile_rulebook(catalog)
    payees = catalog.terms().get("payee", {})
    for case, place in catalog.cases:
        try:
            wrong = run_case(rules, case, payees)
        except FactError as error:
            message = f"用例“{case.id}”：{error.args[0]}。{_meant(catalog, case, error.fact)}"
            catalog.report(place.within("facts", error.fact), "case-failed", message)
            continue
        if wrong is not None:
            catalog.report(place.within("expect"), "case-failed", f"用例“{case.id}”：{wrong}。")
    tried = {case.rate for case, _ in catalog.cases}
    for rate in catalog.rates().values():
        if rate.id not in tried:
            message = "这一项还没有用例，算得对不对没有例子可查。请在 cases 文件夹里写能领的和不能领的各一个。"
            catalog.report_at("rates", rate.id, (), "rate-without-case", message, severity="warning")


def _meant(catalog: Catalog, case: Case, fact: str) -> str:
    """Say which value a word stands for that a case has in place of one; empty where it stands for none."""
    kind, given = catalog.facts.get(fact), case.facts.get(fact)
    if kind is None or given is None:
        return ""
    meant = understood({fact: given}, catalog.facts, lambda f: value_words(catalog.records, f))[fact]
    return "" if meant == given else f"请写 {meant if isinstance(meant, str) else '、'.join(map(str, meant))}。"
