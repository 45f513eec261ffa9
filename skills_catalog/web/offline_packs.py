"""Packs: pages without their shell, in files that a device keeps; the service worker joins them into the shell it has.

A pack names the assets' folder by a mark, so that it changes only when one of its pages does.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from skills_catalog.catalog.kinds.training import Institution, Project, Town
from skills_catalog.catalog.model import Model
from skills_catalog.records.record import Record

FOLDER = "offline"
MARK = "\x01"
"""A control character, which no text may hold, that stands for the assets' folder."""
MOST = 200
"""Pages in a pack: a part with more is cut into several, by a hash of the address, so that one new page changes one pack."""
GUIDES, RATES, POLICIES, OCCUPATIONS, ELSEWHERE, OTHER = "guides", "rates", "policies", "occupations", "elsewhere", "other"
TITLES = {
    GUIDES: "指南", RATES: "补贴标准和对象", POLICIES: "政策原文和部门", OCCUPATIONS: "职业",
    ELSEWHERE: "没有写镇街的项目和机构", OTHER: "统计、考核、维护目录等",
}  # fmt: skip
"""The parts that are no town's, as readers call them."""
PART_OF = {
    "rates": RATES, "groups": RATES, "funds": RATES, "incentives": RATES,
    "policies": POLICIES, "departments": POLICIES, "programmes": POLICIES, "assessments": POLICIES,
    "missing": POLICIES,
    "occupations": OCCUPATIONS,
}  # fmt: skip
DESK_WORK = ("guide/clerks/", "guide/rates-yaml/", "guide/findings/", "guide/journalists/", "accessibility/", "about/standards/")
"""Guides for those who keep the catalog or write about it, and the statement: not for every pocket."""


def version(content: bytes) -> str:
    """A file's SHA-256 as an address can hold it: base64url, 43 characters."""
    return digest_text(hashlib.sha256(content).digest())


def digest_text(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def town_part(town: str | None) -> str:
    return f"town-{town}" if town else ELSEWHERE


def part_of(collection: str, record: Record) -> str:
    """The part in which a record's page is kept: its town's, or the collection's own."""
    if isinstance(record, (Project, Institution)):
        return town_part(record.town)
    if isinstance(record, Town):
        return town_part(record.id)
    return PART_OF.get(collection, OTHER)


def part_of_page(model: Model, key: Sequence[str]) -> str:
    """The part in which a page is kept; empty for none. key: what ``Pages.every`` calls the page."""
    kind, *rest = key
    if kind == "record":
        return part_of(rest[0], model.records[rest[0]][rest[1]])
    if kind in ("article", "list"):
        return POLICIES if kind == "article" or rest[1] == "1" else ""
    if kind == "single":
        return POLICIES if rest[0] in ("responsibility", "about/truth") else OTHER if rest[0].startswith("data/") else ""
    return ""


def title(model: Model, part: str) -> str:
    return TITLES.get(part) or model.title("towns", part.removeprefix("town-"))


@dataclass(frozen=True)
class Pack:
    """A pack's file below the site, the part it belongs to, the addresses of its pages; its hash, its bytes as they travel
    (compressed) and as they are."""

    file: str
    part: str
    paths: tuple[str, ...]
    hash: str
    size: int
    raw: int


def buckets(pages: int) -> int:
    """How many packs a part of so many pages is cut into."""
    return 1 if pages <= MOST else 1 << (-(-pages * 4 // (3 * MOST)) - 1).bit_length()


def file_of(part: str, path: str, buckets: int) -> str:
    """The file of the pack that a page belongs to. No id has a ``~``: the second pack of a town ``x`` is not that of ``x-1``."""
    return f"{FOLDER}/{part}.json" if buckets == 1 else f"{FOLDER}/{part}~{zlib.crc32(path.encode()) % buckets}.json"


def entry(path: str, title: str, body: str, assets: str) -> str:
    """A page in its pack. title: text; body: what stands within ``main``; assets: their folder."""
    body = body.replace(assets, MARK)
    return f"{json.dumps(path, ensure_ascii=False)}:{json.dumps([html.escape(title), body], ensure_ascii=False)}"


def joined_pack(entries: Iterable[str]) -> bytes:
    """The content of a pack."""
    return ("{" + ",\n".join(entries) + "}\n").encode()


def entries(content: bytes, paths: Sequence[str]) -> dict[str, str]:
    """path → its entry, of a pack as ``joined_pack`` makes it. paths: of the pack, in its order."""
    return dict(zip(paths, content.decode()[1:-2].split(",\n"), strict=True))


def packed(file: str, part: str, paths: Sequence[str], content: bytes) -> Pack:
    return Pack(file, part, tuple(paths), version(content), len(gzip.compress(content, 6, mtime=0)), len(content))


_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.S)


def guides(read: Callable[[str], bytes], paths: Iterable[str]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """(part, (path, title, body)) of the guides that MkDocs has written. read: a file of the site."""
    for path in paths:
        text = read(f"{path}index.html").decode()
        head, main = _TITLE.search(text), _MAIN.search(text)
        assert head and main, f"{path}: a page without title or main"
        name = html.unescape(head.group(1)).rpartition(" - ")[0]
        yield (OTHER if path in DESK_WORK else GUIDES), (path, name, main.group(1))
