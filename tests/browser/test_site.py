"""The site in a real Chromium: search, offline, look, accessibility, security policy."""

from __future__ import annotations

import datetime

import pytest
from playwright.sync_api import expect

from skills_catalog.catalog.intake.sessions import expanded, intake_data, project_on
from skills_catalog.catalog.kinds.training import Project
from skills_catalog.catalog.load import load_catalog
from skills_catalog.findings.finding import Problems
from tests.support.browsing import TEMPLATES, NewPage, module_of_page, on_day, wait
from tests.support.intake_cases import read_cases
from tests.support.places import ROOT
from tests.support.serving import Served

PROJECTS = sorted(load_catalog(ROOT / "catalog", Problems()).of("projects", Project).values(), key=lambda p: p.id)


def test_search_by_word_initials_and_alias(served: Served, new_page: NewPage) -> None:
    page = new_page()
    for query, title in (
        ("电工", "电工"),
        ("dg", "电工"),
        ("diangong", "电工"),
        ("月嫂", "婴幼儿发展引导员"),
        ("低保", "城乡低保家庭劳动力"),
        ("电", "电工"),
    ):
        page.goto(f"{served.url}finder/?q={query}")
        page.wait_for_selector("[data-kf-results] li")
        assert title in page.inner_text("[data-kf-results]"), query
    page.goto(f"{served.url}finder/?q=家里是低保，参加培训除了学费还有别的补助吗")
    page.wait_for_selector("[data-kf-results] li")
    assert page.locator("[data-kf-results] li").count() > 0


def test_facets_count_and_the_back_button_works(served: Served, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{served.url}finder/?q=电工")
    page.wait_for_selector("[data-kf-results] li")
    box = page.locator("fieldset", has_text="镇街").locator("label", has_text="马兰屯镇")
    count = int(box.locator(".kf-count").inner_text())
    box.locator("input").check()
    assert page.locator("[data-kf-results] li").count() == count
    assert "town=malantun" in page.url
    page.go_back()
    wait(page, f"document.querySelectorAll('[data-kf-results] li').length > {count}")
    assert "town=" not in page.url
    page.keyboard.press("Tab")
    page.reload()
    page.wait_for_selector("[data-kf-results] li")
    assert page.input_value("#q") == "电工"


def test_home_leads_to_the_finder(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(served.url)
    page.fill("#home-q", "焊工")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-kf-results] li")
    assert "焊工" in page.locator("[data-kf-results] li").first.inner_text()


def test_states_follow_the_reader_s_date(served: Served, new_page: NewPage) -> None:
    """The cases that hold in node hold in a visitor's browser."""
    script = """async calls => { const { projectOn } = await MODULE; return calls.map(([intake, on]) => {
      const { state, words, session, next } = projectOn(intake, on);
      return [state, words, session && session.start, next && next.start]; }); }""".replace(
        "MODULE", module_of_page("page/sessions")
    )
    page = new_page()
    page.goto(f"{served.url}projects/prj-0001/")
    page.locator("[data-kf-session] .kf-badge").first.wait_for()
    cases = [(case, on) for case in read_cases() for on in case.on]
    told = page.evaluate(script, [[intake_data(case.project), on.isoformat()] for case, on in cases])
    assert told == [case.on[on] for case, on in cases]


@pytest.mark.parametrize("day", ["2026-11-30", "2027-04-01", "2028-01-01"])
def test_what_starts_soon_is_chosen_by_the_reader_s_day(served: Served, new_page: NewPage, day: str) -> None:
    """For the whole district and for every town: what can be joined, the next to begin first."""
    page = on_day(new_page(), day)
    page.goto(served.url)
    cards = page.locator("[data-kf-soon] li")
    expect(cards.first.locator(".kf-badge").first).to_contain_text("可报名")
    wait(page, f"document.querySelector('[data-kf-soon] li p').textContent > '{day}'")
    starts = [text[:10] for text in cards.locator("p").all_inner_texts()]
    assert len(starts) == 6 and starts == sorted(starts) and starts[0] > day
    assert all(text.startswith("可报名") for text in cards.locator(".kf-badge:not(.kf-badge--sample)").all_inner_texts())
    for town in page.locator("[data-kf-near] option").all()[1:]:
        name = town.inner_text()
        page.select_option("[data-kf-near] select", label=name)
        expect(page.locator("[data-kf-near-said]")).to_contain_text(f"{name}有")
        said = cards.locator(".kf-badge:not(.kf-badge--sample)").all_inner_texts()
        assert len(said) == 6 and all(text.startswith(("可报名", "常年招生", "开课中，仍可报名")) for text in said)


def test_a_project_at_regular_days_tells_each_class(served: Served, new_page: NewPage) -> None:
    project = next(p for p in PROJECTS if p.recurring and not p.sessions)
    classes = expanded(project.recurring[0])
    page = on_day(new_page(), classes[2].start.isoformat())
    page.goto(f"{served.url}projects/{project.id}/")
    rows = page.locator("[data-kf-recurring] li")
    expect(rows.nth(2).locator(".kf-badge")).to_contain_text("开课中")
    assert rows.count() == len(classes) and (rows.nth(3).text_content() or "").startswith(classes[3].start.isoformat())
    page.goto(f"{served.url}projects/{project.id}/#{classes[0].id}")
    page.reload()
    expect(rows.first).to_contain_text("已结束")
    assert rows.first.is_visible(), "a link to a class that is over still shows it"
    plain = new_page(java_script_enabled=False)
    plain.goto(f"{served.url}projects/{project.id}/")
    assert plain.locator("[data-kf-recurring] li").count() == len(classes)
    assert not any(word in plain.inner_text("main") for word in ("可报名", "已结束", "报名已截止"))


def test_the_finder_filters_what_takes_people_all_year(served: Served, new_page: NewPage) -> None:
    page = on_day(new_page(viewport={"width": 1280, "height": 900}), "2028-01-01")
    page.goto(f"{served.url}finder/")
    page.wait_for_selector("[data-kf-results] li")
    box = page.locator("fieldset", has_text="什么时候开班").locator("label", has_text="常年招生")
    count = int(box.locator(".kf-count").inner_text())
    assert count == sum(project_on(p, datetime.date(2028, 1, 1)).rolling for p in PROJECTS)
    box.locator("input").check()
    expect(page.locator("[data-kf-results] > li")).to_have_count(count)
    expect(page.locator("[data-kf-results] > li").first).to_contain_text("常年招生")


def test_without_javascript(served: Served, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{served.url}projects/")
    assert page.locator(".kf-card").count() >= 50
    assert page.get_by_role("link", name="下一页").count() == 1
    page.goto(f"{served.url}rates/training-2019/")
    assert "按规定，金额没有公布" in page.inner_text("main") and "1,000 元" not in page.inner_text("main")
    page.goto(f"{served.url}rates/training-2019-sample/")
    assert "1,000 元" in page.inner_text("main")
    page.goto(f"{served.url}calculator/")
    assert "要用 JavaScript" in page.inner_text("main")


def test_choices_of_look_are_kept(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(served.url)
    page.get_by_role("button", name="大字").click()
    page.reload()
    assert page.evaluate("document.documentElement.hasAttribute('data-kf-elder')")
    assert page.get_by_role("button", name="大字").get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="配色").click()
    page.get_by_role("button", name="配色").click()
    page.reload()
    assert page.evaluate("document.documentElement.hasAttribute('data-kf-dark')")
    page.get_by_role("button", name="配色").click()
    page.reload()
    assert page.evaluate("document.documentElement.hasAttribute('data-kf-contrast')")


def test_menu_by_keyboard(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.goto(served.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "kf-skip"
    page.locator("[data-kf-menu] summary").focus()
    page.keyboard.press("Enter")
    assert page.get_by_role("link", name="责任分工表").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("[data-kf-menu]").evaluate("d => d.open")


def test_the_policy_forbids_and_nothing_needs_it(served: Served, new_page: NewPage) -> None:
    """The security policy is in force: an inline script does not run; no page of the site breaks by it."""
    page = new_page()
    blocked: list[str] = []
    page.on("console", lambda m: blocked.append(m.text) if "Content Security Policy" in m.text else None)
    for path in TEMPLATES:
        page.goto(served.url + path)
    assert blocked == []
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.appendChild(s); }"
    )
    assert page.evaluate("window.ran") is None
    assert blocked
    page.wrong.clear()


def test_no_request_leaves_the_site(served: Served, new_page: NewPage) -> None:
    page = new_page()
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url))
    for path in TEMPLATES:
        page.goto(served.url + path)
    assert [u for u in asked if not u.startswith((served.url, "data:"))] == []
    page.wrong[:] = [w for w in page.wrong if "404" not in w]


