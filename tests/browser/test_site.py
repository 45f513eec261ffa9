"""The site in a real Chromium: search, offline, look, accessibility, security policy."""

from __future__ import annotations

from tests.support.browsing import TEMPLATES, NewPage, module_of_page, on_day, wait
from tests.support.serving import Served


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
    script = """async ([s, on]) => (await MODULE).sessionState(s, on)""".replace("MODULE", module_of_page("page/sessions"))
    page = new_page()
    page.goto(served.url)
    base = {"start": "2026-11-20", "end": "2026-12-20", "deadline": "2026-11-27", "seats": 30, "enrolled": 3, "cancelled": False}
    for change, on, state in (
        ({}, "2026-11-25", "open"), ({"deadline": "2026-11-24"}, "2026-11-25", "closed"), ({"enrolled": 30}, "2026-11-25", "full"),
        ({}, "2026-12-21", "ended"), ({"cancelled": True}, "2026-11-25", "cancelled"), ({"seats": None, "enrolled": None}, "2026-11-25", "open"),
    ):  # fmt: skip
        assert page.evaluate(script, [{**base, **change}, on])[0] == state, (change, on)
    assert page.evaluate(script, [base, "2026-11-25"])[1] == "开课中，仍可报名"


def test_the_home_page_ages_with_the_reader_s_date(served: Served, new_page: NewPage) -> None:
    page = new_page()
    page.clock.set_fixed_time("2028-01-15T08:00:00+08:00")
    page.goto(served.url)
    states = page.locator("main [data-kf-session]").all_inner_texts()
    assert states and set(states) == {"已结束"}


def test_without_javascript(served: Served, new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"{served.url}projects/")
    assert page.locator(".kf-card").count() >= 50
    assert page.get_by_role("link", name="下一页").count() == 1
    page.goto(f"{served.url}rates/training-2019/")
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
