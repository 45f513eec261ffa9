"""Exact numbers and intervals of them, whose ends may lie open.

A number is an int where it is whole, else a Fraction. An interval is ``(low, high)``; a low of None has no lower end, a high of
None no upper one. None as an amount's high end is a number like others: ∞ × 0 is 0.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from skills_catalog.text.quantities import decimal_text, round_half_up, yuan

Number = int | Fraction
End = Number | None
Interval = tuple[End, End]


def exact(value: Any) -> Number:
    """Read an integer, a decimal text or [numerator, denominator]; floats are not exact and refused. Raises ValueError."""
    if type(value) is int:
        return value
    if isinstance(value, float | bool):
        raise ValueError(value)
    found = Fraction(value[0], value[1]) if isinstance(value, list) else Fraction(value)
    return found.numerator if found.denominator == 1 else found


def times(a: End, b: End) -> End:
    """Multiply two high ends."""
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else a * b


def lower_high(a: End, b: End) -> End:
    """Return the lower of two high ends."""
    if a is None or b is None:
        return b if a is None else a
    return min(a, b)


def higher_high(a: End, b: End) -> End:
    return None if a is None or b is None else max(a, b)


def whole(value: Number, how: str) -> int:
    """Round ``up`` or ``down`` to a whole number."""
    if type(value) is int:
        return value
    return -(-value.numerator // value.denominator) if how == "up" else value.numerator // value.denominator


def to_fen(value: Number) -> int:
    return value if type(value) is int else round_half_up(Fraction(value))


def range_json(low: Number, high: End) -> Any:
    """Return an integer of 分 when exact, else {min, max}; a max of null is unbounded."""
    least, most = to_fen(low), None if high is None else to_fen(high)
    return least if least == most else {"min": least, "max": most}


def money_text(low: Number, high: End) -> str:
    least = yuan(to_fen(low))
    if high is None:
        return f"{least} 元以上"
    most = yuan(to_fen(high))
    return f"{least} 元" if least == most else f"{least}–{most} 元"


def number_text(value: Number) -> str:
    return str(value) if type(value) is int else decimal_text(Fraction(value))


def quantity_text(low: Number, high: End) -> str:
    if high is None:
        return f"{number_text(low)} 以上"
    return number_text(low) if low == high else f"{number_text(low)}–{number_text(high)}"
