"""Writing a release: into a staging folder beside the site, then exchanged with it in one step.

A build that fails or is killed leaves the last complete site in place; what it left is removed by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

AT_FDCWD, RENAME_EXCHANGE = -100, 2
MARKER = ".release"
"""A file with the release's name. It says that a folder was made by us, so that a wrong --out never deletes someone's files."""


class NotOurs(Exception):
    """The output folder holds something that no build made."""


class Busy(Exception):
    """Another build is writing the same site."""


class NoCluster(Exception):
    """The machines that were to help cannot be used; the message says why."""


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


def standing(out: Path) -> str | None:
    """The name of the release that stands in a folder; None for none. Raises NotOurs."""
    with contextlib.suppress(OSError):
        name = (out / MARKER).read_text("utf-8").strip()
        return name if re.fullmatch("[0-9a-f]{16}", name) else None
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise NotOurs(str(out))
    return None


def spare(out: Path) -> Path:
    """Where the next release is made, and the one before the present is left."""
    return out.parent / f".{out.name}.next"


def workshop(out: Path) -> Path:
    """Where the sites of districts are made that one release puts together."""
    return out.parent / f".{out.name}.districts"


def discard(out: Path) -> None:
    """Remove what is left of the release before."""
    shutil.rmtree(spare(out), ignore_errors=True)


@contextlib.contextmanager
def staging(out: Path, *, afresh: bool = True) -> Iterator[Path]:
    """The folder in which the next release is made; on an error it is removed. afresh: whether it is emptied first."""
    folder = spare(out)
    if afresh:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def publish(folder: Path, out: Path, name: str) -> None:
    """Put a finished release, which is called ``name``, in the place of ``out``; what stood there ends up at ``folder``."""
    marker = folder / MARKER
    marker.unlink(missing_ok=True)
    marker.write_text(f"{name}\n", "utf-8")
    _exchange(folder, out)


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

    def __init__(
        self, folder: Path, out: Path, standing: Mapping[str, bytes] | None = None, there: Mapping[str, bytes] | None = None
    ) -> None:
        """out: the release that stands. standing: its files with their SHA-256; there: those that the folder has already."""
        self.folder, self.out, self.standing, self.there = str(folder), str(out), standing or {}, dict(there or {})
        self.files: dict[str, bytes] = {}
        """file → SHA-256 of its content."""
        self._folders: set[str] = set()
        self.far: Any = None
        """Where workers on other machines write to (``object_store.Store``); None where files come back to this one."""

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

    def carry(self, without: Callable[[str], bool]) -> None:
        """Take every file of the release that stands, but for those made anew and those to be left out."""
        for file, digest in self.standing.items():
            if file not in self.files and not without(file) and not self.keep(file, digest):
                self.put(file, Path(self.out, file).read_bytes())

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

    def branch(self, *, far: bool = False) -> Tree:
        """The same place with an account of its own, for a worker. far: what is put is not read again in this build."""
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
