"""Which rows of a sheet are its heading, and what each column is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from skills_catalog.authoring.tables.grid import GridRow, Merge, letter

DEEPEST = 3
"""Rows that a heading may have."""
FARTHEST = 40
"""Filled rows among which a heading is looked for."""

_CHINESE = "\u3000-\u303f\u3400-\u9fff\uff00-\uff65·（）()/"
_BETWEEN = re.compile(rf"(?<=[{_CHINESE}])[\s\u3000]+|[\s\u3000]+(?=[{_CHINESE}])")
_SPACES = re.compile(r"[\s\u3000]+")
_FIGURE = re.compile(r"[\d\s.,%¥￥/\\:：元~～—*+()（）-]+|true|false")
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True)
class Heading:
    """The heading of a table.

    first, depth: which of the filled rows; titles: for each column what stands in it from top to bottom, () for none.
    """

    first: int
    depth: int
    titles: tuple[tuple[str, ...], ...]


def cleaned(text: str) -> str:
    """Return a heading without the spaces and breaks that only made it fit: 姓　名, 高级 工, 职业(工种)⏎名称."""
    return _SPACES.sub(" ", _BETWEEN.sub("", text.replace("\\n", "\n"))).strip()


def find_heading(lines: Sequence[GridRow], merges: Sequence[Merge], known: Callable[[str], bool]) -> Heading | None:
    """Return the heading among the first rows. known: whether a cleaned text is a heading that one expects."""
    top = [tuple(map(cleaned, line.cells)) for line in lines[:FARTHEST]]
    widest = max((len(_filled(line.cells)) for line in lines), default=0)
    at = _known_row(top, widest, known)
    if at is None:
        at = _likely_row(top, widest)
    if at is None:
        return None
    wide = [m for m in merges if m.right > m.left]
    while at > 0 and _continues(top[at - 1], top[at], _within(wide, lines[at - 1])):
        at -= 1
    depth, combined = 1, top[at]
    while depth < DEEPEST and at + depth < len(top):
        below = top[at + depth]
        if not _continues(combined, below, _within(wide, lines[at + depth - 1])):
            break
        combined = tuple(_at(below, n) or _at(combined, n) for n in range(max(len(below), len(combined))))
        depth += 1
    return Heading(at, depth, _titles(top[at : at + depth], [_within(wide, line) for line in lines[at : at + depth]]))


def _filled(cells: Sequence[str]) -> set[int]:
    return {n for n, cell in enumerate(cells) if cell}


def _at(cells: Sequence[str], n: int) -> str:
    return cells[n] if n < len(cells) else ""


def _within(merges: Sequence[Merge], line: GridRow) -> list[Merge]:
    """Return the merges that begin in a row."""
    return [m for m in merges if m.top == line.number]


def is_word(cell: str) -> bool:
    """Tell whether a text is a word, as headings are, rather than a figure, a date or a mark for nothing."""
    return not _FIGURE.fullmatch(cell) or _YEAR.fullmatch(cell) is not None


def _known_row(top: Sequence[Sequence[str]], widest: int, known: Callable[[str], bool]) -> int | None:
    """Return the row with most of the expected headings; a title alone in its row never counts."""
    hits = [sum(map(known, filter(None, cells))) if len(_filled(cells)) >= min(2, widest) else 0 for cells in top]
    best = max(hits, default=0)
    return hits.index(best) if best else None


def _likely_row(top: Sequence[Sequence[str]], widest: int) -> int | None:
    """Return the first row that has at least half as many cells as the fullest one, most of them words.

    Two cells above a fuller row of words are a title and a unit (附件1, 单位：元), unless that row goes on with them.
    """
    for n, cells in enumerate(top):
        if not _is_likely(cells, widest):
            continue
        below = top[n + 1] if n + 1 < len(top) else ()
        fuller = len(_filled(below)) > len(_filled(cells)) and _is_likely(below, widest)
        if not (len(_filled(cells)) == 2 and widest > 3 and fuller and not _continues(cells, below, [])):
            return n
    return None


def _is_likely(cells: Sequence[str], widest: int) -> bool:
    filled = [cell for cell in cells if cell]
    return len(filled) >= min(2, widest) and len(filled) * 2 >= widest and sum(map(is_word, filled)) * 3 >= len(filled) * 2


def _continues(above: Sequence[str], below: Sequence[str], merges: Sequence[Merge]) -> bool:
    """Tell whether a row continues the heading above it: names under one that spans them, blanks under the others."""
    upper, lower = _filled(above), _filled(below)
    if len(upper) < 2 or not lower or not all(is_word(below[n]) for n in lower):
        return False
    spanned = {n for m in merges for n in range(m.left, m.right + 1)}
    if spanned:
        return lower <= spanned | (set(range(max(lower) + 1)) - upper) and bool(lower & spanned)
    under, head = set[int](), None
    for n in range(max(*upper, *lower) + 1):
        if n in upper:
            head = n
        elif head is not None:
            under |= {head, n}
    return lower <= under and not lower <= upper and not upper <= lower


def _titles(rows: Sequence[Sequence[str]], merges: Sequence[Sequence[Merge]]) -> tuple[tuple[str, ...], ...]:
    width = max(map(len, rows))
    spread: list[list[str]] = []
    for level, row in enumerate(rows):
        under = [any(_at(lower, n) for lower in rows[level + 1 :]) for n in range(width)]
        spread.append(_spread([_at(row, n) for n in range(width)], under, spread, merges[level]))
    titles = []
    for n in range(width):
        parts: list[str] = []
        for cells in spread:
            if cells[n] and parts[-1:] != [cells[n]]:
                parts.append(cells[n])
        titles.append(tuple(parts))
    return tuple(titles)


def _spread(cells: list[str], under: Sequence[bool], above: Sequence[Sequence[str]], merges: Sequence[Merge]) -> list[str]:
    """Return a row of the heading with each name that spans columns over all of them that have a name below."""
    spans = {n: m for m in merges for n in range(m.left, min(m.right + 1, len(cells)))}
    for n in range(1, len(cells)):
        together = spans.get(n) is spans.get(n - 1) and (not spans or n in spans)
        if not cells[n] and under[n] and under[n - 1] and together and all(row[n] == row[n - 1] for row in above):
            cells[n] = cells[n - 1]
    return cells


def column_name(titles: Sequence[str], column: int) -> str:
    """Return how a column is called in messages and options: its heading, or its letter."""
    return "/".join(titles) or f"{letter(column)}列"
