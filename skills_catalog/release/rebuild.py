"""One build after another: nothing to do, or the next release made and put in the place of the last.

A build that fails or is killed leaves the release that stands, and what is kept of it, as they are.
"""

from __future__ import annotations

import dataclasses
import datetime
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from skills_catalog.catalog.settings import Settings
from skills_catalog.checks import input_files
from skills_catalog.findings.finding import BuildStopped, Problems, relative, stop_on_errors
from skills_catalog.release import staging
from skills_catalog.release.fingerprints import Input, Inputs, Look, State, changed, look, program, release_of, settings_key

Counts = tuple[int, int, int]
"""Records, pages, rows of the database."""
MOST = 3
"""Times that a release is made before one says that its inputs do not keep still."""
T = TypeVar("T")


class Moved(Exception):
    """An input changed while it was read: what was made of it may be of a state that never stood. files: which, in order."""

    def __init__(self, files: list[str]) -> None:
        super().__init__(files[0])
        self.files = files


def build(settings: Settings) -> Counts:
    """Bring the site up to date. Raises BuildStopped, release.NotOurs, release.Busy, OSError."""
    input_files.require(settings.sources)
    problems = Problems()
    input_files.check_output_apart(settings.sources.named(), settings.out, problems)
    stop_on_errors(problems)
    if settings.store:
        return _stored(settings, settings.store)
    with staging.locked(settings.out):
        kept = State(settings.out)
        if settings.clean:
            kept.clear()
        own = dataclasses.replace(settings, compiled=kept.templates(program().hex()))
        return steadily(lambda: _bring(own, kept), settings.sources.base)


def steadily(attempt: Callable[[], T], base: Path) -> T:
    """Do what reads inputs again until they keep still meanwhile. Raises BuildStopped where they never do.

    base: what paths in findings are relative to.
    """
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


def _bring(settings: Settings, kept: State) -> Counts:
    """Make the next release, if there is something to do. Raises Moved."""
    name, before, key, seen = _seen(settings, kept)
    refuse_vanished(seen.files, settings.sources.base)
    if before is not None and not changed(before.files, seen.files):
        if seen.files != before.files:
            kept.save(f"{name}.inputs", Inputs(key, seen.files, before.counts))
        return before.counts
    return _next(settings, kept, name, before, key, seen)


def unchanged(settings: Settings) -> Counts | None:
    """What the site that stands counts, where a build would find nothing to do; else None."""
    if settings.clean:
        return None
    _, before, _, seen = _seen(settings, State(settings.out))
    return before.counts if before is not None and not changed(before.files, seen.files) else None


def _seen(settings: Settings, kept: State) -> tuple[str | None, Inputs | None, bytes, Look]:
    """The release that stands and what it was made of; the key of this build and its inputs as they stand now."""
    name = staging.standing(settings.out)
    key = settings_key(settings.shaping() | {"base": settings.sources.base, "program": program().hex()})
    before = kept.load(f"{name}.inputs", Inputs) if name else None
    if before is not None and before.key != key:
        before = None
    return name, before, key, look(settings.inputs(), before.files if before else {})


def _stored(settings: Settings, store: str) -> Counts:
    """Build into the object store of an address: a release beside those that are there, always whole."""
    return steadily(lambda: _store(settings, store), settings.sources.base)


def _store(settings: Settings, store: str) -> Counts:
    from skills_catalog.checks.reading import read_catalog  # noqa: PLC0415 (as below)
    from skills_catalog.release import build as passes  # noqa: PLC0415 (as below)
    from skills_catalog.release import object_store  # noqa: PLC0415 (as below)

    seen = look(settings.inputs(), {})
    key = settings_key(settings.shaping() | {"program": program().hex()})
    made_of = release_of({path: found.digest for path, found in seen.files.items()} | {"settings": key})
    with tempfile.TemporaryDirectory(prefix="release-") as work:
        tree = object_store.StoredTree(Path(work, "site"), object_store.Store(store, made_of))
        made = passes.build(settings, read_catalog(settings.sources), tree, Path(work, "kept"), Path(work, "records"))
        keep_still(seen)
        tree.upload()
        tree.far.publish(tree.files)
    return made.counts.records, made.counts.pages, made.counts.rows


def refuse_vanished(found: Mapping[str, Input], base: Path) -> None:
    """A file that was there when its folder was read, and gone when it was to be read itself, is no deletion to be followed."""
    problems = Problems()
    for path, one in found.items():
        if not one.digest and not os.path.lexists(path):
            message = "这个文件读到一半不见了。放回去再试；真要删掉，再运行一次就可以。"
            problems.add(relative(path, base), (0, 0), "unreadable-file", message)
    stop_on_errors(problems)


