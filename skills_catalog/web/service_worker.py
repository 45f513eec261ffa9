"""What a device keeps of a release: the service worker with the list of its files, and the packs of pages.

``docs/offline.md`` says what is kept, when, and why.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from skills_catalog.catalog.model import Model
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.text.ignored_files import files_in
from skills_catalog.web import offline_packs
from skills_catalog.web.offline_packs import FOLDER, Pack

MOST_UNASKED = 500_000
"""Bytes, compressed, that a device takes without being asked."""
PICTURES = (".png",)
DATA = ("rules.json", "facts.json", "finder.json", "courses.json", "words.json", "cases.json", "forms.json")
"""Data that scripts read: asked for by its hash, so that what is read together is of one release."""
DESK = ("/js/query/",)
"""Parts of the addresses of files for queries at a desk: kept when they are first used, with the database."""
ABOVE = ("/js/finder/province-page.js",)
"""Ends of the addresses of files that only a page above districts uses."""
VERSIONS = "data/versions.json"
SHELLS, INDEX = f"{FOLDER}/shells.json", f"{FOLDER}/packs.json"
BASE = ("index.html", "offline.html", "manifest.webmanifest", "offline/index.html", "calculator/index.html",
        VERSIONS, "data/rules.json", "data/facts.json", SHELLS, INDEX)  # fmt: skip
Wish = str | tuple[str, ...]
ORDER: tuple[Wish, ...] = (
    offline_packs.RATES, offline_packs.GUIDES, ("finder/index.html", "data/finder.json"), offline_packs.POLICIES,
    ("roster/index.html", "data/words.json", "data/courses.json"),
)  # fmt: skip
"""What is kept unasked while there is room, the most important first: parts of the packs, files of use only together."""


@dataclass(frozen=True)
class CachedFile:
    """A file that a device may keep. ``size``: bytes as they travel, compressed."""

    address: str
    hash: str
    size: int


def versions(files: Mapping[str, bytes], assets: str) -> bytes:
    """``data/versions.json``: by which hash pages ask for data, and the folder of the scripts that read it. files: the site's."""
    names = [*DATA, *([DATABASE] if f"data/{DATABASE}" in files else [])]
    return _dump({"assets": assets, "files": {name: offline_packs.digest_text(files[f"data/{name}"]) for name in names}})


def site_address(file: str) -> str:
    """The address a file is asked for by: directories without ``index.html``."""
    return file[: -len("index.html")] if file.endswith("index.html") else file


class SiteFiles(Protocol):
    """The files of the release in the making: file → SHA-256."""

    files: dict[str, bytes]

    def read(self, file: str) -> bytes: ...

    def put(self, file: str, content: bytes) -> bytes: ...


def kept(site: SiteFiles, file: str, sizes: dict[bytes, int]) -> CachedFile:
    """A file as a device keeps it. sizes: SHA-256 → bytes compressed, of the files that have been measured already."""
    digest = site.files[file]
    if digest not in sizes:
        content = site.read(file)
        sizes[digest] = len(content) if file.endswith((*PICTURES, DATABASE)) else len(gzip.compress(content, 6, mtime=0))
    mark = offline_packs.digest_text(digest)
    name = file.removeprefix("data/")
    return CachedFile(
        f"{file}?v={mark}" if name in (*DATA, DATABASE) and name != file else site_address(file), mark, sizes[digest]
    )


def shells(pieces: Mapping[tuple[str, int], Sequence[str]], sections: Mapping[str, str], assets: str) -> bytes:
    """``offline/shells.json``: the shell by section and depth, first part of an address → section, mark → its text."""
    data = {
        "marks": {offline_packs.MARK: assets},
        "sections": dict(sections),
        "pieces": {f"{section}/{depth}": list(parts) for (section, depth), parts in sorted(pieces.items())},
    }
    return _dump(data)


