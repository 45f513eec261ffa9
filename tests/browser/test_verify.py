"""验证本站: the cases run in the visitor's browser, and a wrong expectation is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from skills_catalog.web.offline_packs import version
from tests.support.serving import Served

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


def test_a_wrong_expectation_is_told(served: Served, real_site: Path, new_page: NewPage) -> None:
    """Cases with a wrong expectation, and a list of versions that names their hash; without the hash they are refused."""
    page = new_page()
    body = json.loads((real_site / "data" / "cases.json").read_text("utf-8"))
    case = next(c for c in body["cases"] if c["expect"].get("min") == c["expect"].get("max") and "min" in c["expect"])
    case["expect"] = {**case["expect"], "min": 1, "max": 1}
    tampered = json.dumps(body | {"rules": "0123456789abcdef"}).encode()
    versions = json.loads((real_site / "data" / "versions.json").read_text("utf-8"))
    renamed = json.dumps(versions | {"files": versions["files"] | {"cases.json": version(tampered)}})
    page.route("**/data/cases.json*", lambda route: route.fulfill(body=tampered, content_type="application/json"))
    page.goto(f"{served.url}verify/")
    page.get_by_text("用例没有读到").wait_for()
    page.wrong.clear()
    page.route("**/data/versions.json", lambda route: route.fulfill(body=renamed, content_type="application/json"))
    page.goto(f"{served.url}verify/")
    page.get_by_role("button", name="开始验证").click()
    page.locator("[data-kf-good]").wait_for()
    text = page.inner_text("main")
    assert "有 1 个不一致" in text and "0.01 元" in text and "现在的规则是" in text
