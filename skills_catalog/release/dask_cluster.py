"""Work on a Dask cluster (extra ``cluster``): the pages of one district in batches, or whole districts (``whole_districts``).

A worker that is lost costs its tasks a second time and nothing else: what a task gives does not depend on who does it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from typing import Any, TypeVar

import distributed
from distributed.comm.core import CommClosedError

from skills_catalog.release.exchange import NoCluster
from skills_catalog.release.inputs import program
from skills_catalog.release.making import page_batches
from skills_catalog.release.tree import Tree

ROUNDS = 3
"""How often tasks are sent out whose workers, or what all tasks share, were lost."""
PATIENCE = 10
"""Seconds in which a scheduler and a worker must answer."""
AHEAD = 2
"""Tasks for each thread of the workers that are sent before others are done: more would only fill memories."""
Result = tuple[page_batches.Done, dict[str, bytes]]
T = TypeVar("T")
Send = Callable[[Any, Any, T], Any]
"""Sends a task out: client, what all tasks share, the item → the future of its result."""


def each(address: str, context: page_batches.Context, found: Sequence[page_batches.Batch], tree: Tree) -> Iterator[Result]:
    """Render batches on the cluster of a scheduler, in any order; the files are put into the tree. Raises NoCluster.

    A worker has no release to take pages from: it makes all of a batch.
    """
    own = dataclasses.replace(context, earlier=page_batches.Earlier())

    def send(client: Any, shared: object, batch: page_batches.Batch) -> Any:
        return client.submit(_render, shared, batch, pure=False, retries=ROUNDS)

    for _, (done, files) in results(address, own, found, send):
        yield done, {file: tree.put(file, content) for file, content in files.items()}


def results(address: str, shared: object, items: Iterable[T], send: Send[T]) -> Iterator[tuple[T, Any]]:
    """Do a task for each item on the cluster of a scheduler, in any order. Raises NoCluster.

    shared: what all tasks are given; it travels once to each worker.
    """
    try:
        client: Any = distributed.Client(address, timeout=PATIENCE, name="build.py")  # type: ignore[no-untyped-call]  # untyped there
    except (OSError, ValueError) as error:
        raise NoCluster(f"连不上调度器 {address}：{error}。先用 dask scheduler 和 dask worker 启动集群") from error
    with client:
        left = items
        for _ in range(ROUNDS):
            _steadily(lambda: _same_program(client, address), address)
            common = _steadily(lambda: client.scatter([shared], broadcast=True, hash=False)[0], address)
            lost: list[T] = []
            yield from _round(client, common, left, send, lost)
            left = lost
            if not left:
                return
    raise NoCluster(f"{address} 的工人进程一再中断，还有 {len(lost)} 份工作没有做完")


def _steadily(call: Callable[[], Any], address: str) -> Any:
    """Do what speaks with workers again where one of them is lost meanwhile. Raises NoCluster where that does not end."""
    for _ in range(ROUNDS):
        try:
            return call()
        except CommClosedError as error:
            said = str(error)
            time.sleep(1)
    raise NoCluster(f"{address} 的工人进程一再中断（{said}）")


def _round(client: Any, common: Any, items: Iterable[T], send: Send[T], lost: list[T]) -> Iterator[tuple[T, Any]]:
    """lost: to it are added the items that are to be sent out again."""
    waiting, futures = iter(items), dict[Any, T]()
    running: Any = distributed.as_completed()  # type: ignore[no-untyped-call]  # as above

    def more(most: int) -> None:
        for item in islice(waiting, most):
            try:
                future = send(client, common, item)
            except CommClosedError:  # the worker that was to have what the task needs
                lost.append(item)
                continue
            futures[future] = item
            running.add(future)

    more(AHEAD * max(1, sum(client.nthreads().values())))
    for future in running:
        item = futures.pop(future)
        more(1)
        if future.status in ("cancelled", "lost"):
            lost.append(item)
            continue
        try:
            result = future.result()
        except (distributed.scheduler.KilledWorker, CancelledError):
            lost.append(item)
            continue
        future.release()
        yield item, result
    lost += waiting  # where the last of those sent out could not be


def _render(context: page_batches.Context, batch: page_batches.Batch) -> tuple[page_batches.Done, dict[str, bytes]]:
    """A batch as a worker makes it, with the content of its files."""
    files: dict[str, bytes] = {}

    def put(file: str, content: bytes) -> bytes:
        files[file] = content
        return hashlib.sha256(content).digest()

    return page_batches.render(context, batch, frozenset(batch.keys), put), files


def fingerprint() -> str:
    """What this machine's copy of the program is, but for the packages it rests on."""
    return program(packages=False).hex()


def _same_program(client: Any, address: str) -> None:
    """All workers must have the program as it is here; the scheduler only reads tasks, and must have it too. Raises NoCluster."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        client.run_on_scheduler(fingerprint)
        found = client.run(fingerprint)
    except TimeoutError:
        raise NoCluster(f"{address} 没有工人进程。用 dask worker {address} 启动") from None
    except Exception as error:  # where the function cannot even be loaded, Dask says so in a text only
        if not isinstance(error, ImportError) and "ModuleNotFoundError" not in str(error):
            raise
        message = f"{address} 的调度器或工人进程里没有这个程序（{error}）。都在程序的文件夹里启动，命令前面写 PYTHONPATH=."
        raise NoCluster(message) from error
    own = fingerprint()
    if others := sorted(worker for worker, theirs in found.items() if theirs != own):
        raise NoCluster(f"这些工人进程的程序和这里的不一样：{'、'.join(others)}。更新以后重新启动")
