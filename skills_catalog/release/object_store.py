"""Releases in an object store, or on any other file system that fsspec knows: side by side, and a file names the present one.

An object store cannot exchange two folders. So each release has a folder of its own, named for its files, and the file
``current`` is written last: whoever reads it before goes by the old release, whole, whoever reads it after by the new one.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import fsspec

from skills_catalog.findings.finding import BuildStopped, Problems

CURRENT = "current"
DIGESTS = "{}.sha256"


def reachable(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path on it. Raises BuildStopped."""
    try:
        system, root = fsspec.core.url_to_fs(url.rstrip("/"))
    except (ValueError, ImportError) as error:
        problems = Problems()
        message = f"用不了这个地址（{error}）。写 fsspec 认识的地址，例如 s3://桶/文件夹，并装好它要的程序包。"
        problems.add(url, (0, 0), "out-folder", message)
        raise BuildStopped(problems) from None
    return system, root


def upload(url: str, release: str, site: Path) -> None:
    """Bring a release to a store, send readers to it, and remove all but it and the one before. site: its folder."""
    system, root = reachable(url)
    before = current(url)
    system.makedirs(f"{root}/{release}", exist_ok=True)
    system.put(f"{site}/", f"{root}/{release}/", recursive=True)
    digests = {f.relative_to(site).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in site.rglob("*") if f.is_file()}
    listing = "".join(f"{digest}  {file}\n" for file, digest in sorted(digests.items()))
    system.pipe_file(f"{root}/{DIGESTS.format(release)}", listing.encode())
    system.pipe_file(f"{root}/{CURRENT}", f"{release}\n".encode())
    for entry in system.ls(f"{root}/", detail=False):
        name = entry.rstrip("/").rpartition("/")[2]
        if name != CURRENT and name.removesuffix(".sha256") not in (release, before):
            system.rm(entry, recursive=True)


def current(url: str) -> str | None:
    """The release that readers of a store are sent to."""
    system, root = reachable(url)
    try:
        found: bytes = system.cat_file(f"{root}/{CURRENT}")
    except FileNotFoundError:
        return None
    return found.decode().strip()
