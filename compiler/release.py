"""Writing a release: into a staging folder beside the site, then exchanged with it in one step.

A build that fails or is killed leaves the last complete site in place; what it left is removed by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

AT_FDCWD, RENAME_EXCHANGE = -100, 2
MARKER = ".release"
"""A file that says a folder was made by us, so that a wrong --out never deletes someone's files."""


class NotOurs(Exception):
    """The output folder holds something that no build made."""


class Busy(Exception):
    """Another build is writing the same site."""


@contextlib.contextmanager
def locked(out: Path) -> Iterator[None]:
    """One build at a time for one output folder; raises Busy."""
    out.parent.mkdir(parents=True, exist_ok=True)
    lock = out.parent / f".{out.name}.lock"
    with lock.open("w") as handle:
        try:
            if sys.platform == "win32":
                msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Busy(str(out)) from error
        yield


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """A new empty folder; on a clean exit it takes the place of ``out``, else it is removed."""
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).exists():
        raise NotOurs(str(out))
    fresh = out.parent / f".{out.name}.next"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        yield fresh
        (fresh / MARKER).write_text("made by build.py\n")
        _exchange(fresh, out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _exchange(fresh: Path, out: Path) -> None:
    """Put ``fresh`` at ``out``; what stood there ends up at ``fresh``."""
    if not out.exists():
        fresh.rename(out)
        return
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        done = libc.renameat2(AT_FDCWD, os.fsencode(fresh), AT_FDCWD, os.fsencode(out), RENAME_EXCHANGE)
        if done == 0:
            return
        if ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(out))
    aside = out.parent / f".{out.name}.old"
    shutil.rmtree(aside, ignore_errors=True)
    out.rename(aside)
    fresh.rename(out)
    aside.rename(fresh)


class Tree:
    """The files of a release in the making, in a folder of its own.

    A file that the release before has too is linked to, not written again. Files are never changed in place: another release may
    share them.
    """

    def __init__(self, folder: Path, out: Path | None = None, standing: Mapping[str, bytes] | None = None) -> None:
        """out: the release that stands; standing: its files with their SHA-256."""
        self.folder, self.out, self.standing = str(folder), str(out), standing or {}
        self.files: dict[str, bytes] = {}
        """file → SHA-256 of its content."""
        self._folders: set[str] = set()

    def put(self, file: str, content: bytes) -> bytes:
        """Write a file; returns its SHA-256."""
        digest = hashlib.sha256(content).digest()
        target = self._place(file)
        if self.standing.get(file) == digest:
            with contextlib.suppress(OSError):
                os.link(f"{self.out}/{file}", target)
                self.files[file] = digest
                return digest
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(handle, view) :]
        finally:
            os.close(handle)
        self.files[file] = digest
        return digest

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
        """The same folder with an account of its own, for a worker."""
        return Tree(Path(self.folder), Path(self.out), self.standing)

    def read(self, file: str) -> bytes:
        return Path(self.folder, file).read_bytes()

    def _place(self, file: str) -> str:
        target = f"{self.folder}/{file}"
        folder = target.rpartition("/")[0]
        if folder not in self._folders:
            os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (as above)
            self._folders.add(folder)
        if file in self.files:
            os.unlink(target)  # noqa: PTH108 (as above)
        return target


def files(folder: Path) -> list[str]:
    """Every file below a folder, relative, in order."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
