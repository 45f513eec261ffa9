"""The tiny district as a folder to build in, and what stands in a built site."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from skills_catalog.site import internal_links
from tests.support.places import TINY


def tiny_arguments(tmp: Path) -> list[str]:
    """Command-line arguments that build the tiny district in ``tmp`` (a copy, free to edit), the same with and without npm."""
    if not (tmp / "catalog").exists():
        shutil.copytree(TINY / "catalog", tmp / "catalog")
        shutil.copytree(TINY / "content", tmp / "content")
        shutil.copyfile(TINY / "mkdocs.yml", tmp / "mkdocs.yml")
    return [
        "--sqlite", str(tmp / "none"), "--qr", str(tmp / "none"), "--catalog", str(tmp / "catalog"), "--content", str(tmp / "content"), "--config", str(tmp / "mkdocs.yml"),
        "--out", str(tmp / "site"),
    ]  # fmt: skip


def add_records(catalog: Path, files: Mapping[str, str]) -> None:
    """Write more files into a catalog: ``collection__name`` → text."""
    for name, text in files.items():
        collection, _, stem = name.partition("__")
        (catalog / collection).mkdir(exist_ok=True)
        (catalog / collection / f"{stem}.yaml").write_text(text, "utf-8")


def tree(folder: Path) -> dict[str, str]:
    """Every file of a folder with the SHA-256 of its content."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def pages(site: Path) -> list[Path]:
    """Every HTML file of a site, in order; none is a mistake of the caller."""
    found = sorted(site.rglob("*.html"))
    assert found, f"no page in {site}"
    return found


def broken(site: Path, base: str) -> list[tuple[str, str]]:
    """(page, address) of the internal links of a built site that lead nowhere. base: its path below its host, decoded."""
    texts = {p.relative_to(site).as_posix(): p.read_text("utf-8") for p in pages(site)}
    files = {p.relative_to(site).as_posix() for p in site.rglob("*") if p.is_file()}
    ids = {page: internal_links.ids(text) for page, text in texts.items()}
    found = [(page, link) for page, text in texts.items() for link in internal_links.outgoing(page, base, text)]
    return [(page, link.address) for page, link in found if internal_links.leads_nowhere(link, files, ids, [])]


def worker_list(site: Path) -> dict[str, Any]:
    """What the site's service worker knows of its release."""
    found = re.search(r"const RELEASE = (\{.*\});", (site / "sw.js").read_text("utf-8"))
    assert found is not None
    return dict(json.loads(found.group(1)))


def pack_index(site: Path) -> dict[str, Any]:
    """The document that tells which packs the site has."""
    return dict(json.loads((site / "offline" / "packs.json").read_text("utf-8")))
