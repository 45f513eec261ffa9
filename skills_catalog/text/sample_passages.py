"""Passages that speak of samples: ``<!-- samples -->…<!-- /samples -->`` in guides and descriptions."""

from __future__ import annotations

import re

BEGIN, END = "<!-- samples -->", "<!-- /samples -->"
_MARK = re.compile(r"<!--\s*(/?)samples\s*-->")
_PASSAGE = re.compile(rf"{_MARK.pattern}(.*?){_MARK.pattern}", re.S)


def told(text: str, samples: bool) -> str:
    """Return a text without the marks; where there are no samples also without what stands between them.

    A passage that fills lines of its own takes them with it.
    """
    if "samples" not in text:
        return text
    if samples:
        return _MARK.sub("", re.sub(rf"(?m)^[ \t]*{_MARK.pattern}[ \t]*\n", "", text))
    own = re.sub(rf"(?ms)^[ \t]*(?:[-*] )?{_PASSAGE.pattern}[ \t]*\n", "", text)
    return _PASSAGE.sub("", own)


def blanked(text: str, samples: bool) -> str:
    """Return a text of the same lines in which what is not told is empty."""
    return text if samples else _PASSAGE.sub(lambda found: "\n" * found[0].count("\n"), text)


def unpaired(text: str) -> int | None:
    """Return where the first mark stands that has no partner, or stands within a passage; None where all is well."""
    open_at: int | None = None
    for mark in _MARK.finditer(text):
        if bool(mark[1]) == (open_at is None):
            return mark.start()
        open_at = None if mark[1] else mark.start()
    return open_at
