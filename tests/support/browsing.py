"""A Chromium for the tests, and how they go through the site in it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scripts.get_chromium import find
from tests.support.missing import without
from tests.support.serving import Served
from tests.support.waiting import PATIENCE

NewPage = Callable[..., Any]
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 390, "height": 844}
READY = {"finder/": "[data-kf-results] li", "calculator/": "[data-kf-total]", "roster/": "#r-text", "verify/": "button"}
"""What a page that a script fills shows when it is done."""
CONTROLLED = "navigator.serviceWorker.controller !== null"
TEMPLATES = [
    "", "finder/?q=dg", "calculator/", "calculator/#mode=all", "calculator/#for=enterprise", "roster/", "verify/", "projects/", "projects/prj-0001/", "institutions/beauty/", "institutions/public-base/",
    "occupations/", "occupations/电工/", "rates/", "rates/ui-upgrade-2025/", "rates/training-2019/", "groups/subsistence_family/", "policies/",
    "policies/tzf-2019-11/", "policies/tzf-2019-11/article-13/", "responsibility/", "departments/hrss/", "programmes/",
    "programmes/special_training/", "parameters/minimum-wage/", "funds/employee_education/", "statistics/trained/", "assessments/fee_schedule_sample/", "towns/yunhe/",
    "vocabularies/level/", "data/", "data/dictionary/", "data/api/", "data/changes/", "data/rate-history/", "data/query/", "offline/",
    "guide/journalists/", "about/standards/", "guide/claim/", "about/verification/", "about/truth/", "missing/", "missing/training-rates/", "missing/text-lzf-2019-3/", "accessibility/", "404.html",
]  # fmt: skip
"""Every kind of page, and every state of one that has an address."""
SCOPES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
"""What axe is asked: WCAG 2.2 A and AA, and its own good practice."""


@contextlib.contextmanager
def chromium(**options: Any) -> Iterator[Any]:
    """A Chromium, as long as the block lasts. Without one the test is skipped; in CI that is a failure."""
    from playwright.sync_api import expect, sync_playwright

    path = find()
    if path is None:
        without("Chromium")
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path=path, args=ARGUMENTS, **options)
        yield browser
        browser.close()


def module_of_page(name: str) -> str:
    """JavaScript that comes to a module (``calculator/ledger``) as the page has it: a part of one of its scripts, or one by itself."""
    label = f"$js_{name.replace('/', '_').replace('-', '_')}"
    loaded = (
        "performance.getEntriesByType('resource').map(e => e.name).filter(n => /\\/js\\/.*\\.js$/.test(n) && !/early/.test(n))"
        ".concat(Array.from(document.querySelectorAll('link[rel=modulepreload]'), link => link.href))"
    )
    found = f"all.map(m => m.{label}).filter(Boolean)[0] || all[names.findIndex(n => n.endsWith('/js/{name}.js'))]"
    return f"(names => Promise.all(names.map(n => import(n))).then(all => {found}))({loaded})"


@contextlib.contextmanager
def opening(browser: Any) -> Iterator[NewPage]:
    """What opens pages, each in a context of its own; console errors and script errors in one of them fail at the end of the block."""
    contexts: list[Any] = []
    wrong: list[str] = []

    def make(**options: Any) -> Any:
        options.setdefault("viewport", PHONE)
        options.setdefault("service_workers", "block")
        context = browser.new_context(locale="zh-CN", **options)
        context.set_default_timeout(PATIENCE * 1000)
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


def wait(page: Any, expression: str, seconds: float = PATIENCE) -> None:
    """Wait until an expression holds. (Playwright's own waiting needs eval, which the site forbids.)"""
    end = time.monotonic() + seconds
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def until(page: Any, holds: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait until something holds that Python knows; the page's events are heard meanwhile."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        page.wait_for_timeout(50)


def kept(page: Any) -> str:
    """The answers that this tab keeps of the visit to the calculator that is shown."""
    return str(
        page.evaluate(
            "(JSON.parse(sessionStorage.getItem('kf-visits@' + new URL('../', location).pathname)) || [])"
            ".filter(v => v.id === history.state.visit).map(v => v.text)[0]"
        )
    )


def on_day(page: Any, day: str = "2026-12-02") -> Any:
    """Let a page's clock stand on a day, else on one on which the catalog's data is new; returns the page."""
    page.clock.set_fixed_time(f"{day}T08:00:00+08:00")
    return page


def look(page: Any, elder: bool = False, theme: str = "") -> None:
    """Choices of look as a visitor stored them."""
    chosen = {"kf-elder": "1" if elder else "", "kf-theme": theme}
    for key, value in chosen.items():
        if value:
            page.add_init_script(f"if (location.protocol === 'http:') localStorage.setItem('{key}', '{value}')")


VIOLATIONS = """async options => {
  const alike = ['tr:nth-of-type(n+31)', '.kf-scroll ~ .kf-scroll ~ .kf-scroll ~ .kf-scroll ~ .kf-scroll ~ .kf-scroll'];
  const found = await axe.run({ exclude: alike.map(s => [s]) }, Object.assign({ resultTypes: ['violations'] }, options));
  return found.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120)).join('; '));
}"""


def axe(page: Any, options: Mapping[str, Any] = SCOPES) -> list[str]:
    """What axe finds wrong with a page: the rule and the first elements that break it.

    What passes is not even sent here: it is megabytes. Of a table the first 30 rows are looked at, and five
    tables that follow each other: those after them are made alike.
    """
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(VIOLATIONS, dict(options)))
