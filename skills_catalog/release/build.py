"""The passes of a build, in order: read, check, join, make, publish.

What a release is made of is written into a folder beside the site and takes its place in one step.
"""

from __future__ import annotations

import argparse
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


def build(options: argparse.Namespace, catalog: Catalog, tree: staging.Tree, kept: Path, records: Path) -> Release:
    """Join a catalog that has been checked, and write the whole site, or its pages only. Raises BuildStopped.

    kept: a folder for what the next build can use of the search list; records: a file for those of the watched collections.
    """
    rules = compile_rulebook(catalog)
    model = join(catalog)
    whole = options.only != "pages"
    with processes.Crew(options.jobs or processes.default_jobs()) as crew:
        tree.clear("data/")
        data = crew.aside(lambda: open_data(options, catalog, model, rules, Path(tree.folder), kept)) if whole else None
        shown = variables(model, META_CSP)
        guides_made = crew.aside(lambda: make_shell(options, catalog, model, tree.branch(), shown))
        places, length, check = retained.write_records(model, records)
        early = {"data/rules.json": rules_json(rules).encode(), "data/facts.json": autofill.occupations_json(model)}
        shell, made_by_mkdocs = guides_made()
        tree.files |= made_by_mkdocs
        lists = crew.aside(lambda: data_files(options, model, rules, shell.guides, kept)) if whole else None
        versions = dict.fromkeys(service_worker.DATA, "") | {
            n.removeprefix("data/"): offline_packs.version(c) for n, c in early.items()
        }
        pages = make_pages(options, model, rules, shell, versions)
        guides = offline_packs.guides(tree.read, [g.path for g in shell.guides if g.path]) if whole else ()
        found = page_batches.batches(pages, guides, whole)
        early_marks = service_worker.marks(shell.assets, versions)
        done = make(options, crew, tree, pages, early_marks, [b for b in found if not b.last], far=True)
        published, sizes, desk = None, dict[bytes, int](), []
        if data and lists:
            published, files = data(), early | lists()
            tree.files |= {f"data/{f.path}": bytes.fromhex(f.sha256) for f in published.files}
            desk = service_worker.desk(tree, sizes)
            versions |= {name: offline_packs.version(files[f"data/{name}"]) for name in service_worker.DATA}
            versions |= {DATABASE: desk[-1].hash} if desk else {}
            pages.publish(published, readable(sum(k.size for k in desk)) if desk else "")
            write_files(options, model, published, tree, files, versions)
        marks = service_worker.marks(shell.assets, versions)
        done += make(options, crew, tree, pages, marks, [b for b in found if b.last])
        made, packed = page_batches.order(done)
        if published:
            finish(options, model, tree, shell)
            worker(options, model, tree, shell, packed, marks, desk, sizes)
        refuse_broken_links(options, catalog, tree, shell, made)
    rows = sum(published.counts.values()) if published else 0
    counts = Counts(sum(map(len, model.records.values())), len(made) + len(shell.guides), rows)
    files_of: dict[str, list[tuple[str, str]]] = {}
    for collection in WATCHED:
        for id, file in catalog.places.files[collection].items():
            files_of.setdefault(str(file), []).append((collection, id))
    still = retained.still(model, rules, shell, pages.titles, shown, catalog.problems.sorted(), files_of)
    return Release(counts, made, still, retained.Moving(places, versions, packed, sizes, length, check))


def finish(options: argparse.Namespace, model: Model, tree: staging.Tree, shell: Shell) -> None:
    """What depends on all pages: manifest, sitemap."""
    short = f"{model.district.short_name}技能培训"
    tree.put("manifest.webmanifest", feeds.manifest(site_name(options, model), short, shell.assets))
    addresses = [service_worker.address(f) for f in tree.files if f.endswith("index.html")]
    for file, content in feeds.sitemaps(addresses, model.district.site_url, model).items():
        tree.put(file, content)


def worker(
    options: argparse.Namespace, model: Model, tree: staging.Tree, shell: Shell, packed: Sequence[offline_packs.Pack],
    marks: Mapping[str, str], desk: Sequence[service_worker.Kept], sizes: dict[bytes, int],
) -> None:  # fmt: skip
    """What depends on all other files: checksums, the service worker."""
    tree.put("data/checksums.txt", downloads.checksums(tree.files))
    source = options.templates / "worker"
    service_worker.write(tree, source, model, packed, shell.pieces, sections(), marks, shell.assets, desk, sizes)


