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
WORKER = (
    "calculator/#insured_as=employed&insured_months=24&certificate_kind=skill_level&level=L5&certificate_date=2026-11-20"
    "&is_staff=false&occupation=焊工"
)


def worker(new_page: NewPage, served: Served, width: int = 1280) -> Any:
    return opened(on_day(new_page(viewport={"width": width, "height": 800})), f"{served.url}{WORKER}")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_proposal_is_tried_out_and_taken_back(width: int, served: Served, new_page: NewPage) -> None:
    page = worker(new_page, served, width)
    before, was = total(page), kept(page)
    more = page.locator("#kf-more")
    expect(more.locator("summary")).to_have_text("怎样能多领（2）")
    more.locator("summary").click()
    lines = more.locator(".kf-proposals li")
    assert "考中级工（四级）的证书：打到您卡上的多 500 元" in lines.nth(1).inner_text().replace("\n", "")
    assert "发证日期按今后最早的一天算" in lines.nth(1).inner_text()
    lines.nth(1).get_by_role("button").click()
    assert "level=L4" in kept(page) and "certificate_date=2026-12-02" in kept(page)
    assert total(page)["totals"]["person"]["min"] == before["totals"]["person"]["min"] + 50_000
    expect(more.get_by_text("正在按“考中级工（四级）的证书”算。")).to_be_visible()
    expect(more.get_by_role("button", name="改回来")).to_be_focused()
    expect(more.locator(".kf-proposals li")).to_have_count(1)
    more.get_by_role("button", name="改回来").click()
    assert kept(page) == was
    assert total(page) == before
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_devices_back_button_goes_back_a_step(served: Served, new_page: NewPage) -> None:
    page = worker(new_page, served)
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
    page = opened(
        on_day(new_page()), f"{served.url}calculator/#for=enterprise&technicians=0&apprentices_mid=0&apprentices_high=0"
    )
    page.locator("#kf-more summary").click()
    line = page.locator(".kf-proposals li", has_text="参加技师、高级技师培训")
    expect(line).to_contain_text("多一项能领的，金额文件没有写")
    assert page.locator(".kf-proposals li").count() >= 2
