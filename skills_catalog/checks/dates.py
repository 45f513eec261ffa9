"""Dates in order: classes of projects, sanctions of institutions, the time in force of rates."""

from __future__ import annotations

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.collections import Institution, Project


def check_dates(catalog: Catalog) -> None:
    """Report dates in the wrong order; each record is judged by itself."""
    check_project_dates(catalog)
    for institution in catalog.of("institutions", Institution).values():
        for n, sanction in enumerate(institution.sanctions):
            if sanction.until is not None and sanction.until < sanction.from_:
                message = f"止 {sanction.until} 早于起 {sanction.from_}。"
                catalog.report_at("institutions", institution.id, ("sanctions", n, "until"), "date-order", message)
    for rate in catalog.rates().values():
        if rate.in_force.to is not None and rate.in_force.to < rate.in_force.from_:
            message = f"止 {rate.in_force.to} 早于起 {rate.in_force.from_}。"
            catalog.report_at("rates", rate.id, ("in_force", "to"), "date-order", message)


def check_project_dates(catalog: Catalog) -> None:
    """Report classes that end before they start, or whose deadline is after their end; only the projects are read."""
    for project in catalog.of("projects", Project).values():
        for n, session in enumerate(project.sessions):
            if session.end < session.start:
                message = f"结束日期 {session.end} 早于开班日期 {session.start}。"
                catalog.report_at("projects", project.id, ("sessions", n, "end"), "date-order", message)
            if session.deadline is not None and session.deadline > session.end:
                message = f"报名截止 {session.deadline} 晚于结束日期 {session.end}。"
                catalog.report_at("projects", project.id, ("sessions", n, "deadline"), "date-order", message)
