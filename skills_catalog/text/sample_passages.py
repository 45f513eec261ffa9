"""Passages that speak of samples: ``<!-- samples -->…<!-- /samples -->`` in guides and descriptions.

A mark within code is none: it is only written about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

BEGIN, END = "<!-- samples -->", "<!-- /samples -->"
_MARK = re.compile(r"<!--\s*(/?)samples\s*-->")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)
_ALONE = re.compile(r"[ \t]*(?:[-*] )?")
"""What may stand before a passage that has its lines for itself."""


def told(text: str, samples: bool) -> str:
    """Return a text without the marks; where there are no samples also without what stands between them.

    Marks, and passages, that have lines for themselves take the lines with them.
    """
    if "samples" not in text:
        return text
    cuts = [cut for pair in _pairs(text) for cut in (pair if samples else [(pair[0][0], pair[1][1])])]
    for cut in reversed(cuts):
        start, end = _lines(text, *cut)
        text = text[:start] + text[end:]
    return text


def blanked(text: str, samples: bool) -> str:
    """Return a text of the same lines in which what is not told is empty."""
    for (start, _), (_, end) in reversed([] if samples else list(_pairs(text))):
        text = text[:start] + "\n" * text.count("\n", start, end) + text[end:]
    return text


def unpaired(text: str) -> int | None:
    """Return where the first mark stands that has no partner, or stands within a passage; None where all is well."""
    open_at: int | None = None
    for mark in _marks(text):
        if bool(mark[1]) == (open_at is None):
            return mark.start()
        open_at = None if mark[1] else mark.start()
    return open_at


def _marks(text: str) -> Iterator[re.Match[str]]:
    code = [found.span() for found in _CODE.finditer(text)]
    return (m for m in _MARK.finditer(text) if not any(start <= m.start() < end for start, end in code))


def _pairs(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where the marks of each passage stand; those without a partner are left as they are."""
    begin: re.Match[str] | None = None
    for mark in _marks(text):
        if not mark[1]:
            begin = mark
        elif begin is not None:
            yield begin.span(), mark.span()
            begin = None


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a cut to whole lines where nothing else stands on them."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    if last < 0 or text[end:last].strip() or not _ALONE.fullmatch(text, first, start):
        return start, end
    return first, last + 1
