"""Pages on a Dask cluster: the batches of a build rendered by workers on other machines (extra ``cluster``).

A worker that is lost costs its batches a second time and nothing else: what a batch gives does not depend on who makes it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import distributed

from skills_catalog.release.exchange import NoCluster
from skills_catalog.release.inputs import program
from skills_catalog.release.making import page_batches
from skills_catalog.release.tree import Tree

ROUNDS = 3
"""How often batches are sent out whose workers, or whose shared context, were lost."""
PATIENCE = 10
"""Seconds in which a scheduler and a worker must answer."""
Result = tuple[page_batches.Done, dict[str, bytes]]


def each(address: str, context: page_batches.Context, found: Sequence[page_batches.Batch], tree: Tree) -> Iterator[Result]:
    """Render batches on the cluster of a scheduler, in any order; the files are put into the tree. Raises NoCluster.

    A worker has no release to take pages from: it makes all of a batch.
    """
    try:
        client: Any = distributed.Client(address, timeout=PATIENCE, name="build.py")  # type: ignore[no-untyped-call]  # untyped there
    except (OSError, ValueError) as error:
        raise NoCluster(f"连不上调度器 {address}：{error}。先用 dask scheduler 和 dask worker 启动集群") from error
    with client:
        _same_program(client, address)
        shared = dataclasses.replace(context, earlier=page_batches.Earlier())
        left = list(found)
        for _ in range(ROUNDS):
            lost: list[page_batches.Batch] = []
            yield from _round(client, shared, left, tree, lost)
            left = lost
            if not left:
                return
    raise NoCluster(f"{address} 的工人进程一再中断，还有 {len(left)} 批网页没有做完")


def _round(
    client: Any, context: page_batches.Context, found: Sequence[page_batches.Batch], tree: Tree, lost: list[page_batches.Batch]
) -> Iterator[Result]:
    shared = client.scatter(context, broadcast=True, hash=False)
    futures = {client.submit(_render, shared, batch, pure=False, retries=ROUNDS): batch for batch in found}
    for future in distributed.as_completed(futures):  # type: ignore[no-untyped-call]  # as above
        if future.status in ("cancelled", "lost"):
            lost.append(futures[future])
            continue
        try:
            done, files = future.result()
        except distributed.scheduler.KilledWorker:
            lost.append(futures[future])
            continue
        future.release()
        yield done, {file: tree.put(file, content) for file, content in files.items()}


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
    """All workers must have the program as it is here. Raises NoCluster."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        found = client.run(fingerprint)
    except TimeoutError:
        raise NoCluster(f"{address} 没有工人进程。用 dask worker {address} 启动") from None
    except ImportError as error:
        raise NoCluster(f"{address} 的工人进程里没有这个程序（{error}）。在程序的文件夹里启动 dask worker") from error
    own = fingerprint()
    if others := sorted(worker for worker, theirs in found.items() if theirs != own):
        raise NoCluster(f"这些工人进程的程序和这里的不一样：{'、'.join(others)}。更新以后重新启动")
