"""What the home page shows of the catalog, and what every page shows around its own part."""

from __future__ import annotations

from typing import Any

from skills_catalog.catalog.intake.sessions import ProjectNow, intake_data, project_on
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.model import Model
from skills_catalog.catalog.samples.marks import is_sample
from skills_catalog.site import news
from skills_catalog.site.site_map import menu

SHOWN = 6
"""Cards of classes on the home page; ``home-page.js`` has the same."""


def shell_variables(model: Model, csp: str) -> dict[str, Any]:
    """What every page shows of the catalog, around its own part. csp: the policy that stands in each page."""
    policy = model.policies[model.district.main_policy]
    return {
        "district_name": model.district.name,
        "document": {"doc_no": policy.doc_no or policy.title, "path": f"policies/{policy.id}/"},
        "data_date": model.data_date.isoformat(),
        "hotlines": [
            {"number": h.number, "title": h.title, "purpose": h.purpose, "hours": h.hours, "charge": h.charge}
            for h in model.district.hotlines
        ],
        "menu": menu(),
        "samples": model.has_samples,
        "csp": csp,
    }


def home(model: Model) -> dict[str, Any]:
    """What the home page shows of the catalog."""
    now = ((project, project_on(project, model.data_date)) for project in model.projects.values())
    soon = sorted((found for found in now if found[1].state == "open"), key=lambda found: _order(model, found[1]))
    return {
        "soon": [_soon(model, project, at) for project, at in soon[:SHOWN]],
        "lately": [_change(c) for c in news.latest_news(model)],
        "towns": [{"id": t.id, "title": t.title} for t in model.records["towns"].values()],
    }


def _change(change: news.NewsItem) -> dict[str, Any]:
    """A line of the home page's news: at most three records by name."""
    return {
        "day": change.day.isoformat(), "what": change.what, "more": len(change.events) - 3,
        "items": [{"title": e.title, "url": e.path, "sample": e.sample} for e in change.events[:3]],
    }  # fmt: skip


def _order(model: Model, now: ProjectNow) -> tuple[int, str]:
    """What sorts projects that can be joined: those to begin, then those that have begun, then those without a date."""
    if now.session is None:
        return 2, ""
    return int(now.session.start <= model.data_date), now.session.start.isoformat()


def _soon(model: Model, project: Project, now: ProjectNow) -> dict[str, Any]:
    """A card of the home page; the reader's browser tells its state by its own date, and chooses anew where one has passed."""
    return {
        "title": project.title, "url": f"projects/{project.id}/", "sample": is_sample(project),
        "start": now.session.start.isoformat() if now.session else "", "words": now.words,
        "town": model.title("towns", project.town) if project.town else model.district.name,
        "intake": intake_data(project),
        "institution": model.title("institutions", project.institutions[0]) if project.institutions else "",
    }  # fmt: skip
