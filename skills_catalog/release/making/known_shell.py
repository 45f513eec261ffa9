"""The shell and the guides: made by MkDocs, or taken from the release that stands where nothing in them has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from skills_catalog.catalog.model import Model
from skills_catalog.catalog.reads import digest_of
from skills_catalog.catalog.settings import Settings
from skills_catalog.findings.finding import BuildStopped, Problems, as_there, relative
from skills_catalog.release.inputs import Look
from skills_catalog.release.processes import Crew
from skills_catalog.release.tree import Tree
from skills_catalog.site.home import shell_variables
from skills_catalog.site.shell import Shell
from skills_catalog.site.site_map import DEPTHS, SECTIONS, known_paths
from skills_catalog.text.ignored_files import files_in
from skills_catalog.web.nginx import META_CSP

SQLITE = {"sqlite3.mjs": "index.mjs", "sqlite3.wasm": "sqlite3.wasm"}
"""SQLite for browsers: name among the assets → name in its package."""
QR = {"js/calculator/lean-qr.mjs": "index.mjs", "js/calculator/lean-qr.txt": "LICENSE"}
"""What draws QR codes: path below the assets → name in its package."""


class KnownShell(msgspec.Struct, frozen=True):
    """The shell as it was made.

    key: the digest of all that it was made of, but for the paths that guides name. asked: those, with what they led to.
    files: all that MkDocs wrote, with their SHA-256.
    """

    key: bytes
    asked: dict[str, str | None]
    files: dict[str, bytes]
    shell: Shell


def start(
    settings: Settings, problems: Problems, model: Model, tree: Tree, seen: Look, earlier: KnownShell | None, crew: Crew
) -> Callable[[], KnownShell]:
    """Begin to make the shell, in a process of its own where there is one, for MkDocs takes much memory.

    The function returned waits for it; the files stand in the tree then. It raises BuildStopped with what is wrong with guides.
    """
    shown = shell_variables(model, META_CSP) | {"up": settings.parent_url}
    key = digest_of([shown, model.district.site_url, sorted(_sources(settings, seen).items())])
    paths = known_paths(model)
    if earlier and earlier.key == key and _still_stands(earlier, paths, tree):
        return lambda: earlier
    made = crew.submit(lambda: _make(settings, problems, model, tree.branch(), shown, key, paths))

    def finished() -> KnownShell:
        found = made()
        tree.files.update(found.files)
        return found

    return finished


def _still_stands(earlier: KnownShell, paths: Mapping[str, str], tree: Tree) -> bool:
    """Whether all paths that guides name lead where they led, and all files could be taken."""
    led = all(paths.get(path) == target for path, target in earlier.asked.items())
    return led and all(tree.keep(file, digest) for file, digest in earlier.files.items())


def _sources(settings: Settings, seen: Look) -> dict[str, bytes]:
    """The files that MkDocs reads, and those that become assets: path → SHA-256, the same wherever the build runs."""
    sources = settings.sources
    places = (
        sources.content,
        sources.config,
        sources.templates / "overrides",
        sources.templates / "assets",
        sources.sqlite,
        sources.qr,
    )
    begin = tuple(str(place) for place in places)
    return {as_there(path): found.digest for path, found in seen.files.items() if path.startswith(begin)}


def _make(
    settings: Settings, problems: Problems, model: Model, tree: Tree, shown: dict[str, Any], key: bytes, paths: Mapping[str, str]
) -> KnownShell:
    from skills_catalog.site.mkdocs_shell import ShellFailed, build_shell  # noqa: PLC0415 (MkDocs takes 0.3 s to import)

    sources = settings.sources
    asked: dict[str, str | None] = {}

    def resolve(path: str) -> str | None:
        asked[path] = paths.get(path)
        return asked[path]

    try:
        shell = build_shell(
            config=sources.config, content=sources.content, templates=sources.templates, out=Path(tree.folder),
            put=tree.put, base_url=settings.base_url, site_url=model.district.site_url, resolve=resolve, known=list(paths),
            sections=SECTIONS, depths=DEPTHS, variables=shown,
            assets=sqlite_files(settings) | qr_files(settings) | own_icons(settings),
        )  # fmt: skip
    except ShellFailed as failed:
        for fault in failed.faults:
            page = relative(sources.content / fault.file, sources.base)
            problems.add(page, (fault.line, 1), "broken-link", fault.message)
        for message in failed.messages:
            of_config = message.startswith(("Config value", f"{sources.config.name}: "))
            place, code = (sources.config, "bad-config") if of_config else (sources.content, "broken-link")
            problems.add(relative(place, sources.base), (0, 0), code, message)
        raise BuildStopped(problems) from failed
    return KnownShell(key, asked, tree.files, shell)


def own_icons(settings: Settings) -> dict[str, Path]:
    """A district's icons in the place of ours: path below the assets → file."""
    return {f"icons/{file.name}": file for file in files_in(settings.sources.content / "icons") if file.suffix}


def sqlite_files(settings: Settings) -> dict[str, Path]:
    """SQLite for browsers, where npm has brought it: path below the assets → file; empty where it is not there."""
    found = {f"js/query/{name}": settings.sources.sqlite / source for name, source in SQLITE.items()}
    return found if all(file.is_file() for file in found.values()) else {}


def qr_files(settings: Settings) -> dict[str, Path]:
    """What draws QR codes, where npm has brought it: path below the assets → file; empty where it is not there."""
    found = {name: settings.sources.qr / source for name, source in QR.items()}
    return found if all(file.is_file() for file in found.values()) else {}
