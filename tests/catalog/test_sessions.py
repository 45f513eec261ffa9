"""Classes and their states: the same cases and random projects for Python and for the browser's module."""

from __future__ import annotations

import calendar
import datetime
import json
import random
from collections import Counter
from typing import Any

import pytest
import quickjs

from skills_catalog.catalog.catalog import Catalog
from skills_catalog.catalog.intake.parts import Recurring, Rolling, Session
from skills_catalog.catalog.intake.sessions import MOST_CLASSES, expanded, intake_data, joinable, project_on, start_days
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.engines import as_script, node
from tests.support.intake_cases import IntakeCase, read_cases
from tests.support.places import ROOT, SCRIPTS

CASES = read_cases()
Told = list[Any]
"""[state, words, first day of the class that is meant, first day of the next, does it take people at any time]."""
SCRIPT = """
import { expanded, projectOn } from %r;
let text = '';
process.stdin.on('data', c => { text += c; });
process.stdin.on('end', () => {
  const told = ({ intake, on }) => {
    const { state, words, session, next, rolling } = projectOn(intake, on);
    return [state, words, session && session.start, next && next.start, rolling];
  };
  const { calls, rules } = JSON.parse(text);
  const made = rules.map(r => expanded(r).map(s => [s.id, s.end, s.deadline]));
  process.stdout.write(JSON.stringify({ told: calls.map(told), made }));
});
"""
Asked = list[tuple[Project, datetime.date]]


def told(project: Project, on: datetime.date) -> Told:
    now = project_on(project, on)
    days = [s and s.start.isoformat() for s in (now.session, now.next)]
    return [now.state, now.words, *days, now.rolling]


def in_javascript(asked: Asked) -> tuple[list[Told], list[Any]]:
    """What the browser's module tells of projects, and the classes that it makes of their rules in turn."""
    intakes = [(intake_data(p), on.isoformat()) for p, on in asked]
    rules = [r for intake, _ in intakes for r in intake["recurring"]]
    given = {"calls": [{"intake": i, "on": on} for i, on in intakes], "rules": rules}
    found = node("--no-warnings", "--input-type=module", "-e", SCRIPT % (SCRIPTS / "page" / "sessions.js").as_uri(), given=given)
    return found["told"], found["made"]


def made(asked: Asked) -> list[Any]:
    rules = [r for p, _ in asked for r in p.recurring]
    return [[[s.id, s.end.isoformat(), s.deadline and s.deadline.isoformat()] for s in expanded(r)] for r in rules]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_cases_in_python(case: IntakeCase) -> None:
    found = {id: [end, deadline] for rule in made([(case.project, datetime.date.min)]) for id, end, deadline in rule}
    assert found == case.classes
    assert {on: told(case.project, on)[:4] for on in case.on} == case.on


def test_cases_in_javascript() -> None:
    asked = [(case.project, on) for case in CASES for on in case.on]
    wanted = [case.on[on] for case in CASES for on in case.on]
    found, classes = in_javascript(asked)
    assert [t[:4] for t in found] == wanted
    assert classes == made(asked)


def test_cases_in_quickjs() -> None:
    """The oldest kind of engine that we can run here: no modules, no platform."""
    context = quickjs.Context()
    for name in ("page/age.js", "page/sessions.js"):
        context.eval(as_script((SCRIPTS / name).read_text("utf-8")))
    context.eval(
        "function run(t) { const c = JSON.parse(t), n = projectOn(c.intake, c.on); return JSON.stringify([n.state, n.words]); }"
    )
    run = context.get("run")
    for case in CASES:
        for on, wanted in case.on.items():
            given = json.dumps({"intake": intake_data(case.project), "on": on.isoformat()})
            assert json.loads(run(given)) == wanted[:2], (case.name, on)


def random_day(chance: random.Random) -> datetime.date:
    """A day of six years; ends of months and of years come often."""
    day = datetime.date(2025, 1, 1) + datetime.timedelta(chance.randrange(2200))
    if chance.random() < 0.3:
        day = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    return day.replace(month=chance.choice([1, 12]), day=chance.choice([1, 31])) if chance.random() < 0.1 else day


def random_session(chance: random.Random, n: int) -> Session:
    start = random_day(chance)
    deadline = start + datetime.timedelta(chance.randrange(-20, 10)) if chance.random() < 0.6 else None
    seats = chance.choice([None, 0, 5, 30])
    enrolled = chance.choice([None, 0, 5, 31])
    end = start + datetime.timedelta(chance.randrange(60))
    cancelled = chance.random() < 0.2
    return Session(id=f"s{n}", start=start, end=end, deadline=deadline, seats=seats, enrolled=enrolled, cancelled=cancelled)


