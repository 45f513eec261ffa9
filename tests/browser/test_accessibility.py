"""Accessibility in a real Chromium: colours, motion, keyboard, forms and messages. What holds of every page is in test_every_page.py.

content/accessibility.md says of every criterion which of these tests covers it; the last tests check what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsing import SCOPES, TEMPLATES, arrive, axe, look
from tests.support.measuring import EDGES, FORCED, MOTION, STOP, TABBABLE, UNREACHED
from tests.support.places import ROOT
from tests.support.serving import Served
from tests.support.sites import pages
from tests.support.walking import LANDSCAPE, LIST, NARROW, SAMPLE, WIDE, ZOOMED, Found, go, open_all, quiet_404

NewPage = Callable[..., Any]


# ---- zoom and tables ------------------------------------------------------------------------------------------------


def test_the_menu_is_reached_at_400_percent(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=ZOOMED)
    go(page, served, "menu")
    links = page.locator("[data-kf-menu] a")
    assert links.count() >= 20
    for link in links.all():
        link.scroll_into_view_if_needed()
        seen = "e => { const r = e.getBoundingClientRect(), p = document.elementFromPoint(r.left + 4, r.top + r.height / 2); return p === e || e.contains(p); }"
        assert link.evaluate(seen), link.inner_text()


def test_a_wide_table_scrolls_by_keyboard(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    go(page, served, "responsibility/")
    area = page.locator(".kf-scroll").first
    area.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(200)
    assert area.evaluate("e => e.scrollLeft") > 0
    assert page.evaluate("scrollX") == 0


# ---- colours and motion ---------------------------------------------------------------------------------------------


def test_forced_colours(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    page.emulate_media(forced_colors="active")
    found: Found = {}
    for place in [*SAMPLE, "projects/", "statistics/trained/", "answered", "class list"]:
        go(page, served, place)
        faults = page.evaluate(FORCED) + (axe(page) if place in SAMPLE else [])
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.evaluate(TABBABLE)
        faults += page.evaluate(STOP, False)
        if faults:
            found[place] = faults
    assert found == {}


def test_high_contrast_theme(served: Served, new_page: NewPage) -> None:
    """Text has 7 to 1 in it, which is level AAA."""
    page = new_page(viewport=NARROW)
    look(page, theme="contrast")
    options = {**SCOPES, "rules": {"color-contrast-enhanced": {"enabled": True}}}
    found: Found = {}
    for place in SAMPLE:
        go(page, served, place)
        assert page.evaluate("document.documentElement.hasAttribute('data-kf-contrast')")
        faults = axe(page, options)
        if faults:
            found[place] = faults
    assert found == {}


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_edges_and_hints_have_contrast(theme: str, served: Served, new_page: NewPage) -> None:
    """What axe does not see: edges of fields, hints in them, pressed buttons, text on the coloured band, bars."""
    page = new_page(viewport=NARROW)
    look(page, theme=theme)
    found: Found = {}
    for place in ["", "finder/?q=dg", "calculator/#mode=all", "answered", "class list", "statistics/trained/"]:
        go(page, served, place)
        if faults := page.evaluate(EDGES):
            found[place] = faults
    assert found == {}


def test_reduced_motion(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW, reduced_motion="reduce")
    found: Found = {}
    for place in [*SAMPLE, "menu", "filters", "answered", "class list"]:
        go(page, served, place)
        if faults := page.evaluate(MOTION):
            found[place] = faults[:5]
    assert found == {}


# ---- keyboard -------------------------------------------------------------------------------------------------------

WALKS = [
    ("", NARROW, False), ("filters", NARROW, False), ("projects/prj-0001/", NARROW, False), ("answered", NARROW, False),
    ("class list", NARROW, False), ("calculator/#mode=all", LANDSCAPE, False), ("", ZOOMED, False),
    ("calculator/", ZOOMED, False), ("finder/?q=dg", WIDE, False), ("calculator/", WIDE, False), ("calculator/", NARROW, True),
]  # fmt: skip


def walk(page: Any, key: str) -> list[str]:
    """Press a key until the focus leaves the page; every stop is looked at."""
    expected = page.evaluate(TABBABLE)
    if key == "Tab":
        page.evaluate("document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    faults: list[str] = []
    for _ in range(expected + 20):
        page.keyboard.press(key)
        stop = page.evaluate(STOP, key != "Tab")
        if stop is None:
            return faults + list(page.evaluate(UNREACHED))
        faults += stop
    return [*faults, "the focus does not leave the page"]


def test_the_way_of_the_focus(served: Served, new_page: NewPage) -> None:
    """With Tab: in the order of the page, seen, under no bar, everywhere, and out again."""
    found: Found = {}
    for elder in (False, True):
        page = new_page()
        look(page, elder=elder)
        for place, viewport, large in WALKS:
            if large == elder:
                page.set_viewport_size(viewport)
                go(page, served, place)
                if faults := walk(page, "Tab"):
                    found[f"{place} {viewport['width']}"] = faults
    assert found == {}


def test_the_way_back(served: Served, new_page: NewPage) -> None:
    page = new_page()
    found: Found = {}
    for place, viewport in (("calculator/", WIDE), ("answered", NARROW)):
        page.set_viewport_size(viewport)
        go(page, served, place)
        page.locator("footer a").last.focus()
        if faults := [f for f in walk(page, "Shift+Tab") if "not reached" not in f]:
            found[f"{place} {viewport['width']}"] = faults
    assert found == {}


def test_the_skip_link(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    for place in SAMPLE:
        page.goto("about:blank")
        go(page, served, place)
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null"), place


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.id || document.activeElement.tagName"))


def test_input_brings_no_surprise(served: Served, new_page: NewPage) -> None:
    """Choosing and typing leave the reader where they are; a date can be typed to its end."""
    page = new_page(viewport=NARROW)
    go(page, served, "calculator/")
    page.locator("#on-summary").click()
    page.locator("#on").focus()
    for part in ("ArrowUp", "ArrowUp", "ArrowRight", "ArrowUp"):
        page.keyboard.press(part)
        assert focused(page) == "on", part
    page.locator("#on-days").focus()
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        assert focused(page) == "on-days"
    assert f"按 {page.input_value('#on')} 算" in page.inner_text("#on-summary")
    page.get_by_role("button", name="回到今天").click()
    assert focused(page) == "on-summary"
    go(page, served, "calculator/#mode=all")
    for name in ("q0-1", "q1-y", "q2-0"):
        page.locator(f"#{name}").focus()
        page.keyboard.press("Space" if not name.endswith("y") else "1")
        assert focused(page) == name
    go(page, served, "finder/?q=dg")
    before = page.url
    page.locator("[data-kf-sort]").focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.matches('[data-kf-sort]')")
    open_all(page)
    page.locator("#f-state-0").focus()
    page.keyboard.press("Space")
    assert focused(page) == "f-state-0"
    assert page.url.split("?")[0] == before.split("?")[0]


# ---- structure, forms, messages -------------------------------------------------------------------------------------


def test_every_page_has_its_title_and_language(real_site: Path) -> None:
    titles: dict[str, str] = {}
    for file in pages(real_site):
        text, name = file.read_text("utf-8"), str(file.relative_to(real_site))
        title = re.search(r"<title>([^<]+)</title>", text)
        assert title and title[1] not in titles, (name, title and titles.get(title[1]))
        titles[title[1]] = name
        assert '<html lang="zh-CN"' in text, name
        assert len(re.findall(r"<h1[\s>]", text)) == 1, name


def test_help_and_navigation_are_the_same_everywhere(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport=NARROW)
    words = "() => ['header', 'footer', '.kf-bar'].map(s => Array.from(document.querySelectorAll(s + ' a')).map(a => a.textContent.trim()).join('|'))"
    first: list[str] = []
    for path in TEMPLATES:
        arrive(page, served, path)
        now = page.evaluate(words)
        first = first or now
        assert now == first, path
    assert "无障碍声明" in first[1]
    quiet_404(page)


ERROR = """() => {
  const e = document.activeElement, ids = (e.getAttribute('aria-describedby') || '').split(' ').filter(Boolean);
  const error = ids.map(i => document.getElementById(i)).filter(n => n && n.getAttribute('role') === 'alert')[0];
  return { invalid: e.getAttribute('aria-invalid'), text: error ? error.textContent : '' };
}"""


def test_errors_are_tied_to_their_fields(served: Served, new_page: NewPage) -> None:
    """The focus is on the field that is wrong; it says so and is described by the message."""
    page = new_page(viewport=NARROW)

    def wrong(words: str) -> None:
        said = page.evaluate(ERROR)
        assert said["invalid"] == "true" and words in said["text"], (words, focused(page), said)

    go(page, served, "calculator/")
    for _ in range(30):
        if page.get_attribute("[data-kf-question]", "data-kf-question") in ("certificate_kind", "is_staff"):
            break
        page.get_by_role("button", name="不知道").click()
    page.get_by_role("button", name="下一题").click()
    wrong("请选一个")
    page.goto("about:blank")
    go(page, served, "calculator/#for=enterprise")
    for _ in range(30):
        if page.locator("#a-text").count():
            break
        page.get_by_role("button", name="不知道").click()
    page.fill("#a-text", "三")
    page.get_by_role("button", name="下一题").click()
    wrong("不是数字")
    page.goto("about:blank")
    go(page, served, "calculator/")
    page.locator("#on-summary").click()
    page.fill("#on", "1999-01-01")
    page.locator("#on").focus()
    wrong("以前没有收录标准")
    page.locator("#kf-ledger summary").click()
    page.get_by_role("button", name="记下来").click()
    wrong("请选补贴种类")
    page.locator("#l-kind").select_option(index=1)
    page.get_by_role("button", name="记下来").click()
    wrong("请选日期")


def test_a_birth_date_says_what_it_is(served: Served, new_page: NewPage) -> None:
    """A browser that knows the visitor's birth date can fill it in."""
    page = new_page(viewport=NARROW)
    go(page, served, "calculator/#mode=all")
    fields = page.locator("[data-kf-fact='birth_date'] input")
    assert [f.get_attribute("autocomplete") for f in fields.all()] == ["bday-year", "bday-month", "bday-day"]
    go(page, served, "roster/")
    open_all(page)
    assert page.locator("[autocomplete^='bday']").count() == 0, "of a class, no one's own"


