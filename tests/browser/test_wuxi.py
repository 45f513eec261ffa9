"""The example's calculator, and the site above the two districts, in a real Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_calculator import totals
from tests.support.browsing import on_day
from tests.support.serving import Served

NewPage = Callable[..., Any]
WELDER = {
    "training_kind": "按职业考证书的培训",
    "certificate_kind": "职业技能等级证书",
    "occupation": "焊工",
    "level": "高级工（三级）",
}


@pytest.fixture(scope="module")
def wuxi(wuxi_site: Path) -> Iterator[Served]:
    site = Served(wuxi_site)
    yield site
    site.stop()


@pytest.fixture(scope="module")
def above(province_site: Path) -> Iterator[Served]:
    site = Served(province_site)
    yield site
    site.stop()


def answered(page: Any, address: str, values: dict[str, str]) -> list[str]:
    """Answer as the questions come, what is not in ``values`` with 不知道; the facts that were asked."""
    page.goto(address)
    page.wait_for_selector("[data-kf-question]")
    asked: list[str] = []
    while page.query_selector("[data-kf-question]"):
        fact = page.get_attribute("[data-kf-question]", "data-kf-question")
        assert fact not in asked and len(asked) < 30, asked
        asked.append(fact)
        if fact not in values:
            page.get_by_role("button", name="不知道").click()
        elif page.query_selector("#a-select"):
            page.select_option("#a-select", label=values[fact])
            page.get_by_role("button", name="下一题").click()
        else:
            page.get_by_label(values[fact], exact=True).check()
            page.get_by_role("button", name="下一题").click()
        page.wait_for_function("f => document.querySelector('[data-kf-question]')?.dataset.kfQuestion !== f", arg=fact)
    return asked


def outcome(page: Any, rate: str) -> tuple[str, str]:
    found = page.locator(f"details[data-kf-rate='{rate}']")
    return found.get_attribute("data-kf-status"), found.locator(".kf-money").inner_text()


def test_an_occupation_and_a_level_are_enough_for_the_amount(wuxi: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    asked = answered(page, f"{wuxi.url}calculator/", WELDER)
    assert "occupation_class" not in asked and set(WELDER) <= set(asked)
    assert outcome(page, "training") == ("maybe", "2,000–2,400 元"), (
        "whether it is listed, and whether one is entitled, is not known"
    )


@pytest.mark.parametrize(("listed", "amount"), [("不是", 200_000), ("是", 240_000)])
def test_the_shortage_list_is_asked_for(listed: str, amount: int, wuxi: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    more = {"entitled": "是", "occupation_shortage": listed, "payment_mode": "先垫后补"}
    asked = answered(page, f"{wuxi.url}calculator/", {**WELDER, **more})
    assert "occupation_class" not in asked
    assert outcome(page, "training") == ("yes", f"{amount // 100:,} 元")
    assert totals(page)["person"] == {"min": amount + 26_000, "max": amount + 26_000}, "with the assessment's 260 元"


def test_two_districts_with_a_search_over_both_and_rules_of_their_own(above: Served, new_page: NewPage) -> None:
    page = on_day(new_page())
    page.goto(above.url)
    assert page.locator(".kf-district h3").all_inner_texts() == ["无锡市", "台儿庄区"]
    page.goto(f"{above.url}finder/?q=焊工")
    found = page.locator("[data-kf-results] > li").first
    found.wait_for()
    assert found.get_by_role("link", name="无锡市").count() == found.get_by_role("link", name="台儿庄区").count() == 1
    page.goto(f"{above.url}finder/?q=职工岗前培训补贴")
    page.locator("[data-kf-results] > li").first.wait_for()
    assert page.locator("[data-kf-results] a[href*='/320200/rates/pre-job/']").count()
    for code, known, other in (("320200", "training_kind", "groups"), ("370405", "groups", "training_kind")):
        asked = answered(page, f"{above.url}{code}/calculator/", {})
        assert known in asked and other not in asked, code