VOICE = """window.SpeechSynthesisUtterance = function (text) { this.text = text; };
Object.defineProperty(window, 'speechSynthesis', { value: {
  said: [], waiting: [], getVoices: () => [{ lang: 'en-US' }, { lang: 'zh-CN' }], addEventListener: () => {},
  speak(u) { this.said.push([u.lang, u.text]); this.waiting.push(u); }, cancel() { this.waiting = []; },
} });"""


def test_large_type_reads_aloud(served: Served, new_page: NewPage) -> None:
    """With a voice of the test's own: what would be spoken, sentence by sentence, and that it stops."""
    page = on_day(new_page())
    page.add_init_script(VOICE)
    page.goto(f"{served.url}rates/training-2019/")
    assert page.locator("[data-kf-speak]").count() == 0, "only in large type"
    page.get_by_role("button", name="大字").click()
    button = page.get_by_role("button", name="朗读", exact=True)
    button.click()
    for _ in range(6):
        page.evaluate("speechSynthesis.waiting.shift().onend()")
    said = page.evaluate("speechSynthesis.said")
    assert said[0] == ["zh-CN", page.inner_text("h1")]
    assert len(said) == 7 and all(lang == "zh-CN" and text for lang, text in said)
    assert not any("首页" in text for _, text in said), "the way to the page is not read"
    page.get_by_role("button", name="停止朗读").click()
    assert page.evaluate("speechSynthesis.waiting.length") == 0
    assert button.get_attribute("aria-pressed") == "false"


def test_no_voice_no_button(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.add_init_script("Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => [{ lang: 'en-US' }] } });")
    page.add_init_script("localStorage.setItem('kf-elder', '1')")
    page.goto(served.url)
    page.wait_for_load_state("networkidle")
    assert page.locator("[data-kf-speak]").count() == 0
