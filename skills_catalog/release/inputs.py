"""The files and folders that a build reads, as they stand at one time.

They are known by their content; the figures of the file system only say which files need no second look.
"""

from __future__ import annotations

import functools
import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from skills_catalog.text.ignored_files import ignored

UNSURE = 2_000_000_000
"""A file changed so many ns before it was looked at may change again without a trace in its figures: it is read the next time."""
PACKAGE = Path(__file__).resolve().parent.parent


class Input(msgspec.Struct, frozen=True, array_like=True):
    """A file or folder that a build reads.

    changed, written: when its entry and its content were changed (ns); digest: the SHA-256 of its content, or FOLDER, LINKED,
    empty for what cannot be read. sure: whether the figures alone say that it is as it was. Of folders there are no figures:
    they change with every name that comes or goes.
    """

    changed: int
    written: int
    inode: int
    size: int
    digest: bytes
    sure: bool = True

    def same_figures(self, found: os.stat_result | None) -> bool:
        """Say whether these are still the figures of the file."""
        if found is None:
            return self.figures == (0, 0, 0, 0)
        return self.figures == (found.st_ctime_ns, found.st_mtime_ns, found.st_ino, found.st_size)

    @property
    def figures(self) -> tuple[int, int, int, int]:
        return self.changed, self.written, self.inode, self.size


FOLDER, LINKED = b"folder", b"link to a folder"


@dataclass(frozen=True)
class Look:
    """The inputs of a build as they stood at one time. folders: where they are; files: by path, folders among them."""

    folders: tuple[Path, ...]
    files: dict[str, Input]

    def moved(self) -> list[str]:
        """List what has come, gone or got other figures since, in order: reads no file."""
        seen = {path: (found, kind) for path, found, kind in _entries(self.folders)}
        moved = [path for path in self.files if path not in seen]
        for path, (found, kind) in seen.items():
            known = self.files.get(path)
            if known is None or not known.same_figures(found) or (kind and known.digest != kind):
                moved.append(path)
        return sorted(moved)


def look(folders: Iterable[Path], before: Mapping[str, Input]) -> Look:
    """Look at the inputs as they stand now. Only files whose figures are not those of ``before`` are read."""
    places = tuple(folders)
    unsure = time.time_ns() - UNSURE
    out = {}
    for path, found, kind in _entries(places):
        known = before.get(path)
        if found is None:
            out[path] = Input(0, 0, 0, 0, kind)
        elif known is not None and known.sure and known.same_figures(found):
            out[path] = known
        else:
            changed, written = found.st_ctime_ns, found.st_mtime_ns
            sure = max(changed, written) <= unsure
            out[path] = Input(changed, written, found.st_ino, found.st_size, digest_of(path), sure)
    return Look(places, out)


def _entries(places: Iterable[Path]) -> Iterator[tuple[str, os.stat_result | None, bytes]]:
    """Give every file and folder below some folders (and files themselves), in no order: path, figures, FOLDER or LINKED.

    Links to folders are followed right below the places only, where a collection may be one; nobody reads others.
    """
    waiting = []
    for place in places:
        if place.is_dir():
            waiting.append((str(place), True))
        elif os.path.lexists(place):
            yield str(place), _figures(place), b""
    while waiting:
        folder, top = waiting.pop()
        with os.scandir(folder) as entries:
            for entry in entries:
                if ignored(entry.name):
                    continue
                if not entry.is_dir():
                    yield entry.path, _figures(entry), b""
                    continue
                linked = entry.is_symlink()
                yield entry.path, None, LINKED if linked else FOLDER
                if top or not linked:
                    waiting.append((entry.path, False))


def _figures(entry: os.DirEntry[str] | Path) -> os.stat_result | None:
    try:
        return entry.stat()
    except OSError:  # gone meanwhile, or a link to nowhere: whoever reads it says so
        return None


def digest_of(path: str) -> bytes:
    """The SHA-256 of a file; empty for what is none, or cannot be read."""
    if not os.path.isfile(path):  # noqa: PTH113 (as below; to open a named pipe would wait for who writes into it)
        return b""
    try:
        with open(path, "rb") as handle:  # noqa: PTH123 (a path as text: there are tens of thousands)
            return hashlib.file_digest(handle, "sha256").digest()
    except OSError:
        return b""


def changed(before: Mapping[str, Input], now: Mapping[str, Input]) -> list[str]:
    """The files that were added, removed, or have other content."""
    out = [path for path, found in now.items() if path not in before or before[path].digest != found.digest]
    return sorted([*out, *(path for path in before if path not in now)])


@functools.cache
def program(*, packages: bool = True) -> bytes:
    """Hash the program that runs: its source, Python, the packages that are installed.

    Templates and settings that come with it are inputs of a build like any other, see ``Settings.inputs``.
    """
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + digest_of(str(path)))
    if not packages:
        return digest.digest()
    for place in sys.path:
        if place.endswith("site-packages"):
            digest.update("\n".join(sorted(n for n in os.listdir(place) if n.endswith("-info"))).encode())  # noqa: PTH208 (names)
    return digest.digest()


def settings_key(values: Mapping[str, Any]) -> bytes:
    """Hash settings: the key differs when one of them does."""
    return hashlib.sha256(msgspec.json.encode({k: str(v) for k, v in values.items()}, order="sorted")).digest()
