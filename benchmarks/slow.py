"""A browser made slow as a whole: page, worker and network process, not only the page's own thread.

Chromium's throttling slows one thread of a page; a service worker runs beside it at full speed. Here every process of the
browser is stopped for most of each slice of time.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

SLICE = 0.02
"""Seconds; within each the browser runs for its share and is stopped for the rest."""


def processes(mark: str) -> list[int]:
    """The processes with ``mark`` in their command line, and all that they have started."""
    parents: dict[int, int] = {}
    marked: set[int] = set()
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError, IndexError, ValueError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            if mark.encode() in (folder / "cmdline").read_bytes():
                marked.add(int(folder.name))
    grown = True
    while grown:
        more = {p for p, parent in parents.items() if parent in marked} - marked
        marked |= more
        grown = bool(more)
    return sorted(marked - {os.getpid()})


class Slow:
    """``with Slow(mark, 4):`` the processes run about a quarter of the time."""

    def __init__(self, mark: str, times: float) -> None:
        self.mark, self.times = mark, times
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Slow:
        self.thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.ended.set()
        self.thread.join()

    def _run(self) -> None:
        found: list[int] = []
        looked = 0.0
        while not self.ended.is_set():
            if time.monotonic() - looked > 0.5:
                found, looked = processes(self.mark), time.monotonic()
            self._signal(found, signal.SIGSTOP)
            time.sleep(SLICE * (1 - 1 / self.times))
            self._signal(found, signal.SIGCONT)
            time.sleep(SLICE / self.times)

    @staticmethod
    def _signal(found: list[int], what: signal.Signals) -> None:
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, what)
