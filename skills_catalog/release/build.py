"""The passes of a build, in order: read, check, join, make, publish.

What a release is made of is written into a folder beside the site and takes its place in one step.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from skills_catalog.catalog import autofill
from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.model import WATCHED, Model, join
from skills_catalog.catalog.rulebook import cases_json, compile_rulebook
from skills_catalog.catalog.settings import Settings
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.findings.finding import BuildStopped, Problems, relative, stop_on_errors
from skills_catalog.open_data import changes, database, downloads, openapi
from skills_catalog.open_data.measured_file import readable
from skills_catalog.release import page_batches, processes, retained, staging
from skills_catalog.rules.compile import rules_json
from skills_catalog.site import internal_links, search_list
from skills_catalog.site.home import variables
from skills_catalog.site.jinja import Templates
from skills_catalog.site.pages import Pages, Titles
from skills_catalog.site.shell import Shell
from skills_catalog.site.site_map import DEPTHS, SECTIONS, known_paths, places, sections
from skills_catalog.text.ignored_files import files_in
from skills_catalog.web import feeds, nginx, offline_packs, service_worker
from skills_catalog.web.nginx import META_CSP

SQLITE = {"sqlite3.mjs": "index.mjs", "sqlite3.wasm": "sqlite3.wasm"}
"""SQLite for browsers: name among the assets → name in its package."""
QR = {"js/calculator/lean-qr.mjs": "index.mjs", "js/calculator/lean-qr.txt": "LICENSE"}
"""What draws QR codes: path below the assets → name in its package."""


LEFT_OUT = ("data/", "feed.xml", "manifest.webmanifest")
"""Where links of a build of pages only lead, to what it leaves out."""
FEW = 150
"""Pages for which a second process costs more than it brings."""


@dataclass(frozen=True)
class Counts:
    """What a build made."""

    records: int
    pages: int
    rows: int


@dataclass(frozen=True)
class Release:
    """A release that has been made: what it counts, and what a later build can take from it."""

    counts: Counts
    made: Sequence[page_batches.Made]
    still: retained.Still
    moving: retained.Moving


def build(settings: Settings, catalog: Catalog, tree: staging.Tree, kept: Path, records: Path) -> Release:
    """Join a catalog that has been checked, and write the whole site, or its pages only. Raises BuildStopped.

    kept: a folder for what the next build can use of the search list; records: a file for those of the watched collections.
    """
    rules = compile_rulebook(catalog)
    model = join(catalog)
    whole = settings.only != "pages"
    with processes.Crew(settings.jobs or processes.default_jobs()) as crew:
        tree.clear("data/")
        data = crew.aside(lambda: open_data(settings, catalog, model, rules, Path(tree.folder), kept)) if whole else None
        shown = variables(model, META_CSP)
        guides_made = crew.aside(lambda: make_shell(settings, catalog, model, tree.branch(), shown))
        places, length, check = retained.write_records(model, records)
        early = {"data/rules.json": rules_json(rules).encode(), "data/facts.json": autofill.occupations_json(model)}
        shell, made_by_mkdocs = guides_made()
        tree.files |= made_by_mkdocs
        lists = crew.aside(lambda: data_files(settings, model, rules, shell.guides, kept)) if whole else None
        versions = dict.fromkeys(service_worker.DATA, "") | {
            n.removeprefix("data/"): offline_packs.version(c) for n, c in early.items()
        }
        pages = make_pages(settings, model, rules, shell, versions)
        guides = offline_packs.guides(tree.read, [g.path for g in shell.guides if g.path]) if whole else ()
        found = page_batches.batches(pages, guides, whole)
        early_marks = service_worker.marks(shell.assets, versions)
        done = make(settings, crew, tree, pages, early_marks, [b for b in found if not b.last], far=True)
        published, sizes, desk = None, dict[bytes, int](), []
        if data and lists:
            published, files = data(), early | lists()
            tree.files |= {f"data/{f.path}": bytes.fromhex(f.sha256) for f in published.files}
            desk = service_worker.desk(tree, sizes)
            versions |= {name: offline_packs.version(files[f"data/{name}"]) for name in service_worker.DATA}
            versions |= {DATABASE: desk[-1].hash} if desk else {}
            pages.publish(published, readable(sum(k.size for k in desk)) if desk else "")
            write_files(settings, model, published, tree, files, versions)
        marks = service_worker.marks(shell.assets, versions)
        done += make(settings, crew, tree, pages, marks, [b for b in found if b.last])
        made, packed = page_batches.order(done)
        if published:
            finish(settings, model, tree, shell)
            worker(settings, model, tree, shell, packed, marks, desk, sizes)
        refuse_broken_links(settings, catalog, tree, shell, made)
    rows = sum(published.counts.values()) if published else 0
    counts = Counts(sum(map(len, model.records.values())), len(made) + len(shell.guides), rows)
    files_of: dict[str, list[tuple[str, str]]] = {}
    for collection in WATCHED:
        for id, file in catalog.places.files[collection].items():
            files_of.setdefault(str(file), []).append((collection, id))
    still = retained.still(model, rules, shell, pages.titles, shown, catalog.problems.sorted(), files_of)
    return Release(counts, made, still, retained.Moving(places, versions, packed, sizes, length, check))


def finish(settings: Settings, model: Model, tree: staging.Tree, shell: Shell) -> None:
    """What depends on all pages: manifest, sitemap."""
    short = f"{model.district.short_name}技能培训"
    tree.put("manifest.webmanifest", feeds.manifest(site_name(settings, model), short, shell.assets))
    addresses = [service_worker.address(f) for f in tree.files if f.endswith("index.html")]
    for file, content in feeds.sitemaps(addresses, model.district.site_url, model).items():
        tree.put(file, content)


def worker(
    settings: Settings, model: Model, tree: staging.Tree, shell: Shell, packed: Sequence[offline_packs.Pack],
    marks: Mapping[str, str], desk: Sequence[service_worker.Kept], sizes: dict[bytes, int],
) -> None:  # fmt: skip
    """What depends on all other files: checksums, the service worker."""
    tree.put("data/checksums.txt", downloads.checksums(tree.files))
    source = settings.sources.templates / "worker"
    service_worker.write(tree, source, model, packed, shell.pieces, sections(), marks, shell.assets, desk, sizes)


def make(
    settings: Settings, crew: processes.Crew, tree: staging.Tree, pages: Pages, marks: Mapping[str, str],
    found: Sequence[page_batches.Batch], *, far: bool = False,
) -> list[page_batches.Done]:  # fmt: skip
    """Make the pages of batches, in as many processes as there may be; on a terminal a line counts them.

    far: whether other machines may do it, and the files may go where a later pass cannot read them.
    """
    context = page_batches.Context(pages, marks, frozenset(map(pages.path, pages.every())))

    def job(batch: page_batches.Batch) -> tuple[page_batches.Done, dict[str, bytes]]:
        own = tree.branch(far=far)
        return page_batches.render(context, batch, own.put), own.files

    if far and settings.scheduler:
        from skills_catalog.release import dask_cluster  # noqa: PLC0415 (only those who have a cluster have its packages)

        results: Iterable[tuple[page_batches.Done, dict[str, bytes]]] = dask_cluster.each(
            settings.scheduler, context, found, tree
        )
    else:
        results = map(job, found) if sum(len(b.keys) for b in found) < FEW else crew.each(job, found)
    done, count = [], 0
    for made, files in results:
        done.append(made)
        tree.files |= files
        count += len(made.pages)
        if settings.progress:
            print(f"\r{count} 个页面", end="", file=sys.stderr, flush=True)
    if settings.progress:
        print("\r", end="", file=sys.stderr, flush=True)
    return done


def open_data(
    settings: Settings,
    catalog: Catalog,
    model: Model,
    rules: dict[str, Any],
    folder: Path,
    kept: Path,
) -> downloads.Published:
    """The database and every download."""
    path, site_url = folder / "data" / DATABASE, model.district.site_url
    before = None if settings.previous is None else read_published(settings.previous)
    path.parent.mkdir(parents=True, exist_ok=True)
    warnings = catalog.problems.sorted()
    counts, news = database.build(model, rules, path, site_url=site_url, findings=warnings, before=before)
    return downloads.publish(
        folder, model, counts, news, settings.sources.metadata, site_url or quote(settings.base_url), state=kept
    )


def read_published(path: Path) -> changes.Published:
    problems = Problems()
    found = None
    if not path.is_file():
        problems.add(str(path), (0, 0), "missing-file", "没有这个数据库。写已经发布的 catalog.db 在哪里。")
    else:
        try:
            found = changes.read(path)
        except changes.NotADatabase as error:
            problems.add(str(path), (0, 0), "wrong-shape", f"{error}。写已经发布的 catalog.db 在哪里。")
    stop_on_errors(problems)
    assert found is not None
    return found


def make_shell(
    settings: Settings, catalog: Catalog, model: Model, tree: staging.Tree, shown: dict[str, Any]
) -> tuple[Shell, dict[str, bytes]]:  # fmt: skip
    """The shell, and the files of the guides: by another process where there is one, for MkDocs takes much memory."""
    from skills_catalog.site.mkdocs_shell import ShellFailed, build_shell  # noqa: PLC0415 (MkDocs: an edit of a record does without)

    sources, paths = settings.sources, known_paths(model)
    try:
        shell = build_shell(
            config=sources.config, content=sources.content, templates=sources.templates, out=Path(tree.folder),
            put=tree.put, base_url=settings.base_url, site_url=model.district.site_url, resolve=paths.get, known=list(paths),
            sections=SECTIONS, depths=DEPTHS, variables=shown | {"up": settings.parent_url},
            assets=sqlite_files(settings) | qr_files(settings) | own_icons(settings),
        )  # fmt: skip
        return shell, tree.files
    except ShellFailed as failed:
        for fault in failed.faults:
            page = relative(sources.content / fault.file, sources.base)
            catalog.problems.add(page, (fault.line, 1), "broken-link", fault.message)
        for message in failed.messages:
            of_config = message.startswith(("Config value", f"{sources.config.name}: "))
            place, code = (sources.config, "bad-config") if of_config else (sources.content, "broken-link")
            catalog.problems.add(relative(place, sources.base), (0, 0), code, message)
        raise BuildStopped(catalog.problems) from failed


def datasette(settings: Settings, model: Model) -> str | None:
    """Where the database can be queried: a path below the site, an address, or nowhere."""
    return settings.mounted or model.district.datasette_url


def make_pages(
    settings: Settings, model: Model, rules: dict[str, Any], shell: Shell, versions: dict[str, str],
    titles: Titles | None = None,
) -> Pages:  # fmt: skip
    return Pages(
        model, rules, Templates.of(settings.sources.templates / "pages"), shell,
        base_url=quote(settings.base_url), site_url=model.district.site_url,
        versions=versions, query=bool(sqlite_files(settings)), qr=bool(qr_files(settings)), datasette=datasette(settings, model),
        titles=titles, compiled=settings.compiled,
    )  # fmt: skip


def write_files(
    settings: Settings, model: Model, published: downloads.Published, tree: staging.Tree, files: dict[str, bytes],
    versions: Mapping[str, str],
) -> None:  # fmt: skip
    """The files that are no pages; those that hang on what has been published; the home page's address of the search list."""
    address = model.district.site_url or quote(settings.base_url)
    files["data/openapi.json"] = openapi.document(model, published, address, datasette(settings, model))
    files["data/changes.xml"] = feeds.changes(model, published.days(), site_name(settings, model), model.district.site_url)
    for extra in files_in(settings.sources.templates / "data", ".json"):
        files[f"data/{extra.name}"] = extra.read_bytes()
    home = tree.read("index.html")
    files["index.html"] = home.replace(b"data/finder.json?v=", f"data/finder.json?v={versions['finder.json']}".encode())
    for file, content in files.items():
        tree.put(file, content)
    tree.adopt_all("data/")


