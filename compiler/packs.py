"""Packs: pages without their shell, in files that a device keeps; the service worker joins them into the shell it has.

A pack names the assets and the data files by marks, so that it changes only when one of its pages does.
"""

from __future__ import annotations

import html
import json
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.model import Model
from compiler.record import Record
from compiler.records import Institution, Policy, Project, Town

FOLDER = "offline"
MARKS = [chr(n) for n in range(0xE001, 0xE020)]
"""Private-use characters that stand for the assets' folder and the versions of data files."""
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
    "occupations": OCCUPATIONS,
}  # fmt: skip
DESK_WORK = ("guide/clerks/", "guide/rates-yaml/", "guide/journalists/", "accessibility/", "about/standards/")
"""Guides for those who keep the catalog or write about it, and the statement: not for every pocket."""
FLUSH = 4_000_000
"""Bytes of pages held in memory before they go to their files."""


def town_part(town: str | None) -> str:
    return f"town-{town}" if town else ELSEWHERE


def part_of(collection: str, record: Record) -> str:
    """The part in which a record's page is kept: its town's, or the collection's own."""
    if isinstance(record, (Project, Institution)):
        return town_part(record.town)
    if isinstance(record, Town):
        return town_part(record.id)
    return PART_OF.get(collection, OTHER)


def counts(model: Model) -> Counter[str]:
    """How many pages each part has, as far as records tell."""
    found: Counter[str] = Counter()
    for collection, records in model.records.items():
        for record in records.values():
            found[part_of(collection, record)] += 1 + (len(record.articles) if isinstance(record, Policy) else 0)
    return found


def title(model: Model, part: str) -> str:
    return TITLES.get(part) or model.title("towns", part.removeprefix("town-"))


@dataclass(frozen=True)
class Pack:
    """A pack's file below the site, the part it belongs to, the addresses of its pages."""

    file: str
    part: str
    paths: tuple[str, ...]


class Packer:
    """Takes pages one by one and writes them into the packs of their parts; ``close`` ends the files."""

    def __init__(self, site: Path, expected: Mapping[str, int], marks: Mapping[str, str]) -> None:
        """expected: part → pages (see ``counts``). marks: text of this release → the mark that stands for it."""
        self.site, self.marks = site, dict(marks)
        self.buckets = {part: 1 if n <= MOST else 1 << (-(-n * 4 // (3 * MOST)) - 1).bit_length() for part, n in expected.items()}
        self.paths: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.waiting: dict[tuple[str, int], list[str]] = defaultdict(list)
        self.held = 0
        (site / FOLDER).mkdir(parents=True, exist_ok=True)

    def add(self, part: str, path: str, title: str, body: str) -> None:
        """title: text; body: what stands within ``main``."""
        for text, mark in self.marks.items():
            body = body.replace(text, mark)
        key = (part, zlib.crc32(path.encode()) % self.buckets.get(part, 1))
        entry = json.dumps([html.escape(title), body], ensure_ascii=False)
        self.waiting[key].append(f"{json.dumps(path, ensure_ascii=False)}:{entry}")
        self.paths[key].append(path)
        self.held += len(entry)
        if self.held > FLUSH:
            self._flush()

    def _flush(self) -> None:
        for key, entries in self.waiting.items():
            target = self.site / self._file(key)
            fresh = not target.exists()
            with target.open("a", encoding="utf-8", newline="\n") as handle:
                handle.write(("{" if fresh else ",\n") + ",\n".join(entries))
        self.waiting.clear()
        self.held = 0

    def _file(self, key: tuple[str, int]) -> str:
        """No id has a ``~``: the second pack of town ``x`` is never taken for the pack of a town ``x-1``."""
        part, n = key
        return f"{FOLDER}/{part}.json" if self.buckets.get(part, 1) == 1 else f"{FOLDER}/{part}~{n}.json"

    def close(self) -> list[Pack]:
        """The packs, in order of their files."""
        self._flush()
        for key in self.paths:
            with (self.site / self._file(key)).open("a", encoding="utf-8", newline="\n") as handle:
                handle.write("}\n")
        return sorted((Pack(self._file(k), k[0], tuple(p)) for k, p in self.paths.items()), key=lambda p: p.file)


_TITLE = re.compile(r"<title>(.*?)</title>", re.S)
_MAIN = re.compile(r"<main[^>]*>(.*)</main>", re.S)


def guides(site: Path, paths: Iterator[str]) -> Iterator[tuple[str, str, str, str]]:
    """(part, path, title, body) of the guides that MkDocs has written."""
    for path in paths:
        text = (site / path / "index.html").read_text("utf-8")
        head, main = _TITLE.search(text), _MAIN.search(text)
        assert head and main, f"{path}: a page without title or main"
        name = html.unescape(head.group(1)).rpartition(" - ")[0]
        yield (OTHER if path in DESK_WORK else GUIDES), path, name, main.group(1)
