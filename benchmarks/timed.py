"""A command's wall time, processor time and peak memory, its children counted with it."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

EVERY = 0.02
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Run:
    """One run. ``memory``: the peak of the sum of the processes' proportional sets (PSS) in bytes; 0 where not asked for."""

    wall: float
    cpu: float
    memory: int
    said: str = ""
    failed: str = ""


def run(
    command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None, limit: float = 600, memory: bool = False
) -> Run:
    """Run a command to its end or to ``limit`` seconds. memory: look at it all the time, which takes a little processor time."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    said: list[bytes] = []
    reader = threading.Thread(target=lambda: said.append(process.stdout.read() if process.stdout else b""))
    reader.start()
    late = threading.Timer(limit, lambda: os.killpg(process.pid, signal.SIGKILL))
    late.start()
    peak = Peak(process.pid) if memory else None
    _, status, used = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    stopped = not late.is_alive()
    late.cancel()
    found = peak.stop() if peak else 0
    reader.join()
    text = b"".join(said).decode(errors="replace")
    failed = f"stopped after {limit:.0f} s" if stopped else text[-600:] if process.returncode else ""
    return Run(wall, used.ru_utime + used.ru_stime, found, text, failed)


class Peak:
    """Watches the memory of a process and of its descendants."""

    def __init__(self, root: int) -> None:
        self.root, self.most, self.ended = root, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self) -> None:
        while not self.ended.wait(EVERY):
            self.most = max(self.most, sum(map(pss, tree(self.root))))

    def stop(self) -> int:
        self.ended.set()
        self.thread.join()
        return self.most


def tree(root: int) -> Iterator[int]:
    """A process and its descendants."""
    yield root
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{root}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from tree(int(child))


def pss(process: int) -> int:
    """The proportional set of a process in bytes; 0 once it has gone."""
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0
