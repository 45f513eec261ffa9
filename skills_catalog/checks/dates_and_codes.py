"""Dates in order, codes that pass their check digit, one body under one name."""

from __future__ import annotations

from collections import defaultdict

from skills_catalog.catalog.collections import Institution, Occupation, Project
from skills_catalog.catalog.load import Catalog
from skills_catalog.text import credit_codes


def check(catalog: Catalog) -> None:
    """Records are looked at one by one, except that credit codes and occupation codes need their whole collection."""
    projects(catalog)
    for institution in catalog.of("institutions", Institution).values():
        if institution.uscc is not None:
            _uscc(catalog, institution)
        for n, sanction in enumerate(institution.sanctions):
            if sanction.until is not None and sanction.until < sanction.from_:
                message = f"止 {sanction.until} 早于起 {sanction.from_}。"
                catalog.report_at("institutions", institution.id, ("sanctions", n, "until"), "date-order", message)
    _bodies(catalog)
    _occupations(catalog)
    for rate in catalog.rates().values():
        if rate.in_force.to is not None and rate.in_force.to < rate.in_force.from_:
            message = f"止 {rate.in_force.to} 早于起 {rate.in_force.from_}。"
            catalog.report_at("rates", rate.id, ("in_force", "to"), "date-order", message)


def projects(catalog: Catalog) -> None:
    """The projects of a catalog; nothing else of it matters."""
    for project in catalog.of("projects", Project).values():
        for n, session in enumerate(project.sessions):
            if session.end < session.start:
                message = f"结束日期 {session.end} 早于开班日期 {session.start}。"
                catalog.report_at("projects", project.id, ("sessions", n, "end"), "date-order", message)
            if session.deadline is not None and session.deadline > session.end:
                message = f"报名截止 {session.deadline} 晚于结束日期 {session.end}。"
                catalog.report_at("projects", project.id, ("sessions", n, "deadline"), "date-order", message)


def _uscc(catalog: Catalog, institution: Institution) -> None:
    if fault := credit_codes.fault(institution.uscc or ""):
        catalog.report_at("institutions", institution.id, ("uscc",), "bad-code", fault)


def _bodies(catalog: Catalog) -> None:
    """One credit code is one body: another record with it must be a site or a successor of the first."""
    by_code: dict[str, list[Institution]] = defaultdict(list)
    for institution in catalog.of("institutions", Institution).values():
        if institution.uscc:
            by_code[credit_codes.normal(institution.uscc)].append(institution)
    for same in by_code.values():
        main = [i for i in same if not i.site_of and not i.succeeded_by]
        for other in main[1:]:
            message = f"信用代码和“{main[0].title}”相同。是校区就写 site_of: {main[0].id}，改名就在旧记录写 succeeded_by。"
            catalog.report_at("institutions", other.id, ("uscc",), "same-body", message)


def _occupations(catalog: Catalog) -> None:
    seen: dict[tuple[str, str], Occupation] = {}
    for occupation in catalog.of("occupations", Occupation).values():
        key = (occupation.code_version, occupation.code)
        if key in seen:
            message = f"代码 {occupation.code} 在同一版本里已是“{seen[key].title}”。"
            catalog.report_at("occupations", occupation.id, ("code",), "bad-code", message)
        seen.setdefault(key, occupation)
