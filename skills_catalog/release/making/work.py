"""What every step of a build is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import yaml

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.model import Model, join
from skills_catalog.catalog.reads import Cells
from skills_catalog.catalog.rulebook import compile_rulebook
from skills_catalog.catalog.settings import Settings
from skills_catalog.open_data.downloads import PublishedData
from skills_catalog.release.making.comparison import Comparison
from skills_catalog.release.making.known_shell import qr_files, sqlite_files
from skills_catalog.release.making.remembered import Remembered
from skills_catalog.release.tree import Tree
from skills_catalog.site.jinja import Templates
from skills_catalog.site.pages import Pages
from skills_catalog.site.shell import Shell


@dataclass(frozen=True)
class Work:
    """One release in the making.

    earlier: what is remembered of the release that stands; nothing where it has other settings. compared: the model beside that
    release. sizes: SHA-256 of a file → its bytes when compressed, of the files that have been measured; it grows.
    """

    settings: Settings
    catalog: Catalog
    model: Model
    rules: dict[str, Any]
    tree: Tree
    earlier: Remembered
    compared: Comparison
    sizes: dict[bytes, int]

    @classmethod
    def begun(cls, settings: Settings, catalog: Catalog, tree: Tree, earlier: Remembered) -> Work:
        """Compile the rules, join the catalog, compare it with the release that stands. Nothing is made yet."""
        rules = catalog.rules or compile_rulebook(catalog)
        model = join(catalog, Cells(earlier.cells), earlier.readings)
        compared = Comparison(model, earlier.cells, earlier.digests)
        return cls(settings, catalog, model, rules, tree, earlier, compared, dict(earlier.sizes))

    @property
    def whole(self) -> bool:
        """Whether more is made than pages."""
        return self.settings.only != "pages"

    @property
    def base(self) -> str:
        """The site's path below its host, as addresses have it."""
        return quote(self.settings.base_url)

    @property
    def site_url(self) -> str | None:
        return self.model.district.site_url

    @property
    def datasette(self) -> str | None:
        """Where the database can be queried: a path below the site, an address, or nowhere."""
        return self.settings.mounted or self.model.district.datasette_url

    def site_name(self) -> str:
        """Return the site's name as mkdocs.yml gives it; ``{district}`` there stands for the district's."""
        written = str(yaml.safe_load(self.settings.sources.config.read_text("utf-8"))["site_name"])
        return written.replace("{district}", self.model.district.name)

    def pages(self, shell: Shell, published: PublishedData | None = None, query_size: str = "") -> Pages:
        """Return what makes pages. published, query_size: for those that tell of the open data."""
        return Pages(
            self.model, self.rules, Templates.of(self.settings.sources.templates / "pages"), shell,
            base_url=self.base, site_url=self.site_url, parent_url=self.settings.parent_url,
            query=bool(sqlite_files(self.settings)), qr=bool(qr_files(self.settings)), datasette=self.datasette,
            published=published, query_size=query_size, compiled=self.settings.compiled,
        )  # fmt: skip
