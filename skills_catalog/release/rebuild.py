"""One build after another: nothing to do, or the next release made and put in the place of the last.

A build that fails or is killed leaves the release that stands, and what is kept of it, as they are.
"""

from __future__ import annotations

import argparse
import datetime
import os
import pickle
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import msgspec

from skills_catalog.checks import input_files
from skills_catalog.checks.reading import read_catalog
from skills_catalog.findings.finding import BuildStopped, Problems, relative, stop_on_errors
from skills_catalog.release import staging
from skills_catalog.release.fingerprints import Input, Inputs, Look, State, changed, look, options_of, program, release_of

FOLDERS = {
    "catalog": "目录文件夹",
    "content": "指南文件夹",
    "templates": "模板文件夹",
    "config": "mkdocs.yml",
    "metadata": "Datasette 的说明",
}
"""The options that name what a site is made of, as messages call it."""
CHECKED = ("catalog", "content", "config")
"""Those of them that a check reads: it also runs where only the program's modules are installed."""
SHAPING = ("base_url", "parent_url", "mounted", "only", *FOLDERS, "sqlite", "previous")
"""The options that a site depends on."""
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


def sources(options: argparse.Namespace) -> list[Path]:
    """Every folder and file that a site is made of, as the options name them."""
    return [*options.catalog, *(getattr(options, name) for name in FOLDERS if name != "catalog")]


def build(options: argparse.Namespace, home: Path) -> Counts:
    """Bring the site up to date. home: the program's folder. Raises BuildStopped, release.NotOurs, release.Busy, OSError."""
    require(options)
    problems = Problems()
    input_files.check_output_apart({name: getattr(options, name) for name in FOLDERS}, options.out, problems)
    stop_on_errors(problems)
    if options.store:
        return _stored(options, home)
    with staging.locked(options.out):
        kept = State(options.out)
        if options.clean:
            kept.clear()
        own = program(home).hex()
        options.compiled = kept.templates(own)
        return steadily(lambda: _bring(options, kept, own))


def steadily(attempt: Callable[[], T]) -> T:
    """Do what reads inputs again until they keep still meanwhile. Raises BuildStopped where they never do."""
    for _ in range(MOST):
        try:
            return attempt()
        except Moved as moved:
            files = moved.files
    problems = Problems()
    more = f"（还有 {len(files) - 1} 个）" if len(files) > 1 else ""
    message = f"这个文件{more}在生成的时候一直在变，试了 {MOST} 次。等编辑、同步或复制结束，再生成一次。"
    problems.add(relative(files[0], Path.cwd()), (0, 0), "file-moving", message)
    raise BuildStopped(problems)


def keep_still(seen: Look) -> None:
    """Raise Moved where an input is not as it stood before it was read.

    To be asked when all has been read and before anything of it is kept: an edit that was made and taken back meanwhile would
    otherwise be published, and never be looked for again.
    """
    if moved := seen.moved():
        raise Moved(moved)


def _bring(options: argparse.Namespace, kept: State, own: str) -> Counts:
    """Make the next release, if there is something to do. Raises Moved."""
    name, before, key, seen = _seen(options, own, kept)
    refuse_vanished(seen.files)
    if before is not None and not changed(before.files, seen.files):
        if seen.files != before.files:
            kept.save(f"{name}.inputs", Inputs(key, seen.files, before.counts))
        return before.counts
    return _next(options, kept, name, before, key, seen)


def unchanged(options: argparse.Namespace, home: Path) -> Counts | None:
    """What the site that stands counts, where a build would find nothing to do; else None."""
    if options.clean:
        return None
    _, before, _, seen = _seen(options, program(home).hex(), State(options.out))
    return before.counts if before is not None and not changed(before.files, seen.files) else None


def _seen(options: argparse.Namespace, own: str, kept: State) -> tuple[str | None, Inputs | None, bytes, Look]:
    """The release that stands and what it was made of; the key of this build and its inputs as they stand now.

    own: the program as a hash.
    """
    name = staging.standing(options.out)
    key = options_of({n: getattr(options, n) for n in SHAPING} | {"cwd": Path.cwd(), "program": own})
    before = kept.load(f"{name}.inputs", Inputs) if name else None
    if before is not None and before.key != key:
        before = None
    return name, before, key, look(_places(options), before.files if before else {})


def _places(options: argparse.Namespace) -> list[Path]:
    """The folders and files that a build of one catalog reads."""
    return [getattr(options, n) for n in (*FOLDERS, "sqlite", "previous") if getattr(options, n)]


def _stored(options: argparse.Namespace, home: Path) -> Counts:
    """Build into an object store: a release beside those that are there, always whole."""
    return steadily(lambda: _store(options, home))


