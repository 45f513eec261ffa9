"""The development server of several districts: each one's site with its Datasette, and a Datasette with all databases."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from skills_catalog.catalog.site_files import DATABASE
from skills_catalog.commands.server.site import App, Receive, Scope, Send, Site

PLUGIN = "plugins/open_data.py"


def database_name(code: str) -> str:
    """What a district's database is called where there are others."""
    return f"catalog_{code}"


def gather(site: Path, base_url: str, codes: list[str], folder: Path) -> None:
    """Make a folder that Datasette takes as it is, with the databases of all districts of a release, described and counted."""
    inspected: dict[str, Any] = {}
    described: dict[str, Any] = {"databases": {}}
    for code in codes:
        data = site / code / "data"
        _linked(data / DATABASE, folder / f"{database_name(code)}.db")
        own = json.loads((data / "metadata.json").read_text("utf-8"))
        config = {"open_data": {"site": f"{base_url}{code}/", **own.get("plugins", {}).get("open_data", {})}}
        about = {key: own[key] for key in ("license", "about", "about_url", "source_url") if key in own}
        described["databases"][database_name(code)] = {**about, **own["databases"]["catalog"], "plugins": config}
        found = json.loads((data / "inspect-data.json").read_text("utf-8"))["catalog"]
        inspected[database_name(code)] = {**found, "file": f"{database_name(code)}.db"}
    (folder / "plugins").mkdir()
    first = site / codes[0] / "data"
    shutil.copyfile(first / PLUGIN, folder / PLUGIN)
    shutil.copyfile(first / "settings.json", folder / "settings.json")
    for name, body in (("metadata", described), ("inspect-data", inspected)):
        (folder / f"{name}.json").write_text(json.dumps(body, ensure_ascii=False), "utf-8")


def _linked(source: Path, target: Path) -> None:
    """The same file under another name: a link outlives the exchange of releases as a copy does, and costs nothing."""
    try:
        os.link(source, target)
    except OSError:  # another file system
        shutil.copyfile(source, target)


class DistrictSites(Site):
    """Serves a release of several districts: the common pages, and below ``<base><code>/`` each district's site.

    ``<base>datasette/`` has all databases (``catalog_<code>``); ``<base><code>/datasette/`` that of one district, which is opened
    when it is first asked for.
    """

    def __init__(self, site: Path, base_url: str = "/") -> None:
        super().__init__(site, base_url)
        self.own: dict[str, Site] = {}
        self.before: dict[str, Site] = {}

    def open_database(self) -> None:
        """Take the databases of the release that now stands in the site folder."""
        listed = json.loads((self.site / "data" / "districts.json").read_text("utf-8"))["districts"]
        codes = [d["code"] for d in listed if "database" in d["files"]]
        self.before, self.own = self.own, {d["code"]: Site(self.site / d["code"], f"{self.base}{d['code']}/") for d in listed}
        for own in self.own.values():
            own.released = self.released  # open pages of any district hear of the next release
        if not codes:
            self.datasette = None
            return
        copy = tempfile.TemporaryDirectory(prefix="datasette-")
        gather(self.site, self.base, codes, Path(copy.name))
        self.ask(copy)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app: App = super().__call__
        path: str = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(self.base):
            code, slash, rest = path[len(self.base) :].partition("/")
            district = self.own.get(code)
            if district is not None and slash:
                if rest.startswith("datasette/") and district.datasette is None:
                    await asyncio.to_thread(district.open_database)
                app = district
        await app(scope, receive, send)
