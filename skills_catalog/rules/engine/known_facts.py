"""Facts as the engine holds them: texts to typed values, derived facts, and what is still unknown.

A number, an amount or a share is an interval ``(low, high)`` of exact fractions; ``high`` None is unbounded.
A known value is an interval of one point. Dates are ISO texts, which sort as dates do.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from skills_catalog.findings.suggest import guess_named
from skills_catalog.records.yaml_file import Data
from skills_catalog.text import quantities

Rules = Mapping[str, Any]
Interval = tuple[Fraction, Fraction | None]
NUMERIC = ("number", "money", "percent")


class FactError(ValueError):
    """A fact that is not known, or a value it cannot have. ``args[0]`` is the message, ``fact`` its id."""

    def __init__(self, fact: str, message: str) -> None:
        super().__init__(message)
        self.fact = fact


def read_facts(rules: Rules, raw: Mapping[str, Data]) -> dict[str, Any]:
    """Parse facts as people write them (元, 2026-03-01, true, 90%) into those of the engine. Raises FactError."""
    known = {f["id"]: f for f in rules["facts"]}
    out: dict[str, Any] = {}
    for id, value in raw.items():
        if id not in known:
            words = {f["label"]: f["id"] for f in rules["facts"]}
            raise FactError(id, f"没有事实“{id}”，{guess_named(id, list(known), words).rstrip('。')}")
        if value in ("", "unknown", "null"):
            continue
        try:
            out[id] = _read(known[id], value)
        except quantities.BadValue as error:
            raise FactError(id, f"{id}: {error.args[0]}") from None
    return out


def _read(fact: Mapping[str, Any], value: Data) -> Any:
    kind = fact["type"]
    if kind == "choices":
        values = value if isinstance(value, list) else [value]
        return [_choice(fact, v) for v in values]
    if not isinstance(value, str):
        raise quantities.BadValue("这里应是一个值")
    if kind == "choice":
        return _choice(fact, value)
    if kind == "money":
        return quantities.parse_money(value)
    if kind == "date":
        return quantities.parse_date(value).isoformat()
    if kind == "yes_no":
        return quantities.parse_yes_no(value)
    number = quantities.parse_percent(value) if kind == "percent" else quantities.parse_number(value)
    return [number.numerator, number.denominator]


def _choice(fact: Mapping[str, Any], value: Data) -> str:
    known = [o[0] for o in fact["values"]]
    if not isinstance(value, str) or value not in known:
        words = {label: id for id, label in fact["values"]}
        raise quantities.BadValue(f"“{value}”不在选项里，{guess_named(str(value), known, words).rstrip('。')}")
    return value


def check_fact(kind: Mapping[str, Any], value: Any) -> None:
    """Refuse a value that the fact cannot have. Raises FactError."""
    id, type_ = kind["id"], kind["type"]
    try:
        if type_ in ("choice", "choices"):
            known = {o[0] for o in kind["values"]}
            values = value if type_ == "choices" else [value]
            good = isinstance(values, list) and all(isinstance(v, str) and v in known for v in values)
        elif type_ == "yes_no":
            good = isinstance(value, bool)
        elif type_ == "date":
            good = isinstance(value, str) and bool(quantities.parse_date(value))
        elif type_ == "money":
            good = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        else:
            good = fraction(value) >= 0
    except (ValueError, TypeError, ZeroDivisionError, IndexError):
        good = False
    if not good:
        raise FactError(id, f"{id}: “{value}”不是{kind['label']}能有的值")


@dataclass(frozen=True)
class KnownFacts:
    """The facts of one person, enterprise or class, on one date."""

    facts: Mapping[str, Any]
    kinds: Mapping[str, Mapping[str, Any]]
    on: str
    ledger: tuple[Mapping[str, Any], ...]
    levels: tuple[str, ...]

    def get(self, fact: str) -> Any:
        return self.on if fact == "on" else self.facts.get(fact)


@dataclass(frozen=True)
class DecidingDate:
    """The date that decides a rate's version: known, or any day of the rate's validity."""

    fact: str
    date: str | None
    first: str
    last: str | None


def fraction(value: Any) -> Fraction:
    """Read a number fact: an integer, a decimal text, or [numerator, denominator]; floats are not exact and refused."""
    if isinstance(value, float | bool):
        raise ValueError(value)
    if isinstance(value, list):
        return Fraction(value[0], value[1])
    return Fraction(value)


def numeric_fact(known: KnownFacts, fact: str, deciding: DecidingDate) -> tuple[Interval | None, set[str]]:
    """Return the interval of a numeric fact, None where nothing is known, and the facts that would narrow it."""
    derive = known.kinds[fact].get("derive")
    value = known.get(fact)
    if derive is None or value is not None:
        if value is None:
            return None, {fact}
        exact = fraction(value)
        return (exact, exact), set()
    form = next(iter(derive))
    if form in COUNTS:
        return _time_since(known, derive[form], COUNTS[form], deciding)
    parts = [numeric_fact(known, f, deciding) for f in derive[form]]
    missing = {m for _, names in parts for m in names}
    found = [interval for interval, _ in parts if interval is not None]
    if len(found) < len(parts):
        return None, missing
    if form == "share_of":
        return _share(found[0], found[1], derive[form][1], missing)
    if form == "difference_of":
        (a, b), (c, d) = found
        return (None if d is None else (a - d, None if b is None else b - c)), missing
    highs = [h for _, h in found]
    high = None if any(h is None for h in highs) else sum((h for h in highs if h is not None), Fraction(0))
    return (sum((low for low, _ in found), Fraction(0)), high), missing


def _time_since(
    known: KnownFacts, since: str, count: Callable[[str, str], int], deciding: DecidingDate
) -> tuple[Interval | None, set[str]]:
    start = known.get(since)
    if start is None:
        return None, {since}
    if deciding.date is not None:
        exact = Fraction(count(start, deciding.date))
        return (exact, exact), set()
    low = Fraction(count(start, deciding.first))
    high = None if deciding.last is None else Fraction(count(start, deciding.last))
    return (low, high), set() if low == high else {deciding.fact}


def _share(part: Interval, whole: Interval, divisor: str, missing: set[str]) -> tuple[Interval | None, set[str]]:
    """Divide exactly where both numbers are known; a whole of 0 has no share."""
    if part[0] != part[1] or whole[0] != whole[1]:
        return None, missing
    if whole[0] == 0:
        return None, {divisor}
    exact = part[0] / whole[0]
    return (exact, exact), set()


def _day(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:10]))


def years_between(start: str, end: str) -> int:
    return quantities.full_years(_day(start), _day(end))


def months_between(start: str, end: str) -> int:
    a, b = _day(start), _day(end)
    months = (b.year - a.year) * 12 + b.month - a.month
    return months if quantities.add_months(a, months) <= b else months - 1


def days_between(start: str, end: str) -> int:
    return (_day(end) - _day(start)).days


COUNTS: dict[str, Callable[[str, str], int]] = {
    "years_since": years_between, "months_since": months_between, "days_since": days_between,
}  # fmt: skip


def last_day(start: str, span: Mapping[str, Any]) -> str:
    """Return the last day that still lies within ``span`` (months, days, or year ends) of ``start``."""
    day = _day(start)
    if "year_ends" in span:
        return datetime.date(day.year + span["year_ends"], 12, 31).isoformat()
    if "months" in span:
        return quantities.add_months(day, span["months"]).isoformat()
    return (day + datetime.timedelta(days=span["days"])).isoformat()
