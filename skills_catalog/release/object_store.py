"""Releases in an object store, or on any other file system that fsspec knows: side by side, and a file names the present one.

An object store cannot exchange two folders. So each release has a folder of its own, named for what it was made of, and the file
``current`` is written last: whoever reads it before goes by the old release, whole, whoever reads it after by the new one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import fsspec

from skills_catalog.findings.finding import BuildStopped, Problems
from skills_catalog.release.staging import Tree

CURRENT = "current"
DIGESTS = "{}.sha256"


class Store:
    """The place of one release below an address. Can travel to another machine."""

    def __init__(self, url: str, release: str) -> None:
        self.url, self.release = url.rstrip("/"), release
        self._system: Any = None
        self._root = ""

    def __getstate__(self) -> tuple[str, str]:
        return self.url, self.release

    def __setstate__(self, state: tuple[str, str]) -> None:
        self.__init__(*state)  # type: ignore[misc]  # the same as when it was made

    @property
    def system(self) -> Any:
        if self._system is None:
            try:
                self._system, self._root = fsspec.core.url_to_fs(self.url)
            except (ValueError, ImportError) as error:
                problems = Problems()
                message = f"用不了这个地址（{error}）。写 fsspec 认识的地址，例如 s3://桶/文件夹，并装好它要的程序包。"
                problems.add(self.url, (0, 0), "out-folder", message)
                raise BuildStopped(problems) from None
        return self._system

    def place(self, path: str) -> str:
        assert self.system is not None
        return f"{self._root}/{path}"

    def put(self, file: str, content: bytes) -> bytes:
        """Write a file of the release; returns its SHA-256."""
        place = self.place(f"{self.release}/{file}")
        self.system.makedirs(place.rpartition("/")[0], exist_ok=True)
        self.system.pipe_file(place, content)
        return hashlib.sha256(content).digest()

    def current(self) -> str | None:
        """The release that readers are sent to."""
        try:
            found: bytes = self.system.cat_file(self.place(CURRENT))
        except FileNotFoundError:
            return None
        return found.decode().strip()

    def publish(self, files: Mapping[str, bytes]) -> None:
        """Send readers to this release, and remove all but it and the one before. files: its files with their SHA-256."""
        before = self.current()
        listing = "".join(f"{digest.hex()}  {file}\n" for file, digest in sorted(files.items()))
        self.system.pipe_file(self.place(DIGESTS.format(self.release)), listing.encode())
        self.system.pipe_file(self.place(CURRENT), f"{self.release}\n".encode())
        for entry in self.system.ls(self.place(""), detail=False):
            name = entry.rstrip("/").rpartition("/")[2]
            if name != CURRENT and name.removesuffix(".sha256") not in (self.release, before):
                self.system.rm(entry, recursive=True)


class StoredTree(Tree):
    """A release of which the pages go straight to a store; what later passes read again stays in a folder until the end."""

    def __init__(self, folder: Path, store: Store) -> None:
        super().__init__(folder, folder)
        self.far = store

    def branch(self, *, far: bool = False) -> Tree:
        return Away(self.far) if far else super().branch()

    def upload(self) -> None:
        """Bring what is still in the folder to the store."""
        for file in sorted(self.files):
            place = Path(self.folder, file)
            if place.is_file():
                self.far.put(file, place.read_bytes())


class Away(Tree):
    """Files that are put into a store."""

    def __init__(self, store: Store) -> None:
        super().__init__(Path(), Path())
        self.far = store

    def put(self, file: str, content: bytes) -> bytes:
        self.files[file] = self.far.put(file, content)
        return self.files[file]
