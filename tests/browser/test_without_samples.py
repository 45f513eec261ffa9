"""The default district without samples, in a browser: the pages that people begin with say what there is, without an error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browsing import NewPage
from tests.support.program import run_build
from tests.support.serving import Served
from tests.support.shared import Once


@pytest.fixture(scope="module")
def hidden(once: Once) -> Iterator[Served]:
    def make(tmp: Path) -> None:
        done = run_build(["build", "--no-samples", "--out", str(tmp / "site")])
        assert done.returncode == 0, done.stderr

    site = Served(once("hidden", make) / "site")
    yield site
    site.stop()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", "还没有公布培训项目"),
        ("rates/", "补贴标准"),
        ("rates/ui-upgrade-2024/", "失业保险"),
        ("projects/", "暂无"),
        ("data/", "全部数据，一个文件"),
        ("towns/yunhe/", "运河街道"),
    ],
)
def test_a_page_has_no_sample(hidden: Served, new_page: NewPage, path: str, words: str) -> None:
    page = new_page()
    page.goto(f"{hidden.url}{path}")
    text = page.locator("main").inner_text()
    assert words in text and "示例" not in text and "0 个培训项目" not in text


def test_home_leads_with_rates_and_the_calculator(hidden: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{hidden.url}")
    assert page.locator(".kf-doors strong").all_inner_texts() == ["查补贴标准", "算补贴", "查数据"]


def test_the_finder_says_that_no_course_is_published_and_lists_what_there_is(hidden: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{hidden.url}finder/")
    page.get_by_text("这里先列补贴标准").wait_for()
    assert "还没有公布培训项目" in page.locator(".kf-note--none").inner_text()
    assert page.locator("[data-kf-results] > li").count() > 5 and page.locator(".kf-badge--sample").count() == 0
    page.fill("#q", "失业保险")
    page.keyboard.press("Enter")
    page.locator("[data-kf-results] a", has_text="失业保险技能提升补贴").first.wait_for()


def test_the_calculator_asks_and_names_no_sample(hidden: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{hidden.url}calculator/")
    page.get_by_role("button", name="下一题").wait_for()
    assert "示例" not in page.locator("main").inner_text() and page.locator(".kf-samples").count() == 0
