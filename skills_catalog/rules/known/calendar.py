"""Time between civil days, and the last day of a span, as the rules count them. Days are ISO texts."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Callable, Mapping
from typing import Any

from skills_catalog.text import quantities

MOST_YEARS = 9999
FIRST, LAST = "0001-01-01", f"{MOST_YEARS}-12-31"
"""The days between which all are; what would lie beyond is the end itself, for documents and programs write 9999-12-31."""


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
    if "year_ends" in span:
        return _months_later(f"{start[:4]}-12-31", 12 * span["year_ends"])
    return _months_later(start, span["months"]) if "months" in span else _days_later(start, span["days"])


def shifted(start: str, *, years: int = 0, months: int = 0, days: int = 0) -> str:
    """Return a day so long after another (before it, where negative)."""
    return _days_later(_months_later(start, 12 * years + months), days)


def _months_later(start: str, months: int) -> str:
    day = day_of(start)
    year = (day.year * 12 + day.month - 1 + months) // 12
    return FIRST if year < 1 else LAST if year > MOST_YEARS else quantities.add_months(day, months).isoformat()


def _days_later(start: str, days: int) -> str:
    try:
        return (day_of(start) + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        return FIRST if days < 0 else LAST
