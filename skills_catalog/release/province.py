"""What stands above the districts of one site: the list of districts, their common search, their data and addresses.

Made of what each district's release says of itself (``Summary``), never of catalogs, so that it is cheap to make again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec
import yaml

from skills_catalog.catalog.intake.sessions import joinable
from skills_catalog.catalog.model import Model
from skills_catalog.site.shell import Shell
from skills_catalog.web import feeds, nginx, service_worker

FINDER = "data/finder.json"
OFFERED = {
    "database": "data/catalog.db", "workbook": "data/catalog.xlsx", "datapackage": "data/datapackage.json",
    "dcat": "data/dcat.jsonld", "openapi": "data/openapi.json", "checksums": "data/checksums.txt", "finder": FINDER,
}  # fmt: skip
"""What ``districts.json`` names of a district's data → its file."""
COUNTED = ("projects", "open_projects", "institutions", "sample_projects")
COLUMNS = ("code", "name", "city", "province", *COUNTED, "data_date", "licence", "url", "database")
UNASKED = 20_000
"""Projects up to which the search reads the lists of all districts; above, of those that its reader picks."""
UNASKED_LISTS = 24
"""Districts up to which it does so."""
FEED_LIMIT = 60
PAGES = {
    "index.md": ("province.html", "home", "", "{name}各区县的培训项目、补贴和开放数据。"),
    "finder/index.md": ("province-finder.html", "projects", "找培训", "在{name}各区县的培训项目、补贴、机构和政策里一起找。"),
    "data/index.md": ("province-data.html", "data", "开放数据", "{name}各区县的数据：下载、数据库和查询。"),
}
"""The pages: source → template, section, title, description."""


class File(msgspec.Struct, frozen=True):
    """A file of a district's release: its size in bytes and SHA-256."""

    size: int
    digest: bytes


class Summary(msgspec.Struct, frozen=True):
    """A district as the page above shows it. open_projects: those that could be joined on the data date."""

    code: str
    name: str
    short_name: str
    city: str
    province: str
    site_url: str | None
    licence: str
    data_date: str
    projects: int
    open_projects: int
    institutions: int
    sample_projects: int
    files: dict[str, File]


def summary(model: Model, site: Path, files: Mapping[str, bytes]) -> Summary:
    """What a district's release says of itself. site: its folder; files: its files with their SHA-256."""
    d, projects = model.district, list(model.projects.values())
    offered = {what: file for what, file in OFFERED.items() if file in files}
    return Summary(
        d.code, d.name, d.short_name, d.city, d.province, d.site_url, d.open_data.licence, model.data_date.isoformat(),
        len(projects), sum(joinable(p, model.data_date) for p in projects), len(model.current("institutions")),
        sum(p.sample for p in projects),
        {what: File((site / file).stat().st_size, files[file]) for what, file in offered.items()},
    )  # fmt: skip


def name_of(districts: Sequence[Summary]) -> str:
    """What all of them lie in: the city where it is one, else the province, else the provinces."""
    for names in ({d.city for d in districts}, {d.province for d in districts}):
        if len(names) == 1:
            return names.pop()
    return "、".join(dict.fromkeys(d.province for d in districts))


def cities(districts: Sequence[Summary], base: str) -> list[dict[str, Any]]:
    """The districts by city, in the order of their codes. base: the common site's address."""
    found: dict[str, list[dict[str, Any]]] = {}
    for d in districts:
        found.setdefault(d.city, []).append(shown(d, base))
    return [{"name": city, "districts": inside} for city, inside in found.items()]


def shown(d: Summary, base: str) -> dict[str, Any]:
    """A district as data: names, counts, addresses."""
    url = f"{d.site_url or base + d.code + '/'}"
    files = {
        what: {"url": f"{url}{OFFERED[what]}", "bytes": file.size, "sha256": file.digest.hex()} for what, file in d.files.items()
    }
    return {
        "code": d.code, "name": d.name, "short_name": d.short_name, "city": d.city, "province": d.province,
        **{what: getattr(d, what) for what in COUNTED}, "data_date": d.data_date, "licence": d.licence,
        "url": url, "files": files,
    }  # fmt: skip


def total(districts: Sequence[Summary]) -> dict[str, Any]:
    return {
        "districts": len(districts), **{what: sum(getattr(d, what) for d in districts) for what in COUNTED},
        "data_date": max(d.data_date for d in districts),
    }  # fmt: skip


def variables(districts: Sequence[Summary], datasette: str | None) -> dict[str, Any]:
    """What the templates know (``config.extra.kf``): the districts by city; the search list of each.

    datasette: the path below the site of a server with the databases of all.
    """
    lists = {d.code: f"{d.code}/{FINDER}" for d in districts if "finder" in d.files}
    sums = total(districts)
    menu = [
        {"title": "全部区县", "links": [{"path": ".", "title": "区县列表"}, {"path": "finder/", "title": "找培训"},
                                    {"path": "data/", "title": "开放数据"}]},
        *({"title": c["name"], "links": [{"path": f"{d['code']}/", "title": d["name"]} for d in c["districts"]]}
          for c in cities(districts, "")),
    ]  # fmt: skip
    return {
        "district_name": name_of(districts), "cities": cities(districts, ""), "total": sums, "lists": lists, "menu": menu,
        "unasked": sums["projects"] <= UNASKED and len(districts) <= UNASKED_LISTS,
        "data_date": sums["data_date"], "csp": nginx.META_CSP, "up": None, "datasette": datasette,
    }  # fmt: skip


