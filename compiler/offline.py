"""The service worker: what is kept on the device, and the version it belongs to."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

KEPT_PREFIXES = ("guide/", "about/", "rates/", "assets/", "finder/", "calculator/", "roster/")
DESK_WORK = ("guide/clerks/", "guide/rates-yaml/", "guide/journalists/")
"""Guides for those who keep the catalog or write about it: not for a pocket."""
KEPT_FILES = (
    "index.html",
    "offline.html",
    "manifest.webmanifest",
    "data/rules.json",
    "data/finder.json",
    "data/facts.json",
    "data/words.json",
)


def kept(files: Sequence[str]) -> list[str]:
    """The files of a release that every visitor keeps: home, guides, calculator, rules, finder list, rates.

    The large icons are the system's: it fetches them when the site is installed.
    """
    wanted = (f for f in files if (f in KEPT_FILES or f.startswith(KEPT_PREFIXES)) and not f.startswith(DESK_WORK))
    return sorted(f for f in wanted if not ("/icons/" in f and f.endswith(".png")))


def address(file: str) -> str:
    """The address a file is asked for by: directories without ``index.html``."""
    return file[: -len("index.html")] if file.endswith("index.html") else file


def worker(source: Path, out: Path, files: Sequence[str]) -> bytes:
    """``sw.js``: the hand-written worker with the list of this release's files and their SHA-256."""
    assets = []
    for file in kept(files):
        digest = base64.b64encode(hashlib.sha256((out / file).read_bytes()).digest()).decode()
        assets.append([address(file), f"sha256-{digest}"])
    listing = json.dumps(assets, ensure_ascii=False, separators=(",", ":"))
    text = source.read_text("utf-8")
    version = hashlib.sha256((listing + text).encode()).hexdigest()[:12]
    return text.replace("/*ASSETS*/[]", listing).replace("/*VERSION*/''", f"'{version}'").encode()
