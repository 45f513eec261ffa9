"""What a device keeps, against a server of the tests' own that misbehaves: each fault, and what must come of it.

The marks ``fault(what goes wrong, what must happen)`` are the table of docs/offline.md; a run prints it with its results.
"""

from __future__ import annotations

import datetime
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.get_chromium import find
from tests.support.browsing import CONTROLLED, PHONE, axe, module_of_page, until, wait
from tests.support.faulty import Faulty
from tests.support.program import run_build
from tests.support.sites import tiny_arguments
from tests.support.waiting import PATIENCE

SEEN, UNSEEN, RATE = "projects/p-1/", "projects/p-2/", "rates/r-1/"
DEPLOYED = ("培训补贴", "新名字补贴", "第三版补贴")
Releases = list[Path]
Start = Callable[..., Any]


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Releases:
    """Three releases of the tiny district; each renames the rate and changes the script and the list."""
    tmp = tmp_path_factory.mktemp("releases")
    arguments = tiny_arguments(tmp)
    rate, project = tmp / "catalog" / "rates" / "r-1.yaml", tmp / "catalog" / "projects" / "p-1.yaml"
    text = project.read_text("utf-8")
    (tmp / "catalog" / "projects" / "p-2.yaml").write_text(text.replace("电工（五级）", "电工（另一班）"), "utf-8")
    templates = tmp / "templates"
    shutil.copytree(Path(__file__).resolve().parents[2] / "site_templates", templates)
    out = []
    for n, name in enumerate(DEPLOYED):
        rate.write_text(rate.read_text("utf-8").replace(DEPLOYED[n - 1], name) if n else rate.read_text("utf-8"), "utf-8")
        project.write_text(text.replace("电工（五级）", f"电工（五级）第{n + 1}版"), "utf-8")
        script = templates / "assets" / "js" / "page" / "speak.js"
        script.write_text(script.read_text("utf-8") + f"\nwindow.kfSpeakRelease = {n + 1};\n", "utf-8")
        done = run_build(["build", *arguments, "--templates", str(templates)])
        assert done.returncode == 0, done.stderr
        out.append(Path(shutil.copytree(tmp / "site", tmp / f"release-{n + 1}")))
    return out


@pytest.fixture
def server(releases: Releases) -> Iterator[Faulty]:
    served = Faulty(releases[0])
    yield served
    served.stop()


@pytest.fixture
def start(browser: Any) -> Iterator[Start]:
    """Opens a page in a device of its own, by default with the site kept."""
    contexts: list[Any] = []

    def make(server: Faulty | None = None, **options: Any) -> Any:
        context = browser.new_context(viewport=PHONE, locale="zh-CN", **options)
        context.set_default_timeout(PATIENCE * 1000)
        contexts.append(context)
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda e: page.wrong.append(str(e)))
        if server is not None:
            install(page, server)
        return page

    yield make
    for context in contexts:
        wrong = [w for page in context.pages for w in getattr(page, "wrong", [])]
        context.close()
        assert wrong == []


def install(page: Any, server: Faulty) -> None:
    page.goto(server.url)
    wait(page, CONTROLLED)
    until(page, lambda: bool(state(page)["checked"] == today()))  # the page's own word with the server is done


def ask(page: Any, message: dict[str, Any], seconds: float = 20) -> Any:
    """The worker's answer; asked again when a worker was replaced before it could answer."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = page.evaluate(
            """([message, ms]) => new Promise(done => { const c = new MessageChannel(); c.port1.onmessage = e => done(e.data);
            setTimeout(() => done(null), ms); navigator.serviceWorker.controller.postMessage(message, [c.port2]); })""",
            [message, seconds * 1000],
        )
        if found is not None:
            return found
    raise AssertionError(f"no answer to {message}")


def state(page: Any) -> dict[str, Any]:
    return dict(ask(page, {"kf": "hello"}, 2))


def go(page: Any, server: Faulty, path: str = "") -> Any:
    return page.goto(server.url + path)


def h1(page: Any) -> str:
    return str(page.inner_text("h1"))


def fresh_script(page: Any, server: Faulty) -> str:
    """The folder of assets that the page names."""
    return str(page.get_attribute("script[src$='/site.js']", "src")).rsplit("/js/", 1)[0].rsplit("/", 1)[1]


def update(page: Any) -> None:
    """What the browser does by itself after a navigation, at once."""
    page.evaluate("navigator.serviceWorker.getRegistration().then(r => r.update()).catch(() => null).then(() => null)")


def version(folder: Path) -> str:
    return (folder / "sw.js").read_text("utf-8").split('"version":"', 1)[1][:12]


LAST = """async base => { const hit = await caches.match(base + '-/state/releases'), all = hit ? await hit.json() : [];
return all.length ? all[all.length - 1].version : ''; }"""


def taken(page: Any, folder: Path) -> None:
    """Wait until the worker of a release is the one that answers. It takes over when the old one is at rest: no questions."""
    base = page.evaluate("navigator.serviceWorker.ready.then(r => r.scope)")
    for _ in range(PATIENCE // 4):
        update(page)  # one that is on its way already may have asked before the release came
        end = time.monotonic() + 4
        while time.monotonic() < end:
            if page.evaluate(LAST, base) == version(folder):
                until(page, lambda: bool(state(page)["version"] == version(folder)))
                return
            page.wait_for_timeout(100)
    raise AssertionError("the release was not taken up")


def part(page: Any, name: str) -> dict[str, Any]:
    return next(p for p in state(page)["parts"] if p["id"] == name)


def after_a_visit(server: Faulty, start: Start) -> tuple[Any, str]:
    """A device with the site kept and one project's page seen; the page and its title."""
    page = start(server)
    go(page, server, SEEN)
    return page, h1(page)


