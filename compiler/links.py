"""No broken link: every internal address of a built site must lead to a file of it, and every anchor to an id."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LINK = re.compile(r'\s(?:href|src|action|data-kf-(?:rules|facts|list|courses|words|cases))="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
DYNAMIC = ("calculator/",)
"""Pages whose fragment holds answers, not an anchor."""


def broken(site: Path, base_url: str, mounted: Sequence[str] = ()) -> Iterator[tuple[str, str]]:
    """(page, address) of each internal link that leads nowhere. Relative and base-absolute links are followed.

    mounted: folders below the site that a server answers for, not files (``datasette/``).
    """
    ids: dict[str, set[str]] = {}
    known = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    for page in sorted(p for p in known if p.endswith(".html")):
        text = (site / page).read_text("utf-8")
        ids[page] = {unescape(i) for i in _ID.findall(text)}
    for page in sorted(ids):
        text = (site / page).read_text("utf-8")
        for raw in dict.fromkeys(_LINK.findall(text)):
            address = unescape(raw)
            parts = urlsplit(address)
            if parts.scheme or parts.netloc or address.startswith(("data:", "mailto:")):
                continue
            target = resolve(page, unquote(parts.path), base_url)
            if target is not None and target.startswith(tuple(mounted)):
                continue
            if target is None or not (target in known or f"{target}index.html" in known):
                yield page, address
                continue
            file = target if target in known else f"{target}index.html"
            fragment = unquote(parts.fragment)
            if fragment and file in ids and fragment not in ids[file] and not file.startswith(DYNAMIC):
                yield page, address


def resolve(page: str, path: str, base_url: str) -> str | None:
    """The file or folder (with a slash at its end) a link of ``page`` leads to; None when it leaves the base."""
    if path.startswith("/"):
        if not path.startswith(base_url):
            return None
        target = path[len(base_url) :]
    elif path == "":
        return page
    else:
        target = posixpath.join(posixpath.dirname(page), path)
    folder = target.endswith("/") or target in ("", ".") or target.endswith("/.") or target.endswith("..")
    clean = posixpath.normpath(target) if target else "."
    if clean.startswith(".."):
        return None
    if clean == ".":
        return ""
    return f"{clean}/" if folder else clean