@dataclass
class Place:
    """Where a release is being made: the release that stands, and the one before it whose folder is used again."""

    name: str | None
    standing: Mapping[str, bytes] | None
    there: Mapping[str, bytes] | None


def place(out: Path, kept: State, name: str | None) -> Place:
    """Where the release after ``name`` is made."""
    standing = kept.load(f"{name}.files", dict[str, bytes]) if name else None
    last = kept.load("spare", str)
    there = kept.load(f"{last}.files", dict[str, bytes]) if last and staging.spare(out).is_dir() else None
    return Place(name, standing, there)


def _next(settings: Settings, kept: State, name: str | None, before: Inputs | None, key: bytes, seen: Look) -> Counts:
    at = place(settings.out, kept, name)
    if name and before is not None and at.standing is not None and not settings.previous:
        counts = _edited(settings, kept, at, before, key, seen)
        if counts is not None:
            return counts
        if not staging.spare(settings.out).is_dir():
            at.there = None
    return _whole(settings, kept, at, key, seen)


def _edited(settings: Settings, kept: State, at: Place, before: Inputs, key: bytes, seen: Look) -> Counts | None:
    """The release after an edit of records; None where it is more than that."""
    files = changed(before.files, seen.files)
    folders = tuple(f"{settings.sources.catalog}{os.sep}{name}{os.sep}" for name in ("projects", "institutions"))
    if not all(f.startswith(folders) for f in files):
        return None
    from skills_catalog.release import edit  # noqa: PLC0415 (as below)

    assert at.name is not None
    try:
        base = edit.load(kept, at.name)
        found = edit.edits(settings, base, files)
        if not found:
            keep_still(seen)
            kept.save(f"{at.name}.inputs", Inputs(key, seen.files, before.counts))
            return before.counts
        edit.apply(base, found)
        kept.forget("spare")
        with staging.staging(settings.out, afresh=at.there is None) as folder:
            tree = staging.Tree(folder, settings.out, at.standing, at.there)
            pages, moving, rows = edit.build(settings, tree, kept, kept.scratch(), base, found, before.counts[2])
            tree.tidy()
            keep_still(seen)
            new = release_of(tree.files)
            edit.appended(kept, base, new, found, moving)
            kept.save(f"{new}.pages", pages)
            kept.link(f"{at.name}.still", f"{new}.still")
            _keep(kept, new, tree, moving)
            counts = (before.counts[0], before.counts[1], rows)
            kept.save(f"{new}.inputs", Inputs(key, seen.files, counts))
            staging.publish(folder, settings.out, new)
    except edit.Refused:
        return None
    settle(settings.out, kept, at, new)
    return counts


def _whole(settings: Settings, kept: State, at: Place, key: bytes, seen: Look) -> Counts:
    from skills_catalog.checks import stale  # noqa: PLC0415 (as above)
    from skills_catalog.checks.reading import read_catalog  # noqa: PLC0415 (as above)
    from skills_catalog.release import build as passes  # noqa: PLC0415 (half a second of imports that a build without change does not need)

    catalog = read_catalog(settings.sources)
    kept.forget("spare")
    with staging.staging(settings.out, afresh=at.there is None) as folder:
        tree = staging.Tree(folder, settings.out, at.standing, at.there)
        made = passes.build(settings, catalog, tree, kept.scratch(), kept.folder / "records.new")
        tree.tidy()
        keep_still(seen)
        new = release_of(tree.files)
        counts = (made.counts.records, made.counts.pages, made.counts.rows)
        (kept.folder / "records.new").replace(kept.folder / f"{new}.records")
        kept.save(f"{new}.pages", [msgspec.Raw(m.kept) for m in made.made])
        kept.write(f"{new}.still", pickle.dumps(made.still))
        _keep(kept, new, tree, made.moving)
        kept.save(f"{new}.inputs", Inputs(key, seen.files, counts))
        staging.publish(folder, settings.out, new)
    settle(settings.out, kept, at, new)
    if said := stale.stale_summary(stale.find_stale(catalog, datetime.date.today())):
        print(said, file=sys.stderr)
    return counts


def _keep(kept: State, new: str, tree: staging.Tree, moving: object) -> None:
    kept.save(f"{new}.files", tree.files)
    kept.write(f"{new}.moving", pickle.dumps(moving))
    kept.settle(new)


def settle(out: Path, kept: State, at: Place, new: str) -> None:
    """The release that stood is left for the next build to make its own there; what is older goes."""
    if at.name and at.standing is not None and at.name != new:
        kept.save("spare", at.name)
        kept.keep_only(new, at.name)
    else:
        staging.discard(out)
        kept.keep_only(new)
