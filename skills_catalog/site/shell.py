"""The shell of the site: an empty page by section and depth, cut where a catalog page is joined in."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_catalog.catalog.model import GuideText


@dataclass(frozen=True)
class Shell:
    """Shell pages by (section, depth), each as its texts between the cuts."""

    pieces: Mapping[tuple[str, int], Sequence[str]]
    guides: Sequence[GuideText]
    assets: str
    """Folder of our assets relative to the site root, without a slash at the end."""

    def page(self, section: str, depth: int, *, title: str, head: str, body: str) -> bytes:
        """One catalog page. ``depth`` is the number of path segments below the root (``projects/x/`` is 2)."""
        parts = self.pieces[section, depth]
        return f"{parts[0]}{html.escape(title)}{parts[1]}{head}{parts[2]}{body}{parts[3]}".encode()
