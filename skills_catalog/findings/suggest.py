"""What was probably meant: the known word most like one that is unknown, or the id behind a name."""

from __future__ import annotations

import difflib
import functools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from skills_catalog.text.quantities import half_width

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


Words = Mapping[str, str | Sequence[str]]
"""A name of something → its id, or the ids that share the name."""
_BETWEEN = re.compile(r"[、，；,;]\s*")


def bare_list(text: str) -> str:
    """Return how to write values that stand in one text, with brackets and commas as YAML has them."""
    parts = [part.strip() for part in _BETWEEN.split(text.strip("[]［］【】"))]
    return f"[{', '.join(part for part in parts if part)}]"


def guess_named(value: str, known: Sequence[str], words: Words) -> str:
    """Return the end of a message about an unknown id: which one a name stands for, else as ``guess`` does."""
    if _BETWEEN.search(value):
        return f"几个值之间要用英文逗号“,”，请写成 {bare_list(value)}。"
    narrow = half_width(value).strip("[]【】")
    if narrow != value and narrow in known:
        return f"请写成 {narrow}。"
    found = words.get(value) or words.get(narrow)
    if found is None:
        near = None if nearest(value, known) else nearest(value, words)
        if near is None:
            return guess(value, known)
        return f"最接近的是“{near}”，{_write(words[near])}"
    return f"“{value}”{_write(found)}"


def meant(value: str, known: Sequence[str], words: Words) -> str | None:
    """Return the one known id that ``guess_named`` would propose, or None."""
    narrow = half_width(value).strip("[]【】")
    if narrow in known:
        return narrow
    found = words.get(value) or words.get(narrow)
    if found is None and (near := nearest(value, known)) is not None:
        return near
    if found is None and (near := nearest(value, words)) is not None:
        found = words[near]
    return found if isinstance(found, str) and found in known else None


def _write(ids: str | Sequence[str]) -> str:
    if isinstance(ids, str):
        return f"请写 {ids}。"
    return f"不止一个，写其中一个的编号：{'、'.join(ids[:6])}。"
