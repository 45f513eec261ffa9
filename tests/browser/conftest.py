"""A built site served from a thread, and pages that report what goes wrong in them."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from skills_catalog.commands.server.site import Site
from tests.conftest import free_port
from tests.support import faults

PHONE = {"width": 390, "height": 844}
READY = {"finder/": "[data-kf-results] li", "calculator/": "[data-kf-total]", "roster/": "#r-text", "verify/": "button"}
"""What a page that a script fills shows when it is done."""


class Served:
    """A site on a port of its own; ``stop`` takes it off the network."""

    def __init__(self, folder: Path, base_url: str = "/") -> None:
        self.port = free_port()
        self.base = base_url
        self.url = f"http://127.0.0.1:{self.port}{base_url}"
        config = uvicorn.Config(Site(folder, base_url), host="127.0.0.1", port=self.port, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve()), daemon=True)
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)

    def stop(self) -> None:
        self.server.should_exit = True
        self.server.force_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def served(real_site: Path) -> Iterator[Served]:
    site = Served(real_site)
    yield site
    site.stop()


@pytest.fixture
def new_page(browser: Any) -> Iterator[Callable[..., Any]]:
    """Makes pages in contexts of their own; console errors and script errors fail the test at its end."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def make(**options: Any) -> Any:
        options.setdefault("viewport", PHONE)
        options.setdefault("service_workers", "block")
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda e: wrong.append(f"{page.url}: {e}"))
        page.on("console", lambda m: wrong.append(f"{page.url}: {m.text}") if m.type == "error" else None)
        page.wrong = wrong
        return page

    yield make
    for context in contexts:
        context.close()
    assert wrong == []


def arrive(page: Any, served: Served, path: str) -> None:
    """Go to a page and wait until it is filled."""
    page.goto(served.url + path)
    for start, what in READY.items():
        if path.startswith(start):
            page.locator(f"main {what}").first.wait_for()


RESULTS: dict[str, list[str]] = {}
"""Fault → outcomes of its tests."""


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome: Any = yield
    report = outcome.get_result()
    mark = item.get_closest_marker("fault")
    if mark and (report.when == "call" or report.outcome != "passed"):
        RESULTS.setdefault(str(mark.args[0]), []).append(report.outcome)


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not RESULTS:
        return
    terminalreporter.section("faults while offline")
    for what, outcomes in RESULTS.items():
        terminalreporter.write_line(f"{faults.word(outcomes):12} {what}")
    if config.getoption("--accept") and set(RESULTS) == set(faults.rows()):
        faults.write(RESULTS)
