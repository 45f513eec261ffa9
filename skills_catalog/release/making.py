"""The passes of a build, in order: join, make, publish into a folder.

What has not changed since the release that stands is taken from it: pages and their entries in packs by the cells that they read,
rows and downloads by the records that they hold, the guides by their files. The bytes are those of a build from nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from urllib.parse import quote

import yaml

from skills_catalog.catalog import autofill
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.model import join
from skills_catalog.catalog.parsed_files import ParsedFiles
from skills_catalog.catalog.reads import ORDER, Cells
from skills_catalog.catalog.rulebook import cases_json, compile_rulebook
from skills_catalog.catalog.settings import Settings
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.findings.finding import stop_on_errors
from skills_catalog.open_data import changes, database, downloads, openapi
from skills_catalog.open_data.measured_file import readable
from skills_catalog.release import known_shell, page_batches, processes
from skills_catalog.release.inputs import Look
from skills_catalog.release.known_shell import qr_files, sqlite_files
from skills_catalog.release.page_batches import Batch, Done, Earlier, Packed, Page
from skills_catalog.release.province import Summary, summary
from skills_catalog.release.remembered import Remembered
from skills_catalog.release.tree import Tree
from skills_catalog.rules.compile import rules_json
from skills_catalog.site import internal_links, search_list
from skills_catalog.site.jinja import Templates
from skills_catalog.site.pages import Key, Pages
from skills_catalog.site.shell import Shell
from skills_catalog.site.site_map import places, sections
from skills_catalog.text.ignored_files import files_in
from skills_catalog.text.readings import Readings
from skills_catalog.web import feeds, nginx, offline_packs, service_worker

LEFT_OUT = ("data/", "feed.xml", "manifest.webmanifest")
"""Where links of a build of pages only lead, to what it leaves out."""
FEW = 150
"""Pages for which a second process costs more than it brings."""


Counts = tuple[int, int, int]
"""Records, pages, rows of the database."""


def make_release(
    settings: Settings, catalog: Catalog, tree: Tree, seen: Look, earlier: Remembered, parsed: ParsedFiles
) -> tuple[Counts, Remembered, Summary]:
    """Write a whole site into a tree. Raises BuildStopped.

    Returns what it counts, what the next build can use of it, and what it says of itself beside other districts.
    """
    making = Making(settings, catalog, tree, seen, earlier)
    counts = making.run()
    return counts, making.remembered(parsed), summary(making.model, Path(tree.folder), tree.files)


class Making:
    """One release in the making. earlier: what is remembered of the release that stands; nothing where it has other settings."""

    def __init__(self, settings: Settings, catalog: Catalog, tree: Tree, seen: Look, earlier: Remembered) -> None:
        self.settings, self.catalog, self.tree, self.seen, self.earlier = settings, catalog, tree, seen, earlier
        self.readings = earlier.readings
        self.rules = catalog.rules or compile_rulebook(catalog)
        self.model = join(catalog, Cells(earlier.cells), self.readings)
        self.whole = settings.only != "pages"
        self.sizes = dict(earlier.sizes)
        self.made: dict[Key, Page] = {}
        self.packs: dict[str, Packed] = {}

    def run(self) -> Counts:
        """Write the whole site, or its pages only. Raises BuildStopped."""
        with processes.Crew(self.settings.jobs or processes.default_jobs()) as crew:
            self.tree.clear("data/")
            data = crew.submit(self.open_data) if self.whole else None
            shell_made = known_shell.start(
                self.settings, self.catalog.problems, self.model, self.tree, self.seen, self.earlier.shell, crew
            )
            files = {"data/rules.json": rules_json(self.rules).encode(), "data/facts.json": autofill.occupations_json(self.model)}
            self.known_shell = shell_made()
            shell = self.known_shell.shell
            lists = crew.submit(lambda: self.lists(shell)) if self.whole else None
            pages = self.pages(shell)
            guides = offline_packs.guides(self.tree.read, [g.path for g in shell.guides if g.path]) if self.whole else ()
            batches = page_batches.batches(pages, guides, self.whole)
            kept = page_batches.unchanged(dict(self.earlier.pages), self.changed_cells())
            self.make(crew, pages, [b for b in batches if not b.last], kept)
            rows = 0
            if data and lists:
                published, own = data()
                rows = sum(published.counts.values())
                self.tree.files |= own
                found, self.readings = lists()
                files |= found
                desk = service_worker.desk(self.tree, self.sizes)
                pages = self.pages(shell, published, readable(sum(k.size for k in desk)) if desk else "")
                self.write_files(published, files)
            self.make(crew, pages, [b for b in batches if b.last], {key for key in kept if key[0] != "single"})
            if self.whole:
                self.finish(shell, desk)
        self.refuse_broken_links(shell)
        return sum(map(len, self.model.records.values())), len(self.made) + len(shell.guides) - bool(shell.home), rows

    def remembered(self, parsed: ParsedFiles) -> Remembered:
        """What the next build can use of this release."""
        cells, pages = self.model.cells, list(self.made.items())
        sizes = {digest: size for digest, size in self.sizes.items() if digest in self.tree.files.values()}
        return Remembered(cells.names, cells.digests(), pages, self.packs, sizes, self.known_shell, parsed.used, self.readings)

    def changed_records(self) -> dict[str, set[str]]:
        """collection → the ids of records that have come, gone or changed since the release that stands."""
        cells = self.model.cells
        out: dict[str, set[str]] = {}
        before: dict[str, dict[str, bytes]] = {c: {} for c in COLLECTIONS}
        for (name, key), digest in zip(self.earlier.cells, self.earlier.digests, strict=True):
            if name in before and isinstance(key, str) and key != ORDER and digest:
                before[name][key] = digest
        for collection, records in self.model.records.items():
            family, old = cells.families[collection], before[collection]
            out[collection] = {id for id in records if old.pop(id, None) != family.digest(id)} | old.keys()
        return out

    def changed_cells(self) -> Collection[int]:
        """The numbers of the cells that are not as they were when the release that stands was made."""
        now = self.model.cells.digests()
        return {n for n, (old, new) in enumerate(zip(self.earlier.digests, now, strict=False)) if old != new}

    def reordered(self, collection: str) -> bool:
        """Whether the records of a collection stand in another order than in the release that stands, or it is not known."""
        number = self.model.cells.number(collection, ORDER)
        old = self.earlier.digests[number] if number < len(self.earlier.digests) else b""
        return old != self.model.cells.families[collection].digest(ORDER)

    def open_data(self) -> tuple[downloads.Published, dict[str, bytes]]:
        """The database and every download, in a process of its own; what is published, and its files with their SHA-256."""
        settings, model, tree = self.settings, self.model, self.tree.branch()
        data, site_url = Path(tree.folder) / "data", model.district.site_url
        data.mkdir(parents=True, exist_ok=True)
        changed = self.changed_records()
        standing = Path(tree.out) / "data"
        usable = all(tree.stands(f"data/{file}") for file in (DATABASE, downloads.WORKBOOK)) and not self.frame_changed()
        built = database.build(
            model, self.rules, data / DATABASE, site_url=site_url, findings=self.catalog.problems.sorted(),
            before=changes.read_published(settings.previous) if settings.previous else None,
            standing=database.Standing(standing / DATABASE, changed) if usable else None,
        )  # fmt: skip
        same = [c for c in COLLECTIONS if not changed[c] and not self.reordered(c)]
        taken = downloads.Standing(standing, built.same, same, lambda file: tree.retake(f"data/{file}")) if usable else None
        published = downloads.publish(
            data, model, built.counts, built.news, settings.sources.metadata, site_url or quote(settings.base_url), taken
        )
        return published, tree.files | {f"data/{f.path}": bytes.fromhex(f.sha256) for f in published.files}

    def frame_changed(self) -> bool:
        """Whether what every table rests on is another than in the release that stands: whose catalog it is."""
        number = self.model.cells.number("frame", "district")
        return number >= len(self.earlier.digests) or self.earlier.digests[number] != self.model.cells.families["frame"].digest(
            "district"
        )

    def lists(self, shell: Shell) -> tuple[dict[str, bytes], Readings]:
        """Finder list, word lists, feeds, what hosts read, in a process of its own: file → bytes; what was looked up for them."""
        settings, model = self.settings, self.model
        site_url, base = model.district.site_url, quote(settings.base_url)
        pages = places(bool(sqlite_files(settings)))
        files = {
            "data/courses.json": autofill.courses_json(model),
            "data/words.json": autofill.roster_words_json(model),
            "data/cases.json": cases_json(model.cases, self.rules),
            "data/finder.json": search_list.build(model, shell.guides, pages, self.readings),
            "feed.xml": feeds.atom(model, self.site_name(), site_url),
            "robots.txt": feeds.robots(site_url, base),
            "_headers": feeds.headers_file(base),
            "_nginx.conf": nginx.nginx(settings.base_url),
        }
        return files, self.readings

    def pages(self, shell: Shell, published: object = None, query_size: str = "") -> Pages:
        settings, model = self.settings, self.model
        return Pages(
            model, self.rules, Templates.of(settings.sources.templates / "pages"), shell,
            base_url=quote(settings.base_url), site_url=model.district.site_url, parent_url=settings.parent_url,
            query=bool(sqlite_files(settings)), qr=bool(qr_files(settings)), datasette=self.datasette(),
            published=published, query_size=query_size,
            compiled=settings.compiled,
        )  # fmt: skip

    def datasette(self) -> str | None:
        """Where the database can be queried: a path below the site, an address, or nowhere."""
        return self.settings.mounted or self.model.district.datasette_url

    def make(self, crew: processes.Crew, pages: Pages, batches: Sequence[Batch], kept: set[Key]) -> None:
        """Bring the pages of batches into the tree: those that are kept of the release that stands, the others made.

        On a terminal a line counts them.
        """
        earlier = dict(self.earlier.pages)
        jobs: list[tuple[Batch, frozenset[Key]]] = []
        for batch in batches:
            stale = {key for key in batch.keys if key not in kept or not self.tree.keep(earlier[key].file, earlier[key].digest)}
            self.made |= {key: earlier[key] for key in batch.keys if key not in stale}
            if stale or not self.keep_pack(pages, batch):
                jobs.append((batch, frozenset(stale)))
        known = frozenset(map(pages.path, pages.every()))
        base = len(self.model.cells.names)
        context = page_batches.Context(pages, known, Earlier(earlier, self.earlier.packs, self.tree.standing_content), base)
        shown, count = self.settings.progress, 0
        for done in self.each(crew, context, jobs):
            self.made |= page_batches.renumbered(done, self.model.cells.number)
            if done.packed:
                self.packs[done.packed.pack.file] = done.packed
            count += len(done.pages)
            if shown:
                print(f"\r{count} 个页面", end="", file=sys.stderr, flush=True)
        if shown:
            print("\r", end="", file=sys.stderr, flush=True)

    def keep_pack(self, pages: Pages, batch: Batch) -> bool:
        """Keep the pack of a batch none of whose pages is made anew; False where it is another, or not there."""
        if not batch.file:
            return True
        packed = self.earlier.packs.get(batch.file)
        if packed is None or packed.texts != page_batches.texts_digest(batch) or packed.pack.paths != batch.paths(pages):
            return False
        if not self.tree.keep(batch.file, self.tree.standing.get(batch.file, b"")):
            return False
        self.packs[batch.file] = packed
        return True

    def each(
        self, crew: processes.Crew, context: page_batches.Context, jobs: Sequence[tuple[Batch, frozenset[Key]]]
    ) -> Iterable[Done]:
        """Render batches: here, by all processes of this machine, or by those of a cluster."""
        tree = self.tree
        if self.settings.scheduler:
            from skills_catalog.release import dask_cluster  # noqa: PLC0415 (only those who have a cluster have its packages)

            results = dask_cluster.each(self.settings.scheduler, context, [batch for batch, _ in jobs], tree)
        else:

            def job(given: tuple[Batch, frozenset[Key]]) -> tuple[Done, dict[str, bytes]]:
                own = tree.branch()
                return page_batches.render(context, *given, own.put), own.files

            few = sum(len(stale) for _, stale in jobs) < FEW
            results = map(job, jobs) if few else crew.map_unordered(job, jobs)
        for done, files in results:
            tree.files |= files
            yield done

    def write_files(self, published: downloads.Published, files: dict[str, bytes]) -> None:
        """The files that are no pages, also those that hang on what has been published."""
        model, tree = self.model, self.tree
        address = model.district.site_url or quote(self.settings.base_url)
        files["data/openapi.json"] = openapi.document(model, published, address, self.datasette())
        files["data/changes.xml"] = feeds.changes(model, published.days(), self.site_name(), model.district.site_url)
        for extra in files_in(self.settings.sources.templates / "data", ".json"):
            files[f"data/{extra.name}"] = extra.read_bytes()
        for file, content in files.items():
            tree.put(file, content)
        tree.adopt_all("data/")
        tree.put(service_worker.VERSIONS, service_worker.versions(tree.files, self.known_shell.shell.assets))

    def finish(self, shell: Shell, desk: Sequence[service_worker.Kept]) -> None:
        """What depends on all other files: manifest, sitemap, checksums, the service worker."""
        settings, model, tree = self.settings, self.model, self.tree
        short = f"{model.district.short_name}技能培训"
        tree.put("manifest.webmanifest", feeds.manifest(self.site_name(), short, shell.assets))
        addresses = [service_worker.address(f) for f in tree.files if f.endswith("index.html")]
        for file, content in feeds.sitemaps(addresses, model.district.site_url, model).items():
            tree.put(file, content)
        tree.put("data/checksums.txt", downloads.checksums(tree.files))
        packs = [packed.pack for _, packed in sorted(self.packs.items())]
        source = settings.sources.templates / "worker"
        service_worker.write(tree, source, model, packs, shell.pieces, sections(), shell.assets, desk, self.sizes)

    def refuse_broken_links(self, shell: Shell) -> None:
        """Every link of every page must lead somewhere: those of the catalog\'s bodies, of the shell, of the guides."""
        tree, made, base_url = self.tree, self.made.values(), self.settings.base_url
        own = {page.file for page in made}
        texts = {f: tree.read(f).decode() for f in sorted(tree.files) if f.endswith(".html") and f not in own}
        texts |= {f"{'x/' * depth}{section}.html": "".join(parts) for (section, depth), parts in shell.pieces.items()}
        ids = {file: internal_links.ids(text) for file, text in texts.items()} | {page.file: page.ids for page in made}
        unsure = [(page.file, link) for page in made for link in page.links]
        unsure += [(file, link) for file, text in texts.items() for link in internal_links.outgoing(file, base_url, text)]
        mounted, files = self.mounted(), tree.files.keys() | texts.keys()
        broken = [(page, link.address) for page, link in unsure if internal_links.leads_nowhere(link, files, ids, mounted)]
        for page, address in sorted(broken):
            self.catalog.problems.add(page, (0, 0), "broken-link", f"链接 {address} 没有对应的文件。")
        stop_on_errors(self.catalog.problems)

    def mounted(self) -> list[str]:
        """Where links lead for which there are no files: to a server, or to what a build of pages only leaves out."""
        return [*([self.settings.mounted] if self.settings.mounted else []), *(LEFT_OUT if self.settings.only else ())]

    def site_name(self) -> str:
        """The site\'s name as mkdocs.yml gives it; ``{district}`` there stands for the district\'s."""
        written = str(yaml.safe_load(self.settings.sources.config.read_text("utf-8"))["site_name"])
        return written.replace("{district}", self.model.district.name)
