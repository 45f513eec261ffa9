"""Loops that may not be empty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def some(things: Iterable[T], least: int = 1) -> list[T]:
    """Return the things as a list; fewer than expected is a failure, as a loop over nothing asserts nothing."""
    found = list(things)
    assert len(found) >= least, f"{len(found)} of at least {least}"
    return found