# ---- without network ----


@pytest.mark.fault("offline at the first start after one visit", "home, finder, calculator, rates, policies and guides open")
def test_offline_after_install(server: Faulty, start: Start) -> None:
    page = start(server)
    server.faults[""] = "down"
    go(page, server, "?from=app")
    assert "学一门手艺" in h1(page)
    go(page, server, "finder/?q=电工")
    page.locator("[data-kf-results] li").first.wait_for()
    go(page, server, "calculator/#groups=jobless&birth_date=1990-05-01&level=L4")
    page.locator("[data-kf-total]").wait_for()
    assert "1,500 元" in page.locator("[data-kf-rate='r-1'] .kf-money").inner_text()
    for path, title in (
        (RATE, "培训补贴"),
        ("policies/doc-1/", ""),
        ("guide/faq/", ""),
        ("projects/", "培训项目"),
        ("offline/", "离线使用"),
    ):
        response = go(page, server, path)
        assert response.status == 200 and title in h1(page), path


@pytest.mark.fault(
    "offline in the village hall: the default catalog", "a person, a company and a class are reckoned; a receipt is shown"
)
def test_the_whole_service(start: Start, real_site: Path) -> None:
    server = Faulty(real_site)
    page = start(server)
    server.faults[""] = "down"
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script("window.print = () => { window.printed = document.querySelector('.kf-sheet').innerText; }")
    go(
        page,
        server,
        "calculator/#groups=registered_unemployed&birth_date=1990-05-01&is_staff=false&certificate_kind=skill_level&level=L4"
        "&class_start=2026-09-01&institution_credit=pass",
    )
    page.locator("[data-kf-total]").wait_for()
    assert "1,500 元" in page.locator("[data-kf-rate='training-2019-sample'] .kf-money").text_content()
    page.locator("#kf-more").wait_for()
    page.get_by_role("button", name="打印").click()
    wait(page, "window.printed")
    assert "补贴测算结果" in page.evaluate("window.printed") and "规则版本" in page.evaluate("window.printed")
    go(
        page,
        server,
        "calculator/#for=enterprise&apprentices_mid=10&apprentices_high=0&apprentice_years=1",
    )
    page.reload()
    page.locator("[data-kf-total]").wait_for()
    assert "50,000 元" in page.locator("[data-kf-rate='apprenticeship-sample'] .kf-money").text_content()
    go(page, server, "roster/")
    page.fill("#r-text", "姓名\t人员类别\t等级\n张三\t失业人员\t中级")
    page.locator("[data-kf-state='maybe']").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    go(page, server, "rates/green-2025/")
    assert "齐鲁绿色低碳" in h1(page)
    go(page, server, "policies/tzf-2019-11/article-13/")
    assert "城乡一体" in h1(page)
    server.stop()


@pytest.mark.fault("offline at a page never visited", "status 503, why, and ways on; the page comes once there is network")
def test_offline_at_a_deep_link(server: Faulty, start: Start) -> None:
    page = start(server)
    server.faults[""] = "down"
    response = go(page, server, UNSEEN)
    assert response.status == 503 and h1(page) == "现在没有网络"
    assert page.get_by_role("link", name="回首页").get_attribute("href") == "/"
    go(page, server, "no/such/page/")
    assert h1(page) == "现在没有网络"
    server.faults.clear()
    assert go(page, server, UNSEEN).status == 200


@pytest.mark.fault("offline at a page that was visited", "the page as it was, without a warning while its release is the newest")
def test_offline_at_a_seen_page(server: Faulty, start: Start) -> None:
    page, title = after_a_visit(server, start)
    server.faults[""] = "down"
    assert go(page, server, SEEN).status == 200 and h1(page) == title
    assert page.locator("[data-kf-old]").count() == 0
    assert go(page, server, SEEN.rstrip("/")).status == 503, "an address that is not its own"


@pytest.mark.fault("offline at a page of a town that was kept", "the page from its pack, in the same shell as online")
def test_a_kept_town(server: Faulty, start: Start) -> None:
    page = start(server)
    go(page, server, UNSEEN)
    online = page.inner_html("main"), page.title()
    page.evaluate(
        "caches.keys().then(n => Promise.all(n.filter(x => x.includes('kf-seen')).map(x => caches.delete(x)))).then(() => null)"
    )
    ask(page, {"kf": "keep", "parts": ["town-east"]})
    assert part(page, "town-east")["wanted"]
    server.faults[""] = "down"
    response = go(page, server, UNSEEN.rstrip("/"))
    assert response.status == 200 and page.url == server.url + UNSEEN
    assert (page.inner_html("main"), page.title()) == online
    assert page.locator("[data-kf-session] .kf-badge").first.inner_text() != "看日期", "scripts run as online"


