"""What is neither a page nor open data: what the calculator and the finder load, what hosts, crawlers and devices read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.rulebook import cases_json
from skills_catalog.open_data import openapi
from skills_catalog.open_data.downloads import PublishedData, checksums
from skills_catalog.release.making.known_shell import sqlite_files
from skills_catalog.release.making.work import Work
from skills_catalog.rules.compile import rules_json
from skills_catalog.site import search_list
from skills_catalog.site.shell import Shell
from skills_catalog.site.site_map import places, sections
from skills_catalog.text.ignored_files import files_in
from skills_catalog.text.readings import Readings
from skills_catalog.web import feeds, nginx, service_worker
from skills_catalog.web.form_book import forms_json
from skills_catalog.web.offline_packs import Pack

Files = dict[str, bytes]
"""file → content"""


def lists(work: Work, shell: Shell) -> tuple[Files, Readings]:
    """Return the finder's list, word lists, feeds, what hosts read; and the readings that were looked up for them."""
    model, readings = work.model, work.earlier.readings
    files = {
        "data/rules.json": rules_json(work.rules).encode(),
        "data/facts.json": autofill.occupations_json(model),
        "data/courses.json": autofill.courses_json(model),
        "data/words.json": autofill.roster_words_json(model),
        "data/cases.json": cases_json(model.cases, work.rules),
        "data/forms.json": forms_json(work.settings.sources.forms),
        "data/finder.json": search_list.search_list_json(
            model, shell.guides, places(bool(sqlite_files(work.settings))), readings
        ),
        "feed.xml": feeds.atom(model, work.site_name(), work.site_url),
        "robots.txt": feeds.robots(work.site_url, work.base),
        "_headers": feeds.headers_file(work.base),
        "_nginx.conf": nginx.nginx(work.settings.base_url),
    }
    return files, readings


def write_data(work: Work, assets: str, published: PublishedData, files: Files) -> None:
    """Write the lists, and what hangs on what has been published. assets: the folder of the scripts."""
    model, tree = work.model, work.tree
    files = files | {
        "data/openapi.json": openapi.document(model, published, work.site_url or work.base, work.datasette),
        "data/changes.xml": feeds.changes(model, published.days(), work.site_name(), work.site_url),
    }
    for extra in files_in(work.settings.sources.templates / "data", ".json"):
        files[f"data/{extra.name}"] = extra.read_bytes()
    for file, content in files.items():
        tree.put(file, content)
    tree.adopt_all("data/")
    tree.put(service_worker.VERSIONS, service_worker.versions(tree.files, assets))


def write_last(work: Work, shell: Shell, packs: Iterable[Pack], desk: Sequence[service_worker.CachedFile]) -> None:
    """Write what depends on all other files: manifest, sitemap, checksums, the service worker."""
    model, tree = work.model, work.tree
    short = f"{model.district.short_name}技能培训"
    tree.put("manifest.webmanifest", feeds.manifest(work.site_name(), short, shell.assets))
    addresses = [service_worker.site_address(f) for f in tree.files if f.endswith("index.html")]
    for file, content in feeds.sitemaps(addresses, work.site_url, model).items():
        tree.put(file, content)
    tree.put("data/checksums.txt", checksums(tree.files))
    source = work.settings.sources.templates / "worker"
    service_worker.write_worker(
        tree, source, model, sorted(packs, key=lambda p: p.file), shell.pieces, sections(), shell.assets, desk, work.sizes
    )