def make(
    options: argparse.Namespace, crew: processes.Crew, tree: staging.Tree, pages: Pages, marks: Mapping[str, str],
    found: Sequence[page_batches.Batch], *, far: bool = False,
) -> list[page_batches.Done]:  # fmt: skip
    """Make the pages of batches, in as many processes as there may be; on a terminal a line counts them.

    far: whether other machines may do it, and the files may go where a later pass cannot read them.
    """
    context = page_batches.Context(pages, marks, frozenset(map(pages.path, pages.every())))

    def job(batch: page_batches.Batch) -> tuple[page_batches.Done, dict[str, bytes]]:
        own = tree.branch(far=far)
        return page_batches.render(context, batch, own.put), own.files

    if far and options.scheduler:
        from skills_catalog.release import dask_cluster  # noqa: PLC0415 (only those who have a cluster have its packages)

        results: Iterable[tuple[page_batches.Done, dict[str, bytes]]] = dask_cluster.each(options.scheduler, context, found, tree)
    else:
        results = map(job, found) if sum(len(b.keys) for b in found) < FEW else crew.each(job, found)
    done, shown, count = [], sys.stderr.isatty(), 0
    for made, files in results:
        done.append(made)
        tree.files |= files
        count += len(made.pages)
        if shown:
            print(f"\r{count} 个页面", end="", file=sys.stderr, flush=True)
    if shown:
        print("\r", end="", file=sys.stderr, flush=True)
    return done


def open_data(
    options: argparse.Namespace,
    catalog: Catalog,
    model: Model,
    rules: dict[str, Any],
    folder: Path,
    kept: Path,
) -> downloads.Published:
    """The database and every download."""
    path, site_url = folder / "data" / DATABASE, model.district.site_url
    before = previous(options)
    path.parent.mkdir(parents=True, exist_ok=True)
    warnings = catalog.problems.sorted()
    counts, news = database.build(model, rules, path, site_url=site_url, findings=warnings, before=before)
    return downloads.publish(folder, model, counts, news, options.metadata, site_url or quote(options.base_url), state=kept)


def previous(options: argparse.Namespace) -> changes.Published | None:
    """The publication that this one is compared with, where one was named."""
    return None if options.previous is None else read_published(options.previous)


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
    options: argparse.Namespace, catalog: Catalog, model: Model, tree: staging.Tree, shown: dict[str, Any]
) -> tuple[Shell, dict[str, bytes]]:  # fmt: skip
    """The shell, and the files of the guides: by another process where there is one, for MkDocs takes much memory."""
    from skills_catalog.site.mkdocs_shell import ShellFailed, build_shell  # noqa: PLC0415 (MkDocs: an edit of a record does without)

    paths = known_paths(model)
    try:
        shell = build_shell(
            config=options.config, content=options.content, templates=options.templates, out=Path(tree.folder), put=tree.put,
            base_url=options.base_url, site_url=model.district.site_url, resolve=paths.get, known=list(paths),
            sections=SECTIONS, depths=DEPTHS, variables=shown | {"up": options.parent_url},
            assets=sqlite_files(options) | own_icons(options),
        )  # fmt: skip
        return shell, tree.files
    except ShellFailed as failed:
        for fault in failed.faults:
            place = relative(options.content / fault.file, Path.cwd())
            catalog.problems.add(place, (fault.line, 1), "broken-link", fault.message)
        for message in failed.messages:
            of_config = message.startswith(("Config value", f"{options.config.name}: "))
            place, code = (options.config, "bad-config") if of_config else (options.content, "broken-link")
            catalog.problems.add(relative(place, Path.cwd()), (0, 0), code, message)
        raise BuildStopped(catalog.problems) from failed


def datasette(options: argparse.Namespace, model: Model) -> str | None:
    """Where the database can be queried: a path below the site, an address, or nowhere."""
    return options.mounted or model.district.datasette_url


def make_pages(
    options: argparse.Namespace, model: Model, rules: dict[str, Any], shell: Shell, versions: dict[str, str],
    titles: Titles | None = None,
) -> Pages:  # fmt: skip
    return Pages(
        model, rules, Templates.of(options.templates / "pages"), shell,
        base_url=quote(options.base_url), site_url=model.district.site_url,
        versions=versions, query=bool(sqlite_files(options)), datasette=datasette(options, model),
        titles=titles, compiled=options.compiled,
    )  # fmt: skip


