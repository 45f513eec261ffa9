"""What was probably meant: the known word most like one that is unknown."""

from __future__ import annotations

import difflib
import functools
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

LONGEST_WORD = 400
"""Characters of a word that is compared with others."""
MOST_COMPARED = 500
"""Words that may all be compared with one that was misspelt."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word most like ``word``, or None when nothing is alike."""
    words = tuple(known)
    if len(word) > LONGEST_WORD:
        return None
    close = difflib.get_close_matches(word, _alike(word, words) if len(words) > MOST_COMPARED else words, n=1, cutoff=0.5)
    return close[0] if close else None


def _alike(word: str, known: tuple[str, ...]) -> list[str]:
    """Return those of many words that share most pairs of letters with ``word``, rare pairs first."""
    index, shared = _pairs(known), Counter[int]()
    for places in sorted((index.get(pair, []) for pair in _pairs_of(word)), key=len):
        shared.update(places)
        if shared.total() > 20 * MOST_COMPARED:
            break
    return [known[n] for n, _ in shared.most_common(MOST_COMPARED // 5)]


@functools.lru_cache(maxsize=4)
def _pairs(known: tuple[str, ...]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for n, word in enumerate(known):
        for pair in _pairs_of(word):
            found[pair].append(n)
    return found


def _pairs_of(word: str) -> set[str]:
    return {word[n : n + 2] for n in range(max(len(word) - 1, 1))}


def guess(word: str, known: Sequence[str]) -> str:
    """Return the end of a message: what was probably meant, or what may be written."""
    near = nearest(word, known)
    if near is not None:
        return f"最接近的是“{near}”。"
    if not known:
        return "现在一个也没有。"
    shown = "、".join(known[:12])
    return f"可以写：{shown}{' 等' if len(known) > 12 else ''}。"
