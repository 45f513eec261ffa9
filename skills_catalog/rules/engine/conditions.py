"""Conditions ready to be judged: leaves with one test each, under ``all`` and ``any``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from skills_catalog.rules.engine.truth import HOLDS, NO, OPPOSITE, UNKNOWN, YES
from skills_catalog.rules.known.situation import Situation
from skills_catalog.rules.nodes import RuleNode

Reasons = list[RuleNode]


class Test(Protocol):
    """What a test of a leaf makes of a situation."""

    def truth(self, s: Situation) -> str: ...

    def missing(self, s: Situation) -> int:
        """Return the bits of facts that could settle it."""

    def note(self, s: Situation) -> str:
        """Return what the reason says beyond the leaf's sentence."""


class Judged(Protocol):
    """A condition."""

    def truth(self, s: Situation) -> str: ...

    def missing(self, s: Situation) -> int:
        """Return the bits of facts that could settle it, while it is unknown."""

    def tell(self, s: Situation, reasons: Reasons) -> str:
        """Judge, and add the reason of each leaf."""

    def fewest(self, s: Situation) -> list[str]:
        """Return the sentences of the fewest leaves that would have to hold and do not."""


def reasons_of(text: str, fact: str | None = None, clause: str | None = None, quote: str | None = None) -> dict[str, RuleNode]:
    """Return the reason for each truth, made once: results share it."""
    return {v: {"text": text, "fact": fact, "holds": holds, "clause": clause, "quote": quote} for v, holds in HOLDS.items()}


class Leaf:
    """One test of one fact, or its opposite."""

    __slots__ = ("negated", "reasons", "test", "text")

    def __init__(self, node: RuleNode, test: Test) -> None:
        self.test, self.negated, self.text = test, bool(node.get("not")), node["text"]
        self.reasons = reasons_of(self.text, node["fact"], node.get("clause"), node.get("quote"))

    def truth(self, s: Situation) -> str:
        found = self.test.truth(s)
        return OPPOSITE[found] if self.negated else found

    def missing(self, s: Situation) -> int:
        return self.test.missing(s)

    def tell(self, s: Situation, reasons: Reasons) -> str:
        value = self.truth(s)
        note = self.test.note(s)
        reasons.append({**self.reasons[value], "text": self.text + note} if note else self.reasons[value])
        return value

    def fewest(self, s: Situation) -> list[str]:
        return [self.text] if self.truth(s) == NO else []


class Several:
    """Several conditions, of which all or any must hold."""

    __slots__ = ("every", "parts")

    def __init__(self, parts: Sequence[Judged], *, every: bool) -> None:
        self.parts, self.every = parts, every

    def truth(self, s: Situation) -> str:
        settles, found = (NO, YES) if self.every else (YES, NO)
        for part in self.parts:
            value = part.truth(s)
            if value == settles:
                return settles
            if value == UNKNOWN:
                found = UNKNOWN
        return found

    def missing(self, s: Situation) -> int:
        bits = 0
        for part in self.parts:
            if part.truth(s) == UNKNOWN:
                bits |= part.missing(s)
        return bits

    def tell(self, s: Situation, reasons: Reasons) -> str:
        values = [p.tell(s, reasons) for p in self.parts]
        settles, found = (NO, YES) if self.every else (YES, NO)
        return settles if settles in values else UNKNOWN if UNKNOWN in values else found

    def fewest(self, s: Situation) -> list[str]:
        ways = [p.fewest(s) for p in self.parts]
        if self.every:
            return [text for way in ways for text in way]
        return min(ways, key=lambda way: len(dict.fromkeys(way)), default=[])


def missing_of(when: Judged, s: Situation) -> int:
    """Return the bits of facts that could settle a condition; none where it is settled."""
    return when.missing(s) if when.truth(s) == UNKNOWN else 0


ALWAYS = Several((), every=True)
"""What holds where there is no condition."""
