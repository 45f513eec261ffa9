"""Boundary cases made from the rules: on, just below and just above every bound, on both engines.

What must hold at a bound is worked out here by plain comparison of dates and numbers, not by the engines' own judge.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.checks.rates.coverage import points
from skills_catalog.rules.engine.evaluate import evaluate, read_facts
from tests.support.engines import compare, run_node, run_quickjs

Node = dict[str, Any]
Wanted = tuple[Node, str, str | None, Any]
"""Facts, date, the text of a reason (None: the status), and what it must be."""
DAY = datetime.timedelta(days=1)


def parse(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The birth date of someone who has a birthday of so many years on the day (29 February: born on 1 March)."""
    if (day.month, day.day) == (2, 29) and not calendar.isleap(day.year - years):
        return datetime.date(day.year - years, 3, 1)
    return day.replace(year=day.year - years)


def plus_months(day: datetime.date, months: int) -> datetime.date:
    year, month = day.year + (day.month - 1 + months) // 12, (day.month - 1 + months) % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def edges(rate: Node, facts: Node, on: str) -> Iterator[Wanted]:
    """The day before, the first, the last and the day after of a rate's validity."""
    span, by = rate["in_force"], rate["decided_by"]
    days = [(parse(span["from"]) - DAY, "not_yet"), (parse(span["from"]), None)]
    if "to" in span:
        days += [(parse(span["to"]), None), (parse(span["to"]) + DAY, "expired")]
    for day, status in days:
        at = on if by != "on" else day.isoformat()
        yield facts if by == "on" else {**facts, by: day.isoformat()}, at, None, status


def bounds(book: Node, rate: Node, facts: Node, on: str) -> Iterator[Wanted]:
    kinds = {f["id"]: f for f in book["facts"]}
    decided = on if rate["decided_by"] == "on" else facts.get(rate["decided_by"])
    for path, leaf in points(rate):
        if path[0] != "when" or "fact" not in leaf:
            continue
        kind, turned = kinds[leaf["fact"]], bool(leaf.get("not"))
        for key in ("min", "max"):
            if key not in leaf or (key == "max" and "min" in leaf and leaf["min"] == leaf["max"]):
                continue
            other = leaf.get("max" if key == "min" else "min")
            inside = 1 if key == "min" else -1
            if kind["type"] == "number" and "years_since" in kind.get("derive", {}) and decided:
                years = Fraction(*leaf[key])
                if years.denominator != 1 or other is not None:
                    continue
                born = years_before(parse(decided), int(years) + (key == "max"))
                for shift, young in ((DAY, True), (0 * DAY, False), (-DAY, False)):
                    holds = (not young) if key == "min" else young
                    yield {**facts, kind["derive"]["years_since"]: (born + shift).isoformat()}, on, leaf["text"], holds != turned
            elif kind["type"] in ("number", "money") and "derive" not in kind:
                bound = Fraction(*leaf[key]) if isinstance(leaf[key], list) else Fraction(leaf[key])
                for shift in (-1, 0, 1):
                    value = bound + shift
                    if value < 0 or value.denominator != 1:
                        continue
                    holds = shift * inside >= 0
                    if holds and other is not None:
                        limit = Fraction(*other) if isinstance(other, list) else Fraction(other)
                        holds = value <= limit if key == "min" else value >= limit
                    yield {**facts, kind["id"]: int(value)}, on, leaf["text"], holds != turned
    for limit in rate.get("limits", []):
        window = limit.get("claim_within", {})
        start = facts.get(window.get("of", ""))
        if "months" in window and start and "when" not in limit:
            last = plus_months(parse(start), window["months"])
            for day, holds in ((last, True), (last + DAY, False), (parse(start), True), (parse(start) - DAY, False)):
                yield facts, day.isoformat(), limit["text"], holds


def check(catalog: Catalog) -> int:
    book = compile_rulebook(catalog)
    by_id = {r["id"]: r for r in book["rates"]}
    calls, wanted = [], []
    for case, _ in catalog.cases:
        if case.expect.status not in ("yes", "maybe") or case.ledger:
            continue
        rate, facts, on = by_id[case.rate], read_facts(book, dict(case.facts)), case.on.isoformat()
        for changed, day, text, must in (*edges(rate, facts, on), *bounds(book, rate, facts, on)):
            calls.append(
                {
                    "rules": 0,
                    "facts": changed,
                    "on": day,
                    "options": {"only": [case.rate], "audience": ["person", "enterprise", "class"]},
                }
            )
            wanted.append((case.id, text, must))
    for call, (name, text, must) in zip(calls, wanted, strict=True):
        outcome = evaluate(book, call["facts"], call["on"], **call["options"])["outcomes"][0]
        if text is None:
            assert outcome["status"] == must if must else outcome["status"] not in ("expired", "not_yet"), (name, call)
        else:
            assert {r["holds"] for r in outcome["reasons"] if r["text"] == text} == {must}, (name, text, call)
    compare([book], calls, run_quickjs([book], calls), "quickjs")
    compare([book], calls, run_node([book], calls), "node")
    return len(calls)


def test_boundaries_of_the_catalog(real_catalog: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    count = check(real_catalog)
    with capsys.disabled():
        print(f"\n  boundary cases of the catalog: {count}")
    assert count > 100


def test_boundaries_of_the_observed_rates(observed: Catalog, capsys: pytest.CaptureFixture[str]) -> None:
    count = check(observed)
    with capsys.disabled():
        print(f"\n  boundary cases of the observed rates: {count}")
    assert count > 500
