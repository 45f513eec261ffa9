"""One build after another: nothing to do, or the next release made and put in the place of the last.

A build that fails or is killed leaves the release that stands, and what is kept of it, as they are.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from compiler import release
from compiler.problems import Problems, stop_on_errors
from compiler.state import Input, Inputs, State, changed, look, options_of, program, release_of

FOLDERS = {
    "catalog": "目录文件夹",
    "content": "指南文件夹",
    "templates": "模板文件夹",
    "config": "mkdocs.yml",
    "metadata": "Datasette 的说明",
}
"""The options that name what a site is made of, as messages call it."""
SHAPING = ("base_url", "mounted", "only", *FOLDERS, "sqlite", "previous")
"""The options that a site depends on."""
Counts = tuple[int, int, int]
"""Records, pages, rows of the database."""


def build(options: argparse.Namespace, home: Path) -> Counts:
    """Bring the site up to date. home: the program's folder. Raises BuildStopped, release.NotOurs, release.Busy, OSError."""
    require(options)
    with release.locked(options.out):
        kept = State(options.out)
        if options.clean:
            kept.clear()
        name = release.standing(options.out)
        key = options_of({n: getattr(options, n) for n in SHAPING} | {"cwd": Path.cwd(), "program": program(home).hex()})
        before = kept.load(f"{name}.inputs", Inputs) if name else None
        if before is not None and before.key != key:
            before = None
        now = look(
            [getattr(options, n) for n in (*FOLDERS, "sqlite", "previous") if getattr(options, n)], before.files if before else {}
        )
        if before is not None and not changed(before.files, now):
            if now != before.files:
                kept.save(f"{name}.inputs", Inputs(key, now, before.counts))
            return before.counts
        return _next(options, kept, name, key, now)


def require(options: argparse.Namespace) -> None:
    problems = Problems()
    for name, what in FOLDERS.items():
        if not getattr(options, name).exists():
            problems.add(str(getattr(options, name)), (0, 0), "missing-file", f"没有{what}。请用 --{name} 指出它在哪里。")
    stop_on_errors(problems)


def _next(options: argparse.Namespace, kept: State, name: str | None, key: bytes, now: Mapping[str, Input]) -> Counts:
    import pickle  # noqa: PLC0415 (as below)

    from compiler import passes, retained  # noqa: PLC0415 (half a second of imports that a build without change does not need)

    standing = kept.load(f"{name}.files", dict[str, bytes]) if name else None
    last = kept.load("spare", str)
    there = kept.load(f"{last}.files", dict[str, bytes]) if last and release.spare(options.out).is_dir() else None
    kept.forget("spare")
    with release.staging(options.out, afresh=there is None) as folder:
        tree = release.Tree(folder, options.out, standing, there)
        made = passes.build(options, tree, kept.scratch())
        tree.tidy()
        new = release_of(tree.files)
        counts = (made.counts.records, made.counts.pages, made.counts.rows)
        kept.save(f"{new}.files", tree.files)
        kept.save(
            f"{new}.pages", [retained.Page(m.key, m.file, m.ids, dict(m.read), dict(m.cards), m.mentions) for m in made.made]
        )
        kept.write(f"{new}.still", pickle.dumps(made.still))
        kept.write(f"{new}.moving", pickle.dumps(made.moving))
        kept.write(f"{new}.records", b"".join(made.records))
        kept.settle(new)
        kept.save(f"{new}.inputs", Inputs(key, dict(now), counts))
        release.publish(folder, options.out, new)
    if name and standing is not None:
        kept.save("spare", name)
        kept.keep_only(new, name)
    else:
        release.discard(options.out)
        kept.keep_only(new)
    return counts
