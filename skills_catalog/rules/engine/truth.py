"""Three values (Kleene): yes, no, unknown."""

from __future__ import annotations

from collections.abc import Iterable

YES, NO, UNKNOWN = "yes", "no", "unknown"
HOLDS = {YES: True, NO: False, UNKNOWN: None}
OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}


def kleene_and(values: Iterable[str]) -> str:
    found = YES
    for value in values:
        if value == NO:
            return NO
        if value == UNKNOWN:
            found = UNKNOWN
    return found


def kleene_or(values: Iterable[str]) -> str:
    found = NO
    for value in values:
        if value == YES:
            return YES
        if value == UNKNOWN:
            found = UNKNOWN
    return found
