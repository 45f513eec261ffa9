"""What the home page shows of the catalog, and what every page shows around its own part."""

from __future__ import annotations

from typing import Any

from skills_catalog.catalog.model import Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.site import news
from skills_catalog.site.record_facts import session_data
from skills_catalog.site.site_map import menu


def shell_variables(model: Model, csp: str) -> dict[str, Any]:
    """What every page shows of the catalog, around its own part. csp: the policy that stands in each page."""
    policy = model.policies[model.district.main_policy]
    return {
        "district_name": model.district.name,
        "document": {"doc_no": policy.doc_no or policy.title, "path": f"policies/{policy.id}/"},
        "data_date": model.data_date.isoformat(),
        "menu": menu(),
        "samples": model.has_samples,
        "csp": csp,
    }


def home(model: Model) -> dict[str, Any]:
    """What the home page shows of the catalog."""
    soon = sorted(
        (session.start, project.id, n)
        for project in model.projects.values()
        for n, session in enumerate(project.sessions)
        if session.start > model.data_date
        and (session.deadline or session.start) >= model.data_date
        and not session.cancelled
        and project.status == "open"
        and (session.seats is None or (session.enrolled or 0) < session.seats)
    )
    return {
        "soon": [_soon(model, id, n) for _, id, n in soon[:6]],
        "lately": [_change(c) for c in news.latest_news(model)],
        "towns": [{"id": t.id, "title": t.title} for t in model.records["towns"].values()],
    }


def _change(change: news.NewsItem) -> dict[str, Any]:
    """A line of the home page's news: at most three records by name."""
    return {
        "day": change.day.isoformat(), "what": change.what, "more": len(change.events) - 3,
        "items": [{"title": e.title, "url": e.path, "sample": e.sample} for e in change.events[:3]],
    }  # fmt: skip


def _soon(model: Model, id: str, n: int) -> dict[str, Any]:
    """A card of the home page; the reader's browser tells the class's state by its own date."""
    project = model.projects[id]
    session = project.sessions[n]
    return {
        "title": project.title, "url": f"projects/{id}/", "start": session.start.isoformat(), "sample": is_sample(project),
        "town": model.title("towns", project.town) if project.town else model.district.name,
        "session": session_data(session),
        "institution": model.title("institutions", project.institutions[0]) if project.institutions else "",
    }  # fmt: skip
