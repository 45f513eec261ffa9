"""Each time something is saved in some folders and files: what a command that goes on waits for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

from skills_catalog.text.ignored_files import any_ignored

Saved = set[tuple[Change, str]]
Watcher = AsyncGenerator[Saved, None]


class Ours(DefaultFilter):
    """Lets pass what happens to some files, and to what is not ignored in some folders."""

    def __init__(self, folders: Collection[Path], files: Collection[Path]) -> None:
        super().__init__()
        self.folders, self.files = folders, files

    def __call__(self, change: Change, path: str) -> bool:
        place = Path(path)
        return super().__call__(change, path) and (place in self.files or any(_inside(place, f) for f in self.folders))


def _inside(place: Path, folder: Path) -> bool:
    return place.is_relative_to(folder) and not any_ignored(place.relative_to(folder).as_posix())


@contextlib.asynccontextmanager
async def watched(places: Iterable[Path]) -> AsyncIterator[AsyncIterator[None]]:
    """What yields each time something of the folders and files changes; nothing that is saved inside the block is missed.

    Files are watched through their folders: an editor that saves by putting a new file in the place of the old one would
    otherwise be seen once only.
    """
    given = list(places)
    folders = {p for p in given if p.is_dir()}
    files = {p for p in given if not p.is_dir()}
    ours = Ours(folders, files)
    deep = awatch(*folders, watch_filter=ours)
    flat = awatch(*{f.parent for f in files}, watch_filter=ours, recursive=False)
    waiting: dict[asyncio.Future[Saved], Watcher] = {asyncio.ensure_future(anext(w)): w for w in (deep, flat)}
    await asyncio.sleep(0)  # the first step of each begins to watch
    try:
        yield _each(waiting)
    finally:
        for task in waiting:
            task.cancel()


async def _each(waiting: dict[asyncio.Future[Saved], Watcher]) -> AsyncIterator[None]:
    while True:
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            source = waiting.pop(task)
            if task.exception() is not None:  # the end, or Ctrl+C
                return
            waiting[asyncio.ensure_future(anext(source))] = source
        yield
