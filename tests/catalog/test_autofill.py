"""Facts that the catalog fills in: what each part of an occupation or a project gives, on any day, in Python and in the browser."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import quickjs

from skills_catalog.catalog.facts import autofill
from skills_catalog.catalog.facts.sources import fact_sources
from skills_catalog.catalog.intake.parts import Session
from skills_catalog.catalog.kinds.training import Listing
from skills_catalog.catalog.link import link_catalog
from skills_catalog.catalog.load import load_catalog
from skills_catalog.catalog.model import Model, join
from skills_catalog.checks.all_checks import check_catalog
from skills_catalog.findings.finding import Problems
from skills_catalog.rules.compile import rules_json
from tests.support.engines import as_script, rules_js
from tests.support.places import SCRIPTS, TINY

FACTS = """facts:
  - {id: born, label: 出生日期, question: 哪天出生？, about: person, type: date}
  - {id: age, label: 年龄, about: person, type: number, unit: 周岁, derive: {years_since: born}, ask: false}
  - {id: groups, label: 身份, question: 什么身份？, about: person, type: choices, collection: groups, from: project.groups}
  - {id: level, label: 等级, question: 什么等级？, about: project, type: choice, from: project.level, options: [{id: L5, label: 五级}, {id: L4, label: 四级}]}
  - {id: fee, label: 收费, question: 收了多少钱？, about: person, type: money, unit: 元, from: project.fee}
  - {id: occupation, label: 职业, question: 学什么？, about: project, type: choice, collection: occupations, from: project.occupation}
  - {id: short, label: 紧缺, about: occupation, type: yes_no, from: occupation.shortage, ask: false}
  - {id: green, label: 绿色, about: occupation, type: yes_no, from: occupation.green, ask: false}
  - {id: class, label: 类别, about: occupation, type: choice, vocabulary: occupation_class, from: occupation.class, ask: false}
  - {id: ab, label: 甲乙类, about: occupation, type: choice, options: [{id: A, label: 甲}, {id: B, label: 乙}], from: occupation.class, ask: false}
  - {id: levels, label: 等级, about: occupation, type: choices, vocabulary: level, from: occupation.levels, ask: false}
  - {id: hours, label: 学时, question: 多少学时？, about: project, type: number, from: project.hours}
  - {id: days, label: 天数, question: 多少天？, about: project, type: number, from: project.days}
  - {id: town, label: 镇街, question: 在哪？, about: project, type: choice, collection: towns, from: project.town}
"""
OCCUPATIONS = """
- {id: 钳工, title: 钳工, code: 6-20-01-01, code_version: '2022', major: m6, green: true, class: [C], levels: [L5, L4]}
- id: 车工
  title: 车工
  code: 6-18-01-01
  code_version: '2022'
  major: m6
  listings:
    - {list: shortage, from: 2025-01-01, until: 2025-12-31, source: 示例}
    - {list: shortage, from: 2026-07-01, source: 示例}
  class:
    - {class: A, until: 2025-12-31}
    - {class: B, from: 2026-05-01, source: 示例}
"""
PROJECT = """title: 车工（四级）
occupation: 车工
level: L4
training_form: skill
supply_mode: market
mode: offline
institutions: [one]
open_to: anyone
town: east
theory_hours: 24
practice_hours: 36
days: 10
fee: 12.50
sessions:
  - {start: 2020-03-01, end: 2020-03-20}
  - {start: 2030-03-01, end: 2030-03-20, town: west}
  - {start: 2029-03-01, end: 2029-03-20, town: west, cancelled: true}
"""
CASES = """cases:
  - {id: before, rate: r-1, on: 2024-12-31, facts: {occupation: 车工, level: L5}, expect: {status: maybe}, reason: 按那天的类别。}
  - {id: after, rate: r-1, on: 2026-07-01, facts: {occupation: 车工, class: C}, expect: {status: maybe}, reason: 写明的不改。}
  - {id: none, rate: r-1, on: 2026-07-01, facts: {level: L5}, expect: {status: maybe}, reason: 没有职业。}
