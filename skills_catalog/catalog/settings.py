"""What a command was given: made once in ``commands/``, changed by nobody; another value is made by ``dataclasses.replace``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

READ = {
    "catalog": "目录文件夹",
    "content": "指南文件夹",
    "templates": "模板文件夹",
    "config": "mkdocs.yml",
    "metadata": "Datasette 的说明",
}
"""The options that name what a site is made of, as messages call it."""
GUIDES = ("content", "config")
"""Options whose files stand beside the catalog in a district's own folder, as ``start`` makes it."""
OWN = ("sqlite", "qr", "forms")
"""What comes with the program."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """Name the files and folders that the program reads; all paths are absolute."""

    catalogs: tuple[Path, ...]
    """Folders of catalogs; one may also hold districts in folders named by their codes."""
    content: Path
    """The folder of the guides."""
    templates: Path
    config: Path
    """``mkdocs.yml``."""
    metadata: Path
    """What Datasette says of the data, as YAML."""
    sqlite: Path
    """The folder of SQLite for browsers, an npm package; where it is not there, pages do without."""
    qr: Path
    """The folder of what draws QR codes, an npm package; where it is not there, pages do without."""
    forms: Path
    """The folder of the rule language's own cases, which the site offers to run."""
    base: Path
    """What paths in findings are relative to: the folder that the command was typed in."""
    shared: frozenset[str] = frozenset()
    """The options that were typed: what they name is that of every district."""

    @property
    def catalog(self) -> Path:
        """The folder of the one catalog that is meant."""
        (catalog,) = self.catalogs
        return catalog

    def of(self, catalog: Path) -> Sources:
        """Return the same with another catalog, and with the guides beside it where it lies in a district's own folder."""
        content, config = self._guides_of(catalog)
        return replace(self, catalogs=(catalog,), content=content, config=config)

    def _guides_of(self, catalog: Path) -> tuple[Path, Path]:
        """Return where a catalog's guides and its ``mkdocs.yml`` are."""
        content, config = catalog.parent / "content", catalog.parent / "mkdocs.yml"
        if not all(place.exists() for place in (catalog / "district.yaml", content, config)):
            return self.content, self.config
        return self.content if "content" in self.shared else content, self.config if "config" in self.shared else config

    def named(self) -> dict[str, Path]:
        """Return the options that name a site's sources, for one catalog: option → place."""
        return {name: getattr(self, name) for name in READ}

    def places(self) -> list[Path]:
        """Return every folder and file that a site is made of."""
        own = [place for catalog in self.catalogs for place in self._guides_of(catalog)]
        return [*dict.fromkeys([*self.catalogs, self.content, self.templates, self.config, self.metadata, *own])]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Say what a build is made of, how, and where it is put."""

    sources: Sources
    out: Path
    """The folder of the site."""
    store: str | None = None
    """Where the site goes instead of ``out``: the address of an object store, as fsspec writes it."""
    base_url: str = "/"
    """The site's path below its host, decoded, with a slash at both ends."""
    parent_url: str | None = None
    """The address of the site above this one, where it is one district's of several."""
    mounted: str | None = None
    """The path below the site where the same server answers queries; None where it serves files only."""
    previous: Path | None = None
    """The database of the publication that this one is compared with; for several districts, the folder of their site."""
    only: str | None = None
    """``pages`` for a site without database, downloads, search and packs."""
    samples: bool | None = None
    """Whether samples are shown; None for what each district says."""
    clean: bool = False
    """Whether nothing of the last build is used."""
    jobs: int | None = None
    """The number of processes; None for that of the processors."""
    scheduler: str | None = None
    """The address of the Dask scheduler whose workers render the pages, or build whole districts of several."""
    progress: bool = False
    """Whether a line on standard error counts what has been made."""
    compiled: Path | None = None
    """A folder for the compiled templates, kept between builds."""

    def shaping(self) -> dict[str, object]:
        """Return the settings that decide what a site of one catalog looks like: the others only say how it is made."""
        own = {name: getattr(self, name) for name in ("base_url", "parent_url", "mounted", "only", "previous", "samples")}
        return own | self.sources.named() | {name: getattr(self.sources, name) for name in OWN}

    def inputs(self) -> list[Path]:
        """Return every folder and file that a build of one catalog reads."""
        own = [getattr(self.sources, name) for name in OWN]
        return [*self.sources.named().values(), *own, *([self.previous] if self.previous else [])]
