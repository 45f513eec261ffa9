"""怎样能多领: what one can change to get more, tried out and taken back, at the width of a phone and of a desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.test_calculator import opened, total
from tests.support.browsing import kept, on_day
from tests.support.serving import Served

NewPage = Callable[..., Any]
FACTORY = "calculator/#for=enterprise&technicians=0&apprentices_mid=0&apprentices_high=0"
LEARNER = (
    "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&first_pass=true&certificate_kind=completion"
    "&certificate_date=2026-11-20&class_start=2026-09-01"
)


def factory(new_page: NewPage, served: Served, width: int = 1280) -> Any:
    page = on_day(new_page(viewport={"width": width, "height": 800}))
    return opened(page, f"{served.url}{FACTORY}&apprentice_years=1")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_proposal_is_tried_out_and_taken_back(width: int, served: Served, new_page: NewPage) -> None:
    page = factory(new_page, served, width)
    before, was = total(page), kept(page)
    more = page.locator("#kf-more")
    expect(more.locator("summary")).to_have_text("怎样能多领（3）")
    more.locator("summary").click()
    lines = more.locator(".kf-proposals li")
    did = "和 1 名学徒签 1 年以上劳动合同，按高级工培养"
    assert f"{did}：付给企业的至少多 4,000 元" in lines.nth(1).inner_text().replace("\n", "")
    lines.nth(1).get_by_role("button").click()
    assert "apprentices_high=1" in kept(page)
    assert total(page)["totals"]["enterprise"]["min"] == before["totals"]["enterprise"]["min"] + 400_000
    expect(more.get_by_text(f"正在按“{did}”算。")).to_be_visible()
    expect(more.get_by_role("button", name="改回来")).to_be_focused()
    expect(more.locator(".kf-proposals li")).to_have_count(1)
    more.get_by_role("button", name="改回来").click()
    assert kept(page) == was
    assert total(page) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_is_got_anew_is_dated_from_today_on(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}{LEARNER}")
    page.locator("#kf-more summary").click()
    line = page.locator(".kf-proposals li")
    expect(line).to_contain_text("考职业技能等级证书：多一项能领的，金额文件没有写")
    expect(line).to_contain_text("开班日期、发证日期按今后最早的一天算")
    line.get_by_role("button").click()
    assert "certificate_kind=skill_level" in kept(page) and "certificate_date=2026-12-02" in kept(page)


def test_the_devices_back_button_goes_back_a_step(served: Served, new_page: NewPage) -> None:
    page = factory(new_page, served)
    page.locator("#kf-more summary").click()
    length = page.evaluate("history.length")
    page.locator(".kf-proposals li").first.get_by_role("button").click()
    assert page.evaluate("history.length") == length + 1


def test_without_answers_nothing_is_proposed(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}calculator/")
    expect(page.locator("#kf-more")).to_be_hidden()


def test_what_is_not_certain_is_not_proposed(served: Served, new_page: NewPage) -> None:
    page = opened(on_day(new_page()), f"{served.url}calculator/#level=L5")
    page.locator("#kf-more summary").click()
    expect(page.locator("#kf-more")).to_contain_text("没有找到改一两样就一定能多领的")
    assert page.locator(".kf-proposals li").count() == 0


def test_an_enterprise_is_told_what_opens_without_a_figure(served: Served, new_page: NewPage) -> None:
    page = factory(new_page, served)
    page.locator("#kf-more summary").click()
    line = page.locator(".kf-proposals li", has_text="参加技师、高级技师培训")
    expect(line).to_contain_text("多一项能领的，金额文件没有写")
    assert page.locator(".kf-proposals li").count() >= 2