# ---- a server that answers wrongly ----


@pytest.mark.fault("server gives 500 or 502", "the copy that was seen; without one a page that says so, status 503")
@pytest.mark.parametrize("what", ["500", "502"])
def test_server_error(server: Faulty, start: Start, what: str) -> None:
    page, title = after_a_visit(server, start)
    server.faults["^projects/"] = what
    go(page, server, SEEN)
    assert h1(page) == title
    response = go(page, server, UNSEEN)
    assert response.status == 503 and what in h1(page)
    assert go(page, server, RATE).status == 200


@pytest.mark.fault("a page is gone (our own 404)", "the 404 is shown and the old copy dropped")
def test_gone(server: Faulty, start: Start, releases: Releases, tmp_path: Path) -> None:
    page = start(server)
    go(page, server, SEEN)
    server.folder = Path(shutil.copytree(releases[0], tmp_path / "site"))
    shutil.rmtree(server.folder / "projects" / "p-1")
    response = go(page, server, SEEN)
    assert response.status == 404 and "没有" in h1(page)
    server.faults[""] = "down"
    assert go(page, server, SEEN).status == 503


@pytest.mark.fault("404 of the hosting, not ours", "the copy that was seen; without one the hosting's page, never kept")
def test_foreign_404(server: Faulty, start: Start) -> None:
    page, title = after_a_visit(server, start)
    server.faults["^projects/"] = "404"
    go(page, server, SEEN)
    assert h1(page) == title
    go(page, server, UNSEEN)
    assert "hosting" in h1(page)
    server.faults = {"": "down"}
    assert go(page, server, UNSEEN).status == 503


@pytest.mark.fault("captive portal: its login page with 200", "kept pages open; an unseen page shows the login; it is never kept")
def test_captive_portal(server: Faulty, start: Start) -> None:
    page, title = after_a_visit(server, start)
    before = version(server.folder)
    server.faults[""] = "portal"
    for path, expected in ((SEEN, title), (RATE, "培训补贴"), ("calculator/", "算补贴"), (UNSEEN, "请先登录无线网络")):
        go(page, server, path)
        assert h1(page) == expected
    go(page, server, RATE)
    update(page)
    assert state(page)["version"] == before, "a login page is no release"
    server.faults = {"": "down"}
    assert go(page, server, UNSEEN).status == 503


