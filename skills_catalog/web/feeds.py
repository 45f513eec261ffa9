"""Sitemap, robots, Atom feed, web app manifest, and the server files."""

from __future__ import annotations

import datetime
import itertools
import json
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

from skills_catalog.catalog.change import KINDS_OF_CHANGE, Change
from skills_catalog.catalog.kinds.policy import Policy
from skills_catalog.catalog.linked_data import LANGUAGE, SAMPLE, UNDECLARED, plain_text
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Record

SITEMAP_LIMIT = 50_000
SITEMAP_SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
FED = ("rates", "policies", "projects", "institutions")
FEED_LIMIT = 40
CHANGES_LIMIT = 200
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
QUERY_WORKER = "/js/query/worker.js"
"""End of the address of the one script that compiles WebAssembly. A worker has the policy of its own file, so the pages'
stays as it is."""
QUERY_CSP = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"


def headers_of(path: str) -> dict[str, str]:
    """The headers that a file is sent with."""
    return {**HEADERS, "Content-Security-Policy": QUERY_CSP} if path.endswith(QUERY_WORKER) else HEADERS


def sitemaps(paths: Iterable[str], site_url: str | None, model: Model | None = None) -> dict[str, bytes]:
    """``sitemap.xml`` and its parts of at most 50,000 addresses; nothing without a public address.

    With the model a record's page has the date it was verified on, and pages at former addresses are left out.
    """
    if site_url is None:
        return {}
    seen, moved = (_verified(model), _moved(model)) if model else ({}, set())
    ordered = sorted(set(paths) - moved)
    chunks = [ordered[i : i + SITEMAP_LIMIT] for i in range(0, len(ordered), SITEMAP_LIMIT)]
    out = {}
    for n, chunk in enumerate(chunks, 1):
        urls = "".join(f"<url>{_loc(site_url, p)}{_lastmod(seen.get(p))}</url>\n" for p in chunk)
        out[f"sitemap-{n}.xml"] = f"{XML}<urlset {SITEMAP_SPACE}>\n{urls}</urlset>\n".encode()
    parts = [(name, max((seen[p] for p in chunk if p in seen), default=None)) for name, chunk in zip(out, chunks, strict=True)]
    index = "".join(f"<sitemap>{_loc(site_url, name)}{_lastmod(newest)}</sitemap>\n" for name, newest in parts)
    out["sitemap.xml"] = f"{XML}<sitemapindex {SITEMAP_SPACE}>\n{index}</sitemapindex>\n".encode()
    return out


def _loc(site_url: str, path: str) -> str:
    return f"<loc>{escape(site_url + quote(path))}</loc>"


def _lastmod(day: datetime.date | None) -> str:
    return f"<lastmod>{day.isoformat()}</lastmod>" if day else ""


def _verified(model: Model) -> dict[str, datetime.date]:
    """Site path of a record or an article → the day it was last verified on, where that is known."""
    out = {}
    for collection, records in model.records.items():
        for record in records.values():
            if record.verified_on is None:
                continue
            out[f"{collection}/{record.id}/"] = record.verified_on
            for found in record.articles if isinstance(record, Policy) else ():
                out[model.clause_path(f"{record.id}#{found.n}")] = record.verified_on
    return out


def _moved(model: Model) -> set[str]:
    return {f"{c}/{old}/" for c, records in model.records.items() for r in records.values() for old in r.former_ids}


def robots(site_url: str | None, base_url: str) -> bytes:
    """Everything may be crawled but Datasette, whose facets and filters have addresses without end."""
    line = f"Sitemap: {site_url}sitemap.xml\n" if site_url else ""
    return f"User-agent: *\nAllow: /\nDisallow: {base_url}datasette/\n{line}".encode()


def atom(model: Model, title: str, site_url: str | None) -> bytes:
    """The newest records by the date they were verified on. Ids are tag URIs, stable across addresses.

    Without a public address the links are relative to the feed's own.
    """
    base = site_url or "./"
    space = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{LANGUAGE}"' + ("" if site_url else ' xml:base="./"')
    dated = [
        (record.verified_on, collection, record)
        for collection in FED
        for record in model.records[collection].values()
        if record.verified_on is not None
    ]
    dated.sort(key=lambda x: (-x[0].toordinal(), x[1], x[2].id))
    licence = model.district.open_data.licence
    return (
        f"{XML}<feed {space}>\n"
        f"<id>tag:{model.district.code},2019:feed</id><title>{_text(title)}</title>"
        f'<link rel="self" type="application/atom+xml" href="{escape(base)}feed.xml"/><link href="{escape(base)}"/>'
        f"<updated>{_stamp(model.data_date)}</updated>"
        f"<author><name>{_text(model.title('departments', model.district.open_data.owner))}</name></author>"
        + (f"<rights>{_text(licence)}</rights>" if licence != UNDECLARED else "")
        + "\n"
        + "\n".join(_entry(model, base, collection, record, day) for day, collection, record in dated[:FEED_LIMIT])
        + "\n</feed>\n"
    ).encode()


