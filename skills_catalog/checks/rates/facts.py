"""Facts that cannot be right: derived from what is not there, filled from what an occupation or a project does not have."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.facts.sources import RECORDS, TITLES, FactSource, fact_sources
from skills_catalog.catalog.kinds.policy import Group
from skills_catalog.catalog.labels import fact_words, record_words, value_words
from skills_catalog.findings.suggest import guess, guess_named, nearest
from skills_catalog.rules.checking import types_text
from skills_catalog.rules.language.facts import Derive, Fact

RESERVED = ("on", "amount", "cells")
"""Words that stand beside facts, or in place of one: the date asked, and keys of a table's rows."""


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
        if fact.id in RESERVED:
            catalog.report(here.within("id"), "rule-fact", f"“{fact.id}”在规则里另有意思，事实请换一个编号。")
        _options(catalog, fact, values[fact.id], here)
        if fact.ask and not fact.question:
            known = fact.derive is not None or fact.from_ is not None
            hint = "写怎么问；推算的、从目录取的写 ask: false。" if known else "写怎么问。"
            catalog.report(here, "rule-fact", f"事实“{fact.id}”会问，但没有写 question。{hint}")
        if not (fact.ask or fact.derive is not None or fact.from_ is not None):
            message = f"事实“{fact.id}”不问，也不推算（derive）、不取自目录（from），永远不知道。写一样，或删掉 ask: false。"
            catalog.report(here.within("ask"), "rule-fact", message)


def _options(catalog: Catalog, fact: Fact, values: Mapping[str, str], here: Place) -> None:
    """Check that the values of a choice come from one place that is there, each once; other facts have none."""
    origins = {"options": fact.options, "vocabulary": fact.vocabulary, "collection": fact.collection}
    given = [key for key, origin in origins.items() if origin]
    if fact.type not in ("choice", "choices"):
        if given:
            message = f"{given[0]} 只写在单选（choice）、多选（choices）的事实里，“{fact.id}”是{types_text([fact.type])}。"
            catalog.report(here.within(given[0]), "rule-fact", message)
        return
    if len(given) > 1:
        message = f"选项只从一处来，这里同时写了 {' 和 '.join(given)}，留一个。"
        catalog.report(here.within(given[1]), "rule-fact", message)
    elif fact.collection and fact.collection not in catalog.records:
        message = f"没有目录“{fact.collection}”。{guess(fact.collection, list(catalog.records))}"
        catalog.report(here.within("collection"), "rule-fact", message)
    elif fact.vocabulary and fact.vocabulary not in catalog.records["vocabularies"]:
        hint = guess_named(fact.vocabulary, list(catalog.records["vocabularies"]), record_words(catalog.records, "vocabularies"))
        catalog.report(here.within("vocabulary"), "rule-fact", f"没有词表“{fact.vocabulary}”。{hint}")
    elif not values and fact.collection:
        message = f"{fact.collection} 里还没有记录，这一项没有可选的。补上记录；没有规则用它的，从 facts.yaml 里删掉这一项。"
        catalog.report(here.within("collection"), "rule-fact", message)
    elif not values:
        catalog.report(here, "rule-fact", f"事实“{fact.id}”没有选项。写 options、vocabulary 或 collection。")
    seen = set[str]()
    for n, option in enumerate(fact.options):
        if option.id in seen:
            catalog.report(here.within("options", n, "id"), "rule-fact", f"选项“{option.id}”写了两次。")
        seen.add(option.id)


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
        elif (derive.sum_of or derive.difference_of) and other.type != fact.type:
            kinds = f"“{source}”是{types_text([other.type])}，“{fact.id}”是{types_text([fact.type])}"
            catalog.report(here.within("derive"), "rule-fact", f"相加、相减的要是同一类数：{kinds}。")
    if dated and fact.type != "number":
        message = f"从日期推算出来的是数字（number），“{fact.id}”是{types_text([fact.type])}。"
        catalog.report(here.within("type"), "rule-fact", message)
    if derive.share_of and fact.type not in ("percent", "number"):
        message = f"比值是比例（percent）或数字（number），“{fact.id}”是{types_text([fact.type])}。"
        catalog.report(here.within("type"), "rule-fact", message)
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
