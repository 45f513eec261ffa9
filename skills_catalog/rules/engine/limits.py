"""Limits: how often, how much in all and until when, counted in the ledger of past subsidies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from skills_catalog.rules.engine.conditions import Judged, Reasons, missing_of, reasons_of
from skills_catalog.rules.engine.numbers import lower_high
from skills_catalog.rules.engine.preparing import Preparing
from skills_catalog.rules.engine.sums import Sum, step
from skills_catalog.rules.engine.truth import NO, OPPOSITE, UNKNOWN, YES, kleene_or
from skills_catalog.rules.known.calendar import last_day
from skills_catalog.rules.known.situation import ALWAYS, NEVER, Situation
from skills_catalog.rules.nodes import RuleNode

Days = tuple[str, str]
FREE: Days = (ALWAYS, ALWAYS)
"""No last day."""


class Limit:
    """One limit of a rate, ready to be judged."""

    def __init__(self, node: RuleNode, p: Preparing) -> None:
        self.node, self.when = node, p.condition(node.get("when"))
        self.text = node["text"]
        self.reasons = reasons_of(self.text, clause=node.get("clause"))
        self.window: Any = node.get("claim_within")
        self.most: Any = node.get("at_most")
        self.spent: Any = node.get("spent_at_most")
        self.keys = node.get("once_per")
        extra = node.get("extra")
        self.extra: int = extra["at_most"] if extra else 0
        self.extra_when: Judged | None = p.condition(extra["when"]) if extra else None

    def truth(self, s: Situation) -> str:
        """Judge a limit; one that may not apply makes unknown at worst."""
        applies = self.when.truth(s)
        return YES if applies == NO else kleene_or((OPPOSITE[applies], self.kept(s)[0]))

    def missing(self, s: Situation) -> int:
        return missing_of(self.when, s) | self.kept(s)[1]

    def tell(self, s: Situation, reasons: Reasons) -> str:
        """Judge, and add the reason of a limit that may apply."""
        applies = self.when.truth(s)
        if applies == NO:
            return YES
        value = kleene_or((OPPOSITE[applies], self.kept(s)[0]))
        reasons.append(self.reasons[value])
        return value

    def kept(self, s: Situation) -> tuple[str, int]:
        """Return whether it is kept where it applies, and the bits of facts that would tell."""
        if self.window is not None:
            value = self._in_time(s)
            return value, s.missing(self.window["of"]) if value == UNKNOWN else 0
        entries = self._counted(s)
        if self.most is not None:
            return self._places(s, entries)
        if self.spent is not None:
            least, most = self._left(entries)
            return (NO if most == 0 else UNKNOWN if least == 0 else YES), 0
        return _once(self.keys, entries, s) if self.keys else _higher(entries, s)

    def _in_time(self, s: Situation) -> str:
        """Judge the window; what is still to come can be claimed later: only a known day after that asked about is too early."""
        first, last = s.valid_days(self.window["of"])
        if last <= s.on <= last_day(first, self.window):
            return YES
        return NO if (first == last > s.on) or s.on > last_day(last, self.window) else UNKNOWN

    def until(self, s: Situation) -> Days:
        """Return the interval of the last day to claim."""
        applies = self.when.truth(s)
        if self.window is None or applies == NO:
            return FREE
        first, last = s.valid_days(self.window["of"])
        return last_day(first, self.window), last_day(last, self.window) if applies == YES else ALWAYS

    def _counted(self, s: Situation) -> list[RuleNode]:
        """Return the ledger's entries of the kinds and the time that the limit counts."""
        found = [e for e in s.ledger if e["kind"] in self.node["count"]]
        if "months" in self.node:
            return [e for e in found if s.on <= last_day(e["date"], {"months": self.node["months"]})]
        if self.node.get("per") == "year":
            return [e for e in found if e["date"][:4] == s.on[:4]]
        return found

    def _places(self, s: Situation, entries: Sequence[RuleNode]) -> tuple[str, int]:
        """Tell whether a place is left: extra places go to what they are for, the others to anything."""
        if self.extra_when is None:
            return (YES if len(entries) < self.most else NO), 0
        kinds = [self.extra_when.truth(s.alone(entry)) for entry in entries]
        surely, unsure = kinds.count(YES), kinds.count(UNKNOWN)
        mine = self.extra_when.truth(s)
        found = {
            (own and extra < self.extra) or len(entries) - extra + max(0, extra - self.extra) < self.most
            for extra in range(surely, surely + unsure + 1)
            for own in {YES: (True,), NO: (False,), UNKNOWN: (True, False)}[mine]
        }
        if len(found) > 1:
            return UNKNOWN, missing_of(self.extra_when, s)
        return (YES if found.pop() else NO), 0

    def _left(self, entries: Sequence[RuleNode]) -> tuple[int, int]:
        """Return what is left of a sum, at least and at most; an entry without an amount may have used it up."""
        known = sum(e["amount"] for e in entries if e.get("amount") is not None)
        most = max(0, int(self.spent) - known)
        return (0 if any(e.get("amount") is None for e in entries) else most), most

    def cut(self, s: Situation, found: Sum) -> Sum:
        """Cut an amount to what the limit on the sum leaves."""
        if self.spent is None or found.low is None or (applies := self.when.truth(s)) == NO:
            return found
        least, most = self._left(self._counted(s))
        low = min(found.low, least)
        high = found.high if applies == UNKNOWN else lower_high(found.high, most)
        after = found.ends(low, high, missing_of(self.when, s))
        return after if (low, high) == (found.low, found.high) else step(s, self.text, after)


def last_days(limits: Iterable[Limit], s: Situation, validity: str | None) -> Days:
    """Return the interval of the last day to claim: of the earliest window, or of the validity where that ends it."""
    low = high = ALWAYS if validity is None else validity
    for limit in limits:
        first, last = limit.until(s)
        low, high = min(low, first), min(high, last)
    return low, high


def shown_day(days: Days) -> str | None:
    return days[0] if days[0] == days[1] and days[0] not in (NEVER, ALWAYS) else None


def _once(keys: Sequence[str], entries: Sequence[RuleNode], s: Situation) -> tuple[str, int]:
    doubt, bits = False, 0
    for entry in entries:
        unknown = [k for k in keys if s.get(k) is None or entry.get(k) is None]
        if any(k not in unknown and s.get(k) != entry[k] for k in keys):
            continue
        if not unknown:
            return NO, 0
        doubt = True
        for key in unknown:
            bits |= s.missing(key)
    return (UNKNOWN, bits) if doubt else (YES, 0)


def _higher(entries: Sequence[RuleNode], s: Situation) -> tuple[str, int]:
    """Judge that no entry is of a higher level in the same occupation; a vague entry may be."""
    level, occupation = s.get("level"), s.get("occupation")
    own = s.levels.index(level) if level in s.levels else None
    if own == len(s.levels) - 1:
        return YES, 0
    doubt = False
    for entry in entries:
        rank = s.levels.index(entry["level"]) if entry.get("level") in s.levels else None
        vague = occupation is None or entry.get("occupation") is None
        if not vague and entry["occupation"] != occupation:
            continue
        if rank is not None and own is not None and rank <= own:
            continue
        if rank is not None and own is not None and not vague:
            return NO, 0
        doubt = True
    missing = s.missing("occupation") | s.missing("level") if doubt else 0
    return (UNKNOWN, missing) if doubt else (YES, 0)
