"""The database, every download, and what Datasette is started with: ``data/`` but for what the site's own pages ask for."""

from __future__ import annotations

from pathlib import Path

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.open_data import changes, database, downloads
from skills_catalog.release.making.work import Work


def make(work: Work) -> tuple[downloads.PublishedData, dict[str, bytes]]:
    """Make them in the tree, with what has not changed taken from the release that stands.

    Returns what is published, and the files with their SHA-256: this runs in a process of its own.
    """
    tree, model, compared = work.tree.branch(), work.model, work.compared
    data, standing = Path(tree.folder) / "data", Path(tree.out) / "data"
    data.mkdir(parents=True, exist_ok=True)
    changed = compared.changed_records()
    usable = not compared.another_district() and all(tree.stands(f"data/{file}") for file in (DATABASE, downloads.WORKBOOK))
    previous = work.settings.previous
    built = database.write_database(
        model, work.rules, data / DATABASE, site_url=work.site_url, findings=work.catalog.problems.sorted(),
        before=changes.read_published(previous) if previous else None,
        standing=database.StandingDatabase(standing / DATABASE, changed) if usable else None,
        readings=work.earlier.readings, left_out=work.catalog.left_out,
    )  # fmt: skip
    same = [c for c in COLLECTIONS if not changed[c] and not compared.reordered(c)]
    taken = downloads.StandingDownloads(standing, built.same, same, lambda file: tree.retake(f"data/{file}")) if usable else None
    metadata = work.settings.sources.metadata
    published = downloads.write_downloads(data, model, built.counts, built.news, metadata, work.site_url or work.base, taken)
    return published, tree.files | {f"data/{f.path}": bytes.fromhex(f.sha256) for f in published.files}
