"""What is written about changing facts and cannot be right: ways that a type lacks, values that are not there, lost places."""

from __future__ import annotations

from collections.abc import Mapping

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.labels import YES_NO_WORDS, fact_words, value_words
from skills_catalog.catalog.rulebook import values_by_fact
from skills_catalog.findings.finding import KeyPath
from skills_catalog.findings.suggest import Words, guess_named
from skills_catalog.rules import forms
from skills_catalog.rules.checking import Checking, types_text
from skills_catalog.rules.language.change import PLACE, SAID, WAYS, Change
from skills_catalog.rules.language.facts import Fact
from skills_catalog.rules.language.walk import leaf_conditions

YES_NO = ("true", "false")


def check_changes(catalog: Catalog) -> None:
    """Check ``change`` of all facts."""
    assert catalog.facts_place is not None
    values = values_by_fact(catalog)
    for n, fact in enumerate(catalog.facts.values()):
        if fact.change is not None:
            here = catalog.facts_place.within("facts", n).within("change")
            _change(catalog, fact, fact.change, here, values)


def _change(catalog: Catalog, fact: Fact, change: Change, here: Place, values: Mapping[str, Mapping[str, str]]) -> None:
    if fact.derive is not None or not fact.ask:
        catalog.report(here, "rule-fact", f"“{fact.id}”不问，是取来或推算的，没有人能改。把 change 写在会问的事实上。")
    if (fact.from_ or "").startswith("person."):
        catalog.report(here, "rule-fact", f"“{fact.id}”在身份证号里，没有人能改。删掉 change。")
    filled = [f.id for f in catalog.facts.values() if (f.from_ or "").startswith(f"{fact.id}.")]
    if filled:
        catalog.report(here, "rule-fact", f"改了“{fact.id}”，{'、'.join(filled)}也会变，算不出来。删掉 change。")
    for way in change.ways:
        if fact.type not in WAYS[way]:
            able = [w for w, types in WAYS.items() if fact.type in types]
            instead = (
                f"{types_text([fact.type])}可以写 {'、'.join(able)}。"
                if able
                else f"{types_text([fact.type])}没有能写的，删掉 change。"
            )
            catalog.report(here.within(way), "rule-fact", f"{way} 用在{types_text(WAYS[way])}的事实上。{instead}")
        elif way in SAID and PLACE not in getattr(change, way):
            catalog.report(here.within(way), "rule-fact", f"说法里没有 {PLACE}，看不出要改成什么。例如“考{PLACE}的证书”。")
    _values(catalog, fact, change, here, values)
    c = _checking(catalog, here, values)
    for k, date in enumerate(change.anew):
        c.fact_of(("anew", k), date, ("date",))
        if date == fact.id:
            c.wrong(("anew", k), "改的就是这个日期，不用写在 anew 里。", "rule-fact")
    for path, leaf in leaf_conditions(change.when, ("when",)) if change.when is not None else ():
        found = c.fact((*path, "fact"), leaf.fact or "")
        if found is not None:
            forms.tests()[leaf.test].check(leaf, path, found, c)


def _values(catalog: Catalog, fact: Fact, change: Change, here: Place, values: Mapping[str, Mapping[str, str]]) -> None:
    """Check the values that one can come to or add."""
    known = list(YES_NO if fact.type == "yes_no" else values[fact.id])
    words: Words = YES_NO_WORDS if fact.type == "yes_no" else value_words(catalog.records, fact)
    for way in ("to", "add"):
        seen = set[str]()
        for k, one in enumerate(getattr(change, way)):
            at = here.within(way, k, "value")
            if fact.type in WAYS[way] and one.value not in known:
                message = f"{fact.label}没有取值“{one.value}”。{guess_named(one.value, known, words)}"
                catalog.report(at, "rule-fact", message)
            elif one.value in seen:
                catalog.report(at, "rule-fact", f"“{one.value}”写了两次，删掉一个。")
            seen.add(one.value)


def _checking(catalog: Catalog, here: Place, values: Mapping[str, Mapping[str, str]]) -> Checking:
    def report(path: KeyPath, code: str, message: str, severity: str) -> None:
        catalog.report(here.within(*path), code, message, severity=severity)

    def words(fact: Fact) -> Words:
        return YES_NO_WORDS if fact.type == "yes_no" else value_words(catalog.records, fact)

    return Checking(catalog.facts, values, report, fact_words(catalog.facts), words)
