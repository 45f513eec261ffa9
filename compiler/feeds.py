"""Sitemap, robots, Atom feed, web app manifest, and the server files."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable
from html import escape

from compiler.model import Model

SITEMAP_LIMIT = 50_000
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def sitemaps(paths: Iterable[str], site_url: str | None) -> dict[str, bytes]:
    """``sitemap.xml`` and its parts of at most 50,000 addresses; nothing without a public address."""
    if site_url is None:
        return {}
    ordered = sorted(paths)
    chunks = [ordered[i : i + SITEMAP_LIMIT] for i in range(0, len(ordered), SITEMAP_LIMIT)]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    out = {}
    for n, chunk in enumerate(chunks, 1):
        urls = "".join(f"<url><loc>{escape(site_url + p)}</loc></url>\n" for p in chunk)
        out[f"sitemap-{n}.xml"] = f"{head}<urlset {space}>\n{urls}</urlset>\n".encode()
    index = "".join(f"<sitemap><loc>{escape(site_url)}sitemap-{n}.xml</loc></sitemap>\n" for n in range(1, len(chunks) + 1))
    out["sitemap.xml"] = f"{head}<sitemapindex {space}>\n{index}</sitemapindex>\n".encode()
    return out


def robots(site_url: str | None) -> bytes:
    line = f"Sitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\n{line}".encode()


def atom(model: Model, title: str, site_url: str | None) -> bytes:
    """The newest records by the date they were verified on. Ids are tag URIs, stable across addresses."""
    base = site_url or "./"
    dated = [
        (record.verified_on, collection, record)
        for collection in ("rates", "policies", "projects", "institutions")
        for record in model.records[collection].values()
        if record.verified_on is not None
    ]
    dated.sort(key=lambda x: (-x[0].toordinal(), x[1], x[2].id))
    entries = []
    for day, collection, record in dated[:40]:
        path = f"{collection}/{record.id}/"
        entries.append(
            f"<entry><id>tag:{model.district.code},2019:{escape(path)}</id><title>{escape(record.title)}</title>"
            f'<link href="{escape(base + path)}"/><updated>{_stamp(day)}</updated>'
            f"<summary>{escape(record.summary or record.title)}</summary></entry>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">\n'
        f"<id>tag:{model.district.code},2019:feed</id><title>{escape(title)}</title>"
        f'<link rel="self" href="{escape(base)}feed.xml"/><updated>{_stamp(model.data_date)}</updated>'
        f"<author><name>{escape(model.title('departments', model.district.open_data.owner))}</name></author>\n"
        + "\n".join(entries)
        + "\n</feed>\n"
    ).encode()


def _stamp(day: datetime.date) -> str:
    return f"{day.isoformat()}T00:00:00+08:00"


def manifest(title: str, short: str, assets: str) -> bytes:
    """The web app manifest; every address is relative to it, so it works below any path."""
    icons = [{"src": f"{assets}/icons/icon.svg", "sizes": "any", "type": "image/svg+xml"}]
    icons += [{"src": f"{assets}/icons/icon-{n}.png", "sizes": f"{n}x{n}", "type": "image/png"} for n in (192, 512)]
    icons += [{"src": f"{assets}/icons/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"}]
    return json.dumps(
        {
            "id": "./", "name": title, "short_name": short, "lang": "zh-CN", "start_url": "./?from=app", "scope": "./",
            "display": "standalone", "background_color": "#fbfcfb", "theme_color": "#0b5c52", "icons": icons,
            "categories": ["education", "government"],
            "shortcuts": [{"name": "找培训", "url": "finder/"}, {"name": "算补贴", "url": "calculator/"}],
        },
        ensure_ascii=False,
        indent=1,
    ).encode()  # fmt: skip


def headers_file(base_url: str) -> bytes:
    """``_headers`` for static hosts that read it."""
    lines = [f"{base_url}*"] + [f"  {k}: {v}" for k, v in HEADERS.items()]
    lines += [
        f"{base_url}assets/kf-*",
        "  Cache-Control: public, max-age=31536000, immutable",
        f"{base_url}sw.js",
        "  Cache-Control: no-cache",
    ]
    return ("\n".join(lines) + "\n").encode()
