"""How names are read aloud: pinyin by characters, small enough to send to a browser."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

COMMON = bytes(
    b for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF) if (row, cell) < (0xD7, 0xFA) for b in (row, cell)
).decode("gb2312")
"""The 3,755 characters of GB 2312 level 1: what people type by mistake for another of the same sound."""


def spelled(text: str, sound: Mapping[str, str]) -> list[str]:
    """Return the syllables character by character; a run without sounds stays together, in lower case."""
    out: list[str] = []
    for voiced, run in itertools.groupby(text, key=sound.__contains__):
        together = "".join(run)
        out += [sound[c] for c in together] if voiced else [together.lower()]
    return out


def sounds(texts: Sequence[str]) -> dict[str, str]:
    """Return character → its usual syllable, for all characters of the texts."""
    import pypinyin  # noqa: PLC0415 (a tenth of a second, and only what is new must be looked up)

    spoken = {c: pypinyin.lazy_pinyin(c, errors="ignore") for c in sorted(set().union(*texts))}
    return {c: said[0] for c, said in spoken.items() if said}


def common_sounds() -> list[list[Any]]:
    """Return [syllable, how many characters] along GB 2312 level 1, which is in the order of pinyin.

    A browser can list these characters itself, so 4 bytes a syllable tell the sound of 3,755 characters.
    """
    import pypinyin  # noqa: PLC0415 (as above)

    usual = [said[0] for said in (pypinyin.lazy_pinyin(c) for c in COMMON)]
    runs: list[list[Any]] = []
    for n, char in enumerate(rising(usual)):
        if char and (not runs or usual[n] != runs[-1][0]):
            runs.append([usual[n], 0])
        runs[-1][1] += 1
    return runs


def rising(values: Sequence[str]) -> list[bool]:
    """Mark the members of a longest run that never falls; the others are read otherwise than their place says."""
    tails: list[str] = []
    at: list[int] = []
    before: list[int] = []
    for n, value in enumerate(values):
        k = bisect.bisect_right(tails, value)
        before.append(at[k - 1] if k else -1)
        tails[k:] = [value, *tails[k + 1 :]]
        at[k:] = [n, *at[k + 1 :]]
    kept = [False] * len(values)
    n = at[-1] if at else -1
    while n >= 0:
        kept[n], n = True, before[n]
    return kept


_RUNS = re.compile("(?<=[\u4e00-\u9fff])(?=[ -~\u00b7（），、：])|(?<=[ -~\u00b7（），、：])(?=[\u4e00-\u9fff])")
"""Borders between Chinese and other characters: no word crosses them, so each side is read by itself."""


@cache
def _syllables(run: str) -> list[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415 (its dictionary takes 0.1 s to load: only where names are sorted)

    return list(lazy_pinyin(run, errors=lambda text: text.lower()))


@cache
def pinyin_key(title: str, reading: str | None = None) -> tuple[str, str]:
    """Return the sort key of a name: its pinyin without tones (a kept reading wins), then the name itself."""
    syllables = [syllable for run in _RUNS.split(title) for syllable in _syllables(run)]
    if reading:
        kept = reading.split()
        syllables[: len(kept)] = kept
    return (" ".join(syllables), title)
