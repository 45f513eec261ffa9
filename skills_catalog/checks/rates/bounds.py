"""Bounds between facts that cannot be right: unknown names, other types, circles."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.findings.suggest import guess
from skills_catalog.rules.checking import types_text
from skills_catalog.rules.language.facts import Fact
from skills_catalog.text.quantities import BadValue, parse_date

PARTS = ("number", "money")


def check_bounds(catalog: Catalog) -> None:
    """Check ``not_before``, ``not_after`` and ``part_of`` of all facts."""
    place = catalog.facts_place
    assert place is not None
    for n, fact in enumerate(catalog.facts.values()):
        here = place.within("facts", n)
        if fact.derive is not None:
            _derived(catalog, fact, here)
            continue
        for key, bounds in (("not_before", fact.not_before), ("not_after", fact.not_after)):
            for m, bound in enumerate(bounds):
                _date_bound(catalog, fact, bound, here.within(key, m))
        first = max((b for b in fact.not_before if _is_day(b)), default="")
        last = min((b for b in fact.not_after if _is_day(b)), default="~")
        if first > last:
            message = f"没有一天能答：不早于 {first}，又不晚于 {last}。"
            catalog.report(here.within("not_after"), "rule-fact", message)
        if fact.part_of is not None:
            _whole(catalog, fact, fact.part_of, here.within("part_of"))
    _circles(catalog, place)


def _derived(catalog: Catalog, fact: Fact, here: Place) -> None:
    """Report bounds of what follows from other facts: no answer to it could be asked again."""
    for key, bounds in (("not_before", fact.not_before), ("not_after", fact.not_after), ("part_of", fact.part_of)):
        if bounds:
            sources = "、".join(fact.derive.sources if fact.derive else ())
            message = f"“{fact.id}”是推算出来的，没有人回答，不能写 {key}。写到它的来源（{sources}）上。"
            catalog.report(here.within(key), "rule-fact", message)


def _date_bound(catalog: Catalog, fact: Fact, bound: str, here: Place) -> None:
    if fact.type != "date":
        catalog.report(here, "rule-fact", f"“{fact.id}”不是日期，不能写不早于、不晚于。数字用 part_of。")
        return
    if bound == "on" or (bound in catalog.facts and catalog.facts[bound].type == "date"):
        return
    if bound in catalog.facts:
        message = f"这里要日期类的事实，“{bound}”是{types_text([catalog.facts[bound].type])}。"
        catalog.report(here, "rule-fact", message)
        return
    if not _is_day(bound):
        dates = ["on", *(f.id for f in catalog.facts.values() if f.type == "date")]
        catalog.report(here, "rule-fact", f"这里写日期类事实的编号、on 或一个日期，没有“{bound}”。{guess(bound, dates)}")


def _is_day(bound: str) -> bool:
    try:
        parse_date(bound)
    except BadValue:
        return False
    return True


def _whole(catalog: Catalog, fact: Fact, whole: str, here: Place) -> None:
    other = catalog.facts.get(whole)
    if other is None:
        catalog.report(here, "rule-fact", f"没有事实“{whole}”。{guess(whole, list(catalog.facts))}")
    elif fact.type not in PARTS or other.type != fact.type:
        message = f"part_of 用在同类的数字上，“{fact.id}”是{types_text([fact.type])}，“{whole}”是{types_text([other.type])}。"
        catalog.report(here, "rule-fact", message)
    elif other.derive is not None and fact.id in other.derive.sources:
        catalog.report(here, "rule-fact", f"“{whole}”是从“{fact.id}”推算出来的，不能再拿来限制它。")


def _circles(catalog: Catalog, place: Place) -> None:
    """Report a fact that would have to be before itself, or part of itself; what is derived leads on to its sources."""
    below: dict[str, list[str]] = {id: [*f.not_after, *filter(None, (f.part_of,))] for id, f in catalog.facts.items()}
    for id, fact in catalog.facts.items():
        if fact.derive is not None:
            below[id] = list(fact.derive.sources)
            continue
        for bound in fact.not_before:
            below.setdefault(bound, []).append(id)
    for n, (id, fact) in enumerate(catalog.facts.items()):
        whole = catalog.facts.get(fact.part_of or "")
        if fact.derive is not None or (whole is not None and whole.derive is not None and id in whole.derive.sources):
            continue
        seen, waiting = set[str](), list(below[id])
        while waiting:
            bound = waiting.pop()
            if bound == id:
                message = f"事实“{id}”绕了一圈又要不晚于（不大于）自己。删掉其中一个 not_before、not_after 或 part_of。"
                catalog.report(place.within("facts", n), "rule-fact", message)
                break
            if bound not in seen:
                seen.add(bound)
                waiting += below.get(bound, [])
