"""No broken link: every internal address of a page must lead to a file of the site, and every anchor to an id."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from html import unescape
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

ATTRIBUTES = ("href", "src", "action", *(f"data-kf-{name}" for name in ("rules", "facts", "list", "courses", "words", "cases")))
"""What holds an address."""
ABOVE = "data-kf-up"
"""Stands before an address that leads out of the site, to the one above it."""
_ID = re.compile(r'\sid="([^"]*)"')
DYNAMIC = ("calculator/",)
"""Pages whose fragment holds answers, not an anchor."""


class Link(NamedTuple):
    """An internal link as written, and where it leads: a file or a folder (with a slash at its end) of the site, None outside
    of it; and the anchor there, empty for none."""

    address: str
    target: str | None
    anchor: str


def outgoing(page: str, base_url: str, text: str) -> Iterator[Link]:
    """The internal links of a page's HTML, each once. page: its file; relative and base-absolute links are followed."""
    for raw in dict.fromkeys(_addresses(text)):
        if (link := _followed(page, base_url, raw)) is not None:
            yield link


def _addresses(text: str) -> Iterator[str]:
    """The values of the attributes that hold addresses. (To cut at each attribute is faster than one pattern for all.)"""
    for name in ATTRIBUTES:
        for before, part in itertools.pairwise(text.split(f' {name}="')):
            if not before.endswith(ABOVE):
                yield part[: part.index('"')]


def _followed(page: str, base_url: str, raw: str) -> Link | None:
    if "&" not in raw and ":" not in raw and "%" not in raw:
        path, _, anchor = raw.partition("#")
        path = path.partition("?")[0]
        address = raw
    else:
        address = unescape(raw)
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        path, anchor = unquote(parts.path), unquote(parts.fragment)
    if address.startswith("//"):
        return None
    return Link(address, resolve(posixpath.dirname(page), path, base_url) if path else page, anchor)


def ids(text: str) -> list[str]:
    """The anchors of a page."""
    return [unescape(i) for i in _ID.findall(text)] if ' id="' in text else []


def leads_nowhere(link: Link, known: Collection[str], ids_of: Mapping[str, Collection[str]], mounted: Sequence[str]) -> bool:
    """Whether a link has no file, or its anchor no id. known: the files of the site; ids_of: page's file → its anchors.

    mounted: folders below the site that a server answers for, not files (``datasette/``).
    """
    target = link.target
    if target is None:
        return True
    if target.startswith(tuple(mounted)):
        return False
    file = target if target in known else f"{target}index.html"
    if file not in known:
        return True
    return bool(link.anchor) and file in ids_of and link.anchor not in ids_of[file] and not file.startswith(DYNAMIC)


def resolve(folder: str, path: str, base_url: str) -> str | None:
    """The file or folder (with a slash at its end) a link of a page in ``folder`` leads to; None when it leaves the base."""
    if path.startswith("/"):
        if not path.startswith(base_url):
            return None
        target = path[len(base_url) :]
    else:
        while path.startswith("../"):
            if not folder:
                return None
            folder, path = folder.rpartition("/")[0], path[3:].lstrip("/")
        target = f"{folder}/{path}" if folder else path
    if "./" not in target and "//" not in target and not target.endswith("."):
        return target
    is_folder = target.endswith(("/", "/.", ".."))
    clean = posixpath.normpath(target)
    if clean.startswith(".."):
        return None
    if clean == ".":
        return ""
    return f"{clean}/" if is_folder else clean