def _dump(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Selection:
    """What devices keep of a release: files without which nothing works, files kept too, files kept when first used; the
    parts of the packs that are among them; the bytes, compressed, that are kept unasked."""

    first: list[CachedFile]
    rest: list[CachedFile]
    later: list[CachedFile]
    parts: list[str]
    size: int


def desk(site: SiteFiles, sizes: dict[bytes, int]) -> list[CachedFile]:
    """What queries at a desk need, the database last; nothing where there is no SQLite for browsers."""
    files = [f for f in _assets(site) if any(name in f for name in DESK)]
    return [kept(site, f, sizes) for f in (*files, f"data/{DATABASE}")] if any(f.endswith(".wasm") for f in files) else []


def _assets(site: SiteFiles) -> list[str]:
    return sorted(f for f in site.files if f.startswith("assets/"))


def select(site: SiteFiles, found: Sequence[Pack], sizes: dict[bytes, int], later: Sequence[CachedFile] = ()) -> Selection:
    """The first part of a release whatever its size, and of ``ORDER`` what fits into ``MOST_UNASKED``. later: kept when used."""
    assets = [f for f in _assets(site) if not ("/icons/" in f and f.endswith(PICTURES))]
    own = [f for f in assets if not any(name in f for name in DESK) and not f.endswith(ABOVE)]
    first = [kept(site, f, sizes) for f in (*own, *(f for f in BASE if f != INDEX))]
    chosen = Selection(first, [], [*later], [], sum(f.size for f in first) + sum(len(p.file) + 60 for p in found))
    packed = {p.file: CachedFile(p.file, p.hash, p.size) for p in found}
    for wish in ORDER:
        names = [p.file for p in found if p.part == wish] if isinstance(wish, str) else wish
        files = [packed.get(name) or kept(site, name, sizes) for name in names]
        size = sum(f.size for f in files)
        if chosen.size + size <= MOST_UNASKED:
            chosen.size += size
            (chosen.first if wish == offline_packs.RATES else chosen.rest).extend(files)
            chosen.parts += [wish] if isinstance(wish, str) else []
        elif not isinstance(wish, str):
            chosen.later += files
    return chosen


def index(model: Model, found: Sequence[Pack], unasked: Sequence[str]) -> dict[str, Any]:
    """``offline/packs.json``: the pages of the packs that every device has; the parts to choose from, with their packs as
    [file, hash, bytes compressed, bytes]."""
    by_part: dict[str, list[Pack]] = {}
    for pack in found:
        by_part.setdefault(pack.part, []).append(pack)
    parts = []
    for part in sorted(by_part.keys() - set(unasked), key=lambda part: _order(model, part)):
        group = by_part[part]
        files = [[p.file, p.hash, p.size, p.raw] for p in group]
        pages = sum(len(p.paths) for p in group)
        parts.append({"id": part, "title": offline_packs.title(model, part), "pages": pages, "packs": files})
    return {"core": [[p.file, list(p.paths)] for part in unasked for p in by_part.get(part, ())], "parts": parts}


def _order(model: Model, part: str) -> tuple[int, str]:
    """Towns in the order of the catalog, then the parts that are no town's."""
    towns = [offline_packs.town_part(t) for t in model.records["towns"]]
    return (towns.index(part), "") if part in towns else (len(towns) + list(offline_packs.TITLES).index(part), "")


def write_worker(
    site: SiteFiles, source: Path, model: Model, found: Sequence[Pack], pieces: Mapping[tuple[str, int], Sequence[str]],
    sections: Mapping[str, str], assets: str, later: Sequence[CachedFile], sizes: dict[bytes, int],
) -> None:  # fmt: skip
    """``offline/shells.json``, ``offline/packs.json`` and ``sw.js``, from a site of which all else is written."""
    site.put(SHELLS, shells(pieces, sections, assets))
    chosen = select(site, found, sizes, later)
    site.put(INDEX, _dump(index(model, found, chosen.parts)))
    chosen.first.append(kept(site, INDEX, sizes))
    site.put("sw.js", worker(assembled(source), chosen, assets, model.data_date.isoformat()))


def assembled(folder: Path) -> str:
    """The worker's source files in the order of their names, in one block: a script that was cut off does not run."""
    return "{\n" + "".join(file.read_text("utf-8") for file in files_in(folder, ".js")) + "}\n"


def worker(source: str, chosen: Selection, assets: str, date: str) -> bytes:
    """The hand-written worker with its release: version, date of the data, files as [address, hash, size]."""
    lists = {
        name: [[f.address, f.hash, f.size] for f in sorted(files, key=lambda f: f.address)]
        for name, files in (("first", chosen.first), ("rest", chosen.rest), ("later", chosen.later))
    }
    release = {"version": "", "date": date, "assets": assets, **lists}
    release["version"] = hashlib.sha256(_dump(release) + source.encode()).hexdigest()[:12]
    assert source.count("/*RELEASE*/ {}") == 1, "the worker must have one place for its release"
    return source.replace("/*RELEASE*/ {}", _dump(release).decode()).encode()