def content(folder: Path, name: str) -> None:
    """Write the pages' sources, which MkDocs makes into pages with the shell of the site."""
    for file, (template, section, title, description) in PAGES.items():
        head = {
            "template": template, "section": section, "title": title or name, "description": description.replace("{name}", name)
        }  # fmt: skip
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n", "utf-8")


def files(
    districts: Sequence[Summary], shell: Shell, title: str, site_url: str | None, base_url: str, worker: bytes,
    parts: Iterable[str], feed: Mapping[str, str],
) -> dict[str, bytes]:  # fmt: skip
    """The files of the common site that are no pages: file → content. title: the site's name.

    worker: ``sw.js``; parts: the districts' own sitemaps; feed: code → a district's ``feed.xml``.
    """
    base = site_url or quote(base_url)
    rows = [shown(d, base) for d in districts]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        row["database"] = row["files"].get("database", {}).get("url", "")
        writer.writerow([row[c] for c in COLUMNS])
        del row["database"]
    data = {"name": name_of(districts), "total": total(districts), "districts": rows}
    return {
        "data/districts.json": f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode(),
        "data/districts.csv": f"\ufeff{table.getvalue()}".encode(),
        "robots.txt": robots(districts, site_url, quote(base_url)),
        "feed.xml": atom(districts, title, site_url, feed),
        "manifest.webmanifest": manifest(title, name_of(districts), shell.assets),
        "_headers": headers(quote(base_url)),
        "_nginx.conf": nginx.nginx(base_url),
        "sw.js": worker,
        **sitemaps(site_url, parts),
    }


def sitemaps(site_url: str | None, parts: Iterable[str]) -> dict[str, bytes]:
    """``sitemap.xml`` over the districts' sitemaps and that of the common pages; nothing without a public address.

    An index must not name other indexes: it names the parts of each district's.
    """
    if site_url is None:
        return {}
    own = feeds.sitemaps([service_worker.site_address(file.replace(".md", ".html")) for file in PAGES], site_url)
    more = "".join(f"<sitemap><loc>{escape(site_url + part)}</loc></sitemap>\n" for part in parts)
    return {**own, "sitemap.xml": own["sitemap.xml"].replace(b"</sitemapindex>", more.encode() + b"</sitemapindex>")}


def robots(districts: Sequence[Summary], site_url: str | None, base_url: str) -> bytes:
    more = "".join(f"Disallow: {base_url}{d.code}/datasette/\n" for d in districts)
    text = feeds.robots(site_url, base_url).decode()
    return text.replace(f"Disallow: {base_url}datasette/\n", f"Disallow: {base_url}datasette/\n{more}").encode()


def manifest(title: str, short: str, assets: str) -> bytes:
    """The web app manifest without what only a district has."""
    found = json.loads(feeds.manifest(title, short, assets))
    for name in ("share_target", "file_handlers"):
        del found[name]
    found["shortcuts"] = [s for s in found["shortcuts"] if s["url"] == "finder/"]
    return json.dumps(found, ensure_ascii=False, indent=1).encode()


def headers(base_url: str) -> bytes:
    """``_headers`` for the common site and every district below it: what all have once, then the rules for their files."""
    below = feeds.headers_file(f"{base_url}:division/").decode()
    return feeds.headers_file(base_url) + below[below.index(f"{base_url}:division/assets/") :].encode()


_ENTRY = re.compile(r"<entry>.*?</entry>", re.DOTALL)


def atom(districts: Sequence[Summary], title: str, site_url: str | None, feed: Mapping[str, str]) -> bytes:
    """The newest entries of the districts' feeds, each under its district's name. feed: code → ``feed.xml``."""
    found = []
    for d in districts:
        for entry in _ENTRY.findall(feed.get(d.code, "")):
            updated = re.search(r"<updated>(.*?)</updated>", entry)
            own = entry.replace("<title>", f"<title>{escape(d.name)}：", 1)
            found.append((updated.group(1) if updated else "", own.replace('href="./', f'href="./{d.code}/', 1)))
    found.sort(key=lambda e: e[0], reverse=True)
    base = site_url or "./"
    space = 'xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN"' + ("" if site_url else ' xml:base="./"')
    newest = max(d.data_date for d in districts)
    entries = "\n".join(entry for _, entry in found[:FEED_LIMIT])
    return (
        f"{feeds.XML}<feed {space}>\n<id>tag:{'+'.join(d.code for d in districts[:1])},2019:districts</id>"
        f'<title>{escape(title)}</title><link rel="self" type="application/atom+xml" href="{escape(base)}feed.xml"/>'
        f'<link href="{escape(base)}"/><updated>{newest}T00:00:00+08:00</updated>'
        f"<author><name>{escape(title)}</name></author>\n{entries}\n</feed>\n"
    ).encode()