def test_messages_are_spoken(served: Served, new_page: NewPage) -> None:
    """What changes without the focus stands in a status or an alert that was there before."""
    page = new_page(viewport=NARROW)
    live = "e => { const n = e.closest('[role=status], [role=alert], [aria-live=polite]'); if (n) n.setAttribute('data-before', ''); return n !== null; }"

    def changes(selector: str, act: Callable[[], None], words: str) -> None:
        assert page.locator(selector).first.evaluate(live), selector
        act()
        page.locator("[data-before]", has_text=words).first.wait_for()
        page.evaluate("document.querySelectorAll('[data-before]').forEach(e => e.removeAttribute('data-before'))")

    go(page, served, "finder/?q=dg")
    changes("[data-kf-count]", lambda: page.fill("#q", "鑫鑫鑫鑫"), "没有找到")
    go(page, served, "calculator/#mode=all")
    changes(".kf-sum", page.locator("[data-kf-fact='certificate_kind'] input").first.check, "打到您卡上")
    page.get_by_role("button", name="分享").click()
    changes("#kf-link ~ [role=status]", lambda: page.get_by_role("button", name="复制链接").click(), "复制")
    go(page, served, "roster/")
    changes("[data-kf-roster] > [role=status]", lambda: page.fill("#r-text", LIST), "算完了")
    go(page, served, "verify/")
    changes("[data-kf-verify] > [role=status]", lambda: page.get_by_role("button", name="开始验证").click(), "个一致")


