"""Answers that cannot all be right are told at their fields and count as unknown, in the calculator and in a class list."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_calculator import opened, total
from tests.support.browsing import arrive, kept, on_day
from tests.support.places import ROOT
from tests.support.program import run_build
from tests.support.serving import Served

NewPage = Callable[..., Any]
PHONE = {"width": 360, "height": 640}
DAY = "2026-12-01"
PERSON = (
    "groups=registered_unemployed&is_staff=false&certificate_kind=skill_level&level=L3&institution_credit=pass&occupation=焊工"
)
DATES = "class_start=2026-09-01&certificate_date=2020-01-01"
BOUNDS = {
    "birth_date": "    not_before: [1900-01-01]\n    not_after: [on]\n",
    "certificate_date": "    not_before: [class_start]\n",
}
LATE = f"出生日期（2027-01-01）在 {DAY} 以后"
EARLY = "发证日期（2020-01-01）早于开班日期（2026-09-01）"


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The default catalog, whose dates have bounds."""
    folder = tmp_path_factory.mktemp("bounded")
    shutil.copytree(ROOT / "catalog", folder / "catalog")
    file = folder / "catalog" / "facts.yaml"
    text = file.read_text("utf-8")
    for fact, bounds in BOUNDS.items():
        own = re.search(rf"  - id: {fact}\n(?:    .*\n)*", text)
        assert own is not None
        bare = re.sub(r"    not_(?:before|after):.*\n", "", own[0])
        text = text.replace(own[0], bare + bounds)
    file.write_text(text, "utf-8")
    done = run_build(["build", "--catalog", str(folder / "catalog"), "--out", str(folder / "site")])
    assert done.returncode == 0, done.stdout + done.stderr
    site = Served(folder / "site")
    yield site
    site.stop()


def shared(page: Any) -> str:
    page.get_by_role("button", name="分享").click()
    return str(page.input_value("#kf-link"))


def fact(page: Any, name: str) -> Any:
    return page.locator(f"[data-kf-fact='{name}']")


def test_both_dates_are_told_and_neither_counts(bounded: Served, new_page: NewPage) -> None:
    fresh = total(opened(on_day(new_page(), DAY), f"{bounded.url}calculator/#mode=all&{PERSON}"))
    page = opened(on_day(new_page(viewport=PHONE), DAY), f"{bounded.url}calculator/#mode=all&{PERSON}&{DATES}")
    for name in ("class_start", "certificate_date"):
        assert EARLY in fact(page, name).locator(".kf-error").inner_text()
        assert fact(page, name).locator("[aria-invalid='true']").count() == 3
    assert total(page) == fresh
    link = shared(page)
    assert "class_start=" not in link and "certificate_date=" not in link and "level=L3" in link
    fact(page, "certificate_date").locator("input").nth(0).fill("2026")
    fact(page, "certificate_date").locator("input").nth(1).fill("11")
    fact(page, "certificate_date").locator("input").nth(1).blur()
    for name in ("class_start", "certificate_date"):
        assert fact(page, name).locator(".kf-error").inner_text() == ""
        assert fact(page, name).locator("[aria-invalid]").count() == 0
    assert "certificate_date=2026-11-01" in page.input_value("#kf-link")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize(("day", "words"), [("2027-01-01", LATE), ("1850-01-01", "出生日期不能早于 1900-01-01")])
def test_one_by_one_the_question_stays_with_its_sentence(bounded: Served, new_page: NewPage, day: str, words: str) -> None:
    page = opened(on_day(new_page(viewport=PHONE), DAY), f"{bounded.url}calculator/#{PERSON}&birth_date=1990-05-01")
    page.locator(".kf-answers > summary").click()
    page.get_by_role("button", name="改：出生日期").click()
    for part, text in zip("ymd", day.split("-"), strict=True):
        page.fill(f"#a-{part}", text)
    page.get_by_role("button", name="下一题").click()
    assert page.get_attribute("[data-kf-question]", "data-kf-question") == "birth_date"
    assert words in page.inner_text("#a-error") and page.input_value("#a-y") == day[:4]
    assert "birth_date=" not in shared(page) and f"birth_date={day}" in kept(page)
    assert "birth_date=" not in page.evaluate("sessionStorage.getItem('kf-answers@/')")
    page.get_by_role("button", name="不知道").click()
    assert page.locator("[data-kf-question='birth_date']").count() == 0
    assert "birth_date=" not in kept(page)


def test_a_class_list_tells_them_beside_the_person_and_at_the_fields(bounded: Served, new_page: NewPage) -> None:
    page = on_day(new_page(viewport=PHONE), DAY)
    arrive(page, bounded, "roster/")
    page.fill("#r-text", "姓名,发证日期\n张三,2020-01-01\n李四,2026-11-01")
    page.get_by_text("全班一样的（可以不填）").click()
    for n, text in enumerate(("2026", "9", "1")):
        fact(page, "class_start").locator("input").nth(n).fill(text)
    fact(page, "class_start").locator("input").nth(2).blur()
    for line, told in ((2, True), (3, False)):
        row = page.locator(f"tr[data-kf-line='{line}']")
        row.get_by_role("button", name="看依据").click()
        detail = page.locator(f"#r-line-{line}")
        expect(detail.get_by_text("用到的").or_(detail.get_by_text("没有读到可用的内容"))).to_be_visible()
        assert (EARLY in detail.inner_text()) == told
        assert ("发证日期：" in detail.inner_text()) != told
    for n, text in enumerate(("2020", "1", "1")):
        fact(page, "certificate_date").locator("input").nth(n).fill(text)
    fact(page, "certificate_date").locator("input").nth(2).blur()
    expect(fact(page, "class_start").locator(".kf-error")).to_contain_text(EARLY)
    expect(fact(page, "certificate_date").locator(".kf-error")).to_contain_text(EARLY)


def keep_answers(page: Any, site: Served, answers: str) -> None:
    """Answers that this tab has from the calculator."""
    page.goto(f"{site.url}accessibility/")
    page.evaluate("answers => sessionStorage.setItem('kf-answers@/', answers)", answers)


def test_a_certificate_before_the_class_counts_for_nothing_of_a_project(bounded: Served, new_page: NewPage) -> None:
    page = on_day(new_page(), DAY)
    keep_answers(page, bounded, f"{PERSON}&certificate_date=2020-01-01")
    page.goto(f"{bounded.url}projects/prj-0001/")
    told = page.locator("[data-kf-wrong]")
    told.wait_for()
    assert told.inner_text().startswith("发证日期（2020-01-01）早于开班日期（2"), told.inner_text()
    assert told.inner_text().endswith("和这个项目对不上，没有算进去。")
    keep_answers(page, bounded, f"{PERSON}&certificate_date=2030-01-01")
    page.goto(f"{bounded.url}projects/prj-0001/")
    page.locator("[data-kf-cost] dl").wait_for()
    assert page.locator("[data-kf-wrong]").count() == 0
