"""What is over, halted or old is told by the reader's date, in a real Chromium with its clock set; without scripts by plain dates."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.browsing import axe, on_day
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import Served

NewPage = Callable[..., Any]
ENDED, HALTED, EMPTY = "rates/apprenticeship-2015/", "funds/employment_subsidy/", "funds/unemployment_insurance/"
ANSWERS = "groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L3&class_start=2026-09-01&institution_credit=pass"
UNFOLD = "document.querySelectorAll('main details').forEach(d => { d.open = true; })"
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}


@pytest.fixture(scope="module")
def halted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The default catalog with one fund paused lately, and one that was empty long ago."""
    folder = tmp_path_factory.mktemp("halted")
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    file = folder / "catalog" / "funds" / "funds.yaml"
    first, second, rest = file.read_text("utf-8").split("  accepting: unknown\n", 2)
    file.write_text(
        f"{first}  accepting: paused\n  as_of: 2026-11-20\n{second}  accepting: exhausted\n  as_of: 2025-01-02\n{rest}", "utf-8"
    )
    done = run_build(["build", "--catalog", str(folder / "catalog"), "--out", str(folder / "site")])
    assert done.returncode == 0, done.stderr
    site = Served(folder / "site")
    yield site
    site.stop()


def shown(page: Any, served: Served, path: str, day: str | None) -> str:
    """The text of a page's main part on a day. day: None where the page has no scripts."""
    if day:
        on_day(page, day)
    page.goto(served.url + path)
    return str(page.locator("main").inner_text())


@pytest.mark.parametrize(
    ("day", "told", "untold"),
    [
        ("2015-09-30", ["2015-10-01 起施行"], ["失效", "现行"]),
        ("2015-10-01", ["现行"], ["起施行", "失效"]),
        ("2018-12-31", ["现行"], ["失效"]),
        ("2019-01-01", ["已于 2018-12-31 失效"], ["现行"]),
    ],
)
def test_rates_by_date(halted: Served, new_page: NewPage, day: str, told: list[str], untold: list[str]) -> None:
    page = new_page()
    on_day(page, day)
    for path, part in (
        (ENDED, "h1 + p"),
        ("rates/", "tr:has(a[href*='apprenticeship-2015'])"),
        ("data/rate-history/", "tr:has(a[href*='apprenticeship-2015'])"),
    ):
        page.goto(halted.url + path)
        page.evaluate(UNFOLD)
        said = page.locator(f"main {part}").first.inner_text()
        assert all(t in said for t in told) and not any(t in said for t in untold), (path, said)


@pytest.mark.parametrize(
    ("day", "old", "school_old"),
    [
        ("2026-12-02", False, False),
        ("2027-11-25", False, False),
        ("2027-11-26", True, False),
        ("2027-11-30", True, False),
        ("2027-12-01", True, True),
        ("2030-02-28", True, True),
    ],
)
def test_records_that_nobody_has_verified_for_a_year(
    halted: Served, new_page: NewPage, day: str, old: bool, school_old: bool
) -> None:
    """Each by its own date: the school's was looked at five days after the others."""
    page = new_page()
    for path in (ENDED, "policies/tzf-2019-11/", "policies/tzf-2019-11/article-13/", "occupations/电工/"):
        assert ("超过一年没有核对" in shown(page, halted, path, day)) == old, path
    assert ("超过一年没有核对" in shown(page, halted, "institutions/district-vocational/", day)) == school_old
    assert "未核验" in shown(page, halted, "groups/zero_employment_family/", day)
    assert "超过一年" not in shown(page, halted, "projects/prj-0001/", day), "an example was never verified"


@pytest.mark.parametrize(
    ("day", "path", "words"),
    [
        ("2026-12-02", HALTED, "暂停受理（截至 2026-11-20）"),
        ("2027-11-20", HALTED, "暂停受理（截至 2026-11-20）"),
        ("2027-11-21", HALTED, "暂停受理（截至 2026-11-20，超过一年了，请问经办部门）"),
        ("2026-12-02", EMPTY, "资金用完（截至 2025-01-02，超过一年了，请问经办部门）"),
        ("2026-12-02", ENDED, "暂停受理（截至 2026-11-20）"),
        ("2026-12-02", "rates/", "暂停受理（截至 2026-11-20）"),
        ("2026-12-02", "rates/ui-upgrade-2025/", "资金用完（截至 2025-01-02，超过一年了，请问经办部门）"),
    ],
)
def test_funds_that_do_not_pay(halted: Served, new_page: NewPage, day: str, path: str, words: str) -> None:
    assert words in shown(new_page(), halted, path, day)


