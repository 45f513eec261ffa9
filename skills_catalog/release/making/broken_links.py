"""Every link of every page must lead somewhere: those of the catalog's pages, of the shell, of the guides."""

from __future__ import annotations

from collections.abc import Iterable

from skills_catalog.findings.finding import stop_on_errors
from skills_catalog.release.making.page_batches import Page
from skills_catalog.release.making.work import Work
from skills_catalog.site import internal_links
from skills_catalog.site.shell import Shell

LEFT_OUT = ("data/", "feed.xml", "manifest.webmanifest")
"""Where links of a build of pages only lead, to what it leaves out."""


def refuse(work: Work, shell: Shell, made: Iterable[Page]) -> None:
    """Raise BuildStopped where a link leads nowhere. made: the catalog's pages, with those of their links to be looked at."""
    tree, base_url, pages = work.tree, work.settings.base_url, list(made)
    own = {page.file for page in pages}
    texts = {f: tree.read(f).decode() for f in sorted(tree.files) if f.endswith(".html") and f not in own}
    texts |= {f"{'x/' * depth}{section}.html": "".join(parts) for (section, depth), parts in shell.pieces.items()}
    ids = {file: internal_links.ids(text) for file, text in texts.items()} | {page.file: page.ids for page in pages}
    unsure = [(page.file, link) for page in pages for link in page.links]
    unsure += [(file, link) for file, text in texts.items() for link in internal_links.outgoing(file, base_url, text)]
    mounted = [*([work.settings.mounted] if work.settings.mounted else []), *([] if work.whole else LEFT_OUT)]
    files = tree.files.keys() | texts.keys()
    broken = [(page, link.address) for page, link in unsure if internal_links.leads_nowhere(link, files, ids, mounted)]
    for page, address in sorted(broken):
        work.catalog.problems.add(page, (0, 0), "broken-link", f"链接 {address} 没有对应的文件。")
    stop_on_errors(work.catalog.problems)
