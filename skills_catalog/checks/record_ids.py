"""Ids as addresses: every id, former id and article number becomes a name of files and folders and a part of a URL.

One file system tells names apart that another does not, and a legal name here is a device there; both are reported.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from skills_catalog.catalog.catalog import Catalog, Place
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.findings.finding import Problems, relative
from skills_catalog.records.kinds import ID_PATTERN
from skills_catalog.records.yaml_file import locate
from skills_catalog.text.ignored_files import files_below

NAME_BYTES = 255
"""The longest file name on Linux, macOS and most servers."""
ADDED_BYTES = 15
"""The most that is added to an id in a file's name: ``town-`` and ``~9999.json`` of a pack, ``article-``, ``.yaml``."""
ID_BYTES = NAME_BYTES - ADDED_BYTES
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
"""Names that Windows keeps for devices, with any extension."""
LIST_PAGES = "page"
"""The folder of a collection in which the further pages of its list stand."""
LIST_FILE = "index.html"
"""The file of its first page."""
SITE_OWN = {*COLLECTIONS, "finder", "calculator", "roster", "offline", "verify", "data", "responsibility", "datasette", "assets",
            "kf-shell", "404", "sw.js", "feed.xml", "robots.txt", "sitemap.xml", "manifest.webmanifest",
            "_headers", "_nginx.conf"}  # fmt: skip
"""Names at the root of a site that are no guides."""


@dataclass(frozen=True)
class Name:
    """An id as it is used in an address: the text, where it was written, what it is called."""

    text: str
    place: Place
    what: str


def check_ids(catalog: Catalog) -> None:
    """Report ids that do not work on every system, and ids that collide on one."""
    for collection in COLLECTIONS:
        if _plain_and_different(catalog, collection):
            continue
        taken: dict[str, Name] = {}
        for name in sorted(_names(catalog, collection), key=lambda n: n.what != "编号"):
            _check_name(catalog, name, taken)
    for policy in catalog.of("policies", Policy).values():
        numbers: dict[str, Name] = {}
        for n, article in enumerate(policy.articles):
            place = catalog.places["policies", policy.id].within("articles", n, "n")
            if not ID_PATTERN.fullmatch(article.n):
                message = f"条号“{article.n}”用在网页地址里，只能用汉字、字母、数字和 - _ .，首尾要是汉字、字母或数字。"
                catalog.report(place, "bad-id", message)
                continue
            _check_name(catalog, Name(article.n, place, "条号"), numbers)


def _plain_and_different(catalog: Catalog, collection: str) -> bool:
    """Whether no name of a collection can be at fault: a quick look that needs no places."""
    names = [name for r in catalog.records[collection].values() for name in (r.id, *r.former_ids)]
    return len({folded(name) for name in names}) == len(names) and not any(unfit(name, listed=True) for name in names)


def _names(catalog: Catalog, collection: str) -> Iterator[Name]:
    for record in catalog.records[collection].values():
        place = catalog.places[collection, record.id]
        yield Name(record.id, place.within("id"), "编号")
        for n, old in enumerate(record.former_ids):
            yield Name(old, place.within("former_ids", n), "旧编号")


def _check_name(catalog: Catalog, name: Name, taken: dict[str, Name]) -> None:
    fault = unfit(name.text, name.what, listed=name.what != "条号")
    if fault:
        catalog.report(name.place, "bad-id", fault)
    other = taken.setdefault(folded(name.text), name)
    if other is name:
        return
    here = f"{other.place.shown}:{locate(other.place.file, other.place.at)[0]}"
    if other.text == name.text:
        message = f"{name.what}“{name.text}”已用在 {here}（{other.what}），一个地址只能有一个网页，请换一个或删掉。"
    else:
        message = (
            f"{name.what}“{name.text}”和 {here} 的{other.what}“{other.text}”只差大小写，"
            f"不分大小写的系统会把两个地址混在一起，请换一个{'或删掉' if name.what == '旧编号' else ''}。"
        )
    catalog.report(name.place, "duplicate-id", message)


def folded(name: str) -> str:
    """Return the name as a system that ignores case and composition compares it."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def unfit(name: str, what: str = "编号", *, listed: bool = False) -> str | None:
    """Say why a name cannot be used in addresses everywhere; None where it can. listed: it stands beside the pages of a list."""
    if folded(name).partition(".")[0] in DEVICES:
        return f"{what}“{name}”是 Windows 保留的设备名，在 Windows 上建不了这个文件夹，请换一个，例如 {_renamed(name)}。"
    if listed and folded(name) == LIST_PAGES:
        return f"{what}不能是“{name}”：{LIST_PAGES}/2/ 这样的地址是列表后面各页用的，请换一个。"
    if listed and folded(name) == LIST_FILE:
        return f"{what}不能是“{name}”：列表自己的网页是这个文件，请换一个。"
    size = len(name.encode())
    if size > ID_BYTES:
        fits = len(name.encode()[:ID_BYTES].decode(errors="ignore"))
        most = f"最多 {ID_BYTES} 字节（{ID_BYTES // 3} 个汉字）"
        return f"{what}有 {len(name)} 个字、{size} 字节，{most}，这一个只放得下前 {fits} 个字。请改短。"
    return None


def _renamed(name: str) -> str:
    """Return a device's name with a number behind its stem, so that it is no device."""
    stem, dot, rest = name.partition(".")
    return f"{stem}-1{dot}{rest}"


def check_guide_paths(content: Path, base: Path, problems: Problems) -> None:
    """Report guides whose addresses the site needs for itself, or that do not work everywhere.

    base: what paths in messages are relative to.
    """
    taken: dict[str, Path] = {}
    for file in files_below(content):
        parts = file.relative_to(content).parts
        page = [*parts[:-1], *([] if file.stem in ("index", "README") else [file.stem])] if file.suffix == ".md" else [*parts]
        shown = relative(file, base)
        if page and folded(page[0]) in SITE_OWN:
            message = f"网页地址 {page[0]}/ 由站点自己生成，指南不能放在这里，请改名或换文件夹。"
            problems.add(shown, (0, 0), "bad-id", message)
        for part in page:
            if fault := unfit(part, "文件名"):
                problems.add(shown, (0, 0), "bad-id", fault)
        other = taken.setdefault(folded("/".join(page)), file)
        if other != file:
            message = f"网页地址和 {relative(other, base)} 的相同或只差大小写，会互相覆盖，请改名。"
            problems.add(shown, (0, 0), "duplicate-id", message)
