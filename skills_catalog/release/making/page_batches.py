"""Pages in batches: a batch of addresses and the shared context in, files out, whoever runs it.

A batch holds whole packs, so that one worker makes a pack from its first page to its last. A page whose cells are as they were is
not made again: its entry in the pack is cut out of the pack that stands.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

import msgspec

from skills_catalog.catalog.reads import Cell, digest_of
from skills_catalog.site import internal_links
from skills_catalog.site.internal_links import Link
from skills_catalog.site.pages import Key, Pages
from skills_catalog.web import offline_packs
from skills_catalog.web.offline_packs import Pack

SIZE = 100
"""Pages of a batch that belongs to no pack."""
NUMBERS = "I"
"""How the numbers of cells are kept: four bytes each."""
Put = Callable[[str, bytes], bytes]
"""Writes a file of the release: its name and content → SHA-256."""
Text = tuple[str, str, str]
"""A page that was made elsewhere, for a pack: path, title, what stands within ``main``."""


@dataclass(frozen=True)
class Batch:
    """Pages to be made together. file, part: the pack they go into, empty for none; texts: further pages of that pack."""

    file: str
    part: str
    keys: tuple[Key, ...]
    texts: tuple[Text, ...] = ()

    @property
    def last(self) -> bool:
        """Whether it has pages that tell of the release itself, and so come after all others."""
        return any(key[0] == "single" for key in self.keys) or bool(self.texts)

    def paths(self, pages: Pages) -> tuple[str, ...]:
        return (*map(pages.path, self.keys), *(path for path, _, _ in self.texts))


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A page that was made.

    file, digest: with its SHA-256. ids: its anchors. links: those that lead to no page of the catalog or to an anchor, which
    are still to be checked. reads: the cells that were read for it, as the bytes of an array of their numbers.
    """

    file: str
    digest: bytes
    ids: tuple[str, ...]
    links: tuple[Link, ...]
    reads: bytes


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """A pack, and the digest of those of its pages that MkDocs made."""

    pack: Pack
    texts: bytes


@dataclass(frozen=True)
class Done:
    """What became of a batch. cells: those that whoever made it has numbered itself, the first with the number ``base``."""

    pages: dict[Key, Page]
    packed: Packed | None
    base: int
    cells: list[Cell]


@dataclass(frozen=True)
class Earlier:
    """The pages and packs of the release that stands. read: a file of it, by its name; raises OSError."""

    pages: Mapping[Key, Page] = field(default_factory=dict)
    packs: Mapping[str, Packed] = field(default_factory=dict)
    read: Callable[[str], bytes] | None = None

    def entries(self, wanted: Collection[str]) -> dict[str, str]:
        """path → entry in the packs that stand, of the wanted paths."""
        out: dict[str, str] = {}
        for packed in self.packs.values():
            if self.read is not None and not set(packed.pack.paths).isdisjoint(wanted):
                out |= offline_packs.entries(self.read(packed.pack.file), packed.pack.paths)
        return out


@dataclass(frozen=True)
class Context:
    """What all batches share. known: the catalog's addresses; base: how many cells were numbered before batches were made."""

    pages: Pages
    known: Collection[str]
    earlier: Earlier
    base: int


def page(context: Context, key: Key, put: Put) -> tuple[Page, str]:
    """Make one page; returns what is known of it, and it as its pack has it."""
    pages = context.pages

    def make() -> tuple[str, str, bytes, str]:
        plan = pages.plan(key)
        body = pages.body(plan)
        digest = put(plan.file, pages.page(plan, body))
        return plan.file, body, digest, offline_packs.entry(plan.path, plan.title, body, pages.shell.assets)

    (file, body, digest, entry), read = pages.model.cells.account(make)
    links = internal_links.outgoing(file, pages.base_url, body)
    unsure = tuple(link for link in links if link.anchor or link.target not in context.known)
    return Page(file, digest, tuple(internal_links.ids(body)), unsure, array(NUMBERS, sorted(read)).tobytes()), entry


def render(context: Context, batch: Batch, stale: Collection[Key], put: Put) -> Done:
    """Make the stale pages of a batch, and its pack: the same from the same, wherever it runs."""
    pages, earlier = context.pages, context.earlier
    entries: dict[str, str] = {}
    if batch.file and len(stale) < len(batch.keys):
        entries = earlier.entries([pages.path(key) for key in batch.keys if key not in stale])
    made: dict[Key, Page] = {}
    joined = []
    for key in batch.keys:
        entry = "" if key in stale else entries.get(pages.path(key), "")
        if not entry:
            if key not in stale and not batch.file:
                continue
            made[key], entry = page(context, key, put)
        joined.append(entry)
    packed = None
    if batch.file:
        content = offline_packs.joined_pack([*joined, *(offline_packs.entry(*text, pages.shell.assets) for text in batch.texts)])
        put(batch.file, content)
        pack = offline_packs.packed(batch.file, batch.part, batch.paths(pages), content)
        packed = Packed(pack, texts_digest(batch))
    return Done(made, packed, context.base, pages.model.cells.names[context.base :])


def texts_digest(batch: Batch) -> bytes:
    """The digest of the pages of a batch that MkDocs made."""
    return digest_of(batch.texts)


def renumbered(done: Done, number: Callable[[str, object], int]) -> dict[Key, Page]:
    """The pages of a batch with the numbers that cells have here. number: gives a cell's number here."""
    here = [number(*cell) for cell in done.cells]
    if here == list(range(done.base, done.base + len(here))):
        return done.pages
    out = {}
    for key, made in done.pages.items():
        numbers = array(NUMBERS, made.reads)
        own = sorted(n if n < done.base else here[n - done.base] for n in numbers)
        out[key] = msgspec.structs.replace(made, reads=array(NUMBERS, own).tobytes())
    return out


def unchanged(earlier: Mapping[Key, Page], changed: Collection[int]) -> set[Key]:
    """The pages of an earlier release none of whose cells has changed. changed: the numbers of cells."""
    wanted = frozenset(changed)
    return {key for key, page in earlier.items() if wanted.isdisjoint(array(NUMBERS, page.reads))}


def batches(pages: Pages, texts: Iterable[tuple[str, Text]], whole: bool = True) -> list[Batch]:
    """All pages of the catalog in batches, the largest first. texts: (part, page) of the pages that MkDocs made.

    whole: with packs, and with the pages that tell of the open data.
    """
    by_part: dict[str, list[Key]] = defaultdict(list)
    for key in pages.every():
        if whole:
            by_part[offline_packs.part_of_page(pages.model, key)].append(key)
        elif not pages.path(key).startswith("data/"):
            by_part[""].append(key)
    others: dict[str, list[Text]] = defaultdict(list)
    for part, text in texts:
        others[part].append(text)
    loose = by_part.pop("", [])
    out = [Batch("", "", tuple(loose[n : n + SIZE])) for n in range(0, len(loose), SIZE)]
    for part in by_part.keys() | others.keys():
        keys = by_part.get(part, [])
        count = offline_packs.buckets(len(keys))
        files: dict[str, tuple[list[Key], list[Text]]] = defaultdict(lambda: ([], []))
        for key in keys:
            files[offline_packs.file_of(part, pages.path(key), count)][0].append(key)
        for text in others[part]:
            files[offline_packs.file_of(part, text[0], count)][1].append(text)
        out += [Batch(file, part, tuple(own), tuple(more)) for file, (own, more) in files.items()]
    return sorted(out, key=lambda b: (-len(b.keys) - len(b.texts), b.file, b.keys))