def write_files(
    options: argparse.Namespace, model: Model, published: downloads.Published, tree: staging.Tree, files: dict[str, bytes],
    versions: Mapping[str, str],
) -> None:  # fmt: skip
    """The files that are no pages; those that hang on what has been published; the home page's address of the search list."""
    address = model.district.site_url or quote(options.base_url)
    files["data/openapi.json"] = openapi.document(model, published, address, datasette(options, model))
    files["data/changes.xml"] = feeds.changes(model, published.days(), site_name(options, model), model.district.site_url)
    for extra in files_in(options.templates / "data", ".json"):
        files[f"data/{extra.name}"] = extra.read_bytes()
    home = tree.read("index.html")
    files["index.html"] = home.replace(b"data/finder.json?v=", f"data/finder.json?v={versions['finder.json']}".encode())
    for file, content in files.items():
        tree.put(file, content)
    tree.adopt_all("data/")


def mounted(options: argparse.Namespace) -> list[str]:
    """Where links lead for which there are no files: to a server, or to what a build of pages only leaves out."""
    return [*([options.mounted] if options.mounted else []), *(LEFT_OUT if options.only else ())]


def refuse_broken_links(
    options: argparse.Namespace, catalog: Catalog, tree: staging.Tree, shell: Shell, made: Sequence[page_batches.Made]
) -> None:
    """Every link of every page must lead somewhere: those of the catalog's bodies, of the shell, of the guides."""
    own = {page.file for page in made}
    texts = {f: tree.read(f).decode() for f in sorted(tree.files) if f.endswith(".html") and f not in own}
    texts |= {f"{'x/' * depth}{section}.html": "".join(parts) for (section, depth), parts in shell.pieces.items()}
    ids = {file: internal_links.ids(text) for file, text in texts.items()} | {page.file: page.ids for page in made}
    unsure = [(page.file, link) for page in made for link in page.links]
    unsure += [(file, link) for file, text in texts.items() for link in internal_links.outgoing(file, options.base_url, text)]
    files = tree.files.keys() | texts.keys()
    for page, link_ in sorted(unsure, key=lambda u: (u[0], u[1].address)):
        if internal_links.leads_nowhere(link_, files, ids, mounted(options)):
            catalog.problems.add(page, (0, 0), "broken-link", f"链接 {link_.address} 没有对应的文件。")
    stop_on_errors(catalog.problems)


def own_icons(options: argparse.Namespace) -> dict[str, Path]:
    """A district's icons in the place of ours: path below the assets → file."""
    return {f"icons/{file.name}": file for file in files_in(options.content / "icons") if file.suffix}


def sqlite_files(options: argparse.Namespace) -> dict[str, Path]:
    """SQLite for browsers, where npm has brought it: path below the assets → file; empty where it is not there."""
    found = {f"query/{name}": options.sqlite / source for name, source in SQLITE.items()}
    return found if all(file.is_file() for file in found.values()) else {}


def data_files(
    options: argparse.Namespace, model: Model, rules: dict[str, Any], guides: Sequence[Any], kept: Path
) -> dict[str, bytes]:
    """Finder list, word lists, feeds, what hosts read: file → bytes."""
    site_url = model.district.site_url
    return {
        "data/courses.json": autofill.courses_json(model),
        "data/words.json": autofill.roster_words_json(model),
        "data/cases.json": cases_json(model.cases, rules),
        "data/finder.json": search_list.build(model, guides, places(bool(sqlite_files(options))), state=kept),
        "feed.xml": feeds.atom(model, site_name(options, model), site_url),
        "robots.txt": feeds.robots(site_url, quote(options.base_url)),
        "_headers": feeds.headers_file(quote(options.base_url)),
        "_nginx.conf": nginx.nginx(options.base_url),
    }


def site_name(options: argparse.Namespace, model: Model) -> str:
    """The site's name as mkdocs.yml gives it; ``{district}`` there stands for the district's."""
    return str(yaml.safe_load(options.config.read_text("utf-8"))["site_name"]).replace("{district}", model.district.name)
