"""What an amount comes to while some of it is unknown: figures, perhaps no figure of the document, perhaps no cell.

``docs/rules.md`` says what each form may promise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from skills_catalog.rules.engine.numbers import End, Number, higher_high, lower_high, money_text, range_json
from skills_catalog.rules.known.situation import Situation


class Sum:
    """An amount in 分. low: None where no figure is possible; high: None where figures have no upper end.

    silent: the document may give no figure. none: there may be no cell, and so no entitlement. missing: bits of facts that
    would narrow it. words: the document's own where it gives no figure. It is not changed once it is made.
    """

    __slots__ = ("high", "low", "missing", "none", "silent", "words")

    def __init__(
        self,
        low: Number | None,
        high: End,
        *,
        silent: bool = False,
        none: bool = False,
        missing: int = 0,
        words: str | None = None,
    ) -> None:
        self.low, self.high, self.silent, self.none, self.missing, self.words = low, high, silent, none, missing, words

    def ends(self, low: Number, high: End, missing: int = 0) -> Sum:
        """Return the same with other figures."""
        return Sum(low, high, silent=self.silent, none=self.none, missing=self.missing | missing, words=self.words)

    def given(self) -> tuple[Number | None, End, bool]:
        """Return its figures and whether it may have none, to compare it."""
        return self.low, self.high, self.silent

    @property
    def surely_none(self) -> bool:
        return self.low is None and not self.silent

    @property
    def open(self) -> bool:
        """Tell whether more facts could say more."""
        return self.none or (self.low is not None and (self.silent or self.low != self.high))


Computed = Callable[[Situation], Sum]
NO_CELL = Sum(None, None, none=True)


def shown(found: Sum) -> Any:
    """Return an amount as a step shows it: an integer, {min, max}, or None without a figure."""
    if found.low is None:
        return None
    return {"min": 0, "max": None} if found.silent else range_json(found.low, found.high)


def step(s: Situation, text: str, found: Sum) -> Sum:
    """Note how an amount came to what it is now."""
    if s.steps is not None:
        s.steps.append({"text": text, "amount": shown(found)})
    return found


def _first_words(parts: Sequence[Sum]) -> str | None:
    return next((p.words for p in parts if p.words), None)


def _missing(parts: Sequence[Sum]) -> int:
    bits = 0
    for part in parts:
        bits |= part.missing
    return bits


def one_of(options: Sequence[Sum]) -> Sum:
    """Combine amounts of which one holds."""
    if len(options) == 1:
        return options[0]
    figures = [o for o in options if o.low is not None]
    low = min((o.low for o in figures if o.low is not None), default=None)
    high: End = 0 if figures else None
    for option in figures:
        high = higher_high(high, option.high)
    return Sum(
        low, high, silent=any(o.silent for o in options), none=any(o.none for o in options),
        missing=_missing(options), words=_first_words(options),
    )  # fmt: skip


def added(parts: Sequence[Sum]) -> Sum:
    """Add amounts: none if any is none, else silent if any is silent."""
    low: Number | None = 0
    high: End = 0
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
    silent = any(p.silent for p in parts) and all(p.silent or p.low is not None for p in parts)
    return Sum(
        low, high if low is not None else None, silent=silent, none=any(p.none for p in parts),
        missing=_missing(parts), words=_first_words(parts) if silent else None,
    )  # fmt: skip


def extreme(parts: Sequence[Sum], *, most: bool) -> Sum:
    """Take the highest (``most``) or lowest of the amounts that have a cell; beside figures a silent one is some amount."""
    parts = [p for p in parts if not p.surely_none]
    if not parts:
        return NO_CELL
    figures = [p for p in parts if p.low is not None]
    sure = [p for p in figures if not p.silent and not p.none]
    none = all(p.none for p in parts)
    silent = any(p.silent for p in parts) and not sure
    words = _first_words(parts) if silent else None
    if not figures:
        return Sum(None, None, silent=silent, none=none, missing=_missing(parts), words=words)
    mixed = any(p.silent and (len(figures) > 1 or p is not figures[0]) for p in parts)
    lows = [p.low for p in figures if p.low is not None]
    high: End
    if most:
        low = max((p.low for p in sure if p.low is not None), default=min(lows))
        high = None if mixed else 0
        for part in figures:
            high = higher_high(high, part.high)
    else:
        low = 0 if mixed else min(lows)
        high = None if sure else 0
        for part in sure or figures:
            high = lower_high(high, part.high) if sure else higher_high(high, part.high)
    return Sum(low, high, silent=silent, none=none, missing=_missing(parts), words=words)


class Ceiling:
    """A cap on an amount: a figure in 分, or another amount."""

    def __init__(self, fen: int | None, amount: Computed | None) -> None:
        self.fen, self.amount = fen, amount

    def cut(self, s: Situation, found: Sum, word: str) -> Sum:
        """Cut an amount, and say so where that changes it."""
        if found.low is None:
            return found
        top = self.reckoned(s)
        out = capped(found, top)
        if out.low == found.low and out.high == found.high:
            return out
        said = (top.words or "") if top.low is None else money_text(*((0, None) if top.silent else (top.low, top.high)))
        return step(s, f"{word} {said}".rstrip(), out)

    def reckoned(self, s: Situation) -> Sum:
        if self.amount is None:
            return Sum(self.fen, self.fen)
        with s.quiet():
            return self.amount(s)


def capped(found: Sum, top: Sum) -> Sum:
    """Cut a figure at another amount: without a cell that one cuts nothing, without a figure it may cut to anything."""
    assert found.low is not None
    low, high = found.low, found.high
    if top.low is not None and not top.none:
        high = lower_high(high, top.high)
    if top.low is not None:
        low = min(low, top.low)
    return found.ends(0 if top.silent else low, found.high if top.silent else high, top.missing)


def raised_to(found: Sum, least: Sum) -> Sum:
    """Raise a figure to another amount at least."""
    assert found.low is not None
    low, high = found.low, found.high
    if least.low is not None:
        high = higher_high(high, least.high)
        low = low if least.none or least.silent else max(low, least.low)
    return found.ends(low, None if least.silent else high, least.missing)
