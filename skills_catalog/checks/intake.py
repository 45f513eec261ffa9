"""When projects take people: regular days, classes that are there twice, and lengths that do not go together."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.intake.parts import Recurring, Session
from skills_catalog.catalog.intake.sessions import MOST_CLASSES, expanded, start_days
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.findings.finding import KeyPath
from skills_catalog.text.quantities import decimal_text, plain_numeral

HOURS_A_DAY = 12
"""学时 that a day holds at most: nine hours by the clock."""
MOST_DAYS = 1200
"""Days from the first to the last of a class at most: three years and some weeks."""
MOST_BEFORE = 366
"""Days before a class by which one must enrol at most."""
_SHARE = re.compile(
    r"(实操|理论)(?:课)?占(?:到|了)?(?:([一二三四五六七八九])成|(一半)|百分之([一二三四五六七八九十]+)|([0-9]+)[%％])"
)


def check_intake(catalog: Catalog) -> None:
    """Report what is wrong with when projects take people; each project is judged by itself."""
    for project in catalog.of("projects", Project).values():
        for n, rule in enumerate(project.recurring):
            _rule(catalog, project, n, rule)
        _days(catalog, project)
        _never_full(catalog, project)
        _too_many(catalog, project)
        _twice(catalog, project)
        _lengths(catalog, project)
        _share(catalog, project)


def _report(catalog: Catalog, project: Project, path: KeyPath, code: str, message: str, severity: str = "error") -> None:
    catalog.report_at("projects", project.id, path, code, message, severity=severity)


def _rule(catalog: Catalog, project: Project, n: int, rule: Recurring) -> None:
    here: KeyPath = ("recurring", n)
    if rule.until < rule.from_:
        _report(catalog, project, (*here, "until"), "date-order", f"止 {rule.until} 早于起 {rule.from_}。")
        return
    days = set(start_days(rule))
    for k, day in enumerate(rule.except_):
        if day not in days and len(days) <= MOST_CLASSES:
            near = min(((abs(d - day), d) for d in days), default=None)
            hint = f"最近的一个班是 {near[1]}。" if near else ""
            _report(catalog, project, (*here, "except", k), "recurring", f"{day} 本来就没有班，不用写。{hint}")
    if not days - set(rule.except_):
        message = f"从 {rule.from_} 到 {rule.until} 一个班也没有。把起止改宽，或者删掉这一项。"
        _report(catalog, project, (*here, "until"), "recurring", message)


def _days(catalog: Catalog, project: Project) -> None:
    """Report numbers of days that no class has: a slip of the hand would put it into another century."""
    before = [(("recurring", n, "deadline_before"), r.deadline_before or 0) for n, r in enumerate(project.recurring)]
    for spans, most, example in ((_lasting(project), MOST_DAYS, 20), (before, MOST_BEFORE, 3)):
        for path, days in spans:
            if days > most:
                message = f"{path[-1]} 写了 {days} 天，最多 {most} 天。写天数，例如 {example}。"
                _report(catalog, project, path, "recurring", message)


def _lasting(project: Project) -> Iterator[tuple[KeyPath, int]]:
    """Yield the days from the first to the last of each class that has no dates of its own, with their place."""
    for n, rule in enumerate(project.recurring):
        yield ("recurring", n, "lasts"), rule.lasts
    if project.rolling and project.rolling.lasts:
        yield ("rolling", "lasts"), project.rolling.lasts


def _never_full(catalog: Catalog, project: Project) -> None:
    """Report people taken all year who can never be enough for a class."""
    rolling = project.rolling
    if rolling and rolling.opens_at is not None and rolling.seats is not None and rolling.opens_at > rolling.seats:
        message = f"满 {rolling.opens_at} 人才开班，名额只有 {rolling.seats} 人，永远开不了。核对 opens_at 和 seats。"
        _report(catalog, project, ("rolling", "opens_at"), "recurring", message)


def _too_many(catalog: Catalog, project: Project) -> None:
    count = 0
    for n, rule in enumerate(project.recurring):
        count += len(expanded(rule))
        if count > MOST_CLASSES:
            message = f"到这里一共排出 {MOST_CLASSES} 个以上的班，太多了。把 until 改近些，例如只排到明年年底。"
            _report(catalog, project, ("recurring", n, "until"), "recurring", message)
            return


def _classes(project: Project) -> Iterator[tuple[KeyPath, Session]]:
    for n, session in enumerate(project.sessions):
        yield ("sessions", n), session
    for n, rule in enumerate(project.recurring):
        for session in expanded(rule):
            yield ("recurring", n), session


def _twice(catalog: Catalog, project: Project) -> None:
    """Report a class that is called as another, or that is at the same time in the same place; once for each part."""
    named: dict[str, KeyPath] = {f"rule {r.id}": ("recurring", n) for n, r in reversed([*enumerate(project.recurring)])}
    seen: dict[Any, KeyPath] = {}
    said: set[KeyPath] = set()
    for n, rule in enumerate(project.recurring):
        if named[f"rule {rule.id}"] != ("recurring", n):
            said.add(("recurring", n))
            message = f"编号“{rule.id}”前面已经用过，换一个，例如 r{n + 1}。"
            _report(catalog, project, ("recurring", n, "id"), "class-twice", message)
    for path, session in _classes(project):
        if path in said:
            continue
        what = (session.start, session.town or project.town, session.place, session.institution, session.times)
        if session.id is not None and session.id in named:
            said.add(path)
            _report(catalog, project, (*path, "id"), "class-twice", f"编号“{session.id}”前面已经用过，换一个。")
        elif path[0] == "recurring" and seen.get(what, path) != path:
            said.add(path)
            message = f"{session.start} 的班前面已经写过。两处留一处；这一天另有安排的，把它写进 except。"
            _report(catalog, project, path, "class-twice", message)
        named.setdefault(session.id or "", path)
        seen.setdefault(what, path)


def _lengths(catalog: Catalog, project: Project) -> None:
    """Warn of a class that is over before its days are, and of days that cannot hold the hours."""
    hours = project.theory_hours + project.practice_hours
    if project.days is None:
        return
    if hours > project.days * HOURS_A_DAY:
        each = decimal_text(Fraction(hours * 10 // project.days, 10))
        message = f"{hours} 学时 {project.days} 天上完，一天 {each} 学时，排不下。核对天数和学时。"
        _report(catalog, project, ("days",), "class-length", message, "warning")
    dated: Iterator[tuple[KeyPath, int]] = (
        (("sessions", n, "end"), (s.end - s.start).days + 1) for n, s in enumerate(project.sessions) if s.end >= s.start
    )
    for path, span in itertools.chain(dated, _lasting(project)):
        if span < project.days:
            message = f"从开班到结束一共 {span} 天，培训天数却写 {project.days} 天。核对两个数。"
            _report(catalog, project, path, "class-length", message, "warning")


def _share(catalog: Catalog, project: Project) -> None:
    """Warn of a summary that claims another share of the hours than they have."""
    hours = project.theory_hours + project.practice_hours
    for match in _SHARE.finditer(project.summary or "") if hours else ():
        what, tenths, half, percent, digits = match.groups()
        tens = plain_numeral(tenths) if tenths else 5 if half else None
        claimed = Fraction(tens, 10) if tens is not None else Fraction(int(digits or plain_numeral(percent) or 0), 100)
        own = Fraction(project.practice_hours if what == "实操" else project.theory_hours, hours)
        if own < claimed:
            message = f"简介说“{match.group(0)}”，照学时算只占 {decimal_text(Fraction(round(own * 1000), 10))}%。核对简介和学时。"
            _report(catalog, project, ("summary",), "summary-share", message, "warning")
