"""Classes and their states: what regular days give, and what one can join on a day.

``assets/js/page/sessions.js`` says the same in the reader's browser; ``tests/catalog/sessions.yaml`` holds cases of both.
"""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from skills_catalog.catalog.intake.parts import Recurring, Rolling, Session
from skills_catalog.catalog.kinds.training import Project

MOST_CLASSES = 400
"""Classes that regular days of a project may give."""
SOON = 7
"""Days before the last day to enrol from which a page says so."""
ORDER = ("open", "full", "closed", "ended")
"""States of a class, the best for somebody who wants to join first."""
State = tuple[str, str]
"""A state (open, full, closed, ended, cancelled) and its words."""


@dataclass(frozen=True)
class ProjectNow:
    """A project on a day: its state (also paused, none) with words, the class that is meant and the next one open.

    ``session`` is None where no class has a date: then the project takes people all year, or there is nothing to show.
    """

    state: str
    words: str
    session: Session | None = None
    next: Session | None = None
    rolling: bool = False


def start_days(rule: Recurring) -> Iterator[datetime.date]:
    """Yield the days of a rule in their order, those that fall out included, at most one more than is allowed."""
    found = _weekly(rule) if rule.every == "week" else _monthly(rule)
    for n, day in enumerate(found):
        if n > MOST_CLASSES:
            return
        yield day


def _monthly(rule: Recurring) -> Iterator[datetime.date]:
    year, month = rule.from_.year, rule.from_.month
    while (year, month) <= (rule.until.year, rule.until.month):
        day = datetime.date(year, month, min(rule.day, calendar.monthrange(year, month)[1]))
        if rule.from_ <= day <= rule.until:
            yield day
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def _weekly(rule: Recurring) -> Iterator[datetime.date]:
    first = rule.from_.toordinal() + (rule.day - rule.from_.isoweekday()) % 7
    for n in range(first, rule.until.toordinal() + 1, 7):
        yield datetime.date.fromordinal(n)


def _moved(day: datetime.date, days: int) -> datetime.date:
    """Return a day so many days later, within what a date can be."""
    last = datetime.date.max.toordinal()
    return datetime.date.fromordinal(min(max(day.toordinal() + days, 1), last))


def expanded(rule: Recurring) -> list[Session]:
    """Return the classes of a rule in their order; each is called by the rule and its first day."""
    left = (d for d in start_days(rule) if d not in rule.except_)
    return [
        Session(
            id=f"{rule.id}-{start}",
            start=start,
            end=_moved(start, rule.lasts - 1),
            deadline=None if rule.deadline_before is None else _moved(start, -rule.deadline_before),
            town=rule.town,
            place=rule.place,
            times=rule.times,
            seats=rule.seats,
            institution=rule.institution,
        )
        for start in left
    ]


def all_sessions(project: Project) -> list[Session]:
    """Return every class of a project that has a date: those of the list, then those of each rule."""
    return [*project.sessions, *(s for rule in project.recurring for s in expanded(rule))]


def last_day(session: Session) -> datetime.date:
    """Return the last day on which one can enrol in a class."""
    return session.deadline or session.start


def session_state(session: Session, on: datetime.date) -> State:
    """Return the state of one class on a day."""
    if session.cancelled:
        return "cancelled", "已取消"
    if session.end < on:
        return "ended", "已结束"
    begun = session.start <= on
    if last_day(session) < on:
        return "closed", "开课中，报名已截止" if begun else "报名已截止"
    if session.seats is not None and session.enrolled is not None and session.enrolled >= session.seats:
        return "full", "已满"
    if begun:
        return "open", "开课中，仍可报名"
    return "open", "可报名，即将截止" if (last_day(session) - on).days <= SOON else "可报名"


def rolling_state(rolling: Rolling, on: datetime.date) -> State:
    """Return whether people are still taken on a day."""
    if rolling.until is not None and rolling.until < on:
        return "ended", "招生已结束"
    soon = rolling.until is not None and (rolling.until - on).days <= SOON
    return "open", rolling_words(rolling) + ("，即将截止" if soon else "")


def rolling_words(rolling: Rolling) -> str:
    """Return how a class comes about, whatever the day."""
    return f"常年招生，满 {rolling.opens_at} 人开班" if rolling.opens_at else "常年招生"


def project_on(project: Project, on: datetime.date) -> ProjectNow:
    """Return what a project is on a day.

    A class that can be joined comes first, the earliest of them; then being taken at any time; then a class that is full, one
    that is closed, and of those that have ended the last.
    """
    if project.status != "open":
        return ProjectNow("ended", "已结束") if project.status == "ended" else ProjectNow("paused", "暂停")
    held = sorted((s for s in all_sessions(project) if not s.cancelled), key=lambda s: s.start)
    states = [session_state(s, on) for s in held]
    taken = rolling_state(project.rolling, on) if project.rolling else None
    rank = min((ORDER.index(state) for state, _ in states), default=len(ORDER))
    if taken and (rank > 0 if taken[0] == "open" else rank == len(ORDER)):
        return ProjectNow(*taken, rolling=True)
    if rank == len(ORDER):
        return ProjectNow("none", "没有班次")
    best = [n for n, (state, _) in enumerate(states) if state == ORDER[rank]]
    chosen = best[-1] if ORDER[rank] == "ended" else best[0]
    later = (s for s, (state, _) in zip(held, states, strict=True) if state == "open" and s.start > held[chosen].start)
    return ProjectNow(*states[chosen], held[chosen], next(later, None))


def joinable(project: Project, on: datetime.date) -> bool:
    """Tell whether one can enrol in a project on a day."""
    return project_on(project, on).state == "open"


def intake_data(project: Project) -> dict[str, Any]:
    """Return what a browser needs to tell a project's state by its own day, rules as rules. Its reader: ``sessions.js``."""
    return {
        "status": project.status,
        "sessions": [session_data(s) for s in project.sessions],
        "recurring": [recurring_data(r) for r in project.recurring],
        "rolling": rolling_data(project.rolling),
    }


def session_data(s: Session) -> list[Any]:
    """Return [start, end, deadline, seats, enrolled, cancelled]."""
    return [s.start.isoformat(), s.end.isoformat(), _day(s.deadline), s.seats, s.enrolled, int(s.cancelled)]


def recurring_data(r: Recurring) -> list[Any]:
    """Return [id, every, day, from, until, days that fall out, lasts, deadline before, seats]."""
    days = [d.isoformat() for d in r.except_]
    return [r.id, r.every, r.day, r.from_.isoformat(), r.until.isoformat(), days, r.lasts, r.deadline_before, r.seats]


def rolling_data(r: Rolling | None) -> list[Any] | None:
    """Return [people a class needs, last day, seats]; None without."""
    return None if r is None else [r.opens_at, _day(r.until), r.seats]


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


WEEKDAYS = "一二三四五六日"


def rule_words(rule: Recurring) -> str:
    """Return a rule in words: 每月 5 日开班."""
    if rule.every == "week":
        return f"每周星期{WEEKDAYS[min(rule.day, 7) - 1]}开班"
    last = "（没有这一天的月份在月末）" if rule.day > 28 else ""
    return f"每月 {rule.day} 日开班{last}"