def test_other_funds_say_nothing(halted: Served, new_page: NewPage) -> None:
    said = shown(new_page(), halted, "funds/employee_education/", "2026-12-02")
    assert "暂停受理" not in said and "资金用完" not in said


def test_the_calculator_and_what_a_project_costs_me(halted: Served, new_page: NewPage) -> None:
    page = new_page()
    on_day(page)
    page.goto(f"{halted.url}calculator/#{ANSWERS}")
    outcome = (
        page.locator("[data-kf-rate][data-kf-status='yes'], [data-kf-rate][data-kf-status='maybe']")
        .filter(has_text="暂停受理")
        .first
    )
    outcome.wait_for()
    assert "暂停受理（截至 2026-11-20）" in outcome.inner_text()
    outcome.locator("summary").first.click()
    assert "从就业补助资金列支" in outcome.inner_text() and "先问经办部门" in outcome.inner_text()
    page.locator(".kf-answers > summary").click()
    page.get_by_role("button", name="全部清掉").click()
    page.get_by_role("button", name="全部列出来").click()
    every = page.locator("[data-kf-all]")
    every.get_by_label("失业人员（现称：城镇登记失业人员）", exact=True).check()
    every.locator("[data-kf-fact='is_staff']").get_by_label("不是", exact=True).check()
    page.get_by_role("link", name="按我的回答找培训").click()
    page.locator("[data-kf-results] li").first.wait_for()
    page.fill("#q", "中式烹调师（初级）")
    page.keyboard.press("Enter")
    page.locator(".kf-own").first.wait_for()
    card = page.locator("[data-kf-results] > li", has=page.locator("h2", has_text="中式烹调师（初级）")).filter(has_text="900 元")
    assert "自己" in card.inner_text() and "，暂停受理（截至 2026-11-20）" in card.inner_text()
    card.locator("h2 a").click()
    box = page.locator("[data-kf-cost]")
    box.locator(".kf-note").wait_for()
    assert "培训补贴从就业补助资金列支，暂停受理（截至 2026-11-20）" in box.inner_text()


def test_a_deadline_that_is_near(halted: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{halted.url}projects/prj-0001/")
    last = min(
        s[2] or s[0]
        for s in (
            json.loads(e)
            for e in page.locator("[data-kf-session]").evaluate_all("x => x.map(e => e.getAttribute('data-kf-session'))")
        )
    )
    for day, near in ((shifted(last, -8), False), (shifted(last, -7), True), (last, True), (shifted(last, 1), False)):
        said = shown(page, halted, "projects/prj-0001/", day)
        assert ("即将截止" in said) == near, day


def shifted(day: str, by: int) -> str:
    return str(datetime.date.fromisoformat(day) + datetime.timedelta(by))


def test_without_scripts_there_are_plain_dates_and_no_claim(halted: Served, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    said = shown(page, halted, ENDED, None)
    assert "2015-10-01 起至 2018-12-31" in said and "2026-11-25" in said and "暂停受理（截至 2026-11-20）" in said
    assert not any(word in said for word in ("现行", "失效", "起施行", "超过一年"))
    assert "资金用完（截至 2025-01-02）" in shown(page, halted, EMPTY, None)
    shown(page, halted, "rates/", None)
    page.locator("main details summary").first.click()
    listed = page.inner_text("main")
    assert "2015-10-01 起" in listed and "失效" not in listed
    assert page.locator("[data-kf-force]").count() > 10 and page.locator("[data-kf-force]:visible").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_badges_can_be_read(halted: Served, new_page: NewPage, scheme: str) -> None:
    page = new_page(viewport={"width": 360, "height": 800}, color_scheme=scheme)
    for path in (ENDED, EMPTY, "rates/", "data/rate-history/"):
        shown(page, halted, path, "2028-01-01")
        assert axe(page, AXE) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path


@pytest.mark.parametrize("path", ["rates/", "data/rate-history/"])
def test_amounts_are_not_squeezed_on_a_phone(halted: Served, new_page: NewPage, path: str) -> None:
    page = new_page(viewport={"width": 360, "height": 800})
    shown(page, halted, path, "2026-12-02")
    widths = page.locator("td.kf-figure").evaluate_all(
        "cells => cells.map(c => c.clientWidth / parseFloat(getComputedStyle(c).fontSize))"
    )
    assert widths and min(widths) > 8.9
    area = page.locator(".kf-scroll").first
    assert area.get_attribute("tabindex") == "0" and area.get_attribute("aria-label")
