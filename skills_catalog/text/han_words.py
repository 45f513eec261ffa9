"""Chinese text as words of a full-text index, and what a reader typed as a query of it.

A run of Chinese characters is indexed as its pairs and its last character (维修电工 → 维修 修电 电工 工), so that a phrase of
pairs finds any part of two characters or more, and a prefix finds one character. The database is indexed by ``indexed``
and asked by ``matching``: the two belong together. A release carries this text inside its Datasette plugin.
"""

from __future__ import annotations

import re
import unicodedata

HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_RUNS = re.compile(rf"[{HAN}]+|(?:(?![{HAN}_])\w)+")
_HAN = re.compile(f"[{HAN}]")


def normal(text: str) -> str:
    """Full-width forms and capitals count as their plain ones: as the site's own search has it."""
    return unicodedata.normalize("NFKC", text).lower()


def _runs(text: str) -> list[str]:
    return _RUNS.findall(normal(text))


def _is_han(run: str) -> bool:
    return _HAN.match(run) is not None


def _parts(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run))] if _is_han(run) else [run]


def indexed(text: str) -> str:
    """A text as the words of the index, in their order."""
    return " ".join(part for run in _runs(text) for part in _parts(run))


def matching(query: str | None) -> str:
    """What a reader typed as an FTS5 query: each word between spaces must occur, in any column. Never a syntax error."""
    phrases = [_phrase(word) for word in normal(query or "").split()]
    return " AND ".join(p for p in phrases if p) or '""'


def _phrase(word: str) -> str:
    runs = _runs(word)
    if not runs:
        return ""
    parts = [part for run in runs for part in _parts(run)]
    last = runs[-1]
    if _is_han(last) and len(last) > 1:
        return f'"{" ".join(parts[:-1])}"'
    return f'"{" ".join(parts)}" *'
