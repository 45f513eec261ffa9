"""Facts that cannot be right: derived from what is not there, filled from what an occupation or a project does not have."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.collections import Group
from skills_catalog.catalog.fact_sources import RECORDS, TITLES, FactSource, fact_sources
from skills_catalog.catalog.labels import fact_words, value_words
from skills_catalog.findings.suggest import guess_named, nearest
from skills_catalog.rules.checking import types_text
from skills_catalog.rules.language.facts import Derive, Fact


def check_facts(catalog: Catalog, values: Mapping[str, Mapping[str, str]]) -> None:
    """Check each fact: what it is derived or filled from, its options and its question."""
    place = catalog.facts_place
    assert place is not None
    sources = {what: fact_sources(catalog.records, what) for what in RECORDS}
    for n, fact in enumerate(catalog.facts.values()):
        here = place.within("facts", n)
        if fact.derive is not None:
            _derived(catalog, fact, fact.derive, here)
        what, _, name = (fact.from_ or "").partition(".")
        if what in sources and (fault := _source_fault(catalog, fact, name, TITLES[what], sources[what])):
            catalog.report(here.within("from"), "rule-fact", fault)
        if fact.type in ("choice", "choices") and not values[fact.id]:
            catalog.report(here, "rule-fact", f"事实“{fact.id}”没有选项。写 options、vocabulary 或 collection。")
        if fact.ask and not fact.question:
            catalog.report(here, "rule-fact", f"事实“{fact.id}”会问，但没有写 question。")


def _derived(catalog: Catalog, fact: Fact, derive: Derive, here: Place) -> None:
    """Check that the facts a fact is derived from exist, have the right type, and do not lead back to it."""
    dated = derive.years_since or derive.months_since or derive.days_since
    wanted = ("date",) if dated else ("number", "money", "percent")
    for source in derive.sources:
        other = catalog.facts.get(source)
        if other is None:
            message = f"推算用的事实“{source}”不存在。{guess_named(source, list(catalog.facts), fact_words(catalog.facts))}"
            catalog.report(here.within("derive"), "rule-fact", message)
        elif other.type not in wanted:
            message = f"推算要用{types_text(wanted)}的事实，“{source}”是{types_text([other.type])}。"
            catalog.report(here.within("derive"), "rule-fact", message)
    seen, waiting = set[str](), list(derive.sources)
    while waiting:
        source = waiting.pop()
        if source == fact.id:
            catalog.report(here.within("derive"), "rule-fact", f"事实“{fact.id}”绕了一圈又从自己推算出来。")
            return
        next_ = catalog.facts.get(source)
        if source not in seen and next_ is not None and next_.derive is not None:
            waiting += next_.derive.sources
        seen.add(source)


def check_answers(catalog: Catalog, values: Mapping[str, Mapping[str, str]]) -> None:
    """Check that the answers by which groups are known are values of facts."""
    for group in catalog.of("groups", Group).values():
        for n, answer in enumerate(group.answers):
            fact = catalog.facts.get(answer.fact)
            here = ("answers", n)
            if fact is None:
                hint = guess_named(answer.fact, list(catalog.facts), fact_words(catalog.facts))
                catalog.report_at("groups", group.id, (*here, "fact"), "rule-fact", f"没有事实“{answer.fact}”。{hint}")
            elif answer.value not in values[fact.id]:
                hint = guess_named(answer.value, list(values[fact.id]), value_words(catalog.records, fact))
                message = f"{fact.label}没有取值“{answer.value}”。{hint}"
                catalog.report_at("groups", group.id, (*here, "value"), "rule-fact", message)


def _source_fault(catalog: Catalog, fact: Fact, name: str, what: str, sources: Mapping[str, FactSource]) -> str:
    """Say why a fact cannot be filled from a part of a record; empty where it can. what: the record in Chinese."""
    source = sources.get(name)
    if source is not None:
        if source.fits(catalog.records, fact):
            return ""
        return f"{fact.from_} 是{what}的“{source.label}”，事实“{fact.id}”要写 {source.wanted()}。"
    near = nearest(name, sources)
    if near is not None:
        return f"{what}没有“{name}”可以取。最接近的是 {near}（{sources[near].label}）。"
    possible = "、".join(f"{id}（{s.label}）" for id, s in sources.items() if s.fits(catalog.records, fact))
    return f"{what}没有“{name}”可以取。{f'这个事实可以取：{possible}。' if possible else '没有适合这个事实的，请删掉 from。'}"