@pytest.mark.fault("redirect to another place", "kept pages open; an unseen page follows it; nothing of it is kept")
def test_redirect(releases: Releases, start: Start, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_build(["build", *arguments, "--base-url", "/rsj/skills/"]).returncode == 0
    server = Faulty(tmp_path / "site", "/rsj/skills/")
    page, title = after_a_visit(server, start)
    server.faults[""] = "redirect"
    go(page, server, SEEN)
    assert h1(page) == title
    go(page, server, "towns/east/")
    assert h1(page) == "请先登录无线网络" and page.url.endswith("/login")
    server.faults = {"": "down"}
    assert go(page, server, "towns/east/").status == 503
    server.stop()


@pytest.mark.fault(
    "truncated body, with or without a length", "the copy that was seen; without one a page that says so; never kept"
)
@pytest.mark.parametrize("what", ["truncated", "cut"])
def test_truncated(server: Faulty, start: Start, what: str) -> None:
    page, title = after_a_visit(server, start)
    server.faults["^projects/p"] = what
    go(page, server, SEEN)
    assert h1(page) == title
    response = go(page, server, UNSEEN)
    assert response.status == 503
    server.faults = {"": "down"}
    assert go(page, server, UNSEEN).status == 503


@pytest.mark.fault("slow answer (over 3 s)", "the copy after 3 s; without one the page when it comes, and it is kept")
def test_slow(server: Faulty, start: Start) -> None:
    page = start(server)
    go(page, server, SEEN)
    server.faults["^projects/p"] = "slow"
    assert go(page, server, SEEN).status == 200
    assert server.holds, "not waited for"
    server.released.set()
    until(page, lambda: not server.holds)
    server.released.clear()
    threading.Timer(4, server.released.set).start()
    assert go(page, server, UNSEEN).status == 200
    title = h1(page)
    server.faults = {"": "down"}
    go(page, server, UNSEEN)
    assert h1(page) == title


@pytest.mark.fault("a body that stops half-way and hangs", "the copy after 3 s; without one an end after 30 s, not for ever")
def test_stalled(server: Faulty, start: Start) -> None:
    page, title = after_a_visit(server, start)
    server.faults["^projects/p"] = "stall"
    go(page, server, SEEN)
    assert h1(page) == title
    response = page.goto(server.url + UNSEEN)
    assert response.status == 503 and "太慢" in h1(page)


# ---- releases ----


@pytest.mark.fault("a new release", "found in the background and offered; the open page stays; the next page is new, all of it")
def test_a_new_release(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    go(page, server, "calculator/")
    page.locator("[data-kf-question]").wait_for()
    page.evaluate("window.stays = true")
    server.folder = releases[1]
    server.asked.clear()
    update(page)
    page.locator("[data-kf-update]:not([hidden])").wait_for()
    assert page.evaluate("window.stays"), "a form is never thrown away"
    fetched = {p for p in server.asked if not p.endswith("sw.js")}
    assert "assets/stylesheets/material.css" not in fetched, "what has not changed is not fetched again"
    page.get_by_role("link", name="标准").first.click()
    page.get_by_text(DEPLOYED[1]).first.wait_for()
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[1] and fresh_script(page, server) in (releases[1] / "sw.js").read_text("utf-8")
    server.faults[""] = "down"
    go(page, server, "finder/?q=第2版")
    page.locator("[data-kf-results] li").first.wait_for()


@pytest.mark.fault("the offer is taken", "one reload, into the new release")
def test_the_offer(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]
    server.folder = releases[1]
    update(page)
    page.locator("[data-kf-update]:not([hidden])").wait_for()
    page.click("[data-kf-refresh]")
    page.get_by_role("heading", name=DEPLOYED[1]).wait_for()


@pytest.mark.fault("two tabs on two releases", "each has its own files to the end: the old one its script and its list, by hash")
def test_two_tabs(server: Faulty, start: Start, releases: Releases) -> None:
    old = start(server)
    go(old, server)
    server.folder = releases[1]
    new = old.context.new_page()
    new.goto(server.url + RATE)
    update(new)
    taken(new, releases[1])
    new.goto(server.url + RATE)
    assert h1(new) == DEPLOYED[1]
    old.get_by_role("button", name="大字").click()
    wait(old, "window.kfSpeakRelease === 1")
    list_of = (
        f"{module_of_page('page/dom')}"
        ".then(m => m.fetchOwn(document.querySelector('[data-kf-list]').getAttribute('data-kf-list')))"
        ".then(r => r.text()).then(t => t.includes('%s'))"
    )
    assert old.evaluate(list_of % "第1版") and not old.evaluate(list_of % "第2版")
    new.goto(server.url)
    assert new.evaluate(list_of % "第2版") and not new.evaluate(list_of % "第1版")
    new.get_by_role("button", name="大字").click()
    wait(new, "window.kfSpeakRelease === 2")


@pytest.mark.fault("no worker, a release in between", "a page that asks for its data gets its own or none, and offers a reload")
def test_no_mix_without_a_worker(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(service_workers="block")
    page.clock.set_fixed_time("2026-02-01T09:00:00+08:00")  # the class is to come: the list is not read before a town is chosen
    go(page, server)
    town = page.locator("[data-kf-near] select")
    server.folder = releases[1]
    town.select_option("east")
    page.get_by_text("没有读到列表").wait_for()
    page.locator("[data-kf-update]:not([hidden])").wait_for()


@pytest.mark.fault("three releases one after the other", "each arrives by the next visit: the worker has one address")
def test_three_releases(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    for folder, name in zip(releases[1:], DEPLOYED[1:], strict=True):
        server.folder = folder
        go(page, server)
        taken(page, folder)
        go(page, server, RATE)
        assert h1(page) == name


@pytest.mark.fault("`sw.js` and all else kept by HTTP for a year", "the next release arrives all the same")
def test_worker_cached_by_http(server: Faulty, start: Start, releases: Releases) -> None:
    server.cache = "public, max-age=31536000"
    page = start(server)
    go(page, server, RATE)
    server.folder = releases[1]
    go(page, server)
    taken(page, releases[1])
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[1]
    go(page, server, "finder/?q=第2版")
    page.locator("[data-kf-results] li").first.wait_for()


@pytest.mark.fault("the site goes back to an older release", "devices go back too, from what they still have")
def test_rollback(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    server.folder = releases[1]
    update(page)
    taken(page, releases[1])
    server.folder = releases[0]
    server.asked.clear()
    update(page)
    taken(page, releases[0])
    assert [p for p in server.asked if p.startswith(("assets/", "data/", "offline/"))] == [], "nothing had to be fetched again"
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]


@pytest.mark.fault(
    "a release fails half-way: a file missing, changed, cut off, or a login page",
    "the old one stays whole; later it is taken up, going on where it broke",
)
@pytest.mark.parametrize("what", ["404", "poisoned", "truncated", "portal", "down"])
def test_half_a_release(server: Faulty, start: Start, releases: Releases, what: str) -> None:
    page = start(server)
    server.folder = releases[1]
    server.faults["^data/finder.json"] = what
    update(page)
    wait(page, "navigator.serviceWorker.getRegistration().then(r => !r.installing && !r.waiting)")
    page.wait_for_timeout(300)
    assert state(page)["version"] == version(releases[0])
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]
    go(page, server, "finder/?q=第1版")
    page.locator("[data-kf-results] li").first.wait_for()
    server.faults.clear()
    server.asked.clear()
    update(page)
    taken(page, releases[1])
    assert [p for p in server.asked if p.startswith("offline/rates")] == [], "what had come is not fetched again"
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[1]


@pytest.mark.fault("`sw.js` is cut off or is a login page", "the worker that is there goes on")
@pytest.mark.parametrize("what", ["cut", "truncated", "portal", "500", "404"])
def test_poisoned_worker(server: Faulty, start: Start, releases: Releases, what: str) -> None:
    page = start(server)
    server.folder = releases[1]
    server.faults["^sw.js"] = what
    update(page)
    page.wait_for_timeout(500)
    assert state(page)["version"] == version(releases[0])
    server.faults[""] = "down"
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]


@pytest.mark.fault(
    "a kept town, and a release that cannot bring the new pack", "its pages in today's shell, without scripts, with their day"
)
def test_an_old_pack(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    ask(page, {"kf": "keep", "parts": ["town-east"]})
    server.folder = releases[1]
    server.faults["^offline/town"] = "404"
    update(page)
    taken(page, releases[1])
    assert part(page, "town-east")["old"]
    server.faults[""] = "down"
    go(page, server, SEEN)
    assert "第1版" in h1(page) and "存下的旧内容" in page.inner_text("[data-kf-old]")
    assert page.locator("main script").count() == 0
    assert fresh_script(page, server) in (releases[1] / "sw.js").read_text("utf-8")
    server.faults.clear()
    until(page, lambda: not part(page, "town-east")["old"])
    server.faults[""] = "down"
    go(page, server, SEEN)
    assert "第2版" in h1(page) and page.locator("[data-kf-old]").count() == 0


@pytest.mark.fault(
    "a page seen in an older release, offline", "its words in today's shell, without scripts, with the day it was seen"
)
def test_a_page_seen_before(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    go(page, server, SEEN)
    server.folder = releases[1]
    update(page)
    taken(page, releases[1])
    server.faults[""] = "down"
    go(page, server, SEEN)
    assert "第1版" in h1(page) and "看过的旧内容" in page.inner_text("[data-kf-old]")
    assert page.locator("main script").count() == 0


# ---- packs, room, storage ----


@pytest.mark.fault("the download of packs breaks", "what came stays; the next page goes on with the rest")
def test_packs_go_on(server: Faulty, start: Start) -> None:
    page = start(server)
    server.faults["^offline/occupations"] = "truncated"
    names = [p["id"] for p in state(page)["parts"]]
    assert {"town-east", "occupations"} <= set(names)
    found = ask(page, {"kf": "keep", "parts": names})
    here = {p["id"]: p["here"] >= p["bytes"] for p in found["parts"]}
    assert here["town-east"] and not here["occupations"]
    server.faults.clear()
    server.asked.clear()
    go(page, server, RATE)
    until(page, lambda: all(p["here"] >= p["bytes"] for p in state(page)["parts"]))
    assert [p for p in server.asked if p.startswith("offline/town-east")] == []
    go(page, server, "offline/")
    page.locator("[data-kf-part='occupations'][data-kf-state='whole']").wait_for()
    server.faults[""] = "down"
    assert go(page, server, "occupations/电工/").status == 200


def fill_up(page: Any, server: Faulty, quota: int) -> Any:
    session = page.context.new_cdp_session(page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.url.rstrip("/"), "quotaSize": quota})
    return session


@pytest.mark.fault(
    "no room for all (quota)", "calculator, rules and rates are kept, the rest is left out and said; online all works"
)
def test_quota(start: Start, real_site: Path) -> None:
    server = Faulty(real_site)
    needed = start(server).evaluate("navigator.storage.estimate().then(e => e.usage)")
    page = start()
    go(page, server, "robots.txt")
    session = fill_up(page, server, int(needed) - 200_000)
    go(page, server)
    wait(page, CONTROLLED)
    now = state(page)
    assert now["away"] > 0 and now["full"]
    go(page, server, "offline/")
    page.locator("[data-kf-full]").wait_for()
    assert page.locator("[data-kf-kept='part']").count() == 1
    kept = page.evaluate(
        "caches.keys().then(n => Promise.all(n.map(x => caches.open(x).then(c => c.keys())))).then(k => [].concat(...k).map(r => r.url))"
    )
    assert kept and all(url.startswith(server.url) for url in kept), "nothing of another origin is kept"
    go(page, server, "finder/?q=dg")
    page.locator("[data-kf-results] li").first.wait_for()
    server.faults[""] = "down"
    go(page, server, "calculator/#groups=registered_unemployed")
    page.locator("[data-kf-total]").wait_for()
    assert go(page, server, "rates/training-2019/").status == 200
    session.detach()
    server.stop()


@pytest.mark.fault(
    "room for the files but not for the worker's own notes", "files that can be done without make room; it works at once"
)
def test_quota_for_notes(server: Faulty, start: Start) -> None:
    needed = int(start(server).evaluate("navigator.storage.estimate().then(e => e.usage)"))
    for short in range(500, 8_500, 1_000):
        page = start()
        go(page, server, "robots.txt")
        fill_up(page, server, needed - short)
        go(page, server)
        wait(page, CONTROLLED)
        assert page.evaluate("caches.match('-/state/releases').then(r => r.json()).then(all => all.length)") == 1, short
        page.context.close()


@pytest.mark.fault("room runs out while packs are fetched", "what was kept stays whole; said on the page")
def test_quota_for_packs(start: Start, real_site: Path) -> None:
    server = Faulty(real_site)
    page = start(server)
    used = page.evaluate("navigator.storage.estimate().then(e => e.usage)")
    fill_up(page, server, int(used) + 300_000)
    found = ask(page, {"kf": "keep", "parts": [p["id"] for p in state(page)["parts"]]})
    assert found["full"] and found["away"] == 0
    go(page, server, "offline/")
    page.locator("[data-kf-full]").wait_for()
    server.faults[""] = "down"
    assert go(page, server, "rates/training-2019/").status == 200
    server.stop()


@pytest.mark.fault("no room for a new release", "the old one stays whole and goes on")
def test_quota_for_a_release(server: Faulty, start: Start, releases: Releases) -> None:
    page = start(server)
    used = page.evaluate("navigator.storage.estimate().then(e => e.usage)")
    session = fill_up(page, server, int(used))
    server.folder = releases[1]
    update(page)
    page.wait_for_timeout(1500)
    assert state(page)["version"] == version(releases[0])
    server.faults[""] = "down"
    for path in ("", RATE, "calculator/", "finder/"):
        assert go(page, server, path).status == 200, path
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]
    session.send("Storage.overrideQuotaForOrigin", {"origin": server.url.rstrip("/")})
    server.faults.clear()
    taken(page, releases[1])


@pytest.mark.fault("the store is emptied and the network hangs", "a page that says so within a minute; never blank")
def test_emptied_and_hanging(server: Faulty, start: Start) -> None:
    page = start(server)
    page.evaluate(EMPTY)
    server.faults[""] = "stall"
    response = page.goto(server.url + UNSEEN)
    assert response.status == 503 and server.holds, "the server has not answered yet"
    assert h1(page) == "现在没有网络"


EMPTY = "caches.keys().then(n => Promise.all(n.filter(x => x.endsWith('-/@1')).map(x => caches.delete(x)))).then(() => null)"


@pytest.mark.fault(
    "the phone empties the store while the site is open", "online it fills again; offline a page that says why; never blank"
)
def test_emptied(server: Faulty, start: Start) -> None:
    page = start(server)
    page.evaluate("caches.open('kf-files-/another/@1').then(() => null)")
    page.evaluate(EMPTY)
    go(page, server, RATE)
    assert h1(page) == DEPLOYED[0]
    until(page, lambda: not state(page)["away"])
    assert "kf-files-/another/@1" in page.evaluate("caches.keys()"), "another site's store is not ours"
    page.evaluate(EMPTY)
    server.faults[""] = "down"
    response = go(page, server)
    assert response.status == 503 and h1(page) == "现在没有网络"
    server.faults.clear()
    assert go(page, server).status == 200
    until(page, lambda: not state(page)["away"])


@pytest.mark.fault("no service worker in the browser", "the site works online and says how to get it offline")
def test_no_worker(server: Faulty, start: Start) -> None:
    page = start()
    page.add_init_script("delete Navigator.prototype.serviceWorker")
    go(page, server, "calculator/#groups=jobless&birth_date=1990-05-01&level=L4")
    page.locator("[data-kf-total]").wait_for()
    go(page, server, "offline/")
    assert "这个浏览器不能离线存网页" in page.inner_text("[data-kf-kept='cannot']")


@pytest.mark.fault("storage blocked (all cookies and site data refused)", "the site works online; the offline page says why not")
def test_storage_blocked(server: Faulty, browser: Any, tmp_path: Path) -> None:
    settings = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (tmp_path / "Default").mkdir()
    (tmp_path / "Default" / "Preferences").write_text(json.dumps(settings), "utf-8")
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=find(whole=True), args=["--no-sandbox", "--disable-gpu"], viewport=PHONE, locale="zh-CN"
    )
    page = context.pages[0]
    wrong: list[str] = []
    page.on("pageerror", lambda e: wrong.append(str(e)))
    go(page, server, "calculator/#groups=jobless&birth_date=1990-05-01&level=L4")
    page.locator("[data-kf-total]").wait_for()
    blocked = page.evaluate("(() => { try { localStorage.setItem('a', '1'); return false; } catch (e) { return true; } })()")
    assert blocked, "the test's own condition"
    page.get_by_role("button", name="大字").click()
    go(page, server, "finder/?q=电工")
    page.locator("[data-kf-results] li").first.wait_for()
    go(page, server, "offline/")
    page.locator("[data-kf-kept='cannot']").wait_for()
    assert wrong == []
    context.close()


# ---- clocks and age ----


def clock(page: Any, day: str) -> None:
    page.clock.set_fixed_time(datetime.datetime.fromisoformat(f"{day}T04:00:00+00:00"))


def today(days: int = 0) -> str:
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days)).isoformat()


