"""The catalog's pages and their packs, brought into the tree: those that have not changed from the release that stands."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from skills_catalog.release.making import page_batches
from skills_catalog.release.making.page_batches import Batch, Done, Earlier, Packed, Page
from skills_catalog.release.making.work import Work
from skills_catalog.release.processes import Crew
from skills_catalog.site.pages import Key, Pages
from skills_catalog.site.shell import Shell
from skills_catalog.web import offline_packs

FEW = 150
"""Pages for which a second process costs more than it brings."""
Job = tuple[Batch, frozenset[Key]]
"""A batch, and those of its pages that are to be made anew."""


class SitePages:
    """All pages of a site; those that tell of the open data are brought last. made, packs: what has been brought."""

    def __init__(self, work: Work, crew: Crew, shell: Shell) -> None:
        self.work, self.crew = work, crew
        self.earlier = dict(work.earlier.pages)
        self.made: dict[Key, Page] = {}
        self.packs: dict[str, Packed] = {}
        guides = [g.path for g in shell.guides if g.path] if work.whole else ()
        self.batches = page_batches.batches(work.pages(shell), offline_packs.guides(work.tree.read, guides), work.whole)
        self.unchanged = page_batches.unchanged(self.earlier, work.compared.changed_cells())

    def bring(self, pages: Pages) -> None:
        """Bring all but the last."""
        self._bring(pages, [b for b in self.batches if not b.last], self.unchanged)

    def bring_last(self, pages: Pages) -> None:
        """Bring those that tell of the open data: they are made anew, for what they tell is no part of the model."""
        self._bring(pages, [b for b in self.batches if b.last], {key for key in self.unchanged if key[0] != "single"})

    def _bring(self, pages: Pages, batches: Sequence[Batch], unchanged: set[Key]) -> None:
        """Bring the pages of batches; on a terminal a line counts them. unchanged: those that need not be made."""
        tree, cells, jobs = self.work.tree, self.work.model.cells, list[Job]()
        for batch in batches:
            stale = {k for k in batch.keys if k not in unchanged or not tree.keep(self.earlier[k].file, self.earlier[k].digest)}
            self.made |= {key: self.earlier[key] for key in batch.keys if key not in stale}
            if stale or not self._keep_pack(pages, batch):
                jobs.append((batch, frozenset(stale)))
        known = frozenset(map(pages.path, pages.every()))
        earlier = Earlier(self.earlier, self.work.earlier.packs, tree.standing_content)
        context = page_batches.Context(pages, known, earlier, len(cells.names))
        shown, count = self.work.settings.progress, 0
        for done in self._each(context, jobs):
            self.made |= page_batches.renumbered(done, cells.number)
            if done.packed:
                self.packs[done.packed.pack.file] = done.packed
            count += len(done.pages)
            if shown:
                print(f"\r{count} 个页面", end="", file=sys.stderr, flush=True)
        if shown:
            print("\r", end="", file=sys.stderr, flush=True)

    def _keep_pack(self, pages: Pages, batch: Batch) -> bool:
        """Keep the pack of a batch none of whose pages is made anew; False where it is another, or not there."""
        if not batch.file:
            return True
        tree, packed = self.work.tree, self.work.earlier.packs.get(batch.file)
        if packed is None or packed.texts != page_batches.texts_digest(batch) or packed.pack.paths != batch.paths(pages):
            return False
        if not tree.keep(batch.file, tree.standing.get(batch.file, b"")):
            return False
        self.packs[batch.file] = packed
        return True

    def _each(self, context: page_batches.Context, jobs: Sequence[Job]) -> Iterable[Done]:
        """Render batches: here, by all processes of this machine, or by those of a cluster."""
        tree, scheduler = self.work.tree, self.work.settings.scheduler
        if scheduler:
            from skills_catalog.release import dask_cluster  # noqa: PLC0415 (only those who have a cluster have its packages)

            results = dask_cluster.each(scheduler, context, [batch for batch, _ in jobs], tree)
        else:

            def render(job: Job) -> tuple[Done, dict[str, bytes]]:
                own = tree.branch()
                return page_batches.render(context, *job, own.put), own.files

            few = sum(len(stale) for _, stale in jobs) < FEW
            results = map(render, jobs) if few else self.crew.map_unordered(render, jobs)
        for done, files in results:
            tree.files |= files
            yield done
