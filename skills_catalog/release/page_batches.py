"""Pages in batches: a batch of addresses and the shared context in, files out, whoever runs it.

A batch holds whole packs, so that one worker makes a pack from its first page to its last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import msgspec

from skills_catalog.site import internal_links as links
from skills_catalog.site.internal_links import Link
from skills_catalog.site.pages import Key, Pages
from skills_catalog.web import offline_packs
from skills_catalog.web.offline_packs import Pack

SIZE = 100
"""Pages of a batch that belongs to no pack."""
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


class Page(msgspec.Struct, frozen=True, array_like=True):
    """What is kept of a page for the next build: its key, its file, its anchors; the records of the watched collections that it
    shows, in full and as cards; what else it tells of (see ``Pages.mentions``)."""

    key: Key
    file: str
    ids: tuple[str, ...]
    read: dict[str, tuple[str, ...]]
    cards: dict[str, tuple[str, ...]]
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """A page that was made: its file; its anchors; the links that lead to no page of the catalog or to an anchor, which are
    still to be checked; what is to be kept of it, encoded (``Page``)."""

    file: str
    ids: tuple[str, ...]
    links: tuple[Link, ...]
    kept: bytes


@dataclass(frozen=True)
class Done:
    pages: tuple[Made, ...]
    pack: Pack | None


@dataclass(frozen=True)
class Context:
    """What all batches share. marks: text of this release → what stands for it in packs; known: the catalog's addresses."""

    pages: Pages
    marks: Mapping[str, str]
    known: Collection[str]


def page(context: Context, key: Key, put: Put, *, packed: bool = True) -> tuple[Made, str]:
    """Make one page; returns what is known of it, and it as its pack has it (empty where it is in none)."""
    pages = context.pages
    pages.model.seen()
    plan = pages.plan(key)
    body = pages.body(plan)
    put(plan.file, pages.page(plan, body))
    unsure = [k for k in links.outgoing(plan.file, pages.base_url, body) if k.anchor or k.target not in context.known]
    read, cards = pages.model.seen()
    ids = tuple(links.ids(body))
    kept = msgspec.msgpack.encode(Page(key, plan.file, ids, read, cards, pages.mentions(plan.template)))
    made = Made(plan.file, ids, tuple(unsure), kept)
    return made, offline_packs.entry(plan.path, plan.title, body, context.marks) if packed else ""


def render(context: Context, batch: Batch, put: Put) -> Done:
    """Make the pages of a batch and their pack: the same from the same, wherever it runs."""
    made, entries = [], []
    for key in batch.keys:
        one, entry = page(context, key, put, packed=bool(batch.file))
        made.append(one)
        entries.append(entry)
    if not batch.file:
        return Done(tuple(made), None)
    paths = [*map(context.pages.path, batch.keys), *(path for path, _, _ in batch.texts)]
    content = offline_packs.joined([*entries, *(offline_packs.entry(*text, context.marks) for text in batch.texts)])
    put(batch.file, content)
    return Done(tuple(made), offline_packs.measured(batch.file, batch.part, paths, content))


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


def order(found: Iterable[Done]) -> tuple[list[Made], list[Pack]]:
    """Pages and packs in the order of their files."""
    found = list(found)
    made = sorted((page for done in found for page in done.pages), key=lambda page: page.file)
    return made, sorted((done.pack for done in found if done.pack), key=lambda pack: pack.file)