# ---- the statement --------------------------------------------------------------------------------------------------

CRITERIA = [
    f"{group}.{n}"
    for group, numbers in {
        "1.1": (1,), "1.2": (1, 2, 3, 4, 5), "1.3": (1, 2, 3, 4, 5), "1.4": (1, 2, 3, 4, 5, 10, 11, 12, 13), "2.1": (1, 2, 4), "2.2": (1, 2),
        "2.3": (1,), "2.4": (1, 2, 3, 4, 5, 6, 7, 11), "2.5": (1, 2, 3, 4, 7, 8), "3.1": (1, 2), "3.2": (1, 2, 3, 4, 6),
        "3.3": (1, 2, 3, 4, 7, 8), "4.1": (2, 3),
    }.items()
    for n in numbers
]  # fmt: skip
"""Level A and AA of WCAG 2.2."""
STATEMENT = ROOT / "content" / "accessibility.md"


def rows(heading: str) -> list[list[str]]:
    """The cells of the first table under a heading of the statement."""
    part = STATEMENT.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_statement_lists_every_criterion() -> None:
    table = rows("WCAG 2.2 逐条")
    assert [row[0] for row in table] == CRITERIA
    for number, name, result, how in table:
        assert name and result in ("符合", "部分", "不适用"), number
        assert result == "不适用" or "`test_" in how or "人工" in how, number
        assert how, number


def test_the_statement_maps_the_national_standard() -> None:
    table = rows("GB/T 37668-2019 对照")
    assert {row[0] for row in table} == {"可感知性", "可操作性", "可理解性", "健壮性"}
    named: set[str] = set()
    for _, item, result, criteria, how in table:
        assert item and how and result in ("符合", "部分", "不适用"), item
        numbers = re.findall(r"\d\.\d\.\d+", criteria)
        assert set(numbers) <= set(CRITERIA), item
        named |= set(numbers)
    assert named == set(CRITERIA)


def test_the_statement_names_tests_that_exist() -> None:
    named = set(re.findall(r"test_\w+", STATEMENT.read_text("utf-8")))
    written = {n for f in (ROOT / "tests").rglob("test_*.py") for n in re.findall(r"^def (test_\w+)", f.read_text("utf-8"), re.M)}
    assert len(named) >= 20
    assert named - written == set()
