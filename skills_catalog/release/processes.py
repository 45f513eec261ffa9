"""Work in other processes of this machine, forked so that they have all that this one has read.

Where processes cannot be forked, all work is done in this one: slower, with the same result.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import multiprocessing.connection
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar, cast

A = TypeVar("A")
B = TypeVar("B")
KILLED = "生成用的一个进程被系统停掉了（可能是内存不够）。用 --jobs 1 再试"


def default_jobs() -> int:
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def can_fork() -> bool:
    """Not on Windows, and not on macOS, whose system libraries do not outlive a fork."""
    return sys.platform != "darwin" and "fork" in multiprocessing.get_all_start_methods()


class Crew:
    """The processes of one build; when it ends, well or not, none is left. jobs: how many may work at once."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs if can_fork() else 1
        self.context: Any = multiprocessing.get_context("fork") if can_fork() else None
        self.processes: list[multiprocessing.process.BaseProcess] = []

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.kill()
            process.join()

    def start(self, job: Callable[..., None], *given: object) -> None:
        _share_memory()
        process = self.context.Process(target=_run, args=(os.getpid(), job, *given), daemon=True)
        process.start()
        self.processes.append(process)

    def submit(self, job: Callable[[], B]) -> Callable[[], B]:
        """Start ``job`` in a process of its own; the function returned waits for its result, or raises what it raised."""
        if self.jobs == 1:
            found = job()
            return lambda: found
        reader, writer = self.context.Pipe(duplex=False)
        self.start(_answer, job, writer)
        writer.close()

        def answer() -> B:
            try:
                return cast("B", _received(reader))
            except EOFError:
                raise ChildProcessError(KILLED) from None

        return answer

    def map_unordered(self, job: Callable[[A], B], items: Sequence[A]) -> Iterator[B]:
        """``job`` of each item, in any order. What items and results are must be picklable; ``job`` need not be.

        Each process takes the next item when it is done with one, by a counter that all share.
        """
        if self.jobs == 1 or len(items) < 2:
            yield from map(job, items)
            return
        counter = self.context.Value("i", 0)
        readers = []
        for _ in range(min(self.jobs, len(items))):
            reader, writer = self.context.Pipe(duplex=False)
            self.start(_take, job, items, counter, writer)
            writer.close()
            readers.append(reader)
        left = len(items)
        while readers:
            for reader in multiprocessing.connection.wait(readers):
                try:
                    yield cast("B", _received(reader))
                    left -= 1
                except EOFError:
                    readers.remove(reader)
        if left:
            raise ChildProcessError(KILLED)


def _received(reader: Any) -> object:
    good, value = pickle.loads(reader.recv_bytes())
    if not good:
        raise value
    return value


def _answer(job: Callable[..., object], writer: Any, *given: object) -> None:
    try:
        answer = pickle.dumps((True, job(*given)))
    except Exception as error:  # whatever it is, it is raised again where it is waited for
        error.__dict__["ran"] = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
        answer = pickle.dumps((False, error))
    writer.send_bytes(answer)


def _take(job: Callable[[A], object], items: Sequence[A], counter: Any, writer: Any) -> None:
    while True:
        with counter.get_lock():
            n = counter.value
            counter.value = n + 1
        if n >= len(items):
            return
        _answer(job, writer, items[n])


def _run(parent: int, job: Callable[..., None], *given: object) -> None:
    _die_with(parent)
    with contextlib.suppress(BrokenPipeError):  # the build has ended meanwhile
        job(*given)


def _die_with(parent: int) -> None:
    """A worker must not go on writing when the build is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build itself says when to stop
    if sys.platform == "linux":
        death = 1
        ctypes.CDLL(None).prctl(death, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _share_memory() -> None:
    """The collector must not touch, and so copy, the memory that workers share."""
    gc.collect()
    gc.freeze()
