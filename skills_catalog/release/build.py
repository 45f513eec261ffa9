"""Bring a site up to date: nothing to do, or the next release made and put in the place of the last.

A build that fails or is killed leaves the release that stands, and what is kept of it, as they are.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from skills_catalog.catalog.settings import Settings
from skills_catalog.findings.finding import BuildStopped, Problems, relative, stop_on_errors
from skills_catalog.release import exchange
from skills_catalog.release.inputs import Input, Look, changed, look, program, settings_key
from skills_catalog.release.state import Counts, Inputs, State, release_of
from skills_catalog.release.tree import Tree

MOST = 3
"""Times that a release is made before one says that its inputs do not keep still."""
T = TypeVar("T")


class Moved(Exception):
    """An input changed while it was read: what was made of it may be of a state that never stood. files: which, in order."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(files[0])
        self.files = files


def build(settings: Settings) -> Counts:
    """Bring the site up to date. Raises BuildStopped, exchange.NotOurs, exchange.Busy, OSError."""
    from skills_catalog.checks import input_files  # noqa: PLC0415 (as below)

    input_files.require_inputs(settings.sources)
    problems = Problems()
    input_files.check_output_apart(settings.sources.named(), settings.out, problems)
    stop_on_errors(problems)
    if settings.store:
        return into_store(settings, build)
    with exchange.locked(settings.out):
        state = State(settings.out)
        if settings.clean:
            state.clear()
        own = replace(settings, compiled=state.templates(program().hex()))
        return steadily(lambda: _bring(own, state), settings.sources.base)


def steadily(attempt: Callable[[], T], base: Path) -> T:
    """Do what reads inputs again until they keep still meanwhile. Raises BuildStopped where they never do."""
    for _ in range(MOST):
        try:
            return attempt()
        except Moved as moved:
            files = moved.files
    problems = Problems()
    more = f"（还有 {len(files) - 1} 个）" if len(files) > 1 else ""
    message = f"这个文件{more}在生成的时候一直在变，试了 {MOST} 次。等编辑、同步或复制结束，再生成一次。"
    problems.add(relative(files[0], base), (0, 0), "file-moving", message)
    raise BuildStopped(problems)


def keep_still(seen: Look) -> None:
    """Raise Moved where an input is not as it stood before it was read.

    To be asked when all has been read and before anything of it is kept: an edit that was made and taken back meanwhile would
    otherwise be published, and never be looked for again.
    """
    if moved := seen.moved():
        raise Moved(moved)


def unchanged(settings: Settings) -> Counts | None:
    """What the site that stands counts, where a build would find nothing to do; else None."""
    if settings.clean:
        return None
    _, before, _, seen = looked(settings, State(settings.out))
    return before.counts if before is not None and not changed(before.files, seen.files) else None


def looked(settings: Settings, state: State) -> tuple[str | None, Inputs | None, bytes, Look]:
    """The release that stands and what it was made of; the key of this build and its inputs as they stand now."""
    name = exchange.standing(settings.out)
    key = settings_key(settings.shaping() | {"base": settings.sources.base, "program": program().hex()})
    before = state.load(f"{name}.inputs", Inputs) if name else None
    if before is not None and before.key != key:
        before = None
    return name, before, key, look(settings.inputs(), before.files if before else {})


def _bring(settings: Settings, state: State) -> Counts:
    """Make the next release, if there is something to do. Raises Moved."""
    name, before, key, seen = looked(settings, state)
    refuse_vanished(seen.files, settings.sources.base)
    if before is not None and not changed(before.files, seen.files):
        if seen.files != before.files:
            state.save(f"{name}.inputs", Inputs(key, seen.files, before.counts))
        return before.counts
    return _next(settings, state, name, before is not None, key, seen)


def _next(settings: Settings, state: State, standing: str | None, usable: bool, key: bytes, seen: Look) -> Counts:
    """Make the next release and put it in the place of the one that stands. usable: whether that one has these settings."""
    from skills_catalog.checks import stale  # noqa: PLC0415 (half a second of imports that a build without change does not need)
    from skills_catalog.checks.reading import published_catalog, read_catalog  # noqa: PLC0415 (as above)
    from skills_catalog.release.making.release import make_release  # noqa: PLC0415 (as above)
    from skills_catalog.release.making.remembered import Remembered, kept_files, load_remembered  # noqa: PLC0415 (as above)

    earlier = load_remembered(state, standing) if usable and standing else Remembered()
    parsed = kept_files(earlier, seen)
    catalog = published_catalog(read_catalog(settings.sources, parsed), settings.samples)
    with next_tree(settings.out, state, standing) as tree:
        counts, remembered, told = make_release(settings, catalog, tree, seen, earlier, parsed)
        put_in_place(settings.out, state, tree, standing, seen, Inputs(key, seen.files, counts), remembered, told)
    if said := stale.stale_summary(stale.find_stale(catalog, datetime.date.today())):
        print(said, file=sys.stderr)
    return counts


def put_in_place(
    out: Path, state: State, tree: Tree, standing: str | None, seen: Look, made_of: Inputs, remembered: object, told: object
) -> None:
    """Put a release that is whole into the place of the one that stands, with what is kept of it. Raises Moved."""
    tree.tidy()
    keep_still(seen)
    new = release_of(tree.files)
    state.save(f"{new}.remembered", remembered)
    state.save(f"{new}.summary", told)
    state.save(f"{new}.inputs", made_of)
    exchange_tree(out, state, tree, standing, new)


@contextlib.contextmanager
def next_tree(out: Path, state: State, standing: str | None) -> Iterator[Tree]:
    """A folder beside the site in which the next release is made; on an error it is removed."""
    files = state.load(f"{standing}.files", dict[str, bytes]) if standing else None
    last = state.load("spare", str)
    there = state.load(f"{last}.files", dict[str, bytes]) if last and exchange.spare(out).is_dir() else None
    state.forget("spare")
    with exchange.staging(out, afresh=there is None) as folder:
        yield Tree(folder, out, files, there)


def exchange_tree(out: Path, state: State, tree: Tree, standing: str | None, new: str) -> None:
    """Put a release into the place of the one that stands, which is left for the next build to make its own there."""
    state.save(f"{new}.files", tree.files)
    exchange.publish(Path(tree.folder), out, new)
    if standing and tree.standing and standing != new:
        state.save("spare", standing)
        state.keep_only(new, standing)
    else:
        exchange.discard(out)
        state.keep_only(new)


def into_store(settings: Settings, make: Callable[[Settings], T]) -> T:
    """Make a site in a folder of its own, then bring it to an object store. Raises BuildStopped."""
    from skills_catalog.release import object_store  # noqa: PLC0415 (only those who have a store have its packages)

    assert settings.store is not None
    object_store.reachable(settings.store)
    with tempfile.TemporaryDirectory(prefix="release-") as folder:
        out = Path(folder, "site")
        made = make(replace(settings, out=out, store=None))
        name = exchange.standing(out)
        assert name is not None, "what has been built has a release"
        (out / exchange.MARKER).unlink()
        object_store.upload(settings.store, name, out)
    return made


def refuse_vanished(found: Mapping[str, Input], base: Path) -> None:
    """A file that was there when its folder was read, and gone when it was to be read itself, is no deletion to be followed."""
    problems = Problems()
    for path, one in found.items():
        if not one.digest and not os.path.lexists(path):
            message = "这个文件读到一半不见了。放回去再试；真要删掉，再运行一次就可以。"
            problems.add(relative(path, base), (0, 0), "unreadable-file", message)
    stop_on_errors(problems)
