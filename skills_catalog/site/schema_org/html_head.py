"""schema.org JSON-LD of records, articles and the catalog, and the head of every catalog page."""

from __future__ import annotations

import html
from urllib.parse import quote

from skills_catalog.catalog.collections import COLLECTIONS
from skills_catalog.catalog.kinds.policy import Article, Policy
from skills_catalog.catalog.kinds.training import Institution, Project
from skills_catalog.catalog.linked_data import (
    LANGUAGE,
    JsonLd,
    Linker,
    given,
    iso_day,
    kind_of,
    marked,
    node,
    only,
    plain_text,
    script_json,
    web_address,
)
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.records.record import Record
from skills_catalog.records.schema import fields
from skills_catalog.rules.language.rate import Rate
from skills_catalog.site.schema_org.course import course
from skills_catalog.site.schema_org.entities import article, downloads, thing
from skills_catalog.site.schema_org.grant import grant

__all__ = ["JsonLd", "article_node", "catalog_node", "head_tags", "record_node", "script_json"]

CONTEXT = "https://schema.org"


def record_node(model: Model, collection: str, record: Record, url: str) -> JsonLd:
    """The JSON-LD of one record. url: the address of its page, which tells where the site is."""
    path = f"{collection}/{record.id}/"
    at = Linker(model, url.removesuffix(path))
    if isinstance(record, Project):
        own = course(at, record)
    elif isinstance(record, Rate):
        own = grant(at, record)
    else:
        own = thing(record, at)
    kind = kind_of(collection, record)
    if kind == "DefinedTerm":
        own = {"inDefinedTermSet": at.url(f"{collection}/"), **own}
    names = [a.name for a in record.aliases] + own.pop("alternateName", [])
    out: JsonLd = {"@context": CONTEXT, "@type": kind, "@id": at.url(path), "url": at.url(path), "name": record.title, **own}
    out |= given(
        description=" ".join(t for t in (record.summary, own.get("description")) if t),
        alternateName=only(list(dict.fromkeys(names))),
        subjectOf=_documents(at, record),
    )
    return marked(out) if is_sample(record) else out


def _documents(at: Linker, record: Record) -> list[JsonLd]:
    """The articles a record rests on and the document it was taken from; courses and places of training have neither."""
    if isinstance(record, Project | Institution):
        return []
    out = [at.clause(c) for c in record.basis]
    source = record.source
    if source is not None and source.url:
        out.append(node("CreativeWork", name=source.document, identifier=source.doc_no, url=web_address(source.url)))
    return out


def article_node(model: Model, policy: Policy, found: Article, base: str) -> JsonLd:
    """The JSON-LD of one article of a policy. base: the site's public address, or its path below the host."""
    out = {"@context": CONTEXT, **article(Linker(model, base), policy, found)}
    return marked(out) if policy.sample else out


def catalog_node(model: Model, title: str, base: str) -> JsonLd:
    """The JSON-LD of the open-data page: every download, its form, its licence where one is declared."""
    at, district = Linker(model, base), model.district
    shared = given(
        creator=at.owner(), license=at.licence(), inLanguage=LANGUAGE, dateModified=iso_day(model.data_date),
        spatialCoverage=at.area("district"), isAccessibleForFree=True,
    )  # fmt: skip
    whole = node(
        "DataDownload", name="catalog.db", contentUrl=at.url("data/catalog.db"), encodingFormat="application/vnd.sqlite3"
    )
    sets = [node("Dataset", name=f"{district.name}：全部目录", description=_about_all(model), distribution=[whole], **shared)]
    for id, spec in COLLECTIONS.items():
        labels = "、".join(f.meta.label for f in fields(spec.cls))
        about = f"{district.name}的{spec.title}。{spec.lead}共 {len(model.records[id])} 条，每条有：{labels}。"
        name = f"{district.name}：{spec.title}"
        sets.append(node("Dataset", name=name, description=about, url=at.url(f"{id}/"), distribution=downloads(at, id), **shared))
    return {
        "@context": CONTEXT,
        **node("DataCatalog", name=title, description=_about_all(model), publisher=at.owner(), dataset=sets, **shared),
        "@id": at.url("data/"),
        "url": at.url("data/"),
    }


def _about_all(model: Model) -> str:
    names = "、".join(spec.title for spec in COLLECTIONS.values())
    warning = "标了 sample 的记录是示例，不能当作事实引用。" if model.has_samples else ""
    return f"{model.district.name}职业技能培训的全部公开目录：{names}。{warning}"


def head_tags(
    *,
    title: str,
    description: str,
    path: str,
    base_url: str,
    site_url: str | None,
    nodes: list[JsonLd],
    crumbs: list[tuple[str, str]],
    image: str | None = None,
) -> str:
    """The head of a catalog page: description, canonical, OpenGraph, JSON-LD with breadcrumbs.

    image: the site path of a picture. Addresses that must be absolute are left out where the site's own is not known.
    """
    base = site_url or base_url
    lines = [_meta("name", "description", description)]
    if site_url:
        lines.append(f'<link rel="canonical" href="{html.escape(site_url + quote(path))}">')
        lines.append(_meta("property", "og:url", site_url + quote(path)))
        if image:
            lines.append(_meta("property", "og:image", site_url + quote(image)))
    lines.append(_meta("property", "og:type", "website"))
    lines.append(_meta("property", "og:locale", LANGUAGE.replace("-", "_")))
    lines.append(_meta("property", "og:title", title))
    lines.append(_meta("property", "og:description", description))
    trail = [
        {"@type": "ListItem", "position": n, "name": name, "item": base + quote(place)}
        for n, (name, place) in enumerate([*crumbs, (title, path)], 1)
    ]
    shown = [*nodes, {"@context": CONTEXT, "@type": "BreadcrumbList", "itemListElement": trail}]
    lines += [f'<script type="application/ld+json">{script_json(n)}</script>' for n in shown]
    return "\n".join(lines)


def _meta(kind: str, name: str, content: str) -> str:
    return f'<meta {kind}="{name}" content="{html.escape(plain_text(content))}">'
