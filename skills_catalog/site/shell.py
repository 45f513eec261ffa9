"""The shell of the site: an empty page by section and depth, cut where a catalog page is joined in."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from skills_catalog.catalog.model import GuideText
from skills_catalog.catalog.reads import digest_of

HOME = ("home", 0)
"""The cell of the home page's pieces."""


@dataclass(frozen=True)
class Shell:
    """Shell pages by (section, depth), each as its texts between the cuts."""

    pieces: Mapping[tuple[str, int], Sequence[str]]
    guides: Sequence[GuideText]
    assets: str
    """Folder of our assets relative to the site root, without a slash at the end."""
    home: Sequence[str] = ()
    """The home page: what stands before the catalog's part, what the guide says in it, what stands after; empty where MkDocs made
    the whole page."""

    def digest(self, key: tuple[str, int]) -> bytes:
        """Of one shell page, as ``reads`` asks for it: the pieces name the assets and all that the whole site shows."""
        pieces = self.home if key == HOME else self.pieces.get(key, ())
        return digest_of([*pieces, self.assets]) if pieces else b""

    def page(self, section: str, depth: int, *, title: str, head: str, body: str) -> bytes:
        """One catalog page. ``depth`` is the number of path segments below the root (``projects/x/`` is 2)."""
        parts = self.pieces[section, depth]
        return f"{parts[0]}{html.escape(title)}{parts[1]}{head}{parts[2]}{body}{parts[3]}".encode()
