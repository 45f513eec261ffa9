"""schema.org JSON-LD of records, and the head of every catalog page."""

from __future__ import annotations

import html
import json
from typing import Any

from compiler.model import Model
from compiler.record import Record
from compiler.records import COLLECTIONS, Institution, Occupation, Policy, Project
from compiler.rules.language import Rate
from compiler.units import MINUTES_PER_CLASS_HOUR

Node = dict[str, Any]
MODES = {"offline": "onsite", "online": "online", "blended": "blended"}


def dump(node: object) -> str:
    """JSON for a script element: ``<`` cannot close it."""
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def duration(hours: int) -> str:
    """学时 as an ISO 8601 duration of clock time."""
    minutes = hours * MINUTES_PER_CLASS_HOUR
    return f"PT{minutes // 60}H" + (f"{minutes % 60}M" if minutes % 60 else "")


def record_node(model: Model, collection: str, record: Record, url: str) -> Node:
    """The JSON-LD of one record."""
    base: Node = {"@context": "https://schema.org", "@id": url, "url": url, "name": record.title}
    if record.summary:
        base["description"] = record.summary
    if isinstance(record, Project):
        return base | _course(model, record)
    if isinstance(record, Institution):
        return base | {"@type": "EducationalOrganization"} | ({"address": record.address} if record.address else {})
    if isinstance(record, Occupation):
        return base | {"@type": "Occupation", "occupationalCategory": record.code}
    if isinstance(record, Rate):
        return base | {
            "@type": "GovernmentService",
            "serviceType": model.label("subsidy_kind", record.kind),
            "areaServed": model.district.name,
        }
    if isinstance(record, Policy):
        legal: Node = {"@type": "Legislation", "legislationIdentifier": record.doc_no or record.id}
        if record.issued:
            legal["legislationDate"] = record.issued.isoformat()
        return base | legal
    return base | {"@type": "DefinedTerm", "inDefinedTermSet": COLLECTIONS[collection].title}


def _course(model: Model, project: Project) -> Node:
    instances = []
    for session in project.sessions:
        where = model.title("towns", session.town) if session.town else model.district.name
        node: Node = {
            "@type": "CourseInstance",
            "courseMode": MODES.get(project.mode, project.mode),
            "startDate": session.start.isoformat(),
            "endDate": session.end.isoformat(),
            "courseWorkload": duration(project.theory_hours + project.practice_hours),
            "location": {"@type": "Place", "name": session.place or where, "address": f"{model.district.name}{where}"},
        }
        if session.cancelled:
            node["eventStatus"] = "https://schema.org/EventCancelled"
        instances.append(node)
    out: Node = {
        "@type": "Course",
        "description": project.summary or project.title,
        "provider": [{"@type": "EducationalOrganization", "name": model.title("institutions", i)} for i in project.institutions],
        "timeRequired": duration(project.theory_hours + project.practice_hours),
        "hasCourseInstance": instances,
    }  # fmt: skip
    if project.fee is not None:
        out["offers"] = {
            "@type": "Offer",
            "category": "Paid" if project.fee else "Free",
            "price": project.fee / 100,
            "priceCurrency": "CNY",
        }
    return out


def head(
    *,
    title: str,
    description: str,
    path: str,
    base_url: str,
    site_url: str | None,
    nodes: list[Node],
    crumbs: list[tuple[str, str]],
) -> str:
    """The head of a catalog page: description, canonical, OpenGraph, JSON-LD with breadcrumbs."""
    base = site_url or base_url
    url = f"{base}{path}"
    lines = [f'<meta name="description" content="{html.escape(description)}">']
    if site_url:
        lines.append(f'<link rel="canonical" href="{html.escape(url)}">')
        lines.append(f'<meta property="og:url" content="{html.escape(url)}">')
    lines += [
        '<meta property="og:type" content="website">',
        f'<meta property="og:title" content="{html.escape(title)}">',
        f'<meta property="og:description" content="{html.escape(description)}">',
    ]
    trail = [
        {"@type": "ListItem", "position": n, "name": name, "item": f"{base}{place}"}
        for n, (name, place) in enumerate([*crumbs, (title, path)], 1)
    ]
    nodes = [*nodes, {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": trail}]
    lines += [f'<script type="application/ld+json">{dump(node)}</script>' for node in nodes]
    return "\n".join(lines)
