"""Whole districts on a Dask cluster: a worker gets the files of a district, builds its site, and gives the release back.

Machines need share no files. What is kept of the release here is what a build here would have kept: the worker has the files as
they lie here below the root, in a folder whose own path goes into nothing (``ELSEWHERE``).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import distributed
import msgspec

from skills_catalog.catalog.settings import Settings
from skills_catalog.findings.finding import ELSEWHERE
from skills_catalog.release import build, dask_cluster, exchange
from skills_catalog.release.inputs import FOLDER, LINKED, Input, Look, look
from skills_catalog.release.state import Counts, Inputs, State, release_of

Contents = dict[bytes, bytes]
"""SHA-256 of a file → its content."""
ALONE = threading.Lock()
"""A worker of several threads builds one district at a time: MkDocs and standard error are the whole process's."""


@dataclass(frozen=True)
class Asked:
    """A district that is to be made. key, seen: of its build, as it stands here."""

    code: str
    settings: Settings
    key: bytes
    seen: Look


@dataclass(frozen=True)
class Made:
    """A district's release from a worker. files: all with their content; remembered, told: as they are kept; said: on the way."""

    release: str
    files: dict[str, bytes]
    counts: Counts
    remembered: bytes
    told: bytes
    said: str


def each(address: str, districts: Mapping[str, Settings]) -> Iterator[tuple[str, Counts]]:
    """Bring districts up to date on the cluster of a scheduler, in any order: code → what it counts.

    Those that could not be made there are left out: a build here says what is wrong with them. Raises exchange.NoCluster;
    build.Moved when the others are done.
    """
    moved: list[str] = []
    one = next(iter(districts.values()))
    common = contents(look([p for p in one.inputs() if p not in (one.sources.catalog, one.previous)], {}).files, ())

    def send(client: Any, shared: object, asked: Asked) -> Any:
        own = client.scatter([contents(asked.seen.files, common)], hash=False)[0]
        files = {path: found.digest for path, found in asked.seen.files.items()}
        return client.submit(make, asked.settings, files, shared, own, pure=False, retries=dask_cluster.ROUNDS)

    for asked, made in dask_cluster.results(address, common, _asked(districts), send):
        if made is None:
            continue
        try:
            take(asked, made)
            yield asked.code, made.counts
        except build.Moved as stopped:
            moved += stopped.files
    if moved:
        raise build.Moved(moved)


def _asked(districts: Mapping[str, Settings]) -> Iterator[Asked]:
    """The districts that a worker can be given, each looked at when its turn comes.

    Not those with what no copy has as it is here: files that cannot be read, links to folders that are no collection.
    """
    for code, own in districts.items():
        _, _, key, seen = build.looked(own, State(own.out))
        if all(f.digest and (f.digest != LINKED or Path(p).parent == own.sources.catalog) for p, f in seen.files.items()):
            yield Asked(code, own, key, seen)


def contents(files: Mapping[str, Input], known: Collection[bytes]) -> Contents:
    """What files hold, but for what is known. Raises build.Moved where one is not as it was when it was looked at."""
    out: Contents = {}
    for path, found in files.items():
        if found.digest not in (b"", FOLDER, LINKED) and found.digest not in known and found.digest not in out:
            with contextlib.suppress(OSError):  # gone meanwhile
                content = Path(path).read_bytes()
                if hashlib.sha256(content).digest() == found.digest:
                    out[found.digest] = content
                    continue
            raise build.Moved([path])
    return out


def make(settings: Settings, files: dict[str, bytes], shared: Contents, own: Contents) -> Made | None:
    """Make a district on a worker; None where that does not come to its end. files: path → SHA-256 of all that it is made of."""
    scratch = distributed.get_worker().local_directory
    try:
        with ALONE, tempfile.TemporaryDirectory(dir=scratch) as folder:
            return _make(settings, files, {**shared, **own}, Path(folder).resolve())
    except Exception:  # whatever it is: the same build says it where somebody reads it
        logging.getLogger("distributed.worker").exception("a district was not made")
        return None


def _make(settings: Settings, files: dict[str, bytes], known: Contents, folder: Path) -> Made:
    root, out = folder / ELSEWHERE, folder / "site"
    for path, digest in files.items():
        target = _below(root, Path(path))
        if digest in (FOLDER, LINKED):
            target.mkdir(parents=True, exist_ok=True)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(known[digest])
    own = replace(_elsewhere(settings, root), out=out, jobs=1, scheduler=None, clean=False, progress=False)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        counts = build.build(own)
    state, name = State(out), exchange.standing(out)
    listed = state.load(f"{name}.files", dict[str, bytes])
    assert name is not None and listed is not None, "a district that has just been made has what is kept of it"
    site = {file: (out / file).read_bytes() for file in listed}
    remembered, told = (bytes(state.read(f"{name}.{what}")) for what in ("remembered", "summary"))
    return Made(name, site, counts, remembered, told, said.getvalue())


def _elsewhere(settings: Settings, root: Path) -> Settings:
    """The same settings for files that lie below another root."""
    sources, previous = settings.sources, settings.previous
    places = {name: _below(root, place) for name, place in vars(sources).items() if isinstance(place, Path)}
    catalogs = tuple(_below(root, catalog) for catalog in sources.catalogs)
    elsewhere = replace(sources, catalogs=catalogs, shared=sources.shared, **places)
    return replace(settings, sources=elsewhere, previous=previous and _below(root, previous))


def _below(root: Path, path: Path) -> Path:
    return root / path.relative_to(path.anchor)


def take(asked: Asked, made: Made) -> None:
    """Put a release that a worker has made into the place of the one that stands here. Raises build.Moved, NoCluster."""
    out = asked.settings.out
    with exchange.locked(out):
        state, standing = State(out), exchange.standing(out)
        with build.next_tree(out, state, standing) as tree:
            for file, content in made.files.items():
                tree.put(file, content)
            if release_of(tree.files) != made.release:
                raise exchange.NoCluster(f"{asked.code} 从集群回来的文件和那里生成的不一样")
            made_of = Inputs(asked.key, asked.seen.files, made.counts)
            kept = msgspec.Raw(made.remembered), msgspec.Raw(made.told)
            build.put_in_place(out, state, tree, standing, asked.seen, made_of, *kept)
    print(made.said, end="", file=sys.stderr)
