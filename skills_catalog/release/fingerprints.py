"""What a release was made of: the inputs as they stood, what was made of each, so that the next build makes only what changed.

Kept in a folder beside the site. Inputs are known by their content; the figures of the file system only say which files need no
second look. What is kept names the release that it belongs to: whatever happens to it, a build ends in the same bytes.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from skills_catalog.text.ignored_files import ignored

UNSURE = 2_000_000_000
"""A file changed so many ns before it was looked at may change again without a trace in its figures: it is read the next time."""
T = TypeVar("T")


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


class Inputs(msgspec.Struct, frozen=True, array_like=True):
    """All that a release was made of. key: options, program and packages; files: by path; counts: what was made."""

    key: bytes
    files: dict[str, Input]
    counts: tuple[int, int, int]


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
def program(folder: Path, *, packages: bool = True) -> bytes:
    """What the program itself is: its source, Python, the packages that are installed."""
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted([folder / "build.py", *(folder / "skills_catalog").rglob("*.py")]):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + digest_of(str(path)))
    if not packages:
        return digest.digest()
    for place in sys.path:
        if place.endswith("site-packages"):
            digest.update("\n".join(sorted(n for n in os.listdir(place) if n.endswith("-info"))).encode())  # noqa: PTH208 (names)
    return digest.digest()


class State:
    """The folder of what is kept for one output folder."""

    def __init__(self, out: Path) -> None:
        self.folder = out.parent / f".{out.name}.state"
        if self.folder.exists() and not self.folder.is_dir():
            self.folder.unlink()

    def load(self, name: str, kind: type[T]) -> T | None:
        """What was kept under a name; None when there is nothing, or nothing whole."""
        try:
            return msgspec.msgpack.decode(self.read(name), type=kind)
        except (OSError, ValueError):
            return None

    def read(self, name: str) -> memoryview:
        """What was kept under a name, as bytes. Raises OSError; ValueError where it is not whole."""
        content = memoryview((self.folder / name).read_bytes())
        if content[:32] != hashlib.sha256(content[32:]).digest():
            raise ValueError(name)
        return content[32:]

    def save(self, name: str, value: object) -> None:
        self.write(name, msgspec.msgpack.encode(value))

    def write(self, name: str, content: bytes) -> None:
        """Keep bytes under a name: the whole of them or none."""
        self.folder.mkdir(parents=True, exist_ok=True)
        scratch = self.folder / f"{name}.new"
        with scratch.open("wb") as out:
            out.write(hashlib.sha256(content).digest())
            out.write(content)
        scratch.replace(self.folder / name)

    def link(self, name: str, other: str) -> Path:
        """Keep the same under another name too; returns where."""
        target = self.folder / other
        if name != other:
            target.unlink(missing_ok=True)
            try:
                os.link(self.folder / name, target)
            except OSError:  # a file system without links
                shutil.copyfile(self.folder / name, target)
        return target

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    def scratch(self) -> Path:
        """An empty folder for what a build wants to keep of its lists."""
        folder = self.folder / "lists.new"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def settle(self, release: str) -> None:
        """Give the scratch folder to a release."""
        target = self.folder / f"{release}.lists"
        shutil.rmtree(target, ignore_errors=True)
        (self.folder / "lists.new").rename(target)

    def templates(self, program: str) -> Path:
        """A folder for the compiled templates of one state of the program."""
        folder = self.folder / f"templates-{program[:16]}"
        if not folder.is_dir():
            for old in self.folder.glob("templates-*"):
                _remove(old)
            folder.mkdir(parents=True)
        return folder

    def keep_only(self, *releases: str) -> None:
        """Remove what belongs to other releases than these."""
        for file in self.folder.iterdir():
            if not file.name.startswith((*releases, "spare", "templates-")):
                _remove(file)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _remove(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()


def release_of(files: Mapping[str, bytes]) -> str:
    """The name of a release: a hash of all its files. files: file → SHA-256."""
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.encode() + b"\0" + files[file])
    return digest.hexdigest()[:16]


def options_of(values: Mapping[str, Any]) -> bytes:
    """Options as one value that differs when one of them does."""
    return hashlib.sha256(msgspec.json.encode({k: str(v) for k, v in values.items()}, order="sorted")).digest()