def random_rule(chance: random.Random, n: int) -> Recurring:
    week, first = chance.random() < 0.4, random_day(chance)
    rule = Recurring(
        id=f"r{n}",
        every="week" if week else "month",
        day=chance.randint(1, 7) if week else chance.choice([1, 5, 28, 29, 30, 31]),
        from_=first,
        until=first + datetime.timedelta(chance.choice([0, 40, 400, 1200, 4000])),
        lasts=chance.choice([1, 20, 400]),
        deadline_before=chance.choice([None, 0, 3, 40]),
        seats=chance.choice([None, 0, 30]),
    )
    out = [d for d in start_days(rule) if chance.random() < 0.2]
    return Recurring(**{name: getattr(rule, name) for name in rule.__struct_fields__} | {"except_": tuple(out)})


def random_project(chance: random.Random) -> Project:
    rolling = Rolling(opens_at=chance.choice([None, 30]), until=chance.choice([None, random_day(chance)]))
    return Project(
        id="p", title="p", training_form="skill", supply_mode="market", mode="offline", open_to="anyone",
        theory_hours=0, practice_hours=0, status=chance.choice(["open"] * 8 + ["paused", "ended"]),
        sessions=tuple(random_session(chance, n) for n in range(chance.choice([0, 1, 2, 5]))),
        recurring=tuple(random_rule(chance, n) for n in range(chance.choice([0, 0, 1, 2]))),
        rolling=rolling if chance.random() < 0.3 else None,
    )  # fmt: skip


def test_random_projects_are_the_same_in_both() -> None:
    chance = random.Random("sessions")
    days = [datetime.date(2028, 1, 1), datetime.date(2028, 2, 29), datetime.date(2026, 12, 31)]
    projects = [random_project(chance) for _ in range(400)]
    asked = [(p, on) for p in projects for on in [*days, *(random_day(chance) for _ in range(7))]]
    found, classes = in_javascript(asked)
    assert found == [told(p, on) for p, on in asked]
    assert classes == made(asked)
    assert set(Counter(t[0] for t in found)) == {"open", "full", "closed", "ended", "paused", "none"}


def test_what_is_open_can_be_joined_by_the_letter() -> None:
    """The state says what the fields say: told again in other words."""
    chance = random.Random("joined")
    for _ in range(300):
        project, on = random_project(chance), random_day(chance)
        classes = [*project.sessions, *(s for r in project.recurring for s in expanded(r))]
        free = [
            s for s in classes
            if not s.cancelled and on <= min(s.end, s.deadline or s.start)
            and not (s.seats is not None and s.enrolled is not None and s.seats <= s.enrolled)
        ]  # fmt: skip
        taken = project.rolling is not None and on <= (project.rolling.until or datetime.date.max)
        assert joinable(project, on) == (project.status == "open" and (bool(free) or taken))


def test_a_rule_is_cut_off_where_it_is_absurd() -> None:
    rule = Recurring(
        id="r", every="week", day=1, from_=datetime.date(1, 1, 1), until=datetime.date.max, lasts=10**6, deadline_before=10**6
    )
    assert len(expanded(rule)) == MOST_CLASSES + 1


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "catalog", Problems())


@pytest.mark.parametrize("day", ["2026-11-25", "2026-11-30", "2027-04-01", "2028-01-01"])
def test_the_demonstration_does_not_die_of_age(catalog: Catalog, day: str) -> None:
    on = datetime.date.fromisoformat(day)
    projects = [p for p in catalog.of("projects", Project).values() if p.status == "open"]
    open_ = [p for p in projects if joinable(p, on)]
    assert len(open_) * 2 >= len(projects)
    towns = Counter(p.town for p in open_)
    assert all(towns[town] >= 5 for town in catalog.records["towns"]), towns


def test_the_demonstration_has_every_kind_and_state(catalog: Catalog) -> None:
    projects = list(catalog.of("projects", Project).values())
    for kind in ("sessions", "recurring", "rolling"):
        assert sum(bool(getattr(p, kind)) for p in projects) >= 20, kind
    states = Counter(project_on(p, datetime.date(2028, 1, 1)).state for p in projects)
    states += Counter(project_on(p, datetime.date(2026, 11, 30)).state for p in projects)
    assert {"open", "full", "closed", "ended", "paused"} <= set(states)
    assert any(s.cancelled for p in projects for s in p.sessions)
