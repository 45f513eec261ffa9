"""Hostile texts in a real Chromium: they are shown as they are, nothing of them runs, no script of ours stumbles over them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import expect

from skills_catalog.catalog.collections import COLLECTIONS
from tests.support.id_numbers import number
from tests.support.naughty import KINDS, NAMES, Pair
from tests.support.serving import Served

NewPage = Callable[..., Any]
TRAPS = """
globalThis.__broken = [];
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) globalThis[name] = () => { globalThis.__pwned = name; };
document.addEventListener('securitypolicyviolation', e => globalThis.__broken.push(e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sample));
"""
NARROW = {"width": 360, "height": 740}
ODD = [*KINDS.values(), *NAMES]


@pytest.fixture(scope="session")
def hostile(naughty_pair: Pair) -> Iterator[Served]:
    site = Served(naughty_pair.hostile / "site")
    yield site
    site.stop()


@pytest.fixture
def trapped(hostile: Served, new_page: NewPage) -> Iterator[Any]:
    """A narrow page in which nothing may run, be blocked, or be asked of others."""
    page = new_page(viewport=NARROW)
    page.add_init_script(TRAPS)
    elsewhere: list[str] = []
    page.on("request", lambda r: elsewhere.append(r.url) if urlsplit(r.url).netloc != f"127.0.0.1:{hostile.port}" else None)
    page.on("dialog", lambda d: elsewhere.append(f"dialog {d.message}"))
    yield page
    untouched(page)
    assert [u for u in elsewhere if not u.startswith(("data:", "blob:"))] == []


def untouched(page: Any) -> None:
    assert page.evaluate("[globalThis.__pwned || null, globalThis.__broken]") == [None, []], page.url
    assert page.wrong == [], page.url


def fits(page: Any) -> None:
    """No sideways scroll."""
    wide = page.evaluate(
        "document.documentElement.scrollWidth > innerWidth + 1 ? Array.from(document.querySelectorAll('main *'))"
        ".filter(n => n.getBoundingClientRect().right > innerWidth + 1 && !n.closest('.kf-scroll')).slice(0, 3).map(n => n.outerHTML.slice(0, 200)) : []"
    )
    assert wide == [], (page.url, wide)


def titles(pair: Pair, collection: str) -> dict[str, str]:
    records = json.loads((pair.hostile / "site" / "data" / f"{collection}.json").read_text("utf-8"))
    return {r["id"]: r["title"] for r in records}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_records_show_their_texts(collection: str, trapped: Any, hostile: Served, naughty_pair: Pair) -> None:
    """The first records have a title of each kind; every third is looked at, from another start in each collection."""
    start = list(COLLECTIONS).index(collection) % 3
    known = list(titles(naughty_pair, collection).items())
    odd = [(id, title) for id, title in known if title in KINDS.values()][start::3]
    assert len(odd) >= 8
    for id, title in odd:
        trapped.goto(f"{hostile.url}{collection}/{quote(id)}/")
        shown = trapped.locator("h1").first.evaluate("node => node.textContent")
        assert shown == title and title.strip().split()[0] in trapped.title()
        fits(trapped)
        untouched(trapped)


@pytest.mark.parametrize("path", ["", "projects/", "institutions/", "rates/", "occupations/", "vocabularies/", "policies/doc-1/", "responsibility/", "guide/faq/",
                                  "data/", "data/changes/", "data/dictionary/", "data/rate-history/", "data/api/", "offline/", "verify/"])  # fmt: skip
def test_lists_and_pages_of_the_site(path: str, trapped: Any, hostile: Served) -> None:
    trapped.goto(hostile.url + path)
    trapped.wait_for_load_state("networkidle")
    fits(trapped)


def test_the_checks_in_the_browser_come_out(trapped: Any, hostile: Served) -> None:
    trapped.goto(f"{hostile.url}verify/")
    trapped.locator("main button").first.click()
    trapped.get_by_text("全部").first.wait_for()


def test_searches_by_address_and_by_hand(trapped: Any, hostile: Served) -> None:
    for n, text in enumerate(ODD):
        if n % 3 == 0:
            trapped.goto(
                f"{hostile.url}finder/?q={quote(text, safe='')}&sort={quote(text, safe='')}&town={quote(text, safe='')}&level=constructor#{quote(text, safe='')}"
            )
            trapped.locator("[data-kf-count]:not(:empty)").wait_for()
            expect(trapped.locator("form [name=q]")).to_have_value(" ".join(text.split("\n")))
            untouched(trapped)
        else:
            if trapped.url == "about:blank" or "level=constructor" in trapped.url:
                trapped.goto(f"{hostile.url}finder/")
                trapped.locator("[data-kf-results] li").first.wait_for()
            trapped.fill("form [name=q]", text)
            trapped.keyboard.press("Enter")
            trapped.wait_for_function(
                "text => new URLSearchParams(location.search).get('q') === text", arg=" ".join(text.split("\n")).strip()
            )
            untouched(trapped)
        fits(trapped)


def test_what_is_found_is_shown_as_it_is(trapped: Any, hostile: Served, naughty_pair: Pair) -> None:
    trapped.goto(f"{hostile.url}finder/?q=pwned")
    trapped.locator("[data-kf-results] li").first.wait_for()
    shown = trapped.locator("[data-kf-results] h2 a").evaluate_all("nodes => nodes.map(n => n.textContent)")
    assert KINDS["element"] in shown and KINDS["attribute"] in shown


@pytest.mark.parametrize("ids", ["constructor,toString,__proto__", "valueOf,n7,hasOwnProperty", "constructor,n12,n13"])
def test_comparing(ids: str, trapped: Any, hostile: Served) -> None:
    trapped.goto(f"{hostile.url}finder/?compare={quote(ids)}&view=compare")
    trapped.locator("#kf-compare-title").wait_for()
    assert trapped.locator("[data-kf-pick]:checked").count() + trapped.locator("table th[scope=col]").count() > 1
    fits(trapped)


def test_nothing_to_compare(trapped: Any, hostile: Served) -> None:
    """Names that every object has are no projects."""
    trapped.goto(f"{hostile.url}finder/?compare=__proto__,isPrototypeOf,propertyIsEnumerable&view=compare")
    trapped.locator("[data-kf-results] li").first.wait_for()
    assert trapped.locator("#kf-compare-title").count() == 0


def test_the_calculator_with_addresses_of_every_kind(trapped: Any, hostile: Served) -> None:
    for text in [*ODD, "1&constructor=toString&skip=constructor,__proto__&later=toString&pick=__proto__*constructor"]:
        one = quote(text, safe="&=,*")
        trapped.goto("about:blank")
        trapped.goto(
            f"{hostile.url}calculator/#project={one}&on={one}&level={one}&{one}={one}&pick={one}*{one}&was={one}&rules={one}&skip={one}"
        )
        trapped.locator("main [data-kf-total]").first.wait_for()
        untouched(trapped)
        fits(trapped)


def test_the_calculator_asks_and_answers_in_the_texts_of_the_catalog(trapped: Any, hostile: Served, naughty_pair: Pair) -> None:
    facts = {f["id"]: f for f in json.loads((naughty_pair.hostile / "site" / "data" / "rules.json").read_text("utf-8"))["facts"]}
    trapped.goto(f"{hostile.url}calculator/")
    trapped.locator("[data-kf-question]").wait_for()
    seen = 0
    for _ in range(12):
        form = trapped.locator("[data-kf-question]")
        if not form.count():
            break
        asked = form.get_attribute("data-kf-question")
        fact = facts[asked]
        assert fact["question"] in form.evaluate("node => node.textContent")
        for _, label in fact.get("values", ()):
            assert label.strip()[:20] in form.evaluate("node => node.textContent")
        choice = form.locator("input[type=radio], input[type=checkbox]")
        if choice.count():
            choice.first.check()
            trapped.get_by_role("button", name="下一题").click()
        else:
            trapped.get_by_role("button", name="不知道").click()
        trapped.wait_for_function("id => !document.querySelector(`[data-kf-question='${id}']`)", arg=asked)
        seen += 1
        untouched(trapped)
        fits(trapped)
    assert seen > 5


def test_a_class_list_of_hostile_cells(trapped: Any, hostile: Served) -> None:
    trapped.goto(f"{hostile.url}roster/")
    trapped.wait_for_selector("#r-text")
    rows = [["姓名", "身份证号码", "出生日期"]]
    cells = [" ".join(t.split()) for t in ODD]
    rows += [[t, number("1990-05-01", n), "1990-05-01"] for n, t in enumerate(cells)] + [[t, t, t] for t in cells]
    trapped.fill("#r-text", "\n".join("\t".join(c.replace('"', "”") for c in r) for r in rows))
    trapped.locator(f"[data-kf-done='{2 * len(cells)}']").wait_for()
    names = trapped.locator("[data-kf-state] th").evaluate_all("nodes => nodes.map(n => n.textContent)")
    assert "constructor" in names and KINDS["element"].replace('"', "”") in names
    fits(trapped)


def test_every_header_of_a_class_list(trapped: Any, hostile: Served) -> None:
    trapped.goto(f"{hostile.url}roster/")
    trapped.wait_for_selector("#r-text")
    cells = [" ".join(t.split()).replace('"', "”") for t in ODD]
    trapped.fill("#r-text", "\t".join(["姓名", *cells]) + "\n" + "\t".join(["甲", *cells]))
    trapped.locator("[data-kf-done='1']").wait_for()
    untouched(trapped)


def test_a_language_that_runs_from_right_to_left_turns_nothing_around_it(
    trapped: Any, hostile: Served, naughty_pair: Pair
) -> None:
    """The count after a name stands behind it, whatever the name is written in."""
    id = next(i for i, t in titles(naughty_pair, "rates").items() if t == KINDS["right to left"])
    trapped.goto(f"{hostile.url}rates/{id}/")
    for selector in ("main a", "main strong", "main .kf-badge", "main h1", "main dd"):
        kinds = set(trapped.locator(selector).evaluate_all("nodes => nodes.map(n => getComputedStyle(n).unicodeBidi)"))
        assert kinds and kinds <= {"isolate", "plaintext"}, (selector, kinds)
