"""The page and the search above several districts, in a real Chromium: on a phone and at a desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from skills_catalog.release import province
from tests.support.browsing import axe, look, wait
from tests.support.measuring import FITS
from tests.support.serving import Served

NewPage = Callable[..., Any]
RESULTS = "[data-kf-results] > li"
DESK = {"width": 1280, "height": 900}
PAGES = ("", "finder/", "finder/?q=dg", "data/", "404.html")


@pytest.fixture(scope="module")
def above(districts_site: Path) -> Iterator[Served]:
    site = Served(districts_site / "site")
    yield site
    site.stop()


@pytest.fixture(scope="module")
def large(districts_site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The same districts as if they had too many projects to read the lists of all unasked."""
    site = tmp_path_factory.mktemp("large") / "site"
    page = (districts_site / "site" / "finder" / "index.html").read_text("utf-8")
    shutil.copytree(districts_site / "site", site)
    assert page.count(" data-kf-unasked hidden") == 1 and province.UNASKED == 20_000
    (site / "finder" / "index.html").write_text(page.replace(" data-kf-unasked hidden", ""), "utf-8")
    served = Served(site)
    yield served
    served.stop()


def arrive(page: Any, site: Served, path: str) -> None:
    page.goto(site.url + path)
    if "finder/" in path:
        page.locator(RESULTS).first.wait_for()


def titles(page: Any) -> list[str]:
    return [str(t) for t in page.locator(f"{RESULTS} h2").all_inner_texts()]


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, DESK], ids=["phone", "desk"])
def test_from_the_list_to_a_district_and_back(viewport: dict[str, int], above: Served, new_page: NewPage) -> None:
    page = new_page(viewport=viewport)
    page.goto(above.url)
    assert page.locator(".kf-district").count() == 3
    page.get_by_role("link", name="样本县", exact=True).click()
    assert page.url == f"{above.url}990002/"
    page.get_by_role("main").get_by_role("link", name="换一个区县").click()
    assert page.url == above.url
    page.get_by_role("link", name="在试用县找培训").click()
    page.locator(RESULTS).first.wait_for()
    assert page.url == f"{above.url}990101/finder/"