"""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    root = tmp_path_factory.mktemp("autofill") / "catalog"
    shutil.copytree(TINY / "catalog", root)
    (root / "facts.yaml").write_text(FACTS, "utf-8")
    (root / "occupations" / "more.yaml").write_text(OCCUPATIONS, "utf-8")
    town = "- {id: west, title: 西镇, kind: town, code: '990001999', code_source: 示例}\n"
    (root / "towns" / "more.yaml").write_text(town, "utf-8")
    (root / "projects" / "p-9.yaml").write_text(PROJECT, "utf-8")
    (root / "cases" / "filled.yaml").write_text(CASES, "utf-8")
    problems = Problems()
    catalog = load_catalog(root, problems)
    link_catalog(catalog)
    check_catalog(catalog)
    assert [f.text() for f in problems.errors] == []
    return join(catalog)


DAYS: list[tuple[str, dict[str, Any]]] = [
    ("2024-12-31", {"short": False, "green": False, "class": "A", "ab": "A"}),
    ("2025-01-01", {"short": True, "green": False, "class": "A", "ab": "A"}),
    ("2025-12-31", {"short": True, "green": False, "class": "A", "ab": "A"}),
    ("2026-01-01", {"short": False, "green": False}),
    ("2026-04-30", {"short": False, "green": False}),
    ("2026-05-01", {"short": False, "green": False, "class": "B", "ab": "B"}),
    ("2026-07-01", {"short": True, "green": False, "class": "B", "ab": "B"}),
]


@pytest.mark.parametrize(("day", "found"), DAYS)
def test_values_with_dates_hold_on_their_days(day: str, found: dict[str, Any], model: Model, in_browser: Filled) -> None:
    given = {"occupation": "车工"}
    occupations = dict(model.occupations)
    here = autofill.fill_facts(given, list(model.facts.values()), occupations, datetime.date.fromisoformat(day))
    assert here == {**given, **found}
    assert in_browser(given, day) == here


def test_a_class_without_dates_holds_always_and_one_that_is_no_option_is_not_known(model: Model, in_browser: Filled) -> None:
    known = json.loads(autofill.occupations_json(model))
    told = {id: known["usual"] | known["own"].get(id, {}) for id in ("钳工", "焊工")}
    unwritten = {"class": None, "levels": None}
    assert told["钳工"] == {"short": [], "green": True, "class": "C", "levels": ["L5", "L4"]}
    assert unwritten | told["焊工"] == {"short": [], "green": False, **unwritten}  # not known
    for day in ("1999-01-01", "2026-11-25"):
        assert in_browser({"occupation": "钳工"}, day) == {
            "occupation": "钳工", "short": False, "green": True, "class": "C", "levels": ["L5", "L4"],
        }  # fmt: skip


def test_what_was_answered_is_not_filled_over(in_browser: Filled) -> None:
    assert in_browser({"occupation": "车工", "class": "C"}, "2026-11-25")["class"] == "C"


def test_a_project_gives_its_hours_days_town_fee_and_occupation(model: Model) -> None:
    assert autofill.project_facts(model, model.projects["p-9"]) == {
        "title": "车工（四级）", "level": "L4", "fee": 1250, "occupation": "车工", "hours": 60, "days": 10,
        "town": [[None, "2030-03-01", "west"]],
    }  # fmt: skip
    assert autofill.project_facts(model, model.projects["p-1"])["town"] == "east"


def test_the_next_class_of_a_project_is_that_of_the_readers_day(model: Model, in_browser: Filled) -> None:
    first, second = (Session(start=day, end=day, town=town) for day, town in ((SPRING, "west"), (AUTUMN, None)))
    gone = Session(start=SPRING.replace(month=5), end=AUTUMN, cancelled=True)
    project = msgspec.structs.replace(
        model.projects["p-1"], town="east", sessions=(second, gone, first), recurring=(), rolling=None
    )
    known = {name: autofill.project_value(model, project, name) for name in ("start", "town")}
    for day, start, town in (
        ("2026-12-01", "2030-03-01", "west"), ("2030-03-01", "2030-03-01", "west"), ("2030-03-02", "2030-09-01", "east"),
        ("2030-09-01", "2030-09-01", "east"), ("2030-09-02", None, None),
    ):  # fmt: skip
        told = {name: value for name, value in (("start", start), ("town", town)) if value}
        here = {name: autofill.value_on(value, datetime.date.fromisoformat(day)) for name, value in known.items()}
        assert {name: value for name, value in here.items() if value} == told
        assert in_browser(known, day, "factsOn") == told
    over = msgspec.structs.replace(project, sessions=())
    assert [autofill.project_value(model, over, name) for name in ("start", "town")] == [None, "east"]


def test_every_source_that_is_offered_can_be_read(model: Model) -> None:
    for name in fact_sources(model.records, "occupation"):
        assert [autofill.occupation_value(o, name) for o in model.occupations.values()]
    for name in fact_sources(model.records, "project"):
        assert [autofill.project_value(model, p, name) for p in model.projects.values()]


Filled = Callable[..., Any]
SPRING, AUTUMN = datetime.date(2030, 3, 1), datetime.date(2030, 9, 1)


@pytest.fixture(scope="module")
def in_browser(model: Model) -> Filled:
    """All facts as a page knows them, by the given ones and the day."""
    context = quickjs.Context()
    scripts = "\n".join((SCRIPTS / "calculator" / name).read_text("utf-8") for name in ("words.js", "answers.js"))
    context.eval(as_script(f"{rules_js().read_text('utf-8')}\n{scripts}"))
    context.eval(f"const occupations = {autofill.occupations_json(model).decode()};")
    context.eval("function filled(text) { return JSON.stringify(allFacts(JSON.parse(text), occupations)); }")
    context.eval("function known(text, day) { return JSON.stringify(factsOn(JSON.parse(text), day)); }")
    filled = context.get("filled")
    on_day = context.get("known")

    def told(facts: dict[str, Any], day: str, by: str = "allFacts") -> Any:
        text = filled(json.dumps({"facts": facts, "on": day})) if by == "allFacts" else on_day(json.dumps(facts), day)
        return json.loads(text)

    return told


def test_a_label_that_is_its_value_stands_once_in_the_file_and_twice_on_the_page() -> None:
    rules = {"facts": [{"id": "a", "values": [["焊工", "焊工"], ["L5", "初级工"]]}, {"id": "b"}], "rates": []}
    text = rules_json(rules)
    assert json.loads(text)["facts"][0]["values"] == [["焊工"], ["L5", "初级工"]]
    context = quickjs.Context()
    scripts = "\n".join((SCRIPTS / "calculator" / name).read_text("utf-8") for name in ("words.js", "answers.js"))
    context.eval(as_script(f"{rules_js().read_text('utf-8')}\n{scripts}"))
    assert json.loads(context.eval(f"JSON.stringify(labelled({text}))")) == rules


@pytest.mark.parametrize(("sample", "short"), [(False, True), (True, False)])
def test_a_sample_in_a_list_says_nothing_of_an_occupation(sample: bool, short: bool, model: Model) -> None:
    """A real rate must not pay more because of an invented list."""
    listing = Listing(list="shortage", from_=datetime.date(2025, 1, 1), sample=sample, source="目录")
    listed = msgspec.structs.replace(model.occupations["车工"], listings=(listing,))
    known = [f for f in model.facts.values() if f.id == "short"]
    found = autofill.fill_facts({"occupation": "车工"}, known, {"车工": listed}, datetime.date(2026, 11, 25))
    assert found == {"occupation": "车工", "short": short}


def test_a_case_knows_what_its_occupation_says_on_its_day(model: Model) -> None:
    facts = {case.id: dict(case.facts) for case in model.cases}
    filled = {"occupation": "车工", "green": "false"}
    assert facts["before"] == {**filled, "level": "L5", "short": "false", "class": "A", "ab": "A"}
    assert facts["after"] == {**filled, "short": "true", "class": "C", "ab": "B"}
    assert facts["none"] == {"level": "L5"}
