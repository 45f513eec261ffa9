"""Experts' cases give what they expect when the reference engine runs them, and each rate has some."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.labels import fact_words, understood, value_words
from skills_catalog.catalog.rulebook import compile_rulebook, ledger_entry, run_case
from skills_catalog.findings.suggest import guess_named
from skills_catalog.records.yaml_file import Data
from skills_catalog.rules.engine.evaluate import FactError, contradictions, read_facts
from skills_catalog.rules.language.cases import Case
from skills_catalog.rules.nodes import RuleNode


def check_cases(catalog: Catalog) -> None:
    """Needs all rates and facts: each case is run on the whole rulebook, for its rate."""
    rules = catalog.rules = compile_rulebook(catalog)
    payees = catalog.terms().get("payee", {})
    for case, place in catalog.cases:
        if not _ledger_can_be(catalog, rules, case, place):
            continue
        try:
            wrong = run_case(rules, case, payees)
        except FactError as error:
            message = _said(catalog, case, case.facts, error)
            catalog.report(place.within("facts", error.fact), "case-failed", message)
            continue
        for one in contradictions(rules, read_facts(rules, case.facts), case.on.isoformat()):
            catalog.report(place.within("facts", str(one["fact"])), "case-failed", f"用例“{case.id}”：{one['text']}")
        if wrong is not None:
            catalog.report(place.within("expect"), "case-failed", f"用例“{case.id}”：{wrong}。")
    tried = {case.rate for case, _ in catalog.cases}
    for rate in catalog.rates().values():
        if rate.id not in tried:
            message = "这一项还没有用例，算得对不对没有例子可查。请在 cases 文件夹里写能领的和不能领的各一个。"
            catalog.report_at("rates", rate.id, (), "rate-without-case", message, severity="warning")


def _ledger_can_be(catalog: Catalog, rules: RuleNode, case: Case, place: Place) -> bool:
    """Report what an entry of the ledger says that no fact can be; tell whether there is nothing such."""
    good = True
    for n, past in enumerate(case.ledger):
        here = place.within("ledger", n)
        for id in past.same.keys() - catalog.facts.keys():
            hint = guess_named(id, list(catalog.facts), fact_words(catalog.facts))
            catalog.report(here.within(id), "case-failed", f"用例“{case.id}”：没有事实“{id}”。{hint}", at_key=True)
            good = False
        try:
            ledger_entry(rules, past)
        except FactError as error:
            catalog.report(here.within(error.fact), "case-failed", _said(catalog, case, past.same, error))
            good = False
    return good


def _said(catalog: Catalog, case: Case, facts: Mapping[str, Data], error: FactError) -> str:
    """Say why a fact cannot be so, and which value is meant where a word stands for one and that is not said already."""
    kind, given = catalog.facts.get(error.fact), facts.get(error.fact)
    message = f"用例“{case.id}”：{error.args[0]}。"
    if kind is None or given is None:
        return message
    meant = understood({error.fact: given}, catalog.facts, lambda f: value_words(catalog.records, f))[error.fact]
    hint = "" if meant == given else f"请写 {meant if isinstance(meant, str) else '、'.join(map(str, meant))}"
    return message if hint in message else f"{message}{hint}。"