def mounted(settings: Settings) -> list[str]:
    """Where links lead for which there are no files: to a server, or to what a build of pages only leaves out."""
    return [*([settings.mounted] if settings.mounted else []), *(LEFT_OUT if settings.only else ())]


def refuse_broken_links(
    settings: Settings, catalog: Catalog, tree: staging.Tree, shell: Shell, made: Sequence[page_batches.Made]
) -> None:
    """Every link of every page must lead somewhere: those of the catalog's bodies, of the shell, of the guides."""
    own = {page.file for page in made}
    texts = {f: tree.read(f).decode() for f in sorted(tree.files) if f.endswith(".html") and f not in own}
    texts |= {f"{'x/' * depth}{section}.html": "".join(parts) for (section, depth), parts in shell.pieces.items()}
    ids = {file: internal_links.ids(text) for file, text in texts.items()} | {page.file: page.ids for page in made}
    unsure = [(page.file, link) for page in made for link in page.links]
    unsure += [(file, link) for file, text in texts.items() for link in internal_links.outgoing(file, settings.base_url, text)]
    files = tree.files.keys() | texts.keys()
    for page, link_ in sorted(unsure, key=lambda u: (u[0], u[1].address)):
        if internal_links.leads_nowhere(link_, files, ids, mounted(settings)):
            catalog.problems.add(page, (0, 0), "broken-link", f"链接 {link_.address} 没有对应的文件。")
    stop_on_errors(catalog.problems)


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


def data_files(settings: Settings, model: Model, rules: dict[str, Any], guides: Sequence[Any], kept: Path) -> dict[str, bytes]:
    """Finder list, word lists, feeds, what hosts read: file → bytes."""
    site_url = model.district.site_url
    return {
        "data/courses.json": autofill.courses_json(model),
        "data/words.json": autofill.roster_words_json(model),
        "data/cases.json": cases_json(model.cases, rules),
        "data/finder.json": search_list.build(model, guides, places(bool(sqlite_files(settings))), state=kept),
        "feed.xml": feeds.atom(model, site_name(settings, model), site_url),
        "robots.txt": feeds.robots(site_url, quote(settings.base_url)),
        "_headers": feeds.headers_file(quote(settings.base_url)),
        "_nginx.conf": nginx.nginx(settings.base_url),
    }


def site_name(settings: Settings, model: Model) -> str:
    """The site's name as mkdocs.yml gives it; ``{district}`` there stands for the district's."""
    return str(yaml.safe_load(settings.sources.config.read_text("utf-8"))["site_name"]).replace("{district}", model.district.name)
