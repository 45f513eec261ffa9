"""The steps of a build, in their order.

What has not changed since the release that stands is taken from it: pages and their entries in packs by the cells that they read,
rows and downloads by the records that they hold, the guides by their files. The bytes are those of a build from nothing.
"""

from __future__ import annotations

from pathlib import Path

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.parsed_files import ParsedFiles
from skills_catalog.catalog.settings import Settings
from skills_catalog.open_data.measured_file import readable
from skills_catalog.release.inputs import Look
from skills_catalog.release.making import broken_links, data_files, known_shell, other_files
from skills_catalog.release.making.known_shell import KnownShell
from skills_catalog.release.making.remembered import Remembered
from skills_catalog.release.making.site_pages import SitePages
from skills_catalog.release.making.work import Work
from skills_catalog.release.processes import Crew, default_jobs
from skills_catalog.release.province import Summary, summary
from skills_catalog.release.state import Counts
from skills_catalog.release.tree import Tree
from skills_catalog.text.readings import Readings
from skills_catalog.web import service_worker


def make_release(
    settings: Settings, catalog: Catalog, tree: Tree, seen: Look, earlier: Remembered, parsed: ParsedFiles
) -> tuple[Counts, Remembered, Summary]:
    """Write a whole site into a tree, or its pages only. Raises BuildStopped.

    Returns what it counts, what the next build can use of it, and what it says of itself beside other districts.
    """
    work = Work.begun(settings, catalog, tree, earlier)
    rows, readings = 0, earlier.readings
    tree.clear("data/")
    with Crew(settings.jobs or default_jobs()) as crew:
        data = crew.submit(lambda: data_files.make(work)) if work.whole else None
        known = known_shell.start(settings, catalog.problems, work.model, tree, seen, earlier.shell, crew)()
        shell = known.shell
        lists = crew.submit(lambda: other_files.lists(work, shell)) if work.whole else None
        site = SitePages(work, crew, shell)
        site.bring(work.pages(shell))
        if data and lists:
            published, own = data()
            tree.files |= own
            rows = sum(published.counts.values())
            files, readings = lists()
            desk = service_worker.desk(tree, work.sizes)
            other_files.write_data(work, shell.assets, published, files)
            site.bring_last(work.pages(shell, published, readable(sum(k.size for k in desk)) if desk else ""))
            other_files.write_last(work, shell, [packed.pack for packed in site.packs.values()], desk)
        else:
            site.bring_last(work.pages(shell))
    broken_links.refuse(work, shell, site.made.values())
    pages = len(site.made) + len(shell.guides) - bool(shell.home)
    counts = sum(map(len, work.model.records.values())), pages, rows
    return counts, remembered(work, site, known, parsed, readings), summary(work.model, Path(tree.folder), tree.files)


def remembered(work: Work, site: SitePages, known: KnownShell, parsed: ParsedFiles, readings: Readings) -> Remembered:
    """Return what the next build can use of this release."""
    cells, pages = work.model.cells, list(site.made.items())
    sizes = {digest: size for digest, size in work.sizes.items() if digest in work.tree.files.values()}
    return Remembered(cells.names, cells.digests(), pages, site.packs, sizes, known, parsed.used, readings)
