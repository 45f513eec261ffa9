"""The development server in a browser: what a clerk saves is seen without doing anything."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.support.browsing import NewPage, until
from tests.support.serving import Served, serving
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE


def test_a_saved_edit_is_seen_in_an_open_page(browser: Any, tmp_path: Path) -> None:
    tiny_arguments(tmp_path)
    project = tmp_path / "catalog" / "projects" / "p-1.yaml"
    with serving(tmp_path) as address:
        page = browser.new_page()
        faults: list[str] = []
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.goto(f"{address}/projects/p-1/")
        for n in range(2):
            text = project.read_text("utf-8")
            line = f"summary: 第 {n} 次改"
            project.write_text(re.sub("(?m)^summary: .*$", line, text) if "summary:" in text else f"{text}{line}\n", "utf-8")
            page.get_by_text(f"第 {n} 次改").wait_for(timeout=PATIENCE * 1000)
        assert not faults, faults
        page.close()


def test_what_is_added_to_a_page_is_no_newer_release(served: Served, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("requestfinished", lambda r: asked.append(r.url) if r.resource_type == "fetch" else None)
    page.goto(f"{served.url}about/privacy/")
    assert page.locator("script[src$='.serve/reload.js']").count() == 1
    until(page, lambda: asked.count(f"{served.url}about/privacy/") == 2)  # as it was shown, and as the server has it
    page.wait_for_timeout(100)
    assert page.locator("[data-kf-update]").is_hidden()
