"""Writing a release: into a staging folder beside the site, then exchanged with it in one step.

A build that fails or is killed leaves the last complete site in place; what it left is removed by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
from collections.abc import Iterator
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
    if out.exists() and not (out / MARKER).exists() and (not out.is_dir() or any(out.iterdir())):
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


def write(folder: Path, file: str, content: bytes) -> None:
    target = folder / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def files(folder: Path) -> list[str]:
    """Every file below a folder, relative, in order."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
