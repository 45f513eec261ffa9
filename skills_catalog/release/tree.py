"""The files of a release in the making."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path


class Tree:
    """The files of a release in the making, in a folder of its own.

    A file that the release before has too is linked to, not written again. Files are never changed in place: another release may
    share them.
    """

    def __init__(
        self, folder: Path, out: Path, standing: Mapping[str, bytes] | None = None, there: Mapping[str, bytes] | None = None
    ) -> None:
        """out: the release that stands. standing: its files with their SHA-256; there: those that the folder has already."""
        self.folder, self.out, self.standing, self.there = str(folder), str(out), standing or {}, dict(there or {})
        self.files: dict[str, bytes] = {}
        """file → SHA-256 of its content."""
        self._folders: set[str] = set()

    def put(self, file: str, content: bytes) -> bytes:
        """Write a file; returns its SHA-256."""
        digest = hashlib.sha256(content).digest()
        if self.keep(file, digest):
            return digest
        target = self._place(file)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        self.files[file] = digest
        return digest

    def keep(self, file: str, digest: bytes) -> bool:
        """Take a file of this content from where it is already; False when it is nowhere."""
        if file not in self.files and self.there.get(file) == digest:
            self.files[file] = digest
            return True
        if self.standing.get(file) != digest:
            return False
        try:
            os.link(f"{self.out}/{file}", self._place(file))
        except OSError:  # a file system without links, or a file that is gone
            return False
        self.files[file] = digest
        return True

    def retake(self, file: str) -> bool:
        """Take a file of the release that stands as it is; False where it cannot be."""
        digest = self.standing.get(file)
        return digest is not None and self.keep(file, digest)

    def standing_content(self, file: str) -> bytes:
        """A file of the release that stands. Raises OSError, also where it is not as it was written."""
        content = Path(self.out, file).read_bytes()
        if hashlib.sha256(content).digest() != self.standing.get(file):
            raise OSError(f"{file} has been changed")
        return content

    def stands(self, file: str) -> bool:
        """Whether a file of the release that stands is as it was written."""
        try:
            return bool(self.standing_content(file))
        except OSError:
            return False

    def take(self, file: str, digest: bytes, source: str) -> None:
        """Take a file of this content from another folder: linked to where the file system can, else copied."""
        if self.keep(file, digest):
            return
        target = self._place(file)
        try:
            os.link(source, target)
        except OSError:  # a file system without links
            shutil.copyfile(source, target)
        self.files[file] = digest

    def tidy(self) -> None:
        """Remove what the folder had before and this release has not."""
        for file in self.there.keys() - self.files.keys():
            target = Path(self.folder, file)
            target.unlink(missing_ok=True)
            with contextlib.suppress(OSError):  # a folder that is not empty stays
                os.removedirs(target.parent)

    def clear(self, below: str) -> None:
        """Empty a folder of what it had before, for a program that writes into it in place."""
        shutil.rmtree(Path(self.folder, below), ignore_errors=True)
        self.there = {f: d for f, d in self.there.items() if not f.startswith(below)}

    def adopt(self, file: str) -> bytes:
        """Take account of a file that has been written into the folder by other means; returns its SHA-256."""
        with open(f"{self.folder}/{file}", "rb") as handle:  # noqa: PTH123 (a path as text: there are tens of thousands)
            digest = hashlib.file_digest(handle, "sha256").digest()
        self.files[file] = digest
        return digest

    def adopt_all(self, below: str = "", *, without: str = "\0") -> None:
        """Take account of every file that is not yet known. below: a folder with a slash at its end; without: one to leave."""
        for file in files(Path(self.folder, below)):
            name = below + file
            if name not in self.files and not name.startswith(without):
                self.adopt(name)

    def branch(self) -> Tree:
        """The same place with an account of its own, for a worker."""
        return Tree(Path(self.folder), Path(self.out), self.standing, self.there)

    def read(self, file: str) -> bytes:
        return Path(self.folder, file).read_bytes()

    def _place(self, file: str) -> str:
        target = f"{self.folder}/{file}"
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (as above)
            self._folders.add(folder)
        if file in self.files or file in self.there:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(target)  # noqa: PTH108 (as above)
        return target


def files(folder: Path) -> list[str]:
    """Every file below a folder, relative, in order; none where there is no such folder."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