def _store(options: argparse.Namespace, home: Path) -> Counts:
    from skills_catalog.release import build as passes  # noqa: PLC0415 (as below)
    from skills_catalog.release import object_store  # noqa: PLC0415 (as below)

    seen = look(_places(options), {})
    key = options_of({n: getattr(options, n) for n in SHAPING} | {"program": program(home).hex()})
    made_of = release_of({path: found.digest for path, found in seen.files.items()} | {"options": key})
    with tempfile.TemporaryDirectory(prefix="release-") as work:
        tree = object_store.StoredTree(Path(work, "site"), object_store.Store(options.store, made_of))
        made = passes.build(options, read_catalog(options), tree, Path(work, "kept"), Path(work, "records"))
        keep_still(seen)
        tree.upload()
        tree.far.publish(tree.files)
    return made.counts.records, made.counts.pages, made.counts.rows


def refuse_vanished(found: Mapping[str, Input]) -> None:
    """A file that was there when its folder was read, and gone when it was to be read itself, is no deletion to be followed."""
    problems = Problems()
    for path, one in found.items():
        if not one.digest and not os.path.lexists(path):
            message = "这个文件读到一半不见了。放回去再试；真要删掉，再运行一次就可以。"
            problems.add(relative(path, Path.cwd()), (0, 0), "unreadable-file", message)
    stop_on_errors(problems)


def require(options: argparse.Namespace, names: Iterable[str] = FOLDERS) -> None:
    """Raise BuildStopped where something is not there that a command reads. names: the options that say what that is."""
    problems = Problems()
    for name in names:
        what = FOLDERS[name]
        if not getattr(options, name).exists():
            problems.add(str(getattr(options, name)), (0, 0), "missing-file", f"没有{what}。请用 --{name} 指出它在哪里。")
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


def _next(options: argparse.Namespace, kept: State, name: str | None, before: Inputs | None, key: bytes, seen: Look) -> Counts:
    at = place(options.out, kept, name)
    if name and before is not None and at.standing is not None and not options.previous:
        counts = _edited(options, kept, at, before, key, seen)
        if counts is not None:
            return counts
        if not staging.spare(options.out).is_dir():
            at.there = None
    return _whole(options, kept, at, key, seen)


def _edited(options: argparse.Namespace, kept: State, at: Place, before: Inputs, key: bytes, seen: Look) -> Counts | None:
    """The release after an edit of records; None where it is more than that."""
    files = changed(before.files, seen.files)
    folders = tuple(f"{options.catalog}{os.sep}{name}{os.sep}" for name in ("projects", "institutions"))
    if not all(f.startswith(folders) for f in files):
        return None
    from skills_catalog.release import edit  # noqa: PLC0415 (as below)

    assert at.name is not None
    try:
        base = edit.load(kept, at.name)
        found = edit.edits(options, base, files)
        if not found:
            keep_still(seen)
            kept.save(f"{at.name}.inputs", Inputs(key, seen.files, before.counts))
            return before.counts
        edit.apply(base, found)
        kept.forget("spare")
        with staging.staging(options.out, afresh=at.there is None) as folder:
            tree = staging.Tree(folder, options.out, at.standing, at.there)
            pages, moving, rows = edit.build(options, tree, kept, kept.scratch(), base, found, before.counts[2])
            tree.tidy()
            keep_still(seen)
            new = release_of(tree.files)
            edit.appended(kept, base, new, found, moving)
            kept.save(f"{new}.pages", pages)
            kept.link(f"{at.name}.still", f"{new}.still")
            _keep(kept, new, tree, moving)
            counts = (before.counts[0], before.counts[1], rows)
            kept.save(f"{new}.inputs", Inputs(key, seen.files, counts))
            staging.publish(folder, options.out, new)
    except edit.Refused:
        return None
    settle(options.out, kept, at, new)
    return counts


def _whole(options: argparse.Namespace, kept: State, at: Place, key: bytes, seen: Look) -> Counts:
    from skills_catalog.checks import stale  # noqa: PLC0415 (as above)
    from skills_catalog.release import build as passes  # noqa: PLC0415 (half a second of imports that a build without change does not need)

    catalog = read_catalog(options)
    kept.forget("spare")
    with staging.staging(options.out, afresh=at.there is None) as folder:
        tree = staging.Tree(folder, options.out, at.standing, at.there)
        made = passes.build(options, catalog, tree, kept.scratch(), kept.folder / "records.new")
        tree.tidy()
        keep_still(seen)
        new = release_of(tree.files)
        counts = (made.counts.records, made.counts.pages, made.counts.rows)
        (kept.folder / "records.new").replace(kept.folder / f"{new}.records")
        kept.save(f"{new}.pages", [msgspec.Raw(m.kept) for m in made.made])
        kept.write(f"{new}.still", pickle.dumps(made.still))
        _keep(kept, new, tree, made.moving)
        kept.save(f"{new}.inputs", Inputs(key, seen.files, counts))
        staging.publish(folder, options.out, new)
    settle(options.out, kept, at, new)
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
