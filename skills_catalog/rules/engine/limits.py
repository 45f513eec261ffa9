"""Limits: how often, how much in all and until when, counted in the ledger of past subsidies."""

from __future__ import annotations

from collections.abc import Sequence

from skills_catalog.rules.engine.amounts import FIGURE, ZERO, ComputedAmount, lower_end
from skills_catalog.rules.engine.conditions import HOLDS, NO, UNKNOWN, YES, Verdict, judge, kleene_and, kleene_or
from skills_catalog.rules.engine.known_facts import DecidingDate, KnownFacts, last_day
from skills_catalog.rules.nodes import RuleNode

OPPOSITE = {YES: NO, NO: YES, UNKNOWN: UNKNOWN}


def judge_limits(rate: RuleNode, known: KnownFacts, deciding: DecidingDate) -> Verdict:
    """Judge all limits of a rate; one that does not apply to these facts gives no reason."""
    found = [_judge(limit, rate, known, deciding) for limit in rate.get("limits", [])]
    parts = [p for p in found if p is not None]
    value = kleene_and([p.value for p in parts])
    missing = {m for p in parts if p.value == UNKNOWN for m in p.missing} if value == UNKNOWN else set()
    return Verdict(value, missing, [r for p in parts for r in p.reasons])


def _judge(limit: RuleNode, rate: RuleNode, known: KnownFacts, deciding: DecidingDate) -> Verdict | None:
    applies = judge(limit.get("when"), known, deciding)
    if applies.value == NO:
        return None
    value, missing = _limit(limit, rate, known)
    value = kleene_or([OPPOSITE[applies.value], value])
    reason = {"text": limit["text"], "fact": None, "holds": HOLDS[value], "clause": limit.get("clause"), "quote": None}
    return Verdict(value, missing | applies.missing if value == UNKNOWN else set(), [reason])


def _limit(limit: RuleNode, rate: RuleNode, known: KnownFacts) -> tuple[str, set[str]]:
    if "claim_within" in limit:
        start = known.get(limit["claim_within"]["of"])
        if start is None:
            return UNKNOWN, {limit["claim_within"]["of"]}
        return (YES if start <= known.on <= last_day(start, limit["claim_within"]) else NO), set()
    if "at_most" in limit:
        return (YES if len(_counted(limit, known)) < limit["at_most"] else NO), set()
    if "spent_at_most" in limit:
        least, most = _left(limit, known)
        return (NO if most == 0 else UNKNOWN if least == 0 else YES), set()
    if "once_per" in limit:
        return _once(limit["once_per"], _counted(limit, known), known)
    return _higher(_counted(limit, known), known)


def _counted(limit: RuleNode, known: KnownFacts) -> list[RuleNode]:
    """Return the ledger's entries of the kinds and the time that a limit counts."""
    found = [e for e in known.ledger if e["kind"] in limit["count"]]
    if "months" in limit:
        return [e for e in found if known.on <= last_day(e["date"], {"months": limit["months"]})]
    if limit.get("per") == "year":
        return [e for e in found if e["date"][:4] == known.on[:4]]
    return found


def _left(limit: RuleNode, known: KnownFacts) -> tuple[int, int]:
    """Return what is left of a sum, at least and at most; an entry without an amount may have used it up."""
    entries = _counted(limit, known)
    spent = sum(e["amount"] for e in entries if e.get("amount") is not None)
    most = max(0, int(limit["spent_at_most"]) - spent)
    return (0 if any(e.get("amount") is None for e in entries) else most), most


def cut_to_limits(found: ComputedAmount, rate: RuleNode, known: KnownFacts, deciding: DecidingDate) -> ComputedAmount:
    """Cut an amount to what the limits on the sum leave."""
    for limit in rate.get("limits", []):
        if "spent_at_most" not in limit or found.state != FIGURE:
            continue
        applies = judge(limit.get("when"), known, deciding)
        if applies.value == NO:
            continue
        least, most = _left(limit, known)
        low, high = min(found.low, least + ZERO), lower_end(found.high, most + ZERO)
        if applies.value == UNKNOWN:
            high = found.high
            found.missing |= applies.missing
        if (low, high) != (found.low, found.high):
            found.low, found.high = low, high
            found.step(limit["text"])
    return found


def _once(keys: Sequence[str], entries: Sequence[RuleNode], known: KnownFacts) -> tuple[str, set[str]]:
    doubt, missing = False, set[str]()
    for entry in entries:
        unknown = {k for k in keys if known.get(k) is None or entry.get(k) is None}
        if any(k not in unknown and known.get(k) != entry[k] for k in keys):
            continue
        if not unknown:
            return NO, set()
        doubt = True
        missing |= {k for k in unknown if known.get(k) is None}
    return (UNKNOWN, missing) if doubt else (YES, set())


def _higher(entries: Sequence[RuleNode], known: KnownFacts) -> tuple[str, set[str]]:
    level, occupation = known.get("level"), known.get("occupation")
    doubt, missing = False, set[str]()
    for entry in entries:
        if entry.get("level") not in known.levels:
            continue
        vague = occupation is None or entry.get("occupation") is None
        if not vague and entry["occupation"] != occupation:
            continue
        if level in known.levels and known.levels.index(entry["level"]) <= known.levels.index(level):
            continue
        if not vague and level in known.levels:
            return NO, set()
        doubt = True
        missing |= ({"occupation"} if occupation is None else set()) | ({"level"} if level is None else set())
    return (UNKNOWN, missing) if doubt else (YES, set())
