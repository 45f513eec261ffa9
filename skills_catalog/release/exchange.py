"""A release takes the place of the one that stands: from a folder beside the site, in one step.

A build that fails or is killed leaves the last complete site in place; what it left is removed by the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import re
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