@pytest.mark.fault("clock wrong by a day or a year, online", "told, with both directions; states go by the device's date")
@pytest.mark.parametrize(("days", "words"), [(-1, "慢 1 天"), (1, "快 1 天"), (-365, "慢 365 天"), (365, "快 365 天")])
def test_wrong_clock(server: Faulty, start: Start, days: int, words: str) -> None:
    page = start(server)
    server.ahead = datetime.timedelta(days=-days)
    ask(page, {"kf": "checked", "day": "", "skew": 0})
    go(page, server, RATE)
    page.locator("[data-kf-doubts]").get_by_text(words).wait_for()
    server.faults[""] = "down"
    go(page, server, RATE)
    page.locator("[data-kf-doubts]").get_by_text(words).wait_for()


@pytest.mark.fault("clock before the data's own date", "told, also offline and without a worker")
def test_clock_before_the_data(server: Faulty, start: Start) -> None:
    page = start(service_workers="block")
    clock(page, "2024-01-01")
    go(page, server, RATE)
    assert "比资料的日期 2026-01-01 还早" in page.inner_text("[data-kf-doubts]")


@pytest.mark.fault(
    "not checked with the server for more than 30 days", "told with the number of days; gone once the server answers"
)
def test_old_copy(server: Faulty, start: Start) -> None:
    page = start(server)
    ask(page, {"kf": "checked", "day": today(-31), "skew": 0})
    server.faults[""] = "down"
    go(page, server, RATE)
    page.locator("[data-kf-doubts]").get_by_text("31 天没有和网站核对").wait_for()
    go(page, server, "offline/")
    page.locator("[data-kf-kept]").get_by_text("31 天前，可能已经旧了").wait_for()
    ask(page, {"kf": "checked", "day": today(-30), "skew": 0})
    go(page, server, RATE)
    page.wait_for_timeout(500)
    assert page.locator("[data-kf-doubts]").get_by_text("没有和网站核对").count() == 0
    ask(page, {"kf": "checked", "day": today(-31), "skew": 0})
    server.faults.clear()
    go(page, server, RATE)
    until(page, lambda: state(page)["checked"] == today())
    wait(page, "!document.querySelector('main').textContent.includes('没有和网站核对')")


