"""验证本站: the cases run in the visitor's browser, and a wrong expectation is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from tests.browser.conftest import Served

NewPage = Callable[..., Any]


def test_every_case_agrees(served: Served, new_page: NewPage, capsys: Any) -> None:
    page = new_page()
    page.goto(f"{served.url}verify/")
    page.get_by_role("button", name="开始验证").click()
    page.locator("[data-kf-good]").wait_for()
    count = len(json.loads(page.evaluate("fetch('../data/cases.json').then(r => r.text())"))["cases"])
    assert f"{count} 个用例，{count} 个一致" in page.inner_text("main")
    with capsys.disabled():
        print(f"\n  verified in the browser: {count} cases")


def test_a_wrong_expectation_is_told(served: Served, new_page: NewPage) -> None:
    page = new_page()

    def tamper(route: Any) -> None:
        body = route.fetch().json()
        case = next(c for c in body["cases"] if c["expect"].get("min") == c["expect"].get("max") and "min" in c["expect"])
        case["expect"] = {**case["expect"], "min": 1, "max": 1}
        route.fulfill(json=body | {"rules": "0123456789abcdef"})

    page.route("**/data/cases.json", tamper)
    page.goto(f"{served.url}verify/")
    page.get_by_role("button", name="开始验证").click()
    page.locator("[data-kf-good]").wait_for()
    text = page.inner_text("main")
    assert "有 1 个不一致" in text and "0.01 元" in text and "现在的规则是" in text