def _entry(model: Model, base: str, collection: str, record: Record, day: datetime.date) -> str:
    """One record; a sample says so before anything else."""
    path = f"{collection}/{record.id}/"
    summary = record.summary or record.title
    kinds = f'<category term="{collection}" label="{_text(model.collections[collection].title)}"/>'
    if is_sample(record):
        summary, kinds = f"{SAMPLE}。{summary}", f'{kinds}<category term="sample" label="{SAMPLE}"/>'
    return (
        f"<entry><id>tag:{model.district.code},2019:{_text(path)}</id><title>{_text(record.title)}</title>"
        f'<link href="{escape(base + quote(path))}"/><updated>{_stamp(day)}</updated>{kinds}'
        f"<summary>{_text(summary)}</summary></entry>"
    )


def changes(model: Model, days: Sequence[tuple[str, str, Sequence[Change]]], title: str, site_url: str | None) -> bytes:
    """``data/changes.xml``: an entry a record and publication, the newest first; what changed stands in its summary."""
    base, code = site_url or "../", model.district.code
    space = f'xmlns="http://www.w3.org/2005/Atom" xml:lang="{LANGUAGE}"' + ("" if site_url else ' xml:base="./"')
    entries = []
    for date, since, found in days:
        for (collection, id), own in itertools.groupby(found, key=lambda c: (c.collection, c.record)):
            entries.append(_changed(model, base, date, since, collection, id, list(own)))
    updated = days[0][0] if days else model.data_date.isoformat()
    return (
        f"{XML}<feed {space}>\n<id>tag:{code},2019:changes</id><title>{_text(title)}：数据变化</title>"
        f'<link rel="self" type="application/atom+xml" href="{escape(base)}data/changes.xml"/>'
        f'<link href="{escape(base)}data/changes/"/><updated>{updated}T00:00:00+08:00</updated>'
        f"<author><name>{_text(model.title('departments', model.district.open_data.owner))}</name></author>\n"
        + "\n".join(entries[:CHANGES_LIMIT])
        + "\n</feed>\n"
    ).encode()


def _changed(model: Model, base: str, date: str, since: str, collection: str, id: str, own: Sequence[Change]) -> str:
    path = f"{collection}/{id}/" if id in model.records.get(collection, {}) else "data/changes/"
    lines = [
        f"{KINDS_OF_CHANGE[c.what]}" + (f" {c.label}：{c.before or '（空）'} → {c.after or '（空）'}" if c.field else "")
        for c in own
    ]
    return (
        f"<entry><id>tag:{model.district.code},2019:changes/{date}/{since}/{_text(collection)}/{_text(id)}</id>"
        f"<title>{_text(own[0].title)}：{_text('、'.join(dict.fromkeys(KINDS_OF_CHANGE[c.what] for c in own)))}</title>"
        f'<link href="{escape(base + quote(path))}"/><updated>{date}T00:00:00+08:00</updated>'
        f'<category term="{_text(collection)}"/><summary>{_text("；".join(lines)[:2000])}</summary></entry>'
    )


def _text(text: str) -> str:
    """A text in XML: escaped, and without the characters that XML or a reader's line cannot hold."""
    return escape(plain_text(text))


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
            "shortcuts": [
                {"name": name, "short_name": name, "url": url, "icons": [icons[1]]}
                for name, url in (("找培训", "finder/"), ("算补贴", "calculator/"))
            ],
            "share_target": {
                "action": "roster/", "method": "POST", "enctype": "multipart/form-data",
                "params": {"files": [{"name": "list", "accept": ["text/csv", "text/plain", ".csv", ".tsv", ".txt"]}]},
            },
            "file_handlers": [{"action": "roster/", "accept": {"text/csv": [".csv"], "text/plain": [".txt", ".tsv"]}}],
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
        f"{base_url}assets/:release{QUERY_WORKER}",
        "  ! Content-Security-Policy",
        f"  Content-Security-Policy: {QUERY_CSP}",
    ]
    return ("\n".join(lines) + "\n").encode()