@pytest.mark.fault("the date stands more than a year after the data's", "told: what is in force may be different")
def test_far_date(server: Faulty, start: Start) -> None:
    page = start(service_workers="block")
    clock(page, "2027-01-03")
    go(page, server, RATE)
    assert "已过一年多" in page.inner_text("[data-kf-doubts]")
    clock(page, "2027-01-02")
    page.reload()
    assert page.locator("[data-kf-doubts]").count() == 0
    for day, far in (("2027-01-02", 0), ("2027-01-03", 1)):
        go(page, server, f"calculator/#on={day}&groups=jobless")
        page.reload()
        page.locator("[data-kf-total]").wait_for()
        assert page.locator("[data-kf-far]").count() == far


@pytest.mark.fault(
    "offline for 100 days, a rate ended meanwhile", "expired by the device's date; the result names the rules and their age"
)
def test_a_rate_that_ended(start: Start, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    rate = tmp_path / "catalog" / "rates" / "r-1.yaml"
    ends = today(50)
    rate.write_text(rate.read_text("utf-8").replace("{from: 2020-01-01}", f"{{from: 2020-01-01, to: {ends}}}"), "utf-8")
    assert run_build(["build", *arguments]).returncode == 0
    server = Faulty(tmp_path / "site")
    page = start(server)
    ask(page, {"kf": "checked", "day": today(), "skew": 0})
    server.faults[""] = "down"
    clock(page, today(100))
    go(page, server, RATE)
    page.locator("main .kf-badge--expired", has_text=f"已于 {ends} 失效").first.wait_for()
    go(page, server, "calculator/#groups=jobless&birth_date=1990-05-01&level=L4")
    page.locator("[data-kf-total]").wait_for()
    assert page.locator("[data-kf-rate='r-1'] .kf-badge--expired").count() == 1
    assert "100 天没有和网站核对" in page.inner_text("[data-kf-doubts]")
    rules = json.loads((tmp_path / "site" / "data" / "rules.json").read_text("utf-8"))
    said = page.inner_text("[data-kf-rules-age]")
    assert rules["hash"] in said and "2026-01-01" in said
    server.stop()


# ---- sub-path, deletion, sharing ----


@pytest.mark.fault(
    "the site stands below a path of a portal", "its scope ends there; start and offline work; the portal is untouched"
)
def test_sub_path(start: Start, tmp_path: Path) -> None:
    arguments = tiny_arguments(tmp_path)
    assert run_build(["build", *arguments, "--base-url", "/rsj/skills/"]).returncode == 0
    server = Faulty(tmp_path / "site", "/rsj/skills/")
    page = start()
    go(page, server, SEEN)
    wait(page, CONTROLLED)
    state(page)
    assert page.evaluate("navigator.serviceWorker.ready.then(r => new URL(r.scope).pathname)") == "/rsj/skills/"
    manifest = page.evaluate(
        "fetch(document.querySelector('link[rel=manifest]').href).then(r => r.json().then(m => new URL(m.start_url, r.url).href))"
    )
    assert manifest.startswith(server.url)
    page.goto(server.url.replace("/rsj/skills/", "/rsj/"))
    assert h1(page) == "门户" and page.evaluate("navigator.serviceWorker.controller === null")
    server.faults[""] = "down"
    for path in ("", "?from=app", RATE, "calculator/", "finder/"):
        assert go(page, server, path).status == 200, path
    server.stop()


@pytest.mark.fault("the reader deletes all", "nothing is kept and nothing is kept again until asked for")
def test_forget(server: Faulty, start: Start) -> None:
    page = start(server)
    go(page, server, SEEN)
    go(page, server, "offline/")
    page.get_by_role("button", name="全部删除").click()
    page.locator("[data-kf-kept='off']").wait_for()
    for path in (SEEN, RATE, "finder/?q=电工"):
        assert go(page, server, path).status == 200
    keys = "caches.open('kf-files-/@1').then(c => c.keys()).then(k => k.length)"
    assert page.evaluate(keys) == 0 and state(page)["seen"] == 0
    go(page, server, "offline/")
    page.get_by_role("button", name="存到这台设备").click()
    page.locator("[data-kf-kept='whole']").wait_for()
    server.faults[""] = "down"
    assert go(page, server, RATE).status == 200


def test_keep_refresh_delete_by_hand(server: Faulty, start: Start) -> None:
    page = start(server)
    page.add_init_script(
        "navigator.storage.persist = () => { window.asked = (window.asked || 0) + 1; return Promise.resolve(true); }"
    )
    go(page, server, "offline/")
    page.locator("[data-kf-kept='whole']").wait_for()
    assert page.evaluate("window.asked === undefined"), "not before the reader has chosen"
    page.get_by_role("button", name="存下：东镇").click()
    page.locator("[data-kf-part='town-east'][data-kf-state='whole']").wait_for()
    page.locator("[data-kf-said]").get_by_text("存好了").wait_for()
    assert page.evaluate("window.asked") == 1
    page.get_by_text("共占空间").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "删除：东镇", "the focus stays in its row"
    page.get_by_role("button", name="和网站核对、更新").click()
    page.get_by_text("和网站核对过了").wait_for()
    page.get_by_role("button", name="删除：东镇").click()
    page.locator("[data-kf-part='town-east'][data-kf-state='none']").wait_for()
    server.faults[""] = "down"
    page.get_by_role("button", name="和网站核对、更新").click()
    page.get_by_text("现在没有连上网站").wait_for()
    assert go(page, server, UNSEEN).status == 503


def test_a_list_shared_from_another_app(server: Faulty, start: Start) -> None:
    """What the phone's share sheet does: a form with the file, posted to the manifest's address; it never reaches the server."""
    page = start(server)
    target = json.loads((server.folder / "manifest.webmanifest").read_text("utf-8"))["share_target"]
    field = target["params"]["files"][0]["name"]
    page.evaluate(
        """([action, field]) => { const form = document.createElement('form'), input = document.createElement('input');
        form.method = 'post'; form.enctype = 'multipart/form-data'; form.action = action;
        input.type = 'file'; input.name = field;
        const list = new DataTransfer(); list.items.add(new File(['姓名,人员类别,等级\\n张三,失业人员,中级\\n'], '名单.csv', { type: 'text/csv' }));
        input.files = list.files; form.appendChild(input); document.body.appendChild(form); form.submit(); }""",
        [target["action"], field],
    )
    page.locator("[data-kf-done='1']").wait_for()
    assert page.url == server.url + "roster/"
    assert server.posted == 0
    page.reload()
    page.locator("#r-text").wait_for()
    assert page.locator("[data-kf-done='1']").count() == 0, "handed over once"


def test_the_page_is_for_everyone(start: Start, real_site: Path) -> None:
    """axe in light, dark and large type, with all that the page can show; no sideways scroll at 320 px."""
    server = Faulty(real_site)
    for scheme in ("light", "dark"):
        page = start(server, color_scheme=scheme)
        server.faults["^offline/occupations"] = "stall"
        go(page, server, "offline/")
        page.get_by_role("button", name="全部存下").click()
        page.locator("progress").first.wait_for()
        assert axe(page) == []
        page.get_by_role("button", name="大字").click()
        for width in (320, 360, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.locator("main button").evaluate_all(
            "all => all.filter(b => b.getBoundingClientRect().height < 60).map(b => b.textContent)"
        )
        assert small == [], "targets of 60 px in large type"
        server.faults.clear()
    server.stop()


def test_it_can_be_installed(server: Faulty, browser: Any, tmp_path: Path) -> None:
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path), executable_path=find(), args=["--no-sandbox", "--disable-gpu"], viewport=PHONE, locale="zh-CN"
    )
    page = context.pages[0]
    install(page, server)
    session = context.new_cdp_session(page)
    assert session.send("Page.getAppManifest")["errors"] == []
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = json.loads((server.folder / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        assert page.request.get(server.url + icon["src"]).ok
    assert {"any", "192x192", "512x512"} <= {i["sizes"] for i in manifest["icons"]}
    assert [i for i in manifest["icons"] if i.get("purpose") == "maskable"]
    assert [(s["name"], s["url"]) for s in manifest["shortcuts"]] == [("找培训", "finder/"), ("算补贴", "calculator/")]
    colours = page.locator("meta[name='theme-color']").evaluate_all("all => all.map(m => m.content)")
    page.get_by_role("button", name="配色").click()
    page.get_by_role("button", name="配色").click()
    assert page.locator("meta[name='theme-color']").first.get_attribute("content") == "#10201d" and len(set(colours)) >= 1
    context.close()