def test_search_over_all_districts(above: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(above.url)
    page.fill("#home-q", "diangong")
    page.keyboard.press("Enter")
    page.locator(RESULTS).first.wait_for()
    found = titles(page)
    assert {"电工（五级）", "样本电工（五级）", "试用电工（五级）"} <= set(found)
    assert found.count("电工") == 1, "an occupation that all districts have is one result"
    card = page.locator(RESULTS).filter(has=page.get_by_role("link", name="电工", exact=True))
    assert card.locator(".kf-places a").all_inner_texts() == ["示例县", "样本县", "试用县"]
    page.get_by_role("link", name="试用电工（五级）").click()
    assert page.url == f"{above.url}990101/projects/p-1/"
    assert "试用" in page.inner_text("h1")


def test_the_district_is_a_facet(above: Served, new_page: NewPage) -> None:
    page = new_page(viewport=DESK)
    arrive(page, above, "finder/")
    box = page.locator("fieldset", has_text="区县")
    assert [re.sub(r"\s+", " ", t).strip() for t in box.locator("label").all_inner_texts()] == [
        "示例县 1",
        "样本县 1",
        "试用县 1",
    ]
    assert page.locator("legend", has_text="镇街").count() == 0, "towns of many districts are too many"
    box.locator("label", has_text="样本县").locator("input").check()
    assert titles(page) == ["样本电工（五级）"] and "district=990002" in page.url
    page.locator("fieldset", has_text="区县").locator("label", has_text="试用县").locator("input").check()
    assert len(titles(page)) == 2
    page.reload()
    page.locator(RESULTS).first.wait_for()
    assert len(titles(page)) == 2
    page.go_back()
    wait(page, "document.querySelectorAll('[data-kf-results] > li').length === 1")


def test_no_district_is_a_facet_in_a_district(above: Served, new_page: NewPage) -> None:
    page = new_page(viewport=DESK)
    arrive(page, above, "990001/finder/?district=990002")
    assert page.locator("legend", has_text="区县").count() == 0
    assert titles(page) == ["电工（五级）"]


def test_projects_of_two_districts_side_by_side(above: Served, new_page: NewPage) -> None:
    page = new_page(viewport=DESK)
    arrive(page, above, "finder/")
    for name in ("样本电工（五级）", "试用电工（五级）"):
        page.locator(RESULTS, has_text=name).locator(".kf-pick input").check()
    page.get_by_role("button", name="对比 2 个").click()
    row = page.locator(".kf-compare tr", has=page.locator("th", has_text="区县"))
    assert row.locator("td").all_inner_texts() == ["样本县", "试用县"]
    assert "compare=990002%2Fp-1%2C990101%2Fp-1" in page.url
    page.reload()
    page.locator(".kf-compare").wait_for()


def test_towns_are_those_of_their_district(above: Served, new_page: NewPage) -> None:
    page = new_page()
    arrive(page, above, "finder/")
    page.locator("[data-kf-town]").select_option(label="试用东镇")
    assert titles(page)[0] == "试用电工（五级）" and "本镇街" in page.locator(RESULTS).first.inner_text()
    arrive(page, above, "990001/finder/")
    assert page.locator("[data-kf-town]").input_value() == "", "a town of another district is not taken for one of this"


def test_many_districts_are_picked(large: Served, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "finder.json" in r.url else None)
    page.goto(f"{large.url}finder/?q=dg")
    page.locator("[data-kf-count]", has_text="先选一个或几个区县").wait_for()
    assert asked == [] and page.locator("[data-kf-city] summary").first.is_visible()
    page.locator("[data-kf-city] > summary", has_text="示例市").click()
    page.locator("[data-kf-districts] label", has_text="样本县").locator("input").check()
    page.locator(RESULTS).first.wait_for()
    assert [url.split("/")[3] for url in asked] == ["990002"]
    assert "样本电工（五级）" in titles(page) and "试用电工（五级）" not in titles(page)
    page.locator("[data-kf-city] > summary", has_text="样本市").click()
    page.locator("[data-kf-city]", has_text="样本市").locator("label", has_text="全市").locator("input").check()
    page.locator(RESULTS, has_text="试用电工（五级）").wait_for()
    page.goto(f"{large.url}finder/")
    page.locator(RESULTS).first.wait_for()
    assert titles(page) == ["样本电工（五级）", "试用电工（五级）"], "the device remembers what was picked"
    assert "已选 2 个，共 3 个" in page.inner_text("[data-kf-districts] summary")
    page.goto(f"{large.url}finder/?district=990001")
    page.locator(RESULTS).first.wait_for()
    assert titles(page) == ["电工（五级）"], "an address that names districts brings their lists"


def test_a_list_that_cannot_be_had_is_named(above: Served, new_page: NewPage) -> None:
    page = new_page()
    page.route("**/990101/data/finder.json*", lambda route: route.abort())
    arrive(page, above, "finder/")
    page.locator("[data-kf-count]", has_text="试用县的目录没有读到").wait_for()
    assert len(titles(page)) == 2
    page.wrong[:] = [w for w in page.wrong if "ERR_FAILED" not in w]


def test_without_scripts(above: Served, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{above.url}finder/")
    page.get_by_role("link", name="试用县").click()
    assert page.url == f"{above.url}990101/projects/"


def test_by_keyboard(above: Served, new_page: NewPage) -> None:
    page = new_page()
    arrive(page, above, "finder/?q=dg")
    page.focus("#q")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('[data-kf-results] h2') !== null")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


@pytest.mark.parametrize("viewport", [{"width": 390, "height": 844}, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("theme", ["light", "dark", "elder"])
def test_accessible(theme: str, viewport: dict[str, int], above: Served, large: Served, new_page: NewPage) -> None:
    page = new_page(viewport=viewport)
    look(page, elder=theme == "elder", theme="" if theme == "elder" else theme)
    for site, path in [*((above, path) for path in PAGES), (large, "finder/"), (above, "990002/")]:
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.querySelectorAll('main details').forEach(d => { d.open = true; })")
        assert axe(page) == [], path
        assert page.evaluate(FITS) == [], path
    page.wrong[:] = [w for w in page.wrong if "404" not in w]


def test_a_worker_of_a_former_site_goes(above: Served, new_page: NewPage) -> None:
    page = new_page(service_workers="allow")
    page.goto(f"{above.url}data/")
    page.evaluate("navigator.serviceWorker.register('../sw.js').then(() => 0)")
    page.evaluate("caches.open('kf-files-/@1').then(() => caches.open('kf-files-/990001/@1')).then(() => 0)")
    page.evaluate("navigator.serviceWorker.getRegistration('/').then(r => r && r.update()).catch(() => 0)")
    wait(page, "navigator.serviceWorker.getRegistrations().then(l => l.length === 0)")


def test_each_district_keeps_itself(above: Served, new_page: NewPage) -> None:
    page = new_page(service_workers="allow")
    for code in ("990001", "990002"):
        page.goto(f"{above.url}{code}/")
        page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
    page.goto(above.url)
    scopes = page.evaluate("navigator.serviceWorker.getRegistrations().then(l => l.map(r => new URL(r.scope).pathname).sort())")
    assert scopes == ["/990001/", "/990002/"]
    assert page.evaluate("navigator.serviceWorker.controller") is None
