"""Made-up ID numbers whose check digits are right."""

from __future__ import annotations

WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]


def number(born: str, order: int = 123, area: str = "990000") -> str:
    """An ID number of a person born on a day, of an area that does not exist."""
    body = f"{area}{born.replace('-', '')}{order:03d}"
    return body + "10X98765432"[sum(int(c) * w for c, w in zip(body, WEIGHTS, strict=True)) % 11]


def with_x() -> str:
    return next(n for order in range(999) if (n := number("1990-05-01", order)).endswith("X"))
