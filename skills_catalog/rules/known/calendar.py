"""Time between civil days, and the last day of a span, as the rules count them. Days are ISO texts."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from typing import Any

from skills_catalog.text import quantities


@functools.lru_cache(maxsize=4096)
def day_of(text: str) -> datetime.date:
    return datetime.date(int(text[:4]), int(text[5:7]), int(text[8:10]))


def years_between(start: str, end: str) -> int:
    return quantities.full_years(day_of(start), day_of(end))


def months_between(start: str, end: str) -> int:
    a, b = day_of(start), day_of(end)
    months = (b.year - a.year) * 12 + b.month - a.month
    return months if quantities.add_months(a, months) <= b else months - 1


def days_between(start: str, end: str) -> int:
    return (day_of(end) - day_of(start)).days


COUNTS: dict[str, Callable[[str, str], int]] = {
    "years_since": years_between, "months_since": months_between, "days_since": days_between,
}  # fmt: skip


def last_day(start: str, span: Mapping[str, Any]) -> str:
    """Return the last day that still lies within ``span`` (months, days, or year ends) of ``start``.

    A day before or after all others (``""``, ``"~"``) stays what it is.
    """
    if start in ("", "~"):
        return start
    day = day_of(start)
    if "year_ends" in span:
        return datetime.date(day.year + span["year_ends"], 12, 31).isoformat()
    if "months" in span:
        return quantities.add_months(day, span["months"]).isoformat()
    return (day + datetime.timedelta(days=span["days"])).isoformat()


def shifted(start: str, *, years: int = 0, months: int = 0, days: int = 0) -> str:
    """Return a day so long after another (before it, where negative)."""
    day = quantities.add_months(day_of(start), 12 * years + months)
    return (day + datetime.timedelta(days=days)).isoformat()
