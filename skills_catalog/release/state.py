"""What is kept of a release for the next build.

Whatever happens to it, a build ends in the same bytes: what cannot be read is as if it had never been kept.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from skills_catalog.release.inputs import Input

T = TypeVar("T")
Counts = tuple[int, int, int]
"""Records, pages, rows of the database."""


class Inputs(msgspec.Struct, frozen=True, array_like=True):
    """All that a release was made of. key: settings, program and packages; files: by path; counts: what was made."""

    key: bytes
    files: dict[str, Input]
    counts: Counts


class State:
    """The folder of what is kept for one output folder, beside it. What is kept names the release that it belongs to."""

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

    def forget(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

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
