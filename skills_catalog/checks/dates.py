"""Dates in order: classes of projects, sanctions of institutions, classes and lists of occupations, times in force."""

from __future__ import annotations

import datetime
import itertools

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.kinds.figures import Statistic
from skills_catalog.catalog.kinds.training import Institution, Occupation, Project
from skills_catalog.findings.finding import KeyPath
from skills_catalog.rules.language.parameter import Parameter

NO_END = 2200
"""Years from which on an end is how other programs write that there is none, 9999-12-31."""


def check_dates(catalog: Catalog) -> None:
    """Report dates in the wrong order; each record is judged by itself."""
    check_project_dates(catalog)
    for institution in catalog.of("institutions", Institution).values():
        for n, sanction in enumerate(institution.sanctions):
            _in_order(catalog, "institutions", institution.id, ("sanctions", n, "until"), (sanction.from_, sanction.until))
    for occupation in catalog.of("occupations", Occupation).values():
        _classes(catalog, occupation)
        for n, listing in enumerate(occupation.listings):
            _in_order(catalog, "occupations", occupation.id, ("listings", n, "until"), (listing.from_, listing.until))
    for rate in catalog.rates().values():
        _in_order(catalog, "rates", rate.id, ("in_force", "to"), (rate.in_force.from_, rate.in_force.to))
    for parameter in catalog.of("parameters", Parameter).values():
        for n, version in enumerate(parameter.versions):
            span = version.in_force.from_, version.in_force.to
            _in_order(catalog, "parameters", parameter.id, ("versions", n, "in_force", "to"), span)
    for statistic in catalog.of("statistics", Statistic).values():
        for n, figure in enumerate(statistic.series):
            if figure.from_ is not None:
                _in_order(catalog, "statistics", statistic.id, ("series", n, "to"), (figure.from_, figure.to))


def _in_order(
    catalog: Catalog, collection: str, id: str, path: KeyPath, span: tuple[datetime.date, datetime.date | None]
) -> None:
    first, last = span
    if last is not None and last < first:
        catalog.report_at(collection, id, path, "date-order", f"止 {last} 早于起 {first}。")
    if last is not None and last.year >= NO_END:
        catalog.report_at(collection, id, path, "date-order", f"{last} 像是“长期”的意思：没有止期就不写，请删掉这一项。")


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


def _classes(catalog: Catalog, occupation: Occupation) -> None:
    """Report an occupation that is in two classes on one day."""
    spans = [(x.from_ or datetime.date.min, x.until or datetime.date.max, n) for n, x in enumerate(occupation.class_)]
    for first, last, n in spans:
        if last < first:
            message = f"止 {last} 早于起 {first}。"
            catalog.report_at("occupations", occupation.id, ("class", n, "until"), "date-order", message)
    for before, after in itertools.pairwise(sorted(spans)):
        if after[0] <= before[1]:
            a, b = (occupation.class_[span[2]].class_ for span in (before, after))
            message = f"同一天又是 {a} 又是 {b}。给前一段写 until，后一段写 from，例如 2025-12-31 和 2026-01-01。"
            catalog.report_at("occupations", occupation.id, ("class", after[2]), "date-order", message)
