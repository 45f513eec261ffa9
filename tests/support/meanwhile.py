"""Things that happen while a command reads its files, at a place in the reading and not at a time: no test sleeps for them."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

Act = Callable[[str], None]
_waiting: list[Act] = []
_acting = threading.local()


def _opened(event: str, arguments: tuple[object, ...]) -> None:
    if not _waiting or event != "open" or getattr(_acting, "now", False):
        return
    name = arguments[0]
    if not isinstance(name, str | bytes | os.PathLike) or threading.current_thread() is not threading.main_thread():
        return
    _acting.now = True  # what an act opens itself is none of the command's reading
    try:
        for act in list(_waiting):
            act(os.path.abspath(os.fsdecode(name)))  # noqa: PTH100 (links as they are)
    finally:
        _acting.now = False


sys.addaudithook(_opened)  # Python has no way to take it back: while nothing waits, it does nothing


@contextlib.contextmanager
def at_every_opening(act: Act) -> Iterator[None]:
    """Call ``act`` with the path of each file just before this process opens it, whoever does and by whatever function."""
    _waiting.append(act)
    try:
        yield
    finally:
        _waiting.remove(act)


class Passing:
    """An edit that somebody makes just before a file is opened the nth time, and takes back when the next file is opened.

    ``made`` says whether it came to that: a command need not open a file so often.
    """

    def __init__(self, file: Path, nth: int, other: bytes) -> None:
        self.file, self.nth, self.other = str(file.resolve()), nth, other
        self.opened, self.made, self.kept = 0, False, b""

    def __call__(self, path: str) -> None:
        if path == self.file:
            self.opened += 1
            if self.opened == self.nth:
                self.kept = Path(path).read_bytes()
                Path(path).write_bytes(self.other)
                self.made = True
        elif self.kept:
            Path(self.file).write_bytes(self.kept)
            self.kept = b""

    @contextlib.contextmanager
    def happening(self) -> Iterator[None]:
        with at_every_opening(self):
            yield
        if self.kept:
            Path(self.file).write_bytes(self.kept)
